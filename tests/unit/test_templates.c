#include "tests/test.h"

#include "lib/arena.h"
#include "mailer/templates.h"

#include <stdio.h>

enum { OUT_MAX = 1 << 20, ARENA_MAX = 16 << 20 };

/* A folder with one template of the centre's own; removed by the test. */
static const struct templates *read_own(struct arena *a, const char *file, const char *text, struct err *err)
{
	char dir[64], path[128];
	const struct templates *t = NULL;

	test_mkdir(dir);
	snprintf(path, sizeof path, "%s/%s", dir, file);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
	if (!templates_read(a, str_of(dir), &t, err))
		t = NULL;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
	return t;
}

/* Two fiches; the second has a name that hurts. */
static struct template_values *values(struct arena *a)
{
	struct template_values *v = ARENA_NEW(a, struct template_values);
	struct template_values *one, *two, *line;

	template_set(a, v, "centre", STR("211"));
	template_set(a, v, "name", STR("around"));
	template_set(a, v, "phone", STR("a\r\nb\0c"));
	one = template_row(a, v, "fiches");
	template_set(a, one, "name", STR("Un"));
	line = template_row(a, one, "lines");
	template_set(a, line, "label", STR("Nom"));
	template_set(a, line, "value", STR("Un"));
	template_set(a, template_row(a, line, "further"), "value", STR("suite"));
	line = template_row(a, one, "lines");
	template_set(a, line, "label", STR("Site"));
	two = template_row(a, v, "fiches");
	template_set(a, two, "name", STR("<b>\"D'eux\" & \xe2\x80\xae{{centre}}"));
	return v;
}

static const struct write_row {
	const char *name, *file, *text, *want;
} writes[] = {
	{ "a value", "subject.fr.txt", "Bonjour {{centre}}!", "Bonjour 211!" },
	{ "spaces within the braces", "subject.fr.txt", "{{ centre }}", "211" },
	{ "a value that is not there is blank", "subject.fr.txt", "[{{address}}]", "[]" },
	{ "a part for each row", "subject.fr.txt", "{{#fiches}}-{{name}}{{/fiches}}",
	    "-Un-<b>\"D'eux\" & {{centre}}" },
	{ "values are escaped in HTML, and are no templates", "top.html", "{{#fiches}}-{{name}}{{/fiches}}",
	    "-Un-&lt;b&gt;&quot;D&#39;eux&quot; &amp; {{centre}}" },
	{ "control characters become spaces", "subject.fr.txt", "{{phone}}", "a  b c" },
	{ "a part once when a value is there", "subject.fr.txt", "{{#centre}}oui {{centre}}{{/centre}}",
	    "oui 211" },
	{ "and not when it is blank", "subject.fr.txt", "{{#address}}oui{{/address}}", "" },
	{ "a part when a value is blank", "subject.fr.txt",
	    "{{^address}}sans{{/address}}{{^centre}}x{{/centre}}", "sans" },
	{ "a part when there are no rows", "subject.fr.txt", "{{#fiches}}{{^lines}}0{{/lines}}{{/fiches}}",
	    "0" },
	{ "a row sees what is around it", "subject.fr.txt",
	    "{{#fiches}}{{#lines}}{{label}}@{{name}} {{/lines}}{{/fiches}}", "Nom@Un Site@Un " },
	{ "rows within rows", "subject.fr.txt",
	    "{{#fiches}}{{#lines}}{{value}}{{#further}}/{{value}}{{/further}};{{/lines}}{{/fiches}}",
	    "Un/suite;;" },
	{ "a sign alone takes its line with it", "subject.fr.txt", "a\n{{#centre}}\nb\n  {{/centre}}  \nc\n",
	    "a\nb\nc\n" },
	{ "but not when something stands beside it", "subject.fr.txt", "a {{#centre}}\nb{{/centre}}\nc",
	    "a \nb\nc" },
	{ "nor when it is a value", "subject.fr.txt", "a\n{{centre}}\nb", "a\n211\nb" },
	{ "two signs in a line", "subject.fr.txt", "{{#centre}}{{#name}}\nx{{/name}}{{/centre}}", "\nx" },
	{ "single braces are text", "subject.fr.txt", "a { b } {c}", "a { b } {c}" },
	{ "an empty file", "subject.fr.txt", "", "" },
};

static void test_write(void **state)
{
	const struct write_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	struct err e = { 0 };
	const struct templates *t = read_own(a, r->file, r->text, &e);

	if (!t)
		fail_msg("%s", e.text);
	templates_write(t, r->file, values(a), &out);
	assert_true(buf_ok(&out));
	assert_str(buf_str(&out), str_of(r->want));
}

static const struct fault_row {
	const char *name, *file, *text, *part;
} faults[] = {
	{ "an unknown name", "subject.fr.txt", "a\nb {{nom}}", "subject.fr.txt:2: no such name" },
	{ "a name of a row outside it", "subject.fr.txt", "\n\n{{label}}", ":3: no such name" },
	{ "a name of another row", "subject.fr.txt", "{{#fiches}}{{label}}{{/fiches}}", ":1: no such name" },
	{ "a name of a row where there is none", "subject.fr.txt", "{{^fiches}}{{verified}}{{/fiches}}",
	    ":1: no such name" },
	{ "rows as a value", "subject.fr.txt", "{{fiches}}", "this has rows" },
	{ "a part not closed", "subject.fr.txt", "{{#centre}}\n", "this part is not closed: \"centre\"" },
	{ "a part closed that is not open", "subject.fr.txt", "{{/centre}}", "not the one that is open" },
	{ "parts that cross", "subject.fr.txt", "{{#centre}}{{#name}}{{/centre}}{{/name}}",
	    "not the one that is open: \"centre\"" },
	{ "braces not closed", "subject.fr.txt", "{{centre", "\"}}\" is missing" },
	{ "nothing within the braces", "subject.fr.txt", "{{}}", "no such name" },
	{ "a line after parts alone on theirs", "subject.fr.txt", "{{#centre}}\n\n{{/centre}}\n\n{{x}}",
	    ":5: no such" },
	{ "parts too deep", "subject.fr.txt",
	    "{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}", "too deep" },
	{ "no UTF-8", "subject.fr.txt", "\xe9t\xe9", "not UTF-8" },
	{ "a name of no template", "demande.fr.txt", "x", "no e-mail uses a template of this name" },
};

static void test_fault(void **state)
{
	const struct fault_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct err e = { 0 };

	assert_null(read_own(a, r->file, r->text, &e));
	assert_err(e, ERR_CONFIG, r->part);
}

static void test_shipped(void **state)
{
	static const char *const names[] = { "subject.fr.txt", "subject.en.txt", "request.fr.txt",
		"request.en.txt", "request.fr.html", "request.en.html", "top.html", "bottom.html" };
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct templates *t;
	struct err e = { 0 };

	(void)state;
	assert_ok(templates_read(a, STR_NONE, &t, &e));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
		templates_write(t, names[i], values(a), &out);
		assert_true(buf_ok(&out) && out.n > 0);
	}
}

static void test_no_such_template(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	const struct templates *t;
	struct err e = { 0 };

	(void)state;
	assert_ok(templates_read(a, STR_NONE, &t, &e));
	templates_write(t, "other.txt", values(a), &out);
	assert_false(buf_ok(&out));
	assert_false(templates_read(a, STR("/nowhere/at/all"), &t, &e));
	assert_err(e, ERR_CONFIG, "cannot be read");
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, writes, test_write);
	TESTS_ROWS(&t, faults, test_fault);
	tests_add(&t, "the shipped ones are read and written", test_shipped, NULL);
	tests_add(&t, "a template or folder that is not there", test_no_such_template, NULL);
	return tests_run(&t, "templates");
}
