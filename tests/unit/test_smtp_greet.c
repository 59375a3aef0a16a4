/* test_smtp_greet.c: doctor's question whether there is a relay. */
#include "tests/unit/relay.h"

#include "lib/arena.h"
#include "mailer/smtp_greet.h"

#include <netinet/in.h>
#include <sys/socket.h>

enum { ARENA_MAX = 1 << 20 };

static struct relay relay;

static const struct row {
	const char *name, *scene;
	const char *line; /* NULL: an error */
	enum err_kind kind;
	const char *says;
} rows[] = {
	{ .name = "it greets", .scene = "greeting=220 relay.test ready", .line = "220 relay.test ready" },
	{ .name = "it drops the line at QUIT", .scene = "greeting=220 x|quit=@drop", .line = "220 x" },
	{ .name = "it does not want us",
	    .scene = "greeting=554 5.3.2 no",
	    .kind = ERR_RETRY,
	    .says = "554 5.3.2 no" },
	{ .name = "it drops the line",
	    .scene = "greeting=@drop",
	    .kind = ERR_RETRY,
	    .says = "does not greet" },
	{ .name = "it says nothing",
	    .scene = "greeting=@silence",
	    .kind = ERR_RETRY,
	    .says = "does not greet" },
	{ .name = "another kind of server",
	    .scene = "greeting=HTTP/1.1 400 Bad Request",
	    .kind = ERR_CONFIG,
	    .says = "is no mail relay" },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct settings s = relay_settings(&relay);
	struct str line = STR("untouched");
	struct err e = { 0 };

	relay_scene(&relay, r->scene);
	bool ok = smtp_greet(a, &s, 1, &line, &e);
	assert_int_equal(ok, r->line != NULL);
	assert_str(line, r->line ? str_of(r->line) : STR("untouched"));
	if (!ok)
		assert_err(e, r->kind, r->says);
}

/* A port on which nobody listens: held by a socket that never will. */
static void test_nobody(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct settings s = relay_settings(&relay);
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct str line;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	s.smtp_port = ntohs(at.sin_port);
	assert_false(smtp_greet(a, &s, 1, &line, &e));
	close(fd);
	assert_err(e, ERR_RETRY, "is not reached");
}

static void test_elsewhere(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct settings s = relay_settings(&relay);
	struct str line;
	struct err e = { 0 };

	(void)state;
	s.smtp_host = STR("192.0.2.1"); /* RFC 5737: nobody's */
	assert_false(smtp_greet(a, &s, 1, &line, &e));
	assert_err(e, ERR_CONFIG, "192.0.2.1");
}

int main(void)
{
	struct tests t = { 0 };

	if (!relay_start(&relay)) {
		fprintf(stderr, "test_smtp_greet: no relay: python3 is missing\n");
		return 1;
	}
	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "nobody listens", test_nobody, NULL);
	tests_add(&t, "test builds stay on loopback", test_elsewhere, NULL);
	int failed = tests_run(&t, "smtp_greet");
	relay_stop(&relay);
	return failed;
}
