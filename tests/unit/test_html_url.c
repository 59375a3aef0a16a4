#include "tests/test.h"

#include "importers/html_links.h"
#include "importers/html_url.h"
#include "lib/pages.h"

#define BASE "https://a.test/x/y.html?z=1"

static const struct row {
	const char *name, *base, *reference, *url;
} rows[] = {
	/* clang-format off */
	{ "beside the page", BASE, "b.html", "https://a.test/x/b.html" },
	{ "from the root", BASE, "/b", "https://a.test/b" },
	{ "above", BASE, "../b", "https://a.test/b" },
	{ "above the root", BASE, "../../../b", "https://a.test/b" },
	{ "another query", BASE, "?p=2", "https://a.test/x/y.html?p=2" },
	{ "another host", BASE, "//b.test/c", "https://b.test/c" },
	{ "a whole address", BASE, "HTTP://B.Test:8080/C#d", "http://b.test:8080/C" },
	{ "a host without a path", BASE, "https://b.test?q", "https://b.test/?q" },
	{ "a place on the page", BASE, "#top", "" },
	{ "nothing", BASE, "  ", "" },
	{ "mail", BASE, "mailto:a@b.test", "" },
	{ "a script", BASE, "JavaScript:void(0)", "" },
	{ "a file of ours", BASE, "file:///etc/passwd", "" },
	{ "another scheme", BASE, "ftp://b.test/x", "" },
	{ "spaces and accents", BASE, " /a b/é?q=é ", "https://a.test/a%20b/%C3%A9?q=%C3%A9" },
	{ "escapes stay", BASE, "/a%20b%2Fc", "https://a.test/a%20b%2Fc" },
	{ "brackets in a query", BASE, "?f[a]=1&g=%5B", "https://a.test/x/y.html?f[a]=1&g=%5B" },
	{ "dots in it", BASE, "/a/./b/../c/.", "https://a.test/a/c/" },
	{ "dots in the query are none", BASE, "?p=/../x", "https://a.test/x/y.html?p=/../x" },
	{ "dots at its end", BASE, "..", "https://a.test/" },
	{ "a colon in a segment", BASE, "./a:b", "https://a.test/x/a:b" },
	{ "a base without a path", "https://a.test", "b", "https://a.test/b" },
	{ "a query behind a base without a path", "https://a.test", "?b", "https://a.test/?b" },
	{ "strokes the wrong way round", BASE, "..\\b\\c?d\\e", "https://a.test/b/c?d%5Ce" },
	{ "line breaks in it", BASE, "/a\n\tb", "https://a.test/ab" },
	{ "brackets", BASE, "/a[1]{2}", "https://a.test/a[1]%7B2%7D" },
	{ "somebody's password", BASE, "https://u:p@b.test/c", "https://b.test/c" },
	{ "without a base", "", "/b", "" },
	{ "without a base, whole", "", "https://b.test", "https://b.test/" },
	{ "no host", BASE, "https:///c", "" },
	/* clang-format on */
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	assert_str(html_url_join(a, str_of(r->base), str_of(r->reference)), str_of(r->url));
}

static void test_parts(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	(void)state;
	assert_str(html_url_origin(a, STR("https://A.test:8443/x?y")), STR("https://a.test:8443"));
	assert_str(html_url_path(STR("https://a.test:8443/x?y")), STR("/x?y"));
	assert_str(html_url_path(STR("https://a.test")), STR("/"));
	assert_str(html_url_host(a, STR("https://a.test:443/")), STR("a.test"));
	assert_str(html_url_host(a, STR("http://A.test:80/")), STR("a.test"));
	assert_str(html_url_host(a, STR("http://a.test:443/")), STR("a.test:443"));
}

static void test_long(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	char reference[PAGES_URL_MAX + 2] = "/";

	(void)state;
	memset(reference + 1, 'x', PAGES_URL_MAX);
	assert_int_equal(html_url_join(a, STR(BASE), str_of(reference)).n, 0);
	reference[PAGES_URL_MAX - 100] = '\0';
	assert_true(html_url_join(a, STR(BASE), str_of(reference)).n > 0);
}

/* Where a page leads. */
static void test_links(void **state)
{
	static const char page[] =
	    "<base href='/d/'><p><a href=1>x</a><p><b>none</b><p><a href=2>x</a><a href=3>y</a>"
	    "<i><a href='?p=1'>1</a><a href='?p=2'>2</a><a href='mailto:a@b.test'>m</a></i>";
	const struct html_conf conf = { .item = "//p", .detail = "./a", .next = "//i/a" };
	const struct html_source source = { .bytes = STR(page), .url = STR(BASE), .name = "page" };
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct html_links links;
	struct err e;

	(void)state;
	assert_ok(html_links_read(a, &conf, &source, &links, &e));
	assert_int_equal(links.items, 3);
	assert_int_equal(links.n_details, 2);
	assert_str(links.details[0], STR("https://a.test/d/1"));
	assert_str(links.details[1], STR("https://a.test/d/2"));
	assert_int_equal(links.n_next, 2);
	assert_str(links.next[0], STR("https://a.test/d/?p=1"));
	assert_str(links.next[1], STR("https://a.test/d/?p=2"));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "the parts of an address", test_parts, NULL);
	tests_add(&t, "an address that is too long leads nowhere", test_long, NULL);
	tests_add(&t, "where a page leads", test_links, NULL);
	return tests_run(&t, "html_url");
}
