/* job.h: what a job of the timetable is: steps, one after the other, each with the resource it locks.
 *
 * A step is given what it needs in a struct work, does its thing through sync/, mailer/, store/ or report/, and says what
 * came of it in a struct done: an outcome, a sentence, figures. A job knows nothing of time: timers and cron do
 * (schedules/systemd, schedules/crontab). */
#ifndef SCHEDULES_JOB_H
#define SCHEDULES_JOB_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/conf.h"
#include "lib/err.h"
#include "store/db.h"

#include <stdbool.h>
#include <stdint.h>

enum outcome {
	OUTCOME_OK,
	OUTCOME_SKIPPED,   /* nothing to do: not configured, not now */
	OUTCOME_ATTENTION, /* done, and a person should look */
	OUTCOME_FAILED,    /* only the runner says so, of a step that returned false */
	OUTCOMES
};
extern const char *const outcomes[OUTCOMES]; /* "ok" … as the tables run and run_step have them */

enum { DONE_FIGURES = 16 };

/* What came of a step. */
struct done {
	enum outcome outcome;
	char message[ERR_TEXT_MAX];
	int n;
	struct done_figure {
		const char *key; /* one of figure_labels */
		int64_t n;
	} figures[DONE_FIGURES];
};

/* Sets outcome and sentence. Returns true, so that a step can `return done_say(…)`. */
bool done_say(struct done *d, enum outcome outcome, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a figure unless it is 0. */
void done_count(struct done *d, const char *key, int64_t n);

/* The figures as the store keeps them: {"created":2}; and as people read them: "new fiches: 2, gone: 1". */
struct str done_json(struct arena *a, const struct done *d);
struct str figures_words(struct arena *a, struct str json);

/* What a step was told to be, for the steps behind it and for the summary. */
struct ran_step {
	struct ran_step *next;
	int n;
	int64_t at, ended_at;
	struct str name; /* "import levis" */
	enum outcome outcome;
	struct str message, figures; /* figures: JSON */
	enum err_kind kind;          /* of a failed one: the remedy */
};

struct ran {
	int64_t id, at, ended_at;
	const char *job;
	enum outcome outcome;
	struct ran_step *steps;
};

/* What a step is given. */
struct work {
	struct arena *a; /* this step's */
	struct db *db;
	const struct conf *conf;
	struct str who, host, boot; /* "person:anne", lib/machine.h */
	int64_t now;                /* when the step began */
	int lock_secs;              /* how long to wait for a resource */
	const struct ran *ran;      /* this run so far */
	void *ctx;
	void (*progress)(void *ctx, uint64_t n); /* NULL: nobody looks */
};

struct job_step {
	const char *name; /* "import" */
	const char *lock; /* the resource; NULL: none */
	bool
	    writes; /* is not tried any more when an earlier step found that the database cannot be trusted */
	/* What it is done for, one after the other, each a step of its own ("import levis"); NULL: once. */
	bool (*items)(const struct work *w, struct str **items, int *n, struct err *err);
	const char *none; /* N_(): what is said when there are no items */
	bool (*run)(const struct work *w, struct str item, struct done *d, struct err *err);
};

struct job {
	const char *name;
	const char *summary;                 /* N_() */
	const struct job_step *const *steps; /* ends with NULL */
	bool tells;                          /* the morning's summary is shown behind it */
};

#endif
