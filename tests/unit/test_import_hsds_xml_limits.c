/* What hsds-xml takes in before it gives up: depth, length, number. */
#include "tests/test.h"

#include "tests/import_run.h"

extern const struct importer importer_hsds_xml;

#define HEAD "<hsds xmlns=\"urn:vigie:hsds-xml:1\" version=\"3.1\">\n"
#define END  "</hsds>\n"
#define ORG  "<organization id=\"1\">"

enum { MB = 1000 * 1000 };

/* `n` times `before`, then the middle, then `n` times `after`. */
static struct str nested(struct arena *a, int n, const char *before, const char *middle, const char *after)
{
	struct buf AUTO_BUF b = BUF_INIT((size_t)1 << 28);

	buf_s(&b, STR(HEAD ORG));
	for (int i = 0; i < n; i++)
		buf_s(&b, str_of(before));
	for (int i = 0; i < (middle[0] == '*' ? 20000 : 0); i++)
		buf_s(&b, STR("<phone/>"));
	buf_s(&b, middle[0] == '*' ? STR_NONE : str_of(middle));
	for (int i = 0; i < n; i++)
		buf_s(&b, str_of(after));
	buf_s(&b, STR("</organization>" END));
	return arena_str(a, buf_str(&b));
}

#define DEEPER "<services><service><organization>"
#define HIGHER "</organization></service></services>"

static const struct size_row {
	const char *name;
	int n;
	const char *before, *middle, *after;
	int records, refused; /* -1: the whole file is broken */
	const char *why;
} sizes[] = {
	{ "size: nested 64 deep", 21, DEEPER, "<name>x</name>", HIGHER, 1, 0, NULL },
	{ "size: nested deeper", 22, DEEPER, "<name>x</name>", HIGHER, 0, 1, "nested more than" },
	{ "size: nested 10,000 deep", 10000, "<phones><phone>", "", "</phone></phones>", 0, -1,
	    "test, line 2" },
	{ "size: 10,000 wrong elements", 10000, "<x/>", "", "", 0, 1, "<x> is no element" },
	{ "size: 20,000 phones", 1, "<phones>", "*", "</phones>", 1, 0, NULL },
};

static void test_size(void **state)
{
	const struct size_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };
	struct str bytes = nested(run.a, row->n, row->before, row->middle, row->after);

	bool ok = import_run_read(&run, &importer_hsds_xml, bytes, &e);
	assert_int_equal(ok, row->refused >= 0);
	assert_int_equal(run.n, row->records);
	if (row->refused < 0)
		assert_err(e, ERR_INPUT, row->why);
	if (row->refused > 0 && !strstr(run.refused[0].p, row->why))
		fail_msg("\"%s\" has no \"%s\"", run.refused[0].p, row->why);
	import_run_free(&run);
}

/* One run of `c`s of this length where "%" stands in the text, and a small record behind it. */
static const struct long_row {
	const char *name, *text;
	int n;
	int records, refused; /* -1: the whole file is broken */
	const char *why;
} longs[] = {
	{ "long: a text of 9 MB", ORG "<name>%</name></organization>", 9 * MB, 1, 0, NULL },
	{ "long: a text of 11 MB", ORG "<name>%</name></organization>", 11 * MB, 0, -1, "" },
	{ "long: an id of 9 MB", "<organization id='%'/>", 9 * MB, 1, 0, NULL },
	{ "long: an attribute of 11 MB", "<organization id='%'/>", 11 * MB, 0, -1, "" },
	{ "long: an unknown attribute of 9 MB", "<organization id='1' x='%'/>", 9 * MB, 0, 1,
	    "unknown attribute, x" },
	{ "long: two texts of 9 MB are more than a record",
	    ORG "<name>%</name><email>%</email></organization>", 9 * MB, 0, 1, "more than 16 MiB" },
	{ "long: a text of two pieces of 9 MB", ORG "<name>%<!-- -->%</name></organization>", 9 * MB, 0, 1,
	    "more than 16 MiB" },
	{ "long: texts in the other language count",
	    ORG "<name lang='en'>%</name><email lang='en'>%</email></organization>", 9 * MB, 0, 1,
	    "more than 16 MiB" },
	{ "long: an element's name", "<%/>", 11 * MB, 0, -1, "" },
	{ "long: an element's name of 40 KB", "<%/>", 40000, 0, 1,
	    "ccc> stands where <organization> is expected" },
	{ "long: a comment between records", "<!--%-->", 9 * MB, 0, 0, NULL },
};

static void test_long(void **state)
{
	const struct long_row *row = *state;
	struct import_run run = import_run_new();
	struct buf AUTO_BUF b = BUF_INIT((size_t)1 << 28);
	struct err e = { 0 };

	buf_s(&b, STR(HEAD));
	for (const char *p = row->text; *p; p++) {
		if (*p != '%') {
			buf_char(&b, *p);
			continue;
		}
		assert_true(buf_room(&b, (size_t)row->n));
		memset(b.p + b.n, 'c', (size_t)row->n);
		b.n += (size_t)row->n;
	}
	buf_s(&b, STR("<organization id='next'/>" END));
	bool ok = import_run_read(&run, &importer_hsds_xml, buf_str(&b), &e);
	assert_int_equal(ok, row->refused >= 0);
	assert_int_equal(run.n, row->records + ok);
	assert_int_equal(run.n_refused, row->refused > 0 ? row->refused : 0);
	if (row->refused < 0)
		assert_err(e, ERR_INPUT, row->why);
	if (row->refused > 0 && !strstr(run.refused[0].p, row->why))
		fail_msg("\"%.200s\" has no \"%s\"", run.refused[0].p, row->why);
	import_run_free(&run);
}

static void test_prolog(void **state)
{
	struct import_run run = import_run_new();
	struct buf AUTO_BUF b = BUF_INIT(1 << 20);
	struct err e = { 0 };

	(void)state;
	buf_s(&b, STR("<!DOCTYPE hsds ["));
	for (int i = 0; i < 10000; i++)
		buf_fmt(&b, "<!ENTITY e%d 'x'>", i);
	buf_s(&b, STR("]>" HEAD END));
	assert_false(import_run_read(&run, &importer_hsds_xml, buf_str(&b), &e));
	assert_err(e, ERR_INPUT, "no element in the first 64 KiB");
	import_run_free(&run);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, sizes, test_size);
	TESTS_ROWS(&t, longs, test_long);
	tests_add(&t, "broken: a DOCTYPE without end", test_prolog, NULL);
	return tests_run(&t, "import_hsds_xml_limits");
}
