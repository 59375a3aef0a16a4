/* html_text.h: what a person reads of an HTML mail, as lines of plain text (libxml2's HTML parser; only html_text.c includes
 * it). No network, no entities beyond HTML's own, limits on bytes and depth. Pure; never fails.
 *
 * Paragraphs, line breaks, table rows and list items end lines; what is not shown (head, style, script, comments,
 * display:none, pictures) is left out. What mail programs put around the message that is answered (blockquote,
 * gmail_quote, divRplyFwdMsg, appendonsend, yahoo_quoted …) stands behind "> ". */
#ifndef MAILER_HTML_TEXT_H
#define MAILER_HTML_TEXT_H

#include "lib/arena.h"
#include "lib/str.h"

enum html_text_how {
	HTML_TEXT_QUOTES, /* quoted parts behind "> " */
	HTML_TEXT_PLAIN,  /* without marks */
};

/* `html` is UTF-8, whatever it says of itself. */
struct str html_text(struct arena *a, struct str html, enum html_text_how how);

#endif
