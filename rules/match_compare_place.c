#include "rules/match_compare.h"

#include "rules/similar.h"

enum { FEW = 13 };

enum where { WHERE_UNKNOWN, WHERE_SAME, WHERE_OTHER };

static enum where compare_where(const struct part_street *x, const struct part_street *y)
{
	uint32_t ax = part_postal_area(x->postal), ay = part_postal_area(y->postal);

	if (x->postal && x->postal == y->postal)
		return WHERE_SAME; /* whatever the towns are called */
	if (x->municipality && y->municipality)
		return x->municipality == y->municipality ? WHERE_SAME : WHERE_OTHER;
	if (x->city && x->city == y->city)
		return WHERE_SAME;
	if (ax && ay)
		return ax == ay ? WHERE_SAME : WHERE_OTHER;
	return x->city && y->city && !x->municipality && !y->municipality ? WHERE_OTHER : WHERE_UNKNOWN;
}

/* Ranges of civic numbers that touch. */
static bool same_civic(const struct part_street *x, const struct part_street *y)
{
	uint32_t x_to = x->civic_to > x->civic ? x->civic_to : x->civic;
	uint32_t y_to = y->civic_to > y->civic ? y->civic_to : y->civic;

	return x->civic && y->civic && x->civic <= y_to && y->civic <= x_to;
}

/* One digit more, less or other, or two swapped: of numbers of three digits and more. */
static bool near_civic(uint32_t x, uint32_t y)
{
	char a[12], b[12];
	size_t na = 0, nb = 0;

	if (x < 100 || y < 100)
		return false;
	for (; x; x /= 10)
		a[na++] = (char)('0' + x % 10);
	for (; y; y /= 10)
		b[nb++] = (char)('0' + y % 10);
	return similar_edits(a, na, b, nb, 1) <= 1;
}

/* What stands before the name of one may be a type that is spelt wrong: "boulvard saint joseph". */
static bool same_ending(
    const struct parts *px, const struct part_street *x, const struct parts *py, const struct part_street *y)
{
	struct str a = part_street_text(px, x), b = part_street_text(py, y);
	const struct str shorter = a.n < b.n ? a : b, longer = a.n < b.n ? b : a;
	size_t before = longer.n - shorter.n;

	return shorter.n && before > 1 && longer.p[before - 1] == ' ' &&
	    memcmp(longer.p + before, shorter.p, shorter.n) == 0;
}

static bool near_street(
    const struct parts *px, const struct part_street *x, const struct parts *py, const struct part_street *y)
{
	if (!x->n || !y->n)
		return false;
	if (same_ending(px, x, py, y))
		return true;
	if (similar_at_least(x->letters, y->letters) > 3)
		return false;
	struct str a = part_street_text(px, x), b = part_street_text(py, y);
	return similar_slip(a.p, a.n, b.p, b.n) >= 0;
}

/* Does it say where in the town? */
static bool says_where(const struct part_street *s)
{
	return s->name || (s->postal && !part_postal_is_zip(s->postal));
}

static bool both_and_other(uint32_t x, uint32_t y)
{
	return x && y && x != y;
}

static enum match_place same_door(const struct part_street *x, const struct part_street *y)
{
	unsigned holders = x->holders > y->holders ? x->holders : y->holders;

	if (both_and_other(x->unit, y->unit) || both_and_other(x->suffix, y->suffix))
		return MATCH_PLACE_OTHER_UNIT;
	return holders > FEW ? MATCH_PLACE_SAME_SHARED : MATCH_PLACE_SAME_RARE;
}

static enum match_place compare_street(
    const struct parts *px, const struct part_street *x, const struct parts *py, const struct part_street *y)
{
	enum where where = compare_where(x, y);
	bool name = x->name && x->name == y->name, civic = same_civic(x, y);
	/* A Canadian postal code is a side of a street, a zip code a part of a town. */
	bool postal = x->postal && x->postal == y->postal && !part_postal_is_zip(x->postal);

	if (where == WHERE_OTHER) {
		/* "new york", "new york city": where no register knows the towns, one door may be in both. */
		bool known = (x->municipality && y->municipality) || (x->postal && y->postal);
		return name && civic && !known ? MATCH_PLACE_MISSING : MATCH_PLACE_APART;
	}
	if (x->box && x->box == y->box && !both_and_other(x->name, y->name))
		return same_door(x, y);
	if (name && both_and_other(x->way, y->way))
		return MATCH_PLACE_STREET;
	if (name && civic)
		return both_and_other(x->type, y->type) ? MATCH_PLACE_NEAR : same_door(x, y);
	if (civic && (postal || near_street(px, x, py, y)))
		return MATCH_PLACE_NEAR;
	if (name && near_civic(x->civic, y->civic))
		return MATCH_PLACE_NEAR;
	/* A village has one code for all; in a town the code alone says nearly where. */
	if (postal && !(x->name && y->name) && !part_postal_is_rural(x->postal))
		return MATCH_PLACE_NEAR;
	if (name || postal)
		return MATCH_PLACE_STREET;
	if (where == WHERE_UNKNOWN)
		return x->civic && x->name && y->civic && y->name ? MATCH_PLACE_MUNICIPALITY
		                                                  : MATCH_PLACE_MISSING;
	return says_where(x) && says_where(y) ? MATCH_PLACE_MUNICIPALITY : MATCH_PLACE_TOWN;
}

enum match_place compare_places(const struct parts *x, const struct parts *y)
{
	enum match_place best = MATCH_PLACE_MISSING;

	for (int i = 0; i < x->head->streets; i++)
		for (int j = 0; j < y->head->streets; j++) {
			enum match_place level = compare_street(x, &x->streets[i], y, &y->streets[j]);
			if (level && (!best || level < best))
				best = level;
		}
	return best;
}
