/* fuzz_html.c: any bytes as a page, and as a file of pages. Rows have as many cells as there are columns, in UTF-8 without
 * control characters of their own; the same bytes give the same rows; a page in a file of pages gives what it gives alone; no
 * beginning of a file of pages passes for a whole; addresses that were made whole stay as they are. */
#include "tests/fuzz/fuzz.h"

#include "importers/html_url.h"
#include "importers/rows.h"
#include "lib/buf.h"
#include "lib/pages.h"
#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { HELD = 256 << 20, PREFIXES = 8 };

static const char mapping[] =
    "[html]\nitem = //div | //li | //tr\ndetail = .//a\nnext = //a[has-class('n')]\n"
    "[columns]\ntext = .\nlink = .//a/@href\nclass = @class\nfirst = string(*[1])\n"
    "count = count(.//*)\nown = @detail //body\n";

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static void check_cell(struct str cell)
{
	must(text_utf8_valid(cell, NULL), "cells are UTF-8");
	must(str_trim(cell).n == cell.n || cell.n, "cells are trimmed");
}

static void check_link(struct str url)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	struct str again = html_url_join(a, STR_NONE, url);

	if (url.n)
		must(str_eq(again, url) && html_url_host(a, url).n && html_url_path(url).p[0],
		    "an address stays as it is");
}

/* False when it is refused as a whole. */
static bool read_all(const struct conf *conf, struct str text, struct buf *log)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", text);
	const struct import_job job = { .in = in, .mapping = conf };
	const struct mapping_file file = { 0 };
	struct rows_row row;
	enum rows_step step;
	struct err e = { 0 };
	void *rows = NULL;

	if (!rows_html.open(&job, &file, &rows, &e)) {
		must(e.kind == ERR_INPUT, "bytes are bad input");
		return false;
	}
	while ((step = rows_html.next(rows, &row, &e)) == ROWS_ROW || step == ROWS_BAD) {
		struct str *cells;
		size_t n;
		if (step == ROWS_BAD) {
			must(e.kind == ERR_INPUT && e.text[0], "a bad item is bad input");
			continue;
		}
		must(rows_html.split(rows, &row, &cells, &n, &e) && n == 7 && row.raw.n,
		    "as many cells as columns");
		for (size_t i = 0; i < n; i++) {
			check_cell(cells[i]);
			buf_fmt(log, "<%zu:", cells[i].n);
			buf_s(log, cells[i]);
		}
		check_link(cells[n - 1]);
		buf_char(log, '\n');
	}
	must(step == ROWS_DONE || (e.kind == ERR_INPUT && e.text[0]), "the end, or why not");
	rows_html.close(rows);
	return step == ROWS_DONE;
}

/* The same page in a file of pages, found at an address. */
static void wrap(struct str page, struct buf *out)
{
	buf_fmt(out, "vigie pages 1\npage list %zu 200 - https://a.test/x/ -\n", page.n);
	buf_s(out, page);
	buf_s(out, STR("\nend 1 whole\n"));
}

static size_t lines(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->p[i] == '\n';
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf AUTO_BUF one = BUF_INIT(HELD), AUTO_BUF two = BUF_INIT(HELD),
	                    AUTO_BUF file = BUF_INIT(HELD);
	struct buf AUTO_BUF in_file = BUF_INIT(HELD), AUTO_BUF cut = BUF_INIT(HELD);
	struct str text = { (const char *)data, size };
	struct conf *AUTO_CONF conf = NULL;
	struct err e;

	if (!size || size > 65536)
		return 0;
	must(conf_parse("fuzz", STR(mapping), &conf, &e), "the mapping is one");
	bool read = read_all(conf, text, &one);
	must(read_all(conf, text, &two) == read && str_eq(buf_str(&one), buf_str(&two)),
	    "the same bytes, the same rows");
	if (pages_is(text)) {
		for (size_t n = 1, step = 1 + size / PREFIXES; read && n < size; n += step)
			must(!read_all(conf, (struct str){ text.p, size - n }, &cut),
			    "a beginning is no whole");
		return 0;
	}
	wrap(text, &file);
	must(read_all(conf, buf_str(&file), &in_file) == read, "in a file as alone");
	must(lines(&in_file) >= lines(&one) || !read,
	    "with as many rows"); /* links made whole part what was the same */
	return 0;
}
