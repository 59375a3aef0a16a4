/* test_outbox_row.c: an e-mail as a row: composed, composed again, told, settled, purged. */
#include "tests/unit/post.h"

/* Composing --------------------------------------------------------------------------------------------------- */

static void test_add(void **state)
{
	struct outbox o;
	struct shown *shown;
	struct str bytes, name;
	int64_t fiches;
	struct err e = { 0 };
	struct post p;
	bool found;

	(void)state;
	post_open(&p, 2);
	assert_ok(outbox_get(p.d.a, p.d.db, 2, &o, &found, &e));
	assert_true(found);
	assert_int_equal(o.request, 2);
	assert_int_equal(o.n, 1);
	assert_str(o.state, STR("held"));
	assert_int_equal(o.token_until, p.now + 180 * POST_DAY);
	assert_int_equal(o.due_at, p.now);
	assert_int_equal(o.batch + o.sent_at + o.tries + o.code, 0);
	assert_ok(outbox_by_message_id(p.d.a, p.d.db, STR("2.1@centre.test"), &o, &found, &e));
	assert_true(found);
	assert_int_equal(o.id, 2);
	assert_ok(outbox_by_message_id(p.d.a, p.d.db, STR("<2.1@centre.test>"), &o, &found, &e));
	assert_false(found);
	assert_ok(outbox_get(p.d.a, p.d.db, 3, &o, &found, &e));
	assert_false(found);
	assert_ok(outbox_shown(p.d.a, p.d.db, 2, &shown, &e));
	assert_int_equal(shown->fiche, 2);
	assert_int_equal(shown->revision, 1);
	assert_int_equal(shown->uuid.n, 36);
	assert_str(shown->doc, STR("{}"));
	assert_null(shown->next);
	assert_ok(outbox_bytes(p.d.a, p.d.db, 2, &bytes, &e));
	assert_str(bytes, STR("Subject: 2\r\n\r\nBonjour\r\n"));
	assert_ok(outbox_about(p.d.a, p.d.db, 2, &name, &fiches, &e));
	assert_str(name, STR("Organisme 2"));
	assert_int_equal(fiches, 1);
	post_close(&p);
}

/* Its domain is what waits, in one spelling. */
static void test_domain(void **state)
{
	struct outbox o = { .id = 2,
		.request = 1,
		.n = 2,
		.message_id = STR("m"),
		.envelope_from = STR("f"),
		.envelope_to = STR("\"odd@name\"@Sub.Example.TEST"),
		.state = STR("held") };
	struct err e = { 0 };
	struct post p;

	(void)state;
	post_open(&p, 1);
	post_ok(&p, outbox_add(p.d.db, &o, NULL, STR("x"), &e));
	assert_rows(&p.d, "SELECT domain FROM outbox WHERE id = 2", "sub.example.test");
	o.id = 3;
	o.envelope_to = STR("nobody");
	post_fails(&p, outbox_add(p.d.db, &o, NULL, STR("x"), &e), ERR_INPUT, "nobody");
	o.envelope_to = STR("nobody@");
	post_fails(&p, outbox_add(p.d.db, &o, NULL, STR("x"), &e), ERR_INPUT, "nobody@");
	post_close(&p);
}

static void test_compose(void **state)
{
	struct shown second = { .fiche = 2, .revision = 4, .doc = STR("{\"a\":1}") };
	struct shown first = { .next = &second, .fiche = 1, .revision = 3, .doc = STR("{}") };
	struct outbox o = { .id = 1, .envelope_from = STR("retours+new@centre.test"), .token_until = 77 };
	struct outbox *out;
	struct err e = { 0 };
	struct post p;
	int64_t batch;

	(void)state;
	post_open(&p, 2);
	post_ok(&p, outbox_compose(p.d.db, &o, &first, STR("new"), &e));
	assert_rows(&p.d, "SELECT fiche, revision, doc FROM shown WHERE email = 1 ORDER BY fiche",
	    "1|3|{}\n2|4|{\"a\":1}");
	assert_rows(&p.d, "SELECT envelope_from, token_until, state FROM outbox WHERE id = 1",
	    "retours+new@centre.test|77|held");
	assert_rows(&p.d, "SELECT bytes FROM outbox_message WHERE email = 1", "new");
	post_approve(&p);
	post_ok(&p, outbox_compose(p.d.db, &o, &second, STR("newer"), &e));
	assert_int_equal(post_claim(&p, 1, &batch, &out), 1);
	post_fails(&p, outbox_compose(p.d.db, &o, &first, STR("newest"), &e), ERR_INPUT, "on its way");
	assert_rows(&p.d, "SELECT bytes FROM outbox_message WHERE email = 1", "newer");
	assert_rows(&p.d, "SELECT fiche FROM shown WHERE email = 1", "2");
	post_close(&p);
}

/* Settling ---------------------------------------------------------------------------------------------------- */

struct settle_row {
	const char *name, *as;
	const char *email;   /* state|settled by|batch|sent with its batch */
	const char *request; /* state|closed */
};

static const struct settle_row settles[] = {
	{ "it has arrived", "sent", "sent|person:anne|1|1", "open|0" },
	{ "it has not", "failed", "failed|person:anne|1|NULL", "failed|1" },
	{ "once more", "again", "queued|person:anne|NULL|NULL", "planned|0" },
};

static void test_settle(void **state)
{
	const struct settle_row *r = *state;
	struct outbox *out;
	struct err e = { 0 };
	struct post p;
	int64_t batch;

	post_open(&p, 2);
	post_approve(&p);
	assert_int_equal(post_claim(&p, 1, &batch, &out), 1);
	post_fails(&p, outbox_settle(p.d.db, 1, r->as, STR("x"), p.now, &e), ERR_INPUT, "not unsure");
	assert_ok(outbox_body(p.d.db, 1, &e));
	assert_ok(outbox_result(p.d.db, 1, OUTBOX_UNSURE, 0, STR_NONE, p.now, 0, &e));
	post_fails(&p, outbox_settle(p.d.db, 1, "lost", STR("x"), p.now, &e), ERR_INPUT, "lost");
	post_ok(&p, outbox_settle(p.d.db, 1, r->as, STR("person:anne"), p.now + 9, &e));
	assert_rows(&p.d,
	    "SELECT o.state, settled_by, batch, sent_at = planned_at FROM outbox o, campaign WHERE o.id = 1",
	    r->email);
	assert_rows(&p.d, "SELECT state, closed_at IS NOT NULL FROM request WHERE id = 1", r->request);
	post_fails(&p, outbox_settle(p.d.db, 1, r->as, STR("x"), p.now, &e), ERR_INPUT, "not unsure");
	post_fails(
	    &p, outbox_settle(p.d.db, 99, r->as, STR("x"), p.now, &e), ERR_INPUT, "no e-mail number 99");
	post_close(&p);
}

/* Of a cancelled campaign nothing is sent again; what became of it can be said. */
static void test_settle_cancelled(void **state)
{
	struct err e = { 0 };
	struct post p;

	(void)state;
	post_open(&p, 1);
	post_approve(&p);
	post_sql(&p, "UPDATE outbox SET state = 'unsure'");
	post_ok(&p, campaign_cancel(p.d.db, &p.c, STR_NONE, p.now, &e));
	assert_rows(&p.d, "SELECT o.state, r.state FROM outbox o, request r", "unsure|planned");
	post_fails(&p, outbox_settle(p.d.db, 1, "again", STR("x"), p.now, &e), ERR_INPUT, "is cancelled");
	post_ok(&p, outbox_settle(p.d.db, 1, "sent", STR("inbound:7"), p.now, &e));
	assert_rows(
	    &p.d, "SELECT o.state, r.state, settled_by FROM outbox o, request r", "sent|open|inbound:7");
	post_close(&p);
}

/* Figures ----------------------------------------------------------------------------------------------------- */

static void test_counts(void **state)
{
	struct outbox_count n;
	struct outbox *o;
	struct err e = { 0 };
	struct post p;
	int64_t sent;

	(void)state;
	post_open(&p, 9);
	post_sql(&p,
	    "UPDATE outbox SET state = CASE id WHEN 1 THEN 'held' WHEN 2 THEN 'queued' WHEN 3 THEN 'sending' WHEN 4 THEN 'body' "
	    "WHEN 5 THEN 'sent' WHEN 6 THEN 'failed' WHEN 7 THEN 'unsure' WHEN 8 THEN 'cancelled' ELSE 'sent' END, "
	    "sent_at = CASE id WHEN 5 THEN 100 WHEN 9 THEN 99 END");
	assert_ok(outbox_counts(p.d.db, 1, &n, &e));
	assert_int_equal(n.held, 1);
	assert_int_equal(n.queued, 1);
	assert_int_equal(n.sending, 2);
	assert_int_equal(n.sent, 2);
	assert_int_equal(n.failed, 1);
	assert_int_equal(n.unsure, 1);
	assert_int_equal(n.cancelled, 1);
	assert_ok(outbox_counts(p.d.db, 2, &n, &e));
	assert_int_equal(n.held + n.queued + n.sending + n.sent + n.failed + n.unsure + n.cancelled, 0);
	assert_ok(outbox_list(p.d.a, p.d.db, 1, STR("sent"), 1, &o, &e));
	assert_int_equal(o->id, 5);
	assert_null(o->next);
	assert_ok(outbox_list(p.d.a, p.d.db, 2, STR_NONE, 0, &o, &e));
	assert_null(o);
	post_sql(&p, "INSERT INTO batch(id, at, boot) VALUES(1, 100, ''), (2, 50, '')");
	post_sql(&p, "UPDATE outbox SET batch = 2 WHERE id = 7");
	assert_ok(outbox_sent_since(p.d.db, 100, &sent, &e));
	assert_int_equal(sent, 1);
	post_sql(&p, "UPDATE outbox SET batch = 1 WHERE id = 7");
	assert_ok(outbox_sent_since(p.d.db, 100, &sent, &e));
	assert_int_equal(sent, 2); /* what is unsure may have been sent */
	post_close(&p);
}

static void test_purge(void **state)
{
	struct str bytes;
	struct err e = { 0 };
	struct post p;
	int64_t purged;

	(void)state;
	post_open(&p, 6);
	post_sql(&p,
	    "UPDATE outbox SET state = 'sent', sent_at = CASE id WHEN 1 THEN 99 ELSE 100 END WHERE id <= 2");
	post_sql(&p, "UPDATE outbox SET state = 'cancelled' WHERE id IN (3, 4)");
	post_sql(&p,
	    "UPDATE request SET state = 'cancelled', closed_at = CASE id WHEN 3 THEN 99 ELSE 100 END WHERE id IN (3, 4)");
	post_sql(&p, "UPDATE outbox SET state = 'unsure' WHERE id = 5");
	post_ok(&p, outbox_purge(p.d.db, 100, &purged, &e));
	assert_int_equal(purged, 2);
	assert_rows(&p.d, "SELECT email FROM outbox_message ORDER BY email", "2\n4\n5\n6");
	assert_false(outbox_bytes(p.d.a, p.d.db, 1, &bytes, &e));
	assert_err(e, ERR_INPUT, "not kept");
	assert_rows(&p.d, "SELECT count(*) FROM shown", "6"); /* what an answer vouches for stays */
	post_close(&p);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "composed, and read again", test_add, NULL);
	tests_add(&t, "its domain", test_domain, NULL);
	tests_add(&t, "composed again", test_compose, NULL);
	TESTS_ROWS(&t, settles, test_settle);
	tests_add(&t, "settled when its campaign is cancelled", test_settle_cancelled, NULL);
	tests_add(&t, "how many there are", test_counts, NULL);
	tests_add(&t, "what was sent long ago", test_purge, NULL);
	return tests_run(&t, "outbox_row");
}
