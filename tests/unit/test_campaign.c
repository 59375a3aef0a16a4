/* test_campaign.c: campaigns from plan to end; copies of a database send nothing before they are adopted. */
#include "tests/unit/post.h"

#include "store/backup.h"

static const struct author anne = { .who = { "person:anne", 11 }, .now = 1795316400 };

/* Campaigns --------------------------------------------------------------------------------------------------- */

static void test_names(void **state)
{
	struct campaign *all;
	struct err e = { 0 };
	struct post p;

	(void)state;
	post_open(&p, 1);
	assert_str(p.c.name, STR("2026-11-01")); /* 03:00Z on the 2nd is still the day before here */
	for (int i = 2; i <= 3; i++) {
		struct campaign c = {
			.planned_at = p.now, .who = STR("x"), .deadline_at = 1, .host = STR("h")
		};
		post_ok(&p, campaign_add(p.d.a, p.d.db, &c, &e));
		assert_str(c.name, arena_fmt(p.d.a, "2026-11-01-%d", i));
		assert_str(c.state, STR("planned"));
		assert_true(c.instance.n > 0);
	}
	assert_ok(campaign_list(p.d.a, p.d.db, 2, &all, &e));
	assert_str(all->name, STR("2026-11-01-3"));
	assert_str(all->next->name, STR("2026-11-01-2"));
	assert_null(all->next->next);
	post_close(&p);
}

static void test_get(void **state)
{
	struct campaign c;
	int64_t requests, fiches;
	struct err e = { 0 };
	struct post p;

	(void)state;
	post_open(&p, 3);
	assert_ok(campaign_get(p.d.a, p.d.db, STR_NONE, &c, &e));
	assert_str(c.name, p.c.name);
	assert_int_equal(c.deadline_at, p.now + 90 * POST_DAY);
	assert_str(c.host, POST_HOST);
	assert_str(c.instance, directory_rows(&p.d, "SELECT value FROM meta WHERE key = 'instance'"));
	assert_false(campaign_get(p.d.a, p.d.db, STR("2026"), &c, &e));
	assert_err(e, ERR_INPUT, "2026-11-01");
	assert_ok(campaign_size(p.d.db, c.id, &requests, &fiches, &e));
	assert_int_equal(requests, 3);
	assert_int_equal(fiches, 3);
	post_close(&p);
}

static void test_approve(void **state)
{
	struct outbox_count n;
	struct err e = { 0 };
	struct post p;
	bool standing = true;

	(void)state;
	post_open(&p, 3);
	assert_ok(campaign_standing(p.d.db, POST_HOST, &standing, &e));
	assert_false(standing);
	assert_false(campaign_may_send(p.d.a, p.d.db, &p.c, POST_HOST, p.now, &e));
	assert_err(e, ERR_INPUT, "not approved");
	assert_ok(outbox_counts(p.d.db, 0, &n, &e));
	assert_int_equal(n.held, 3);
	post_approve(&p);
	assert_ok(outbox_counts(p.d.db, p.c.id, &n, &e));
	assert_int_equal(n.held, 0);
	assert_int_equal(n.queued, 3);
	assert_ok(campaign_may_send(p.d.a, p.d.db, &p.c, POST_HOST, p.now, &e));
	assert_ok(campaign_standing(p.d.db, POST_HOST, &standing, &e));
	assert_true(standing);
	assert_ok(campaign_standing(p.d.db, STR("host-b"), &standing, &e));
	assert_false(standing);
	assert_false(campaign_may_send(p.d.a, p.d.db, &p.c, POST_HOST, p.c.deadline_at, &e));
	assert_err(e, ERR_INPUT, "2027-01");
	post_close(&p);
}

/* The standing approval outlives its campaign. */
static void test_pause_cancel(void **state)
{
	struct err e = { 0 };
	struct post p;
	bool standing = false;

	(void)state;
	post_open(&p, 2);
	post_approve(&p);
	post_ok(&p, campaign_pause(p.d.db, &p.c, STR("wrong text"), &e));
	assert_false(campaign_may_send(p.d.a, p.d.db, &p.c, POST_HOST, p.now, &e));
	assert_err(e, ERR_INPUT, "wrong text");
	standing = true;
	assert_ok(campaign_standing(p.d.db, POST_HOST, &standing, &e));
	assert_false(standing); /* what stopped this one stops the next */
	post_approve(&p);
	assert_rows(&p.d, "SELECT state, reason FROM campaign", "approved|");
	post_sql(&p, "UPDATE outbox SET state = 'sent', sent_at = due_at WHERE id = 1");
	post_sql(&p, "UPDATE request SET state = 'open' WHERE id = 1");
	post_ok(&p, campaign_cancel(p.d.db, &p.c, STR("enough"), p.now + 5, &e));
	assert_rows(&p.d, "SELECT state FROM outbox ORDER BY id", "sent\ncancelled");
	assert_rows(&p.d, "SELECT r.state, closed_at - planned_at FROM request r, campaign ORDER BY r.id",
	    "open|NULL\ncancelled|5");
	post_fails(&p, campaign_approve(p.d.db, &p.c, &anne, &e), ERR_INPUT, "is cancelled");
	post_fails(&p, campaign_pause(p.d.db, &p.c, STR("x"), &e), ERR_INPUT, "is cancelled");
	p.c.state = STR("approved"); /* as it was when somebody was asked, or the sender looked */
	post_fails(&p, campaign_approve(p.d.db, &p.c, &anne, &e), ERR_INPUT, "is cancelled");
	p.c.state = STR("approved");
	post_fails(&p, campaign_pause(p.d.db, &p.c, STR("x"), &e), ERR_INPUT, "is cancelled");
	assert_rows(&p.d, "SELECT state, reason FROM campaign", "cancelled|enough");
	post_fails(&p, campaign_cancel(p.d.db, &p.c, STR("x"), p.now, &e), ERR_INPUT, "cancelled already");
	assert_ok(campaign_standing(p.d.db, POST_HOST, &standing, &e));
	assert_true(standing);
	post_close(&p);
}

static void test_vouched(void **state)
{
	const struct author job = { .who = STR("job:nightly"), .now = 1800000000 };
	struct err e = { 0 };
	struct post p;
	int64_t at;

	(void)state;
	post_open(&p, 1);
	assert_ok(campaign_vouched_at(p.d.db, &at, &e));
	assert_int_equal(at, 0);
	post_approve(&p);
	struct campaign c = {
		.planned_at = p.now, .who = STR("x"), .deadline_at = 1900000000, .host = POST_HOST
	};
	post_ok(&p, campaign_add(p.d.a, p.d.db, &c, &e));
	post_ok(&p, campaign_approve(p.d.db, &c, &job, &e));
	assert_ok(campaign_vouched_at(p.d.db, &at, &e));
	assert_int_equal(at, p.now);
	post_close(&p);
}

/* Copies ------------------------------------------------------------------------------------------------------ */

struct copy_row {
	const char *name;
	bool restored;
	const char *host; /* where it stands now */
};

static const struct copy_row copies[] = {
	{ "a restored backup", true, "host-a" },
	{ "a backup restored on another machine", true, "host-b" },
	{ "a file copied to another machine", false, "host-b" },
};

/* The copy is made while 2 was being sent: 1 was sent, 3 was waiting. */
static void make_copy(struct post *p, bool restored)
{
	struct outbox *out;
	int64_t batch;
	char path[128];
	struct err e = { 0 };

	post_approve(p);
	assert_int_equal(post_claim(p, 2, &batch, &out), 2);
	assert_ok(outbox_body(p->d.db, 1, &e));
	assert_ok(outbox_result(p->d.db, 1, OUTBOX_SENT, 250, STR("ok"), p->now, 0, &e));
	assert_ok(outbox_body(p->d.db, 2, &e));
	snprintf(path, sizeof path, "%s/copy.db", p->d.folder);
	assert_ok(backup_to(p->d.db, path, &e));
	db_close(&p->d.db);
	if (restored)
		assert_ok(backup_restore(path, p->d.path, p->now, &e));
	unlink(path);
	assert_ok(db_open(p->d.path, DB_WRITE, "test", &p->d.db, &e));
}

/* Not approved again, not planned anew, not recovered: nothing leaves. */
static void sends_nothing(struct post *p, struct str host)
{
	int64_t batch, emails = -1, domains, queued, unsure;
	struct outbox *out;
	struct err e = { 0 };
	bool standing = true;

	assert_ok(campaign_standing(p->d.db, host, &standing, &e));
	assert_false(standing);
	assert_false(campaign_at_home(p->d.a, p->d.db, host, &e));
	assert_err(e, ERR_CONFIG, "vigie campaign adopt");
	assert_false(campaign_may_send(p->d.a, p->d.db, &p->c, host, p->now, &e));
	assert_err(e, ERR_CONFIG, "vigie campaign adopt");
	assert_ok(outbox_recover(p->d.db, POST_BOOT, p->now, &queued, &unsure, &e));
	struct campaign c = {
		.planned_at = p->now, .who = STR("x"), .deadline_at = 1900000000, .host = host
	};
	post_ok(p, campaign_add(p->d.a, p->d.db, &c, &e));
	post_ok(p, campaign_approve(p->d.db, &c, &anne, &e));
	post_sql(p, "UPDATE request SET campaign = 2 WHERE id = 4");
	assert_ok(outbox_would(p->d.db, p->now, host, 10, &emails, &domains, &e));
	assert_int_equal(emails, 0);
	assert_ok(outbox_claim(p->d.a, p->d.db, p->now, POST_BOOT, host, 10, &batch, &out, &e));
	assert_int_equal(batch, 0);
	post_sql(p, "UPDATE request SET campaign = 1 WHERE id = 4");
}

static void test_copy(void **state)
{
	const struct copy_row *r = *state;
	struct str host = str_of(r->host), foreign;
	int64_t unsure = -1;
	struct request *unanswered;
	struct outbox *out;
	struct post p;
	bool standing;
	int64_t batch;
	struct err e = { 0 };
	char kept[160];

	post_open(&p, 4);
	make_copy(&p, r->restored);
	sends_nothing(&p, host);
	post_ok(&p, campaign_adopt(p.d.db, host, &anne, &unsure, &e));
	assert_int_equal(unsure, 2); /* recovery has made 2 unsure already */
	assert_rows(&p.d, "SELECT state FROM outbox ORDER BY id", "sent\nunsure\nunsure\nunsure");
	assert_rows(&p.d, "SELECT kind, who FROM operation WHERE kind = 'adopt'", "adopt|person:anne");
	/* Nor does it ask or remind by itself those whom the original may have. */
	post_sql(&p, "UPDATE operation SET at = at + 1 WHERE kind = 'adopt'");
	assert_ok(campaign_standing(p.d.db, host, &standing, &e));
	assert_false(standing);
	post_sql(&p, "UPDATE request SET state = 'open' WHERE id = 1");
	assert_ok(request_unanswered(p.d.a, p.d.db, anne.now + 1, &unanswered, &e));
	assert_null(unanswered);
	assert_ok(request_unanswered(p.d.a, p.d.db, anne.now + 2, &unanswered, &e));
	assert_non_null(unanswered);
	assert_ok(campaign_foreign(p.d.a, p.d.db, host, &foreign, &e));
	assert_int_equal(foreign.n, 0);
	assert_ok(campaign_may_send(p.d.a, p.d.db, &p.c, host, p.now, &e));
	assert_ok(outbox_claim(p.d.a, p.d.db, p.now, POST_BOOT, host, 10, &batch, &out, &e));
	assert_int_equal(batch, 0); /* what was unsent may have been sent by the original */
	post_ok(&p, campaign_adopt(p.d.db, host, &anne, &unsure, &e));
	assert_int_equal(unsure, 0);
	post_ok(&p, outbox_settle(p.d.db, 3, "again", STR("person:anne"), p.now, &e));
	assert_ok(outbox_claim(p.d.a, p.d.db, p.now, POST_BOOT, host, 10, &batch, &out, &e));
	assert_int_equal(out->id, 3);
	assert_null(out->next);
	snprintf(kept, sizeof kept, "%s.replaced-20261102T030000Z", p.d.path);
	assert_int_equal(unlink(kept), r->restored ? 0 : -1);
	post_close(&p);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "campaigns are called by their day", test_names, NULL);
	tests_add(&t, "a campaign by its name, and the newest", test_get, NULL);
	tests_add(&t, "nothing before approval, which stands", test_approve, NULL);
	tests_add(&t, "paused and cancelled", test_pause_cancel, NULL);
	tests_add(&t, "who looked at it", test_vouched, NULL);
	TESTS_ROWS(&t, copies, test_copy);
	return tests_run(&t, "campaign");
}
