#include "mailer/mime_text.h"

#include "lib/buf.h"
#include "lib/charset.h"
#include "lib/text.h"
#include "mailer/mime_parts.h"

/* Characters ------------------------------------------------------------------------------------------------ */

/* Without NULs, which no converter takes. */
static struct str without_nul(struct arena *a, struct str s)
{
	if (s.n == 0 || !memchr(s.p, '\0', s.n))
		return s;
	char *out = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i])
			out[n++] = s.p[i];
	return (struct str){ out, n };
}

static bool convert(struct arena *a, struct str bytes, const char *name, struct str *out)
{
	struct buf AUTO_BUF scratch = BUF_INIT(4 * bytes.n + 16);
	struct err err;
	struct str text;
	struct charset *AUTO_CHARSET c = charset_open(name, 0, &err);

	if (!c || !charset_convert(c, &bytes, true, &scratch, &text, &err) || bytes.n)
		return false;
	*out = arena_str(a, text);
	return true;
}

/* Byte by byte where nothing else will do: what windows-1252 has no character for is U+FFFD. */
static struct str force(struct arena *a, struct str s)
{
	struct buf AUTO_BUF out = BUF_INIT(4 * s.n + 16);
	const char *p = s.p, *end = s.p + s.n;

	while (p < end) {
		const char *from = p;
		if (text_next(&p, end) == 0xFFFD)
			buf_s(&out, STR("\xEF\xBF\xBD"));
		else
			buf_add(&out, from, (size_t)(p - from));
	}
	return arena_str(a, buf_str(&out));
}

/* Few bytes of a text of UTF-8 are wrong ones: it is UTF-8 all the same. */
static bool mostly_utf8(struct str s)
{
	const char *p = s.p, *end = s.p + s.n;
	size_t good = 0, bad = 0;

	while (p < end) {
		unsigned char c = (unsigned char)*p;
		if (text_next(&p, end) == 0xFFFD)
			bad++;
		else if (c >= 0x80)
			good++;
	}
	return good > 4 * bad;
}

static bool is_eight_bit(const char *name)
{
	return charset_same(name, "windows-1252") || charset_same(name, "us-ascii") ||
	    charset_same(name, "ISO-8859-15") || charset_same(name, "ascii");
}

static struct str to_utf8(struct arena *a, struct str bytes, struct str charset)
{
	struct str out;
	const char *said = arena_z(a, str_trim(charset));
	bool valid = text_utf8_valid(bytes, NULL), named = charset.n > 0 && charset.n < 40;
	bool in_doubt = !named || is_eight_bit(said) || charset_same(said, "UTF-8");

	if (valid && in_doubt)
		return bytes;
	if (named && !charset_same(said, "UTF-8") && !charset_same(said, "us-ascii") &&
	    convert(a, bytes, said, &out))
		return out;
	if (valid)
		return bytes;
	if (mostly_utf8(bytes))
		return force(a, bytes);
	struct charset_guess guess = charset_guess(
	    (struct str){ bytes.p, bytes.n < CHARSET_SAMPLE ? bytes.n : CHARSET_SAMPLE },
	    bytes.n <= CHARSET_SAMPLE);
	if (convert(a, bytes, guess.name, &out) || convert(a, bytes, "windows-1252", &out))
		return out;
	return force(a, bytes);
}

/* LF line ends; no controls but TAB, no bidi tricks, no BOM. In place: never longer. */
static struct str clean(struct str s)
{
	char *out = (char *)s.p;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\r') {
			if (i + 1 < s.n && s.p[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7F)
			continue;
		bool c1 = c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0;
		if (c1) {
			i++;
			continue;
		}
		out[n++] = (char)c;
	}
	return (struct str){ out, n };
}

struct str mime_text_utf8(struct arena *a, struct str bytes, struct str charset)
{
	if (bytes.n == 0)
		return STR_NONE;
	bool wide = charset.n >= 6 && memcmp(charset.p, "utf-16", 6) == 0;
	if (!wide)
		bytes = without_nul(a, bytes);
	struct str text = to_utf8(a, bytes, charset);
	return clean(arena_str(a, text));
}

/* Lines ----------------------------------------------------------------------------------------------------- */

static bool lf_next(struct str *text, struct str *line)
{
	return mime_line_next(text, line);
}

/* How many ">" a flowed line begins with; `rest` is what stands behind them, without its stuffed space. */
static int quote_depth(struct str line, struct str *rest)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '>')
		n++;
	size_t stuffed = n < line.n && line.p[n] == ' ';
	*rest = (struct str){ line.p + n + stuffed, line.n - n - stuffed };
	return (int)n;
}

struct str mime_text_unflow(struct arena *a, struct str text, bool delsp)
{
	struct buf AUTO_BUF out = BUF_INIT(2 * text.n + 16);
	struct str line, rest;
	int before = -1; /* depth of the line that goes on; -1: none does */

	while (lf_next(&text, &line)) {
		int depth = quote_depth(line, &rest);
		bool signature = str_is(rest, "-- ");
		if (before != depth || signature) {
			if (before >= 0)
				buf_char(&out, '\n');
			for (int i = 0; i < depth; i++)
				buf_char(&out, '>');
			if (depth)
				buf_char(&out, ' ');
		}
		bool goes_on = rest.n && rest.p[rest.n - 1] == ' ' && !signature;
		buf_add(&out, rest.p, rest.n - (goes_on && delsp));
		if (!goes_on)
			buf_char(&out, '\n');
		before = goes_on ? depth : -1;
	}
	return buf_ok(&out) ? arena_str(a, buf_str(&out)) : text;
}

/* "begin 644 photo.jpg" */
static bool uu_begins(struct str line)
{
	return line.n > 10 && memcmp(line.p, "begin ", 6) == 0 && str_digits((struct str){ line.p + 6, 3 }) &&
	    line.p[9] == ' ';
}

struct str mime_text_without_uu(struct arena *a, struct str text)
{
	struct str rest = text, line;
	bool any = false, inside = false;

	for (struct str look = text; !any && lf_next(&look, &line);)
		any = uu_begins(line);
	if (!any)
		return text;
	struct buf AUTO_BUF out = BUF_INIT(text.n + 16);
	while (lf_next(&rest, &line)) {
		if (!inside && uu_begins(line))
			inside = true;
		else if (inside)
			inside = !str_is(line, "end");
		else
			buf_s(&out, line), buf_char(&out, '\n');
	}
	return arena_str(a, buf_str(&out));
}
