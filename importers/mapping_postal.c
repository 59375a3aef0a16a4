#include "importers/mapping_postal.h"

#include "importers/mapping_trade.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_word(char c)
{
	return is_digit(c) || is_letter(c) || (unsigned char)c >= 0x80;
}

/* The bytes of a code that begins at `at`, with a space or a hyphen in its middle or without; 0 when none does. */
static size_t code_at(struct str s, size_t at)
{
	size_t i = at, n = 0;

	for (; i < s.n && n < 6; i++) {
		if (n == 3 && (s.p[i] == ' ' || s.p[i] == '-'))
			continue;
		if (n % 2 ? !is_digit(s.p[i]) : !is_letter(s.p[i]))
			return 0;
		n++;
	}
	return n == 6 && i - at <= sizeof "G1A - 1A1" - 1 ? i - at : 0;
}

static struct str tidy(struct str s)
{
	s = str_trim(s);
	while (s.n && strchr(" ,;/-\n", s.p[s.n - 1]))
		s.n--;
	while (s.n && strchr(" ,;/-\n", s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

bool mapping_postal_find(struct str text, struct str *code, struct str *rest)
{
	for (size_t at = text.n; at-- > 0;) {
		size_t n = is_letter(text.p[at]) ? code_at(text, at) : 0;
		bool alone = n && (at == 0 || !is_word(text.p[at - 1])) &&
		    (at + n == text.n || !is_word(text.p[at + n]));
		if (!alone)
			continue;
		*code = (struct str){ text.p + at, n };
		*rest = tidy((struct str){ text.p, at });
		if (!rest->n)
			*rest = tidy((struct str){ text.p + at + n, text.n - at - n });
		return true;
	}
	return false;
}

struct str mapping_postal_in(struct arena *a, struct str v)
{
	struct str code, rest;

	return mapping_postal_find(v, &code, &rest) ? mapping_trade_postal(a, code) : STR_NONE;
}

struct str mapping_postal_without(struct arena *a, struct str v)
{
	struct str code, rest;

	(void)a;
	return mapping_postal_find(v, &code, &rest) ? rest : v;
}
