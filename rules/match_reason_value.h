/* match_reason_value.h: what stands in two records where a reason speaks of it (rules/match_reason.c only). Pure. */
#ifndef RULES_MATCH_REASON_VALUE_H
#define RULES_MATCH_REASON_VALUE_H

#include "lib/arena.h"
#include "rules/match_set.h"

/* The values of a field that agree best, in comparable forms: names as folded words, telephones as digits in groups. Equal
 * ones are said once, on the left. Blank where a form has no text of them (web addresses are hashes there). */
void match_reason_values(struct arena *a, const struct match_set *s, uint32_t x, uint32_t y,
    enum match_field f, struct str *left, struct str *right);

/* The numbers, or the places, that the names hold: what a veto speaks of. */
void match_reason_veto(struct arena *a, const struct match_set *s, uint32_t x, uint32_t y,
    enum match_veto veto, struct str *left, struct str *right);

#endif
