/* hsds_json.c: HSDS as JSON (docs.openreferral.org/en/3.1/hsds/serialization.html).
 *
 * Three shapes: "ndjson", a record a line; "array", one list of them; "page", HSDA's Page (openapi.json),
 * whose numbers stand after its contents and say what was really written. In each a record is one line.
 *
 * A record is its canonical JSON with each required text there, if only empty. A document given to json()
 * goes out as it stands and must be so already.
 *
 * HSDS has no word for a deletion. Ours is an object that is valid for a reader who does not know it:
 * {"id":…,"name":…,"description":"","vigie":{"gone":"merged","replaced_by":…,"seq":n}}. */
#include "exporters/chunks.h"
#include "exporters/hsds.h"
#include "lib/i18n.h"
#include "lib/json.h"

#include <inttypes.h>
#include <stdlib.h>

enum shape { SHAPE_NDJSON, SHAPE_ARRAY, SHAPE_PAGE };

static const char *const shapes[] = { "ndjson", "array", "page", NULL };

struct json_export {
	struct chunks out;
	enum shape shape;
	uint64_t items, total, page, size;
};

static bool find_shape(const char *name, enum shape *out, struct err *err)
{
	for (int i = 0; shapes[i]; i++)
		if (!name || str_is(str_of(name), shapes[i])) {
			*out = (enum shape)i;
			return true;
		}
	return err_set(
	    err, ERR_CONFIG, _("hsds-json has no shape \"%s\": it is ndjson, array or page"), name);
}

static bool begin(const struct export_head *head, const struct export_out *out, void **state, struct err *err)
{
	enum shape shape = SHAPE_NDJSON;

	if (!find_shape(head->shape, &shape, err))
		return false;
	struct json_export *x = calloc(1, sizeof *x);
	if (!x)
		return err_set(err, ERR_FATAL, _("out of memory"));
	chunks_begin(&x->out, out);
	x->shape = shape;
	x->total = head->total;
	x->page = head->page ? head->page : 1;
	x->size = head->size;
	if (shape == SHAPE_ARRAY)
		buf_char(&x->out.buf, '[');
	else if (shape == SHAPE_PAGE)
		buf_s(&x->out.buf, STR("{\"contents\":["));
	*state = x;
	return true;
}

/* What stands before the next record; the buffer to write it to. */
static struct buf *item(struct json_export *x)
{
	if (x->shape != SHAPE_NDJSON)
		buf_s(&x->out.buf, x->items ? STR(",\n") : STR("\n"));
	x->items++;
	return &x->out.buf;
}

/* What stands behind it. */
static bool item_end(struct json_export *x, struct err *err)
{
	if (x->shape == SHAPE_NDJSON)
		buf_char(&x->out.buf, '\n');
	return chunks_flush(&x->out, CHUNK, err);
}

/* Begins the next member of the object that began at `start`. */
static void member(struct buf *o, size_t start, struct str name)
{
	buf_char(o, o->n > start ? ',' : '{');
	json_string(o, name);
	buf_char(o, ':');
}

/* The end of the object: its unknown members and "vigie", as record_write_json has them. */
static void write_rest(struct buf *o, size_t start, const struct record *r, struct str lang)
{
	union slot none[ENTITY_FIELDS_MAX] = { 0 };
	struct record rest = *r;
	size_t at = o->n;

	rest.slots = none;
	record_write_child_json(o, &rest, lang);
	if (at == start || !buf_ok(o))
		return;
	if (o->n == at + 2) /* "{}" */
		o->p[--o->n - 1] = '}';
	else
		o->p[at] = ',';
}

/* HSDS wants it there and it has no value, not even one that does not fit. */
static bool missing(const struct record *r, int f)
{
	const struct field *d = &r->entity->fields[f];
	const struct extra *misfit = record_find_extra(r, str_of(d->name));

	return hsds_always(d) && !(misfit && misfit->json.n);
}

/* What record_write_json writes, with every required text; `lang` is the root's main language. */
static void write(struct buf *o, const struct record *r, struct str lang)
{
	size_t start = o->n;

	for (int f = 0; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (!field_is_child(d)) {
			struct str text = record_text(r, f);
			if (!text.n && !missing(r, f))
				continue;
			member(o, start, str_of(d->name));
			if (d->type == FIELD_NUMBER)
				buf_s(o, text);
			else
				json_string(o, text);
			continue;
		}
		const struct record *c = r->slots[f].list.first;
		if (!c)
			continue;
		member(o, start, str_of(d->name));
		if (d->type == FIELD_LIST)
			buf_char(o, '[');
		for (; c; c = c->next) {
			write(o, c, lang);
			if (c->next)
				buf_char(o, ',');
		}
		if (d->type == FIELD_LIST)
			buf_char(o, ']');
	}
	write_rest(o, start, r, lang);
}

static bool record(void *state, const struct record *r, struct err *err)
{
	struct json_export *x = state;

	write(item(x), r, r->lang);
	return item_end(x, err);
}

static bool json(void *state, struct str doc, struct err *err)
{
	struct json_export *x = state;

	buf_s(item(x), doc);
	return item_end(x, err);
}

static bool gone(void *state, const struct tombstone *t, struct err *err)
{
	struct json_export *x = state;
	struct buf *o = item(x);

	buf_s(o, STR("{\"id\":"));
	json_string(o, t->id);
	buf_s(o, STR(",\"name\":"));
	json_string(o, t->name);
	buf_s(o, STR(",\"description\":\"\",\"vigie\":{\"gone\":"));
	json_string(o, t->status);
	if (t->replaced_by.n) {
		buf_s(o, STR(",\"replaced_by\":"));
		json_string(o, t->replaced_by);
	}
	buf_fmt(o, ",\"seq\":%" PRId64 "}}", t->seq);
	return item_end(x, err);
}

/* The other members of a Page. Without a page length there is one page, of all that was written. */
static void write_numbers(struct buf *o, const struct json_export *x)
{
	uint64_t total = x->size ? x->total : x->items;
	uint64_t pages = x->size ? total / x->size + (total % x->size > 0) : 1;

	buf_fmt(o, ",\"total_items\":%" PRIu64 ",\"total_pages\":%" PRIu64, total, pages);
	buf_fmt(o, ",\"page_number\":%" PRIu64 ",\"size\":%" PRIu64, x->page, x->items);
	buf_fmt(o, ",\"first_page\":%s", x->page == 1 ? "true" : "false");
	buf_fmt(o, ",\"last_page\":%s", x->page >= pages ? "true" : "false");
	buf_fmt(o, ",\"empty\":%s", x->items ? "false" : "true");
}

static bool finish(struct json_export *x, struct err *err)
{
	struct buf *o = &x->out.buf;

	if (x->shape != SHAPE_NDJSON)
		buf_s(o, x->items ? STR("\n]") : STR("]"));
	if (x->shape == SHAPE_PAGE) {
		write_numbers(o, x);
		buf_char(o, '}');
	}
	if (x->shape != SHAPE_NDJSON)
		buf_char(o, '\n');
	return chunks_flush(&x->out, 0, err);
}

static bool end(void **state, struct err *err)
{
	struct json_export *x = *state;
	bool ok = !x || !err || finish(x, err);

	if (x)
		buf_free(&x->out.buf);
	free(x);
	*state = NULL;
	return ok;
}

const struct exporter exporter_hsds_json = {
	.name = "hsds-json",
	.summary = N_("HSDS 3.1 as JSON: one record a line, a list, or a page of HSDA"),
	.shapes = shapes,
	.extension = "ndjson",
	.begin = begin,
	.record = record,
	.json = json,
	.gone = gone,
	.end = end,
};
