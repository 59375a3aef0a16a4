#include "tests/test.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/json.h"
#include "model/record.h"
#include "tests/records.h"
#include "tests/tree.h"

static const struct entity *const phone = &entities[ENTITY_PHONE];

/* Reading --------------------------------------------------------------------------------------------------- */

static const struct read_row {
	const char *name;
	enum entity_id entity;
	const char *json, *canonical; /* NULL: refused */
	const char *why;
} reads[] = {
	{ "read: keys in table order, no white space", ENTITY_PHONE,
	    " {\n \"type\" : \"fax\", \"number\":\"1\",\"id\":\"x\" } ",
	    "{\"id\":\"x\",\"number\":\"1\",\"type\":\"fax\"}", NULL },
	{ "read: nothing", ENTITY_PHONE, "{}", "{}", NULL },
	{ "read: a number where a text belongs", ENTITY_PHONE, "{\"number\":4185550100}",
	    "{\"number\":\"4185550100\"}", NULL },
	{ "read: a truth where a text belongs", ENTITY_PHONE, "{\"type\":true}", "{\"type\":\"true\"}",
	    NULL },
	{ "read: a numeric text where a number belongs", ENTITY_PHONE, "{\"extension\":\"-12.50e+3\"}",
	    "{\"extension\":-12.50e+3}", NULL },
	{ "read: a text where a number belongs is kept", ENTITY_PHONE, "{\"extension\":\"x 12\"}",
	    "{\"extension\":\"x 12\"}", NULL },
	{ "read: a number with a zero before it is a text", ENTITY_PHONE, "{\"extension\":\"012\"}",
	    "{\"extension\":\"012\"}", NULL },
	{ "read: a blank where a number belongs", ENTITY_PHONE, "{\"extension\":\"\"}", "{}", NULL },
	{ "read: null is absent", ENTITY_PHONE, "{\"number\":null,\"languages\":null,\"extension\":null}",
	    "{}", NULL },
	{ "read: a blank text is absent", ENTITY_PHONE, "{\"number\":\"\"}", "{}", NULL },
	{ "read: an empty list is absent", ENTITY_PHONE, "{\"languages\":[]}", "{}", NULL },
	{ "read: a list where a text belongs is kept", ENTITY_PHONE, "{\"number\":[1, 2]}",
	    "{\"number\":[1,2]}", NULL },
	{ "read: an object where a list belongs is kept", ENTITY_PHONE, "{\"languages\":{\"id\": \"x\"}}",
	    "{\"languages\":{\"id\":\"x\"}}", NULL },
	{ "read: a text where a list belongs is kept", ENTITY_PHONE, "{\"languages\":\"fr\"}",
	    "{\"languages\":\"fr\"}", NULL },
	{ "read: a list where an object belongs is kept", ENTITY_SERVICE, "{\"program\":[]}",
	    "{\"program\":[]}", NULL },
	{ "read: unknown members by name", ENTITY_PHONE,
	    "{\"z\":1.0,\"a\":{\"y\":[null,true]},\"number\":\"1\",\"é\":\"\"}",
	    "{\"number\":\"1\",\"a\":{\"y\":[null,true]},\"z\":1.0,\"é\":\"\"}", NULL },
	{ "read: an unknown null", ENTITY_PHONE, "{\"x\":null}", "{\"x\":null}", NULL },
	{ "read: null in a list of objects", ENTITY_PHONE, "{\"languages\":[null,{\"id\":\"l\"}]}",
	    "{\"languages\":[{\"id\":\"l\"}]}", NULL },
	{ "read: what is ours", ENTITY_PHONE,
	    "{\"number\":\"1\",\"x\":1,\"vigie\":{\"id\":\"own\",\"lang\":\"fr\",\"vis\":{\"number\":\"internal\",\"x\":\"public\","
	    "\"type\":\"public\"},\"en\":{\"type\":\"Fax\"}}}",
	    "{\"number\":\"1\",\"x\":1,\"vigie\":{\"lang\":\"fr\",\"id\":\"own\",\"vis\":{\"number\":\"internal\",\"x\":\"public\"},"
	    "\"en\":{\"type\":\"Fax\"}}}",
	    NULL },
	{ "read: ours in an English record", ENTITY_PHONE,
	    "{\"vigie\":{\"lang\":\"en\",\"fr\":{\"type\":\"Téléc.\"}}}",
	    "{\"vigie\":{\"lang\":\"en\",\"fr\":{\"type\":\"Téléc.\"}}}", NULL },
	{ "read: ours, and nothing to say", ENTITY_PHONE,
	    "{\"vigie\":{\"vis\":{\"number\":\"public\"},\"new\":1}}", "{}", NULL },
	{ "read: ours as null", ENTITY_PHONE, "{\"vigie\":null}", "{}", NULL },
	{ "read: what does not fit is internal", ENTITY_PHONE,
	    "{\"extension\":\"A\",\"vigie\":{\"vis\":{\"extension\":\"partner\"}}}",
	    "{\"extension\":\"A\",\"vigie\":{\"vis\":{\"extension\":\"partner\"}}}", NULL },
	{ "read: escapes", ENTITY_PHONE, "{\"number\":\"\\u00e9\\ud83d\\ude00\\n\\/\\u0001\"}",
	    "{\"number\":\"é😀\\n/\\u0001\"}", NULL },
	{ "refused: a list", ENTITY_PHONE, "[]", NULL, "an object is expected" },
	{ "refused: a text", ENTITY_PHONE, "\"x\"", NULL, "an object is expected" },
	{ "refused: null", ENTITY_PHONE, "null", NULL, "an object is expected" },
	{ "refused: nothing at all", ENTITY_PHONE, "", NULL, "JSON" },
	{ "refused: two objects", ENTITY_PHONE, "{}{}", NULL, "JSON" },
	{ "refused: half a string behind the object", ENTITY_PHONE, "{}\"", NULL, "behind the end" },
	{ "refused: texts where objects belong", ENTITY_PHONE, "{\"languages\":[\"fr\"]}", NULL,
	    "phone.languages: an object is expected" },
	{ "refused: numbers where objects belong", ENTITY_PHONE, "{\"languages\":[1]}", NULL,
	    "an object is expected" },
	{ "refused: lists where objects belong", ENTITY_PHONE, "{\"languages\":[[]]}", NULL,
	    "a list is not expected" },
	{ "refused: a value twice", ENTITY_PHONE, "{\"number\":\"1\",\"number\":\"2\"}", NULL,
	    "stands twice" },
	{ "refused: a list twice", ENTITY_PHONE, "{\"languages\":[{}],\"languages\":[{}]}", NULL,
	    "stands twice" },
	{ "refused: an object twice", ENTITY_SERVICE, "{\"program\":{},\"program\":{}}", NULL,
	    "stands twice" },
	{ "refused: an unknown member twice", ENTITY_PHONE, "{\"x\":1,\"x\":1}", NULL, "stands twice" },
	{ "refused: ours is a text", ENTITY_PHONE, "{\"vigie\":\"x\"}", NULL, "reserved" },
	{ "refused: ours is a list", ENTITY_PHONE, "{\"vigie\":[{}]}", NULL, "reserved" },
	{ "refused: a strange visibility", ENTITY_PHONE, "{\"vigie\":{\"vis\":{\"number\":\"all\"}}}", NULL,
	    "phone.number: a visibility is" },
	{ "refused: children in the other language", ENTITY_PHONE,
	    "{\"vigie\":{\"en\":{\"languages\":\"x\"}}}", NULL, "only a value" },
	{ "refused: objects in the other language", ENTITY_PHONE, "{\"vigie\":{\"en\":{\"number\":{}}}}",
	    NULL, "not expected" },
	{ "refused: bytes that are not UTF-8", ENTITY_PHONE, "{\"number\":\"\xE9\"}", NULL, "JSON, line 1" },
	{ "refused: an overlong form", ENTITY_PHONE, "{\"a\xC0\x9D\":1}", NULL, "not UTF-8" },
	{ "refused: half of a surrogate pair", ENTITY_PHONE, "{\"number\":\"\\udc00\"}", NULL, "surrogate" },
	{ "refused: the same in bytes", ENTITY_PHONE, "{\"number\":\"\xED\xB0\x80\"}", NULL, "not UTF-8" },
	{ "refused: a comment", ENTITY_PHONE, "{/**/}", NULL, "JSON" },
	{ "refused: a comma too many", ENTITY_PHONE, "{\"number\":\"1\",}", NULL, "JSON" },
};

static void test_read(void **state)
{
	const struct read_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct record *r = record_read_json(a, str_of(row->json), &entities[row->entity], &e);

	if (!row->canonical) {
		assert_null(r);
		assert_err(e, ERR_INPUT, row->why);
		return;
	}
	if (!r)
		fail_msg("%s", e.text);
	assert_str(records_json(a, r), str_of(row->canonical));
	r = records_read(a, row->entity, row->canonical);
	assert_str(records_json(a, r), str_of(row->canonical));
}

/* The standard's examples ----------------------------------------------------------------------------------- */

static const struct example_row {
	const char *name, *file;
	enum entity_id entity;
} examples[] = {
	{ "example: organization", "organization_full.json", ENTITY_ORGANIZATION },
	{ "example: service", "service_full.json", ENTITY_SERVICE },
	{ "example: service at location", "service_at_location_full.json", ENTITY_SERVICE_AT_LOCATION },
	{ "example: location", "location.json", ENTITY_LOCATION },
	{ "example: taxonomy", "taxonomy.json", ENTITY_TAXONOMY },
	{ "example: taxonomy term", "taxonomy_term.json", ENTITY_TAXONOMY_TERM },
	{ "example: organizations", "organization_list.json", ENTITY_ORGANIZATION },
	{ "example: services", "service_list.json", ENTITY_SERVICE },
	{ "example: services at locations", "service_at_location_list.json", ENTITY_SERVICE_AT_LOCATION },
	{ "example: taxonomies", "taxonomy_list.json", ENTITY_TAXONOMY },
	{ "example: taxonomy terms", "taxonomy_term_list.json", ENTITY_TAXONOMY_TERM },
};

static void check_round_trip(struct arena *a, const struct tree *object, enum entity_id entity)
{
	struct buf AUTO_BUF text = BUF_INIT(1 << 24);

	tree_write(&text, object);
	struct str once = records_json(a, records_read(a, entity, buf_z(&text)));
	if (!tree_equal(tree_read(a, once), object))
		fail_msg("%.*s became %.*s", STR_ARG(buf_str(&text)), STR_ARG(once));
	assert_str(records_json(a, records_read(a, entity, once.p)), once);
}

/* Something unknown in each object, however deep; returns how many. */
static int add_unknown(struct arena *a, struct tree *t)
{
	static const char *const values[] = { "1", "\"text\"", "null", "[1,[2,{\"a\":{}}],\"é\"]",
		"{\"id\":7,\"b\":[]}" };
	int n = 0;

	for (struct tree *c = t->first; c; c = c->next)
		n += add_unknown(a, c);
	if (t->kind != TREE_MAP)
		return n;
	tree_add(a, t, STR("x_\"new\".1[é]"), tree_read(a, str_of(values[n % 5])));
	tree_add(a, t, STR("zz"), tree_read(a, str_of(values[(n + 1) % 5])));
	return n + 1;
}

static void test_example(void **state)
{
	const struct example_row *row = *state;

	records_need_shared();
	struct arena *AUTO_ARENA a = arena_new(1 << 25);
	struct tree *page = tree_read(a, records_example(a, row->file));
	const struct tree *contents = tree_get(page, "contents");
	if (contents)
		assert_non_null(contents->first);
	for (struct tree *t = contents ? contents->first : page; t; t = contents ? t->next : NULL) {
		check_round_trip(a, t, row->entity);
		assert_true(add_unknown(a, t) > 0);
		check_round_trip(a, t, row->entity);
	}
}

static void test_random(void **state)
{
	struct chance c = { 3 };

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct arena *AUTO_ARENA a = arena_new(1 << 26);
		struct record *r = records_random(a, &c, (enum entity_id)chance(&c, ENTITY__MAX));
		struct str once = records_json(a, r);
		struct err e = { 0 };
		struct record *again = record_read_json(a, once, r->entity, &e);
		if (!again)
			fail_msg("%s: %.*s", e.text, STR_ARG(once));
		assert_str(records_json(a, again), once);
		assert_str(records_json(a, record_copy(a, again)), once);
	}
}

/* Hostile input --------------------------------------------------------------------------------------------- */

static const char whole[] =
    "{\"id\":\"é\\u00e9\",\"year_incorporated\":12.5e1,\"phones\":[{\"number\":\"1\"},{\"x\":[true,null,{}]}],"
    "\"x\":false,\"vigie\":{\"vis\":{\"id\":\"partner\"},\"en\":{\"name\":\"n\"}}}";

/* Cut anywhere it is an error; with a byte changed anywhere it is no crash. */
static void test_cut(void **state)
{
	struct chance c = { 1 };
	struct err e = { 0 };

	(void)state;
	for (size_t n = 0; n < sizeof whole - 1; n++) {
		struct arena *AUTO_ARENA a = arena_new(1 << 20);
		char *copy = memcpy(malloc(n + 1), whole, n);
		assert_null(record_read_json(a, (struct str){ copy, n }, &entities[ENTITY_ORGANIZATION], &e));
		assert_int_equal(e.kind, ERR_INPUT);
		assert_true(e.text[0] != '\0');
		free(copy);
	}
	for (int round = 0; round < 20000; round++) {
		struct arena *AUTO_ARENA a = arena_new(1 << 20);
		char copy[sizeof whole];
		memcpy(copy, whole, sizeof whole);
		copy[chance(&c, sizeof whole - 1)] = (char)chance(&c, 256);
		struct record *r = record_read_json(a, str_of(copy), &entities[ENTITY_ORGANIZATION], &e);
		if (r)
			records_read(a, ENTITY_ORGANIZATION, arena_z(a, records_json(a, r)));
	}
}

static void check_refused(
    const char *before, const char *piece, int times, const char *after, const char *why)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 26);
	struct buf AUTO_BUF text = BUF_INIT(1 << 26);
	struct err e = { 0 };

	buf_s(&text, str_of(before));
	for (int i = 0; i < times; i++)
		buf_s(&text, str_of(piece));
	buf_s(&text, str_of(after));
	assert_null(record_read_json(a, buf_str(&text), phone, &e));
	assert_err(e, ERR_INPUT, why);
}

static const struct hostile_row {
	const char *name, *before, *piece, *after, *why;
	int times;
} hostile[] = {
	{ "hostile: 10,000 objects deep", "", "{\"a\":", "1", "nested more than 64 deep", 10000 },
	{ "hostile: 1 MB of objects", "", "{\"a\":", "", "nested more than 64 deep", 200000 },
	{ "hostile: 10,000 lists deep", "{\"x\":", "[", "", "nested more than 64 deep", 10000 },
	{ "hostile: children 10,000 deep", "", "{\"languages\":[{\"attributes\":[", "",
	    "nested more than 64 deep", 10000 },
	{ "hostile: a number of 10,000 digits", "{\"extension\":", "1", "}", "more than 64 characters",
	    10000 },
	{ "hostile: an unknown one", "{\"x\":[1,", "1", "]}", "more than 64 characters", 10000 },
	{ "hostile: 20,001 objects", "{\"languages\":[{}", ",{}", "]}", "more than 20000 objects", 20000 },
	{ "hostile: 17 MB", "{\"number\":\"", "xxxxxxxxxxxxxxxx", "\"}", "more than 16 MiB", 17 << 16 },
};

static void test_hostile(void **state)
{
	const struct hostile_row *r = *state;

	check_refused(r->before, r->piece, r->times, r->after, r->why);
}

static void test_many_unknown(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 26);
	struct buf AUTO_BUF text = BUF_INIT(1 << 26);
	struct err e = { 0 };

	(void)state;
	buf_char(&text, '{');
	for (int i = 0; i <= 5000; i++)
		buf_fmt(&text, "%s\"x%d\":1", i ? "," : "", i);
	buf_char(&text, '}');
	assert_null(record_read_json(a, buf_str(&text), phone, &e));
	assert_err(e, ERR_INPUT, "more than 5000 unknown members");
}

/* A long number where a number may be a text: kept as what it is. */
static void test_long_number_text(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	char json[200] = "{\"extension\":\"";

	(void)state;
	memset(json + strlen(json), '1', 65);
	memcpy(json + strlen(json), "\"}", 3);
	struct record *r = records_read(a, ENTITY_PHONE, json);
	assert_str(record_get(r, "extension"), STR(""));
	assert_str(records_json(a, r), str_of(json));
}

/* The tree -------------------------------------------------------------------------------------------------- */

static void test_list(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(
	    a, ENTITY_PHONE, "{\"languages\":[{\"id\":\"a\"},{\"id\":\"b\",\"vigie\":{\"id\":\"z\"}}]}");
	struct record *new = record_new(a, &entities[ENTITY_LANGUAGE]);
	int f = entity_field(phone, STR("languages"));

	(void)state;
	record_set(new, 0, STR("n"));
	assert_ptr_equal(record_child(r, f, STR("z")), record_child(r, f, STR("b")));
	assert_null(record_child(r, f, STR("q")));
	record_insert(r, f, new, 1);
	assert_int_equal(record_remove(r, f, new), 1);
	assert_int_equal(record_remove(r, f, new), -1);
	record_insert(r, f, new, 99);
	assert_int_equal(record_remove(r, f, record_child(r, f, STR("a"))), 0);
	assert_str(records_json(a, r),
	    STR("{\"languages\":[{\"id\":\"b\",\"vigie\":{\"id\":\"z\"}},{\"id\":\"n\"}]}"));
	assert_int_equal(record_remove(r, f, new), 1);
	record_add(r, f, new);
	assert_ptr_equal(r->slots[f].list.last, new);
}

static void test_object(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(a, ENTITY_SERVICE, "{\"program\":{\"id\":\"a\"}}");
	struct record *new = record_new(a, &entities[ENTITY_PROGRAM]);
	int f = entity_field(r->entity, STR("program"));

	(void)state;
	record_set(new, 0, STR("b"));
	record_insert(r, f, new, 0);
	assert_str(records_json(a, r), STR("{\"program\":{\"id\":\"b\"}}"));
	assert_int_equal(record_remove(r, f, new), 0);
	assert_true(record_blank(r));
	assert_str(records_json(a, r), STR("{}"));
}

static void test_beside(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = record_new(a, phone);
	int f = entity_field(phone, STR("number"));

	(void)state;
	record_set(r, 0, STR("x"));
	assert_true(record_blank(r));
	assert_int_equal(record_vis(r, f), AUDIENCE_PUBLIC);
	record_set_vis(a, r, f, AUDIENCE_PARTNER);
	assert_int_equal(record_vis(r, f), AUDIENCE_PARTNER);
	record_set_vis(a, r, f, AUDIENCE_PUBLIC);
	record_set_other(a, r, f, STR_NONE);
	assert_null(r->other);
	assert_str(records_json(a, r), STR("{\"id\":\"x\"}"));
	record_set_other(a, r, f, STR("o"));
	assert_str(record_other(r, f), STR("o"));
	assert_true(record_blank(r));
	assert_null(record_find_extra(r, STR("x")));
	struct extra *x = record_extra(a, r, STR("x"));
	assert_int_equal(x->vis, AUDIENCE_INTERNAL);
	assert_true(record_blank(r));
	x->json = STR("1");
	assert_ptr_equal(record_extra(a, r, STR("x")), x);
	assert_false(record_blank(r));
	assert_str(record_get(r, "id"), STR("x"));
	assert_str(record_get(r, "languages"), STR(""));
	assert_str(record_get(r, "nothing"), STR(""));
}

static void test_full_buffer(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 26);
	struct chance c = { 5 };
	struct record *r = records_random(a, &c, ENTITY_ORGANIZATION);
	struct str json = records_json(a, r);

	(void)state;
	assert_true(json.n > 2000);
	for (size_t limit = 256; limit < json.n; limit += 7) {
		struct buf AUTO_BUF out = BUF_INIT(limit);
		record_write_json(&out, r);
		assert_false(buf_ok(&out));
	}
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, reads, test_read);
	TESTS_ROWS(&t, examples, test_example);
	tests_add(&t, "random records: written, read, written", test_random, NULL);
	tests_add(&t, "hostile: cut at every byte, changed anywhere", test_cut, NULL);
	TESTS_ROWS(&t, hostile, test_hostile);
	tests_add(&t, "hostile: 5,001 unknown members", test_many_unknown, NULL);
	tests_add(&t, "read: a text of 65 digits where a number belongs", test_long_number_text, NULL);
	tests_add(&t, "list: insert, remove, add, find", test_list, NULL);
	tests_add(&t, "object field: insert replaces", test_object, NULL);
	tests_add(&t, "beside the values: visibility, language, unknown members", test_beside, NULL);
	tests_add(&t, "write: a buffer that is too small says so", test_full_buffer, NULL);
	return tests_run(&t, "record");
}
