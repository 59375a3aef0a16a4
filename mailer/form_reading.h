/* form_reading.h: an answer in which the form's lines were found: where values end, and which lines may be believed. Pure. */
#ifndef MAILER_FORM_READING_H
#define MAILER_FORM_READING_H

#include "mailer/form_align.h"
#include "mailer/form_value.h"

struct form_reading {
	struct arena *a;
	const struct form_text *t;
	struct form_match *m;
	size_t n;
	bool *believed;           /* of each match */
	size_t columns;           /* of the widest line */
	bool garbled;             /* UTF-8 was taken for something else: "Ã©" */
	bool own_lines;           /* values stand on lines of their own, as some programs write a table */
	struct form_change **end; /* where the next change goes */
};

enum { FORM_ANCHOR_KEYS = 3 };

/* The value is there as the form showed it. */
static inline bool form_reading_same(const struct form_match *m)
{
	return m->found == FOUND_SAME || m->found == FOUND_MORE;
}

/* A line that cannot have been found by chance. */
static inline bool form_reading_anchor(const struct form_match *m)
{
	return form_reading_same(m) && m->value.n >= FORM_ANCHOR_KEYS;
}

/* form_extent.c: sets columns and own_lines. */
void form_extent_measure(struct form_reading *r);

/* The line of the text on which the label stands. */
static inline size_t form_reading_line(const struct form_reading *r, const struct form_match *m)
{
	return r->t->at[m->start + m->label.n - 1];
}

bool form_extent_blank(const struct form_reading *r, size_t line);

/* The line behind those from `line` on that may belong together: a blank one, a label, the form's next line. */
size_t form_extent_block(const struct form_reading *r, size_t i, size_t line);

/* The raw text of a value whose keys were found, and of what stands behind it on its line. */
struct str form_extent_same(const struct form_reading *r, const struct form_match *m);

/* What stands behind the label instead, on its line or below; blank: nothing. `*end` is the line behind it. */
struct str form_extent_other(const struct form_reading *r, size_t i, size_t *end);

/* Does more follow that may belong to the value, or not? */
bool form_extent_open(const struct form_reading *r, size_t i, size_t end);

/* What a person wrote below a line of the form that ends before line `line` of the text. */
struct str form_extent_below(
    const struct form_reading *r, size_t i, size_t line, const struct form_target *target);

/* form_believe.c: sets believed: what is the same, and those of the others whose neighbours leave no doubt. */
void form_believe(struct form_reading *r);

#endif
