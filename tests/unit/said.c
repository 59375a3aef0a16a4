#include "tests/unit/said.h"

#include "rules/normalise.h"

static struct reply reply_of(struct replies *t, const struct said *s)
{
	struct arena *a = t->d.a;
	struct reply r = { .class = (enum reply_class)s->class,
		.complaint = s->complaint,
		.more = s->more,
		.whole = s->whole ? str_of(s->whole) : directory_rows(&t->d, "SELECT name FROM fiche"),
		.text = str_of(s->text),
		.address = str_of(s->address) };
	struct reply_field **end = &r.fields;

	for (int i = 0; i < SAID_FIELDS_MAX && s->fields[i].path; i++, end = &(*end)->next) {
		const struct said_field *f = &s->fields[i];
		*end = ARENA_NEW(a, struct reply_field);
		**end = (struct reply_field){ .path = str_of(f->path),
			.value = str_of(f->value),
			.emptied = !*f->value,
			.fiche = f->fiche
			    ? directory_rows(
			          &t->d, arena_fmt(a, "SELECT uuid FROM fiche WHERE id = %d", f->fiche).p)
			    : STR_NONE };
	}
	const char *recipients[] = { s->other_recipient, s->recipient };
	for (int i = 0; i < 2; i++) {
		if (!recipients[i])
			continue;
		struct reply_recipient *p = ARENA_NEW(a, struct reply_recipient);
		*p = (struct reply_recipient){ .next = r.recipients,
			.address = str_of(recipients[i]),
			.status = str_of(s->status),
			.reason = str_of(s->reason ? s->reason : "unknown"),
			.permanent = s->permanent,
			.delayed = s->delayed };
		r.recipients = p;
	}
	return r;
}

int64_t said(struct replies *t, const struct said *s, struct inbox_told *told)
{
	static const char *const verdicts[] = { "none", "valid", "expired", "forged" };
	struct reply reply = reply_of(t, s);
	struct err e = { 0 };
	struct inbound m = { .message_id = STR("x@y.test"),
		.mailbox = STR("test"),
		.received_at = t->now,
		.read_at = t->now,
		.sender = s->name ? arena_fmt(t->d.a, "%s <%s>", s->name, s->from) : str_of(s->from),
		.cls = str_of(reply_classes[s->class]),
		.token = str_of(verdicts[s->token]),
		.email = s->email,
		.text = str_of(s->text),
		.state = STR("handled") };
	struct answer w = { .a = t->d.a,
		.db = t->d.db,
		.now = t->now,
		.reply = &reply,
		.from = norm_email(t->d.a, str_of(s->from)),
		.token = s->token,
		.tied = s->email,
		.m = &m,
		.told = told };
	bool found = true;

	t->now += 60;
	for (size_t i = 0; i < sizeof m.sha256; i++)
		m.sha256[i] = (uint8_t)(t->now >> i % 6 * 8);
	if (s->sql)
		replies_sql(t, s->sql);
	if (s->email) {
		assert_ok(outbox_get(w.a, w.db, s->email, &w.email, &found, &e));
		assert_ok(request_get(w.a, w.db, w.email.request, &w.request, &e));
		assert_ok(outbox_shown(w.a, w.db, s->email, &w.shown, &e));
	}
	assert_ok(db_begin(t->d.db, &e));
	assert_ok(inbound_add(t->d.db, &m, STR("bytes"), &e));
	assert_ok(effects_apply(&w, &e));
	assert_ok(inbound_conclude(t->d.db, &m, &e));
	assert_ok(db_commit(t->d.db, &e));
	struct str have = m.why.n ? arena_fmt(t->d.a, "%.*s; %.*s", STR_ARG(m.state), STR_ARG(m.why))
	                          : m.state;
	size_t n = strlen(s->state);
	bool begins = n && s->state[n - 1] == ' '; /* what follows is another module's own words */
	have.n = begins && have.n > n ? n : have.n;
	assert_str(have, str_of(s->state));
	return m.id;
}

void said_undo(struct replies *t, int64_t id)
{
	const struct author anne = { .who = STR("person:anne"), .now = t->now };
	struct err e = { 0 };

	assert_ok(db_begin(t->d.db, &e));
	if (inbox_undo(t->d.a, t->d.db, id, &anne, &e)) {
		assert_ok(db_commit(t->d.db, &e));
		assert_false(inbox_undo(t->d.a, t->d.db, id, &anne, &e)); /* not twice */
	} else {
		db_rollback(t->d.db);
	}
	assert_err(e, ERR_INPUT, "has done nothing that could be taken back");
}
