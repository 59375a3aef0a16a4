#include "rules/match_compare_word.h"

#include "rules/similar.h"

static struct spot spot_of(const struct part_word *w)
{
	return (struct spot){ part_municipality(w), w->municipality & PART_DISTRICT ? w->hash : 0 };
}

static void put_spot(struct within *w, struct spot s)
{
	for (int i = 0; i < w->all; i++)
		if (w->list[i].municipality == s.municipality && w->list[i].district == s.district)
			return;
	if (s.municipality)
		w->list[w->all++] = s;
}

static bool says_place(const struct parts *p)
{
	for (int i = 0; i < p->head->first_words; i++)
		if (p->words[i].kind == NAME_PLACE)
			return true;
	return false;
}

static void find_within(const struct parts *p, struct within *out)
{
	out->all = 0;
	for (int i = 0; i < p->head->streets; i++)
		put_spot(out, (struct spot){ p->streets[i].municipality, p->streets[i].city });
	out->addresses = out->all;
	for (int i = 0; i < p->head->first_words; i++)
		if (p->words[i].kind == NAME_PLACE)
			put_spot(out, spot_of(&p->words[i]));
}

void words_within(struct names *c)
{
	c->places = says_place(c->x) || says_place(c->y);
	c->x_in.all = c->y_in.all = c->x_in.addresses = c->y_in.addresses = 0;
	if (!c->places)
		return;
	find_within(c->x, &c->x_in);
	find_within(c->y, &c->y_in);
}

/* The town is where any of its districts is; in a town somebody may be in a district, or not. */
static enum word_where compare_spots(struct spot said, struct spot other)
{
	if (said.municipality != other.municipality)
		return WORD_ELSEWHERE;
	if (!said.district || said.district == other.district)
		return WORD_THERE;
	return other.district ? WORD_ELSEWHERE : WORD_SOMEWHERE;
}

enum word_where words_where(const struct part_word *w, const struct within *other)
{
	struct spot said = spot_of(w);
	bool somewhere = !said.municipality || !other->all, named_elsewhere = false;

	for (int i = 0; i < other->all; i++) {
		enum word_where where = compare_spots(said, other->list[i]);
		if (said.municipality && where == WORD_THERE)
			return WORD_THERE;
		somewhere |= where == WORD_SOMEWHERE;
		named_elsewhere |= where == WORD_ELSEWHERE && i >= other->addresses;
	}
	/* A name that says another district outweighs an address that only says the town. */
	return somewhere && !(said.municipality && named_elsewhere) ? WORD_SOMEWHERE : WORD_ELSEWHERE;
}

static bool is_place(const struct part_word *w)
{
	return w->kind == NAME_PLACE && part_municipality(w);
}

static bool begins(struct str whole, struct str with)
{
	return whole.n >= with.n && memcmp(whole.p, with.p, with.n) == 0;
}

/* One place, or spelt as one that is: "saint elie" in "saint elie de caxtton". */
static bool touch(
    const struct parts *px, const struct part_word *x, const struct parts *py, const struct part_word *y)
{
	struct spot a = spot_of(x), b = spot_of(y);
	struct str s = part_word_text(px, x), t = part_word_text(py, y);

	return compare_spots(a, b) != WORD_ELSEWHERE || compare_spots(b, a) != WORD_ELSEWHERE ||
	    begins(s, t) || begins(t, s) || similar_slip(s.p, s.n, t.p, t.n) >= 0;
}

/* Neither name says a place: -1; both do: whether they touch. */
static int names_touch(const struct names *c, const struct part_name *nx, const struct part_name *ny)
{
	int said = -1;

	for (int i = 0; i < nx->n; i++)
		for (int j = 0; j < ny->n; j++) {
			const struct part_word *x = word_at(c->x, nx, i), *y = word_at(c->y, ny, j);
			if (!is_place(x) || !is_place(y))
				continue;
			if (touch(c->x, x, c->y, y))
				return 1;
			said = 0;
		}
	return said;
}

/* Is a municipality that the name says among those of the addresses? No name says one, or no address is known: -1. */
static int said_in(const struct parts *p, const struct part_name *n, const struct within *w)
{
	int said = -1;

	for (int i = 0; i < n->n; i++)
		for (int k = 0; k < w->addresses && is_place(word_at(p, n, i)); k++) {
			if (w->list[k].municipality == part_municipality(word_at(p, n, i)))
				return 1;
			said = 0;
		}
	return said;
}

bool words_other_place(const struct names *c, const struct part_name *nx, const struct part_name *ny)
{
	int touching = names_touch(c, nx, ny);

	if (touching >= 0)
		return touching == 0;
	/* One says none and is elsewhere; the other is where its name says. */
	return (said_in(c->x, nx, &c->y_in) == 0 && said_in(c->x, nx, &c->x_in) != 0) ||
	    (said_in(c->y, ny, &c->x_in) == 0 && said_in(c->y, ny, &c->y_in) != 0);
}
