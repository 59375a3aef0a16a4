/* line.h: all telephone numbers of a cell, and what kind of line each is (rules/normalise.h has the first number only). Pure. */
#ifndef RULES_LINE_H
#define RULES_LINE_H

#include "lib/arena.h"
#include "lib/str.h"

enum line_kind {
	LINE_OWN,       /* ten digits of the North American plan with an area code */
	LINE_TOLL_FREE, /* 800, 833, 844, 855, 866, 877, 888: often a hotline or a head office */
	LINE_SHORT,     /* 211, 811, 911, 988, 310-xxxx: never anybody's own */
	LINE_LOCAL,     /* seven digits: no area code was said */
	LINE_FOREIGN,
};

struct line {
	enum line_kind kind;
	struct str digits;    /* as norm_phone gives them */
	struct str extension; /* digits; "poste", "p.", "ext.", "#", "x", "option" before them */
};

enum { LINES_MAX = 8, LINE_BYTES = 2048 };

/* The numbers in the order they stand, each once: "418 836-0000 p. 12 ou 1 800 463-5060", "(418) 836-0000 / 0001" (the second
 * takes the first's beginning), "418 836-0000 poste 12 ou 34" (one number, two extensions). What cannot be dialled (another
 * count of digits, an area code that begins with 0 or 1) is left out. How many; those behind the eighth, and bytes behind
 * LINE_BYTES, are not looked at. */
int line_read(struct arena *a, struct str cell, struct line out[LINES_MAX]);

#endif
