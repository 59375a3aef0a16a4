/* replies.h: a directory whose organisations were asked by e-mail, for tests of what comes back.
 *
 *	fiche 1 "Maison", 2 "Club"   request 1, info@maison.test (Marie Roy)   e-mail 1 on the first day, e-mail 2 later
 *	fiche 3 "Halte"              request 2, halte@halte.test               e-mail 3
 *
 * All e-mails were sent; the fiches are at revision 1 and have never been verified. */
#ifndef TESTS_REPLIES_H
#define TESTS_REPLIES_H

#include "tests/unit/directory.h"

#include "mailer/inbox.h"
#include "mailer/token.h"

enum { REPLIES_DAY = 86400, REPLIES_EMAILS = 3 };

struct replies {
	struct directory d;
	struct settings settings; /* a Maildir in the folder */
	struct token_keys keys;
	int64_t now; /* ten days after the first e-mails */
};

void replies_open(struct replies *t);
void replies_close(struct replies *t);

/* Any statement that gives no rows. */
void replies_sql(struct replies *t, const char *sql);

/* "reponses+TOKEN@211.test" of an e-mail (1 …) as it was composed. */
const char *replies_address(struct replies *t, int64_t email);

/* All that a message can have done: verifications in force, proposals, requests, addresses, e-mails. */
struct str replies_facts(struct replies *t);

/* What replies_facts tells before anything came. */
extern const char replies_before[];

#endif
