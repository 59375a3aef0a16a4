#include "importers/xlsx_sheet.h"
#include "importers/xlsx_strings.h"
#include "importers/xlsx_xml.h"

#include "lib/buf.h"
#include "lib/i18n.h"

#include <stdlib.h>

#define TEXT_MAX ((size_t)64 << 20) /* of the rows of one piece and of the one that is not yet whole */

struct xlsx_sheet {
	struct xlsx_xml *xml;
	struct xlsx_handler handler;
	bool want_hidden;
	struct xlsx_seen seen;
	bool hidden[XLSX_COLUMNS], held[XLSX_COLUMNS]; /* hidden columns, and those of them with cells */
	uint16_t before[XLSX_COLUMNS];                 /* how many hidden ones stand before each */

	/* Whole rows wait here, then the one being read. */
	struct xlsx_row *rows;
	size_t n_rows, rows_cap, given;
	struct xlsx_cell *cells;
	size_t n_cells, cells_cap;
	struct buf text;

	/* The row being read. */
	struct xlsx_row row;
	uint64_t elements; /* rows so far */
	bool in_row, row_hidden, sorted;
	size_t row_text; /* where its text begins */
	uint32_t column; /* where the next cell stands */

	/* The cell being read. */
	struct xlsx_cell cell;
	uint32_t cell_column; /* counting hidden ones */
	bool taking, formula, over;
};

/* References --------------------------------------------------------------------------------------------------- */

bool xlsx_sheet_reference(struct str s, uint32_t *column, uint64_t *row)
{
	uint32_t c = 0;
	unsigned long r;
	size_t at = s.n && s.p[0] == '$';

	for (; at < s.n && ((s.p[at] | 0x20) >= 'a' && (s.p[at] | 0x20) <= 'z'); at++) {
		c = c * 26 + (uint32_t)((s.p[at] | 0x20) - 'a') + 1;
		if (c > XLSX_COLUMNS)
			return false;
	}
	at += at < s.n && s.p[at] == '$';
	if (!c || !xlsx_count((struct str){ s.p + at, s.n - at }, UINT32_MAX, &r) || !r)
		return false;
	*column = c - 1;
	if (row)
		*row = r;
	return true;
}

const char *xlsx_sheet_letters(uint32_t column, char out[XLSX_LETTERS])
{
	char *p = &out[XLSX_LETTERS - 1];

	*p = '\0';
	for (column++; column && p > out; column = (column - 1) / 26)
		*--p = (char)('A' + (column - 1) % 26);
	return p;
}

/* Elements ----------------------------------------------------------------------------------------------------- */

/* A size of nought hides as well. */
static bool hides(const struct xlsx_attributes *a, const char *size)
{
	struct str n = xlsx_attribute(a, size);

	return xlsx_true(xlsx_attribute(a, "hidden")) || str_is(n, "0") || str_is(n, "0.0");
}

static void hide_columns(struct xlsx_sheet *s, const struct xlsx_attributes *a)
{
	unsigned long min, max;

	if (s->want_hidden || !hides(a, "width") || !xlsx_count(xlsx_attribute(a, "min"), UINT32_MAX, &min) ||
	    !xlsx_count(xlsx_attribute(a, "max"), UINT32_MAX, &max) || !min)
		return;
	for (; min <= max && min <= XLSX_COLUMNS; min++)
		s->hidden[min - 1] = true;
}

static void count_hidden(struct xlsx_sheet *s)
{
	for (uint16_t i = 0, n = 0; i < XLSX_COLUMNS; i++) {
		s->before[i] = n;
		n = (uint16_t)(n + s->hidden[i]);
	}
}

static bool row_begin(struct xlsx_sheet *s, const struct xlsx_attributes *a, struct err *err)
{
	struct str r = xlsx_attribute(a, "r");
	unsigned long number = 0;

	if (++s->elements > XLSX_ROWS)
		return err_set(
		    err, ERR_INPUT, _("the sheet has more than %d rows: no spreadsheet has"), XLSX_ROWS);
	s->row = (struct xlsx_row){ .number = s->row.number + 1, .first = s->n_cells };
	if (r.n && xlsx_count(r, XLSX_ROWS, &number) && number)
		s->row.number = number;
	else if (r.n)
		s->row.broken = _("the row says that it stands where no sheet has rows");
	s->row_hidden = hides(a, "ht");
	s->row_text = s->text.n;
	s->column = 0;
	s->in_row = s->sorted = true;
	return true;
}

static enum xlsx_type type_of(struct str t)
{
	if (str_is(t, "s"))
		return XLSX_CELL_SHARED;
	if (str_is(t, "str") || str_is(t, "inlineStr"))
		return XLSX_CELL_TEXT;
	if (str_is(t, "b"))
		return XLSX_CELL_BOOL;
	if (str_is(t, "e"))
		return XLSX_CELL_ERROR;
	return str_is(t, "d") ? XLSX_CELL_DATE : XLSX_CELL_NUMBER;
}

static void cell_begin(struct xlsx_sheet *s, const struct xlsx_attributes *a)
{
	struct str r = xlsx_attribute(a, "r");
	unsigned long style = 0;

	xlsx_count(xlsx_attribute(a, "s"), UINT32_MAX, &style);
	s->formula = s->over = false;
	s->cell = (struct xlsx_cell){
		.style = (uint32_t)style, .type = type_of(xlsx_attribute(a, "t")), .at = s->text.n
	};
	s->cell_column = s->column;
	if (r.n && !xlsx_sheet_reference(r, &s->cell_column, NULL))
		s->row.broken = _(
		    "a cell says that it stands where no sheet has columns (the last one is XFD)");
	else if (s->cell_column >= XLSX_COLUMNS)
		s->row.broken = _("the row has more cells than a sheet has columns");
	s->column = s->cell_column + 1;
}

static void *grown(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 256;
	if (!(p = realloc(p, *cap * size)))
		abort();
	return p;
}

static void cell_end(struct xlsx_sheet *s)
{
	uint32_t column = s->cell_column;

	s->cell.n = s->text.n - s->cell.at;
	if (s->cell.type != XLSX_CELL_SHARED && s->cell.n)
		s->text.n = s->cell.at + (s->cell.n = xlsx_strings_tidy(s->text.p + s->cell.at, s->cell.n));
	if (s->over)
		s->row.broken = _("a cell has more than 1 MiB of text: no spreadsheet program writes that");
	else if (s->text.n - s->row_text > XLSX_ROW_MAX)
		s->row.broken = _("the row has more than 4 MiB of text");
	if (s->row.broken || !s->cell.n) {
		s->seen.formulas += s->formula && !s->cell.n && s->cell.type != XLSX_CELL_TEXT;
		s->text.n = s->cell.at;
		return;
	}
	if (s->hidden[column]) {
		if (!s->seen.hidden_columns || column < s->seen.hidden_first)
			s->seen.hidden_first = column;
		s->seen.hidden_columns += !s->held[column];
		s->held[column] = true;
		s->text.n = s->cell.at;
		return;
	}
	s->cell.column = column - s->before[column];
	if (s->n_cells > s->row.first && s->cells[s->n_cells - 1].column >= s->cell.column)
		s->sorted = false;
	s->cells = grown(s->cells, s->n_cells, &s->cells_cap, sizeof *s->cells);
	s->cells[s->n_cells++] = s->cell;
	if (s->n_cells - s->row.first > 2 * XLSX_COLUMNS)
		s->row.broken = _("the row has more cells than a sheet has columns");
}

static int by_column(const void *a, const void *b)
{
	const struct xlsx_cell *x = a, *y = b;

	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

/* By column; of cells that say the same place the last one is it. */
static void sort_cells(struct xlsx_sheet *s)
{
	struct xlsx_cell *c = s->cells + s->row.first;
	size_t n = s->n_cells - s->row.first, kept = 0;

	qsort(c, n, sizeof *c, by_column);
	for (size_t i = 0; i < n; i++) {
		if (kept && c[kept - 1].column == c[i].column)
			kept--;
		c[kept++] = c[i];
	}
	s->n_cells = s->row.first + kept;
}

static void row_end(struct xlsx_sheet *s)
{
	bool leave = s->row_hidden && !s->want_hidden;

	s->in_row = false;
	if (!s->sorted)
		sort_cells(s);
	s->row.n = s->n_cells - s->row.first;
	s->seen.hidden_rows += leave && s->row.n;
	s->seen.blank_rows += !leave && !s->row.n && !s->row.broken;
	if (leave || (!s->row.n && !s->row.broken)) {
		s->n_cells = s->row.first;
		s->text.n = s->row_text;
		return;
	}
	s->rows = grown(s->rows, s->n_rows, &s->rows_cap, sizeof *s->rows);
	s->rows[s->n_rows++] = s->row;
}

/* The handler -------------------------------------------------------------------------------------------------- */

static bool begin(void *ctx, const struct xlsx_at *at, const struct xlsx_attributes *a, struct err *err)
{
	struct xlsx_sheet *s = ctx;

	s->taking = false;
	switch (at->depth) {
	case 2:
		if (xlsx_at(at, 2, "worksheet", "sheetData"))
			count_hidden(s);
		return true;
	case 3:
		if (xlsx_at(at, 3, "sheetData", "row"))
			return row_begin(s, a, err);
		if (xlsx_at(at, 3, "cols", "col"))
			hide_columns(s, a);
		s->seen.merged += xlsx_at(at, 3, "mergeCells", "mergeCell");
		return true;
	case 4:
		if (xlsx_at(at, 4, "row", "c"))
			cell_begin(s, a);
		return true;
	case 5:
		s->taking = xlsx_at(at, 5, "c", "v");
		s->formula = s->formula || xlsx_at(at, 5, "c", "f");
		return true;
	default:
		s->taking = xlsx_at(at, 6, "is", "t") || xlsx_at(at, 7, "r", "t");
		return true;
	}
}

static bool text(void *ctx, const struct xlsx_at *at, struct str t, struct err *err)
{
	struct xlsx_sheet *s = ctx;

	(void)at, (void)err;
	if (!s->taking || s->row.broken)
		return true;
	if (s->text.n - s->cell.at + t.n > XLSX_CELL_MAX)
		s->over = true;
	else
		buf_s(&s->text, t);
	return true;
}

static bool end(void *ctx, const struct xlsx_at *at, struct err *err)
{
	struct xlsx_sheet *s = ctx;

	(void)err;
	s->taking = false;
	if (xlsx_at(at, 4, "row", "c"))
		cell_end(s);
	else if (xlsx_at(at, 3, "sheetData", "row"))
		row_end(s);
	return true;
}

/* Rows --------------------------------------------------------------------------------------------------------- */

bool xlsx_sheet_open(
    const struct xlsx_book *book, long part, bool hidden, struct xlsx_sheet **out, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;

	if (!xlsx_book_part(book, part, &in, err))
		return false;
	struct xlsx_sheet *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->want_hidden = hidden;
	s->text = BUF_INIT(TEXT_MAX);
	s->handler = (struct xlsx_handler){ .ctx = s, .begin = begin, .text = text, .end = end };
	s->xml = xlsx_xml_open(&in, &s->handler);
	*out = s;
	return true;
}

void xlsx_sheet_close(struct xlsx_sheet **s)
{
	if (!*s)
		return;
	xlsx_xml_close(&(*s)->xml);
	buf_free(&(*s)->text);
	free((*s)->rows);
	free((*s)->cells);
	free(*s);
	*s = NULL;
}

/* All whole rows are given: the one that is being read moves to the front. */
static void forget(struct xlsx_sheet *s)
{
	size_t gone = s->in_row ? s->row_text : s->text.n, n = s->in_row ? s->n_cells - s->row.first : 0;

	s->n_rows = s->given = 0;
	if (n)
		memmove(s->cells, s->cells + s->row.first, n * sizeof *s->cells);
	if (s->text.n > gone && gone)
		memmove(s->text.p, s->text.p + gone, s->text.n - gone);
	s->text.n -= gone;
	s->n_cells = n;
	s->row.first = s->row_text = 0;
	s->cell.at -= s->cell.at < gone ? s->cell.at : gone;
	for (size_t i = 0; i < n; i++)
		s->cells[i].at -= gone;
}

bool xlsx_sheet_next(struct xlsx_sheet *s, const struct xlsx_row **out, struct err *err)
{
	bool more = true;

	if (s->given == s->n_rows)
		forget(s);
	while (s->given == s->n_rows && more)
		if (!xlsx_xml_step(s->xml, &more, err))
			return false;
	*out = s->given < s->n_rows ? &s->rows[s->given++] : NULL;
	return true;
}

const struct xlsx_cell *xlsx_sheet_cells(const struct xlsx_sheet *s, const struct xlsx_row *row)
{
	return s->cells + row->first;
}

struct str xlsx_sheet_text(const struct xlsx_sheet *s, const struct xlsx_cell *cell)
{
	return (struct str){ s->text.p + cell->at, cell->n };
}

const struct xlsx_seen *xlsx_sheet_seen(const struct xlsx_sheet *s)
{
	return &s->seen;
}
