/* source.h: the sources that the directory knows by number. */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include "store/db.h"

/* The source's number; 0 when it has never given anything, unless `make` (inside a write transaction). */
bool source_id(struct db *db, struct str name, bool make, int64_t *id, struct err *err);

/* Does the latest delivery of any source hold the fiche? */
bool source_lists(struct db *db, int64_t fiche, bool *listed, struct err *err);

/* What a source's latest run was; false in *found when there was none. */
struct source_run {
	int64_t at;
	struct str outcome, message, file; /* "applied", "unchanged", "stopped", "failed" */
	int64_t items, refused, held;      /* of the delivery applied last */
};
bool source_last_run(
    struct arena *a, struct db *db, struct str name, struct source_run *out, bool *found, struct err *err);

/* What could not be read of the latest delivery that was read to its end, and the file that it stood in; the first
 * 100,000. */
struct source_refusal {
	struct source_refusal *next;
	uint64_t line;
	struct str column, value, reason;
};
bool source_refusals(struct arena *a, struct db *db, struct str name, struct str *file,
    struct source_refusal **out, struct err *err);

#endif
