#include "tests/unit/relay_session.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/file.h"

static struct relay relay;

/* Relays that misbehave ----------------------------------------------------------------------------------------- */

/* clang-format off */
static const struct fault {
	const char *name, *scene;
	const char *results;
	enum err_kind kind;
	const char *says;  /* in the error */
	const char *holds; /* in the answers */
} faults[] = {
	{ .name = "all is well", .scene = "", .results = "SSS" },
	{ .name = "without PIPELINING", .scene = "nopipe", .results = "SSS" },
	{ .name = "with CHUNKING", .scene = "chunking", .results = "SSS" },
	{ .name = "with CHUNKING, without PIPELINING", .scene = "chunking|nopipe", .results = "SSS" },
	{ .name = "a relay of before EHLO", .scene = "ehlo=502 5.5.1 what?", .results = "SSS" },
	{ .name = "it drops the line at QUIT", .scene = "quit=@drop", .results = "SSS" },
	{ .name = "greeting 554", .scene = "greeting=554 5.3.2 no", .results = "NNN", .kind = ERR_RETRY,
	    .says = "says: 554 5.3.2 no" },
	{ .name = "greeting 421", .scene = "greeting=421 4.3.2 not now", .results = "NNN", .kind = ERR_RETRY,
	    .says = "says: 421 4.3.2 not now" },
	{ .name = "no greeting", .scene = "greeting=@drop", .results = "NNN", .kind = ERR_RETRY,
	    .says = "dropped the connection" },
	{ .name = "another kind of server", .scene = "greeting=HTTP/1.1 400 Bad Request", .results = "NNN",
	    .kind = ERR_RETRY, .says = "dropped" },
	{ .name = "EHLO 554", .scene = "ehlo=554 5.7.1 not you", .results = "NNN", .kind = ERR_RETRY,
	    .says = "says: 554 5.7.1 not you" },
	{ .name = "EHLO 421", .scene = "ehlo=421 4.3.2 not now", .results = "NNN", .kind = ERR_RETRY,
	    .says = "says: 421" },
	{ .name = "dropped at EHLO", .scene = "ehlo=@drop", .results = "NNN", .kind = ERR_RETRY, .says = "dropped" },
	{ .name = "MAIL 451 for one", .scene = "only=s2@|mail=451 4.3.0 later", .results = "SNS",
	    .kind = ERR_RETRY, .says = "451 4.3.0 later", .holds = "[451 451 4.3.0" },
	{ .name = "MAIL 552 for one", .scene = "only=s2@|mail=552 5.3.4 too big", .results = "SFS",
	    .holds = "[552 552 5.3.4 too big]" },
	{ .name = "MAIL 550 for all is about us", .scene = "mail=550 5.1.8 who?", .results = "NNN",
	    .kind = ERR_CONFIG, .says = "refuses to send for us: 550 5.1.8" },
	{ .name = "MAIL 530 for one is about us", .scene = "only=s2@|mail=530 5.7.0 log in", .results = "SNS",
	    .kind = ERR_CONFIG, .says = "530 5.7.0" },
	{ .name = "dropped at MAIL", .scene = "only=s2@|mail=@drop", .results = "SNN", .kind = ERR_RETRY,
	    .says = "dropped" },
	{ .name = "MAIL answered without a text", .scene = "mail=250", .results = "NNN", .kind = ERR_RETRY,
	    .says = "dropped" },
	{ .name = "RCPT 450 for one", .scene = "only=b2@|rcpt=450 4.2.0 later", .results = "SLS",
	    .holds = "[450 450 4.2.0 later]" },
	{ .name = "RCPT 550 for one", .scene = "only=b2@|rcpt=550 5.1.1 nobody", .results = "SFS",
	    .holds = "[550 550 5.1.1 nobody]" },
	{ .name = "RCPT 550 over several lines", .scene = "only=b2@|rcpt=550-5.1.1 nobody\\n550 5.1.1 here",
	    .results = "SFS", .holds = "[550 550 5.1.1 nobody here]" },
	{ .name = "RCPT 550 without a text", .scene = "only=b2@|rcpt=550", .results = "SFN", .kind = ERR_RETRY,
	    .says = "", .holds = "[550 550]" },
	{ .name = "RCPT 421 for one", .scene = "only=b2@|rcpt=421 4.7.0 enough", .results = "SNS",
	    .kind = ERR_RETRY, .says = "421 4.7.0 enough" },
	{ .name = "RCPT: it does not relay for us", .scene = "rcpt=554 5.7.1 <b@y.test>: Relay access denied",
	    .results = "NNN", .kind = ERR_CONFIG, .says = "Relay access denied" },
	{ .name = "dropped at RCPT", .scene = "only=b2@|rcpt=@drop", .results = "SNN", .kind = ERR_RETRY,
	    .says = "dropped" },
	{ .name = "dropped at RCPT, without PIPELINING", .scene = "nopipe|only=b2@|rcpt=@drop", .results = "SNN",
	    .kind = ERR_RETRY, .says = "dropped" },
	{ .name = "RCPT answered without a text", .scene = "only=b2@|rcpt=250", .results = "SNN",
	    .kind = ERR_RETRY, .says = "" },
	{ .name = "control characters in an answer", .scene = "only=b2@|rcpt=550 5.1.1 \033[2Jno\t\xc3\xa9",
	    .results = "SFS", .holds = "[550 550 5.1.1 ?[2Jno??]" },
	{ .name = "DATA 451 for one", .scene = "only=b2@|data=451 4.3.0 later", .results = "SLS",
	    .holds = "[451 451 4.3.0 later]" },
	{ .name = "DATA 554 for one", .scene = "only=b2@|data=554 5.6.0 no", .results = "SFS",
	    .holds = "[554 554 5.6.0 no]" },
	{ .name = "dropped at DATA", .scene = "only=b2@|data=@drop", .results = "SNN", .kind = ERR_RETRY,
	    .says = "dropped" },
	{ .name = "DATA answered by 250", .scene = "only=b2@|data=250 2.0.0 fine", .results = "SNN",
	    .kind = ERR_RETRY, .says = "" },
	{ .name = "451 behind the body of one", .scene = "only=b2@|dot=451 4.3.0 later", .results = "SLS",
	    .holds = "[451 451 4.3.0" },
	{ .name = "452 with the line dropped behind it", .scene = "only=b2@|dot=452 4.3.1 full|rset=@drop",
	    .results = "SLN", .kind = ERR_RETRY, .says = "", .holds = "[452 452 4.3.1 full]" },
	{ .name = "554 behind the body of one", .scene = "only=b2@|dot=554 5.6.0 no", .results = "SFS",
	    .holds = "[554 554 5.6.0 no]" },
	{ .name = "421 behind the body of one", .scene = "only=b2@|dot=421 4.3.2 going", .results = "SLS",
	    .holds = "[421 421 4.3.2" },
	{ .name = "dropped behind the body of one", .scene = "only=b2@|dot=@drop", .results = "SUN",
	    .kind = ERR_RETRY, .says = "dropped", .holds = "[0 ]" },
	{ .name = "250 without a text behind a body", .scene = "only=b2@|dot=250", .results = "SSN",
	    .kind = ERR_RETRY, .says = "" },
	{ .name = "450 without a text behind a body", .scene = "only=b2@|dot=450", .results = "SLN",
	    .kind = ERR_RETRY, .says = "", .holds = "[450 450]" },
	{ .name = "550 without a text behind a body", .scene = "only=b2@|dot=550", .results = "SFN",
	    .kind = ERR_RETRY, .says = "", .holds = "[550 550]" },
	{ .name = "more than 4 KiB behind a body",
	    .scene = "only=b2@|dot=@huge", .results = "SSN",
	    .kind = ERR_RETRY, .says = "" },
	{ .name = "half an answer behind a body", .scene = "only=b2@|dot=2", .results = "SUN", .kind = ERR_RETRY,
	    .says = "", .holds = "[0 ]" },
	{ .name = "lines of an answer that disagree", .scene = "only=b2@|dot=250-fine\\n550 5.0.0 no",
	    .results = "SUN", .kind = ERR_RETRY, .says = "" },
	{ .name = "at most two e-mails a connection", .scene = "limit=2", .results = "SSN", .kind = ERR_RETRY,
	    .says = "421 4.7.0 too many" },
	{ .name = "CHUNKING, RCPT 450 for one", .scene = "chunking|only=b2@|rcpt=450 4.2.0 later",
	    .results = "SLS", .holds = "[450 450 4.2.0 later]" },
	{ .name = "CHUNKING, RCPT 550 for one", .scene = "chunking|only=b2@|rcpt=550 5.1.1 nobody",
	    .results = "SFS", .holds = "[550 550 5.1.1 nobody]" },
	{ .name = "CHUNKING, no relaying", .scene = "chunking|rcpt=550 5.7.1 Relaying denied", .results = "NNN",
	    .kind = ERR_CONFIG, .says = "Relaying denied" },
	{ .name = "CHUNKING, 451 behind the body", .scene = "chunking|only=b2@|dot=451 4.3.0 later",
	    .results = "SLS", .holds = "[451" },
	{ .name = "CHUNKING, 554 behind the body", .scene = "chunking|only=b2@|dot=554 5.6.0 no", .results = "SFS",
	    .holds = "[554" },
	{ .name = "CHUNKING, dropped behind the body", .scene = "chunking|only=b2@|dot=@drop", .results = "SUN",
	    .kind = ERR_RETRY, .says = "", .holds = "[0 ]" },
	{ .name = "CHUNKING, 250 without a text behind the body", .scene = "chunking|only=b2@|dot=250",
	    .results = "SUN", .kind = ERR_RETRY, .says = "", .holds = "[0 ]" },
	{ .name = "CHUNKING, a chunk is refused for now: the rest is answered by 503",
	    .scene = "chunking|only=b2@|bdat=452 4.3.1 full", .results = "SLS", .holds = "[503" },
	{ .name = "CHUNKING, dropped at a chunk", .scene = "chunking|only=b2@|bdat=@drop", .results = "SUN",
	    .kind = ERR_RETRY, .says = "", .holds = "[0 ]" },
};
/* clang-format on */

static void test_fault(void **state)
{
	const struct fault *f = *state;
	struct settings s = relay_settings(&relay);

	relay_scene(&relay, f->scene);
	struct told t = relay_session(&s, relay_three, 3, 0);
	assert_told(&t, f->results, f->kind, f->says);
	if (f->holds && !strstr(t.answers, f->holds))
		fail_msg("\"%s\" does not hold \"%s\"", t.answers, f->holds);
	/* What the relay may count as its own it must have been given the word for. */
	struct relay_count c = relay_count(&relay);
	assert_true(c.bodies <= t.asked);
	assert_true(c.taken <= relay_letters(f->results, 'S') + relay_letters(f->results, 'U'));
	assert_int_equal(c.connections, 1);
}

/* Bytes --------------------------------------------------------------------------------------------------------- */

#define LONG_100 \
	"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
#define LONG_998 \
	LONG_100 LONG_100 LONG_100 LONG_100 LONG_100 LONG_100 LONG_100 LONG_100 LONG_100 \
	    "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"

static const struct bytes {
	const char *name, *body; /* behind RELAY_HEAD; received as given */
	const char *added;       /* behind it, where the line before the final dot had no end */
} bodies[] = {
	{ "plain", "Subject: x\r\n\r\nBonjour\r\n", "" },
	{ "dots at the beginning of lines", "\r\n.\r\n..\r\n.a\r\n...\r\n.\r\n", "" },
	{ "8 bits", "\r\n\xc3\xa9t\xe9\r\n", "" },
	{ "no final line end", "\r\nBonjour", "\r\n" },
	{ "no final line end behind a dot", "\r\n.", "\r\n" },
	{ "long lines", "X-Long: " LONG_998 "\r\n\r\n" LONG_998 "\r\n." LONG_998 LONG_998 "\r\n", "" },
	{ "folded and repeated headers",
	    "Subject: a\r\n b\r\n\tc\r\nReply-To: a@x.test,\r\n b@x.test\r\nX-A: 1\r\nX-A: 2\r\nList-Unsubscribe: <mailto:a@x.test>\r\n"
	    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nAuto-Submitted: auto-generated\r\n\r\nx\r\n",
	    "" },
	{ "white space at the ends of lines", "X-A: b \r\n\r\na \r\n\t\r\n \r\n\r\n\r\n", "" },
	{ "no body", "Subject: x\r\n\r\n", "" },
};

static void taken_is(int number, struct str want)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	char path[96];
	struct str have;

	snprintf(path, sizeof path, "%s/%d.eml", relay.into, number);
	assert_ok(file_read_all(a, path, 1 << 20, &have, &e));
	assert_str(have, want);
}

static void test_bytes(void **state)
{
	const struct bytes *b = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct settings s = relay_settings(&relay);
	struct str given = arena_fmt(a, "%s%s", RELAY_HEAD, b->body),
	           whole = arena_fmt(a, "%s%s%s", RELAY_HEAD, b->body, b->added);
	const struct smtp_email e[] = { { 1, "s@x.test", "b@y.test", given }, { 2, "", "b@y.test", given } };

	relay_scene_kept(&relay, "");
	struct told t = relay_session(&s, e, 2, 0);
	assert_told(&t, "SS", ERR_NONE, NULL);
	taken_is(1, whole);
	taken_is(2, whole);
	relay_scene_kept(&relay, "chunking");
	t = relay_session(&s, e, 2, 0);
	assert_told(&t, "SS", ERR_NONE, NULL);
	taken_is(1, given);
	taken_is(2, given);
}

/* Larger than any buffer between us and the relay. */
static void test_large(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(32 << 20);
	struct settings s = relay_settings(&relay);
	struct buf AUTO_BUF b = BUF_INIT(8 << 20);

	(void)state;
	buf_s(&b, STR(RELAY_HEAD "\r\n"));
	for (int i = 0; i < 60000; i++)
		buf_fmt(&b, "%s%d\r\n", i % 7 ? "ligne " : ".", i);
	const struct smtp_email e[] = { { 1, "s@x.test", "b@y.test", buf_str(&b) } };
	for (int chunking = 0; chunking < 2; chunking++) {
		relay_scene_kept(&relay, chunking ? "chunking" : "");
		struct told t = relay_session(&s, e, 1, 0);
		assert_told(&t, "S", ERR_NONE, NULL);
		taken_is(1, buf_str(&b));
	}
}

/* Guards -------------------------------------------------------------------------------------------------------- */

static const struct unfit {
	const char *name, *from, *to, *body, *says;
} unfits[] = {
	{ "a second command in the address", "s@x.test", "b@y.test>\r\nRCPT TO:<c@z.test", "\r\nx\r\n",
	    "address" },
	{ "a second command in the sender", "s@x.test>\r\nDATA", "b@y.test", "\r\nx\r\n",
	    "sender's address" },
	{ "white space in the address", "s@x.test", "b @y.test", "\r\nx\r\n", "address" },
	{ "no address", "s@x.test", "bernard.test", "\r\nx\r\n", "address" },
	{ "two addresses", "s@x.test", "a@b@y.test", "\r\nx\r\n", "address" },
	{ "an accent in the address", "s@x.test", "b\xc3\xa9@y.test", "\r\nx\r\n", "address" },
	{ "a bare line feed", "s@x.test", "b@y.test", "\r\nx\n.\r\nMAIL FROM:<z@z.test>\r\n",
	    "bare line end" },
	{ "a bare carriage return", "s@x.test", "b@y.test", "\r\nx\r.\r\n", "bare line end" },
	{ "a carriage return at the end", "s@x.test", "b@y.test", "\r\nx\r", "bare line end" },
};

static void test_unfit(void **state)
{
	const struct unfit *u = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct settings s = relay_settings(&relay);
	const struct smtp_email e[] = { relay_three[0],
		{ 2, u->from, u->to, arena_fmt(a, "%s%s", RELAY_HEAD, u->body) },
		{ 3, relay_three[2].from, relay_three[2].to, relay_three[2].bytes } };

	relay_scene(&relay, "");
	struct told t = relay_session(&s, e, 3, 0);
	assert_told(&t, "SFS", ERR_NONE, NULL);
	assert_non_null(strstr(t.answers, u->says));
	assert_int_equal(relay_count(&relay).bodies, 2);
	const struct smtp_email alone = { 1, e[1].from, e[1].to, e[1].bytes };
	t = relay_session(&s, &alone, 1, 0);
	assert_told(&t, "F", ERR_NONE, NULL);
	assert_int_equal(relay_count(&relay).connections, 1); /* nobody is disturbed for nothing */
}

static void test_test_build(void **state)
{
	struct settings s = relay_settings(&relay);
	const struct smtp_email away[] = { { 1, "s@x.test", "b@y.com", relay_three[0].bytes } };

	(void)state;
	relay_scene(&relay, "");
	struct told t = relay_session(&s, away, 1, 0);
	assert_told(&t, "?", ERR_CONFIG, ".test and .example only");
	s.smtp_host = STR("192.0.2.1");
	s.smtp_tls = SMTP_TLS_STARTTLS;
	t = relay_session(&s, relay_three, 3, 0);
	assert_told(&t, "???", ERR_CONFIG, "127.0.0.1 only");
	assert_int_equal(relay_count(&relay).connections, 0);
}

static void test_hosts(void **state)
{
	struct settings s = relay_settings(&relay);

	(void)state;
	relay_scene(&relay, "");
	s.smtp_host = STR("::1");
	struct told t = relay_session(&s, relay_three, 3, 0);
	assert_told(&t, "???", ERR_CONFIG, "IPv4");
	s.smtp_host = STR("nowhere.invalid");
	t = relay_session(&s, relay_three, 3, 0);
	assert_int_not_equal(t.err.kind, ERR_NONE);
	assert_non_null(strstr(t.err.text, "nowhere.invalid cannot be resolved"));
	s = relay_settings(&relay);
	s.smtp_port = 1;
	t = relay_session(&s, relay_three, 3, 0);
	assert_told(&t, "NNN", ERR_RETRY, "port 1, cannot be reached: Connection refused");
	assert_int_equal(relay_count(&relay).connections, 0);
}

/* The parent's no: neither that body nor another leaves. */
static void test_no_word(void **state)
{
	struct settings s = relay_settings(&relay);

	(void)state;
	for (int chunking = 0; chunking < 2; chunking++) {
		relay_scene(&relay, chunking ? "chunking" : "");
		struct told t = relay_session(&s, relay_three, 3, 2);
		assert_told(&t, "SNN", ERR_RETRY, "from our side");
		assert_int_equal(relay_count(&relay).bodies, 1);
	}
}

int main(void)
{
	struct tests t = { 0 };

	if (!relay_start(&relay)) {
		fprintf(stderr, "test_smtp: no relay: python3 is missing\n");
		return 1;
	}
	TESTS_ROWS(&t, faults, test_fault);
	TESTS_ROWS(&t, bodies, test_bytes);
	tests_add(&t, "a large message", test_large, NULL);
	TESTS_ROWS(&t, unfits, test_unfit);
	tests_add(&t, "a test build writes to tests", test_test_build, NULL);
	tests_add(&t, "hosts that are none", test_hosts, NULL);
	tests_add(&t, "without the parent's word nothing leaves", test_no_word, NULL);
	int failed = tests_run(&t, "smtp");
	relay_stop(&relay);
	return failed;
}
