/* form_text.h: an answer as what compares: its lines without quote marks, its letters and digits without the rest. Pure.
 *
 * Mail programs fold lines anew, put quote marks before some of them, lose accents, repeat addresses as links. None of
 * that is in the keys: letters and digits folded, one byte after the other, each with its place in the text. */
#ifndef MAILER_FORM_TEXT_H
#define MAILER_FORM_TEXT_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { FORM_TEXT_MAX = 256 * 1024, FORM_TEXT_LINES_MAX = 20000 };

struct form_text_line {
	struct str text; /* without quote marks and white space at its ends */
	int depth;       /* quote marks */
	size_t columns;  /* with them */
	size_t from, to; /* its keys */
};

struct form_text {
	struct form_text_line *lines;
	size_t n_lines;
	char *key;
	uint32_t *at;   /* the line of each key */
	uint32_t *from; /* where the letter begins in that line's text … */
	uint32_t *to;   /* … and ends */
	size_t n;
};

/* Of what is longer than the limits, the beginning. */
struct form_text form_text_read(struct arena *a, struct str text);

/* The keys of one text. */
struct str form_text_key(struct arena *a, struct str text);

/* What stands behind a key, up to the next one or the end of its line. */
struct str form_text_behind(const struct form_text *t, size_t key);

/* The text behind a label, whose last key this is, and its colon, to the end of its line; then the lines up to (not with)
 * line `until`, joined with spaces. */
struct str form_text_from(struct arena *a, const struct form_text *t, size_t label, size_t until);

/* Whole lines, joined the same. */
struct str form_text_lines(struct arena *a, const struct form_text *t, size_t from, size_t until);

#endif
