/* csv.h: rows and cells of delimited text, read in a stream; cells written.
 *
 * RFC 4180 plus what lists really hold: delimiters , ; tab |, line ends CR LF, LF or CR, line breaks inside quotes,
 * spaces around quotes, quotes in the middle of an unquoted cell (data: 5" pipe), Excel's first line "sep=;".
 * Finding a row's end and splitting it are two steps, so that the caller can hash the exact bytes of a row and pass
 * over what it knows before any cell is looked at:
 *
 *	while ((step = csv_next(csv, &row, err)) != CSV_DONE) {
 *		if (step == CSV_FAILED)
 *			return false;
 *		if (step == CSV_BAD || known(hash_of(row.raw)) || !csv_split(csv, &row, &cells, err))
 *			…report, or pass over…
 *	}
 *
 * What is passed over or refused is always said; nothing is shifted or repaired. */
#ifndef LIB_CSV_H
#define LIB_CSV_H

#include "lib/buf.h"
#include "lib/err.h"
#include "lib/input.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csv;

/* 0 takes the default. */
struct csv_limits {
	size_t cell;    /* bytes, 1 MiB: also how far a quote that nobody closes is followed */
	size_t row;     /* bytes, 16 MiB */
	size_t columns; /* 4096 */
};

enum csv_step {
	CSV_ROW,
	CSV_DONE,   /* the end of the input */
	CSV_BAD,    /* ERR_INPUT: this row cannot be read; go on with the next */
	CSV_FAILED, /* the input failed: stop */
};

struct csv_row {
	/* Its exact bytes in UTF-8 without the line end; the reader's, until the next csv_next. */
	struct str raw;
	uint64_t line; /* of its first byte, from 1; set for CSV_BAD also */
	bool quoted;   /* holds a quote: private between csv_next and csv_split */
};

struct csv_cells {
	struct str *cell; /* the reader's, until the next csv_split or csv_next */
	size_t n;
};

/* The delimiter of a text by its first lines: the one of , ; tab | that splits them into the same number of cells,
 * more than one; ',' when none does. Quoted text is not looked into. */
char csv_sniff(struct str beginning);

/* Reads the text of `in`, which stays the caller's. `delimiter` '\0' is found from the first lines. False when the
 * first bytes of the input cannot be read. Free with csv_close. */
bool csv_open(
    struct input *in, char delimiter, const struct csv_limits *limits, struct csv **out, struct err *err);
void csv_close(struct csv **csv); /* accepts a pointer to NULL */

char csv_delimiter(const struct csv *csv);

/* The next row that is not blank. CSV_BAD: text behind a closing quote (the row is passed over), a row past the
 * limit (likewise), a quote that is not closed before the end or within the limit of a cell: the error names the
 * line where it was opened, and reading goes on behind that line. */
enum csv_step csv_next(struct csv *csv, struct csv_row *row, struct err *err);

/* The cells of the row that csv_next gave last: unquoted, white space around quotes taken away, unquoted cells as
 * they stand. ERR_INPUT for a cell or a number of columns past the limit. */
bool csv_split(struct csv *csv, const struct csv_row *row, struct csv_cells *out, struct err *err);

/* Lines with nothing but spaces that were passed over so far. */
uint64_t csv_blank_lines(const struct csv *csv);

/* Writes one cell: quoted when it holds the delimiter, a quote or a line break, or begins or ends with white space.
 * What a spreadsheet would run as a formula (a cell that begins with = + - @ tab or CR and is neither a number nor
 * like a telephone number) gets an apostrophe in front. So does one that begins with apostrophes before such
 * text, so that csv_plain gives exactly what was written. */
void csv_cell(struct buf *out, struct str cell, char delimiter);

/* The same without the apostrophe: for readers that are programs. */
void csv_cell_exact(struct buf *out, struct str cell, char delimiter);

/* A cell read back: without the apostrophe that csv_cell put in front; ="0123", which shields a text from spreadsheets, is
 * that text; any other formula, and any other text, as it is. */
struct str csv_plain(struct str cell);

#define AUTO_CSV __attribute__((cleanup(csv_close)))

#endif
