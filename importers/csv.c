#include "importers/importer.h"

#include "importers/mapping.h"
#include "lib/csv.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>

/* What a row may take: its cells, and what each line of the mapping makes of them. */
#define ROW_MEMORY  ((size_t)1 << 30)
#define PLAN_MEMORY ((size_t)256 << 20)

enum { ROW_MAX = 4 * 1024 * 1024, VALUE_SHOWN = 200 };

/* A list being read. */
struct sheet {
	const struct import_job *job;
	const struct importer_sink *sink;
	struct import_told *told;
	struct csv *csv;
	struct mapping *mapping;
	size_t columns;
	struct arena *plan, *a; /* the mapping's; the row's */
	uint64_t empty;         /* rows without a cell that holds something */
};

static bool refuse(const struct sheet *l, uint64_t line, const struct err *why, struct err *err)
{
	struct origin o = { .line = line };

	return l->sink->refused(l->sink->ctx, &o, why, err);
}

/* Nothing but delimiters: spreadsheets write such rows below their tables. */
static bool is_empty(struct str raw, char delimiter)
{
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] != delimiter && raw.p[i] != ' ' && raw.p[i] != '"')
			return false;
	return true;
}

/* Gives the record and, before it, what was left out of it. */
static bool give(const struct sheet *l, uint64_t line, const struct mapping_result *r, struct err *err)
{
	struct origin o = { .line = line, .native = r->native, .partial = true };

	for (const struct mapping_refused *x = r->refused; x; x = x->next) {
		struct err why = { 0 };
		o.column = x->column;
		o.value = text_cut(x->value, VALUE_SHOWN);
		err_set(&why, ERR_INPUT, "%s", x->why);
		if (!l->sink->refused(l->sink->ctx, &o, &why, err))
			return false;
	}
	o = (struct origin){ .line = line, .native = r->native };
	return l->sink->record(l->sink->ctx, r->record, &o, err);
}

static bool take(struct sheet *l, const struct csv_row *row, struct err *err)
{
	struct mapping_result result;
	struct csv_cells cells;
	struct err why = { 0 };

	if (l->sink->known(l->sink->ctx, row->raw, row->line))
		return true;
	if (!csv_split(l->csv, row, &cells, &why)) {
		*err = why;
		return why.kind == ERR_INPUT && refuse(l, row->line, &why, err);
	}
	if (cells.n != l->columns) {
		err_set(&why, ERR_INPUT,
		    _("%zu cells where the header has %zu: is a \"%c\" in a cell without quotes?"), cells.n,
		    l->columns, csv_delimiter(l->csv));
		return refuse(l, row->line, &why, err);
	}
	for (size_t i = 0; i < cells.n; i++)
		cells.cell[i] = csv_plain(cells.cell[i]);
	arena_reset(l->a);
	if (!mapping_row(l->mapping, l->a, cells.cell, &result, &why))
		return refuse(l, row->line, &why, err);
	return give(l, row->line, &result, err);
}

/* Opens the list and compiles the mapping against its header. */
static bool begin(struct sheet *l, struct err *err)
{
	const struct import_job *job = l->job;
	const struct csv_limits limits = { .row = ROW_MAX };
	struct mapping_file file;
	struct csv_row row;
	struct csv_cells header;

	if (!job->mapping)
		return err_set(
		    err, ERR_CONFIG, _("a list needs a mapping file: docs/mapping.md says how to write one"));
	if (!mapping_file(job->mapping, &file, err))
		return false;
	struct str encoding = job->encoding.n ? job->encoding : file.encoding;
	if (encoding.n && !input_declare(job->in, encoding, err))
		return false;
	if (!csv_open(job->in, file.delimiter, &limits, &l->csv, err))
		return false;
	switch (csv_next(l->csv, &row, err)) {
	case CSV_ROW:
		break;
	case CSV_DONE:
		return err_set(err, ERR_INPUT, _("%s is empty; fetch it again"), input_name(job->in));
	case CSV_BAD:
		return err_add(err, "%s", _("the row that should name the columns cannot be read"));
	case CSV_FAILED:
		return false;
	}
	if (!csv_split(l->csv, &row, &header, err))
		return err_add(err, "%s", _("the row that should name the columns cannot be read"));
	l->columns = header.n;
	for (size_t i = 0; i < header.n; i++)
		header.cell[i] = csv_plain(header.cell[i]);
	if (!mapping_new(l->plan, job->mapping, job->entity, header.cell, (int)header.n, &l->mapping, err))
		return err_add(err, "%s", input_name(job->in));
	return true;
}

/* "windows-1252, ';', 5 columns, not used: Fax, Note". */
static void tell(const struct sheet *l)
{
	char *found = l->told->found;
	size_t size = sizeof l->told->found, n;
	const char *doubt = input_doubt(l->job->in);
	const struct charset_guess charset = input_charset(l->job->in);
	char delimiter = csv_delimiter(l->csv);

	snprintf(found, size, _("%s, delimiter %s, %zu columns"), charset.ascii ? "ASCII" : charset.name,
	    delimiter == '\t' ? "tab" : (char[]){ '"', delimiter, '"', '\0' }, l->columns);
	if (doubt && (n = strlen(found)) < size)
		snprintf(found + n, size - n, _("; declared, but it looks like %s"), doubt);
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

static bool read_rows(struct sheet *l, struct err *err)
{
	struct csv_row row;
	enum csv_step step;
	struct err why = { 0 };

	while ((step = csv_next(l->csv, &row, &why)) != CSV_DONE) {
		if (step == CSV_FAILED) {
			*err = why;
			return false;
		}
		if (step == CSV_ROW && is_empty(row.raw, csv_delimiter(l->csv))) {
			l->empty++;
			continue;
		}
		l->told->items++;
		if (step == CSV_BAD ? !refuse(l, row.line, &why, err) : !take(l, &row, err))
			return false;
	}
	if (!l->told->items)
		return err_set(err, ERR_INPUT,
		    _("%s names columns and has no row below: was it saved whole? Fetch it again"),
		    input_name(l->job->in));
	l->told->blank = csv_blank_lines(l->csv) + l->empty;
	tell(l);
	return true;
}

static bool csv_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	struct sheet l = { .job = job, .sink = sink, .told = told };

	l.plan = arena_new(PLAN_MEMORY);
	l.a = arena_new(ROW_MEMORY);
	bool ok = begin(&l, err) && read_rows(&l, err);
	csv_close(&l.csv);
	arena_free(&l.a);
	arena_free(&l.plan);
	return ok;
}

const struct importer importer_csv = {
	.name = "csv",
	.summary = N_(
	    "lists as text with delimiters: CSV, semicolons, tabs; a mapping says what the columns are"),
	.needs_mapping = true,
	.absent_is_blank = true,
	.version = 1,
	.read = csv_read,
};
