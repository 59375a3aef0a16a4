/* test_report.c: the report's lines, and the page: whole, escaped, and in need of nothing but itself. */
#include "tests/unit/directory.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "report/page.h"

enum { PAGE_MAX = 1024 * 1024, OPEN_MAX = 32, NAME = 16 };

static const char map[] =
    "[list]\nid = id\n[record]\nname = {nom}\nlocations[main].addresses[physical].city = {ville}\n";
static const char list[] = "id,nom,ville\n1,Un,Lévis\n2,Deux,Lévis\n3,Trois,Rimouski\n4,Quatre,\n";

struct world {
	struct directory d;
	struct policies policies;
	struct report report;
};

static void gather(struct world *w)
{
	struct err e = { 0 };

	directory_open(&w->d, "[source list]\nformat = csv\nmapping = map\n");
	directory_file(&w->d, "map", map);
	directory_deliver(&w->d, "list", "list.csv", list);
	assert_str(
	    directory_rows(&w->d, "UPDATE fiche SET verified_at = created_at WHERE name = 'Un'"), STR_NONE);
	assert_ok(stale_policies(w->d.a, w->d.conf, &w->policies, &e));
	assert_ok(report_gather(
	    w->d.a, w->d.db, &w->policies, w->d.now - 86400, w->d.now + 1, w->d.now, &w->report, &e));
}

static void test_gather(void **state)
{
	struct report_line lines[REPORT_LINES];
	struct world w;
	struct err e = { 0 };

	(void)state;
	gather(&w);
	struct rate all = rates_total(&w.report.rates);
	assert_int_equal(all.fiches, 4);
	assert_int_equal(all.verified, 1);
	assert_int_equal(all.never, 3);
	assert_int_equal(rate_percent(&all), 25);
	int levis = 0, unknown = 0;
	for (int i = 0; i < RATE_REGIONS; i++) {
		levis += str_is(str_of(rates_code(i)), "12") ? (int)w.report.rates.of[i].fiches : 0;
		unknown += !*rates_code(i) ? (int)w.report.rates.of[i].fiches : 0;
	}
	assert_int_equal(levis, 2);
	assert_int_equal(unknown, 1);
	int n = report_lines(&w.report, lines);
	assert_true(n > 20 && n <= REPORT_LINES);
	for (int i = 0; i < n; i++) {
		assert_non_null(lines[i].label);
		assert_non_null(lines[i].section);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(lines[i].key, lines[k].key);
	}
	assert_string_equal(lines[0].key, "fiches");
	assert_int_equal(lines[0].n, 4);
	assert_int_equal(lines[1].n, 4);
	/* Its snapshot is over: the database can be written. */
	assert_ok(db_begin(w.d.db, &e));
	db_rollback(w.d.db);
	directory_close(&w.d);
}

/* Every element that is begun is ended, in order. */
static void assert_balanced(const char *html)
{
	char open[OPEN_MAX][NAME], name[NAME];
	int n = 0;

	for (const char *p = html; (p = strchr(p, '<')); p++) {
		if (p[1] == '!')
			continue;
		bool ends = p[1] == '/';
		if (sscanf(p + 1 + ends, "%15[a-z0-9]", name) != 1)
			fail_msg("what is this: %.40s", p);
		if (strcmp(name, "meta") == 0 || strcmp(name, "br") == 0)
			continue;
		if (!ends) {
			assert_true(n < OPEN_MAX);
			memcpy(open[n++], name, NAME);
		} else if (n == 0 || strcmp(open[--n], name) != 0) {
			fail_msg("</%s> ends <%s>: %.60s", name, n >= 0 ? open[n] : "nothing", p);
		}
	}
	assert_int_equal(n, 0);
}

static void test_page(void **state)
{
	/* What would ask for something from elsewhere, or run. */
	static const char *const forbidden[] = { "http", "src=", "url(", "@import", "<script", "<link",
		"onload", "&centre", "<centre" };
	struct buf AUTO_BUF out = BUF_INIT(PAGE_MAX);
	struct tally word = { .word = STR("<b>&\"x\""), .n = 1 }, last = { .word = STR("confirmed"), .n = 3 };
	struct world w;

	(void)state;
	gather(&w);
	word.next = &last;
	w.report.figures.classes = &word;
	w.report.figures.requests = 4844;
	page_write(&w.report, STR("211 <centre> & \"fils\""), &out);
	assert_true(buf_ok(&out));
	const char *html = buf_z(&out);
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		if (strstr(html, forbidden[i]))
			fail_msg(
			    "\"%s\" stands in the page: %.60s", forbidden[i], strstr(html, forbidden[i]));
	assert_non_null(strstr(html, "211 &lt;centre&gt; &amp; &quot;fils&quot;"));
	assert_non_null(strstr(html, "&lt;b&gt;&amp;&quot;x&quot;"));
	assert_non_null(strstr(html, "4,844"));
	assert_non_null(strstr(html, "nothing has changed"));
	assert_non_null(strstr(html, "75%"));
	assert_non_null(strstr(html, "Bas-Saint-Laurent"));
	assert_non_null(strstr(html, "prefers-color-scheme:dark"));
	assert_non_null(strstr(html, "@media print"));
	assert_balanced(html);
	directory_close(&w.d);
}

static void test_empty(void **state)
{
	struct report r = { .from = 1700000000, .to = 1710000000, .now = 1710000000 };
	struct buf AUTO_BUF out = BUF_INIT(PAGE_MAX), small = BUF_INIT(100);

	(void)state;
	page_write(&r, STR_NONE, &out);
	assert_true(buf_ok(&out));
	assert_balanced(buf_z(&out));
	assert_non_null(strstr(buf_z(&out), "None in this period."));
	page_write(&r, STR_NONE, &small);
	assert_false(buf_ok(&small));
}

static void test_numbers(void **state)
{
	static const struct {
		int64_t n;
		const char *text;
	} rows[] = { { 0, "0" }, { 7, "7" }, { 999, "999" }, { 1000, "1,000" }, { 7474, "7,474" },
		{ 3200000, "3,200,000" }, { -1234, "-1,234" }, { -123, "-123" } };
	struct buf AUTO_BUF out = BUF_INIT(100);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_reset(&out);
		page_number(&out, rows[i].n);
		assert_str(buf_str(&out), str_of(rows[i].text));
	}
}

int main(void)
{
	struct tests t = { 0 };

	i18n_init("en");
	tests_add(&t, "the figures of one moment", test_gather, NULL);
	tests_add(&t, "the page is whole and needs nothing but itself", test_page, NULL);
	tests_add(&t, "an empty directory has a page too", test_empty, NULL);
	tests_add(&t, "numbers by thousands", test_numbers, NULL);
	return tests_run(&t, "report");
}
