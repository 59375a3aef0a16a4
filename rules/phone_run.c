#include "rules/phone_run.h"

#include "lib/text.h"

enum {
	LETTERS_MAX = 9, /* "1 866 APPELLEZ": what is behind the tenth digit is not dialled */
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
static bool is_slash_within(struct str s, size_t i, const struct phone_run *r)
{
	size_t area = r->n && r->digit[0] == '1' ? 4 : 3;

	return s.p[i] == '/' && r->n == area && is_digit(s.p[i - 1]) && i + 1 < s.n && is_digit(s.p[i + 1]);
}

static void put(struct phone_run *r, char digit, bool starts, size_t after)
{
	if (r->n == PHONE_RUN_DIGITS)
		return;
	r->digit[r->n] = digit;
	r->starts[r->n] = starts;
	r->after[r->n++] = after;
}

bool phone_run_is_short(const char *d)
{
	return d[0] >= '2' && d[1] == '1' && d[2] == '1';
}

/* How many letters the run still lacks, when letters may follow it: behind the area code or the exchange. */
static size_t wanted_letters(const struct phone_run *r)
{
	size_t one = r->n && r->digit[0] == '1', n = r->n - one;

	if ((n != 3 && n != 6) || phone_run_is_short(r->digit + one))
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
static size_t take_letters(struct str s, size_t i, struct phone_run *r)
{
	struct phone_run with = *r;
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

bool phone_run_next(struct str s, size_t *i, struct phone_run *r)
{
	size_t at = *i, gap;
	bool starts = true;

	*r = (struct phone_run){ .n = 0 };
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

bool phone_run_is_plausible(const char *d)
{
	return d[0] >= '2' && d[3] >= '2' && !phone_run_is_short(d);
}

bool phone_run_ten(const struct phone_run *r, size_t begin, size_t *from)
{
	for (size_t i = begin; i + 10 <= r->n; i++) {
		size_t first = i + (r->digit[i] == '1');
		if (!r->starts[i] || first + 10 > r->n || !phone_run_is_plausible(r->digit + first))
			continue;
		if (first + 10 < r->n && !r->starts[first + 10])
			continue;
		*from = first;
		return true;
	}
	return false;
}
