/* said.h: messages as classify would understand them, for tests of what they do. */
#ifndef TESTS_SAID_H
#define TESTS_SAID_H

#include "tests/unit/replies.h"

#include "mailer/effects.h"

enum { SAID_FIELDS_MAX = 4 };

/* One message. */
struct said {
	int class;     /* enum reply_class */
	int64_t email; /* that it answers; 0: it is not known which */
	enum token_verdict token;
	const char *from, *name; /* NULL: the contact of e-mail 1 */
	const char *text;        /* tells two apart */
	const char *whole;       /* with what it quotes; NULL: the names of all fiches */
	/* bounce */
	const char *recipient, *status, *other_recipient;
	const char *reason; /* NULL: unknown */
	bool permanent, delayed;
	/* unsubscribe */
	bool complaint;
	/* contact-changed */
	const char *address;
	/* corrected */
	bool more;
	struct said_field {
		int fiche; /* 0: not known */
		const char *path, *value;
	} fields[SAID_FIELDS_MAX];
	/* What happens before it comes. */
	const char *sql;
	/* Its state, then "; why" where it waits. */
	const char *state;
};

#define MARIE    .from = "info@maison.test", .name = "Marie Roy"
#define SENT     "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent"
#define VALID(n) .email = (n), .token = TOKEN_VALID

/* It comes and is applied; its state must be as it says. Returns its number. */
int64_t said(struct replies *t, const struct said *s, struct inbox_told *told);

/* inbox_undo, which must work once or not at all. */
void said_undo(struct replies *t, int64_t id);

#endif
