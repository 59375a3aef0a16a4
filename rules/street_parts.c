#include "rules/street_parts.h"

#include <stdlib.h>

enum { IDENTIFIER_MAX = 12 }; /* bytes of a unit or box; longer is none */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

static bool is_letter(const struct street_token *t)
{
	return t->text.n == 1 && !is_digit(t->text.p[0]);
}

static void use(struct street_words w, int from, int to)
{
	for (int i = from; i < to; i++)
		w.t[i].used = true;
}

static void set(struct str *to, struct str value)
{
	if (!to->n)
		*to = value;
}

uint32_t street_ordinal(const struct street_token *t)
{
	static const char *const endings[] = { "e", "er", "re", "ere", "eme", "ieme", "iem", "em", "st", "nd",
		"rd", "th", "ier", "iere" };
	uint32_t number = 0;
	size_t n = 0;

	if (street_is(t->term, STREET_ORDINAL))
		return (uint32_t)strtoul(street_value(t->term, STREET_ORDINAL).p, NULL, 10);
	while (n < t->text.n && n < 4 && is_digit(t->text.p[n]))
		number = number * 10 + (uint32_t)(t->text.p[n++] - '0');
	struct str ending = { t->text.p + n, t->text.n - n };
	for (size_t i = 0; n && i < sizeof endings / sizeof *endings; i++)
		if (str_is(ending, endings[i]))
			return number;
	return 0;
}

/* Units ------------------------------------------------------------------------------------------------------ */

/* Does a street begin at `i`, so that the number there is not the end of a unit ("suite 200-1450 rue X")? */
static bool begins_street(struct street_words w, int i)
{
	return w.t[i].plain && i + 1 < w.to && w.t[i + 1].gap == STREET_GAP_SPACE && !w.t[i + 1].used;
}

/* What names one of several, at `i`: "205", "d209", "D-131", "no 4", "B": its end, 0 for none. */
static int identifier(struct arena *a, struct street_words w, int i, bool letters, struct str *out)
{
	char text[IDENTIFIER_MAX];
	size_t n = 0;

	while (i < w.to && street_is(w.t[i].term, STREET_NUMBER))
		i++;
	if (i >= w.to || w.t[i].used || w.t[i].half)
		return 0;
	bool letter = is_letter(&w.t[i]);
	bool followed = i + 1 < w.to && !w.t[i + 1].used && w.t[i + 1].gap <= STREET_GAP_HYPHEN;
	bool number_behind = followed && w.t[i + 1].plain && !begins_street(w, i + 1);
	if (letter ? !number_behind && (!letters || followed) : !has_digit(w.t[i].text))
		return 0;
	for (bool more = true; more; i++) {
		struct str s = w.t[i].text;
		if (n + s.n > sizeof text)
			return 0;
		memcpy(text + n, s.p, s.n);
		n += s.n;
		more = i + 1 < w.to && !w.t[i + 1].used &&
		    ((letter && number_behind) ||
		        (w.t[i + 1].gap == STREET_GAP_HYPHEN && is_letter(&w.t[i + 1])));
		letter = false;
	}
	*out = arena_str(a, (struct str){ text, n });
	return i;
}

/* "205 et 208", "205-208": the rest of the list is the same door. */
static int more_identifiers(struct street_words w, int i)
{
	while (i < w.to && !w.t[i].used) {
		bool joined = street_is(w.t[i].term, STREET_JOIN | STREET_TO) && i + 1 < w.to;
		int number = joined ? i + 1 : i;
		if (!joined && w.t[i].gap != STREET_GAP_HYPHEN)
			break;
		if (!has_digit(w.t[number].text) || begins_street(w, number))
			break;
		i = number + 1;
	}
	return i;
}

static void take_unit(struct arena *a, struct street_words w, int i, struct street *out)
{
	struct str unit;
	int end = identifier(a, w, i + 1, !street_is(w.t[i].term, STREET_WORD), &unit);

	if (!end)
		return;
	set(&out->unit, unit);
	use(w, i, more_identifiers(w, end));
}

/* "porte5", "bur200": written together. */
static void take_glued(struct street_words w, int i, struct street *out)
{
	struct str s = w.t[i].text, head = { s.p, 0 };

	while (head.n < s.n && !is_digit(s.p[head.n]))
		head.n++;
	struct str tail = { s.p + head.n, s.n - head.n };
	uint32_t kinds = head.n > 1 && str_digits(tail) ? STREET_UNIT | STREET_BOX | STREET_RURAL : 0;
	const struct street_entry *e = kinds ? street_entry_of(head) : NULL;
	if (!street_is(e, kinds) || tail.n > IDENTIFIER_MAX)
		return;
	set(street_is(e, STREET_UNIT)      ? &out->unit
	        : street_is(e, STREET_BOX) ? &out->box
	                                   : &out->rural,
	    tail);
	use(w, i, i + 1);
}

/* "2e étage", "2nd floor", "étage 2". */
static void take_floor(struct arena *a, struct street_words w, int i, struct street *out)
{
	bool before = i > w.from && !w.t[i - 1].used && w.t[i - 1].gap != STREET_GAP_HYPHEN;
	uint32_t number = before ? street_ordinal(&w.t[i - 1]) : 0;
	int from = i, to = i + 1;

	if (number) {
		from = i - 1;
	} else if (i + 1 < w.to && w.t[i + 1].plain) {
		number = w.t[i + 1].number;
		to = i + 2;
	}
	if (!number)
		return;
	set(&out->unit, arena_fmt(a, "e%u", (unsigned)number));
	use(w, from, to);
}

/* "#302", but not the number of the street itself: "#1450 rue X". */
static void take_sharp(struct arena *a, struct street_words w, int i, struct street *out)
{
	bool first = i == w.from;
	bool number_behind = i + 1 < w.to && is_digit(w.t[i + 1].text.p[0]);
	struct str unit;

	if (first && i + 1 < w.to && !number_behind)
		return;
	if (!identifier(a, w, i, true, &unit))
		return;
	set(&out->unit, unit);
	use(w, i, i + 1);
}

/* Boxes ------------------------------------------------------------------------------------------------------ */

static void take_box(struct arena *a, struct street_words w, int i, struct street *out)
{
	struct str box;
	int end = identifier(a, w, i + 1, false, &box);

	if (!end)
		return;
	set(street_is(w.t[i].term, STREET_RURAL) ? &out->rural : &out->box, box);
	use(w, i, end);
}

/* "succ. Centre-ville": which post office a box is in, to the end of the segment. */
static void take_station(struct street_words w, int i)
{
	int end = i;

	while (end < w.to && !w.t[end].used)
		end++;
	use(w, i, end);
}

/* Postal codes ----------------------------------------------------------------------------------------------- */

static bool is_postal(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((i % 2 == 1) != is_digit(s.p[i]) || (i % 2 == 0 && (s.p[i] < 'a' || s.p[i] > 'z')))
			return false;
	return s.n == 6;
}

static void take_postal(struct arena *a, struct street_words w, int i, struct street *out)
{
	char text[6];
	struct str first = w.t[i].text;
	int end = i + 1;

	if (first.n == 3 && end < w.to && w.t[end].text.n == 3 && !w.t[end].used) {
		memcpy(text, first.p, 3);
		memcpy(text + 3, w.t[end].text.p, 3);
		end++;
	} else if (first.n == 6) {
		memcpy(text, first.p, 6);
	} else {
		return;
	}
	if (!is_postal((struct str){ text, 6 }))
		return;
	for (size_t k = 0; k < sizeof text; k++)
		if (!is_digit(text[k]))
			text[k] = (char)(text[k] - 'a' + 'A');
	set(&out->postal, arena_str(a, (struct str){ text, sizeof text }));
	use(w, i, end);
}

/* "IL 60302", "60302-1234" at the end of everything. */
void street_take_zip(struct street_words w, struct street *out)
{
	int i = w.to - 1;

	if (i > w.from && w.t[i].plain && w.t[i].text.n == 4 && w.t[i].gap == STREET_GAP_HYPHEN)
		i--;
	if (i < w.from || w.t[i].used || !w.t[i].plain || w.t[i].text.n != 5 || out->postal.n)
		return;
	bool state = i > w.from && street_is(w.t[i - 1].term, STREET_STATE) && !w.t[i - 1].used;
	if (!state && (i == w.from || street_is(w.t[i - 1].term, STREET_TYPE | STREET_NUMBER)))
		return;
	out->postal = w.t[i].text;
	if (state)
		set(&out->province, w.t[i - 1].text);
	use(w, state ? i - 1 : i, w.to);
}

void street_take_parts(struct arena *a, struct street_words w, struct street *out)
{
	for (int i = w.from; i < w.to; i++) {
		const struct street_token *t = &w.t[i];
		if (t->used)
			continue;
		if (is_digit(t->text.p[t->text.n > 1]))
			take_postal(a, w, i, out);
		if (!t->used && t->sharp)
			take_sharp(a, w, i, out);
		if (!t->used && !t->term)
			take_glued(w, i, out);
		if (t->used || !t->term)
			continue;
		if (t->term->kinds & STREET_LEVEL) {
			set(&out->unit, street_value(t->term, STREET_LEVEL));
			use(w, i, i + 1);
		}
		if (t->term->kinds & (STREET_BOX | STREET_RURAL))
			take_box(a, w, i, out);
		if (!t->used && t->term->kinds & STREET_FLOOR)
			take_floor(a, w, i, out);
		if (!t->used && t->term->kinds & STREET_UNIT)
			take_unit(a, w, i, out);
		if (!t->used && t->term->kinds & STREET_STATION && (out->box.n || i == w.from))
			take_station(w, i);
	}
}
