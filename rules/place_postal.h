/* place_postal.h: what the beginning of a postal code (its forward sortation area: "G1K") says about a place, from
 * data/places.tsv; place_of_postal and place_region_of_postal of rules/place.h too. Pure. */
#ifndef RULES_PLACE_POSTAL_H
#define RULES_PLACE_POSTAL_H

#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum place_postal {
	PLACE_POSTAL_SILENT, /* none, or unknown */
	PLACE_POSTAL_QUEBEC,
	PLACE_POSTAL_ELSEWHERE, /* another province's */
};

/* Where a Canadian postal code is. Offices of the federal government in Gatineau have codes of Ontario: K1A is silent. */
enum place_postal place_postal_of(struct str postal);

/* Is the municipality known to be (partly) in the area of this postal code? */
bool place_postal_holds(struct str postal, uint16_t number);

#endif
