#include "importers/geojson_feature.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/json.h"

#include <stdio.h>

enum { PATH_BYTES = 64 * 1024 };

/* A feature being read. */
struct reading {
	struct geojson_feature *f;
	struct err *err;
	int depth; /* objects and lists open */
	enum { NO_FEATURE, IN_FEATURE, IN_GEOMETRY } place;
	int geometry_depth; /* where the geometry's value began */
	bool is_feature;    /* "type" said so */
	bool is_esri;       /* it has "attributes", as Esri's own JSON does */
	bool passed;        /* this member of the feature is of no interest */
	struct buf path;
	size_t ends[JSON_DEPTH_MAX + 2]; /* of the path, before the member of each object that is open */
	bool named[JSON_DEPTH_MAX + 2];  /* true: an object's */
};

static bool stop(struct reading *r, const char *why)
{
	return err_set(r->err, ERR_INPUT, "%s", why);
}

static bool no_feature(struct reading *r)
{
	if (r->is_esri)
		return stop(r, _("this is Esri's own JSON: ask the server for GeoJSON (f=geojson)"));
	return stop(r, _("this is no feature of GeoJSON (\"type\": \"Feature\")"));
}

/* Members ------------------------------------------------------------------------------------------------------- */

/* A member of the feature itself: what its values are called begins here. */
static void feature_member(struct reading *r, struct str name)
{
	r->path.n = 0;
	r->passed = str_is(name, "bbox");
	r->is_esri |= str_is(name, "attributes");
	r->place = IN_FEATURE;
	if (str_is(name, "geometry")) {
		r->place = IN_GEOMETRY;
		r->geometry_depth = r->depth;
		geojson_point_begin(&r->f->point, r->f->a);
	} else if (!str_is(name, "properties")) {
		buf_char(&r->path, '@');
		buf_s(&r->path, name);
	}
}

static bool on_key(void *ctx, struct str name)
{
	struct reading *r = ctx;

	if (r->depth == 1) {
		feature_member(r, name);
		return true;
	}
	if (r->place == IN_GEOMETRY)
		return geojson_point_events.key(&r->f->point, name);
	r->path.n = r->ends[r->depth];
	if (r->path.n)
		buf_char(&r->path, '.');
	buf_s(&r->path, name);
	return buf_ok(&r->path) || stop(r, _("names in names of more than 64 KiB"));
}

/* Values -------------------------------------------------------------------------------------------------------- */

static bool is_type(const struct reading *r)
{
	return r->depth == 1 && str_is(buf_str(&r->path), "@type");
}

static bool give(struct reading *r, struct str value)
{
	if (r->depth == 0 || (r->depth == 1 && r->path.n == 0))
		return r->depth > 0 || no_feature(r); /* "properties": null */
	return r->passed || r->f->value(r->f->ctx, buf_str(&r->path), value, r->err);
}

static bool on_null(void *ctx)
{
	struct reading *r = ctx;

	if (r->place == IN_GEOMETRY)
		return geojson_point_events.null(&r->f->point);
	return give(r, STR_NONE);
}

static bool on_boolean(void *ctx, bool v)
{
	struct reading *r = ctx;

	if (r->place == IN_GEOMETRY)
		return geojson_point_events.boolean(&r->f->point, v);
	return give(r, v ? STR("true") : STR("false"));
}

static bool on_number(void *ctx, struct str spelling)
{
	struct reading *r = ctx;

	if (r->place == IN_GEOMETRY)
		return geojson_point_events.number(&r->f->point, spelling);
	return give(r, spelling);
}

static bool on_string(void *ctx, struct str s)
{
	struct reading *r = ctx;

	if (r->place == IN_GEOMETRY)
		return geojson_point_events.string(&r->f->point, s);
	if (is_type(r)) {
		r->is_feature = str_is(s, "Feature");
		return true;
	}
	return give(r, str_trim(s).n ? s : STR_NONE);
}

/* Objects and lists ------------------------------------------------------------------------------------------------ */

static bool enter(struct reading *r, bool named)
{
	r->depth++;
	r->named[r->depth] = named;
	r->ends[r->depth] = r->path.n;
	return true;
}

/* The path is again what it was when this was opened: what stands behind in a list has the same name. */
static bool leave(struct reading *r)
{
	r->path.n = r->ends[r->depth--];
	if (r->place == IN_GEOMETRY && r->depth == r->geometry_depth)
		r->place = IN_FEATURE;
	return true;
}

static bool on_map_begin(void *ctx)
{
	struct reading *r = ctx;

	if (r->place == IN_GEOMETRY && !geojson_point_events.map_begin(&r->f->point))
		return false;
	return enter(r, true);
}

static bool on_map_end(void *ctx)
{
	struct reading *r = ctx;

	if (r->place == IN_GEOMETRY && !geojson_point_events.map_end(&r->f->point))
		return false;
	return leave(r);
}

static bool on_list_begin(void *ctx)
{
	struct reading *r = ctx;

	if (r->depth == 0)
		return no_feature(r);
	if (r->place == IN_GEOMETRY && !geojson_point_events.list_begin(&r->f->point))
		return false;
	return enter(r, false);
}

static bool on_list_end(void *ctx)
{
	struct reading *r = ctx;

	if (r->place == IN_GEOMETRY && !geojson_point_events.list_end(&r->f->point))
		return false;
	return leave(r);
}

bool geojson_feature_read(struct geojson_feature *f, struct str raw, struct err *err)
{
	static const struct json_events events = {
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
	struct err why = { 0 }, parsed = { 0 };
	struct reading r = { .f = f, .err = &why, .path = BUF_INIT(PATH_BYTES) };

	geojson_point_begin(&f->point, f->a);
	bool ok = json_parse(raw, &events, &r, &parsed);
	buf_free(&r.path);
	if (!ok) {
		*err = why.kind != ERR_NONE ? why : parsed;
		return false;
	}
	return r.is_feature || no_feature(&r) || err_set(err, why.kind, "%s", why.text);
}
