/* xlsx_book.h: a workbook's parts: which sheets there are and where they lie (ISO 29500-1, 18.2 and 29500-2, 9.3).
 *
 * Parts are found by their relations, never by their names, which differ from program to program. */
#ifndef IMPORTERS_XLSX_BOOK_H
#define IMPORTERS_XLSX_BOOK_H

#include "lib/archive.h"
#include "lib/arena.h"
#include "lib/err.h"
#include "lib/input.h"

#include <stdbool.h>

struct xlsx_sheet_entry {
	struct str name;
	struct str relation;
	long part; /* in the archive; ARCHIVE_NONE: no sheet of cells (a chart), or not there */
	bool hidden;
};

struct xlsx_book {
	struct archive *zip;
	struct arena *a;
	struct xlsx_sheet_entry *sheets;
	size_t n;
	long strings, styles; /* parts, or ARCHIVE_NONE */
	bool date1904;
};

/* Opens the workbook that `in` is. ERR_INPUT: no workbook, and what it is instead, with what to do. Free with
 * xlsx_book_close, whatever is returned. */
bool xlsx_book_open(struct xlsx_book *out, const struct input *in, struct err *err);
void xlsx_book_close(struct xlsx_book *book);

/* Why a file that begins like this is no workbook of this kind, by its first bytes; false: it may be one. ERR_INPUT. */
bool xlsx_book_other(const char *name, struct str beginning, struct err *err);

/* Opens a part. */
bool xlsx_book_part(const struct xlsx_book *book, long part, struct input **out, struct err *err);

/* The sheet that is asked for, by its name or its number from 1; NULL and ERR_CONFIG with the names there are. */
const struct xlsx_sheet_entry *xlsx_book_sheet(
    const struct xlsx_book *book, struct str asked, struct err *err);

#endif
