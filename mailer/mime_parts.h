/* mime_parts.h: a message split into its parts (RFC 5322, RFC 2046), in one pass over its bytes. Pure; nothing is decoded.
 *
 * GMime's own parser makes an object of every part, header and address that there is before anybody can say stop: mail of
 * 30 MB can hold millions. Here every byte is looked at once, and parts, depth and headers have limits (mime.h). */
#ifndef MAILER_MIME_PARTS_H
#define MAILER_MIME_PARTS_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

struct mime_part {
	struct mime_part *next;   /* in the order of the message, at any depth */
	struct mime_part *parent; /* the multipart around it; NULL: the message itself */
	struct str head, body;    /* as they stand; the body of a multipart is all that lies in it */
	struct str type;          /* "text/plain", lower case; never blank */
	struct str encoding;      /* "base64", lower case; blank: none */
	struct str charset, boundary, report_type, format, delsp; /* parameters, as they stand */
	bool attachment;
	int depth;
};

/* The message and, behind it, its parts; never NULL. An attached message (message/rfc822) is one part: it can be split in
 * its turn. Lenient: lines end in LF or CRLF, a "From " line may stand before the headers, a header block ends at the
 * first line that is none, a boundary that is not declared is guessed, one that never ends ends with the bytes. `*cut`
 * is set when a limit left something out. */
struct mime_part *mime_parts(struct arena *a, struct str bytes, bool *cut);

/* Takes the next field off a block of headers; false at its end. The value is raw: folded, not decoded. */
bool mime_field_next(struct str *head, struct str *name, struct str *value);

/* The raw value of the first field of this name (any case); blank when there is none. */
struct str mime_field(struct str head, const char *name);

/* Splits bytes into header block and body. */
void mime_split(struct str bytes, struct str *head, struct str *body);

/* Takes the next line off a text, without its end; false at the end. */
bool mime_line_next(struct str *text, struct str *line);

/* Equal but for ASCII case. */
bool mime_same(struct str s, const char *z);

#endif
