#include "tests/import_run.h"
#include "tests/test.h"

#include "importers/json_items.h"
#include "importers/json_window.h"

#define ID1 "00000000-0000-4000-8000-000000000001"
#define ID2 "00000000-0000-4000-8000-000000000002"

/* The items as the splitter gives them: "2:raw" each, with a line break between them. */
static const struct item_row {
	const char *name, *in, *items;
	enum json_items_form form;
	const char *fails; /* part of the error after them */
} item_rows[] = {
	{ "a list", "[{\"a\":1},{\"b\":[{}]}]", "1:{\"a\":1}\n1:{\"b\":[{}]}\n", JSON_ITEMS_LIST, NULL },
	{ "a list over lines", " [\n{\"a\":\n1} ,\n\n {}\n]\n", "2:{\"a\":\n1}\n5:{}\n", JSON_ITEMS_LIST,
	    NULL },
	{ "an empty list", "[]", "", JSON_ITEMS_LIST, NULL },
	{ "brackets and quotes in strings", "[\"]}\\\\\",{\"a\":\"\\\"}]\"}]",
	    "1:\"]}\\\\\"\n1:{\"a\":\"\\\"}]\"}\n", JSON_ITEMS_LIST, NULL },
	{ "long strings", "[\"0123456789abcdef0123456789\\\"]\",\"01234567\"]",
	    "1:\"0123456789abcdef0123456789\\\"]\"\n1:\"01234567\"\n", JSON_ITEMS_LIST, NULL },
	{ "items that are no objects", "[1, null,\"x\" ,[2],-3e5]", "1:1\n1:null\n1:\"x\"\n1:[2]\n1:-3e5\n",
	    JSON_ITEMS_LIST, NULL },
	{ "a page", "{\"total_items\":2,\"contents\":[{\"a\":1},\n{}],\"empty\":false}\n",
	    "1:{\"a\":1}\n2:{}\n", JSON_ITEMS_PAGE, NULL },
	{ "a page, the other name", "{\"content\":[{}]}", "1:{}\n", JSON_ITEMS_PAGE, NULL },
	{ "a page, other names", "{\"count\":1,\"results\":[{}]}", "1:{}\n", JSON_ITEMS_PAGE, NULL },
	{ "an organization with a list of that name", "{\"id\":\"1\",\"items\":[{}]}",
	    "1:{\"id\":\"1\",\"items\":[{}]}\n", JSON_ITEMS_ONE, NULL },
	{ "a list of that name, of something else", "{\"data\":[1],\"id\":\"1\"}",
	    "1:{\"data\":[1],\"id\":\"1\"}\n", JSON_ITEMS_ONE, NULL },
	{ "pages behind one another", "{\"contents\":[{\"a\":1}]}\n{\"contents\":[]} {\"contents\":[{}]}",
	    "1:{\"a\":1}\n2:{}\n", JSON_ITEMS_PAGE, NULL },
	{ "a page and an object", "{\"contents\":[{}]}{\"id\":1}", "1:{}\n", JSON_ITEMS_PAGE,
	    "something stands behind" },
	{ "a page with more than numbers before its list",
	    "{\"links\":[{\"contents\":[1]}],\"contents\":[{}]}", "1:{}\n", JSON_ITEMS_PAGE, NULL },
	{ "lines", "{\"a\":1}\n{\"a\":2}\r\n\n {\"a\":3} \n", "1:{\"a\":1}\n2:{\"a\":2}\n4:{\"a\":3}\n",
	    JSON_ITEMS_LINES, NULL },
	{ "lines, the last without its end", "{}\n{\"a\":2}", "1:{}\n2:{\"a\":2}\n", JSON_ITEMS_LINES, NULL },
	{ "lines stand for themselves", "{}\n{\"a\":[\nx\n{}\n", "1:{}\n2:{\"a\":[\n3:x\n4:{}\n",
	    JSON_ITEMS_LINES, NULL },
	{ "one object", "{\"a\":1}", "1:{\"a\":1}\n", JSON_ITEMS_ONE, NULL },
	{ "one object over lines", "{\n\"a\":1\n}\n\n", "1:{\n\"a\":1\n}\n", JSON_ITEMS_ONE, NULL },
	{ "one empty object", "{}\n", "1:{}\n", JSON_ITEMS_ONE, NULL },
	{ "one object with a list that is no page", "{\"phones\":[{}]}", "1:{\"phones\":[{}]}\n",
	    JSON_ITEMS_ONE, NULL },
	{ "an object that is no JSON inside", "{\"a\" 1}\n{}\n", "1:{\"a\" 1}\n2:{}\n", JSON_ITEMS_LINES,
	    NULL },

	{ "nothing", "", "", JSON_ITEMS_NONE, "line 1: the file is empty" },
	{ "white space", "\n\n", "", JSON_ITEMS_NONE, "line 3: the file is empty" },
	{ "no JSON", "id;nom\n", "", JSON_ITEMS_NONE, "this is no JSON" },
	{ "a list cut behind an item", "[{},\n{}", "1:{}\n2:{}\n", JSON_ITEMS_LIST,
	    "line 2: the file ends in the middle" },
	{ "a list cut behind a comma", "[{},", "1:{}\n", JSON_ITEMS_LIST, "ends in the middle" },
	{ "a list cut in an item", "[{},\n{\"a\":\n\"x", "1:{}\n", JSON_ITEMS_LIST,
	    "line 3: the file ends in the middle" },
	{ "a list cut in a number", "[1,2", "1:1\n1:2\n", JSON_ITEMS_LIST, "ends in the middle" },
	{ "a page cut before its list", "{\"total_items\":2,\"cont", "", JSON_ITEMS_NONE,
	    "ends in the middle" },
	{ "a page cut behind its list", "{\"contents\":[{}]", "1:{}\n", JSON_ITEMS_PAGE,
	    "ends in the middle" },
	{ "a page cut behind a member", "{\"contents\":[{}],\"a\":1", "1:{}\n", JSON_ITEMS_PAGE,
	    "ends in the middle" },
	{ "a page with rubbish behind its list", "{\"contents\":[{}] x}", "1:{}\n", JSON_ITEMS_PAGE,
	    "is no JSON" },
	{ "a page with two lists", "{\"data\":[{}],\"data\":[{}]}", "1:{}\n", JSON_ITEMS_PAGE, "two lists" },
	{ "an object cut", "{\n\"a\":1", "", JSON_ITEMS_ONE, "line 2: the file ends in the middle" },
	{ "lines, the last one cut", "{}\n{}\n{\"a\":", "1:{}\n2:{}\n", JSON_ITEMS_LINES,
	    "line 3: the file ends in the middle" },
	{ "no comma", "[{} {}]", "1:{}\n", JSON_ITEMS_LIST, "a comma is expected" },
	{ "a comma too many", "[{},]", "1:{}\n", JSON_ITEMS_LIST, "a value is missing" },
	{ "brackets that do not match", "[{\"a\":[1}]]", "", JSON_ITEMS_LIST,
	    "closes what another kind opened" },
	{ "something behind a list", "[{}]\n[]", "1:{}\n", JSON_ITEMS_LIST,
	    "line 2: something stands behind" },
	{ "something behind an object", "{} {}", "1:{}\n", JSON_ITEMS_ONE,
	    "line 1: something stands behind" },
	{ "an object behind one over lines", "{\n}\n{}", "1:{\n}\n", JSON_ITEMS_ONE,
	    "line 3: something stands behind" },
};

static void test_items(void **state)
{
	const struct item_row *r = *state;
	struct input *AUTO_INPUT in = input_open_mem("feed.json", str_of(r->in));
	struct json_items *AUTO_JSON_ITEMS j = json_items_open(in);
	struct buf AUTO_BUF items = BUF_INIT(1 << 20);
	struct json_item item;
	struct err e = { 0 };
	enum json_items_step step;

	while ((step = json_items_next(j, &item, &e)) == JSON_ITEMS_ITEM)
		buf_fmt(&items, "%d:%.*s\n", (int)item.line, STR_ARG(item.raw));
	assert_int_equal(step, r->fails ? JSON_ITEMS_FAILED : JSON_ITEMS_DONE);
	if (r->fails) {
		assert_err(e, ERR_INPUT, r->fails);
		assert_memory_equal(e.text, "feed.json, line ", strlen("feed.json, line "));
	}
	if (r->items[0] || !r->fails)
		assert_str(buf_str(&items), str_of(r->items));
	if (!r->fails)
		assert_int_equal(json_items_form(j), r->form);
}

static void test_page(void **state)
{
	const char text[] =
	    "{\"page_number\": 2, \"total_items\":12,\"contents\":[],\"size\":\"5\",\"total_pages\" :3}";
	struct input *AUTO_INPUT in = input_open_mem("feed.json", str_of(text));
	struct json_items *AUTO_JSON_ITEMS j = json_items_open(in);
	struct json_item item;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(json_items_next(j, &item, &e), JSON_ITEMS_DONE);
	struct json_page p = json_items_page(j);
	assert_int_equal(p.page_number, 2);
	assert_int_equal(p.total_items, 12);
	assert_int_equal(p.total_pages, 3);
	assert_int_equal(p.size, -1); /* no number */
	assert_int_equal(p.pages, 1);
}

/* Items around the piece and the limit of an item: `big` is in the middle, between two small ones. */
static const struct big_row {
	const char *name, *before, *behind;
	size_t big;
	enum json_items_step step;
} bigs[] = {
	{ "an item longer than a piece", "[1,{\"a\":\"", "\"},2]", 3 << 20, JSON_ITEMS_ITEM },
	{ "an item of 16 MiB", "[1,{\"a\":\"", "\"},2]", JSON_VALUE_MAX - 8, JSON_ITEMS_ITEM },
	{ "an item of a byte more", "[1,{\"a\":\"", "\"},2]", JSON_VALUE_MAX - 7, JSON_ITEMS_BAD },
	{ "an item far too long", "[1,{\"a\":\"", "\"},2]", 40 << 20, JSON_ITEMS_BAD },
	{ "a line of 16 MiB", "{}\n{\"a\":\"", "\"}\n2\n", JSON_VALUE_MAX - 8, JSON_ITEMS_ITEM },
	{ "a line of a byte more", "{}\n{\"a\":\"", "\"}\n2\n", JSON_VALUE_MAX - 7, JSON_ITEMS_BAD },
	{ "a line far too long", "{}\n{\"a\":\"", "\"}\n2\n", 40 << 20, JSON_ITEMS_BAD },
};

static void test_big(void **state)
{
	const struct big_row *r = *state;
	struct buf AUTO_BUF text = BUF_INIT(64 << 20);
	struct json_item item;
	struct err e = { 0 };

	buf_s(&text, str_of(r->before));
	assert_true(buf_room(&text, r->big));
	memset(text.p + text.n, 'x', r->big);
	text.n += r->big;
	buf_s(&text, str_of(r->behind));
	struct input *AUTO_INPUT in = input_open_mem("feed.json", buf_str(&text));
	struct json_items *AUTO_JSON_ITEMS j = json_items_open(in);
	assert_int_equal(json_items_next(j, &item, &e), JSON_ITEMS_ITEM);
	assert_int_equal(json_items_next(j, &item, &e), r->step);
	if (r->step == JSON_ITEMS_BAD)
		assert_err(e, ERR_INPUT, "more than 16 MiB");
	else
		assert_int_equal(item.raw.n, r->big + 8);
	assert_int_equal(item.line, r->before[0] == '{' ? 2 : 1);
	assert_int_equal(json_items_next(j, &item, &e), JSON_ITEMS_ITEM);
	assert_str(item.raw, STR("2"));
	assert_int_equal(json_items_next(j, &item, &e), JSON_ITEMS_DONE);
}

/* No beginning of a document passes for a whole, wherever it is cut. */
static void test_prefixes(void **state)
{
	static const char *const texts[] = {
		"[{\"id\":\"1\",\"name\":\"É \\\" ]\"},{\"id\":\"2\",\"a\":[1,{\"b\":null}]} , 3]",
		"{\"total_items\":2,\"contents\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"size\":2}",
		"{\"id\":\"1\",\n\"phones\":[{\"number\":\"1\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t n = 0; n < strlen(texts[i]); n++) {
			struct import_run run = import_run_new();
			struct err e = { 0 };
			assert_false(import_run_read(
			    &run, importer_by_name(STR("hsds-json")), (struct str){ texts[i], n }, &e));
			assert_int_equal(e.kind, ERR_INPUT);
			assert_true(e.text[0]);
			import_run_free(&run);
		}
}

/* What the importer gives and refuses. */
static const struct read_row {
	const char *name, *in;
	const char *records[3], *refused[3]; /* parts of the refusals */
	const char *found;
} read_rows[] = {
	{ "organizations", "[{\"name\":\"A\",\"id\":\"" ID1 "\"},{\"id\":\"B 2\"}]",
	    { "{\"id\":\"" ID1 "\",\"name\":\"A\"}", "{\"id\":\"B 2\"}" }, { NULL },
	    "JSON, a list; items: 2" },
	{ "an item that cannot be read", "[{\"id\":\"1\"},{\"id\" \"2\"},\n3,{\"id\":\"4\"}]",
	    { "{\"id\":\"1\"}", "{\"id\":\"4\"}" }, { "1, : JSON, line 1", "2, : an object is expected" },
	    "JSON, a list; items: 4" },
	{ "a record without an id", "{\"name\":\"A\"}", { NULL }, { "1, : the record has no \"id\"" },
	    "JSON, one object; items: 1" },
	{ "a service among organizations",
	    "[{\"id\":\"1\"},{\"id\":\"2\",\"name\":\"S\",\"organization_id\":\"1\"}]", { "{\"id\":\"1\"}" },
	    { "this is a service, among items that are organizations" }, NULL },
	{ "lines", "{\"id\":\"1\"}\n{\"id\":\n{\"id\":\"3\"}\n", { "{\"id\":\"1\"}", "{\"id\":\"3\"}" },
	    { "2, : JSON" }, "JSON, lines; items: 3" },
	{ "a page that says less than it holds", "{\"size\":1,\"contents\":[{\"id\":\"1\"},{\"id\":\"2\"}]}",
	    { "{\"id\":\"1\"}", "{\"id\":\"2\"}" }, { NULL },
	    "JSON, a page that announces 1 items and holds 2" },
	{ "one page of three",
	    "{\"total_items\":5,\"total_pages\":3,\"page_number\":2,\"size\":2,\"contents\":[{\"id\":\"1\"}]}",
	    { "{\"id\":\"1\"}" }, { NULL }, "JSON, a page: 2 of 3, with 1 of 5 items" },
	{ "unknown members are kept", "[{\"id\":\"1\",\"x\":{\"y\":[1]}}]",
	    { "{\"id\":\"1\",\"x\":{\"y\":[1]}}" }, { NULL }, NULL },
	{ "nothing in the list", "[]", { NULL }, { NULL }, "JSON, a list; items: 0" },
};

static void test_read(void **state)
{
	const struct read_row *r = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };
	size_t records = 0, refused = 0;

	assert_ok(import_run_read(&run, importer_by_name(STR("hsds-json")), str_of(r->in), &e));
	for (; r->records[records]; records++)
		assert_str(run.records[records], str_of(r->records[records]));
	for (; r->refused[refused]; refused++)
		if (!strstr(run.refused[refused].p, r->refused[refused]))
			fail_msg("\"%s\" has no \"%s\"", run.refused[refused].p, r->refused[refused]);
	assert_int_equal(run.n, records);
	assert_int_equal(run.n_refused, refused);
	assert_int_equal(run.told.items, records + refused);
	assert_int_equal(run.asked, records + refused);
	if (r->found)
		assert_string_equal(run.told.found, r->found);
	import_run_free(&run);
}

static void test_known(void **state)
{
	struct import_run run = import_run_new();
	struct err e = { 0 };

	(void)state;
	run.skip = true;
	assert_ok(import_run_read(
	    &run, importer_by_name(STR("hsds-json")), STR("[{\"id\":\"1\"},{\"id\" 2}]"), &e));
	assert_int_equal(run.asked, 2);
	assert_int_equal(run.n + run.n_refused, 0);
	import_run_free(&run);
}

static void test_stop(void **state)
{
	struct import_run run = import_run_new();
	struct err e = { 0 };

	(void)state;
	run.stop_at = 2;
	assert_false(import_run_read(&run, importer_by_name(STR("hsds-json")),
	    STR("[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]"), &e));
	assert_int_equal(e.kind, ERR_FATAL);
	assert_int_equal(run.n, 1);
	import_run_free(&run);
}

/* What has an id and a name, and is nobody. */
static void test_others(void **state)
{
	static const char *const texts[] = {
		"{\"id\":\"1\",\"name\":\"L\",\"location_type\":\"physical\",\"phones\":[{\"number\":\"1\"}]}",
		"{\"contents\":[{\"id\":\"1\",\"name\":\"AIRS\",\"description\":\"D\",\"version\":\"3\"}]}",
		"[{\"id\":\"1\",\"name\":\"T\",\"taxonomy\":\"AIRS\"}]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct import_run run = import_run_new();
		struct err e = { 0 };
		assert_false(import_run_read(&run, importer_by_name(STR("hsds-json")), str_of(texts[i]), &e));
		assert_int_equal(e.kind, ERR_INPUT);
		assert_int_equal(run.n + run.n_refused, 0);
		import_run_free(&run);
	}
}

/* The standard's own examples, where they are at hand. */
static const struct example_row {
	const char *name, *file;
	size_t records;
} examples[] = {
	{ "example: an organization", "formats/hsds/examples/organization_full.json", 1 },
	{ "example: a page of organizations", "formats/hsds/examples/organization_list.json", 1 },
	{ "example: a service", "formats/hsds/examples/service_full.json", 1 },
	{ "example: a page of services", "formats/hsds/examples/service_list.json", 1 },
	{ "example: a service at a location", "formats/hsds/examples/service_at_location_full.json", 1 },
	{ "example: a page of services at locations", "formats/hsds/examples/service_at_location_list.json",
	    1 },
};

static void test_example(void **state)
{
	const struct example_row *r = *state;
	struct import_run run = import_run_new();
	struct buf AUTO_BUF text = BUF_INIT(1 << 24);
	struct str chunk;
	struct err e = { 0 };
	char path[4096];

	if (!test_shared(r->file, path, sizeof path))
		skip();
	struct input *AUTO_INPUT in = NULL;
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	do {
		assert_ok(input_read(in, &chunk, &e));
		buf_s(&text, chunk);
	} while (chunk.n);
	assert_ok(import_run_read(&run, importer_by_name(STR("hsds-json")), buf_str(&text), &e));
	assert_int_equal(run.n, r->records);
	assert_int_equal(run.n_refused, 0);
	import_run_free(&run);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, item_rows, test_items);
	TESTS_ROWS(&t, bigs, test_big);
	TESTS_ROWS(&t, read_rows, test_read);
	TESTS_ROWS(&t, examples, test_example);
	tests_add(&t, "a page's members", test_page, NULL);
	tests_add(&t, "no beginning passes for a whole", test_prefixes, NULL);
	tests_add(&t, "what is known is not parsed", test_known, NULL);
	tests_add(&t, "the sink stops the reading", test_stop, NULL);
	tests_add(&t, "places, taxonomies and terms are no organizations", test_others, NULL);
	return tests_run(&t, "import_json");
}
