/* mime_head.h: headers of a message as bytes (RFC 5322, RFC 2047), folded at 76 characters where they can be.
 *
 * Not GMime's: 3.2 turns a long address of List-Unsubscribe into encoded words, which no mail program looks into, and
 * tears names apart at their commas. */
#ifndef MAILER_MIME_HEAD_H
#define MAILER_MIME_HEAD_H

#include "lib/buf.h"
#include "lib/str.h"

/* Valid UTF-8 in one line: what could end a header becomes a space. */
void mime_head_clean(struct str value, struct buf *out);

/* Any text, one line of it or many. */
void mime_head_text(struct buf *out, const char *name, struct str value);

/* "Name <address>"; the address must be one (form_email). */
void mime_head_address(struct buf *out, const char *header, struct str name, struct str address);

#endif
