/* html.c: the pages of a directory; a mapping says what stands where on them. */
#include "importers/list.h"

#include "lib/i18n.h"

static bool html_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	return list_read(&rows_html, job, sink, told, err);
}

const struct importer importer_html = {
	.name = "html",
	.summary = N_("pages of a directory on the web (HTML); a mapping says what stands where on them"),
	.needs_mapping = true,
	.absent_is_blank = true,
	.version = 1,
	.rows = &rows_html,
	.read = html_read,
};
