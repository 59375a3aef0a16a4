/* mapping_columns.h: the columns of a list, found by the names that people give them. */
#ifndef IMPORTERS_MAPPING_COLUMNS_H
#define IMPORTERS_MAPPING_COLUMNS_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

struct mapping_columns {
	const struct str *names; /* as the header has them, tidied */
	const struct str *folded;
	bool *used; /* mapping_columns_find has named it */
	int n;
};

enum { MAPPING_NO_COLUMN = -1 };

/* Strings are copied. */
struct mapping_columns mapping_columns_new(struct arena *a, const struct str *header, int n);

/* The column of that name, compared folded: "Téléphone", the second of that name "Téléphone#2", or the third of all
 * "#3"; marks it as used. A name that stands twice means its first column. */
int mapping_columns_find(struct mapping_columns *c, struct arena *a, struct str name);

/* For a name that is not there: 'there is no column "Telefone"; the nearest are "Téléphone", "Télécopieur"'. */
struct str mapping_columns_missing(const struct mapping_columns *c, struct arena *a, struct str name);

/* The nearest of `n` names to `wanted`, by edits of the folded text; -1 when none is near. */
int mapping_columns_nearest(struct arena *a, const struct str *folded, int n, struct str wanted);

#endif
