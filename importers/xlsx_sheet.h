/* xlsx_sheet.h: the rows of one sheet, as its cells are written (ISO 29500-1, 18.3.1), in the order of the file.
 *
 * Memory is that of a piece of the file, and of one row. Cells say where they stand or stand behind the last; what the
 * sheet says of its own size is not asked. Rows and columns that are hidden are left out unless they are wanted. */
#ifndef IMPORTERS_XLSX_SHEET_H
#define IMPORTERS_XLSX_SHEET_H

#include "importers/xlsx_book.h"

#include <stdint.h>

/* What every program of today has: columns A to XFD. XLSX_ROW_MAX: bytes of a row's text. */
enum { XLSX_COLUMNS = 16384, XLSX_ROWS = 1048576, XLSX_ROW_MAX = 4 << 20 };

enum xlsx_type {
	XLSX_CELL_NUMBER,
	XLSX_CELL_SHARED, /* its text is the number of one of the workbook's texts */
	XLSX_CELL_TEXT,   /* inline, or a formula's */
	XLSX_CELL_BOOL,
	XLSX_CELL_ERROR,
	XLSX_CELL_DATE, /* ISO 8601 */
};

struct xlsx_cell {
	uint32_t column; /* from 0; hidden ones do not count */
	uint32_t style;
	enum xlsx_type type;
	size_t at, n; /* in xlsx_sheet_text */
};

struct xlsx_row {
	uint64_t number;    /* from 1 */
	size_t first, n;    /* cells that are not blank, by column, each once */
	const char *broken; /* why it cannot be read, else NULL */
};

/* What was seen on the way; complete when all rows are read. */
struct xlsx_seen {
	uint64_t blank_rows, hidden_rows, formulas, merged; /* formulas without a result; merged cells */
	size_t hidden_columns;                              /* that held something in a row */
	uint32_t hidden_first;                              /* the first of those, from 0 */
};

struct xlsx_sheet;

/* Free with xlsx_sheet_close. */
bool xlsx_sheet_open(
    const struct xlsx_book *book, long part, bool hidden, struct xlsx_sheet **out, struct err *err);
void xlsx_sheet_close(struct xlsx_sheet **s); /* accepts a pointer to NULL */

/* The next row with something in it; NULL in *out behind the last. Until the next call. ERR_INPUT: the sheet is cut,
 * broken, or has more rows than a sheet can have. */
bool xlsx_sheet_next(struct xlsx_sheet *s, const struct xlsx_row **out, struct err *err);
const struct xlsx_cell *xlsx_sheet_cells(const struct xlsx_sheet *s, const struct xlsx_row *row);
struct str xlsx_sheet_text(const struct xlsx_sheet *s, const struct xlsx_cell *cell);

const struct xlsx_seen *xlsx_sheet_seen(const struct xlsx_sheet *s);

/* "A", "XFD": of a column from 0. */
enum { XLSX_LETTERS = 8 };
const char *xlsx_sheet_letters(uint32_t column, char out[XLSX_LETTERS]);

/* The column and, where `row` is not NULL, the row of a reference "AB12", in any case, with or without "$"; false: it is
 * none, or beyond XLSX_COLUMNS. */
bool xlsx_sheet_reference(struct str s, uint32_t *column, uint64_t *row);

#endif
