#include "store/db.h"

#include "lib/fault.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "store/migrate.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_MS = 15000 };

struct db {
	sqlite3 *handle;
	sqlite3_stmt *stmts[STMT__MAX];
	char *path, *who, *holder; /* holder: the file that says who is writing */
	const struct name_words *words;
	bool writing;
	bool light; /* commits are not synced for now */
};

/* Errors ------------------------------------------------------------------------------------------------------ */

/* Who said that he writes, one line; blank when nobody did. */
static void read_holder(const struct db *db, char *out, size_t max)
{
	FILE *f = fopen(db->holder, "re");

	out[0] = '\0';
	if (!f)
		return;
	if (!fgets(out, (int)max, f))
		out[0] = '\0';
	fclose(f);
	out[strcspn(out, "\n")] = '\0';
}

bool db_error(struct db *db, struct err *err)
{
	int code = db->handle ? sqlite3_errcode(db->handle) & 0xFF : SQLITE_CANTOPEN;
	const char *said = db->handle ? sqlite3_errmsg(db->handle) : "";
	char holder[200];

	switch (code) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		read_holder(db, holder, sizeof holder);
		return err_set(err, ERR_RETRY,
		    _("the database %s is being written by %s; nothing was changed, try again later"),
		    db->path, holder[0] ? holder : _("another program"));
	case SQLITE_FULL:
		return err_set(err, ERR_FATAL,
		    _("no room left on the disk of %s; nothing was changed: free some space and run the command again"),
		    db->path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(err, ERR_CONFIG,
		    _("%s cannot be written: give this user the right to write the file and its folder"),
		    db->path);
	case SQLITE_CANTOPEN:
		return err_set(err, ERR_CONFIG,
		    _("%s cannot be opened: check the path and the rights of its folder"), db->path);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, ERR_FATAL,
		    _("%s is damaged or no Vigie database (%s): keep a copy of it and bring back the latest backup with \"vigie restore\""),
		    db->path, said);
	case SQLITE_IOERR:
		return err_set(
		    err, ERR_FATAL, _("reading or writing %s failed (%s): check the disk"), db->path, said);
	case SQLITE_NOMEM:
		return err_set(err, ERR_FATAL, _("out of memory"));
	default:
		return err_set(err, ERR_FATAL, _("the database refused a step (%s)"), said);
	}
}

/* Opening ----------------------------------------------------------------------------------------------------- */

static bool exec(struct db *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || db_error(db, err);
}

/* FULL: a commit that was reported survives a power cut. The staging database is private to this connection and
 * vanishes with it. Sorting takes as much memory as the cache may. */
static bool configure(struct db *db, enum db_mode mode, struct err *err)
{
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	sqlite3_extended_result_codes(db->handle, 1);
	if (mode == DB_CREATE && !exec(db, "PRAGMA journal_mode=WAL", err))
		return false;
	return exec(db,
	    "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF;"
	    "PRAGMA cache_size=-24576; PRAGMA temp_store=FILE; PRAGMA wal_autocheckpoint=4000;"
	    "ATTACH '' AS stage; PRAGMA stage.page_size=16384; PRAGMA stage.journal_mode=MEMORY; PRAGMA stage.synchronous=OFF;"
	    "PRAGMA stage.cache_size=-4096",
	    err);
}

static bool prepare(struct db *db, struct err *err)
{
	for (int i = 0; i < STMT__MAX; i++)
		if (sqlite3_prepare_v3(db->handle, sql_texts[i].text, -1, SQLITE_PREPARE_PERSISTENT,
		        &db->stmts[i], NULL) != SQLITE_OK) {
			db_error(db, err);
			return err_add(err, "%s", sql_texts[i].name);
		}
	return true;
}

static char *copy(const char *a, const char *b)
{
	size_t n = strlen(a) + strlen(b) + 1;
	char *p = malloc(n);

	if (!p)
		abort();
	snprintf(p, n, "%s%s", a, b);
	return p;
}

static bool open_handle(struct db *db, enum db_mode mode, struct err *err)
{
	if (mode != DB_CREATE && access(db->path, F_OK) != 0)
		return err_set(
		    err, ERR_CONFIG, _("there is no database %s: make it with \"vigie init\""), db->path);
	int flags = mode == DB_CREATE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
	if (sqlite3_open_v2(db->path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return db_error(db, err);
	return configure(db, mode, err) && migrate(db, mode, err) && prepare(db, err);
}

bool db_open(const char *path, enum db_mode mode, const char *who, struct db **out, struct err *err)
{
	struct db *db = calloc(1, sizeof *db);

	if (!db)
		return err_set(err, ERR_FATAL, _("out of memory"));
	db->path = copy(path, "");
	db->holder = copy(path, ".holder");
	db->who = copy(who, "");
	if (!open_handle(db, mode, err)) {
		db_close(&db);
		return false;
	}
	*out = db;
	return true;
}

void db_close(struct db **dbp)
{
	struct db *db = *dbp;

	if (!db)
		return;
	db_rollback(db);
	for (int i = 0; i < STMT__MAX; i++)
		sqlite3_finalize(db->stmts[i]);
	sqlite3_close(db->handle);
	free(db->path);
	free(db->who);
	free(db->holder);
	free(db);
	*dbp = NULL;
}

const char *db_path(const struct db *db)
{
	return db->path;
}

void db_set_words(struct db *db, const struct name_words *words)
{
	db->words = words;
}

const struct name_words *db_words(const struct db *db)
{
	return db->words;
}

void *db_handle(struct db *db)
{
	return db->handle;
}

/* Transactions ------------------------------------------------------------------------------------------------ */

static void write_holder(const struct db *db)
{
	FILE *f = fopen(db->holder, "we");

	if (!f)
		return; /* only a courtesy to those who wait */
	fprintf(f, "%s (%s %ld)\n", db->who, _("process"), (long)getpid());
	fclose(f);
}

bool db_begin(struct db *db, struct err *err)
{
	if (!exec(db, "BEGIN IMMEDIATE", err))
		return false;
	db->writing = true;
	write_holder(db);
	return true;
}

/* Over in a moment: nobody has to be told who writes. SQLite changes this setting only between transactions. */
bool db_begin_light(struct db *db, struct err *err)
{
	db->light = true;
	if (exec(db, "PRAGMA main.synchronous=NORMAL", err) && exec(db, "BEGIN IMMEDIATE", err))
		return true;
	db_rollback(db);
	return false;
}

static void written(struct db *db)
{
	if (db->writing)
		unlink(db->holder);
	db->writing = false;
	if (db->light)
		sqlite3_exec(db->handle, "PRAGMA main.synchronous=FULL", NULL, NULL, NULL);
	db->light = false;
}

bool db_commit(struct db *db, struct err *err)
{
	fault_point("db.before-commit");
	if (!exec(db, "COMMIT", err)) {
		db_rollback(db);
		return false;
	}
	fault_point("db.after-commit");
	written(db);
	return true;
}

void db_rollback(struct db *db)
{
	if (db->handle && !sqlite3_get_autocommit(db->handle)) {
		for (int i = 0; i < STMT__MAX; i++)
			if (db->stmts[i])
				sqlite3_reset(db->stmts[i]);
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	}
	written(db);
}

bool db_snapshot(struct db *db, struct err *err)
{
	return exec(db, "BEGIN", err);
}

int64_t db_data_version(struct db *db)
{
	sqlite3_stmt *s;
	int64_t v = -1;

	if (sqlite3_prepare_v2(db->handle, "PRAGMA data_version", -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		v = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return v;
}

/* Statements -------------------------------------------------------------------------------------------------- */

struct query db_query(struct db *db, enum stmt name)
{
	sqlite3_stmt *s = db->stmts[name];

	assert(!sqlite3_stmt_busy(s));
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	return (struct query){ .stmt = s, .db = db, .last = STEP_DONE };
}

static void bound(struct query *q, int code)
{
	q->unbound |= code != SQLITE_OK;
}

void query_int(struct query *q, int at, int64_t v)
{
	bound(q, sqlite3_bind_int64(q->stmt, at, v));
}

void query_real(struct query *q, int at, double v)
{
	bound(q, sqlite3_bind_double(q->stmt, at, v));
}

void query_text(struct query *q, int at, struct str s)
{
	bound(q, sqlite3_bind_text64(q->stmt, at, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8));
}

void query_text_or_null(struct query *q, int at, struct str s)
{
	if (s.n)
		query_text(q, at, s);
	else
		query_null(q, at);
}

void query_hash(struct query *q, int at, struct hash h)
{
	bound(q, sqlite3_bind_blob(q->stmt, at, h.b, sizeof h.b, SQLITE_TRANSIENT));
}

void query_blob(struct query *q, int at, const void *p, size_t n)
{
	bound(q, sqlite3_bind_blob64(q->stmt, at, p, n, SQLITE_TRANSIENT));
}

void query_null(struct query *q, int at)
{
	bound(q, sqlite3_bind_null(q->stmt, at));
}

enum step query_step(struct query *q, struct err *err)
{
	int r = q->unbound ? SQLITE_ERROR : sqlite3_step(q->stmt);

	if (r == SQLITE_ROW)
		return q->last = STEP_ROW;
	if (r == SQLITE_DONE)
		return q->last = STEP_DONE;
	db_error(q->db, err);
	return q->last = STEP_FAILED;
}

bool query_end(struct query *q)
{
	sqlite3_reset(q->stmt);
	return q->last != STEP_FAILED;
}

bool query_run(struct query *q, struct err *err)
{
	while (query_step(q, err) == STEP_ROW)
		;
	return query_end(q);
}

bool query_one(struct query *q, bool *found, struct err *err)
{
	enum step s = query_step(q, err);

	*found = s == STEP_ROW;
	return s == STEP_FAILED ? query_end(q) : true;
}

bool query_number(struct query *q, int64_t *out, struct err *err)
{
	bool found;

	if (!query_one(q, &found, err))
		return false;
	*out = found ? query_col_int(q, 0) : 0;
	return query_end(q);
}

int64_t query_col_int(const struct query *q, int at)
{
	return sqlite3_column_int64(q->stmt, at);
}

double query_col_real(const struct query *q, int at)
{
	return sqlite3_column_double(q->stmt, at);
}

struct str query_col_blob(const struct query *q, int at)
{
	const char *p = sqlite3_column_blob(q->stmt, at);

	return (struct str){ p, (size_t)sqlite3_column_bytes(q->stmt, at) };
}

struct str query_col_text(const struct query *q, int at)
{
	const char *p = (const char *)sqlite3_column_text(q->stmt, at);

	return (struct str){ p, (size_t)sqlite3_column_bytes(q->stmt, at) };
}

struct str query_str(struct arena *a, const struct query *q, int at)
{
	return arena_str(a, query_col_text(q, at));
}

struct hash query_col_hash(const struct query *q, int at)
{
	struct hash h = { { 0 } };
	const void *p = sqlite3_column_blob(q->stmt, at);

	if (p && sqlite3_column_bytes(q->stmt, at) == HASH_BYTES)
		memcpy(h.b, p, HASH_BYTES);
	return h;
}

bool query_col_null(const struct query *q, int at)
{
	return sqlite3_column_type(q->stmt, at) == SQLITE_NULL;
}

bool db_run(struct db *db, enum stmt name, struct err *err)
{
	struct query q = db_query(db, name);

	return query_run(&q, err);
}

int64_t db_changes(struct db *db)
{
	return sqlite3_changes64(db->handle);
}

int64_t db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}
