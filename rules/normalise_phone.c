/* normalise_phone.c: the number in a cell, as people write numbers in Québec.
 *
 * A cell is read as runs of digits: groups with spaces, points, hyphens or parentheses between them. A word, a
 * comma or a line break ends a run, unless the word is the rest of the number in letters (1 866 APPELLE). The first
 * run that is a number is taken; one that begins with what is none ("7 418 555-0100") is looked at group by group. */
#include "lib/text.h"
#include "rules/normalise.h"

enum {
	RUN_DIGITS = 32, /* more of one run are not looked at */
	PHONE_MAX = 15,  /* E.164 */
	LETTERS_MAX = 9, /* "1 866 APPELLEZ": what is behind the tenth digit is not dialled */
};

struct run {
	char digit[RUN_DIGITS];
	bool starts[RUN_DIGITS];  /* a group begins here */
	size_t after[RUN_DIGITS]; /* where in the text what stands behind it begins */
	size_t n;
	bool plus, letters;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* The digit under a letter on a telephone (ITU-T E.161). */
static char key_of(char capital)
{
	return "22233344455566677778889999"[capital - 'A'];
}

/* Bytes of what may stand between two groups; 0: something else is there. */
static size_t between(struct str s, size_t i)
{
	const char *p = s.p + i, *from = p;

	if (i >= s.n)
		return 0;
	if (strchr(" \t.-()", *p) && *p)
		return 1;
	uint32_t c = text_next(&p, s.p + s.n);
	bool space = c == 0x00A0 || c == 0x00AD || (c >= 0x2000 && c <= 0x200F) || c == 0x202F ||
	    c == 0x2060 || c == 0xFEFF;
	bool dash = (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
	return space || dash ? (size_t)(p - from) : 0;
}

/* "418/555-0100": between area code and number only, and without spaces. */
static bool is_slash_within(struct str s, size_t i, const struct run *r)
{
	size_t area = r->n && r->digit[0] == '1' ? 4 : 3;

	return s.p[i] == '/' && r->n == area && is_digit(s.p[i - 1]) && i + 1 < s.n && is_digit(s.p[i + 1]);
}

static void put(struct run *r, char digit, bool starts, size_t after)
{
	if (r->n == RUN_DIGITS)
		return;
	r->digit[r->n] = digit;
	r->starts[r->n] = starts;
	r->after[r->n++] = after;
}

/* 211, 811, 911: area codes never end in 11 (NANPA). */
static bool is_short_line(const char *d)
{
	return d[0] >= '2' && d[1] == '1' && d[2] == '1';
}

/* How many letters the run still lacks, when letters may follow it: behind the area code or the exchange. */
static size_t wanted_letters(const struct run *r)
{
	size_t one = r->n && r->digit[0] == '1', n = r->n - one;

	if ((n != 3 && n != 6) || is_short_line(r->digit + one))
		return 0;
	return 10 - n;
}

/* "POSTE 12" behind a number that lacks its end is no end of it. */
static bool is_label(struct str word)
{
	static const char *const labels[] = { "POSTE", "POSTES", "EXT", "EXTENSION", "LIGNE", "LIGNES",
		"OPTION", "BUREAU", "CELL", "CELLULAIRE", "FAX", "TELEPHONE", "TELECOPIEUR", "ATS", "TTY" };

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (str_is(word, labels[i]))
			return true;
	return false;
}

/* Takes the letters of a number from i on ("APPELLE", "O-CANADA"); returns where they end, i when they are none. */
static size_t take_letters(struct str s, size_t i, struct run *r)
{
	struct run with = *r;
	size_t wanted = wanted_letters(r), got = 0, at = i, gap;

	while (wanted && got < wanted) {
		size_t from = at;
		while (at < s.n && is_letter(s.p[at]))
			at++;
		struct str word = { s.p + from, at - from };
		if (!word.n || got + word.n > LETTERS_MAX || is_label(word))
			return i;
		for (size_t k = 0; k < word.n; k++) {
			if (!is_capital(word.p[k]))
				return i;
			if (got++ < wanted)
				put(&with, key_of(word.p[k]), false, at);
		}
		while (got < wanted && (gap = between(s, at)))
			at += gap;
	}
	if (!wanted)
		return i;
	with.letters = true;
	*r = with;
	return at;
}

/* Reads the next run from *i on, and moves *i behind it. False when there are no more digits. */
static bool next_run(struct str s, size_t *i, struct run *r)
{
	size_t at = *i, gap;
	bool starts = true;

	*r = (struct run){ .n = 0 };
	while (at < s.n && !is_digit(s.p[at]))
		at++;
	r->plus = at > 0 && at < s.n && s.p[at - 1] == '+';
	while (at < s.n && !r->letters) {
		if (is_digit(s.p[at])) {
			put(r, s.p[at], starts, at + 1);
			starts = false;
			at++;
			continue;
		}
		gap = is_slash_within(s, at, r) ? 1 : between(s, at);
		starts = true;
		if (gap)
			at += gap;
		else if (!is_letter(s.p[at]) || take_letters(s, at, r) == at)
			break;
	}
	*i = at;
	return r->n > 0;
}

/* Area code and exchange begin with 2 to 9, and are no short lines. */
static bool is_plausible(const char *d)
{
	return d[0] >= '2' && d[3] >= '2' && !is_short_line(d);
}

/* A number of ten digits that begins and ends where groups do: its place in the run. */
static bool find_ten(const struct run *r, size_t *from)
{
	for (size_t i = 0; i + 10 <= r->n; i++) {
		size_t first = i + (r->digit[i] == '1');
		if (!r->starts[i] || first + 10 > r->n || !is_plausible(r->digit + first))
			continue;
		if (first + 10 < r->n && !r->starts[first + 10])
			continue;
		*from = first;
		return true;
	}
	return false;
}

struct found {
	size_t from, n;
	bool sure; /* false: only if nothing better comes */
	bool foreign;
};

/* Behind "+" or "011": the plan's own number, or one of another country. */
static struct found choose_dialled(const struct run *r, size_t from)
{
	size_t n = r->n - from;

	if (n >= 11 && r->digit[from] == '1')
		return (struct found){ .from = from + 1, .n = 10, .sure = true };
	return (struct found){
		.from = from, .n = n < PHONE_MAX ? n : PHONE_MAX, .sure = n >= 7, .foreign = true
	};
}

/* What of the run is a number; n 0: nothing. */
static struct found choose(const struct run *r)
{
	size_t from;

	if (r->n < 3)
		return (struct found){ .n = 0 };
	if (r->plus)
		return choose_dialled(r, 0);
	if (r->n > 11 && memcmp(r->digit, "011", 3) == 0)
		return choose_dialled(r, 3);
	if (is_short_line(r->digit) && (r->n == 3 || r->starts[3]))
		return (struct found){ .n = 3, .sure = true };
	if (find_ten(r, &from))
		return (struct found){ .from = from, .n = 10, .sure = true };
	if (r->n >= 11 && r->digit[0] == '1')
		return (struct found){ .from = 1, .n = 10, .sure = true };
	if (r->n >= 10)
		return (struct found){ .n = 10, .sure = true };
	return (struct found){ .n = r->n, .sure = r->n >= 7 };
}

/* The number in the cell, and the text behind it. */
static struct str find_phone(struct arena *a, struct str s, struct str *rest)
{
	struct run r;
	struct str best = STR_NONE;
	size_t i = 0;

	*rest = STR_NONE;
	while (next_run(s, &i, &r)) {
		struct found f = choose(&r);
		if (!f.n || (best.n && !f.sure))
			continue;
		size_t after = r.after[f.from + f.n - 1];
		best = arena_fmt(a, "%s%.*s", f.foreign ? "+" : "", (int)f.n, r.digit + f.from);
		*rest = (struct str){ s.p + after, s.n - after };
		if (f.sure)
			break;
	}
	return best;
}

struct str norm_phone(struct arena *a, struct str s)
{
	struct str rest;

	return find_phone(a, s, &rest);
}

struct str norm_phone_whole(struct arena *a, struct str s)
{
	struct str rest, number = find_phone(a, s, &rest), more = text_only_digits(a, rest);

	return number.n && more.n ? arena_fmt(a, "%.*sx%.*s", STR_ARG(number), STR_ARG(more)) : number;
}
