/* bounce_parts.h: the pieces of bounce.c: numbers and reasons (bounce_reason.c), reports in a person's words
 * (bounce_text.c). Pure. */
#ifndef MAILER_BOUNCE_PARTS_H
#define MAILER_BOUNCE_PARTS_H

#include "mailer/bounce.h"
#include "mailer/words.h"

/* True when one of the signs is in the words. */
bool bounce_signed(const struct words *w, const struct bounce_sign *signs);

/* The enhanced status (RFC 3463) in a text: the last that says more than x.0.0, for answers are quoted within answers and
 * the last one knows best; else the first. Blank: none. */
struct str bounce_status_in(struct str s);

/* A report's text, and its words, found once for all recipients. */
struct bounce_all {
	struct str text;
	struct words words;
};

/* Sets status, reason, said and permanent of a recipient: from what was `said` of it, else from `all` of the report.
 * `status` is what the report names; blank: nothing. */
void bounce_judge(struct arena *a, struct reply_recipient *to, struct str said, const struct bounce_all *all,
    struct str status);

/* Parts a report from the message that came back in it, where that stands in the text. Lines past a limit go. */
void bounce_text_split(struct str text, struct str *report, struct str *returned);

struct bounce_said {
	struct bounce_said *next;
	struct str address, said;
};

/* The addresses that a report in a person's words says failed, and what it says of each; NULL: none. */
struct bounce_said *bounce_text_read(
    struct arena *a, const struct mail *m, struct str report, struct str returned);

/* The first address in a text; blank: none. */
struct str bounce_address(struct str s);

#endif
