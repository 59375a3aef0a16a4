/* rate.h: the update rate, as annual reports print it: how many active fiches were verified within their policy's
 * period, by region. Pure. */
#ifndef RULES_RATE_H
#define RULES_RATE_H

#include "lib/str.h"
#include "rules/stale.h"

#include <stdint.h>

struct rate {
	int64_t fiches;
	int64_t verified; /* and not stale; those that are due again count */
	int64_t due, stale, never;
};

enum { RATE_REGIONS = 24 };

/* By the place of the region's code in region_codes; the place behind the last code: unknown. Zero it first. */
struct rates {
	struct rate of[RATE_REGIONS];
};

/* Counts a fiche. */
void rates_add(struct rates *rates, struct str region, const struct staleness *s);

/* The code of a place: "03"; "" for the unknown and behind it. */
const char *rates_code(int at);

struct rate rates_total(const struct rates *rates);

/* Rounded; 0 without any fiche. */
int64_t rate_percent(const struct rate *rate);

#endif
