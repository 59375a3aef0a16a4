#include "importers/geojson_page.h"

#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"

#include <stdio.h>

/* The first text or number under "name", "code" or "href" of an old "crs" member (GeoJSON of 2008, section 3). */
struct crs {
	bool asked;
	char name[GEOJSON_CRS_BYTES];
};

static bool crs_key(void *ctx, struct str name)
{
	struct crs *c = ctx;

	c->asked = str_is(name, "name") || str_is(name, "code") || str_is(name, "href");
	return true;
}

static bool crs_text(void *ctx, struct str s)
{
	struct crs *c = ctx;

	if (c->asked && !c->name[0])
		snprintf(c->name, sizeof c->name, "%.*s", STR_ARG(text_cut(s, GEOJSON_CRS_CHARACTERS)));
	return true;
}

static bool nothing(void *ctx)
{
	(void)ctx;
	return true;
}

static bool no_boolean(void *ctx, bool v)
{
	(void)ctx;
	(void)v;
	return true;
}

/* What stands behind the last ":": "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "4326". */
static bool in_degrees(struct str name)
{
	static const char *const known[] = { "CRS84", "CRS83", "WGS84", "4326", "4269", "4617", "4979",
		"4759" };
	size_t from = name.n;

	while (from && name.p[from - 1] != ':' && name.p[from - 1] != '/')
		from--;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is((struct str){ name.p + from, name.n - from }, known[i]))
			return true;
	return false;
}

static void note_crs(struct geojson_page *page, struct str value)
{
	static const struct json_events events = { nothing, no_boolean, crs_text, crs_text, nothing, crs_key,
		nothing, nothing, nothing };
	struct crs c = { 0 };
	struct err ignored;

	if (str_is(value, "null") || !json_parse(value, &events, &c, &ignored))
		return; /* what is no JSON fails as an item, or with the file */
	if (!in_degrees(str_of(c.name)))
		snprintf(page->crs, sizeof page->crs, "%s", c.name[0] ? c.name : _("unknown units"));
}

static bool holds(struct str text, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.n; i++)
		if (memcmp(text.p + i, word, n) == 0)
			return true;
	return false;
}

void geojson_page_member(void *ctx, struct str name, struct str value)
{
	struct geojson_page *page = ctx;

	if (str_is(name, "crs")) {
		note_crs(page, value);
	} else if ((str_is(name, "numberMatched") || str_is(name, "totalFeatures")) && str_digits(value) &&
	    value.n < 19) {
		page->matched = 0;
		for (size_t i = 0; i < value.n; i++)
			page->matched = 10 * page->matched + value.p[i] - '0';
	} else if (str_is(name, "exceededTransferLimit")) {
		page->exceeded = str_is(value, "true");
	} else if (str_is(name, "properties") && holds(value, "\"exceededTransferLimit\"")) {
		page->exceeded = holds(value, "true"); /* ArcGIS writes nothing else there */
	}
}
