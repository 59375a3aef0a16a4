/* db.h: the database, below everything else in store/. SQLite and its types end here.
 *
 * Statements are named in the .sql files of store/sql/, embedded at build and prepared when the database is opened, so that a
 * typo fails at once; nothing is ever built from data. Parameters are ?1, ?2 … and are bound by position.
 *
 *	struct query q = db_query(db, STMT_FICHE_BY_UUID);
 *	query_text(&q, 1, uuid);
 *	while (query_step(&q, err) == STEP_ROW)
 *		…query_col_text(&q, 0)…
 *	return query_end(&q);
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/hash.h"
#include "lib/str.h"
#include "sql.h"

#include <stdbool.h>
#include <stdint.h>

struct db;

enum db_mode {
	DB_READ,   /* must exist and be of this schema */
	DB_WRITE,  /* the same, to be changed */
	DB_CREATE, /* made when absent, migrated when older (after a backup beside it) */
};

/* Opens and prepares. ERR_CONFIG: absent, not ours, of an older or newer schema, no permission; each says what to
 * do. ERR_FATAL: damaged. `who` is a line for those who have to wait for us ("vigie import levis"). */
bool db_open(const char *path, enum db_mode mode, const char *who, struct db **out, struct err *err);
void db_close(struct db **db);
#define AUTO_DB __attribute__((cleanup(db_close)))

const char *db_path(const struct db *db);

/* The words by which names of organisations are read (rules/name.h): set once, after opening; they must live as long as the
 * handle. NULL, as it is before: what ships. */
struct name_words;
void db_set_words(struct db *db, const struct name_words *words);
const struct name_words *db_words(const struct db *db);

/* A write transaction (BEGIN IMMEDIATE): waits for another writer, then gives up with ERR_RETRY and says who holds
 * the lock. db_rollback after a failure or without a transaction is harmless. */
bool db_begin(struct db *db, struct err *err);
bool db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);

/* The same for a small write of which there are many: its commit survives a kill, but not always a power cut. The next
 * commit of a db_begin makes it last too. */
bool db_begin_light(struct db *db, struct err *err);

/* A read transaction: everything read until db_rollback is of one moment. */
bool db_snapshot(struct db *db, struct err *err);

/* Changes when another process has committed since it was last asked. */
int64_t db_data_version(struct db *db);

enum step { STEP_ROW, STEP_DONE, STEP_FAILED };

/* One use of a prepared statement. Two uses of one statement may not overlap. */
struct query {
	void *stmt;
	struct db *db;
	enum step last;
	bool unbound; /* a parameter was not taken: no memory, too large, or there is no such one */
};

struct query db_query(struct db *db, enum stmt name);

void query_int(struct query *q, int at, int64_t v);
void query_real(struct query *q, int at, double v);
void query_text(struct query *q, int at, struct str s); /* blank is '' */
void query_text_or_null(struct query *q, int at, struct str s);
void query_hash(struct query *q, int at, struct hash h);
void query_blob(struct query *q, int at, const void *p, size_t n); /* NULL when p is */
void query_null(struct query *q, int at);

enum step query_step(struct query *q, struct err *err);

/* Ends the use; true unless a step failed. */
bool query_end(struct query *q);

/* Steps a statement that gives no rows to its end. */
bool query_run(struct query *q, struct err *err);

/* Steps once: *found tells whether there is a row; the columns may be read until query_end. */
bool query_one(struct query *q, bool *found, struct err *err);

/* The number in the first column of the only row; 0 when there is no row. */
bool query_number(struct query *q, int64_t *out, struct err *err);

/* Columns count from 0. Text is valid until the next step; query_str copies it into the arena. */
int64_t query_col_int(const struct query *q, int at);
double query_col_real(const struct query *q, int at);
struct str query_col_blob(const struct query *q, int at);
struct str query_col_text(const struct query *q, int at);
struct str query_str(struct arena *a, const struct query *q, int at);
struct hash query_col_hash(const struct query *q, int at);
bool query_col_null(const struct query *q, int at);

/* Runs a statement without parameters and rows. */
bool db_run(struct db *db, enum stmt name, struct err *err);

/* Rows that the last statement changed; the rowid that the last INSERT made. */
int64_t db_changes(struct db *db);
int64_t db_last_id(struct db *db);

/* For migrate.c and backup.c only: the handle as a sqlite3 *, and an error from it in words. */
void *db_handle(struct db *db);
bool db_error(struct db *db, struct err *err);

#endif
