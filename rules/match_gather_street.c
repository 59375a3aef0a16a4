#include "rules/match_gather.h"

#include "lib/text.h"
#include "rules/place.h"
#include "rules/street.h"

static uint8_t short_hash(struct str s)
{
	return s.n ? (uint8_t)(part_hash(s) % 255 + 1) : 0;
}

static struct part_street street_part(const struct street *s, struct str postal)
{
	size_t n = gather_cut(s->name);

	return (struct part_street){
		.civic = s->civic,
		.civic_to = s->civic_to,
		.name = s->name.n ? part_hash(s->name) : 0,
		.box = s->box.n ? part_hash(s->box) : 0,
		.unit = s->unit.n ? part_hash(s->unit) : 0,
		.city = s->city.n ? part_hash(s->city) : 0,
		.postal = part_postal(s->postal.n ? s->postal : postal),
		.letters = s->name.n ? part_letters(s->name.p, n) : 0,
		.municipality = s->municipality,
		.n = (uint8_t)n,
		.type = short_hash(s->type),
		.way = short_hash(s->way),
		.suffix = short_hash(s->suffix),
	};
}

static bool same_street(const struct part_street *x, const struct part_street *y)
{
	return x->civic == y->civic && x->name == y->name && x->box == y->box && x->unit == y->unit &&
	    x->city == y->city && x->postal == y->postal && x->municipality == y->municipality;
}

static void put_street(struct gather *g, const struct street *s, struct str postal)
{
	struct part_street p = street_part(s, postal);

	if (!p.municipality && !p.city)
		p.municipality = place_of_postal(s->postal.n ? s->postal : postal);
	if (!p.civic && !p.name && !p.box && !p.city && !p.postal && !p.municipality)
		return;
	for (int i = 0; i < g->head.streets; i++)
		if (same_street(&g->streets[i], &p))
			return;
	if (g->head.streets == PART_STREETS)
		return;
	p.text_at = gather_text(g, s->name.p, p.n);
	g->streets[g->head.streets++] = p;
}

/* The district that the city's cell says, where it is not the municipality itself; else what street_read says. */
static struct str city_called(struct gather *g, const struct street *s, struct str city)
{
	const struct place *p = place_get(s->municipality);

	if (!p || !city.n)
		return p ? STR_NONE : s->city;
	struct str own = gather_place(g->a, str_of(p->name), STR_NONE),
	           called = gather_place(g->a, city, own);
	return str_eq(own, called) ? STR_NONE : called;
}

void gather_address(struct gather *g, const struct record *r)
{
	struct str postal = record_get(r, "postal_code"), city = record_get(r, "city");
	struct street streets[2];
	int n = street_of_record(g->a, r, g->name, streets);

	if (n == 0) { /* without a street it still says where */
		streets[n] = (struct street){ .municipality = place_of_city(city, postal) };
		if (!streets[n].municipality)
			streets[n].city = text_fold(g->a, city);
		n++;
	}
	for (int i = 0; i < n; i++) {
		streets[i].city = city_called(g, &streets[i], city);
		put_street(g, &streets[i], postal);
	}
}
