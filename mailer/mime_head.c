#include "mailer/mime_head.h"

#include "lib/text.h"

#include <string.h>

enum {
	LINE_MAX_WANTED = 76,
	WORD_MAX = 75, /* RFC 2047 section 2 */
	RUN_MAX = 900,
	VALUE_MAX = 64 * 1024,
};

#define WORD_BEGIN "=?UTF-8?Q?"
#define WORD_END   "?="

/* Values ---------------------------------------------------------------------------------------------------- */

/* Line and paragraph separators end lines for some programs. */
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

void mime_head_clean(struct str value, struct buf *out)
{
	const char *p = value.p, *end = value.n ? value.p + value.n : NULL;

	while (p < end) {
		const char *from = p;
		uint32_t c = text_next(&p, end);
		if (is_control(c))
			buf_char(out, ' ');
		else if (c == 0xfffd)
			buf_s(out, STR("\xef\xbf\xbd"));
		else
			buf_add(out, from, (size_t)(p - from));
	}
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* "=?" in a plain text would be taken for an encoded word. */
static bool looks_encoded(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '=' && s.p[i + 1] == '?')
			return true;
	return false;
}

/* A line may have 998 bytes (RFC 5322 section 2.1.1); a plain text is only folded at its spaces. */
static bool can_fold(struct str s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n && run < RUN_MAX; i++)
		run = s.p[i] == ' ' ? 0 : run + 1;
	return run < RUN_MAX;
}

/* Headers --------------------------------------------------------------------------------------------------- */

/* A header on its way: what stands on its last line. */
struct line {
	struct buf *out;
	size_t column;
	size_t start; /* behind the header's name */
};

static void put(struct line *l, struct str s)
{
	buf_s(l->out, s);
	l->column += s.n;
}

/* Folds before a piece of n bytes that would not fit. The space belongs to the fold. A piece longer than any line stays
 * with the name: some programs lose a header that begins with a fold. */
static void space(struct line *l, size_t n)
{
	bool fits_alone = 1 + n <= LINE_MAX_WANTED || l->column > l->start;

	if (l->column + 1 + n > LINE_MAX_WANTED && fits_alone) {
		buf_s(l->out, STR("\r\n"));
		l->column = 0;
	}
	put(l, STR(" "));
}

static struct line begin(struct buf *out, const char *name)
{
	struct line l = { .out = out };

	put(&l, str_of(name));
	put(&l, STR(":"));
	l.start = l.column;
	return l;
}

static void finish(struct line *l)
{
	buf_s(l->out, STR("\r\n"));
}

/* What RFC 2047 section 5 (3) lets stand for itself in a phrase. */
static bool stands_for_itself(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '!' ||
	    c == '*' || c == '+' || c == '-' || c == '/';
}

/* The code point at *p as it stands in an encoded word; returns the bytes written to `word`. */
static size_t encode(const char **p, const char *end, char word[static 13])
{
	static const char hex[] = "0123456789ABCDEF";
	const char *from = *p;
	size_t n = 0;

	text_next(p, end);
	for (; from < *p; from++) {
		unsigned char c = (unsigned char)*from;
		if (c == ' ') {
			word[n++] = '_';
		} else if (stands_for_itself(c)) {
			word[n++] = (char)c;
		} else {
			word[n++] = '=';
			word[n++] = hex[c >> 4];
			word[n++] = hex[c & 15];
		}
	}
	return n;
}

/* Encoded words, one a line once the text is longer than one; never cut within a code point. */
static void put_words(struct line *l, struct str text)
{
	const char *p = text.p, *end = text.p + text.n;

	while (p < end) {
		char word[WORD_MAX + 1], piece[13];
		size_t n = 0, room = WORD_MAX - (sizeof WORD_BEGIN - 1) - (sizeof WORD_END - 1);
		/* The first word may stand behind the header's name when there is room for some of it. */
		if (l->column + 1 + WORD_MAX > LINE_MAX_WANTED && l->column < 40)
			room = LINE_MAX_WANTED - l->column - 1 - (sizeof WORD_BEGIN - 1) -
			    (sizeof WORD_END - 1);
		while (p < end) {
			const char *next = p;
			size_t k = encode(&next, end, piece);
			if (n + k > room)
				break;
			memcpy(word + n, piece, k);
			n += k;
			p = next;
		}
		space(l, n + sizeof WORD_BEGIN - 1 + sizeof WORD_END - 1);
		put(l, STR(WORD_BEGIN));
		put(l, (struct str){ word, n });
		put(l, STR(WORD_END));
	}
}

/* Words parted by spaces, folded between them; several spaces stay several. */
static void put_plain(struct line *l, struct str text)
{
	size_t at = 0;

	do {
		size_t n = at;
		while (n < text.n && text.p[n] == ' ')
			n++;
		while (n < text.n && text.p[n] != ' ')
			n++;
		space(l, n - at);
		put(l, (struct str){ text.p + at, n - at });
		at = n + 1;
	} while (at < text.n);
}

void mime_head_text(struct buf *out, const char *name, struct str value)
{
	struct buf AUTO_BUF one_line = BUF_INIT(VALUE_MAX);
	struct line l = begin(out, name);

	mime_head_clean(value, &one_line);
	struct str text = str_trim(buf_str(&one_line));
	if (!buf_ok(&one_line))
		out->failed = true;
	if (is_ascii(text) && !looks_encoded(text) && can_fold(text))
		put_plain(&l, text);
	else
		put_words(&l, text);
	finish(&l);
}

static void put_quoted(struct line *l, struct str name)
{
	struct buf AUTO_BUF quoted = BUF_INIT(2 * VALUE_MAX);

	buf_char(&quoted, '"');
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"' || name.p[i] == '\\')
			buf_char(&quoted, '\\');
		buf_char(&quoted, name.p[i]);
	}
	buf_char(&quoted, '"');
	space(l, quoted.n);
	put(l, buf_str(&quoted));
}

/* Letters, digits and spaces need no quotes. */
static bool is_plain_phrase(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && !stands_for_itself((unsigned char)s.p[i]))
			return false;
	return true;
}

void mime_head_address(struct buf *out, const char *header, struct str name, struct str address)
{
	struct buf AUTO_BUF one_line = BUF_INIT(VALUE_MAX);
	struct line l = begin(out, header);

	mime_head_clean(name, &one_line);
	struct str phrase = str_trim(buf_str(&one_line));
	if (!buf_ok(&one_line))
		out->failed = true;
	if (!is_ascii(phrase) || looks_encoded(phrase) || phrase.n > LINE_MAX_WANTED - 12)
		put_words(&l, phrase);
	else if (is_plain_phrase(phrase) && phrase.n)
		put_plain(&l, phrase);
	else if (phrase.n)
		put_quoted(&l, phrase);
	space(&l, address.n + 2);
	if (phrase.n)
		put(&l, STR("<"));
	put(&l, address);
	if (phrase.n)
		put(&l, STR(">"));
	finish(&l);
}
