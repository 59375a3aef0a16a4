/* guess_read.c: a part of a list, column by column. */
#include "importers/guess_plan.h"

#include "importers/list.h"
#include "importers/mapping_columns.h"
#include "importers/mapping_text.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <string.h>

enum {
	ROWS_MAX = 5000,
	CELLS_MAX = 500000,
	COLUMNS_MAX = 500, /* a mapping has at most 1 MiB */
	CELL_MAX = 2000,   /* bytes of a cell that are looked at */
	BYTES_MAX = 32 << 20,
	NAME_MAX = 200,
	SAMPLE_WIDTH = 60,
};

/* A name that a template can write: no brace, bar or quote, and not what "key" takes for something else. */
static bool can_be_written(struct str name)
{
	return name.n && name.n <= NAME_MAX && !memchr(name.p, '{', name.n) && !memchr(name.p, '}', name.n) &&
	    !memchr(name.p, '|', name.n) && !memchr(name.p, ',', name.n) && name.p[0] != '"' &&
	    !str_is(name, "auto");
}

/* The shortest way to name the column that finds it: its name, "Name#2", "#5". */
static struct str reference(struct guess_plan *p, struct mapping_columns *c, size_t i)
{
	struct str name = c->names[i], ways[3];
	int nth = 0;

	for (size_t k = 0; k <= i; k++)
		nth += str_eq(c->folded[k], c->folded[i]);
	ways[0] = can_be_written(name) ? name : STR_NONE;
	ways[1] = can_be_written(name) ? arena_fmt(p->a, "%.*s#%d", STR_ARG(name), nth) : STR_NONE;
	ways[2] = arena_fmt(p->a, "#%zu", i + 1);
	for (int w = 0; w < 3; w++)
		if (ways[w].n && mapping_columns_find(c, p->a, ways[w]) == (int)i)
			return ways[w];
	return STR_NONE;
}

/* A list of which each row is a part of a record: another importer puts them together. */
static bool is_icarol(const struct guess_plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_is(p->columns[i].folded, "resourceagencynum"))
			return true;
	return false;
}

static void name_columns(struct guess_plan *p, const struct str *names)
{
	struct mapping_columns c = mapping_columns_new(p->a, names, (int)p->n);

	p->columns = ARENA_ARRAY(p->a, struct guess_column, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		p->columns[i].name = c.names[i];
		p->columns[i].folded = c.folded[i];
		p->columns[i].ref = reference(p, &c, i);
	}
}

/* Where the rows are read to. */
struct taking {
	struct guess_plan *p;
	size_t room, bytes, others, other;
};

static bool take(struct taking *t, const struct str *cells, size_t n)
{
	struct guess_plan *p = t->p;

	while (p->format->rows->ragged && n > p->n && !str_trim(cells[n - 1]).n)
		n--;
	if (n != p->n && !(p->format->rows->ragged && n < p->n)) {
		t->other = n;
		t->others++;
		return true;
	}
	for (size_t i = 0; i < p->n; i++) {
		struct str cell = i < n ? cells[i] : STR_NONE;
		if (cell.n > CELL_MAX)
			cell = text_cut(cell, CELL_MAX / 2);
		if (cell.n > CELL_MAX) /* nothing but invisible characters */
			cell = STR_NONE;
		p->cells[p->rows * p->n + i] = arena_str(p->a, cell);
		t->bytes += cell.n;
	}
	p->rows++;
	return p->rows < t->room && t->bytes < BYTES_MAX;
}

static bool take_rows(struct guess_plan *p, void *rows, struct err *err)
{
	const struct rows_format *format = p->format->rows;
	size_t room = CELLS_MAX / p->n < ROWS_MAX ? CELLS_MAX / p->n : ROWS_MAX;
	struct taking t = { .p = p, .room = room };
	struct rows_row row = { 0 };
	enum rows_step step;
	struct str *cells;
	struct err why;
	size_t n, looked = 0;

	p->cells = ARENA_ARRAY(p->a, struct str, room * p->n);
	while ((step = format->next(rows, &row, err)) != ROWS_DONE && looked++ < 2 * room) {
		if (step == ROWS_FAILED)
			return false;
		if (step == ROWS_BAD || row.empty || !format->split(rows, &row, &cells, &n, &why))
			continue;
		if (!take(&t, cells, n))
			return true;
	}
	p->all = step == ROWS_DONE;
	if (t.others > 1 && t.others * 10 >= (t.others + p->rows) * 9)
		return err_set(err, ERR_INPUT,
		    _("%zu names above %zu columns: which name belongs to which column cannot be known; ask the partner "
		      "for a header with a name above each column"),
		    p->n, t.other);
	return true;
}

static bool read_list(struct guess_plan *p, void *rows, struct err *err)
{
	struct str *names;

	if (!list_header(p->format->rows, rows, &p->file, p->a, &names, &p->n, err))
		return false;
	if (!p->n || p->n > COLUMNS_MAX)
		return err_set(
		    err, ERR_INPUT, _("it has %zu columns; up to %d can be looked at"), p->n, COLUMNS_MAX);
	name_columns(p, names);
	if (is_icarol(p))
		return err_set(err, ERR_INPUT,
		    _("this is iCarol's flat list, which needs no mapping: format = icarol-csv, or icarol-xlsx for a workbook"));
	if (!take_rows(p, rows, err))
		return false;
	if (!p->rows)
		return err_set(err, ERR_INPUT, _("it names columns and has no row below"));
	return true;
}

static struct str sample_of(struct guess_plan *p, const struct guess_cells *c)
{
	struct str s = STR_NONE;

	for (int i = 0; i < c->n_samples; i++) {
		struct str one = text_cut(text_plain(p->a, c->samples[i]), SAMPLE_WIDTH);
		s = arena_fmt(p->a, "%.*s%s« %.*s%s »", STR_ARG(s), i ? ", " : "", STR_ARG(one),
		    one.n < c->samples[i].n ? "…" : "");
	}
	return s;
}

bool guess_read(struct guess_plan *p, struct input *in, struct err *err)
{
	const struct import_job job = { .in = in, .mapping = p->mapping, .encoding = p->encoding };
	void *rows = NULL;

	if (!p->format->rows->open(&job, &p->file, &rows, err))
		return false;
	bool ok = read_list(p, rows, err);
	p->format->rows->close(rows);
	if (!ok)
		return err_add(err, "%s", input_name(in));
	struct str *column = ARENA_ARRAY(p->a, struct str, p->rows);
	for (size_t i = 0; i < p->n; i++) {
		for (size_t r = 0; r < p->rows; r++)
			column[r] = p->cells[r * p->n + i];
		p->columns[i].cells = guess_cells(p->a, column, p->rows);
		p->columns[i].sample = sample_of(p, &p->columns[i].cells);
	}
	return true;
}
