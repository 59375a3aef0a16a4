/* list.h: a list read through a mapping: the importer of every format that has rows (importers/rows.h).
 *
 * The rows above the header ([list] header) are passed over; a header of several rows is put together, name by name:
 * "Adresse" over "Rue", "Ville" gives "Adresse Rue", "Adresse Ville". */
#ifndef IMPORTERS_LIST_H
#define IMPORTERS_LIST_H

#include "importers/rows.h"

/* As struct importer's read. */
bool list_read(const struct rows_format *format, const struct import_job *job,
    const struct importer_sink *sink, struct import_told *told, struct err *err);

/* A list being opened for a look (importers/guess.h): its columns' names, copied to the arena. The rows that follow
 * are those below the header. */
bool list_header(const struct rows_format *format, void *rows, const struct mapping_file *file,
    struct arena *a, struct str **names, size_t *n, struct err *err);

#endif
