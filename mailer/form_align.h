/* form_align.h: the lines of a form found again in an answer. Pure. */
#ifndef MAILER_FORM_ALIGN_H
#define MAILER_FORM_ALIGN_H

#include "mailer/form.h"
#include "mailer/form_text.h"

enum form_found {
	FOUND_NOT,
	FOUND_SAME,  /* label and value, nothing behind it on the line */
	FOUND_MORE,  /* label and value, and something behind it */
	FOUND_OTHER, /* the label, something else behind it */
	FOUND_BLANK, /* the label, nothing behind it on the line */
};

struct form_match {
	const struct form_line *line;
	struct str label, value; /* keys */
	enum form_found found;
	size_t start; /* the label's first key */
	size_t after; /* the first key behind the label; it may be on another line */
	size_t end;   /* SAME, MORE: the first key behind the value */
};

/* The lines in the order in which the e-mail shows them: those of the other language last. */
struct form_match *form_align_lines(struct arena *a, const struct form_line *form, size_t *n);

/* Finds as many of them again as can stand in their order: matches[].found and its places. Lines of the text for which
 * `taken` (n_lines) is true are passed over. False when nothing at all was found. */
bool form_align(
    struct arena *a, const struct form_text *t, const bool *taken, struct form_match *matches, size_t n);

/* Does a line of the text begin with this label, and a colon? */
bool form_align_begins(const struct form_text *t, size_t line, struct str label);

/* How much of `x` and `y` is the same at their beginnings and ends, in percent of the longer. */
int form_align_likeness(struct str x, struct str y);

#endif
