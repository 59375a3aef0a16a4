/* delivery.h: what a source's server last said of itself, so that an unchanged feed costs one request; and the
 * deliveries that there were. */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "store/db.h"

struct delivery {
	struct str url; /* what was asked for; blank: nothing known */
	struct str etag, last_modified;
	struct str state;  /* a fetcher's own memory */
	struct str sha256; /* of the bytes, 32 of them; blank: unknown */
	int64_t at;
};

bool delivery_get(struct arena *a, struct db *db, struct str source, struct delivery *out, struct err *err);

/* Inside a write transaction. */
bool delivery_put(struct db *db, struct str source, const struct delivery *d, struct err *err);

/* The last run of a source that left the directory as its delivery says ("applied", "unchanged"); 0: none. */
bool delivery_last_run(struct db *db, struct str source, int64_t *at, struct err *err);

/* How many of its runs have failed since the last one that did not, and since when; 0: none. */
bool delivery_failures(struct db *db, struct str source, int64_t *n, int64_t *since, struct err *err);

/* One delivery that came, as the run that read it tells. */
struct delivery_run {
	struct delivery_run *next;
	int64_t at, bytes;
	struct str outcome, file;
	struct str sha256; /* 64 hexadecimal digits */
};

/* Those of a source that were applied or stopped, newest first, at most `max`. */
bool delivery_list(
    struct arena *a, struct db *db, struct str source, int max, struct delivery_run **out, struct err *err);

/* Those of a source whose hash begins with `hex` (lower case; blank: any) and that came before `before`, the newest
 * bytes, as the run tells in which they came first (a later one may be a replay); *several: there are others, of other
 * bytes. NULL: there is none. */
bool delivery_find(struct arena *a, struct db *db, struct str source, struct str hex, int64_t before,
    struct delivery_run **out, bool *several, struct err *err);

/* May what is kept of these bytes go? Nobody read them after `before`, and no source holds them as its last ones. */
bool delivery_is_past(
    struct db *db, const uint8_t sha256[SHA256_BYTES], int64_t before, bool *past, struct err *err);

#endif
