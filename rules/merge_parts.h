/* merge_parts.h: what merge.c, merge_agree.c and merge_show.c share; nobody else includes it. */
#ifndef RULES_MERGE_PARTS_H
#define RULES_MERGE_PARTS_H

#include "rules/merge.h"

/* The two records and the fiche being gone through, and what came of it so far. */
struct merge_walk {
	struct arena *a;
	const struct merge_input *in;
	struct merge_item *first, **end;
	bool secret;  /* the source's record is hidden as a whole, the fiche is not */
	bool another; /* the source's record has become another organisation's: it has no news of this one */
};

/* Adds what is to happen: a proposal where somebody stands behind the current value, unless it was rejected before. */
void merge_put(struct merge_walk *w, struct merge_item m);

/* The first step: the fiche is hidden as a whole, and the source that offers is not: its founder is followed, of another
 * a person decides whether it is shown. */
void merge_show(struct merge_walk *w);

/* An unknown member's JSON, and who may see a field where the record says; blank when it does not. */
struct str merge_extra_json(const struct record *r, struct str name);
struct str merge_vis_text(const struct record *r, int f);

/* The child of `r` that is `child`: by its id, or the only one of an object field; NULL when there is none. */
const struct record *merge_same_child(const struct record *r, int f, const struct record *child);

#endif
