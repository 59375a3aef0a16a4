/* fuzz_geojson.c: any bytes as GeoJSON. The rows do not depend on the pieces that are read; each has as many cells as there
 * are columns; coordinates are blank, or degrees; no beginning of a list or collection passes for a whole. */
#include "tests/fuzz/fuzz.h"

#include "importers/json_items.h"
#include "importers/rows.h"
#include "lib/buf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { HELD = 64 << 20, PREFIXES = 8 };

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static void check_place(const struct str *cells, size_t n, const struct mapping_refused *refused)
{
	struct str x = cells[n - 2], y = cells[n - 1];
	char zx[80] = "", zy[80] = "";

	must((x.n > 0) == (y.n > 0), "a place has both");
	must(!refused || !x.n, "what is refused is left out");
	must(!refused || (refused->why && refused->why[0] && !refused->next), "and why is said");
	if (!x.n)
		return;
	must(x.n < sizeof zx && y.n < sizeof zy, "numbers are short");
	memcpy(zx, x.p, x.n);
	memcpy(zy, y.p, y.n);
	must(fabs(strtod(zx, NULL)) <= 180 && fabs(strtod(zy, NULL)) <= 90, "degrees");
}

static void log_cells(struct buf *log, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_fmt(log, "<%zu:", cells[i].n);
		buf_s(log, cells[i]);
	}
	buf_char(log, '\n');
}

/* False when the file is refused as a whole. */
static bool read_all(struct str text, size_t piece, struct buf *log)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", text);
	const struct import_job job = { .in = in,
		.encoding = STR("UTF-8") }; /* a guess depends on the pieces */
	const struct mapping_file file = { 0 };
	struct import_told told = { 0 };
	const struct str *names;
	struct rows_row row;
	enum rows_step step;
	struct err e = { 0 };
	void *rows = NULL;
	size_t columns, n;

	input_piece(in, piece);
	if (!rows_geojson.open(&job, &file, &rows, &e)) {
		must(e.kind == ERR_INPUT || e.kind == ERR_CONFIG, "bytes are bad input");
		return false;
	}
	must(rows_geojson.names(rows, &names, &columns, &e) && columns >= 2, "there are columns");
	log_cells(log, names, columns);
	while ((step = rows_geojson.next(rows, &row, &e)) == ROWS_ROW || step == ROWS_BAD) {
		struct str *cells;
		if (step == ROWS_BAD || !rows_geojson.split(rows, &row, &cells, &n, &e)) {
			must(e.kind == ERR_INPUT && e.text[0], "a bad row is bad input");
			continue;
		}
		must(n == columns, "as many cells as columns");
		check_place(cells, n, rows_geojson.refused(rows));
		log_cells(log, cells, n);
	}
	must(step == ROWS_DONE, "what was read once is read again");
	rows_geojson.tell(rows, &told);
	must(strlen(told.found) < sizeof told.found && told.found[0], "something is told");
	rows_geojson.close(rows);
	return true;
}

static bool is_in_lines(struct str text)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", text);
	struct json_items *AUTO_JSON_ITEMS j = json_items_open_kind(
	    in, &(struct json_items_kind){ .list = "features" });
	struct json_item item;
	struct err e;

	must(input_declare(in, STR("UTF-8"), &e), "UTF-8 is known");
	while (json_items_next(j, &item, &e) < JSON_ITEMS_DONE)
		;
	return json_items_form(j) == JSON_ITEMS_LINES;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf AUTO_BUF whole = BUF_INIT(HELD), AUTO_BUF parts = BUF_INIT(HELD),
	                    AUTO_BUF cut = BUF_INIT(HELD);
	struct str text = { (const char *)data, size }, body = str_trim(text);

	if (!size)
		return 0;
	bool read = read_all(text, 1 << 20, &whole);
	must(read_all(text, 9, &parts) == read, "errors do not depend on the pieces");
	must(!read || str_eq(buf_str(&whole), buf_str(&parts)), "rows do not depend on the pieces");
	if (!read || is_in_lines(text) || !body.n || body.p != text.p)
		return 0;
	for (size_t n = 1, step = 1 + body.n / PREFIXES; n < body.n; n += step)
		must(!read_all((struct str){ body.p, body.n - n }, 1 << 20, &cut), "a beginning is no whole");
	return 0;
}
