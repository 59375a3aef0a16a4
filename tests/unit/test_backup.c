/* test_backup.c: copies of the database are whole, whenever the process is killed. */
#include "tests/unit/backups.h"

#include "lib/file.h"

#include <signal.h>
#include <sys/stat.h>

static void test_copy(void **state)
{
	struct backups p;
	struct stat st;
	struct err e;
	char said[64], list[1024];

	(void)state;
	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	backups_call(p.handle, "second");
	assert_string_equal(backups_called(p.copy, said), "first");
	assert_string_equal(backups_names(p.dir, list), "copy.db v.db v.db-shm v.db-wal");
	assert_int_equal(stat(p.copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(backup_to(p.handle, p.copy, &e));
	assert_string_equal(backups_called(p.copy, said), "second");
	backups_end(&p);
}

/* Another connection writes while we copy: neither waits, and the copy is of one moment. */
static void test_writers(void **state)
{
	struct backups p;
	struct db *other = NULL;
	struct err e;
	struct query q;
	char said[64];

	(void)state;
	backups_begin(&p);
	assert_ok(db_open(p.db, DB_WRITE, "other", &other, &e));
	assert_ok(db_begin(other, &e));
	q = db_query(other, STMT_BACKUP_NEW_INSTANCE);
	query_text(&q, 1, STR("half"));
	assert_ok(query_run(&q, &e));
	assert_ok(backup_to(p.handle, p.copy, &e));
	assert_ok(db_commit(other, &e));
	assert_string_equal(backups_called(p.copy, said), "first");
	db_close(&other);
	backups_end(&p);
}

static void test_places(void **state)
{
	struct backups p;
	struct err e;
	char path[160], list[1024];

	(void)state;
	backups_begin(&p);
	assert_false(backup_to(p.handle, p.db, &e));
	assert_err(e, ERR_CONFIG, "is the database itself");
	assert_false(backup_to(p.handle, "-", &e));
	assert_err(e, ERR_CONFIG, "name a file");
	assert_false(backup_to(p.handle, p.dir, &e));
	assert_err(e, ERR_CONFIG, "is a folder");
	snprintf(path, sizeof path, "%s/absent/copy.db", p.dir);
	assert_false(backup_to(p.handle, path, &e));
	assert_err(e, ERR_CONFIG, "make the folder first");
	assert_string_equal(backups_names(p.dir, list), "v.db v.db-shm v.db-wal");
	backups_end(&p);
}

static void test_damaged(void **state)
{
	struct backups p;
	struct err e = { 0 };
	char list[1024], said[64];

	(void)state;
	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	backups_spoil(p.db);
	assert_ok(db_open(p.db, DB_READ, "test", &p.handle, &e));
	assert_false(backup_to(p.handle, p.copy, &e));
	assert_err(e, ERR_FATAL, "is damaged");
	assert_string_equal(backups_called(p.copy, said), "first");
	db_close(&p.handle);
	assert_string_equal(backups_names(p.dir, list), "copy.db v.db");
	backups_end(&p);
}

static void test_keep(void **state)
{
	struct backups p;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e;
	struct str made;
	char folder[160], path[256], list[1024];
	int removed = -1, total = 0;

	(void)state;
	backups_begin(&p);
	snprintf(folder, sizeof folder, "%s/backups", p.dir);
	for (int day = 0; day < 5; day++) {
		assert_ok(backup_keep(a, p.handle, folder, NOW + day * 86400, 3, &made, &removed, &e));
		assert_int_equal(removed, day < 3 ? 0 : 1);
		total += removed;
	}
	assert_int_equal(total, 2);
	snprintf(path, sizeof path, "%s/vigie-20261126T030000Z.db", folder);
	assert_str(made, str_of(path));
	assert_string_equal(backups_names(folder, list),
	    "vigie-20261124T030000Z.db vigie-20261125T030000Z.db vigie-20261126T030000Z.db");
	/* What else lies there is not ours; what a kill left is, after a day. */
	for (int i = 0; i < 3; i++) {
		static const char *const others[] = { "vigie-20200101T000000Z.db.old",
			".vigie-20200101T000000Z.db.tmp", ".vigie-20261125T230000Z.db.tmp" };
		snprintf(path, sizeof path, "%s/%s", folder, others[i]);
		assert_ok(file_write_all(path, 0600, STR("x"), &e));
	}
	assert_ok(backup_keep(a, p.handle, folder, NOW + 4 * 86400, 0, &made, &removed, &e));
	assert_int_equal(removed, 0);
	assert_ok(backup_keep(a, p.handle, folder, NOW + 4 * 86400, 1, &made, &removed, &e));
	assert_int_equal(removed, 2);
	assert_string_equal(backups_names(folder, list),
	    ".vigie-20261125T230000Z.db.tmp vigie-20200101T000000Z.db.old vigie-20261126T030000Z.db");
	struct backups inner = { .handle = NULL };
	snprintf(inner.dir, sizeof inner.dir, "%.55s/backups", p.dir);
	backups_end(&inner);
	backups_end(&p);
}

static void test_beside(void **state)
{
	struct backups p;
	struct err e;
	char path[160], said[64];

	(void)state;
	backups_begin(&p);
	assert_ok(backup_beside(p.handle, 7, &e));
	snprintf(path, sizeof path, "%s.before-7", p.db);
	assert_string_equal(backups_called(path, said), "first");
	backups_end(&p);
}

/* Kills -------------------------------------------------------------------------------------------------------- */

static void child_copies(const struct backups *p)
{
	struct db *db = NULL;
	struct err e = { 0 };

	if (!db_open(p->db, DB_WRITE, "test", &db, &e) || !backup_to(db, p->copy, &e))
		_exit((int)e.kind);
	db_close(&db);
	_exit(0);
}

static const struct fault copy_faults[] = {
	{ "a copy killed when it is made", "backup.copied" },
	{ "a copy killed when it is checked", "backup.checked" },
	{ "a copy killed before it has its name", "file.synced" },
	{ "a copy killed with its name", "file.renamed" },
	{ "a copy killed at its end", "backup.named" },
};

/* There is the old copy or the new one, whole, and the next one succeeds. */
static void test_copy_killed(void **state)
{
	const struct fault *f = *state;
	struct backups p;
	struct err e;
	char said[64], list[1024];

	backups_begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	backups_call(p.handle, "second");
	db_close(&p.handle);
	assert_int_equal(backups_child(child_copies, &p, f->point), -SIGKILL);
	if (strcmp(backups_called(p.copy, said), "first") != 0)
		assert_string_equal(said, "second");
	assert_int_equal(backups_child(child_copies, &p, NULL), 0);
	assert_string_equal(backups_called(p.copy, said), "second");
	assert_string_equal(backups_called(p.db, said), "second");
	assert_string_equal(backups_names(p.dir, list), "copy.db v.db");
	backups_end(&p);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "a copy", test_copy, NULL);
	tests_add(&t, "while another writes", test_writers, NULL);
	tests_add(&t, "places where a copy cannot be", test_places, NULL);
	tests_add(&t, "a damaged database gives no copy", test_damaged, NULL);
	tests_add(&t, "the newest are kept", test_keep, NULL);
	tests_add(&t, "beside the database", test_beside, NULL);
	TESTS_ROWS(&t, copy_faults, test_copy_killed);
	return tests_run(&t, "backup");
}
