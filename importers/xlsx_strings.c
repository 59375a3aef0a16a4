#include "importers/xlsx_strings.h"
#include "importers/xlsx_xml.h"

#include "lib/i18n.h"
#include "lib/scratch.h"

#include <stdlib.h>

/* STRINGS_MAX: 16 million, more than the cells of any list that a program opens. */
enum {
	TEXT_MEMORY = 8 << 20,
	ENDS_MEMORY = 4 << 20,
	STRINGS_MAX = 1 << 24,
	TOO_LONG_SHOWN = XLSX_CELL_MAX >> 20
};

struct xlsx_strings {
	struct scratch *text;
	struct scratch *ends; /* where each text ends in it, 8 bytes each */
	uint64_t n;
	struct buf one; /* being read */
	bool taking;
};

/* Tidying ------------------------------------------------------------------------------------------------------ */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of "_xHHHH_" at `p`; -1: it is none. */
static long escape(const char *p, size_t n)
{
	long v = 0;

	if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (hex(p[i]) < 0)
			return -1;
		v = v << 4 | hex(p[i]);
	}
	return v;
}

/* The character of the escape at `p`, which may need a second one behind it; 0: nothing to be kept. */
static long escaped(const char *p, size_t n, size_t *used)
{
	long high = escape(p, n), low;

	*used = 7;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	low = n > 7 ? escape(p + 7, n - 7) : -1;
	if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return 0;
	*used = 14;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static size_t put_utf8(char *to, long c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char first[] = { 0, 0xc0, 0xe0, 0xf0 };
	to[0] = (char)(first[more] | c >> (6 * more));
	for (int i = 1; i <= more; i++)
		to[i] = (char)(0x80 | (c >> (6 * (more - i)) & 0x3f));
	return (size_t)more + 1;
}

size_t xlsx_strings_tidy(char *p, size_t n)
{
	size_t out = 0;

	for (size_t at = 0, used = 1; at < n; at += used) {
		long c = (unsigned char)p[at];
		bool plain = c != '_' || escape(p + at, n - at) < 0;
		used = 1;
		if (!plain)
			c = escaped(p + at, n - at, &used);
		if (c == '\r') { /* the escape of one, or one that was written as a reference */
			size_t next = at + used, skip = 0;
			bool feed = next < n &&
			    (p[next] == '\n' || (escape(p + next, n - next) == '\n' && (skip = 6, true)));
			used += feed ? 1 + skip : 0;
			c = '\n';
		}
		if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f || (!plain && (c & 0xfffe) == 0xfffe))
			continue;
		if (plain)
			p[out++] = (char)c;
		else
			out += put_utf8(p + out, c);
	}
	return out;
}

/* Reading ------------------------------------------------------------------------------------------------------ */

static bool begin(void *ctx, const struct xlsx_at *at, const struct xlsx_attributes *x, struct err *err)
{
	struct xlsx_strings *s = ctx;

	(void)x, (void)err;
	s->taking = xlsx_at(at, 3, "si", "t") || xlsx_at(at, 4, "r", "t");
	return true;
}

static bool text(void *ctx, const struct xlsx_at *at, struct str t, struct err *err)
{
	struct xlsx_strings *s = ctx;

	(void)at;
	if (!s->taking)
		return true;
	buf_s(&s->one, t);
	return buf_ok(&s->one) ||
	    err_set(err, ERR_INPUT,
	        _("a cell has more than %d MiB of text: no spreadsheet program writes that"), TOO_LONG_SHOWN);
}

static bool end(void *ctx, const struct xlsx_at *at, struct err *err)
{
	struct xlsx_strings *s = ctx;

	s->taking = false;
	if (!xlsx_at(at, 2, "sst", "si"))
		return true;
	if (s->n++ == STRINGS_MAX)
		return err_set(err, ERR_INPUT, _("the workbook has more than %d texts"), STRINGS_MAX);
	s->one.n = xlsx_strings_tidy(s->one.p, s->one.n);
	bool ok = scratch_add(s->text, buf_str(&s->one), err);
	uint64_t ends = scratch_size(s->text);
	buf_reset(&s->one);
	return ok && scratch_add(s->ends, (struct str){ (const char *)&ends, sizeof ends }, err);
}

bool xlsx_strings_read(const struct xlsx_book *book, struct xlsx_strings **out, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;
	struct xlsx_strings *s = calloc(1, sizeof *s);
	const struct xlsx_handler handler = { .ctx = s, .begin = begin, .text = text, .end = end };

	if (!s)
		abort();
	s->text = scratch_new(TEXT_MEMORY);
	s->ends = scratch_new(ENDS_MEMORY);
	s->one = BUF_INIT(XLSX_CELL_MAX);
	if (book->strings != ARCHIVE_NONE &&
	    (!xlsx_book_part(book, book->strings, &in, err) || !xlsx_xml_read(&in, &handler, err))) {
		xlsx_strings_free(&s);
		return false;
	}
	*out = s;
	return true;
}

void xlsx_strings_free(struct xlsx_strings **s)
{
	if (!*s)
		return;
	scratch_free(&(*s)->text);
	scratch_free(&(*s)->ends);
	buf_free(&(*s)->one);
	free(*s);
	*s = NULL;
}

bool xlsx_strings_add(struct xlsx_strings *s, struct str number, struct buf *out, struct err *err)
{
	unsigned long i;
	uint64_t ends[2] = { 0, 0 };

	if (!s->n || !xlsx_count(str_trim(number), s->n - 1, &i))
		return err_set(err, ERR_INPUT, _("a cell points to a text that the workbook does not have"));
	if (!scratch_get(s->ends, i ? (i - 1) * sizeof *ends : 0, (char *)(i ? ends : ends + 1),
	        i ? sizeof ends : sizeof *ends, err))
		return false;
	size_t n = (size_t)(ends[1] - ends[0]);
	if (!n || !buf_room(out, n))
		return true;
	if (!scratch_get(s->text, ends[0], out->p + out->n, n, err))
		return false;
	out->n += n;
	return true;
}
