/* mime.h: messages as bytes and as their parts (RFC 5322, MIME; GMime's: only mime_read.c and mime_write.c include it).
 *
 * Whatever comes from outside has a limit: bytes, parts, depth, length of a header, of a text. Past a limit the rest is
 * left out and `cut` says so: a message is never refused, for a person must see it. Texts are UTF-8, whatever the
 * message says of itself; NUL and other control characters are taken away. */
#ifndef MAILER_MIME_H
#define MAILER_MIME_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { MIME_PARTS_MAX = 200, MIME_DEPTH_MAX = 20, MIME_TEXT_MAX = 1024 * 1024, MIME_HEADER_MAX = 16 * 1024 };

struct mime_header {
	struct mime_header *next;
	struct str name, value; /* unfolded, RFC 2047 words decoded */
};

/* One recipient of a delivery report (RFC 3464 section 2.3). */
struct mime_recipient {
	struct mime_recipient *next;
	struct str final, original; /* addresses, without "rfc822;" */
	struct str action;          /* "failed" … in lower case */
	struct str status;          /* "5.1.1" */
	struct str diagnostic, remote;
};

struct mail {
	struct mime_header *headers; /* of the message, in their order */
	struct str from, from_name;  /* the first address */
	struct str subject, message_id;
	int64_t date;    /* 0: none or not readable */
	struct str text; /* the plain text: of text parts one after the other, format=flowed joined */
	struct str html; /* the first HTML part, when there is no plain text, or it is blank */
	bool
	    report; /* multipart/report; report_type: "delivery-status", "feedback-report", "disposition-notification" */
	struct str report_type;
	struct str envelope_id; /* Original-Envelope-Id */
	struct mime_recipient *recipients;
	struct str feedback_type;          /* RFC 5965 */
	struct mime_header *report_fields; /* of the feedback or disposition part */
	struct mime_header *returned;      /* headers of the message that came back */
	struct str returned_text;          /* the beginning of its text */
	bool cut;
};

/* Reads a message; never fails. */
void mime_read(struct arena *a, struct str bytes, struct mail *out);

/* The first header of this name (any case); blank when there is none. */
struct str mime_header(const struct mime_header *headers, const char *name);

/* A message to be written. */
struct draft {
	struct str from, from_name, to, to_name, reply_to, reply_to_name;
	struct str subject, message_id; /* without brackets */
	int64_t date;
	const struct draft_header {
		const char *name;
		struct str value;
	} * more;              /* further headers, as they stand; ends with a NULL name */
	struct str text, html; /* html blank: text only */
};

/* Writes the message with CRLF line ends, multipart/alternative in UTF-8, quoted-printable, no line over 76 characters; the
 * plain text in format=flowed (RFC 3676).
 * Line breaks and control characters in any value become spaces: no header can be injected. ERR_INPUT: an address that is
 * none. The boundary follows from message_id: the same draft gives the same bytes. */
bool mime_write(const struct draft *d, struct buf *out, struct err *err);

#endif
