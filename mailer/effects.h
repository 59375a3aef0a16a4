/* effects.h: what a message that was understood does: one function for each class, each effect a row with what it
 * replaced. Nothing here decides what a message is, or whether its token is good.
 *
 * Everything happens in the transaction of the message's own row. */
#ifndef MAILER_EFFECTS_H
#define MAILER_EFFECTS_H

#include "mailer/inbox.h"
#include "mailer/token.h"
#include "store/outbox.h"
#include "store/request.h"

struct answer {
	struct arena *a;
	struct db *db;
	int64_t now;
	const struct reply *reply;
	struct str from; /* the sender's address, in comparable form */
	enum token_verdict token;
	/* The e-mail of ours that it answers: by a good or an expired token, or by the Message-ID that it names. */
	bool tied;
	struct outbox email;
	struct request request;
	struct shown *shown;
	/* Its row; `id` is given, `state` and `why` come out of effects_apply. */
	struct inbound *m;
	struct inbox_told *told; /* is added to */
};

/* Does what the class asks for, as far as the token allows. Nothing of what the message says can make it fail: what cannot
 * be applied waits for a technician, who is told why. */
bool effects_apply(struct answer *w, struct err *err);

/* Parts that effects*.c share. */
struct author effects_author(const struct answer *w);
bool effects_wait(struct answer *w, const char *why); /* N_(); true */
bool effects_note(struct answer *w, const char *kind, int64_t fiche, int64_t ref, struct str address,
    struct str before, struct err *err);
bool effects_request(struct answer *w, const struct request *r, const char *state, struct err *err);

/* Which of the `*shown` fiches that the e-mail showed its answer names (named[i], in the order of w->shown), by lines of
 * their own ("Fiche : NAME") or, when there are none, anywhere in it; *n of them, 0: none is named. */
bool effects_named(struct answer *w, bool anywhere, bool **named, int *n, int *shown, struct err *err);

/* Which of them stand in it at all, quoted or not. */
bool effects_quoted(struct answer *w, bool **quoted, struct err *err);

/* What an organisation offers becomes proposals (effects_offer.c). */
bool effects_corrected(struct answer *w, struct err *err);
bool effects_closed(struct answer *w, struct err *err);
bool effects_contact_changed(struct answer *w, struct err *err);

#endif
