/* merge_parts.h: what merge.c and merge_agree.c share; nobody else includes it. */
#ifndef RULES_MERGE_PARTS_H
#define RULES_MERGE_PARTS_H

#include "rules/merge.h"

/* An unknown member's JSON, and who may see a field where the record says; blank when it does not. */
struct str merge_extra_json(const struct record *r, struct str name);
struct str merge_vis_text(const struct record *r, int f);

/* The child of `r` that is `child`: by its id, or the only one of an object field; NULL when there is none. */
const struct record *merge_same_child(const struct record *r, int f, const struct record *child);

#endif
