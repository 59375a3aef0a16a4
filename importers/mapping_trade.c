#include "importers/mapping_trade.h"

#include "importers/mapping_text.h"
#include "lib/text.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

/* Phones ---------------------------------------------------------------------------------------------------- */

/* Area codes of the North American plan whose numbers cost the caller nothing: people write them with their 1. */
static bool is_toll_free(const char *digits)
{
	static const char *const codes[] = { "800", "833", "844", "855", "866", "877", "888", NULL };

	return is_one_of((struct str){ digits, 3 }, codes);
}

struct str mapping_trade_phone(struct arena *a, struct str v)
{
	char d[11];
	size_t n = 0;

	for (size_t i = 0; i < v.n; i++) {
		if (is_letter(v.p[i]))
			return v;
		if (!is_digit(v.p[i]))
			continue;
		if (n == sizeof d)
			return v;
		d[n++] = v.p[i];
	}
	const char *p = d + (n == 11);
	if (n < 10 || (n == 11 && d[0] != '1'))
		return v;
	const char *one = n == 11 && is_toll_free(p) ? "1 " : "";
	return arena_fmt(a, "%s%.3s %.3s-%.4s", one, p, p + 3, p + 6);
}

/* The word or "#" that announces an extension; false when there is none with digits behind it. */
static bool find_ext(struct arena *a, struct str v, size_t *mark, struct str *digits)
{
	static const char *const words[] = { "poste", "post", "p", "ext", "extension", "x", NULL };

	for (size_t i = 0; i < v.n;) {
		size_t from = i;
		while (i < v.n && is_letter(v.p[i]))
			i++;
		struct str word = mapping_text_lower(a, (struct str){ v.p + from, i - from });
		bool marks = word.n ? is_one_of(word, words) : v.p[i] == '#';
		i += !word.n;
		if (!marks)
			continue;
		size_t at = i;
		while (at < v.n && memchr(" .:#", v.p[at], 4))
			at++;
		size_t behind = at;
		while (behind < v.n && is_digit(v.p[behind]))
			behind++;
		if (behind == at)
			continue;
		*mark = from;
		*digits = (struct str){ v.p + at, behind - at };
		return true;
	}
	return false;
}

struct str mapping_trade_ext(struct arena *a, struct str v)
{
	struct str digits;
	size_t mark;

	return find_ext(a, v, &mark, &digits) ? digits : STR_NONE;
}

struct str mapping_trade_noext(struct arena *a, struct str v)
{
	struct str digits;
	size_t mark;

	if (!find_ext(a, v, &mark, &digits))
		return v;
	while (mark && memchr(" ,;:-(/", v.p[mark - 1], 7))
		mark--;
	return (struct str){ v.p, mark };
}

/* Addresses ------------------------------------------------------------------------------------------------- */

struct str mapping_trade_postal(struct arena *a, struct str v)
{
	char *out = arena_alloc(a, sizeof "G1A 1A1");
	size_t n = 0;

	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];
		if (c == ' ' || c == '-')
			continue;
		if (n == 7 || (n % 2 == (n > 3) ? !is_letter(c) : !is_digit(c)))
			return v;
		out[n++] = is_letter(c) ? (char)(c & ~32) : c;
		if (n == 3)
			out[n++] = ' ';
	}
	return n == 7 ? (struct str){ out, 7 } : v;
}

bool mapping_trade_is_no(struct arena *a, struct str v)
{
	static const char *const no[] = { "", "non", "no", "n", "0", "faux", "false", "aucun", "aucune",
		"n a", "s o", "ferme", "closed", NULL };

	return v.n < 16 && is_one_of(text_fold(a, v), no);
}

/* What people write where there is nothing to write. */
static bool is_nothing(struct arena *a, struct str v)
{
	static const char *const none[] = { "na", "so", "nd", "n d", "none", "sans objet", NULL };

	return mapping_trade_is_no(a, v) || (v.n < 16 && is_one_of(text_fold(a, v), none));
}

static bool in_domain(char c)
{
	return is_letter(c) || is_digit(c) || c == '.' || c == '-' || (unsigned char)c >= 0x80;
}

struct str mapping_trade_web(struct arena *a, struct str v)
{
	size_t host = 0;

	if (is_nothing(a, v))
		return STR_NONE;
	while (host < v.n && in_domain(v.p[host]))
		host++;
	bool ends = host == v.n || v.p[host] == '/' || v.p[host] == '?';
	if (!ends || !memchr(v.p, '.', host) || memchr(v.p, ' ', v.n))
		return v;
	char *out = arena_alloc(a, sizeof "https://" + v.n);
	memcpy(out, "https://", 8);
	memcpy(out + 8, v.p, v.n);
	return (struct str){ out, 8 + v.n };
}

static bool in_local_part(char c)
{
	return is_letter(c) || is_digit(c) || (c != '\0' && strchr(".!#$%&'*+=?^_`{|}~-", c));
}

/* What was found between `from` and `to` is a part of a word only: "éric@…", "info@ville,qc.ca". Another address
 * behind the comma is none of it: "a@x.test,b@x.test". */
static bool is_torn(struct str v, const char *from, const char *to)
{
	const char *end = v.p + v.n, *p = to + 1;

	if (from - v.p >= 2 && (unsigned char)from[-2] >= 0xC3 && (unsigned char)from[-2] <= 0xC9)
		return true; /* a Latin letter with an accent */
	if (to == end || *to != ',')
		return false;
	while (p < end && (in_domain(*p) || in_local_part(*p)))
		p++;
	return p > to + 1 && (p == end || *p != '@');
}

struct str mapping_trade_email(struct arena *a, struct str v)
{
	const char *at = memchr(v.p, '@', v.n), *end = v.p + v.n;

	if (is_nothing(a, v))
		return STR_NONE;
	if (!at)
		return v;
	const char *from = at, *to = at + 1;
	while (from > v.p && in_local_part(from[-1]))
		from--;
	while (to < end && in_domain(*to))
		to++;
	while (to > at + 1 && (to[-1] == '.' || to[-1] == '-'))
		to--;
	return from < at && to > at + 1 && !is_torn(v, from, to) ? (struct str){ from, (size_t)(to - from) }
	                                                         : v;
}

/* Dates, times ------------------------------------------------------------------------------------------------------ */

/* The length of the run of one letter that begins at `at`. */
static size_t run(struct str s, size_t at)
{
	size_t n = 1;

	while (at + n < s.n && s.p[at + n] == s.p[at])
		n++;
	return n;
}

bool mapping_trade_is_format(struct str format)
{
	int years = 0, months = 0, days = 0;

	for (size_t i = 0, n; i < format.n; i += n) {
		n = run(format, i);
		char c = format.p[i];
		if ((c == 'Y' && n != 4) || ((c == 'M' || c == 'D') && n != 2) ||
		    (is_letter(c) && c != 'Y' && c != 'M' && c != 'D') || is_digit(c))
			return false;
		years += c == 'Y';
		months += c == 'M';
		days += c == 'D';
	}
	return years == 1 && months == 1 && days == 1;
}

static bool is_date(int y, int m, int d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (y < 1 || m < 1 || m > 12 || d < 1)
		return false;
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
	return d <= days[m - 1] + (m == 2 && leap);
}

/* Up to `most` digits at *p. */
static int number(struct str s, size_t *p, size_t most)
{
	int n = 0;

	for (; *p < s.n && most && is_digit(s.p[*p]); most--)
		n = 10 * n + s.p[(*p)++] - '0';
	return n;
}

static void put_digits(char *out, int n, int number)
{
	for (; n > 0; number /= 10)
		out[--n] = (char)('0' + number % 10);
}

bool mapping_trade_date(struct arena *a, struct str format, struct str v, struct str *out)
{
	int year = 0, month = 0, day = 0;
	size_t at = 0;

	for (size_t i = 0, n; i < format.n; i += n) {
		n = run(format, i);
		if (!is_letter(format.p[i])) {
			if (v.n - at < n || memcmp(v.p + at, format.p + i, n) != 0)
				return false;
			at += n;
			continue;
		}
		bool open = n == 2 && i + n < format.n && !is_letter(format.p[i + n]);
		size_t from = at;
		int part = number(v, &at, n);
		if (at - from < (open ? 1 : n))
			return false;
		if (format.p[i] == 'Y')
			year = part;
		else if (format.p[i] == 'M')
			month = part;
		else
			day = part;
	}
	if ((at < v.n && v.p[at] != ' ' && v.p[at] != 'T') || !is_date(year, month, day))
		return false;
	char *text = arena_alloc(a, sizeof "2026-11-22");
	put_digits(text, 4, year);
	put_digits(text + 5, 2, month);
	put_digits(text + 8, 2, day);
	text[4] = text[7] = '-';
	*out = (struct str){ text, 10 };
	return true;
}

bool mapping_trade_time(struct arena *a, struct str v, struct str *out)
{
	struct str word = text_fold(a, v);
	size_t at = 0, n = 0;
	char *s = arena_alloc(a, v.n + sizeof "09:30");

	if (str_is(word, "midi") || str_is(word, "minuit")) {
		*out = str_is(word, "midi") ? STR("12:00") : STR("00:00");
		return true;
	}
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] != ' ')
			s[n++] = is_letter(v.p[i]) ? (char)(v.p[i] | 32) : v.p[i];
	struct str t = { s, n };
	int hours = number(t, &at, 2), minutes = 0;
	if (at == 0 || at == n || (s[at] != 'h' && s[at] != ':' && s[at] != 'a' && s[at] != 'p'))
		return false;
	bool bare = s[at] == 'h'; /* "9h" needs no minutes */
	if (s[at] == 'h' || s[at] == ':') {
		size_t from = ++at;
		minutes = number(t, &at, 2);
		if (at - from != 2 && (at != from || !bare))
			return false;
	}
	struct str rest = { s + at, n - at };
	if (rest.n >= 3 && rest.p[0] == ':' && is_digit(rest.p[1]) && is_digit(rest.p[2]))
		rest = (struct str){ rest.p + 3, rest.n - 3 };
	bool am = str_is(rest, "am") || str_is(rest, "a.m."), pm = str_is(rest, "pm") || str_is(rest, "p.m.");
	if (rest.n && !am && !pm)
		return false;
	if ((am || pm) && (hours < 1 || hours > 12))
		return false;
	if (am || pm)
		hours = hours % 12 + 12 * pm;
	if (hours == 24 && minutes == 0)
		hours = 0;
	if (hours > 23 || minutes > 59)
		return false;
	put_digits(s, 2, hours);
	put_digits(s + 3, 2, minutes);
	s[2] = ':';
	*out = (struct str){ s, 5 };
	return true;
}
