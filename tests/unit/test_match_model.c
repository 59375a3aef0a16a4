/* test_match_model.c: weights learned from worlds whose truth is known, and what no learning may undo. */
#include "tests/test.h"

#include "rules/match_model.h"
#include "rules/match_pairs.h"

#include <math.h>

static struct match_seen *seen_new(void **state)
{
	(void)state;
	struct match_seen *s = calloc(1, sizeof *s);

	assert_non_null(s);
	return s;
}

static struct match_model *model_new(void)
{
	struct match_model *m = calloc(1, sizeof *m);

	assert_non_null(m);
	return m;
}

static void put(struct match_seen *s, uint32_t pattern, uint32_t n)
{
	s->pairs += n;
	s->n[match_pattern_index(pattern)] += n;
}

/* A pattern as a constant. */
struct levels {
	int of[MATCH_FIELDS], vetoes;
};

#define V(n, p, t, w, i, v) \
	{ \
		{ MATCH_NAME_##n, MATCH_PLACE_##p, MATCH_PHONE_##t, MATCH_WEB_##w, MATCH_NUMBER_##i }, v \
	}
#define P(n, p, t, w, i) V(n, p, t, w, i, 0)

static uint32_t pattern_of(const struct levels *l)
{
	return match_pattern_of(l->of[MATCH_ON_NAME], l->of[MATCH_ON_PLACE], l->of[MATCH_ON_PHONE],
	    l->of[MATCH_ON_WEB], l->of[MATCH_ON_NUMBER], l->vetoes);
}

/* Worlds ------------------------------------------------------------------------------------------------------ */

/* How often a field is missing in a world, whatever the kind of pair. */
static const double missing[MATCH_FIELDS] = { .01, .3, .3, .6, .9 };

static double chance_of(const struct match_model *world, int relation, uint32_t pattern)
{
	double p = 1;

	for (int f = 0; f < MATCH_FIELDS; f++) {
		int level = match_pattern_level(pattern, f);
		p *= level ? (1 - missing[f]) * world->p[relation][f][level] : missing[f];
	}
	return p;
}

/* The pairs that a world shows, each pattern as often as its weights say; `only` one relation, or -1. */
static void show(const struct match_model *world, double pairs, int only, struct match_seen *out)
{
	for (uint32_t i = 0; i < MATCH_PATTERNS; i++) {
		double p = 0;
		for (int k = 0; k < MATCH_RELATIONS; k++)
			if (only < 0)
				p += world->share[k] * chance_of(world, k, i);
			else if (only == k)
				p += chance_of(world, k, i);
		put(out, i, (uint32_t)lround(pairs * p));
	}
}

/* Moves a part of what the weights say of a field from one level to another. */
static void move(struct match_model *m, int relation, int field, int from, int to, double part)
{
	double moved = m->p[relation][field][from] * part;

	m->p[relation][field][from] -= moved;
	m->p[relation][field][to] += moved;
}

/* A world unlike what ships: few doubles, sloppy ones; all in one town; telephones that are often shared. */
static void other_world(struct match_model *m)
{
	match_model_ship(m);
	m->share[MATCH_IS_SAME] = .03;
	m->share[MATCH_IS_NEIGHBOUR] = .2;
	m->share[MATCH_IS_NAMESAKE] = .07;
	m->share[MATCH_IS_STRANGER] = .7;
	move(m, MATCH_IS_SAME, MATCH_ON_NAME, MATCH_NAME_EQUAL_RARE, MATCH_NAME_NEAR_RARE, .5);
	move(m, MATCH_IS_SAME, MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE, MATCH_PHONE_APART, .4);
	move(m, MATCH_IS_NEIGHBOUR, MATCH_ON_PHONE, MATCH_PHONE_APART, MATCH_PHONE_SAME_SHARED, .5);
	for (int k = MATCH_IS_NAMESAKE; k < MATCH_RELATIONS; k++)
		move(m, k, MATCH_ON_PLACE, MATCH_PLACE_APART, MATCH_PLACE_MUNICIPALITY, .9);
	match_model_settle(m);
}

struct weight {
	const char *name;
	int relation, field, level;
};

static const struct weight learned[] = {
	{ "doubles' names are sloppier", MATCH_IS_SAME, MATCH_ON_NAME, MATCH_NAME_EQUAL_RARE },
	{ "so that near names are more", MATCH_IS_SAME, MATCH_ON_NAME, MATCH_NAME_NEAR_RARE },
	{ "doubles' telephones are older", MATCH_IS_SAME, MATCH_ON_PHONE, MATCH_PHONE_APART },
	{ "doubles' houses are as ever", MATCH_IS_SAME, MATCH_ON_PLACE, MATCH_PLACE_SAME_RARE },
	{ "neighbours share more telephones", MATCH_IS_NEIGHBOUR, MATCH_ON_PHONE, MATCH_PHONE_SAME_SHARED },
	{ "namesakes are in one town", MATCH_IS_NAMESAKE, MATCH_ON_PLACE, MATCH_PLACE_MUNICIPALITY },
	{ "strangers are in one town", MATCH_IS_STRANGER, MATCH_ON_PLACE, MATCH_PLACE_MUNICIPALITY },
	{ "strangers' telephones differ", MATCH_IS_STRANGER, MATCH_ON_PHONE, MATCH_PHONE_APART },
};

static void test_recovered(void **state)
{
	const struct weight *w = *state;
	struct match_model *world = model_new(), *m = model_new();
	struct match_seen *candidates = seen_new(state), *by_chance = seen_new(state);
	int rounds = 0;

	other_world(world);
	show(world, 1e6, -1, candidates);
	show(world, 1e5, MATCH_IS_STRANGER, by_chance);
	match_model_learn(m, candidates, by_chance, &rounds);
	assert_in_range(rounds, 2, 300);
	for (int k = 0; k < MATCH_RELATIONS; k++)
		assert_true(fabs(m->share[k] - world->share[k]) < .02);
	double have = m->p[w->relation][w->field][w->level], want = world->p[w->relation][w->field][w->level];
	if (fabs(have - want) > .04)
		fail_msg("%.4f is not %.4f", have, want);
	free(world);
	free(m);
	free(candidates);
	free(by_chance);
}

/* What is held to be the same nearly always is, and most of what who knows the world's weights would take is taken. */
static void test_told_apart(void **state)
{
	struct match_model *world = model_new(), *m = model_new();
	struct match_seen *candidates = seen_new(state), *by_chance = seen_new(state);
	double taken = 0, right = 0, best = 0;

	other_world(world);
	show(world, 1e6, -1, candidates);
	show(world, 1e5, MATCH_IS_STRANGER, by_chance);
	match_model_learn(m, candidates, by_chance, NULL);
	for (uint32_t i = 0; i < MATCH_PATTERNS; i++) {
		double same = world->share[MATCH_IS_SAME] * chance_of(world, MATCH_IS_SAME, i), any = 0;
		for (int k = 0; k < MATCH_RELATIONS; k++)
			any += world->share[k] * chance_of(world, k, i);
		best += same / any >= match_bounds_shipped.same ? same : 0;
		if (match_model_same(m, i) < match_bounds_shipped.same)
			continue;
		taken += any;
		right += same;
	}
	if (right / taken < .97 || right / best < .7)
		fail_msg("precision %.3f, recall %.3f of the best", right / taken, right / best);
	free(world);
	free(m);
	free(candidates);
	free(by_chance);
}

/* Little data, and none ----------------------------------------------------------------------------------------- */

struct histogram {
	const char *name;
	struct levels pattern[2];
	uint32_t n[2];
	double moves; /* how far a weight of "the same" may be from the shipped one */
};

static const struct histogram histograms[] = {
	{ .name = "nothing was seen" },
	{ "ten pairs",
	    { P(EQUAL_RARE, APART, APART, APART, MISSING), P(APART, SAME_RARE, SAME_RARE, MISSING, MISSING) },
	    { 5, 5 }, .05 },
	{ "all of one pattern, and certain", { P(EQUAL_RARE, SAME_RARE, SAME_RARE, SAME_RARE, SAME) },
	    { 1000 * 1000 }, 1 },
	{ "all of one pattern, and apart", { P(APART, APART, APART, APART, APART) }, { 1000 * 1000 }, .1 },
	{ "all say nothing", { P(MISSING, MISSING, MISSING, MISSING, MISSING) }, { 4000 * 1000 }, 1e-6 },
	{ "as many as fit",
	    { P(EQUAL_COMMON, MUNICIPALITY, APART, MISSING, MISSING),
	        P(SHARE_COMMON, APART, APART, MISSING, MISSING) },
	    { UINT32_MAX, UINT32_MAX }, 1 },
};

static void test_steady(void **state)
{
	const struct histogram *h = *state;
	struct match_model *ship = model_new(), *m = model_new();
	struct match_seen *candidates = seen_new(state), *by_chance = seen_new(state);

	for (int i = 0; i < 2; i++)
		put(candidates, pattern_of(&h->pattern[i]), h->n[i]);
	match_model_ship(ship);
	match_model_learn(m, candidates, by_chance, NULL);
	for (int k = 0; k < MATCH_RELATIONS; k++)
		for (int f = 0; f < MATCH_FIELDS; f++) {
			double sum = 0;
			for (int l = 1; l < match_model_levels(f); l++) {
				assert_true(m->p[k][f][l] > 0 && m->p[k][f][l] <= 1);
				sum += m->p[k][f][l];
				if (k == MATCH_IS_SAME)
					assert_true(
					    fabs(m->p[k][f][l] - ship->p[k][f][l]) <= h->moves + 1e-9);
			}
			assert_true(fabs(sum - 1) < 1e-9);
		}
	for (uint32_t i = 0; i < MATCH_PATTERNS; i++)
		assert_true(m->same[i] >= 0 && m->same[i] <= 1);
	free(ship);
	free(m);
	free(candidates);
	free(by_chance);
}

/* What holds whatever was learned ------------------------------------------------------------------------------- */

/* Teaches the contrary of sense: what agrees least is seen as what agrees most is, and the other way round. */
static void learn_nonsense(void **state, struct match_model *m)
{
	struct match_model *world = model_new();
	struct match_seen *candidates = seen_new(state), *by_chance = seen_new(state);

	match_model_ship(world);
	for (int k = 0; k < MATCH_RELATIONS; k++)
		for (int f = 0; f < MATCH_FIELDS; f++)
			for (int l = 1, n = match_model_levels(f); l < n - l; l++) {
				double p = world->p[k][f][l];
				world->p[k][f][l] = world->p[k][f][n - l];
				world->p[k][f][n - l] = p;
			}
	show(world, 1e7, -1, candidates);
	show(world, 1e5, MATCH_IS_STRANGER, by_chance);
	match_model_learn(m, candidates, by_chance, NULL);
	free(world);
	free(candidates);
	free(by_chance);
}

struct order {
	const char *name;
	int field, more, less;
};

#define ORDER(f, x, y) \
	{ \
#x " and " #y, MATCH_ON_##f, MATCH_##f##_##x, MATCH_##f##_##y \
	}

static const struct order orders[] = {
	ORDER(NAME, EQUAL_RARE, EQUAL_COMMON),
	ORDER(NAME, NEAR_RARE, NEAR_COMMON),
	ORDER(NAME, WITHIN_RARE, WITHIN_COMMON),
	ORDER(NAME, SHARE_RARE, SHARE_COMMON),
	ORDER(NAME, EQUAL_RARE, NEAR_RARE),
	ORDER(NAME, NEAR_RARE, WITHIN_RARE),
	ORDER(NAME, WITHIN_RARE, SHARE_RARE),
	ORDER(NAME, EQUAL_COMMON, NEAR_COMMON),
	ORDER(NAME, NEAR_COMMON, WITHIN_COMMON),
	ORDER(NAME, WITHIN_COMMON, SHARE_COMMON),
	ORDER(NAME, SHARE_COMMON, APART),
	ORDER(PLACE, SAME_RARE, SAME_SHARED),
	ORDER(PLACE, SAME_RARE, OTHER_UNIT),
	ORDER(PLACE, SAME_RARE, NEAR),
	ORDER(PLACE, NEAR, STREET),
	ORDER(PLACE, STREET, MUNICIPALITY),
	ORDER(PLACE, MUNICIPALITY, APART),
	ORDER(PHONE, SAME_RARE, SAME_SHARED),
	ORDER(PHONE, SAME_SHARED, SAME_PUBLIC),
	ORDER(PHONE, SAME_PUBLIC, APART),
	ORDER(PHONE, NEAR, APART),
	ORDER(WEB, SAME_RARE, SAME_SHARED),
	ORDER(WEB, SAME_SHARED, APART),
	ORDER(NUMBER, SAME, NEAR),
	ORDER(NUMBER, NEAR, APART),
};

static uint32_t with_level(uint32_t pattern, int field, int level)
{
	struct levels l = { .vetoes = 0 };

	for (int f = 0; f < MATCH_FIELDS; f++)
		l.of[f] = f == field ? level : match_pattern_level(pattern, f);
	return pattern_of(&l);
}

static void check_order(const struct match_model *m, const struct order *o)
{
	for (uint32_t i = 0; i < MATCH_PATTERNS; i++) {
		if (match_pattern_level(i, o->field) != o->more)
			continue;
		double less = match_model_same(m, with_level(i, o->field, o->less));
		if (match_model_same(m, i) < less)
			fail_msg("%s: pattern %u: %.6f, and less says %.6f", o->name, i,
			    match_model_same(m, i), less);
	}
}

static void test_order(void **state)
{
	struct match_model *ship = model_new(), *nonsense = model_new();

	match_model_ship(ship);
	learn_nonsense(state, nonsense);
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		check_order(ship, &orders[i]);
		check_order(nonsense, &orders[i]);
	}
	free(ship);
	free(nonsense);
}

struct bound {
	const char *name;
	struct levels pattern;
	double least, most;
};

static const struct bound bounds[] = {
	{ "all agrees", P(EQUAL_RARE, SAME_RARE, SAME_RARE, SAME_RARE, SAME), .999, 1 },
	{ "name and telephone", P(EQUAL_RARE, MISSING, SAME_RARE, MISSING, MISSING), .95, 1 },
	{ "name and house", P(EQUAL_RARE, SAME_RARE, MISSING, MISSING, MISSING), .95, 1 },
	{ "a common name and a telephone of few", P(EQUAL_COMMON, TOWN, SAME_RARE, MISSING, MISSING), .9, 1 },
	{ "a slip in the name, an older telephone", P(NEAR_RARE, SAME_RARE, APART, MISSING, MISSING), .9, 1 },
	{ "a rare name and a postal code", P(EQUAL_RARE, STREET, MISSING, MISSING, MISSING), .9, 1 },
	{ "a rare name and a telephone, another house",
	    P(EQUAL_RARE, MUNICIPALITY, SAME_RARE, MISSING, MISSING), .9, 1 },
	{ "a rare word in both names and one house", P(SHARE_RARE, SAME_RARE, MISSING, MISSING, MISSING), .2,
	    .5 },
	{ "a rare name and nothing else", P(EQUAL_RARE, MISSING, MISSING, MISSING, MISSING), .2, .95 },
	{ "house and telephone of two names", P(APART, SAME_RARE, SAME_RARE, MISSING, MISSING), 0, .5 },
	{ "and the website", P(APART, SAME_RARE, SAME_RARE, SAME_RARE, MISSING), 0, .5 },
	{ "a common name in two towns", P(EQUAL_COMMON, APART, MISSING, MISSING, MISSING), 0, .2 },
	{ "one hotline for both", P(EQUAL_COMMON, APART, SAME_PUBLIC, MISSING, MISSING), 0, .5 },
	{ "one town, other houses and telephones", P(EQUAL_COMMON, MUNICIPALITY, APART, APART, MISSING), 0,
	    .5 },
	{ "a word in common", P(SHARE_COMMON, APART, APART, APART, MISSING), 0, .001 },
	{ "nothing in common", P(APART, APART, APART, APART, APART), 0, 1e-5 },
	{ "numbers in the names", V(EQUAL_RARE, SAME_RARE, SAME_RARE, SAME_RARE, SAME, MATCH_VETO_NUMBERS),
	    .49, .49 },
	{ "numbers and places in the names",
	    V(EQUAL_RARE, SAME_RARE, SAME_RARE, SAME_RARE, SAME, MATCH_VETO_NUMBERS | MATCH_VETO_PLACES), .05,
	    .05 },
	{ "a branch of another place",
	    V(EQUAL_RARE, SAME_RARE, MISSING, MISSING, MISSING, MATCH_VETO_BRANCH | MATCH_VETO_PLACES), .05,
	    .05 },
};

static void test_bound(void **state)
{
	const struct bound *b = *state;
	struct match_model *m = model_new();

	match_model_ship(m);
	double same = match_model_same(m, pattern_of(&b->pattern));
	if (same < b->least || same > b->most)
		fail_msg("%.6f is not between %g and %g", same, b->least, b->most);
	free(m);
}

/* Does the pattern agree on anything that few have, or on one door? */
static bool has_own(uint32_t i)
{
	int name = match_pattern_level(i, MATCH_ON_NAME), place = match_pattern_level(i, MATCH_ON_PLACE);

	return name == MATCH_NAME_EQUAL_RARE || name == MATCH_NAME_NEAR_RARE ||
	    name == MATCH_NAME_WITHIN_RARE || name == MATCH_NAME_SHARE_RARE ||
	    (place >= MATCH_PLACE_SAME_RARE && place <= MATCH_PLACE_NEAR) ||
	    match_pattern_level(i, MATCH_ON_PHONE) == MATCH_PHONE_SAME_RARE ||
	    match_pattern_level(i, MATCH_ON_WEB) == MATCH_WEB_SAME_RARE ||
	    match_pattern_level(i, MATCH_ON_NUMBER) == MATCH_NUMBER_SAME;
}

/* No nonsense that was learned makes one of two names, or of what many have. */
static void test_never(void **state)
{
	struct match_model *m = model_new();
	int held = 0;

	learn_nonsense(state, m);
	for (uint32_t i = 0; i < MATCH_PATTERNS; i++) {
		bool number = match_pattern_level(i, MATCH_ON_NUMBER) == MATCH_NUMBER_SAME;
		bool apart = match_pattern_level(i, MATCH_ON_NAME) == MATCH_NAME_APART;
		if ((apart && !number) || !has_own(i)) {
			assert_true(match_model_same(m, i) <= .5);
			held++;
		}
	}
	/* A rare name alone is a question, whatever was learned. */
	assert_true(match_model_same(m, match_pattern_of(MATCH_NAME_EQUAL_RARE, 0, 0, 0, 0, 0)) >= .4f);
	assert_in_range(held, 1000, MATCH_PATTERNS);
	free(m);
}

/* What another kind shows twice as often is at most 2.5 times as frequent as it ships, and nothing is certain. */
static void test_kinds(void **state)
{
	struct match_model *ship = model_new(), *m = model_new();
	int bounded = 0;

	match_model_ship(ship);
	learn_nonsense(state, m);
	for (int f = 0; f < MATCH_FIELDS; f++)
		for (int l = 1; l < match_model_levels(f); l++)
			for (int k = 0; k < MATCH_RELATIONS; k++) {
				double other = 0;
				for (int j = 0; j < MATCH_RELATIONS; j++)
					other = fmax(other, ship->p[j][f][l]);
				assert_true(m->p[k][f][l] > ship->p[k][f][l] * .01);
				if (ship->p[k][f][l] >= other / 2)
					continue;
				assert_true(m->p[k][f][l] <= ship->p[k][f][l] * 2.5 + 1e-9);
				bounded++;
			}
	assert_in_range(bounded, 40, 120);
	free(ship);
	free(m);
}

static void test_bits(void **state)
{
	struct match_model *m = model_new();

	(void)state;
	match_model_ship(m);
	assert_true(match_model_bits(m, MATCH_ON_NAME, MATCH_NAME_MISSING) == 0);
	assert_true(match_model_bits(m, MATCH_ON_NAME, MATCH_NAMES) == 0);
	assert_true(match_model_bits(m, MATCH_ON_NAME, MATCH_NAME_EQUAL_RARE) > 3);
	assert_true(match_model_bits(m, MATCH_ON_NAME, MATCH_NAME_APART) < -3);
	assert_true(match_model_bits(m, MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE) > 4);
	assert_true(match_model_bits(m, MATCH_ON_PHONE, MATCH_PHONE_APART) < 0);
	assert_true(match_model_bits(m, MATCH_ON_PLACE, MATCH_PLACE_APART) < -3);
	free(m);
}

static void test_repeatable(void **state)
{
	struct match_model *x = model_new(), *y = model_new();

	learn_nonsense(state, x);
	learn_nonsense(state, y);
	assert_memory_equal(x, y, sizeof *x);
	free(x);
	free(y);
}

/* A list that is brought to a directory whose own doubles are few. */
static void test_expected(void **state)
{
	struct match_model *m = model_new(), *before = model_new();
	uint32_t pattern = match_pattern_of(MATCH_NAME_EQUAL_RARE, MATCH_PLACE_MUNICIPALITY, 0, 0, 0, 0);
	double sum = 0;

	(void)state;
	match_model_ship(before);
	match_model_ship(m);
	match_model_expect(m, before->share[MATCH_IS_SAME] / 2);
	assert_memory_equal(m, before, sizeof *m); /* more are expected already */
	match_model_expect(m, .5);
	for (int k = 0; k < MATCH_RELATIONS; k++)
		sum += m->share[k];
	assert_true(m->share[MATCH_IS_SAME] == .5 && sum > .999999 && sum < 1.000001);
	assert_memory_equal(m->p, before->p, sizeof m->p);
	assert_true(match_model_same(m, pattern) > match_model_same(before, pattern));
	free(m);
	free(before);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, learned, test_recovered);
	tests_add(&t, "in that world doubles are told from the rest", test_told_apart, NULL);
	TESTS_ROWS(&t, histograms, test_steady);
	tests_add(&t, "levels keep their order whatever was learned", test_order, NULL);
	TESTS_ROWS(&t, bounds, test_bound);
	tests_add(&t, "what no learning may say", test_never, NULL);
	tests_add(&t, "kinds keep their meaning whatever was learned", test_kinds, NULL);
	tests_add(&t, "bits speak for and against", test_bits, NULL);
	tests_add(&t, "what is expected of a list", test_expected, NULL);
	tests_add(&t, "learned twice, the same to the last bit", test_repeatable, NULL);
	return tests_run(&t, "match_model");
}
