/* test_match_pairs.c: which records are brought together, what becomes of the pairs, and what keeps it bounded. */
#include "tests/test.h"

#include "rules/match_key.h"
#include "rules/match_pairs.h"
#include "tests/records.h"

enum { MEMORY = 256 << 20, RECORDS = 40 };

/* An organisation; members that are left out are not said. */
struct org {
	const char *name, *phone, *street, *city;
	uint32_t source;
};

struct world {
	struct arena *a;
	struct match_set *set;
	struct match_model *model; /* the weights that ship */
};

static void world_new(struct world *w)
{
	w->a = arena_new(MEMORY);
	w->set = match_set_new(MEMORY);
	w->model = calloc(1, sizeof *w->model);
	assert_non_null(w->model);
	match_model_ship(w->model);
}

static void world_free(struct world *w)
{
	free(w->model);
	match_set_free(&w->set);
	arena_free(&w->a);
}
#define AUTO_WORLD __attribute__((cleanup(world_free)))

static void add(struct world *w, const struct org *o)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct str json = arena_fmt(a, "{\"name\":\"%s\"", o->name);
	struct err e = { 0 };

	if (o->phone)
		json = arena_fmt(a, "%.*s,\"phones\":[{\"number\":\"%s\"}]", STR_ARG(json), o->phone);
	if (o->street)
		json = arena_fmt(a,
		    "%.*s,\"locations\":[{\"addresses\":[{\"address_1\":\"%"
		    "s\",\"city\":\"%s\"}]}]",
		    STR_ARG(json), o->street, o->city ? o->city : "Lévis");
	json = arena_fmt(a, "%.*s}", STR_ARG(json));
	struct record *r = records_read(a, ENTITY_ORGANIZATION, arena_z(a, json));
	assert_ok(match_set_add(w->set, match_form_of(a, NULL, r), o->source, &e));
}

static struct match_job job_of(const struct world *w)
{
	return (struct match_job){ .bounds = match_bounds_shipped, .model = w->model };
}

static void find(struct world *w, const struct match_job *job, struct match_found *found)
{
	struct err e = { 0 };

	assert_ok(match_pairs_find(w->set, job, found, &e));
}

static const struct match_pair *pair_of(const struct match_found *f, uint32_t x, uint32_t y)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->pairs[i].x == x && f->pairs[i].y == y)
			return &f->pairs[i];
	return NULL;
}

/* Small worlds
 * -----------------------------------------------------------------------------------------------
 */

/* The pairs of a world as a text: "0=1 " the same, "0?1 " possible, "0?1! "
 * demoted; in the order of the records. */
static struct str pairs_text(struct arena *a, const struct match_found *f, uint32_t n)
{
	struct str text = STR("");

	for (uint32_t x = 0; x < n; x++)
		for (uint32_t y = x + 1; y < n; y++) {
			const struct match_pair *p = pair_of(f, x, y);
			if (p)
				text = arena_fmt(a, "%.*s%u%c%u%s ", STR_ARG(text), x,
				    p->band == MATCH_SAME ? '=' : '?', y, p->demoted ? "!" : "");
		}
	return text;
}

struct row {
	const char *name;
	struct org orgs[6];
	struct match_decision decisions[3];
	bool across;
	uint32_t fresh;
	double same; /* from here on two are one; 0: as it ships */
	const char *pairs;
};

#define NAME "Maison des jeunes L'Escapade boréale"

/* clang-format off */
static const struct row rows[] = {
	{ "nobody", .pairs = "" },
	{ "one alone", { { .name = NAME, .phone = "418 555-0101" } }, .pairs = "" },
	{ "two that are one", { { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" } }, .pairs = "0=1 " },
	{ "two that have nothing in common", { { .name = NAME, .phone = "418 555-0101" }, { .name = "Cuisine collective du Faubourg", .phone = "418 555-0199" } },
	  .pairs = "" },
	{ "one telephone, two names", { { .name = NAME, .phone = "418 555-0101" }, { .name = "Cuisine collective du Faubourg", .phone = "418 555-0101" } },
	  .pairs = "" },
	{ "three that are one", { { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" } },
	  .pairs = "0=1 0=2 1=2 " },
	{ "a chain whose ends hold different numbers",
	  { { .name = "Logis Tournesol 1", .phone = "418 555-0101" }, { .name = "Logis Tournesol", .phone = "418 555-0101" }, { .name = "Logis Tournesol 2", .phone = "418 555-0101" } },
	  .same = .6, .pairs = "0=1 0?2 1?2! " },
	{ "what follows from two pairs is not asked",
	  { { .name = NAME, .phone = "418 555-0101", .street = "12 rue des Pommiers" }, { .name = NAME, .street = "12 rue des Pommiers" },
	    { .name = NAME, .phone = "418 555-0177", .street = "12 rue des Pommiers" } },
	  .pairs = "0=1 0=2 1=2 " },
	/* decisions */
	{ "a person said that they are two", { { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" } }, .decisions = { { 0, 1, false } },
	  .pairs = "" },
	{ "a person said that they are one", { { .name = NAME, .phone = "418 555-0101" }, { .name = "Cuisine collective du Faubourg", .phone = "418 555-0199" } },
	  .decisions = { { 0, 1, true } }, .pairs = "0=1 " },
	{ "the pair beside a decision waits for a person",
	  { { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" } }, .decisions = { { 0, 2, false } },
	  .pairs = "0=1 1?2! " },
	{ "what a person joined holds against a difference",
	  { { .name = NAME, .phone = "418 555-0101" }, { .name = "Cuisine collective du Faubourg", .phone = "418 555-0199" }, { .name = NAME, .phone = "418 555-0101" } },
	  .decisions = { { 0, 1, true } }, .pairs = "0=1 0?2! " },
	/* two lists */
	{ "one list, and within it", { { .name = NAME, .phone = "418 555-0101", .source = 1 }, { .name = NAME, .phone = "418 555-0101", .source = 1 } },
	  .across = true, .pairs = "" },
	{ "two lists", { { .name = NAME, .phone = "418 555-0101", .source = 1 }, { .name = NAME, .phone = "418 555-0101", .source = 2 } }, .across = true,
	  .pairs = "0=1 " },
	{ "the better partner wins",
	  { { .name = NAME, .phone = "418 555-0101", .street = "12 rue des Pommiers", .source = 1 }, { .name = NAME, .phone = "418 555-0101", .source = 2 },
	    { .name = NAME, .phone = "418 555-0101", .street = "12 rue des Pommiers", .source = 2 } },
	  .across = true, .pairs = "0?1! 0=2 " },
	{ "two partners that are equally good",
	  { { .name = "Logis Tournesol", .phone = "418 555-0101", .source = 1 }, { .name = "Logis Tournesol 1", .phone = "418 555-0101", .source = 2 },
	    { .name = "Logis Tournesol 2", .phone = "418 555-0101", .source = 2 } },
	  .across = true, .same = .6, .pairs = "0?1 0?2 " },
	{ "a rival that is much worse",
	  { { .name = NAME, .phone = "418 555-0101", .street = "12 rue des Pommiers", .source = 1 },
	    { .name = NAME, .phone = "418 555-0101", .street = "12 rue des Pommiers", .source = 2 },
	    { .name = "Atelier des jeunes", .phone = "418 555-0101", .street = "12 rue des Pommiers", .source = 2 } },
	  .across = true, .pairs = "0=1 " },
	/* only what is new */
	{ "old ones are not compared again",
	  { { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" } }, .fresh = 2, .pairs = "0=2 1=2 " },
	{ "nothing is new", { { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" } }, .fresh = 2, .pairs = "" },
	{ "newer than there are", { { .name = NAME, .phone = "418 555-0101" }, { .name = NAME, .phone = "418 555-0101" } }, .fresh = 9, .pairs = "" },
};
/* clang-format on */

static void test_row(void **state)
{
	const struct row *r = *state;
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND found = { 0 };

	world_new(&w);
	for (int i = 0; i < 6 && r->orgs[i].name; i++)
		add(&w, &r->orgs[i]);
	struct match_job job = job_of(&w);
	job.across = r->across;
	if (r->same > 0)
		job.bounds.same = r->same;
	job.fresh = r->fresh;
	job.decisions = r->decisions;
	for (int i = 0; i < 3 && r->decisions[i].x != r->decisions[i].y; i++)
		job.n_decisions++;
	find(&w, &job, &found);
	assert_str(pairs_text(w.a, &found, match_set_n(w.set)), str_of(r->pairs));
}

/* Larger worlds
 * -------------------------------------------------------------------------------------------------
 */

static const char *const kinds[] = { "Maison des jeunes", "Club de lecture", "Cuisine collective",
	"Popote roulante" };
static const char *const words[] = { "Tournesol", "Escapade", "Faubourg", "Boréale", "Passerelle", "Ricochet",
	"Marée", "Sillon", "Phare", "Grenier", "Envolée", "Ancrage" };

/* Invented organisations, some of them twice with something missing. */
static void add_many(struct world *w, uint64_t seed, int n)
{
	struct chance c = { seed };

	for (int i = 0; i < n; i++) {
		struct org o = { 0 };
		struct str name = arena_fmt(
		    w->a, "%s %s %s", kinds[chance(&c, 4)], words[chance(&c, 12)], words[chance(&c, 12)]);
		o.name = name.p;
		o.phone = chance(&c, 4) ? arena_fmt(w->a, "418 555-01%02u", chance(&c, 60)).p : NULL;
		o.street = chance(&c, 3)
		    ? arena_fmt(w->a, "%u rue des %ss", 10 + chance(&c, 20), words[chance(&c, 12)]).p
		    : NULL;
		o.source = chance(&c, 2);
		add(w, &o);
		if (chance(&c, 4) == 0) {
			o.street = NULL;
			add(w, &o);
		}
	}
}

static bool share_a_key(const struct match_set *s, uint32_t x, uint32_t y)
{
	uint64_t of_x[MATCH_KEYS], of_y[MATCH_KEYS];
	int nx = match_keys_of(match_set_form(s, x), of_x), ny = match_keys_of(match_set_form(s, y), of_y);

	for (int i = 0; i < nx; i++)
		for (int j = 0; j < ny; j++)
			if (of_x[i] == of_y[j])
				return true;
	return false;
}

/* Every pair that shares a key is compared once, and none other. */
static void test_all_candidates(void **state)
{
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND found = { 0 };
	uint64_t candidates = 0, possible = 0;

	(void)state;
	world_new(&w);
	add_many(&w, 7, 80);
	struct match_job job = job_of(&w);
	find(&w, &job, &found);
	assert_int_equal(found.oversized, 0);
	for (uint32_t y = 0; y < match_set_n(w.set); y++)
		for (uint32_t x = 0; x < y; x++) {
			if (!share_a_key(w.set, x, y))
				continue;
			candidates++;
			uint32_t pattern = match_compare(w.set, x, y);
			double same = match_model_same(w.model, pattern);
			const struct match_pair *p = pair_of(&found, x, y);
			assert_true((p != NULL) == ((double)(float)same >= job.bounds.possible));
			if (!p)
				continue;
			possible++;
			assert_int_equal(p->pattern, pattern);
			assert_true(p->band ==
			    ((double)p->same >= job.bounds.same && !p->demoted ? MATCH_SAME
			                                                       : MATCH_POSSIBLE));
		}
	assert_int_equal(found.candidates, candidates);
	assert_int_equal(found.n, possible);
	assert_true(possible > 20);
	for (size_t i = 1; i < found.n; i++)
		assert_true(found.pairs[i - 1].same >= found.pairs[i].same);
}

static void assert_same_pairs(const struct match_found *f, const struct match_found *g)
{
	assert_int_equal(f->n, g->n);
	for (size_t i = 0; i < f->n; i++) {
		const struct match_pair *p = &f->pairs[i], *q = &g->pairs[i];
		assert_true(p->x == q->x && p->y == q->y && p->pattern == q->pattern && p->band == q->band &&
		    p->same == q->same && p->demoted == q->demoted);
	}
}

/* However little memory there is for keys, the same pairs come out; with too
 * little an error says so. */
static void test_memory(void **state)
{
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND wide = { 0 };
	struct match_found AUTO_FOUND narrow = { 0 };
	struct err e = { 0 };

	(void)state;
	world_new(&w);
	add_many(&w, 11, 60);
	struct match_job job = job_of(&w);
	find(&w, &job, &wide);
	job.limit = 40 << 10;
	find(&w, &job, &narrow);
	assert_same_pairs(&wide, &narrow);
	job.limit = 2 << 10;
	match_found_free(&narrow);
	assert_false(match_pairs_find(w.set, &job, &narrow, &e));
	assert_err(e, ERR_FATAL, "memory");
	assert_null(narrow.pairs);
}

/* What is new against the rest, and the rest among itself, is all against all.
 */
static void test_fresh(void **state)
{
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND all = { 0 };
	struct match_found AUTO_FOUND new = { 0 };
	size_t of_new = 0;

	(void)state;
	world_new(&w);
	add_many(&w, 13, 80);
	struct match_job job = job_of(&w);
	find(&w, &job, &all);
	job.fresh = 70;
	job.census = all.census;
	find(&w, &job, &new);
	assert_null(new.census);
	for (size_t i = 0; i < all.n; i++) {
		const struct match_pair *p = pair_of(&new, all.pairs[i].x, all.pairs[i].y);
		assert_true((p != NULL) == (all.pairs[i].y >= 70));
		if (p)
			assert_true(p->same == all.pairs[i].same);
		of_new += p != NULL;
	}
	assert_int_equal(new.n, of_new);
	assert_true(of_new > 5 && of_new < all.n);
}

/* Learning is the same in every run, and what was learned finds the same pairs
 * again. */
static void test_learned(void **state)
{
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND first = { 0 };
	struct match_found AUTO_FOUND second = { 0 };
	struct match_found AUTO_FOUND given = { 0 };

	(void)state;
	world_new(&w);
	add_many(&w, 17, 80);
	struct match_job job = { .bounds = match_bounds_shipped };
	find(&w, &job, &first);
	find(&w, &job, &second);
	assert_true(first.rounds > 1 && first.n > 0);
	assert_memory_equal(first.model, second.model, sizeof *first.model);
	assert_same_pairs(&first, &second);
	job.model = first.model;
	find(&w, &job, &given);
	assert_int_equal(given.rounds, 0);
	assert_same_pairs(&first, &given);
}

/* Hostile
 * -------------------------------------------------------------------------------------------------------
 */

/* A name that everybody has brings nobody together; the telephone does. */
static void test_one_name(void **state)
{
	enum { MANY = 3000 };
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND found = { 0 };

	(void)state;
	world_new(&w);
	for (unsigned i = 0; i < MANY; i++) {
		struct org o = { .name = "Comptoir Nordet Safran",
			.phone = arena_fmt(w.a, "418 555-%04u", i / 2).p };
		add(&w, &o);
	}
	struct match_job job = job_of(&w);
	find(&w, &job, &found);
	assert_true(found.oversized >= 1);
	assert_true(found.candidates <= MANY * 2);
	for (uint32_t i = 0; i < MANY; i += 2)
		assert_non_null(pair_of(&found, i, i + 1));
}

/* One telephone of many: they are not compared because of it. */
static void test_one_phone(void **state)
{
	enum { MANY = 2000 };
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND found = { 0 };

	(void)state;
	world_new(&w);
	for (unsigned i = 0; i < MANY; i++) {
		struct org o = { .name = arena_fmt(w.a, "Atelier %c%c%cburon", 'b' + i % 19,
			             'a' + i / 19 % 19, 'c' + i / 361 % 19)
			                     .p,
			.phone = "418 555-0101" };
		add(&w, &o);
	}
	struct match_job job = job_of(&w);
	find(&w, &job, &found);
	assert_true(found.oversized >= 1);
	for (size_t i = 0; i < found.n; i++)
		assert_int_not_equal(found.pairs[i].band, MATCH_SAME);
}

/* Each record fifty times: each comes together with itself, and with nobody
 * else. */
static void test_fifty_times(void **state)
{
	enum { TIMES = 50, ORGS = 12 };
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND found = { 0 };

	(void)state;
	world_new(&w);
	for (unsigned i = 0; i < TIMES * ORGS; i++) {
		struct org o = { .name = arena_fmt(w.a, "%s %s", kinds[i % ORGS % 4], words[i % ORGS]).p,
			.phone = arena_fmt(w.a, "418 555-01%02u", i % ORGS).p };
		add(&w, &o);
	}
	struct match_job job = job_of(&w);
	find(&w, &job, &found);
	size_t same = 0;
	for (size_t i = 0; i < found.n; i++) {
		if (found.pairs[i].band != MATCH_SAME)
			continue;
		assert_int_equal(found.pairs[i].x % ORGS, found.pairs[i].y % ORGS);
		same++;
	}
	assert_int_equal(same, ORGS * TIMES * (TIMES - 1) / 2);
}

/* More than a hundred that are all the same: no cluster grows without end. Of
 * four telephones each key has 40 to 80. */
static void test_large_cluster(void **state)
{
	enum { MANY = 160 };
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND found = { 0 };
	size_t same = 0, demoted = 0;

	(void)state;
	world_new(&w);
	for (unsigned i = 0; i < MANY; i++) {
		struct org o = { .name = NAME,
			.phone = arena_fmt(
			    w.a, "418 555-010%u\"},{\"number\":\"418 555-010%u", i / 40, (i / 40 + 1) % 4)
			             .p };
		add(&w, &o);
	}
	struct match_job job = job_of(&w);
	find(&w, &job, &found);
	for (size_t i = 0; i < found.n; i++) {
		same += found.pairs[i].band == MATCH_SAME;
		demoted += found.pairs[i].demoted;
	}
	assert_true(same > 0 && demoted > 0);
	assert_true(same <= 2 * 80 * 79 / 2 + 100 * 99 / 2);
}

static void count_calls(void *ctx, uint64_t done, uint64_t of)
{
	int *calls = ctx;

	assert_true(done <= of);
	(*calls)++;
}

static void test_progress(void **state)
{
	struct world AUTO_WORLD w;
	struct match_found AUTO_FOUND found = { 0 };
	int calls = 0;

	(void)state;
	world_new(&w);
	for (unsigned i = 0; i < 5000; i++) {
		struct org o = { .name = NAME };
		add(&w, &o);
	}
	struct match_job job = job_of(&w);
	job.ctx = &calls;
	job.progress = count_calls;
	find(&w, &job, &found);
	assert_int_equal(calls, 1);
	assert_int_equal(found.n, 0);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "all pairs that share a key, and each once", test_all_candidates, NULL);
	tests_add(&t, "little memory, the same pairs", test_memory, NULL);
	tests_add(&t, "what is new against all", test_fresh, NULL);
	tests_add(&t, "learning is repeatable, and can be given", test_learned, NULL);
	tests_add(&t, "3,000 records of one name", test_one_name, NULL);
	tests_add(&t, "2,000 records of one telephone", test_one_phone, NULL);
	tests_add(&t, "each record fifty times", test_fifty_times, NULL);
	tests_add(&t, "a cluster of more than a hundred", test_large_cluster, NULL);
	tests_add(&t, "somebody looks", test_progress, NULL);
	return tests_run(&t, "match_pairs");
}
