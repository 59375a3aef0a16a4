#include "rules/match_compare.h"
#include "rules/match_compare_word.h"

/* How rare what two names share is. A word tells log2(N / records that have it) bits, so that among N records words of b bits
 * together are expected N / 2^b times by chance. "Rare" is what is expected at most 8 times: b >= log2(N) - 3, whatever N is;
 * and, because words hang together ("jean coutu"), a name that really was counted at most 8 times. */
enum { MANY_NAMES = 3 * 8 };

/* The better, the lower: a rare name with a slip says more than a common one without. */
static const uint8_t rank[MATCH_NAMES] = {
	[MATCH_NAME_EQUAL_RARE] = 1,
	[MATCH_NAME_NEAR_RARE] = 2,
	[MATCH_NAME_EQUAL_COMMON] = 3,
	[MATCH_NAME_WITHIN_RARE] = 4,
	[MATCH_NAME_NEAR_COMMON] = 5,
	[MATCH_NAME_SHARE_RARE] = 6,
	[MATCH_NAME_WITHIN_COMMON] = 7,
	[MATCH_NAME_SHARE_COMMON] = 8,
	[MATCH_NAME_APART] = 9,
	[MATCH_NAME_MISSING] = 10,
};

struct verdict {
	enum match_name level;
	unsigned vetoes;
};

static enum match_name by_rarity(enum match_name rare_level, bool rare)
{
	return rare ? rare_level : (enum match_name)(rare_level + 1);
}

/* Nothing that tells is left over: kinds of organisation and places at most. */
static enum match_name level_of_whole(
    const struct common *both, const struct rest *x, const struct rest *y, bool rare)
{
	/* The library and the parking lot of one name are two; "Le Tournesol" may be either. */
	if (x->kind && y->kind)
		return by_rarity(MATCH_NAME_SHARE_RARE, rare);
	if (x->kind || y->kind)
		return by_rarity(MATCH_NAME_WITHIN_RARE, rare);
	if (!x->somewhere && !y->somewhere)
		return by_rarity(
		    both->inexact || x->vague || y->vague ? MATCH_NAME_NEAR_RARE : MATCH_NAME_EQUAL_RARE,
		    rare);
	if (x->somewhere && y->somewhere)
		return by_rarity(MATCH_NAME_SHARE_RARE, rare);
	return by_rarity(both->telling ? MATCH_NAME_NEAR_RARE : MATCH_NAME_WITHIN_RARE, rare);
}

static enum match_name level_of(
    const struct common *both, const struct rest *x, const struct rest *y, bool rare)
{
	unsigned left = x->telling + y->telling;
	const struct rest *less = x->telling ? y : x; /* the one that may be within */

	if (!both->any)
		return MATCH_NAME_APART;
	if (!left)
		return level_of_whole(both, x, y, rare);
	if (x->kind && y->kind)
		return by_rarity(MATCH_NAME_SHARE_RARE, rare);
	if (both->telling && left <= both->telling / 4)
		return by_rarity(x->kind || y->kind ? MATCH_NAME_WITHIN_RARE : MATCH_NAME_NEAR_RARE, rare);
	if (less->telling || less->kind)
		return by_rarity(MATCH_NAME_SHARE_RARE, rare);
	/* All of the one, were it only "mdj"; but "mdj de Sainte-Foy" is not within "mdj L'Envol". */
	if (both->telling || !(less->place || less->somewhere || less->vague))
		return by_rarity(MATCH_NAME_WITHIN_RARE, rare);
	return MATCH_NAME_SHARE_COMMON;
}

/* Is the one word of a name what the initials of the other are? */
static const struct part_word *initials_of(
    const struct parts *p, const struct part_name *n, const struct part_name *other)
{
	const struct part_word *w = word_at(p, n, 0);

	return n->n == 1 && other->n > 1 && (w->hash == other->initials || w->hash == other->long_initials)
	    ? w
	    : NULL;
}

static enum match_name level_of_initials(
    const struct names *c, const struct part_name *nx, const struct part_name *ny)
{
	const struct part_word *w = initials_of(c->x, nx, ny);

	if (!w)
		w = initials_of(c->y, ny, nx);
	return w ? by_rarity(MATCH_NAME_WITHIN_RARE, w->bits >= c->rare) : MATCH_NAME_APART;
}

static struct verdict compare_two(
    const struct names *c, const struct part_name *nx, const struct part_name *ny)
{
	struct rest x, y;
	struct common both = { 0 };
	struct verdict v = { .vetoes = 0 };

	/* Not the words: this is the innermost of all. */
	x.n = y.n = 0;
	x.telling = y.telling = 0;
	x.kind = y.kind = x.vague = y.vague = x.number = y.number = false;
	x.place = y.place = x.somewhere = y.somewhere = false;
	words_align(c, nx, ny, &both, &x, &y);

	bool rare = both.telling >= c->rare;
	if ((!x.telling && nx->holders > MANY_NAMES) || (!y.telling && ny->holders > MANY_NAMES))
		rare = false;
	v.level = level_of(&both, &x, &y, rare);
	if (rank[v.level] > rank[MATCH_NAME_WITHIN_RARE]) {
		enum match_name initials = level_of_initials(c, nx, ny);
		if (rank[initials] < rank[v.level])
			v.level = initials;
	}
	if (x.number && y.number)
		v.vetoes |= MATCH_VETO_NUMBERS;
	if (c->places && words_other_place(c, nx, ny))
		v.vetoes |= MATCH_VETO_PLACES;
	/* Where nothing is left over a branch's word was spelt wrong; of two branches each has a name of its own. */
	if (nx->branch != ny->branch ? x.n || y.n : nx->branch && x.telling && y.telling)
		v.vetoes |= MATCH_VETO_BRANCH;
	return v;
}

/* Names of services and places can say that two belong together, never that they are one; when both are only such, they say
 * little ("Aide aux devoirs"). */
static enum match_name of_seconds(enum match_name level, bool both)
{
	switch (level) {
	case MATCH_NAME_EQUAL_RARE:
	case MATCH_NAME_NEAR_RARE:
	case MATCH_NAME_WITHIN_RARE:
		return both ? MATCH_NAME_SHARE_COMMON : MATCH_NAME_WITHIN_RARE;
	case MATCH_NAME_EQUAL_COMMON:
	case MATCH_NAME_NEAR_COMMON:
	case MATCH_NAME_WITHIN_COMMON:
		return both ? MATCH_NAME_SHARE_COMMON : MATCH_NAME_WITHIN_COMMON;
	case MATCH_NAME_SHARE_RARE:
		return both ? MATCH_NAME_SHARE_COMMON : level;
	default:
		return level;
	}
}

/* What the level of two of the organisations' own names is worth. Two other names that many have ("Uniprix") are a banner; of
 * two names that stand without their brackets ("secteur A", "secteur B") nobody knows that they are equal. */
static enum match_name of_firsts(
    enum match_name level, const struct part_name *nx, const struct part_name *ny)
{
	bool common = level == MATCH_NAME_EQUAL_COMMON || level == MATCH_NAME_NEAR_COMMON ||
	    level == MATCH_NAME_WITHIN_COMMON;

	if (common && !nx->main && !ny->main)
		return MATCH_NAME_SHARE_COMMON;
	if (!nx->whole && !ny->whole && (level == MATCH_NAME_EQUAL_RARE || level == MATCH_NAME_NEAR_RARE))
		return MATCH_NAME_WITHIN_RARE;
	if (!nx->whole && !ny->whole && common)
		return MATCH_NAME_WITHIN_COMMON;
	return level;
}

static bool share_word(const struct names *c, const struct part_name *nx, const struct part_name *ny)
{
	for (int i = 0; i < nx->n; i++)
		if (c->equal[word_at(c->x, nx, i) - c->x->words] & ny->mask)
			return true;
	return false;
}

static enum match_name compare_seconds(struct names *c, enum match_name best)
{
	const struct part_head *x = c->x->head, *y = c->y->head;

	words_equal(c, 0, x->words, y->words);
	for (int i = 0; i < x->names; i++)
		for (int j = i < x->firsts ? y->firsts : 0; j < y->names; j++) {
			if (!share_word(c, &c->x->names[i], &c->y->names[j]))
				continue;
			enum match_name level = of_seconds(
			    compare_two(c, &c->x->names[i], &c->y->names[j]).level,
			    i >= x->firsts && j >= y->firsts);
			if (rank[level] < rank[best])
				best = level;
		}
	return best;
}

enum match_name compare_names(
    const struct parts *x, const struct parts *y, struct match_rare rare, unsigned *vetoes)
{
	struct names c;
	enum match_name best = MATCH_NAME_MISSING, whole = MATCH_NAME_MISSING;

	c.x = x;
	c.y = y;
	c.rare = rare.from;
	c.few = rare.few;
	words_within(&c);
	words_equal(&c, 0, x->head->first_words, y->head->first_words);
	*vetoes = 0;
	for (int i = 0; i < x->head->firsts; i++)
		for (int j = 0; j < y->head->firsts; j++) {
			const struct part_name *nx = &x->names[i], *ny = &y->names[j];
			struct verdict v = compare_two(&c, nx, ny);
			v.level = of_firsts(v.level, nx, ny);
			if (rank[v.level] < rank[best])
				best = v.level;
			/* What a reading leaves out (brackets, the other language) takes no veto away. */
			if (!nx->whole || !ny->whole || rank[v.level] > rank[whole])
				continue;
			if (rank[v.level] < rank[whole] || v.vetoes < *vetoes)
				*vetoes = v.vetoes;
			whole = v.level;
		}
	if (best == MATCH_NAME_MISSING || rank[best] <= rank[MATCH_NAME_WITHIN_RARE])
		return best;
	if (x->head->names == x->head->firsts && y->head->names == y->head->firsts)
		return best;
	return compare_seconds(&c, best);
}
