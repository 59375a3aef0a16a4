/* test_pair.c: two fiches that may be one: what a person says about them is remembered for good. */
#include "tests/test.h"

#include "store/edit.h"
#include "store/evidence.h"
#include "store/join.h"
#include "store/pair_parts.h"

#include <unistd.h>

enum { FICHES = 5 };

struct world {
	char dir[64], path[256];
	struct arena *a;
	struct db *db;
	struct author by;
	struct fiche f[FICHES + 1]; /* from 1, as the store numbers them */
};

static void begin(struct world *w)
{
	struct err e = { 0 };
	*w = (struct world){ .by = { .who = STR("person:anne"), .why = STR("seen"), .now = 1700000000 } };
	test_mkdir(w->dir);
	snprintf(w->path, sizeof w->path, "%.60s/v.db", w->dir);
	w->a = arena_new(64 << 20);
	assert_ok(db_open(w->path, DB_CREATE, "test", &w->db, &e));
	assert_ok(db_begin(w->db, &e));
	for (int i = 1; i <= FICHES; i++) {
		struct str json = arena_fmt(
		    w->a, "{\"name\":\"Club %d\",\"phones\":[{\"number\":\"418 555-010%d\"}]}", i, i);
		struct record *r = record_read_json(w->a, json, &entities[ENTITY_ORGANIZATION], &e);
		assert_ok(r && edit_new(w->a, w->db, r, &w->by, &w->f[i], &e));
	}
}

static void end(struct world *w)
{
	db_close(&w->db);
	arena_free(&w->a);
	unlink(w->path);
	assert_int_equal(rmdir(w->dir), 0);
}

/* The scoring finds the two; returns whether that was news. */
static bool found(struct world *w, int64_t x, int64_t y, double score)
{
	struct err e = { 0 };
	struct pair p = { .fiche_1 = x,
		.fiche_2 = y,
		.score = score,
		.band = score < .9 ? STR("possible") : STR("same"),
		.reasons = STR("[]") };
	bool news = false;

	assert_ok(pair_put(w->db, &p, ++w->by.now, &news, &e));
	return news;
}

static struct fiche *load(struct world *w, int64_t id)
{
	struct err e = { 0 };
	assert_ok(fiche_load(w->a, w->db, id, &w->f[id], &e));
	return &w->f[id];
}

static void merge(struct world *w, int64_t kept, int64_t gone)
{
	struct err e = { 0 };
	struct joined done;

	assert_ok(join_merge(w->a, w->db, load(w, kept), load(w, gone), &w->by, &done, &e));
}

static void split(struct world *w, int64_t back)
{
	struct err e = { 0 };
	struct joined done;

	assert_ok(join_split(w->a, w->db, load(w, back), &w->by, &done, &e));
}

/* The pairs as one line: "1-2 0.90 same open". */
static struct str pairs(struct world *w, const char *state, int64_t fiche)
{
	struct err e = { 0 };
	struct pair_filter filter = { .state = str_of(state), .fiche = fiche };
	struct buf b = BUF_INIT(4096);
	struct pair *p;

	assert_ok(pair_list(w->a, w->db, &filter, &p, &e));
	for (; p; p = p->next)
		buf_fmt(&b, "%s%lld-%lld %.2f %.*s", b.n ? ", " : "", (long long)p->fiche_1,
		    (long long)p->fiche_2, p->score, STR_ARG(p->state));
	struct str out = arena_str(w->a, buf_str(&b));
	buf_free(&b);
	return out;
}

#define assert_pairs(w, state, fiche, want) assert_str(pairs((w), (state), (fiche)), STR(want))

static struct str apart(struct world *w)
{
	struct err e = { 0 };
	struct buf b = BUF_INIT(4096);
	struct pair_apart *list;
	int n;

	assert_ok(pair_apart(w->a, w->db, &list, &n, &e));
	for (int i = 0; i < n; i++)
		buf_fmt(
		    &b, "%s%lld-%lld", i ? ", " : "", (long long)list[i].fiche_1, (long long)list[i].fiche_2);
	struct str out = arena_str(w->a, buf_str(&b));
	buf_free(&b);
	return out;
}

static void test_scores(void **state)
{
	struct err e = { 0 };
	struct world w;

	(void)state;
	begin(&w);
	assert_true(found(&w, 2, 1, .7));
	assert_true(found(&w, 3, 4, .95));
	assert_pairs(&w, "", 0, "3-4 0.95 open, 1-2 0.70 open");
	assert_false(found(&w, 1, 2, .7));
	assert_true(found(&w, 1, 2, .8));
	assert_pairs(&w, "open", 2, "1-2 0.80 open");
	assert_ok(pair_vanish(w.db, 1, STR("one is closed"), w.by.now, &e));
	assert_pairs(&w, "", 1, "1-2 0.80 gone");
	assert_true(found(&w, 1, 2, .8));
	assert_pairs(&w, "", 1, "1-2 0.80 open");
	end(&w);
}

static void test_parted(void **state)
{
	struct err e = { 0 };
	struct world w;

	(void)state;
	begin(&w);
	found(&w, 1, 2, .95);
	assert_ok(pair_part(w.a, w.db, 1, &w.by, &e));
	assert_false(found(&w, 1, 2, .99));
	assert_pairs(&w, "", 0, "1-2 0.95 different");
	assert_false(pair_part(w.a, w.db, 1, &w.by, &e));
	assert_err(e, ERR_INPUT, "anne");
	assert_false(pair_merge(w.a, w.db, 1, 0, &w.by, &e));
	assert_err(e, ERR_INPUT, "anne");
	assert_false(pair_part(w.a, w.db, 7, &w.by, &e));
	assert_err(e, ERR_INPUT, "7");
	assert_ok(pair_undo(w.a, w.db, 1, &w.by, &e));
	assert_pairs(&w, "", 0, "1-2 0.95 open");
	assert_false(pair_undo(w.a, w.db, 1, &w.by, &e));
	assert_err(e, ERR_INPUT, "1");
	end(&w);
}

/* The decision goes with the fiche wherever it is merged, and comes back with it. */
static void test_carried(void **state)
{
	struct err e = { 0 };
	struct world w;

	(void)state;
	begin(&w);
	found(&w, 1, 2, .95);
	assert_ok(pair_part(w.a, w.db, 1, &w.by, &e));
	merge(&w, 3, 1);
	assert_str(apart(&w), STR("3-2"));
	assert_pairs(&w, "different", 3, "3-2 0.95 different");
	merge(&w, 4, 3);
	assert_str(apart(&w), STR("4-2"));
	assert_pairs(&w, "different", 4, "4-2 0.95 different");
	split(&w, 3);
	split(&w, 1);
	assert_pairs(&w, "different", 1, "1-2 0.95 different, 1-3 0.00 different");
	assert_str(apart(&w), STR("1-2, 3-4, 1-3"));
	end(&w);
}

static void test_merged(void **state)
{
	struct err e = { 0 };
	struct world w;
	struct pair p;

	(void)state;
	begin(&w);
	found(&w, 1, 2, .95);
	found(&w, 2, 3, .8);
	assert_ok(pair_merge(w.a, w.db, 1, 0, &w.by, &e));
	assert_str(load(&w, 2)->status, STR("merged"));
	assert_pairs(&w, "", 0, "1-2 0.95 same, 1-3 0.80 gone");
	assert_ok(pair_get(w.a, w.db, 1, &p, &e));
	assert_str(p.decided_by, STR("person:anne"));
	assert_str(p.why, STR("seen"));
	assert_true(p.operation > 0);
	assert_ok(pair_undo(w.a, w.db, 1, &w.by, &e));
	assert_str(load(&w, 2)->status, STR("active"));
	assert_pairs(&w, "", 0, "1-2 0.95 open, 2-3 0.80 open");
	assert_ok(pair_get(w.a, w.db, 1, &p, &e));
	assert_str(p.decided_by, STR("person:anne"));
	assert_int_equal(p.operation, 0);
	end(&w);
}

/* Which of the two stays: as it is asked for; what was vouched for; what was there first. */
static void test_kept(void **state)
{
	struct err e = { 0 };
	struct evidence v = { .by_name = STR("B. Roy"), .channel = STR("phone") };
	struct world w;

	(void)state;
	begin(&w);
	for (int i = 1; i < 4; i++)
		found(&w, i, i + 1, .95 - i / 100.);
	assert_false(pair_merge(w.a, w.db, 1, 5, &w.by, &e));
	assert_err(e, ERR_INPUT, "one of the pair");
	assert_ok(pair_merge(w.a, w.db, 1, 2, &w.by, &e));
	assert_str(load(&w, 1)->status, STR("merged"));
	assert_ok(evidence_add(w.a, w.db, load(&w, 4), &v, NULL, 0, &w.by, &e));
	assert_ok(pair_merge(w.a, w.db, 3, 0, &w.by, &e));
	assert_str(load(&w, 3)->status, STR("merged"));
	assert_false(pair_merge(w.a, w.db, 2, 0, &w.by, &e));
	assert_err(e, ERR_INPUT, "became part");
	end(&w);
}

/* A fiche that is hidden as a whole becomes part of one that is not, though it was there first; its own stays hidden. */
static void test_hidden(void **state)
{
	struct edit hide = { .path = STR("id@vis"), .value = STR("internal"), .at = -1 };
	struct err e = { 0 };
	struct edited done;
	struct world w;

	(void)state;
	begin(&w);
	assert_ok(edit_fiche(w.a, w.db, load(&w, 1), &hide, "edit", &w.by, EDIT_CLAIM_AUTHOR, &done, &e));
	found(&w, 1, 2, .95);
	assert_ok(pair_merge(w.a, w.db, 1, 0, &w.by, &e));
	assert_str(load(&w, 1)->status, STR("merged"));
	const struct record *r = load(&w, 2)->record;
	assert_int_equal(record_vis(r, 0), AUDIENCE_PUBLIC);
	const struct record *phone = r->slots[entity_field(r->entity, STR("phones"))].list.first;
	int number = entity_field(phone->entity, STR("number"));
	assert_int_equal(record_vis(phone, number), AUDIENCE_PUBLIC);
	assert_str(record_text(phone->next, number), STR("418 555-0101"));
	assert_int_equal(record_vis(phone->next, number), AUDIENCE_INTERNAL);
	end(&w);
}

/* A merge by hand decides the pair too; who splits it says that they are two, for good. */
static void test_by_hand(void **state)
{
	struct err e = { 0 };
	struct world w;

	(void)state;
	begin(&w);
	found(&w, 1, 2, .95);
	merge(&w, 1, 2);
	assert_pairs(&w, "", 0, "1-2 0.95 same");
	split(&w, 2);
	assert_pairs(&w, "", 0, "1-2 0.95 different");
	merge(&w, 3, 4);
	split(&w, 4);
	assert_pairs(&w, "", 4, "3-4 0.00 different");
	assert_false(found(&w, 3, 4, .99));
	assert_ok(pair_undo(w.a, w.db, 2, &w.by, &e));
	assert_pairs(&w, "", 4, "3-4 0.00 open");
	end(&w);
}

/* What is about a fiche that was closed waits for nobody. */
static void test_closed(void **state)
{
	struct err e = { 0 };
	struct world w;

	(void)state;
	begin(&w);
	found(&w, 1, 2, .95);
	assert_ok(edit_status(w.a, w.db, load(&w, 2), "closed", "close", &w.by, &e));
	assert_pairs(&w, "open", 0, "");
	assert_ok(edit_status(w.a, w.db, load(&w, 2), "active", "close", &w.by, &e));
	assert_pairs(&w, "open", 0, "1-2 0.95 open");
	end(&w);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "scores", test_scores, NULL);
	tests_add(&t, "they are two", test_parted, NULL);
	tests_add(&t, "a decision goes with a merge", test_carried, NULL);
	tests_add(&t, "they are one", test_merged, NULL);
	tests_add(&t, "which stays", test_kept, NULL);
	tests_add(&t, "a hidden fiche becomes part of an open one", test_hidden, NULL);
	tests_add(&t, "merged and split by hand", test_by_hand, NULL);
	tests_add(&t, "closed", test_closed, NULL);
	return tests_run(&t, "pair");
}
