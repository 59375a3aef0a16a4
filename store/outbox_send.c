/* outbox_send.c: the steps of an e-mail on its way, each committed by itself. */
#include "store/address.h"
#include "store/outbox.h"

#include "lib/fault.h"
#include "lib/i18n.h"

enum { ARENA_MAX = 4 * 1024 * 1024, STATUS = 12, ANSWER = 500 };

/* A transaction of one's own around it: what fails leaves nothing behind. */
static bool ended(struct db *db, bool ok, struct err *err)
{
	if (ok && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

/* Claiming ---------------------------------------------------------------------------------------------------- */

static bool open_batch(struct db *db, int64_t now, struct str boot, int64_t *id, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_OPEN_BATCH);

	query_int(&q, 1, now);
	query_text(&q, 2, boot);
	if (!query_run(&q, err))
		return false;
	*id = db_last_id(db);
	return true;
}

static bool claim(
    struct db *db, int64_t batch, int64_t now, struct str host, int max, int64_t *n, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_CLAIM);

	query_int(&q, 1, batch);
	query_int(&q, 2, now);
	query_text(&q, 3, host);
	query_int(&q, 4, max);
	if (!query_run(&q, err))
		return false;
	*n = db_changes(db);
	return true;
}

bool outbox_claim(struct arena *a, struct db *db, int64_t now, struct str boot, struct str host, int max,
    int64_t *batch, struct outbox **out, struct err *err)
{
	struct outbox *claimed;
	int64_t id, n;

	if (!db_begin(db, err))
		return false;
	if (!open_batch(db, now, boot, &id, err) || !claim(db, id, now, host, max, &n, err) ||
	    !outbox_of_batch(a, db, id, &claimed, err))
		return ended(db, false, err);
	if (!n)
		db_rollback(db);
	else if (!ended(db, true, err))
		return false;
	if (n)
		fault_point("outbox.claimed");
	*batch = n ? id : 0;
	*out = claimed;
	return true;
}

bool outbox_would(
    struct db *db, int64_t now, struct str host, int max, int64_t *emails, int64_t *domains, struct err *err)
{
	int64_t id, n;
	bool found = false;

	if (!db_begin(db, err))
		return false;
	bool ok = open_batch(db, now, STR_NONE, &id, err) && claim(db, id, now, host, max, &n, err);
	if (ok) {
		struct query q = db_query(db, STMT_OUTBOX_CLAIMED);
		query_int(&q, 1, id);
		ok = query_one(&q, &found, err);
		if (ok) {
			*emails = query_col_int(&q, 0);
			*domains = query_col_int(&q, 1);
		}
		query_end(&q);
	}
	db_rollback(db);
	return ok;
}

/* Results ----------------------------------------------------------------------------------------------------- */

/* A statement about one e-mail, and perhaps a time. */
static bool about(struct db *db, enum stmt name, int64_t id, struct err *err)
{
	struct query q = db_query(db, name);

	query_int(&q, 1, id);
	return query_run(&q, err);
}

static bool about_at(struct db *db, enum stmt name, int64_t id, int64_t at, struct err *err)
{
	struct query q = db_query(db, name);

	query_int(&q, 1, id);
	query_int(&q, 2, at);
	return query_run(&q, err);
}

/* The e-mail must have been where the statement expects it. */
static bool was_on_its_way(struct db *db, int64_t id, struct err *err)
{
	return db_changes(db) == 1 ||
	    err_set(err, ERR_FATAL,
	        _("the e-mail %lld is not on its way: somebody else has changed the outbox; it was not sent"),
	        (long long)id);
}

static bool step(
    struct db *db, enum stmt name, int64_t id, int64_t at, int code, struct str answer, struct err *err)
{
	struct query q = db_query(db, name);
	int i = 1;

	query_int(&q, i++, id);
	if (at)
		query_int(&q, i++, at);
	query_int(&q, i++, code);
	query_text(&q, i, answer);
	return query_run(&q, err) && was_on_its_way(db, id, err);
}

/* The first enhanced status code of an answer (RFC 2034): "5.1.1"; blank: there is none. */
static struct str status_in(struct str s, char out[static STATUS])
{
	for (size_t i = 0; i < s.n; i++) {
		size_t n = 0, dots = 0;
		bool inside = i > 0 && (s.p[i - 1] == '.' || (s.p[i - 1] >= '0' && s.p[i - 1] <= '9'));
		if (inside || (s.p[i] != '4' && s.p[i] != '5'))
			continue;
		for (; i + n < s.n && n < STATUS - 1; n++) {
			char c = s.p[i + n];
			if (c == '.' && n > 0 && s.p[i + n - 1] != '.' && dots < 2)
				dots++;
			else if (c < '0' || c > '9')
				break;
			out[n] = c;
		}
		bool ends = i + n == s.n || (s.p[i + n] != '.' && (s.p[i + n] < '0' || s.p[i + n] > '9'));
		if (ends && n >= 5 && dots == 2 && out[1] == '.' && out[n - 1] != '.')
			return (struct str){ out, n };
	}
	return STR_NONE;
}

/* Codes of RFC 3463 (and 7505) that say of the address itself that it does not work, now or tomorrow. */
static bool is_permanent(struct str status)
{
	static const char *const codes[] = { "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1" };

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (str_is(status, codes[i]))
			return true;
	return false;
}

static bool hold_against(struct db *db, int64_t id, struct str answer, int64_t now, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct query q = db_query(db, STMT_OUTBOX_ADDRESS);
	char text[STATUS];
	struct str address, before, status = status_in(answer, text);
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	address = query_str(a, &q, 0);
	query_end(&q);
	return address_bounced(a, db, address, is_permanent(status), status, answer, now, &before, err);
}

static bool fail_request(struct db *db, int64_t id, int64_t now, struct err *err)
{
	return about_at(db, STMT_OUTBOX_REQUEST_FAILED, id, now, err) &&
	    about(db, STMT_OUTBOX_CANCEL_REST, id, err);
}

static bool write_result(struct db *db, int64_t id, enum outbox_result result, int code, struct str answer,
    int64_t now, int64_t due_at, struct err *err)
{
	switch (result) {
	case OUTBOX_SENT:
		return step(db, STMT_OUTBOX_SENT, id, now, code, answer, err) &&
		    about(db, STMT_OUTBOX_REQUEST_OPEN, id, err) &&
		    about(db, STMT_OUTBOX_DOMAIN_WORKS, id, err);
	case OUTBOX_FAILED:
		return step(db, STMT_OUTBOX_REFUSED, id, 0, code, answer, err) &&
		    fail_request(db, id, now, err) && hold_against(db, id, answer, now, err);
	case OUTBOX_LATER:
		return step(db, STMT_OUTBOX_LATER, id, due_at, code, answer, err) &&
		    about_at(db, STMT_OUTBOX_DOMAIN_WAITS, id, due_at, err);
	case OUTBOX_UNTRIED:
		return step(db, STMT_OUTBOX_UNTRIED, id, due_at, code, answer, err);
	case OUTBOX_UNSURE:
		return step(db, STMT_OUTBOX_UNSURE, id, 0, code, answer, err);
	}
	return err_set(err, ERR_FATAL, _("the e-mail %lld has a result that there is not"), (long long)id);
}

/* The relay's words, as much of them as is worth keeping: ASCII, or what is not is a question mark. */
static struct str readable(struct str s, char out[static ANSWER])
{
	size_t n = s.n < ANSWER ? s.n : ANSWER;

	for (size_t i = 0; i < n; i++)
		out[i] = s.p[i] >= ' ' && s.p[i] < 0x7F ? s.p[i]
		    : s.p[i] == '\n' || s.p[i] == '\r'  ? ' '
		                                        : '?';
	return (struct str){ out, n };
}

static bool write_step(struct db *db, const struct outbox_step *s, int64_t now, struct err *err)
{
	char text[ANSWER];

	if (s->body)
		return about(db, STMT_OUTBOX_BODY, s->id, err) && was_on_its_way(db, s->id, err);
	return write_result(db, s->id, s->result, s->code, readable(s->answer, text), now, s->due_at, err);
}

bool outbox_steps(struct db *db, const struct outbox_step *steps, int n, int64_t now, struct err *err)
{
	bool bodies = false, results = false;

	if (!db_begin_light(db, err))
		return false;
	for (int i = 0; i < n; i++) {
		if (!write_step(db, &steps[i], now, err))
			return ended(db, false, err);
		bodies |= steps[i].body;
		results |= !steps[i].body;
	}
	if (!ended(db, true, err))
		return false;
	if (bodies)
		fault_point("outbox.body");
	if (results)
		fault_point("outbox.result");
	return true;
}

bool outbox_body(struct db *db, int64_t id, struct err *err)
{
	const struct outbox_step step = { .id = id, .body = true };

	return outbox_steps(db, &step, 1, 0, err);
}

bool outbox_result(struct db *db, int64_t id, enum outbox_result result, int code, struct str answer,
    int64_t now, int64_t due_at, struct err *err)
{
	const struct outbox_step step = {
		.id = id, .result = result, .code = code, .answer = answer, .due_at = due_at
	};

	return outbox_steps(db, &step, 1, now, err);
}

/* Ending ------------------------------------------------------------------------------------------------------ */

/* A campaign may have been cancelled while its e-mails were on their way. */
static bool cancel_strays(struct db *db, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_CANCEL_STRAY_REQUESTS);

	query_int(&q, 1, now);
	return db_run(db, STMT_OUTBOX_CANCEL_STRAYS, err) && query_run(&q, err);
}

static bool end_batch(struct db *db, int64_t batch, bool all_doubtful, int64_t now, int64_t *queued,
    int64_t *unsure, struct err *err)
{
	if (!about_at(db, STMT_OUTBOX_DOUBT, batch, all_doubtful, err))
		return false;
	*unsure += db_changes(db);
	if (!about(db, STMT_OUTBOX_RELEASE, batch, err))
		return false;
	*queued += db_changes(db);
	return about_at(db, STMT_OUTBOX_CLOSE_BATCH, batch, now, err);
}

bool outbox_close(struct db *db, int64_t batch, int64_t now, struct err *err)
{
	int64_t queued = 0, unsure = 0;

	if (!db_begin(db, err) ||
	    !ended(db, end_batch(db, batch, false, now, &queued, &unsure, err) && cancel_strays(db, now, err),
	        err))
		return false;
	fault_point("outbox.closed");
	return true;
}

static bool next_open(struct arena *a, struct db *db, int64_t *id, struct str *boot, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_OPEN_BATCHES);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	*id = found ? query_col_int(&q, 0) : 0;
	*boot = query_str(a, &q, 1);
	query_end(&q);
	return true;
}

/* A machine that does not tell its boot id may have lost its power. */
static bool recover(struct arena *a, struct db *db, struct str boot, int64_t now, int64_t *queued,
    int64_t *unsure, struct err *err)
{
	struct str then;
	int64_t batch;

	for (;;) {
		if (!next_open(a, db, &batch, &then, err))
			return false;
		if (!batch)
			return cancel_strays(db, now, err);
		bool other = !boot.n || !str_eq(boot, then);
		if (!end_batch(db, batch, other, now, queued, unsure, err))
			return false;
	}
}

bool outbox_recover(
    struct db *db, struct str boot, int64_t now, int64_t *queued, int64_t *unsure, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	int64_t waiting = 0, doubtful = 0;

	if (!db_begin(db, err) || !ended(db, recover(a, db, boot, now, &waiting, &doubtful, err), err))
		return false;
	*queued = waiting;
	*unsure = doubtful;
	return true;
}

/* What became of an unsure one -------------------------------------------------------------------------------- */

static bool not_settled(struct db *db, int64_t id, struct err *err)
{
	struct query q = db_query(db, STMT_OUTBOX_STATE);
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (!found)
		err_set(err, ERR_INPUT, _("there is no e-mail number %lld"), (long long)id);
	else if (str_is(query_col_text(&q, 0), "unsure"))
		err_set(err, ERR_INPUT,
		    _("the campaign of the e-mail %lld is cancelled: it can only be settled as sent or failed"),
		    (long long)id);
	else
		err_set(err, ERR_INPUT, _("the e-mail %lld is not unsure: there is nothing to settle"),
		    (long long)id);
	query_end(&q);
	return false;
}

bool outbox_settle(struct db *db, int64_t id, const char *state, struct str by, int64_t now, struct err *err)
{
	bool sent = str_is(STR("sent"), state), failed = str_is(STR("failed"), state);
	struct query q = db_query(db,
	    sent         ? STMT_OUTBOX_SETTLE_SENT
	        : failed ? STMT_OUTBOX_SETTLE_FAILED
	                 : STMT_OUTBOX_SETTLE_AGAIN);

	if (!sent && !failed && !str_is(STR("again"), state))
		return err_set(err, ERR_INPUT, _("\"%s\": sent, failed or again is expected"), state);
	query_int(&q, 1, id);
	query_text(&q, 2, by);
	if (!failed)
		query_int(&q, 3, now);
	if (!query_run(&q, err))
		return false;
	if (!db_changes(db))
		return not_settled(db, id, err);
	if (failed)
		return fail_request(db, id, now, err);
	return !sent || about(db, STMT_OUTBOX_REQUEST_OPEN, id, err);
}
