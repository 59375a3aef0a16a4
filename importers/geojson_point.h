/* geojson_point.h: a geometry of RFC 7946 (section 3.1) as the one point where it is.
 *
 * A Point is itself; of several points, of a line and of several lines it is the first point; of an area it is the
 * centroid of the outer ring, of several areas that of the largest; of a collection that of the first geometry that
 * has one. A third number of a position (a height) is passed over. */
#ifndef IMPORTERS_GEOJSON_POINT_H
#define IMPORTERS_GEOJSON_POINT_H

#include "lib/arena.h"
#include "lib/json.h"
#include "lib/str.h"

#include <stdbool.h>

/* One geometry being read from JSON events. */
struct geojson_point {
	struct arena *a; /* holds the numbers' spelling */
	int depth;       /* lists and objects open */
	int level;       /* lists open in "coordinates" */
	int ordinate;    /* of the position being read */
	bool in_coordinates, broken;
	enum { GEOJSON_OTHER_KEY, GEOJSON_TYPE_KEY, GEOJSON_COORDINATES_KEY } key;
	struct str type;

	/* Of the geometry being read: its first position, and what its first rings gather. */
	struct str first[2];
	double at[2];                   /* the position being read */
	size_t nth[JSON_DEPTH_MAX + 2]; /* how many lists have begun at each level of the one above */
	int ring;                       /* the level of the outer ring being read; 0: none */
	size_t ring_points;             /* of it so far */
	double origin[2], before[2];    /* its first and its last position */
	double area, moment[2];         /* twice its area, signed; its moments */
	double best_area, best[2];      /* of the largest ring */

	bool found;
	struct str longitude, latitude; /* as they are spelled, or computed to seven places */
};

/* Begins with the events of one value; `broken` at the end: coordinates that are no numbers. Without a geometry
 * (null, empty coordinates) nothing is found. */
void geojson_point_begin(struct geojson_point *p, struct arena *a);

/* Takes a struct geojson_point as ctx. */
extern const struct json_events geojson_point_events;

/* Why a point cannot be one of the earth in degrees, or NULL: out of range, 0 and 0, in the Southern Ocean while it would
 * be in Canada the other way round. */
const char *geojson_point_fault(struct str longitude, struct str latitude);

#endif
