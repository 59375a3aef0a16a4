/* index.h: the derivable rows of a fiche, made from its record: services, phones, addresses, e-mails, categories,
 * its form and keys for matching, and words to search. */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include "model/record.h"
#include "rules/match_key.h"
#include "store/db.h"

/* A record as matching sees it, read by the words of the database (db_words). */
struct index_match {
	struct str form;
	int64_t keys[MATCH_KEYS]; /* ascending */
	int n_keys;
};
void index_match(struct arena *a, const struct db *db, const struct record *r, struct index_match *out);

/* The same of a form as it is stored; false when it cannot be read. */
bool index_match_of_form(struct str form, struct index_match *out);

/* Writes the rows of a fiche that has none. */
bool index_add(struct arena *a, struct db *db, int64_t fiche, const struct record *r, struct err *err);

/* Makes the rows of `before` those of `now`: only what differs is written. */
bool index_change(struct arena *a, struct db *db, int64_t fiche, const struct record *before,
    const struct record *now, struct err *err);

/* The same rows into the staging tables, under the item's number in place of the fiche's id. `m` NULL: without form and keys. */
bool index_stage(struct arena *a, struct db *db, int64_t n, const struct record *r,
    const struct index_match *m, struct err *err);

/* Only form and keys. */
bool index_stage_match(struct db *db, int64_t n, const struct index_match *m, struct err *err);

#endif
