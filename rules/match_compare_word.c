#include "rules/match_compare_word.h"

#include "rules/similar.h"

/* In eighths of a bit. */
enum {
	NUMBER_BITS = 4 * 8, /* a number in one name alone is at least so much of a difference */
	PLACE_BITS = 6 * 8,  /* so is a place where the other is not */
	SLIP_BITS = 12,      /* what a word tells less for each slip */
	ABBREVIATION =
	    4, /* letters: "asso" of "association"; one less of a word that says what it is ("com", "res") */
	SELDOM_BITS = 45, /* a word seen so much less often than another may be a slip of it */
};

static bool is_telling(const struct part_word *w)
{
	return w->kind == NAME_PLAIN || w->kind == NAME_NUMBER;
}

void words_equal(struct names *c, int from, int to, int to_y)
{
	for (int i = from; i < to; i++) {
		uint64_t equal = 0;
		for (int j = 0; j < to_y; j++)
			equal |= (uint64_t)(c->x->words[i].hash == c->y->words[j].hash) << j;
		c->equal[i] = equal;
	}
}

static void add(struct common *c, const struct part_word *x, const struct part_word *y, unsigned less)
{
	unsigned bits = x->bits < y->bits ? x->bits : y->bits;

	bits -= bits < less ? bits : less;
	c->any = true;
	c->inexact |= less > 0;
	if (is_telling(x) && is_telling(y))
		c->telling += bits;
	else
		c->other += bits;
}

static void drop(struct rest *r, int i)
{
	for (r->n--; i < r->n; i++)
		r->word[i] = r->word[i + 1];
}

/* More than three letters: no slip adds so many. Most words are told apart here. */
static inline bool far_apart(uint32_t letters)
{
	letters &= letters - 1;
	letters &= letters - 1;
	letters &= letters - 1;
	return letters != 0;
}

/* Is one a slip or an abbreviation of the other? What it takes off what they tell, or -1. A slip is seldom: two words that
 * are both seen often ("louis", "louise") are two. */
static int slip(const struct names *c, const struct part_word *x, const struct part_word *y)
{
	const char *p = c->x->text + x->text_at, *q = c->y->text + y->text_at;

	if (p[0] != q[0] && (far_apart(x->letters & ~y->letters) || far_apart(y->letters & ~x->letters)))
		return -1;
	const struct part_word *longer = x->n > y->n ? x : y, *shorter = x->n > y->n ? y : x;
	unsigned seldom = x->bits > y->bits ? x->bits : y->bits, often = x->bits + y->bits - seldom;
	if (x->kind == NAME_NUMBER || y->kind == NAME_NUMBER)
		return -1;
	if (p[0] == q[0] && longer->n >= shorter->n + 2 &&
	    shorter->n + (longer->kind == NAME_GENERIC || longer->kind == PART_VAGUE) >= ABBREVIATION &&
	    memcmp(p, q, shorter->n) == 0)
		return 2 * SLIP_BITS;
	if (longer->n - shorter->n > 3 || (seldom < c->few && seldom < often + SELDOM_BITS))
		return -1;
	if (similar_at_least(x->letters, y->letters) > 3)
		return -1;
	int edits = similar_slip(p, x->n, q, y->n);
	return edits < 0 ? -1 : edits * SLIP_BITS;
}

static void align_slips(const struct names *c, struct common *both, struct rest *x, struct rest *y)
{
	for (int i = 0; i < x->n; i++) {
		const struct part_word *w = &c->x->words[x->word[i]];
		for (int j = 0; j < y->n; j++) {
			const struct part_word *v = &c->y->words[y->word[j]];
			int less = slip(c, w, v);
			if (less < 0)
				continue;
			add(both, w, v, (unsigned)less);
			drop(x, i--);
			drop(y, j);
			break;
		}
	}
}

static size_t put_solid(char *out, size_t n, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			out[n++] = s.p[i];
	return n;
}

/* Are so many words of x from `i` on one word, but for a slip? */
static bool nearly_joined(const struct parts *px, const struct rest *x, int i, int words, struct str one)
{
	char text[3 * PART_WORD_TEXT] = { 0 }, solid[PART_WORD_TEXT] = { 0 };
	size_t n = 0, m = put_solid(solid, 0, one);

	for (int k = 0; k < words; k++)
		n = put_solid(text, n, part_word_text(px, &px->words[x->word[i + k]]));
	return similar_slip(text, n, solid, m) >= 0;
}

/* The word of y that so many words of x from `i` on are when they are written together, or -1. */
static int joined(const struct parts *px, const struct rest *x, int i, int words, const struct parts *py,
    const struct rest *y)
{
	const struct part_word *begin = &px->words[x->word[i]];
	char letter = px->text[begin->text_at];

	for (int j = 0; j < y->n; j++) {
		const struct part_word *one = &py->words[y->word[j]];
		uint32_t hash = begin->hash;
		int solid = begin->solid;
		if (py->text[one->text_at] != letter || one->solid <= solid)
			continue;
		for (int k = 1; k < words; k++)
			solid += px->words[x->word[i + k]].solid;
		if (one->solid < solid - 2 || one->solid > solid + 2)
			continue;
		for (int k = 1; k < words; k++) {
			const struct part_word *w = &px->words[x->word[i + k]];
			hash = part_hash_joined(hash, w->hash, w->solid);
		}
		if (hash == one->hash || nearly_joined(px, x, i, words, part_word_text(py, one)))
			return j;
	}
	return -1;
}

/* "beau sejour" and "beausejour"; "saint", "jean", "richelieu" and the place of that name. */
static void align_joined(
    const struct parts *px, struct rest *x, const struct parts *py, struct rest *y, struct common *both)
{
	for (int words = 2; words <= 3; words++)
		for (int i = 0; i + words <= x->n; i++) {
			int j = joined(px, x, i, words, py, y);
			if (j < 0)
				continue;
			const struct part_word *w = &py->words[y->word[j]];
			add(both, w, w, 0);
			both->inexact |= w->kind != NAME_PLACE;
			for (int k = 0; k < words; k++)
				drop(x, i);
			drop(y, j);
			i--;
		}
}

/* What is in both as it is; the words that are left. */
static void align_equal(const struct names *c, const struct part_name *nx, const struct part_name *ny,
    struct common *both, struct rest *x, struct rest *y)
{
	uint64_t seen = 0, left = ny->mask;

	for (int i = 0; i < nx->n; i++) {
		const struct part_word *w = word_at(c->x, nx, i);
		uint64_t bit = UINT64_C(1) << (w - c->x->words), equal = c->equal[w - c->x->words] & ny->mask;
		if (!equal && !(seen & bit))
			x->word[x->n++] = (uint8_t)(w - c->x->words);
		seen |= bit;
		for (int j = 0; equal & left && j < ny->n; j++) {
			const struct part_word *v = word_at(c->y, ny, j);
			if (!(equal & left & UINT64_C(1) << (v - c->y->words)))
				continue;
			add(both, w, v, 0);
			left &= ~equal;
		}
	}
	for (int j = 0; left && j < ny->n; j++) {
		const struct part_word *v = word_at(c->y, ny, j);
		uint64_t bit = UINT64_C(1) << (v - c->y->words);
		if (left & bit)
			y->word[y->n++] = (uint8_t)(v - c->y->words);
		left &= ~bit;
	}
}

static uint32_t number_of(struct str digits)
{
	uint32_t v = 0;

	for (size_t i = 0; i < digits.n && i < 9; i++)
		v = v * 10 + (uint32_t)(digits.p[i] - '0');
	return digits.n > 9 ? 0 : v;
}

/* Is a number in a name that of the other's door or street? */
static bool number_of_street(const struct parts *p, const struct part_word *w, const struct parts *other)
{
	uint32_t v = number_of(part_word_text(p, w));

	for (int i = 0; i < other->head->streets; i++)
		if (other->streets[i].name == w->hash || (v && other->streets[i].civic == v))
			return true;
	return false;
}

/* What the words that are left of a name are worth as a difference. */
static void weigh_rest(struct rest *r, const struct parts *p, const struct part_name *n,
    const struct parts *other, const struct within *within)
{
	for (int i = 0; i < r->n; i++) {
		const struct part_word *w = &p->words[r->word[i]];
		switch (w->kind) {
		case NAME_PLAIN:
			r->telling += w->bits;
			/* The first word says what it is, whether the table knows it or not. */
			r->kind |= w == word_at(p, n, 0);
			break;
		case NAME_NUMBER:
			if (number_of_street(p, w, other))
				break;
			r->number = true;
			r->telling += w->bits > NUMBER_BITS ? w->bits : NUMBER_BITS;
			break;
		case NAME_PLACE:
			switch (words_where(w, within)) {
			case WORD_THERE:
				r->place = true;
				break;
			case WORD_ELSEWHERE:
				r->telling += w->bits > PLACE_BITS ? w->bits : PLACE_BITS;
				break;
			case WORD_SOMEWHERE:
				r->somewhere = true;
			}
			break;
		case PART_VAGUE:
			r->vague = true;
			break;
		default:
			r->kind = true;
		}
	}
}

/* A French name begins with what it is: "Fondation de l'école X" and "École X" are of two kinds, though one holds the other. */
static void part_heads(const struct names *c, const struct part_name *nx, const struct part_name *ny,
    struct rest *x, struct rest *y)
{
	const struct part_word *head_x = word_at(c->x, nx, 0), *head_y = word_at(c->y, ny, 0);
	bool left_x = x->n && x->word[0] == head_x - c->x->words && x->kind && head_y->kind == NAME_GENERIC;
	bool left_y = y->n && y->word[0] == head_y - c->y->words && y->kind && head_x->kind == NAME_GENERIC;

	if (left_x || left_y)
		x->kind = y->kind = true;
}

void words_align(const struct names *c, const struct part_name *nx, const struct part_name *ny,
    struct common *both, struct rest *x, struct rest *y)
{
	align_equal(c, nx, ny, both, x, y);
	if (x->n > 1 && y->n)
		align_joined(c->x, x, c->y, y, both);
	if (x->n && y->n > 1)
		align_joined(c->y, y, c->x, x, both);
	if (x->n && y->n)
		align_slips(c, both, x, y);
	weigh_rest(x, c->x, nx, c->y, &c->y_in);
	weigh_rest(y, c->y, ny, c->x, &c->x_in);
	part_heads(c, nx, ny, x, y);
}
