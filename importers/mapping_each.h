/* mapping_each.h: several values in one cell make several children: {Catégories | each ";"}.
 *
 * The child around a line with `each` is made once for every value of the cell. What else the mapping says of it, and
 * of what stands in it, goes for each of them. Such children have no slot: they are recognised by their values. */
#ifndef IMPORTERS_MAPPING_EACH_H
#define IMPORTERS_MAPPING_EACH_H

#include "importers/mapping_faults.h"
#include "importers/mapping_plan.h"

enum { MAPPING_EACH_MAX = 100 }; /* children of one cell */

/* Finds what is to be repeated when all lines are read; `line_of` gives the mapping's line of each. */
void mapping_each_resolve(struct mapping *m, struct mapping_faults *faults, const int *line_of);

#endif
