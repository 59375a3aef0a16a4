/* directory.h: a directory in a temporary folder for tests of the store: sources that deliver texts, and rows read
 * back as text. */
#ifndef TESTS_DIRECTORY_H
#define TESTS_DIRECTORY_H

#include "tests/test.h"

#include "lib/conf.h"
#include "store/db.h"
#include "sync/sync.h"

struct directory {
	char folder[64];
	char path[96]; /* of the database */
	struct arena *a;
	struct conf *conf;
	struct db *db;
	int64_t now; /* one day later with each delivery */
};

/* Makes the folder, vigie.conf with this text, and the database. Files of the folder are named in the text by
 * plain names. */
void directory_open(struct directory *d, const char *conf);
void directory_file(struct directory *d, const char *name, const char *text);
void directory_close(struct directory *d);

/* The source delivers `text` (in a file of the name `file`); the report must come out without an error. */
struct sync_report directory_deliver(
    struct directory *d, const char *source, const char *file, const char *text);

/* The rows of a query, cells between "|", rows between newlines. */
struct str directory_rows(struct directory *d, const char *sql);

/* Shows both when they differ. */
#define assert_rows(d, sql, want) assert_str(directory_rows((d), (sql)), str_of(want))

#endif
