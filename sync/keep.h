/* keep.h: deliveries as they came, so that any night can be replayed.
 *
 * Each lies in the folder [vigie] deliveries (beside the database, when nothing is said) under the SHA-256 of its
 * bytes, compressed (lib/packed.h), once however often it came: ab/cdef….zst. A file is there whole or not at all, and
 * before the directory says what it said: what was applied can be replayed. */
#ifndef SYNC_KEEP_H
#define SYNC_KEEP_H

#include "store/db.h"
#include "sync/fetcher.h"

/* The folder; `database` is where the database lies. */
const char *keep_folder(struct arena *a, const struct conf *conf, const char *database);

/* How long: [vigie] keep, 90 days when nothing is said. */
bool keep_secs(const struct conf *conf, int64_t *out, struct err *err);

/* 64 hexadecimal digits in lower case as the hash that they are. */
bool keep_sha256(struct str hex, uint8_t sha256[SHA256_BYTES]);

/* Where the delivery of these bytes lies, if it does. */
const char *keep_path(struct arena *a, const char *folder, const uint8_t sha256[SHA256_BYTES]);
bool keep_has(struct arena *a, const char *folder, const uint8_t sha256[SHA256_BYTES]);

/* Its bytes from their start, unfolded. ERR_CONFIG when it is not kept any more. */
bool keep_open(struct arena *a, const char *folder, const uint8_t sha256[SHA256_BYTES], uint64_t limit,
    struct input **out, struct err *err);

/* For a fetcher: the bytes of the delivery that was applied last, as job->last remembers it; *out is NULL when there is
 * none, or it is not kept: then all must be asked for again. */
bool keep_last(const struct fetch_job *job, struct input **out, struct err *err);

/* The same as a plain file, which goes when the fetch is done; *path is NULL also when what was kept is damaged. */
bool keep_last_file(const struct fetch_job *job, const char **path, struct err *err);

/* All of `in` into a file that only we read. ERR_INPUT when it is damaged: these are not the bytes of `sha256` (NULL: any). */
bool keep_unfold(struct input *in, const uint8_t *sha256, const char *path, struct err *err);

/* Keeping one while it is read: keep_add (its first argument is the struct keep) takes the pieces (input_tee), keep_commit
 * gives it its name. ERR_CONFIG when the disk is full or the folder cannot be written. */
struct keep;
bool keep_begin(struct arena *a, const char *folder, struct str source, struct keep **out, struct err *err);
bool keep_add(void *keep, struct str bytes, struct err *err);
bool keep_commit(struct keep **k, const uint8_t sha256[SHA256_BYTES], struct err *err);
void keep_abort(struct keep **k); /* accepts a pointer to NULL */

/* Removes what came longer ago than keep_secs and is not what a source gave last; and what was left by programs that were
 * killed. */
bool keep_purge(struct arena *a, struct db *db, const struct conf *conf, const char *folder, int64_t now,
    int *removed, struct err *err);

#endif
