#include "tests/import_run.h"
#include "tests/test.h"
#include "tests/zips.h"

#include "importers/tabular_record.h"

enum { FILES_MAX = 8 };

/* Packages: their files, and what the importer gives and leaves out. */
static const struct package_row {
	const char *name;
	struct {
		const char *name, *text;
	} files[FILES_MAX];
	const char *records[4],
	    *refused[6]; /* parts of "line: column: value: why", in the order they are told */
	const char *found;
	const char *fails; /* part of the error of the whole */
} rows[] = {
	{ "an organization and its service",
	    { { "organizations.csv", "id,name\n1,A\n" },
	        { "services.csv", "id,organization_id,name\n9,1,S\n" } },
	    { "{\"id\":\"1\",\"name\":\"A\",\"services\":[{\"id\":\"9\",\"name\":\"S\"}]}" }, { NULL },
	    "HSDS 3.x tables, 2 of them, 1 organizations", NULL },
	{ "names in any case and number, in a folder, with a byte order mark",
	    { { "Data/Organization.CSV", "\xEF\xBB\xBFID;Name\n1;A\n" },
	        { "Data/ServicesAtLocation.csv", "id;service_id;location_id\n8;9;7\n" },
	        { "Data/Service.csv", "id;organization_id\n9;1\n" },
	        { "Data/location.csv", "id;name\n7;L\n" } },
	    { "{\"id\":\"1\",\"name\":\"A\",\"locations\":[{\"id\":\"7\",\"name\":\"L\"}],"
	      "\"services\":[{\"id\":\"9\",\"service_at_locations\":[{\"id\":\"8\",\"location_id\":\"7\"}]}]}" },
	    { NULL }, NULL, NULL },
	{ "a number hangs at the most exact that it names",
	    { { "organizations.csv", "id\n1\n" }, { "locations.csv", "id,organization_id\n7,1\n" },
	        { "contacts.csv", "id,organization_id,name\n4,1,N\n" },
	        { "phones.csv",
	            "id,location_id,organization_id,contact_id,number\n"
	            "a,7,1,,11\nb,,1,,12\nc,7,1,4,\"\"\"+1 13\"\"\"\n" } },
	    { "{\"id\":\"1\",\"contacts\":[{\"id\":\"4\",\"name\":\"N\",\"phones\":[{\"id\":\"c\",\"number\":\"+1 13\"}]}],"
	      "\"phones\":[{\"id\":\"b\",\"number\":\"12\"}],"
	      "\"locations\":[{\"id\":\"7\",\"phones\":[{\"id\":\"a\",\"number\":\"11\"}]}]}" },
	    { NULL }, NULL, NULL },
	{ "a number hangs at what is there",
	    { { "organizations.csv", "id\n1\n" },
	        { "phones.csv", "id,location_id,organization_id,number\na,7,1,11\nb,7,,12\nc,,,13\n" } },
	    { "{\"id\":\"1\",\"phones\":[{\"id\":\"a\",\"number\":\"11\"}]}" },
	    { "2: phones.csv: location_id: 7: there is no such row",
	        "3: phones.csv: location_id: 7: there is no such row, so this one belongs to nobody",
	        "4: phones.csv: the row names nothing that it belongs to" },
	    NULL, NULL },
	{ "tables that count by themselves",
	    { { "organizations.csv", "id\n1\n" }, { "locations.csv", "id,organization_id\n7,1\n" },
	        { "physical_addresses.csv", "id,location_id,city\n7,7,Lévis\n" },
	        { "postal_addresses.csv", "id,location_id,city\n7,7,Matane\n" } },
	    { "{\"id\":\"1\",\"locations\":[{\"id\":\"7\",\"location_type\":\"physical\",\"addresses\":["
	      "{\"id\":\"physical_address/7\",\"city\":\"Lévis\",\"address_type\":\"physical\"},"
	      "{\"id\":\"postal_address/7\",\"city\":\"Matane\",\"address_type\":\"postal\"}]}]}" },
	    { NULL }, NULL, NULL },
	{ "an address of the organization alone is a place of its own",
	    { { "organizations.csv", "id\n1\n" }, { "locations.csv", "id,organization_id\n7,1\n" },
	        { "postal_addresses.csv",
	            "id,location_id,organization_id,city\n3,,1,Lévis\n4,7,1,Matane\n" } },
	    { "{\"id\":\"1\",\"locations\":[{\"id\":\"7\",\"location_type\":\"postal\","
	      "\"addresses\":[{\"id\":\"postal_address/4\",\"city\":\"Matane\",\"address_type\":\"postal\"}]},"
	      "{\"location_type\":\"postal\","
	      "\"addresses\":[{\"id\":\"postal_address/3\",\"city\":\"Lévis\",\"address_type\":\"postal\"}]}]}" },
	    { NULL }, NULL, NULL },
	{ "a place that two organizations share stands in both",
	    { { "organizations.csv", "id\n1\n2\n" }, { "services.csv", "id,organization_id\n8,1\n9,2\n" },
	        { "service_at_location.csv", "id,service_id,location_id\n5,8,7\n6,9,7\n" },
	        { "locations.csv", "id,name,organization_id\n7,L,1\n" },
	        { "addresses.csv", "id,location_id,city\n3,7,Lévis\n" } },
	    { "{\"id\":\"1\",\"locations\":[{\"id\":\"7\",\"name\":\"L\",\"addresses\":[{\"id\":\"3\",\"city\":\"Lévis\"}]}],"
	      "\"services\":[{\"id\":\"8\",\"service_at_locations\":[{\"id\":\"5\",\"location_id\":\"7\"}]}]}",
	        "{\"id\":\"2\",\"locations\":[{\"id\":\"7\",\"name\":\"L\",\"addresses\":[{\"id\":\"3\",\"city\":\"Lévis\"}]}],"
	        "\"services\":[{\"id\":\"9\",\"service_at_locations\":[{\"id\":\"6\",\"location_id\":\"7\"}]}]}" },
	    { NULL }, NULL, NULL },
	{ "ids that stand twice, or are not there",
	    { { "organizations.csv", "id,name\n1,A\n1,B\n,C\n" },
	        { "services.csv", "id,organization_id,name\n9,1,S\n9,1,T\n" } },
	    { "{\"id\":\"1\",\"name\":\"A\",\"services\":[{\"id\":\"9\",\"name\":\"S\"}]}" },
	    { "3: organizations.csv: id: 1: this id stands twice",
	        "4: organizations.csv: the organization has no id",
	        "3: services.csv: id: 9: this id stands twice" },
	    NULL, NULL },
	{ "rows of another width are refused, never shifted",
	    { { "organizations.csv", "id,name,email\n1,A\n2,B,,,\n3,C,c@c.example,x\n" } },
	    { "{\"id\":\"2\",\"name\":\"B\"}" },
	    { "2: organizations.csv: 2 cells where the header has 3", "4: organizations.csv: 4 cells" }, NULL,
	    NULL },
	{ "NULL is nothing, None is a price but no address",
	    { { "organizations.csv", "id,name,email,website\n1,A,NULL,None\n" },
	        { "services.csv", "id,organization_id,program_id,fees\n9,1,None,None\n" } },
	    { "{\"id\":\"1\",\"name\":\"A\",\"services\":[{\"id\":\"9\",\"fees\":\"None\"}]}" }, { NULL },
	    NULL, NULL },
	{ "what no column is for is kept, internal; an unknown table is told",
	    { { "organizations.csv", "id,Colour\n1,red\n" }, { "wishes.csv", "id\n1\n" } },
	    { "{\"id\":\"1\",\"x_colour\":\"red\"}" }, { NULL },
	    "HSDS 3.x tables, 1 of them, 1 organizations; not known: wishes.csv", NULL },
	{ "attributes say what they hang at",
	    { { "organizations.csv", "id\n1\n" }, { "phones.csv", "id,organization_id,number\np,1,11\n" },
	        { "taxonomies.csv", "id,name\nT,AIRS\n" },
	        { "taxonomy_terms.csv", "id,code,name,taxonomy_id\nt,BD,Food,T\n" },
	        { "attributes.csv",
	            "id,link_id,taxonomy_term_id,link_entity,value\n"
	            "x,1,t,Organization,v\ny,p,t,phone,\nz,p,t,organization,\n" },
	        { "metadata.csv", "id,resource_id,resource_type,field_name\nm,1,organization,name\n" } },
	    { "{\"id\":\"1\",\"phones\":[{\"id\":\"p\",\"number\":\"11\",\"attributes\":[{\"id\":\"y\",\"taxonomy_term\":"
	      "{\"id\":\"t\",\"code\":\"BD\",\"name\":\"Food\",\"taxonomy_detail\":{\"id\":\"T\",\"name\":\"AIRS\"}}}]}],"
	      "\"attributes\":[{\"id\":\"x\",\"value\":\"v\",\"taxonomy_term\":"
	      "{\"id\":\"t\",\"code\":\"BD\",\"name\":\"Food\",\"taxonomy_detail\":{\"id\":\"T\",\"name\":\"AIRS\"}}}],"
	      "\"metadata\":[{\"id\":\"m\",\"field_name\":\"name\"}]}" },
	    { "4: attributes.csv: link_id: p: there is no such row" }, NULL, NULL },
	{ "1.1: addresses, hours, eligibility, terms",
	    { { "organizations.csv", "id,url\n1,a.example\n" },
	        { "services.csv", "id,organization_id\n9,1\n" },
	        { "locations.csv", "id,organization_id,latitude\n7,1,\"46,8\"\n" },
	        { "physical_addresses.csv", "id,location_id,address_1\n3,7,1 rue A\n" },
	        { "regular_schedules.csv",
	            "id,service_id,weekday,opens_at,closes_at\n2,9,Mon-Wed,9:00 AM,17:00\n" },
	        { "eligibility.csv", "id,service_id,eligibility\n1,9,Adults\n2,9,Families\n" },
	        { "services_taxonomy.csv", "id,service_id,taxonomy_id\n6,9,BD-1800\n" },
	        { "languages.csv", "id,service_id,language\n5,9,fr\n" } },
	    { "{\"id\":\"1\",\"website\":\"https://a.example\",\"locations\":[{\"id\":\"7\",\"location_type\":\"physical\","
	      "\"latitude\":46.8,\"addresses\":[{\"id\":\"physical_address/3\",\"address_1\":\"1 rue A\",\"address_type\":\"physical\"}]}],"
	      "\"services\":[{\"id\":\"9\",\"eligibility_description\":\"Adults\\nFamilies\",\"schedules\":[{\"id\":\"regular_schedule/2\","
	      "\"freq\":\"WEEKLY\",\"byday\":\"MO,TU,WE\",\"opens_at\":\"09:00\",\"closes_at\":\"17:00\","
	      "\"x_opens_at\":\"9:00 AM\",\"x_weekday\":\"Mon-Wed\"}],\"languages\":[{\"id\":\"5\",\"name\":\"fr\",\"code\":\"fr\"}],"
	      "\"attributes\":[{\"id\":\"service_taxonomy/6\",\"taxonomy_term\":{\"id\":\"BD-1800\",\"code\":\"BD-1800\"}}]}]}" },
	    { NULL }, "HSDS 1.1 tables, 8 of them, 1 organizations", NULL },
	{ "1.1: a taxonomy of terms, a holiday, a phone's language, the place of a service",
	    { { "organization.csv", "id\n1\n" }, { "service.csv", "id,organization_id,location_id\n9,1,7\n" },
	        { "location.csv", "id\n7\n" },
	        { "taxonomy.csv", "id,name,parent_name,vocabulary\nBD,Food,,AIRS\n" },
	        { "service_taxonomy.csv", "service_id,taxonomy_id,taxonomy_detail\n9,BD,d\n9,XX,\n" },
	        { "holiday_schedule.csv",
	            "id,location_id,closed,start_date,end_date\n2,7,TRUE,2026-12-25,2026-12-25\n" },
	        { "phone.csv", "id,location_id,number,language,department\n4,7,11,French,Desk\n" } },
	    { "{\"id\":\"1\",\"locations\":[{\"id\":\"7\",\"phones\":[{\"id\":\"4\",\"number\":\"11\",\"languages\":"
	      "[{\"name\":\"French\"}],\"x_department\":\"Desk\"}],\"schedules\":[{\"id\":\"holiday_schedule/2\",\"valid_from\":\"2026-12-25\","
	      "\"valid_to\":\"2026-12-25\",\"description\":\"Closed\",\"x_closed\":\"TRUE\"}]}],\"services\":[{\"id\":\"9\","
	      "\"service_at_locations\":[{\"location_id\":\"7\"}],\"attributes\":[{\"value\":\"d\",\"taxonomy_term\":"
	      "{\"id\":\"BD\",\"code\":\"BD\",\"name\":\"Food\",\"taxonomy\":\"AIRS\"}},{\"taxonomy_term_id\":\"XX\"}]}]}" },
	    { "3: service_taxonomy.csv: taxonomy_id: XX: there is no such row" }, NULL, NULL },
	{ "values that do not fit are told and kept aside",
	    { { "organizations.csv", "id,year_incorporated,email\n1,about 1999,nobody\n" },
	        { "services.csv", "id,organization_id,status\n9,1,Temporarily Closed\n" } },
	    { "{\"id\":\"1\",\"email\":\"nobody\",\"services\":[{\"id\":\"9\",\"status\":\"temporarily closed\"}],"
	      "\"x_year_incorporated\":\"about 1999\"}" },
	    { "2: organizations.csv: email: nobody: ",
	        "2: organizations.csv: year_incorporated: about 1999: a number is" },
	    NULL, NULL },
	{ "datapackage.json names the files",
	    { { "p/datapackage.json",
	          "{\"resources\":[{\"name\":\"organization\",\"path\":\"./a.txt\",\"dialect\":{\"delimiter\":\"|\"}},"
	          "{\"name\":\"services\",\"path\":[\"b.csv\"],\"encoding\":\"windows-1252\",\"dialect\":{\"header\":false},"
	          "\"schema\":{\"fields\":[{\"name\":\"id\"},{\"name\":\"organization_id\"},{\"name\":\"name\"}]}}]}" },
	        { "p/a.txt", "id|name\n1|A,B\n" }, { "p/b.csv", "9,1,\xC9t\xE9\n" } },
	    { "{\"id\":\"1\",\"name\":\"A,B\",\"services\":[{\"id\":\"9\",\"name\":\"Été\"}]}" }, { NULL },
	    NULL, NULL },
	{ "two folders: the one of the organizations counts",
	    { { "services.csv", "id,organization_id,name\n9,1,Old\n" },
	        { "new/organizations.csv", "id\n1\n" },
	        { "new/services.csv", "id,organization_id,name\n9,1,New\n" },
	        { "__MACOSX/new/organizations.csv", "x\n" } },
	    { "{\"id\":\"1\",\"services\":[{\"id\":\"9\",\"name\":\"New\"}]}" }, { NULL },
	    "HSDS 3.x tables, 2 of them, 1 organizations; not known: services.csv", NULL },
	{ "tables with nothing in them", { { "organizations.csv", "id,name\n" }, { "services.csv", "" } },
	    { NULL }, { NULL }, "HSDS 3.x tables, 2 of them, 0 organizations", NULL },

	{ "no organizations", { { "services.csv", "id\n1\n" } }, { NULL }, { NULL }, NULL,
	    "there is no table of organizations" },
	{ "a descriptor that is none",
	    { { "organizations.csv", "id\n1\n" }, { "datapackage.json", "{\"resources\":[" } }, { NULL },
	    { NULL }, NULL, "datapackage.json" },
};

struct told {
	struct import_run run;
	struct str refused[16];
	size_t n;
	struct buf raw;
	bool skip;
};

static bool known(void *ctx, struct str raw, uint64_t line)
{
	struct told *t = ctx;

	assert_true(raw.n > 0 && line > 0);
	buf_s(&t->raw, raw);
	t->run.asked++;
	return t->skip;
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
	t->refused[t->n++] = arena_fmt(t->run.a, "%d: %.*s: %.*s%s%s", (int)o->line, STR_ARG(o->column),
	    STR_ARG(o->value), o->value.n ? ": " : "", why->text);
	return true;
}

static bool read_zip(struct told *t, struct str zip, struct err *err)
{
	const struct importer_sink sink = { .ctx = t, .known = known, .record = record, .refused = refused };
	struct input *AUTO_INPUT in = input_open_mem("p.zip", zip);
	const struct import_job job = { .in = in, .entity = t->run.entity };

	return importer_by_name(STR("hsds-package"))->read(&job, &sink, &t->run.told, err);
}

static struct told told_new(void)
{
	return (struct told){ .run = import_run_new(), .raw = BUF_INIT(1 << 24) };
}

static void told_free(struct told *t)
{
	import_run_free(&t->run);
	buf_free(&t->raw);
}

static void pack(struct buf *zip, const struct package_row *r)
{
	struct zips_entry entries[FILES_MAX];
	size_t n = 0;

	for (; n < FILES_MAX && r->files[n].name; n++)
		entries[n] = (struct zips_entry){ r->files[n].name, str_of(r->files[n].text), NULL };
	zips_make(zip, entries, n, STR_NONE);
}

static void test_package(void **state)
{
	const struct package_row *r = *state;
	struct buf AUTO_BUF zip = BUF_INIT(1 << 20);
	struct told t = told_new();
	struct err e = { 0 };
	size_t records = 0, refusals = 0;

	pack(&zip, r);
	bool ok = read_zip(&t, buf_str(&zip), &e);
	if (r->fails) {
		assert_false(ok);
		assert_err(e, ERR_INPUT, r->fails);
	} else {
		assert_ok(ok);
	}
	for (; r->records[records]; records++)
		assert_str(t.run.records[records], str_of(r->records[records]));
	for (; r->refused[refusals]; refusals++)
		if (t.n <= refusals || !strstr(t.refused[refusals].p, r->refused[refusals]))
			fail_msg("\"%s\" has no \"%s\"", t.n <= refusals ? "" : t.refused[refusals].p,
			    r->refused[refusals]);
	assert_int_equal(t.run.n, records);
	if (t.n != refusals)
		fail_msg("the first too many: %s", t.refused[refusals].p);
	if (r->found)
		assert_string_equal(t.run.told.found, r->found);
	told_free(&t);
}

/* What an item is made of tells another value of its rows, of a term that it names, and of a column's name. */
static void test_known(void **state)
{
	static const char *const terms[] = { "id,name\nt,Food\n", "id,name\nt,Food\n", "id,name\nt,Meals\n",
		"id,code\nt,Food\n" };
	struct str seen[4];
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const struct package_row r = {
			.files = { { "organizations.csv", "id\n1\n" }, { "taxonomy_terms.csv", terms[i] },
			    { "attributes.csv", "id,link_id,taxonomy_term_id\nx,1,t\n" } }
		};
		struct buf AUTO_BUF zip = BUF_INIT(1 << 20);
		struct told t = told_new();
		t.skip = true;
		pack(&zip, &r);
		assert_ok(read_zip(&t, buf_str(&zip), &e));
		assert_int_equal(t.run.asked, 1);
		assert_int_equal(t.run.n, 0);
		seen[i] = arena_str(a, buf_str(&t.raw));
		told_free(&t);
	}
	assert_str(seen[0], seen[1]);
	assert_false(str_eq(seen[0], seen[2]));
	assert_false(str_eq(seen[0], seen[3]));
}

/* No beginning of a package passes for a whole. */
static void test_prefixes(void **state)
{
	struct buf AUTO_BUF zip = BUF_INIT(1 << 20);

	(void)state;
	pack(&zip, &rows[4]);
	for (size_t n = 0; n < zip.n; n++) {
		struct told t = told_new();
		struct err e = { 0 };
		assert_false(read_zip(&t, (struct str){ zip.p, n }, &e));
		assert_int_equal(e.kind, ERR_INPUT);
		assert_int_equal(t.run.n, 0);
		told_free(&t);
	}
}

static const struct days_row {
	const char *name, *text, *days; /* NULL: none */
} days[] = {
	{ "a name", "Monday", "MO" },
	{ "a French one", "mercredi", "WE" },
	{ "a code", "TH", "TH" },
	{ "a number: 1 is Monday", "1", "MO" },
	{ "Sunday by either number", "7,0", "SU" },
	{ "a list", "Fri, Mon and Wed", "MO,WE,FR" },
	{ "a range", "Mon - Fri", "MO,TU,WE,TH,FR" },
	{ "a French range", "du lundi au mercredi", "MO,TU,WE" },
	{ "a range over the weekend", "Sat\xE2\x80\x93Mon", "MO,SA,SU" },
	{ "words for several", "Weekdays", "MO,TU,WE,TH,FR" },
	{ "every day", "Daily", "MO,TU,WE,TH,FR,SA,SU" },
	{ "no day", "by appointment", NULL },
	{ "a day and more", "Monday mornings", NULL },
	{ "a range without its end", "Mon to", NULL },
	{ "nothing", "", NULL },
};

static void test_days(void **state)
{
	const struct days_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 16);
	struct str out = STR_NONE;

	assert_int_equal(tabular_days(a, str_of(r->text), &out), r->days != NULL);
	assert_str(out, str_of(r->days));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_package);
	TESTS_ROWS(&t, days, test_days);
	tests_add(&t, "what a record is made of", test_known, NULL);
	tests_add(&t, "no beginning passes for a whole", test_prefixes, NULL);
	return tests_run(&t, "hsds_package");
}
