/* guess_header.c: which of a list's first rows name its columns. */
#include "importers/guess_plan.h"

#include "importers/mapping_text.h"
#include "importers/rows.h"
#include "lib/i18n.h"

#include <stdlib.h>

enum { LOOKED_AT = 30, TITLES_MAX = 15, CELLS_MAX = 4096, CELL_MAX = 1000, KNOWN = 60 };

struct top_row {
	struct str *cells;
	size_t n, filled, data, known; /* cells; with something; that look like data; with a known name */
	uint64_t line;
};

struct top {
	struct top_row rows[LOOKED_AT];
	int n;
};

static bool is_data(struct arena *a, struct str cell)
{
	return guess_is_phone(a, cell) || guess_is_email(cell) || guess_is_web(cell) ||
	    guess_is_postal(cell) || guess_is_date(a, cell) || str_digits(cell);
}

static void look(struct guess_plan *p, const struct guess_names *names, struct top_row *row)
{
	struct guess_reading readings[GUESS_READINGS_MAX];

	for (size_t i = 0; i < row->n; i++) {
		if (!row->cells[i].n)
			continue;
		row->filled++;
		row->data += is_data(p->a, row->cells[i]);
		row->known += guess_readings(names, p->a, row->cells[i], readings) > 0 &&
		    readings[0].score >= KNOWN;
	}
}

static bool read_top(struct guess_plan *p, struct input *in, struct top *top, struct err *err)
{
	const struct import_job job = { .in = in, .mapping = p->mapping, .encoding = p->encoding };
	struct rows_row row = { 0 };
	enum rows_step step = ROWS_ROW;
	void *rows = NULL;
	struct str *cells;
	bool lines = false;
	size_t n;

	if (!p->format->rows->open(&job, &p->file, &rows, err))
		return false;
	while (top->n < LOOKED_AT && (step = p->format->rows->next(rows, &row, err)) != ROWS_DONE) {
		if (step == ROWS_FAILED)
			break;
		if (step == ROWS_BAD || row.empty || !p->format->rows->split(rows, &row, &cells, &n, err))
			continue;
		struct top_row *t = &top->rows[top->n++];
		*t = (struct top_row){ .line = row.line, .n = n < CELLS_MAX ? n : CELLS_MAX };
		t->cells = ARENA_ARRAY(p->a, struct str, t->n + 1);
		for (size_t i = 0; i < t->n; i++)
			t->cells[i] = cells[i].n > CELL_MAX
			    ? STR("…") /* no name, and no telephone either */
			    : arena_str(p->a, mapping_text_clean(p->a, cells[i], &lines));
	}
	p->format->rows->close(rows);
	return step != ROWS_FAILED;
}

static int compare_sizes(const void *x, const void *y)
{
	const size_t *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

/* How many cells most rows have something in. */
static size_t usual_width(const struct top *top)
{
	size_t filled[LOOKED_AT] = { 0 };

	for (int i = 0; i < top->n; i++)
		filled[i] = top->rows[i].filled;
	qsort(filled, (size_t)top->n, sizeof *filled, compare_sizes);
	return filled[top->n * 3 / 4];
}

/* Names are text, and nearly each column has one. */
static bool names_columns(const struct top_row *row, size_t width)
{
	return row->filled && row->filled * 10 >= width * 6 && row->data * 5 <= row->filled;
}

/* The row below the header fills the gaps in it with further names. */
static bool goes_on(const struct top_row *header, const struct top_row *below)
{
	size_t gaps = 0;

	if (below->line != header->line + 1 || below->data || !below->filled)
		return false;
	for (size_t i = 0; i < below->n; i++)
		gaps += below->cells[i].n && (i >= header->n || !header->cells[i].n);
	return gaps && below->known * 2 >= below->filled && below->filled < header->n + gaps;
}

/* A name over several columns leaves so many cells blank that the row looks like a title: the one below tells. */
static bool stands_over(const struct top_row *above, const struct top_row *header)
{
	size_t gaps = 0;

	if (above->line + 1 != header->line || above->data || above->filled < 2)
		return false;
	for (size_t i = 0; i < header->n; i++)
		gaps += header->cells[i].n && (i >= above->n || !above->cells[i].n);
	return gaps && gaps < header->filled;
}

const struct str *guess_header_row(
    struct guess_plan *p, struct input *in, const struct guess_names *names, size_t *n, struct err *err)
{
	struct top *top = ARENA_NEW(p->a, struct top);

	if (!read_top(p, in, top, err))
		return NULL;
	for (int i = 0; i < top->n; i++) {
		look(p, names, &top->rows[i]);
		*n = top->rows[i].n;
		if (names_columns(&top->rows[i], 2) && top->rows[i].known)
			return top->rows[i].cells;
	}
	return NULL;
}

bool guess_header(struct guess_plan *p, struct input *in, const struct guess_names *names, struct err *err)
{
	struct top *top = ARENA_NEW(p->a, struct top);
	int first = 0, last;

	p->file.header_first = p->file.header_last = 1;
	if (p->format->rows->names)
		return true;
	if (!read_top(p, in, top, err))
		return false;
	if (!top->n && err->kind != ERR_NONE) /* why its only row cannot be read */
		return false;
	if (!top->n)
		return err_set(err, ERR_INPUT, _("%s: it is empty; fetch it again"), input_name(in));
	for (int i = 0; i < top->n; i++)
		look(p, names, &top->rows[i]);
	size_t width = usual_width(top);
	while (first < top->n && first < TITLES_MAX && !names_columns(&top->rows[first], width))
		first++;
	if (first == top->n || first == TITLES_MAX)
		return err_set(err, ERR_INPUT,
		    _("%s: no row names the columns. Write a line with a name for each column above the others, or ask the "
		      "partner for a list that has one"),
		    input_name(in));
	last = first;
	if (last + 1 < top->n && goes_on(&top->rows[first], &top->rows[last + 1]))
		last++;
	else if (first > 0 && stands_over(&top->rows[first - 1], &top->rows[first]))
		first--;
	if (top->rows[last].line > 9000) /* the language counts to 9999 */
		return err_set(
		    err, ERR_INPUT, _("%s: the columns' names stand too far down"), input_name(in));
	p->file.header_first = first == 0 && last == 0 ? 1 : (int)top->rows[first].line;
	p->file.header_last = first == 0 && last == 0 ? 1 : (int)top->rows[last].line;
	return true;
}
