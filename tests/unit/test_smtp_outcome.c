#include "tests/test.h"

#include "mailer/smtp_outcome.h"

#define OK \
	{ \
		.code = 250, .text = "ok" \
	}
#define CODE(n) \
	{ \
		.code = (n), .text = "words" \
	}

static const struct row {
	const char *name;
	struct smtp_facts facts;
	enum outbox_result result;
	int code;
	bool about_us;
	const char *answer; /* NULL: not looked at */
} rows[] = {
	/* clang-format off */
	{ .name = "nothing was answered", .result = OUTBOX_UNTRIED, .answer = "" },
	{ .name = "sent", .facts = { .mail = OK, .rcpt = OK, .body = OK, .asked = true, .given = true, .ended = true,
	    .taken = true }, .result = OUTBOX_SENT, .code = 250, .answer = "250 ok" },
	{ .name = "250 to a chunk is no acceptance", .facts = { .mail = OK, .rcpt = OK, .body = OK, .asked = true,
	    .given = true, .chunking = true }, .result = OUTBOX_LATER, .answer = "" },
	{ .name = "250 to a chunk, and the last one may have gone", .facts = { .mail = OK, .rcpt = OK, .body = OK,
	    .asked = true, .given = true, .ended = true, .chunking = true }, .result = OUTBOX_UNSURE, .answer = "" },
	{ .name = "354 and then nothing", .facts = { .mail = OK, .rcpt = OK, .body = CODE(354), .asked = true, .given = true,
	    .ended = true }, .result = OUTBOX_UNSURE, .answer = "" },
	{ .name = "354, and not a byte was given", .facts = { .mail = OK, .rcpt = OK, .body = CODE(354), .asked = true },
	    .result = OUTBOX_UNTRIED, .answer = "" },
	{ .name = "the line saw an acceptance that libesmtp did not", .facts = { .mail = OK, .rcpt = OK,
	    .body = { .code = 250 }, .asked = true, .given = true, .ended = true, .after_354 = 250 }, .result = OUTBOX_SENT,
	    .code = 250 },
	{ .name = "with BDAT the line is not seen", .facts = { .mail = OK, .rcpt = OK, .body = { .code = 250 },
	    .asked = true, .given = true, .ended = true, .chunking = true, .after_354 = 250 }, .result = OUTBOX_UNSURE },
	{ .name = "the sender is refused, as all were", .facts = { .mail = CODE(550) }, .result = OUTBOX_UNTRIED, .code = 550,
	    .about_us = true, .answer = "550 words" },
	{ .name = "the sender is refused, and others were not", .facts = { .mail = CODE(550), .mail_taken = true },
	    .result = OUTBOX_FAILED, .code = 550 },
	{ .name = "the relay has no time", .facts = { .mail = CODE(451) }, .result = OUTBOX_UNTRIED, .code = 451 },
	{ .name = "421 at RCPT", .facts = { .mail = OK, .rcpt = CODE(421) }, .result = OUTBOX_UNTRIED, .code = 421 },
	{ .name = "421 behind the body: it was not taken", .facts = { .mail = OK, .rcpt = OK, .body = CODE(421),
	    .asked = true, .given = true, .ended = true }, .result = OUTBOX_LATER, .code = 421 },
	{ .name = "503 behind BDAT may stand for a 4xx", .facts = { .mail = OK, .rcpt = OK, .body = CODE(503),
	    .asked = true, .given = true, .ended = true, .chunking = true }, .result = OUTBOX_LATER, .code = 503 },
	{ .name = "503 behind DATA does not", .facts = { .mail = OK, .rcpt = OK, .body = CODE(503), .asked = true,
	    .given = true, .ended = true }, .result = OUTBOX_FAILED, .code = 503 },
	{ .name = "RCPT is refused though its body went by BDAT", .facts = { .mail = OK, .rcpt = CODE(550),
	    .body = CODE(503), .asked = true, .given = true, .ended = true, .chunking = true }, .result = OUTBOX_FAILED,
	    .code = 550, .answer = "550 words" },
	{ .name = "the line went before RCPT was answered, and the body by BDAT", .facts = { .mail = OK, .asked = true,
	    .given = true, .ended = true, .chunking = true }, .result = OUTBOX_UNSURE },
	{ .name = "sendmail does not relay", .facts = { .mail = OK, .rcpt = { .code = 550, .status = { 5, 7, 1 },
	    .text = "<b@y.test>... Relaying denied" } }, .result = OUTBOX_UNTRIED, .code = 550, .about_us = true,
	    .answer = "550 5.7.1 <b@y.test>... Relaying denied" },
	{ .name = "Exchange does not relay", .facts = { .mail = OK, .rcpt = { .code = 550, .status = { 5, 7, 54 },
	    .text = "SMTP; Unable to relay recipient in non-accepted domain" } }, .result = OUTBOX_UNTRIED, .code = 550,
	    .about_us = true },
	{ .name = "a 4xx that speaks of relaying is only late", .facts = { .mail = OK, .rcpt = { .code = 450,
	    .text = "Relay access denied" } }, .result = OUTBOX_LATER, .code = 450 },
	{ .name = "lines become one, controls question marks", .facts = { .mail = OK, .rcpt = { .code = 550,
	    .text = "a\r\nb\033\x80\r\n" } }, .result = OUTBOX_FAILED, .code = 550, .answer = "550 a b??" },
	/* clang-format on */
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct smtp_outcome o;

	smtp_outcome(&r->facts, &o);
	assert_int_equal(o.result, r->result);
	assert_int_equal(o.code, r->code);
	assert_int_equal(o.about_us, r->about_us);
	if (r->answer)
		assert_string_equal(o.answer, r->answer);
}

static void test_long(void **state)
{
	char text[2000];
	struct smtp_facts f = { .mail = { .code = 550, .text = text }, .mail_taken = true };
	struct smtp_outcome o;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	smtp_outcome(&f, &o);
	assert_int_equal(strlen(o.answer), SMTP_ANSWER_MAX - 1);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "a long answer is cut", test_long, NULL);
	return tests_run(&t, "smtp_outcome");
}
