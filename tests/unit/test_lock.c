/* test_lock.c: one process at a time for one resource; and which machine this is. */
#include "tests/test.h"

#include "lib/lock.h"
#include "lib/machine.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct place {
	char dir[64], file[96], lock[128];
};

static void place_begin(struct place *p)
{
	test_mkdir(p->dir);
	snprintf(p->file, sizeof p->file, "%s/v.db", p->dir);
	snprintf(p->lock, sizeof p->lock, "%s.lock-outbox", p->file);
}

static void place_end(struct place *p)
{
	unlink(p->lock);
	assert_int_equal(rmdir(p->dir), 0);
}

/* A child takes the lock and tells so by a byte; it holds it until `go` is closed, or it is killed. */
struct holder {
	pid_t pid;
	int go;
};

static struct holder hold(const struct place *p)
{
	int ready[2], go[2];
	char byte;

	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(go), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct lock *lock = NULL;
		struct err e;
		close(go[1]);
		bool ok = lock_take(p->file, "outbox", "vigie campaign send", 0, &lock, &e);
		if (write(ready[1], ok ? "y" : "n", 1) != 1)
			_exit(3);
		_exit(read(go[0], &byte, 1) == 0 ? 0 : 2);
	}
	close(ready[1]);
	close(go[0]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(byte, 'y');
	close(ready[0]);
	return (struct holder){ pid, go[1] };
}

static void let_go(struct holder *h)
{
	close(h->go);
	assert_int_equal(waitpid(h->pid, NULL, 0), h->pid);
}

static void test_exclusive(void **state)
{
	struct place p;
	struct lock *lock = NULL;
	struct err e;
	char pid[32];

	(void)state;
	place_begin(&p);
	struct holder h = hold(&p);
	assert_false(lock_take(p.file, "outbox", "test", 0, &lock, &e));
	assert_err(e, ERR_RETRY, "vigie campaign send");
	snprintf(pid, sizeof pid, "process %ld", (long)h.pid);
	assert_err(e, ERR_RETRY, pid);
	assert_ok(lock_take(p.file, "mailbox", "test", 0, &lock, &e)); /* another resource */
	lock_release(&lock);
	assert_null(lock);
	let_go(&h);
	assert_ok(lock_take(p.file, "outbox", "test", 0, &lock, &e));
	lock_release(&lock);
	lock_release(&lock);
	assert_int_equal(access(p.lock, F_OK), -1);
	place_end(&p);
}

static void test_killed(void **state)
{
	struct place p;
	struct lock *lock = NULL;
	struct err e;

	(void)state;
	place_begin(&p);
	struct holder h = hold(&p);
	kill(h.pid, SIGKILL);
	let_go(&h);
	assert_int_equal(access(p.lock, F_OK), 0);
	assert_ok(lock_take(p.file, "outbox", "test", 0, &lock, &e));
	lock_release(&lock);
	place_end(&p);
}

/* Waits until it is let go. */
static void test_waits(void **state)
{
	struct place p;
	struct lock *lock = NULL;
	struct err e;

	(void)state;
	place_begin(&p);
	struct holder h = hold(&p);
	pid_t waiter = fork();
	if (waiter == 0) {
		close(h.go);
		_exit(lock_take(p.file, "outbox", "test", 60, &lock, &e) ? 0 : 1);
	}
	let_go(&h);
	int status;
	assert_int_equal(waitpid(waiter, &status, 0), waiter);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	place_end(&p);
}

/* A forked child does not keep what its parent held. */
static void test_children(void **state)
{
	struct place p;
	struct lock *lock = NULL;
	struct err e;
	int go[2], status;

	(void)state;
	place_begin(&p);
	assert_int_equal(pipe(go), 0);
	assert_ok(lock_take(p.file, "outbox", "test", 0, &lock, &e));
	pid_t child = fork();
	if (child == 0) {
		char byte;
		close(go[1]);
		_exit(read(go[0], &byte, 1) == 0 ? 0 : 1);
	}
	close(go[0]);
	lock_release(&lock);
	struct holder h = hold(&p);
	let_go(&h);
	close(go[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	place_end(&p);
}

static void test_no_folder(void **state)
{
	struct lock *lock = NULL;
	struct err e;

	(void)state;
	assert_false(lock_take("/nowhere/at/all/v.db", "outbox", "test", 0, &lock, &e));
	assert_err(e, ERR_CONFIG, "cannot be made");
	assert_null(lock);
}

/* Nobody's file is written over through a link. */
static void test_link(void **state)
{
	struct place p;
	struct lock *lock = NULL;
	struct err e;
	struct stat st;

	(void)state;
	place_begin(&p);
	assert_int_equal(symlink(p.dir, p.lock), 0);
	assert_false(lock_take(p.file, "outbox", "test", 0, &lock, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	assert_int_equal(lstat(p.lock, &st), 0);
	place_end(&p);
}

/* Whoever calls the database by another name meets the same lock. */
static void test_names(void **state)
{
	struct place p;
	struct lock *lock = NULL;
	struct err e;
	char other[96];
	FILE *f;

	(void)state;
	place_begin(&p);
	f = fopen(p.file, "w");
	assert_non_null(f);
	fclose(f);
	snprintf(other, sizeof other, "%s/other.db", p.dir);
	assert_int_equal(symlink(p.file, other), 0);
	struct holder h = hold(&p);
	assert_false(lock_take(other, "outbox", "test", 0, &lock, &e));
	assert_int_equal(e.kind, ERR_RETRY);
	let_go(&h);
	unlink(other);
	unlink(p.file);
	place_end(&p);
}

static void test_machine(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1024 * 1024);

	(void)state;
	unsetenv("VIGIE_BOOT");
	unsetenv("VIGIE_HOST");
	struct str host = machine_host(a), boot = machine_boot(a);
	assert_int_equal(host.n, 32);
	assert_str(machine_host(a), host);
	assert_str(machine_boot(a), boot);
	if (access("/proc/sys/kernel/random/boot_id", R_OK) == 0)
		assert_int_equal(boot.n, 36);
	else
		assert_int_equal(boot.n, 0);
	setenv("VIGIE_BOOT", "yesterday", 1);
	setenv("VIGIE_HOST", "elsewhere", 1);
	assert_str(machine_boot(a), STR("yesterday"));
	assert_str(machine_host(a), STR("elsewhere"));
	unsetenv("VIGIE_BOOT");
	unsetenv("VIGIE_HOST");
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "one at a time, and the other hears of whom", test_exclusive, NULL);
	tests_add(&t, "a kill lets go", test_killed, NULL);
	tests_add(&t, "waiting for it", test_waits, NULL);
	tests_add(&t, "forked children keep nothing", test_children, NULL);
	tests_add(&t, "no folder", test_no_folder, NULL);
	tests_add(&t, "a link is not followed", test_link, NULL);
	tests_add(&t, "by another name", test_names, NULL);
	tests_add(&t, "which machine, and since which start", test_machine, NULL);
	return tests_run(&t, "lock");
}
