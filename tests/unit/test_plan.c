/* test_plan.c: from due fiches to requests and e-mails, and what becomes of those that are not sent yet. */
#include "tests/unit/directory.h"

#include "mailer/mime.h"
#include "mailer/plan.h"
#include "mailer/token.h"
#include "store/edit.h"
#include "store/evidence.h"
#include "store/view.h"

enum { DAY = 86400 };

#define HOST STR("this-host")

static const char conf[] =
    "[centre]\nname = 211 Grand-Large\naddress = 12, rue du Quai\nphone = 418 555-0211\n"
    "[mail]\nfrom = fiches@211.test\nreply = reponses@211.test\nbounces = retours@211.test\n"
    "[stale]\ninitial_spread = 1 month\n";

struct world {
	struct directory d;
	struct settings settings;
	struct policies policies;
	struct token_keys keys;
	struct author by;
};

static void add(struct world *w, const char *json)
{
	struct fiche f;
	struct err e = { 0 };
	struct record *r = record_read_json(w->d.a, str_of(json), &entities[ENTITY_ORGANIZATION], &e);

	if (!r)
		fail_msg("%s: %s", json, e.text);
	assert_ok(db_begin(w->d.db, &e));
	assert_ok(edit_new(w->d.a, w->d.db, r, &w->by, &f, &e));
	assert_ok(db_commit(w->d.db, &e));
}

static void sql(struct world *w, const char *text)
{
	directory_rows(&w->d, text);
}

static void world_open(struct world *w)
{
	struct err e = { 0 };
	bool made;

	*w = (struct world){ .by = { .who = STR("person:test") } };
	directory_open(&w->d, conf);
	w->by.now = w->d.now;
	assert_ok(settings_read(w->d.a, w->d.conf, SETTINGS_COMPOSE, &w->settings, &e));
	assert_ok(token_keys_make(w->settings.key.p, &made, &e));
	assert_ok(token_keys_read(w->d.a, w->settings.key.p, &w->keys, &e));
	assert_ok(stale_policies(w->d.a, w->d.conf, &w->policies, &e));
}

static void world_close(struct world *w)
{
	unlink(w->settings.key.p);
	directory_close(&w->d);
}

/* All fiches were made two years ago, and so are due. */
static void make_due(struct world *w)
{
	sql(w, "UPDATE fiche SET created_at = created_at - 2 * 366 * 86400");
}

#define FICHE(name, more) "{\"name\":\"" name "\",\"description\":\"D\"" more "}"
#define EMAIL(address)    ",\"email\":\"" address "\""

/* Two with one contact, one in English, one without an address, one of a first need. */
static void some_fiches(struct world *w)
{
	add(w, FICHE("Maison A", EMAIL("Info@a.test")));
	add(w, FICHE("Maison B", EMAIL("info@A.test")));
	add(w, FICHE("House C", EMAIL("c@c.test") ",\"vigie\":{\"lang\":\"en\"}"));
	add(w, FICHE("Maison D", ""));
	add(w,
	    "{\"name\":\"Comptoir E\",\"email\":\"e@e.test\",\"services\":[{\"name\":\"Paniers\",\"status\":\"active\","
	    "\"attributes\":[{\"taxonomy_term\":{\"code\":\"BD-1800\",\"name\":\"Food\"}}]}]}");
	make_due(w);
}

static struct plan_told plan_as(struct world *w, struct plan_wish wish, const struct plan_watch *watch)
{
	struct plan_told told;
	struct err e = { 0 };

	wish.now = wish.now ? wish.now : w->d.now;
	wish.who = w->by.who;
	wish.host = HOST;
	assert_ok(db_begin(w->d.db, &e));
	assert_ok(plan_campaign(w->d.a, w->d.db, &w->settings, &w->policies, &wish, watch, &told, &e));
	assert_ok(db_commit(w->d.db, &e));
	return told;
}

static struct plan_told plan(struct world *w)
{
	return plan_as(w, (struct plan_wish){ .now = 0 }, NULL);
}

static struct str told_text(struct world *w, const struct plan_told *t)
{
	const struct {
		const char *name;
		int64_t n;
	} all[] = { { "due", t->due }, { "asked", t->asked }, { "requests", t->requests },
		{ "reminders", t->reminders }, { "exhausted", t->exhausted }, { "waiting", t->waiting },
		{ "later", t->later }, { "no_address", t->no_address }, { "opted_out", t->opted_out },
		{ "dead", t->dead }, { "given_up", t->given_up }, { "needless", t->needless } };
	struct buf AUTO_BUF out = BUF_INIT(4096);

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].n)
			buf_fmt(&out, "%s%s=%lld", out.n ? " " : "", all[i].name, (long long)all[i].n);
	return arena_str(w->d.a, buf_str(&out));
}

#define assert_told(w, told, want) assert_str(told_text((w), &(told)), STR(want))

/* What the relay would say of everything that is not sent, at the world's time. */
static void send_all(struct world *w)
{
	sql(w, "UPDATE campaign SET state = 'approved' WHERE state = 'planned'");
	directory_rows(&w->d,
	    arena_fmt(w->d.a,
	        "UPDATE outbox SET state = 'sent', sent_at = %lld WHERE state IN ('held', 'queued')",
	        (long long)w->d.now)
	        .p);
	sql(w, "UPDATE request SET state = 'open' WHERE state = 'planned'");
}

/* A first plan ------------------------------------------------------------------------------------------------- */

static void test_first(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	some_fiches(&w);
	struct plan_told told = plan(&w);
	assert_told(&w, told, "due=5 asked=4 requests=3 no_address=1");
	assert_str(told.campaign, STR("2026-10-31"));
	assert_rows(&w.d,
	    "SELECT address, mailbox, basis, lang, state, (SELECT count(*) FROM request_fiche WHERE request = id) "
	    "FROM request ORDER BY address",
	    "c@c.test|c@c.test|email|en|planned|1\ne@e.test|e@e.test|email|fr|planned|1\n"
	    "info@a.test|Info@a.test|email|fr|planned|2");
	assert_rows(&w.d,
	    "SELECT DISTINCT n, state, domain = substr(envelope_to, instr(envelope_to, '@') + 1), sent_at, tries FROM outbox",
	    "1|held|1|NULL|0");
	assert_rows(&w.d,
	    "SELECT count(*) FROM outbox, meta WHERE key = 'instance' AND "
	    "message_id = request || '.1.' || substr(value, 1, 8) || '@211.test'",
	    "3");
	assert_rows(&w.d,
	    "SELECT count(*) FROM shown s JOIN fiche f ON f.id = s.fiche WHERE s.revision = f.revision", "4");
	world_close(&w);
}

static void test_nothing_due(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	struct plan_told told = plan(&w);
	assert_told(&w, told, "");
	assert_str(told.campaign, STR_NONE);
	assert_rows(&w.d, "SELECT count(*) FROM campaign", "0");
	world_close(&w);
}

static void test_rolled_back(void **state)
{
	struct plan_wish wish = { .who = STR("person:test"), .host = HOST };
	struct plan_told told;
	struct err e = { 0 };
	struct world w;

	(void)state;
	world_open(&w);
	some_fiches(&w);
	wish.now = w.d.now;
	assert_ok(db_begin(w.d.db, &e));
	assert_ok(plan_campaign(w.d.a, w.d.db, &w.settings, &w.policies, &wish, NULL, &told, &e));
	db_rollback(w.d.db);
	assert_rows(&w.d,
	    "SELECT (SELECT count(*) FROM campaign) + (SELECT count(*) FROM request) + (SELECT count(*) FROM outbox)",
	    "0");
	struct plan_told again = plan(&w);
	assert_str(told_text(&w, &again), told_text(&w, &told));
	world_close(&w);
}

/* First needs, then what has been due longest. */
static void test_order(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	some_fiches(&w);
	sql(&w, "UPDATE fiche SET created_at = created_at - 366 * 86400 WHERE name = 'House C'");
	struct plan_told told = plan_as(&w, (struct plan_wish){ .max = 2 }, NULL);
	assert_told(&w, told, "due=5 asked=2 requests=2 later=2 no_address=1");
	assert_rows(&w.d, "SELECT address FROM request ORDER BY id", "e@e.test\nc@c.test");
	world_close(&w);
}

static void test_region(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	some_fiches(&w);
	sql(&w, "UPDATE fiche SET region = '03' WHERE name = 'Maison A'");
	struct plan_told told = plan_as(&w, (struct plan_wish){ .region = STR("03") }, NULL);
	assert_told(&w, told, "due=1 asked=1 requests=1");
	world_close(&w);
}

static void test_pending(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	some_fiches(&w);
	plan(&w);
	add(&w, FICHE("Maison F", EMAIL("f@f.test")));
	sql(&w, "UPDATE fiche SET created_at = 0 WHERE name = 'Maison F'");
	struct plan_told told = plan(&w);
	assert_told(&w, told, "due=6 waiting=4 later=1 no_address=1");
	assert_str(told.pending, STR("2026-10-31"));
	assert_str(told.campaign, STR_NONE);
	assert_rows(&w.d, "SELECT count(*) FROM request", "3");
	world_close(&w);
}

/* A fiche of which much is to be known. */
static void test_shown(void **state)
{
	struct plan_told told;
	struct record *r;
	struct mail m;
	struct world w;
	struct err e = { 0 };

	(void)state;
	world_open(&w);
	add(&w,
	    "{\"name\":\"Maison A\",\"description\":\"Aide\",\"email\":\"a@a.test\",\"phones\":[{\"number\":\"418 555-0199\","
	    "\"vigie\":{\"vis\":{\"id\":\"internal\"}}}],\"contacts\":[{\"name\":\"Anne\",\"email\":\"anne@secret.test\","
	    "\"vigie\":{\"vis\":{\"id\":\"internal\"}}}],\"vigie\":{\"en\":{\"description\":\"Help\"}}}");
	make_due(&w);
	told = plan(&w);
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
	world_close(&w);
}

static void check_token(struct world *w, int64_t until)
{
	struct str from = directory_rows(&w->d, "SELECT envelope_from FROM outbox WHERE id = 1"),
	           bytes = directory_rows(&w->d, "SELECT bytes FROM outbox_message WHERE email = 1"),
	           token = token_find(from);
	struct token_bound to = { .instance = token_instance(
		                      directory_rows(&w->d, "SELECT message_id FROM outbox WHERE id = 1")),
		.contact = directory_rows(&w->d,
		    "SELECT r.address FROM request r JOIN outbox o ON o.request = r.id WHERE o.id = 1") };
	struct mail m;
	struct err e = { 0 };
	struct shown *shown;
	int64_t email;

	assert_memory_equal(from.p, "retours+v", 9);
	assert_true(token_email(token, &email));
	assert_int_equal(email, 1);
	assert_ok(outbox_shown(w->d.a, w->d.db, 1, &shown, &e));
	to.shown = shown;
	assert_int_equal(token_check(&w->keys, token, until - DAY, &to), TOKEN_VALID);
	assert_int_equal(token_check(&w->keys, token, until + DAY, &to), TOKEN_EXPIRED);
	shown->revision++;
	assert_int_equal(token_check(&w->keys, token, until - DAY, &to), TOKEN_FORGED);
	mime_read(w->d.a, bytes, &m);
	assert_str(token_find(mime_header(m.headers, "Reply-To")), token);
	assert_str(m.message_id, directory_rows(&w->d, "SELECT message_id FROM outbox WHERE id = 1"));
}

static void test_token(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	some_fiches(&w);
	plan(&w);
	check_token(&w, w.d.now + w.settings.token_valid_secs);
	world_close(&w);
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

static void statements(struct world *w, const char *text)
{
	char one[1024];

	while (*text) {
		size_t n = strcspn(text, ";");
		assert_true(n < sizeof one);
		memcpy(one, text, n);
		one[n] = '\0';
		sql(w, one);
		text += n + (text[n] == ';');
	}
}

static void test_again(void **state)
{
	const struct again_row *r = *state;
	struct world w;

	world_open(&w);
	some_fiches(&w);
	plan(&w);
	send_all(&w);
	w.d.now += 40 * DAY;
	statements(&w, r->sql);
	struct plan_told told = plan(&w);
	assert_str(told_text(&w, &told), str_of(r->told));
	assert_rows(&w.d,
	    "SELECT count(*) FROM request r WHERE state IN ('exhausted', 'cancelled', 'opted-out', 'failed') AND "
	    "(closed_at IS NULL OR EXISTS (SELECT 1 FROM outbox o WHERE o.request = r.id AND o.state IN ('held', 'queued')))",
	    "0");
	world_close(&w);
}

/* Reminders -------------------------------------------------------------------------------------------------------- */

static void test_reminders(void **state)
{
	struct plan_told told;
	struct world w;

	(void)state;
	world_open(&w);
	add(&w, FICHE("Maison A", EMAIL("a@a.test")));
	make_due(&w);
	plan(&w);
	for (int n = 2; n <= 3; n++) {
		send_all(&w);
		w.d.now += 22 * DAY;
		told = plan(&w);
		assert_told(&w, told, "due=1 reminders=1 waiting=1");
	}
	assert_rows(&w.d, "SELECT n, state FROM outbox ORDER BY n", "1|sent\n2|sent\n3|queued");
	assert_rows(
	    &w.d, "SELECT count(DISTINCT message_id), count(DISTINCT envelope_from) FROM outbox", "3|3");
	told = plan(&w); /* the third waits: nothing more */
	assert_told(&w, told, "due=1 waiting=1");
	send_all(&w);
	w.d.now += 22 * DAY;
	told = plan(&w);
	assert_told(&w, told, "due=1 exhausted=1 given_up=1");
	assert_rows(&w.d, "SELECT state FROM request", "exhausted");
	world_close(&w);
}

static void test_paused(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	add(&w, FICHE("Maison A", EMAIL("a@a.test")));
	make_due(&w);
	plan(&w);
	send_all(&w);
	sql(&w, "UPDATE campaign SET state = 'paused'");
	w.d.now += 22 * DAY;
	plan(&w);
	assert_rows(&w.d, "SELECT n, state FROM outbox ORDER BY n", "1|sent\n2|held");
	world_close(&w);
}

/* Before they leave ------------------------------------------------------------------------------------------------- */

static void edit(struct world *w, const char *name, const char *path, const char *value)
{
	struct edit change = { .path = str_of(path), .value = str_of(value), .at = -1 };
	struct edited out;
	struct fiche f;
	struct err e = { 0 };

	assert_ok(db_begin(w->d.db, &e));
	assert_ok(fiche_find(w->d.a, w->d.db, str_of(name), &f, &e));
	assert_ok(edit_fiche(w->d.a, w->d.db, &f, &change, "edit", &w->by, EDIT_CLAIM_AUTHOR, &out, &e));
	assert_ok(db_commit(w->d.db, &e));
}

static void verify(struct world *w, const char *name, int64_t at)
{
	struct evidence v = { .by_name = STR("Anne"), .channel = STR("phone"), .at = at };
	struct fiche f;
	struct err e = { 0 };

	assert_ok(db_begin(w->d.db, &e));
	assert_ok(fiche_find(w->d.a, w->d.db, str_of(name), &f, &e));
	assert_ok(evidence_add(w->d.a, w->d.db, &f, &v, NULL, 0, &w->by, &e));
	assert_ok(db_commit(w->d.db, &e));
}

enum act { NOTHING, EDIT, VERIFY, VERIFY_BEFORE, VERIFY_BOTH, NEW_ADDRESS, NEW_ADDRESS_BOTH };

/* On the request to info@a.test, about Maison A and Maison B. */
static const struct refresh_row {
	const char *name;
	enum act act;
	const char *sql;
	int64_t days; /* later */
	int composed, cancelled;
	const char *request, *email, *shown;
} refreshes[] = {
	{ "refresh: nothing has happened", NOTHING, "", 1, 0, 0, "planned", "held", "Maison A\nMaison B" },
	{ "refresh: a fiche was edited", EDIT, "", 1, 1, 0, "planned", "held", "Maison A\nMaison B" },
	{ "refresh: one was verified", VERIFY, "", 1, 1, 0, "planned", "held", "Maison B" },
	{ "refresh: one was verified before, and written down later", VERIFY_BEFORE, "", 1, 1, 0, "planned",
	    "held", "Maison B" },
	{ "refresh: both were verified", VERIFY_BOTH, "", 1, 0, 1, "cancelled", "cancelled", NULL },
	{ "refresh: one was closed", NOTHING, "UPDATE fiche SET status = 'closed' WHERE name = 'Maison A'", 1,
	    1, 0, "planned", "held", "Maison B" },
	{ "refresh: both were", NOTHING, "UPDATE fiche SET status = 'merged'", 1, 0, 1, "cancelled",
	    "cancelled", NULL },
	{ "refresh: one has another address now", NEW_ADDRESS, "", 1, 1, 0, "planned", "held", "Maison B" },
	{ "refresh: both have", NEW_ADDRESS_BOTH, "", 1, 0, 1, "cancelled", "cancelled", NULL },
	{ "refresh: opted out", NOTHING, "INSERT INTO opt_out VALUES('info@a.test', 1, 'reply', NULL)", 1, 0,
	    1, "opted-out", "cancelled", NULL },
	{ "refresh: dead", NOTHING,
	    "INSERT INTO address_state VALUES('info@a.test', 'dead', 1, '', '', 1, 1)", 1, 0, 1, "failed",
	    "cancelled", NULL },
	{ "refresh: answered by other means", NOTHING, "UPDATE request SET state = 'answered', closed_at = 1",
	    1, 0, 1, "answered", "cancelled", NULL },
	{ "refresh: held so long that nobody could answer", NOTHING, "", 130, 1, 0, "planned", "held",
	    "Maison A\nMaison B" },
	{ "refresh: what is on its way stays", EDIT, "UPDATE outbox SET state = 'sending'", 1, 0, 0,
	    "planned", "sending", "Maison A\nMaison B" },
	{ "refresh: what was sent stays", EDIT, "UPDATE outbox SET state = 'sent', sent_at = 1", 1, 0, 0,
	    "planned", "sent", "Maison A\nMaison B" },
};

static void act(struct world *w, enum act what)
{
	if (what == EDIT)
		edit(w, "Maison A", "description", "Autre chose");
	if (what == VERIFY || what == VERIFY_BOTH)
		verify(w, "Maison A", w->by.now);
	if (what == VERIFY_BOTH)
		verify(w, "Maison B", w->by.now);
	if (what == VERIFY_BEFORE)
		verify(w, "Maison A", w->by.now - 30 * DAY);
	if (what == NEW_ADDRESS || what == NEW_ADDRESS_BOTH)
		edit(w, "Maison A", "email", "new@a.test");
	if (what == NEW_ADDRESS_BOTH)
		edit(w, "Maison B", "email", "new@a.test");
}

static void test_refresh(void **state)
{
	const struct refresh_row *r = *state;
	int64_t composed = -1, cancelled = -1;
	struct err e = { 0 };
	struct world w;

	world_open(&w);
	add(&w, FICHE("Maison A", EMAIL("info@a.test")));
	add(&w, FICHE("Maison B", EMAIL("info@a.test")));
	make_due(&w);
	plan(&w);
	struct str before = directory_rows(&w.d, "SELECT message_id FROM outbox"),
	           from = directory_rows(&w.d, "SELECT envelope_from FROM outbox");
	w.d.now += r->days * DAY;
	w.by.now = w.d.now;
	act(&w, r->act);
	sql(&w, r->sql);
	assert_ok(plan_refresh(w.d.a, w.d.db, &w.settings, w.d.now, &composed, &cancelled, &e));
	assert_int_equal(composed, r->composed);
	assert_int_equal(cancelled, r->cancelled);
	assert_rows(&w.d, "SELECT state FROM request", r->request);
	assert_rows(&w.d, "SELECT state FROM outbox", r->email);
	assert_str(directory_rows(&w.d, "SELECT message_id FROM outbox"), before);
	if (r->shown)
		assert_rows(
		    &w.d, "SELECT f.name FROM shown s JOIN fiche f ON f.id = s.fiche ORDER BY 1", r->shown);
	if (r->composed) {
		assert_false(str_eq(directory_rows(&w.d, "SELECT envelope_from FROM outbox"), from));
		check_token(&w, w.d.now + w.settings.token_valid_secs);
	}
	assert_ok(plan_refresh(w.d.a, w.d.db, &w.settings, w.d.now, &composed, &cancelled, &e));
	assert_int_equal(composed + cancelled, 0);
	world_close(&w);
}

/* A crowd: no request grows without end. */
static void test_many(void **state)
{
	struct plan_told told;
	struct world w;
	char json[200];

	(void)state;
	world_open(&w);
	for (int i = 0; i < 60; i++) {
		snprintf(json, sizeof json, FICHE("Maison %d", EMAIL("info@a.test")), i);
		add(&w, json);
	}
	make_due(&w);
	told = plan(&w);
	assert_told(&w, told, "due=60 asked=50 requests=1 waiting=10");
	world_close(&w);
}

static void test_no_key(void **state)
{
	struct plan_wish wish = { .who = STR("person:test"), .host = HOST };
	struct plan_told told;
	struct err e = { 0 };
	struct world w;

	(void)state;
	world_open(&w);
	unlink(w.settings.key.p);
	wish.now = w.d.now;
	assert_ok(db_begin(w.d.db, &e));
	assert_false(plan_campaign(w.d.a, w.d.db, &w.settings, &w.policies, &wish, NULL, &told, &e));
	db_rollback(w.d.db);
	assert_err(e, ERR_CONFIG, "vigie init");
	world_close(&w);
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
	TESTS_ROWS(&t, refreshes, test_refresh);
	tests_add(&t, "no request grows without end", test_many, NULL);
	tests_add(&t, "without a key nothing is planned", test_no_key, NULL);
	return tests_run(&t, "plan");
}
