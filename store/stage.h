/* stage.h: what one import has read, kept apart from the directory until it is applied whole.
 *
 * Staging writes only the private staging tables and reads the directory without locking it. Items are told from
 * the last delivery by the hash of their bytes: a delivery mostly comes in the order of the last one, so both are
 * walked side by side, and an unchanged item costs a hash and one step. What is new is staged with its index rows,
 * so that applying is a few INSERT … SELECT; what changed is merged at that time (store/offer.h). */
#ifndef STORE_STAGE_H
#define STORE_STAGE_H

#include "rules/match_pairs.h"
#include "rules/merge.h"
#include "store/history.h"

struct stage;

struct stage_source {
	struct str name;
	bool creates, complete, absent_is_blank;
	bool verifies; /* its verification dates count (store/stage_verify.h) */
	/* False: the same bytes may give other records than last time, so nothing is known. */
	bool same_recipe;
	struct trust trust;
	struct match_bounds bounds; /* zeros: those that ship */
	/* Hears how many fiches are made ready for matching, when that is due; NULL: nobody. */
	void *ctx;
	void (*progress)(void *ctx, uint64_t fiches);
};

/* What was read, and what became of it. */
struct stage_counts {
	uint64_t unchanged, created, joined, changed, proposed, silent, gone, returned, not_created, repeated,
	    refused;
	uint64_t held_before, held_after;
};

/* Begins: makes forms and keys of another version again (rebuild_match), which is
 * the one thing that a trial writes too, and empties the staging tables. The arena is for short-lived work and is reset for each item. */
bool stage_begin(struct db *db, const struct stage_source *s, struct stage **out, struct err *err);
void stage_end(struct stage **s);

/* What the bytes of all items mean, before the first of them (struct importer_sink): items of other meaning are not known. */
void stage_header(struct stage *s, struct str names);

/* The bytes of the next item: true when the source gave exactly these last time (then it is done with). */
bool stage_known(struct stage *s, struct str raw, uint64_t line);

/* The record read from the item of the last stage_known call. `r` is changed (ids are filled). ERR_INPUT when its
 * key stands twice with different contents: `*other_line` then names the first, which had been taken and is refused
 * as well; it is left alone when no other item is concerned. */
bool stage_record(struct stage *s, struct arena *a, struct record *r, struct str native, uint64_t line,
    uint64_t *other_line, struct err *err);

/* The source says itself that this record is gone; or it gives it and may not: `reason` (an untranslated text, blank:
 * the source no longer lists it) is what a technician reads of it. */
bool stage_gone(
    struct stage *s, struct arena *a, struct str native, uint64_t line, struct str reason, struct err *err);

/* A row or a value that could not be read. */
bool stage_refused(
    struct stage *s, uint64_t line, struct str column, struct str value, struct str reason, struct err *err);

/* All items are in: decides which new record joins which fiche, counts what is gone, unless the delivery is not `whole` (one page of several). `unread` items could
 * not be taken for what they are: what is proposed for deletion then says so. Nothing is written yet. */
bool stage_close(struct stage *s, bool whole, uint64_t unread, struct err *err);
const struct stage_counts *stage_counts(const struct stage *s);

/* One thing that applying does; old, new and reason may be blank. */
struct stage_event {
	const char *what; /* "new", "joined", "changed", "proposed", "silent", "gone", "returned" */
	struct str uuid, name, path, old, new, reason;
};

/* Who hears of it; each may be NULL. */
struct stage_listener {
	void *ctx;
	void (*each)(void *ctx, const struct stage_event *e); /* what happens, one by one */
	bool founded;                                         /* the new fiches too */
	void *progress_ctx;
	void (*progress)(void *ctx, uint64_t records); /* now and then: how many are applied */
};

/* Writes all differences inside a transaction of the caller's, under one operation. */
bool stage_apply(
    struct stage *s, const struct author *by, const struct stage_listener *listener, struct err *err);

/* Writes the run down, with the refusals staged. */
struct stage_run {
	const char *outcome;
	struct str message, file, found;
	const uint8_t *sha256; /* NULL: unknown */
	struct hash recipe;
	uint64_t items, bytes;
};
bool stage_log(struct db *db, struct str source, const struct stage_run *r, const struct stage_counts *c,
    int64_t now, struct err *err);

/* The delivery that the directory holds of a source. */
struct stage_last {
	bool found; /* false: none */
	uint8_t sha256[SHA256_BYTES];
	struct hash recipe;
	uint64_t bytes; /* 0: unknown */
};
bool stage_last_run(struct db *db, struct str source, struct stage_last *out, struct err *err);

#endif
