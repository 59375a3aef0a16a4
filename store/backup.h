/* backup.h: copies of the database that are whole, and bringing one back. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/db.h"

/* Copies the open database to `path` (SQLite's backup API, while others may write), checks the copy's integrity,
 * and lets it appear under its name only then. */
bool backup_to(struct db *db, const char *path, struct err *err);

/* The copy before a migration: PATH.before-N. */
bool backup_beside(struct db *db, int from_version, struct err *err);

/* A dated copy in `folder` ("vigie-20261122T030000Z.db"); then the oldest beyond `keep` are removed (keep 0: none).
 * `*made`, `*removed` for the report; `made` lives in the arena. */
bool backup_keep(struct arena *a, struct db *db, const char *folder, int64_t now, int keep, struct str *made,
    int *removed, struct err *err);

/* Puts the backup in the place of the database at `path`: checked first, with a new instance id (it cannot send
 * mail until it is adopted); what stood there is kept as PATH.replaced-TIME. No process may have it open. */
bool backup_restore(const char *backup, const char *path, int64_t now, struct err *err);

#endif
