/* run.h: what the timetable ran, step by step, with its figures. Each function commits by itself. */
#ifndef STORE_RUN_H
#define STORE_RUN_H

#include "store/db.h"

struct run_step {
	struct run_step *next;
	int n;
	int64_t at, ended_at;
	struct str name, outcome, message;
	struct str figures; /* a JSON object of numbers */
};

struct run {
	struct run *next;
	int64_t id, at, ended_at;
	struct str job, outcome;
	struct run_step *steps;
};

/* Runs of more than 400 days ago are forgotten with it. */
bool run_begin(struct db *db, struct str job, int64_t now, int64_t *id, struct err *err);
bool run_step_begin(struct db *db, int64_t run, int n, struct str name, int64_t now, struct err *err);
bool run_step_end(struct db *db, int64_t run, int n, const char *outcome, struct str figures,
    struct str message, int64_t now, struct err *err);
bool run_end(struct db *db, int64_t id, const char *outcome, int64_t now, struct err *err);

/* The newest runs with their steps, newest first, at most `max`; of one job (blank: of any). */
bool run_list(struct arena *a, struct db *db, int max, struct run **out, struct err *err);
bool run_list_of(struct arena *a, struct db *db, struct str job, int max, struct run **out, struct err *err);

#endif
