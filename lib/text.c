#include "lib/text.h"

#include <stdlib.h>
#include <utf8proc.h>

enum {
	FAST = 0x250, /* code points below have a ready answer: ASCII, Latin-1, Latin Extended-A and -B */
	LONGEST = 32, /* code points that one may decompose to (U+FDFA: 18) */
	GROWTH = 3,   /* bytes out for a byte in, at most */
	BAD = 0xFFFD,
};

/* What one code point folds to: n bytes, possibly none; a lone space means "a separator". */
struct folded {
	char s[7];
	uint8_t n;
};

struct fold_table {
	char ascii[128];
	struct folded latin[FAST];
	bool ready;
};

/* One behind the last byte; adding even 0 to NULL is undefined. */
static const char *end_of(struct str s)
{
	return s.n ? s.p + s.n : s.p;
}

/* Length of the sequence that a lead byte announces, 0 for a byte that cannot begin one. */
static size_t lead_length(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c <= 0xDF)
		return 2;
	if ((c & 0xF0) == 0xE0)
		return 3;
	return c >= 0xF0 && c <= 0xF4 ? 4 : 0;
}

/* Decodes a well-formed sequence (Unicode 15, table 3-7) of at most `n` bytes: its length, or 0. */
static size_t decode(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t len = lead_length(p[0]);
	static const unsigned char mask[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };

	if (!len || len > n)
		return 0;
	uint32_t c = p[0] & mask[len];
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3F);
	}
	if ((len == 3 && (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))) ||
	    (len == 4 && (c < 0x10000 || c > 0x10FFFF)))
		return 0;
	*cp = c;
	return len;
}

static size_t encode(uint32_t cp, char *out)
{
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);

	return n > 0 ? (size_t)n : 0;
}

bool text_utf8_valid(struct str s, size_t *bad)
{
	const char *p = s.p, *end = end_of(s);
	uint64_t w;
	uint32_t cp;

	while (p < end) {
		if ((size_t)(end - p) >= sizeof w) {
			memcpy(&w, p, sizeof w);
			if (!(w & UINT64_C(0x8080808080808080))) {
				p += sizeof w;
				continue;
			}
		}
		while (p < end && (unsigned char)*p < 0x80)
			p++;
		if (p == end)
			break;
		/* Most of what is not ASCII here has two bytes. */
		unsigned char c = (unsigned char)*p;
		if (c >= 0xC2 && c < 0xE0 && end - p > 1 && ((unsigned char)p[1] & 0xC0) == 0x80) {
			p += 2;
			continue;
		}
		size_t len = decode(p, (size_t)(end - p), &cp);
		if (!len) {
			if (bad)
				*bad = (size_t)(p - s.p);
			return false;
		}
		p += len;
	}
	return true;
}

uint32_t text_next(const char **p, const char *end)
{
	uint32_t cp = BAD;
	size_t len = decode(*p, (size_t)(end - *p), &cp);

	*p += len ? len : 1;
	return cp;
}

/* Letters that Unicode does not decompose and that people type both ways. */
static const char *spelled_out(uint32_t cp)
{
	switch (cp) {
	case 0xC6:
	case 0xE6:
		return "ae";
	case 0x152:
	case 0x153:
		return "oe";
	case 0xD8:
	case 0xF8:
		return "o";
	case 0x110:
	case 0x111:
	case 0xD0:
	case 0xF0:
		return "d";
	case 0x141:
	case 0x142:
		return "l";
	case 0xDE:
	case 0xFE:
		return "th";
	case 0x126:
	case 0x127:
		return "h";
	case 0x166:
	case 0x167:
		return "t";
	case 0x131:
		return "i";
	default:
		return NULL;
	}
}

enum fate { KEEP, DROP, SEPARATE };

static enum fate fate_of(uint32_t cp)
{
	if ((cp >= '\t' && cp <= '\r') || cp == 0x85)
		return SEPARATE;
	if (cp >= 0x2B9 && cp <= 0x2BF) /* modifier letters that stand for apostrophes */
		return SEPARATE;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
		return DROP;
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
	case UTF8PROC_CATEGORY_SM:
	case UTF8PROC_CATEGORY_SC:
	case UTF8PROC_CATEGORY_SK:
	case UTF8PROC_CATEGORY_SO:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return SEPARATE;
	default:
		return KEEP;
	}
}

/* One decomposed, case-folded code point into out (room for 4 bytes). */
static size_t put_part(uint32_t cp, char *out)
{
	const char *z = spelled_out(cp);

	if (z) {
		size_t n = strlen(z);
		memcpy(out, z, n);
		return n;
	}
	switch (fate_of(cp)) {
	case DROP:
		return 0;
	case SEPARATE:
		*out = ' ';
		return 1;
	case KEEP:
		break;
	}
	return encode(cp, out);
}

/* What `cp`, `len` bytes long, folds to: at most GROWTH * len bytes into `out` (room for 4 * LONGEST). Where the
 * compatibility form would be longer (U+FDFA is a whole sentence) the canonical one stands in. */
static size_t fold_one(uint32_t cp, size_t len, char *out)
{
	static const int forms[] = { UTF8PROC_COMPAT, 0 };
	utf8proc_int32_t parts[LONGEST];

	if (fate_of(cp) != KEEP)
		return put_part(cp, out);
	for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
		int last = 0;
		size_t n = 0;
		utf8proc_ssize_t k = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, LONGEST,
		    (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | forms[f]),
		    &last);
		if (k < 0 || k > LONGEST)
			continue;
		for (utf8proc_ssize_t i = 0; i < k; i++)
			n += put_part((uint32_t)parts[i], out + n);
		if (n <= GROWTH * len)
			return n;
	}
	return encode(cp, out);
}

static const struct fold_table *fold_table(void)
{
	static struct fold_table t; /* filled once, constant ever after */

	if (t.ready)
		return &t;
	for (uint32_t cp = 0; cp < FAST; cp++) {
		char out[4 * LONGEST];
		size_t n = fold_one(cp, cp < 0x80 ? 1 : 2, out);
		if (n > sizeof t.latin[cp].s)
			abort();
		memcpy(t.latin[cp].s, out, n);
		t.latin[cp].n = (uint8_t)n;
		if (cp < 0x80)
			t.ascii[cp] = n ? out[0] : '\0';
	}
	t.ready = true;
	return &t;
}

/* Where the folded text goes, and whether a space would be too much there. */
struct pen {
	char *to;
	unsigned spaced; /* 1 or 0 */
};

/* Appends one byte ('\0': none); a space neither begins the text nor follows another. Without branches, for words
 * are short and a processor guesses their ends wrong, and with little that waits for the byte before. */
static inline void put(struct pen *pen, char c)
{
	unsigned none = c == '\0', space = c == ' ';

	*pen->to = c;
	pen->to += !(none | (space & pen->spaced));
	pen->spaced = space | (none & pen->spaced);
}

size_t text_fold_into(char *out, struct str s)
{
	const struct fold_table *t = fold_table();
	const char *p = s.p, *end = end_of(s);
	struct pen pen = { .to = out, .spaced = 1 };
	char slow[4 * LONGEST];

	while (p < end) {
		unsigned char c = (unsigned char)*p;
		if (c < 0x80) {
			put(&pen, t->ascii[c]);
			p++;
			continue;
		}
		const char *from = slow;
		size_t n;
		uint32_t cp = BAD;
		size_t len = decode(p, (size_t)(end - p), &cp);
		p += len ? len : 1;
		if (cp < FAST) {
			from = t->latin[cp].s;
			n = t->latin[cp].n;
		} else if (cp >= 0x2000 && cp <= 0x206F) { /* General Punctuation: ’ “ ” – — … */
			bool drop = (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
			    cp >= 0x2060;
			slow[0] = ' ';
			n = !drop;
		} else {
			n = fold_one(cp, len ? len : 1, slow);
		}
		for (size_t i = 0; i < n; i++)
			put(&pen, from[i]);
	}
	return (size_t)(pen.to - out) - (pen.to > out && pen.spaced);
}

struct str text_fold(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, GROWTH * s.n + 1);

	return (struct str){ out, text_fold_into(out, s) };
}

bool text_same(struct arena *a, struct str x, struct str y)
{
	return str_eq(x, y) || str_eq(text_fold(a, x), text_fold(a, y));
}

struct str text_only_digits(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			out[n++] = s.p[i];
	return (struct str){ out, n };
}

static size_t columns(uint32_t cp)
{
	int w = cp < 0x7F ? cp >= ' ' : utf8proc_charwidth((utf8proc_int32_t)cp);

	return w > 0 ? (size_t)w : 0;
}

size_t text_width(struct str s)
{
	size_t w = 0;

	for (const char *p = s.p, *end = end_of(s); p < end;)
		w += columns(text_next(&p, end));
	return w;
}

struct str text_cut(struct str s, size_t max)
{
	const char *p = s.p, *end = end_of(s);
	size_t w = 0;

	while (p < end) {
		const char *next = p;
		w += columns(text_next(&next, end));
		if (w > max)
			break;
		p = next;
	}
	return (struct str){ s.p, s.n ? (size_t)(p - s.p) : 0 };
}

struct str text_whole(struct str s)
{
	size_t tail = 0;

	while (tail < s.n && tail < 4 && ((unsigned char)s.p[s.n - 1 - tail] & 0xC0) == 0x80)
		tail++;
	if (tail == s.n)
		return s;
	unsigned char first = (unsigned char)s.p[s.n - 1 - tail];
	size_t wants = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
	return (struct str){ s.p, tail < wants ? s.n - 1 - tail : s.n };
}

static uint32_t plain(uint32_t cp)
{
	if ((cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029)
		return ' ';
	if (cp < ' ' || (cp >= 0x7F && cp < 0xA0))
		return BAD;
	if (cp == 0x61C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
	    (cp >= 0x2066 && cp <= 0x2069))
		return BAD;
	return cp;
}

struct str text_plain(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, 3 * s.n + 1);
	size_t n = 0;

	for (const char *p = s.p, *end = end_of(s); p < end;)
		n += encode(plain(text_next(&p, end)), out + n);
	return (struct str){ out, n };
}
