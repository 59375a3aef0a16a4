/* xlsx.c: spreadsheets as Excel, LibreOffice and Google write them, read through a mapping. */
#include "importers/list.h"

#include "lib/i18n.h"

static bool read_xlsx(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	return list_read(&rows_xlsx, job, sink, told, err);
}

const struct importer importer_xlsx = {
	.name = "xlsx",
	.summary = N_("spreadsheets as Excel, LibreOffice and Google write them, through a mapping"),
	.needs_mapping = true,
	.rows = &rows_xlsx,
	.absent_is_blank = true,
	.version = 1,
	.read = read_xlsx,
};
