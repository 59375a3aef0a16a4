#include "lib/csv.h"

#include "lib/i18n.h"

#include <stdlib.h>
#include <string.h>

enum {
	CELL = 1 << 20,
	ROW = 16 << 20,
	COLUMNS = 4096,
	PIECE = 8 << 20,     /* more than input_text ever gives at once */
	SNIFFED = 64 * 1024, /* bytes of the text that tell the delimiter */
};

/* The next place of one byte in the window, so that no byte is looked at twice. */
struct cursor {
	size_t at; /* where it is, or how far it was looked for */
	bool found;
};

struct csv {
	struct input *in;
	struct csv_limits limit;
	char delimiter;
	bool cr;         /* lines may end in a lone CR */
	struct buf text; /* the window: what was read and not yet given */
	size_t at;       /* the next row begins here */
	bool at_end;     /* nothing comes behind the window */
	bool skipping;   /* in the rest of a row that was too long */
	struct cursor quote, lf, carriage;
	uint64_t line; /* of c->at */
	uint64_t blank;
	struct str *cells;
	size_t room;
	struct buf scratch; /* cells that held doubled quotes */
};

/* What became of looking for a row's end. */
enum found { WHOLE, MORE, UNCLOSED, TRAILING };

struct scan {
	size_t end, next; /* behind the row's last byte; where the next line begins */
	size_t where;     /* UNCLOSED, TRAILING: offset of the quote that was opened */
	bool quoted;
};

static bool is_space(const struct csv *c, char b)
{
	return b == ' ' || (b == '\t' && c->delimiter != '\t');
}

static size_t seek(const struct csv *c, struct cursor *k, size_t from, char byte)
{
	if (k->at >= from && (k->found || k->at == c->text.n))
		return k->at;
	if (k->at < from)
		k->at = from;
	const char *p = k->at < c->text.n ? memchr(c->text.p + k->at, byte, c->text.n - k->at) : NULL;
	k->found = p != NULL;
	k->at = p ? (size_t)(p - c->text.p) : c->text.n;
	return k->at;
}

/* Reads on behind the window, after forgetting the rows given; a row begun is then looked at from its start again.
 * False on failure; at_end when there is no more. */
static bool more(struct csv *c, struct err *err)
{
	struct str s;

	if (c->at) {
		memmove(c->text.p, c->text.p + c->at, c->text.n - c->at);
		c->text.n -= c->at;
		c->at = 0;
	}
	c->quote = c->lf = c->carriage = (struct cursor){ 0 };
	if (!input_text(c->in, &s, err))
		return false;
	c->at_end = s.n == 0;
	buf_s(&c->text, s);
	if (!buf_ok(&c->text))
		return err_set(err, ERR_FATAL, _("%s: no memory for a row"), input_name(c->in));
	return true;
}

/* The end of the line that holds `from`: *end and *next, or false when the window does not reach it. */
static bool line_end(struct csv *c, size_t from, size_t *end, size_t *next)
{
	size_t n = c->text.n, lf = seek(c, &c->lf, from, '\n'),
	       cr = c->cr ? seek(c, &c->carriage, from, '\r') : n;
	const char *p = c->text.p;

	if (cr < lf) {
		if (cr + 1 == n && !c->at_end)
			return false;
		*end = cr;
		*next = cr + 1 + (cr + 1 < n && p[cr + 1] == '\n');
		return true;
	}
	if (lf == n && !c->at_end)
		return false;
	*end = lf - (lf > from && p[lf - 1] == '\r');
	*next = lf + (lf < n);
	return true;
}

/* True when the quote at `q` begins a cell of the row that begins at `row`. */
static bool opens(const struct csv *c, size_t row, size_t q)
{
	const char *p = c->text.p;

	while (q > row && is_space(c, p[q - 1]))
		q--;
	return q == row || p[q - 1] == c->delimiter;
}

/* Where the cell whose quote was opened at `q` is closed. */
static enum found closing(const struct csv *c, size_t q, size_t *out)
{
	const char *p = c->text.p;
	size_t n = c->text.n, from = q + 1;

	for (;;) {
		const char *hit = from < n ? memchr(p + from, '"', n - from) : NULL;
		size_t k = hit ? (size_t)(hit - p) : n;
		if (k - q > c->limit.cell)
			return UNCLOSED;
		if (!hit)
			return c->at_end ? UNCLOSED : MORE;
		if (k + 1 == n && !c->at_end)
			return MORE;
		if (k + 1 < n && p[k + 1] == '"') {
			from = k + 2;
			continue;
		}
		*out = k;
		return WHOLE;
	}
}

/* The row that begins at c->at. Quotes are looked at only where they stand: most rows have none. */
static enum found scan_row(struct csv *c, struct scan *s)
{
	const char *p = c->text.p;
	size_t row = c->at, n = c->text.n, close, k;
	bool trailing = false;

	*s = (struct scan){ 0 };
	bool ended = line_end(c, row, &s->end, &s->next);
	for (size_t q = row; (q = seek(c, &c->quote, q, '"')) < (ended ? s->end : n);) {
		s->quoted = true;
		if (!opens(c, row, q)) {
			q++;
			continue;
		}
		enum found f = closing(c, q, &close);
		if (f != WHOLE) {
			s->where = q;
			return f;
		}
		if (ended && close >= s->end)
			ended = line_end(c, close + 1, &s->end, &s->next);
		for (k = close + 1; k < n && is_space(c, p[k]); k++)
			;
		if (k < (ended ? s->end : n) && p[k] != c->delimiter && !trailing) {
			trailing = true;
			s->where = q;
		}
		q = k;
	}
	return !ended ? MORE : trailing ? TRAILING : WHOLE;
}

/* Line ends in the window between two offsets. */
static uint64_t lines_between(const struct csv *c, size_t from, size_t to)
{
	const char *p = c->text.p, *end = p + to;
	uint64_t n = 0;

	for (size_t i = from; c->cr && i < to; i++)
		n += p[i] == '\r' && (i + 1 == to || p[i + 1] != '\n');
	for (p += from; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	return n;
}

/* Goes on behind the line that holds `from`, as soon as its end is in the window. */
static void pass_over(struct csv *c, size_t from)
{
	size_t end, next;

	c->skipping = !line_end(c, from, &end, &next);
	if (c->skipping)
		next = c->text.n - (c->text.p[c->text.n - 1] == '\r');
	c->line += lines_between(c, c->at, c->skipping ? next : end) + !c->skipping;
	c->at = next;
}

static enum csv_step too_long(struct csv *c, uint64_t line, struct err *err)
{
	err_set(err, ERR_INPUT, _("%s, line %llu: the row is longer than %zu bytes and is passed over"),
	    input_name(c->in), (unsigned long long)line, c->limit.row);
	return CSV_BAD;
}

static enum csv_step unclosed(struct csv *c, struct csv_row *row, size_t where, struct err *err)
{
	row->line = c->line + lines_between(c, c->at, where);
	err_set(err, ERR_INPUT,
	    _("%s, line %llu: a quote is opened and not closed within %zu bytes or before the end: close it, or write "
	      "it twice inside quotes when it belongs to the text"),
	    input_name(c->in), (unsigned long long)row->line, c->limit.cell);
	pass_over(c, where);
	return CSV_BAD;
}

static bool is_blank(const struct csv *c, struct str s)
{
	size_t i = 0;

	while (i < s.n && is_space(c, s.p[i]))
		i++;
	return i == s.n;
}

enum csv_step csv_next(struct csv *c, struct csv_row *row, struct err *err)
{
	struct scan s;

	for (;;) {
		enum found f = MORE;
		if (c->at == c->text.n && c->at_end)
			return CSV_DONE;
		if (c->skipping && c->at < c->text.n) {
			pass_over(c, c->at);
			if (!c->skipping)
				continue;
		} else if (c->at < c->text.n) {
			f = scan_row(c, &s);
		}
		if (f == MORE) {
			row->line = c->line;
			if (!c->skipping && c->text.n - c->at > c->limit.row) {
				pass_over(c, c->text.n - 1);
				return too_long(c, row->line, err);
			}
			if (!more(c, err))
				return CSV_FAILED;
			continue;
		}
		if (f == UNCLOSED)
			return unclosed(c, row, s.where, err);
		*row = (struct csv_row){ { c->text.p + c->at, s.end - c->at }, c->line, s.quoted };
		uint64_t opened = f == TRAILING ? c->line + lines_between(c, c->at, s.where) : 0;
		c->line += (s.quoted ? lines_between(c, c->at, s.end) : 0) + 1;
		c->at = s.next;
		if (row->raw.n > c->limit.row)
			return too_long(c, row->line, err);
		if (f == TRAILING) {
			err_set(err, ERR_INPUT,
			    _("%s, line %llu: text stands behind the closing quote in line %llu: close the quote before, or "
			      "write quotes that belong to the text twice; the row is passed over"),
			    input_name(c->in), (unsigned long long)opened, (unsigned long long)c->line - 1);
			return CSV_BAD;
		}
		if (!is_blank(c, row->raw))
			return CSV_ROW;
		c->blank++;
	}
}

/* The unquoted text of the cell whose first quote is at `i`; *end is set behind its closing quote. */
static struct str unquote(struct csv *c, struct str raw, size_t i, size_t *end)
{
	size_t from = i + 1, begun = c->scratch.n;
	bool doubled = false;

	for (;;) {
		const char *hit = from < raw.n ? memchr(raw.p + from, '"', raw.n - from) : NULL;
		size_t k = hit ? (size_t)(hit - raw.p) : raw.n;
		bool again = k + 1 < raw.n && raw.p[k + 1] == '"';
		if (!again && !doubled) {
			*end = k < raw.n ? k + 1 : k;
			return (struct str){ raw.p + i + 1, k - i - 1 };
		}
		/* The scratch has room for the whole row: it does not move under earlier cells. */
		buf_add(&c->scratch, raw.p + from, k - from + again);
		doubled = true;
		if (!again) {
			*end = k < raw.n ? k + 1 : k;
			return (struct str){ c->scratch.p + begun, c->scratch.n - begun };
		}
		from = k + 2;
	}
}

static bool add_cell(struct csv *c, size_t *n, struct str cell, const struct csv_row *row, struct err *err)
{
	if (*n == c->limit.columns)
		return err_set(err, ERR_INPUT, _("%s, line %llu: the row has more than %zu columns"),
		    input_name(c->in), (unsigned long long)row->line, c->limit.columns);
	if (cell.n > c->limit.cell)
		return err_set(err, ERR_INPUT,
		    _("%s, line %llu: the cell in column %zu is longer than %zu bytes"), input_name(c->in),
		    (unsigned long long)row->line, *n + 1, c->limit.cell);
	if (*n == c->room) {
		size_t room = c->room ? c->room * 2 : 64;
		struct str *cells = realloc(c->cells, room * sizeof *cells);
		if (!cells)
			return err_set(err, ERR_FATAL, _("%s: no memory for a row"), input_name(c->in));
		c->cells = cells;
		c->room = room;
	}
	c->cells[(*n)++] = cell;
	return true;
}

bool csv_split(struct csv *c, const struct csv_row *row, struct csv_cells *out, struct err *err)
{
	struct str raw = row->raw;
	size_t n = 0;

	buf_reset(&c->scratch);
	if (row->quoted && !buf_room(&c->scratch, raw.n))
		return err_set(err, ERR_FATAL, _("%s: no memory for a row"), input_name(c->in));
	for (size_t i = 0;;) {
		struct str cell = { raw.p + i, 0 };
		size_t k = i;
		if (row->quoted) {
			while (k < raw.n && is_space(c, raw.p[k]))
				k++;
		}
		bool quoted = row->quoted && k < raw.n && raw.p[k] == '"';
		if (quoted)
			cell = unquote(c, raw, k, &k);
		const char *hit = k < raw.n ? memchr(raw.p + k, c->delimiter, raw.n - k) : NULL;
		k = hit ? (size_t)(hit - raw.p) : raw.n;
		if (!quoted)
			cell.n = k - i;
		if (!add_cell(c, &n, cell, row, err))
			return false;
		if (!hit)
			break;
		i = k + 1;
	}
	*out = (struct csv_cells){ c->cells, n };
	return true;
}

/* Whether the first line ends in a CR alone: old Macintosh, and Excel's "CSV (Macintosh)" to this day. False when
 * the window does not show it. */
static bool first_line_end(const struct csv *c, bool *lone_cr)
{
	const char *p = c->text.p;
	size_t n = c->text.n;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		if (p[i] == '"')
			quoted = !quoted;
		if (quoted || (p[i] != '\n' && p[i] != '\r'))
			continue;
		*lone_cr = p[i] == '\r' && i + 1 < n && p[i + 1] != '\n';
		return p[i] == '\n' || i + 1 < n;
	}
	return false;
}

/* Excel's first line "sep=;" is a declaration, not a row. */
static void take_declaration(struct csv *c)
{
	struct str s = buf_str(&c->text);
	size_t end, next;

	if (s.n < 5 || memcmp(s.p, "sep=", 4) != 0 || !strchr(",;\t|", s.p[4]))
		return;
	if (!line_end(c, 0, &end, &next) || end != 5)
		return;
	if (!c->delimiter)
		c->delimiter = s.p[4];
	c->at = next;
	c->line++;
}

bool csv_open(
    struct input *in, char delimiter, const struct csv_limits *limits, struct csv **out, struct err *err)
{
	struct csv *AUTO_CSV c = calloc(1, sizeof *c);

	if (!c)
		return err_set(err, ERR_FATAL, _("out of memory"));
	if (limits)
		c->limit = *limits;
	if (!c->limit.cell)
		c->limit.cell = CELL;
	if (!c->limit.row)
		c->limit.row = ROW;
	if (!c->limit.columns)
		c->limit.columns = COLUMNS;
	c->in = in;
	c->delimiter = delimiter;
	c->line = 1;
	c->text = BUF_INIT(c->limit.row + 2 * PIECE);
	c->scratch = BUF_INIT(c->limit.row);
	do {
		if (!more(c, err))
			return false;
	} while ((!first_line_end(c, &c->cr) || (!delimiter && c->text.n < SNIFFED)) && !c->at_end &&
	    c->text.n <= c->limit.row);
	take_declaration(c);
	if (!c->delimiter) /* by as much of any text, whatever came at once */
		c->delimiter = csv_sniff(
		    (struct str){ c->text.p, c->text.n < SNIFFED ? c->text.n : SNIFFED });
	*out = c;
	c = NULL;
	return true;
}

void csv_close(struct csv **c)
{
	if (!*c)
		return;
	buf_free(&(*c)->text);
	buf_free(&(*c)->scratch);
	free((*c)->cells);
	free(*c);
	*c = NULL;
}

char csv_delimiter(const struct csv *c)
{
	return c->delimiter;
}

uint64_t csv_blank_lines(const struct csv *c)
{
	return c->blank;
}
