/* list_header.c: the rows that name a list's columns. */
#include "importers/list.h"

#include "lib/i18n.h"

/* The names as they come together, row by row. */
struct header {
	struct arena *a;
	struct str *names;
	size_t n;
};

static void widen(struct header *h, size_t n)
{
	if (n <= h->n)
		return;
	struct str *wider = ARENA_ARRAY(h->a, struct str, n);
	for (size_t i = 0; i < h->n; i++)
		wider[i] = h->names[i];
	h->names = wider;
	h->n = n;
}

/* The first row of the header, or a further one below it. A name over several columns stands in the first of them
 * only, and has a further one below it there; a name that stands in both rows is one. */
static void put(struct header *h, const struct str *cells, size_t n)
{
	struct str above = STR_NONE;

	widen(h, n);
	for (size_t i = 0; i < n; i++) {
		struct str own = str_trim(h->names[i]), below = str_trim(cells[i]);
		if (own.n)
			above = below.n ? own : STR_NONE;
		if (!below.n)
			continue;
		if (!above.n || str_eq(above, below))
			h->names[i] = arena_str(h->a, below);
		else
			h->names[i] = arena_fmt(h->a, "%.*s %.*s", STR_ARG(above), STR_ARG(below));
	}
}

/* The names that the format knows by itself. */
static bool known_names(const struct rows_format *format, void *rows, struct arena *a, struct str **names,
    size_t *n, struct err *err)
{
	const struct str *known;

	if (!format->names(rows, &known, n, err))
		return false;
	*names = ARENA_ARRAY(a, struct str, *n + 1);
	for (size_t i = 0; i < *n; i++)
		(*names)[i] = arena_str(a, known[i]);
	return true;
}

static bool ends_early(const struct header *h, const struct mapping_file *file, struct err *err)
{
	if (!h->n && file->header_first == 1)
		return err_set(err, ERR_INPUT, _("it is empty; fetch it again"));
	return err_set(err, ERR_CONFIG, _("[list] header = %d, but no row begins in that line or below"),
	    h->n ? file->header_last : file->header_first);
}

bool list_header(const struct rows_format *format, void *rows, const struct mapping_file *file,
    struct arena *a, struct str **names, size_t *n, struct err *err)
{
	struct header h = { .a = a };
	struct rows_row row = { 0 };
	struct str *cells;
	size_t n_cells;

	if (format->names)
		return known_names(format, rows, a, names, n, err);
	for (bool done = false; !done;) {
		enum rows_step step = format->next(rows, &row, err);
		if (step == ROWS_FAILED)
			return false;
		if (step == ROWS_DONE)
			return ends_early(&h, file, err);
		if (row.line < (uint64_t)file->header_first || (step == ROWS_ROW && row.empty))
			continue;
		if (h.n && row.line > (uint64_t)file->header_last)
			return err_set(err, ERR_CONFIG,
			    _("[list] header = %d-%d, but no row begins in line %d; say in which lines the names stand"),
			    file->header_first, file->header_last, file->header_last);
		if (step == ROWS_BAD || !format->split(rows, &row, &cells, &n_cells, err))
			return err_add(err, "%s", _("the row that should name the columns cannot be read"));
		put(&h, cells, n_cells);
		done = row.line >= (uint64_t)file->header_last;
	}
	*names = h.names;
	*n = h.n;
	return true;
}
