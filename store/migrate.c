#include "store/migrate.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "migrations.h"
#include "store/backup.h"

#include <sqlite3.h>
#include <stdio.h>

/* What one import has read and not yet applied; see store/stage.h. n orders the items as they came. */
static const char stage_schema[] =
    "CREATE TABLE stage.item(n INTEGER PRIMARY KEY, kind INTEGER NOT NULL, native TEXT NOT NULL, hash BLOB NOT NULL,"
    " line INTEGER NOT NULL, record INTEGER, fiche INTEGER, uuid TEXT, name TEXT, region TEXT,"
    " municipality TEXT, plain INTEGER, doc_hash BLOB);"
    "CREATE TABLE stage.document(n INTEGER PRIMARY KEY, doc TEXT NOT NULL);"
    "CREATE TABLE stage.dropped(n INTEGER PRIMARY KEY);"
    "CREATE TABLE stage.differing(fiche INTEGER PRIMARY KEY);"
    "CREATE TABLE stage.refusal(n INTEGER PRIMARY KEY, line INTEGER, col TEXT, value TEXT, reason TEXT);"
    "CREATE TABLE stage.service(fiche INTEGER, n INTEGER, uuid TEXT, name TEXT, status TEXT);"
    "CREATE TABLE stage.phone(fiche INTEGER, n INTEGER, number TEXT, extension TEXT, kind TEXT);"
    "CREATE TABLE stage.address(fiche INTEGER, n INTEGER, street TEXT, city TEXT, postal_code TEXT, kind TEXT);"
    "CREATE TABLE stage.email(fiche INTEGER, n INTEGER, email TEXT);"
    "CREATE TABLE stage.category(fiche INTEGER, n INTEGER, code TEXT, name TEXT);"
    "CREATE TABLE stage.match_key(key INTEGER, fiche INTEGER);"
    "CREATE TABLE stage.match_form(fiche INTEGER PRIMARY KEY, form BLOB);"
    "CREATE TABLE stage.joining(n INTEGER PRIMARY KEY, fiche INTEGER, uuid TEXT, reason TEXT, doc TEXT);"
    "CREATE TABLE stage.contest(fiche INTEGER, n INTEGER, same REAL, bits REAL, keys INTEGER, PRIMARY KEY(fiche, n))"
    " WITHOUT ROWID;"
    "CREATE TABLE stage.search(fiche INTEGER, name TEXT, place TEXT, words TEXT);";

static bool exec(struct db *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db_handle(db), sql, NULL, NULL, NULL) == SQLITE_OK || db_error(db, err);
}

static bool ask(struct db *db, const char *sql, int *out, struct err *err)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db_handle(db), sql, -1, &s, NULL) != SQLITE_OK)
		return db_error(db, err);
	bool ok = sqlite3_step(s) == SQLITE_ROW;
	if (ok)
		*out = sqlite3_column_int(s, 0);
	else
		db_error(db, err);
	sqlite3_finalize(s);
	return ok;
}

static bool upgrade(struct db *db, int from, struct err *err)
{
	char line[64];

	if (from > 0 && !backup_beside(db, from, err))
		return false;
	if (!db_begin(db, err))
		return false;
	for (int i = from; i < MIGRATION_COUNT; i++) {
		if (!exec(db, migrations[i].sql, err)) {
			db_rollback(db);
			return err_add(
			    err, _("migration %d (%s)"), migrations[i].version, migrations[i].name);
		}
		fault_point("migrate.step");
	}
	snprintf(line, sizeof line, "PRAGMA user_version=%d", MIGRATION_COUNT);
	if (!exec(db, line, err)) {
		db_rollback(db);
		return false;
	}
	return db_commit(db, err);
}

bool migrate(struct db *db, enum db_mode mode, struct err *err)
{
	int have = 0, tables = 0;

	if (!ask(db, "PRAGMA user_version", &have, err) ||
	    !ask(db, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return false;
	if (have == 0 && tables > 0)
		return err_set(err, ERR_CONFIG, _("%s is a database of another program: name another file"),
		    db_path(db));
	if (have > MIGRATION_COUNT)
		return err_set(err, ERR_CONFIG,
		    _("%s was made by a newer Vigie (schema %d, this one knows %d): install the newer program"),
		    db_path(db), have, MIGRATION_COUNT);
	if (have < MIGRATION_COUNT && mode != DB_CREATE)
		return err_set(err, ERR_CONFIG,
		    _("%s has the older schema %d of %d: run \"vigie init\" to bring it up to date"),
		    db_path(db), have, MIGRATION_COUNT);
	if (have < MIGRATION_COUNT && !upgrade(db, have, err))
		return false;
	return exec(db, stage_schema, err);
}
