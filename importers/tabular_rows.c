#include "importers/tabular_rows.h"

#include "lib/csv.h"
#include "lib/i18n.h"

#include <stdlib.h>

enum { ROW_MAX = 4 << 20, HEADER_MAX = 64 << 10 };

struct tabular_rows {
	const struct tabular_table *table;
	struct input *in;
	struct csv *csv;
	struct csv_cells header;
};

static bool begin(struct tabular_rows *r, struct err *err)
{
	const struct tabular_table *t = r->table;
	const struct csv_limits limits = { .row = ROW_MAX, .columns = TABULAR_COLUMNS_MAX };
	struct csv_row row;
	struct err unknown;

	if (t->encoding.n && !input_declare(r->in, t->encoding, err))
		return false;
	if (!t->encoding.n && t->resource && t->resource->encoding.n)
		input_declare(r->in, t->resource->encoding, &unknown); /* not of this world: found out */
	if (!csv_open(r->in, t->delimiter, &limits, &r->csv, err))
		return false;
	if (t->resource && t->resource->headless && t->resource->n_fields <= TABULAR_COLUMNS_MAX) {
		r->header = (struct csv_cells){ t->resource->fields, t->resource->n_fields };
		return true;
	}
	enum csv_step step = csv_next(r->csv, &row, err);
	if (step == CSV_DONE)
		return true;
	if (step == CSV_ROW && row.raw.n > HEADER_MAX)
		return err_set(err, ERR_INPUT,
		    _("%s: the row that should name the columns has more than 64 KiB"), input_name(r->in));
	if (step == CSV_ROW && csv_split(r->csv, &row, &r->header, err))
		return true;
	if (step != CSV_FAILED)
		err_add(err, "%s", _("the row that should name the columns cannot be read"));
	return false;
}

bool tabular_rows_open(
    struct archive *z, const struct tabular_table *t, struct tabular_rows **out, struct err *err)
{
	struct tabular_rows *r = calloc(1, sizeof *r);

	if (!r)
		abort();
	r->table = t;
	if (archive_entry(z, t->entry, &r->in, err) && begin(r, err)) {
		*out = r;
		return true;
	}
	tabular_rows_close(&r);
	return false;
}

void tabular_rows_close(struct tabular_rows **r)
{
	if (!*r)
		return;
	csv_close(&(*r)->csv);
	input_close(&(*r)->in);
	free(*r);
	*r = NULL;
}

const struct str *tabular_rows_names(const struct tabular_rows *r, size_t *n)
{
	*n = r->header.n;
	return r->header.cell;
}

/* What programs write for "nothing". "None" may be a price. */
static bool is_nothing(const struct tabular_table *t, size_t column, struct str cell)
{
	static const char *const words[] = { "NULL", "null", "\\N", "NaN", "nan", "<null>" };
	const struct tabular_column *c = &t->columns[column];

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(cell, words[i]))
			return true;
	if (!str_is(cell, "None") && !str_is(cell, "none"))
		return false;
	if (c->special != TABULAR_VALUE)
		return true;
	return c->field != FIELD_NONE && entities[t->kind->entity].fields[c->field].type != FIELD_TEXT;
}

static bool tidy(const struct tabular_table *t, struct str *cells)
{
	bool any = false;

	for (size_t i = 0; i < t->n_columns; i++) {
		cells[i] = str_trim(csv_plain(cells[i]));
		if (cells[i].n && is_nothing(t, i, cells[i]))
			cells[i] = STR_NONE;
		any |= cells[i].n > 0;
	}
	return any;
}

enum tabular_step tabular_rows_next(struct tabular_rows *r, struct tabular_cells *out, struct err *err)
{
	struct csv_cells cells;
	struct csv_row row;

	for (;;) {
		enum csv_step step = csv_next(r->csv, &row, err);
		if (step == CSV_FAILED)
			return TABULAR_FAILED;
		if (step == CSV_DONE)
			return TABULAR_DONE;
		out->line = row.line;
		if (step == CSV_BAD || !csv_split(r->csv, &row, &cells, err))
			return TABULAR_BAD;
		size_t n = r->table->n_columns;
		while (cells.n > n && !str_trim(cells.cell[cells.n - 1]).n)
			cells.n--;
		if (cells.n != n && cells.n > 1) {
			err_set(err, ERR_INPUT, _("%zu cells where the header has %zu: %s"), cells.n, n,
			    _("is a delimiter in a cell without quotes?"));
			return TABULAR_BAD;
		}
		if (cells.n == n && tidy(r->table, cells.cell)) {
			out->cell = cells.cell;
			return TABULAR_NEXT;
		}
		if (cells.n != n && str_trim(cells.cell[0]).n) {
			err_set(err, ERR_INPUT, _("one cell where the header has %zu"), n);
			return TABULAR_BAD;
		}
	}
}
