#include "rules/similar.h"
#include "rules/street_parts.h"

enum {
	RANGE_MAX = 30,    /* "12-14" is a range, "2-1450" and "101-181" a unit and a number */
	ORDINAL_MAX = 150, /* "101e rue" is one of many streets, "1450E rue X" a door */
	ROMAN_MAX = 20,
	NAME_BYTES = 128,
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(const struct street_token *t)
{
	return t->text.n == 1 && !is_digit(t->text.p[0]);
}

static bool is(const struct street_token *t, uint32_t kinds)
{
	return street_is(t->term, kinds);
}

/* Civic numbers ---------------------------------------------------------------------------------------------- */

/* "1450a": the digits, and the letter behind them. */
static uint32_t lettered(const struct street_token *t, struct str *letter)
{
	uint32_t number = 0;
	size_t n = 0;

	while (n < t->text.n && n < 6 && is_digit(t->text.p[n]))
		number = number * 10 + (uint32_t)(t->text.p[n++] - '0');
	*letter = (struct str){ t->text.p + n, t->text.n - n };
	if (!n || letter->n > 1 || (letter->n && is_digit(letter->p[0])))
		return 0;
	return letter->n && letter->p[0] == 'e' && number <= ORDINAL_MAX ? 0 : number;
}

static size_t digits_of(uint32_t n)
{
	size_t digits = 1;

	for (; n >= 10; n /= 10)
		digits++;
	return digits;
}

bool street_is_range(uint32_t first, uint32_t last)
{
	return last > first && last - first <= RANGE_MAX &&
	    (digits_of(first) == digits_of(last) || last - first <= RANGE_MAX / 3);
}

/* A letter of its own behind the number: "1450-A", "1450 B rue X"; not "221 E. 51st" nor "12 d'Auteuil". */
static bool is_suffix(struct street_words w, int i)
{
	if (i >= w.to || !is_letter(&w.t[i]))
		return false;
	if (w.t[i].gap == STREET_GAP_HYPHEN)
		return i + 1 >= w.to || w.t[i + 1].gap != STREET_GAP_HYPHEN;
	return w.t[i].gap == STREET_GAP_SPACE &&
	    (i + 1 >= w.to || (is(&w.t[i + 1], STREET_TYPE) && !is(&w.t[i + 1], STREET_WAY) && i + 2 < w.to));
}

/* The number behind "12-", "12 à", "12 et"; the token that holds it. */
static int second_number(struct street_words w, int i)
{
	int at = i;

	if (at < w.to && is(&w.t[at], STREET_TO | STREET_JOIN))
		at++;
	else if (at >= w.to || w.t[at].gap != STREET_GAP_HYPHEN)
		return -1;
	struct str letter;
	return at < w.to && lettered(&w.t[at], &letter) ? at : -1;
}

int street_take_civic(struct arena *a, struct street_words w, struct street *out)
{
	int i = w.from, second;

	if (i < w.to && !is_digit(w.t[i].text.p[0]) && w.t[i].text.n <= 4 && i + 1 < w.to &&
	    w.t[i + 1].plain && w.t[i + 1].gap == STREET_GAP_HYPHEN &&
	    is_letter(&w.t[i])) { /* "A-1450 rue X" */
		if (!out->unit.n)
			out->unit = w.t[i].text;
		i++;
	}
	struct str suffix;
	if (i >= w.to || !(out->civic = lettered(&w.t[i], &suffix)))
		return 0;
	out->suffix = suffix;
	i++;
	while ((second = second_number(w, i)) >= 0) {
		struct str letter;
		uint32_t number = lettered(&w.t[second], &letter);
		if (street_is_range(out->civic, number)) {
			out->civic_to = number;
		} else if (w.t[i].gap == STREET_GAP_HYPHEN && !out->civic_to) {
			if (!out->unit.n)
				out->unit = arena_fmt(
				    a, "%u%.*s", (unsigned)out->civic, STR_ARG(out->suffix));
			out->civic = number;
			out->suffix = letter;
		} else if (!street_is_range(out->civic_to, number)) {
			break;
		}
		i = second + 1;
	}
	if (!out->suffix.n && i < w.to && (is_suffix(w, i) || w.t[i].half))
		out->suffix = w.t[i++].text;
	return i - w.from;
}

/* Names ------------------------------------------------------------------------------------------------------ */

/* "ii", "iv", "viii" of rangs; 0 for what is none. */
static uint32_t roman(struct str s)
{
	static const char *const numerals[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
		"xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx" };

	for (uint32_t i = 0; i < ROMAN_MAX; i++)
		if (str_is(s, numerals[i]))
			return i + 1;
	return 0;
}

static void put(char *text, size_t *n, struct str word)
{
	if (*n + 1 + word.n > NAME_BYTES)
		return;
	if (*n)
		text[(*n)++] = ' ';
	memcpy(text + *n, word.p, word.n);
	*n += word.n;
}

/* One word of a name in its form. */
static struct str word_of(struct arena *a, const struct street_token *t, bool numbered)
{
	uint32_t number = street_ordinal(t);

	if (!number && numbered)
		number = roman(t->text);
	if (number)
		return arena_fmt(a, "%u", (unsigned)number);
	return is(t, STREET_WORD) ? street_value(t->term, STREET_WORD) : t->text;
}

/* The rest of an ordinal that stands apart: "24 th". */
static bool is_ending(struct street_words w, int i)
{
	struct str s = w.t[i].text;

	return i > w.from && w.t[i - 1].plain && (str_is(s, "th") || str_is(s, "nd") || str_is(s, "rd"));
}

struct str street_name_of(struct arena *a, struct street_words w, struct str type)
{
	char text[NAME_BYTES];
	size_t n = 0;
	bool numbered = str_is(type, "rang") || str_is(type, "concession");

	for (int i = w.from; i < w.to; i++)
		if (!w.t[i].half && !is(&w.t[i], STREET_ARTICLE | STREET_NUMBER) && !is_ending(w, i))
			put(text, &n, word_of(a, &w.t[i], numbered));
	bool nothing = !n; /* "rue de la": better than that */
	for (int i = w.from; nothing && i < w.to; i++)
		if (!w.t[i].half)
			put(text, &n, w.t[i].text);
	return n ? arena_str(a, (struct str){ text, n }) : STR_NONE;
}

/* Streets ---------------------------------------------------------------------------------------------------- */

/* Directions behind the name; `keep` words stay in any case. */
static void take_ways_behind(struct street_words *w, int keep, struct street *out)
{
	while (w->to - w->from > keep && is(&w->t[w->to - 1], STREET_WAY) &&
	    !is(&w->t[w->to - 2], STREET_ARTICLE)) {
		if (!out->way.n)
			out->way = street_value(w->t[w->to - 1].term, STREET_WAY);
		w->to--;
	}
}

/* "s. la cienega blvd.", "North Main St", "1250 Est, rue Jarry". */
static void take_way_before(struct street_words *w, struct street *out)
{
	if (w->to - w->from < 2 || !is(&w->t[w->from], STREET_WAY) || is(&w->t[w->from], STREET_ARTICLE))
		return;
	if (w->t[w->from + 1].gap == STREET_GAP_HYPHEN)
		return;
	out->way = street_value(w->t[w->from].term, STREET_WAY);
	w->from++;
}

/* What follows tells where the street meets another, or what is near. */
static void cut(struct street_words *w)
{
	for (int i = w->from + 1; i < w->to; i++)
		if (is(&w->t[i], STREET_CUT) ||
		    (is(&w->t[i], STREET_JOIN) && i + 1 < w->to && is(&w->t[i + 1], STREET_TYPE) &&
		        w->t[i].gap == STREET_GAP_SPACE)) {
			w->to = i;
			return;
		}
}

/* The type that stands before the name, in token `w.from` or, behind "petit" or "3e", in the next; -1 for none. */
static int type_before(struct street_words w)
{
	bool second = w.to - w.from > 2 &&
	    (is(&w.t[w.from], STREET_ADJECTIVE) || street_ordinal(&w.t[w.from]));
	int i = w.from;

	if (!is(&w.t[i], STREET_TYPE) && second)
		i++;
	while (i > w.from && w.to > i + 1 && is(&w.t[w.to - 1], STREET_WAY)) /* "3e avenue Est" */
		w.to--;
	if (i + 1 >= w.to || !is(&w.t[i], STREET_BEFORE | STREET_BOTH | STREET_WEAK))
		return -1;
	if (i > w.from && is(&w.t[i], STREET_WEAK))
		return -1;
	return i;
}

/* Whether a word in the place of a type is one: "st" before a name is "saint". */
static bool is_type_behind(struct street_words w, int i)
{
	const struct street_token *t = &w.t[i];

	if (!is(t, STREET_TYPE) || is(&w.t[i - 1], STREET_ARTICLE))
		return false;
	if (t->gap == STREET_GAP_HYPHEN)
		return false;
	return i + 1 >= w.to || w.t[i + 1].gap != STREET_GAP_HYPHEN;
}

/* The type behind the name; -1 for none. One at the end counts before one in the middle, which the city follows. */
static int type_behind(struct street_words w)
{
	int last = w.to - 1;

	while (last > w.from && is(&w.t[last], STREET_WAY) && !is_type_behind(w, last))
		last--;
	if (last > w.from && is_type_behind(w, last))
		return last;
	for (int i = w.from + 1; i < w.to - 1; i++)
		if (is_type_behind(w, i) && is(&w.t[i], STREET_AFTER | STREET_BOTH))
			return i;
	for (int i = w.from + 1; i < w.to - 1; i++) /* "1re rue Nord Lévis" */
		if (is_type_behind(w, i) && is(&w.t[i], STREET_BEFORE) && street_ordinal(&w.t[i - 1]))
			return i;
	return -1;
}

/* "Park Avenue", "Court Street": a weak type in front yields to one at the end. */
static bool yields(struct street_words w, int before, int behind)
{
	return before >= 0 && behind > before && is(&w.t[before], STREET_WEAK) &&
	    !is(&w.t[before], STREET_BEFORE | STREET_BOTH) && !is(&w.t[behind], STREET_WEAK) &&
	    before == w.from;
}

/* Without a number "rue Principale", "3e Avenue" and "Main Street" are streets; "Maison de la Montée" is not. */
static bool is_sure(struct street_words w, int type, bool before)
{
	const struct street_token *t = &w.t[type], *first = &w.t[w.from];

	if (before || is(first, STREET_ADJECTIVE) || street_ordinal(first))
		return !is(t, STREET_WEAK) || street_ordinal(first);
	return is(t, STREET_AFTER) && !is(t, STREET_WEAK);
}

static struct str type_of(const struct street_token *t, uint32_t preferred)
{
	struct str type = street_value(t->term, preferred);

	return type.n ? type : street_value(t->term, STREET_TYPE);
}

/* `sure`: a type that is one without a number, too. */
static enum street_rank rank_of(const struct street *s, bool sure)
{
	if (!s->name.n)
		return STREET_RANK_NONE;
	if (s->civic)
		return s->type.n ? STREET_RANK_WHOLE : STREET_RANK_NUMBERED;
	return s->type.n && sure ? STREET_RANK_NAMED : STREET_RANK_NONE;
}

static bool has_letter(struct street_words w)
{
	for (int i = w.from; i < w.to; i++)
		if (!is_digit(w.t[i].text.p[0]) || street_ordinal(&w.t[i]))
			return true;
	return false;
}

/* "bolevard Laurier": the type with a slip of the hand, where no type stands otherwise. */
static int type_misspelt(struct street_words w)
{
	static const char *const types[] = { "boulevard", "avenue", "chemin", "promenade", "croissant",
		"impasse" };
	struct street_token *t = &w.t[w.from];

	if (w.to - w.from < 2 || t[1].gap != STREET_GAP_SPACE || t->text.n > SIMILAR_MAX)
		return -1;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (similar_slip(t->text.p, t->text.n, types[i], strlen(types[i])) >= 0) {
			t->term = street_entry_of(str_of(types[i]));
			return w.from;
		}
	return -1;
}

/* The name behind a type, which may stand within it: "petit rang Sainte-Anne". */
static void take_name_behind(
    struct arena *a, struct street_words w, int type, struct street *out, struct street_words *name)
{
	out->type = type_of(&w.t[type], STREET_BEFORE | STREET_BOTH);
	take_ways_behind(&w, type - w.from + 2, out);
	if (type == w.from)
		w.from++;
	*name = w;
	if (type < w.from) {
		out->name = street_name_of(a, w, out->type);
		return;
	}
	struct str head = street_name_of(a, (struct street_words){ w.t, w.from, type }, out->type);
	struct str tail = street_name_of(a, (struct street_words){ w.t, type + 1, w.to }, out->type);
	out->name = tail.n ? arena_fmt(a, "%.*s %.*s", STR_ARG(head), STR_ARG(tail)) : head;
}

/* The name before a type; where the directions behind the type end. */
static int take_name_before(
    struct arena *a, struct street_words w, int type, struct street *out, struct street_words *name)
{
	int ways = type + 1;

	out->type = type_of(&w.t[type], STREET_AFTER | STREET_BOTH);
	for (; ways < w.to && is(&w.t[ways], STREET_WAY); ways++)
		if (!out->way.n)
			out->way = street_value(w.t[ways].term, STREET_WAY);
	w.to = type;
	take_ways_behind(&w, 1, out);
	*name = w;
	out->name = street_name_of(a, w, out->type);
	return ways;
}

enum street_rank street_take_name(
    struct arena *a, struct street_words w, struct street *out, struct street_words *name, int *rest)
{
	int end = w.to;

	*rest = end;
	w.from += street_take_civic(a, w, out);
	cut(&w);
	if (w.from >= w.to)
		return STREET_RANK_NONE;
	take_way_before(&w, out);
	int before = type_before(w), behind = type_behind(w);
	if (before < 0 && behind < 0)
		before = type_misspelt(w);
	if (before >= 0 && !yields(w, before, behind)) {
		take_name_behind(a, w, before, out, name);
		return rank_of(out, is_sure(w, before, true));
	}
	if (behind >= 0) {
		int ways = take_name_before(a, w, behind, out, name);
		if (w.to == end)
			*rest = ways;
		return rank_of(out, is_sure(w, behind, false));
	}
	take_ways_behind(&w, 1, out);
	if (!has_letter(w))
		return STREET_RANK_NONE;
	*name = w;
	out->name = street_name_of(a, w, out->type);
	return rank_of(out, false);
}
