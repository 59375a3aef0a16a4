/* geojson_feature.h: one feature (RFC 7946 section 3.2) as names and texts.
 *
 * Objects in the properties become names with dots ("adresse.rue"), what stands in lists comes once for each thing in
 * them. A member of the feature that the standard does not know comes under its name with "@" before it, its id as
 * "@id". Numbers keep their spelling; null and texts of nothing but white space do not come. */
#ifndef IMPORTERS_GEOJSON_FEATURE_H
#define IMPORTERS_GEOJSON_FEATURE_H

#include "importers/geojson_point.h"
#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>

struct geojson_feature {
	struct arena *a; /* what comes of the geometry */
	/* `value` is n == 0 where a name stands with nothing; both during the call only. False (err filled) stops. */
	bool (*value)(void *ctx, struct str name, struct str value, struct err *err);
	void *ctx;

	struct geojson_point point; /* of its geometry; filled by the reading */
};

/* Reads it. ERR_INPUT: not JSON, no feature, names of more than 64 KiB. */
bool geojson_feature_read(struct geojson_feature *f, struct str raw, struct err *err);

#endif
