/* source.h: the sources that the directory knows by number. */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include "store/db.h"

/* The source's number; 0 when it has never given anything, unless `make` (inside a write transaction). */
bool source_id(struct db *db, struct str name, bool make, int64_t *id, struct err *err);

/* Does the latest delivery of any source hold the fiche? */
bool source_lists(struct db *db, int64_t fiche, bool *listed, struct err *err);

#endif
