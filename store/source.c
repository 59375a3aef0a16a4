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
