/* rows_geojson.c: the features of GeoJSON (RFC 7946) as rows.
 *
 * The columns are the names that the properties of all features have, in the order first seen, so the file is read
 * twice; behind them stand "@longitude" and "@latitude". A collection, a list of features, lines of features and a
 * single one are read. */
#include "importers/rows.h"

#include "importers/geojson_feature.h"
#include "importers/geojson_names.h"
#include "importers/geojson_page.h"
#include "importers/json_items.h"
#include "lib/buf.h"
#include "lib/i18n.h"

#include <stdio.h>
#include <stdlib.h>

#define NAMES_MEMORY ((size_t)64 << 20)
#define ROW_MEMORY   ((size_t)1 << 30)

enum { RAW_MAX = 20 * 1024 * 1024 };

/* What one column of a feature holds, thing by thing. */
struct piece {
	struct piece *next;
	struct str text;
};

struct cell {
	struct piece *first, **end;
	size_t bytes;
};

struct features {
	const struct import_job *job;
	struct arena *held, *row;
	struct geojson_names names;
	struct geojson_page page;
	size_t longitude, latitude, columns;
	uint64_t seen; /* features, in the first reading */
	struct json_items *items;
	struct buf raw; /* a feature with what its coordinates are in, where that matters */
	struct cell *cells;
	struct str *texts;
	struct mapping_refused no_place;
	bool refused;
};

/* The first reading: names ---------------------------------------------------------------------------------------- */

static bool name_too_long(struct err *err)
{
	return err_set(err, ERR_INPUT, _("the name of a property has more than %d bytes"), GEOJSON_NAME_MAX);
}

static bool add_name(void *ctx, struct str name, struct str value, struct err *err)
{
	struct features *f = ctx;

	(void)value;
	if (name.n > GEOJSON_NAME_MAX)
		return name_too_long(err);
	return geojson_names_add(&f->names, name) != GEOJSON_NO_NAME ||
	    err_set(err, ERR_CONFIG,
	        _("the features have more than %d different properties: this is no list of places"),
	        GEOJSON_NAMES_MAX);
}

/* A feature that cannot be read is refused in the second reading. */
static bool names_of_item(struct features *f, struct str raw, struct err *err)
{
	struct geojson_feature feature = { .a = f->row, .value = add_name, .ctx = f };
	struct err why = { 0 };

	arena_reset(f->row);
	if (geojson_feature_read(&feature, raw, &why) || why.kind == ERR_INPUT)
		return true;
	*err = why;
	return err_add(err, "%s", input_name(f->job->in));
}

static bool gather_names(struct features *f, struct err *err)
{
	const struct json_items_kind kind = { "features", geojson_page_member, &f->page };
	struct input *AUTO_INPUT in = NULL;
	struct json_item item;
	enum json_items_step step;

	if (!input_again(f->job->in, &in, err) ||
	    (f->job->encoding.n && !input_declare(in, f->job->encoding, err)))
		return false;
	struct json_items *AUTO_JSON_ITEMS items = json_items_open_kind(in, &kind);
	while ((step = json_items_next(items, &item, err)) != JSON_ITEMS_DONE) {
		if (step == JSON_ITEMS_FAILED ||
		    (step == JSON_ITEMS_ITEM && !names_of_item(f, item.raw, err)))
			return false;
		f->seen++;
	}
	return f->seen > 0 ||
	    err_set(err, ERR_INPUT, _("%s holds no feature; fetch it again"), input_name(f->job->in));
}

static size_t add_column(struct features *f, const char *name)
{
	size_t at = f->columns++;

	f->names.list[at] = str_of(name);
	return at;
}

/* The names of the properties, then ours. A property that is called as one of ours keeps its own column. */
static void set_columns(struct features *f)
{
	struct str *all = ARENA_ARRAY(f->held, struct str, f->names.n + 2);

	if (f->names.n)
		memcpy(all, f->names.list, f->names.n * sizeof *all);
	f->names.list = all;
	f->columns = f->names.n;
	f->longitude = add_column(f, "@longitude");
	f->latitude = add_column(f, "@latitude");
	f->cells = ARENA_ARRAY(f->held, struct cell, f->columns);
	f->texts = ARENA_ARRAY(f->held, struct str, f->columns);
}

static void close_features(void *rows)
{
	struct features *f = rows;

	if (!f)
		return;
	json_items_close(&f->items);
	geojson_names_free(&f->names);
	buf_free(&f->raw);
	arena_free(&f->row);
	arena_free(&f->held);
	free(f);
}

static bool open_features(
    const struct import_job *job, const struct mapping_file *file, void **out, struct err *err)
{
	const struct json_items_kind kind = { .list = "features" };
	struct features *f = calloc(1, sizeof *f);

	(void)file;
	if (!f)
		abort();
	f->job = job;
	f->held = arena_new(NAMES_MEMORY);
	f->row = arena_new(ROW_MEMORY);
	f->raw = BUF_INIT(RAW_MAX);
	f->names.a = f->held;
	if (!gather_names(f, err) || (job->encoding.n && !input_declare(job->in, job->encoding, err))) {
		close_features(f);
		return false;
	}
	set_columns(f);
	f->items = json_items_open_kind(job->in, &kind);
	*out = f;
	return true;
}

static bool names(void *rows, const struct str **out, size_t *n, struct err *err)
{
	struct features *f = rows;

	(void)err;
	*out = f->names.list;
	*n = f->columns;
	return true;
}

/* The second reading: rows ------------------------------------------------------------------------------------------ */

static enum rows_step next(void *rows, struct rows_row *out, struct err *err)
{
	static const enum rows_step steps[] = { [JSON_ITEMS_ITEM] = ROWS_ROW,
		[JSON_ITEMS_DONE] = ROWS_DONE,
		[JSON_ITEMS_BAD] = ROWS_BAD,
		[JSON_ITEMS_FAILED] = ROWS_FAILED };
	struct features *f = rows;
	struct json_item item = { 0 };
	enum json_items_step step = json_items_next(f->items, &item, err);

	*out = (struct rows_row){ .raw = item.raw, .line = item.line };
	if (step == JSON_ITEMS_ITEM && f->page.crs[0]) {
		buf_reset(&f->raw);
		buf_fmt(&f->raw, "%s\n", f->page.crs);
		buf_s(&f->raw, item.raw);
		out->raw = buf_str(&f->raw);
	}
	return steps[step];
}

static bool add_value(void *ctx, struct str name, struct str value, struct err *err)
{
	struct features *f = ctx;
	int at = geojson_names_find(&f->names, name);

	if (at == GEOJSON_NO_NAME)
		return name_too_long(err);
	if (!value.n)
		return true;
	struct cell *c = &f->cells[at];
	struct piece *p = ARENA_NEW(f->row, struct piece);
	p->text = arena_str(f->row, value);
	*c->end = p;
	c->end = &p->next;
	c->bytes += value.n + 2;
	return true;
}

static struct str joined(struct arena *a, const struct cell *c)
{
	if (!c->first || !c->first->next)
		return c->first ? c->first->text : STR_NONE;
	char *text = arena_alloc(a, c->bytes), *to = text;
	for (const struct piece *p = c->first; p; p = p->next) {
		if (p != c->first) {
			*to++ = ';';
			*to++ = ' ';
		}
		memcpy(to, p->text.p, p->text.n);
		to += p->text.n;
	}
	return (struct str){ text, (size_t)(to - text) };
}

/* The place, or why there is none. */
static void set_place(struct features *f, const struct geojson_point *p)
{
	const char *why = NULL;

	f->texts[f->longitude] = f->texts[f->latitude] = STR_NONE;
	f->refused = false;
	if (p->broken)
		why = _("the coordinates are no two numbers");
	else if (p->found && f->page.crs[0])
		why = arena_fmt(f->row,
		    _("the coordinates are in %s and not in degrees: ask the source for WGS 84"), f->page.crs)
		          .p;
	else if (p->found)
		why = geojson_point_fault(p->longitude, p->latitude);
	if (why) {
		f->refused = true;
		f->no_place = (struct mapping_refused){ .column = STR("coordinates"), .why = why };
		if (p->found)
			f->no_place.value = arena_fmt(
			    f->row, "%.*s, %.*s", STR_ARG(p->longitude), STR_ARG(p->latitude));
	} else if (p->found) {
		f->texts[f->longitude] = p->longitude;
		f->texts[f->latitude] = p->latitude;
	}
}

static bool split(void *rows, const struct rows_row *row, struct str **cells, size_t *n, struct err *err)
{
	struct features *f = rows;
	struct geojson_feature feature = { .a = f->row, .value = add_value, .ctx = f };
	const size_t before = f->page.crs[0] ? strlen(f->page.crs) + 1 : 0;

	arena_reset(f->row);
	for (size_t i = 0; i < f->columns; i++)
		f->cells[i] = (struct cell){ .end = &f->cells[i].first };
	f->names.next = 0;
	f->refused = false;
	if (!geojson_feature_read(&feature, (struct str){ row->raw.p + before, row->raw.n - before }, err))
		return false;
	for (size_t i = 0; i < f->names.n; i++)
		f->texts[i] = joined(f->row, &f->cells[i]);
	set_place(f, &feature.point);
	*cells = f->texts;
	*n = f->columns;
	return true;
}

static const struct mapping_refused *refused(const void *rows)
{
	const struct features *f = rows;

	return f->refused ? &f->no_place : NULL;
}

static void tell(const void *rows, struct import_told *told)
{
	const struct features *f = rows;
	bool more = f->page.matched > (int64_t)f->seen;

	snprintf(told->found, sizeof told->found, "GeoJSON%s%s", f->page.crs[0] ? ", " : "", f->page.crs);
	if (more)
		snprintf(told->found, sizeof told->found, _("GeoJSON, %llu features of the %lld there are"),
		    (unsigned long long)f->seen, (long long)f->page.matched);
	else if (f->page.exceeded)
		snprintf(told->found, sizeof told->found,
		    _("GeoJSON, %llu features, the most that the server gives at once"),
		    (unsigned long long)f->seen);
	told->part = more || f->page.exceeded;
	told->blank = json_items_blank(f->items);
}

const struct rows_format rows_geojson = {
	.open = open_features,
	.close = close_features,
	.names = names,
	.next = next,
	.split = split,
	.refused = refused,
	.tell = tell,
};
