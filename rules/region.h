/* region.h: the administrative region of a place, from the register of municipalities (data/municipalities.tsv). */
#ifndef RULES_REGION_H
#define RULES_REGION_H

#include "lib/arena.h"
#include "model/record.h"

/* "03" … "17" from what a feed calls a region: "Estrie (05)", "Chaudière-Appalaches", "12". Blank when unknown. */
struct str region_of_name(struct arena *a, struct str s);

/* Of a fiche: the region its first physical address says, else its city's or postal code's, else another address's. */
struct str region_of_record(struct arena *a, const struct record *r);

/* "Capitale-Nationale" for "03"; the code itself when unknown. */
const char *region_name(struct str code);

/* All codes in order, NULL at the end. */
extern const char *const region_codes[];

#endif
