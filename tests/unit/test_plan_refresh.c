/* test_plan_refresh.c: what becomes of e-mails that are not sent yet when their fiches change. */
#include "tests/unit/planning.h"

#include "store/edit.h"
#include "store/evidence.h"

static void edit(struct planning *w, const char *name, const char *path, const char *value)
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

static void verify(struct planning *w, const char *name, int64_t at)
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

static void act(struct planning *w, enum act what)
{
	if (what == EDIT)
		edit(w, "Maison A", "description", "Autre chose");
	if (what == VERIFY || what == VERIFY_BOTH)
		verify(w, "Maison A", w->by.now);
	if (what == VERIFY_BOTH)
		verify(w, "Maison B", w->by.now);
	if (what == VERIFY_BEFORE)
		verify(w, "Maison A", w->by.now - 30 * PLANNING_DAY);
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
	struct planning w;

	planning_open(&w);
	planning_add(&w, PLANNING_FICHE("Maison A", PLANNING_EMAIL("info@a.test")));
	planning_add(&w, PLANNING_FICHE("Maison B", PLANNING_EMAIL("info@a.test")));
	planning_make_due(&w);
	planning_plan(&w);
	struct str before = directory_rows(&w.d, "SELECT message_id FROM outbox"),
	           from = directory_rows(&w.d, "SELECT envelope_from FROM outbox");
	w.d.now += r->days * PLANNING_DAY;
	w.by.now = w.d.now;
	act(&w, r->act);
	planning_sql(&w, r->sql);
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
		planning_check_token(&w, w.d.now + w.settings.token_valid_secs);
	}
	assert_ok(plan_refresh(w.d.a, w.d.db, &w.settings, w.d.now, &composed, &cancelled, &e));
	assert_int_equal(composed + cancelled, 0);
	planning_close(&w);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, refreshes, test_refresh);
	return tests_run(&t, "plan_refresh");
}
