/* index.h: the derivable rows of a fiche, made from its record: services, phones, addresses, e-mails, categories,
 * match keys and words to search. */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include "model/record.h"
#include "store/db.h"

/* Writes the rows of a fiche that has none. */
bool index_add(struct arena *a, struct db *db, int64_t fiche, const struct record *r, struct err *err);

/* Makes the rows of `before` those of `now`: only what differs is written. */
bool index_change(struct arena *a, struct db *db, int64_t fiche, const struct record *before,
    const struct record *now, struct err *err);

/* The same rows into the staging tables, under the item's number in place of the fiche's id. */
bool index_stage(struct arena *a, struct db *db, int64_t n, const struct record *r, struct err *err);

#endif
