#include "store/request.h"

#include "lib/i18n.h"

/* Reading ----------------------------------------------------------------------------------------------------- */

static void read_request(struct arena *a, const struct query *q, struct request *r)
{
	*r = (struct request){
		.id = query_col_int(q, 0),
		.campaign = query_col_int(q, 1),
		.created_at = query_col_int(q, 2),
		.closed_at = query_col_int(q, 3),
		.address = query_str(a, q, 4),
		.mailbox = query_str(a, q, 5),
		.contact = query_str(a, q, 6),
		.basis = query_str(a, q, 7),
		.lang = query_str(a, q, 8),
		.state = query_str(a, q, 9),
		.emails = (int)query_col_int(q, 10),
	};
}

static bool read_list(struct arena *a, struct query *q, struct request **out, struct err *err)
{
	struct request *first = NULL, **end = &first;

	while (query_step(q, err) == STEP_ROW) {
		struct request *r = *end = ARENA_NEW(a, struct request);
		end = &r->next;
		read_request(a, q, r);
	}
	if (!query_end(q))
		return false;
	*out = first;
	return true;
}

bool request_get(struct arena *a, struct db *db, int64_t id, struct request *out, struct err *err)
{
	struct query q = db_query(db, STMT_REQUEST_GET);
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		read_request(a, &q, out);
	query_end(&q);
	return found || err_set(err, ERR_INPUT, _("there is no request number %lld"), (long long)id);
}

bool request_list(
    struct arena *a, struct db *db, int64_t campaign, struct str state, struct request **out, struct err *err)
{
	struct query q = db_query(db, STMT_REQUEST_LIST);

	query_int(&q, 1, campaign);
	query_text(&q, 2, state);
	return read_list(a, &q, out, err);
}

bool request_unanswered(struct arena *a, struct db *db, int64_t before, struct request **out, struct err *err)
{
	struct query q = db_query(db, STMT_REQUEST_UNANSWERED);

	query_int(&q, 1, before);
	return read_list(a, &q, out, err);
}

static bool number_of(struct db *db, enum stmt name, int64_t id, int64_t *out, struct err *err)
{
	struct query q = db_query(db, name);

	query_int(&q, 1, id);
	return query_number(&q, out, err);
}

bool request_fiches(struct arena *a, struct db *db, int64_t id, int64_t **out, int *n, struct err *err)
{
	int64_t max;

	if (!number_of(db, STMT_REQUEST_LEFT, id, &max, err))
		return false;
	int64_t *fiches = ARENA_ARRAY(a, int64_t, (size_t)max);
	struct query q = db_query(db, STMT_REQUEST_FICHES);
	int count = 0;
	query_int(&q, 1, id);
	while (count < max && query_step(&q, err) == STEP_ROW)
		fiches[count++] = query_col_int(&q, 0);
	if (!query_end(&q))
		return false;
	*out = fiches;
	*n = count;
	return true;
}

bool request_busy(struct db *db, int64_t fiche, bool *out, struct err *err)
{
	int64_t busy;

	if (!number_of(db, STMT_REQUEST_BUSY, fiche, &busy, err))
		return false;
	*out = busy;
	return true;
}

bool request_exhausted_at(struct db *db, int64_t fiche, int64_t *out, struct err *err)
{
	return number_of(db, STMT_REQUEST_EXHAUSTED_AT, fiche, out, err);
}

/* Writing ----------------------------------------------------------------------------------------------------- */

bool request_add(struct db *db, struct request *r, const int64_t *fiches, int n, struct err *err)
{
	struct query q = db_query(db, STMT_REQUEST_ADD);

	query_int(&q, 1, r->campaign);
	query_text(&q, 2, r->address);
	query_text(&q, 3, r->mailbox);
	query_text(&q, 4, r->contact);
	query_text(&q, 5, r->basis);
	query_text(&q, 6, r->lang);
	query_int(&q, 7, r->created_at);
	if (!query_run(&q, err))
		return false;
	int64_t id = db_last_id(db);
	for (int i = 0; i < n; i++) {
		q = db_query(db, STMT_REQUEST_ADD_FICHE);
		query_int(&q, 1, id);
		query_int(&q, 2, fiches[i]);
		if (!query_run(&q, err))
			return false;
	}
	r->id = id;
	r->state = STR("planned");
	return true;
}

bool request_drop(struct db *db, int64_t id, int64_t fiche, int *left, struct err *err)
{
	struct query q = db_query(db, STMT_REQUEST_DROP);
	int64_t n;

	query_int(&q, 1, id);
	query_int(&q, 2, fiche);
	if (!query_run(&q, err) || !number_of(db, STMT_REQUEST_LEFT, id, &n, err))
		return false;
	*left = (int)n;
	return true;
}

bool request_set(struct db *db, int64_t id, struct str state, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_REQUEST_SET);

	query_int(&q, 1, id);
	query_text(&q, 2, state);
	query_int(&q, 3, now);
	return query_run(&q, err);
}
