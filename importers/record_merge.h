/* record_merge.h: several tellings of one object made one record. */
#ifndef IMPORTERS_RECORD_MERGE_H
#define IMPORTERS_RECORD_MERGE_H

#include "lib/map64.h"
#include "model/record.h"

/* One record being put together. Zero it, set `a`; free with record_merge_free. */
struct record_merge {
	struct arena *a;
	struct map64 known; /* of a list and what a child of it is called: place in `of` + 1 */
	struct record **of;
	size_t n, cap;
	size_t objects; /* in all that was taken */

	/* A value that stays what it was: `field` of `r` is also told as `other`. False stops. */
	bool (*differs)(void *ctx, const struct record *r, int field, struct str other, struct err *err);
	void *ctx;
};

void record_merge_free(struct record_merge *m);

/* `to` takes what it has not: values, children by id (without one: by their telling value), unknown members. `from` is
 * spent: parts of it stand in `to` afterwards. */
bool record_merge(struct record_merge *m, struct record *to, struct record *from, struct err *err);

/* Puts a child into a list of `to`, or merges it with the one that it is; *out, if not NULL, takes the one there. */
bool record_merge_child(struct record_merge *m, struct record *to, int list, struct record *child,
    struct record **out, struct err *err);

/* How many objects a record is made of, unknown members counted too. */
size_t record_size(const struct record *r);

#endif
