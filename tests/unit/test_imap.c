/* test_imap.c: a mailbox over IMAP, against tests/fakes/imap_server.py. */
#include "tests/test.h"

#include "lib/net_imap.h"

#include <signal.h>
#include <sys/wait.h>

#define PEM "tests/fakes/localhost.pem"

enum { PLAIN, TLS, STARTTLS, BYE, SILENT, OTHER_HOST, PORTS };

/* The server as a child: it ends when our end of its standard input is closed, even by a crash. */
static struct {
	pid_t pid;
	int stop, ports[PORTS];
} server;

static bool server_start(void)
{
	int in[2], out[2];
	char line[64] = "", *p = line;

	if (pipe(in) != 0 || pipe(out) != 0)
		return false;
	server.pid = fork();
	if (server.pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[1]);
		close(out[0]);
		execlp("python3", "python3", "tests/fakes/imap_server.py", PEM, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	server.stop = in[1];
	for (size_t n = 0; n + 1 < sizeof line && read(out[0], line + n, 1) == 1 && line[n] != '\n'; n++)
		;
	close(out[0]);
	for (int i = 0; i < PORTS; i++)
		server.ports[i] = (int)strtol(p, &p, 10);
	return server.ports[PORTS - 1] > 0;
}

static struct imap_account account(char url[64], int mode, const char *user)
{
	snprintf(url, 64, "imap%s://%s:%d", mode == TLS ? "s" : "",
	    mode == TLS || mode == STARTTLS ? "localhost" : "127.0.0.1", server.ports[mode]);
	return (struct imap_account){ .url = url,
		.mailbox = "INBOX",
		.user = user,
		.password = "secret",
		.ca_file = mode == TLS || mode == STARTTLS ? PEM : NULL,
		.timeout_secs = 5 };
}

/* Opening -------------------------------------------------------------------------------------------------------- */

static const struct open_row {
	const char *name, *user;
	int mode;
	enum err_kind kind; /* ERR_NONE: it opens */
	const char *says;
	const char *url, *mailbox, *password; /* instead */
	const char *ca_file;
	bool system_ca;
	int timeout;
} opens[] = {
	{ .name = "plain, to loopback", .user = "ok" },
	{ .name = "TLS", .user = "ok", .mode = TLS },
	{ .name = "STARTTLS", .user = "ok", .mode = STARTTLS },
	{ .name = "STARTTLS wanted and not offered",
	    .user = "ok",
	    .ca_file = PEM,
	    .kind = ERR_CONFIG,
	    .says = "no encryption" },
	{ .name = "a certificate of nobody known",
	    .user = "ok",
	    .mode = TLS,
	    .system_ca = true,
	    .kind = ERR_CONFIG,
	    .says = "certificate is not to be trusted" },
	{ .name = "a certificate of another host",
	    .user = "ok",
	    .mode = OTHER_HOST,
	    .url = "imaps://127.0.0.2:%d",
	    .ca_file = PEM,
	    .kind = ERR_CONFIG,
	    .says = "certificate is not to be trusted" },
	{ .name = "TLS to a server without it",
	    .user = "ok",
	    .url = "imaps://127.0.0.1:%d",
	    .kind = ERR_RETRY,
	    .says = "imaps://127.0.0.1" },
	{ .name = "a wrong password",
	    .user = "ok",
	    .password = "guessed",
	    .kind = ERR_CONFIG,
	    .says = "the log-in of \"ok\" is refused" },
	{ .name = "passwords cannot be checked now",
	    .user = "unavailable",
	    .kind = ERR_RETRY,
	    .says = "just now" },
	{ .name = "no such mailbox",
	    .user = "ok",
	    .mailbox = "Elsewhere",
	    .kind = ERR_CONFIG,
	    .says = "the mailbox \"Elsewhere\" cannot be opened (A" },
	{ .name = "a mailbox that cannot be named",
	    .user = "ok",
	    .mailbox = "a\r\nA1 DELETE INBOX",
	    .kind = ERR_CONFIG,
	    .says = "no name of a mailbox" },
	{ .name = "no UIDVALIDITY",
	    .user = "novalidity",
	    .kind = ERR_CONFIG,
	    .says = "does not number its messages" },
	{ .name = "goodbye", .user = "ok", .mode = BYE, .kind = ERR_RETRY, .says = "imap://127.0.0.1" },
	{ .name = "silence",
	    .user = "ok",
	    .mode = SILENT,
	    .kind = ERR_RETRY,
	    .says = "too slow",
	    .timeout = 1 },
	{ .name = "nobody there",
	    .user = "ok",
	    .url = "imap://127.0.0.1:1",
	    .kind = ERR_RETRY,
	    .says = "127.0.0.1:1" },
	{ .name = "another protocol",
	    .user = "ok",
	    .url = "http://127.0.0.1:%d",
	    .kind = ERR_CONFIG,
	    .says = "write imaps://HOST" },
	{ .name = "no address at all",
	    .user = "ok",
	    .url = "mail server",
	    .kind = ERR_CONFIG,
	    .says = "write imaps://HOST" },
	{ .name = "a habit of talking", .user = "chatty" },
};

static void test_open(void **state)
{
	const struct open_row *r = *state;
	struct imap *AUTO_IMAP imap = NULL;
	struct err e = { 0 };
	int64_t uidvalidity = 0;
	char url[64], given[64];

	struct imap_account acc = account(url, r->mode, r->user);
	if (r->url) {
		snprintf(given, sizeof given, r->url, server.ports[r->mode]);
		acc.url = given;
	}
	if (r->mailbox)
		acc.mailbox = r->mailbox;
	if (r->password)
		acc.password = r->password;
	if (r->ca_file)
		acc.ca_file = r->ca_file;
	if (r->system_ca)
		acc.ca_file = NULL;
	if (r->timeout)
		acc.timeout_secs = r->timeout;
	bool ok = imap_open(&acc, &imap, &uidvalidity, &e);
	if (r->kind == ERR_NONE) {
		assert_ok(ok);
		assert_int_equal(uidvalidity, 1000);
		return;
	}
	assert_false(ok);
	assert_err(e, r->kind, r->says);
	assert_null(strstr(e.text, "secret"));
	assert_null(strstr(e.text, "guessed"));
}

/* Listing and fetching ------------------------------------------------------------------------------------------- */

static const char all[] = "3:26 7:64 12:90019 ";

static const struct list_row {
	const char *name, *user;
	int64_t after;
	int max;
	const char *want;   /* "UID:SIZE …" */
	int n;              /* or: so many, each of 19 bytes */
	enum err_kind kind; /* or: refused … */
	const char *says;
} lists[] = {
	{ .name = "everything", .user = "ok", .max = 10, .want = all },
	{ .name = "after one", .user = "ok", .after = 3, .max = 10, .want = "7:64 12:90019 " },
	{ .name = "after the last", .user = "ok", .after = 12, .max = 10, .want = "" },
	{ .name = "at most two", .user = "ok", .max = 2, .want = "3:26 7:64 " },
	{ .name = "backwards and twice", .user = "backwards", .max = 2, .want = "3:26 7:64 " },
	{ .name = "between other lines", .user = "chatty", .max = 10, .want = all },
	{ .name = "the line drops before each", .user = "restless", .max = 10, .want = all },
	{ .name = "so many that libcurl refuses to hear of them at once",
	    .user = "many",
	    .after = 119700,
	    .max = 1000,
	    .n = 300 },
	{ .name = "the first of many", .user = "many", .max = 500, .n = 500 },
	{ .name = "no word of what there is",
	    .user = "mute",
	    .max = 10,
	    .kind = ERR_RETRY,
	    .says = "does not tell" },
	{ .name = "cut", .user = "drop-list", .max = 10, .kind = ERR_RETRY, .says = "imap://" },
	{ .name = "no answer", .user = "silent-list", .max = 10, .kind = ERR_RETRY, .says = "too slow" },
	{ .name = "endless", .user = "endless-list", .max = 10, .kind = ERR_RETRY, .says = "imap://" },
	{ .name = "the mailbox was made anew",
	    .user = "anew",
	    .max = 10,
	    .kind = ERR_RETRY,
	    .says = "made anew" },
};

static struct str written(struct arena *a, const struct imap_message *m, int n)
{
	struct buf AUTO_BUF b = BUF_INIT(4096);

	for (int i = 0; i < n; i++)
		buf_fmt(&b, "%lld:%lld ", (long long)m[i].uid, (long long)m[i].size);
	return arena_str(a, buf_str(&b));
}

static void test_list(void **state)
{
	const struct list_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct imap *AUTO_IMAP imap = NULL;
	struct imap_message *m;
	struct err e = { 0 };
	int64_t uidvalidity;
	char url[64];
	int n;

	struct imap_account acc = account(url, PLAIN, r->user);
	acc.timeout_secs = r->kind == ERR_NONE ? 5 : 1;
	assert_ok(imap_open(&acc, &imap, &uidvalidity, &e));
	bool ok = imap_list(a, imap, r->after, r->max, &m, &n, &e);
	if (r->want) {
		assert_ok(ok);
		assert_str(written(a, m, n), str_of(r->want));
	} else if (r->n) {
		assert_ok(ok);
		assert_int_equal(n, r->n);
		for (int i = 0; i < n; i++) {
			assert_int_equal(m[i].uid, (r->after ? r->after : 100000) + 1 + i);
			assert_int_equal(m[i].size, 19);
		}
	} else {
		assert_false(ok);
		assert_err(e, r->kind, r->says);
	}
}

static const struct fetch_row {
	const char *name, *user;
	int64_t uid;
	size_t limit; /* 0: a megabyte */
	const char *begins;
	size_t size; /* 0: it is gone, or refused … */
	enum err_kind kind;
	const char *says;
	bool header;
	int timeout; /* 0: 5 seconds, where it works */
} fetches[] = {
	{ .name = "a message",
	    .user = "ok",
	    .uid = 3,
	    .begins = "Subject: three\r\n\r\nThree.\r\n",
	    .size = 26 },
	{ .name = "lines that look like the protocol",
	    .user = "ok",
	    .uid = 7,
	    .begins = "Subject: seven\r\n\r\n* 1 FETCH (UID 99 RFC822.SIZE 1)\r\nA001 NO\r\n.\r\n",
	    .size = 64 },
	{ .name = "a long one", .user = "ok", .uid = 12, .begins = "Subject: twelve\r\n", .size = 90019 },
	{ .name = "exactly its limit",
	    .user = "ok",
	    .uid = 12,
	    .begins = "Subject:",
	    .size = 90019,
	    .limit = 90019 },
	{ .name = "past its limit",
	    .user = "ok",
	    .uid = 12,
	    .limit = 90018,
	    .kind = ERR_INPUT,
	    .says = "longer than the 90018 bytes" },
	{ .name = "longer than was said",
	    .user = "longer",
	    .uid = 12,
	    .limit = 100000,
	    .kind = ERR_INPUT,
	    .says = "longer than" },
	{ .name = "its header",
	    .user = "ok",
	    .uid = 12,
	    .begins = "Subject: twelve\r\n\r\n",
	    .size = 19,
	    .header = true },
	{ .name = "gone", .user = "ok", .uid = 4 },
	{ .name = "NIL", .user = "nil", .uid = 3, .kind = ERR_INPUT, .says = "does not give" },
	{ .name = "cut in the middle",
	    .user = "drop-fetch",
	    .uid = 12,
	    .kind = ERR_RETRY,
	    .says = "imap://" },
	{ .name = "cut behind it", .user = "drop-after", .uid = 3, .kind = ERR_RETRY, .says = "imap://" },
	{ .name = "no answer", .user = "silent-fetch", .uid = 3, .kind = ERR_RETRY, .says = "too slow" },
	{ .name = "slowly",
	    .user = "slow-fetch",
	    .uid = 12,
	    .begins = "Subject: twelve\r\n",
	    .size = 90019,
	    .timeout = 1 },
	{ .name = "endless", .user = "endless-fetch", .uid = 3, .kind = ERR_INPUT, .says = "longer than" },
	{ .name = "the line drops before it",
	    .user = "restless",
	    .uid = 3,
	    .begins = "Subject: three\r\n\r\nThree.\r\n",
	    .size = 26 },
	{ .name = "the mailbox was made anew",
	    .user = "anew",
	    .uid = 3,
	    .kind = ERR_RETRY,
	    .says = "made anew" },
};

static void test_fetch(void **state)
{
	const struct fetch_row *r = *state;
	struct buf AUTO_BUF b = BUF_INIT(r->limit ? r->limit : 1 << 20), AUTO_BUF again = BUF_INIT(1 << 20);
	struct imap *AUTO_IMAP imap = NULL;
	struct err e = { 0 };
	int64_t uidvalidity;
	char url[64];
	bool found;

	struct imap_account acc = account(url, PLAIN, r->user);
	acc.timeout_secs = r->size && !r->timeout ? 5 : 1;
	assert_ok(imap_open(&acc, &imap, &uidvalidity, &e));
	bool ok = (r->header ? imap_fetch_header : imap_fetch)(imap, r->uid, &b, &found, &e);
	if (r->kind) {
		assert_false(ok);
		assert_err(e, r->kind, r->says);
		if (r->kind != ERR_INPUT || strcmp(r->user, "ok") != 0)
			return;
		assert_ok(imap_fetch(imap, 3, &again, &found, &e)); /* the session goes on */
		assert_true(found);
		assert_int_equal(again.n, 26);
		return;
	}
	assert_ok(ok);
	assert_int_equal(found, r->size > 0);
	assert_int_equal(b.n, r->size);
	if (r->size)
		assert_memory_equal(b.p, r->begins, strlen(r->begins));
}

/* Moving --------------------------------------------------------------------------------------------------------- */

static const struct move_row {
	const char *name, *user, *to;
	const char *inbox, *box; /* what is where afterwards; box NULL: refused */
	const char *box_name;    /* as its server calls it */
	const char *says;
} moves[] = {
	{ .name = "moved, into a new mailbox",
	    .user = "ok",
	    .to = "Vigie/traites",
	    .inbox = "3:26 12:90019 ",
	    .box = "100:64 ",
	    .box_name = "Vigie/traites" },
	{ .name = "into one that is there",
	    .user = "ok",
	    .to = "Vigie/traites",
	    .inbox = "3:26 12:90019 ",
	    .box = "100:64 ",
	    .box_name = "Vigie/traites" },
	{ .name = "by COPY and EXPUNGE",
	    .user = "nomove",
	    .to = "Vigie/traites",
	    .inbox = "3:26 12:90019 ",
	    .box = "100:64 ",
	    .box_name = "Vigie/traites" },
	{ .name = "a copy, where nothing can be expunged alone: the original is not listed any more",
	    .user = "noexpunge",
	    .to = "done",
	    .inbox = "3:26 12:90019 ",
	    .box = "100:64 ",
	    .box_name = "done" },
	{ .name = "levels parted by dots",
	    .user = "dots",
	    .to = "Vigie/traites",
	    .inbox = "3:26 12:90019 ",
	    .box = "100:64 ",
	    .box_name = "Vigie.traites" },
	{ .name = "no word of a missing mailbox",
	    .user = "quiet",
	    .to = "done",
	    .inbox = "3:26 12:90019 ",
	    .box = "100:64 ",
	    .box_name = "done" },
	{ .name = "names with accents, quotes and per cents",
	    .user = "other",
	    .to = "Traités & \"100%25\"",
	    .inbox = "3:26 12:90019 ",
	    .box = "100:64 ",
	    .box_name = "Traités & \"100%25\"" },
	{ .name = "refused",
	    .user = "refuses",
	    .to = "done",
	    .inbox = all,
	    .says = "cannot be moved to \"done\"" },
	{ .name = "neither MOVE nor COPY",
	    .user = "nocopy",
	    .to = "done",
	    .inbox = all,
	    .says = "cannot be moved" },
	{ .name = "cut while it moves", .user = "drop-move", .to = "INBOX", .says = "cannot be moved" },
	{ .name = "no name",
	    .user = "ok",
	    .to = "",
	    .inbox = "3:26 12:90019 ",
	    .says = "no name of a mailbox" },
	{ .name = "a name with a line break", .user = "ok", .to = "a\r\nb", .says = "no name of a mailbox" },
};

static struct str listing(struct arena *a, const char *user, const char *mailbox)
{
	struct imap *AUTO_IMAP imap = NULL;
	struct imap_message *m;
	struct err e = { 0 };
	int64_t uidvalidity;
	char url[64];
	int n;

	struct imap_account acc = account(url, PLAIN, user);
	acc.mailbox = mailbox;
	assert_ok(imap_open(&acc, &imap, &uidvalidity, &e));
	assert_ok(imap_list(a, imap, 0, 10, &m, &n, &e));
	return written(a, m, n);
}

static void test_move(void **state)
{
	const struct move_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct imap *AUTO_IMAP imap = NULL;
	struct err e = { 0 };
	int64_t uidvalidity;
	char url[64];

	struct imap_account acc = account(url, PLAIN, r->user);
	assert_ok(imap_open(&acc, &imap, &uidvalidity, &e));
	bool ok = imap_move(imap, 7, r->to, &e);
	if (r->box) {
		assert_ok(ok);
		assert_str(listing(a, r->user, r->box_name), str_of(r->box));
	} else {
		assert_false(ok);
		assert_non_null(strstr(e.text, r->says));
	}
	if (r->inbox)
		assert_str(listing(a, r->user, "INBOX"), str_of(r->inbox));
}

int main(void)
{
	struct tests t = { 0 };

	signal(SIGPIPE, SIG_IGN);
	if (server_start()) {
		TESTS_ROWS(&t, opens, test_open);
		TESTS_ROWS(&t, lists, test_list);
		TESTS_ROWS(&t, fetches, test_fetch);
		TESTS_ROWS(&t, moves, test_move);
	}
	int failed = tests_run(&t, "imap");
	if (server.pid > 0) {
		close(server.stop);
		waitpid(server.pid, NULL, 0);
	}
	return failed;
}
