/* runner.h: runs a job, step by step, each written down (store/run.h).
 *
 * A step that fails does not stop the others; only when it has found that the database cannot be trusted (ERR_FATAL) those
 * that write are passed over. A resource that somebody else holds makes a step failed with ERR_RETRY's words. A run
 * that was killed stays without an end. Fault points: run.began, run.step (each step before it is written down). */
#ifndef SCHEDULES_RUNNER_H
#define SCHEDULES_RUNNER_H

#include "schedules/job.h"

/* Sees each step as it begins and ends; NULL slots: nobody looks. */
struct runner_watch {
	void *ctx;
	void (*begin)(void *ctx, struct str name);
	void (*end)(void *ctx, const struct ran *run, const struct ran_step *step);
};

/* `work` gives db, conf, who, host, boot, lock_secs, progress; the rest is the runner's. What ran lives in `a`. False only
 * when the run cannot be written down at all. */
bool runner_run(struct arena *a, const struct job *job, const struct work *work,
    const struct runner_watch *watch, struct ran *out, struct err *err);

/* The worst of the steps so far; what was skipped is no trouble. */
enum outcome runner_outcome(const struct ran *run);

/* The kind of the worst failure; ERR_NONE when no step failed. */
enum err_kind runner_worst(const struct ran *run);

#endif
