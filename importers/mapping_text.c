#include "importers/mapping_text.h"

#include "lib/text.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes that a look at the character behind them must judge: controls, and the lead bytes of the spaces and
 * invisible characters beyond ASCII (U+0080-BF, U+061C, U+1680, U+2000-2FFF, U+3000, U+FEFF). */
static const unsigned char doubtful[256] = {
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	1,
	[0x7F] = 1,
	[0xC2] = 1,
	[0xD8] = 1,
	[0xE1] = 1,
	[0xE2] = 1,
	[0xE3] = 1,
	[0xEF] = 1,
};

enum kind { KEPT, SPACE, BREAK, DROPPED };

static enum kind kind_of(uint32_t c)
{
	if (c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
		return BREAK;
	if (c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == 0xA0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
		return SPACE;
	if (c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF)
		return DROPPED;
	return KEPT;
}

/* Bytes of a visible character beyond ASCII that begins with a doubtful byte and is usual in French: ’ “ ” – … « ».
 * 0 for any other. */
static size_t usual_at(const char *p, size_t n)
{
	const unsigned char *b = (const unsigned char *)p;

	if (n >= 3 && b[0] == 0xE2 && b[1] == 0x80 && b[2] >= 0x90 && b[2] <= 0xA7)
		return 3; /* U+2010-2027 */
	return n >= 2 && b[0] == 0xC2 && b[1] > 0xA0 && b[1] != 0xAD ? 2 : 0;
}

/* Nothing in it asks for a second look. */
static bool is_tidy(struct str s)
{
	bool space = false;
	size_t n;

	for (size_t i = 0; i < s.n; i += n) {
		unsigned char c = (unsigned char)s.p[i];
		n = doubtful[c] ? usual_at(s.p + i, s.n - i) : 1;
		if (n == 0 || (space && c == ' '))
			return false;
		space = c == ' ';
	}
	return true;
}

struct str mapping_text_clean(struct arena *a, struct str cell, bool *lines)
{
	cell = str_trim(cell);
	if (is_tidy(cell))
		return cell;
	char *out = arena_alloc(a, cell.n + 1);
	size_t n = 0;
	enum kind gap = KEPT;
	for (const char *p = cell.p, *end = cell.p + cell.n; p < end;) {
		const char *from = p;
		enum kind kind = kind_of(text_next(&p, end));
		if (kind == SPACE || kind == BREAK)
			gap = gap == BREAK ? BREAK : kind;
		if (kind != KEPT)
			continue;
		if (gap != KEPT && n) {
			out[n++] = gap == BREAK ? '\n' : ' ';
			*lines |= gap == BREAK;
		}
		gap = KEPT;
		memcpy(out + n, from, (size_t)(p - from));
		n += (size_t)(p - from);
	}
	return (struct str){ out, n };
}

struct str mapping_text_one_line(struct arena *a, struct str s)
{
	if (!s.n || !memchr(s.p, '\n', s.n))
		return s;
	char *out = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] == '\n' ? ' ' : s.p[i];
	return (struct str){ out, s.n };
}

/* The other case of a letter in Latin-1 or Latin Extended-A; the letters of every alphabet with its capitals here
 * take as many bytes in both cases. */
static uint32_t lower(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
		return c + 32;
	if (c == 0x178)
		return 0xFF;
	if ((c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
		return c & 1 ? c + 1 : c;
	return c;
}

static uint32_t upper(uint32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7))
		return c - 32;
	if (c == 0xFF)
		return 0x178;
	if ((c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
		return c & ~1U;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
		return c & 1 ? c : c - 1;
	return c;
}

/* Writes the letter that stands at `from` in the other case; all that `lower` and `upper` change is one or two
 * bytes long and stays so. */
static size_t put(char *out, const char *from, size_t len, uint32_t c, uint32_t to)
{
	memcpy(out, from, len);
	if (c != to && len == 1)
		out[0] = (char)to;
	if (c != to && len == 2) {
		out[0] = (char)(0xC0 | to >> 6);
		out[1] = (char)(0x80 | (to & 0x3F));
	}
	return len;
}

static struct str change(struct arena *a, struct str s, uint32_t (*to)(uint32_t))
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (const char *p = s.p, *end = s.n ? s.p + s.n : s.p; p < end;) {
		const char *from = p;
		uint32_t c = text_next(&p, end);
		n += put(out + n, from, (size_t)(p - from), c, to(c));
	}
	return (struct str){ out, n };
}

struct str mapping_text_lower(struct arena *a, struct str s)
{
	return change(a, s, lower);
}

struct str mapping_text_upper(struct arena *a, struct str s)
{
	return change(a, s, upper);
}

/* Words that keep their small letter; an elided one has its apostrophe behind it. */
static bool is_particle(struct str word, bool elided)
{
	static const char *const whole[] = { "a", "à", "and", "au", "aux", "by", "chez", "dans", "de", "des",
		"du", "en", "et", "for", "in", "la", "le", "les", "of", "on", "ou", "où", "par", "pour",
		"sans", "sous", "sur", "the", "to", "un", "une", NULL };
	static const char *const cut[] = { "c", "d", "j", "l", "m", "n", "qu", "s", "t", NULL };

	for (const char *const *z = elided ? cut : whole; *z; z++)
		if (str_is(word, *z))
			return true;
	return false;
}

static bool is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
	return c >= 0xC0 && (c < 0x2000 || c > 0x206F); /* not « and », not ’ “ – */
}

/* Bytes of the word that begins at p. */
static size_t word_length(const char *p, const char *end)
{
	const char *from = p;

	for (const char *next = p; p < end && is_letter(text_next(&next, end));)
		p = next;
	return (size_t)(p - from);
}

struct str mapping_text_title(struct arena *a, struct str s)
{
	struct str low = mapping_text_lower(a, s);
	char *out = arena_alloc(a, low.n + 1);
	const char *p = low.p, *end = low.p + low.n;
	bool first = true;

	memcpy(out, low.p, low.n);
	while (p < end) {
		size_t n = word_length(p, end);
		if (!n) {
			text_next(&p, end);
			continue;
		}
		const char *next = p + n, *behind = next;
		uint32_t mark = next < end ? text_next(&behind, end) : ' ';
		bool elided = mark == '\'' || mark == 0x2019;
		if (first || !is_particle((struct str){ p, n }, elided)) {
			const char *letter = p;
			uint32_t c = text_next(&letter, end);
			put(out + (p - low.p), p, (size_t)(letter - p), c, upper(c));
		}
		first = false;
		p = next;
	}
	return (struct str){ out, low.n };
}
