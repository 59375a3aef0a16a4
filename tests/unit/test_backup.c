/* test_backup.c: copies of the database are whole, and one comes back whole, whenever the process is killed. */
#include "tests/test.h"

#include "lib/fault.h"
#include "lib/file.h"
#include "store/backup.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define NOW 1795316400 /* 2026-11-22T03:00:00Z */

/* A folder for one test, with a database of two instances: what is restored has the first. */
struct place {
	char dir[64], db[128], copy[128];
	struct db *handle;
};

static void set_instance(struct db *db, const char *name)
{
	struct err e;
	struct query q;

	assert_ok(db_begin(db, &e));
	q = db_query(db, STMT_BACKUP_NEW_INSTANCE);
	query_text(&q, 1, str_of(name));
	assert_ok(query_run(&q, &e));
	assert_ok(db_commit(db, &e));
}

/* What the database at `path` calls itself; "" when there is none or it is damaged. */
static const char *instance(const char *path, char out[64])
{
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;

	out[0] = '\0';
	if (access(path, F_OK) == 0 && sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db,
	        "SELECT value FROM meta, pragma_integrity_check WHERE integrity_check = 'ok'", -1, &s,
	        NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		snprintf(out, 64, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return out;
}

static void begin(struct place *p)
{
	struct err e;

	test_mkdir(p->dir);
	snprintf(p->db, sizeof p->db, "%s/v.db", p->dir);
	snprintf(p->copy, sizeof p->copy, "%s/copy.db", p->dir);
	p->handle = NULL;
	assert_ok(db_open(p->db, DB_CREATE, "test", &p->handle, &e));
	set_instance(p->handle, "first");
}

static int visible(const struct dirent *d)
{
	return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

/* The names in the folder, sorted, a space between. */
static const char *names(const char *dir, char out[1024])
{
	struct dirent **list;
	int n = scandir(dir, &list, visible, alphasort);
	size_t at = 0;

	out[0] = '\0';
	for (int i = 0; i < n; i++) {
		at += (size_t)snprintf(out + at, 1024 - at, "%s%s", i ? " " : "", list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return out;
}

static void end(struct place *p)
{
	struct dirent **list;
	char path[512];
	int n;

	db_close(&p->handle);
	n = scandir(p->dir, &list, visible, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", p->dir, list[i]->d_name);
		unlink(path);
		free(list[i]);
	}
	free(list);
	rmdir(p->dir);
}

/* Copies ---------------------------------------------------------------------------------------------------- */

static void test_copy(void **state)
{
	struct place p;
	struct stat st;
	struct err e;
	char said[64], list[1024];

	(void)state;
	begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	set_instance(p.handle, "second");
	assert_string_equal(instance(p.copy, said), "first");
	assert_string_equal(names(p.dir, list), "copy.db v.db v.db-shm v.db-wal");
	assert_int_equal(stat(p.copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(backup_to(p.handle, p.copy, &e));
	assert_string_equal(instance(p.copy, said), "second");
	end(&p);
}

/* A name that means something in a URI. */
static void test_odd_name(void **state)
{
	struct place p;
	struct err e;
	char odd[160], said[64];

	(void)state;
	begin(&p);
	snprintf(odd, sizeof odd, "%s/100%% sûr? #1.db", p.dir);
	assert_ok(backup_to(p.handle, odd, &e));
	db_close(&p.handle);
	assert_ok(backup_restore(odd, p.db, NOW, &e));
	assert_int_equal(strlen(instance(p.db, said)), 36);
	end(&p);
}

/* Another connection writes while we copy: neither waits, and the copy is of one moment. */
static void test_writers(void **state)
{
	struct place p;
	struct db *other = NULL;
	struct err e;
	struct query q;
	char said[64];

	(void)state;
	begin(&p);
	assert_ok(db_open(p.db, DB_WRITE, "other", &other, &e));
	assert_ok(db_begin(other, &e));
	q = db_query(other, STMT_BACKUP_NEW_INSTANCE);
	query_text(&q, 1, STR("half"));
	assert_ok(query_run(&q, &e));
	assert_ok(backup_to(p.handle, p.copy, &e));
	assert_ok(db_commit(other, &e));
	assert_string_equal(instance(p.copy, said), "first");
	db_close(&other);
	end(&p);
}

static void test_places(void **state)
{
	struct place p;
	struct err e;
	char path[160], list[1024];

	(void)state;
	begin(&p);
	assert_false(backup_to(p.handle, p.db, &e));
	assert_err(e, ERR_CONFIG, "is the database itself");
	assert_false(backup_to(p.handle, "-", &e));
	assert_err(e, ERR_CONFIG, "name a file");
	assert_false(backup_to(p.handle, p.dir, &e));
	assert_err(e, ERR_CONFIG, "is a folder");
	snprintf(path, sizeof path, "%s/absent/copy.db", p.dir);
	assert_false(backup_to(p.handle, path, &e));
	assert_err(e, ERR_CONFIG, "make the folder first");
	assert_string_equal(names(p.dir, list), "v.db v.db-shm v.db-wal");
	end(&p);
}

/* Spoils a page that nobody reads at opening: the first of an index. */
static void spoil(const char *path)
{
	char noise[4096];
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	off_t page;
	int fd;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'note_fiche'", -1, &s, NULL);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	page = (off_t)sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	memset(noise, 0x5A, sizeof noise);
	fd = open(path, O_RDWR);
	assert_int_equal(pwrite(fd, noise, sizeof noise, (page - 1) * (off_t)sizeof noise), sizeof noise);
	close(fd);
}

static void test_damaged(void **state)
{
	struct place p;
	struct err e = { 0 };
	char list[1024], said[64];

	(void)state;
	begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	spoil(p.db);
	assert_ok(db_open(p.db, DB_READ, "test", &p.handle, &e));
	assert_false(backup_to(p.handle, p.copy, &e));
	assert_err(e, ERR_FATAL, "is damaged");
	assert_string_equal(instance(p.copy, said), "first");
	db_close(&p.handle);
	assert_string_equal(names(p.dir, list), "copy.db v.db");
	end(&p);
}

static void test_keep(void **state)
{
	struct place p;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e;
	struct str made;
	char folder[160], path[256], list[1024];
	int removed = -1, total = 0;

	(void)state;
	begin(&p);
	snprintf(folder, sizeof folder, "%s/backups", p.dir);
	for (int day = 0; day < 5; day++) {
		assert_ok(backup_keep(a, p.handle, folder, NOW + day * 86400, 3, &made, &removed, &e));
		assert_int_equal(removed, day < 3 ? 0 : 1);
		total += removed;
	}
	assert_int_equal(total, 2);
	snprintf(path, sizeof path, "%s/vigie-20261126T030000Z.db", folder);
	assert_str(made, str_of(path));
	assert_string_equal(names(folder, list),
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
	assert_string_equal(names(folder, list),
	    ".vigie-20261125T230000Z.db.tmp vigie-20200101T000000Z.db.old vigie-20261126T030000Z.db");
	struct place inner = { .handle = NULL };
	snprintf(inner.dir, sizeof inner.dir, "%.55s/backups", p.dir);
	end(&inner);
	end(&p);
}

static void test_beside(void **state)
{
	struct place p;
	struct err e;
	char path[160], said[64];

	(void)state;
	begin(&p);
	assert_ok(backup_beside(p.handle, 7, &e));
	snprintf(path, sizeof path, "%s.before-7", p.db);
	assert_string_equal(instance(path, said), "first");
	end(&p);
}

/* Bringing one back ----------------------------------------------------------------------------------------- */

static void test_restore(void **state)
{
	struct place p;
	struct err e;
	char list[1024], said[64], kept[160];

	(void)state;
	begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	set_instance(p.handle, "second");
	db_close(&p.handle);
	assert_int_equal(chmod(p.db, 0660), 0);
	assert_ok(backup_restore(p.copy, p.db, NOW, &e));
	assert_string_equal(names(p.dir, list), "copy.db v.db v.db.replaced-20261122T030000Z");
	snprintf(kept, sizeof kept, "%s.replaced-20261122T030000Z", p.db);
	assert_string_equal(instance(kept, said), "second");
	assert_string_equal(instance(p.copy, said), "first");
	assert_int_equal(strlen(instance(p.db, said)), 36);
	struct stat st;
	assert_int_equal(stat(p.db, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_ok(db_open(p.db, DB_WRITE, "test", &p.handle, &e));
	set_instance(p.handle, "third");
	db_close(&p.handle);
	assert_false(backup_restore(p.copy, p.db, NOW, &e)); /* the same second */
	assert_err(e, ERR_CONFIG, "nothing was changed");
	assert_string_equal(instance(p.db, said), "third");
	end(&p);
}

/* A child does it: locks do not keep a process from itself, and it may be killed at a fault point. */
static int in_child(void (*f)(const struct place *), const struct place *p, const char *fault)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (fault)
			setenv("VIGIE_FAULT", fault, 1);
		f(p);
		_exit(9);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void child_restores(const struct place *p)
{
	struct err e = { 0 };

	_exit(backup_restore(p->copy, p->db, NOW, &e) ? 0 : (int)e.kind);
}

static void test_open(void **state)
{
	struct place p;
	struct err e;
	char list[1024], said[64];

	(void)state;
	begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	set_instance(p.handle, "second");
	assert_int_equal(in_child(child_restores, &p, NULL), ERR_RETRY);
	assert_string_equal(names(p.dir, list), "copy.db v.db v.db-shm v.db-wal");
	assert_string_equal(instance(p.db, said), "second");
	db_close(&p.handle);
	assert_int_equal(in_child(child_restores, &p, NULL), 0);
	end(&p);
}

/* Changes that stand in the log alone, as after a kill, go with the old database. */
static void child_leaves_log(const struct place *p)
{
	struct db *db = NULL;
	struct err e;

	if (db_open(p->db, DB_WRITE, "test", &db, &e))
		set_instance(db, "logged");
	kill(getpid(), SIGKILL);
}

static void test_log(void **state)
{
	struct place p;
	struct err e;
	char kept[160], said[64];

	(void)state;
	begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	assert_int_equal(in_child(child_leaves_log, &p, NULL), -SIGKILL);
	assert_ok(backup_restore(p.copy, p.db, NOW, &e));
	snprintf(kept, sizeof kept, "%s.replaced-20261122T030000Z", p.db);
	assert_string_equal(instance(kept, said), "logged");
	assert_int_equal(strlen(instance(p.db, said)), 36);
	end(&p);
}

static void test_refused(void **state)
{
	struct place p;
	struct err e;
	char said[64], other[160];
	sqlite3 *db = NULL;

	(void)state;
	begin(&p);
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
	spoil(p.copy);
	assert_false(backup_restore(p.copy, p.db, NOW, &e));
	assert_err(e, ERR_FATAL, "is damaged");
	assert_string_equal(instance(p.db, said), "first");
	end(&p);
}

/* Onto a machine where there is nothing yet, and over a file that is no database any more. */
static void test_from_nothing(void **state)
{
	struct place p;
	struct err e;
	char said[64];

	(void)state;
	begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	unlink(p.db);
	assert_ok(backup_restore(p.copy, p.db, NOW, &e));
	assert_int_equal(strlen(instance(p.db, said)), 36);
	assert_ok(file_write_all(p.db, 0600, STR("lost"), &e));
	assert_ok(backup_restore(p.copy, p.db, NOW + 1, &e));
	assert_int_equal(strlen(instance(p.db, said)), 36);
	end(&p);
}

/* Kills -------------------------------------------------------------------------------------------------------- */

static void child_copies(const struct place *p)
{
	struct db *db = NULL;
	struct err e = { 0 };

	if (!db_open(p->db, DB_WRITE, "test", &db, &e) || !backup_to(db, p->copy, &e))
		_exit((int)e.kind);
	db_close(&db);
	_exit(0);
}

struct fault {
	const char *name, *point;
};

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
	struct place p;
	struct err e;
	char said[64], list[1024];

	begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	set_instance(p.handle, "second");
	db_close(&p.handle);
	assert_int_equal(in_child(child_copies, &p, f->point), -SIGKILL);
	if (strcmp(instance(p.copy, said), "first") != 0)
		assert_string_equal(said, "second");
	assert_int_equal(in_child(child_copies, &p, NULL), 0);
	assert_string_equal(instance(p.copy, said), "second");
	assert_string_equal(instance(p.db, said), "second");
	assert_string_equal(names(p.dir, list), "copy.db v.db");
	end(&p);
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
	struct place p;
	struct err e;
	char said[64], kept[160];

	begin(&p);
	assert_ok(backup_to(p.handle, p.copy, &e));
	db_close(&p.handle);
	assert_int_equal(in_child(child_leaves_log, &p, NULL), -SIGKILL);
	assert_int_equal(in_child(child_restores, &p, f->point), -SIGKILL);
	snprintf(kept, sizeof kept, "%s.replaced-20261122T030000Z", p.db);
	if (strcmp(instance(kept, said), "logged") != 0)
		assert_string_equal(instance(p.db, said), "logged");
	else if (access(p.db, F_OK) == 0)
		assert_true(instance(p.db, said)[0]);
	assert_ok(backup_restore(p.copy, p.db, NOW + 1, &e));
	assert_int_equal(strlen(instance(p.db, said)), 36);
	end(&p);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "a copy", test_copy, NULL);
	tests_add(&t, "a name that means something in a URI", test_odd_name, NULL);
	tests_add(&t, "while another writes", test_writers, NULL);
	tests_add(&t, "places where a copy cannot be", test_places, NULL);
	tests_add(&t, "a damaged database gives no copy", test_damaged, NULL);
	tests_add(&t, "the newest are kept", test_keep, NULL);
	tests_add(&t, "beside the database", test_beside, NULL);
	tests_add(&t, "a copy comes back", test_restore, NULL);
	tests_add(&t, "not while it is open", test_open, NULL);
	tests_add(&t, "the old one keeps its log", test_log, NULL);
	tests_add(&t, "what is no backup of ours", test_refused, NULL);
	tests_add(&t, "where nothing is left", test_from_nothing, NULL);
	TESTS_ROWS(&t, copy_faults, test_copy_killed);
	TESTS_ROWS(&t, restore_faults, test_restore_killed);
	return tests_run(&t, "backup");
}
