/* match_census.h: what is counted of a form, and under which key (rules/match_*.c only). Pure. */
#ifndef RULES_MATCH_CENSUS_H
#define RULES_MATCH_CENSUS_H

#include "rules/match_part.h"

/* 40 bits; 0: it is not counted. */
uint64_t census_of_word(const struct part_word *w);
uint64_t census_of_name(const struct part_name *n);
uint64_t census_of_line(const struct part_line *l);
uint64_t census_of_street(const struct part_street *s);
uint64_t census_of_web(const struct part_web *w);

#endif
