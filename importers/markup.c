#include "importers/markup.h"

#include "lib/buf.h"

#include <stdint.h>

/* What a tag does to the text: nothing, ends the line, begins a list item. */
enum tag { TAG_NONE, TAG_INLINE, TAG_LINE, TAG_ITEM, TAG_CELL };

static const struct {
	const char *name;
	enum tag tag;
} tags[] = {
	{ "a", TAG_INLINE },
	{ "abbr", TAG_INLINE },
	{ "address", TAG_LINE },
	{ "b", TAG_INLINE },
	{ "big", TAG_INLINE },
	{ "blockquote", TAG_LINE },
	{ "br", TAG_LINE },
	{ "center", TAG_LINE },
	{ "cite", TAG_INLINE },
	{ "code", TAG_INLINE },
	{ "dd", TAG_LINE },
	{ "div", TAG_LINE },
	{ "dl", TAG_LINE },
	{ "dt", TAG_LINE },
	{ "em", TAG_INLINE },
	{ "font", TAG_INLINE },
	{ "h1", TAG_LINE },
	{ "h2", TAG_LINE },
	{ "h3", TAG_LINE },
	{ "h4", TAG_LINE },
	{ "h5", TAG_LINE },
	{ "h6", TAG_LINE },
	{ "hr", TAG_LINE },
	{ "i", TAG_INLINE },
	{ "img", TAG_INLINE },
	{ "li", TAG_ITEM },
	{ "ol", TAG_LINE },
	{ "p", TAG_LINE },
	{ "pre", TAG_LINE },
	{ "s", TAG_INLINE },
	{ "small", TAG_INLINE },
	{ "span", TAG_INLINE },
	{ "strike", TAG_INLINE },
	{ "strong", TAG_INLINE },
	{ "sub", TAG_INLINE },
	{ "sup", TAG_INLINE },
	{ "table", TAG_LINE },
	{ "tbody", TAG_LINE },
	{ "td", TAG_CELL },
	{ "th", TAG_CELL },
	{ "tr", TAG_LINE },
	{ "u", TAG_INLINE },
	{ "ul", TAG_LINE },
};

/* HTML's entities that feeds use; those of Latin-1 by their place from U+00A0. */
static const char *const latin[] = { "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect",
	"uml", "copy", "ordf", "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute",
	"micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
	"Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
	"Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc",
	"Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig",
	"agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute",
	"ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc",
	"otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn",
	"yuml" };

static const struct {
	const char *name;
	uint32_t code;
} others[] = {
	{ "amp", '&' },
	{ "lt", '<' },
	{ "gt", '>' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "OElig", 0x152 },
	{ "oelig", 0x153 },
	{ "Yuml", 0x178 },
	{ "ensp", 0x2002 },
	{ "emsp", 0x2003 },
	{ "thinsp", 0x2009 },
	{ "ndash", 0x2013 },
	{ "mdash", 0x2014 },
	{ "lsquo", 0x2018 },
	{ "rsquo", 0x2019 },
	{ "sbquo", 0x201A },
	{ "ldquo", 0x201C },
	{ "rdquo", 0x201D },
	{ "bdquo", 0x201E },
	{ "bull", 0x2022 },
	{ "hellip", 0x2026 },
	{ "lsaquo", 0x2039 },
	{ "rsaquo", 0x203A },
	{ "euro", 0x20AC },
	{ "trade", 0x2122 },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { NAME_MAX = 10, TAG_MAX = 2000 };

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Entities ------------------------------------------------------------------------------------------------- */

static uint32_t named(struct str name)
{
	for (size_t i = 0; i < COUNT(others); i++)
		if (str_is(name, others[i].name))
			return others[i].code;
	for (size_t i = 0; i < COUNT(latin); i++)
		if (str_is(name, latin[i]))
			return 0xA0 + (uint32_t)i;
	return 0;
}

static int digit(char c, int base)
{
	int d = is_digit(c) ? c - '0' : is_letter(c) ? (c | 32) - 'a' + 10 : base;

	return d < base ? d : -1;
}

/* "#233", "#xE9"; 0 for what is no character that a text may hold. */
static uint32_t numbered(struct str name)
{
	int base = name.n > 1 && (name.p[1] | 32) == 'x' ? 16 : 10;
	uint32_t code = 0;

	for (size_t i = base == 16 ? 2 : 1; i < name.n; i++) {
		int d = digit(name.p[i], base);
		if (d < 0 || code > 0x10FFFF)
			return 0;
		code = code * (uint32_t)base + (uint32_t)d;
	}
	bool character = code >= 0x20 || code == '\n' || code == '\t' || code == '\r';
	return character && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) ? code : 0;
}

/* The entity at s.p[at] == '&': its character, and in *n its length; 0 when there is none. */
static uint32_t entity_at(struct str s, size_t at, size_t *n)
{
	size_t end = at + 1;

	while (end < s.n && end - at <= NAME_MAX &&
	    (is_letter(s.p[end]) || is_digit(s.p[end]) || s.p[end] == '#'))
		end++;
	if (end == s.n || s.p[end] != ';' || end == at + 1)
		return 0;
	struct str name = { s.p + at + 1, end - at - 1 };
	*n = end + 1 - at;
	return name.p[0] == '#' ? numbered(name) : named(name);
}

/* Known entities become characters, once; false when there was none. */
static bool decode(struct str s, struct buf *out)
{
	bool any = false;
	size_t from = 0, n = 0;

	for (const char *p = s.p; (p = memchr(p, '&', (size_t)(s.p + s.n - p)));) {
		size_t at = (size_t)(p - s.p);
		uint32_t code = entity_at(s, at, &n);
		p++;
		if (!code)
			continue;
		any = true;
		buf_add(out, s.p + from, at - from);
		buf_utf8(out, code);
		from = at + n;
		p = s.p + from;
	}
	buf_add(out, s.p + from, s.n - from);
	return any;
}

/* Tags ------------------------------------------------------------------------------------------------------- */

static enum tag tag_named(struct str name)
{
	char lower[NAME_MAX + 1] = { 0 };
	size_t low = 0, high = COUNT(tags);

	if (name.n > NAME_MAX)
		return TAG_NONE;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = (char)(is_letter(name.p[i]) ? name.p[i] | 32 : name.p[i]);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int c = strcmp(lower, tags[middle].name);
		if (c == 0)
			return tags[middle].tag;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return TAG_NONE;
}

/* The tag or comment at s.p[at] == '<', and in *n its length; TAG_NONE when it is none that is known. */
static enum tag tag_at(struct str s, size_t at, size_t *n, bool *closes)
{
	size_t p = at + 1, most = s.n - at > TAG_MAX ? at + TAG_MAX : s.n;

	if (s.n - at > 4 && memcmp(s.p + at, "<!--", 4) == 0) {
		for (p = at + 4; p + 2 < most; p++)
			if (memcmp(s.p + p, "-->", 3) == 0) {
				*n = p + 3 - at;
				return TAG_INLINE;
			}
		return TAG_NONE;
	}
	*closes = p < most && s.p[p] == '/';
	p += *closes;
	size_t from = p;
	while (p < most && (is_letter(s.p[p]) || is_digit(s.p[p])))
		p++;
	enum tag tag = tag_named((struct str){ s.p + from, p - from });
	if (p == most ||
	    (s.p[p] != '>' && s.p[p] != '/' && s.p[p] != ' ' && s.p[p] != '\n' && s.p[p] != '\t' &&
	        s.p[p] != '\r'))
		return TAG_NONE;
	while (p < most && s.p[p] != '>' && s.p[p] != '<')
		p++;
	if (p == most || s.p[p] != '>')
		return TAG_NONE;
	*n = p + 1 - at;
	return tag;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void end_line(struct buf *out)
{
	while (out->n && is_space(out->p[out->n - 1]))
		out->n--;
	if (out->n)
		buf_char(out, '\n');
}

static void put_tag(struct buf *out, enum tag tag, bool closes)
{
	if (tag == TAG_LINE || tag == TAG_ITEM)
		end_line(out);
	if (tag == TAG_ITEM && !closes)
		buf_s(out, STR("- "));
	if (tag == TAG_CELL && out->n && !is_space(out->p[out->n - 1]))
		buf_char(out, ' ');
}

/* Known tags go away; false when there was none. White space behind what ended a line goes too: that of the page's
 * source says nothing. */
static bool strip(struct str s, struct buf *out)
{
	bool any = false, closes = false;
	size_t from = 0, n = 0;

	for (const char *p = s.p; (p = memchr(p, '<', (size_t)(s.p + s.n - p)));) {
		size_t at = (size_t)(p - s.p);
		enum tag tag = tag_at(s, at, &n, &closes);
		p++;
		if (tag == TAG_NONE)
			continue;
		any = true;
		buf_add(out, s.p + from, at - from);
		put_tag(out, tag, closes);
		from = at + n;
		while (tag != TAG_INLINE && from < s.n && is_space(s.p[from]))
			from++;
		p = s.p + from;
	}
	buf_add(out, s.p + from, s.n - from);
	return any;
}

/* -------------------------------------------------------------------------------------------------------------- */

struct str markup_plain(struct arena *a, struct str s)
{
	struct buf AUTO_BUF decoded = BUF_INIT(2 * s.n + 8), bare = BUF_INIT(2 * s.n + 8),
	                    again = BUF_INIT(2 * s.n + 8);

	if (!s.n || (!memchr(s.p, '&', s.n) && !memchr(s.p, '<', s.n)))
		return str_trim(s);
	bool entities = decode(s, &decoded);
	if (!strip(buf_str(&decoded), &bare))
		return entities ? str_trim(arena_str(a, buf_str(&decoded))) : str_trim(s);
	decode(buf_str(&bare), &again);
	return str_trim(arena_str(a, buf_str(&again)));
}
