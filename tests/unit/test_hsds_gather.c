#include "tests/import_run.h"
#include "tests/test.h"

#include "importers/hsds_hours.h"

/* Documents whose items are services, or services at locations: what comes of them. */
static const struct gather_row {
	const char *name, *in;
	const char *records[3], *refused[3]; /* parts of the refusals, of items and of values */
	const char *found;
} rows[] = {
	{ "two services of one organization",
	    "{\"id\":\"s1\",\"name\":\"A\",\"organization\":{\"id\":\"o\",\"name\":\"O\"}}\n"
	    "{\"id\":\"s2\",\"name\":\"B\",\"organization\":{\"id\":\"o\",\"name\":\"O\",\"website\":\"https://o.example\"}}\n",
	    { "{\"id\":\"o\",\"name\":\"O\",\"website\":\"https://o.example\",\"services\":[{\"id\":\"s1\",\"name\":\"A\"},"
	      "{\"id\":\"s2\",\"name\":\"B\"}]}" },
	    { NULL }, "JSON, lines; items: 2; services, brought together as 1 organizations" },
	{ "services that name their organization by its id only",
	    "[{\"id\":\"s1\",\"name\":\"A\",\"organization_id\":\"o\"},{\"id\":\"s2\",\"name\":\"B\",\"organization_id\":\"p\"}]",
	    { "{\"id\":\"o\",\"services\":[{\"id\":\"s1\",\"name\":\"A\"}]}",
	        "{\"id\":\"p\",\"services\":[{\"id\":\"s2\",\"name\":\"B\"}]}" },
	    { NULL }, NULL },
	{ "a service without an organization",
	    "[{\"id\":\"s1\",\"organization_id\":\"o\"},\n{\"id\":\"s2\",\"organization\":{\"name\":\"O\"}}]",
	    { "{\"id\":\"o\",\"services\":[{\"id\":\"s1\"}]}" }, { "2: : : the item names no organization" },
	    NULL },
	{ "an item that is no JSON", "{\"id\":\"s1\",\"organization_id\":\"o\"}\n{\"id\" 1}\n3\n",
	    { "{\"id\":\"o\",\"services\":[{\"id\":\"s1\"}]}" }, { "2: : : JSON", "3: : : an object" },
	    NULL },
	{ "contradictions: the first is kept, and told",
	    "[{\"id\":\"s1\",\"organization\":{\"id\":\"o\",\"name\":\"O\"}},\n"
	    "{\"id\":\"s2\",\"organization\":{\"id\":\"o\",\"name\":\"Other\"}}]",
	    { "{\"id\":\"o\",\"name\":\"O\",\"services\":[{\"id\":\"s1\"},{\"id\":\"s2\"}]}" },
	    { "2: organization.name: Other: an item before this one says otherwise" }, NULL },
	{ "an organization's numbers come with each service, once is enough",
	    "[{\"id\":\"s1\",\"organization\":{\"id\":\"o\",\"phones\":[{\"number\":\"418 555-0101\"}]}},"
	    "{\"id\":\"s2\",\"organization\":{\"id\":\"o\",\"phones\":[{\"number\":\"418 555-0101\",\"type\":\"voice\"},"
	    "{\"id\":\"9\",\"number\":\"418 555-0102\"}]}},"
	    "{\"id\":\"s3\",\"organization\":{\"id\":\"o\",\"phones\":[{\"id\":\"9\",\"number\":\"418 555-0102\"}]}}]",
	    { "{\"id\":\"o\",\"phones\":[{\"number\":\"418 555-0101\",\"type\":\"voice\"},"
	      "{\"id\":\"9\",\"number\":\"418 555-0102\"}],"
	      "\"services\":[{\"id\":\"s1\"},{\"id\":\"s2\"},{\"id\":\"s3\"}]}" },
	    { NULL }, NULL },
	{ "places are lifted, one id is one place",
	    "[{\"id\":\"s1\",\"organization_id\":\"o\",\"service_at_locations\":"
	    "[{\"id\":\"a1\",\"location\":{\"id\":\"l\",\"location_type\":\"physical\",\"name\":\"L\"}}]},"
	    "{\"id\":\"s2\",\"organization_id\":\"o\",\"service_at_locations\":"
	    "[{\"id\":\"a2\",\"location\":{\"id\":\"l\",\"location_type\":\"physical\",\"latitude\":46.8}},"
	    "{\"location\":{\"location_type\":\"virtual\"}}]}]",
	    { "{\"id\":\"o\",\"locations\":[{\"id\":\"l\",\"location_type\":\"physical\",\"name\":\"L\",\"latitude\":46.8}],"
	      "\"services\":[{\"id\":\"s1\",\"service_at_locations\":[{\"id\":\"a1\",\"location_id\":\"l\"}]},"
	      "{\"id\":\"s2\",\"service_at_locations\":[{\"id\":\"a2\",\"location_id\":\"l\"},"
	      "{\"location\":{\"location_type\":\"virtual\"}}]}]}" },
	    { NULL }, NULL },
	{ "services at locations",
	    "{\"total_items\":2,\"contents\":[{\"id\":\"a1\",\"description\":\"D\",\"location\":{\"id\":\"l1\"},"
	    "\"service\":{\"id\":\"s\",\"name\":\"S\",\"organization\":{\"id\":\"o\",\"name\":\"O\"}}},"
	    "{\"id\":\"a2\",\"location\":{\"id\":\"l2\"},"
	    "\"service\":{\"id\":\"s\",\"name\":\"S\",\"organization_id\":\"o\"}}]}",
	    { "{\"id\":\"o\",\"name\":\"O\",\"locations\":[{\"id\":\"l1\"},{\"id\":\"l2\"}],"
	      "\"services\":[{\"id\":\"s\",\"name\":\"S\",\"service_at_locations\":"
	      "[{\"id\":\"a1\",\"location_id\":\"l1\",\"description\":\"D\"},{\"id\":\"a2\",\"location_id\":\"l2\"}]}]}" },
	    { NULL }, "JSON, a page; items: 2; services, brought together as 1 organizations" },
	{ "services at locations by their ids only are nobody's",
	    "[{\"id\":\"a1\",\"service_id\":\"s\",\"location_id\":\"l\"}]", { NULL },
	    { "1: : : the item names no organization" }, NULL },
	{ "an organization among services says more of itself",
	    "[{\"id\":\"s1\",\"organization_id\":\"o\"},{\"id\":\"o\",\"name\":\"O\"}]",
	    { "{\"id\":\"o\",\"name\":\"O\",\"services\":[{\"id\":\"s1\"}]}" }, { NULL }, NULL },
	{ "what HSDS has no place for is kept",
	    "[{\"id\":\"s1\",\"x\":1,\"organization\":{\"id\":\"o\",\"y\":[2]}},"
	    "{\"id\":\"s2\",\"organization\":{\"id\":\"o\",\"z\":3}}]",
	    { "{\"id\":\"o\",\"services\":[{\"id\":\"s1\",\"x\":1},{\"id\":\"s2\"}],\"y\":[2],\"z\":3}" },
	    { NULL }, NULL },
	{ "3.3's hours",
	    "[{\"id\":\"o\",\"services\":[{\"id\":\"s\",\"operating_hours\":[{\"id\":\"h1\",\"byday\":\"MO\",\"group\":\"g\"}],"
	    "\"events\":[{\"byday\":\"TU\"}],\"schedules\":[{\"id\":\"h1\",\"byday\":\"MO\"}]}]}]",
	    { "{\"id\":\"o\",\"services\":[{\"id\":\"s\",\"schedules\":[{\"id\":\"h1\",\"byday\":\"MO\",\"group\":\"g\"},"
	      "{\"byday\":\"TU\",\"x_event\":true}]}]}" },
	    { NULL }, "JSON, a list; items: 1" },
	{ "hours that are none stay what they are",
	    "[{\"id\":\"o\",\"services\":[{\"id\":\"s\",\"operating_hours\":\"9-5\",\"events\":[1]}]}]",
	    { "{\"id\":\"o\",\"services\":[{\"id\":\"s\",\"events\":[1],\"operating_hours\":\"9-5\"}]}" },
	    { NULL }, NULL },
};

struct told {
	struct import_run run;
	struct str refused[16]; /* "line: column: value: why", of values too */
	size_t n;
};

static bool known(void *ctx, struct str raw, uint64_t line)
{
	(void)ctx;
	return raw.n == 0 || line == 0;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct told *t = ctx;
	struct buf AUTO_BUF json = BUF_INIT(1 << 20);

	(void)err;
	assert_str(o->native, record_id(r));
	record_write_json(&json, r);
	t->run.records[t->run.n++] = arena_str(t->run.a, buf_str(&json));
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct told *t = ctx;

	(void)err;
	assert_true(t->n < 16);
	t->refused[t->n++] = arena_fmt(
	    t->run.a, "%d: %.*s: %.*s: %s", (int)o->line, STR_ARG(o->column), STR_ARG(o->value), why->text);
	return true;
}

static void test_gather(void **state)
{
	const struct gather_row *r = *state;
	struct told t = { .run = import_run_new() };
	const struct importer_sink sink = { .ctx = &t, .known = known, .record = record, .refused = refused };
	struct input *AUTO_INPUT in = input_open_mem("test", str_of(r->in));
	const struct import_job job = { .in = in, .entity = t.run.entity };
	struct err e = { 0 };
	size_t records = 0, refusals = 0;

	assert_ok(importer_by_name(STR("hsds-json"))->read(&job, &sink, &t.run.told, &e));
	for (; r->records[records]; records++)
		assert_str(t.run.records[records], str_of(r->records[records]));
	for (; r->refused[refusals]; refusals++)
		if (!strstr(t.refused[refusals].p, r->refused[refusals]))
			fail_msg("\"%s\" has no \"%s\"", t.refused[refusals].p, r->refused[refusals]);
	assert_int_equal(t.run.n, records);
	if (t.n != refusals)
		fail_msg("%zu refusals, the first too many: %s", t.n, t.refused[refusals].p);
	if (r->found)
		assert_string_equal(t.run.told.found, r->found);
	import_run_free(&t.run);
}

/* The same services, known: nothing is made of them. */
static void test_known(void **state)
{
	struct import_run run = import_run_new();
	struct err e = { 0 };

	(void)state;
	run.skip = true;
	assert_ok(import_run_read(&run, importer_by_name(STR("hsds-json")),
	    STR("[{\"id\":\"s1\",\"organization_id\":\"o\"},{\"id\":\"s2\",\"organization_id\":\"p\"},"
	        "{\"id\":\"s3\",\"organization_id\":\"o\"}]"),
	    &e));
	assert_int_equal(run.asked, 2);
	assert_int_equal(run.n + run.n_refused, 0);
	import_run_free(&run);
}

/* More than one record may hold, of one organization. */
static void test_too_many(void **state)
{
	struct import_run run = import_run_new();
	struct buf AUTO_BUF text = BUF_INIT(64 << 20);
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < 20001; i++)
		buf_fmt(&text, "{\"id\":\"s%d\",\"organization_id\":\"o\"}\n", i);
	buf_fmt(&text, "{\"id\":\"s\",\"organization_id\":\"p\"}\n");
	assert_ok(import_run_read(&run, importer_by_name(STR("hsds-json")), buf_str(&text), &e));
	assert_int_equal(run.n, 1);
	assert_int_equal(run.n_refused, 1);
	assert_non_null(strstr(run.refused[0].p, "more than 20000 objects in the items of one organization"));
	import_run_free(&run);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_gather);
	tests_add(&t, "what is known is not made again", test_known, NULL);
	tests_add(&t, "too many services of one organization", test_too_many, NULL);
	return tests_run(&t, "hsds_gather");
}
