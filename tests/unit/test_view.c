/* test_view.c: a fiche as each reader may see it, by JSON in and JSON out. */
#include "tests/test.h"

#include "store/view.h"

/* Ids that HSDS accepts and that can be told apart. */
#define ID(c) #c #c #c #c #c #c #c #c "-0000-4000-8000-000000000000"
#define IS(c) "\"id\":\"" ID(c) "\""
#define ORG   "{" IS(a) ",\"name\":\"N\",\"description\":\"D\""
#define ADDRESS \
	IS(d) \
	",\"address_1\":\"1 rue\",\"city\":\"V\",\"state_province\":\"QC\",\"postal_code\":\"G1K 4A1\"," \
	"\"country\":\"CA\",\"address_type\":\"physical\""
#define PLACE   IS(c) ",\"location_type\":\"physical\",\"name\":\"L\""
#define POINT   "\"latitude\":46.8,\"longitude\":-71.2"
#define SERVICE IS(b) ",\"name\":\"S\",\"status\":\"active\""
#define SAL     IS(e) ",\"service_id\":\"" ID(b) "\",\"location_id\":\"" ID(c) "\""
#define HIDE(f) "\"vigie\":{\"vis\":{\"" f "\":\"internal\"}}"

struct row {
	const char *name;
	const char *in, *out; /* out NULL: nothing at all; "": as it came */
	enum audience audience;
	const char *lang;
	struct view_told told;
	bool plain;
};

/* clang-format off */
static const struct row rows[] = {
	/* nothing to do */
	{ "a fiche without secrets is plain", ORG ",\"phones\":[{" IS(1) ",\"number\":\"418 555-0100\"}]}", "", .plain = true },
	{ "so it is for internal readers", ORG "}", "", .audience = AUDIENCE_INTERNAL, .plain = true },
	{ "and in any language", ORG "}", "", .lang = "en", .plain = true },

	/* visibility */
	{ "a value kept for us", ORG ",\"email\":\"a@b.test\",\"website\":\"https://b.test\"," HIDE("email") "}",
	  ORG ",\"website\":\"https://b.test\"}", .told = { .hidden = 1 } },
	{ "a value for partners is not public", ORG ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"partner\"}}}",
	  ORG "}", .told = { .hidden = 1 } },
	{ "partners get it", ORG ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"partner\"}}}",
	  ORG ",\"email\":\"a@b.test\"}", .audience = AUDIENCE_PARTNER },
	{ "we get it with its visibility", ORG ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"partner\"}}}", "",
	  .audience = AUDIENCE_INTERNAL },
	{ "a hidden required text of the fiche is empty", ORG "," HIDE("name") "}",
	  "{" IS(a) ",\"description\":\"D\"}", .told = { .hidden = 1, .incomplete = 1 } },
	{ "a hidden fiche", ORG "," HIDE("id") "}", NULL, .told = { .hidden = 1 } },
	{ "a hidden list", ORG ",\"phones\":[{" IS(1) ",\"number\":\"1\"},{" IS(2) ",\"number\":\"2\"}]," HIDE("phones") "}",
	  ORG "}", .told = { .hidden = 1 } },
	{ "a hidden object", ORG ",\"contacts\":[{" IS(1) ",\"name\":\"Anne\"," HIDE("id") "}]}", ORG "}", .told = { .hidden = 1 } },
	{ "an object of which only ids of what is around it are left",
	  ORG ",\"contacts\":[{" IS(1) ",\"organization_id\":\"" ID(a) "\",\"name\":\"Anne\"," HIDE("name") "}]}",
	  ORG "}", .told = { .hidden = 1 } },
	{ "an object of which something is left",
	  ORG ",\"contacts\":[{" IS(1) ",\"name\":\"Anne\",\"title\":\"T\"," HIDE("name") "}]}",
	  ORG ",\"contacts\":[{" IS(1) ",\"title\":\"T\"}]}", .told = { .hidden = 1 } },
	{ "a telephone whose number is hidden does not show that there is one",
	  ORG ",\"phones\":[{" IS(1) ",\"number\":\"418 555-0100\",\"type\":\"voice\"," HIDE("number") "}]}",
	  ORG "}", .told = { .hidden = 1 } },
	{ "what a fiche never said is not hidden", ORG ",\"contacts\":[{" IS(1) "}]}", "", .plain = true },
	{ "metadata of a hidden value go with it",
	  ORG ",\"email\":\"a@b.test\",\"metadata\":[{" IS(1) ",\"last_action_date\":\"2026-01-01\",\"last_action_type\":\"u\","
	  "\"field_name\":\"email\",\"previous_value\":\"x@b.test\",\"replacement_value\":\"a@b.test\",\"updated_by\":\"A\"},{" IS(2)
	  ",\"last_action_date\":\"2026-01-01\",\"last_action_type\":\"u\",\"field_name\":\"name\",\"previous_value\":\"M\","
	  "\"replacement_value\":\"N\",\"updated_by\":\"A\"}]," HIDE("email") "}",
	  ORG ",\"metadata\":[{" IS(2) ",\"last_action_date\":\"2026-01-01\",\"last_action_type\":\"u\",\"field_name\":\"name\","
	  "\"previous_value\":\"M\",\"replacement_value\":\"N\",\"updated_by\":\"A\"}]}", .told = { .hidden = 2 } },

	/* unknown members */
	{ "an unknown member is ours", ORG ",\"x\":[1]}", ORG "}", .told = { .hidden = 1 } },
	{ "we get it", ORG ",\"x\":[1]}", "", .audience = AUDIENCE_INTERNAL },
	{ "one that the contract lets out", ORG ",\"x\":[1],\"vigie\":{\"vis\":{\"x\":\"public\"}}}", ORG ",\"x\":[1]}", .plain = false },
	{ "one that partners may have", ORG ",\"x\":[1],\"y\":2,\"vigie\":{\"vis\":{\"x\":\"partner\"}}}", ORG ",\"x\":[1]}",
	  .audience = AUDIENCE_PARTNER, .told = { .hidden = 1 } },
	{ "one that is named like a field stays", ORG ",\"year_incorporated\":\"vers 1990\"}", ORG "}", .told = { .hidden = 1 } },

	/* confidential addresses */
	{ "an address hidden as a whole takes the point on the map with it",
	  ORG ",\"locations\":[{" PLACE "," POINT ",\"addresses\":[{" ADDRESS "," HIDE("id") "}]}]}",
	  ORG ",\"locations\":[{" PLACE "}]}", .told = { .hidden = 3 } },
	{ "so does one hidden value by value",
	  ORG ",\"locations\":[{" PLACE "," POINT ",\"addresses\":[{" ADDRESS ",\"vigie\":{\"vis\":{\"address_1\":\"internal\","
	  "\"city\":\"internal\",\"postal_code\":\"internal\",\"state_province\":\"internal\",\"country\":\"internal\","
	  "\"address_type\":\"internal\"}}}]}]}", ORG ",\"locations\":[{" PLACE "}]}", .told = { .hidden = 8 } },
	{ "so does one whose street alone is hidden",
	  ORG ",\"locations\":[{" PLACE "," POINT ",\"addresses\":[{" ADDRESS "," HIDE("address_1") "}]}]}",
	  ORG ",\"locations\":[{" PLACE "}]}", .told = { .hidden = 3 } },
	{ "the point stays when the address does",
	  ORG ",\"locations\":[{" PLACE "," POINT ",\"addresses\":[{" IS(d) ",\"attention\":\"Anne\",\"address_1\":\"1\","
	  "\"city\":\"V\",\"state_province\":\"QC\",\"postal_code\":\"G\",\"country\":\"CA\",\"address_type\":\"postal\"," HIDE("attention") "}]}]}",
	  ORG ",\"locations\":[{" PLACE "," POINT ",\"addresses\":[{" IS(d) ",\"address_1\":\"1\",\"city\":\"V\",\"state_province\":\"QC\","
	  "\"postal_code\":\"G\",\"country\":\"CA\",\"address_type\":\"postal\"}]}]}", .told = { .hidden = 1 } },
	{ "partners may get it",
	  ORG ",\"locations\":[{" PLACE ",\"addresses\":[{" ADDRESS ",\"vigie\":{\"vis\":{\"id\":\"partner\"}}}]}]}",
	  ORG ",\"locations\":[{" PLACE ",\"addresses\":[{" ADDRESS "}]}]}", .audience = AUDIENCE_PARTNER },
	{ "a copy of the place elsewhere does not give it away",
	  ORG ",\"locations\":[{" PLACE ",\"addresses\":[{" ADDRESS "," HIDE("id") "}]}],\"services\":[{" SERVICE
	  ",\"service_at_locations\":[{" SAL ",\"location\":{" PLACE "," POINT ",\"addresses\":[{" ADDRESS "}]}}]}]}",
	  ORG ",\"locations\":[{" PLACE "}],\"services\":[{" SERVICE ",\"service_at_locations\":[{" SAL ",\"location\":{" PLACE "}}]}]}",
	  .told = { .hidden = 1 } },
	{ "nor does a copy of the organization",
	  ORG ",\"email\":\"a@b.test\",\"services\":[{" SERVICE ",\"organization\":" ORG ",\"email\":\"a@b.test\"}}]," HIDE("email") "}",
	  ORG ",\"services\":[{" SERVICE "}]}", .told = { .hidden = 1 } },
	{ "a hidden place is not pointed at",
	  ORG ",\"locations\":[{" PLACE "," HIDE("id") "}],\"services\":[{" SERVICE ",\"service_at_locations\":[{" SAL "}]}]}",
	  ORG ",\"services\":[{" SERVICE ",\"service_at_locations\":[{" IS(e) ",\"service_id\":\"" ID(b) "\"}]}]}", .told = { .hidden = 1 } },

	/* what HSDS requires */
	{ "a missing required text is counted", "{" IS(a) ",\"name\":\"N\"}", "", .told = { .incomplete = 1 } },
	{ "for us too", "{" IS(a) ",\"name\":\"N\"}", "", .audience = AUDIENCE_INTERNAL, .told = { .incomplete = 1 } },
	{ "once a fiche", "{" IS(a) ",\"phones\":[{" IS(1) ",\"type\":\"voice\"}]}", "", .told = { .incomplete = 1 } },
	{ "an address without its parts",
	  ORG ",\"locations\":[{" PLACE "," POINT ",\"addresses\":[{" IS(d) ",\"address_1\":\"1\",\"city\":\"V\",\"country\":\"CA\","
	  "\"address_type\":\"physical\"}]}]}", ORG ",\"locations\":[{" PLACE "," POINT "}]}", .told = { .left_out = 1 } },
	{ "we keep it", ORG ",\"locations\":[{" PLACE ",\"addresses\":[{" IS(d) ",\"city\":\"V\"}]}]}", "", .audience = AUDIENCE_INTERNAL,
	  .told = { .incomplete = 1 } },
	{ "a place of no kind", ORG ",\"locations\":[{" IS(c) ",\"name\":\"L\"}]}", ORG "}", .told = { .left_out = 1 } },
	{ "a service of an unknown state", ORG ",\"services\":[{" IS(b) ",\"name\":\"S\",\"status\":\"open\"}]}", ORG "}",
	  .told = { .left_out = 2 } },
	{ "a capacity without its unit",
	  ORG ",\"services\":[{" SERVICE ",\"capacities\":[{" IS(1) ",\"available\":3,\"updated\":\"2026-01-01T00:00:00Z\"}]}]}",
	  ORG ",\"services\":[{" SERVICE "}]}", .told = { .left_out = 1 } },
	{ "a whole capacity is plain",
	  ORG ",\"services\":[{" SERVICE ",\"capacities\":[{" IS(1) ",\"unit\":{" IS(2) ",\"name\":\"lit\"},\"available\":3,"
	  "\"updated\":\"2026-01-01T00:00:00Z\"}]}]}", "", .plain = true },
	{ "a value whose form HSDS refuses", ORG ",\"email\":\"chez Anne\"}", ORG "}", .told = { .left_out = 1 } },
	{ "a web address with accents", ORG ",\"website\":\"https://b.test/é\"}", ORG ",\"website\":\"https://b.test/%C3%A9\"}",
	  .plain = false },
	{ "a web address of no scheme", ORG ",\"website\":\"b.test/é\"}", ORG "}", .told = { .left_out = 1 } },
	{ "we keep it too", ORG ",\"email\":\"chez Anne\"}", "", .audience = AUDIENCE_INTERNAL },

	/* places of services */
	{ "a place is nested where its services are given",
	  ORG ",\"locations\":[{" PLACE "}],\"services\":[{" SERVICE ",\"service_at_locations\":[{" SAL "}]}]}",
	  ORG ",\"locations\":[{" PLACE "}],\"services\":[{" SERVICE ",\"service_at_locations\":[{" SAL ",\"location\":{" PLACE "}}]}]}", .plain = false },
	{ "not for us", ORG ",\"locations\":[{" PLACE "}],\"services\":[{" SERVICE ",\"service_at_locations\":[{" SAL "}]}]}", "",
	  .audience = AUDIENCE_INTERNAL },
	{ "a pointer becomes the place",
	  ORG ",\"locations\":[{" PLACE "}],\"services\":[{" SERVICE ",\"service_at_locations\":[{" IS(e) ",\"location\":{" IS(c) "}}]}]}",
	  ORG ",\"locations\":[{" PLACE "}],\"services\":[{" SERVICE ",\"service_at_locations\":[{" IS(e) ",\"location\":{" PLACE "}}]}]}", .plain = false },
	{ "a place that stands there alone stays",
	  ORG ",\"services\":[{" SERVICE ",\"service_at_locations\":[{" IS(e) ",\"location\":{" PLACE "}}]}]}", "", .plain = true },
	{ "a place that the fiche does not list is not invented",
	  ORG ",\"services\":[{" SERVICE ",\"service_at_locations\":[{" SAL "}]}]}", "", .plain = true },
	{ "a program is the listed one",
	  ORG ",\"programs\":[{" IS(1) ",\"name\":\"P\",\"description\":\"new\"}],\"services\":[{" SERVICE ",\"program\":{" IS(1)
	  ",\"name\":\"P\",\"description\":\"old\"}}]}",
	  ORG ",\"programs\":[{" IS(1) ",\"name\":\"P\",\"description\":\"new\"}],\"services\":[{" SERVICE ",\"program\":{" IS(1)
	  ",\"name\":\"P\",\"description\":\"new\"}}]}", .plain = false },

	/* languages */
	{ "the main language", ORG ",\"vigie\":{\"en\":{\"name\":\"N in English\"}}}", ORG "}", .plain = false },
	{ "the main language by name", ORG ",\"vigie\":{\"en\":{\"name\":\"N in English\"}}}", ORG "}", .lang = "fr" },
	{ "the other one, where there is a text", ORG ",\"vigie\":{\"en\":{\"name\":\"M\"}}}",
	  "{" IS(a) ",\"name\":\"M\",\"description\":\"D\"}", .lang = "en" },
	{ "a fiche in English has French texts", ORG ",\"vigie\":{\"lang\":\"en\",\"fr\":{\"name\":\"M\"}}}",
	  "{" IS(a) ",\"name\":\"M\",\"description\":\"D\"}", .lang = "fr" },
	{ "its own language", ORG ",\"vigie\":{\"lang\":\"en\",\"fr\":{\"name\":\"M\"}}}", ORG "}", .lang = "en" },
	{ "a text in the other language is hidden with the value",
	  ORG ",\"alternate_name\":\"A\",\"vigie\":{\"vis\":{\"alternate_name\":\"internal\"},\"en\":{\"alternate_name\":\"B\"}}}",
	  ORG "}", .lang = "en", .told = { .hidden = 1 } },
	{ "we get both", ORG ",\"vigie\":{\"en\":{\"name\":\"M\"}}}", "", .audience = AUDIENCE_INTERNAL },
	{ "or the one we ask for", ORG ",\"vigie\":{\"id\":\"L1\",\"en\":{\"name\":\"M\"}}}",
	  "{" IS(a) ",\"name\":\"M\",\"description\":\"D\",\"vigie\":{\"lang\":\"en\",\"id\":\"L1\"}}", .audience = AUDIENCE_INTERNAL, .lang = "en" },
	{ "a source's own id is ours", ORG ",\"vigie\":{\"id\":\"L1\"}}", ORG "}", .audience = AUDIENCE_PARTNER },
};
/* clang-format on */

static struct record *parse(struct arena *a, const char *json)
{
	struct err e = { 0 };
	struct record *r = record_read_json(a, str_of(json), &entities[ENTITY_ORGANIZATION], &e);

	if (!r)
		fail_msg("%s: %s", json, e.text);
	return r;
}

static void test_view(void **state)
{
	const struct row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct buf AUTO_BUF out = BUF_INIT(1 << 20);
	struct record *in = parse(a, row->in);
	struct view v = { row->audience, str_of(row->lang) };
	struct view_told told = { 0 };
	struct record *r = view_record(a, in, &v, &told);

	if (r)
		record_write_json(&out, r);
	if (row->out)
		assert_str(buf_str(&out), str_of(row->out[0] ? row->out : row->in));
	else
		assert_null(r);
	assert_int_equal(told.hidden, row->told.hidden);
	assert_int_equal(told.left_out, row->told.left_out);
	assert_int_equal(told.incomplete, row->told.incomplete);
	assert_int_equal(view_plain(a, in), row->plain);
}

/* The record itself must not be touched: the store goes on with it. */
static void test_untouched(void **state)
{
	const struct row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct buf AUTO_BUF before = BUF_INIT(1 << 20), AUTO_BUF after = BUF_INIT(1 << 20);
	struct record *in = parse(a, row->in);
	struct view v = { row->audience, str_of(row->lang) };
	struct view_told told = { 0 };

	record_write_json(&before, in);
	view_record(a, in, &v, &told);
	record_write_json(&after, in);
	assert_str(buf_str(&after), buf_str(&before));
}

/* A place with 100 telephones, given by 1000 services: nested as often as can be read back. */
static void test_many(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(256 << 20);
	struct buf AUTO_BUF in = BUF_INIT(64 << 20), AUTO_BUF out = BUF_INIT(64 << 20);
	struct view v = { AUDIENCE_PUBLIC, STR_NONE };
	struct view_told told = { 0 };
	struct err e;

	(void)state;
	buf_fmt(&in, "%s,\"locations\":[{%s,\"phones\":[", ORG, PLACE);
	for (int i = 0; i < 100; i++)
		buf_fmt(&in, "%s{\"id\":\"10000000-0000-4000-8000-%012d\",\"number\":\"%d\"}", i ? "," : "",
		    i, i);
	buf_fmt(&in, "]}],\"services\":[");
	for (int i = 0; i < 1000; i++)
		buf_fmt(&in,
		    "%s{\"id\":\"20000000-0000-4000-8000-%012d\",\"name\":\"S\",\"status\":\"active\","
		    "\"service_at_locations\":[{\"id\":\"30000000-0000-4000-8000-%012d\",\"location_id\":\"%s\"}]}",
		    i ? "," : "", i, i, ID(c));
	buf_fmt(&in, "]}");
	record_write_json(&out, view_record(a, parse(a, buf_z(&in)), &v, &told));
	assert_true(buf_ok(&out));
	if (!record_read_json(a, buf_str(&out), &entities[ENTITY_ORGANIZATION], &e))
		fail_msg("%s", e.text);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_view);
	TESTS_ROWS(&t, rows, test_untouched);
	tests_add(&t, "a record does not grow beyond what can be read", test_many, NULL);
	return tests_run(&t, "view");
}
