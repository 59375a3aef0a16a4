/* test_sender.c: a batch through children to a relay that misbehaves; and the parent killed at every fault point. */
#include "tests/unit/post.h"
#include "tests/unit/relay.h"

#include "mailer/sender.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static struct relay relay;

#define STATES "SELECT group_concat(state, ' ') FROM (SELECT state FROM outbox ORDER BY id)"

/* Results ------------------------------------------------------------------------------------------------------- */

static const struct row {
	const char *name, *scene;
	int emails, connections, per_session, timeout;
	bool down;
	const char *states; /* after sender_run; "sending": to be queued again with the batch */
	enum err_kind kind;
	const char *says;
	const char *sql, *rows;
	int sessions; /* connections of the relay; 0: any */
} rows[] = {
	/* clang-format off */
	{ .name = "five over three connections", .emails = 5, .connections = 3, .per_session = 2, .sessions = 3,
	    .states = "sent sent sent sent sent",
	    .sql = "SELECT count(*), min(tries), max(tries), min(code), min(answer), count(DISTINCT sent_at) FROM outbox",
	    .rows = "5|1|1|250|250 2.0.0 taken|1" },
	{ .name = "the relay is down", .emails = 3, .down = true, .states = "queued queued queued", .kind = ERR_RETRY,
	    .says = "cannot be reached", .sql = "SELECT sum(tries), max(due_at - (SELECT at FROM batch)) FROM outbox",
	    .rows = "0|0" },
	{ .name = "a greeting of 554", .scene = "greeting=554 5.3.2 no", .emails = 3, .connections = 2, .per_session = 1,
	    .states = "queued queued queued", .kind = ERR_RETRY, .says = "554 5.3.2 no" },
	{ .name = "a relay that does not do what we require", .scene = "mail=550 5.7.1 go away", .emails = 3,
	    .states = "queued queued queued", .kind = ERR_CONFIG, .says = "refuses to send for us", .sessions = 1 },
	{ .name = "RCPT 450 for one: it and its domain wait for 15 minutes", .scene = "only=p2@|rcpt=450 4.2.0 later",
	    .emails = 3, .states = "sent queued sent",
	    .sql = "SELECT due_at - (SELECT at FROM batch), o.tries, code, answer, domain, until - (SELECT at FROM batch) "
	           "FROM outbox o JOIN domain_wait USING (domain) WHERE o.id = 2",
	    .rows = "900|1|450|450 4.2.0 later|b.test|900" },
	{ .name = "MAIL 451 for one: the relay's own trouble holds up no domain", .scene = "only=t2@|mail=451 4.3.0 later",
	    .emails = 3, .states = "sent queued sent",
	    .sql = "SELECT due_at - (SELECT at FROM batch), tries, (SELECT count(*) FROM domain_wait) FROM outbox WHERE id = 2",
	    .rows = "900|0|0" },
	{ .name = "RCPT 550 for one", .scene = "only=p2@|rcpt=550 5.1.1 nobody", .emails = 3, .states = "sent failed sent",
	    .sql = "SELECT code, answer, r.state FROM outbox o JOIN request r ON r.id = o.request WHERE o.id = 2",
	    .rows = "550|550 5.1.1 nobody|failed" },
	{ .name = "two e-mails a connection at most: the rest goes over others", .scene = "limit=2", .emails = 5,
	    .states = "sent sent sent sent sent", .sessions = 3 },
	{ .name = "a relay that drops every line behind the second RCPT", .scene = "first=1|only=p2@|rcpt=@drop",
	    .emails = 4, .states = "sent sent sent sent", .sessions = 2 },
	{ .name = "a line lost behind the final dot is not tried again, nor is the relay",
	    .scene = "only=p2@|dot=@drop", .emails = 4, .states = "sent unsure queued queued", .kind = ERR_RETRY,
	    .says = "dropped", .sessions = 1 },
	{ .name = "a 250 without a text behind each body", .scene = "dot=250", .emails = 3, .states = "sent sent sent",
	    .sessions = 3 },
	{ .name = "silent instead of a greeting", .scene = "greeting=@silence", .emails = 2, .timeout = 1,
	    .states = "queued queued", .kind = ERR_RETRY, .says = "silent for 1 seconds", .sessions = 1 },
	{ .name = "silent at EHLO", .scene = "ehlo=@silence", .emails = 2, .timeout = 1, .states = "queued queued",
	    .kind = ERR_RETRY, .says = "silent", .sessions = 1 },
	{ .name = "silent at MAIL, once", .scene = "first=1|only=t2@|mail=@silence", .emails = 3, .timeout = 2,
	    .states = "sent sent sent", .sessions = 2 },
	{ .name = "silent at RCPT", .scene = "only=p2@|rcpt=@silence", .emails = 3, .timeout = 2,
	    .states = "sent queued queued", .kind = ERR_RETRY, .says = "silent", .sessions = 2 },
	{ .name = "silent at DATA", .scene = "only=p1@|data=@silence", .emails = 2, .timeout = 1, .states = "queued queued",
	    .kind = ERR_RETRY, .says = "silent", .sessions = 1 },
	{ .name = "silent behind the final dot", .scene = "only=p2@|dot=@silence", .emails = 3, .timeout = 2,
	    .states = "sent unsure queued", .kind = ERR_RETRY, .says = "silent", .sessions = 1 },
	{ .name = "silent behind the final dot, with CHUNKING", .scene = "chunking|only=p2@|dot=@silence", .emails = 3,
	    .timeout = 2, .states = "sent unsure queued", .kind = ERR_RETRY, .says = "silent", .sessions = 1 },
	{ .name = "silent at QUIT: nothing is missing", .scene = "quit=@silence", .emails = 2, .timeout = 10,
	    .states = "sent sent", .sessions = 1 },
	{ .name = "slow, but it speaks", .scene = "rcpt=@slow", .emails = 3, .timeout = 4, .states = "sent sent sent",
	    .sessions = 1 },
	{ .name = "with CHUNKING a body has begun when the relay says that it does not relay",
	    .scene = "chunking|rcpt=554 5.7.1 Relay access denied", .emails = 2, .states = "queued queued",
	    .kind = ERR_CONFIG, .says = "Relay access denied", .sessions = 1 },
	/* clang-format on */
};

static struct settings settings_of(const struct row *r)
{
	struct settings s = relay_settings(&relay);

	s.smtp_connections = r->connections ? r->connections : 1;
	s.smtp_per_session = r->per_session ? r->per_session : 50;
	s.smtp_timeout_secs = r->timeout ? r->timeout : 30;
	if (r->down)
		s.smtp_port = 1;
	return s;
}

static int64_t sum(const struct sender_told *t)
{
	return t->sent + t->failed + t->later + t->unsure + t->untried;
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct settings s = settings_of(r);
	struct sender_told told = { 0 };
	struct outbox *claimed;
	struct err e = { 0 };
	struct post p;
	int64_t batch;

	relay_scene(&relay, r->scene ? r->scene : "");
	post_open(&p, r->emails);
	post_approve(&p);
	assert_int_equal(post_claim(&p, 100, &batch, &claimed), r->emails);
	bool ok = sender_run(p.d.a, p.d.db, &s, claimed, p.now, &told, &e);
	assert_rows(&p.d, STATES, r->states);
	if (r->kind)
		assert_err(e, r->kind, r->says);
	else
		assert_ok(ok);
	assert_int_equal(ok, r->kind == ERR_NONE);
	if (r->sql)
		assert_rows(&p.d, r->sql, r->rows);
	struct relay_count c = relay_count(&relay);
	if (r->sessions)
		assert_int_equal(c.connections, r->sessions);
	assert_int_equal(sum(&told), r->emails);
	assert_int_equal(told.sent, c.taken);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), 0); /* the relay alone is left */
	post_close(&p);
}

/* The relay is away for a day: nothing is lost, nothing counts as a try, and when it is back everything leaves. */
static void test_day_without_relay(void **state)
{
	const struct row away = { .down = true, .connections = 2 }, back = { .connections = 2 };
	struct sender_told told = { 0 };
	struct outbox *claimed;
	struct err e = { 0 };
	struct post p;
	int64_t batch;

	(void)state;
	relay_scene(&relay, "");
	post_open(&p, 5);
	post_approve(&p);
	for (int run = 0; run <= 96; run++, p.now += 15 * 60) {
		struct settings s = settings_of(run < 96 ? &away : &back);
		assert_int_equal(post_claim(&p, 100, &batch, &claimed), 5);
		assert_int_equal(sender_run(p.d.a, p.d.db, &s, claimed, p.now, &told, &e), run == 96);
		assert_ok(outbox_close(p.d.db, batch, p.now, &e));
	}
	assert_int_equal(told.untried, 96 * 5);
	assert_rows(&p.d, "SELECT state, count(*), max(tries) FROM outbox GROUP BY 1", "sent|5|1");
	assert_int_equal(relay_count(&relay).taken, 5);
	post_close(&p);
}

static const struct wait_row {
	const char *name;
	int tries;
	int64_t secs;
} waits[] = {
	{ "before any try", 0, 15 * 60 },
	{ "after the first", 1, 15 * 60 },
	{ "after the second", 2, 3600 },
	{ "after the third", 3, 4 * 3600 },
	{ "after the fourth", 4, 12 * 3600 },
	{ "for ever after", 100, 12 * 3600 },
};

static void test_wait(void **state)
{
	const struct wait_row *r = *state;

	assert_int_equal(sender_wait_secs(r->tries), r->secs);
}

/* Descriptors: a sender reads what strangers send; it holds nothing of ours ----------------------------------- */

/* Runs in a process beside: what the first child of `parent` but the relay holds open, a link a line. */
static void spy(pid_t parent, int out)
{
	char path[300], link[300];

	for (int tries = 0; tries < 500; tries++, usleep(10000)) {
		DIR *all = opendir("/proc");
		for (struct dirent *d; all && (d = readdir(all));) {
			long pid = strtol(d->d_name, NULL, 10);
			int ppid = 0;
			snprintf(path, sizeof path, "/proc/%ld/stat", pid);
			FILE *f = pid > 0 && pid != getpid() && pid != relay.pid ? fopen(path, "r") : NULL;
			if (!f)
				continue;
			int got = fscanf(f, "%*d (%*[^)]) %*c %d", &ppid);
			fclose(f);
			if (got != 1 || ppid != parent)
				continue;
			usleep(300000); /* it is at the greeting that never comes */
			snprintf(path, sizeof path, "/proc/%ld/fd", pid);
			DIR *fds = opendir(path);
			for (struct dirent *e; fds && (e = readdir(fds));) {
				char file[600];
				snprintf(file, sizeof file, "%s/%s", path, e->d_name);
				ssize_t n = readlink(file, link, sizeof link - 2);
				if (n > 0) {
					link[n] = '\n';
					if (write(out, link, (size_t)n + 1) < 0)
						_exit(1);
				}
			}
			_exit(0);
		}
		if (all)
			closedir(all);
	}
	_exit(1);
}

static void test_descriptors(void **state)
{
	struct row r = { .timeout = 2 };
	struct settings s = settings_of(&r);
	struct sender_told told = { 0 };
	struct outbox *claimed;
	struct err e = { 0 };
	struct post p;
	int64_t batch;
	char seen[4096] = "";
	int ends[2], sockets = 0;

	(void)state;
	relay_scene(&relay, "greeting=@silence");
	post_open(&p, 1);
	post_approve(&p);
	post_claim(&p, 1, &batch, &claimed);
	assert_int_equal(pipe(ends), 0);
	pid_t parent = getpid(), watcher = fork();
	if (watcher == 0)
		spy(parent, ends[1]);
	close(ends[1]);
	sender_run(p.d.a, p.d.db, &s, claimed, p.now, &told, &e);
	size_t n = 0;
	for (ssize_t k; n + 1 < sizeof seen && (k = read(ends[0], seen + n, sizeof seen - 1 - n)) > 0;)
		n += (size_t)k;
	close(ends[0]);
	waitpid(watcher, NULL, 0);
	if (!strstr(seen, "socket:") || strstr(seen, "vigie"))
		fail_msg("a sender holds open: %s", seen);
	for (const char *at = seen; (at = strstr(at, "socket:")); at++)
		sockets++;
	assert_int_equal(sockets, 2); /* to its parent and to the relay */
	post_close(&p);
}

/* Kills ----------------------------------------------------------------------------------------------------------- */

enum { EMAILS = 6, CONNECTIONS = 2 };

/* One run as the program makes it, in a process that has its own handle on the database; returns when it and all its
 * children are gone. `turn` 0: undisturbed. */
static bool run_killed(const struct post *p, const char *point, int turn)
{
	int gone[2], status;
	char fault[64], byte;

	assert_int_equal(pipe(gone), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct row r = { .connections = CONNECTIONS, .per_session = 2 };
		struct settings s = settings_of(&r);
		struct arena *a = arena_new(1 << 24);
		struct sender_told told = { 0 };
		struct outbox *claimed = NULL;
		struct err e = { 0 };
		struct db *db;
		int64_t queued, unsure, batch = 0;

		dup2(gone[1], STDERR_FILENO); /* which senders keep open */
		close(gone[0]);
		close(gone[1]);
		snprintf(fault, sizeof fault, "%s:%d", point, turn);
		if (turn)
			setenv("VIGIE_FAULT", fault, 1);
		if (!db_open(p->d.path, DB_WRITE, "test", &db, &e) ||
		    !outbox_recover(db, POST_BOOT, p->now, &queued, &unsure, &e) ||
		    !outbox_claim(a, db, p->now, POST_BOOT, POST_HOST, 100, &batch, &claimed, &e) ||
		    !sender_run(a, db, &s, claimed, p->now, &told, &e) ||
		    (batch && !outbox_close(db, batch, p->now, &e)))
			_exit(1);
		_exit(0);
	}
	close(gone[1]);
	waitpid(pid, &status, 0);
	while (read(gone[0], &byte, 1) > 0)
		;
	close(gone[0]);
	if (WIFEXITED(status))
		assert_int_equal(WEXITSTATUS(status), 0);
	return WIFSIGNALED(status);
}

/* How often the relay took an e-mail to this address. */
static int taken_by(const char *address)
{
	DIR *d = opendir(relay.into);
	int n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		char path[400], line[400] = "";
		snprintf(path, sizeof path, "%s/%s", relay.into, e->d_name);
		FILE *f = strstr(e->d_name, ".env") ? fopen(path, "r") : NULL;
		if (!f)
			continue;
		n += fgets(line, sizeof line, f) && strstr(line, address);
		fclose(f);
	}
	closedir(d);
	return n;
}

static void assert_once_each(struct post *p, int unsure_at_most)
{
	int unsure = 0;

	post_reopen(p);
	for (int i = 1; i <= EMAILS; i++) {
		char sql[100], address[20];
		snprintf(sql, sizeof sql, "SELECT state FROM outbox WHERE id = %d", i);
		snprintf(address, sizeof address, "<p%d@", i);
		struct str at = directory_rows(&p->d, sql);
		int taken = taken_by(address);
		if (str_is(at, "unsure")) {
			unsure++;
			assert_true(taken <= 1);
			continue;
		}
		assert_str(at, STR("sent"));
		assert_int_equal(taken, 1);
	}
	assert_true(unsure <= unsure_at_most);
}

static const struct kill_row {
	const char *name, *scene;
} kills[] = {
	{ "outbox.claimed", "" },
	{ "sender.forked", "" },
	{ "outbox.body", "" },
	{ "sender.body", "" },
	{ "sender.result", "" },
	{ "outbox.result", "" },
	{ "outbox.closed", "" },
	{ "sender.body", "chunking" },
	{ "sender.result", "chunking" },
};

static void test_kill(void **state)
{
	const struct kill_row *k = *state;
	int killed = 0;

	for (int turn = 1; turn <= EMAILS; turn++) {
		struct post p;
		relay_scene_kept(&relay, k->scene);
		post_open(&p, EMAILS);
		post_approve(&p);
		if (!run_killed(&p, k->name, turn)) {
			post_close(&p);
			break;
		}
		killed++;
		assert_false(run_killed(&p, "", 0));
		assert_once_each(&p, CONNECTIONS);
		struct relay_count before = relay_count(&relay);
		assert_false(run_killed(&p, "", 0));
		assert_int_equal(relay_count(&relay).connections, before.connections);
		post_close(&p);
	}
	assert_true(killed > 0);
}

int main(void)
{
	struct tests t = { 0 };

	if (!relay_start(&relay)) {
		fprintf(stderr, "test_sender: no relay: python3 is missing\n");
		return 1;
	}
	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "a day without the relay", test_day_without_relay, NULL);
	TESTS_ROWS(&t, waits, test_wait);
	tests_add(&t, "a sender holds nothing of ours", test_descriptors, NULL);
	TESTS_ROWS(&t, kills, test_kill);
	int failed = tests_run(&t, "sender");
	relay_stop(&relay);
	return failed;
}
