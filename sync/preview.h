/* preview.h: what a source's next delivery would be read as, without the directory: the first records, and how a
 * thousand rows went. The same reading and the same contract (sync/shape.h) as an import's. */
#ifndef SYNC_PREVIEW_H
#define SYNC_PREVIEW_H

#include "sync/sync.h"

enum { PREVIEW_ROWS = 1000, PREVIEW_NAMES = 2000, PREVIEW_REFUSALS = 1000 };

struct preview_options {
	const char *file;     /* read this instead of fetching from the source's `where`; NULL */
	const char *delivery; /* or this one of those that are kept (sync/replay.h); NULL */
	uint64_t rows;        /* so many are read; 0: PREVIEW_ROWS */
	int shown;            /* of the records that come in, the first so many are given to `each` */
	int64_t now;
	/* A record as it would come in, with ids; it is the importer's, and gone when the call returns. */
	bool (*each)(void *ctx, const struct record *r, const struct origin *o, struct err *err);
	void *ctx;
};

/* A value of records, or a column or member that nothing uses. */
struct preview_name {
	struct preview_name *next;
	struct str
	    name; /* "phones[main].number": with the mapping's slots, without ids; of a column: the header's */
	struct str sample; /* one of its values; of a value blank */
	uint64_t
	    filled; /* in how many rows there was something; 0 for a line of the mapping that never gave a value */
};

struct preview_report {
	struct str file, found;
	uint64_t items, looked;     /* there are; looked at */
	uint64_t records;           /* that would come in */
	uint64_t refused, partial;  /* as struct sync_report's */
	uint64_t outside, unplaced; /* likewise */
	uint64_t repeated;          /* native ids that stood there before */
	/* What was filled or should have been: as it was met, without a mapping in the order of the alphabet. */
	struct preview_name *values;
	struct preview_name *columns;     /* of a list, not used by its mapping */
	struct preview_name *members;     /* unknown to HSDS, kept internal */
	struct sync_category *categories; /* not in the contract's table */
	struct sync_outside *left_out;    /* by the territory: the first 1,000 */
	struct sync_refusal *refusals;    /* the first PREVIEW_REFUSALS */
};

/* `db` may be NULL: then nothing that is kept can be read, and all is asked for. Writes nothing. */
bool preview_run(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const struct preview_options *o, struct preview_report *out, struct err *err);

#endif
