/* hidden.h: what only some may see stays so when it goes into a record of which more may be seen. Pure. */
#ifndef RULES_HIDDEN_H
#define RULES_HIDDEN_H

#include "model/record.h"

/* A record that is hidden as a whole (`"vis": {"id": "internal"}`: the contract with its source says so) and becomes part
 * of one that is not: what `known` does not say yet, or says otherwise, gets that visibility itself, where `r` says
 * none. What both say stays as it is: another made it known.
 * Values of `r` that its own lists hide (`"vis": {"addresses": "internal"}`), where the lists of `known` do not, get that visibility
 * themselves. Children are the same by id: `r` is aligned with `known` (ids_align). Nothing becomes more visible. */
void hidden_stays(struct arena *a, struct record *r, const struct record *known);

#endif
