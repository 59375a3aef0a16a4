#include "store/check.h"

#include "lib/i18n.h"

static bool foreign_keys(struct arena *a, struct db *db, struct str *wrong, struct err *err)
{
	struct query q = db_query(db, STMT_CHECK_FOREIGN_KEYS);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	if (found)
		*wrong = arena_fmt(a, _("%lld rows of the table %.*s point to nothing"),
		    (long long)query_col_int(&q, 1), STR_ARG(query_col_text(&q, 0)));
	return query_end(&q);
}

bool check_quick(struct arena *a, struct db *db, struct str *wrong, struct err *err)
{
	struct query q = db_query(db, STMT_CHECK_QUICK);
	struct str said = STR_NONE;
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	if (found && !str_is(query_col_text(&q, 0), "ok"))
		said = query_str(a, &q, 0);
	if (!query_end(&q) || (!said.n && !foreign_keys(a, db, &said, err)))
		return false;
	*wrong = said;
	return true;
}
