/* shape.h: what the contract with a source does to each of its records, between importer and directory. The same for an
 * import and for a preview. In this order:
 *
 *   parent      the organization above is named by the id that its own record gets
 *   territory   a record whose places are all known and all outside is left out (sync/territory.h)
 *   categories  its categories get our terms (sync/categories.h)
 *   never       what the source may never touch is taken out: the values, and a child that loses the value by which it
 *               is known (a phone without its number). The fiche's name stays, for a fiche must have one when it
 *               is founded; rules/merge.h lets the source change nothing of all this.
 *   visibility  the record as a whole starts with it: a fiche that it founds is for those readers only, and so is what
 *               it adds to another's fiche (rules/hidden.h). What the record says of a value's visibility stays. */
#ifndef SYNC_SHAPE_H
#define SYNC_SHAPE_H

#include "sync/categories.h"
#include "sync/source.h"

struct shape;

/* Reads what the contract names: the table of categories. ERR_CONFIG when it cannot be. `s` must outlive it; free with
 * shape_free. */
bool shape_new(const struct source *s, struct shape **out, struct err *err);
void shape_free(struct shape **s); /* accepts a pointer to NULL */

/* Changes the record. False: it lies outside the territory and is left out; `*where` says where. */
bool shape_record(struct shape *s, struct arena *a, struct record *r, struct str *where);

struct shape_told {
	uint64_t outside;  /* records left out */
	uint64_t unplaced; /* records whose place is unknown: taken, though they may lie outside */
	const struct category_unknown *unknown;
	size_t n_unknown;
};
void shape_told(const struct shape *s, struct shape_told *out);

/* Adds to `out` all of the contract that changes records, the table's bytes included. */
bool shape_recipe(const struct source *s, struct buf *out, struct err *err);

#define AUTO_SHAPE __attribute__((cleanup(shape_free)))

#endif
