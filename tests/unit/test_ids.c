#include "tests/test.h"

#include "lib/arena.h"
#include "lib/text.h"
#include "model/diff.h"
#include "model/ids.h"
#include "tests/records.h"

#define ROOT "3f6b1d6c-52a5-4d3e-9a35-0c1d2e3f4a5b"
#define U1   "11111111-1111-4111-8111-111111111111"
#define U2   "22222222-2222-4222-8222-222222222222"
#define U3   "33333333-3333-4333-8333-333333333333"

static int field(const struct record *r, const char *name)
{
	int f = entity_field(r->entity, str_of(name));

	assert_true(f != FIELD_NONE);
	return f;
}

/* The nth child of a list field. */
static struct record *child(const struct record *r, const char *name, int n)
{
	struct record *c = r->slots[field(r, name)].list.first;

	while (c && n-- > 0)
		c = c->next;
	assert_non_null(c);
	return c;
}

static struct str v5(struct arena *a, const char *parent, const char *entity, const char *slot)
{
	char text[UUID_TEXT + 1];
	struct uuid p;

	assert_true(uuid_parse(str_of(parent), &p));
	uuid_text(uuid_v5(p, str_of(entity), str_of(slot)), text);
	return arena_str(a, str_of(text));
}

static struct record *filled(struct arena *a, const char *json)
{
	struct record *r = records_read(a, ENTITY_ORGANIZATION, json);

	record_set(r, 0, STR(ROOT));
	ids_fill(a, r);
	return r;
}

static const struct telling_row {
	const char *name;
	enum entity_id entity;
	const char *json, *telling;
} tellings[] = {
	{ "telling: a phone's number", ENTITY_PHONE, "{\"number\":\"418\",\"description\":\"d\"}", "418" },
	{ "telling: a service's name, not its web page", ENTITY_SERVICE,
	    "{\"name\":\"n\",\"url\":\"http://u\"}", "n" },
	{ "telling: an address", ENTITY_ADDRESS, "{\"address_1\":\"1, rue\",\"city\":\"Q\"}", "1, rue" },
	{ "telling: a contact without a name", ENTITY_CONTACT, "{\"title\":\"DG\",\"email\":\"a@b.test\"}",
	    "a@b.test" },
	{ "telling: an attribute's term", ENTITY_ATTRIBUTE,
	    "{\"value\":\"v\",\"taxonomy_term\":{\"id\":\"t\",\"name\":\"Food\"}}", "Food" },
	{ "telling: a service at a location's place", ENTITY_SERVICE_AT_LOCATION,
	    "{\"description\":\"d\",\"service_id\":\"s\",\"location_id\":\"l\"}", "l" },
	{ "telling: what hangs at a location is not told by it", ENTITY_ACCESSIBILITY,
	    "{\"location_id\":\"l\",\"description\":\"ramp\"}", "ramp" },
	{ "telling: hours by their days", ENTITY_SCHEDULE, "{\"byday\":\"MO,TU\",\"opens_at\":\"09:00\"}",
	    "MO,TU" },
	{ "telling: nothing tells", ENTITY_PHONE, "{\"id\":\"x\"}", "" },
};

static void test_telling(void **state)
{
	const struct telling_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	assert_str(ids_telling(records_read(a, row->entity, row->json)), str_of(row->telling));
}

static void test_root(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	const struct entity *e = &entities[ENTITY_ORGANIZATION];
	struct str id = ids_root(a, STR("levis"), e, STR("12"));

	(void)state;
	assert_str(ids_root(a, STR("levis"), e, STR("AAAAAAAA-1111-4111-8111-111111111111")),
	    STR("aaaaaaaa-1111-4111-8111-111111111111"));
	assert_int_equal(id.n, UUID_TEXT);
	assert_str(ids_root(a, STR("levis"), e, STR("12")), id);
	assert_false(str_eq(ids_root(a, STR("cdc"), e, STR("12")), id));
	assert_false(str_eq(ids_root(a, STR("levis"), &entities[ENTITY_SERVICE], STR("12")), id));
}

static void test_slots(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(
	    a, ENTITY_ORGANIZATION, "{\"phones\":[{\"number\":\"1\"},{\"number\":\"É-2\"}]}");

	(void)state;
	record_set(r, 0, STR(ROOT));
	child(r, "phones", 0)->slot_name = STR("main");
	ids_fill(a, r);
	assert_str(record_id(child(r, "phones", 0)), v5(a, ROOT, "phone", "main"));
	assert_str(record_id(child(r, "phones", 1)), v5(a, ROOT, "phone", "e 2"));
	assert_str(child(r, "phones", 1)->own_id, STR(""));
}

static void test_order(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *x = filled(a,
	    "{\"phones\":[{\"number\":\"1\"},{\"number\":\"2\",\"extension\":3},"
	    "{\"number\":\"2\",\"extension\":4}]}");
	struct record *y = filled(a,
	    "{\"phones\":[{\"number\":\"2\",\"extension\":4},{\"number\":\"2\",\"extension\":3},"
	    "{\"number\":\"1\"}]}");

	(void)state;
	assert_null(diff_records(a, x, y));
}

static void test_twice(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = filled(a,
	    "{\"phones\":[{\"number\":\"1\"},{\"number\":\"1\"},{\"number\":\"1\"},"
	    "{\"id\":\"" U1 "\"},{\"id\":\"" U1 "\"}]}");

	(void)state;
	assert_str(record_id(child(r, "phones", 0)), v5(a, ROOT, "phone", "1"));
	assert_str(record_id(child(r, "phones", 1)), v5(a, ROOT, "phone", "1#2"));
	assert_str(record_id(child(r, "phones", 2)), v5(a, ROOT, "phone", "1#3"));
	assert_str(record_id(child(r, "phones", 3)), STR(U1));
	assert_str(record_id(child(r, "phones", 4)), v5(a, ROOT, "phone", U1 "#2"));
	assert_str(child(r, "phones", 4)->own_id, STR(U1));
}

static void test_native(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = filled(a,
	    "{\"locations\":[{\"id\":\"L7\",\"location_type\":\"physical\"}],"
	    "\"services\":[{\"id\":\"S1\",\"organization_id\":\"" ROOT "\",\"phones\":[{\"id\":\"9\","
	    "\"service_id\":\"S1\"}],\"service_at_locations\":[{\"location_id\":\"L7\",\"location\":"
	    "{\"id\":\"L7\"}}]}]}");
	struct record *service = child(r, "services", 0), *sal = child(service, "service_at_locations", 0);
	struct str l7 = v5(a, ROOT, "location", "L7");

	(void)state;
	assert_str(record_id(child(r, "locations", 0)), l7);
	assert_str(child(r, "locations", 0)->own_id, STR("L7"));
	assert_str(record_id(service), v5(a, ROOT, "service", "S1"));
	assert_str(record_get(child(service, "phones", 0), "service_id"), record_id(service));
	assert_str(record_get(sal, "location_id"), l7);
	assert_str(record_id(child(sal, "location", 0)), l7);
}

/* One fiche, two sources: what a mapping names is shared, what the sources number is not. */
static void test_two_sources(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		r[i] = records_read(a, ENTITY_ORGANIZATION,
		    "{\"services\":[{\"organization_id\":\"" U2
		    "\",\"phones\":[{\"id\":\"1\"},{\"number\":\"7\"}]}]}");
		record_set(r[i], 0, STR(ROOT));
		r[i]->own_id = i ? STR(U2) : STR_NONE;
		child(r[i], "services", 0)->slot_name = STR("main");
		ids_fill(a, r[i]);
		r[i] = child(r[i], "services", 0);
	}
	assert_str(record_id(r[0]), record_id(r[1]));
	assert_str(record_get(r[1], "organization_id"), STR(ROOT)); /* it named its own record */
	assert_false(str_eq(record_id(child(r[0], "phones", 0)), record_id(child(r[1], "phones", 0))));
	assert_str(record_id(child(r[0], "phones", 1)), record_id(child(r[1], "phones", 1)));
}

static void test_slot_reference(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(a, ENTITY_ORGANIZATION,
	    "{\"locations\":[{\"name\":\"x\"},{\"name\":\"y\"}],\"services\":[{\"name\":\"s\",\"service_at_locations\":"
	    "[{\"location_id\":\"main\"},{\"location_id\":\"nowhere\"}]}],"
	    "\"attributes\":[{\"link_id\":\"main\",\"link_entity\":\"location\"}]}");
	struct record *service = child(r, "services", 0);

	(void)state;
	record_set(r, 0, STR(ROOT));
	child(r, "locations", 1)->slot_name = STR("main");
	service->slot_name = STR("main"); /* of another entity: not meant */
	ids_fill(a, r);
	struct str place = v5(a, ROOT, "location", "main");
	assert_str(record_get(child(service, "service_at_locations", 0), "location_id"), place);
	assert_str(record_get(child(service, "service_at_locations", 1), "location_id"), STR("nowhere"));
	assert_str(record_get(child(r, "attributes", 0), "link_id"), place);
}

static void test_upper_case(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = filled(a,
	    "{\"locations\":[{\"id\":\"ABCDEF00-1111-4111-8111-111111111111\",\"phones\":[{\"id\":"
	    "\"" U2 "\",\"location_id\":\"ABCDEF00-1111-4111-8111-111111111111\"}]}]}");
	struct record *place = child(r, "locations", 0);

	(void)state;
	assert_str(record_id(place), STR("abcdef00-1111-4111-8111-111111111111"));
	assert_str(place->own_id, STR(""));
	assert_str(record_get(child(place, "phones", 0), "location_id"), record_id(place));
}

/* A second filling changes nothing. */
static void test_stable(void **state)
{
	struct chance c = { 7 };

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct arena *AUTO_ARENA a = arena_new(1 << 26);
		struct record *r = records_random(a, &c, ENTITY_ORGANIZATION);
		ids_fill(a, r);
		struct str once = records_json(a, r);
		ids_fill(a, r);
		assert_str(records_json(a, r), once);
	}
}

static void test_many(void **state)
{
	enum { MANY = 20000 };
	struct arena *AUTO_ARENA a = arena_new(1 << 28);
	struct record *r = record_new(a, &entities[ENTITY_ORGANIZATION]), *known;
	int phones = field(r, "phones");

	(void)state;
	record_set(r, 0, STR(ROOT));
	for (int i = 0; i < MANY; i++)
		record_add(r, phones, record_new(a, &entities[ENTITY_PHONE]));
	ids_fill(a, r);
	known = record_copy(a, r);
	record_remove(known, phones, known->slots[phones].list.first);
	ids_align(a, r, known, NULL);
	struct diff *d = diff_records(a, known, r);
	assert_non_null(d);
	assert_null(d->next);
	assert_int_equal(d->at, 0);
}

static bool same_telling(struct arena *a, const struct record *x, const struct record *y)
{
	return ids_telling(x).n && text_same(a, ids_telling(x), ids_telling(y));
}

static void test_align(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *known = records_read(a, ENTITY_ORGANIZATION,
	    "{\"id\":\"" U1 "\",\"phones\":[{\"id\":\"" U1 "\",\"number\":\"1\"},{\"id\":\"" U2
	    "\",\"number\":\"2\","
	    "\"vigie\":{\"id\":\"" ROOT "\"}},{\"id\":\"" U3 "\",\"number\":\"3\"}]}");
	struct record *in = records_read(a, ENTITY_ORGANIZATION,
	    "{\"id\":\"" U1 "\",\"phones\":[{\"id\":\"k\",\"number\":\"3\"},{\"id\":\"" ROOT
	    "\",\"number\":\"9\"},"
	    "{\"id\":\"" U1 "\",\"number\":\"3\"},{\"id\":\"m\",\"number\":\"3\"}]}");

	(void)state;
	ids_align(a, in, known, same_telling);
	assert_str(record_id(child(in, "phones", 0)), STR(U3)); /* by its number */
	assert_str(child(in, "phones", 0)->own_id, STR("k"));
	assert_str(record_id(child(in, "phones", 1)), STR(U2));  /* by the own id */
	assert_str(record_id(child(in, "phones", 2)), STR(U1));  /* by its id */
	assert_str(record_id(child(in, "phones", 3)), STR("m")); /* U3 is taken */
}

static void test_align_slot(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *known = filled(a, "{\"phones\":[{\"number\":\"1\"},{\"number\":\"2\"}]}");
	struct record *in = records_read(a, ENTITY_ORGANIZATION, "{\"phones\":[{\"number\":\"7\"}]}");

	(void)state;
	record_set(child(known, "phones", 1), 0, v5(a, ROOT, "phone", "main"));
	record_set(in, 0, STR(U1)); /* another source's record of the same organisation */
	child(in, "phones", 0)->slot_name = STR("main");
	ids_fill(a, in);
	struct str had = record_id(child(in, "phones", 0));
	ids_align(a, in, known, same_telling);
	assert_str(record_id(child(in, "phones", 0)), v5(a, ROOT, "phone", "main"));
	assert_str(child(in, "phones", 0)->own_id, had);
	assert_str(record_id(in), STR(ROOT));
	assert_str(in->own_id, STR(U1));
}

/* The location takes the known id; what points to it follows, and is recognised by it. */
static void test_align_references(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *known = filled(a,
	    "{\"locations\":[{\"id\":\"" U1 "\",\"name\":\"Hall\"}],\"services\":[{\"id\":\"" U2
	    "\",\"name\":\"Food\",\"service_at_locations\":[{\"id\":\"" U3 "\",\"location_id\":\"" U1
	    "\"}]}]}");
	struct record *in = records_read(a, ENTITY_ORGANIZATION,
	    "{\"id\":\"" U3
	    "\",\"locations\":[{\"name\":\"hall\"}],\"services\":[{\"name\":\"FOOD\",\"organization_id\":\"" U3
	    "\",\"service_at_locations\":[{\"location_id\":\"main\"}]}]}");

	(void)state;
	child(in, "locations", 0)->slot_name = STR("main");
	ids_fill(a, in);
	in->own_id = record_id(in); /* as the store does it: the root's id is known before */
	record_set(in, 0, STR(ROOT));
	ids_align(a, in, known, same_telling);
	struct record *service = child(in, "services", 0), *sal = child(service, "service_at_locations", 0);
	assert_str(record_id(child(in, "locations", 0)), STR(U1));
	assert_str(record_id(service), STR(U2));
	assert_str(record_get(service, "organization_id"), STR(ROOT));
	assert_str(record_get(sal, "location_id"), STR(U1));
	assert_str(record_id(sal), STR(U3));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, tellings, test_telling);
	tests_add(&t, "root: a UUID is kept in lower case, else source and entity count", test_root, NULL);
	tests_add(&t, "fill: the slot, else the folded telling value", test_slots, NULL);
	tests_add(&t, "fill: never the position", test_order, NULL);
	tests_add(&t, "fill: what would be twice in one list is counted", test_twice, NULL);
	tests_add(&t, "fill: native ids, and references to them", test_native, NULL);
	tests_add(&t, "fill: native ids of two sources of one fiche", test_two_sources, NULL);
	tests_add(&t, "fill: references by slot", test_slot_reference, NULL);
	tests_add(&t, "fill: UUIDs in lower case, with their references", test_upper_case, NULL);
	tests_add(&t, "fill: twice is as once", test_stable, NULL);
	tests_add(&t, "fill, align, diff: 20,000 children alike", test_many, NULL);
	tests_add(&t, "align: by id, own id, telling value; each once", test_align, NULL);
	tests_add(&t, "align: by slot under the known parent", test_align_slot, NULL);
	tests_add(&t, "align: references follow", test_align_references, NULL);
	return tests_run(&t, "ids");
}
