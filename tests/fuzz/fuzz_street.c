/* fuzz_street.c: any bytes as an address, as a city and as words of a name: parts are bounded, folded and the same each time;
 * places are those of the register. */
#include "tests/fuzz/fuzz.h"

#include "lib/text.h"
#include "rules/place.h"
#include "rules/street.h"

#include <stdlib.h>

enum { WORDS = 12, PART_MAX = 3 * STREET_BYTES };

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_folded(struct arena *a, struct str s)
{
	must(s.n <= PART_MAX);
	must(str_eq(text_fold(a, s), s));
}

static void check_street(struct arena *a, const struct street *s)
{
	must(s->civic <= 999999 && (!s->civic_to || s->civic_to > s->civic));
	must(!s->civic_to || s->civic);
	must(s->municipality == PLACE_NONE || place_get(s->municipality));
	must(s->municipality == PLACE_NONE || !s->city.n);
	must(s->name.n || !s->civic); /* a number alone is no address */
	must(s->name.n || s->box.n || s->rural.n || s->postal.n);
	must(s->way.n <= 2 && s->postal.n <= 10 && s->unit.n <= 16 && s->box.n <= 16);
	const struct str folded[] = { s->name, s->type, s->way, s->unit, s->box, s->rural, s->city,
		s->province };
	for (size_t i = 0; i < sizeof folded / sizeof *folded; i++)
		check_folded(a, folded[i]);
}

static void check_same(const struct street *x, const struct street *y)
{
	must(x->civic == y->civic && x->civic_to == y->civic_to && x->municipality == y->municipality);
	must(str_eq(x->name, y->name) && str_eq(x->type, y->type) && str_eq(x->way, y->way));
	must(str_eq(x->unit, y->unit) && str_eq(x->box, y->box) && str_eq(x->postal, y->postal));
	must(str_eq(x->city, y->city) && str_eq(x->province, y->province) && str_eq(x->suffix, y->suffix));
}

static void check_streets(struct arena *a, struct str text)
{
	struct street once[2], twice[2];
	int n = street_read(a, text, once);

	must(n >= 0 && n <= 2);
	must(street_read(a, text, twice) == n);
	for (int i = 0; i < n; i++) {
		check_street(a, &once[i]);
		check_same(&once[i], &twice[i]);
	}
}

static void put(struct record *r, const char *field, struct str text)
{
	record_set(r, entity_field(r->entity, str_of(field)), text);
}

/* The same text in the fields of a record: half in the first line, the rest as second line, city and name. */
static void check_record(struct arena *a, struct str text)
{
	struct record *r = record_new(a, &entities[ENTITY_ADDRESS]);
	struct str half = { text.p, text.n / 2 }, rest = { text.p + half.n, text.n - half.n };
	struct street out[2];

	put(r, "address_1", half);
	put(r, "address_2", rest);
	put(r, "city", rest);
	put(r, "postal_code", half);
	int n = street_of_record(a, r, rest, out);
	must(n >= 0 && n <= 2);
	for (int i = 0; i < n; i++)
		must(out[i].municipality == PLACE_NONE || place_get(out[i].municipality));
}

static void check_places(struct arena *a, struct str text)
{
	struct str words[WORDS], rest = text_fold(a, text);
	uint16_t number = place_of_city(text, STR_NONE);
	int n = 0;

	must(number == PLACE_NONE || place_get(number));
	number = place_of_postal(text);
	must(number == PLACE_NONE || place_get(number));
	while (rest.n && n < WORDS) {
		const char *space = memchr(rest.p, ' ', rest.n);
		words[n] = (struct str){ rest.p, space ? (size_t)(space - rest.p) : rest.n };
		size_t used = words[n++].n + (space != NULL);
		rest = (struct str){ rest.p + used, rest.n - used };
	}
	int bare = place_at(words, n, false, &number), after = place_at(words, n, true, &number);
	must(bare >= 0 && bare <= n && after >= bare && after <= n);
	must(!after || number == PLACE_NONE || place_get(number));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct str s = { (const char *)data, size };

	if (size > 65536)
		return 0;
	check_streets(a, s);
	check_record(a, s);
	check_places(a, s);
	return 0;
}
