/* fetch_conf.h: how a source's deliveries are brought: its keys `via`, `when` and `credentials`. */
#ifndef SYNC_FETCH_CONF_H
#define SYNC_FETCH_CONF_H

#include "lib/arena.h"
#include "lib/conf.h"
#include "lib/err.h"

#include <stdbool.h>
#include <stdint.h>

struct fetcher;

/* When a night's run asks for the source: `when` = "daily" (or nothing), "monday, thursday", "1, 15" (days of the
 * month), "7 days", "never" (by hand only). */
struct fetch_when {
	uint8_t weekdays;   /* bit 0: Monday */
	uint32_t monthdays; /* bit 0: the first; a 31st that a month has not is its last day */
	int days;           /* since the last run that was applied or found nothing new; 0: not meant */
	bool never;
};

struct fetch_conf {
	const struct fetcher *via; /* NULL: deliveries are given by hand */
	struct fetch_when when;
	struct str credentials; /* path of a file that only its owner may read; blank: none */
};

/* Reads them of the section [source NAME]; `where` may be blank. ERR_CONFIG: no such way, one that does not fit
 * `where`, a day that is none. */
bool fetch_conf_read(struct arena *a, const struct conf *conf, const char *section, struct str where,
    struct fetch_conf *out, struct err *err);

/* Is it due at `now` (the civil day of the configured zone), when it ran last at `last` (0: never)? It is when one of its
 * days has come since, so that a night that failed is made good the next one; what never ran is due. */
bool fetch_due(const struct fetch_when *when, int64_t now, int64_t last);

/* The next day, from `now` on, on which it is; 0: never. */
int64_t fetch_next(const struct fetch_when *when, int64_t now, int64_t last);

#endif
