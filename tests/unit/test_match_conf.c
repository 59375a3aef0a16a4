/* test_match_conf.c: section [match], and probabilities as people write them. */
#include "tests/test.h"

#include "lib/file.h"
#include "sync/match_conf.h"

#include <math.h>

enum { ARENA_MAX = 64 * 1024 * 1024 };

static const struct share {
	const char *name; /* what is written */
	double value;     /* -1: none */
} shares[] = {
	{ "0.95", .95 },
	{ "0,95", .95 },
	{ " 1 ", 1 },
	{ "0", 0 },
	{ "95 %", .95 },
	{ "99.5%", .995 },
	{ "1.0", 1 },
	{ "0.123456789", .123456789 },
	{ "", -1 },
	{ "%", -1 },
	{ "1.01", -1 },
	{ "101 %", -1 },
	{ "-0.5", -1 },
	{ ".5", -1 },
	{ "0.", -1 },
	{ "0.5x", -1 },
	{ "0.5 0.6", -1 },
	{ "1e-3", -1 },
	{ "nan", -1 },
	{ "99999999999999999999", -1 },
	{ "0.99999999999999999999", -1 },
};

static void test_share(void **state)
{
	const struct share *r = *state;
	double value = -1;

	assert_int_equal(match_conf_share(r->name, &value), r->value >= 0);
	assert_true(fabs(value - r->value) < 1e-9);
}

static const struct bad {
	const char *name, *text, *why;
} bad[] = {
	{ "same is no number", "[match]\nsame = often\n", "line 2, [match] same:" },
	{ "possible is 0", "[match]\npossible = 0\n", "line 2, [match] possible:" },
	{ "possible is above 1", "[match]\npossible = 2\n", "line 2, [match] possible:" },
	{ "more is needed to be possible than to be the same", "[match]\nsame = 0.6\npossible = 0.7\n",
	    "line 3, [match] possible:" },
	{ "same is below what ships for possible", "[match]\nsame = 0.001\n", "[match] possible:" },
	{ "the file of acronyms is not there", "[match]\nacronyms = /nowhere/words.tsv\n",
	    "/nowhere/words.tsv" },
};

static void test_bad(void **state)
{
	const struct bad *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF conf = NULL;
	struct match_settings s = { .words = NULL };
	struct err e = { 0 };

	assert_ok(conf_parse("vigie.conf", str_of(r->text), &conf, &e));
	assert_false(match_conf_read(a, conf, &s, &e));
	assert_err(e, ERR_CONFIG, r->why);
	assert_null(s.words); /* untouched */
}

static void test_shipped(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct match_settings s;
	struct err e = { 0 };

	(void)state;
	assert_ok(match_conf_read(a, NULL, &s, &e));
	assert_ptr_equal(s.words, name_words_shipped());
	assert_true(s.bounds.same == match_bounds_shipped.same);
	assert_true(s.bounds.possible == match_bounds_shipped.possible);
}

static void test_said(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF conf = NULL;
	struct match_settings s;
	struct err e = { 0 };

	(void)state;
	assert_ok(
	    conf_parse("vigie.conf", STR("[match]\nsame = 0,9\npossible = 40 %\nacronyms =\n"), &conf, &e));
	assert_ok(match_conf_read(a, conf, &s, &e));
	assert_true(fabs(s.bounds.same - .9) < 1e-9 && fabs(s.bounds.possible - .4) < 1e-9);
	assert_ptr_equal(s.words, name_words_shipped());
	assert_ok(conf_check_used(conf, &e));
}

/* The file lies beside the configuration, and makes another table of words. */
static void test_acronyms(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF conf = NULL;
	struct match_settings s;
	struct err e = { 0 };
	char folder[64];

	(void)state;
	test_mkdir(folder);
	struct str words = arena_fmt(a, "%s/words.tsv", folder), path = arena_fmt(a, "%s/vigie.conf", folder);
	assert_ok(file_write_all(words.p, FILE_PUBLIC, STR("# ours\nZQX\tzone quelconque\n"), &e));
	assert_ok(conf_parse(path.p, STR("[match]\nacronyms = words.tsv\n"), &conf, &e));
	bool ok = match_conf_read(a, conf, &s, &e);
	unlink(words.p);
	rmdir(folder);
	assert_ok(ok);
	assert_true(name_words_version(s.words) != name_words_version(name_words_shipped()));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, shares, test_share);
	TESTS_ROWS(&t, bad, test_bad);
	tests_add(&t, "nothing is said", test_shipped, NULL);
	tests_add(&t, "all is said", test_said, NULL);
	tests_add(&t, "acronyms of the centre's own", test_acronyms, NULL);
	return tests_run(&t, "match_conf");
}
