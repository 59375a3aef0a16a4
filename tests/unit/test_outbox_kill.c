/* test_outbox_kill.c: promise 2. The sender is killed at every passage of every fault point, and started again: each e-mail
 * has reached the relay exactly once, but for at most one that is unsure; after a power cut, for at most a batch. A
 * third run sends nothing. */
#include "tests/unit/post.h"

#include "lib/file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

enum { EMAILS = 7, BATCH = 3, POINTS_MAX = 400 };

struct world {
	struct post p;
	struct str start; /* the database before the first run */
	char relay[96];   /* the file in which the relay writes what it took */
	char list[96];    /* of fault points */
};

/* Sending ----------------------------------------------------------------------------------------------------- */

static bool relay_takes(const struct world *w, int64_t id)
{
	char line[32];
	int fd = open(w->relay, O_WRONLY | O_CREAT | O_APPEND, 0600);
	int n = snprintf(line, sizeof line, "%lld\n", (long long)id);
	bool ok = fd >= 0 && write(fd, line, (size_t)n) == n;

	if (fd >= 0)
		close(fd);
	return ok;
}

static bool send_one(const struct world *w, struct db *db, int64_t id, struct err *err)
{
	return outbox_body(db, id, err) && relay_takes(w, id) &&
	    outbox_result(db, id, OUTBOX_SENT, 250, STR("ok"), w->p.now, 0, err);
}

static bool send_all_of(const struct world *w, struct db *db, struct str boot, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(1024 * 1024);
	int64_t queued, unsure, batch;
	struct outbox *o;

	if (!outbox_recover(db, boot, w->p.now, &queued, &unsure, err))
		return false;
	for (;;) {
		if (!outbox_claim(a, db, w->p.now, boot, POST_HOST, BATCH, &batch, &o, err))
			return false;
		if (!batch)
			return true;
		for (; o; o = o->next)
			if (!send_one(w, db, o->id, err))
				return false;
		if (!outbox_close(db, batch, w->p.now, err))
			return false;
	}
}

/* A process sends; how it ended: 0, an exit code, or minus the signal. */
static int run(const struct world *w, const char *boot, const char *variable, const char *value)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		struct db *db = NULL;
		struct err e = { 0 };
		if (!db_open(w->p.d.path, DB_WRITE, "sender", &db, &e))
			_exit(10);
		if (variable)
			setenv(variable, value, 1);
		bool ok = send_all_of(w, db, str_of(boot), &e);
		if (!ok)
			fprintf(stderr, "%s\n", e.text);
		db_close(&db);
		_exit(ok ? 0 : 11);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* The world --------------------------------------------------------------------------------------------------- */

static void world_begin(struct world *w)
{
	struct err e = { 0 };

	post_open(&w->p, EMAILS);
	post_approve(&w->p);
	db_close(&w->p.d.db);
	assert_ok(file_read_all(w->p.d.a, w->p.d.path, 64 * 1024 * 1024, &w->start, &e));
	snprintf(w->relay, sizeof w->relay, "%s/relay", w->p.d.folder);
	snprintf(w->list, sizeof w->list, "%s/list", w->p.d.folder);
}

static void begin_again(struct world *w)
{
	static const char *const beside[] = { "-wal", "-shm", ".holder" };
	struct err e = { 0 };
	char path[128];

	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		snprintf(path, sizeof path, "%s%s", w->p.d.path, beside[i]);
		unlink(path);
	}
	unlink(w->relay);
	assert_ok(file_write_all(w->p.d.path, FILE_PUBLIC, w->start, &e));
}

static void world_end(struct world *w)
{
	begin_again(w);
	unlink(w->list);
	post_reopen(&w->p);
	post_close(&w->p);
	assert_int_equal(access(w->p.d.folder, F_OK), -1);
}

/* How often the relay took each. */
static void count_taken(const struct world *w, int taken[static EMAILS + 1])
{
	FILE *f = fopen(w->relay, "r");
	int id;

	memset(taken, 0, sizeof *taken * (EMAILS + 1));
	while (f && fscanf(f, "%d", &id) == 1) {
		assert_in_range(id, 1, EMAILS);
		taken[id]++;
	}
	if (f)
		fclose(f);
}

/* What the database says of each is what the relay has seen. */
static void check(struct world *w, const char *where, int unsure_most)
{
	int taken[EMAILS + 1], unsure = 0;
	struct outbox *o;
	struct err e = { 0 };

	count_taken(w, taken);
	post_reopen(&w->p);
	assert_ok(outbox_list(w->p.d.a, w->p.d.db, 0, STR_NONE, 0, &o, &e));
	for (; o; o = o->next) {
		bool doubtful = str_is(o->state, "unsure");
		if (taken[o->id] > 1 || (!doubtful && (taken[o->id] != 1 || !str_is(o->state, "sent"))))
			fail_msg("%s: %lld is %.*s and was taken %d times", where, (long long)o->id,
			    STR_ARG(o->state), taken[o->id]);
		unsure += doubtful;
	}
	if (unsure > unsure_most)
		fail_msg("%s: %d are unsure", where, unsure);
	assert_rows(&w->p.d, "SELECT count(*) FROM batch WHERE closed_at IS NULL", "0");
	assert_rows(&w->p.d,
	    "SELECT count(*) FROM request r JOIN outbox o ON o.request = r.id WHERE "
	    "(o.state = 'sent') <> (r.state = 'open')",
	    "0");
	db_close(&w->p.d.db);
}

/* Every passage of every point, as "name:turn". */
static int list_points(struct world *w, char (*points)[64])
{
	FILE *f;
	int n = 0;
	char name[48];

	begin_again(w);
	unlink(w->list);
	assert_int_equal(run(w, "boot-1", "VIGIE_FAULT_LIST", w->list), 0);
	f = fopen(w->list, "r");
	assert_non_null(f);
	while (n < POINTS_MAX && fscanf(f, "%47s", name) == 1) {
		int turn = 1;
		size_t length = strlen(name);
		for (int i = 0; i < n; i++)
			turn += strncmp(points[i], name, length) == 0 && points[i][length] == ':';
		snprintf(points[n++], 64, "%s:%d", name, turn);
	}
	fclose(f);
	return n;
}

static void test_kills(void **state)
{
	static char points[POINTS_MAX][64];
	const char *boot = *state;
	bool cut = strcmp(boot, "boot-1") != 0;
	struct world w;

	world_begin(&w);
	int n = list_points(&w, points);
	check(&w, "undisturbed", 0);
	assert_in_range(n, 3 * EMAILS, POINTS_MAX - 1);
	for (int i = 0; i < n; i++) {
		begin_again(&w);
		assert_int_equal(run(&w, "boot-1", "VIGIE_FAULT", points[i]), -SIGKILL);
		assert_int_equal(run(&w, boot, NULL, NULL), 0);
		check(&w, points[i], cut ? BATCH : 1);
		assert_int_equal(run(&w, boot, NULL, NULL), 0);
		check(&w, points[i], cut ? BATCH : 1);
	}
	world_end(&w);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "killed at every point", test_kills, "boot-1");
	tests_add(&t, "and started on another boot", test_kills, "boot-2");
	return tests_run(&t, "outbox_kill");
}
