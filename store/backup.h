/* backup.h: copies of the database that are whole, and bringing one back.
 *
 * A copy is a plain database file, readable by its owner only: it holds what is not public. Fault points:
 * backup.copied, backup.checked, backup.named; restore.prepared, restore.kept, restore.removed, restore.named. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/db.h"

/* Copies the open database to `path` (SQLite's backup API; others may write meanwhile: the copy is of one moment),
 * checks the copy's integrity (all of it up to 1 GiB, beyond that without comparing indexes with tables), and lets
 * it appear under its name only then, in the place of what stood there. Outside of a transaction. ERR_CONFIG: the
 * place cannot be written, or is the database itself. ERR_FATAL: no room left, or the database is damaged. */
bool backup_to(struct db *db, const char *path, struct err *err);

/* The copy before a migration: PATH.before-N. */
bool backup_beside(struct db *db, int from_version, struct err *err);

/* A dated copy in `folder` ("vigie-20261122T030000Z.db"), which is made when absent; then the oldest beyond `keep`
 * are removed (keep 0: none). `*made`, `*removed` for the report; `made` lives in the arena. */
bool backup_keep(struct arena *a, struct db *db, const char *folder, int64_t now, int keep, struct str *made,
    int *removed, struct err *err);

/* Puts the backup in the place of the database at `path`: checked first, with a new instance id (it cannot send
 * mail until it is adopted); what stood there is kept as PATH.replaced-TIME, with its log (-wal) if it had one. No
 * process may have it open: ERR_RETRY. A kill leaves the old database, the new one, or none, and then the old one
 * under its other name: restoring again goes on. ERR_CONFIG: not a database of ours, or of a newer schema. */
bool backup_restore(const char *backup, const char *path, int64_t now, struct err *err);

#endif
