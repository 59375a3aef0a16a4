/* bounce.h: which addresses a delivery report says did not work, and why. Pure.
 *
 * RFC 3464 first, then what servers write that do not follow it: an address on a line of its own, or with a word like
 * "undeliverable" before it, and the other server's answer behind it. Reasons are the words of the field (those of
 * Sisimai and bounceHammer): userunknown, hostunknown, hasmoved, notaccept, mailboxfull, suspend, filtered, expired … */
#ifndef MAILER_BOUNCE_H
#define MAILER_BOUNCE_H

#include "lib/arena.h"
#include "mailer/classify.h"
#include "mailer/mime.h"

#include <stdbool.h>

enum bounce_kind {
	BOUNCE_NONE,      /* no delivery report */
	BOUNCE_FAILED,    /* at least one address failed */
	BOUNCE_DELAYED,   /* the server goes on trying */
	BOUNCE_DELIVERED, /* it only says that all went well */
};

/* One row for each recipient, in the report's order; at least one unless it is BOUNCE_NONE, with a blank address when
 * none is said. `permanent` is set where the address or its whole domain does not exist, has moved for good or takes no
 * mail at all, and the server did not call that temporary. */
enum bounce_kind bounce_read(struct arena *a, const struct mail *m, struct reply_recipient **out);

/* The table of reasons (bounce_words.c). */
struct bounce_reason {
	const char *word;   /* "userunknown" */
	const char *status; /* subject and detail of RFC 3463 where the server gave none: "1.1" */
	bool gone;          /* the address will not work again, unless the status begins with 4 */
};
extern const struct bounce_reason bounce_reasons[];

/* A phrase (words.h) and the reason it stands for. */
struct bounce_phrase {
	const char *phrase;
	const char *reason;
};
extern const struct bounce_phrase bounce_phrases[];  /* a server's words; the first that is found decides */
extern const struct bounce_phrase bounce_vague[];    /* the same, once the status has said nothing */
extern const struct bounce_phrase bounce_statuses[]; /* "1.1": the status behind its first number */

struct bounce_sign {
	const char *phrase;
};
extern const struct bounce_sign bounce_subjects[]; /* of reports */
extern const struct bounce_sign bounce_bodies[];
extern const struct bounce_sign bounce_delays[];  /* subject or text of "not yet" */
extern const struct bounce_sign bounce_senders[]; /* beginnings of a program's address or name */

#endif
