/* fuzz_xlsx.c: any XML as the parts of a workbook, packed as it should be: the sheet, the texts, the styles and the workbook, with
 * NUL bytes between them. Rows do not depend on where the pieces read at once end; a row's bytes are its cells; cells are clean
 * UTF-8; what is wrong is bad input; no prefix of the file is a workbook. The first two bytes choose the pieces and the prefix. */
#include "tests/fuzz/fuzz.h"
/* Fuzzers are linked with the library alone. */
#include "tests/books.c"
#include "tests/zips.c"

#include "importers/rows.h"
#include "importers/xlsx_sheet.h"
#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 32 * 1024, HELD = 64 << 20, PIECES = 4 };

static void must(bool kept, const char *promise, const struct err *e)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s: %s\n", promise, e ? e->text : "");
	abort();
}

static void check_cell(struct str cell)
{
	size_t bad;

	must(text_utf8_valid(cell, &bad), "cells are UTF-8", NULL);
	for (size_t i = 0; i < cell.n; i++)
		must((unsigned char)cell.p[i] >= 0x20 || cell.p[i] == '\n' || cell.p[i] == '\t',
		    "cells are clean", NULL);
}

static void log_row(void *opened, const struct rows_row *row, struct buf *log)
{
	struct str *cells;
	struct err e = { 0 };
	size_t n, bytes = 0;

	must(rows_xlsx.split(opened, row, &cells, &n, &e), "a row can be split", &e);
	must(n >= 1 && n <= XLSX_COLUMNS, "a row has cells", NULL);
	for (size_t i = 0; i < n; i++) {
		bytes += cells[i].n + 1;
		check_cell(cells[i]);
		buf_s(log, cells[i]);
		buf_char(log, '|');
	}
	must(rows_xlsx.refused(opened) || bytes == row->raw.n + 1, "a row's bytes are its cells", NULL);
}

/* Reads all rows into a log; false when the file fails. */
static bool read_all(struct str bytes, bool hidden, struct buf *log)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	const struct import_job job = { .in = in };
	const struct mapping_file file = { .hidden = hidden };
	struct import_told told = { 0 };
	struct rows_row row;
	struct err e = { 0 };
	enum rows_step step;
	void *opened;

	if (!rows_xlsx.open(&job, &file, &opened, &e)) {
		must(e.kind == ERR_INPUT && e.text[0], "what cannot be opened is bad input", &e);
		return false;
	}
	while ((step = rows_xlsx.next(opened, &row, &e)) == ROWS_ROW || step == ROWS_BAD) {
		must(row.line > 0, "rows have numbers", NULL);
		buf_fmt(log, "%llu%s", (unsigned long long)row.line, step == ROWS_BAD ? " bad" : "");
		must(step == ROWS_ROW || e.kind == ERR_INPUT, "a bad row is bad input", &e);
		if (step == ROWS_ROW)
			log_row(opened, &row, log);
		buf_char(log, '\n');
	}
	must(step == ROWS_DONE || e.kind == ERR_INPUT, "a bad sheet is bad input", &e);
	rows_xlsx.tell(opened, &told);
	rows_xlsx.close(opened);
	return step == ROWS_DONE;
}

/* The parts of the input, NUL-terminated. */
static void cut_parts(struct arena *a, struct str s, const char *parts[PIECES])
{
	for (int i = 0; i < PIECES; i++) {
		const char *end = s.n && i < PIECES - 1 ? memchr(s.p, '\0', s.n) : NULL;
		size_t n = end ? (size_t)(end - s.p) : s.n;
		parts[i] = arena_z(a, (struct str){ s.p, n });
		s = end ? (struct str){ end + 1, s.n - n - 1 } : STR_NONE;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 28);
	struct buf AUTO_BUF whole = BUF_INIT(HELD), AUTO_BUF parts = BUF_INIT(HELD),
	                    AUTO_BUF none = BUF_INIT(HELD);
	const char *part[PIECES];

	if (size < 2 || size > 200000)
		return 0;
	cut_parts(a, (struct str){ (const char *)data + 2, size - 2 }, part);
	struct book book = { .sheet = { part[0] },
		.strings = part[1],
		.styles = part[2],
		.strict = data[0] & 1,
		.elsewhere = data[0] & 2,
		.properties = part[3] };
	bool hidden = data[0] & 4;
	struct str made = books_make(a, &book);
	bool ok = read_all(made, hidden, &whole);

	/* A comment in front moves the border of the pieces into the rows. */
	size_t room = PIECE - (size_t)data[1] * (strlen(part[0]) / 256 + 1) % PIECE;
	book.prologue = arena_fmt(a, "<!--%*s-->", (int)room, "").p;
	must(
	    read_all(books_make(a, &book), hidden, &parts) == ok, "errors do not depend on the pieces", NULL);
	must(!ok || str_eq(buf_str(&whole), buf_str(&parts)), "rows do not depend on the pieces", NULL);
	must(!read_all((struct str){ made.p, made.n * data[1] / 256 }, hidden, &none),
	    "no prefix is a workbook", NULL);
	return 0;
}
