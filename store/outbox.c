#include "store/outbox.h"

#include "lib/i18n.h"

/* Reading ----------------------------------------------------------------------------------------------------- */

static void read_email(struct arena *a, const struct query *q, struct outbox *o)
{
	*o = (struct outbox){
		.id = query_col_int(q, 0),
		.request = query_col_int(q, 1),
		.batch = query_col_int(q, 2),
		.due_at = query_col_int(q, 3),
		.sent_at = query_col_int(q, 4),
		.token_until = query_col_int(q, 5),
		.n = (int)query_col_int(q, 6),
		.tries = (int)query_col_int(q, 7),
		.code = (int)query_col_int(q, 8),
		.message_id = query_str(a, q, 9),
		.envelope_from = query_str(a, q, 10),
		.envelope_to = query_str(a, q, 11),
		.state = query_str(a, q, 12),
		.answer = query_str(a, q, 13),
		.settled_by = query_str(a, q, 14),
	};
}

static bool read_one(struct arena *a, struct query *q, struct outbox *out, bool *found, struct err *err)
{
	if (!query_one(q, found, err))
		return false;
	if (*found)
		read_email(a, q, out);
	query_end(q);
	return true;
}

static bool read_list(struct arena *a, struct query *q, struct outbox **out, struct err *err)
{
	struct outbox *first = NULL, **end = &first;

	while (query_step(q, err) == STEP_ROW) {
		struct outbox *o = *end = ARENA_NEW(a, struct outbox);
		end = &o->next;
		read_email(a, q, o);
	}
	if (!query_end(q))
		return false;
	*out = first;
	return true;
}

bool outbox_get(struct arena *a, struct db *db, int64_t id, struct outbox *out, bool *found, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_GET);

	query_int(&q, 1, id);
	return read_one(a, &q, out, found, err);
}

bool outbox_by_message_id(
    struct arena *a, struct db *db, struct str message_id, struct outbox *out, bool *found, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_BY_MESSAGE_ID);

	query_text(&q, 1, message_id);
	return read_one(a, &q, out, found, err);
}

bool outbox_list(struct arena *a, struct db *db, int64_t campaign, struct str state, int max,
    struct outbox **out, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_LIST);

	query_int(&q, 1, campaign);
	query_text(&q, 2, state);
	query_int(&q, 3, max > 0 ? max : -1);
	return read_list(a, &q, out, err);
}

bool outbox_of_batch(struct arena *a, struct db *db, int64_t batch, struct outbox **out, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_OF_BATCH);

	query_int(&q, 1, batch);
	return read_list(a, &q, out, err);
}

bool outbox_shown(struct arena *a, struct db *db, int64_t id, struct shown **out, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_SHOWN);
	struct shown *first = NULL, **end = &first;

	query_int(&q, 1, id);
	while (query_step(&q, err) == STEP_ROW) {
		struct shown *s = *end = ARENA_NEW(a, struct shown);
		end = &s->next;
		s->fiche = query_col_int(&q, 0);
		s->revision = query_col_int(&q, 1);
		s->uuid = query_str(a, &q, 2);
		s->doc = query_str(a, &q, 3);
	}
	if (!query_end(&q))
		return false;
	*out = first;
	return true;
}

bool outbox_bytes(struct arena *a, struct db *db, int64_t id, struct str *out, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_BYTES);
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		*out = query_str(a, &q, 0);
	query_end(&q);
	return found ||
	    err_set(err, ERR_INPUT, _("the text of the e-mail %lld is not kept any more"), (long long)id);
}

bool outbox_about(
    struct arena *a, struct db *db, int64_t id, struct str *name, int64_t *fiches, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_ABOUT);
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	*name = query_str(a, &q, 0);
	*fiches = query_col_int(&q, 1);
	query_end(&q);
	return true;
}

/* Figures ----------------------------------------------------------------------------------------------------- */

bool outbox_next_id(struct db *db, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_NEXT_ID);

	return query_number(&q, out, err);
}

bool outbox_sent_since(struct db *db, int64_t since, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_SENT_SINCE);

	query_int(&q, 1, since);
	return query_number(&q, out, err);
}

bool outbox_next_due(struct db *db, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_NEXT_DUE);

	return query_number(&q, out, err);
}

static int64_t *count_of(struct outbox_count *c, struct str state)
{
	const struct {
		const char *state;
		int64_t *count;
	} counts[] = {
		{ "held", &c->held },
		{ "queued", &c->queued },
		{ "sending", &c->sending },
		{ "body", &c->sending },
		{ "sent", &c->sent },
		{ "failed", &c->failed },
		{ "unsure", &c->unsure },
	};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (str_is(state, counts[i].state))
			return counts[i].count;
	return &c->cancelled;
}

bool outbox_counts(struct db *db, int64_t campaign, struct outbox_count *out, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_COUNTS);
	struct outbox_count c = { 0 };

	query_int(&q, 1, campaign);
	while (query_step(&q, err) == STEP_ROW)
		*count_of(&c, query_col_text(&q, 0)) += query_col_int(&q, 1);
	if (!query_end(&q))
		return false;
	*out = c;
	return true;
}

/* Composing --------------------------------------------------------------------------------------------------- */

/* For the waiting of domains: in lower case, whatever stands behind the last @. */
static bool domain_of(struct str address, char out[static 256], struct err *err)
{
	size_t at = address.n;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	size_t n = address.n - at;
	if (!at || !n || n >= 256)
		return err_set(err, ERR_INPUT, _("\"%.*s\" is no address"), STR_ARG(address));
	for (size_t i = 0; i < n; i++) {
		char c = address.p[at + i];
		out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	out[n] = '\0';
	return true;
}

static bool put_message(
    struct db *db, int64_t id, const struct shown *shown, struct str bytes, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_PUT_MESSAGE);

	query_int(&q, 1, id);
	query_blob(&q, 2, bytes.n ? bytes.p : "", bytes.n);
	if (!query_run(&q, err))
		return false;
	for (; shown; shown = shown->next) {
		q = db_query(db, STMT_OUTBOX_ADD_SHOWN);
		query_int(&q, 1, id);
		query_int(&q, 2, shown->fiche);
		query_int(&q, 3, shown->revision);
		query_text(&q, 4, shown->doc);
		if (!query_run(&q, err))
			return false;
	}
	return true;
}

bool outbox_add(
    struct db *db, const struct outbox *o, const struct shown *shown, struct str bytes, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_ADD);
	char domain[256];

	if (!domain_of(o->envelope_to, domain, err))
		return false;
	query_int(&q, 1, o->id);
	query_int(&q, 2, o->request);
	query_int(&q, 3, o->n);
	query_text(&q, 4, o->message_id);
	query_text(&q, 5, o->envelope_from);
	query_text(&q, 6, o->envelope_to);
	query_text(&q, 7, str_of(domain));
	query_text(&q, 8, o->state);
	query_int(&q, 9, o->due_at);
	query_int(&q, 10, o->sent_at);
	query_text_or_null(&q, 11, o->settled_by);
	query_int(&q, 12, o->token_until);
	return query_run(&q, err) && put_message(db, o->id, shown, bytes, err);
}

bool outbox_compose(
    struct db *db, const struct outbox *o, const struct shown *shown, struct str bytes, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_COMPOSE);

	query_int(&q, 1, o->id);
	query_text(&q, 2, o->envelope_from);
	query_int(&q, 3, o->token_until);
	if (!query_run(&q, err))
		return false;
	if (!db_changes(db))
		return err_set(err, ERR_INPUT, _("the e-mail %lld is on its way already"), (long long)o->id);
	q = db_query(db, STMT_OUTBOX_CLEAR_SHOWN);
	query_int(&q, 1, o->id);
	return query_run(&q, err) && put_message(db, o->id, shown, bytes, err);
}

bool outbox_purge(struct db *db, int64_t before, int64_t *purged, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_PURGE);

	query_int(&q, 1, before);
	if (!query_run(&q, err))
		return false;
	*purged = db_changes(db);
	return true;
}
