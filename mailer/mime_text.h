/* mime_text.h: the decoded bytes of a text part as clean UTF-8. Pure. */
#ifndef MAILER_MIME_TEXT_H
#define MAILER_MIME_TEXT_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

/* UTF-8 with LF line ends and no other control characters than TAB. `charset` is what the message says (blank: nothing);
 * where the bytes contradict it (UTF-8 called Latin-1, Latin-1 called us-ascii) the bytes are believed. What is nothing
 * in any case becomes U+FFFD. */
struct str mime_text_utf8(struct arena *a, struct str bytes, struct str charset);

/* format=flowed (RFC 3676): lines that end in a space go on in the next one of the same quote depth. */
struct str mime_text_unflow(struct arena *a, struct str text, bool delsp);

/* Without uuencoded files ("begin 644 x" … "end"). */
struct str mime_text_without_uu(struct arena *a, struct str text);

#endif
