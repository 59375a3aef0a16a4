/* test_match_form.c: forms of any record, their limits, and what is no form. */
#include "tests/test.h"

#include "lib/buf.h"
#include "rules/match_form.h"
#include "rules/match_key.h"
#include "rules/match_set.h"
#include "tests/rough.h"

enum { ARENA_MAX = 64 << 20, SET_MAX = 16 << 20 };

/* Two records of one organisation: the forms agree where it is said. */
struct row {
	const char *name;
	const char *x, *y;
	enum match_field field;
	int level;
};

/* clang-format off */
static const struct row rows[] = {
	{ "the other name", "{\"name\":\"Quintessence\",\"alternate_name\":\"Envolée boréale\"}", "{\"name\":\"Envolée boréale\"}",
	  MATCH_ON_NAME, MATCH_NAME_EQUAL_COMMON },
	{ "the name in the other language", "{\"name\":\"Quintessence\",\"vigie\":{\"en\":{\"name\":\"Boreal Flight\"}}}", "{\"name\":\"Boreal Flight\"}",
	  MATCH_ON_NAME, MATCH_NAME_EQUAL_COMMON },
	{ "the name of a place", "{\"name\":\"Quintessence\",\"locations\":[{\"name\":\"Envolée boréale\"}]}", "{\"name\":\"Envolée boréale\"}",
	  MATCH_ON_NAME, MATCH_NAME_WITHIN_COMMON },
	{ "the telephone of a service", "{\"name\":\"a\",\"services\":[{\"name\":\"b\",\"phones\":[{\"number\":\"418 836-0000\"}]}]}",
	  "{\"name\":\"c\",\"phones\":[{\"number\":\"418 836-0000\"}]}", MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE },
	{ "the telephone of a contact", "{\"name\":\"a\",\"contacts\":[{\"phones\":[{\"number\":\"418 836-0000\"}]}]}",
	  "{\"name\":\"c\",\"phones\":[{\"number\":\"418 836-0000\"}]}", MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE },
	{ "the telephone where a service is given",
	  "{\"name\":\"a\",\"services\":[{\"name\":\"b\",\"service_at_locations\":[{\"phones\":[{\"number\":\"418 836-0000\"}]}]}]}",
	  "{\"name\":\"c\",\"phones\":[{\"number\":\"418 836-0000\"}]}", MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE },
	{ "an extension of its own", "{\"name\":\"a\",\"phones\":[{\"number\":\"418 836-0000\",\"extension\":12}]}",
	  "{\"name\":\"c\",\"phones\":[{\"number\":\"418 836-0000 p. 14\"}]}", MATCH_ON_PHONE, MATCH_PHONE_SAME_SHARED },
	{ "the e-mail of a contact", "{\"name\":\"a\",\"contacts\":[{\"email\":\"mdj@videotron.ca\"}]}", "{\"name\":\"c\",\"email\":\"mdj@videotron.ca\"}",
	  MATCH_ON_WEB, MATCH_WEB_SAME_RARE },
	{ "another website", "{\"name\":\"a\",\"additional_websites\":[{\"url\":\"https://mdj.example\"}]}", "{\"name\":\"c\",\"website\":\"mdj.example\"}",
	  MATCH_ON_WEB, MATCH_WEB_SAME_RARE },
	{ "a tax number", "{\"name\":\"a\",\"tax_id\":\"123456789RR0001\"}",
	  "{\"name\":\"c\",\"organization_identifiers\":[{\"identifier_type\":\"ARC\",\"identifier\":\"123456789 RR 0001\"}]}",
	  MATCH_ON_NUMBER, MATCH_NUMBER_SAME },
	{ "an address of a place where a service is given",
	  "{\"name\":\"a\",\"services\":[{\"name\":\"b\",\"service_at_locations\":[{\"location\":{\"addresses\":[{\"address_1\":\"1450, chemin Filteau\",\"city\":\"Lévis\"}]}}]}]}",
	  "{\"name\":\"c\",\"locations\":[{\"addresses\":[{\"address_1\":\"1450 ch. Filteau\",\"city\":\"Lévis\"}]}]}",
	  MATCH_ON_PLACE, MATCH_PLACE_SAME_RARE },
};
/* clang-format on */

static struct str form_of(struct arena *a, const char *json)
{
	return match_form_of(a, NULL, records_read(a, ENTITY_ORGANIZATION, json));
}

static void add(struct match_set *s, struct str form)
{
	struct err e = { 0 };

	assert_ok(match_set_add(s, form, 0, &e));
}

/* Of a set of these forms, weighed: what the first two agree on. */
static uint32_t compare(struct str x, struct str y)
{
	struct match_set *AUTO_MATCH_SET s = match_set_new(SET_MAX);
	struct match_census AUTO_CENSUS c = { 0 };

	add(s, x);
	add(s, y);
	match_set_census(s, &c);
	match_set_weigh(s, &c, 0);
	assert_int_equal(match_compare(s, 0, 1), match_compare(s, 1, 0));
	return match_compare(s, 0, 1);
}

static void test_taken_in(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	uint32_t pattern = compare(form_of(a, r->x), form_of(a, r->y));

	assert_int_equal(match_pattern_level(pattern, r->field), r->level);
}

/* A form that may be read, with keys that are in order. */
static void check_form(struct str form)
{
	uint64_t keys[MATCH_KEYS];

	assert_true(form.n <= MATCH_FORM_MAX);
	assert_true(match_form_ok(form));
	int n = match_keys_of(form, keys);
	assert_in_range(n, 0, MATCH_KEYS);
	for (int i = 0; i < n; i++) {
		assert_in_range(keys[i] >> 60, 1, 7);
		assert_true(i == 0 || keys[i - 1] < keys[i]);
	}
}

static void test_any_record(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);

	(void)state;
	for (uint64_t seed = 0; seed < 400; seed++) {
		struct chance c = { seed };
		const struct record *r = rough_record(a, &c, ENTITY_ORGANIZATION);
		struct str form = match_form_of(a, NULL, r);
		check_form(form);
		assert_str(match_form_of(a, NULL, record_copy(a, r)), form);
		assert_int_equal(match_pattern_vetoes(compare(form, form)), 0);
		arena_reset(a);
	}
}

static struct record *organisation(struct arena *a, struct str name)
{
	struct record *r = record_new(a, &entities[ENTITY_ORGANIZATION]);

	record_set(r, entity_field(r->entity, STR("name")), name);
	return r;
}

static struct record *child(struct arena *a, struct record *of, const char *field, enum entity_id entity)
{
	struct record *c = record_new(a, &entities[entity]);

	record_add(of, entity_field(of->entity, str_of(field)), c);
	return c;
}

static void set(struct record *r, const char *field, struct str text)
{
	record_set(r, entity_field(r->entity, str_of(field)), text);
}

static struct str many(struct arena *a, const char *piece, int n)
{
	struct buf AUTO_BUF b = BUF_INIT(1 << 20);

	for (int i = 0; i < n; i++)
		buf_s(&b, str_of(piece));
	return arena_str(a, buf_str(&b));
}

static void test_hostile_names(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct str names[] = { STR(""), STR(" "), STR("\0\0"), STR("\xFF\xFE\x80"), many(a, "a", 10000),
		many(a, "mot ", 5000), many(a, "Saint-", 2000), many(a, "9", 10000), many(a, "é", 5000),
		many(a, "\xE2\x80\x8B", 3000), STR("بيت الشباب / בית"), many(a, "(", 4000),
		many(a, "/ a ", 3000), STR("d'l'qu'") };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str form = match_form_of(a, NULL, organisation(a, names[i]));
		check_form(form);
		compare(form, form);
	}
}

static void test_hostile_tree(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct record *r = organisation(a, STR("Maison de tous"));

	(void)state;
	for (int i = 0; i < 1000; i++) {
		set(child(a, r, "phones", ENTITY_PHONE), "number",
		    arena_fmt(a, "418 836-%04d ou 418 837-%04d", i, i));
		struct record *service = child(a, r, "services", ENTITY_SERVICE),
		              *place = child(a, r, "locations", ENTITY_LOCATION);
		set(service, "name", arena_fmt(a, "Service%d chose%d truc%d affaire%d", i, i, i, i));
		set(service, "email", arena_fmt(a, "a%d@b%d.example", i, i));
		struct record *address = child(a, place, "addresses", ENTITY_ADDRESS);
		set(address, "address_1",
		    arena_fmt(a, "%d rue Longueruedesquatrevingtsdixneufouvriers%d", i + 1, i));
		struct record *n = child(a, r, "organization_identifiers", ENTITY_ORGANIZATION_IDENTIFIER);
		set(n, "identifier", arena_fmt(a, "11400%05d", i));
	}
	struct str form = match_form_of(a, NULL, r);
	check_form(form);
	/* Its own come first. */
	uint32_t pattern = compare(
	    form, form_of(a, "{\"name\":\"Maison de tous\",\"phones\":[{\"number\":\"418 836-0001\"}]}"));
	assert_int_equal(match_pattern_level(pattern, MATCH_ON_PHONE), MATCH_PHONE_SAME_RARE);
}

static void test_size(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct str form = form_of(a,
	    "{\"name\":\"La Maison des jeunes de Saint-Nicolas\",\"email\":\"info@mdj.example\",\"website\":\"https://mdj.example\","
	    "\"phones\":[{\"number\":\"418 836-0000\"},{\"number\":\"418 836-0001\"}],\"locations\":[{\"addresses\":[{\"address_1\":"
	    "\"1450, chemin Filteau\",\"city\":\"Lévis\",\"postal_code\":\"G7A 2N4\"}]}]}");

	(void)state;
	check_form(form);
	assert_in_range(form.n, 100, 350);
}

static void test_mangled(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct str form = form_of(a, rows[0].x);
	char *bytes = arena_alloc(a, form.n + 1);
	struct err e = { 0 };
	struct match_set *AUTO_MATCH_SET s = match_set_new(SET_MAX);

	(void)state;
	memcpy(bytes, form.p, form.n);
	for (size_t n = 0; n < form.n; n++)
		assert_false(match_form_ok((struct str){ bytes, n }));
	assert_false(match_form_ok((struct str){ bytes, form.n + 1 }));
	assert_false(match_set_add(s, (struct str){ bytes, form.n - 1 }, 0, &e));
	assert_int_equal(e.kind, ERR_INPUT);
	bytes[0] = (char)(bytes[0] + 1); /* of another version */
	assert_false(match_form_ok((struct str){ bytes, form.n }));
	bytes[0] = form.p[0];
	/* Whatever a byte is: refused, or it can be compared. */
	for (size_t at = 0; at < form.n; at++)
		for (int v = 1; v < 256; v += 5) {
			bytes[at] = (char)(form.p[at] ^ v);
			struct str mangled = { bytes, form.n };
			if (match_form_ok(mangled)) {
				uint64_t keys[MATCH_KEYS];
				assert_in_range(match_keys_of(mangled, keys), 0, MATCH_KEYS);
				compare(mangled, form);
			}
			bytes[at] = form.p[at];
		}
}

static void test_unaligned(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct str form = form_of(a, rows[0].x);
	char *bytes = arena_alloc(a, form.n + 8);
	uint64_t keys[2][MATCH_KEYS];
	int n = match_keys_of(form, keys[0]);

	(void)state;
	assert_true(n > 0);
	for (int off = 1; off < 8; off++) {
		memcpy(bytes + off, form.p, form.n);
		struct str moved = { bytes + off, form.n };
		assert_true(match_form_ok(moved));
		assert_int_equal(match_keys_of(moved, keys[1]), n);
		assert_memory_equal(keys[0], keys[1], (size_t)n * sizeof *keys[0]);
		assert_int_equal(compare(moved, form), compare(form, form));
	}
}

static void test_version(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct name_words *own = NULL;
	struct err e = { 0 };

	(void)state;
	assert_ok(
	    name_words_with(a, STR("XYZQ\txylophones yodlants zigzagants du Québec\n"), "mine", &own, &e));
	assert_true(match_version(own) != match_version(NULL));
	assert_true(match_version(NULL) == match_version(NULL));
	uint32_t pattern = compare(match_form_of(a, own, organisation(a, STR("XYZQ"))),
	    match_form_of(a, own, organisation(a, STR("Xylophones yodlants zigzagants du Québec"))));
	assert_int_equal(match_pattern_level(pattern, MATCH_ON_NAME), MATCH_NAME_EQUAL_COMMON);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_taken_in);
	tests_add(&t, "any record has a form", test_any_record, NULL);
	tests_add(&t, "hostile names", test_hostile_names, NULL);
	tests_add(&t, "a thousand of everything", test_hostile_tree, NULL);
	tests_add(&t, "a plain organisation takes a few hundred bytes", test_size, NULL);
	tests_add(&t, "bytes that are no form", test_mangled, NULL);
	tests_add(&t, "a form that lies anywhere", test_unaligned, NULL);
	tests_add(&t, "another table of acronyms is another version", test_version, NULL);
	return tests_run(&t, "match_form");
}
