/* test_review_session.c: a technician at the queue: what is offered next, what is written, what is taken back, and who else is
 * there. */
#include "tests/unit/directory.h"

#include "cmd/review_desk.h"
#include "store/proposal.h"

/* Two sources that agree on what the town says otherwise, a pair, a fiche that needs it most. */
static const char conf[] = "[source town]\nformat = csv\nwhere = list.csv\nmapping = map\ncomplete = yes\n"
                           "[source cdc]\nformat = csv\nwhere = other.csv\nmapping = map\n"
                           "[source health]\nformat = csv\nwhere = other.csv\nmapping = map\n";
static const char map[] =
    "[list]\nkey = id\n[record]\nname = {name}\nphones[main].number = {phone | phone}\nemail = {email}\nwebsite = {web}\n"
    "services[main].name = {service}\n"
    "services[main].attributes[a].taxonomy_term.name = {service}\n";

#define HEADER "id,name,email,web,service,phone\n"
static const char town[] = HEADER "1,Alouette,a@x.test,https://a.test,Bridge,418 555-0101\n"
                                  "2,Popote du Moulin,b@x.test,https://b.test,aide alimentaire,418 555-0202\n"
                                  "3,Cercle Cordelia,c@x.test,https://c.test,Bridge,418 555-0303\n";
static const char cdc[] = HEADER
    "1,Alouette,new-a@x.test,https://aa.test,Bridge,418 555-0101\n"
    "2,Popote du Moulin,new-b@x.test,https://b.test,aide alimentaire,418 555-0202\n"
    "3,Cercle Cordelia,new-c@x.test,https://c.test,Bridge,418 555-0303\n";
static const char health[] = HEADER "3,Cercle Cordelia,new-c@x.test,https://c.test,Bridge,418 555-0303\n";

struct table {
	struct directory d;
	struct app app;
	struct arena *a;
	struct review_filter filter;
	struct review_session s;
};

static void sit_down(struct table *t)
{
	const struct review_filter all = { .kinds = { true, true, true } };
	struct err e = { 0 };

	directory_open(&t->d, conf);
	directory_file(&t->d, "map", map);
	directory_deliver(&t->d, "town", "list.csv", town);
	directory_deliver(&t->d, "cdc", "other.csv", cdc);
	directory_deliver(&t->d, "health", "other.csv", health);
	assert_rows(&t->d, "SELECT fiche, path, who, new FROM proposal ORDER BY id",
	    "1|email|source:cdc|new-a@x.test\n1|website|source:cdc|https://aa.test\n"
	    "2|email|source:cdc|new-b@x.test\n3|email|source:cdc|new-c@x.test\n"
	    "3|email|source:health|new-c@x.test");
	directory_rows(&t->d,
	    "INSERT INTO pair(fiche_1, fiche_2, score, band, reasons, found_at, scored_at) "
	    "VALUES(1, 3, 0.8, 'possible', '[]', 1, 1)");
	t->app = (struct app){
		.a = t->d.a, .db = t->d.db, .conf = t->d.conf, .now = t->d.now, .who = STR("person:anne")
	};
	t->a = arena_new(64 * 1024 * 1024);
	t->filter = all;
	assert_ok(review_begin(&t->s, &t->app, t->a, &t->filter, &e));
	assert_ok(review_settle(&t->s, &e));
}

static void stand_up(struct table *t)
{
	arena_free(&t->a);
	directory_close(&t->d);
}

/* The number of the item he is at, "-" at the end. */
static struct str here(struct table *t)
{
	if (t->s.at == t->s.queue.n)
		return STR("-");
	return review_number(t->d.a, &t->s.queue.items[t->s.at]);
}

#define assert_here(t, want) assert_str(here(t), STR(want))
#define assert_note(t, want) assert_non_null(strstr((t)->s.note, (want)))

static struct review_item load(struct table *t)
{
	struct review_item it;
	struct err e = { 0 };

	assert_ok(review_load(&t->s, t->s.at, &it, &e));
	return it;
}

static void accept(struct table *t)
{
	struct review_item it = load(t);
	struct err e = { 0 };

	assert_ok(review_accept(&t->s, &it, STR_NONE, &e));
	assert_ok(review_settle(&t->s, &e));
}

static void reject(struct table *t)
{
	struct review_item it = load(t);
	struct err e = { 0 };

	assert_ok(review_reject(&t->s, &it, &e));
	assert_ok(review_settle(&t->s, &e));
}

static void pass(struct table *t)
{
	struct err e = { 0 };

	review_skip(&t->s, t->s.at);
	assert_ok(review_settle(&t->s, &e));
}

static void undo(struct table *t)
{
	struct err e = { 0 };

	assert_ok(review_undo(&t->s, &e));
	assert_ok(review_settle(&t->s, &e));
}

static const char states[] = "SELECT id, state FROM proposal ORDER BY id";

static void test_order(void **state)
{
	struct table t;

	(void)state;
	sit_down(&t);
	assert_here(&t, "3");                        /* first needs */
	assert_int_equal(review_count(&t.s).all, 5); /* two offers of one value count once */
	pass(&t);
	assert_here(&t, "d1"); /* a possible duplicate */
	pass(&t);
	assert_here(&t, "4"); /* two agree */
	pass(&t);
	assert_here(&t, "1");
	pass(&t);
	assert_here(&t, "2"); /* all of a fiche together */
	pass(&t);
	assert_here(&t, "-");
	assert_int_equal(review_count_state(&t.s, REVIEW_SKIPPED), 5);
	assert_rows(&t.d, states, "1|pending\n2|pending\n3|pending\n4|pending\n5|pending");
	stand_up(&t);
}

static void test_decide_and_undo(void **state)
{
	struct table t;

	(void)state;
	sit_down(&t);
	accept(&t); /* 3 */
	assert_rows(&t.d, "SELECT json_extract(doc, '$.email') FROM fiche WHERE id = 2", "new-b@x.test");
	pass(&t);   /* d1 */
	reject(&t); /* 4, and what health says with it */
	assert_here(&t, "1");
	assert_rows(&t.d, "SELECT count(*) FROM proposal WHERE state = 'pending'", "2");
	assert_rows(&t.d, "SELECT decided_by FROM proposal WHERE id = 3", "person:anne");

	undo(&t);
	assert_here(&t, "4");
	assert_rows(&t.d, states, "1|pending\n2|pending\n3|accepted\n4|pending\n5|pending");
	undo(&t); /* the skip */
	assert_here(&t, "d1");
	undo(&t);
	assert_here(&t, "3");
	assert_rows(&t.d, "SELECT json_extract(doc, '$.email') FROM fiche WHERE id = 2", "b@x.test");
	undo(&t);
	assert_note(&t, "nothing is left");
	assert_int_equal(review_count(&t.s).waiting, 5);
	stand_up(&t);
}

/* Of the item he looks at, when it was decided before others. */
static void test_undo_this(void **state)
{
	struct table t;

	(void)state;
	sit_down(&t);
	accept(&t); /* 3 */
	pass(&t);
	reject(&t); /* 4 */
	t.s.at = 0;
	assert_here(&t, "3");
	undo(&t);
	assert_here(&t, "3");
	assert_rows(&t.d, "SELECT state FROM proposal WHERE id IN (3, 4)", "pending\nrejected");
	stand_up(&t);
}

static void test_edited(void **state)
{
	struct table t;
	struct err e = { 0 };

	(void)state;
	sit_down(&t);
	struct review_item it = load(&t);
	assert_ok(review_accept(&t.s, &it, STR("third@x.test"), &e));
	assert_rows(&t.d, "SELECT json_extract(doc, '$.email') FROM fiche WHERE id = 2", "third@x.test");
	assert_rows(&t.d, "SELECT who FROM claim WHERE fiche = 2 AND path = 'email' AND who LIKE 'person:%'",
	    "person:anne");
	stand_up(&t);
}

/* Another technician decides the one that he looks at, and the one after it. */
static void test_meanwhile(void **state)
{
	const struct author paul = { .who = STR("person:paul"), .now = 1900000000 };
	struct table t;
	struct err e = { 0 };

	(void)state;
	sit_down(&t);
	struct review_item it = load(&t);
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_reject(t.d.a, t.d.db, 3, &paul, &e));
	assert_ok(proposal_accept(t.d.a, t.d.db, 4, STR_NONE, false, &paul, &e));
	assert_ok(db_commit(t.d.db, &e));
	assert_ok(review_accept(&t.s, &it, STR_NONE, &e)); /* nothing is written, and it is said */
	assert_note(&t, "was decided already");
	assert_true(t.s.alarm);
	assert_ok(review_settle(&t.s, &e));
	assert_here(&t, "d1");
	assert_note(&t, "3 was decided meanwhile (rejected, paul)");
	pass(&t);
	assert_here(&t, "1");
	assert_note(&t, "4 was decided meanwhile (accepted, paul)");
	assert_rows(&t.d, "SELECT json_extract(doc, '$.email') FROM fiche WHERE id = 2", "b@x.test");
	stand_up(&t);
}

/* The value changes under his eyes: what he did not see he does not decide. */
static void test_changed(void **state)
{
	const struct author paul = { .who = STR("person:paul"), .now = 1900000000 };
	struct edit mail = { .path = STR("email"), .value = STR("paul@x.test"), .at = -1 };
	struct edited done;
	struct fiche f;
	struct table t;
	struct err e = { 0 };

	(void)state;
	sit_down(&t);
	struct review_item it = load(&t);
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(fiche_load(t.d.a, t.d.db, 2, &f, &e));
	assert_ok(edit_fiche(t.d.a, t.d.db, &f, &mail, "edit", &paul, EDIT_CLAIM_AUTHOR, &done, &e));
	assert_ok(db_commit(t.d.db, &e));
	assert_ok(review_accept(&t.s, &it, STR_NONE, &e));
	assert_note(&t, "look again");
	assert_rows(&t.d, "SELECT state FROM proposal WHERE id = 3", "pending");
	accept(&t); /* now he has seen it */
	assert_rows(&t.d, "SELECT json_extract(doc, '$.email') FROM fiche WHERE id = 2", "new-b@x.test");
	stand_up(&t);
}

/* All that a source offers, at once, and taken back at once. */
static void test_all_of_a_source(void **state)
{
	struct table t;
	struct err e = { 0 };

	(void)state;
	sit_down(&t);
	t.s.only_who = STR("source:cdc");
	assert_int_equal(review_count(&t.s).waiting, 4);
	assert_ok(review_all(&t.s, true, &e));
	assert_note(&t, "4 accepted");
	assert_ok(review_settle(&t.s, &e));
	assert_here(&t, "d1"); /* he looks at all again */
	assert_int_equal(t.s.only_who.n, 0);
	assert_rows(
	    &t.d, "SELECT count(*) FROM proposal WHERE state = 'pending'", "0"); /* health's is settled */
	undo(&t);
	assert_rows(&t.d, states, "1|pending\n2|pending\n3|pending\n4|pending\n5|pending");
	assert_note(&t, "4 taken back");
	assert_int_equal(review_count(&t.s).waiting, 5);
	stand_up(&t);
}

static void test_all_of_a_fiche(void **state)
{
	struct table t;
	struct err e = { 0 };

	(void)state;
	sit_down(&t);
	t.s.only_fiche = 1;
	assert_int_equal(review_count(&t.s).all, 3); /* the pair with it */
	assert_ok(review_all(&t.s, false, &e));
	assert_note(&t, "2 rejected"); /* never a pair */
	assert_rows(&t.d, states, "1|rejected\n2|rejected\n3|pending\n4|pending\n5|pending");
	assert_rows(&t.d, "SELECT state FROM pair", "open");
	stand_up(&t);
}

static void test_pair(void **state)
{
	struct table t;
	struct err e = { 0 };

	(void)state;
	sit_down(&t);
	pass(&t);
	assert_here(&t, "d1");
	struct review_item it = load(&t);
	assert_ok(review_join(&t.s, &it, 3, &e));
	assert_rows(&t.d, "SELECT id, status FROM fiche WHERE id IN (1, 3)", "1|merged\n3|active");
	assert_ok(review_settle(&t.s, &e));
	undo(&t);
	assert_here(&t, "d1");
	assert_rows(&t.d, "SELECT id, status FROM fiche WHERE id IN (1, 3)", "1|active\n3|active");
	reject(&t);
	assert_rows(&t.d, "SELECT state, decided_by FROM pair", "different|person:anne");
	undo(&t);
	assert_rows(&t.d, "SELECT state FROM pair", "open");
	stand_up(&t);
}

/* What comes in while he works is shown when the rest is done. */
static void test_news(void **state)
{
	struct table t;
	struct err e = { 0 };

	(void)state;
	sit_down(&t);
	t.s.only_fiche = 0;
	for (int i = 0; i < 4; i++)
		pass(&t);
	directory_deliver(&t.d, "cdc", "other.csv",
	    HEADER "1,Alouette,newer-a@x.test,https://aa.test,Bridge,418 555-0101\n"
	           "2,Popote du Moulin,new-b@x.test,https://b.test,aide alimentaire,418 555-0202\n"
	           "3,Cercle Cordelia,new-c@x.test,https://c.test,Bridge,418 555-0303\n");
	pass(&t);
	assert_here(&t, "6");
	assert_note(&t, "1 more has come in");
	accept(&t);
	assert_here(&t, "-");
	review_unskip(&t.s);
	assert_ok(review_settle(&t.s, &e));
	assert_here(&t, "3");
	stand_up(&t);
}

/* Keys ----------------------------------------------------------------------------------------------------------- */

static char no_pick(void *ctx, const char *question, const char *keys)
{
	(void)question;
	return strchr(keys, *(const char *)ctx) ? *(const char *)ctx : '\0';
}

static struct str no_text(void *ctx, struct str label, struct str value)
{
	(void)ctx;
	(void)label;
	return str_is(value, "new-b@x.test") ? STR("typed@x.test") : STR_NONE;
}

static void no_page(void *ctx, const char *title, const struct page *p)
{
	(void)ctx;
	assert_true(*title && p->n > 3);
}

static size_t eighty(void *ctx)
{
	(void)ctx;
	return 80;
}

static void press(struct review_desk *d, const char *keys)
{
	struct err e = { 0 };

	for (; *keys; keys++) {
		struct review_item it;
		bool some = d->s->at < d->s->queue.n;
		if (some)
			assert_ok(review_load(d->s, d->s->at, &it, &e));
		assert_ok(review_key(d, some ? &it : NULL, (unsigned char)*keys, &e));
		if (d->settle)
			assert_ok(review_desk_settle(d, &e));
		d->settle = false;
	}
}

static void test_keys(void **state)
{
	const struct review_ui ui = { no_pick, no_text, no_page, eighty };
	char answer[] = "y";
	struct table t;

	(void)state;
	sit_down(&t);
	struct review_desk d = { .s = &t.s, .ui = &ui, .ctx = answer };
	press(&d, "xm1vw?"); /* nothing of this decides a proposal */
	assert_here(&t, "3");
	assert_rows(&t.d, states, "1|pending\n2|pending\n3|pending\n4|pending\n5|pending");
	press(&d, "e");
	assert_rows(&t.d, "SELECT json_extract(doc, '$.email') FROM fiche WHERE id = 2", "typed@x.test");
	assert_here(&t, "d1");
	press(&d, "ar"); /* nor does this a pair */
	assert_rows(&t.d, "SELECT state FROM pair", "open");
	press(&d, "no");
	assert_str(t.s.only_who, STR("source:cdc"));
	assert_true(d.list);
	press(&d, "oA"); /* all of everything is never decided at once */
	assert_note(&t, "only all of a fiche");
	press(&d, "fR");
	assert_rows(&t.d, "SELECT id FROM proposal WHERE state = 'pending'", "1\n2");
	assert_true(d.list); /* the pair still waits for this fiche */
	assert_here(&t, "d1");
	press(&d, "ur");
	assert_rows(&t.d, "SELECT state FROM proposal WHERE id = 4", "rejected");
	press(&d, "ssssq");
	assert_true(d.quit);
	stand_up(&t);
}

/* Of all shapes of items, in all widths. */
static void test_shown(void **state)
{
	struct table t;
	struct err e = { 0 };

	(void)state;
	sit_down(&t);
	for (size_t width = 20; width < 140; width += 17)
		for (size_t i = 0; i < t.s.queue.n; i++) {
			struct review_item it;
			struct page p = { .a = t.a, .width = width };
			assert_ok(review_load(&t.s, i, &it, &e));
			assert_ok(review_card(&t.s, &it, &p, &e));
			assert_true(p.n > 5);
			for (const struct page_line *l = p.first; l; l = l->next)
				assert_true(l->width <= width);
		}
	stand_up(&t);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "in the order of need", test_order, NULL);
	tests_add(&t, "decided, and taken back step by step", test_decide_and_undo, NULL);
	tests_add(&t, "the one he looks at is taken back", test_undo_this, NULL);
	tests_add(&t, "another value is the technician's", test_edited, NULL);
	tests_add(&t, "another technician was faster", test_meanwhile, NULL);
	tests_add(&t, "the value changed under his eyes", test_changed, NULL);
	tests_add(&t, "all of a source", test_all_of_a_source, NULL);
	tests_add(&t, "all of a fiche", test_all_of_a_fiche, NULL);
	tests_add(&t, "a possible duplicate", test_pair, NULL);
	tests_add(&t, "what comes in meanwhile", test_news, NULL);
	tests_add(&t, "keys", test_keys, NULL);
	tests_add(&t, "nothing is wider than the screen", test_shown, NULL);
	return tests_run(&t, "review_session");
}
