/* test_restore.c: a backup comes back whole, and what stood there is kept, whenever the process is killed. */
#include "tests/unit/backups.h"

#include "lib/file.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>

static void test_restore(void **state)
{
	struct backups p;
	struct err e;
	char list[1024], said[64], kept[160];

	(void)state;
	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	backups_call(p.handle, "second");
	db_close(&p.handle);
	assert_int_equal(chmod(p.db, 0660), 0);
	assert_ok(backup_restore(p.copy, p.db, NOW, &e));
	assert_string_equal(backups_names(p.dir, list), "copy.db v.db v.db.replaced-20261122T030000Z");
	snprintf(kept, sizeof kept, "%s.replaced-20261122T030000Z", p.db);
	assert_string_equal(backups_called(kept, said), "second");
	assert_string_equal(backups_called(p.copy, said), "first");
	assert_int_equal(strlen(backups_called(p.db, said)), 36);
	struct stat st;
	assert_int_equal(stat(p.db, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_ok(db_open(p.db, DB_WRITE, "test", &p.handle, &e));
	backups_call(p.handle, "third");
	db_close(&p.handle);
	assert_false(backup_restore(p.copy, p.db, NOW, &e)); /* the same second */
	assert_err(e, ERR_CONFIG, "nothing was changed");
	assert_string_equal(backups_called(p.db, said), "third");
	backups_end(&p);
}

static void child_restores(const struct backups *p)
{
	struct err e = { 0 };

	_exit(backup_restore(p->copy, p->db, NOW, &e) ? 0 : (int)e.kind);
}

static void test_open(void **state)
{
	struct backups p;
	struct err e;
	char list[1024], said[64];

	(void)state;
	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	backups_call(p.handle, "second");
	assert_int_equal(backups_child(child_restores, &p, NULL), ERR_RETRY);
	assert_string_equal(backups_names(p.dir, list), "copy.db v.db v.db-shm v.db-wal");
	assert_string_equal(backups_called(p.db, said), "second");
	db_close(&p.handle);
	assert_int_equal(backups_child(child_restores, &p, NULL), 0);
	backups_end(&p);
}

/* Changes that stand in the log alone, as after a kill, go with the old database. */
static void child_leaves_log(const struct backups *p)
{
	struct db *db = NULL;
	struct err e;

	if (db_open(p->db, DB_WRITE, "test", &db, &e))
		backups_call(db, "logged");
	kill(getpid(), SIGKILL);
}

static void test_log(void **state)
{
	struct backups p;
	struct err e;
	char kept[160], said[64];

	(void)state;
	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	assert_int_equal(backups_child(child_leaves_log, &p, NULL), -SIGKILL);
	assert_ok(backup_restore(p.copy, p.db, NOW, &e));
	snprintf(kept, sizeof kept, "%s.replaced-20261122T030000Z", p.db);
	assert_string_equal(backups_called(kept, said), "logged");
	assert_int_equal(strlen(backups_called(p.db, said)), 36);
	backups_end(&p);
}

static void test_refused(void **state)
{
	struct backups p;
	struct err e;
	char said[64], other[160];
	sqlite3 *db = NULL;

	(void)state;
	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	assert_false(backup_restore(p.db, p.db, NOW, &e));
	assert_err(e, ERR_CONFIG, "is the database itself");
	snprintf(other, sizeof other, "%s/absent", p.dir);
	assert_false(backup_restore(other, p.db, NOW, &e));
	assert_err(e, ERR_CONFIG, "cannot be read");
	snprintf(other, sizeof other, "%s/other.db", p.dir);
	assert_ok(file_write_all(other, 0600, STR("not a database at all, but long enough to look at"), &e));
	assert_false(backup_restore(other, p.db, NOW, &e));
	assert_err(e, ERR_FATAL, "no database");
	unlink(other);
	assert_int_equal(sqlite3_open(other, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "PRAGMA user_version=1; CREATE TABLE t(x)", NULL, NULL, NULL), SQLITE_OK);
	assert_false(backup_restore(other, p.db, NOW, &e));
	assert_err(e, ERR_CONFIG, "no database of Vigie");
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=1000", NULL, NULL, NULL), SQLITE_OK);
	assert_false(backup_restore(other, p.db, NOW, &e));
	assert_err(e, ERR_CONFIG, "newer");
	sqlite3_close(db);
	backups_spoil(p.copy);
	assert_false(backup_restore(p.copy, p.db, NOW, &e));
	assert_err(e, ERR_FATAL, "is damaged");
	assert_string_equal(backups_called(p.db, said), "first");
	backups_end(&p);
}

/* Onto a machine where there is nothing yet, and over a file that is no database any more. */
static void test_from_nothing(void **state)
{
	struct backups p;
	struct err e;
	char said[64];

	(void)state;
	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	unlink(p.db);
	assert_ok(backup_restore(p.copy, p.db, NOW, &e));
	assert_int_equal(strlen(backups_called(p.db, said)), 36);
	assert_ok(file_write_all(p.db, 0600, STR("lost"), &e));
	assert_ok(backup_restore(p.copy, p.db, NOW + 1, &e));
	assert_int_equal(strlen(backups_called(p.db, said)), 36);
	backups_end(&p);
}

/* A name that means something in a URI. */
static void test_odd_name(void **state)
{
	struct backups p;
	struct err e;
	char odd[160], said[64];

	(void)state;
	backups_begin(&p);
	snprintf(odd, sizeof odd, "%s/100%%sûr?#1.db", p.dir);
	assert_ok(backup_to(p.handle, odd, &e));
	db_close(&p.handle);
	assert_ok(backup_restore(odd, p.db, NOW, &e));
	assert_int_equal(strlen(backups_called(p.db, said)), 36);
	backups_end(&p);
}

static const struct fault restore_faults[] = {
	{ "killed before anything is moved", "restore.prepared" },
	{ "killed when the old one has its other name", "restore.kept" },
	{ "killed when the old one is gone", "restore.removed" },
	{ "killed when the new one is synced", "file.synced" },
	{ "killed when the new one is there", "file.renamed" },
	{ "killed at the end", "restore.named" },
};

/* The old database is there, under one of its names, whole; restoring again brings the new one. */
static void test_restore_killed(void **state)
{
	const struct fault *f = *state;
	struct backups p;
	struct err e;
	char said[64], kept[160];

	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	assert_int_equal(backups_child(child_leaves_log, &p, NULL), -SIGKILL);
	assert_int_equal(backups_child(child_restores, &p, f->point), -SIGKILL);
	snprintf(kept, sizeof kept, "%s.replaced-20261122T030000Z", p.db);
	if (strcmp(backups_called(kept, said), "logged") != 0)
		assert_string_equal(backups_called(p.db, said), "logged");
	else if (access(p.db, F_OK) == 0)
		assert_true(backups_called(p.db, said)[0]);
	assert_ok(backup_restore(p.copy, p.db, NOW + 1, &e));
	assert_int_equal(strlen(backups_called(p.db, said)), 36);
	backups_end(&p);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "a name that means something in a URI", test_odd_name, NULL);
	tests_add(&t, "a copy comes back", test_restore, NULL);
	tests_add(&t, "not while it is open", test_open, NULL);
	tests_add(&t, "the old one keeps its log", test_log, NULL);
	tests_add(&t, "what is no backup of ours", test_refused, NULL);
	tests_add(&t, "where nothing is left", test_from_nothing, NULL);
	TESTS_ROWS(&t, restore_faults, test_restore_killed);
	return tests_run(&t, "restore");
}
