#include "tests/test.h"

#include "lib/json.h"

/* Texts, and what the writer makes of their events; or why they are refused. */
static const struct json_row {
	const char *name, *in, *out, *why;
} rows[] = {
	{ "an object", " { \"a\" : [ 1 , -2.50e+3 , true , false , null ] , \"\" : { } } ",
	    "{\"a\":[1,-2.50e+3,true,false,null],\"\":{}}", NULL },
	{ "a text alone", "\"x\"", "\"x\"", NULL },
	{ "escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC\"",
	    "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\tAé€\"", NULL },
	{ "an escape behind a long text", "[\"0123456789abcdef\\n0123456789abcdef\"]",
	    "[\"0123456789abcdef\\n0123456789abcdef\"]", NULL },
	{ "a surrogate pair", "\"\\ud83d\\uDE00x\"", "\"😀x\"", NULL },
	{ "letters that are not ASCII, in any place of eight",
	    "[\"é234567\",\"1234567é\",\"12345678é\",\"\xE2\x82\xAC\"]",
	    "[\"é234567\",\"1234567é\",\"12345678é\",\"€\"]", NULL },
	{ "a NUL by its escape", "\"a\\u0000b\"", "\"a\\u0000b\"", NULL },
	{ "white space around a key's colon", "{\"a\"\n\t:\r1}", "{\"a\":1}", NULL },

	{ "nothing", "", NULL, "line 1, column 1: the text ends too early" },
	{ "white space", "\n\n ", NULL, "line 3, column 2: the text ends too early" },
	{ "cut in a list", "[1,", NULL, "column 4: the text ends too early" },
	{ "cut in a text", "[\"abc", NULL, "the text ends too early" },
	{ "cut in an escape", "[\"abc\\", NULL, "the text ends too early" },
	{ "cut in a word", "[tru", NULL, "the text ends too early" },
	{ "cut behind a key", "{\"a\"", NULL, "the text ends too early" },
	{ "something behind the end", "{} {}", NULL, "column 3: something stands behind" },
	{ "half a text behind the end", "{}\"", NULL, "something stands behind" },
	{ "no comma", "[1\n2]", NULL, "line 2, column 1: a comma or ] is expected" },
	{ "no comma between members", "{\"a\":1 \"b\":2}", NULL, "a comma or } is expected" },
	{ "another bracket", "[1}", NULL, "a comma or ] is expected" },
	{ "a comma too many", "[1,]", NULL, "a value is expected" },
	{ "a comma too many in an object", "{\"a\":1,}", NULL, "a member's name in quotes is expected" },
	{ "a key without quotes", "{a:1}", NULL, "a member's name in quotes is expected" },
	{ "no colon", "{\"a\" 1}", NULL, "a colon is expected" },
	{ "a word that is none", "[trie]", NULL, "a value is expected" },
	{ "a leading zero", "[01]", NULL, "this is no number" },
	{ "a number that is none", "[1.]", NULL, "this is no number" },
	{ "a long number", "[11111111112222222222333333333344444444445555555555666666666612345]", NULL,
	    "a number of more than 64 characters" },
	{ "a line break in a text", "[\"a\nb\"]", NULL, "another control character" },
	{ "an escape that is none", "[\"\\x41\"]", NULL, "what cannot be escaped" },
	{ "digits that are none", "[\"\\u00g1\"]", NULL, "four hexadecimal digits" },
	{ "the first half of a pair", "[\"\\ud83d\"]", NULL, "half of a surrogate pair" },
	{ "two first halves", "[\"\\ud83d\\ud83d\"]", NULL, "half of a surrogate pair" },
	{ "the second half of a pair", "[\"\\ude00\"]", NULL, "half of a surrogate pair" },
	{ "bytes that are no UTF-8", "[\"12345678\xC0\xAF\"]", NULL, "text that is not UTF-8" },
	{ "a byte outside of texts", "[\xC3\xA9]", NULL, "a value is expected" },
};

static void test_parse(void **state)
{
	const struct json_row *r = *state;
	struct buf AUTO_BUF out = BUF_INIT(1 << 20);
	struct json_writer w = { .out = &out };
	struct err e = { 0 };
	const char *why = r->why;

	/* Just its bytes, so that reading past them is seen. */
	size_t n = strlen(r->in);
	char *text = malloc(n ? n : 1);
	memcpy(text, r->in, n);
	bool ok = json_parse((struct str){ text, n }, &json_writer_events, &w, &e);
	free(text);
	if (why) {
		assert_false(ok);
		assert_err(e, ERR_INPUT, why);
		return;
	}
	assert_ok(ok);
	assert_str(buf_str(&out), str_of(r->out));
}

/* Brackets in brackets, as deep as may be and one deeper. */
static void test_deep(void **state)
{
	char text[2 * (JSON_DEPTH_MAX + 1)];
	struct buf AUTO_BUF out = BUF_INIT(1 << 20);
	struct err e = { 0 };

	(void)state;
	for (size_t n = JSON_DEPTH_MAX; n <= JSON_DEPTH_MAX + 1; n++) {
		struct json_writer w = { .out = &out };
		buf_reset(&out);
		memset(text, '[', n);
		memset(text + n, ']', n);
		bool ok = json_parse((struct str){ text, 2 * n }, &json_writer_events, &w, &e);
		assert_int_equal(ok, n == JSON_DEPTH_MAX);
		if (ok)
			assert_str(buf_str(&out), ((struct str){ text, 2 * n }));
	}
	assert_err(e, ERR_INPUT, "nested more than 64 deep");
}

static bool stop(void *ctx)
{
	(void)ctx;
	return false;
}

/* Who stops the parse keeps the reason. */
static void test_stop(void **state)
{
	struct json_events events = json_writer_events;
	struct buf AUTO_BUF out = BUF_INIT(1 << 20);
	struct json_writer w = { .out = &out };
	struct err e = { 0 };

	(void)state;
	events.null = stop;
	assert_false(json_parse(STR("[1,null"), &events, &w, &e));
	assert_int_equal(e.kind, ERR_INPUT);
	assert_string_equal(e.text, "");
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_parse);
	tests_add(&t, "brackets in brackets", test_deep, NULL);
	tests_add(&t, "an event stops the parse", test_stop, NULL);
	return tests_run(&t, "json");
}
