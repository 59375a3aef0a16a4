/* review_diff.h: where two texts differ, for a person to see: words first, then the letters of words that are nearly alike.
 * Bounded: of very long texts only what they begin and end with alike is told apart. Pure. */
#ifndef CMD_REVIEW_DIFF_H
#define CMD_REVIEW_DIFF_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

struct review_part {
	struct review_part *next;
	struct str text;
	bool differs;
};

/* Both texts in parts, which make up all of each, in order; NULL for a blank one. */
void review_diff(struct arena *a, struct str old, struct str new, struct review_part **old_parts,
    struct review_part **new_parts);

#endif
