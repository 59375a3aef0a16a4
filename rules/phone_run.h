/* phone_run.h: the digits in a cell, as people write telephone numbers in Québec: groups with spaces, points, hyphens or
 * parentheses between them are one run. A word, a comma or a line break ends a run, unless the word is the rest of the number
 * in letters (1 866 APPELLE). For norm_phone and line_read. Pure. */
#ifndef RULES_PHONE_RUN_H
#define RULES_PHONE_RUN_H

#include "lib/str.h"

enum {
	PHONE_RUN_DIGITS = 32, /* more of one run are not looked at */
	PHONE_MAX = 15,        /* of a number (E.164) */
};

struct phone_run {
	char digit[PHONE_RUN_DIGITS];
	bool starts[PHONE_RUN_DIGITS];  /* a group begins here */
	size_t after[PHONE_RUN_DIGITS]; /* where in the text what stands behind it begins */
	size_t n;
	bool plus, letters;
};

/* Reads the next run from *i on, and moves *i behind it. False when there are no more digits. */
bool phone_run_next(struct str s, size_t *i, struct phone_run *r);

/* A number of ten digits that begins and ends where groups do, from the digit `begin` on: its place in the run. */
bool phone_run_ten(const struct phone_run *r, size_t begin, size_t *from);

/* 211, 811, 911: area codes never end in 11 (NANPA). Three digits. */
bool phone_run_is_short(const char *d);

/* Ten digits: area code and exchange begin with 2 to 9, and are no short lines. */
bool phone_run_is_plausible(const char *d);

#endif
