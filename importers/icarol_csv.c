#include "importers/icarol_feed.h"
#include "importers/rows.h"
#include "lib/i18n.h"

#include <stdio.h>

/* The rows by which the width of a file is judged. */
enum { TITLE_ROWS_MAX = 10, HEADER_MEMORY = 64 * 1024 * 1024, WIDTH_ROWS = 20 };

/* An export being read. */
struct export
{
	const struct rows_format *format;
	const struct import_job *job;
	struct import_told *told;
	struct icarol_feed *feed;
	void *rows;
	struct icarol_cell *cells; /* of a row: the names stay */
	size_t columns;
	size_t other;          /* how many cells rows of another width have */
	uint64_t seen, others; /* rows so far; those of that width */
};

/* Does this row name the columns? It has the records' numbers, and their names or levels. */
static bool is_header(const struct str *cells, size_t n)
{
	struct arena *AUTO_ARENA a = arena_new(HEADER_MEMORY);
	struct icarol_names *names = icarol_names_new(a);

	for (size_t i = 0; i < n && i < ICAROL_NAMES_MAX; i++)
		icarol_names_put(names, cells[i], -1);
	return icarol_names_find(names, ICAROL_NUMBER) &&
	    (icarol_names_find(names, ICAROL_PUBLIC_NAME) || icarol_names_find(names, ICAROL_LEVEL));
}

static bool take_header(struct export *x, struct arena *a, const struct str *cells, size_t n, struct err *err)
{
	struct icarol_names *names = icarol_feed_names(x->feed);

	x->columns = n;
	x->cells = ARENA_ARRAY(a, struct icarol_cell, n);
	for (size_t i = 0; i < n; i++) {
		/* Columns are apart even when they are called the same. */
		struct str name = cells[i].n ? cells[i] : STR("column");
		int at = icarol_names_put(names, name, -1);
		for (size_t j = 0; j < i && at >= 0; j++)
			if (x->cells[j].name == at) {
				name = arena_fmt(a, "%.*s %zu", STR_ARG(name), i + 1);
				at = icarol_names_put(names, name, -1);
				break;
			}
		if (at < 0)
			return err_set(err, ERR_INPUT,
			    _("%s has more than %d columns, or one with a name of a page"),
			    input_name(x->job->in), ICAROL_NAMES_MAX);
		x->cells[i].name = at;
	}
	return true;
}

/* Passes over what stands above the header. */
static bool find_header(struct export *x, struct arena *a, struct err *err)
{
	struct rows_row row;
	struct str *cells;
	struct err why = { 0 };
	size_t n;

	for (int i = 0; i < TITLE_ROWS_MAX; i++) {
		enum rows_step step = x->format->next(x->rows, &row, &why);
		if (step == ROWS_FAILED) {
			*err = why;
			return false;
		}
		if (step == ROWS_DONE)
			break;
		if (step == ROWS_ROW && x->format->split(x->rows, &row, &cells, &n, &why) &&
		    is_header(cells, n))
			return take_header(x, a, cells, n, err);
	}
	return err_set(err, ERR_INPUT,
	    _("%s is no export of iCarol: no row names the columns ResourceAgencyNum and PublicName"),
	    input_name(x->job->in));
}

/* Where nearly all rows have one number of cells and the header another, no name can be put to its column. */
static bool judge_width(const struct export *x, bool at_end, struct err *err)
{
	if (x->seen != WIDTH_ROWS && (!at_end || x->seen > WIDTH_ROWS || x->seen < 2))
		return true;
	return x->others * 10 < x->seen * 9 ||
	    err_set(err, ERR_INPUT,
	        _("%s: %zu names above %zu columns (in %llu of the first %llu rows): which name belongs to which column cannot be known, and nothing is shifted. Ask the partner for a header with a name above each column"),
	        input_name(x->job->in), x->columns, x->other, (unsigned long long)x->others,
	        (unsigned long long)x->seen);
}

/* As many cells as there are columns; a sheet may leave out blank ones at a row's end. */
static bool fits(struct export *x, struct str *cells, size_t n, struct err *why)
{
	while (x->format->ragged && n > x->columns && !str_trim(cells[n - 1]).n)
		n--;
	for (size_t i = 0; i < x->columns; i++)
		x->cells[i].value = i < n ? cells[i] : STR_NONE;
	if (n == x->columns || (x->format->ragged && n < x->columns))
		return true;
	if (!x->others)
		x->other = n;
	x->others += n == x->other;
	return err_set(why, ERR_INPUT, _("%zu cells where the header has %zu: %s"), n, x->columns,
	    x->format->why_ragged ? x->format->why_ragged(x->rows) : "");
}

static bool take_row(struct export *x, const struct rows_row *row, struct err *err)
{
	struct str *cells;
	struct err why = { 0 };
	size_t n;

	if (!x->format->split(x->rows, row, &cells, &n, &why)) {
		*err = why;
		return why.kind == ERR_INPUT && icarol_feed_refuse(x->feed, row->line, &why, err);
	}
	if (!fits(x, cells, n, &why))
		return icarol_feed_refuse(x->feed, row->line, &why, err);
	return icarol_feed_row(x->feed, x->cells, x->columns, ICAROL_UNKNOWN, row->line, err);
}

static bool read_rows(struct export *x, struct err *err)
{
	struct rows_row row;
	struct err why = { 0 };
	enum rows_step step;
	uint64_t blank = 0;

	while ((step = x->format->next(x->rows, &row, &why)) != ROWS_DONE) {
		if (step == ROWS_FAILED) {
			*err = why;
			return false;
		}
		if (step == ROWS_ROW && row.empty) {
			blank++;
			continue;
		}
		x->seen++;
		if (step == ROWS_BAD ? !icarol_feed_refuse(x->feed, row.line, &why, err)
		                     : !take_row(x, &row, err) || !judge_width(x, false, err))
			return false;
	}
	if (!judge_width(x, true, err))
		return false;
	if (!x->seen)
		return err_set(err, ERR_INPUT,
		    _("%s names columns and has no row below: was it saved whole? Fetch it again"),
		    input_name(x->job->in));
	x->format->tell(x->rows, x->told);
	x->told->blank += blank;
	return icarol_feed_end(x->feed, err);
}

/* "iCarol, UTF-8, delimiter \",\", 160 columns; rows: …". */
static void tell(const struct export *x)
{
	char text[sizeof x->told->found], rows[160];
	size_t n;

	icarol_feed_tell(x->feed, rows, sizeof rows);
	memcpy(text, x->told->found, sizeof text);
	n = (size_t)snprintf(x->told->found, sizeof x->told->found, "iCarol, %.60s", text);
	snprintf(x->told->found + n, sizeof x->told->found - n, _(", %zu columns; %s"), x->columns, rows);
}

static bool read_export(const struct rows_format *format, const struct import_job *job,
    const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	const struct mapping_file file = { .header_first = 1, .header_last = 1 };
	struct arena *AUTO_ARENA a = arena_new(HEADER_MEMORY);
	struct icarol_feed *AUTO_ICAROL_FEED feed = icarol_feed_new(sink, told);
	struct export x = { .format = format, .job = job, .told = told, .feed = feed };

	if (!icarol_feed_lang(feed, job, err) || !format->open(job, &file, &x.rows, err))
		return false;
	bool ok = find_header(&x, a, err) && read_rows(&x, err);
	if (ok)
		tell(&x);
	format->close(x.rows);
	return ok;
}

static bool icarol_csv_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	return read_export(&rows_csv, job, sink, told, err);
}

static bool icarol_xlsx_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	return read_export(&rows_xlsx, job, sink, told, err);
}

const struct importer importer_icarol_csv = {
	.name = "icarol-csv",
	.summary = N_("export of iCarol: agencies, programs, sites and programs at sites as rows"),
	.version = 1,
	.read = icarol_csv_read,
};

const struct importer importer_icarol_xlsx = {
	.name = "icarol-xlsx",
	.summary = N_("the same export, saved as a workbook"),
	.version = 1,
	.read = icarol_xlsx_read,
};
