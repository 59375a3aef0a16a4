/* summary.h: the morning's summary: what needs a person first, then what went wrong, then what was done.
 *
 * Numbers and names only: no address of anybody stands in it, for it travels by mail. */
#ifndef SCHEDULES_SUMMARY_H
#define SCHEDULES_SUMMARY_H

#include "schedules/job.h"

/* Of this run, and of all that waits, as the database knows it. */
bool summary_write(struct arena *a, struct db *db, const struct conf *conf, const struct ran *ran,
    int64_t now, struct buf *out, struct err *err);

/* "Vigie, 2026-11-22: something failed" */
struct str summary_subject(struct arena *a, const struct ran *ran, int64_t now);

#endif
