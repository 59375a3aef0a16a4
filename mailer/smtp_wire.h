/* smtp_wire.h: what passes over the line, as far as libesmtp does not tell it. Pure: bytes in, replies out.
 *
 * libesmtp hides the greeting, the answers to EHLO, STARTTLS and AUTH, and the text of whatever it cannot parse; it goes on
 * without AUTH when that fails. Its monitor callback shows the bytes of both sides, except while a body is given,
 * and after the first body not at all where the relay offers CHUNKING. Nothing of what we write is kept but the verb. */
#ifndef MAILER_SMTP_WIRE_H
#define MAILER_SMTP_WIRE_H

#include <stdbool.h>
#include <stddef.h>

enum { WIRE_TEXT_MAX = 200 };

struct wire {
	char verb[12];  /* of the last command; "" before the first: what comes is the greeting */
	bool chunking;  /* EHLO offers it: bodies go by BDAT */
	bool asked_tls; /* STARTTLS was sent */
	bool authed;    /* AUTH was answered by 235 */
	bool injected;  /* bytes came behind the answer to STARTTLS that are not under TLS */
	int after_354;  /* the code that answered the last body; 0: not seen */
	int code;       /* of the last whole reply; 0: none */

	/* Last lines of replies, printable ASCII, code and all; "": there was none. */
	char refusal[WIRE_TEXT_MAX];      /* the last 4xx or 5xx */
	char auth_refusal[WIRE_TEXT_MAX]; /* the last 4xx or 5xx to AUTH */

	/* The line being read, and the code of the lines before it in a reply of several. */
	int begun;
	char line[WIRE_TEXT_MAX];
	size_t n;
};

/* Bytes that we wrote, whole commands; lines of an AUTH dialogue belong to its verb. */
void wire_wrote(struct wire *w, const char *p, size_t n);

/* Bytes that came, in any pieces. */
void wire_read(struct wire *w, const char *p, size_t n);

#endif
