#include "tests/test.h"

#include "cmd/options.h"

static const struct option own_options[] = {
	{ "dry-run", NULL, "change nothing", 0 },
	{ "lang", "LANG", "of the export", 0 },
	{ "output", "FILE", "where to", 'o' },
	{ "keep", "N", "how many", 0 },
	{ "on", "DATE", "when", 0 },
	{ 0 },
};

static const struct option shared_options[] = {
	{ "json", NULL, "JSON lines", 0 },
	{ "lang", "LANG", "of messages", 0 },
	{ "help", NULL, "help", 'h' },
	{ 0 },
};

enum { WORDS_MAX = 8 };

/* `want` spells what was understood: words, then own options, then shared ones. */
static const struct line_row {
	const char *name;
	const char *words[WORDS_MAX];
	const char *want, *error;
} lines[] = {
	{ "nothing", { NULL }, "", NULL },
	{ "words alone", { "a", "b" }, "a b", NULL },
	{ "a flag between words", { "a", "--dry-run", "b" }, "a b dry-run=", NULL },
	{ "a value as the next word", { "--output", "x", "a" }, "a output=x", NULL },
	{ "a value behind =", { "--output=x=y" }, "output=x=y", NULL },
	{ "an empty value", { "--output=" }, "output=", NULL },
	{ "a letter and its value", { "-o", "x" }, "output=x", NULL },
	{ "a letter with its value", { "-ox" }, "output=x", NULL },
	{ "a value that begins with a dash", { "--output", "-" }, "output=-", NULL },
	{ "a dash alone is a word", { "-" }, "-", NULL },
	{ "two dashes end the options", { "--", "--dry-run", "--" }, "--dry-run --", NULL },
	{ "the last of two values holds", { "-ox", "-oy" }, "output=y", NULL },
	{ "the command's own goes before the shared one", { "--lang", "en" }, "lang=en", NULL },
	{ "a shared option", { "a", "--json" }, "a shared:json=", NULL },
	{ "an unknown option", { "--dry" }, NULL, "no option --dry" },
	{ "an unknown letter", { "-x" }, NULL, "no option -x" },
	{ "an unknown option with a value", { "--foo=bar" }, NULL, "no option --foo" },
	{ "a flag with a value", { "--dry-run=yes" }, NULL, "takes no value" },
	{ "a value that is missing", { "a", "--output" }, NULL, "needs a value" },
};

static void spell_options(char *out, size_t size, const struct args *args, const char *prefix)
{
	for (int i = 0; args->options[i].name; i++)
		if (args->values[i])
			snprintf(out + strlen(out), size - strlen(out), "%s%s%s=%s", *out ? " " : "", prefix,
			    args->options[i].name, args->values[i]);
}

static void test_line(void **state)
{
	const struct line_row *r = *state;
	const char *words[WORDS_MAX];
	struct args own = { .options = own_options, .v = words }, shared = { .options = shared_options };
	struct err e = { 0 };
	char have[256] = "";
	int n = 0;

	while (n < WORDS_MAX && r->words[n])
		n++;
	bool ok = options_all(&own, &shared, n, (char **)r->words, &e);
	if (r->error) {
		assert_false(ok);
		assert_err(e, ERR_CONFIG, r->error);
		return;
	}
	assert_ok(ok);
	for (int i = 0; i < own.n; i++)
		snprintf(have + strlen(have), sizeof have - strlen(have), "%s%s", *have ? " " : "", own.v[i]);
	spell_options(have, sizeof have, &own, "");
	spell_options(have, sizeof have, &shared, "shared:");
	assert_string_equal(have, r->want);
}

static const struct arity_row {
	const char *name, *synopsis;
	int least, most;
} arities[] = {
	{ "no words", "", 0, 0 },
	{ "one", "FICHE", 1, 1 },
	{ "one and one", "SOURCE [FILE]", 1, 2 },
	{ "two", "A B", 2, 2 },
	{ "many", "WORD…", 1, OPTIONS_MANY },
	{ "one and many", "FICHE [PATH=VALUE…]", 1, OPTIONS_MANY },
	{ "only optional ones", "[PATH=VALUE…]", 0, OPTIONS_MANY },
	{ "a choice is one word", "list|show [ID…]", 1, OPTIONS_MANY },
	{ "optional ones in one bracket", "list|preview [NAME [FILE]]", 1, 3 },
};

static void test_arity(void **state)
{
	const struct arity_row *r = *state;
	int least, most;

	options_arity(r->synopsis, &least, &most);
	assert_int_equal(least, r->least);
	assert_int_equal(most, r->most);
}

static const struct value_row {
	const char *name, *word;
	int64_t want;
	const char *error;
} values[] = {
	{ "not given", NULL, -7, NULL },
	{ "a number", "--keep=12", 12, NULL },
	{ "not a number", "--keep=x", 0, "whole number" },
	{ "a number and more", "--keep=12x", 0, "whole number" },
	{ "nothing", "--keep=", 0, "whole number" },
	{ "too small", "--keep=-1", 0, "from 0 to 100" },
	{ "too large", "--keep=101", 0, "from 0 to 100" },
	{ "far too large", "--keep=99999999999999999999", 0, "whole number" },
	{ "a time", "--on=2026-11-22T03:00:00Z", 1795316400, NULL },
	{ "not a date", "--on=22/11/2026", 0, "date" },
};

static void test_value(void **state)
{
	const struct value_row *r = *state;
	const char *words[WORDS_MAX], *given[] = { r->word };
	struct args own = { .options = own_options, .v = words }, shared = { .options = shared_options };
	struct err e = { 0 };
	int64_t n = -7;

	assert_ok(options_all(&own, &shared, r->word ? 1 : 0, (char **)given, &e));
	bool ok = args_number(&own, "keep", 0, 100, &n, &e) && args_date(&own, "on", &n, &e);
	assert_int_equal(ok, r->error == NULL);
	if (r->error)
		assert_err(e, ERR_CONFIG, r->error);
	assert_int_equal(n, r->error ? -7 : r->want);
}

static void test_leading(void **state)
{
	const char *words[] = { "--json", "--lang=fr", "edit", "--dry-run" },
	           *wrong[] = { "--dry-run", "edit" };
	struct args shared = { .options = shared_options };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(options_leading(&shared, 4, (char **)words, &e), 2);
	assert_string_equal(args_text(&shared, "lang"), "fr");
	assert_true(args_flag(&shared, "json"));
	assert_false(args_flag(&shared, "help"));
	assert_int_equal(options_leading(&shared, 2, (char **)wrong, &e), -1);
	assert_err(e, ERR_CONFIG, "no option --dry-run");
	assert_int_equal(options_leading(&shared, 0, NULL, &e), 0);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, lines, test_line);
	TESTS_ROWS(&t, arities, test_arity);
	TESTS_ROWS(&t, values, test_value);
	tests_add(&t, "options before the command", test_leading, NULL);
	return tests_run(&t, "cmd_options");
}
