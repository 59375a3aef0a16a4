/* fuzz_match_form.c: a byte, then what it says: 0 any bytes as a form, 1 any bytes as two organisations' JSON, a line each, 2 any bytes
 * as a census. What is a form can be weighed, compared with any other in either order, and has its keys in order; what is
 * made of a record is a form; a census that is read is written again. */
#include "tests/fuzz/fuzz.h"

#include "rules/match_form.h"
#include "rules/match_key.h"
#include "rules/match_set.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_MAX = 256 << 20, SET_MAX = 1 << 20 };

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static struct record *read_record(struct arena *a, struct str json)
{
	struct err e = { 0 };

	return record_read_json(a, json, &entities[ENTITY_ORGANIZATION], &e);
}

static struct str plain_form(struct arena *a)
{
	static const char json[] =
	    "{\"name\":\"Maison des jeunes de Saint-Nicolas 2\",\"tax_id\":\"1140000123\",\"email\":\"mdj@videotron.ca\","
	    "\"phones\":[{\"number\":\"418 836-0000 p. 12\"}],\"locations\":[{\"name\":\"Chalet\",\"addresses\":[{\"address_1\":"
	    "\"1450, chemin Filteau\",\"city\":\"Saint-Nicolas\",\"postal_code\":\"G7A 2N4\"}]}]}";
	struct record *r = read_record(a, STR(json));

	must(r != NULL, "the organisation is one");
	return match_form_of(a, NULL, r);
}

static void add(struct match_set *s, struct str form)
{
	struct err e = { 0 };

	must(match_set_add(s, form, 0, &e), "a form is taken");
}

static void check_keys(struct str form)
{
	uint64_t keys[MATCH_KEYS];
	int n = match_keys_of(form, keys);

	must(n >= 0 && n <= MATCH_KEYS, "keys are few");
	for (int i = 1; i < n; i++)
		must(keys[i - 1] < keys[i], "keys ascend");
}

static void check_levels(uint32_t pattern)
{
	static const int levels[MATCH_FIELDS] = { MATCH_NAMES, MATCH_PLACES, MATCH_PHONES, MATCH_WEBS,
		MATCH_NUMBERS };

	must(match_pattern_index(pattern) < MATCH_PATTERNS, "a pattern is one of them");
	for (int f = 0; f < MATCH_FIELDS; f++)
		must(match_pattern_level(pattern, (enum match_field)f) < levels[f], "a level is one of them");
}

static void check_forms(struct str x, struct str y)
{
	struct match_set *AUTO_MATCH_SET s = match_set_new(SET_MAX);
	struct match_census AUTO_CENSUS c = { 0 };
	const uint32_t others[] = { 0, 1, 2 };
	uint32_t patterns[3];

	add(s, x);
	add(s, y);
	add(s, x);
	match_set_census(s, &c);
	match_set_weigh(s, &c, 0);
	must(match_compare(s, 0, 1) == match_compare(s, 1, 0), "comparing is symmetric");
	must(match_compare(s, 0, 1) == match_compare(s, 2, 1), "equal forms are equal");
	match_compare_many(s, 0, others, 3, patterns);
	must(patterns[1] == match_compare(s, 0, 1), "one with many is one with each");
	for (int i = 0; i < 3; i++)
		check_levels(patterns[i]);
	must(!match_pattern_vetoes(patterns[2]), "nothing vetoes itself");
	check_keys(x);
	check_keys(y);
}

static void fuzz_form(struct arena *a, struct str bytes)
{
	if (!match_form_ok(bytes))
		return;
	struct match_set *AUTO_MATCH_SET s = match_set_new(SET_MAX);
	struct match_census AUTO_CENSUS c = { 0 };

	/* Mangled, it may contradict itself; but it is compared. */
	add(s, bytes);
	add(s, plain_form(a));
	match_set_census(s, &c);
	match_set_weigh(s, &c, 0);
	must(match_compare(s, 0, 1) == match_compare(s, 1, 0), "comparing is symmetric");
	check_levels(match_compare(s, 0, 0));
	check_keys(bytes);
}

static void fuzz_records(struct arena *a, struct str text)
{
	const char *end = text.n ? memchr(text.p, '\n', text.n) : NULL;
	struct str first = { text.p, end ? (size_t)(end - text.p) : text.n };
	struct record *x = read_record(a, first);

	if (!x)
		return;
	struct record *y = end ? read_record(a, (struct str){ end + 1, text.n - first.n - 1 }) : NULL;
	struct str form = match_form_of(a, NULL, x);
	must(match_form_ok(form), "what is made of a record is a form");
	check_forms(form, y ? match_form_of(a, NULL, y) : plain_form(a));
}

static void fuzz_census(struct arena *a, struct str bytes)
{
	struct match_census AUTO_CENSUS c = { 0 }, AUTO_CENSUS again = { 0 };
	struct err e = { 0 };

	if (!match_census_read(bytes, &c, &e)) {
		must(e.kind == ERR_INPUT, "what is no census is bad input");
		return;
	}
	must(match_census_read(match_census_write(a, &c), &again, &e), "a census that is written is read");
	must(again.records == c.records && again.counts.used == c.counts.used, "and says the same");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);

	if (!size)
		return 0;
	struct str rest = { (const char *)data + 1, size - 1 };
	switch (data[0] % 3) {
	case 0:
		fuzz_form(a, rest);
		break;
	case 1:
		fuzz_records(a, rest);
		break;
	default:
		fuzz_census(a, rest);
	}
	return 0;
}
