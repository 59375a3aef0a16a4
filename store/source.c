#include "store/source.h"

bool source_id(struct db *db, struct str name, bool make, int64_t *id, struct err *err)
{
	struct query q = db_query(db, STMT_SOURCE_ID);
	bool found;

	query_text(&q, 1, name);
	if (!query_one(&q, &found, err))
		return false;
	*id = found ? query_col_int(&q, 0) : 0;
	query_end(&q);
	if (found || !make)
		return true;
	q = db_query(db, STMT_SOURCE_ADD);
	query_text(&q, 1, name);
	if (!query_run(&q, err))
		return false;
	*id = db_last_id(db);
	return true;
}

bool source_lists(struct db *db, int64_t fiche, bool *listed, struct err *err)
{
	struct query q = db_query(db, STMT_SOURCE_LISTS);

	query_int(&q, 1, fiche);
	return query_one(&q, listed, err) && query_end(&q);
}

bool source_last_run(
    struct arena *a, struct db *db, struct str name, struct source_run *out, bool *found, struct err *err)
{
	struct query q;
	int64_t id;

	*found = false;
	if (!source_id(db, name, false, &id, err))
		return false;
	q = db_query(db, STMT_SOURCE_RUN_LATEST);
	query_int(&q, 1, id);
	if (!query_one(&q, found, err))
		return false;
	if (*found)
		*out = (struct source_run){ .at = query_col_int(&q, 0),
			.outcome = query_str(a, &q, 1),
			.message = query_str(a, &q, 2),
			.file = query_str(a, &q, 3),
			.items = query_col_int(&q, 4),
			.refused = query_col_int(&q, 5),
			.held = query_col_int(&q, 6) };
	return query_end(&q);
}

bool source_refusals(struct arena *a, struct db *db, struct str name, struct str *file,
    struct source_refusal **out, struct err *err)
{
	struct source_refusal *first = NULL, **end = &first;
	struct query q;
	int64_t id;

	*file = STR_NONE;
	if (!source_id(db, name, false, &id, err))
		return false;
	q = db_query(db, STMT_SOURCE_REFUSALS);
	query_int(&q, 1, id);
	while (query_step(&q, err) == STEP_ROW) {
		struct source_refusal *r = *end = ARENA_NEW(a, struct source_refusal);
		if (!file->n)
			*file = query_str(a, &q, 0);
		*r = (struct source_refusal){ .line = (uint64_t)query_col_int(&q, 1),
			.column = query_str(a, &q, 2),
			.value = query_str(a, &q, 3),
			.reason = query_str(a, &q, 4) };
		end = &r->next;
	}
	*out = first;
	return query_end(&q);
}
