/* test_fetch_json.c: answers in JSON, walked value by value. */
#include "tests/test.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "sync/fetch_json.h"

static bool on_value(void *ctx, const char *path, struct str v)
{
	buf_fmt(ctx, "%s=%.*s\n", path, STR_ARG(v));
	return !str_is(v, "stop");
}

static bool on_end(void *ctx, const char *path)
{
	buf_fmt(ctx, "(%s)\n", path);
	return true;
}

static const struct row {
	const char *name, *text, *told; /* told: NULL: an error */
} rows[] = {
	{ "an object", "{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":null}", "a=1\nb=x\nc=true\n()\n" },
	{ "objects in a list", "{\"r\":{\"l\":[{\"id\":\"1\",\"n\":null},{\"id\":\"2\"}],\"after\":false}}",
	    "r.l[].id=1\n(r.l[])\nr.l[].id=2\n(r.l[])\nr.after=false\n(r)\n()\n" },
	{ "lists in lists", "[[1,[2]],3,{\"a\":[]},4]", "[][]=1\n[][][]=2\n[]=3\n([])\n[]=4\n" },
	{ "an object behind an object", "{\"a\":{\"x\":1},\"b\":{\"y\":2}}", "a.x=1\n(a)\nb.y=2\n(b)\n()\n" },
	{ "a name with a stop in it", "{\"a.b\":1}", "a.b=1\n()\n" },
	{ "one value", "\"x\"", "=x\n" },
	{ "stopped on the way", "{\"a\":\"stop\",\"b\":2}", "a=stop\n" },
	{ "cut", "{\"a\":1,", NULL },
	{ "a page", "<html></html>", NULL },
	{ "nothing", "", NULL },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct buf AUTO_BUF told = BUF_INIT(10000);
	struct fetch_json visitor = { .ctx = &told, .value = on_value, .end = on_end };
	struct err e = { 0 };
	bool ok = fetch_json_walk(str_of(r->text), &visitor, &e);

	assert_int_equal(ok, r->told != NULL);
	if (r->told)
		assert_str(buf_str(&told), str_of(r->told));
	else
		assert_int_equal(e.kind, ERR_INPUT);
}

/* What stands behind a name that is too long is told by its own path. */
static void test_long(void **state)
{
	struct buf AUTO_BUF text = BUF_INIT(10000), told = BUF_INIT(10000);
	struct fetch_json visitor = { .ctx = &told, .value = on_value, .end = on_end };
	struct err e = { 0 };

	(void)state;
	buf_fmt(&text, "{\"a\":{\"%0600d\":{\"x\":1},\"y\":2},\"b\":3}", 0);
	assert_ok(fetch_json_walk(buf_str(&text), &visitor, &e));
	assert_str(buf_str(&told), STR("a.y=2\n(a)\nb=3\n()\n"));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "a name that is too long", test_long, NULL);
	return tests_run(&t, "fetch_json");
}
