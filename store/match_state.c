#include "store/match_state.h"

#include "rules/match_form.h"

enum { BYTES_MAX = 256 * 1024 * 1024, CENSUS_LEAST = 1000 };

bool match_state_get(struct db *db, struct match_state *out, struct err *err)
{
	struct query q = db_query(db, STMT_MATCH_STATE);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	*out = (struct match_state){ .version = query_col_int(&q, 0),
		.seq = query_col_int(&q, 1),
		.scored = query_col_int(&q, 2),
		.learned_at = query_col_int(&q, 3),
		.records = query_col_int(&q, 4) };
	return query_end(&q);
}

int64_t match_state_version(const struct db *db)
{
	return (int64_t)(match_version(db_words(db)) >> 1) | 1;
}

bool match_state_learned(
    struct db *db, struct match_model *m, struct match_census *c, bool *found, struct err *err)
{
	struct query q = db_query(db, STMT_MATCH_LEARNED);
	bool row;

	*found = false;
	match_model_ship(m);
	*c = (struct match_census){ 0 };
	query_int(&q, 1, match_state_version(db));
	if (!query_one(&q, &row, err))
		return false;
	struct err ignored; /* what cannot be read is learned again */
	*found = row && match_model_read(query_col_blob(&q, 0), m, &ignored) &&
	    match_census_read(query_col_blob(&q, 1), c, &ignored);
	if (row && !*found)
		match_model_ship(m);
	return query_end(&q);
}

void match_state_steady(struct match_census *c)
{
	if (c->records < CENSUS_LEAST)
		c->records = CENSUS_LEAST;
}

static bool run_version(struct db *db, enum stmt stmt, struct err *err)
{
	struct query q = db_query(db, stmt);

	query_int(&q, 1, match_state_version(db));
	return query_run(&q, err);
}

bool match_stamp(struct db *db, struct err *err)
{
	return run_version(db, STMT_MATCH_STAMP, err);
}

bool match_spoil(struct db *db, struct err *err)
{
	return db_run(db, STMT_MATCH_SPOIL, err);
}

bool match_state_made(struct db *db, struct err *err)
{
	return run_version(db, STMT_MATCH_MADE, err);
}

bool match_state_scored(struct db *db, int64_t seq, struct err *err)
{
	struct query q = db_query(db, STMT_MATCH_SCORED);

	query_int(&q, 1, seq);
	query_int(&q, 2, match_state_version(db));
	return query_run(&q, err);
}

bool match_state_learn(struct db *db, const struct match_model *m, const struct match_census *c,
    int64_t records, int64_t now, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(BYTES_MAX);
	struct str model = match_model_write(a, m), census = match_census_write(a, c);
	struct query q = db_query(db, STMT_MATCH_LEARN);

	query_int(&q, 1, now);
	query_int(&q, 2, records);
	query_blob(&q, 3, model.p, model.n);
	query_blob(&q, 4, census.p, census.n);
	return query_run(&q, err);
}
