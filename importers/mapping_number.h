/* mapping_number.h: numbers as people and spreadsheets write them, with a comma or a point, in groups or not.
 *
 *	"46,81" "46.81"  46.81       "7 996"  7996        "12,50 $"  12.50
 *	"1,234.50" "1.234,50"  1234.50                    "1,234,567"  1234567
 *	"1,234"  1.234 where a decimal comma is expected; else nobody can know, and it is said so */
#ifndef IMPORTERS_MAPPING_NUMBER_H
#define IMPORTERS_MAPPING_NUMBER_H

#include "lib/arena.h"
#include "lib/str.h"
#include "model/entity.h"

#include <stdbool.h>

enum mapping_number {
	MAPPING_NUMBER_READ,
	MAPPING_NUMBER_EITHER, /* one comma before three digits: of thousands or of decimals */
	MAPPING_NUMBER_NONE,   /* no number */
};

/* `decimal`: a lone comma is one of decimals (the mapping says so, or the field could not hold a thousand). On READ
 * `*out` is the number with a decimal point, a part of `v` or in the arena. */
enum mapping_number mapping_number_read(struct arena *a, struct str v, bool decimal, struct str *out);

/* The filter `number`: with the comma for decimals; what is no number passes unchanged. */
struct str mapping_number_rewrite(struct arena *a, struct str v);

/* The value of a number field, as `out`; false with `*why` when it is none or could be two. */
bool mapping_number_value(
    struct arena *a, const struct field *field, struct str v, struct str *out, const char **why);

#endif
