#include "importers/json_span.h"

#include <string.h>

enum { TRACKED = 64 };

/* True when one of the eight bytes at p is a quote or a backslash. */
static bool eight_end(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = UINT64_C(0x8080808080808080);
	uint64_t w, quote, slash;

	memcpy(&w, p, sizeof w);
	quote = w ^ ones * '"';
	slash = w ^ ones * '\\';
	return (((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & tops;
}

/* Passes over a string up to and with its quote; returns where it stopped. */
static const char *pass_string(struct json_span *s, const char *p, const char *end)
{
	for (;;) {
		if (s->escaped && p < end) {
			s->escaped = false;
			p++;
		}
		while (end - p >= 8 && !eight_end(p))
			p += 8;
		while (p < end && *p != '"' && *p != '\\')
			p++;
		if (p == end)
			return p;
		if (*p++ == '"') {
			s->in_string = false;
			return p;
		}
		s->escaped = true;
	}
}

/* A quote or a bracket; false for one that closes what was not opened. */
static bool take(struct json_span *s, char c)
{
	if (c == '"')
		return s->in_string = true;
	if (c == '{' || c == '[') {
		uint64_t bit = s->depth < TRACKED ? UINT64_C(1) << s->depth : 0;
		s->objects = c == '{' ? s->objects | bit : s->objects & ~bit;
		s->depth++;
		return true;
	}
	if (s->depth == 0)
		return false;
	s->depth--;
	return s->depth >= TRACKED || (s->objects >> s->depth & 1) == (c == '}');
}

static bool is_bracket_or_quote(char c)
{
	return c == '"' || c == '{' || c == '}' || c == '[' || c == ']';
}

static bool in_word(char c)
{
	return c != ',' && c != ':' && c != ' ' && c != '\n' && c != '\r' && c != '\t' &&
	    !is_bracket_or_quote(c);
}

/* A number or a word at the top: up to the first byte that cannot belong to it. */
static enum json_span_step pass_word(struct json_span *s, const char **p, const char *end)
{
	const char *from = *p;

	while (*p < end && in_word(**p))
		++*p;
	if (*p == end) {
		s->in_word = true;
		return JSON_SPAN_MORE;
	}
	return s->in_word || *p > from ? JSON_SPAN_END : JSON_SPAN_MISMATCH;
}

enum json_span_step json_span_scan(struct json_span *s, const char **at, const char *end)
{
	const char *p = *at;

	if (s->depth == 0 && !s->in_string && (s->in_word || (p < end && !is_bracket_or_quote(*p))))
		return pass_word(s, at, end);
	while (p < end) {
		if (s->in_string) {
			p = pass_string(s, p, end);
		} else {
			while (p < end && !is_bracket_or_quote(*p))
				p++;
			if (p == end)
				break;
			if (!take(s, *p)) {
				*at = p;
				return JSON_SPAN_MISMATCH;
			}
			p++;
		}
		if (s->depth == 0 && !s->in_string) {
			*at = p;
			return JSON_SPAN_END;
		}
	}
	*at = p;
	return JSON_SPAN_MORE;
}
