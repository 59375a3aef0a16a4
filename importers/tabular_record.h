/* tabular_record.h: one row as an object: values in the form that HSDS 3 writes, what has no place kept aside. */
#ifndef IMPORTERS_TABULAR_RECORD_H
#define IMPORTERS_TABULAR_RECORD_H

#include "importers/tabular_piece.h"
#include "model/record.h"

/* A value that does not fit its field: it is kept as an unknown member, and told. */
struct tabular_misfit {
	struct tabular_misfit *next;
	const struct tabular_column *column;
	struct str value;
	const char *why;
};

/* The object of a row, in the arena; texts point into the cells. What no field means is kept as "x_NAME", internal.
 * Ids of what it hangs at are left out: the record says it by where the object stands. */
struct record *tabular_record(
    struct arena *a, const struct tabular_table *t, const struct str *cells, struct tabular_misfit **misfits);

/* Before 3.0 a term has no code: its id is the taxonomy's ("BD-1800"), unless it is a UUID or a mere number. */
void tabular_tell_term(struct record *r);

/* Days as people write them ("Monday", "Lun-Ven", "1,2,3", "weekdays") as RFC 5545 does: "MO,TU". False when any word
 * of them is none. */
bool tabular_days(struct arena *a, struct str text, struct str *out);

#endif
