/* list.h: a list read through a mapping: the importer of every format that has rows (importers/rows.h).
 *
 * The rows above the header ([list] header) are passed over; a header of several rows is put together, name by name:
 * "Adresse" over "Rue", "Ville" gives "Adresse Rue", "Adresse Ville"; a name with nothing below it stands alone.
 *
 * A row that has not as many cells as the header is refused. Where that is so for nearly all of them, and they have one
 * number of cells, the file is (ERR_INPUT: "29 names above 30 columns"): before its 21st row, or at its end. */
#ifndef IMPORTERS_LIST_H
#define IMPORTERS_LIST_H

#include "importers/rows.h"

/* As struct importer's read. */
bool list_read(const struct rows_format *format, const struct import_job *job,
    const struct importer_sink *sink, struct import_told *told, struct err *err);

/* A list being opened for a look (importers/guess.h): its columns' names, copied to the arena. The rows that follow
 * are those below the header. ERR_INPUT when there is no row at all; ERR_CONFIG when there is none where [list] says
 * that the names stand. */
bool list_header(const struct rows_format *format, void *rows, const struct mapping_file *file,
    struct arena *a, struct str **names, size_t *n, struct err *err);

#endif
