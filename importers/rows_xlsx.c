/* rows_xlsx.c: rows of a workbook's sheet (importers/xlsx_sheet.h) as text, with what its styles and shared texts say.
 *
 * A row is made of its cells' texts, with NUL between them; a cell that holds an error ("#N/A") is that behind a 1. */
#include "importers/rows.h"
#include "importers/xlsx_format.h"
#include "importers/xlsx_sheet.h"
#include "importers/xlsx_strings.h"
#include "importers/xlsx_styles.h"
#include "importers/xlsx_xml.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { ERROR_MARK = '\1', NAME_SHOWN = 40, NAMES_SHOWN = 100, FOUND_SHOWN = 180, REFUSED_MEMORY = 1 << 24 };

struct sheet_rows {
	struct xlsx_book book;
	struct xlsx_styles styles;
	struct xlsx_strings *strings;
	struct xlsx_sheet *sheet;
	const struct xlsx_sheet_entry *entry;
	const struct xlsx_row *first; /* read to see whether there is one */
	struct buf raw;
	struct str *cells;
	struct arena *a; /* of the refused cells */
	struct mapping_refused *refused, *last_refused;
};

static void close_xlsx(void *rows)
{
	struct sheet_rows *x = rows;

	if (!x)
		return;
	xlsx_sheet_close(&x->sheet);
	xlsx_strings_free(&x->strings);
	xlsx_styles_free(&x->styles);
	xlsx_book_close(&x->book);
	buf_free(&x->raw);
	arena_free(&x->a);
	free(x->cells);
	free(x);
}

/* The sheet that is asked for, or the first one that is shown and has rows. */
static bool open_sheet(struct sheet_rows *x, const struct mapping_file *file, struct err *err)
{
	const struct xlsx_book *book = &x->book;

	if (file->sheet.n) {
		x->entry = xlsx_book_sheet(book, file->sheet, err);
		return x->entry && xlsx_sheet_open(book, x->entry->part, file->hidden, &x->sheet, err);
	}
	for (size_t i = 0; i < book->n && !x->first; i++) {
		x->entry = &book->sheets[i];
		if (x->entry->hidden || x->entry->part == ARCHIVE_NONE)
			continue;
		xlsx_sheet_close(&x->sheet);
		if (!xlsx_sheet_open(book, x->entry->part, file->hidden, &x->sheet, err) ||
		    !xlsx_sheet_next(x->sheet, &x->first, err))
			return false;
	}
	return x->first ||
	    err_set(err, ERR_INPUT, _("no sheet that is shown has anything in it: is it the right file?"));
}

static bool open_parts(
    struct sheet_rows *x, const struct import_job *job, const struct mapping_file *file, struct err *err)
{
	const char *name = input_name(job->in);
	struct str beginning;

	if (!input_read(job->in, &beginning, err) || xlsx_book_other(name, beginning, err))
		return false;
	if (!xlsx_book_open(&x->book, job->in, err))
		return false;
	if (!xlsx_styles_read(&x->styles, &x->book, err) || !xlsx_strings_read(&x->book, &x->strings, err))
		return false;
	return open_sheet(x, file, err) ||
	    (strncmp(err->text, name, strlen(name)) == 0 ? false : err_add(err, "%s", name));
}

static bool open_xlsx(
    const struct import_job *job, const struct mapping_file *file, void **out, struct err *err)
{
	struct sheet_rows *x = calloc(1, sizeof *x);

	if (!x || !(x->cells = calloc(XLSX_COLUMNS, sizeof *x->cells)))
		abort();
	x->raw = BUF_INIT(XLSX_ROW_MAX);
	x->a = arena_new(REFUSED_MEMORY);
	if (!open_parts(x, job, file, err)) {
		close_xlsx(x);
		return false;
	}
	*out = x;
	return true;
}

/* Cells -------------------------------------------------------------------------------------------------------- */

/* "2026-11-22T10:00:00Z" as dates are written elsewhere: without a midnight, "T" and seconds that say nothing. */
static void add_iso(struct buf *out, struct str v)
{
	v = str_trim(v);
	if (v.n < 16 || v.p[10] != 'T') {
		buf_s(out, v);
		return;
	}
	struct str time = { v.p + 11, 5 };
	buf_add(out, v.p, 10);
	if (v.n >= 19 && memcmp(v.p + 16, ":00", 3) != 0)
		time.n = 8;
	if (str_is(time, "00:00"))
		return;
	buf_char(out, ' ');
	buf_s(out, time);
}

static bool add_cell(struct sheet_rows *x, const struct xlsx_cell *c, struct err *err)
{
	struct str v = xlsx_sheet_text(x->sheet, c);
	char text[XLSX_TEXT_MAX];

	switch (c->type) {
	case XLSX_CELL_SHARED:
		return xlsx_strings_add(x->strings, v, &x->raw, err);
	case XLSX_CELL_TEXT:
		buf_s(&x->raw, v);
		return true;
	case XLSX_CELL_BOOL:
		buf_s(&x->raw, xlsx_true(str_trim(v)) ? STR("TRUE") : STR("FALSE"));
		return true;
	case XLSX_CELL_ERROR:
		buf_char(&x->raw, ERROR_MARK);
		buf_s(&x->raw, str_trim(v));
		return true;
	case XLSX_CELL_DATE:
		add_iso(&x->raw, v);
		return true;
	case XLSX_CELL_NUMBER:
		break;
	}
	const struct xlsx_format *f = c->style < x->styles.n ? x->styles.formats[c->style] : NULL;
	buf_s(&x->raw, xlsx_format_text(f, x->book.date1904, v, text));
	return true;
}

static bool make_raw(struct sheet_rows *x, const struct xlsx_row *row, struct err *err)
{
	const struct xlsx_cell *cells = xlsx_sheet_cells(x->sheet, row);
	uint32_t column = 0;

	buf_reset(&x->raw);
	for (size_t i = 0; i < row->n; i++) {
		for (; column < cells[i].column; column++)
			buf_char(&x->raw, '\0');
		if (!add_cell(x, &cells[i], err))
			return false;
	}
	while (x->raw.n && x->raw.p[x->raw.n - 1] == '\0')
		x->raw.n--;
	return buf_ok(&x->raw) || err_set(err, ERR_INPUT, _("the row has more than 4 MiB of text"));
}

/* Nothing but white space in it. */
static bool is_empty(struct str raw)
{
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] != '\0' && raw.p[i] != ' ' && raw.p[i] != '\n' && raw.p[i] != '\t')
			return false;
	return true;
}

static enum rows_step next(void *rows, struct rows_row *out, struct err *err)
{
	struct sheet_rows *x = rows;
	const struct xlsx_row *row = x->first;

	x->refused = NULL;
	if (!row && !xlsx_sheet_next(x->sheet, &row, err))
		return ROWS_FAILED;
	x->first = NULL;
	if (!row)
		return ROWS_DONE;
	*out = (struct rows_row){ .line = row->number };
	if (row->broken) {
		err_set(err, ERR_INPUT, "%s", row->broken);
		return ROWS_BAD;
	}
	if (!make_raw(x, row, err))
		return err->kind == ERR_INPUT ? ROWS_BAD : ROWS_FAILED;
	out->raw = buf_str(&x->raw);
	out->empty = is_empty(out->raw);
	return ROWS_ROW;
}

static void refuse(struct sheet_rows *x, size_t column, struct str value)
{
	struct mapping_refused *r = ARENA_NEW(x->a, struct mapping_refused);
	char letters[XLSX_LETTERS];

	*r = (struct mapping_refused){
		.column = arena_str(x->a, str_of(xlsx_sheet_letters((uint32_t)column, letters))),
		.value = text_cut(value, NAME_SHOWN),
		.why = _("the cell holds an error: its formula is broken"),
	};
	if (x->refused)
		x->last_refused->next = r;
	else
		x->refused = r;
	x->last_refused = r;
}

static bool split(void *rows, const struct rows_row *row, struct str **cells, size_t *n, struct err *err)
{
	struct sheet_rows *x = rows;
	struct str left = row->raw;

	(void)err;
	x->refused = NULL;
	arena_reset(x->a);
	for (*n = 0;; left.p++, left.n--) {
		const char *end = left.n ? memchr(left.p, '\0', left.n) : NULL;
		struct str cell = { left.p, end ? (size_t)(end - left.p) : left.n };
		if (cell.n && *cell.p == ERROR_MARK) {
			refuse(x, *n, (struct str){ cell.p + 1, cell.n - 1 });
			cell = STR_NONE;
		}
		x->cells[(*n)++] = cell;
		if (!end || *n == XLSX_COLUMNS)
			break;
		left = (struct str){ end, left.n - (size_t)(end - left.p) };
	}
	*cells = x->cells;
	return true;
}

static const struct mapping_refused *refused(const void *rows)
{
	return ((const struct sheet_rows *)rows)->refused;
}

/* Telling ------------------------------------------------------------------------------------------------------ */

static void tell_sheets(const struct sheet_rows *x, struct buf *out)
{
	size_t others = 0;

	buf_fmt(out, _("sheet \"%.*s\""), STR_ARG(text_cut(x->entry->name, NAME_SHOWN)));
	for (size_t i = 0; i < x->book.n; i++) {
		const struct xlsx_sheet_entry *e = &x->book.sheets[i];
		if (e == x->entry || e->part == ARCHIVE_NONE)
			continue;
		if (out->n > NAMES_SHOWN) {
			buf_s(out, STR(", …"));
			break;
		}
		buf_s(out, others++ ? STR(", ") : str_of(_(" (others: ")));
		buf_fmt(out, "\"%.*s\"", STR_ARG(text_cut(e->name, NAME_SHOWN)));
	}
	if (others)
		buf_char(out, ')');
}

static void tell(const void *rows, struct import_told *told)
{
	const struct sheet_rows *x = rows;
	const struct xlsx_seen *seen = xlsx_sheet_seen(x->sheet);
	struct buf AUTO_BUF out = BUF_INIT(4096);
	char letters[XLSX_LETTERS];
	unsigned long hidden = seen->hidden_rows, formulas = seen->formulas, merged = seen->merged;

	tell_sheets(x, &out);
	if (hidden)
		buf_fmt(&out, ngettext(", %lu hidden row left out", ", %lu hidden rows left out", hidden),
		    hidden);
	if (seen->hidden_columns)
		buf_fmt(&out,
		    ngettext(", %zu hidden column left out (%s)", ", %zu hidden columns left out (from %s)",
		        seen->hidden_columns),
		    seen->hidden_columns, xlsx_sheet_letters(seen->hidden_first, letters));
	if (formulas)
		buf_fmt(&out,
		    ngettext(", %lu formula without a result", ", %lu formulas without a result", formulas),
		    formulas);
	if (merged)
		buf_fmt(&out, ngettext(", %lu merged cell", ", %lu merged cells", merged), merged);
	snprintf(told->found, sizeof told->found, "%.*s", STR_ARG(text_cut(buf_str(&out), FOUND_SHOWN)));
	told->blank = seen->blank_rows;
}

static const char *why_ragged(const void *rows)
{
	(void)rows;
	return _("something stands to the right of the table");
}

const struct rows_format rows_xlsx = {
	.open = open_xlsx,
	.close = close_xlsx,
	.next = next,
	.split = split,
	.refused = refused,
	.ragged = true,
	.tell = tell,
	.why_ragged = why_ragged,
};
