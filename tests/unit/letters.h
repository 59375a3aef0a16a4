/* letters.h: messages on their way: in a Maildir, or over IMAP from tests/fakes/imap_server.py. */
#ifndef TESTS_LETTERS_H
#define TESTS_LETTERS_H

#include "tests/unit/replies.h"

#define MARIE "Marie Roy <info@maison.test>"
#define RE    "Re: Votre fiche"

/* A whole message of plain text. */
struct str letter_text(struct replies *t, const char *from, const char *to, const char *id,
    const char *subject, struct str body);

/* Three that do something, one for a person, one that is no message at all; and what is there afterwards. */
enum { MIXED = 5 };
void letters_mixed(struct replies *t, struct str out[MIXED]);
extern const char mixed_facts[]; /* replies_facts */
extern const char mixed_rows[], mixed_inbound[];

/* A Maildir in the folder, and a server that offers what lies in it. */
struct post_office {
	pid_t pid; /* 0: there is no server */
	int stop;
	int n; /* messages delivered so far: no two files have one name */
	char folder[128];
};

/* Into the Maildir. */
void letters_deliver(struct replies *t, struct post_office *o, const struct str *mails, int n);

/* Serves what was delivered so far to `user` (whose habits are the fake's), and lets the settings say so. It ends when our
 * end of its standard input is closed, even by a crash. */
bool letters_serve(struct replies *t, struct post_office *o, const char *user);

/* Accepts one without a server. */
void letters_stop(struct post_office *o);

bool letters_fetch(struct replies *t, struct inbox_told *told, struct err *e);

#endif
