/* match_compare.h: names and places of two records (rules/match_compare*.c only; match_compare itself is in match_set.h).
 * No memory of their own. Pure. */
#ifndef RULES_MATCH_COMPARE_H
#define RULES_MATCH_COMPARE_H

#include "rules/match_part.h"
#include "rules/match_set.h"

/* In eighths of a bit: from `from` on what names share is rare; a word of `few` is in at most 8 records. */
struct match_rare {
	unsigned from, few;
};
struct match_rare match_set_rare(const struct match_set *s);

/* Behind the last form there is room enough to read a few lines too many. */
const struct part_head *match_set_head(const struct match_set *s, uint32_t i);

enum match_name compare_names(
    const struct parts *x, const struct parts *y, struct match_rare rare, unsigned *vetoes);
enum match_place compare_places(const struct parts *x, const struct parts *y);

#endif
