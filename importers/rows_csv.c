/* rows_csv.c: rows of delimited text (lib/csv.h). */
#include "importers/rows.h"

#include "lib/csv.h"
#include "lib/i18n.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROW_MAX = 4 * 1024 * 1024 };

struct text_rows {
	const struct import_job *job;
	struct csv *csv;
	struct csv_row row;
	char why[160];
};

static bool open_csv(
    const struct import_job *job, const struct mapping_file *file, void **out, struct err *err)
{
	const struct csv_limits limits = { .row = ROW_MAX };
	const struct str encoding = job->encoding.n ? job->encoding : file->encoding;
	struct text_rows *t;

	if (encoding.n && !input_declare(job->in, encoding, err))
		return false;
	if (!(t = calloc(1, sizeof *t)))
		abort();
	t->job = job;
	if (!csv_open(job->in, file->delimiter, &limits, &t->csv, err)) {
		free(t);
		return false;
	}
	*out = t;
	return true;
}

static void close_csv(void *rows)
{
	struct text_rows *t = rows;

	if (t)
		csv_close(&t->csv);
	free(t);
}

/* Nothing but delimiters: spreadsheets write such rows below their tables. */
static bool is_empty(struct str raw, char delimiter)
{
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] != delimiter && raw.p[i] != ' ' && raw.p[i] != '"')
			return false;
	return true;
}

static enum rows_step next(void *rows, struct rows_row *out, struct err *err)
{
	static const enum rows_step steps[] = {
		[CSV_ROW] = ROWS_ROW, [CSV_DONE] = ROWS_DONE, [CSV_BAD] = ROWS_BAD, [CSV_FAILED] = ROWS_FAILED
	};
	struct text_rows *t = rows;
	enum csv_step step = csv_next(t->csv, &t->row, err);

	out->raw = t->row.raw;
	out->line = t->row.line;
	out->empty = step == CSV_ROW && is_empty(t->row.raw, csv_delimiter(t->csv));
	return steps[step];
}

static bool split(void *rows, const struct rows_row *row, struct str **cells, size_t *n, struct err *err)
{
	struct text_rows *t = rows;
	struct csv_cells c;

	(void)row;
	if (!csv_split(t->csv, &t->row, &c, err))
		return false;
	for (size_t i = 0; i < c.n; i++)
		c.cell[i] = csv_plain(c.cell[i]);
	*cells = c.cell;
	*n = c.n;
	return true;
}

static void tell(const void *rows, struct import_told *told)
{
	const struct text_rows *t = rows;
	const char *doubt = input_doubt(t->job->in);
	const struct charset_guess charset = input_charset(t->job->in);
	char delimiter = csv_delimiter(t->csv);
	size_t n;

	snprintf(told->found, sizeof told->found, _("%s, delimiter %s"),
	    charset.ascii ? "ASCII" : charset.name,
	    delimiter == '\t' ? "tab" : (char[]){ '"', delimiter, '"', '\0' });
	if (doubt && (n = strlen(told->found)) < sizeof told->found)
		snprintf(
		    told->found + n, sizeof told->found - n, _("; declared, but it looks like %s"), doubt);
	told->blank = csv_blank_lines(t->csv);
}

static const char *why_ragged(const void *rows)
{
	struct text_rows *t = (struct text_rows *)rows;

	snprintf(t->why, sizeof t->why, _("is a \"%c\" in a cell without quotes?"), csv_delimiter(t->csv));
	return t->why;
}

const struct rows_format rows_csv = {
	.open = open_csv,
	.close = close_csv,
	.next = next,
	.split = split,
	.tell = tell,
	.why_ragged = why_ragged,
};
