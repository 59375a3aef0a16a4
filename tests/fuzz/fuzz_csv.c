/* fuzz_csv.c: any bytes as delimited text. The rows do not depend on where the pieces read at once end; cells that
 * were read are written and read again as they were. The first byte chooses the delimiter and the pieces. */
#include "tests/fuzz/fuzz.h"

#include "lib/csv.h"

#include <stdio.h>
#include <stdlib.h>

enum { HELD = 64 << 20 };

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static void log_row(struct buf *log, const struct csv_row *row, const struct csv_cells *cells)
{
	buf_fmt(log, "%llu %zu:", (unsigned long long)row->line, row->raw.n);
	for (size_t i = 0; i < cells->n; i++) {
		buf_fmt(log, "<%zu:", cells->cell[i].n);
		buf_s(log, cells->cell[i]);
		buf_char(log, '>');
	}
	buf_char(log, '\n');
}

/* Reads everything into a log; what can be written again goes to `again` (may be NULL). False when the input ended
 * in an error: how many rows come before it depends on the pieces. */
static bool read_all(struct str text, char delimiter, size_t piece, const struct csv_limits *limits,
    struct buf *log, struct buf *again)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", text);
	struct csv *AUTO_CSV csv = NULL;
	struct csv_row row = { 0 };
	struct csv_cells cells;
	struct err e = { 0 };
	enum csv_step step;
	uint64_t line = 0;

	input_piece(in, piece);
	must(input_declare(in, STR("UTF-8"), &e), "UTF-8 is known");
	if (!csv_open(in, delimiter, limits, &csv, &e))
		return false;
	while ((step = csv_next(csv, &row, &e)) != CSV_DONE) {
		if (step == CSV_FAILED)
			return false;
		must(row.line > line || (step == CSV_BAD && row.line >= line), "lines go forward");
		line = row.line;
		if (step == CSV_BAD || !csv_split(csv, &row, &cells, &e)) {
			must(e.kind == ERR_INPUT, "a bad row is bad input");
			buf_fmt(log, "bad %llu\n", (unsigned long long)line);
			continue;
		}
		must(cells.n > 0, "a row has a cell");
		log_row(log, &row, &cells);
		if (!again || (cells.n == 1 && !cells.cell[0].n))
			continue;
		for (size_t i = 0; i < cells.n; i++) {
			if (i)
				buf_char(again, ',');
			csv_cell_exact(again, cells.cell[i], ',');
		}
		buf_char(again, '\n');
	}
	return true;
}

/* Without line numbers and lengths, which change when the text is written anew. */
static void cells_only(struct str text, struct buf *out)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", text);
	struct csv *AUTO_CSV csv = NULL;
	struct csv_row row;
	struct csv_cells cells;
	struct err e = { 0 };

	must(input_declare(in, STR("UTF-8"), &e) && csv_open(in, ',', NULL, &csv, &e),
	    "what was written opens");
	while (csv_next(csv, &row, &e) == CSV_ROW) {
		must(csv_split(csv, &row, &cells, &e), "what was written splits");
		for (size_t i = 0; i < cells.n; i++) {
			struct buf AUTO_BUF safe = BUF_INIT(HELD);
			csv_cell(&safe, cells.cell[i], ',');
			must(csv_plain(cells.cell[i]).n <= cells.cell[i].n, "plain is not longer");
			buf_fmt(out, "<%zu:", cells.cell[i].n);
			buf_s(out, cells.cell[i]);
		}
		buf_char(out, '\n');
	}
	must(e.kind == ERR_NONE, "what was written reads without error");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct csv_limits small = { .cell = 12, .row = 40, .columns = 5 };
	struct buf AUTO_BUF whole = BUF_INIT(HELD), AUTO_BUF parts = BUF_INIT(HELD),
	                    AUTO_BUF tight = BUF_INIT(HELD);
	struct buf AUTO_BUF again = BUF_INIT(HELD), AUTO_BUF first = BUF_INIT(HELD),
	                    AUTO_BUF second = BUF_INIT(HELD);
	struct buf AUTO_BUF last = BUF_INIT(HELD);

	if (!size)
		return 0;
	struct str text = { (const char *)data + 1, size - 1 };
	char delimiter = ",;\t|"[data[0] & 3];
	size_t piece = 9 + (data[0] >> 2);
	csv_sniff(text);
	buf_s(&again, STR("first,line\n")); /* neither a byte order mark nor sep= can stand there then */
	bool ended = read_all(text, delimiter, 1 << 20, NULL, &whole, &again);
	must(read_all(text, delimiter, piece, NULL, &parts, NULL) == ended,
	    "errors do not depend on the pieces");
	must(!ended || str_eq(buf_str(&whole), buf_str(&parts)), "rows do not depend on the pieces");
	read_all(text, delimiter, piece, &small, &tight, NULL);
	read_all(text, '\0', piece, &small, &tight, NULL);

	cells_only(buf_str(&again), &first);
	buf_s(&last, buf_str(&again));
	cells_only(buf_str(&last), &second);
	must(str_eq(buf_str(&first), buf_str(&second)), "cells are read back as written");
	return 0;
}
