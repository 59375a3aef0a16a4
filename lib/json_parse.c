/* json_parse.c: JSON text to events, in one walk over its bytes. */
#include "lib/json.h"

#include "lib/i18n.h"
#include "lib/text.h"

#include <stdint.h>

/* What may come next. */
enum expect { VALUE, FIRST_VALUE, FIRST_KEY, KEY, NEXT, WHOLE };

struct parse {
	const struct json_events *events;
	void *ctx;
	const char *begin, *p, *end;
	int depth;
	uint64_t maps;   /* bit d: the bracket at depth d + 1 is a { */
	struct buf text; /* a string without its escapes */
	const char *why; /* NULL: an event stopped the parse */
};

static bool refuse(struct parse *x, const char *why)
{
	x->why = why;
	return false;
}

static void skip_space(struct parse *x)
{
	while (x->p < x->end && (*x->p == ' ' || *x->p == '\n' || *x->p == '\r' || *x->p == '\t'))
		x->p++;
}

static bool cut(struct parse *x)
{
	return refuse(x, N_("the text ends too early"));
}

/* Strings ----------------------------------------------------------------------------------------------------- */

#define ONES UINT64_C(0x0101010101010101)
#define TOPS UINT64_C(0x8080808080808080)

/* Moves over bytes that stand for themselves; notes those that are not ASCII. */
static const char *pass_plain(const char *p, const char *end, uint64_t *beyond)
{
	uint64_t w;

	for (; end - p >= 8; p += 8) {
		memcpy(&w, p, sizeof w);
		uint64_t quote = w ^ ONES * '"', slash = w ^ ONES * '\\';
		/* High bits are looked at apart: a byte with one is none of the three. */
		if ((((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | ((w - ONES * 0x20) & ~w)) & TOPS)
			break;
		*beyond |= w & TOPS;
	}
	for (; p < end; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '"' || c == '\\' || c < 0x20)
			break;
		*beyond |= c & 0x80;
	}
	return p;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits of \uXXXX; -1 when they are none. */
static int32_t four_digits(const char *p, const char *end)
{
	int32_t n = 0;

	for (int i = 0; i < 4; i++) {
		int digit = end - p > i ? hex_digit(p[i]) : -1;
		if (digit < 0)
			return -1;
		n = n << 4 | digit;
	}
	return n;
}

/* Behind "\u": a character, of two escapes where it is a surrogate pair (RFC 8259 section 7). */
static bool take_code(struct parse *x)
{
	int32_t first = four_digits(x->p, x->end), second = -1;

	if (first < 0)
		return x->end - x->p < 4 ? cut(x)
		                         : refuse(x, N_("\\u is followed by four hexadecimal digits"));
	x->p += 4;
	if (first < 0xD800 || first > 0xDFFF) {
		buf_utf8(&x->text, (uint32_t)first);
		return true;
	}
	if (x->end - x->p >= 6 && x->p[0] == '\\' && x->p[1] == 'u')
		second = four_digits(x->p + 2, x->end);
	if (first > 0xDBFF || second < 0xDC00 || second > 0xDFFF)
		return refuse(x, N_("text that is not UTF-8, or half of a surrogate pair"));
	x->p += 6;
	buf_utf8(&x->text, 0x10000 + ((uint32_t)(first - 0xD800) << 10) + (uint32_t)(second - 0xDC00));
	return true;
}

/* At a backslash. */
static bool take_escape(struct parse *x)
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";

	if (x->end - x->p < 2)
		return cut(x);
	const char *name = memchr(names, x->p[1], sizeof names - 1);
	x->p += 2;
	if (name) {
		buf_char(&x->text, meant[name - names]);
		return true;
	}
	return x->p[-1] == 'u' ? take_code(x)
	                       : refuse(x, N_("a backslash is followed by what cannot be escaped"));
}

/* Behind the opening quote; *out is the text, in the input where nothing is escaped. */
static bool take_string(struct parse *x, struct str *out)
{
	const char *from = x->p;
	uint64_t beyond = 0;
	bool escaped = false;

	buf_reset(&x->text);
	for (;;) {
		x->p = pass_plain(x->p, x->end, &beyond);
		if (x->p == x->end)
			return cut(x);
		if (*x->p == '"')
			break;
		if (*x->p != '\\')
			return refuse(x, N_("a line break or another control character stands in a text"));
		buf_add(&x->text, from, (size_t)(x->p - from));
		escaped = true;
		if (!take_escape(x))
			return false;
		from = x->p;
	}
	*out = (struct str){ from, (size_t)(x->p - from) };
	x->p++;
	if (escaped) {
		buf_s(&x->text, *out);
		*out = buf_str(&x->text);
	}
	if (!buf_ok(&x->text))
		return refuse(x, N_("a text of more than 64 MiB"));
	if (beyond && !text_utf8_valid(*out, NULL))
		return refuse(x, N_("text that is not UTF-8, or half of a surrogate pair"));
	return true;
}

/* Values ------------------------------------------------------------------------------------------------------ */

static bool is_word(const struct parse *x, struct str word)
{
	return (size_t)(x->end - x->p) >= word.n && memcmp(x->p, word.p, word.n) == 0;
}

static bool take_number(struct parse *x)
{
	const char *from = x->p;

	while (x->p < x->end && ((*x->p >= '0' && *x->p <= '9') || (*x->p && strchr("+-.eE", *x->p))))
		x->p++;
	struct str s = { from, (size_t)(x->p - from) };
	if (s.n > JSON_NUMBER_MAX)
		return refuse(x, N_("a number of more than 64 characters"));
	if (!json_is_number(s)) {
		x->p = from;
		return refuse(x, s.n ? N_("this is no number") : N_("a value is expected"));
	}
	return x->events->number(x->ctx, s);
}

static bool open_bracket(struct parse *x, bool map, enum expect *next)
{
	if (x->depth == JSON_DEPTH_MAX)
		return refuse(x, N_("nested more than 64 deep"));
	x->maps = map ? x->maps | UINT64_C(1) << x->depth : x->maps & ~(UINT64_C(1) << x->depth);
	x->depth++;
	x->p++;
	*next = map ? FIRST_KEY : FIRST_VALUE;
	return map ? x->events->map_begin(x->ctx) : x->events->list_begin(x->ctx);
}

static bool in_map(const struct parse *x)
{
	return x->maps >> (x->depth - 1) & 1;
}

static bool close_bracket(struct parse *x, enum expect *next)
{
	bool map = in_map(x);

	x->depth--;
	x->p++;
	*next = x->depth ? NEXT : WHOLE;
	return map ? x->events->map_end(x->ctx) : x->events->list_end(x->ctx);
}

static bool take_value(struct parse *x, enum expect *next)
{
	struct str s;

	*next = x->depth ? NEXT : WHOLE;
	switch (*x->p) {
	case '{':
	case '[':
		return open_bracket(x, *x->p == '{', next);
	case '"':
		x->p++;
		return take_string(x, &s) && x->events->string(x->ctx, s);
	case 't':
	case 'f':
	case 'n':
		break;
	default:
		return take_number(x);
	}
	bool yes = is_word(x, STR("true")), no = is_word(x, STR("false"));
	if (!yes && !no && !is_word(x, STR("null")))
		return x->end - x->p < 5 ? cut(x) : refuse(x, N_("a value is expected"));
	x->p += no ? 5 : 4;
	return yes || no ? x->events->boolean(x->ctx, yes) : x->events->null(x->ctx);
}

static bool take_key(struct parse *x, enum expect *next)
{
	struct str name;

	if (*x->p != '"')
		return refuse(x, N_("a member's name in quotes is expected"));
	x->p++;
	if (!take_string(x, &name) || !x->events->key(x->ctx, name))
		return false;
	skip_space(x);
	if (x->p == x->end)
		return cut(x);
	if (*x->p != ':')
		return refuse(x, N_("a colon is expected behind a member's name"));
	x->p++;
	*next = VALUE;
	return true;
}

static bool take_next(struct parse *x, enum expect *next)
{
	bool map = in_map(x);

	if (*x->p == (map ? '}' : ']'))
		return close_bracket(x, next);
	if (*x->p != ',')
		return refuse(x, map ? N_("a comma or } is expected") : N_("a comma or ] is expected"));
	x->p++;
	*next = map ? KEY : VALUE;
	return true;
}

static bool parse(struct parse *x)
{
	enum expect next = VALUE;

	while (next != WHOLE) {
		skip_space(x);
		if (x->p == x->end)
			return cut(x);
		bool closes = (next == FIRST_KEY && *x->p == '}') || (next == FIRST_VALUE && *x->p == ']');
		bool ok = closes                           ? close_bracket(x, &next)
		    : next == NEXT                         ? take_next(x, &next)
		    : next == VALUE || next == FIRST_VALUE ? take_value(x, &next)
		                                           : take_key(x, &next);
		if (!ok)
			return false;
	}
	if (!str_trim((struct str){ x->p, (size_t)(x->end - x->p) }).n)
		return true;
	return refuse(x, N_("something stands behind the end of the document"));
}

static bool syntax_error(const struct parse *x, struct err *err)
{
	size_t line = 1, column = 1;

	for (const char *p = x->begin; p < x->p; p++) {
		column = *p == '\n' ? 1 : column + 1;
		line += *p == '\n';
	}
	return err_set(err, ERR_INPUT, _("JSON, line %zu, column %zu: %s"), line, column, _(x->why));
}

bool json_parse(struct str text, const struct json_events *events, void *ctx, struct err *err)
{
	const char *begin = text.n ? text.p : "";
	struct parse x = { .events = events,
		.ctx = ctx,
		.begin = begin,
		.p = begin,
		.end = begin + text.n,
		.text = BUF_INIT((size_t)64 << 20) };
	bool ok = parse(&x);

	buf_free(&x.text);
	if (ok)
		return true;
	return x.why ? syntax_error(&x, err) : err_set(err, ERR_INPUT, "%s", "");
}
