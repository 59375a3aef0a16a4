#include "tests/test.h"

#include "lib/conf.h"
#include "lib/file.h"

static const char sample[] = "\xEF\xBB\xBF; the contract of a source\n"
                             "top = 1\n"
                             "[directory]\n"
                             "name = Centre d'information « Ça »\n"
                             "stale_after = 11 months\n"
                             "pause: 3 weeks\n"
                             "\n"
                             "[source   levis]\n"
                             "# what follows a value is part of it\n"
                             "url = https://example.test/a?b=c;d=e#f ; not a comment\n"
                             "delimiter = ;\n"
                             "  indented = yes\n"
                             "key = id, nom ,, ville,\n"
                             "empty =\n"
                             "rows = 120\n"
                             "\r\n"
                             "[source beauce]\r\n"
                             "url = x\r\n"
                             "[smtp]\n"
                             "[partner 211-canada]\n"
                             "enabled = oui\n";

static struct conf *sample_conf(void)
{
	struct conf *c = NULL;
	struct err e = { 0 };

	assert_ok(conf_parse("vigie.conf", STR(sample), &c, &e));
	return c;
}

static const struct get_row {
	const char *name, *section, *key, *want;
} gets[] = {
	{ "get: before any section", "", "top", "1" },
	{ "get: UTF-8", "directory", "name", "Centre d'information « Ça »" },
	{ "get: a colon separates too", "directory", "pause", "3 weeks" },
	{ "get: '=', ';' and '#' in a value", "source levis", "url",
	    "https://example.test/a?b=c;d=e#f ; not a comment" },
	{ "get: a value that is a semicolon", "source levis", "delimiter", ";" },
	{ "get: an indented key is a key", "source levis", "indented", "yes" },
	{ "get: an empty value", "source levis", "empty", "" },
	{ "get: CR LF", "source beauce", "url", "x" },
	{ "get: no such key", "source levis", "urk", NULL },
	{ "get: no such section", "source sept-iles", "url", NULL },
};

static void test_get(void **state)
{
	const struct get_row *r = *state;
	struct conf *AUTO_CONF c = sample_conf();
	const char *have = conf_get(c, r->section, r->key);

	if (!r->want)
		assert_null(have);
	else
		assert_string_equal(have ? have : "(none)", r->want);
}

static const struct bad_row {
	const char *name, *text, *says;
} bads[] = {
	{ "bad: no key = value", "[a]\nx = 1\nnonsense\n",
	    "vigie.conf, line 3: neither [section] nor key = value" },
	{ "bad: an indented line without =", "[a]\nx = 1\n  more of it\n", "line 3: neither" },
	{ "bad: a key twice", "[a]\nx = 1\ny = 2\nx = 3\n", "line 4: x stands already in line 2" },
	{ "bad: a section twice", "[source a]\nx = 1\n[b]\n[source  a]\n",
	    "line 4: section [source a] stands already in line 1" },
	{ "bad: an open section", "[a\nx = 1\n", "line 1: the section's name has no closing ]" },
	{ "bad: text behind a section", "[a] x = 1\n", "line 1: nothing may stand behind" },
	{ "bad: a blank section", "[ ]\n", "line 1: the section's name is blank" },
	{ "bad: a long section", "[12345678901234567890123456789012345678901234567890]\n",
	    "longer than 49 bytes" },
	{ "bad: no key", "[a]\n= 3\n", "line 2: no key stands before the =" },
	{ "bad: Latin-1", "[a]\nx = \xE9\n", "line 2: not UTF-8" },
};

static void test_bad(void **state)
{
	const struct bad_row *r = *state;
	struct conf *AUTO_CONF c = NULL;
	struct err e = { 0 };

	assert_false(conf_parse("vigie.conf", str_of(r->text), &c, &e));
	assert_err(e, ERR_CONFIG, r->says);
	assert_null(c);
}

/* Long lines are whole or refused, never cut. */
static void test_long_lines(void **state)
{
	static char text[10000];
	struct err e = { 0 };

	(void)state;
	for (size_t n = 180; n < 9000; n = n < 220 ? n + 1 : n < 8180 ? n + 400 : n + 1) {
		struct conf *AUTO_CONF c = NULL;
		memset(text, 'v', sizeof text);
		memcpy(text, "k = ", 4);
		memcpy(text + n, "\nz = 1\n", 7);
		bool ok = conf_parse("vigie.conf", (struct str){ text, n + 7 }, &c, &e);
		if (n > 8192) {
			assert_false(ok);
			assert_err(e, ERR_CONFIG, "line 1: the line is longer than 8192 bytes");
			continue;
		}
		assert_ok(ok);
		assert_int_equal(strlen(conf_get(c, "", "k")), n - 4);
		assert_string_equal(conf_get(c, "", "z"), "1");
	}
	static char huge[(1 << 20) + 1];
	struct conf *AUTO_CONF c = NULL;
	memset(huge, '\n', sizeof huge);
	assert_false(conf_parse("vigie.conf", (struct str){ huge, sizeof huge }, &c, &e));
	assert_err(e, ERR_CONFIG, "longer than 1 MiB");
}

static void test_sections(void **state)
{
	struct conf *AUTO_CONF c = sample_conf();
	const struct conf_section *s = NULL;
	const struct conf_key *k = NULL;
	struct err e = { 0 };
	char all[200] = "";
	size_t n = 0;

	(void)state;
	while ((s = conf_next_section(c, NULL, s)))
		n += (size_t)snprintf(all + n, sizeof all - n, "%s/%s@%d ", s->kind, s->name, s->line);
	assert_string_equal(
	    all, "directory/@3 source/levis@8 source/beauce@17 smtp/@19 partner/211-canada@20 ");
	s = conf_next_section(c, "source", NULL);
	assert_string_equal(s->title, "source levis");
	n = 0;
	while ((k = conf_next_key(c, s, k)))
		n += (size_t)snprintf(all + n, sizeof all - n, "%s@%d ", k->key, k->line);
	assert_string_equal(all, "url@10 delimiter@11 indented@12 key@13 empty@14 rows@15 ");
	s = conf_next_section(c, "source", s);
	assert_string_equal(s->title, "source beauce");
	assert_null(conf_next_section(c, "source", s));
	assert_null(conf_section(c, "source sept-iles"));
	assert_non_null(conf_section(c, "smtp"));
	assert_string_equal(conf_path(c), "vigie.conf");

	/* Nobody asked for these yet. */
	k = conf_unused(c, NULL);
	assert_string_equal(k->key, "top");
	assert_false(conf_check_used(c, &e));
	assert_err(e, ERR_CONFIG, "vigie.conf, line 2: [] has no setting \"top\"");
	conf_get(c, "", "top");
	conf_get(c, "directory", "name");
	conf_get(c, "directory", "stale_after");
	conf_get(c, "directory", "pause");
	assert_false(conf_check_used(c, &e));
	assert_err(e, ERR_CONFIG, "vigie.conf, line 18: [source beauce] has no setting \"url\"");
	k = conf_unused(c, conf_unused(c, NULL));
	assert_string_equal(k->section->name, "211-canada");
	conf_get(c, "source beauce", "url");
	conf_get(c, "partner 211-canada", "enabled");
	assert_ok(conf_check_used(c, &e));
	assert_null(conf_unused(c, NULL));
}

enum type { INT, BOOL, MONTHS, SECS, CHOICE, NEED };

static const struct value_row {
	const char *name, *text;
	enum type type;
	int64_t want;
	const char *says;
} values[] = {
	{ "int: a number", "120", INT, 120, NULL },
	{ "int: negative", "-5", INT, -5, NULL },
	{ "int: absent", NULL, INT, 7, NULL },
	{ "int: blank", "", INT, 7, NULL },
	{ "int: text", "many", INT, 0, "x.conf, line 2, [s] k: write a whole number from -10 to 1000" },
	{ "int: text behind", "12 rows", INT, 0, "write a whole number" },
	{ "int: too large", "1001", INT, 0, "write a whole number" },
	{ "int: far too large", "99999999999999999999", INT, 0, "write a whole number" },
	{ "bool: yes", "Yes", BOOL, 1, NULL },
	{ "bool: oui", "oui", BOOL, 1, NULL },
	{ "bool: non", "non", BOOL, 0, NULL },
	{ "bool: false", "false", BOOL, 0, NULL },
	{ "bool: absent", NULL, BOOL, 1, NULL },
	{ "bool: other", "maybe", BOOL, 0, "[s] k: write yes or no" },
	{ "months: months", "11 months", MONTHS, 11, NULL },
	{ "months: one month", "1 month", MONTHS, 1, NULL },
	{ "months: mois", "10 mois", MONTHS, 10, NULL },
	{ "months: years", "2 years", MONTHS, 24, NULL },
	{ "months: ans", "2 ans", MONTHS, 24, NULL },
	{ "months: absent", NULL, MONTHS, 6, NULL },
	{ "months: no unit", "11", MONTHS, 0, "as in: 11 months" },
	{ "months: weeks", "3 weeks", MONTHS, 0, "as in: 11 months" },
	{ "months: negative", "-1 month", MONTHS, 0, "as in: 11 months" },
	{ "months: too many", "200 years", MONTHS, 0, "as in: 11 months" },
	{ "secs: weeks", "3 weeks", SECS, 1814400, NULL },
	{ "secs: jours", "21 jours", SECS, 1814400, NULL },
	{ "secs: minutes", "15 minutes", SECS, 900, NULL },
	{ "secs: without space", "90seconds", SECS, 90, NULL },
	{ "secs: no number", "a week", SECS, 0, "as in: 3 weeks" },
	{ "secs: too many", "9223372036854775807 weeks", SECS, 0, "as in: 3 weeks" },
	{ "choice: one", "Propose", CHOICE, 1, NULL },
	{ "choice: absent", NULL, CHOICE, 0, NULL },
	{ "choice: none of them", "ask", CHOICE, 0, "write one of: follow, propose" },
	{ "need: there", "x", NEED, 0, NULL },
	{ "need: blank", "", NEED, 0, "a value is needed" },
	{ "need: absent", NULL, NEED, 0, "x.conf, [s] k: a value is needed" },
};

static void test_value(void **state)
{
	static const char *const choices[] = { "follow", "propose", NULL };
	const struct value_row *r = *state;
	struct conf *AUTO_CONF c = NULL;
	struct err e = { 0 };
	char text[100];
	const char *z;
	int64_t n = -99;
	int i = -99;
	bool b = false, ok = false;

	snprintf(text, sizeof text, r->text ? "[s]\nk = %s\n" : "[s]\n", r->text);
	assert_ok(conf_parse("x.conf", str_of(text), &c, &e));
	switch (r->type) {
	case INT:
		ok = conf_int(c, "s", "k", 7, -10, 1000, &n, &e);
		break;
	case BOOL:
		ok = conf_bool(c, "s", "k", true, &b, &e);
		n = b;
		break;
	case MONTHS:
		ok = conf_months(c, "s", "k", 6, &i, &e);
		n = i;
		break;
	case SECS:
		ok = conf_secs(c, "s", "k", 60, &n, &e);
		break;
	case CHOICE:
		ok = conf_choice(c, "s", "k", choices, 0, &i, &e);
		n = i;
		break;
	case NEED:
		ok = conf_need(c, "s", "k", &z, &e);
		n = 0;
		break;
	}
	assert_int_equal(ok, r->says == NULL);
	if (r->says)
		assert_err(e, ERR_CONFIG, r->says);
	else
		assert_int_equal(n, r->want);
}

static void test_list(void **state)
{
	struct conf *AUTO_CONF c = sample_conf();
	struct arena *AUTO_ARENA a = arena_new(1 << 16);
	struct str *items;

	(void)state;
	assert_int_equal(conf_list(a, c, "source levis", "key", &items), 3);
	assert_str(items[0], STR("id"));
	assert_str(items[1], STR("nom"));
	assert_str(items[2], STR("ville"));
	assert_int_equal(conf_list(a, c, "source levis", "none", &items), 0);
}

static void test_file(void **state)
{
	char dir[64], path[128];
	struct conf *AUTO_CONF c = NULL;
	struct err e = { 0 };

	(void)state;
	test_mkdir(dir);
	snprintf(path, sizeof path, "%s/vigie.conf", dir);
	assert_false(conf_read(path, &c, &e));
	assert_err(e, ERR_CONFIG, "vigie.conf cannot be read: No such file");
	assert_ok(file_write_all(path, FILE_SECRET, STR(sample), &e));
	assert_ok(conf_read(path, &c, &e));
	assert_string_equal(conf_path(c), path);
	assert_string_equal(conf_get(c, "", "top"), "1");
	unlink(path);
	rmdir(dir);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, gets, test_get);
	TESTS_ROWS(&t, bads, test_bad);
	TESTS_ROWS(&t, values, test_value);
	tests_add(&t, "long lines are whole or refused", test_long_lines, NULL);
	tests_add(&t, "sections and keys in order; unused keys", test_sections, NULL);
	tests_add(&t, "lists", test_list, NULL);
	tests_add(&t, "from a file", test_file, NULL);
	return tests_run(&t, "conf");
}
