/* stage_log.c: the runs of a source, written down. */
#include "store/stage_parts.h"

bool stage_last_run(struct db *db, struct str source, struct stage_last *out, struct err *err)
{
	struct query q;
	int64_t id;

	*out = (struct stage_last){ 0 };
	if (!source_id(db, source, false, &id, err))
		return false;
	q = db_query(db, STMT_SOURCE_RUN_LAST);
	query_int(&q, 1, id);
	if (!query_one(&q, &out->found, err))
		return false;
	if (out->found) {
		struct str sum = query_col_blob(&q, 0);
		out->found = sum.n == SHA256_BYTES;
		if (out->found)
			memcpy(out->sha256, sum.p, SHA256_BYTES);
		out->recipe = query_col_hash(&q, 1);
		out->bytes = (uint64_t)query_col_int(&q, 2);
	}
	return query_end(&q);
}

/* Those of the latest delivery that was read to its end: a night without news does not forget them. */
static bool keep_refusals(struct db *db, int64_t source, int64_t run, const char *outcome, struct err *err)
{
	if (strcmp(outcome, "applied") != 0 && strcmp(outcome, "stopped") != 0)
		return true;
	struct query q = db_query(db, STMT_SOURCE_REFUSALS_FORGET);

	query_int(&q, 1, source);
	if (!query_run(&q, err))
		return false;
	q = db_query(db, STMT_SOURCE_REFUSALS_KEEP);
	query_int(&q, 1, run);
	return query_run(&q, err);
}

bool stage_log(struct db *db, struct str source, const struct stage_run *r, const struct stage_counts *c,
    int64_t now, struct err *err)
{
	int64_t id;

	if (!source_id(db, source, true, &id, err))
		return false;
	struct query q = db_query(db, STMT_SOURCE_RUN_ADD);
	query_int(&q, 1, id);
	query_int(&q, 2, now);
	query_text(&q, 3, str_of(r->outcome));
	query_text(&q, 4, r->message);
	query_text(&q, 5, r->file);
	query_text(&q, 6, r->found);
	query_blob(&q, 7, r->sha256, r->sha256 ? SHA256_BYTES : 0);
	query_hash(&q, 8, r->recipe);
	query_int(&q, 9, (int64_t)r->items);
	query_int(&q, 10, (int64_t)c->refused);
	query_int(&q, 11, (int64_t)c->created);
	query_int(&q, 12, (int64_t)c->joined);
	query_int(&q, 13, (int64_t)c->changed);
	query_int(&q, 14, (int64_t)c->proposed);
	query_int(&q, 15, (int64_t)c->gone);
	query_int(&q, 16, (int64_t)c->held_after);
	query_int(&q, 17, (int64_t)r->bytes);
	return query_run(&q, err) && keep_refusals(db, id, db_last_id(db), r->outcome, err);
}
