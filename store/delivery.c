#include "store/delivery.h"

#include "store/source.h"

bool delivery_get(struct arena *a, struct db *db, struct str source, struct delivery *out, struct err *err)
{
	int64_t id;
	bool found;

	if (!source_id(db, source, false, &id, err))
		return false;
	struct query q = db_query(db, STMT_DELIVERY_GET);
	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		*out = (struct delivery){
			.url = query_str(a, &q, 0),
			.etag = query_str(a, &q, 1),
			.last_modified = query_str(a, &q, 2),
			.state = query_str(a, &q, 3),
			.sha256 = query_str(a, &q, 4),
			.at = query_col_int(&q, 5),
		};
	return query_end(&q);
}

bool delivery_put(struct db *db, struct str source, const struct delivery *d, struct err *err)
{
	int64_t id;

	if (!source_id(db, source, true, &id, err))
		return false;
	struct query q = db_query(db, STMT_DELIVERY_PUT);
	query_int(&q, 1, id);
	query_text(&q, 2, d->url);
	query_text(&q, 3, d->etag);
	query_text(&q, 4, d->last_modified);
	query_text(&q, 5, d->state);
	query_blob(&q, 6, d->sha256.n ? d->sha256.p : NULL, d->sha256.n);
	query_int(&q, 7, d->at);
	return query_run(&q, err);
}

bool delivery_last_run(struct db *db, struct str source, int64_t *at, struct err *err)
{
	int64_t id;

	if (!source_id(db, source, false, &id, err))
		return false;
	struct query q = db_query(db, STMT_DELIVERY_LAST_RUN);
	query_int(&q, 1, id);
	return query_number(&q, at, err);
}

bool delivery_failures(struct db *db, struct str source, int64_t *n, int64_t *since, struct err *err)
{
	int64_t id;
	bool found;

	if (!source_id(db, source, false, &id, err))
		return false;
	struct query q = db_query(db, STMT_DELIVERY_FAILURES);
	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	*n = found ? query_col_int(&q, 0) : 0;
	*since = found ? query_col_int(&q, 1) : 0;
	return query_end(&q);
}

/* The row that a statement stands on. */
static struct delivery_run *run_of(struct arena *a, const struct query *q)
{
	struct delivery_run *r = ARENA_NEW(a, struct delivery_run);

	*r = (struct delivery_run){ .at = query_col_int(q, 0),
		.outcome = query_str(a, q, 1),
		.file = query_str(a, q, 2),
		.bytes = query_col_int(q, 3),
		.sha256 = query_str(a, q, 4) };
	return r;
}

bool delivery_list(
    struct arena *a, struct db *db, struct str source, int max, struct delivery_run **out, struct err *err)
{
	struct delivery_run *first = NULL, **end = &first;
	int64_t id;

	if (!source_id(db, source, false, &id, err))
		return false;
	struct query q = db_query(db, STMT_DELIVERY_LIST);
	query_int(&q, 1, id);
	query_int(&q, 2, max);
	while (query_step(&q, err) == STEP_ROW) {
		*end = run_of(a, &q);
		end = &(*end)->next;
	}
	if (!query_end(&q))
		return false;
	*out = first;
	return true;
}

bool delivery_find(struct arena *a, struct db *db, struct str source, struct str hex, int64_t before,
    struct delivery_run **out, bool *several, struct err *err)
{
	struct delivery_run *first = NULL;
	int64_t id;

	if (!source_id(db, source, false, &id, err))
		return false;
	struct query q = db_query(db, STMT_DELIVERY_FIND);
	query_int(&q, 1, id);
	query_text(&q, 2, hex);
	query_int(&q, 3, before);
	*several = false;
	while (query_step(&q, err) == STEP_ROW) {
		if (!first || str_eq(first->sha256, query_col_text(&q, 4)))
			first = run_of(a, &q);
		else
			*several = true;
	}
	if (!query_end(&q))
		return false;
	*out = first;
	return true;
}

bool delivery_is_past(
    struct db *db, const uint8_t sha256[SHA256_BYTES], int64_t before, bool *past, struct err *err)
{
	struct query q = db_query(db, STMT_DELIVERY_NEEDED);
	int64_t needed = 0;

	query_blob(&q, 1, sha256, SHA256_BYTES);
	query_int(&q, 2, before);
	if (!query_number(&q, &needed, err))
		return false;
	*past = needed == 0;
	return true;
}
