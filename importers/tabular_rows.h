/* tabular_rows.h: the rows of one table of a package. */
#ifndef IMPORTERS_TABULAR_ROWS_H
#define IMPORTERS_TABULAR_ROWS_H

#include "importers/tabular_descriptor.h"
#include "importers/tabular_table.h"
#include "lib/archive.h"

#include <stdint.h>

enum { TABULAR_COLUMNS_MAX = 256 };

/* One file that is a table. */
struct tabular_table {
	const struct tabular_kind *kind;
	struct str name; /* "services.csv" */
	size_t entry;    /* of the archive */
	struct str encoding;
	char delimiter;
	const struct tabular_resource *resource; /* NULL: the package says nothing of it */
	struct tabular_column *columns;
	size_t n_columns;
};

struct tabular_rows;

enum tabular_step {
	TABULAR_NEXT,
	TABULAR_DONE,
	TABULAR_BAD,    /* ERR_INPUT: this row cannot be read; go on with the next */
	TABULAR_FAILED, /* the file cannot be trusted: stop */
};

struct tabular_cells {
	struct str *cell; /* as many as the table has columns; blank for NULL and its like */
	uint64_t line;    /* set for TABULAR_BAD also */
};

/* Opens a table and reads its header, where it has one. False: it cannot be read at all. A table without a row has no
 * columns. */
bool tabular_rows_open(
    struct archive *z, const struct tabular_table *t, struct tabular_rows **out, struct err *err);
void tabular_rows_close(struct tabular_rows **r); /* accepts a pointer to NULL */

/* The names of the columns, until the first tabular_rows_next. */
const struct str *tabular_rows_names(const struct tabular_rows *r, size_t *n);

/* The next row with something in it; its cells are the reader's until the next call. A row that is shorter or longer
 * than the header is refused: nothing is shifted. */
enum tabular_step tabular_rows_next(struct tabular_rows *r, struct tabular_cells *out, struct err *err);

#define AUTO_TABULAR_ROWS __attribute__((cleanup(tabular_rows_close)))

#endif
