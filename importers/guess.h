/* guess.h: a first mapping of a list, from its columns' names and its cells, for a person to correct.
 *
 * It always compiles against the list it was made from. What it did not understand stands in it as a comment, with a
 * value of the column, so that nothing is lost from view. */
#ifndef IMPORTERS_GUESS_H
#define IMPORTERS_GUESS_H

#include "importers/importer.h"
#include "lib/buf.h"

#include <stdbool.h>

/* Which format a file is in, by its beginning. */
struct guess_format {
	const struct importer *importer; /* of lists; NULL: no mapping is needed, or no importer reads it */
	const char *name;                /* of the format, as contracts write it; NULL: none that there is */
};

/* Reads the beginning of `in`, which is used up by it (input_again gives another one). False when it cannot be read. */
bool guess_format(struct input *in, struct guess_format *out, struct err *err);

struct guess_told {
	size_t columns, known; /* of the list; that the mapping uses */
	size_t rows;           /* that were looked at */
	bool all;              /* that is the whole list */
};

/* Writes the mapping of the list that `in` is, read as `format` (importer->rows). ERR_INPUT: nothing in it names
 * columns, it has no rows, its names cannot be put to its columns; ERR_CONFIG: it cannot be read twice. */
bool guess_mapping(const struct importer *format, struct input *in, struct str encoding, struct buf *out,
    struct guess_told *told, struct err *err);

#endif
