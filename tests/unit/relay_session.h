/* relay_session.h: one session with a relay, in a process of its own as in the program, and what it told. */
#ifndef TESTS_RELAY_SESSION_H
#define TESTS_RELAY_SESSION_H

#include "tests/unit/relay.h"

#include "mailer/smtp.h"

#define RELAY_HEAD \
	"From: a@x.test\r\nTo: b@y.test\r\nDate: Mon, 23 Nov 2026 10:00:00 -0500\r\nMessage-ID: <1@x.test>\r\n"

struct told {
	/* A letter for each e-mail, by its id: S F L N(ot tried) U; "?" not told, "!" told twice. */
	char results[32];
	char answers[1024]; /* " [code answer]" of those that were not sent */
	int asked;          /* bodies that were to begin */
	struct err err;
};

/* E-mails with the ids 1 … n. From the id `refuse_from` on (0: never) no body may begin. */
struct told relay_session(const struct settings *s, const struct smtp_email *emails, int n, int refuse_from);

/* s1@x.test to b1@y.test, s2@x.test to b2@y.test … */
extern const struct smtp_email relay_three[3];

/* How often a letter stands in `results`. */
int relay_letters(const char *results, char letter);

/* `says` stands in the error when there is one. */
void assert_told(const struct told *t, const char *results, enum err_kind kind, const char *says);

#endif
