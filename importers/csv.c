/* csv.c: lists as delimited text. */
#include "importers/list.h"

#include "lib/i18n.h"

static bool csv_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	return list_read(&rows_csv, job, sink, told, err);
}

const struct importer importer_csv = {
	.name = "csv",
	.summary = N_(
	    "lists as text with delimiters: CSV, semicolons, tabs; a mapping says what the columns are"),
	.needs_mapping = true,
	.absent_is_blank = true,
	.version = 2,
	.rows = &rows_csv,
	.read = csv_read,
};
