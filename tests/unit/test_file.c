#include "tests/test.h"

#include "lib/file.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* A folder of its own for each test, removed with everything in it. */
struct place {
	char dir[64], path[128];
};

static int setup(struct place *p)
{
	test_mkdir(p->dir);
	snprintf(p->path, sizeof p->path, "%s/bottin.csv", p->dir);
	return 0;
}

static size_t entries(const char *dir, bool remove_them)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		char path[512];
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		n++;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (remove_them && unlink(path) != 0)
			rmdir(path);
	}
	closedir(d);
	return n;
}

static void teardown(struct place *p)
{
	entries(p->dir, true);
	assert_int_equal(rmdir(p->dir), 0);
}

static void assert_holds(const char *path, const char *text)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct str s;

	assert_ok(file_read_all(a, path, 1 << 16, &s, &e));
	assert_str(s, str_of(text));
}

static void test_write(void **state)
{
	struct place p;
	struct err e = { 0 };
	struct stat st;

	(void)state;
	setup(&p);
	umask(022);
	assert_ok(file_write_all(p.path, FILE_PUBLIC, STR("un\n"), &e));
	assert_holds(p.path, "un\n");
	assert_int_equal(stat(p.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_ok(file_write_all(p.path, FILE_SECRET, STR("deux\n"), &e));
	assert_holds(p.path, "deux\n");
	assert_int_equal(stat(p.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(entries(p.dir, false), 1);
	teardown(&p);
}

/* Longer than the buffer, in small and large parts. */
static void test_large(void **state)
{
	struct place p;
	struct err e = { 0 };
	struct file_out *AUTO_FILE f = NULL;
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	static char block[300 * 1024];
	struct str s;

	(void)state;
	setup(&p);
	memset(block, 'x', sizeof block);
	assert_ok(file_begin(p.path, FILE_PUBLIC, &f, &e));
	for (int i = 0; i < 30000; i++)
		assert_ok(file_write(f, STR("0123456789"), &e));
	assert_ok(file_write(f, (struct str){ block, sizeof block }, &e));
	assert_ok(file_write(f, STR("fin"), &e));
	assert_ok(file_commit(&f, &e));
	assert_null(f);
	assert_ok(file_read_all(a, p.path, 1 << 20, &s, &e));
	assert_int_equal(s.n, 300000 + sizeof block + 3);
	assert_memory_equal(s.p + s.n - 5, "xxfin", 5);
	assert_false(file_read_all(a, p.path, 1000, &s, &e));
	assert_err(e, ERR_INPUT, "longer than the 1000 bytes");
	assert_int_equal(unlink(p.path), 0);
	assert_int_equal(mkfifo(p.path, 0600), 0);
	assert_false(file_read_all(a, p.path, 1000, &s, &e));
	assert_err(e, ERR_CONFIG, "is a pipe where a file is expected");
	teardown(&p);
}

static void test_abort(void **state)
{
	struct place p;
	struct err e = { 0 };
	struct file_out *f = NULL;

	(void)state;
	setup(&p);
	assert_ok(file_write_all(p.path, FILE_PUBLIC, STR("old"), &e));
	assert_ok(file_begin(p.path, FILE_PUBLIC, &f, &e));
	assert_ok(file_write(f, STR("new"), &e));
	assert_int_equal(access(file_temporary(f), F_OK), 0);
	assert_int_equal(entries(p.dir, false), 2);
	file_abort(&f);
	file_abort(&f);
	assert_holds(p.path, "old");
	assert_int_equal(entries(p.dir, false), 1);
	teardown(&p);
}

/* Two writers at once are kept apart; when the first is done the second may. */
static void test_two_writers(void **state)
{
	struct place p;
	struct err e = { 0 };
	struct file_out *AUTO_FILE f = NULL, *AUTO_FILE g = NULL;

	(void)state;
	setup(&p);
	assert_ok(file_begin(p.path, FILE_PUBLIC, &f, &e));
	assert_false(file_begin(p.path, FILE_PUBLIC, &g, &e));
	assert_err(e, ERR_RETRY, "another process is writing");
	assert_ok(file_write(f, STR("first"), &e));
	assert_ok(file_commit(&f, &e));
	assert_ok(file_begin(p.path, FILE_PUBLIC, &g, &e));
	assert_ok(file_commit(&g, &e));
	assert_holds(p.path, "");
	teardown(&p);
}

static void test_symlink(void **state)
{
	struct place p;
	struct err e = { 0 };
	char link[128];
	struct stat st;

	(void)state;
	setup(&p);
	snprintf(link, sizeof link, "%s/current.csv", p.dir);
	assert_ok(file_write_all(p.path, FILE_PUBLIC, STR("old"), &e));
	assert_int_equal(symlink("bottin.csv", link), 0);
	assert_ok(file_write_all(link, FILE_PUBLIC, STR("new"), &e));
	assert_holds(p.path, "new");
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	teardown(&p);
}

static const struct refused_row {
	const char *name, *path;
	enum err_kind kind;
	const char *says;
} refused[] = {
	{ "refused: a missing folder", "/nowhere/at/all.csv", ERR_CONFIG, "make the folder first" },
	{ "refused: a folder", "/tmp", ERR_CONFIG, "/tmp is a folder" },
	{ "refused: a file used as a folder", "/etc/passwd/x.csv", ERR_CONFIG, "correct the path" },
	{ "refused: a full disk", "/dev/full", ERR_FATAL, "make room on this disk" },
};

static void test_refused(void **state)
{
	const struct refused_row *r = *state;
	struct err e = { 0 };

	assert_false(file_write_all(r->path, FILE_PUBLIC, STR("x"), &e));
	assert_err(e, r->kind, r->says);
}

static void test_device(void **state)
{
	struct err e = { 0 };
	struct stat st;

	(void)state;
	assert_ok(file_write_all("/dev/null", FILE_PUBLIC, STR("x"), &e));
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

#ifdef VIGIE_FAULTS
/* Killed at each point: the old file or the new one, whole; the next writer leaves nothing behind. */
static const struct fault_row {
	const char *name, *point, *left;
} faults[] = {
	{ "killed: nothing synced yet", "file.written", "old" },
	{ "killed: synced, not renamed", "file.synced", "old" },
	{ "killed: renamed", "file.renamed", "new" },
};

static void test_fault(void **state)
{
	const struct fault_row *r = *state;
	struct place p;
	struct err e = { 0 };
	int status;

	setup(&p);
	assert_ok(file_write_all(p.path, FILE_PUBLIC, STR("old"), &e));
	pid_t child = fork();
	if (child == 0) {
		setenv("VIGIE_FAULT", r->point, 1);
		file_write_all(p.path, FILE_PUBLIC, STR("new"), &e);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_holds(p.path, r->left);
	assert_ok(file_write_all(p.path, FILE_PUBLIC, STR("again"), &e));
	assert_holds(p.path, "again");
	assert_int_equal(entries(p.dir, false), 1);
	teardown(&p);
}
#endif

static const struct private_row {
	const char *name;
	mode_t mode;
	bool ok;
} privates[] = {
	{ "private: 0600", 0600, true },
	{ "private: 0400", 0400, true },
	{ "private: 0640", 0640, false },
	{ "private: 0604", 0604, false },
	{ "private: 0644", 0644, false },
};

static void test_private(void **state)
{
	const struct private_row *r = *state;
	struct place p;
	struct err e = { 0 };

	setup(&p);
	assert_ok(file_write_all(p.path, FILE_SECRET, STR("secret"), &e));
	assert_int_equal(chmod(p.path, r->mode), 0);
	assert_int_equal(file_check_private(p.path, &e), r->ok);
	if (!r->ok)
		assert_err(e, ERR_CONFIG, "run \"chmod 600 /tmp");
	assert_false(file_check_private(p.dir, &e));
	assert_err(e, ERR_CONFIG, "not a regular file");
	teardown(&p);
	assert_false(file_check_private(p.path, &e));
	assert_err(e, ERR_CONFIG, "No such file");
}

static void test_mkdirs(void **state)
{
	struct place p;
	struct err e = { 0 };
	char deep[160], file[160];
	struct stat st;

	(void)state;
	setup(&p);
	snprintf(deep, sizeof deep, "%s/x/y//z/", p.dir);
	assert_ok(file_mkdirs(deep, 0755, &e));
	assert_ok(file_mkdirs(deep, 0755, &e));
	assert_int_equal(stat(deep, &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_ok(file_write_all(p.path, FILE_PUBLIC, STR(""), &e));
	assert_false(file_mkdirs(p.path, 0755, &e));
	assert_err(e, ERR_CONFIG, "is a file, not a folder");
	snprintf(file, sizeof file, "%s/under", p.path);
	assert_false(file_mkdirs(file, 0755, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	snprintf(deep, sizeof deep, "%s/x/y/z", p.dir);
	rmdir(deep);
	snprintf(deep, sizeof deep, "%s/x/y", p.dir);
	rmdir(deep);
	teardown(&p);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, refused, test_refused);
	TESTS_ROWS(&t, privates, test_private);
#ifdef VIGIE_FAULTS
	TESTS_ROWS(&t, faults, test_fault);
#endif
	tests_add(&t, "write: new and old files, their modes", test_write, NULL);
	tests_add(&t, "write: more than a buffer", test_large, NULL);
	tests_add(&t, "abort: the old file stays", test_abort, NULL);
	tests_add(&t, "two writers are kept apart", test_two_writers, NULL);
	tests_add(&t, "a symbolic link is followed", test_symlink, NULL);
	tests_add(&t, "a device is written to, never replaced", test_device, NULL);
	tests_add(&t, "mkdirs: deep, again, in the way", test_mkdirs, NULL);
	return tests_run(&t, "file");
}
