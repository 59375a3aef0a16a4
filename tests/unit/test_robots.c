#include "tests/test.h"

#include "lib/robots.h"

#define US  "User-agent: vigie\n"
#define ALL "User-agent: *\n"

static const struct row {
	const char *name, *robots, *path;
	bool allowed;
	long delay_ms;
} rows[] = {
	/* clang-format off */
	{ "an empty file allows all", "", "/a", true, 0 },
	{ "what is no robots.txt allows all", "<!DOCTYPE html><p>404: not found", "/a", true, 0 },
	{ "all is forbidden to all", ALL "Disallow: /\n", "/a", false, 0 },
	{ "all is forbidden to others", "User-agent: other\nDisallow: /\n", "/a", true, 0 },
	{ "our own group goes before that of all", ALL "Disallow: /\n\n" US "Disallow: /x\n", "/a", true, 0 },
	{ "our own group, anywhere in the file", US "Disallow: /a\n\n" ALL "Allow: /\n", "/a", false, 0 },
	{ "our own groups are one", US "Disallow: /a\n" ALL "Allow: /\n" US "Disallow: /b\n", "/b", false, 0 },
	{ "a group without rules allows all", ALL "Disallow: /\n" US, "/a", true, 0 },
	{ "Disallow without a path forbids nothing", ALL "Disallow:\n", "/a", true, 0 },
	{ "names without regard to case", "USER-AGENT: VIGIE\nDISALLOW: /A\n", "/A", false, 0 },
	{ "paths with regard to case", ALL "Disallow: /A\n", "/a", true, 0 },
	{ "a version behind the name", "User-agent: Vigie/2.0 (+https://x.test)\nDisallow: /\n", "/a", false, 0 },
	{ "a longer name is another's", "User-agent: vigie-bot\nDisallow: /\n", "/a", true, 0 },
	{ "several names share a group", "User-agent: other\n" US "User-agent: third\nDisallow: /\n", "/a", false, 0 },
	{ "a rule ends the names", "User-agent: other\nDisallow: /\n" US "Disallow: /x\n", "/a", true, 0 },
	{ "Crawl-delay ends them too", ALL "Crawl-delay: 3\nUser-agent: other\nDisallow: /\n", "/a", true, 3000 },
	{ "Sitemap belongs to no group", "User-agent: other\nSitemap: https://x.test/s\n" US "Disallow: /\n", "/a", false, 0 },
	{ "rules before any name say nothing", "Disallow: /\n" ALL "Allow: /\n", "/a", true, 0 },
	{ "comments", ALL "# Disallow: /\nDisallow: /b # and nothing else\n", "/b", false, 0 },
	{ "lines end in every way", "User-agent: *\rDisallow: /a\r\nDisallow: /b", "/b", false, 0 },
	{ "no white space is needed", "user-agent:*\ndisallow:/a", "/a", false, 0 },
	{ "a byte order mark", "\xEF\xBB\xBFUser-agent: *\nDisallow: /a", "/a", false, 0 },
	{ "the beginning of a path is enough", ALL "Disallow: /fiche", "/fiches/1", false, 0 },
	{ "the longest rule decides: allowed", ALL "Disallow: /a\nAllow: /a/b\n", "/a/b/c", true, 0 },
	{ "the longest rule decides: forbidden", ALL "Allow: /a/b\nDisallow: /a/b/c\n", "/a/b/c", false, 0 },
	{ "of two as long the one that allows", ALL "Disallow: /a\nAllow: /a\n", "/a", true, 0 },
	{ "* stands for anything", ALL "Disallow: /*.pdf", "/x/y.pdf?z", false, 0 },
	{ "* stands for nothing", ALL "Disallow: /a*b", "/ab", false, 0 },
	{ "$ is the end", ALL "Disallow: /*.pdf$", "/x.pdf?z", true, 0 },
	{ "$ is the end: here", ALL "Disallow: /*.pdf$", "/x.pdf.pdf", false, 0 },
	{ "$ alone of a whole path", ALL "Disallow: /a$", "/a", false, 0 },
	{ "$ alone of a longer path", ALL "Disallow: /a$", "/ab", true, 0 },
	{ "only the first page", ALL "Disallow: /\nAllow: /$", "/", true, 0 },
	{ "$ in the middle is itself", ALL "Disallow: /a$b", "/a", true, 0 },
	{ "a * of a path is escaped in a rule", ALL "Disallow: /a%2Ab", "/a*b", false, 0 },
	{ "parts in their order", ALL "Disallow: /*x*y", "/yx", true, 0 },
	{ "a rule that begins with *", ALL "Disallow: *secret", "/a/secret", false, 0 },
	{ "the query is part of it", ALL "Disallow: /*?page=", "/list?page=2", false, 0 },
	{ "escapes are undone where none is needed", ALL "Disallow: /%7Eami", "/~ami", false, 0 },
	{ "escapes in small letters", ALL "Disallow: /%c3%a9t%C3%A9", "/%C3%A9t%c3%a9", false, 0 },
	{ "accents as they are typed", ALL "Disallow: /été", "/%C3%A9t%C3%A9", false, 0 },
	{ "a reserved letter stays escaped", ALL "Disallow: /a%2Fb", "/a/b", true, 0 },
	{ "robots.txt itself may be read", ALL "Disallow: /", "/robots.txt", true, 0 },
	{ "no path is the first page", ALL "Disallow: /$", "", false, 0 },
	{ "a path without its / is no rule", ALL "Disallow: a\n", "/a", true, 0 },
	{ "a delay of ours", ALL "Crawl-delay: 30\n" US "Crawl-delay: 1.5\nAllow: /", "/a", true, 1500 },
	{ "a delay of all", ALL "Crawl-delay: 10", "/a", true, 10000 },
	{ "no number is no delay", ALL "Crawl-delay: soon", "/a", true, 0 },
	{ "nor is one that is negative", ALL "Crawl-delay: -5", "/a", true, 0 },
	{ "nor one without end", ALL "Crawl-delay: 1e300", "/a", true, 0 },
	/* clang-format on */
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	const struct robots *robots = robots_parse(a, str_of(r->robots), STR("vigie"));

	assert_int_equal(robots_allows(robots, str_of(r->path)), r->allowed);
	assert_int_equal(robots_delay_ms(robots), r->delay_ms);
}

static void test_long(void **state)
{
	enum { N = ROBOTS_BYTES_MAX };
	static const char head[] = ALL "Disallow: /a\n", tail[] = "\nDisallow: /b\n";
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	char *text = arena_alloc(a, N + sizeof tail);

	(void)state;
	memset(text, '#', N);
	memcpy(text, head, sizeof head - 1);
	memcpy(text + N, tail, sizeof tail);
	const struct robots *r = robots_parse(a, (struct str){ text, N + sizeof tail - 1 }, STR("vigie"));
	assert_false(robots_allows(r, STR("/a")));
	assert_true(robots_allows(r, STR("/b"))); /* it stands behind what is looked at */
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "only the first 500 KiB are looked at", test_long, NULL);
	return tests_run(&t, "robots");
}
