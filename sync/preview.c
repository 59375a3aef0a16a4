#include "sync/preview.h"

#include "lib/i18n.h"
#include "lib/map64.h"
#include "lib/text.h"
#include "model/ids.h"
#include "sync/fetch.h"
#include "sync/preview_parts.h"
#include "sync/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORK_MEMORY = 256 * 1024 * 1024, KEY_MAX = 1024, SAMPLE_MAX = 60, DEPTH_MAX = 16 };

/* Names in the order in which they were met. */
struct names {
	struct map64 at; /* hash of a name -> place in all + 1 */
	struct preview_name *all[PREVIEW_NAMES];
	uint32_t n;
};

struct preview {
	struct arena *a;    /* the report's */
	struct arena *work; /* reset for each record */
	const struct source *source;
	const struct preview_options *o;
	struct preview_report *report;
	struct shape *shape;
	struct conf *mapping;
	struct names values, members;
	struct map64 seen; /* hash of a native id -> 1 */
	uint64_t rows;     /* to be looked at */
	bool enough;       /* they were */
	struct sync_refusal **last_refusal;
	struct sync_outside **last_outside;
};

/* Names --------------------------------------------------------------------------------------------------------- */

static uint64_t key_of(struct str s)
{
	struct hash h = hash_of(s);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key;
}

/* NULL when there are too many to tell apart. */
static struct preview_name *name_of(struct preview *p, struct names *all, struct str name)
{
	uint32_t at = map64_get(&all->at, key_of(name));

	if (at)
		return all->all[at - 1];
	if (all->n == PREVIEW_NAMES)
		return NULL;
	struct preview_name *new = all->all[all->n++] = ARENA_NEW(p->a, struct preview_name);
	new->name = arena_str(p->a, name);
	map64_put(&all->at, key_of(name), all->n);
	return new;
}

static void count(struct preview *p, struct names *all, struct str path, const char *name, struct str sample)
{
	char text[KEY_MAX];
	int n = snprintf(text, sizeof text, "%.*s%s%s", STR_ARG(path), path.n ? "." : "", name);
	struct preview_name *v = n > 0 && (size_t)n < sizeof text
	    ? name_of(p, all, (struct str){ text, (size_t)n })
	    : NULL;

	if (v && !v->filled++)
		v->sample = arena_str(p->a, text_cut(sample, SAMPLE_MAX));
}

/* What the record says, value by value. Slots that a mapping named tell children apart; else the first of a list counts. */
static void count_record(struct preview *p, const struct record *r, struct str path, int depth)
{
	char text[KEY_MAX];

	for (int f = 1; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (!field_is_child(d)) {
			if (record_text(r, f).n)
				count(p, &p->values, path, d->name, STR_NONE);
			continue;
		}
		bool first = true;
		for (const struct record *c = r->slots[f].list.first; c && depth < DEPTH_MAX; c = c->next) {
			struct str slot = p->mapping ? c->slot_name : STR_NONE;
			if (!slot.n && !first)
				continue;
			first = first && slot.n;
			int n = snprintf(text, sizeof text, "%.*s%s%s%s%.*s%s", STR_ARG(path),
			    path.n ? "." : "", d->name, slot.n ? "[" : "", STR_ARG(slot), slot.n ? "]" : "");
			if (n > 0 && (size_t)n < sizeof text)
				count_record(p, c, (struct str){ text, (size_t)n }, depth + 1);
		}
	}
	for (const struct extra *x = r->extras; x; x = x->next)
		if (x->json.n)
			count(p, &p->members, path, arena_z(p->work, x->name), x->json);
}

/* What a cell with several values makes has no slots (the filter each): "phones[others].number" is "phones.number". */
static struct str counted_as(struct preview *p, const struct conf_key *k)
{
	const char *each = strstr(k->value, "each"), *open = strrchr(k->key, '['),
	           *close = open ? strchr(open, ']') : NULL;

	if (!each || !close)
		return str_of(k->key);
	return arena_fmt(p->a, "%.*s%s", (int)(open - k->key), k->key, close + 1);
}

/* The lines of the mapping that gave no value to any row. */
static void add_blank(struct preview *p)
{
	const struct conf_section *record = p->mapping ? conf_section(p->mapping, "record") : NULL;

	for (const struct conf_key *k = NULL; record && (k = conf_next_key(p->mapping, record, k));)
		if (!strchr(k->key, '@') && strcmp(k->value, "always") != 0 && strchr(k->value, '{') &&
		    strncmp(k->key, "x_", 2) != 0)
			name_of(p, &p->values, counted_as(p, k));
}

static int by_name(const void *x, const void *y)
{
	struct preview_name *const *p = x, *const *q = y;

	return str_cmp((*p)->name, (*q)->name);
}

/* In the order in which they were met, which is the mapping's; without one in that of the alphabet. */
static void take_names(const struct preview *p, struct names *all, struct preview_name **out)
{
	if (!p->mapping)
		qsort(all->all, all->n, sizeof *all->all, by_name);
	for (uint32_t i = 0; i < all->n; i++) {
		*out = all->all[i];
		out = &all->all[i]->next;
	}
	map64_free(&all->at);
}

/* The sink ------------------------------------------------------------------------------------------------------ */

/* What comes behind the last row wanted is passed over as if it were known, so that a file that is cut is told all the
 * same. */
static bool on_known(void *ctx, struct str raw, uint64_t line)
{
	struct preview *p = ctx;

	(void)raw;
	(void)line;
	p->enough = p->report->looked == p->rows;
	p->report->looked += !p->enough;
	return p->enough;
}

static bool add_refusal(struct preview *p, uint64_t line, struct str column, struct str value,
    struct str reason, uint64_t already)
{
	if (already >= PREVIEW_REFUSALS)
		return true;
	struct sync_refusal *r = *p->last_refusal = ARENA_NEW(p->a, struct sync_refusal);
	*r = (struct sync_refusal){ .line = line,
		.column = arena_str(p->a, column),
		.value = arena_str(p->a, value),
		.reason = arena_str(p->a, reason) };
	p->last_refusal = &r->next;
	return true;
}

static bool add_outside(struct preview *p, uint64_t line, const struct record *r, struct str place)
{
	if (p->report->outside++ >= PREVIEW_REFUSALS)
		return true;
	struct sync_outside *o = *p->last_outside = ARENA_NEW(p->a, struct sync_outside);
	*o = (struct sync_outside){
		.line = line, .name = arena_str(p->a, record_get(r, "name")), .place = arena_str(p->a, place)
	};
	p->last_outside = &o->next;
	return true;
}

static bool give(struct preview *p, struct record *r, const struct origin *o, struct err *err)
{
	p->report->records++;
	if (map64_get(&p->seen, key_of(o->native)))
		p->report->repeated++;
	map64_put(&p->seen, key_of(o->native), 1);
	if (p->report->records > (uint64_t)p->o->shown || !p->o->each)
		return true;
	if (!record_id(r).n)
		record_set(r, 0, ids_root(p->work, p->source->name, r->entity, o->native));
	ids_fill(p->work, r);
	return p->o->each(p->o->ctx, r, o, err);
}

static bool on_record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct preview *p = ctx;
	struct str where = STR_NONE;

	if (p->enough)
		return true;
	arena_reset(p->work);
	count_record(p, r, STR_NONE, 0);
	if (!shape_record(p->shape, p->work, r, &where))
		return add_outside(p, o->line, r, where);
	if (!record_get(r, "name").n)
		return add_refusal(p, o->line, STR_NONE, o->native, str_of(_("the record has no name")),
		    p->report->refused++);
	return give(p, r, o, err);
}

static bool on_gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	(void)ctx;
	(void)native;
	(void)line;
	(void)err;
	return true;
}

static bool on_refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct preview *p = ctx;
	uint64_t *n = o->partial ? &p->report->partial : &p->report->refused;

	(void)err;
	if (p->enough)
		return true;
	return add_refusal(p, o->line, o->column, o->value, str_of(why->text), (*n)++);
}

/* Reading ------------------------------------------------------------------------------------------------------- */

static bool open_file(const struct preview *p, const struct fetched *f, struct input **out, struct err *err)
{
	if (!input_open_file(arena_z(p->a, f->path), p->source->max_bytes, out, err))
		return false;
	input_call(*out, arena_z(p->a, f->name));
	input_undigested(*out);
	return true;
}

static bool read_records(struct preview *p, const struct fetched *f, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;
	struct import_told told = { 0 };
	struct import_job job = { .mapping = p->mapping,
		.entity = &entities[ENTITY_ORGANIZATION],
		.encoding = p->source->encoding };
	struct importer_sink sink = {
		.ctx = p, .known = on_known, .record = on_record, .gone = on_gone, .refused = on_refused
	};

	if (!open_file(p, f, &in, err))
		return false;
	job.in = in;
	bool ok = p->source->importer->read(&job, &sink, &told, err);
	p->report->found = arena_str(p->a, text_whole(str_of(told.found)));
	p->report->items = told.items;
	return ok;
}

static bool read_columns(struct preview *p, const struct fetched *f, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;

	if (!p->source->importer->rows || !p->mapping)
		return true;
	return open_file(p, f, &in, err) &&
	    preview_columns(p->a, p->source, p->mapping, in, p->rows, &p->report->columns, err);
}

static void take_told(struct preview *p)
{
	struct sync_category **end = &p->report->categories;
	struct shape_told told;

	shape_told(p->shape, &told);
	p->report->unplaced = told.unplaced;
	for (size_t i = 0; i < told.n_unknown; i++) {
		*end = ARENA_NEW(p->a, struct sync_category);
		**end = (struct sync_category){ .name = arena_str(p->a, told.unknown[i].name),
			.n = told.unknown[i].n };
		end = &(*end)->next;
	}
	add_blank(p);
	take_names(p, &p->values, &p->report->values);
	take_names(p, &p->members, &p->report->members);
}

static bool run(
    struct preview *p, struct db *db, const struct conf *conf, struct fetched *file, struct err *err)
{
	struct fetch_ask ask = {
		.file = p->o->file, .delivery = p->o->delivery, .again = true, .now = p->o->now
	};

	if (p->source->mapping.n && !conf_read(arena_z(p->a, p->source->mapping), &p->mapping, err))
		return false;
	if (!shape_new(p->source, &p->shape, err) ||
	    !fetch_delivery(p->a, db, conf, p->source, &ask, file, err))
		return false;
	p->report->file = file->name;
	return read_records(p, file, err) && read_columns(p, file, err);
}

bool preview_run(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const struct preview_options *o, struct preview_report *out, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(WORK_MEMORY);
	struct preview *p = ARENA_NEW(a, struct preview);
	struct fetched file = { 0 };

	*out = (struct preview_report){ 0 };
	*p = (struct preview){ .a = a,
		.work = work,
		.source = s,
		.o = o,
		.report = out,
		.rows = o->rows ? o->rows : PREVIEW_ROWS,
		.last_refusal = &out->refusals,
		.last_outside = &out->left_out };
	bool ok = run(p, db, conf, &file, err);
	if (ok)
		take_told(p);
	map64_free(&p->values.at);
	map64_free(&p->members.at);
	map64_free(&p->seen);
	shape_free(&p->shape);
	conf_free(&p->mapping);
	fetch_done(&file);
	return ok;
}
