#include "rules/name.h"

#include "rules/name_reading.h"

/* Pieces of a raw name that are read by themselves. */
struct cuts {
	struct str list[6];
	int n;
};

static bool opens(char c)
{
	return c == '(' || c == '[';
}

static bool closes(char c)
{
	return c == ')' || c == ']';
}

/* Letters and digits of any script, as far as bytes tell. */
static int letters(struct str s)
{
	int n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		n += (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0xC3;
	}
	return n;
}

/* Does a bracket open here that is no part of a word, as those of "retraité(e)s" and "professionnel(le)s" are? */
static bool bracket_at(struct str raw, size_t i)
{
	unsigned char before = i ? (unsigned char)raw.p[i - 1] : ' ';
	size_t n = i + 1;

	if (!opens(raw.p[i]))
		return false;
	while (n < raw.n && n <= i + 4 && !closes(raw.p[n]))
		n++;
	return (before | 0x20) < 'a' || (before < 0x80 && (before | 0x20) > 'z') || n == raw.n || n > i + 4;
}

/* `raw` without what stands in brackets, into `out` of raw.n bytes; `*inside` takes the first bracket's. */
static struct str without_brackets(struct str raw, char *out, struct str *inside)
{
	size_t n = 0, from = 0;
	int depth = 0;

	*inside = STR_NONE;
	for (size_t i = 0; i < raw.n; i++) {
		if (depth ? opens(raw.p[i]) : bracket_at(raw, i)) {
			if (depth++ == 0)
				from = i + 1;
		} else if (depth && closes(raw.p[i])) {
			if (--depth == 0 && !inside->n)
				*inside = (struct str){ raw.p + from, i - from };
		} else if (!depth) {
			out[n++] = raw.p[i];
		}
	}
	if (depth && !inside->n)
		*inside = (struct str){ raw.p + from, raw.n - from };
	return (struct str){ out, n };
}

/* A bar, or a slash with a space beside it. */
static bool parts_languages(struct str s, size_t i)
{
	return s.p[i] == '|' ||
	    (s.p[i] == '/' && ((i > 0 && s.p[i - 1] == ' ') || (i + 1 < s.n && s.p[i + 1] == ' ')));
}

static void put_cut(struct cuts *c, struct str s)
{
	if (c->n < (int)(sizeof c->list / sizeof *c->list))
		c->list[c->n++] = s;
}

/* Each side, if every one has three letters: "24 / 7" are not two names. */
static void cut_sides(struct cuts *c, struct str s)
{
	struct cuts sides = { .n = 0 };
	size_t from = 0;
	bool names = true;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && !parts_languages(s, i))
			continue;
		struct str side = { s.p + from, i - from };
		names = names && letters(side) >= 3;
		put_cut(&sides, side);
		from = i + 1;
	}
	for (int i = 0; names && sides.n > 1 && i < sides.n; i++)
		put_cut(c, sides.list[i]);
}

static int capitals(struct str s, bool small)
{
	char from = small ? 'a' : 'A';
	int n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= from && s.p[i] <= from + 25;
	return n;
}

static bool has_word(const struct name *x, struct str word)
{
	for (int i = 0; i < x->n; i++)
		if (str_eq(x->words[i].text, word))
			return true;
	return false;
}

/* What stands in brackets is mostly a place, a public or the house where it is, and no name. An acronym in capitals is one
 * ("(OEIL)"), where the name has small letters: but not when it was made of the name's own words, so that the name with it
 * (`whole`) reads as without (`bare`). */
static bool is_acronym(struct str inside, struct str outside, const struct name *x, const struct name *whole,
    const struct name *bare)
{
	struct str word = x->words[0].text;

	if (x->n != 1 || x->words[0].kind != NAME_PLAIN || word.n < 3 || letters(inside) > 12)
		return false;
	if (capitals(inside, true) || capitals(inside, false) < 3 || !capitals(outside, true))
		return false;
	return has_word(whole, word) && !has_word(bare, word);
}

static bool same_reading(const struct name *x, const struct name *y)
{
	bool same = x->n == y->n && x->branch == y->branch;

	for (int i = 0; same && i < x->n; i++)
		same = x->words[i].kind == y->words[i].kind && str_eq(x->words[i].text, y->words[i].text);
	return same;
}

/* Keeps the last of `n` readings unless it says what another does. */
static int keep(const struct name *out, int n)
{
	for (int i = 0; i + 1 < n; i++)
		if (same_reading(&out[i], &out[n - 1]))
			return n - 1;
	return n;
}

int name_read(struct arena *a, const struct name_words *w, struct str raw, struct name out[NAME_READINGS])
{
	char bare[NAME_BYTES];
	struct str inside;
	struct cuts c = { .n = 0 };
	struct name alone;

	if (!w)
		w = name_words_shipped();
	if (raw.n > NAME_BYTES)
		raw.n = NAME_BYTES;
	if (!name_reading(a, w, raw, &out[0]))
		return 0;
	int n = 1;
	struct str outside = without_brackets(raw, bare, &inside);
	if (inside.n)
		put_cut(&c, outside);
	cut_sides(&c, outside);
	for (int i = 0; i < c.n && n < NAME_READINGS; i++)
		if (name_reading(a, w, c.list[i], &out[n]))
			n = keep(out, n + 1);
	if (n < NAME_READINGS && inside.n && name_reading(a, w, inside, &alone) &&
	    is_acronym(inside, outside, &alone, &out[0], &out[n > 1])) {
		out[n] = alone;
		n = keep(out, n + 1);
	}
	return n;
}
