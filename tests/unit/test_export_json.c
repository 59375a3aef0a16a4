#include "tests/test.h"

#include "tests/export_run.h"
#include "tests/golden.h"
#include "tests/import_run.h"
#include "tests/rough.h"

extern const struct importer importer_hsds_json;

/* ---- the table of exporters -------------------------------------------------------------------------------- */

static void test_table(void **state)
{
	(void)state;
	for (int i = 0; exporters[i]; i++) {
		const struct exporter *x = exporters[i];
		assert_true(x->name && x->summary && x->extension && x->shapes && x->shapes[0]);
		assert_true(x->begin && x->record && x->gone && x->end);
		assert_ptr_equal(exporter_by_name(str_of(x->name)), x);
		if (i)
			assert_true(strcmp(exporters[i - 1]->name, x->name) < 0);
	}
	assert_null(exporter_by_name(STR("hsds")));
	assert_null(exporter_by_name(STR_NONE));
}

/* ---- golden files ------------------------------------------------------------------------------------------ */

static const struct golden_row {
	const char *name, *shape, *file;
} goldens[] = {
	{ "golden: a record a line", "ndjson", "hsds-json.ndjson" },
	{ "golden: one list", "array", "hsds-json.array.json" },
	{ "golden: a page", "page", "hsds-json.page.json" },
	{ "golden: a record a line when no shape is asked for", NULL, "hsds-json.ndjson" },
};

static void test_shape(void **state)
{
	const struct golden_row *row = *state;
	struct export_run run = export_run_new("hsds-json", row->shape);
	struct err e = { 0 };

	assert_ok(export_run_samples(&run, &e));
	test_golden(row->file, buf_str(&run.out));
	buf_free(&run.out);
}

/* ---- pages ------------------------------------------------------------------------------------------------- */

static const struct page_row {
	const char *name;
	int written;
	uint64_t total, page, size;
	const char *end;
} pages[] = {
	{ "page: nothing", 0, 0, 0, 0,
	    "{\"contents\":[],\"total_items\":0,\"total_pages\":1,\"page_number\":1,\"size\":0,"
	    "\"first_page\":true,\"last_page\":true,\"empty\":true}\n" },
	{ "page: everything in one", 2, 2, 0, 0,
	    "{\"contents\":[\n{},\n{}\n],\"total_items\":2,\"total_pages\":1,\"page_number\":1,\"size\":2,"
	    "\"first_page\":true,\"last_page\":true,\"empty\":false}\n" },
	{ "page: the first of three", 2, 5, 1, 2,
	    "{\"contents\":[\n{},\n{}\n],\"total_items\":5,\"total_pages\":3,\"page_number\":1,\"size\":2,"
	    "\"first_page\":true,\"last_page\":false,\"empty\":false}\n" },
	{ "page: the last of three is shorter", 1, 5, 3, 2,
	    "{\"contents\":[\n{}\n],\"total_items\":5,\"total_pages\":3,\"page_number\":3,\"size\":1,"
	    "\"first_page\":false,\"last_page\":true,\"empty\":false}\n" },
	{ "page: past the last", 0, 5, 4, 2,
	    "{\"contents\":[],\"total_items\":5,\"total_pages\":3,\"page_number\":4,\"size\":0,"
	    "\"first_page\":false,\"last_page\":true,\"empty\":true}\n" },
	{ "page: an even division has no page more", 2, 4, 2, 2,
	    "{\"contents\":[\n{},\n{}\n],\"total_items\":4,\"total_pages\":2,\"page_number\":2,\"size\":2,"
	    "\"first_page\":false,\"last_page\":true,\"empty\":false}\n" },
};

static void test_page(void **state)
{
	const struct page_row *row = *state;
	struct export_run run = export_run_new("hsds-json", "page");
	struct err e = { 0 };

	run.head.total = row->total;
	run.head.page = row->page;
	run.head.size = row->size;
	assert_ok(export_run_begin(&run, &e));
	for (int i = 0; i < row->written; i++)
		assert_ok(run.exporter->json(run.state, STR("{}"), &e));
	assert_ok(run.exporter->end(&run.state, &e));
	assert_str(buf_str(&run.out), str_of(row->end));
	buf_free(&run.out);
}

/* ---- what HSDS requires ------------------------------------------------------------------------------------ */

static const struct required_row {
	const char *name, *record, *written;
} required[] = {
	{ "required: nothing at all", "{}", "{\"name\":\"\",\"description\":\"\"}" },
	{ "required: only the reserved member", "{\"vigie\":{\"id\":\"7\"}}",
	    "{\"name\":\"\",\"description\":\"\",\"vigie\":{\"id\":\"7\"}}" },
	{ "required: text, not e-mail, not URI", "{\"additional_websites\":[{\"id\":\"u\"}]}",
	    "{\"name\":\"\",\"description\":\"\",\"additional_websites\":[{\"id\":\"u\"}]}" },
	{ "required: an object with nothing to require", "{\"funding\":[{}]}",
	    "{\"name\":\"\",\"description\":\"\",\"funding\":[{}]}" },
	{ "required: a date is text in JSON", "{\"metadata\":[{\"id\":\"m\",\"field_name\":\"name\"}]}",
	    "{\"name\":\"\",\"description\":\"\",\"metadata\":[{\"id\":\"m\",\"last_action_date\":\"\","
	    "\"last_action_type\":\"\",\"field_name\":\"name\",\"previous_value\":\"\",\"replacement_value\":\"\","
	    "\"updated_by\":\"\"}]}" },
	{ "required: a value that does not fit is not hidden", "{\"name\":[1],\"description\":\"d\"}",
	    "{\"description\":\"d\",\"name\":[1]}" },
	{ "required: the language of a child's texts is its root's",
	    "{\"name\":\"n\",\"description\":\"d\",\"programs\":[{\"id\":\"p\",\"name\":\"n\",\"description\":\"d\","
	    "\"vigie\":{\"fr\":{\"name\":\"N\"}}}],\"vigie\":{\"lang\":\"en\"}}",
	    "{\"name\":\"n\",\"description\":\"d\",\"programs\":[{\"id\":\"p\",\"name\":\"n\",\"description\":\"d\","
	    "\"vigie\":{\"fr\":{\"name\":\"N\"}}}],\"vigie\":{\"lang\":\"en\"}}" },
};

static void test_required(void **state)
{
	const struct required_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	struct export_run run = export_run_new("hsds-json", "ndjson");
	struct err e = { 0 };
	struct record *r = record_read_json(a, str_of(row->record), run.head.entity, &e);

	assert_non_null(r);
	assert_ok(export_run_begin(&run, &e));
	assert_ok(run.exporter->record(run.state, r, &e));
	assert_ok(run.exporter->end(&run.state, &e));
	assert_str(buf_str(&run.out), arena_fmt(a, "%s\n", row->written));
	buf_free(&run.out);
}

/* ---- round trips ------------------------------------------------------------------------------------------- */

static const struct trip_row {
	const char *name, *shape;
	bool copied; /* through ->json */
} trips[] = {
	{ "import(export(x)) = x: ndjson", "ndjson", false },
	{ "import(export(x)) = x: array", "array", false },
	{ "import(export(x)) = x: page", "page", false },
	{ "import(export(x)) = x: ndjson, copied through", "ndjson", true },
	{ "import(export(x)) = x: array, copied through", "array", true },
	{ "import(export(x)) = x: page, copied through", "page", true },
};

enum { TRIPS = 200 };

static void test_trip(void **state)
{
	const struct trip_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 30);
	struct export_run run = export_run_new("hsds-json", row->shape);
	struct import_run back = import_run_new();
	struct err e = { 0 };
	struct str want[TRIPS];
	struct chance c = { 1 };

	assert_ok(export_run_begin(&run, &e));
	for (int i = 0; i < TRIPS; i++) {
		struct record *r = rough_record(a, &c, run.head.entity->id);
		want[i] = records_json(a, r);
		if (row->copied)
			assert_ok(run.exporter->json(run.state, want[i], &e));
		else
			assert_ok(run.exporter->record(run.state, r, &e));
	}
	assert_ok(run.exporter->end(&run.state, &e));
	assert_true(run.out.p[run.out.n - 1] == '\n');
	assert_ok(import_run_read(&back, &importer_hsds_json, buf_str(&run.out), &e));
	for (size_t i = 0; i < back.n_refused; i++)
		fail_msg("%.*s", STR_ARG(back.refused[i]));
	assert_int_equal(back.n, TRIPS);
	for (int i = 0; i < TRIPS; i++)
		assert_str(back.records[i], want[i]);
	import_run_free(&back);
	buf_free(&run.out);
}

/* ---- the way out ------------------------------------------------------------------------------------------- */

static void test_chunks(void **state)
{
	struct export_run run = export_run_new("hsds-json", "ndjson");
	struct err e = { 0 };
	char doc[1000];

	(void)state;
	memset(doc, '1', sizeof doc);
	assert_ok(export_run_begin(&run, &e));
	for (int i = 0; i < 1000; i++)
		assert_ok(run.exporter->json(run.state, (struct str){ doc, sizeof doc }, &e));
	assert_ok(run.exporter->end(&run.state, &e));
	assert_int_equal(run.out.n, 1001 * 1000);
	assert_true(run.smallest >= 64 * 1024 && run.writes <= 16);
	buf_free(&run.out);
}

static const struct fault_row {
	const char *name, *exporter;
} faults[] = {
	{ "a full disk ends the export: hsds-json", "hsds-json" },
	{ "a full disk ends the export: hsds-xml", "hsds-xml" },
};

static void test_full(void **state)
{
	const struct fault_row *row = *state;
	struct export_run run = export_run_new(row->exporter, NULL);
	struct err e = { 0 };

	run.fail_at = 1;
	assert_false(export_run_samples(&run, &e));
	assert_err(e, ERR_FATAL, "the disk is full");
	assert_ok(run.exporter->end(&run.state, NULL));
	assert_null(run.state);
	buf_free(&run.out);
}

static void test_unknown_shape(void **state)
{
	struct export_run run = export_run_new("hsds-json", "jsonp");
	struct err e = { 0 };

	(void)state;
	assert_false(export_run_begin(&run, &e));
	assert_err(e, ERR_CONFIG, "ndjson, array or page");
	assert_null(run.state);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "the table: every slot, unique names in order", test_table, NULL);
	TESTS_ROWS(&t, goldens, test_shape);
	TESTS_ROWS(&t, pages, test_page);
	TESTS_ROWS(&t, required, test_required);
	TESTS_ROWS(&t, trips, test_trip);
	tests_add(&t, "bytes go out in pieces of 64 KiB", test_chunks, NULL);
	TESTS_ROWS(&t, faults, test_full);
	tests_add(&t, "an unknown shape is refused", test_unknown_shape, NULL);
	return tests_run(&t, "export_json");
}
