#include "store/export.h"

bool export_count(struct db *db, struct str region, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_EXPORT_COUNT);
	bool found;

	query_text(&q, 1, region);
	if (!query_one(&q, &found, err))
		return false;
	*out = query_col_int(&q, 0);
	return query_end(&q);
}

static bool each_active(struct db *db, const struct export_query *x, void *ctx,
    bool (*each)(void *ctx, const struct export_row *row, struct err *err), struct err *err)
{
	struct query q = db_query(db, STMT_EXPORT_FICHES);
	bool ok = true;

	query_text(&q, 1, x->region);
	query_int(&q, 2, x->max);
	query_int(&q, 3, x->skip);
	while (ok && query_step(&q, err) == STEP_ROW) {
		struct export_row row = { .plain = query_col_int(&q, 0) != 0,
			.doc = query_col_text(&q, 1),
			.status = STR("active"),
			.in_region = true };
		ok = each(ctx, &row, err);
	}
	return query_end(&q) && ok;
}

static bool each_since(struct db *db, const struct export_query *x, void *ctx,
    bool (*each)(void *ctx, const struct export_row *row, struct err *err), struct err *err)
{
	struct query q = db_query(db, STMT_EXPORT_SINCE);
	bool ok = true;

	query_int(&q, 1, x->since);
	while (ok && query_step(&q, err) == STEP_ROW) {
		struct export_row row = { .plain = query_col_int(&q, 0) != 0,
			.doc = query_col_text(&q, 1),
			.status = query_col_text(&q, 2),
			.uuid = query_col_text(&q, 3),
			.name = query_col_text(&q, 4),
			.seq = query_col_int(&q, 5),
			.replaced_by = query_col_text(&q, 6),
			.in_region = !x->region.n || str_eq(x->region, query_col_text(&q, 7)) };
		ok = each(ctx, &row, err);
	}
	return query_end(&q) && ok;
}

bool export_each(struct db *db, const struct export_query *x, void *ctx,
    bool (*each)(void *ctx, const struct export_row *row, struct err *err), struct err *err)
{
	return x->since >= 0 ? each_since(db, x, ctx, each, err) : each_active(db, x, ctx, each, err);
}
