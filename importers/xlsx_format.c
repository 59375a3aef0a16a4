#include "importers/xlsx_format.h"

#include <math.h>
#include <stdlib.h>

/* Codes -------------------------------------------------------------------------------------------------------- */

/* What a section of a code is made of. */
struct parts {
	bool year_or_day, month, clock, span, percent,
	    other;         /* other: a point, thousands, an exponent, a fraction */
	bool long_month;   /* mmm: never minutes */
	int zeros, places; /* 0; 0, # and ? */
	bool among;        /* a literal between two places, or "(" before them */
	bool literal;      /* since the last place */
	char *pattern;
	size_t n;
};

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool begins(struct str s, size_t at, const char *word)
{
	for (; *word; at++, word++)
		if (at == s.n || lower(s.p[at]) != *word)
			return false;
	return true;
}

/* "[<=9999999]", "[h]", "[Red]", "[$-C0C]": what stands between the brackets. */
static void read_bracket(struct str in, struct parts *p, struct xlsx_section *out)
{
	char text[40], *end;
	size_t at = 0;

	if (in.n && strchr("hms", lower(in.p[0])) && begins(in, in.n - 1, (char[]){ lower(in.p[0]), '\0' })) {
		bool same = true;
		for (size_t i = 1; i < in.n; i++)
			same = same && lower(in.p[i]) == lower(in.p[0]);
		p->span = p->span || same;
		return;
	}
	if (!in.n || !strchr("<>=", in.p[0]) || in.n >= sizeof text)
		return;
	char op = in.p[at++];
	if (at < in.n && in.p[at] == '=' && op != '=')
		op = op == '<' ? 'l' : 'g', at++;
	else if (at < in.n && in.p[at] == '>' && op == '<')
		op = 'n', at++;
	memcpy(text, in.p + at, in.n - at);
	text[in.n - at] = '\0';
	double limit = strtod(text, &end);
	if (end != text && *end == '\0' && isfinite(limit)) {
		out->op = op;
		out->limit = limit;
	}
}

static void put_literal(struct parts *p, char c)
{
	if (!p->places && c != '(')
		return; /* in front: a currency, "No" */
	p->pattern[p->n++] = c;
	p->literal = true;
}

static void put_place(struct parts *p, char c)
{
	p->among = p->among || p->literal;
	p->literal = false;
	p->places++;
	p->zeros += c == '0';
	p->pattern[p->n++] = c == '0' ? '\1' : '\2';
}

/* The next thing of the code at `at`; where the one after it stands. */
static size_t read_one(struct str s, size_t at, struct parts *p, struct xlsx_section *out)
{
	char c = lower(s.p[at]);
	const char *end;

	if (begins(s, at, "general"))
		return at + 7;
	if (begins(s, at, "am/pm") || begins(s, at, "a/p")) {
		p->clock = true;
		return at + (begins(s, at, "am/pm") ? 5 : 3);
	}
	switch (c) {
	case '[':
		end = memchr(s.p + at, ']', s.n - at);
		if (!end)
			return s.n;
		read_bracket((struct str){ s.p + at + 1, (size_t)(end - s.p) - at - 1 }, p, out);
		return (size_t)(end - s.p) + 1;
	case '"':
		for (at++; at < s.n && s.p[at] != '"'; at++)
			put_literal(p, s.p[at]);
		return at + 1;
	case '\\':
		if (at + 1 < s.n)
			put_literal(p, s.p[at + 1]);
		return at + 2;
	case '_': /* the room of the next character, and a filling one */
	case '*':
		return at + 2;
	case '0':
	case '#':
	case '?':
		put_place(p, c);
		return at + 1;
	case '%':
		p->percent = true;
		return at + 1;
	case '.':
	case ',':
		p->other = true;
		return at + 1;
	case '/':
		p->other = p->other || p->places > 0;
		return at + 1;
	case 'y':
	case 'd':
		p->year_or_day = true;
		return at + 1;
	case 'm':
		p->month = true;
		p->long_month = p->long_month || begins(s, at, "mmm");
		return at + 1;
	case 'h':
	case 's':
		p->clock = true;
		return at + 1;
	case 'e':
		p->other = true;
		return at + 1;
	default:
		put_literal(p, s.p[at]);
		return at + 1;
	}
}

static enum xlsx_kind kind_of(const struct parts *p)
{
	bool date = p->year_or_day || p->long_month || (p->month && !p->clock && !p->span);

	if (p->span)
		return XLSX_SPAN;
	if (p->clock)
		return date ? XLSX_DATETIME : XLSX_TIME;
	if (date)
		return XLSX_DATE;
	if (p->percent)
		return XLSX_PERCENT;
	return !p->other && p->places > 1 && (p->zeros > 1 || p->among) ? XLSX_DIGITS : XLSX_NUMBER;
}

/* Where the section that begins at `at` ends: a ";" outside of quotes. */
static size_t section_end(struct str code, size_t at)
{
	for (bool quoted = false; at < code.n; at++) {
		if (code.p[at] == '\\' && !quoted)
			at++;
		else if (code.p[at] == '"')
			quoted = !quoted;
		else if (code.p[at] == ';' && !quoted)
			return at;
	}
	return code.n;
}

struct xlsx_format xlsx_format_code(struct arena *a, struct str code)
{
	struct xlsx_format out = { .n = 0 };

	for (size_t at = 0; at <= code.n && out.n < XLSX_SECTIONS;) {
		struct xlsx_section *section = &out.section[out.n++];
		size_t end = section_end(code, at);
		struct parts p = { .pattern = arena_alloc(a, end - at + 1) };
		struct str own = { code.p, end };
		*section = (struct xlsx_section){ .kind = XLSX_NUMBER };
		while (at < end)
			at = read_one(own, at, &p, section);
		section->kind = kind_of(&p);
		section->pattern = (struct str){ p.pattern, p.n };
		at = end + 1;
	}
	return out;
}

struct xlsx_format xlsx_format_builtin(unsigned long id)
{
	static const struct {
		unsigned char from, to, kind;
	} known[] = {
		{ 9, 10, XLSX_PERCENT },
		{ 14, 17, XLSX_DATE },
		{ 18, 21, XLSX_TIME },
		{ 22, 22, XLSX_DATETIME },
		{ 27, 31, XLSX_DATE },
		{ 32, 35, XLSX_TIME },
		{ 36, 36, XLSX_DATE },
		{ 45, 45, XLSX_TIME },
		{ 46, 46, XLSX_SPAN },
		{ 47, 47, XLSX_TIME },
		{ 50, 58, XLSX_DATE },
	};
	struct xlsx_format out = { .n = 1 };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (id >= known[i].from && id <= known[i].to)
			out.section[0].kind = (enum xlsx_kind)known[i].kind;
	return out;
}
