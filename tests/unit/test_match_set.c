/* test_match_set.c: what is counted over many records, its bytes, and the set's limits. */
#include "tests/test.h"

#include "lib/buf.h"
#include "rules/match_form.h"
#include "rules/match_set.h"
#include "tests/records.h"

enum { ARENA_MAX = 64 << 20, SET_MAX = 64 << 20 };

static void add(struct arena *a, struct match_set *s, struct str json)
{
	struct err e = { 0 };

	assert_ok(match_set_add(
	    s, match_form_of(a, NULL, records_read(a, ENTITY_ORGANIZATION, arena_z(a, json))), 7, &e));
}

/* 400 organisations that share nothing. */
static void add_others(struct arena *a, struct match_set *s)
{
	for (int i = 0; i < 400; i++)
		add(a, s,
		    arena_fmt(a,
		        "{\"name\":\"Nom%dx Autre%dy\",\"phones\":[{\"number\":\"819 %03d-%04d\"}],\"locations\":[{\"addresses\":"
		        "[{\"address_1\":\"%d rue Untel%dz\"}]}]}",
		        i, i, 200 + i, 1000 + i, i + 1, i));
}

/* How `n` records of one kind are written, %d their number, and what two of them, alike but for one thing, agree on. */
struct row {
	const char *name;
	const char *json; /* up to three %d */
	enum match_field field;
	int level;
};

#define AT(street) "\"locations\":[{\"addresses\":[{\"address_1\":\"" street "\"}]}]"

/* clang-format off */
static const struct row rows[] = {
	{ "a source that sends each record 50 times makes no name common",
	  "{\"name\":\"Envolée boréale\"," AT("1450 chemin Filteau") "}", MATCH_ON_NAME, MATCH_NAME_EQUAL_RARE },
	{ "nor a telephone", "{\"name\":\"Envolée boréale\",\"phones\":[{\"number\":\"418 836-0000\"}]," AT("1450 chemin Filteau") "}",
	  MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE },
	{ "nor when each list writes it otherwise",
	  "{\"name\":\"Envolée boréale liste%d\",\"phones\":[{\"number\":\"418 836-0000\"}]," AT("1450 chemin Filteau") "}",
	  MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE },
	{ "nor a door", "{\"name\":\"Envolée boréale liste%d\"," AT("1450 chemin Filteau") "}", MATCH_ON_PLACE, MATCH_PLACE_SAME_RARE },
	{ "a name at 50 doors is a chain's", "{\"name\":\"Envolée boréale\"," AT("%d chemin Filteau") "}",
	  MATCH_ON_NAME, MATCH_NAME_EQUAL_COMMON },
	{ "its head office's telephone is of many",
	  "{\"name\":\"Envolée boréale\",\"phones\":[{\"number\":\"418 836-0000\"}]," AT("%d chemin Filteau") "}",
	  MATCH_ON_PHONE, MATCH_PHONE_SAME_PUBLIC },
	{ "and its domain", "{\"name\":\"Envolée boréale\",\"website\":\"https://envolee.example\"," AT("%d chemin Filteau") "}",
	  MATCH_ON_WEB, MATCH_WEB_SAME_SHARED },
	{ "a house of 50 bodies", "{\"name\":\"Bidule%d Machin%d\"," AT("1450 chemin Filteau") "}",
	  MATCH_ON_PLACE, MATCH_PLACE_SAME_SHARED },
	{ "its reception's telephone", "{\"name\":\"Bidule%d Machin%d\",\"phones\":[{\"number\":\"418 836-0000\"}]," AT("1450 chemin Filteau") "}",
	  MATCH_ON_PHONE, MATCH_PHONE_SAME_PUBLIC },
	{ "one name and nothing else, 50 times", "{\"name\":\"Envolée boréale\"}", MATCH_ON_NAME, MATCH_NAME_EQUAL_COMMON },
};
/* clang-format on */

/* The template with its number put in for each %d. */
static struct str filled(struct arena *a, const char *json, int number)
{
	struct buf AUTO_BUF b = BUF_INIT(1 << 16);

	for (const char *p = json; *p; p++) {
		if (p[0] == '%' && p[1] == 'd') {
			buf_fmt(&b, "%d", number);
			p++;
		} else {
			buf_char(&b, *p);
		}
	}
	return arena_str(a, buf_str(&b));
}

static void test_counts(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct match_set *AUTO_MATCH_SET s = match_set_new(SET_MAX);
	struct match_census AUTO_CENSUS c = { 0 };

	for (int i = 0; i < 50; i++)
		add(a, s, filled(a, r->json, i + 100));
	add_others(a, s);
	match_set_census(s, &c);
	match_set_weigh(s, &c, 0);
	assert_int_equal(match_pattern_level(match_compare(s, 0, 1), r->field), r->level);
	/* Through the store's bytes it is the same. */
	struct match_census AUTO_CENSUS again = { 0 };
	struct err e = { 0 };
	assert_ok(match_census_read(match_census_write(a, &c), &again, &e));
	match_set_weigh(s, &again, 0);
	assert_int_equal(match_pattern_level(match_compare(s, 0, 1), r->field), r->level);
}

static void test_census_bytes(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct match_census AUTO_CENSUS c = { .records = 123456 }, AUTO_CENSUS back = { 0 };
	struct err e = { 0 };
	uint32_t kept = 0;

	(void)state;
	for (uint32_t i = 1; i < 5000; i++)
		map64_put(&c.counts, map64_mix(i) >> 24, i % 7 + 1);
	struct str bytes = match_census_write(a, &c);
	assert_ok(match_census_read(bytes, &back, &e));
	assert_int_equal(back.records, c.records);
	for (uint32_t i = 1; i < 5000; i++) {
		uint32_t n = i % 7 + 1;
		assert_int_equal(map64_get(&back.counts, map64_mix(i) >> 24), n < 3 ? 0 : n);
		kept += n >= 3;
	}
	assert_int_equal(back.counts.used, kept);
	struct match_census none = { 0 };
	for (size_t n = 0; n < 40; n++)
		if (n != 12 && n != 21 && n != 30 && n != 39) {
			assert_false(match_census_read((struct str){ bytes.p, n }, &none, &e));
			assert_int_equal(e.kind, ERR_INPUT);
		}
	assert_false(match_census_read(STR("not a census at all, or is it"), &none, &e));
	assert_int_equal(none.counts.used, 0);
}

static void test_empty(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct match_set *AUTO_MATCH_SET s = match_set_new(SET_MAX);
	struct match_census AUTO_CENSUS c = { 0 }, AUTO_CENSUS back = { 0 };
	struct err e = { 0 };

	(void)state;
	match_set_census(s, &c);
	assert_int_equal(c.records, 0);
	match_set_weigh(s, &c, 0);
	assert_ok(match_census_read(match_census_write(a, &c), &back, &e));
	/* A record against nothing that was counted. */
	add(a, s, STR("{\"name\":\"Envolée boréale\"}"));
	add(a, s, STR("{\"name\":\"Envolée boréale\"}"));
	match_set_weigh(s, &back, 0);
	assert_int_equal(match_pattern_level(match_compare(s, 0, 1), MATCH_ON_NAME), MATCH_NAME_EQUAL_COMMON);
}

static void test_set(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct match_set *AUTO_MATCH_SET s = match_set_new(SET_MAX);

	(void)state;
	add_others(a, s);
	assert_int_equal(match_set_n(s), 400);
	assert_int_equal(match_set_source(s, 399), 7);
	struct str form = arena_str(a, match_set_form(s, 250));
	match_set_cut(s, 300);
	match_set_cut(s, 350);
	assert_int_equal(match_set_n(s), 300);
	assert_str(match_set_form(s, 250), form);
	match_set_cut(s, 0);
	add_others(a, s);
	assert_str(match_set_form(s, 250), form);
}

static void test_many(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct match_set *AUTO_MATCH_SET s = match_set_new(SET_MAX);
	struct match_census AUTO_CENSUS c = { 0 };
	uint32_t others[400], patterns[400];

	(void)state;
	add_others(a, s);
	match_set_census(s, &c);
	match_set_weigh(s, &c, 0);
	for (uint32_t i = 0; i < 400; i++)
		others[i] = i * 7 % 400;
	for (int n = 0; n < 400; n += 37) {
		match_compare_many(s, 13, others, n, patterns);
		for (int i = 0; i < n; i++)
			assert_int_equal(patterns[i], match_compare(s, 13, others[i]));
	}
}

static void test_limit(void **state)
{
	enum { LITTLE = 100000 };
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct match_set *AUTO_MATCH_SET s = match_set_new(LITTLE);
	struct str form = match_form_of(
	    a, NULL, records_read(a, ENTITY_ORGANIZATION, "{\"name\":\"Envolée boréale\"}"));
	struct err e = { 0 };
	uint32_t n = 0;

	(void)state;
	while (match_set_add(s, form, 0, &e))
		n++;
	assert_int_equal(e.kind, ERR_FATAL);
	assert_int_equal(match_set_n(s), n);
	assert_in_range(n, LITTLE / (form.n + 16) / 2, LITTLE / form.n);
	assert_str(match_set_form(s, n - 1), form);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_counts);
	tests_add(&t, "a census is written and read", test_census_bytes, NULL);
	tests_add(&t, "a census of nothing", test_empty, NULL);
	tests_add(&t, "a set is cut and grows again", test_set, NULL);
	tests_add(&t, "one with many is one with each", test_many, NULL);
	tests_add(&t, "a set keeps its limit", test_limit, NULL);
	return tests_run(&t, "match_set");
}
