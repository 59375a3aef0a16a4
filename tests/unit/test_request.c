/* test_request.c: requests and their fiches; what addresses have taught. */
#include "tests/unit/post.h"

#include "store/address.h"

/* Requests ---------------------------------------------------------------------------------------------------- */

static void test_request(void **state)
{
	const int64_t two[] = { 2, 3 };
	struct request r = { .campaign = 1,
		.address = STR("zoe@c.test"),
		.mailbox = STR("Zoe@C.test"),
		.contact = STR("Zoé"),
		.basis = STR("contacts[x].email"),
		.lang = STR("en"),
		.created_at = 7 };
	struct request got, *list;
	int64_t *fiches;
	struct err e = { 0 };
	struct post p;
	bool busy;
	int n;

	(void)state;
	post_open(&p, 3);
	post_sql(&p, "DELETE FROM request_fiche WHERE fiche > 1");
	assert_ok(request_busy(p.d.db, 2, &busy, &e));
	assert_false(busy);
	post_ok(&p, request_add(p.d.db, &r, two, 2, &e));
	assert_ok(request_get(p.d.a, p.d.db, r.id, &got, &e));
	assert_str(got.mailbox, STR("Zoe@C.test"));
	assert_str(got.address, STR("zoe@c.test"));
	assert_str(got.contact, STR("Zoé"));
	assert_str(got.basis, STR("contacts[x].email"));
	assert_str(got.lang, STR("en"));
	assert_str(got.state, STR("planned"));
	assert_int_equal(got.created_at, 7);
	assert_int_equal(got.emails, 0);
	assert_ok(request_busy(p.d.db, 2, &busy, &e));
	assert_true(busy);
	assert_ok(request_fiches(p.d.a, p.d.db, r.id, &fiches, &n, &e));
	assert_int_equal(n, 2);
	assert_int_equal(fiches[1], 3);
	post_ok(&p, request_drop(p.d.db, r.id, 2, &n, &e));
	assert_int_equal(n, 1);
	assert_ok(request_busy(p.d.db, 2, &busy, &e));
	assert_false(busy);
	post_ok(&p, request_set(p.d.db, r.id, STR("answered"), 9, &e));
	assert_rows(&p.d, "SELECT state, closed_at FROM request WHERE id = 4", "answered|9");
	assert_ok(request_busy(p.d.db, 3, &busy, &e));
	assert_false(busy);
	post_ok(&p, request_set(p.d.db, r.id, STR("open"), 10, &e));
	assert_rows(&p.d, "SELECT state, closed_at FROM request WHERE id = 4", "open|NULL");
	assert_ok(request_list(p.d.a, p.d.db, 1, STR("planned"), &list, &e));
	assert_int_equal(list->id, 1);
	assert_int_equal(list->emails, 1);
	assert_ok(request_list(p.d.a, p.d.db, 0, STR("open"), &list, &e));
	assert_int_equal(list->id, 4);
	assert_null(list->next);
	assert_false(request_get(p.d.a, p.d.db, 99, &got, &e));
	assert_err(e, ERR_INPUT, "99");
	post_close(&p);
}

struct waiting_row {
	const char *name, *sql; /* about request 1, whose e-mail 1 was sent at 100 */
	bool unanswered;        /* at 200 */
};

#define SECOND(state) \
	"INSERT INTO outbox(id, request, n, message_id, envelope_from, envelope_to, domain, state, due_at, token_until) " \
	"SELECT 9, 1, 2, 'm', 'x', 'y', 'z', '" state "', 0, 0"

#define CAME(state, token) \
	"INSERT INTO inbound(sha256, mailbox, received_at, read_at, class, token, email, state) " \
	"VALUES(zeroblob(32), 'x', 120, 130, 'question', '" token "', 1, '" state "')"

static const struct waiting_row waitings[] = {
	{ "sent, and no answer", "", true },
	{ "sent just now", "UPDATE outbox SET sent_at = 200", false },
	{ "answered", "UPDATE request SET state = 'answered', closed_at = 150", false },
	{ "not sent yet", "UPDATE request SET state = 'planned'", false },
	{ "a reminder is queued", SECOND("queued"), false },
	{ "a reminder is unsure", SECOND("unsure"), false },
	{ "a reminder was cancelled", SECOND("cancelled"), true },
	{ "a question of his waits for us", CAME("waiting", "valid"), false },
	{ "his question was dealt with", CAME("handled", "valid"), true },
	{ "something forged waits", CAME("waiting", "forged"), true },
};

static void test_unanswered(void **state)
{
	const struct waiting_row *r = *state;
	struct request *list;
	struct err e = { 0 };
	struct post p;

	post_open(&p, 1);
	post_sql(&p, "UPDATE outbox SET state = 'sent', sent_at = 100");
	post_sql(&p, "UPDATE request SET state = 'open'");
	post_sql(&p, r->sql);
	assert_ok(request_unanswered(p.d.a, p.d.db, 200, &list, &e));
	assert_int_equal(list != NULL, r->unanswered);
	post_close(&p);
}

struct exhausted_row {
	const char *name, *sql; /* request 1, of fiche 1, was given up at 100 */
	int64_t at;
};

static const struct exhausted_row exhausteds[] = {
	{ "given up", "", 100 },
	{ "verified since", "UPDATE fiche SET verified_at = 150 WHERE id = 1", 0 },
	{ "verified before", "UPDATE fiche SET verified_at = 50 WHERE id = 1", 100 },
	{ "asked again since", "INSERT INTO request_fiche VALUES(2, 1)", 0 },
	{ "what was cancelled since was never asked",
	    "INSERT INTO request_fiche SELECT 3, 1 FROM request WHERE id = 3", 100 },
};

static void test_exhausted(void **state)
{
	const struct exhausted_row *r = *state;
	struct err e = { 0 };
	struct post p;
	int64_t at = -1;

	post_open(&p, 3);
	post_sql(&p, "UPDATE request SET state = 'exhausted', closed_at = 100 WHERE id = 1");
	post_sql(&p, "UPDATE request SET state = 'cancelled', closed_at = 110 WHERE id = 3");
	post_sql(&p, r->sql);
	assert_ok(request_exhausted_at(p.d.db, 1, &at, &e));
	assert_int_equal(at, r->at);
	assert_ok(request_exhausted_at(p.d.db, 99, &at, &e));
	assert_int_equal(at, 0);
	post_close(&p);
}

/* Addresses --------------------------------------------------------------------------------------------------- */

static void test_bounces(void **state)
{
	struct str before, who = STR("anne@a.test");
	struct address s;
	struct err e = { 0 };
	struct post p;

	(void)state;
	post_open(&p, 1);
	assert_ok(address_get(p.d.a, p.d.db, who, &s, &e));
	assert_true(!s.state.n && !s.opted_out && !s.bounces);
	for (int i = 1; i <= 3; i++) {
		post_ok(&p,
		    address_bounced(
		        p.d.a, p.d.db, who, false, STR("5.2.2"), STR("full"), i * 10, &before, &e));
		assert_str(before, i == 1 ? STR_NONE : STR("doubtful"));
		assert_ok(address_get(p.d.a, p.d.db, who, &s, &e));
		assert_str(s.state, i < 3 ? STR("doubtful") : STR("dead"));
		assert_int_equal(s.bounces, i);
		assert_int_equal(s.since, i < 3 ? 10 : 30);
		assert_int_equal(s.at, i * 10);
	}
	post_ok(&p, address_set(p.d.db, who, before, 40, &e)); /* the last one undone */
	assert_ok(address_get(p.d.a, p.d.db, who, &s, &e));
	assert_str(s.state, STR("doubtful"));
	assert_int_equal(s.bounces, 2);
	post_ok(&p, address_bounced(p.d.a, p.d.db, who, true, STR("5.1.1"), STR("unknown"), 50, &before, &e));
	post_ok(&p, address_bounced(p.d.a, p.d.db, who, false, STR("4.4.1"), STR("away"), 60, &before, &e));
	assert_str(before, STR("dead"));
	assert_ok(address_get(p.d.a, p.d.db, who, &s, &e));
	assert_str(s.state, STR("dead")); /* what is dead stays so */
	assert_int_equal(s.since, 50);
	post_ok(&p, address_set(p.d.db, who, STR_NONE, 70, &e));
	assert_rows(&p.d, "SELECT count(*) FROM address_state", "0");
	post_close(&p);
}

static void test_opt_out(void **state)
{
	struct str who = STR("anne@a.test");
	struct address s;
	struct err e = { 0 };
	struct post p;
	bool new = false;

	(void)state;
	post_open(&p, 1);
	post_ok(&p, address_opt_out(p.d.db, who, "reply", 0, 100, &new, &e));
	assert_true(new);
	post_ok(&p, address_opt_out(p.d.db, who, "complaint", 0, 200, &new, &e));
	assert_false(new);
	assert_ok(address_get(p.d.a, p.d.db, who, &s, &e));
	assert_true(s.opted_out);
	assert_int_equal(s.opted_out_at, 100);
	assert_str(s.how, STR("reply"));
	assert_str(s.state, STR_NONE);
	post_ok(&p, address_opt_in(p.d.db, who, &e));
	assert_ok(address_get(p.d.a, p.d.db, who, &s, &e));
	assert_false(s.opted_out);
	post_close(&p);
}

/* 1 sent long ago; 2 sent, then dead by a report; 3 refused at once, which made it dead; 4 refused for its full mailbox; 5
 * complained; a dead address that we never wrote to. */
static void test_alarm(void **state)
{
	struct address_alarm seen;
	struct err e = { 0 };
	struct post p;

	(void)state;
	post_open(&p, 5);
	post_sql(&p,
	    "UPDATE outbox SET state = 'sent', sent_at = CASE id WHEN 1 THEN 99 ELSE 100 END WHERE id IN (1, 2, 5)");
	post_sql(&p, "UPDATE outbox SET state = 'failed' WHERE id IN (3, 4)");
	post_sql(&p, "UPDATE request SET state = 'failed', closed_at = 100 WHERE id IN (3, 4)");
	post_sql(&p,
	    "INSERT INTO address_state VALUES('p2@b.test', 'dead', 1, '5.1.1', '', 100, 100),"
	    "('p3@a.test', 'dead', 1, '5.1.1', '', 100, 100), ('old@a.test', 'dead', 1, '', '', 99, 100)");
	post_sql(&p,
	    "INSERT INTO opt_out VALUES('p5@a.test', 100, 'complaint', NULL), ('p1@a.test', 100, 'reply', NULL)");
	assert_ok(address_alarm(p.d.db, 100, &seen, &e));
	assert_int_equal(seen.sent, 4);
	assert_int_equal(seen.bounced, 3);
	assert_int_equal(seen.complaints, 1);
	assert_ok(address_alarm(p.d.db, 101, &seen, &e));
	assert_int_equal(seen.sent + seen.bounced + seen.complaints, 0);
	post_close(&p);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "a request and its fiches", test_request, NULL);
	TESTS_ROWS(&t, waitings, test_unanswered);
	TESTS_ROWS(&t, exhausteds, test_exhausted);
	tests_add(&t, "bounces", test_bounces, NULL);
	tests_add(&t, "who wants no more", test_opt_out, NULL);
	tests_add(&t, "what rings the alarm", test_alarm, NULL);
	return tests_run(&t, "request");
}
