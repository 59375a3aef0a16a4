/* fuzz_smtp_wire.c: a dialogue with a relay: lines that begin with ">" are what we write, the rest is what it says. Read
 * at once and byte for byte it must mean the same, and what it answers must make one line for people. */
#include "tests/fuzz/fuzz.h"

#include "mailer/smtp_outcome.h"
#include "mailer/smtp_wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "%s\n", promise);
	abort();
}

static void read_pieces(struct wire *w, const char *p, size_t n, size_t piece)
{
	for (size_t at = 0; at < n; at += piece)
		wire_read(w, p + at, at + piece < n ? piece : n - at);
}

static void play(struct wire *w, const char *p, size_t n, size_t piece)
{
	while (n > 0) {
		const char *end = memchr(p, '\n', n);
		size_t len = end ? (size_t)(end - p) + 1 : n;
		if (*p == '>')
			wire_wrote(w, p + 1, len - 1);
		else
			read_pieces(w, p, len, piece);
		p += len;
		n -= len;
	}
}

static void printable(const char *z, size_t most)
{
	must(strnlen(z, most) < most, "a text ends");
	for (; *z; z++)
		must(*z >= ' ' && *z < 0x7f, "a text is printable ASCII");
}

static void check_outcome(const struct wire *w, const uint8_t *data, size_t size, const char *text)
{
	struct smtp_outcome o;
	const int codes[] = { 0, 2, 250, 354, 421, 450, 503, 530, 550, 554 };
	uint8_t b[4] = { 0 };

	memcpy(b, data, size < 4 ? size : 4);
	const struct smtp_facts f = {
		.mail = { .code = codes[b[0] % 10], .text = text },
		.rcpt = { .code = codes[b[1] % 10], .status = { b[1] % 3 * 5, b[2], b[3] }, .text = text },
		.body = { .code = codes[b[2] % 10], .text = text },
		.asked = b[3] & 1,
		.given = b[3] & 2,
		.ended = b[3] & 4,
		.taken = b[3] & 8,
		.chunking = w->chunking,
		.after_354 = w->after_354,
		.mail_taken = b[3] & 16,
	};
	smtp_outcome(&f, &o);
	printable(o.answer, sizeof o.answer);
	must(o.result != OUTBOX_SENT || (f.ended && o.code / 100 == 2), "sent is what ended and was taken");
	must(o.result != OUTBOX_FAILED || o.code / 100 == 5, "failed is what was refused for good");
	must(o.result != OUTBOX_UNTRIED || !f.ended || o.code,
	    "what may have ended is not untried without a reason");
	must(!o.about_us || o.result == OUTBOX_UNTRIED, "a refusal of us is held against no e-mail");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire whole = { 0 }, split = { 0 };
	char text[1024];
	size_t n = size < sizeof text ? size : sizeof text - 1;

	play(&whole, (const char *)data, size, size);
	play(&split, (const char *)data, size, 1);
	must(whole.code == split.code && whole.after_354 == split.after_354 &&
	        whole.chunking == split.chunking && whole.authed == split.authed &&
	        strcmp(whole.refusal, split.refusal) == 0,
	    "pieces mean what the whole means");
	printable(whole.verb, sizeof whole.verb);
	printable(whole.refusal, sizeof whole.refusal);
	printable(whole.auth_refusal, sizeof whole.auth_refusal);
	memcpy(text, data, n);
	text[n] = '\0';
	check_outcome(&whole, data, size, text);
	return 0;
}
