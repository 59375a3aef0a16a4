/* test_review_page.c: lines of styled text, broken and cut in columns. */
#include "tests/test.h"

#include "cmd/review_page.h"
#include "lib/buf.h"
#include "lib/text.h"

enum { ARENA_MAX = 64 * 1024 * 1024 };

/* The lines of a page, each checked not to be wider than the page. */
static struct str lines(const struct page *p)
{
	struct buf AUTO_BUF out = BUF_INIT(1024 * 1024);

	for (const struct page_line *l = p->first; l; l = l->next) {
		struct str text = page_plain(p->a, &l->text, true);
		assert_int_equal(text_width(page_plain(p->a, &l->text, false)), l->width);
		assert_true(l->width <= p->width);
		buf_fmt(&out, "%s%.*s", l == p->first ? "" : "\n", STR_ARG(text));
	}
	return arena_str(p->a, buf_str(&out));
}

struct row {
	const char *name;
	size_t width;
	const char *text, *want;
};

static const struct row wraps[] = {
	{ "a short text", 20, "418 555-0101", " 418 555-0101" },
	{ "between words", 12, "Maison des jeunes", " Maison des \n   jeunes" },
	{ "a word that fits nowhere", 8, "anticonstitutionnel", " anticon\n   stitu\n   tionn\n   el" },
	{ "line breaks are kept, empty lines too", 20, "a\n\nb", " a\n   \n   b" },
	{ "wide characters", 7, "東京都新宿区", " 東京都\n   新宿\n   区" },
	{ "marks take no column", 9, "e\u0301e\u0301e\u0301e\u0301 ab", " e\u0301e\u0301e\u0301e\u0301 ab" },
	{ "what nobody sees is shown", 30, "a\u200bb\u202ec", " a<U+200B>b<U+202E>c" },
	{ "nothing reaches the terminal as a command", 30, "a\033[2Jb\007\r\tc", " a\ufffd[2Jb\ufffd  c" },
	{ "bytes that are no UTF-8", 30,
	    "a\xff"
	    "b",
	    " a\ufffdb" },
	{ "narrower than anything", 1, "ab cd", " \n  \n" },
};

static void test_wrap(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct row *r = *state;
	struct page p = { .a = a, .width = r->width };
	struct page_text t = { 0 };

	page_add(a, &t, PAGE_PLAIN, str_of(r->text));
	page_wrap(&p, 1, 3, &t);
	if (r->width > 4) /* else there is no room for what is indented */
		assert_str(lines(&p), str_of(r->want));
	assert_true(p.n > 0);
}

static void test_marks(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct page p = { .a = a, .width = 12 };
	struct page_text t = { 0 };

	(void)state;
	page_add(a, &t, PAGE_PLAIN, STR("one "));
	page_add(a, &t, PAGE_OLD, STR("two three"));
	page_add(a, &t, PAGE_PLAIN, STR(" four"));
	page_wrap(&p, 0, 0, &t);
	assert_str(lines(&p), STR("one [two ]\n[three] four"));
}

static void test_cut(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct page p = { .a = a, .width = 8 };
	struct page_text t = { 0 };

	(void)state;
	page_add(a, &t, PAGE_PLAIN, STR("one\ntwo three"));
	page_put(&p, 0, &t);
	page_line(&p, 2, PAGE_QUIET, "%s", "東京都新宿");
	assert_str(lines(&p), STR("one two…\n  東京…"));
}

static void test_beside(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct page p = { .a = a, .width = 20 };
	struct page_column columns[] = { { 0, 6, { 0 } }, { 8, 12, { 0 } } };

	(void)state;
	page_add(a, &columns[0].text, PAGE_PLAIN, STR("東京 a b"));
	page_add(a, &columns[1].text, PAGE_PLAIN, STR("right side of it\nend"));
	page_beside(&p, columns, 2);
	assert_str(lines(&p), STR("東京 a  right side \nb       of it\n        end"));
}

static void test_ends(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct page p = { .a = a, .width = 40 };
	struct page_text left = { 0 }, right = { 0 }, none = { 0 };

	(void)state;
	page_add(a, &left, PAGE_PLAIN, STR("a name that is longer than all the room there is for it"));
	page_add(a, &right, PAGE_PLAIN, STR("first need"));
	page_ends(&p, 1, &left, &right);
	page_ends(&p, 1, &right, &none);
	p.width = 25;
	page_ends(&p, 1, &left, &right); /* no room for both */
	p.width = 40;
	assert_str(lines(&p),
	    STR(" a name that is longer than … first need\n first need\n a name that is longer t…"));
}

static void test_long(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	char *text = malloc(10 * 1024 * 1024);
	struct page p = { .a = a, .width = 80 };
	struct page_text t = { 0 };

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 10 * 1024 * 1024);
	page_add(a, &t, PAGE_PLAIN, (struct str){ text, 10 * 1024 * 1024 });
	page_wrap(&p, 0, 0, &t);
	assert_in_range(p.n, 400, 420); /* 32 KiB are shown, and that there is more */
	free(text);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, wraps, test_wrap);
	tests_add(&t, "what differs is marked across a break", test_marks, NULL);
	tests_add(&t, "a line is cut at the width", test_cut, NULL);
	tests_add(&t, "side by side", test_beside, NULL);
	tests_add(&t, "at both ends", test_ends, NULL);
	tests_add(&t, "a text of megabytes", test_long, NULL);
	return tests_run(&t, "review_page");
}
