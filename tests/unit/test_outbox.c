/* test_outbox.c: the steps of an e-mail on its way: who is claimed, what a result does, what is settled. */
#include "tests/unit/post.h"

#include <inttypes.h>
#include <sys/wait.h>

/* Claiming ---------------------------------------------------------------------------------------------------- */

struct claim_row {
	const char *name;
	const char *sql; /* before the claim */
	int claimed;     /* of three */
};

#define OTHER_CAMPAIGN(state) \
	"INSERT INTO campaign(name, state, planned_at, who, deadline_at, instance, host) " \
	"SELECT 'other', '" state \
	"', 0, 'person:zoe', 2000000000, value, 'host-b' FROM meta WHERE key = 'instance'"

static const struct claim_row claims[] = {
	{ "all that are due", "", 3 },
	{ "not before approval", "UPDATE campaign SET state = 'planned'", 0 },
	{ "not of a paused campaign", "UPDATE campaign SET state = 'paused'", 0 },
	{ "not of a cancelled one", "UPDATE campaign SET state = 'cancelled'", 0 },
	{ "not past the deadline", "UPDATE campaign SET deadline_at = planned_at", 0 },
	{ "not in a restored copy", "UPDATE meta SET value = 'copy' WHERE key = 'instance'", 0 },
	{ "not on another host", "UPDATE campaign SET host = 'host-b'", 0 },
	{ "not beside another host's campaign", OTHER_CAMPAIGN("planned"), 0 },
	{ "beside another host's cancelled one", OTHER_CAMPAIGN("cancelled"), 3 },
	{ "not before its time", "UPDATE outbox SET due_at = due_at + 1 WHERE id = 2", 2 },
	{ "not what is held", "UPDATE outbox SET state = 'held' WHERE id = 2", 2 },
	{ "not what may have arrived", "UPDATE outbox SET state = 'unsure' WHERE id = 2", 2 },
	{ "not to a domain that waits", "INSERT INTO domain_wait VALUES('a.test', 2000000000, 1)", 1 },
	{ "to a domain that has waited", "INSERT INTO domain_wait VALUES('a.test', 1, 1)", 3 },
	{ "not to who wants no more", "INSERT INTO opt_out VALUES('p2@b.test', 1, 'reply', NULL)", 2 },
	{ "not to a dead address", "INSERT INTO address_state VALUES('p2@b.test', 'dead', 1, '', '', 1, 1)",
	    2 },
	{ "to a doubtful one", "INSERT INTO address_state VALUES('p2@b.test', 'doubtful', 1, '', '', 1, 1)",
	    3 },
	{ "not to who has answered", "UPDATE request SET state = 'answered', closed_at = 1 WHERE id = 2", 2 },
	{ "reminders of open requests", "UPDATE request SET state = 'open'", 3 },
};

static void test_claim(void **state)
{
	const struct claim_row *r = *state;
	int64_t batch, again, emails = -1, domains = -1;
	struct outbox *out;
	struct post p;
	struct err e = { 0 };

	post_open(&p, 3);
	post_approve(&p);
	post_sql(&p, r->sql);
	assert_ok(outbox_would(p.d.db, p.now, POST_HOST, 100, &emails, &domains, &e));
	assert_int_equal(emails, r->claimed);
	assert_rows(&p.d, "SELECT count(*) FROM batch", "0");
	assert_int_equal(post_claim(&p, 100, &batch, &out), r->claimed);
	for (; out; out = out->next) {
		assert_str(out->state, STR("sending"));
		assert_int_equal(out->batch, batch);
	}
	assert_rows(&p.d, "SELECT count(*) FROM outbox WHERE state = 'sending'",
	    arena_fmt(p.d.a, "%d", r->claimed).p);
	assert_int_equal(post_claim(&p, 100, &again, &out), 0);
	assert_rows(&p.d, "SELECT count(*) FROM batch", r->claimed ? "1" : "0");
	post_close(&p);
}

static void test_order(void **state)
{
	int64_t batch, emails, domains;
	struct outbox *out;
	struct post p;
	struct err e = { 0 };

	(void)state;
	post_open(&p, 5);
	post_approve(&p);
	post_sql(&p, "UPDATE outbox SET due_at = due_at - 1 WHERE id = 4");
	assert_ok(outbox_would(p.d.db, p.now, POST_HOST, 100, &emails, &domains, &e));
	assert_int_equal(emails, 5);
	assert_int_equal(domains, 2);
	assert_int_equal(post_claim(&p, 2, &batch, &out), 2);
	assert_int_equal(out->id, 4);
	assert_int_equal(out->next->id, 1);
	assert_int_equal(out->tries, 0);
	assert_str(out->envelope_to, STR("p4@b.test"));
	assert_str(out->envelope_from, STR("retours+t4@centre.test"));
	assert_str(out->message_id, STR("4.1@centre.test"));
	post_close(&p);
}

/* Children claim at once, each with its own connection; nobody gets what another has. */
enum { CLAIMERS = 4, CLAIMED = 60 };

static void claim_all(const struct post *p, int fd)
{
	struct arena *a = arena_new(16 * 1024 * 1024);
	struct db *db = NULL;
	struct outbox *out;
	int64_t batch = 1;
	struct err e;

	if (!db_open(p->d.path, DB_WRITE, "claimer", &db, &e))
		_exit(1);
	while (batch) {
		if (!outbox_claim(a, db, p->now, POST_BOOT, POST_HOST, 3, &batch, &out, &e))
			_exit(2);
		for (; out; out = out->next)
			if (write(fd, &out->id, sizeof out->id) != sizeof out->id)
				_exit(3);
	}
	db_close(&db);
	_exit(0);
}

static void test_exclusive(void **state)
{
	int times[CLAIMED + 1] = { 0 }, fds[2], status;
	struct post p;
	int64_t id;

	(void)state;
	post_open(&p, CLAIMED);
	post_approve(&p);
	db_close(&p.d.db);
	assert_int_equal(pipe(fds), 0);
	for (int i = 0; i < CLAIMERS; i++)
		if (fork() == 0)
			claim_all(&p, fds[1]);
	close(fds[1]);
	while (read(fds[0], &id, sizeof id) == sizeof id) {
		assert_in_range(id, 1, CLAIMED);
		times[id]++;
	}
	close(fds[0]);
	for (int i = 0; i < CLAIMERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	for (int i = 1; i <= CLAIMED; i++)
		assert_int_equal(times[i], 1);
	post_reopen(&p);
	post_close(&p);
}

/* Results ----------------------------------------------------------------------------------------------------- */

struct result_row {
	const char *name;
	enum outbox_result result;
	bool body; /* has begun */
	int code;
	const char *answer;
	const char *email;   /* state|tries|code|batch|due later */
	const char *request; /* state|closed */
	const char *address; /* state|status */
	const char *waits;   /* domain|tries */
};

static const struct result_row results[] = {
	{ "sent", OUTBOX_SENT, true, 250, "2.0.0 queued", "sent|1|250|1|0", "open|0", "", "" },
	{ "no such mailbox", OUTBOX_FAILED, false, 550, "550 5.1.1 <p1@a.test>: user unknown",
	    "failed|1|550|1|0", "failed|1", "dead|5.1.1", "" },
	{ "no such domain", OUTBOX_FAILED, false, 550, "5.1.2 no such domain", "failed|1|550|1|0", "failed|1",
	    "dead|5.1.2", "" },
	{ "null MX", OUTBOX_FAILED, false, 556, "5.1.10 no mail here", "failed|1|556|1|0", "failed|1",
	    "dead|5.1.10", "" },
	{ "our own address is refused", OUTBOX_FAILED, false, 550, "5.1.8 bad sender", "failed|1|550|1|0",
	    "failed|1", "doubtful|5.1.8", "" },
	{ "policy", OUTBOX_FAILED, true, 554, "554 5.7.1 looks like spam", "failed|1|554|1|0", "failed|1",
	    "doubtful|5.7.1", "" },
	{ "full mailbox", OUTBOX_FAILED, true, 552, "5.2.2 over quota", "failed|1|552|1|0", "failed|1",
	    "doubtful|5.2.2", "" },
	{ "an answer without a status", OUTBOX_FAILED, false, 550, "550 go away", "failed|1|550|1|0",
	    "failed|1", "doubtful|", "" },
	{ "an address is no status", OUTBOX_FAILED, false, 550, "550 from 4.5.1.1 and 5.1.1.4 or 5.1",
	    "failed|1|550|1|0", "failed|1", "doubtful|", "" },
	{ "later", OUTBOX_LATER, false, 451, "4.7.1 greylisted", "queued|1|451|NULL|1", "planned|0", "",
	    "a.test|1" },
	{ "later, after the body", OUTBOX_LATER, true, 452, "4.3.1 full", "queued|1|452|NULL|1", "planned|0",
	    "", "a.test|1" },
	{ "not tried", OUTBOX_UNTRIED, false, 0, "", "queued|0|0|NULL|1", "planned|0", "", "" },
	{ "not tried, they say, but begun", OUTBOX_UNTRIED, true, 0, "", "unsure|0|0|1|1", "planned|0", "",
	    "" },
	{ "lost after the final dot", OUTBOX_UNSURE, true, 0, "", "unsure|1|0|1|0", "planned|0", "", "" },
};

static void test_result(void **state)
{
	const struct result_row *r = *state;
	struct outbox *out;
	struct post p;
	int64_t batch;
	struct err e = { 0 };

	post_open(&p, 2);
	post_approve(&p);
	assert_int_equal(post_claim(&p, 1, &batch, &out), 1);
	if (r->body)
		assert_ok(outbox_body(p.d.db, 1, &e));
	assert_ok(outbox_result(p.d.db, 1, r->result, r->code, str_of(r->answer), p.now, p.now + 900, &e));
	assert_rows(&p.d,
	    "SELECT o.state, tries, code, batch, due_at > planned_at FROM outbox o, campaign WHERE o.id = 1",
	    r->email);
	assert_rows(&p.d, "SELECT state, closed_at IS NOT NULL FROM request WHERE id = 1", r->request);
	assert_rows(&p.d, "SELECT state, status FROM address_state", r->address);
	assert_rows(&p.d, "SELECT domain, tries FROM domain_wait", r->waits);
	assert_rows(&p.d, "SELECT answer FROM outbox WHERE id = 1", r->answer);
	assert_rows(&p.d, "SELECT state FROM outbox WHERE id = 2", "queued");
	post_close(&p);
}

/* Twice, or of what nobody has claimed: somebody else was at it. */
static void test_not_ours(void **state)
{
	struct outbox *out;
	struct post p;
	int64_t batch;
	struct err e = { 0 };

	(void)state;
	post_open(&p, 2);
	post_approve(&p);
	assert_false(outbox_body(p.d.db, 1, &e));
	assert_err(e, ERR_FATAL, "not on its way");
	assert_int_equal(post_claim(&p, 1, &batch, &out), 1);
	assert_ok(outbox_body(p.d.db, 1, &e));
	assert_false(outbox_body(p.d.db, 1, &e));
	assert_ok(outbox_result(p.d.db, 1, OUTBOX_SENT, 250, STR("ok"), p.now, 0, &e));
	assert_false(outbox_result(p.d.db, 1, OUTBOX_SENT, 250, STR("ok"), p.now, 0, &e));
	assert_err(e, ERR_FATAL, "not on its way");
	assert_false(outbox_result(p.d.db, 2, OUTBOX_UNTRIED, 0, STR_NONE, p.now, p.now, &e));
	assert_rows(&p.d, "SELECT id, state, tries FROM outbox", "1|sent|1\n2|queued|0");
	post_close(&p);
}

/* What a relay says is not trusted to be text, or short. */
static void test_hostile_answer(void **state)
{
	char said[2000];
	struct outbox *out;
	struct post p;
	int64_t batch;
	struct err e = { 0 };

	(void)state;
	post_open(&p, 1);
	post_approve(&p);
	assert_int_equal(post_claim(&p, 1, &batch, &out), 1);
	memset(said, '\xff', sizeof said);
	memcpy(said, "5.1.1\r\n\0\x1b[2J", 12);
	assert_ok(
	    outbox_result(p.d.db, 1, OUTBOX_FAILED, 550, (struct str){ said, sizeof said }, p.now, 0, &e));
	assert_rows(&p.d, "SELECT length(answer), substr(answer, 1, 14) FROM outbox", "500|5.1.1  ??[2J??");
	post_close(&p);
}

/* A domain waits longer while it says so, and no more once something arrives. */
static void test_domain(void **state)
{
	struct outbox *out;
	struct post p;
	int64_t batch, due;
	struct err e = { 0 };

	(void)state;
	post_open(&p, 4);
	post_approve(&p);
	assert_int_equal(post_claim(&p, 4, &batch, &out), 4);
	for (int i = 1; i <= 3; i += 2)
		assert_ok(
		    outbox_result(p.d.db, i, OUTBOX_LATER, 451, STR("later"), p.now, p.now + 900 * i, &e));
	assert_ok(outbox_result(p.d.db, 2, OUTBOX_SENT, 250, STR("ok"), p.now, 0, &e));
	assert_rows(
	    &p.d, "SELECT domain, until - planned_at, w.tries FROM domain_wait w, campaign", "a.test|2700|2");
	assert_ok(outbox_result(p.d.db, 4, OUTBOX_SENT, 250, STR("ok"), p.now, 0, &e));
	assert_ok(outbox_close(p.d.db, batch, p.now, &e));
	assert_ok(outbox_next_due(p.d.db, &due, &e));
	assert_int_equal(due, p.now + 2700);
	p.now += 900;
	assert_int_equal(post_claim(&p, 4, &batch, &out), 0);
	p.now += 1800;
	assert_int_equal(post_claim(&p, 4, &batch, &out), 2);
	assert_int_equal(out->tries, 1);
	assert_ok(outbox_result(p.d.db, 1, OUTBOX_SENT, 250, STR("ok"), p.now, 0, &e));
	assert_rows(&p.d, "SELECT count(*) FROM domain_wait", "0");
	post_close(&p);
}

/* A request that fails takes its other e-mails along. */
static void test_failed_request(void **state)
{
	struct outbox *out;
	struct post p;
	int64_t batch;
	struct err e = { 0 };

	(void)state;
	post_open(&p, 1);
	post_approve(&p);
	post_sql(&p,
	    "INSERT INTO outbox(id, request, n, message_id, envelope_from, envelope_to, domain, state, due_at, token_until) "
	    "SELECT 2, 1, 2, 'm', envelope_from, envelope_to, domain, 'queued', due_at + 9, token_until FROM outbox");
	assert_int_equal(post_claim(&p, 1, &batch, &out), 1);
	assert_ok(outbox_result(p.d.db, 1, OUTBOX_FAILED, 550, STR("5.1.1 no"), p.now, 0, &e));
	assert_rows(&p.d, "SELECT state FROM outbox ORDER BY id", "failed\ncancelled");
	post_close(&p);
}

/* The end of a batch ------------------------------------------------------------------------------------------ */

struct recover_row {
	const char *name, *boot;
	int64_t queued, unsure;
	const char *left; /* states of the five */
};

/* 1 was sent, 2 had begun, 3 and 4 were claimed, 5 waited. */
static const struct recover_row recovers[] = {
	{ "a kill", "boot-1", 2, 1, "sent\nunsure\nqueued\nqueued\nqueued" },
	{ "a power cut", "boot-2", 0, 3, "sent\nunsure\nunsure\nunsure\nqueued" },
	{ "nobody knows", "", 0, 3, "sent\nunsure\nunsure\nunsure\nqueued" },
};

static void test_recover(void **state)
{
	const struct recover_row *r = *state;
	int64_t batch, queued = -1, unsure = -1;
	struct outbox *out;
	struct post p;
	struct err e = { 0 };

	post_open(&p, 5);
	post_approve(&p);
	assert_int_equal(post_claim(&p, 4, &batch, &out), 4);
	assert_ok(outbox_body(p.d.db, 1, &e));
	assert_ok(outbox_result(p.d.db, 1, OUTBOX_SENT, 250, STR("ok"), p.now, 0, &e));
	assert_ok(outbox_body(p.d.db, 2, &e));
	post_reopen(&p);
	assert_ok(outbox_recover(p.d.db, str_of(r->boot), p.now, &queued, &unsure, &e));
	assert_int_equal(queued, r->queued);
	assert_int_equal(unsure, r->unsure);
	assert_rows(&p.d, "SELECT state FROM outbox ORDER BY id", r->left);
	assert_rows(&p.d, "SELECT count(*) FROM batch WHERE closed_at IS NULL", "0");
	assert_ok(outbox_recover(p.d.db, STR("boot-3"), p.now, &queued, &unsure, &e)); /* nothing twice */
	assert_int_equal(queued + unsure, 0);
	assert_rows(&p.d, "SELECT state FROM outbox ORDER BY id", r->left);
	post_close(&p);
}

static void test_end(void **state)
{
	struct outbox *out;
	struct post p;
	int64_t batch;
	struct err e = { 0 };

	(void)state;
	post_open(&p, 4);
	post_approve(&p);
	assert_int_equal(post_claim(&p, 4, &batch, &out), 4);
	assert_ok(outbox_body(p.d.db, 1, &e));
	assert_ok(outbox_body(p.d.db, 2, &e));
	assert_ok(outbox_result(p.d.db, 2, OUTBOX_SENT, 250, STR("ok"), p.now, 0, &e));
	assert_ok(outbox_of_batch(p.d.a, p.d.db, batch, &out, &e));
	assert_int_equal(out->id, 3);
	assert_ok(outbox_close(p.d.db, batch, p.now, &e));
	assert_rows(&p.d, "SELECT state, batch FROM outbox ORDER BY id",
	    "unsure|1\nsent|1\nqueued|NULL\nqueued|NULL");
	assert_rows(&p.d, "SELECT closed_at IS NULL FROM batch", "0");
	post_close(&p);
}

/* Cancelled while it was on its way: what comes back into the queue does not stay there. */
static void test_cancelled_meanwhile(void **state)
{
	struct outbox *out;
	struct post p;
	int64_t batch;
	struct err e = { 0 };

	(void)state;
	post_open(&p, 4);
	post_approve(&p);
	assert_int_equal(post_claim(&p, 3, &batch, &out), 3);
	assert_ok(db_begin(p.d.db, &e));
	assert_ok(campaign_cancel(p.d.db, &p.c, STR("too early"), p.now, &e));
	assert_ok(db_commit(p.d.db, &e));
	assert_rows(&p.d, "SELECT state FROM request ORDER BY id", "planned\nplanned\nplanned\ncancelled");
	assert_ok(outbox_body(p.d.db, 1, &e));
	assert_ok(outbox_result(p.d.db, 1, OUTBOX_SENT, 250, STR("ok"), p.now, 0, &e));
	assert_ok(outbox_result(p.d.db, 2, OUTBOX_LATER, 451, STR("later"), p.now, p.now, &e));
	assert_ok(outbox_close(p.d.db, batch, p.now, &e));
	assert_rows(&p.d, "SELECT state FROM outbox ORDER BY id", "sent\ncancelled\ncancelled\ncancelled");
	assert_rows(&p.d, "SELECT state FROM request ORDER BY id", "open\ncancelled\ncancelled\ncancelled");
	post_close(&p);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, claims, test_claim);
	tests_add(&t, "what is due longest first", test_order, NULL);
	tests_add(&t, "four claim at once", test_exclusive, NULL);
	TESTS_ROWS(&t, results, test_result);
	tests_add(&t, "what is not on its way", test_not_ours, NULL);
	tests_add(&t, "an answer that is no text", test_hostile_answer, NULL);
	tests_add(&t, "a domain that says later", test_domain, NULL);
	tests_add(&t, "a request fails whole", test_failed_request, NULL);
	TESTS_ROWS(&t, recovers, test_recover);
	tests_add(&t, "the end of a batch", test_end, NULL);
	tests_add(&t, "cancelled meanwhile", test_cancelled_meanwhile, NULL);
	return tests_run(&t, "outbox");
}
