#include "tests/test.h"

#include "lib/pages.h"

static const char whole[] = "vigie pages 1\n"
                            "page list 5 200 utf-8 https://a.test/ https://a.test/home\n"
                            "<p>\nx\n"
                            "page detail 0 404 - https://a.test/1 -\n"
                            "\n"
                            "page detail 0 robots - https://a.test/2 -\n"
                            "\n"
                            "page detail 3 200 iso-8859-1 https://a.test/ -\n"
                            "abc\n"
                            "end 4 part\n";

static void check_whole(const struct pages *p)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct str bytes;
	struct err e;

	assert_int_equal(pages_count(p), 4);
	assert_true(pages_part(p));
	assert_int_equal(pages_page(p, 0)->kind, PAGE_LIST);
	assert_str(pages_page(p, 0)->charset, STR("utf-8"));
	assert_str(pages_page(p, 0)->base, STR("https://a.test/home"));
	assert_int_equal(pages_page(p, 1)->status, 404);
	assert_int_equal(pages_page(p, 1)->base.n, 0);
	assert_int_equal(pages_page(p, 1)->charset.n, 0);
	assert_int_equal(pages_page(p, 2)->status, PAGE_FORBIDDEN);
	assert_int_equal(pages_find(p, STR("https://a.test/1")), 1);
	assert_int_equal(pages_find(p, STR("https://a.test/")), 0); /* the first of the two */
	assert_int_equal(pages_find(p, STR("https://a.test/3")), PAGES_NONE);
	assert_ok(pages_read(p, 0, a, &bytes, &e));
	assert_str(bytes, STR("<p>\nx"));
	assert_ok(pages_read(p, 3, a, &bytes, &e));
	assert_str(bytes, STR("abc"));
}

static void test_memory(void **state)
{
	struct input *AUTO_INPUT in = input_open_mem("m", STR(whole));
	struct pages *AUTO_PAGES p = NULL;
	struct err e;

	(void)state;
	assert_true(pages_is(STR(whole)));
	assert_ok(pages_open(in, &p, &e));
	check_whole(p);
}

/* What is written is the file above, and reads the same from the disk. */
static void test_file(void **state)
{
	static const struct page list[] = {
		{ PAGE_LIST, 200, { "utf-8", 5 }, { "https://a.test/", 15 }, { "https://a.test/home", 19 },
		    0 },
		{ PAGE_DETAIL, 404, { 0 }, { "https://a.test/1", 16 }, { 0 }, 0 },
		{ PAGE_DETAIL, PAGE_FORBIDDEN, { 0 }, { "https://a.test/2", 16 }, { 0 }, 0 },
		{ PAGE_DETAIL, 200, { "iso-8859-1", 10 }, { "https://a.test/", 15 }, { 0 }, 0 },
	};
	static const char *const bytes[] = { "<p>\nx", "", "", "abc" };
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct file_out *AUTO_FILE f = NULL;
	struct input *AUTO_INPUT in = NULL;
	struct pages *AUTO_PAGES p = NULL;
	struct str text;
	struct err e;
	char dir[64], path[80];

	(void)state;
	test_mkdir(dir);
	snprintf(path, sizeof path, "%s/pages", dir);
	assert_ok(file_begin(path, FILE_SECRET, &f, &e) && pages_begin(f, &e));
	for (size_t i = 0; i < 4; i++)
		assert_ok(pages_add(f, &list[i], str_of(bytes[i]), &e));
	assert_ok(pages_end(f, 4, true, &e) && file_commit(&f, &e));
	assert_ok(file_read_all(a, path, 10000, &text, &e));
	assert_str(text, STR(whole));
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e) && pages_open(in, &p, &e));
	check_whole(p);
	unlink(path);
	rmdir(dir);
}

/* No beginning of it is whole. */
static void test_cut(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof whole - 1; n++) {
		struct input *AUTO_INPUT in = input_open_mem("m", (struct str){ whole, n });
		struct pages *AUTO_PAGES p = NULL;
		struct err e = { 0 };
		if (n == 0)
			continue; /* memory of nothing is no memory */
		assert_false(pages_open(in, &p, &e));
		assert_err(e, ERR_INPUT, "cut or broken");
	}
}

#define BEFORE "vigie pages 1\n"

static const struct broken {
	const char *name, *text;
} broken[] = {
	{ "another first line", "vigie pages 2\nend 0 whole\n" },
	{ "another kind", BEFORE "page menu 0 200 - u -\n\nend 1 whole\n" },
	{ "no length", BEFORE "page list x 200 - u -\n\nend 1 whole\n" },
	{ "a length past the limit", BEFORE "page list 9999999999 200 - u -\n\nend 1 whole\n" },
	{ "a length that no number holds",
	    BEFORE "page list 99999999999999999999 200 - u -\n\nend 1 whole\n" },
	{ "no status", BEFORE "page list 0 ok - u -\n\nend 1 whole\n" },
	{ "a word too few", BEFORE "page list 0 200 - u\n\nend 1 whole\n" },
	{ "a word too many", BEFORE "page list 0 200 - u - -\n\nend 1 whole\n" },
	{ "no address", BEFORE "page list 0 200 -  -\n\nend 1 whole\n" },
	{ "a page that is longer than it says", BEFORE "page list 1 200 - u -\nab\nend 1 whole\n" },
	{ "another number of pages", BEFORE "page list 0 200 - u -\n\nend 2 whole\n" },
	{ "something behind the end", BEFORE "end 0 whole\nx" },
	{ "an end that says nothing", BEFORE "end 0 perhaps\n" },
};

static void test_broken(void **state)
{
	const struct broken *b = *state;
	struct input *AUTO_INPUT in = input_open_mem("m", str_of(b->text));
	struct pages *AUTO_PAGES p = NULL;
	struct err e = { 0 };

	assert_false(pages_open(in, &p, &e));
	assert_err(e, ERR_INPUT, "cut or broken");
}

static void test_words(void **state)
{
	const struct page page = { .kind = PAGE_LIST, .status = 200, .url = STR("https://a.test/a b") };
	struct err e = { 0 };

	(void)state;
	assert_false(pages_add(NULL, &page, STR_NONE, &e));
	assert_err(e, ERR_INPUT, "white space");
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "pages in memory", test_memory, NULL);
	tests_add(&t, "pages are written and read", test_file, NULL);
	tests_add(&t, "a file that is cut anywhere is refused", test_cut, NULL);
	TESTS_ROWS(&t, broken, test_broken);
	tests_add(&t, "an address with white space is not written", test_words, NULL);
	return tests_run(&t, "pages");
}
