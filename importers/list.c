#include "importers/list.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>

/* What a row may take: its cells, and what each line of the mapping makes of them. */
#define ROW_MEMORY  ((size_t)1 << 30)
#define PLAN_MEMORY ((size_t)256 << 20)

enum { VALUE_SHOWN = 200, WIDTH_ROWS = 20 };

/* A list being read. */
struct list_run {
	const struct rows_format *format;
	const struct import_job *job;
	const struct importer_sink *sink;
	struct import_told *told;
	void *rows;
	struct mapping *mapping;
	size_t columns;
	struct arena *plan, *a;   /* the mapping's; the row's */
	struct str *padded;       /* a ragged row's cells, as many as there are columns */
	const struct str *beyond; /* cells of a sheet's row to the right of the named columns */
	size_t n_beyond;
	uint64_t empty;  /* rows without a cell that holds something */
	size_t other;    /* the cells of the first row that has not as many as the header */
	uint64_t others; /* rows with so many */
};

/* Rows ------------------------------------------------------------------------------------------------------- */

static bool refuse(const struct list_run *l, uint64_t line, const struct err *why, struct err *err)
{
	struct origin o = { .line = line };

	return l->sink->refused(l->sink->ctx, &o, why, err);
}

static bool refuse_values(const struct list_run *l, const struct mapping_refused *x, uint64_t line,
    struct str native, struct err *err)
{
	for (; x; x = x->next) {
		const struct origin o = { .line = line,
			.native = native,
			.partial = true,
			.column = x->column,
			.value = text_cut(x->value, VALUE_SHOWN) };
		struct err why = { 0 };
		err_set(&why, ERR_INPUT, "%s", x->why);
		if (!l->sink->refused(l->sink->ctx, &o, &why, err))
			return false;
	}
	return true;
}

/* What stands in cells of a sheet above which no name stands: the first of them, by the number of its column. */
static bool refuse_beyond(const struct list_run *l, uint64_t line, struct str native, struct err *err)
{
	size_t first = 0, n = 0;

	for (size_t i = l->n_beyond; i > 0; i--) {
		if (str_trim(l->beyond[i - 1]).n) {
			first = i - 1;
			n++;
		}
	}
	if (!n)
		return true;
	const char *why = ngettext(
	    "%zu value stands to the right of the named columns: nothing says what it is",
	    "%zu values stand to the right of the named columns: nothing says what they are", n);
	const struct mapping_refused one = { .column = arena_fmt(l->a, "#%zu", l->columns + first + 1),
		.value = l->beyond[first],
		.why = arena_fmt(l->a, why, n).p };
	return refuse_values(l, &one, line, native, err);
}

/* Gives the record and, before it, what was left out of it. */
static bool give(const struct list_run *l, uint64_t line, const struct mapping_result *r, struct err *err)
{
	const struct mapping_refused *own = l->format->refused ? l->format->refused(l->rows) : NULL;
	const struct origin o = { .line = line, .native = r->native };

	return refuse_values(l, own, line, r->native, err) &&
	    refuse_values(l, r->refused, line, r->native, err) && refuse_beyond(l, line, r->native, err) &&
	    l->sink->record(l->sink->ctx, r->record, &o, err);
}

/* As many cells as there are columns, or why not. */
static bool fit(struct list_run *l, struct str **cells, size_t n, struct err *why)
{
	if (l->format->ragged) {
		while (n > l->columns && !str_trim((*cells)[n - 1]).n)
			n--;
		for (size_t i = 0; n < l->columns && i < l->columns; i++)
			l->padded[i] = i < n ? (*cells)[i] : STR_NONE;
		if (n < l->columns) {
			*cells = l->padded;
			n = l->columns;
		}
	}
	l->n_beyond = 0;
	if (n == l->columns)
		return true;
	if (!l->others)
		l->other = n;
	l->others += n == l->other;
	/* Cells of a sheet stand where they stand: a note beside the table shifts nothing. */
	if (l->format->ragged) {
		l->beyond = *cells + l->columns;
		l->n_beyond = n - l->columns;
		return true;
	}
	const char *more = l->format->why_ragged ? l->format->why_ragged(l->rows) : "";
	return err_set(why, ERR_INPUT, _("%zu cells where the header has %zu: %s"), n, l->columns, more);
}

static bool take(struct list_run *l, const struct rows_row *row, struct err *err)
{
	struct mapping_result result;
	struct err why = { 0 };
	struct str *cells;
	size_t n;

	if (l->sink->known(l->sink->ctx, row->raw, row->line))
		return true;
	if (!l->format->split(l->rows, row, &cells, &n, &why)) {
		*err = why;
		return why.kind == ERR_INPUT && refuse(l, row->line, &why, err);
	}
	if (!fit(l, &cells, n, &why))
		return refuse(l, row->line, &why, err);
	arena_reset(l->a);
	if (!mapping_row(l->mapping, l->a, cells, &result, &why))
		return refuse(l, row->line, &why, err);
	return give(l, row->line, &result, err);
}

/* Where nearly all rows have one number of cells and the header another, no name can be put to its column: what is
 * wrong is the file, not each row of it. Judged by its first rows, or at its end. */
static bool judge_width(const struct list_run *l, bool at_end, struct err *err)
{
	uint64_t items = l->told->items;

	if (items != WIDTH_ROWS && (!at_end || items > WIDTH_ROWS || items < 2))
		return true;
	if (l->others * 10 < items * 9)
		return true;
	return err_set(err, ERR_INPUT,
	    _("%s: %zu names above %zu columns (in %llu of the first %llu rows): which name belongs to which column "
	      "cannot be known, and nothing is shifted. Ask the partner for a header with a name above each column, or "
	      "write in [list] \"header = N\" when the names stand in another line"),
	    input_name(l->job->in), l->columns, l->other, (unsigned long long)l->others,
	    (unsigned long long)items);
}

/* Cells are told by where they stand, unless the format has names for them itself. */
static void say_header(const struct list_run *l, const struct str *names)
{
	struct buf AUTO_BUF b = BUF_INIT(PLAN_MEMORY);

	for (size_t i = 0; i < l->columns; i++) {
		buf_s(&b, names[i]);
		buf_char(&b, '\0');
	}
	if (l->sink->header && !l->format->names)
		l->sink->header(l->sink->ctx, buf_str(&b));
}

/* Opens the list and compiles the mapping against its header. */
static bool begin(struct list_run *l, struct err *err)
{
	const struct import_job *job = l->job;
	struct mapping_file file;
	struct str *names;

	if (!job->mapping)
		return err_set(
		    err, ERR_CONFIG, _("a list needs a mapping file: docs/mapping.md says how to write one"));
	if (!mapping_file(job->mapping, &file, err) || !l->format->open(job, &file, &l->rows, err))
		return false;
	if (!list_header(l->format, l->rows, &file, l->plan, &names, &l->columns, err))
		return err_add(err, "%s", input_name(job->in));
	say_header(l, names);
	l->padded = ARENA_ARRAY(l->plan, struct str, l->columns + 1);
	if (mapping_new(l->plan, job->mapping, job->entity, names, (int)l->columns, &l->mapping, err))
		return true;
	if (!l->format->ragged)
		return err_add(err, "%s", input_name(job->in));
	l->format->tell(l->rows, l->told); /* another sheet, or a hidden column, may have what is missed */
	return err_add(err, "%s, %s", input_name(job->in), l->told->found);
}

/* "windows-1252, ';', 5 columns, not used: Fax, Note". */
static void tell(const struct list_run *l)
{
	char *found = l->told->found;
	size_t size = sizeof l->told->found, n;

	l->format->tell(l->rows, l->told);
	l->told->blank += l->empty;
	n = strlen(found);
	snprintf(found + n, size - n, _(", %zu columns"), l->columns);
	for (int i = -1, first = 1; (i = mapping_unused(l->mapping, i + 1)) >= 0; first = 0) {
		struct str name = mapping_column(l->mapping, i);
		n = strlen(found);
		const char *before = first ? _("; not used: ") : ", ";
		if (n + strlen(before) + name.n + sizeof ", …" > size) {
			snprintf(found + n, size - n, ", …");
			return;
		}
		snprintf(found + n, size - n, "%s%.*s", before, STR_ARG(name));
	}
}

static bool read_rows(struct list_run *l, struct err *err)
{
	struct rows_row row;
	enum rows_step step;
	struct err why = { 0 };

	while ((step = l->format->next(l->rows, &row, &why)) != ROWS_DONE) {
		if (step == ROWS_FAILED) {
			*err = why;
			return false;
		}
		if (step == ROWS_ROW && row.empty) {
			l->empty++;
			continue;
		}
		l->told->items++;
		if (step == ROWS_BAD ? !refuse(l, row.line, &why, err) : !take(l, &row, err))
			return false;
		if (!judge_width(l, false, err))
			return false;
	}
	if (!judge_width(l, true, err))
		return false;
	if (!l->told->items)
		return err_set(err, ERR_INPUT,
		    _("%s names columns and has no row below: was it saved whole? Fetch it again"),
		    input_name(l->job->in));
	tell(l);
	return true;
}

bool list_read(const struct rows_format *format, const struct import_job *job,
    const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	struct list_run l = { .format = format, .job = job, .sink = sink, .told = told };

	l.plan = arena_new(PLAN_MEMORY);
	l.a = arena_new(ROW_MEMORY);
	bool ok = begin(&l, err) && read_rows(&l, err);
	format->close(l.rows);
	arena_free(&l.a);
	arena_free(&l.plan);
	return ok;
}
