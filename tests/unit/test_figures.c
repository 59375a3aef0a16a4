/* test_figures.c: what happened in a period, counted; each row is one act, and the figures that it moves. */
#include "tests/unit/directory.h"

#include "store/edit.h"
#include "store/evidence.h"
#include "store/figures.h"
#include "store/proposal.h"

#include <inttypes.h>

enum { DAY = 86400 };
static const int64_t begin_at = 1790000000; /* of the period, of 100 days */

/* Two fiches founded before the period. */
struct world {
	struct directory d;
	int64_t now;
};

static void found(struct world *w, const char *name)
{
	struct author by = { .who = STR("person:anne"), .now = w->now };
	struct err e = { 0 };
	struct fiche f;
	struct record *r = record_read_json(w->d.a,
	    arena_fmt(w->d.a, "{\"name\":\"%s\",\"email\":\"a@a.test\"}", name),
	    &entities[ENTITY_ORGANIZATION], &e);

	assert_non_null(r);
	assert_ok(db_begin(w->d.db, &e));
	assert_ok(edit_new(w->d.a, w->d.db, r, &by, &f, &e));
	assert_ok(db_commit(w->d.db, &e));
}

static void edit(struct world *w, int64_t id, const char *email)
{
	struct author by = { .who = STR("person:anne"), .now = w->now };
	struct edit what = { .path = STR("email"), .value = str_of(email) };
	struct edited done;
	struct err e = { 0 };
	struct fiche f;

	assert_ok(fiche_load(w->d.a, w->d.db, id, &f, &e));
	assert_ok(db_begin(w->d.db, &e));
	assert_ok(edit_fiche(w->d.a, w->d.db, &f, &what, "edit", &by, EDIT_CLAIM_AUTHOR, &done, &e));
	assert_ok(db_commit(w->d.db, &e));
	assert_int_equal(done.changed, 1);
}

static void verify(struct world *w, int64_t id, const char *channel)
{
	struct author by = { .who = STR("person:anne"), .now = w->now };
	struct evidence v = { .by_name = STR("Zoé"), .channel = str_of(channel) };
	struct err e = { 0 };
	struct fiche f;

	assert_ok(fiche_load(w->d.a, w->d.db, id, &f, &e));
	assert_ok(db_begin(w->d.db, &e));
	assert_ok(evidence_add(w->d.a, w->d.db, &f, &v, NULL, 0, &by, &e));
	assert_ok(db_commit(w->d.db, &e));
}

static void set_status(struct world *w, int64_t id, const char *status)
{
	struct author by = { .who = STR("person:anne"), .now = w->now };
	struct err e = { 0 };
	struct fiche f;

	assert_ok(fiche_load(w->d.a, w->d.db, id, &f, &e));
	assert_ok(db_begin(w->d.db, &e));
	assert_ok(edit_status(w->d.a, w->d.db, &f, status, "close", &by, &e));
	assert_ok(db_commit(w->d.db, &e));
}

static void sql(struct world *w, const char *text)
{
	assert_str(directory_rows(&w->d, text), STR_NONE);
}

static int64_t offer(struct world *w)
{
	struct proposal p = { .fiche = 1,
		.path = STR("email"),
		.old = STR("a@a.test"),
		.new = STR("b@a.test"),
		.at = -1,
		.who = STR("organisation"),
		.reason = STR("reply"),
		.value = hash_of(STR("b@a.test")),
		.current = hash_of(STR("a@a.test")),
		.new_at = w->now };
	struct err e = { 0 };

	assert_ok(db_begin(w->d.db, &e));
	assert_ok(proposal_raise(w->d.db, &p, w->now, &e));
	assert_ok(db_commit(w->d.db, &e));
	return p.id;
}

/* The acts ------------------------------------------------------------------------------------------------------ */

static void nothing(struct world *w)
{
	(void)w;
}

static void founds(struct world *w)
{
	found(w, "Trois");
}

static void closes(struct world *w)
{
	set_status(w, 1, "closed");
}

static void closes_and_reopens(struct world *w)
{
	set_status(w, 1, "closed");
	set_status(w, 1, "active");
}

static void edits(struct world *w)
{
	edit(w, 1, "b@a.test");
	edit(w, 1, "c@a.test");
	edit(w, 2, "b@a.test");
}

static void edits_and_verifies(struct world *w)
{
	edit(w, 1, "b@a.test");
	w->now += 3600;
	verify(w, 1, "phone");
}

static void verifies_late(struct world *w)
{
	edit(w, 1, "b@a.test");
	w->now += 2 * DAY;
	verify(w, 1, "phone");
}

static void verifies(struct world *w)
{
	verify(w, 1, "phone");
	verify(w, 1, "email");
	verify(w, 2, "email");
	verify(w, 2, "source");
}

static void revokes(struct world *w)
{
	verify(w, 1, "phone");
	sql(w, "UPDATE evidence SET revoked_at = 1");
}

static void offers(struct world *w)
{
	offer(w);
}

static void rejects(struct world *w)
{
	struct author by = { .who = STR("person:anne"), .now = w->now };
	struct err e = { 0 };
	int64_t id = offer(w);

	assert_ok(db_begin(w->d.db, &e));
	assert_ok(proposal_reject(w->d.a, w->d.db, id, &by, &e));
	assert_ok(db_commit(w->d.db, &e));
}

static void accepts(struct world *w)
{
	struct author by = { .who = STR("person:anne"), .now = w->now };
	struct err e = { 0 };
	int64_t id = offer(w);

	assert_ok(db_begin(w->d.db, &e));
	assert_ok(proposal_accept(w->d.a, w->d.db, id, STR_NONE, true, &by, &e));
	assert_ok(db_commit(w->d.db, &e));
}

#define EMAIL(id, request, n, state) \
	"INSERT INTO outbox(id, request, n, message_id, envelope_from, envelope_to, domain, state, due_at, sent_at, " \
	"token_until) VALUES(" id ", " request ", " n ", 'm" id \
	"', 'f@c.test', 'x@a.test', 'a.test', '" state "', 1790864000, iif('" state \
	"' = 'sent', 1790864000, NULL), 1)"

static void mails(struct world *w)
{
	sql(w,
	    "INSERT INTO campaign(id, name, state, planned_at, who, deadline_at, instance, host) "
	    "VALUES(1, 'c', 'approved', 1, 'person:anne', 2000000000, 'i', 'h')");
	sql(w,
	    "INSERT INTO request(id, campaign, address, mailbox, basis, lang, state, created_at) VALUES"
	    "(1, 1, 'x@a.test', 'x@a.test', 'email', 'fr', 'answered', 1),"
	    "(2, 1, 'y@a.test', 'y@a.test', 'email', 'fr', 'open', 1),"
	    "(3, 1, 'z@a.test', 'z@a.test', 'email', 'fr', 'failed', 1)");
	sql(w, EMAIL("1", "1", "1", "sent"));
	sql(w, EMAIL("2", "1", "2", "sent"));
	sql(w, EMAIL("3", "2", "1", "sent"));
	sql(w, EMAIL("4", "3", "1", "failed"));
	/* A question is an answer; an absence, and what came without a mark, are none. Read before the period. */
	sql(w,
	    "INSERT INTO inbound(sha256, mailbox, received_at, read_at, class, token, email, state) VALUES"
	    "(randomblob(32), 'm', 1, 1, 'question', 'valid', 2, 'waiting'),"
	    "(randomblob(32), 'm', 1, 1, 'auto-reply', 'valid', 3, 'handled'),"
	    "(randomblob(32), 'm', 1, 1, 'question', 'none', 3, 'waiting')");
}

static void answers(struct world *w)
{
	sql(w,
	    "INSERT INTO inbound(sha256, mailbox, received_at, read_at, class, token, text, state) VALUES"
	    "(randomblob(32), 'm', 1790864000, 1, 'confirmed', 'valid', '', 'applied'),"
	    "(randomblob(32), 'm', 1790864000, 1, 'confirmed', 'valid', '', 'applied'),"
	    "(randomblob(32), 'm', 1790864000, 1, 'confirmed', 'valid', '', 'repeated'),"
	    "(randomblob(32), 'm', 1790864000, 1, 'question', 'valid', '', 'waiting'),"
	    "(randomblob(32), 'm', 1790864000, 1, 'question', 'none', '', 'handled'),"
	    "(randomblob(32), 'm', 1790864000, 1, 'bounce', 'none', '', 'applied'),"
	    "(randomblob(32), 'm', 1790864000, 1, 'auto-reply', 'none', '', 'applied')");
}

static void loses_addresses(struct world *w)
{
	sql(w, "INSERT INTO address_state VALUES('a@a.test', 'dead', 1, '', '', 1790864000, 1790864000)");
	sql(w, "INSERT INTO address_state VALUES('b@a.test', 'doubtful', 1, '', '', 1790864000, 1790864000)");
	sql(w, "INSERT INTO opt_out VALUES('c@a.test', 1790864000, 'reply', NULL)");
}

/* The figures --------------------------------------------------------------------------------------------------- */

struct row {
	const char *name;
	void (*act)(struct world *w);
	const char *figures; /* those that are not 0, as told() writes them */
	const char *later;   /* of the 100 days behind the period */
};

#define TWO "fiches 2"

static const struct row rows[] = {
	{ "nothing happened", nothing, TWO, TWO },
	{ "a fiche is founded", founds, "fiches 3, created 1", "fiches 3" },
	{ "one is closed", closes, "fiches 1, closed 1", "fiches 1" },
	{ "one that came back is not closed", closes_and_reopens, TWO, TWO },
	{ "each act is a correction", edits, TWO ", corrected 3", TWO },
	{ "with a verification it is an update", edits_and_verifies, TWO ", verified 1, calls 1; phone 1",
	    TWO },
	{ "but not days later", verifies_late, TWO ", corrected 1, verified 1, calls 1; phone 1", TWO },
	{ "verifications by channel", verifies, TWO ", verified 2, calls 1; email 2, phone 1, source 1",
	    TWO },
	{ "one that was taken back is none", revokes, TWO, TWO },
	{ "a value is offered", offers, TWO ", offered 1, pending 1", TWO ", pending 1" },
	{ "and rejected", rejects, TWO ", offered 1, rejected 1", TWO },
	{ "accepting it corrects", accepts, TWO ", corrected 1, offered 1, accepted 1", TWO },
	{ "requests, reminders, answers to them", mails,
	    TWO ", requests 2, reminders 1, undelivered 1, asked 2, answered 1", TWO },
	{ "what came, by kind", answers,
	    TWO ", replies 4, replies_handled 3; confirmed 2, question 2, auto-reply 1, bounce 1", TWO },
	{ "addresses lost", loses_addresses, TWO ", dead 1, opted_out 1", TWO },
};

static struct str add_tally(struct arena *a, struct str all, const struct tally *t)
{
	for (const char *between = "; "; t; t = t->next, between = ", ")
		all = arena_fmt(a, "%.*s%s%.*s %" PRId64, STR_ARG(all), between, STR_ARG(t->word), t->n);
	return all;
}

static struct str told(struct arena *a, const struct figures *f)
{
	const struct {
		const char *name;
		int64_t n;
	} all[] = {
		{ "fiches", f->fiches },
		{ "created", f->created },
		{ "closed", f->closed },
		{ "corrected", f->corrected },
		{ "verified", f->verified },
		{ "requests", f->requests },
		{ "reminders", f->reminders },
		{ "undelivered", f->undelivered },
		{ "asked", f->asked },
		{ "answered", f->answered },
		{ "replies", f->replies },
		{ "replies_handled", f->replies_handled },
		{ "calls", f->calls },
		{ "dead", f->dead },
		{ "opted_out", f->opted_out },
		{ "offered", f->offered },
		{ "accepted", f->accepted },
		{ "rejected", f->rejected },
		{ "pending", f->pending },
		{ "duplicates", f->duplicates },
	};
	struct str s = STR_NONE;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].n)
			s = arena_fmt(
			    a, "%.*s%s%s %" PRId64, STR_ARG(s), s.n ? ", " : "", all[i].name, all[i].n);
	return add_tally(a, add_tally(a, s, f->channels), f->classes);
}

static void test_row(void **state)
{
	const struct row *r = *state;
	const int64_t end_at = begin_at + 100 * (int64_t)DAY;
	struct figures f;
	struct world w;
	struct err e = { 0 };

	directory_open(&w.d, "");
	w.now = begin_at - DAY;
	found(&w, "Un");
	found(&w, "Deux");
	w.now = begin_at + 10 * (int64_t)DAY;
	r->act(&w);
	assert_ok(figures_read(w.d.a, w.d.db, begin_at, end_at, &f, &e));
	assert_str(told(w.d.a, &f), str_of(r->figures));
	assert_ok(figures_read(w.d.a, w.d.db, end_at, end_at + 100 * (int64_t)DAY, &f, &e));
	assert_str(told(w.d.a, &f), str_of(r->later));
	directory_close(&w.d);
}

static void test_pending(void **state)
{
	struct stopped *stopped;
	struct tally *t;
	struct world w;
	struct err e = { 0 };

	(void)state;
	directory_open(&w.d, "");
	w.now = begin_at;
	found(&w, "Un");
	assert_ok(figures_pending(w.d.a, w.d.db, &t, &e));
	assert_null(t);
	offer(&w);
	assert_ok(figures_pending(w.d.a, w.d.db, &t, &e));
	assert_str(t->word, STR("organisation"));
	assert_int_equal(t->n, 1);
	assert_null(t->next);
	sql(&w, "INSERT INTO source(id, name) VALUES(1, 'levis'), (2, 'cdc')");
	sql(&w,
	    "INSERT INTO source_run(source, at, outcome, message) VALUES(1, 5, 'stopped', 'half of it is gone'),"
	    "(2, 6, 'stopped', 'long ago'), (2, 7, 'applied', '')");
	assert_ok(figures_stopped(w.d.a, w.d.db, &stopped, &e));
	assert_str(stopped->source, STR("levis"));
	assert_str(stopped->message, STR("half of it is gone"));
	assert_int_equal(stopped->at, 5);
	assert_null(stopped->next);
	directory_close(&w.d);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "what waits: proposals by author, deliveries that were stopped", test_pending, NULL);
	return tests_run(&t, "figures");
}
