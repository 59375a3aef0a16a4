#include "rules/street.h"

#include "lib/text.h"
#include "rules/normalise.h"
#include "rules/place.h"
#include "rules/street_reading.h"

enum { PROVINCE_BYTES = 64 };

/* "125 rue Principale Beloeil": the name ends with a municipality, or with the one that is known. */
static void take_city_behind(struct street_reading *r, int k)
{
	struct street *s = &r->out[k];
	uint16_t known = s->municipality;
	struct street_words w = r->name[k];
	struct str words[STREET_TOKENS];
	uint16_t number;

	for (int i = w.from; i < w.to; i++)
		words[i] = w.t[i].text;
	for (int i = w.from + 1; i < w.to; i++) {
		bool joined_before = w.t[i].gap == STREET_GAP_HYPHEN ||
		    street_is(w.t[i - 1].term, STREET_ARTICLE);
		if (joined_before || place_at(words + i, w.to - i, true, &number) != w.to - i)
			continue;
		if (number == PLACE_NONE || (known != PLACE_NONE && number != known) ||
		    street_is(w.t[i - 1].term, STREET_WORD | STREET_ADJECTIVE | STREET_HEAD))
			continue;
		s->municipality = number;
		s->name = street_name_of(r->a, (struct street_words){ w.t, w.from, i }, s->type);
		return;
	}
}

static bool is_address(const struct street *s, enum street_rank rank)
{
	return rank > STREET_RANK_NONE || s->box.n || s->rural.n || s->postal.n;
}

/* What the record says of both. */
static void add_given(struct street_reading *r, struct street *s)
{
	const struct street_given *g = &r->given;
	struct str postal = norm_postal(r->a, g->postal);

	if (postal.n)
		s->postal = postal;
	else if (g->postal.n && !s->postal.n && g->postal.n <= 10)
		s->postal = text_fold(r->a, g->postal);
	if (g->city.n) {
		uint16_t number = place_of_city(g->city, s->postal);
		if (number != PLACE_NONE || s->municipality == PLACE_NONE)
			s->city = number == PLACE_NONE ? text_fold(r->a, g->city) : STR_NONE;
		if (number != PLACE_NONE)
			s->municipality = number;
	}
	if (g->province.n && g->province.n <= PROVINCE_BYTES) {
		struct str folded = text_fold(r->a, g->province);
		struct str code = street_value(street_entry_of(folded), STREET_PROVINCE | STREET_STATE);
		s->province = code.n ? code : folded;
	}
}

/* In another province it is a namesake: "Windsor, ON". */
static void leave_quebec(struct street_reading *r, struct street *s)
{
	const struct place *p = place_get(s->municipality);

	if (!p || !s->province.n || str_is(s->province, "qc"))
		return;
	s->city = text_fold(r->a, str_of(p->name));
	s->municipality = PLACE_NONE;
}

static void finish(struct street_reading *r, struct street *s)
{
	int k = (int)(s - r->out);

	add_given(r, s);
	leave_quebec(r, s);
	if (!s->city.n && r->rank[k])
		take_city_behind(r, k);
	if (s->municipality == PLACE_NONE && !s->city.n && r->quebec) {
		struct str region = place_region_of_postal(s->postal);
		s->municipality = region.n && !str_is(region, "03") ? place_of_postal(s->postal)
		                                                    : place_of_city(STR("Québec"), STR_NONE);
	}
	if (s->municipality == PLACE_NONE && !s->city.n)
		s->municipality = place_of_postal(s->postal);
	if (s->municipality != PLACE_NONE && !s->province.n)
		s->province = STR("qc");
}

static int finish_all(struct street_reading *r)
{
	struct street *first = &r->out[0], *second = &r->out[1];
	int n = r->at + 1;

	if (r->at) {
		street_set(&first->postal, second->postal);
		if (first->municipality == PLACE_NONE && !first->city.n) {
			first->municipality = second->municipality;
			first->city = second->city;
		}
		street_set(&first->province, second->province);
	}
	for (int k = 0; k < n; k++) {
		finish(r, &r->out[k]);
		if (!is_address(&r->out[k], r->rank[k]))
			n = k;
	}
	return n;
}

static struct str limited(struct str s)
{
	if (s.n > STREET_BYTES)
		s.n = STREET_BYTES;
	return s;
}

uint64_t street_version(void)
{
	return street_words_version() * 31 + place_version();
}

int street_read(struct arena *a, struct str text, struct street out[2])
{
	struct street_token tokens[STREET_TOKENS];
	struct street found[2] = { 0 };
	struct street_reading r = { .a = a, .tokens = tokens, .out = found };

	r.n = street_tokens_of(a, limited(text), r.tokens, 0);
	street_read_words(&r);
	int n = finish_all(&r);
	memcpy(out, found, sizeof *out * (size_t)n);
	return n;
}

/* A line that only repeats the name says nothing. */
static struct str line(struct arena *a, const struct record *address, const char *field, struct str name)
{
	struct str text = limited(record_get(address, field));

	return name.n && text_same(a, text, name) ? STR_NONE : text;
}

int street_of_record(struct arena *a, const struct record *address, struct str name, struct street out[2])
{
	struct street_token tokens[STREET_TOKENS];
	struct street found[2] = { 0 };
	struct street_reading r = { .a = a, .tokens = tokens, .out = found };

	r.given = (struct street_given){ record_get(address, "city"), record_get(address, "postal_code"),
		record_get(address, "state_province"), text_fold(a, limited(name)) };
	r.n = street_tokens_of(a, line(a, address, "address_1", limited(name)), r.tokens, 0);
	r.n = street_tokens_of(a, line(a, address, "address_2", limited(name)), r.tokens, r.n);
	street_read_words(&r);
	int n = finish_all(&r);
	memcpy(out, found, sizeof *out * (size_t)n);
	return n;
}
