#include "rules/match_compare.h"

#include "rules/similar.h"

/* How rare what two names share is. A word tells log2(records / records that have it) bits, so that among N records a name
 * of b bits is expected N / 2^b times by chance. "Rare" is what is expected at most 8 times: b >= log2(N) - 3, whatever N is;
 * and, where words hang together ("jean coutu"), what is really counted at most 8 times. In lists of a few dozen a word
 * that is seen once may be common all the same: at least 5 bits (match_set_weigh). */
enum {
	MANY_NAMES = 3 * 8,
	NUMBER_BITS = 4 * 8, /* a number in one name alone is at least so much of a difference */
	PLACE_BITS = 6 * 8,  /* so is a place where the other is not */
	SLIP_BITS = 12,      /* what a word tells less for each slip */
	ABBREVIATION = 4,    /* letters: "asso" of "association" */
	ALL_NAMES = PART_NAMES,
};

/* Words of one name that the other has not, and what they are worth. */
struct rest {
	uint8_t word[NAME_WORDS];
	int n;
	unsigned telling; /* bits */
	bool soft;        /* generic words, places of which nobody knows */
	bool number;
};

struct names {
	const struct parts *x, *y;
	uint64_t equal[PART_WORDS]; /* of each word of x: the words of y that are the same */
	unsigned rare;
	uint16_t x_in[PART_STREETS], y_in[PART_STREETS]; /* municipalities */
	int x_ins, y_ins;
};

struct verdict {
	enum match_name level;
	unsigned vetoes;
};

/* The better, the lower. A rare name with a slip says more than a common one without. */
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

static bool is_telling(const struct part_word *w)
{
	return w->kind == NAME_PLAIN || w->kind == NAME_NUMBER;
}

static int municipalities(const struct parts *p, uint16_t out[PART_STREETS])
{
	int n = 0;

	for (int i = 0; i < p->head->streets; i++)
		if (p->streets[i].municipality)
			out[n++] = p->streets[i].municipality;
	return n;
}

static bool is_in(uint16_t municipality, const uint16_t *list, int n)
{
	for (int i = 0; i < n; i++)
		if (list[i] == municipality)
			return true;
	return false;
}

static unsigned lesser(unsigned x, unsigned y)
{
	return x < y ? x : y;
}

/* Is x a slip or an abbreviation of y? What it takes off what they tell, or -1. */
static int slip(
    const struct parts *px, const struct part_word *x, const struct parts *py, const struct part_word *y)
{
	if (x->kind == NAME_NUMBER || y->kind == NAME_NUMBER)
		return -1;
	struct str a = part_word_text(px, x), b = part_word_text(py, y);
	if (a.n > b.n) {
		struct str s = a;
		a = b;
		b = s;
	}
	if (a.n >= ABBREVIATION && b.n >= a.n + 2 && memcmp(a.p, b.p, a.n) == 0)
		return 2 * SLIP_BITS;
	if (b.n - a.n > 3 || similar_at_least(x->letters, y->letters) > 3)
		return -1;
	int edits = similar_slip(a.p, a.n, b.p, b.n);
	return edits < 0 ? -1 : edits * SLIP_BITS;
}

static void drop(struct rest *r, int i)
{
	for (r->n--; i < r->n; i++)
		r->word[i] = r->word[i + 1];
}

/* What the words that were found in both tell. */
struct common {
	unsigned telling, other;
	bool inexact, any;
};

static void found(struct common *c, const struct part_word *x, const struct part_word *y, unsigned less)
{
	unsigned bits = lesser(x->bits, y->bits);

	bits -= lesser(bits, less);
	c->any = true;
	c->inexact |= less > 0;
	if (is_telling(x) && is_telling(y))
		c->telling += bits;
	else
		c->other += bits;
}

static void find_slips(const struct names *c, struct rest *x, struct rest *y, struct common *both)
{
	for (int i = 0; i < x->n; i++) {
		const struct part_word *w = &c->x->words[x->word[i]];
		for (int j = 0; j < y->n; j++) {
			const struct part_word *v = &c->y->words[y->word[j]];
			int less = slip(c->x, w, c->y, v);
			if (less < 0)
				continue;
			found(both, w, v, (unsigned)less);
			drop(x, i--);
			drop(y, j);
			break;
		}
	}
}

/* "beau sejour" in x, "beausejour" in y. */
static void find_joined(
    const struct parts *px, struct rest *x, const struct parts *py, struct rest *y, struct common *both)
{
	for (int i = 0; i + 1 < x->n; i++) {
		const struct part_word *first = &px->words[x->word[i]], *second = &px->words[x->word[i + 1]];
		uint32_t joined = part_hash_joined(first->hash, second->hash, second->n);
		for (int j = 0; j < y->n; j++) {
			const struct part_word *w = &py->words[y->word[j]];
			if (w->hash != joined)
				continue;
			both->any = both->inexact = true;
			both->telling += w->kind == NAME_PLAIN ? w->bits : 0;
			drop(x, i + 1);
			drop(x, i--);
			drop(y, j);
			break;
		}
	}
}

static uint32_t number_of(struct str digits)
{
	uint32_t v = 0;

	for (size_t i = 0; i < digits.n && i < 9; i++)
		v = v * 10 + (uint32_t)(digits.p[i] - '0');
	return digits.n > 9 ? 0 : v;
}

/* Is the number in a name that of the other's door or street? */
static bool number_of_street(const struct parts *px, const struct part_word *w, const struct parts *other)
{
	uint32_t v = number_of(part_word_text(px, w));

	for (int i = 0; i < other->head->streets; i++)
		if (other->streets[i].name == w->hash || (v && other->streets[i].civic == v))
			return true;
	return false;
}

/* What the words that are left in p's name alone are worth as a difference. */
static void weigh_rest(
    struct rest *r, const struct parts *p, const struct parts *other, const uint16_t *in, int ins)
{
	for (int i = 0; i < r->n; i++) {
		const struct part_word *w = &p->words[r->word[i]];
		if (w->kind == NAME_PLAIN) {
			r->telling += w->bits;
		} else if (w->kind == NAME_NUMBER) {
			if (number_of_street(p, w, other))
				continue;
			r->number = true;
			r->telling += w->bits > NUMBER_BITS ? w->bits : NUMBER_BITS;
		} else if (w->kind == NAME_PLACE && w->municipality && ins) {
			if (!is_in(w->municipality, in, ins))
				r->telling += w->bits > PLACE_BITS ? w->bits : PLACE_BITS;
		} else {
			r->soft = true;
		}
	}
}

/* Does a name say a municipality? Whether one of them is in the list; nothing said: -1. */
static int says_place(const struct parts *p, const struct part_name *n, const uint16_t *list, int lists)
{
	int said = -1;

	for (int i = 0; i < n->n; i++) {
		const struct part_word *w = &p->words[(uint8_t)p->text[n->index_at + i]];
		if (w->kind == NAME_PLACE && w->municipality) {
			if (is_in(w->municipality, list, lists))
				return 1;
			said = 0;
		}
	}
	return said;
}

static int places_in(const struct parts *p, const struct part_name *n, uint16_t out[NAME_WORDS])
{
	int k = 0;

	for (int i = 0; i < n->n; i++) {
		const struct part_word *w = &p->words[(uint8_t)p->text[n->index_at + i]];
		if (w->kind == NAME_PLACE && w->municipality)
			out[k++] = w->municipality;
	}
	return k;
}

static bool places_differ(const struct names *c, const struct part_name *nx, const struct part_name *ny)
{
	uint16_t list[NAME_WORDS];
	int n = places_in(c->y, ny, list);

	if (n)
		return says_place(c->x, nx, list, n) == 0;
	return c->y_ins && says_place(c->x, nx, c->y_in, c->y_ins) == 0 &&
	    (!c->x_ins || says_place(c->x, nx, c->x_in, c->x_ins) == 1);
}

static enum match_name with_rarity(enum match_name rare_level, bool rare)
{
	return rare ? rare_level : (enum match_name)(rare_level + 1);
}

static enum match_name level_of(
    const struct common *both, const struct rest *x, const struct rest *y, bool rare)
{
	unsigned left = x->telling + y->telling;

	if (!both->any)
		return MATCH_NAME_APART;
	if (!left) {
		if (!x->soft && !y->soft)
			return with_rarity(
			    both->inexact ? MATCH_NAME_NEAR_RARE : MATCH_NAME_EQUAL_RARE, rare);
		if (both->telling)
			return with_rarity(
			    x->soft && y->soft ? MATCH_NAME_WITHIN_RARE : MATCH_NAME_NEAR_RARE, rare);
		return x->soft && y->soft ? MATCH_NAME_SHARE_COMMON : MATCH_NAME_WITHIN_COMMON;
	}
	if (both->telling && left <= both->telling / 4)
		return with_rarity(MATCH_NAME_NEAR_RARE, rare);
	if (!x->telling || !y->telling) {
		bool all = !(x->telling ? y->soft : x->soft);
		return both->telling || all ? with_rarity(MATCH_NAME_WITHIN_RARE, rare)
		                            : MATCH_NAME_SHARE_COMMON;
	}
	return with_rarity(MATCH_NAME_SHARE_RARE, rare);
}

static bool abbreviates(const struct parts *p, const struct part_name *n, const struct part_name *other)
{
	const struct part_word *w = &p->words[(uint8_t)p->text[n->index_at]];

	return n->n == 1 && other->n > 1 && (w->hash == other->initials || w->hash == other->long_initials);
}

static struct verdict compare_two(
    const struct names *c, const struct part_name *nx, const struct part_name *ny)
{
	struct rest x = { 0 }, y = { 0 };
	struct common both = { 0 };
	uint64_t left = ny->mask;
	unsigned holders = nx->holders > ny->holders ? nx->holders : ny->holders;

	for (int i = 0; i < nx->n; i++) {
		int k = (uint8_t)c->x->text[nx->index_at + i];
		uint64_t e = c->equal[k] & ny->mask;
		if (!e) {
			x.word[x.n++] = (uint8_t)k;
			continue;
		}
		if (e & left)
			for (int j = 0; j < ny->n; j++)
				if (e & left & UINT64_C(1) << (uint8_t)c->y->text[ny->index_at + j]) {
					found(&both, &c->x->words[k],
					    &c->y->words[(uint8_t)c->y->text[ny->index_at + j]], 0);
					break;
				}
		left &= ~e;
	}
	for (int i = 0; i < ny->n; i++) {
		int k = (uint8_t)c->y->text[ny->index_at + i];
		if (left >> k & 1)
			y.word[y.n++] = (uint8_t)k;
		left &= ~(UINT64_C(1) << k);
	}
	if (x.n && y.n)
		find_slips(c, &x, &y, &both);
	if (x.n && y.n) {
		find_joined(c->x, &x, c->y, &y, &both);
		find_joined(c->y, &y, c->x, &x, &both);
	}
	weigh_rest(&x, c->x, c->y, c->y_in, c->y_ins);
	weigh_rest(&y, c->y, c->x, c->x_in, c->x_ins);

	struct verdict v = { .vetoes = 0 };
	bool rare = both.telling >= c->rare;
	if (!x.telling && !y.telling && holders > MANY_NAMES)
		rare = false;
	v.level = level_of(&both, &x, &y, rare);
	if (rank[v.level] > rank[MATCH_NAME_WITHIN_RARE]) {
		const struct part_word *wx = &c->x->words[(uint8_t)c->x->text[nx->index_at]];
		const struct part_word *wy = &c->y->words[(uint8_t)c->y->text[ny->index_at]];
		if (abbreviates(c->x, nx, ny))
			v.level = with_rarity(MATCH_NAME_WITHIN_RARE, wx->bits >= c->rare);
		else if (abbreviates(c->y, ny, nx))
			v.level = with_rarity(MATCH_NAME_WITHIN_RARE, wy->bits >= c->rare);
	}
	if (x.number && y.number)
		v.vetoes |= MATCH_VETO_NUMBERS;
	struct names back = { .x = c->y, .y = c->x, .x_ins = c->y_ins, .y_ins = c->x_ins };
	memcpy(back.x_in, c->y_in, sizeof back.x_in);
	memcpy(back.y_in, c->x_in, sizeof back.y_in);
	if (places_differ(c, nx, ny) || places_differ(&back, ny, nx))
		v.vetoes |= MATCH_VETO_PLACES;
	if (nx->branch != ny->branch || (nx->branch && rank[v.level] > rank[MATCH_NAME_EQUAL_COMMON]))
		v.vetoes |= MATCH_VETO_BRANCH;
	return v;
}

static void find_equal(struct names *c, int from_x, int to_x, int from_y, int to_y)
{
	for (int i = from_x; i < to_x; i++)
		for (int j = from_y; j < to_y; j++)
			c->equal[i] |= (uint64_t)(c->x->words[i].hash == c->y->words[j].hash) << j;
}

/* Names of services and places raise a pair, but make it no equal one. */
static enum match_name second(enum match_name level, bool both)
{
	switch (level) {
	case MATCH_NAME_EQUAL_RARE:
	case MATCH_NAME_NEAR_RARE:
	case MATCH_NAME_WITHIN_RARE:
		return both ? MATCH_NAME_SHARE_RARE : MATCH_NAME_WITHIN_RARE;
	case MATCH_NAME_EQUAL_COMMON:
	case MATCH_NAME_NEAR_COMMON:
	case MATCH_NAME_WITHIN_COMMON:
		return both ? MATCH_NAME_SHARE_COMMON : MATCH_NAME_WITHIN_COMMON;
	default:
		return level;
	}
}

static bool shares_word(const struct names *c, const struct part_name *nx, const struct part_name *ny)
{
	for (int i = 0; i < nx->n; i++)
		if (c->equal[(uint8_t)c->x->text[nx->index_at + i]] & ny->mask)
			return true;
	return false;
}

static enum match_name compare_seconds(struct names *c, enum match_name best)
{
	const struct part_head *x = c->x->head, *y = c->y->head;

	find_equal(c, 0, x->first_words, y->first_words, y->words);
	find_equal(c, x->first_words, x->words, 0, y->words);
	for (int i = 0; i < x->names; i++)
		for (int j = i < x->firsts ? y->firsts : 0; j < y->names; j++) {
			if (!shares_word(c, &c->x->names[i], &c->y->names[j]))
				continue;
			struct verdict v = compare_two(c, &c->x->names[i], &c->y->names[j]);
			v.level = second(v.level, i >= x->firsts && j >= y->firsts);
			if (rank[v.level] < rank[best])
				best = v.level;
		}
	return best;
}

enum match_name compare_names(const struct parts *x, const struct parts *y, unsigned rare, unsigned *vetoes)
{
	struct names c = { .x = x, .y = y, .rare = rare };
	enum match_name best = MATCH_NAME_MISSING, best_whole = MATCH_NAME_MISSING;

	*vetoes = 0;
	c.x_ins = municipalities(x, c.x_in);
	c.y_ins = municipalities(y, c.y_in);
	find_equal(&c, 0, x->head->first_words, 0, y->head->first_words);
	for (int i = 0; i < x->head->firsts; i++)
		for (int j = 0; j < y->head->firsts; j++) {
			const struct part_name *nx = &x->names[i], *ny = &y->names[j];
			struct verdict v = compare_two(&c, nx, ny);
			if (rank[v.level] < rank[best])
				best = v.level;
			if (!nx->whole || !ny->whole || rank[v.level] > rank[best_whole])
				continue;
			if (rank[v.level] < rank[best_whole] || v.vetoes < *vetoes)
				*vetoes = v.vetoes;
			best_whole = v.level;
		}
	if (rank[best] > rank[MATCH_NAME_WITHIN_RARE] && best != MATCH_NAME_MISSING &&
	    (x->head->names > x->head->firsts || y->head->names > y->head->firsts))
		best = compare_seconds(&c, best);
	return best;
}
