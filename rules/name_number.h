/* name_number.h: numbers in names, as they are written. Only rules/name*.c. */
#ifndef RULES_NAME_NUMBER_H
#define RULES_NAME_NUMBER_H

#include "lib/str.h"

#include <stdbool.h>

/* Digits without leading zeros of a folded word: "007", "2e", "1ere", "3rd". False for anything else; `*digits` points
 * into `word`. */
bool name_number(struct str word, struct str *digits);

/* The value of a Roman numeral of i, v and x in its proper form (1 to 39) as digits; blank for anything else. */
struct str name_roman(struct str word);

#endif
