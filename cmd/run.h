/* run.h: words that run and jobs share. */
#ifndef CMD_RUN_H
#define CMD_RUN_H

#include "cmd/app.h"
#include "store/run.h"

/* "ok", "skipped", "attention", "failed" in the user's language; blank: the run has no end (yet). */
const char *run_outcome_word(const char *outcome);

/* For programs: {"job":"nightly","run":7,"n":2,"step":"import levis",…,"figures":{"created":2}} */
void run_put_json(struct app *app, struct str job, int64_t run, const struct run_step *step);

#endif
