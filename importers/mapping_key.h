/* mapping_key.h: by what a row's record is recognised the next time. */
#ifndef IMPORTERS_MAPPING_KEY_H
#define IMPORTERS_MAPPING_KEY_H

#include "importers/mapping_plan.h"

/* From the cells of the row, before any record is made: the id as the source writes it, or the folded key columns with
 * "|" between them. ERR_INPUT when nothing stands in them. Not for `key = auto`. */
bool mapping_key_of_cells(const struct mapping *m, struct arena *a, struct str *out, struct err *err);

/* `key = auto`: from what the mapping made of the row: the folded name, and of the first address its street line and its
 * postal code, or its city where there is none. Neither a telephone nor anything else changes it. ERR_INPUT without a
 * name. */
bool mapping_key_of_record(struct arena *a, const struct record *r, struct str *out, struct err *err);

#endif
