/* smtp.h: one session with the relay, in a child process of its own (libesmtp's; only smtp.c includes it).
 *
 * Guards of reference/mail.md, each with its reason where it stands in smtp.c. Test builds (VIGIE_TEST) refuse relays that
 * are not on loopback and recipients outside .test and .example, here. */
#ifndef MAILER_SMTP_H
#define MAILER_SMTP_H

#include "mailer/settings.h"
#include "store/outbox.h"

#include <stdbool.h>

struct smtp_email {
	int64_t id;
	const char *from, *to; /* envelope */
	struct str bytes;      /* CRLF line ends, not dot-stuffed */
};

/* How a session talks with its parent. */
struct smtp_parent {
	void *ctx;
	/* The relay has said 354 (or BDAT is to begin) for this e-mail: true after the parent wrote it down. */
	bool (*may_begin)(void *ctx, int64_t id);
	/* What became of it; once for each e-mail of the session. UNTRIED with a code: the relay refused us for now. */
	void (*result)(void *ctx, int64_t id, enum outbox_result result, int code, const char *answer);
	/* The relay has said something. May be NULL. */
	void (*alive)(void *ctx);
};

/* Sends all of them over one connection. ERR_RETRY: the relay was away, refused the connection, dropped it (what was not
 * tried is told as OUTBOX_UNTRIED). ERR_CONFIG: certificate, STARTTLS missing, log-in refused. Returns true when the
 * relay spoke to the end, whatever became of each e-mail. Once a process: libesmtp's state is not trusted twice. */
bool smtp_session(const struct settings *s, const struct smtp_email *emails, int n,
    const struct smtp_parent *parent, struct err *err);

#endif
