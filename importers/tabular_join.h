/* tabular_join.h: the rows of one organization put together as its record. */
#ifndef IMPORTERS_TABULAR_JOIN_H
#define IMPORTERS_TABULAR_JOIN_H

#include "importers/tabular_spread.h"
#include "model/record.h"

/* What the record of a group is made of, as exact bytes: its rows, what they share with others, and `before` (a digest
 * of the tables' columns). */
void tabular_raw(struct arena *a, struct buf *out, const struct tabular_spread *s,
    const struct spill_group *g, struct str before);

/* The record, in the arena; its texts point into the group. Values and rows that had to be left out are told to the
 * sink, with `o->native` set. False when the sink wants no more. */
bool tabular_join(struct arena *a, struct tabular_spread *s, const struct spill_group *g, struct record **out,
    struct origin *o, struct err *err);

#endif
