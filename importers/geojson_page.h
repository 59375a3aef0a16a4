/* geojson_page.h: what a GeoJSON collection says of itself beside its features. */
#ifndef IMPORTERS_GEOJSON_PAGE_H
#define IMPORTERS_GEOJSON_PAGE_H

#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { GEOJSON_CRS_CHARACTERS = 60, GEOJSON_CRS_BYTES = 4 * GEOJSON_CRS_CHARACTERS + 1 };

/* Zero it. */
struct geojson_page {
	/* What the coordinates are in when that is not degrees of longitude and latitude as of GPS: "EPSG:32188". */
	char crs[GEOJSON_CRS_BYTES];
	int64_t
	    matched; /* features there are, as servers say (numberMatched, totalFeatures); 0: nothing said */
	bool exceeded; /* the server gave as many as it gives at once (exceededTransferLimit) */
};

/* One member, name and value as they stand in the text: what json_items_open_kind calls. NAD 83, in which Canada
 * publishes, is within two metres of GPS, and taken for it. */
void geojson_page_member(void *ctx, struct str name, struct str value);

#endif
