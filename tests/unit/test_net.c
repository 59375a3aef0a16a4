#include "tests/test.h"

#include "lib/file.h"
#include "lib/net.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/wait.h>

#define BODY "nom;ville\r\nLe Phare;Lévis\r\n"

/* tests/fakes/http_server.py as a child: it ends when our end of its standard input is closed, even by a crash. */
struct server {
	pid_t pid;
	int stop;
	int port;
};

static struct server http, https;
static char dir[64], path[96];

/* False where there is no Python. */
static bool server_start(struct server *s, bool tls)
{
	int in[2], out[2];
	char line[16] = "";

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	s->pid = fork();
	if (s->pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[1]);
		close(out[0]);
		if (http.stop)
			close(http.stop);
		execlp("python3", "python3", "tests/fakes/http_server.py", tls ? "--tls" : NULL,
		    "tests/fakes/localhost.pem", (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	s->stop = in[1];
	for (size_t n = 0; n + 1 < sizeof line && read(out[0], line + n, 1) == 1 && line[n] != '\n'; n++)
		;
	close(out[0]);
	s->port = (int)strtol(line, NULL, 10);
	return s->port > 0;
}

static void server_stop(struct server *s)
{
	close(s->stop);
	waitpid(s->pid, NULL, 0);
}

/* Remembers how long it was asked to wait. */
struct waits {
	int n, secs[16];
};

static void remember(void *ctx, int secs)
{
	struct waits *w = ctx;

	if (w->n < 16)
		w->secs[w->n] = secs;
	w->n++;
}

static const struct fetch_row {
	const char *name, *at; /* the path; or a whole URL, in which %d is the port */
	const char *body;      /* NULL: refused … */
	enum err_kind kind;
	const char *says; /* … with this in the message */
	uint64_t max;
	int timeout, retries, waits; /* waits: how many there must have been */
} fetches[] = {
	{ .name = "a file", .at = "/ok", .body = BODY },
	{ .name = "an empty file", .at = "/empty", .body = "" },
	{ .name = "gzip is unpacked", .at = "/gzip", .body = BODY },
	{ .name = "a redirect is followed", .at = "/redirect?/ok", .body = BODY },
	{ .name = "five redirects are followed", .at = "/hops?5", .body = BODY },
	{ .name = "a body longer than said ends where it was said", .at = "/longer", .body = BODY },
	{ .name = "busy, then well", .at = "/busy-once", .body = BODY, .retries = 2, .waits = 1 },
	{ .name = "exactly the bytes allowed", .at = "/ok", .body = BODY, .max = sizeof BODY - 1 },
	{ .name = "404",
	    .at = "/gone",
	    .kind = ERR_CONFIG,
	    .says = "/gone: there is no such file any more (404)",
	    .retries = 3 },
	{ .name = "410", .at = "/status?410", .kind = ERR_CONFIG, .says = "correct the url" },
	{ .name = "403", .at = "/status?403", .kind = ERR_CONFIG, .says = "access is refused (403)" },
	{ .name = "204 is no file", .at = "/status?204", .kind = ERR_CONFIG, .says = "gives no file (204)" },
	{ .name = "304 unasked is no file", .at = "/status?304", .kind = ERR_CONFIG, .says = "(304)" },
	{ .name = "500, and again",
	    .at = "/status?500",
	    .kind = ERR_RETRY,
	    .says = "a trouble of its own (500)",
	    .retries = 2,
	    .waits = 2 },
	{ .name = "429 for a day is not waited for",
	    .at = "/busy-long",
	    .kind = ERR_RETRY,
	    .says = "come back later (429)",
	    .retries = 3 },
	{ .name = "an endless page of excuses", .at = "/endless-error", .kind = ERR_RETRY, .says = "(500)" },
	{ .name = "shorter than said",
	    .at = "/shorter",
	    .kind = ERR_RETRY,
	    .says = "ended before the file did" },
	{ .name = "chunks cut", .at = "/chunks-cut", .kind = ERR_RETRY, .says = "127.0.0.1" },
	{ .name = "no answer", .at = "/drop", .kind = ERR_RETRY, .says = "/drop", .retries = 1, .waits = 1 },
	{ .name = "endless",
	    .at = "/endless",
	    .kind = ERR_INPUT,
	    .says = "longer than the 1000000 bytes",
	    .max = 1000000 },
	{ .name = "said to be too long",
	    .at = "/ok",
	    .kind = ERR_INPUT,
	    .says = "longer than the 27 bytes",
	    .max = 27 },
	{ .name = "a gzip bomb",
	    .at = "/gzip-bomb",
	    .kind = ERR_INPUT,
	    .says = "longer than the 1000000 bytes",
	    .max = 1000000 },
	{ .name = "damaged gzip",
	    .at = "/gzip-bad",
	    .kind = ERR_INPUT,
	    .says = "compressed data are damaged" },
	{ .name = "a gzip that is cut, in an answer that is whole",
	    .at = "/gzip-cut",
	    .kind = ERR_RETRY,
	    .says = "ended before the file did" },
	{ .name = "slow", .at = "/slow", .kind = ERR_RETRY, .says = "too slow", .timeout = 1 },
	{ .name = "a redirect in circles", .at = "/loop", .kind = ERR_CONFIG, .says = "more than 5 times" },
	{ .name = "six redirects", .at = "/hops?6", .kind = ERR_CONFIG, .says = "more than 5 times" },
	{ .name = "a redirect to nowhere",
	    .at = "/nowhere",
	    .kind = ERR_CONFIG,
	    .says = "without saying where" },
	{ .name = "a redirect to a file",
	    .at = "/redirect?file:///etc/passwd",
	    .kind = ERR_CONFIG,
	    .says = "not on the web" },
	{ .name = "a redirect to gopher",
	    .at = "/redirect?gopher://127.0.0.1:70/",
	    .kind = ERR_CONFIG,
	    .says = "not on the web" },
	{ .name = "a redirect into the private network",
	    .at = "/redirect?http://10.0.0.1/",
	    .kind = ERR_CONFIG,
	    .says = "http://10.0.0.1/: the address 10.0.0.1 is in a private network" },
	{ .name = "a redirect to loopback by another name",
	    .at = "/redirect?http://127.0.0.2/",
	    .kind = ERR_CONFIG,
	    .says = "127.0.0.2 is in a private network" },
	{ .name = "a redirect to loopback in IPv6",
	    .at = "/redirect?http://[::1]/",
	    .kind = ERR_CONFIG,
	    .says = "::1 is in a private" },
	{ .name = "a redirect to a mapped address",
	    .at = "/redirect?http://[::ffff:169.254.169.254]/",
	    .kind = ERR_CONFIG,
	    .says = "169.254.169.254 is in a private" },
	{ .name = "nobody listens",
	    .at = "http://127.0.0.1:1/x",
	    .kind = ERR_RETRY,
	    .says = "http://127.0.0.1:1/x: ",
	    .retries = 1,
	    .waits = 1 },
	{ .name = "no such name",
	    .at = "http://nowhere.invalid/x",
	    .kind = ERR_RETRY,
	    .says = "name is not known" },
	{ .name = "no scheme",
	    .at = "www.example.test/x",
	    .kind = ERR_CONFIG,
	    .says = "is no address of the web" },
	{ .name = "a file's url",
	    .at = "file:///etc/passwd",
	    .kind = ERR_CONFIG,
	    .says = "is no address of the web" },
	{ .name = "ftp", .at = "ftp://127.0.0.1/x", .kind = ERR_CONFIG, .says = "is no address of the web" },
	{ .name = "credentials are not shown",
	    .at = "http://moi:s3cret@127.0.0.1:%d/gone?key=s3cret",
	    .kind = ERR_CONFIG,
	    .says = "/gone?…: " },
};

static void test_fetch(void **state)
{
	const struct fetch_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out = { .status = -1 };
	struct waits waits = { 0 };
	char url[200];
	struct str s;

	if (r->at[0] == '/')
		snprintf(url, sizeof url, "http://127.0.0.1:%d%s", http.port, r->at);
	else if (strstr(r->at, "%d"))
		snprintf(url, sizeof url, "http://moi:s3cret@127.0.0.1:%d/gone?key=s3cret", http.port);
	else
		snprintf(url, sizeof url, "%s", r->at);
	struct net_request req = {
		.url = url,
		.max_bytes = r->max,
		.timeout_secs = r->timeout,
		.allow_private = true,
		.retries = r->retries,
		.sleep = remember,
		.sleep_ctx = &waits,
	};
	assert_ok(file_write_all(path, FILE_SECRET, STR("yesterday's"), &e));
	bool ok = net_fetch(a, &req, path, &out, &e);
	assert_ok(file_read_all(a, path, 1 << 20, &s, &e));
	assert_int_equal(waits.n, r->waits);
	if (strcmp(r->at, "/busy-once") == 0)
		assert_int_equal(waits.secs[0], 7);
	if (r->body) {
		assert_ok(ok);
		assert_str(s, str_of(r->body));
		assert_int_equal(out.status, 200);
		assert_int_equal(out.bytes, strlen(r->body));
		assert_int_equal(out.attempts, r->waits + 1);
		return;
	}
	assert_false(ok);
	assert_err(e, r->kind, r->says);
	assert_null(strstr(e.text, "s3cret"));
	assert_str(s, STR("yesterday's"));
	assert_int_equal(out.status, -1);
}

static struct net_request request(char url[100], const struct server *s, const char *at)
{
	snprintf(url, 100, "http%s://localhost:%d%s", s == &https ? "s" : "", s->port, at);
	return (struct net_request){ .url = url, .allow_private = true };
}

/* What the server is told to remember is sent; what has not changed is not fetched. */
static void test_conditional(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out, again;
	char url[100];
	struct str s;
	struct net_request req = request(url, &http, "/conditional");

	(void)state;
	assert_ok(net_fetch(a, &req, path, &out, &e));
	assert_false(out.not_modified);
	assert_string_equal(out.etag, "\"v1\"");
	assert_string_equal(out.last_modified, "Sat, 21 Nov 2026 03:00:00 GMT");
	assert_string_equal(out.content_type, "text/csv");
	assert_string_equal(out.url, url);
	assert_ok(file_write_all(path, FILE_SECRET, STR("kept"), &e));
	for (int i = 0; i < 2; i++) {
		req.etag = i ? NULL : out.etag;
		req.last_modified = i ? out.last_modified : NULL;
		assert_ok(net_fetch(a, &req, path, &again, &e));
		assert_true(again.not_modified);
		assert_int_equal(again.bytes, 0);
		assert_ok(file_read_all(a, path, 1 << 20, &s, &e));
		assert_str(s, STR("kept"));
	}
	req.etag = "\"v0\"";
	req.last_modified = NULL;
	assert_ok(net_fetch(a, &req, path, &again, &e));
	assert_false(again.not_modified);
}

/* Retry-After is followed; without it waits grow and hold some chance. */
static void test_waits(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out;
	struct waits w = { 0 };
	char url[100];
	struct net_request req = request(url, &http, "/status?503");

	(void)state;
	req.sleep = remember;
	req.sleep_ctx = &w;
	req.retries = 8;
	assert_false(net_fetch(a, &req, path, &out, &e));
	assert_int_equal(w.n, 8);
	for (int i = 0; i < 8; i++) {
		int most = i < 6 ? 1 << i : 60;
		assert_in_range(w.secs[i], most - most / 2, most);
	}
}

/* Our own network is refused unless it was asked for. */
static void test_private(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out;
	char url[100];
	struct net_request req = request(url, &http, "/ok");

	(void)state;
	req.allow_private = false;
	assert_false(net_fetch(a, &req, path, &out, &e));
	assert_err(e, ERR_CONFIG, "is in a private network");
}

/* Headers and password go to the host of the url, and to no other. */
static void test_secrets(void **state)
{
	static const char *const headers[] = { "X-Api-Key: s3cret", NULL };
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out;
	char url[160];
	struct str s;
	struct net_request req = { .url = url, .allow_private = true, .headers = headers };

	(void)state;
	snprintf(url, sizeof url, "http://moi:passe@localhost:%d/redirect?/ok", http.port);
	assert_ok(net_fetch(a, &req, path, &out, &e));
	snprintf(url, sizeof url, "http://localhost:%d/headers-of?/ok", http.port);
	assert_ok(net_fetch(a, &req, path, &out, &e));
	assert_ok(file_read_all(a, path, 1 << 20, &s, &e));
	assert_non_null(strstr(s.p, "X-Api-Key: s3cret\n"));
	assert_non_null(strstr(s.p, "Authorization: Basic bW9pOnBhc3Nl\n"));
	assert_non_null(strstr(s.p, "User-Agent: vigie\n"));

	/* Another port is another server: here the same one with TLS. */
	snprintf(url, sizeof url, "http://moi:passe@localhost:%d/redirect?https://localhost:%d/ok", http.port,
	    https.port);
	req.ca_file = "tests/fakes/localhost.pem";
	assert_ok(net_fetch(a, &req, path, &out, &e));
	snprintf(url, sizeof url, "https://localhost:%d/headers-of?/ok", https.port);
	assert_ok(net_fetch(a, &req, path, &out, &e));
	assert_ok(file_read_all(a, path, 1 << 20, &s, &e));
	assert_null(strstr(s.p, "Authorization"));
	assert_null(strstr(s.p, "X-Api-Key"));
}

static void test_tls(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out;
	char url[100];
	struct net_request req = request(url, &https, "/ok"), down;

	(void)state;
	assert_false(net_fetch(a, &req, path, &out, &e));
	assert_err(e, ERR_CONFIG, "certificate is not to be trusted");
	req.ca_file = "tests/fakes/localhost.pem";
	assert_ok(net_fetch(a, &req, path, &out, &e));
	assert_int_equal(out.bytes, sizeof BODY - 1);
	req.ca_file = "/nowhere/ca.pem";
	assert_false(net_fetch(a, &req, path, &out, &e));
	assert_err(e, ERR_CONFIG, "certificates in /nowhere/ca.pem cannot be read");
	down = request(url, &https, "/redirect?http://localhost/");
	down.ca_file = "tests/fakes/localhost.pem";
	assert_false(net_fetch(a, &down, path, &out, &e));
	assert_err(e, ERR_CONFIG, "points from https to http");
}

/* A proxy in the environment is not asked. */
static void test_no_proxy(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out;
	char url[100];
	struct net_request req = request(url, &http, "/ok");

	(void)state;
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	assert_ok(net_fetch(a, &req, path, &out, &e));
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	req.proxy = "http://127.0.0.1:1";
	assert_false(net_fetch(a, &req, path, &out, &e));
	assert_int_equal(e.kind, ERR_RETRY);
}

static void test_file_fails(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out;
	char url[100];
	struct net_request req = request(url, &http, "/ok");

	(void)state;
	assert_false(net_fetch(a, &req, "/nowhere/feed.csv", &out, &e));
	assert_err(e, ERR_CONFIG, "make the folder first");
}

/* What was agreed on with one server holds for it alone, whatever URL is asked for. */
static void test_of(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out;
	char url[100], of[100];
	int status = -1;
	struct str s;
	struct net_request req = request(url, &http, "/ok");

	(void)state;
	req.user = "moi";
	req.password = "passe";
	req.status = &status;
	snprintf(of, sizeof of, "http://localhost:%d/elsewhere", http.port);
	req.of = of;
	assert_ok(net_fetch(a, &req, path, &out, &e));
	snprintf(url, sizeof url, "http://localhost:%d/headers-of?/ok", http.port);
	assert_ok(net_fetch(a, &req, path, &out, &e));
	assert_ok(file_read_all(a, path, 1 << 20, &s, &e));
	assert_non_null(strstr(s.p, "Authorization: Basic bW9pOnBhc3Nl\n"));
	assert_string_equal(out.found, url);

	/* By another port: no secret; by another host: no private address either. */
	snprintf(of, sizeof of, "http://localhost:1/");
	snprintf(url, sizeof url, "http://localhost:%d/ok", http.port);
	assert_ok(net_fetch(a, &req, path, &out, &e));
	snprintf(url, sizeof url, "http://localhost:%d/headers-of?/ok", http.port);
	assert_ok(net_fetch(a, &req, path, &out, &e));
	assert_ok(file_read_all(a, path, 1 << 20, &s, &e));
	assert_null(strstr(s.p, "Authorization"));
	snprintf(of, sizeof of, "http://partner.test/");
	assert_false(net_fetch(a, &req, path, &out, &e));
	assert_err(e, ERR_CONFIG, "is in a private network");
	assert_int_equal(status, 0);
}

/* Redirects stay with the host where that is asked for; the status of a failure is told. */
static void test_same_host(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct net_response out;
	char url[100];
	int status = -1;
	struct net_request req = request(url, &http, "/redirect?/ok");

	(void)state;
	req.same_host = true;
	req.status = &status;
	assert_ok(net_fetch(a, &req, path, &out, &e));
	assert_int_equal(status, 200);
	req = request(url, &http, "/redirect?http://elsewhere.test/");
	req.same_host = true;
	assert_false(net_fetch(a, &req, path, &out, &e));
	assert_err(e, ERR_CONFIG, "points to another host");
	req = request(url, &http, "/gone");
	req.status = &status;
	assert_false(net_fetch(a, &req, path, &out, &e));
	assert_int_equal(status, 404);
}

int main(void)
{
	static struct tests t;

	signal(SIGPIPE, SIG_IGN);
	test_mkdir(dir);
	snprintf(path, sizeof path, "%s/feed.csv", dir);
	if (!server_start(&http, false) || !server_start(&https, true)) {
		fprintf(stderr, "test_net: no server: python3 is missing\n");
		return 1;
	}
	TESTS_ROWS(&t, fetches, test_fetch);
	tests_add(&t, "conditional requests", test_conditional, NULL);
	tests_add(&t, "waits grow", test_waits, NULL);
	tests_add(&t, "a private address is refused", test_private, NULL);
	tests_add(&t, "secrets go to their host only", test_secrets, NULL);
	tests_add(&t, "what was agreed on with one server", test_of, NULL);
	tests_add(&t, "a redirect to another host", test_same_host, NULL);
	tests_add(&t, "TLS is verified", test_tls, NULL);
	tests_add(&t, "proxies of the environment are not used", test_no_proxy, NULL);
	tests_add(&t, "a file that cannot be written", test_file_fails, NULL);
	int failed = tests_run(&t, "net");
	server_stop(&http);
	server_stop(&https);
	unlink(path);
	rmdir(dir);
	return failed;
}
