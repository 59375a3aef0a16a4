/* test_plan.c: from due fiches to requests, reminders and their end. */
#include "tests/unit/planning.h"

#include "mailer/mime.h"

/* A first plan ------------------------------------------------------------------------------------------------- */

static void test_first(void **state)
{
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_fiches(&w);
	struct plan_told told = planning_plan(&w);
	assert_told(&w, told, "due=5 asked=4 requests=3 no_address=1");
	assert_str(told.campaign, STR("2026-10-31"));
	assert_rows(&w.d,
	    "SELECT address, lower(mailbox), basis, lang, state, (SELECT count(*) FROM request_fiche WHERE request = id) "
	    "FROM request ORDER BY address",
	    "c@c.test|c@c.test|email|en|planned|1\ne@e.test|e@e.test|email|fr|planned|1\n"
	    "info@a.test|info@a.test|email|fr|planned|2");
	assert_rows(&w.d,
	    "SELECT DISTINCT n, state, domain = lower(substr(envelope_to, instr(envelope_to, '@') + 1)), sent_at, tries FROM outbox",
	    "1|held|1|NULL|0");
	assert_rows(&w.d,
	    "SELECT count(*) FROM outbox, meta WHERE key = 'instance' AND "
	    "message_id GLOB request || '.1.[a-z2-7]*.' || substr(value, 1, 8) || '@211.test' AND length(message_id) = "
	    "length(request || '.1.' || 16 || '..' || '12345678' || '@211.test') + 13",
	    "3");
	assert_rows(&w.d,
	    "SELECT count(*) FROM shown s JOIN fiche f ON f.id = s.fiche WHERE s.revision = f.revision", "4");
	assert_rows(&w.d,
	    "SELECT f.name FROM shown s JOIN fiche f ON f.id = s.fiche WHERE s.doc LIKE '%\"lang\":\"en\"%'",
	    "House C");
	planning_close(&w);
}

static void test_nothing_due(void **state)
{
	struct planning w;

	(void)state;
	planning_open(&w);
	struct plan_told told = planning_plan(&w);
	assert_told(&w, told, "");
	assert_str(told.campaign, STR_NONE);
	assert_rows(&w.d, "SELECT count(*) FROM campaign", "0");
	planning_close(&w);
}

static void test_rolled_back(void **state)
{
	struct plan_wish wish = { .who = STR("person:test"), .host = PLANNING_HOST };
	struct plan_told told;
	struct err e = { 0 };
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_fiches(&w);
	wish.now = w.d.now;
	assert_ok(db_begin(w.d.db, &e));
	assert_ok(plan_campaign(w.d.a, w.d.db, &w.settings, &w.policies, &wish, NULL, &told, &e));
	db_rollback(w.d.db);
	assert_rows(&w.d,
	    "SELECT (SELECT count(*) FROM campaign) + (SELECT count(*) FROM request) + (SELECT count(*) FROM outbox)",
	    "0");
	struct plan_told again = planning_plan(&w);
	assert_str(planning_text(&w, &again), planning_text(&w, &told));
	planning_close(&w);
}

/* First needs, then what has been due longest. */
static void test_order(void **state)
{
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_fiches(&w);
	planning_sql(&w, "UPDATE fiche SET created_at = created_at - 366 * 86400 WHERE name = 'House C'");
	struct plan_told told = planning_plan_as(&w, (struct plan_wish){ .max = 2 });
	assert_told(&w, told, "due=5 asked=2 requests=2 later=2 no_address=1");
	assert_rows(&w.d, "SELECT address FROM request ORDER BY id", "e@e.test\nc@c.test");
	planning_close(&w);
}

static void test_region(void **state)
{
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_fiches(&w);
	planning_sql(&w, "UPDATE fiche SET region = '03' WHERE name = 'Maison A'");
	struct plan_told told = planning_plan_as(&w, (struct plan_wish){ .region = STR("03") });
	assert_told(&w, told, "due=1 asked=1 requests=1");
	planning_close(&w);
}

static void test_pending(void **state)
{
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_fiches(&w);
	planning_plan(&w);
	planning_add(&w, PLANNING_FICHE("Maison F", PLANNING_EMAIL("f@f.test")));
	planning_sql(&w, "UPDATE fiche SET created_at = 0 WHERE name = 'Maison F'");
	struct plan_told told = planning_plan(&w);
	assert_told(&w, told, "due=6 waiting=4 later=1 no_address=1");
	assert_str(told.pending, STR("2026-10-31"));
	assert_str(told.campaign, STR_NONE);
	assert_rows(&w.d, "SELECT count(*) FROM request", "3");
	planning_close(&w);
}

/* A fiche of which much is to be known. */
static void test_shown(void **state)
{
	struct plan_told told;
	struct record *r;
	struct mail m;
	struct planning w;
	struct err e = { 0 };

	(void)state;
	planning_open(&w);
	planning_add(&w,
	    "{\"name\":\"Maison A\",\"description\":\"Aide\",\"email\":\"a@a.test\",\"phones\":[{\"number\":\"418 555-0199\","
	    "\"vigie\":{\"vis\":{\"id\":\"internal\"}}}],\"contacts\":[{\"name\":\"Anne\",\"email\":\"anne@secret.test\","
	    "\"vigie\":{\"vis\":{\"id\":\"internal\"}}}],\"vigie\":{\"en\":{\"description\":\"Help\"}}}");
	planning_make_due(&w);
	told = planning_plan(&w);
	assert_told(&w, told, "due=1 asked=1 requests=1");
	/* An internal address is written to, and shown nowhere. */
	assert_rows(&w.d, "SELECT address, contact FROM request", "anne@secret.test|Anne");
	assert_rows(&w.d, "SELECT count(*) FROM shown WHERE doc LIKE '%secret%' OR doc LIKE '%0199%'", "0");
	mime_read(w.d.a, directory_rows(&w.d, "SELECT bytes FROM outbox_message"), &m);
	assert_non_null(strstr(arena_z(w.d.a, m.text), "Aide"));
	assert_non_null(strstr(arena_z(w.d.a, m.text), "Help"));
	assert_null(strstr(arena_z(w.d.a, m.text), "0199"));
	/* The other language can be had from what was shown. */
	struct str doc = directory_rows(&w.d, "SELECT doc FROM shown");
	assert_non_null(r = record_read_json(w.d.a, doc, &entities[ENTITY_ORGANIZATION], &e));
	assert_str(record_get(r, "description"), STR("Aide"));
	assert_str(record_other(r, entity_field(r->entity, STR("description"))), STR("Help"));
	planning_close(&w);
}

static void test_token(void **state)
{
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_fiches(&w);
	planning_plan(&w);
	planning_check_token(&w, w.d.now + w.settings.token_valid_secs);
	planning_close(&w);
}

/* Whom nobody asks now ------------------------------------------------------------------------------------------ */

/* After the first plan was sent, 40 days ago, `sql` changes something, and a second plan is made. */
static const struct again_row {
	const char *name, *sql;
	const char *told;
} agains[] = {
	{ "again: nobody has answered", "", "due=5 reminders=3 waiting=4 no_address=1" },
	{ "again: answered long ago, not verified", "UPDATE request SET state = 'answered', closed_at = 1",
	    "due=5 asked=4 requests=3 no_address=1" },
	{ "again: answered lately", "UPDATE request SET state = 'answered', closed_at = 2000000000",
	    "due=5 waiting=4 no_address=1" },
	{ "again: answered lately, from where it is asked no more",
	    "UPDATE request SET state = 'answered', closed_at = 2000000000, address = 'old@a.test'",
	    "due=5 asked=4 requests=3 no_address=1" },
	{ "again: an answer waits for a person",
	    "UPDATE request SET state = 'answered', closed_at = 1;"
	    "INSERT INTO inbound(sha256, mailbox, received_at, read_at, class, token, email, state) "
	    "SELECT randomblob(32), 'm', 1, 1, 'question', 'valid', o.id, 'waiting' FROM outbox o JOIN request r ON r.id = o.request "
	    "WHERE r.address = 'c@c.test'",
	    "due=5 asked=3 requests=2 waiting=1 no_address=1" },
	{ "again: what was offered is undecided",
	    "UPDATE request SET state = 'answered', closed_at = 1;"
	    "INSERT INTO inbound(id, sha256, mailbox, received_at, read_at, class, token, email, state) "
	    "SELECT 7, randomblob(32), 'm', 1, 1, 'corrected', 'valid', o.id, 'applied' FROM outbox o JOIN request r ON r.id = o.request "
	    "WHERE r.address = 'c@c.test';"
	    "INSERT INTO proposal(fiche, path, new, who, reason, value_hash, current_hash, new_at, inbound) "
	    "VALUES (1, 'name', 'x', 'organisation', 'reply', zeroblob(16), zeroblob(16), 1, 7)",
	    "due=5 asked=3 requests=2 waiting=1 no_address=1" },
	{ "again: asked often enough", "UPDATE request SET state = 'exhausted', closed_at = 2000000000",
	    "due=5 no_address=1 given_up=4" },
	{ "again: refused lately", "UPDATE request SET state = 'failed', closed_at = 2000000000",
	    "due=5 waiting=4 no_address=1" },
	{ "again: refused long ago", "UPDATE request SET state = 'failed', closed_at = 1",
	    "due=5 asked=4 requests=3 no_address=1" },
	{ "again: cancelled", "UPDATE request SET state = 'cancelled', closed_at = 2000000000",
	    "due=5 asked=4 requests=3 no_address=1" },
	{ "again: opted out", "INSERT INTO opt_out VALUES('info@a.test', 1, 'reply', NULL)",
	    "due=5 reminders=2 waiting=2 no_address=1 opted_out=2" },
	{ "again: dead", "INSERT INTO address_state VALUES('c@c.test', 'dead', 1, '', '', 1, 1)",
	    "due=5 reminders=2 waiting=3 no_address=1 dead=1" },
	{ "again: doubtful", "INSERT INTO address_state VALUES('c@c.test', 'doubtful', 1, '', '', 1, 1)",
	    "due=5 reminders=3 waiting=4 no_address=1" },
	{ "again: verified meanwhile", "UPDATE fiche SET verified_at = 1795000000 WHERE name = 'House C'",
	    "due=4 reminders=2 waiting=3 no_address=1 needless=1" },
	{ "again: one of two verified meanwhile",
	    "UPDATE fiche SET verified_at = 1795000000 WHERE name = 'Maison A'",
	    "due=4 reminders=3 waiting=3 no_address=1" },
	{ "again: closed meanwhile", "UPDATE fiche SET status = 'closed' WHERE name = 'House C'",
	    "due=4 reminders=2 waiting=3 no_address=1 needless=1" },
	{ "again: the last reminder was sent", "UPDATE outbox SET n = 3",
	    "due=5 exhausted=3 no_address=1 given_up=4" },
	{ "again: past the campaign's deadline", "UPDATE campaign SET deadline_at = 1",
	    "due=5 exhausted=3 no_address=1 given_up=4" },
	{ "again: the campaign was cancelled", "UPDATE campaign SET state = 'cancelled'",
	    "due=5 asked=4 requests=3 no_address=1" },
	{ "again: a copy reminds nobody", "UPDATE meta SET value = 'copy' WHERE key = 'instance'",
	    "due=5 waiting=4 no_address=1" },
	{ "again: sent three weeks ago, not more", "UPDATE outbox SET sent_at = sent_at + 20 * 86400",
	    "due=5 waiting=4 no_address=1" },
	{ "again: nobody knows whether it arrived", "UPDATE outbox SET state = 'unsure', sent_at = NULL",
	    "due=5 waiting=4 no_address=1" },
	{ "again: a due fiche of a contact who has not answered",
	    "DELETE FROM shown; DELETE FROM request_fiche WHERE fiche = 2",
	    "due=5 reminders=3 waiting=4 no_address=1" },
};

static void test_again(void **state)
{
	const struct again_row *r = *state;
	struct planning w;

	planning_open(&w);
	planning_fiches(&w);
	planning_plan(&w);
	planning_send_all(&w);
	w.d.now += 40 * PLANNING_DAY;
	planning_sql(&w, r->sql);
	struct plan_told told = planning_plan(&w);
	assert_told(&w, told, r->told);
	assert_rows(&w.d,
	    "SELECT count(*) FROM request r WHERE state IN ('exhausted', 'cancelled', 'opted-out', 'failed') AND "
	    "(closed_at IS NULL OR EXISTS (SELECT 1 FROM outbox o WHERE o.request = r.id AND o.state IN ('held', 'queued')))",
	    "0");
	planning_close(&w);
}

/* Reminders -------------------------------------------------------------------------------------------------------- */

static void test_reminders(void **state)
{
	struct plan_told told;
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_add(&w, PLANNING_FICHE("Maison A", PLANNING_EMAIL("a@a.test")));
	planning_make_due(&w);
	planning_plan(&w);
	for (int n = 2; n <= 3; n++) {
		planning_send_all(&w);
		w.d.now += 22 * PLANNING_DAY;
		told = planning_plan(&w);
		assert_told(&w, told, "due=1 reminders=1 waiting=1");
	}
	assert_rows(&w.d, "SELECT n, state FROM outbox ORDER BY n", "1|sent\n2|sent\n3|queued");
	assert_rows(
	    &w.d, "SELECT count(DISTINCT message_id), count(DISTINCT envelope_from) FROM outbox", "3|3");
	told = planning_plan(&w); /* the third waits: nothing more */
	assert_told(&w, told, "due=1 waiting=1");
	planning_send_all(&w);
	w.d.now += 22 * PLANNING_DAY;
	told = planning_plan(&w);
	assert_told(&w, told, "due=1 exhausted=1 given_up=1");
	assert_rows(&w.d, "SELECT state FROM request", "exhausted");
	planning_close(&w);
}

static void test_paused(void **state)
{
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_add(&w, PLANNING_FICHE("Maison A", PLANNING_EMAIL("a@a.test")));
	planning_make_due(&w);
	planning_plan(&w);
	planning_send_all(&w);
	planning_sql(&w, "UPDATE campaign SET state = 'paused'");
	w.d.now += 22 * PLANNING_DAY;
	planning_plan(&w);
	assert_rows(&w.d, "SELECT n, state FROM outbox ORDER BY n", "1|sent\n2|held");
	planning_close(&w);
}

/* Nothing of it may be shown: it is the telephone's. */
static void test_confidential(void **state)
{
	struct plan_told told;
	struct planning w;

	(void)state;
	planning_open(&w);
	planning_add(&w,
	    PLANNING_FICHE(
	        "Refuge", PLANNING_EMAIL("r@r.test") ",\"vigie\":{\"vis\":{\"id\":\"internal\"}}"));
	planning_make_due(&w);
	told = planning_plan(&w);
	assert_told(&w, told, "due=1 no_address=1");
	assert_rows(&w.d, "SELECT count(*) FROM outbox", "0");
	planning_close(&w);
}

/* A crowd: no request grows without end. */
static void test_many(void **state)
{
	struct plan_told told;
	struct planning w;
	char json[200];

	(void)state;
	planning_open(&w);
	for (int i = 0; i < 60; i++) {
		snprintf(json, sizeof json, PLANNING_FICHE("Maison %d", PLANNING_EMAIL("info@a.test")), i);
		planning_add(&w, json);
	}
	planning_make_due(&w);
	told = planning_plan(&w);
	assert_told(&w, told, "due=60 asked=50 requests=1 waiting=10");
	planning_close(&w);
}

static void test_no_key(void **state)
{
	struct plan_wish wish = { .who = STR("person:test"), .host = PLANNING_HOST };
	struct plan_told told;
	struct err e = { 0 };
	struct planning w;

	(void)state;
	planning_open(&w);
	unlink(w.settings.key.p);
	wish.now = w.d.now;
	assert_ok(db_begin(w.d.db, &e));
	assert_false(plan_campaign(w.d.a, w.d.db, &w.settings, &w.policies, &wish, NULL, &told, &e));
	db_rollback(w.d.db);
	assert_err(e, ERR_CONFIG, "vigie init");
	planning_close(&w);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "one request for each contact", test_first, NULL);
	tests_add(&t, "nothing due, no campaign", test_nothing_due, NULL);
	tests_add(&t, "a dry run is the real thing rolled back", test_rolled_back, NULL);
	tests_add(&t, "first needs, then what has been due longest", test_order, NULL);
	tests_add(&t, "one region", test_region, NULL);
	tests_add(&t, "a campaign that waits keeps others back", test_pending, NULL);
	tests_add(&t, "what is shown, and what is not", test_shown, NULL);
	tests_add(&t, "the token is bound to what is shown", test_token, NULL);
	TESTS_ROWS(&t, agains, test_again);
	tests_add(&t, "reminders, and their end", test_reminders, NULL);
	tests_add(&t, "reminders of a paused campaign are held", test_paused, NULL);
	tests_add(&t, "a fiche that nobody may see is not mailed", test_confidential, NULL);
	tests_add(&t, "no request grows without end", test_many, NULL);
	tests_add(&t, "without a key nothing is planned", test_no_key, NULL);
	return tests_run(&t, "plan");
}
