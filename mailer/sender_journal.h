/* sender_journal.h: what the senders have said, on its way into the database: several steps in one commit.
 *
 * A body begins only when all that was said before it is written down with it. A result alone may wait a moment for others;
 * killed in that moment its e-mail is unsure, and no connection has more than one such e-mail. */
#ifndef MAILER_SENDER_JOURNAL_H
#define MAILER_SENDER_JOURNAL_H

#include "mailer/sender.h"

enum { JOURNAL_MAX = 128, JOURNAL_TEXT = 256, JOURNAL_WAIT_MS = 2 };

struct journal {
	struct db *db;
	int64_t now;
	struct sender_told *told; /* counted when it is written */
	struct journal_entry {
		struct outbox_step step;
		int go; /* of a body: whom to give the word */
		char text[JOURNAL_TEXT];
	} entries[JOURNAL_MAX];
	int n;
	bool bodies;    /* somebody waits for the word */
	bool broken;    /* a commit failed: nothing more is written, nobody gets the word … */
	struct err why; /* … and this is why */
};

void journal_body(struct journal *j, int64_t id, int go);
void journal_result(
    struct journal *j, const struct outbox *o, enum outbox_result result, int code, struct str answer);

/* Writes what waits and gives the word to those that wait for it. */
void journal_write(struct journal *j);

#endif
