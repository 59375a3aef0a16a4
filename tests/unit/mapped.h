/* mapped.h: a list read through a mapping; what comes of it as lines of text. */
#ifndef TESTS_UNIT_MAPPED_H
#define TESTS_UNIT_MAPPED_H

#include "importers/importer.h"
#include "lib/buf.h"

#include <stddef.h>

/* "2 [key] {json}" for a record, "~3 column=value: why" for a value that was left out, "!3 why" for a row that was
 * refused. */
struct mapped {
	struct buf out, raw; /* raw: what known was asked, a line each */
	size_t records, refused, partial;
	struct import_told told;
};

/* Reads bytes with the importer of this name; what it returns. `piece`: bytes read at once, 0: as many as there are. */
bool mapped_read(
    struct mapped *m, const char *format, const char *mapping, struct str bytes, size_t piece, struct err *e);
void mapped_free(struct mapped *m);

#endif
