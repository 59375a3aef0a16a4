/* test_match_merge.c: which fiches are merged by themselves. */
#include "tests/unit/matched.h"

#include "store/evidence.h"
#include "store/pair.h"

struct merging {
	const char *name, *harm; /* SQL before it */
	bool merges;
};

static const struct merging mergings[] = {
	{ "of two sources", "", true },
	{ "of one source", "UPDATE source_record SET source = 1", false },
	{ "one was vouched for", "UPDATE evidence SET revoked_at = 1 WHERE fiche = 2", true },
	{ "both were", "SELECT 1", false },
	{ "possible only", "UPDATE pair SET band = 'possible'", false },
	{ "somebody took a decision back", "UPDATE pair SET decided_by = 'person:anne'", false },
	{ "closed", "UPDATE fiche SET status = 'closed' WHERE id = 2", false },
	{ "by a technician", "DELETE FROM source_record WHERE fiche = 2", false },
};

static void vouch(struct directory *d, int64_t fiche)
{
	struct evidence v = { .by_name = STR("B. Roy"), .channel = STR("phone") };
	struct author by = { .who = STR("person:anne"), .now = d->now };
	struct fiche f;
	struct err e = { 0 };

	assert_ok(fiche_load(d->a, d->db, fiche, &f, &e) && db_begin(d->db, &e) &&
	    evidence_add(d->a, d->db, &f, &v, NULL, 0, &by, &e) && db_commit(d->db, &e));
}

/* A pair as the scoring left it, and nothing to score. */
static void two_fiches(struct directory *d, bool vouched)
{
	matched_begin(d);
	directory_deliver(d, "ville", "list.csv", HEAD "1;" POPOTE);
	directory_deliver(d, "cdc", "other.csv", HEAD "a;" FEMMES);
	if (vouched) {
		vouch(d, 1);
		vouch(d, 2);
	}
	matched_dedupe(d, (struct match_options){ 0 });
	matched_pair(d, 1, 2, .97);
}

static void test_merging(void **state)
{
	const struct merging *m = *state;
	struct directory d;

	two_fiches(&d, strstr(m->name, "vouched") || strstr(m->name, "both"));
	if (m->harm[0])
		matched_run(&d, m->harm);
	struct match_report r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, m->merges);
	assert_rows(&d, "SELECT count(*) FROM fiche WHERE status = 'merged'", m->merges ? "1" : "0");
	if (m->merges)
		assert_rows(&d,
		    "SELECT p.state, p.decided_by, o.kind, o.who FROM pair p JOIN operation o ON o.id = p.operation",
		    "same|vigie|merge|vigie");
	r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, 0);
	directory_close(&d);
}

/* The third may be either of two that a person has parted: which one, a person says. */
static void test_parted(void **state)
{
	struct author by = { .who = STR("person:anne"), .now = 1 };
	struct directory d;
	struct err e = { 0 };

	(void)state;
	two_fiches(&d, false);
	directory_deliver(&d, "ville", "list.csv", HEAD "1;" POPOTE "2;" FRIPERIE);
	matched_dedupe(&d, (struct match_options){ 0 });
	matched_pair(&d, 1, 2, .97);
	int64_t parted = matched_pair(&d, 1, 3, .8);
	assert_ok(db_begin(d.db, &e) && pair_part(d.a, d.db, parted, &by, &e) && db_commit(d.db, &e));
	int64_t other = matched_pair(&d, 2, 3, .49);
	struct match_report r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, 0);
	matched_run(&d, arena_fmt(d.a, "DELETE FROM pair WHERE id = %d", (int)other).p);
	r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, 1);
	directory_close(&d);
}

/* What was merged by itself and split again stays two. */
static void test_split(void **state)
{
	struct author by = { .who = STR("person:anne"), .now = 1 };
	struct directory d;
	struct err e = { 0 };

	(void)state;
	two_fiches(&d, false);
	matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_ok(db_begin(d.db, &e) && pair_undo(d.a, d.db, 1, &by, &e) && db_commit(d.db, &e));
	assert_rows(&d, "SELECT state FROM pair", "open");
	matched_pair(&d, 1, 2, .98);
	struct match_report r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, 0);
	directory_close(&d);
}

/* A is B and B is C, but A and C are two: a person says which. */
static void test_chain(void **state)
{
	struct directory d;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD "1;" POPOTE);
	directory_deliver(&d, "cdc", "other.csv", HEAD "a;" FEMMES);
	directory_deliver(&d, "ville", "list.csv", HEAD "1;" POPOTE "2;" FRIPERIE);
	matched_dedupe(&d, (struct match_options){ 0 });
	matched_pair(&d, 1, 2, .97);
	int64_t second = matched_pair(&d, 2, 3, .96);
	struct match_report r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, 0);
	matched_run(
	    &d, arena_fmt(d.a, "UPDATE pair SET state = 'gone' WHERE id = %lld", (long long)second).p);
	r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, 1);
	directory_close(&d);
}

/* One fiche is as much the one as the other of two that a source holds apart: nobody guesses. */
static void test_rivals(void **state)
{
	struct directory d;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD "1;" POPOTE "2;" FRIPERIE);
	directory_deliver(&d, "cdc", "other.csv", HEAD "a;" FEMMES);
	matched_dedupe(&d, (struct match_options){ 0 });
	matched_pair(&d, 1, 2, .93);
	matched_pair(&d, 1, 3, .97);
	matched_pair(&d, 2, 3, .97);
	struct match_report r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, 0);
	matched_run(&d, "UPDATE pair SET score = .99 WHERE fiche_1 = 2");
	r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.merged, 1);
	assert_rows(&d, "SELECT fiche_1, fiche_2 FROM pair WHERE state = 'same'", "2|3");
	directory_close(&d);
}

/* More than 50 and 2 % at once are a mistake of the rules, or a person's to allow. */
static void test_limit(void **state)
{
	struct buf AUTO_BUF one = BUF_INIT(65536), AUTO_BUF other = BUF_INIT(65536);
	struct directory d;
	enum { MANY = 51 };

	(void)state;
	matched_begin(&d);
	buf_s(&one, STR(HEAD));
	buf_s(&other, STR(HEAD));
	for (int i = 0; i < MANY; i++) {
		buf_fmt(&one, "%d;Cercle %c%c des abeilles;418 555-%04d;;;%d, rue Haute;Lévis;G6V 1A1\n", i,
		    'a' + i % 26, 'm' + i / 26, i, i + 1);
		buf_fmt(&other, "%d;Atelier %c%c de vitrail;819 555-%04d;;;%d, rue Basse;Gatineau;J8X 1A1\n",
		    i, 'a' + i % 26, 'm' + i / 26, i + 100, i + 100);
	}
	directory_deliver(&d, "ville", "list.csv", buf_z(&one));
	directory_deliver(&d, "cdc", "other.csv", buf_z(&other));
	matched_dedupe(&d, (struct match_options){ 0 });
	matched_run(&d, "DELETE FROM pair");
	for (int i = 1; i <= MANY; i++)
		matched_pair(&d, i, MANY + i, .97);
	struct match_report r = matched_dedupe(&d, (struct match_options){ .merge = true });
	assert_int_equal(r.stopped, MANY);
	assert_int_equal(r.merged, 0);
	r = matched_dedupe(&d, (struct match_options){ .merge = true, .allow_merges = true });
	assert_int_equal(r.merged, MANY);
	assert_int_equal(r.stopped, 0);
	directory_close(&d);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, mergings, test_merging);
	tests_add(&t, "may be either of two that were parted", test_parted, NULL);
	tests_add(&t, "merged, and split by a person", test_split, NULL);
	tests_add(&t, "a chain that does not hold", test_chain, NULL);
	tests_add(&t, "two that it is equally", test_rivals, NULL);
	tests_add(&t, "too many at once", test_limit, NULL);
	return tests_run(&t, "match_merge");
}
