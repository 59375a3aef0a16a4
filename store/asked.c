#include "store/asked.h"

bool asked_last(struct arena *a, struct db *db, int64_t fiche, struct asked *out, struct err *err)
{
	struct query q = db_query(db, STMT_ASKED_LAST);
	bool found;

	query_int(&q, 1, fiche);
	if (!query_one(&q, &found, err))
		return false;
	*out = (struct asked){ .request = 0 };
	if (found)
		*out = (struct asked){ .request = query_col_int(&q, 0),
			.closed_at = query_col_int(&q, 1),
			.state = query_str(a, &q, 2),
			.address = query_str(a, &q, 3),
			.undecided = query_col_int(&q, 4) != 0 };
	return query_end(&q);
}

bool asked_needlessly(struct arena *a, struct db *db, int64_t request, struct needless **out, struct err *err)
{
	struct query q = db_query(db, STMT_ASKED_NEEDLESS);
	struct needless *first = NULL, **end = &first;

	query_int(&q, 1, request);
	while (query_step(&q, err) == STEP_ROW) {
		struct needless *x = *end = ARENA_NEW(a, struct needless);
		end = &x->next;
		x->request = query_col_int(&q, 0);
		x->fiche = query_col_int(&q, 1);
	}
	if (!query_end(&q))
		return false;
	*out = first;
	return true;
}

bool asked_next_request(struct db *db, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_ASKED_NEXT_REQUEST);

	return query_number(&q, out, err);
}

bool asked_first_at(struct db *db, int64_t request, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_ASKED_FIRST_AT);

	query_int(&q, 1, request);
	return query_number(&q, out, err);
}

bool asked_outdated(struct arena *a, struct db *db, int64_t until, int64_t **out, int *n, struct err *err)
{
	struct query q = db_query(db, STMT_ASKED_OUTDATED);
	int64_t *ids = NULL;
	int count = 0, room = 0;

	query_int(&q, 1, until);
	while (query_step(&q, err) == STEP_ROW) {
		if (count == room) {
			room = room ? 2 * room : 256;
			int64_t *more = ARENA_ARRAY(a, int64_t, (size_t)room);
			if (count)
				memcpy(more, ids, (size_t)count * sizeof *ids);
			ids = more;
		}
		ids[count++] = query_col_int(&q, 0);
	}
	if (!query_end(&q))
		return false;
	*out = ids;
	*n = count;
	return true;
}

bool asked_cancel(struct db *db, int64_t request, int64_t *cancelled, struct err *err)
{
	struct query q = db_query(db, STMT_ASKED_CANCEL);

	query_int(&q, 1, request);
	if (!query_run(&q, err))
		return false;
	*cancelled += db_changes(db);
	return true;
}
