/* icarol_json.c: records of iCarol's API, one JSON object each: {"ResourceAgencyNum": …, …}, or in both languages
 * {"fr": {…}, "en": {…}}, as sync/fetch_icarol.c brings them ("listed" is its own note). */
#include "importers/icarol_feed.h"
#include "importers/json_items.h"
#include "lib/i18n.h"
#include "lib/json.h"

#include <stdio.h>

#define ITEM_MEMORY ((size_t)256 << 20)

/* One item being taken apart. Lists of values become one text with ';'; what is nested otherwise stays JSON. */
struct object {
	struct arena *a;
	struct icarol_names *names;
	struct icarol_cell *cells; /* ICAROL_NAMES_MAX */
	size_t n;
	int name;  /* of the next value */
	int after; /* the name before it */
	int depth; /* of objects and lists; 1: the record's own members */
	struct buf nested;
	struct json_writer writer;
	const char *why;
	/* {"fr": …}: where in the text the two stand is found by the first look. */
	bool wrapped;
	enum icarol_lang lang, wanted;
};

static bool put(struct object *o, struct str value)
{
	if (o->name < 0 || (o->n && o->cells[o->n - 1].name == o->name))
		return true;
	if (o->n == ICAROL_NAMES_MAX) {
		o->why = _("too many members");
		return false;
	}
	o->cells[o->n++] = (struct icarol_cell){ .name = o->name, .value = arena_str(o->a, value) };
	o->after = o->name;
	return true;
}

/* Is the value at hand a member of the record (and not within one of them, nor of the other language)? */
static bool is_member(const struct object *o)
{
	return o->depth == 1 + o->wrapped && (!o->wrapped || o->lang == o->wanted);
}

static bool is_nested(const struct object *o)
{
	return o->depth > 1 + o->wrapped && (!o->wrapped || o->lang == o->wanted);
}

static bool on_null(void *ctx)
{
	struct object *o = ctx;

	return !is_nested(o) || json_writer_events.null(&o->writer);
}

static bool on_boolean(void *ctx, bool v)
{
	struct object *o = ctx;

	if (is_nested(o))
		return json_writer_events.boolean(&o->writer, v);
	return !is_member(o) || put(o, v ? STR("Yes") : STR("No"));
}

static bool on_number(void *ctx, struct str spelling)
{
	struct object *o = ctx;

	if (is_nested(o))
		return json_writer_events.number(&o->writer, spelling);
	return !is_member(o) || put(o, spelling);
}

static bool on_string(void *ctx, struct str s)
{
	struct object *o = ctx;

	if (is_nested(o))
		return json_writer_events.string(&o->writer, s);
	return !is_member(o) || put(o, s);
}

static bool on_begin(void *ctx, bool map)
{
	struct object *o = ctx;

	o->depth++;
	if (o->depth == 2 && map && (o->lang == ICAROL_FR || o->lang == ICAROL_EN) && o->name == -2)
		o->wrapped = true;
	else if (is_nested(o))
		return map ? json_writer_events.map_begin(&o->writer)
		           : json_writer_events.list_begin(&o->writer);
	return true;
}

static bool on_map(void *ctx)
{
	return on_begin(ctx, true);
}

static bool on_list(void *ctx)
{
	return on_begin(ctx, false);
}

static bool on_key(void *ctx, struct str name)
{
	struct object *o = ctx;

	if (is_nested(o))
		return json_writer_events.key(&o->writer, name);
	if (o->depth == 1 && (str_is(name, "fr") || str_is(name, "en"))) {
		o->lang = str_is(name, "fr") ? ICAROL_FR : ICAROL_EN;
		o->name = -2;
		return true;
	}
	o->name = -1;
	if (o->depth == 1)
		o->lang = ICAROL_UNKNOWN;
	if (!is_member(o) || (o->depth == 1 && str_is(name, "listed")))
		return true;
	o->name = icarol_names_put(o->names, name, o->after);
	if (o->name < 0)
		o->why = _("the feed has too many different members");
	return o->name >= 0;
}

/* ["a","b"] -> "a;b"; anything else stays as it is. */
static struct str flat(struct object *o, struct str json)
{
	char *out = arena_alloc(o->a, json.n + 1);
	size_t n = 0;

	if (json.n < 2 || json.p[0] != '[' || memchr(json.p, '\\', json.n) ||
	    memchr(json.p + 1, '[', json.n - 1) || memchr(json.p, '{', json.n))
		return json;
	bool quoted = false;
	for (size_t i = 1; i + 1 < json.n; i++) {
		if (json.p[i] == '"')
			quoted = !quoted;
		else
			out[n++] = json.p[i] == ',' && !quoted ? ';' : json.p[i];
	}
	return (struct str){ out, n };
}

static bool on_end(struct object *o, bool map)
{
	bool nested = is_nested(o);

	if (nested &&
	    !(map ? json_writer_events.map_end(&o->writer) : json_writer_events.list_end(&o->writer)))
		return false;
	o->depth--;
	if (!nested || !is_member(o))
		return true;
	bool ok = buf_ok(&o->nested) && put(o, flat(o, buf_str(&o->nested)));
	buf_reset(&o->nested);
	o->writer = (struct json_writer){ .out = &o->nested };
	return ok;
}

static bool on_map_end(void *ctx)
{
	return on_end(ctx, true);
}

static bool on_list_end(void *ctx)
{
	return on_end(ctx, false);
}

static const struct json_events events = { .null = on_null,
	.boolean = on_boolean,
	.number = on_number,
	.string = on_string,
	.map_begin = on_map,
	.key = on_key,
	.map_end = on_map_end,
	.list_begin = on_list,
	.list_end = on_list_end };

/* Reads the item; of a wrapped one the object in `wanted`. */
static bool parse(struct object *o, struct str raw, enum icarol_lang wanted, struct err *why)
{
	o->n = 0;
	o->after = o->name = -1;
	o->depth = 0;
	o->wrapped = false;
	o->lang = ICAROL_UNKNOWN;
	o->wanted = wanted;
	o->why = NULL;
	buf_reset(&o->nested);
	o->writer = (struct json_writer){ .out = &o->nested };
	if (!raw.n || raw.p[0] != '{')
		return err_set(why, ERR_INPUT, _("an object is expected"));
	if (json_parse(raw, &events, o, why))
		return true;
	return why->text[0] ? false : err_set(why, ERR_INPUT, "%s", o->why ? o->why : _("too large"));
}

static bool take(struct object *o, struct icarol_feed *feed, const struct json_item *item, struct err *err)
{
	struct err why = { 0 };

	arena_reset(o->a);
	if (!parse(o, item->raw, ICAROL_FR, &why))
		return icarol_feed_refuse(feed, item->line, &why, err);
	if (!o->wrapped)
		return icarol_feed_row(feed, o->cells, o->n, ICAROL_UNKNOWN, item->line, err);
	if (o->n && !icarol_feed_row(feed, o->cells, o->n, ICAROL_FR, item->line, err))
		return false;
	if (!parse(o, item->raw, ICAROL_EN, &why))
		return icarol_feed_refuse(feed, item->line, &why, err);
	return !o->n || icarol_feed_row(feed, o->cells, o->n, ICAROL_EN, item->line, err);
}

static bool read_items(struct json_items *items, struct icarol_feed *feed, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ITEM_MEMORY), *AUTO_ARENA cells = arena_new(ITEM_MEMORY);
	struct object o = { .a = a,
		.cells = ARENA_ARRAY(cells, struct icarol_cell, ICAROL_NAMES_MAX),
		.names = icarol_feed_names(feed),
		.nested = BUF_INIT((size_t)32 << 20) };
	struct json_item item;
	struct err why = { 0 };
	bool ok = true;

	while (ok) {
		enum json_items_step step = json_items_next(items, &item, &why);
		if (step == JSON_ITEMS_DONE)
			break;
		if (step == JSON_ITEMS_FAILED) {
			*err = why;
			ok = false;
		} else {
			ok = step == JSON_ITEMS_BAD ? icarol_feed_refuse(feed, item.line, &why, err)
			                            : take(&o, feed, &item, err);
		}
	}
	buf_free(&o.nested);
	return ok;
}

/* The answer of a server that had none: {"Error": "…"}. */
static bool is_icarol(struct icarol_feed *feed, const struct import_job *job, struct err *err)
{
	return icarol_names_find(icarol_feed_names(feed), ICAROL_NUMBER) ||
	    err_set(err, ERR_INPUT, _("%s holds no records of iCarol: no object has a ResourceAgencyNum"),
	        input_name(job->in));
}

static bool icarol_json_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	struct icarol_feed *AUTO_ICAROL_FEED feed = icarol_feed_new(sink, told);
	struct json_items *AUTO_JSON_ITEMS items = NULL;
	char rows[160];

	if (!icarol_feed_lang(feed, job, err) ||
	    (job->encoding.n && !input_declare(job->in, job->encoding, err)))
		return false;
	items = json_items_open(job->in);
	if (!read_items(items, feed, err) || !is_icarol(feed, job, err) || !icarol_feed_end(feed, err))
		return false;
	icarol_feed_tell(feed, rows, sizeof rows);
	snprintf(told->found, sizeof told->found, "iCarol, JSON; %s", rows);
	told->blank += json_items_blank(items);
	return true;
}

const struct importer importer_icarol_json = {
	.name = "icarol-json",
	.summary = N_("records of iCarol's API: JSON objects, in one language or both"),
	.version = 1,
	.read = icarol_json_read,
};
