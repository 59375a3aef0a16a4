#include "cmd/print.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>

enum {
	LINE_MAX_BYTES = 32 * 1024 * 1024,
	GAP = 2,        /* between two columns */
	READABLE = 24,  /* columns are cut to this before others are left out */
	NARROWEST = 10, /* no column is cut shorter */
	INDENT = 2,
	WRAP_MIN = 24, /* narrower than this nothing is wrapped */
};

struct print_row {
	struct print_row *next;
	struct str cells[PRINT_COLUMNS_MAX];
};

void print_init(struct print *p, struct arena *a, FILE *out, bool json, size_t width)
{
	*p = (struct print){
		.a = a, .out = out, .json = json, .width = width, .line = BUF_INIT(LINE_MAX_BYTES)
	};
}

/* Tables for people ----------------------------------------------------------------------------------------- */

static void spaces(FILE *out, size_t n)
{
	fprintf(out, "%*s", (int)n, "");
}

static void put(FILE *out, struct str s)
{
	if (s.n)
		fwrite(s.p, 1, s.n, out);
}

static const struct print_column *column_of(const struct print *p, int i)
{
	return &p->columns[i];
}

/* How wide each column would like to be; 0: not shown, for want of anything to show. */
static void natural_widths(const struct print *p, size_t *widths)
{
	for (int i = 0; i < p->n_columns; i++) {
		widths[i] = 0;
		for (const struct print_row *r = p->first; r; r = r->next) {
			size_t w = text_width(r->cells[i]);
			if (w > widths[i])
				widths[i] = w;
		}
		size_t title = widths[i] ? text_width(str_of(_(column_of(p, i)->title))) : 0;
		if (title > widths[i])
			widths[i] = title;
	}
}

static size_t total_width(const struct print *p, const size_t *widths)
{
	size_t total = 0;

	for (int i = 0; i < p->n_columns; i++)
		if (widths[i])
			total += widths[i] + GAP;
	return total ? total - GAP : 0;
}

/* The widest column that may be cut and is wider than `least`, -1 when there is none. */
static int widest(const struct print *p, const size_t *widths, size_t least)
{
	int at = -1;

	for (int i = 0; i < p->n_columns; i++)
		if ((column_of(p, i)->flags & PRINT_CUT) && widths[i] > least &&
		    (at < 0 || widths[i] > widths[at]))
			at = i;
	return at;
}

static void cut_columns(const struct print *p, size_t *widths, size_t least)
{
	int at;

	while (total_width(p, widths) > p->width && (at = widest(p, widths, least)) >= 0)
		widths[at]--;
}

/* Columns are cut as long as they say something, then spare ones go, then they are cut further. */
static void fit(const struct print *p, size_t *widths)
{
	if (!p->width)
		return;
	cut_columns(p, widths, READABLE);
	for (int i = p->n_columns - 1; i >= 0 && total_width(p, widths) > p->width; i--)
		if (column_of(p, i)->flags & PRINT_SPARE)
			widths[i] = 0;
	cut_columns(p, widths, NARROWEST);
}

static void put_cell(const struct print *p, int i, struct str cell, size_t width, bool last)
{
	struct str shown = cell;
	bool cut = text_width(cell) > width;

	if (cut)
		shown = str_trim(text_cut(cell, width - 1));
	size_t used = text_width(shown) + cut, rest = width - used;
	if (column_of(p, i)->flags & PRINT_RIGHT)
		spaces(p->out, rest);
	put(p->out, shown);
	if (cut)
		fputs("…", p->out);
	if (!last && !(column_of(p, i)->flags & PRINT_RIGHT))
		spaces(p->out, rest);
	if (!last)
		spaces(p->out, GAP);
}

/* The last cell of a row that has anything in it: no spaces trail behind it. */
static int last_filled(const struct print *p, const struct print_row *r, const size_t *widths)
{
	int last = 0;

	for (int i = 0; i < p->n_columns; i++)
		if (widths[i] && r->cells[i].n)
			last = i;
	return last;
}

static void put_row(const struct print *p, const struct print_row *r, const size_t *widths)
{
	int last = last_filled(p, r, widths);

	for (int i = 0; i <= last; i++)
		if (widths[i])
			put_cell(p, i, r->cells[i], widths[i], i == last);
	fputc('\n', p->out);
}

static void put_table(const struct print *p)
{
	size_t widths[PRINT_COLUMNS_MAX];
	struct print_row titles = { 0 };

	natural_widths(p, widths);
	fit(p, widths);
	for (int i = 0; i < p->n_columns; i++)
		titles.cells[i] = widths[i] ? str_of(_(column_of(p, i)->title)) : STR_NONE;
	put_row(p, &titles, widths);
	for (const struct print_row *r = p->first; r; r = r->next)
		put_row(p, r, widths);
}

/* Rows ------------------------------------------------------------------------------------------------------ */

static void end_table(struct print *p)
{
	if (p->first)
		put_table(p);
	p->first = p->last = NULL;
}

void print_table(struct print *p, const struct print_column *columns, int n)
{
	assert(n <= PRINT_COLUMNS_MAX);
	end_table(p);
	p->columns = columns;
	p->n_columns = n;
}

void print_begin(struct print *p)
{
	p->at = 0;
	if (p->json) {
		buf_reset(&p->line);
		p->writer = (struct json_writer){ .out = &p->line };
		json_writer_events.map_begin(&p->writer);
		return;
	}
	struct print_row *r = ARENA_NEW(p->a, struct print_row);
	if (p->last)
		p->last->next = r;
	else
		p->first = r;
	p->last = r;
}

/* The column that the next value belongs to; its key goes before it. */
static const struct print_column *next(struct print *p)
{
	assert(p->at < p->n_columns);
	const struct print_column *c = column_of(p, p->at++);
	if (p->json)
		json_writer_events.key(&p->writer, str_of(c->key));
	return c;
}

static void cell(struct print *p, const struct print_column *c, struct str s)
{
	if (c->flags & PRINT_PROGRAMS)
		return;
	if (c->flags & PRINT_ID)
		s = text_cut(s, PRINT_ID_LENGTH);
	p->last->cells[p->at - 1] = text_plain(p->a, s);
}

void print_str(struct print *p, struct str s)
{
	const struct print_column *c = next(p);

	if (p->json)
		json_writer_events.string(&p->writer, s);
	else
		cell(p, c, s);
}

void print_z(struct print *p, const char *s)
{
	print_str(p, str_of(s));
}

void print_int(struct print *p, int64_t n)
{
	const struct print_column *c = next(p);
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, n);
	if (p->json)
		json_writer_events.number(&p->writer, str_of(text));
	else
		cell(p, c, str_of(text));
}

void print_bool(struct print *p, bool yes)
{
	const struct print_column *c = next(p);

	if (p->json)
		json_writer_events.boolean(&p->writer, yes);
	else if (yes)
		cell(p, c, str_of(_("yes")));
}

void print_time(struct print *p, int64_t at)
{
	const struct print_column *c = next(p);
	char date[CLOCK_DATE], text[CLOCK_TEXT];

	if (p->json && !at) {
		json_writer_events.null(&p->writer);
	} else if (p->json) {
		clock_text(at, text);
		json_writer_events.string(&p->writer, str_of(text));
	} else if (at) {
		clock_date(at, date);
		cell(p, c, str_of(date));
	}
}

void print_end(struct print *p)
{
	assert(p->at == p->n_columns);
	if (!p->json)
		return;
	json_writer_events.map_end(&p->writer);
	print_json(p, buf_str(&p->line));
}

/* Lines ----------------------------------------------------------------------------------------------------- */

void print_json(struct print *p, struct str json)
{
	if (!p->json)
		return;
	put(p->out, json);
	fputc('\n', p->out);
}

void print_line(struct print *p, const char *fmt, ...)
{
	struct buf AUTO_BUF text = BUF_INIT(LINE_MAX_BYTES);
	char line[2048];
	va_list ap;

	if (p->json)
		return;
	end_table(p);
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	put(p->out, text_plain(p->a, str_of(line)));
	fputc('\n', p->out);
}

void print_blank(struct print *p)
{
	if (p->json)
		return;
	end_table(p);
	fputc('\n', p->out);
}

void print_heading(struct print *p, int depth, const char *title, struct str telling)
{
	if (p->json)
		return;
	end_table(p);
	spaces(p->out, (size_t)depth * INDENT);
	fputs(title, p->out);
	if (telling.n) {
		fputs(_(" – "), p->out);
		put(p->out, text_plain(p->a, telling));
	}
	fputc('\n', p->out);
}

/* The next line of a text and what is left of it. */
static struct str take_line(struct str *rest)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	struct str line = { rest->p, end ? (size_t)(end - rest->p) : rest->n };

	*rest = end ? (struct str){ end + 1, rest->n - line.n - 1 } : STR_NONE;
	return line;
}

/* As much of the line as fits, whole words where they do. */
static struct str take_fitting(struct str *line, size_t width)
{
	struct str head = text_cut(*line, width);

	if (head.n < line->n && line->p[head.n] != ' ') {
		size_t n = head.n;
		while (n && head.p[n - 1] != ' ')
			n--;
		if (n)
			head.n = n;
	}
	if (!head.n)
		head.n = line->n;
	*line = (struct str){ line->p + head.n, line->n - head.n };
	while (line->n && *line->p == ' ')
		*line = (struct str){ line->p + 1, line->n - 1 };
	return str_trim(head);
}

/* `at` is the column where the line begins; further ones begin at `indent`. */
static void put_wrapped(struct print *p, struct str line, size_t at, size_t indent)
{
	while (p->width > at + WRAP_MIN && text_width(line) > p->width - at) {
		put(p->out, take_fitting(&line, p->width - at));
		fputc('\n', p->out);
		spaces(p->out, indent);
		at = indent;
	}
	put(p->out, line);
}

/* Further lines stand under the first, unless the label takes too much of the width. */
static size_t hanging_indent(const struct print *p, size_t left, size_t at, struct str value)
{
	bool several = value.n && memchr(value.p, '\n', value.n), wide = p->width && at > p->width / 3;

	return several || wide ? left + 2 * INDENT : at;
}

void print_field(struct print *p, int depth, const char *label, struct str value, const char *aside)
{
	if (p->json)
		return;
	end_table(p);
	/* TRANSLATORS: between the label of a value and the value. */
	const char *colon = value.n ? _(": ") : "";
	size_t left = (size_t)depth * INDENT,
	       at = left + text_width(str_of(label)) + text_width(str_of(colon));
	size_t indent = hanging_indent(p, left, at, value);
	spaces(p->out, left);
	put(p->out, text_plain(p->a, str_of(label)));
	fputs(colon, p->out);
	put_wrapped(p, text_plain(p->a, take_line(&value)), at, indent);
	while (value.n) {
		fputc('\n', p->out);
		spaces(p->out, indent);
		put_wrapped(p, text_plain(p->a, take_line(&value)), indent, indent);
	}
	if (aside && *aside) {
		fputs("  (", p->out);
		put(p->out, text_plain(p->a, str_of(aside)));
		fputc(')', p->out);
	}
	fputc('\n', p->out);
}

void print_sync(struct print *p)
{
	if (!p->out)
		return;
	end_table(p);
	fflush(p->out);
}

bool print_flush(struct print *p, struct err *err)
{
	end_table(p);
	bool whole = buf_ok(&p->line);
	buf_free(&p->line);
	if (fflush(p->out) != 0 || ferror(p->out))
		return err_errno(err, ERR_FATAL, _("the output could not be written"));
	return whole || err_set(err, ERR_FATAL, _("a line of the output is too long"));
}
