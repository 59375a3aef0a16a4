/* test_stale.c: which policy fits, and when a fiche is due and stale. */
#include "tests/test.h"

#include "lib/clock.h"
#include "lib/conf.h"
#include "rules/stale.h"

/* clang-format off */
static const char conf[] =
	"[policy capitale-food]\n"
	"regions = 03, Chaudière-Appalaches\n"
	"categories = BD\n"
	"due = 2 months\n"
	"stale = 3 months\n"
	"[policy seniors]\n"
	"categories = Aînés, YB-8000\n"
	"[policy north]\n"
	"regions = 10\n"
	"due = 1 year\n"
	"stale = 18 months\n"
	"[policy default]\n"
	"stale = 14 months\n"
	"[stale]\n"
	"initial_spread = 6 months\n";

struct row {
	const char *name;
	const char *conf;
	const char *region, *categories; /* one a line */
	const char *policy;
	int due, stale;
};

static const struct row rows[] = {
	{ "nothing said, nothing special", NULL, "03", "", "default", 11, 12 },
	{ "a code of food", NULL, "", "BD-1800.2000\n", "first-needs", 5, 6 },
	{ "the branch itself", NULL, "", "BD\n", "first-needs", 5, 6 },
	{ "not what only begins with its letters", NULL, "", "BDX-1000\n", "default", 11, 12 },
	{ "not in the middle of a code", NULL, "", "YZ-BD\n", "default", 11, 12 },
	{ "a French name", NULL, "", "loisir\ndepannage alimentaire\n", "first-needs", 5, 6 },
	{ "an English name", NULL, "", "emergency shelter\n", "first-needs", 5, 6 },
	{ "words, not pieces of words", NULL, "", "foodservice training\n", "default", 11, 12 },
	{ "words that stand together", NULL, "", "sante publique\nmaladie mentale\n", "default", 11, 12 },
	{ "mental health", NULL, "", "RP-1400.2500\n", "first-needs", 5, 6 },
	{ "employment", NULL, "", "ND-3500\n", "first-needs", 5, 6 },
	{ "a government office", NULL, "", "TD-1600.2600\n", "first-needs", 5, 6 },
	{ "not every community group", NULL, "", "TD-1100\n", "default", 11, 12 },
	{ "the first of the file that fits", conf, "12", "BD-1800\n", "capitale-food", 2, 3 },
	{ "elsewhere it is a first need", conf, "05", "BD-1800\n", "first-needs", 5, 6 },
	{ "what a section leaves out is the default's", conf, "05", "centre pour aines\n", "seniors", 11, 14 },
	{ "a code beside names", conf, "05", "YB-8000.100\n", "seniors", 11, 14 },
	{ "by region alone", conf, "10", "", "north", 12, 18 },
	{ "before the first needs", conf, "10", "BD-1800\n", "north", 12, 18 },
	{ "the default that the file gives", conf, "05", "", "default", 11, 14 },
	{ "first needs otherwise", "[policy first-needs]\ndue = 3 months\nstale = 4 months\n", "", "BD-1\n", "first-needs", 3, 4 },
	{ "first needs of another centre", "[policy first-needs]\ncategories = transport\n", "", "BD-1\n", "default", 11, 12 },
};
/* clang-format on */

static const struct policies *policies(struct arena *a, const char *text, struct conf **c)
{
	struct policies *p = ARENA_NEW(a, struct policies);
	struct err e = { 0 };

	if (text)
		assert_ok(conf_parse("vigie.conf", str_of(text), c, &e));
	assert_ok(stale_policies(a, *c, p, &e));
	if (text)
		assert_ok(conf_check_used(*c, &e));
	return p;
}

static int64_t at(const char *date)
{
	int64_t t = 0;

	assert_true(clock_parse(str_of(date), &t));
	return t;
}

static void test_policy(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF c = NULL;
	const struct policies *p = policies(a, r->conf, &c);
	struct stale_fiche f = { .uuid = STR("u"),
		.region = str_of(r->region),
		.categories = str_of(r->categories),
		.created_at = at("2020-01-31"),
		.verified_at = at("2026-01-31") };
	struct staleness s = stale_of(p, &f, at("2026-02-01"));

	assert_str(s.policy->name, str_of(r->policy));
	assert_int_equal(s.due_at, clock_add_months(f.verified_at, r->due));
	assert_int_equal(s.stale_at, clock_add_months(f.verified_at, r->stale));
	assert_int_equal(s.state, FRESH);
	assert_false(s.never);
	assert_int_equal(stale_of(p, &f, s.due_at - 1).state, FRESH);
	assert_int_equal(stale_of(p, &f, s.due_at).state, DUE);
	assert_int_equal(stale_of(p, &f, s.stale_at).state, STALE);
}

struct refused {
	const char *name, *conf, *why;
};

static const struct refused refused[] = {
	{ "a region that is none", "[policy x]\nregions = 03, 18\n",
	    "vigie.conf, line 2, [policy x] regions" },
	{ "stale before due", "[policy x]\ndue = 5 months\nstale = 4 months\n", "line 3, [policy x] stale" },
	{ "due so late that it is stale before", "[policy x]\ndue = 13 months\n", "[policy x] stale" },
	{ "no time at all", "[policy x]\ndue = 0 months\n", "line 2, [policy x] due" },
	{ "no period", "[policy x]\ndue = soon\n", "line 2, [policy x] due" },
	{ "a default for some", "[policy default]\nregions = 03\n", "[policy default] regions" },
	{ "no name", "[policy]\ndue = 5 months\n", "line 1, [policy]" },
	{ "a spread of a lifetime", "[stale]\ninitial_spread = 100 years\n", "[stale] initial_spread" },
	{ "yes or no", "[policy x]\nfirst_needs = perhaps\n", "[policy x] first_needs" },
};

static void test_refused(void **state)
{
	const struct refused *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF c = NULL;
	struct policies p;
	struct err e = { 0 };

	assert_ok(conf_parse("vigie.conf", str_of(r->conf), &c, &e));
	assert_false(stale_policies(a, c, &p, &e));
	assert_err(e, ERR_CONFIG, r->why);
}

/* 1000 fiches never verified, due in [0, months) and spread evenly; none stale before it is due. */
static void spread(const struct policies *p, const char *categories, double months)
{
	int64_t created = at("2026-01-01"), end = clock_add_months(created, 12);
	int64_t span = (int64_t)((double)(end - created) * months / 12);
	int tenths[10] = { 0 };

	for (int i = 0; i < 1000; i++) {
		char uuid[64];
		snprintf(uuid, sizeof uuid, "%08d-0000-4000-8000-000000000000", i);
		struct stale_fiche f = {
			.uuid = str_of(uuid), .categories = str_of(categories), .created_at = created
		};
		struct staleness s = stale_of(p, &f, created);
		assert_true(s.never);
		assert_in_range(s.due_at - created, 0, span);
		assert_true(s.stale_at >= s.due_at);
		assert_int_equal(s.stale_at, clock_add_months(created, s.policy->stale_months));
		tenths[(s.due_at - created) * 10 / (span + 1)]++;
		assert_int_equal(stale_of(p, &f, created + 1).due_at, s.due_at);
	}
	for (int i = 0; i < 10; i++)
		assert_in_range(tenths[i], 60, 140);
}

static void test_spread(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF c = NULL, *AUTO_CONF none = NULL;

	(void)state;
	spread(policies(a, NULL, &none), "", 12);
	spread(policies(a, NULL, &none), "BD\n", 12.0 * 5 / 11);
	spread(policies(a, conf, &c), "", 6);
}

/* A spread longer than the policy allows: due late, and then stale at once. */
static void test_late(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF c = NULL;
	const struct policies *p = policies(a, "[stale]\ninitial_spread = 10 years\n", &c);
	struct stale_fiche f = { .uuid = STR("b"), .created_at = at("2020-01-01") };
	struct staleness s = stale_of(p, &f, 0);

	(void)state;
	assert_true(s.due_at > clock_add_months(f.created_at, 12));
	assert_int_equal(s.stale_at, s.due_at);
}

int main(void)
{
	static struct tests t;

	clock_zone("America/Toronto");
	TESTS_ROWS(&t, rows, test_policy);
	TESTS_ROWS(&t, refused, test_refused);
	tests_add(&t, "fiches never verified are spread", test_spread, NULL);
	tests_add(&t, "never stale before it is due", test_late, NULL);
	return tests_run(&t, "stale");
}
