#include "importers/mapping_scan.h"

static void pass_space(struct mapping_scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
		s->p++;
}

bool mapping_scan_end(struct mapping_scan *s)
{
	pass_space(s);
	return s->p == s->end;
}

bool mapping_scan_char(struct mapping_scan *s, char c)
{
	pass_space(s);
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

static bool in_word(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool mapping_scan_word(struct mapping_scan *s, struct str *out)
{
	pass_space(s);
	const char *p = s->p;
	while (p < s->end && in_word(*p))
		p++;
	if (p == s->p)
		return false;
	*out = (struct str){ s->p, (size_t)(p - s->p) };
	s->p = p;
	return true;
}

bool mapping_scan_number(struct mapping_scan *s, int *out)
{
	pass_space(s);
	const char *p = s->p;
	bool minus = p < s->end && *p == '-';
	p += minus;
	const char *digits = p;
	int number = 0;
	for (; p < s->end && *p >= '0' && *p <= '9' && p - digits < 4; p++)
		number = 10 * number + *p - '0';
	if (p == digits)
		return false;
	*out = minus ? -number : number;
	s->p = p;
	return true;
}

static char unescaped(char c)
{
	return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

bool mapping_scan_quoted(struct mapping_scan *s, struct arena *a, struct str *out)
{
	pass_space(s);
	const char *p = s->p;
	if (p == s->end || *p != '"')
		return false;
	char *text = arena_alloc(a, (size_t)(s->end - p));
	size_t n = 0;
	for (p++; p < s->end && *p != '"'; p++) {
		bool escape = *p == '\\' && p + 1 < s->end;
		p += escape;
		text[n++] = escape ? unescaped(*p) : *p;
	}
	if (p == s->end)
		return false;
	*out = (struct str){ text, n };
	s->p = p + 1;
	return true;
}

bool mapping_scan_until(struct mapping_scan *s, const char *stops, struct str *out)
{
	pass_space(s);
	const char *p = s->p;
	while (p < s->end && !strchr(stops, *p))
		p++;
	if (p == s->end)
		return false;
	*out = str_trim((struct str){ s->p, (size_t)(p - s->p) });
	s->p = p;
	return true;
}
