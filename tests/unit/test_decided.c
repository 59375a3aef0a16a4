/* test_decided.c: what an answer offers, decided by a person: when its fiches are verified, and when no more. */
#include "tests/unit/said.h"

#include "store/edit.h"
#include "store/proposal.h"

static const struct said two_offers = { REPLY_CORRECTED, VALID(1), MARIE,
	.fields = { { 1, "description", "Des ados" }, { 1, "website", "" },
	    { 2, "description", "Des sages" } },
	.state = "applied" };

static const char verified[] =
    "SELECT id, verified_at IS NOT NULL AND verified_at > 0 FROM fiche ORDER BY id";

static void test_decided(void **state)
{
	const struct author anne = { .who = STR("person:anne"), .now = 1900000000 };
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	int64_t id = said(&t, &two_offers, &told);
	assert_int_equal(told.proposals, 3);
	assert_int_equal(told.verified, 0);
	assert_rows(
	    &t.d, "SELECT id, path, inbound FROM proposal", "1|description|1\n2|website|1\n3|description|1");
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_accept(t.d.a, t.d.db, 1, STR_NONE, false, &anne, &e));
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_ok(proposal_reject(t.d.a, t.d.db, 2, &anne, &e));
	assert_rows(&t.d, verified, "1|1\n2|0\n3|0"); /* at the answer's date and what was shown */
	assert_rows(&t.d,
	    "SELECT fiche, revision, channel, by_name, message, approver, at = (SELECT received_at FROM inbound) "
	    "FROM evidence",
	    "1|1|email|Marie Roy|x@y.test|person:anne|1");
	assert_ok(proposal_accept(t.d.a, t.d.db, 3, STR("Des plus sages"), false, &anne, &e));
	assert_rows(&t.d, verified, "1|1\n2|1\n3|0");
	assert_ok(db_commit(t.d.db, &e));

	assert_ok(db_begin(t.d.db, &e));
	assert_false(inbox_undo(t.d.a, t.d.db, id, &anne, &e));
	db_rollback(t.d.db);
	assert_err(e, ERR_INPUT, "was accepted: take that back first with \"vigie review undo");

	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_undo(t.d.a, t.d.db, 2, &anne, &e)); /* open again: not verified */
	assert_rows(&t.d, verified, "1|0\n2|1\n3|0");
	assert_ok(proposal_accept(t.d.a, t.d.db, 2, STR_NONE, false, &anne, &e));
	assert_rows(&t.d, verified, "1|1\n2|1\n3|0");
	assert_ok(proposal_undo(t.d.a, t.d.db, 1, &anne, &e));
	assert_ok(proposal_undo(t.d.a, t.d.db, 2, &anne, &e));
	assert_ok(proposal_undo(t.d.a, t.d.db, 3, &anne, &e));
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_ok(inbox_undo(t.d.a, t.d.db, id, &anne, &e));
	assert_ok(db_commit(t.d.db, &e));
	assert_str(replies_facts(&t), str_of(replies_before));
	assert_rows(&t.d, "SELECT state, count(*) FROM proposal GROUP BY state", "superseded|3");
	replies_close(&t);
}

static void test_closed(void **state)
{
	static const struct said closed = { REPLY_CLOSED, VALID(3), .state = "applied" };
	const struct author anne = { .who = STR("person:anne"), .now = 1900000000 };
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	said(&t, &closed, &told);
	struct proposal_filter of_replies = { .source = STR("organisation") },
	                       of_list = { .source = STR("list") };
	struct proposal *found;
	assert_ok(proposal_list(t.d.a, t.d.db, &of_replies, &found, &e));
	assert_non_null(found);
	assert_null(found->next);
	assert_ok(proposal_list(t.d.a, t.d.db, &of_list, &found, &e));
	assert_null(found);
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_accept(t.d.a, t.d.db, 1, STR_NONE, false, &anne, &e));
	assert_ok(db_commit(t.d.db, &e));
	assert_rows(&t.d, "SELECT status FROM fiche WHERE id = 3", "closed");
	assert_rows(&t.d, "SELECT count(*) FROM evidence", "0"); /* an end is no verification */
	replies_close(&t);
}

/* A part of the answer waits: deciding the rest verifies nothing until a technician is done with it. */
static void test_partly(void **state)
{
	static const struct said partly = { REPLY_CORRECTED, VALID(3),
		.fields = { { 3, "description", "De certains" }, { 3, "email", "?" } },
		.state = "waiting; email: " };
	const struct author anne = { .who = STR("person:anne"), .now = 1900000000 };
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct replies t;
	int64_t n;

	(void)state;
	replies_open(&t);
	int64_t id = said(&t, &partly, &told);
	assert_int_equal(told.waiting, 1);
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_accept(t.d.a, t.d.db, 1, STR_NONE, false, &anne, &e));
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_ok(inbound_set(t.d.db, id, "handled", &anne, &e));
	assert_ok(inbound_decided(t.d.a, t.d.db, id, 3, &anne, &e));
	assert_rows(&t.d, verified, "1|0\n2|0\n3|1");
	assert_ok(inbound_decided(t.d.a, t.d.db, id, 3, &anne, &e));
	assert_rows(&t.d, "SELECT count(*) FROM evidence", "1"); /* once */

	/* Taken back, and done with: what nobody has decided verifies nothing. */
	assert_ok(proposal_undo(t.d.a, t.d.db, 1, &anne, &e));
	assert_ok(inbox_undo(t.d.a, t.d.db, id, &anne, &e));
	assert_ok(inbox_done(t.d.a, t.d.db, id, &anne, &n, &e));
	assert_int_equal(n, 0);
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_false(inbox_done(t.d.a, t.d.db, id, &anne, &n, &e));
	assert_err(e, ERR_INPUT, "does not wait");
	assert_ok(db_commit(t.d.db, &e));
	replies_close(&t);
}

/* What was shown is vouched for, not what was added since. */
static void test_older_revision(void **state)
{
	static const struct said confirms = { REPLY_CONFIRMED, VALID(3), .state = "applied" };
	const struct author anne = { .who = STR("person:anne"), .now = 1800000000 };
	struct inbox_told told = { 0 };
	struct edited done;
	struct err e = { 0 };
	struct replies t;
	struct fiche f;

	(void)state;
	replies_open(&t);
	struct edit service = { .path = STR("services[6ba7b810-9dad-41d1-80b4-00c04fd430c8]"),
		.value = STR("{\"id\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\",\"name\":\"Dépannage\"}"),
		.at = -1 };
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(fiche_load(t.d.a, t.d.db, 3, &f, &e));
	assert_ok(edit_fiche(t.d.a, t.d.db, &f, &service, "edit", &anne, EDIT_CLAIM_AUTHOR, &done, &e));
	assert_ok(db_commit(t.d.db, &e));
	said(&t, &confirms, &told);
	assert_rows(&t.d, "SELECT revision, json_array_length(objects) FROM evidence", "1|1");
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0"); /* the new service has nobody's word */
	replies_close(&t);
}

/* A technician types what was offered instead of accepting it. */
static void test_settled(void **state)
{
	static const struct said corrects = { REPLY_CORRECTED, VALID(3),
		.fields = { { 3, "description", "De certains" }, { 3, "website", "https://halte.test" } },
		.state = "applied" };
	const struct author anne = { .who = STR("person:anne"), .now = 1900000000 };
	struct inbox_told told = { 0 };
	struct edited done;
	struct err e = { 0 };
	struct replies t;
	struct fiche f;
	int64_t n;

	(void)state;
	replies_open(&t);
	int64_t id = said(&t, &corrects, &told);
	struct edit site = { .path = STR("website"), .value = STR("https://halte.test") };
	struct edit both = { .next = &site, .path = STR("description"), .value = STR("De certains") };
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(inbound_settled(t.d.a, t.d.db, &anne, &n, &e));
	assert_int_equal(n, 0);
	assert_ok(fiche_load(t.d.a, t.d.db, 3, &f, &e));
	assert_ok(edit_fiche(t.d.a, t.d.db, &f, &site, "edit", &anne, EDIT_CLAIM_AUTHOR, &done, &e));
	assert_ok(inbound_settled(t.d.a, t.d.db, &anne, &n, &e));
	assert_int_equal(n, 0); /* one of two */
	assert_ok(edit_fiche(t.d.a, t.d.db, &f, &both, "edit", &anne, EDIT_CLAIM_AUTHOR, &done, &e));
	assert_ok(inbound_settled(t.d.a, t.d.db, &anne, &n, &e));
	assert_int_equal(n, 1);
	assert_rows(&t.d, verified, "1|0\n2|0\n3|1");
	assert_ok(inbound_settled(t.d.a, t.d.db, &anne, &n, &e));
	assert_int_equal(n, 0); /* once */
	assert_ok(inbox_undo(t.d.a, t.d.db, id, &anne, &e));
	assert_ok(inbound_settled(t.d.a, t.d.db, &anne, &n, &e));
	assert_int_equal(n, 0); /* it was taken back */
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_ok(db_commit(t.d.db, &e));
	replies_close(&t);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "the last decision verifies the fiche; taking it back, no more", test_decided, NULL);
	tests_add(&t, "accepting that it has closed verifies nothing", test_closed, NULL);
	tests_add(&t, "typed instead of accepted: verified all the same", test_settled, NULL);
	tests_add(&t, "while a part waits nothing is verified", test_partly, NULL);
	tests_add(&t, "a confirmation vouches for what was shown", test_older_revision, NULL);
	return tests_run(&t, "decided");
}
