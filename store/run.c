#include "store/run.h"

/* A send and an inbox every 15 minutes make some 200 rows a day. */
static const int64_t kept_secs = (int64_t)400 * 24 * 3600;

/* Each of them alone, under the lock that says who holds it. */
static bool commit(struct db *db, bool ok, struct err *err)
{
	if (ok && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

static bool forget(struct db *db, enum stmt what, int64_t before, struct err *err)
{
	struct query q = db_query(db, what);

	query_int(&q, 1, before);
	return query_run(&q, err);
}

static bool add(struct db *db, struct str job, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_RUN_ADD);

	query_text(&q, 1, job);
	query_int(&q, 2, now);
	return query_run(&q, err);
}

bool run_begin(struct db *db, struct str job, int64_t now, int64_t *id, struct err *err)
{
	if (!db_begin(db, err))
		return false;
	bool ok = forget(db, STMT_RUN_FORGET_STEPS, now - kept_secs, err) &&
	    forget(db, STMT_RUN_FORGET, now - kept_secs, err) && add(db, job, now, err);
	int64_t made = db_last_id(db);
	if (!commit(db, ok, err))
		return false;
	*id = made;
	return true;
}

bool run_step_begin(struct db *db, int64_t run, int n, struct str name, int64_t now, struct err *err)
{
	if (!db_begin(db, err))
		return false;
	struct query q = db_query(db, STMT_RUN_STEP_ADD);
	query_int(&q, 1, run);
	query_int(&q, 2, n);
	query_text(&q, 3, name);
	query_int(&q, 4, now);
	return commit(db, query_run(&q, err), err);
}

bool run_step_end(struct db *db, int64_t run, int n, const char *outcome, struct str figures,
    struct str message, int64_t now, struct err *err)
{
	if (!db_begin(db, err))
		return false;
	struct query q = db_query(db, STMT_RUN_STEP_END);
	query_int(&q, 1, run);
	query_int(&q, 2, n);
	query_text(&q, 3, str_of(outcome));
	query_text(&q, 4, figures.n ? figures : STR("{}"));
	query_text(&q, 5, message);
	query_int(&q, 6, now);
	return commit(db, query_run(&q, err), err);
}

bool run_end(struct db *db, int64_t id, const char *outcome, int64_t now, struct err *err)
{
	if (!db_begin(db, err))
		return false;
	struct query q = db_query(db, STMT_RUN_END);
	query_int(&q, 1, id);
	query_text(&q, 2, str_of(outcome));
	query_int(&q, 3, now);
	return commit(db, query_run(&q, err), err);
}

/* Reading ----------------------------------------------------------------------------------------------------- */

static bool read_steps(struct arena *a, struct db *db, struct run *r, struct err *err)
{
	struct query q = db_query(db, STMT_RUN_STEPS);
	struct run_step **end = &r->steps;

	query_int(&q, 1, r->id);
	while (query_step(&q, err) == STEP_ROW) {
		struct run_step *s = *end = ARENA_NEW(a, struct run_step);
		*s = (struct run_step){ .n = (int)query_col_int(&q, 0),
			.name = query_str(a, &q, 1),
			.at = query_col_int(&q, 2),
			.ended_at = query_col_int(&q, 3),
			.outcome = query_str(a, &q, 4),
			.figures = query_str(a, &q, 5),
			.message = query_str(a, &q, 6) };
		end = &s->next;
	}
	return query_end(&q);
}

bool run_list_of(struct arena *a, struct db *db, struct str job, int max, struct run **out, struct err *err)
{
	struct query q = db_query(db, STMT_RUN_LIST);
	struct run *first = NULL, **end = &first;

	query_text(&q, 1, job);
	query_int(&q, 2, max);
	while (query_step(&q, err) == STEP_ROW) {
		struct run *r = *end = ARENA_NEW(a, struct run);
		*r = (struct run){ .id = query_col_int(&q, 0),
			.job = query_str(a, &q, 1),
			.at = query_col_int(&q, 2),
			.ended_at = query_col_int(&q, 3),
			.outcome = query_str(a, &q, 4) };
		end = &r->next;
	}
	if (!query_end(&q))
		return false;
	for (struct run *r = first; r; r = r->next)
		if (!read_steps(a, db, r, err))
			return false;
	*out = first;
	return true;
}

bool run_list(struct arena *a, struct db *db, int max, struct run **out, struct err *err)
{
	return run_list_of(a, db, STR_NONE, max, out, err);
}
