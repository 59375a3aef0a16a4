#include "tests/unit/directory.h"

#include "lib/clock.h"
#include "lib/file.h"

#include <ftw.h>
#include <sqlite3.h>

enum { ARENA_MAX = 64 * 1024 * 1024, DAY = 86400 };

void directory_file(struct directory *d, const char *name, const char *text)
{
	struct err e = { 0 };
	char path[128];

	snprintf(path, sizeof path, "%s/%s", d->folder, name);
	assert_ok(file_write_all(path, FILE_PUBLIC, str_of(text), &e));
}

void directory_open(struct directory *d, const char *conf)
{
	struct err e = { 0 };
	char path[96];

	clock_zone(NULL);
	*d = (struct directory){ .a = arena_new(ARENA_MAX) };
	assert_true(clock_parse(STR("2026-11-01T03:00:00Z"), &d->now));
	test_mkdir(d->folder);
	directory_file(d, "vigie.conf", conf);
	snprintf(path, sizeof path, "%s/vigie.conf", d->folder);
	assert_ok(conf_read(path, &d->conf, &e));
	snprintf(d->path, sizeof d->path, "%s/vigie.db", d->folder);
	assert_ok(db_open(d->path, DB_CREATE, "test", &d->db, &e));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void directory_close(struct directory *d)
{
	db_close(&d->db);
	conf_free(&d->conf);
	arena_free(&d->a);
	nftw(d->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS); /* deliveries that were kept, too */
}

struct sync_report directory_deliver(
    struct directory *d, const char *source, const char *file, const char *text)
{
	struct sync_report report;
	struct source *s;
	struct err e = { 0 };
	char path[128];

	d->now += DAY;
	directory_file(d, file, text);
	snprintf(path, sizeof path, "%s/%s", d->folder, file);
	assert_ok(source_find(d->a, d->conf, str_of(source), &s, &e));
	struct sync_options o = { .file = arena_str(d->a, str_of(path)).p, .now = d->now, .details = true };
	assert_ok(sync_import(d->a, d->db, d->conf, s, &o, &report, &e));
	return report;
}

struct str directory_rows(struct directory *d, const char *sql)
{
	struct buf b = BUF_INIT(1024 * 1024);
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db_handle(d->db), sql, -1, &s, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db_handle(d->db)));
	while (sqlite3_step(s) == SQLITE_ROW) {
		if (b.n)
			buf_char(&b, '\n');
		for (int i = 0; i < sqlite3_column_count(s); i++) {
			const char *cell = (const char *)sqlite3_column_text(s, i);
			buf_fmt(&b, "%s%s", i ? "|" : "", cell ? cell : "NULL");
		}
	}
	sqlite3_finalize(s);
	struct str rows = arena_str(d->a, buf_str(&b));
	buf_free(&b);
	return rows;
}
