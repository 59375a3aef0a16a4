/* hidden.h: what only some may see stays so when it goes into a record of which more may be seen. Pure. */
#ifndef RULES_HIDDEN_H
#define RULES_HIDDEN_H

#include "model/record.h"

/* Values of `r` that its own lists hide (`"vis": {"addresses": "internal"}`), where the lists of `known` do not, get that visibility
 * themselves. Children are the same by id: `r` is aligned with `known` (ids_align). Nothing becomes more visible. */
void hidden_stays(struct arena *a, struct record *r, const struct record *known);

#endif
