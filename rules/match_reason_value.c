#include "rules/match_reason_value.h"

#include "rules/line.h"
#include "rules/match_part.h"
#include "rules/place.h"

enum { DIGIT_BITS = 4, COUNT_AT = 60, DIGITS_MAX = 15, TEN = 10, SEVEN = 7 };

static struct str joined(struct arena *a, struct str before, struct str word)
{
	if (!before.n)
		return word;
	return arena_fmt(a, "%.*s %.*s", STR_ARG(before), STR_ARG(word));
}

/* Names ----------------------------------------------------------------------------------------------------- */

static const struct part_word *word_of(const struct parts *p, const struct part_name *n, int i)
{
	return &p->words[(uint8_t)p->text[n->index_at + i]];
}

/* The name as it was written, without what a reading leaves out. */
static struct str name_of(struct arena *a, const struct parts *p, const struct part_name *n)
{
	struct str text = STR_NONE;

	for (int i = 0; i < n->n; i++)
		text = joined(a, text, part_word_text(p, word_of(p, n, i)));
	return arena_str(a, text);
}

/* How many words they have in common. */
static int common_words(
    const struct parts *px, const struct part_name *x, const struct parts *py, const struct part_name *y)
{
	int common = 0;

	for (int i = 0; i < x->n; i++)
		for (int j = 0; j < y->n; j++)
			if (word_of(px, x, i)->hash == word_of(py, y, j)->hash) {
				common++;
				break;
			}
	return common;
}

struct two_names {
	const struct part_name *x, *y;
	int common;
};

/* The two that are most alike of the first nx and ny names. */
static struct two_names most_alike(const struct parts *px, int nx, const struct parts *py, int ny)
{
	struct two_names best = { 0 };
	int most = 0;

	for (int i = 0; i < nx; i++)
		for (int j = 0; j < ny; j++) {
			const struct part_name *x = &px->names[i], *y = &py->names[j];
			int common = common_words(px, x, py, y), alike = 3 * common - x->n - y->n;
			if (best.x && alike <= most)
				continue;
			best = (struct two_names){ x, y, common };
			most = alike;
		}
	return best;
}

/* The organisations' own names, unless only names of services or places have a word in common. */
static void names_of(
    struct arena *a, const struct parts *px, const struct parts *py, struct str *left, struct str *right)
{
	struct two_names own = most_alike(px, px->head->firsts, py, py->head->firsts);

	if (!own.common) {
		struct two_names any = most_alike(px, px->head->names, py, py->head->names);
		if (any.common || !own.x)
			own = any;
	}
	if (!own.x)
		return;
	*left = name_of(a, px, own.x);
	*right = name_of(a, py, own.y);
}

/* Lines and numbers ------------------------------------------------------------------------------------------ */

static struct str digits_of(struct arena *a, uint64_t digits)
{
	char text[DIGITS_MAX + 1];
	int n = (int)(digits >> COUNT_AT);

	for (int i = 0; i < n; i++)
		text[i] = (char)('0' + (digits >> (DIGIT_BITS * (n - 1 - i)) & 15));
	return arena_str(a, (struct str){ text, (size_t)n });
}

static struct str line_of(struct arena *a, const struct part_line *l)
{
	struct str d = digits_of(a, l->digits);

	if (d.n == TEN)
		return arena_fmt(a, "%.3s %.3s-%.4s", d.p, d.p + 3, d.p + 6);
	return d.n == SEVEN ? arena_fmt(a, "%.3s-%.4s", d.p, d.p + 3) : d;
}

/* How near two values in digits are: 0 is equal. */
static int apart(uint64_t x, uint64_t y)
{
	const uint64_t local = 0xFFFFFFF;

	if (x == y)
		return 0;
	return part_digits_near(x, y) ? 1 : (x & local) == (y & local) ? 2 : 3;
}

static void lines_of(
    struct arena *a, const struct parts *px, const struct parts *py, struct str *left, struct str *right)
{
	int best = -1;

	for (int i = 0; i < px->head->lines; i++)
		for (int j = 0; j < py->head->lines; j++) {
			int far = apart(px->lines[i].digits, py->lines[j].digits);
			if (best >= 0 && far >= best)
				continue;
			best = far;
			*left = line_of(a, &px->lines[i]);
			*right = line_of(a, &py->lines[j]);
		}
}

static void numbers_of(
    struct arena *a, const struct parts *px, const struct parts *py, struct str *left, struct str *right)
{
	int best = -1;

	for (int i = 0; i < px->head->numbers; i++)
		for (int j = 0; j < py->head->numbers; j++) {
			const struct part_number *x = &px->numbers[i], *y = &py->numbers[j];
			int far = x->hash == y->hash ? -1
			                             : apart(x->digits, y->digits) + (x->type != y->type);
			if (left->n && far >= best)
				continue;
			best = far;
			*left = digits_of(a, x->digits);
			*right = digits_of(a, y->digits);
		}
}

/* Addresses -------------------------------------------------------------------------------------------------- */

static struct str street_of(struct arena *a, const struct parts *p, const struct part_street *s)
{
	const struct place *place = place_get(s->municipality);
	struct str text = part_street_text(p, s);

	if (s->civic)
		text = text.n ? arena_fmt(a, "%u %.*s", (unsigned)s->civic, STR_ARG(text))
		              : arena_fmt(a, "%u", (unsigned)s->civic);
	if (!place)
		return arena_str(a, text);
	return text.n ? arena_fmt(a, "%.*s, %s", STR_ARG(text), place->name) : str_of(place->name);
}

/* What of an address the two have in common, the most telling first. */
static int street_likeness(const struct part_street *x, const struct part_street *y)
{
	bool street = x->name && x->name == y->name, civic = x->civic && x->civic == y->civic;
	bool postal = x->postal && x->postal == y->postal, box = x->box && x->box == y->box;
	bool municipality = x->municipality && x->municipality == y->municipality;

	return 8 * (street + box) + 6 * civic + 4 * postal + municipality;
}

static void streets_of(
    struct arena *a, const struct parts *px, const struct parts *py, struct str *left, struct str *right)
{
	int best = -1;

	for (int i = 0; i < px->head->streets; i++)
		for (int j = 0; j < py->head->streets; j++) {
			int alike = street_likeness(&px->streets[i], &py->streets[j]);
			if (alike <= best)
				continue;
			best = alike;
			*left = street_of(a, px, &px->streets[i]);
			*right = street_of(a, py, &py->streets[j]);
		}
}

/* ------------------------------------------------------------------------------------------------------------- */

typedef void values(struct arena *, const struct parts *, const struct parts *, struct str *, struct str *);

static values *const of_field[MATCH_FIELDS] = {
	[MATCH_ON_NAME] = names_of,
	[MATCH_ON_PLACE] = streets_of,
	[MATCH_ON_PHONE] = lines_of,
	[MATCH_ON_NUMBER] = numbers_of,
};

static void say_once(struct str *left, struct str *right)
{
	if (str_eq(*left, *right))
		*right = STR_NONE;
}

void match_reason_values(struct arena *a, const struct match_set *s, uint32_t x, uint32_t y,
    enum match_field f, struct str *left, struct str *right)
{
	struct parts px = parts_of(match_set_form(s, x).p), py = parts_of(match_set_form(s, y).p);

	*left = *right = STR_NONE;
	if (of_field[f])
		of_field[f](a, &px, &py, left, right);
	say_once(left, right);
}

static struct str words_of_kind(struct arena *a, const struct parts *p, enum name_kind kind)
{
	struct str text = STR_NONE;

	for (int i = 0; i < p->head->first_words; i++)
		if (p->words[i].kind == kind)
			text = joined(a, text, part_word_text(p, &p->words[i]));
	return arena_str(a, text);
}

void match_reason_veto(struct arena *a, const struct match_set *s, uint32_t x, uint32_t y,
    enum match_veto veto, struct str *left, struct str *right)
{
	struct parts px = parts_of(match_set_form(s, x).p), py = parts_of(match_set_form(s, y).p);

	*left = *right = STR_NONE;
	if (veto == MATCH_VETO_BRANCH)
		return;
	enum name_kind kind = veto == MATCH_VETO_NUMBERS ? NAME_NUMBER : NAME_PLACE;
	*left = words_of_kind(a, &px, kind);
	*right = words_of_kind(a, &py, kind);
	say_once(left, right);
}
