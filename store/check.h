/* check.h: is the database sound? */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "store/db.h"

/* SQLite's own quick check, and rows that point to nothing. `*wrong` is blank when all is well, else the first
 * trouble in SQLite's words. */
bool check_quick(struct arena *a, struct db *db, struct str *wrong, struct err *err);

#endif
