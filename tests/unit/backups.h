/* backups.h: a folder with a database and room for a copy, for the tests of store/backup.h. The database is told from
 * others by what it calls itself. */
#ifndef TESTS_BACKUPS_H
#define TESTS_BACKUPS_H

#include "tests/test.h"

#include "store/backup.h"

#define NOW 1795316400 /* 2026-11-22T03:00:00Z */

struct backups {
	char dir[64], db[128], copy[128];
	struct db *handle;
};

/* Makes the folder and the database, which calls itself "first". */
void backups_begin(struct backups *p);
void backups_end(struct backups *p);

/* What the database calls itself from now on. */
void backups_call(struct db *db, const char *name);

/* What the database at `path` calls itself; "" when there is none or it is damaged. */
const char *backups_called(const char *path, char out[64]);

/* The names in a folder, sorted, a space between. */
const char *backups_names(const char *dir, char out[1024]);

/* Spoils a page that nobody reads at opening: the first of an index. */
void backups_spoil(const char *path);

/* A child does it: locks do not keep a process from itself, and it may be killed at a fault point (NULL: none). Its
 * exit code, or minus the signal that ended it. */
int backups_child(void (*f)(const struct backups *), const struct backups *p, const char *fault);

struct fault {
	const char *name, *point;
};

#endif
