#include "importers/geojson_point.h"

#include "lib/i18n.h"

#include <math.h>
#include <stdlib.h>

void geojson_point_begin(struct geojson_point *p, struct arena *a)
{
	*p = (struct geojson_point){ .a = a };
}

static double number_of(struct str spelling)
{
	char z[JSON_NUMBER_MAX + 1] = "";

	if (spelling.n && spelling.n <= JSON_NUMBER_MAX)
		memcpy(z, spelling.p, spelling.n);
	return strtod(z, NULL);
}

/* Rings ---------------------------------------------------------------------------------------------------------- */

static void ring_begin(struct geojson_point *p)
{
	p->ring = p->level - 1;
	p->ring_points = 0;
	p->area = p->moment[0] = p->moment[1] = 0;
}

/* The triangle of the ring's origin, its last position and this one. */
static void ring_add(struct geojson_point *p)
{
	if (!p->ring_points++) {
		p->origin[0] = p->before[0] = p->at[0];
		p->origin[1] = p->before[1] = p->at[1];
		return;
	}
	const double x0 = p->before[0] - p->origin[0], y0 = p->before[1] - p->origin[1],
	             x1 = p->at[0] - p->origin[0], y1 = p->at[1] - p->origin[1], cross = x0 * y1 - x1 * y0;
	p->area += cross;
	p->moment[0] += cross * (x0 + x1);
	p->moment[1] += cross * (y0 + y1);
	p->before[0] = p->at[0];
	p->before[1] = p->at[1];
}

static void ring_end(struct geojson_point *p)
{
	p->ring = 0;
	if (!(fabs(p->area) > p->best_area))
		return;
	p->best_area = fabs(p->area);
	for (int i = 0; i < 2; i++)
		p->best[i] = p->origin[i] + p->moment[i] / (3 * p->area);
}

/* Geometries ----------------------------------------------------------------------------------------------------- */

static void geometry_begin(struct geojson_point *p)
{
	p->key = GEOJSON_OTHER_KEY;
	p->type = STR_NONE;
	p->first[0] = p->first[1] = STR_NONE;
	p->best_area = 0;
}

static void geometry_end(struct geojson_point *p)
{
	bool area = str_is(p->type, "Polygon") || str_is(p->type, "MultiPolygon");

	if (!p->found && p->first[1].n) {
		p->found = true;
		p->longitude = p->first[0];
		p->latitude = p->first[1];
		if (area && p->best_area > 0) {
			p->longitude = arena_fmt(p->a, "%.7f", p->best[0]);
			p->latitude = arena_fmt(p->a, "%.7f", p->best[1]);
		}
	}
	geometry_begin(p);
}

static void position_end(struct geojson_point *p)
{
	p->broken |= p->ordinate == 1;
	if (p->ordinate == 2 && p->ring)
		ring_add(p);
	p->ordinate = 0;
}

/* Events --------------------------------------------------------------------------------------------------------- */

static bool on_key(void *ctx, struct str name)
{
	struct geojson_point *p = ctx;

	p->key = str_is(name, "type")     ? GEOJSON_TYPE_KEY
	    : str_is(name, "coordinates") ? GEOJSON_COORDINATES_KEY
	                                  : GEOJSON_OTHER_KEY;
	return true;
}

static bool on_string(void *ctx, struct str s)
{
	struct geojson_point *p = ctx;

	p->broken |= p->in_coordinates;
	if (!p->in_coordinates && p->key == GEOJSON_TYPE_KEY)
		p->type = arena_str(p->a, s);
	return true;
}

static bool on_number(void *ctx, struct str spelling)
{
	struct geojson_point *p = ctx;

	if (!p->in_coordinates || p->ordinate > 1)
		return true;
	/* An area is a list of rings, which are lists of positions, and the first of them is the outer one. */
	if (!p->ordinate && p->level > 2 && p->nth[p->level - 1] == 1 && p->nth[p->level] == 1)
		ring_begin(p);
	p->at[p->ordinate] = number_of(spelling);
	if (!p->first[p->ordinate].n)
		p->first[p->ordinate] = arena_str(p->a, spelling);
	p->ordinate++;
	return true;
}

static bool on_null(void *ctx)
{
	struct geojson_point *p = ctx;

	p->broken |= p->in_coordinates;
	return true;
}

static bool on_boolean(void *ctx, bool v)
{
	(void)v;
	return on_null(ctx);
}

static bool on_map_begin(void *ctx)
{
	struct geojson_point *p = ctx;

	p->broken |= p->in_coordinates;
	p->depth++;
	geometry_begin(p);
	return true;
}

static bool on_map_end(void *ctx)
{
	struct geojson_point *p = ctx;

	p->depth--;
	geometry_end(p);
	return true;
}

static bool on_list_begin(void *ctx)
{
	struct geojson_point *p = ctx;

	p->depth++;
	if (!p->in_coordinates && p->key != GEOJSON_COORDINATES_KEY)
		return true;
	p->in_coordinates = true;
	p->nth[++p->level]++;
	p->nth[p->level + 1] = 0;
	p->ordinate = 0;
	return true;
}

static bool on_list_end(void *ctx)
{
	struct geojson_point *p = ctx;

	p->depth--;
	if (!p->in_coordinates)
		return true;
	position_end(p);
	if (p->ring == p->level)
		ring_end(p);
	if (--p->level == 0) {
		p->in_coordinates = false;
		p->key = GEOJSON_OTHER_KEY;
	}
	return true;
}

/* Nobody lives between 40 and 85 degrees east and south of 52: who writes latitudes first stands there with all of
 * eastern Canada. */
static bool is_swapped(double longitude, double latitude)
{
	return latitude < -52 && longitude > 40 && longitude < 85;
}

const char *geojson_point_fault(struct str longitude, struct str latitude)
{
	const double x = number_of(longitude), y = number_of(latitude);

	if (!(fabs(x) <= 180) || !(fabs(y) <= 90))
		return fabs(x) <= 90 && fabs(y) <= 180
		    ? _("the coordinates are no degrees of longitude and latitude; is the latitude first?")
		    : _("the coordinates are no degrees of longitude and latitude");
	if (x == 0 && y == 0)
		return _("0, 0 lies in the ocean: the source knows no place");
	if (is_swapped(x, y))
		return _("the coordinates lie in the Southern Ocean; is the latitude first?");
	return NULL;
}

const struct json_events geojson_point_events = {
	.null = on_null,
	.boolean = on_boolean,
	.number = on_number,
	.string = on_string,
	.map_begin = on_map_begin,
	.key = on_key,
	.map_end = on_map_end,
	.list_begin = on_list_begin,
	.list_end = on_list_end,
};
