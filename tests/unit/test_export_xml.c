#include "tests/test.h"

#include "exporters/hsds.h"
#include "tests/export_run.h"
#include "tests/golden.h"
#include "tests/import_run.h"
#include "tests/rough.h"

#include <libxml/xmlschemas.h>

extern const struct importer importer_hsds_xml;

#define SCHEMA "schemas/hsds-xml-1.xsd"

/* ---- the schema -------------------------------------------------------------------------------------------- */

static void test_schema_file(void **state)
{
	struct buf AUTO_BUF schema = BUF_INIT(1 << 20);

	(void)state;
	hsds_xml_schema(&schema);
	assert_true(buf_ok(&schema));
	test_golden_file(SCHEMA, buf_str(&schema));
}

/* No field may have the name of an element that we put beside the fields. */
static void test_names(void **state)
{
	(void)state;
	for (int e = 0; e < ENTITY__MAX; e++)
		for (int f = 0; f < entities[e].n_fields; f++) {
			struct str name = str_of(entities[e].fields[f].name);
			assert_false(str_is(name, "lang") || str_is(name, "own_id") || str_is(name, "extra"));
			assert_true(f > 0 || str_is(name, "id"));
		}
}

static xmlSchema *read_schema(void)
{
	xmlSchemaParserCtxt *p = xmlSchemaNewParserCtxt(SCHEMA);
	xmlSchema *schema = xmlSchemaParse(p);

	xmlSchemaFreeParserCtxt(p);
	assert_non_null(schema);
	return schema;
}

static bool accepts(xmlSchema *schema, struct str xml)
{
	xmlSchemaValidCtxt *v = xmlSchemaNewValidCtxt(schema);
	xmlDoc *doc = xmlReadMemory(xml.p, (int)xml.n, "export.xml", NULL, XML_PARSE_NONET);

	assert_non_null(doc);
	int wrong = xmlSchemaValidateDoc(v, doc);
	xmlFreeDoc(doc);
	xmlSchemaFreeValidCtxt(v);
	return wrong == 0;
}

/* ---- golden files ------------------------------------------------------------------------------------------ */

static void test_golden_xml(void **state)
{
	struct export_run run = export_run_new("hsds-xml", NULL);
	xmlSchema *schema = read_schema();
	struct err e = { 0 };

	(void)state;
	assert_ok(export_run_samples(&run, &e));
	test_golden("hsds-xml.xml", buf_str(&run.out));
	assert_true(accepts(schema, buf_str(&run.out)));
	xmlSchemaFree(schema);
	buf_free(&run.out);
}

/* The golden file read back: what went in, and the mark of the one that is gone counted. */
static void test_samples_back(void **state)
{
	struct export_run run = export_run_new("hsds-xml", NULL);
	struct import_run back = import_run_new();
	struct err e = { 0 };

	(void)state;
	run.head.since = 17;
	assert_ok(export_run_samples(&run, &e));
	assert_ok(import_run_read(&back, &importer_hsds_xml, buf_str(&run.out), &e));
	assert_int_equal(back.n, 3);
	assert_int_equal(back.told.items, 3);
	assert_string_equal(back.told.found, "1 gone");
	for (int i = 0; export_run_sample(i); i++)
		assert_str(back.records[i], str_of(export_run_sample(i)));
	import_run_free(&back);
	buf_free(&run.out);
}

/* ---- round trips ------------------------------------------------------------------------------------------- */

enum { TRIPS = 300 };

static const struct trip_row {
	const char *name;
	enum entity_id entity;
	uint64_t seed;
} trips[] = {
	{ "import(export(x)) = x: organizations", ENTITY_ORGANIZATION, 1 },
	{ "import(export(x)) = x: more of them", ENTITY_ORGANIZATION, 2 },
	{ "import(export(x)) = x: services", ENTITY_SERVICE, 3 },
	{ "import(export(x)) = x: locations", ENTITY_LOCATION, 4 },
};

static void test_trip(void **state)
{
	const struct trip_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 30);
	struct export_run run = export_run_new("hsds-xml", NULL);
	struct import_run back = import_run_new();
	xmlSchema *schema = read_schema();
	struct err e = { 0 };
	struct str want[TRIPS];
	struct chance c = { row->seed };

	run.head.entity = back.entity = &entities[row->entity];
	assert_ok(export_run_begin(&run, &e));
	for (int i = 0; i < TRIPS; i++) {
		struct record *r = rough_record(a, &c, row->entity);
		want[i] = records_json(a, r);
		assert_ok(run.exporter->record(run.state, r, &e));
	}
	assert_ok(run.exporter->end(&run.state, &e));
	assert_true(run.smallest >= 64 * 1024);
	assert_true(accepts(schema, buf_str(&run.out)));
	assert_ok(import_run_read(&back, &importer_hsds_xml, buf_str(&run.out), &e));
	for (size_t i = 0; i < back.n_refused; i++)
		fail_msg("%.*s", STR_ARG(back.refused[i]));
	assert_int_equal(back.n, TRIPS);
	for (int i = 0; i < TRIPS; i++)
		assert_str(back.records[i], want[i]);
	xmlSchemaFree(schema);
	import_run_free(&back);
	buf_free(&run.out);
}

/* ---- the standard's own examples --------------------------------------------------------------------------- */

static const struct example_row {
	const char *name;
	enum entity_id entity;
} examples[] = {
	{ "organization_full.json", ENTITY_ORGANIZATION },
	{ "service_full.json", ENTITY_SERVICE },
	{ "service_at_location_full.json", ENTITY_SERVICE_AT_LOCATION },
	{ "location.json", ENTITY_LOCATION },
	{ "taxonomy.json", ENTITY_TAXONOMY },
	{ "taxonomy_term.json", ENTITY_TAXONOMY_TERM },
};

static void test_example(void **state)
{
	const struct example_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	char path[512];

	if (!test_shared("formats/hsds/examples", path, sizeof path))
		skip();
	struct record *r = records_read(a, row->entity, records_example(a, row->name).p);
	struct export_run run = export_run_new("hsds-xml", NULL);
	struct import_run back = import_run_new();
	xmlSchema *schema = read_schema();
	struct err e = { 0 };
	run.head.entity = back.entity = r->entity;
	assert_ok(export_run_begin(&run, &e));
	assert_ok(run.exporter->record(run.state, r, &e));
	assert_ok(run.exporter->end(&run.state, &e));
	assert_true(accepts(schema, buf_str(&run.out)));
	assert_ok(import_run_read(&back, &importer_hsds_xml, buf_str(&run.out), &e));
	assert_int_equal(back.n, 1);
	assert_str(back.records[0], records_json(a, r));
	xmlSchemaFree(schema);
	import_run_free(&back);
	buf_free(&run.out);
}

/* ---- what cannot be written -------------------------------------------------------------------------------- */

static void test_not_utf8(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct export_run run = export_run_new("hsds-xml", NULL);
	struct record *r = record_new(a, run.head.entity);
	struct err e = { 0 };

	(void)state;
	record_set(r, 0, STR("0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1a01"));
	record_set(r, 1, STR("Caf\xE9"));
	assert_ok(export_run_begin(&run, &e));
	assert_false(run.exporter->record(run.state, r, &e));
	assert_err(e, ERR_FATAL, "0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1a01 holds text that is not UTF-8");
	assert_ok(run.exporter->end(&run.state, NULL));
	buf_free(&run.out);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "the schema's file is what the table gives", test_schema_file, NULL);
	tests_add(&t, "no field has a name that the form needs", test_names, NULL);
	tests_add(&t, "golden: hsds-xml", test_golden_xml, NULL);
	tests_add(&t, "golden: read back", test_samples_back, NULL);
	TESTS_ROWS(&t, trips, test_trip);
	TESTS_ROWS(&t, examples, test_example);
	tests_add(&t, "text that is not UTF-8 ends the export", test_not_utf8, NULL);
	return tests_run(&t, "export_xml");
}
