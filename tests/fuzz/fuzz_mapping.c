/* fuzz_mapping.c: any mapping against any header and rows: what compiles makes records of well-formed UTF-8 that can be
 * written and read back, each row the same twice, and nothing points where it may not.
 *
 * An input is a mapping, a line "---", a header and rows with "|" between the cells. */
#include "tests/fuzz/fuzz.h"

#include "importers/mapping.h"
#include "lib/text.h"

#include <stdlib.h>

enum { CELLS = 16, ROWS = 20 };

static struct str take_line(struct str *rest)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	struct str line = { rest->p, end ? (size_t)(end - rest->p) : rest->n };

	*rest = (struct str){ rest->p + line.n + (end != NULL), rest->n - line.n - (end != NULL) };
	return line;
}

static int cut(struct str line, struct str cells[CELLS])
{
	int n = 0;

	while (n < CELLS) {
		const char *end = line.n ? memchr(line.p, '|', line.n) : NULL;
		cells[n++] = (struct str){ line.p, end ? (size_t)(end - line.p) : line.n };
		if (!end)
			break;
		line = (struct str){ end + 1, line.n - cells[n - 1].n - 1 };
	}
	return n;
}

/* The records of the row as JSON, and "!" for one that is refused. */
static void write_row(struct mapping *m, const struct str *cells, struct buf *out)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)256 << 20);
	struct mapping_result result;
	struct err err = { 0 };

	if (!mapping_row(m, a, cells, &result, &err)) {
		if (err.kind != ERR_INPUT || !err.text[0])
			abort();
		buf_char(out, '!');
		return;
	}
	if (!result.native.n)
		abort();
	for (const struct mapping_refused *x = result.refused; x; x = x->next)
		if (!x->why || !x->why[0] || !text_utf8_valid(x->value, NULL))
			abort();
	record_write_json(out, result.record);
}

static void check_row(struct mapping *m, const struct str *cells)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)256 << 20);
	struct buf AUTO_BUF once = BUF_INIT(64 << 20), AUTO_BUF twice = BUF_INIT(64 << 20);
	struct err err = { 0 };

	write_row(m, cells, &once);
	write_row(m, cells, &twice);
	if (!buf_ok(&once) || !str_eq(buf_str(&once), buf_str(&twice)) ||
	    !text_utf8_valid(buf_str(&once), NULL))
		abort();
	if (once.p[0] != '!' && !record_read_json(a, buf_str(&once), &entities[ENTITY_ORGANIZATION], &err))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)256 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct str text = { (const char *)data, size }, rest = text, cells[CELLS];
	struct mapping *m = NULL;
	struct mapping_file file;
	struct err err = { 0 };

	if (!text_utf8_valid(text, NULL) || (size && memchr(data, '\0', size)) || size > 8192)
		return 0;
	while (rest.n && !str_is(take_line(&rest), "---"))
		;
	if (!conf_parse("fuzz", (struct str){ text.p, size - rest.n - (rest.n ? 4 : 0) }, &conf, &err))
		return 0;
	mapping_file(conf, &file, &err);
	int n = cut(take_line(&rest), cells);
	err = (struct err){ 0 };
	if (!mapping_new(a, conf, &entities[ENTITY_ORGANIZATION], cells, n, &m, &err)) {
		if (err.kind != ERR_CONFIG || !err.text[0])
			abort();
		return 0;
	}
	for (int row = 0; rest.n && row < ROWS; row++)
		if (cut(take_line(&rest), cells) == n)
			check_row(m, cells);
	return 0;
}
