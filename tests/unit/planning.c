#include "tests/unit/planning.h"

#include "mailer/mime.h"
#include "store/edit.h"

static const char conf[] =
    "[centre]\nname = 211 Grand-Large\naddress = 12, rue du Quai\nphone = 418 555-0211\n"
    "[mail]\nfrom = fiches@211.test\nreply = reponses@211.test\nbounces = retours@211.test\n"
    "[stale]\ninitial_spread = 1 month\n";

void planning_add(struct planning *w, const char *json)
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

void planning_sql(struct planning *w, const char *text)
{
	char one[1024];

	while (*text) {
		size_t n = strcspn(text, ";");
		assert_true(n < sizeof one);
		memcpy(one, text, n);
		one[n] = '\0';
		directory_rows(&w->d, one);
		text += n + (text[n] == ';');
	}
}

void planning_open(struct planning *w)
{
	struct err e = { 0 };
	bool made;

	*w = (struct planning){ .by = { .who = STR("person:test") } };
	directory_open(&w->d, conf);
	w->by.now = w->d.now;
	assert_ok(settings_read(w->d.a, w->d.conf, SETTINGS_COMPOSE, &w->settings, &e));
	assert_ok(token_keys_make(w->settings.key.p, &made, &e));
	assert_ok(token_keys_read(w->d.a, w->settings.key.p, &w->keys, &e));
	assert_ok(stale_policies(w->d.a, w->d.conf, &w->policies, &e));
}

void planning_close(struct planning *w)
{
	unlink(w->settings.key.p);
	directory_close(&w->d);
}

void planning_make_due(struct planning *w)
{
	planning_sql(w, "UPDATE fiche SET created_at = created_at - 2 * 366 * 86400");
}

void planning_fiches(struct planning *w)
{
	planning_add(w, PLANNING_FICHE("Maison A", PLANNING_EMAIL("Info@a.test")));
	planning_add(w, PLANNING_FICHE("Maison B", PLANNING_EMAIL("info@A.test")));
	planning_add(w, PLANNING_FICHE("House C", PLANNING_EMAIL("c@c.test") ",\"vigie\":{\"lang\":\"en\"}"));
	planning_add(w, PLANNING_FICHE("Maison D", ""));
	planning_add(w,
	    "{\"name\":\"Comptoir E\",\"email\":\"e@e.test\",\"services\":[{\"name\":\"Paniers\",\"status\":\"active\","
	    "\"attributes\":[{\"taxonomy_term\":{\"code\":\"BD-1800\",\"name\":\"Food\"}}]}]}");
	planning_make_due(w);
}

struct plan_told planning_plan_as(struct planning *w, struct plan_wish wish)
{
	struct plan_told told;
	struct err e = { 0 };

	wish.now = wish.now ? wish.now : w->d.now;
	wish.who = w->by.who;
	wish.host = PLANNING_HOST;
	assert_ok(db_begin(w->d.db, &e));
	assert_ok(plan_campaign(w->d.a, w->d.db, &w->settings, &w->policies, &wish, NULL, &told, &e));
	assert_ok(db_commit(w->d.db, &e));
	return told;
}

struct plan_told planning_plan(struct planning *w)
{
	return planning_plan_as(w, (struct plan_wish){ .now = 0 });
}

struct str planning_text(struct planning *w, const struct plan_told *t)
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

void planning_send_all(struct planning *w)
{
	planning_sql(w, "UPDATE campaign SET state = 'approved' WHERE state = 'planned'");
	directory_rows(&w->d,
	    arena_fmt(w->d.a,
	        "UPDATE outbox SET state = 'sent', sent_at = %lld WHERE state IN ('held', 'queued')",
	        (long long)w->d.now)
	        .p);
	planning_sql(w, "UPDATE request SET state = 'open' WHERE state = 'planned'");
}

void planning_check_token(struct planning *w, int64_t until)
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
	assert_int_equal(token_check(&w->keys, token, until - PLANNING_DAY, &to), TOKEN_VALID);
	assert_int_equal(token_check(&w->keys, token, until + PLANNING_DAY, &to), TOKEN_EXPIRED);
	shown->revision++;
	assert_int_equal(token_check(&w->keys, token, until - PLANNING_DAY, &to), TOKEN_FORGED);
	mime_read(w->d.a, bytes, &m);
	assert_str(token_find(mime_header(m.headers, "Reply-To")), token);
	assert_str(m.message_id, directory_rows(&w->d, "SELECT message_id FROM outbox WHERE id = 1"));
}
