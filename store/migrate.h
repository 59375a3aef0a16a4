/* migrate.h: the schema's versions (PRAGMA user_version counts the migrations applied). */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/db.h"

/* Brings the schema to this program's version when mode is DB_CREATE: first a copy of the file beside it
 * ("….before-N"), then every missing migration in one transaction. Otherwise an older or newer schema is
 * ERR_CONFIG. Makes the staging tables too. */
bool migrate(struct db *db, enum db_mode mode, struct err *err);

#endif
