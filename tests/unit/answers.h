/* answers.h: forms as people send them back: quoted, folded, stripped by the mail programs of this world. */
#ifndef TESTS_UNIT_ANSWERS_H
#define TESTS_UNIT_ANSWERS_H

#include "lib/arena.h"
#include "mailer/form.h"

struct answer_style {
	const char *name;
	const char *quote; /* before each line */
	const char *colon; /* between label and value */
	const char *newline;
	int columns;      /* lines are folded there; 0: not */
	bool folded_bare; /* the folded rest of a line has no quote mark */
	bool no_indent;
	bool no_accents;
	bool bold;   /* *label :* */
	bool links;  /* addresses are followed by what they link to */
	bool joined; /* blank lines only between lines: one paragraph of spaces */
};
extern const struct answer_style answer_styles[];
extern const int n_answer_styles;

/* "> Label : value" */
extern const struct answer_style answer_quoted;

/* The form of one fiche in this style, between the words of the e-mail. */
struct str answer_text(struct arena *a, const struct form_line *form, const struct answer_style *s);

int answer_lines(const struct form_line *form);

/* "path=new" between newlines, ids by their last two digits; "?label=text" of what a person must read. */
struct str answer_spelled(struct arena *a, const struct form_change *c);

/* Ends the test when the form in this style says anything new, or is not found whole. */
void answer_unchanged(struct arena *a, const struct form_line *form, const struct answer_style *s);

#endif
