/* record_read.c: a record from JSON, by walking the table. */
#include "lib/i18n.h"
#include "lib/json.h"
#include "model/record.h"

enum { RECORD_JSON_MAX = 16 * 1024 * 1024, CHILDREN_MAX = 20000, EXTRAS_MAX = 5000 };

/* Where the next event belongs. */
enum state {
	IN_ENTITY,      /* inside an object of the table */
	IN_LIST,        /* inside the array of a list field */
	IN_VIGIE,       /* inside "vigie" */
	IN_VIGIE_VIS,   /* inside "vis" of it */
	IN_VIGIE_OTHER, /* inside "en" or "fr" of it */
};

struct frame {
	enum state state;
	struct record *record;
	int field;       /* the field a value belongs to, or FIELD_NONE for an unknown member */
	struct str name; /* the key just read, where no field is of that name */
};

struct reader {
	struct arena *a;
	const struct entity *root_entity;
	struct record *root;
	struct frame frames[JSON_DEPTH_MAX + 2];
	int top;                /* -1: before the root */
	int children, extras;   /* made so far */
	struct json_writer raw; /* depth > 0: copying an unknown member's value */
	struct buf raw_buf;
	struct err *err;
};

static struct frame *top(struct reader *r)
{
	return &r->frames[r->top];
}

static bool push(struct reader *r, enum state state, struct record *record)
{
	r->frames[++r->top] = (struct frame){ .state = state, .record = record, .field = FIELD_NONE };
	return true;
}

/* The member that was read last. */
static struct str name_of(const struct frame *f)
{
	return f->field != FIELD_NONE ? str_of(f->record->entity->fields[f->field].name) : f->name;
}

static bool refuse(struct reader *r, const char *why)
{
	const struct record *rec = r->top >= 0 ? top(r)->record : NULL;
	struct str name = r->top >= 0 ? name_of(top(r)) : STR_NONE;

	if (name.n)
		return err_set(r->err, ERR_INPUT, "%s.%.*s: %s", rec->entity->name, STR_ARG(name), why);
	return err_set(r->err, ERR_INPUT, "%s", why);
}

/* The unknown member that the current key names takes what raw_buf holds. */
static bool keep_raw(struct reader *r)
{
	struct frame *f = top(r);
	struct str name = name_of(f);

	if (str_is(name, "vigie"))
		return refuse(r, _("this member is reserved and holds an object"));
	if (++r->extras > EXTRAS_MAX)
		return refuse(r, _("more than 5000 unknown members"));
	struct extra *x = record_extra(r->a, f->record, name);
	if (!buf_ok(&r->raw_buf))
		return refuse(r, _("the value is too long"));
	if (x->json.n)
		return refuse(r, _("the member stands twice in one object"));
	x->json = arena_str(r->a, buf_str(&r->raw_buf));
	return true;
}

static void begin_raw(struct reader *r)
{
	buf_reset(&r->raw_buf);
	r->raw = (struct json_writer){ .out = &r->raw_buf };
}

static bool set_vis(struct reader *r, struct str s)
{
	struct frame *f = top(r);
	enum audience vis;

	if (!audience_parse(s, &vis))
		return refuse(r, _("a visibility is public, partner or internal"));
	int field = entity_field(f->record->entity, f->name);
	if (field == FIELD_NONE && ++r->extras > EXTRAS_MAX)
		return refuse(r, _("more than 5000 unknown members"));
	if (field == FIELD_NONE)
		record_extra(r->a, f->record, f->name)->vis = vis;
	else
		record_set_vis(r->a, f->record, field, vis);
	return true;
}

/* A scalar value; `json` is its spelling in JSON (quoted for a string), `text` its value. */
static bool scalar(struct reader *r, struct str text, bool quoted)
{
	struct frame *f = top(r);
	struct str kept;

	switch (f->state) {
	case IN_LIST:
		return refuse(r, _("an object is expected in this list"));
	case IN_VIGIE_VIS:
		return set_vis(r, text);
	case IN_VIGIE_OTHER:
		f->field = entity_field(f->record->entity, f->name);
		if (f->field == FIELD_NONE || field_is_child(&f->record->entity->fields[f->field]))
			return refuse(r, _("only a value can have a text in the other language"));
		record_set_other(r->a, f->record, f->field, arena_str(r->a, text));
		return true;
	case IN_VIGIE:
		kept = arena_str(r->a, text);
		if (str_is(f->name, "id"))
			f->record->own_id = kept;
		else if (str_is(f->name, "lang"))
			f->record->lang = kept;
		else if (str_is(f->name, "gone"))
			f->record->gone = kept;
		return true;
	case IN_ENTITY:
		break;
	}
	const struct field *d = f->field == FIELD_NONE ? NULL : &f->record->entity->fields[f->field];
	if (d && !field_is_child(d) && (d->type != FIELD_NUMBER || json_is_number(text))) {
		if (record_text(f->record, f->field).n)
			return refuse(r, _("the member stands twice in one object"));
		record_set(f->record, f->field, arena_str(r->a, text));
		return true;
	}
	if (d && !text.n)
		return true; /* a blank number */
	begin_raw(r);
	if (quoted)
		json_string(&r->raw_buf, text);
	else
		buf_s(&r->raw_buf, text);
	return keep_raw(r);
}

static bool on_null(void *ctx)
{
	struct reader *r = ctx;

	if (r->raw.depth)
		return json_writer_events.null(&r->raw);
	if (r->top < 0)
		return refuse(r, _("an object is expected"));
	struct frame *f = top(r);
	if (f->state != IN_ENTITY || f->field != FIELD_NONE || str_is(f->name, "vigie"))
		return true; /* null is absent */
	return scalar(r, STR("null"), false);
}

static bool on_boolean(void *ctx, bool v)
{
	struct reader *r = ctx;

	if (r->raw.depth)
		return json_writer_events.boolean(&r->raw, v);
	if (r->top < 0)
		return refuse(r, _("an object is expected"));
	return scalar(r, v ? STR("true") : STR("false"), false);
}

static bool on_number(void *ctx, struct str s)
{
	struct reader *r = ctx;

	if (r->raw.depth)
		return json_writer_events.number(&r->raw, s);
	if (r->top < 0)
		return refuse(r, _("an object is expected"));
	return scalar(r, s, false);
}

static bool on_string(void *ctx, struct str s)
{
	struct reader *r = ctx;

	if (r->raw.depth)
		return json_writer_events.string(&r->raw, s);
	if (r->top < 0)
		return refuse(r, _("an object is expected"));
	return scalar(r, s, true);
}

/* A map or list that no field expects: its events go to the writer until it ends. */
static bool forward(struct reader *r, bool map)
{
	begin_raw(r);
	return map ? json_writer_events.map_begin(&r->raw) : json_writer_events.list_begin(&r->raw);
}

static bool on_map_begin(void *ctx)
{
	struct reader *r = ctx;

	if (r->raw.depth)
		return json_writer_events.map_begin(&r->raw);
	if (r->top < 0) {
		r->root = record_new(r->a, r->root_entity);
		return push(r, IN_ENTITY, r->root);
	}
	struct frame *f = top(r);
	struct record *rec = f->record;
	const struct field *d = f->field == FIELD_NONE ? NULL : &rec->entity->fields[f->field];
	if (f->state == IN_LIST || (f->state == IN_ENTITY && d && d->type == FIELD_OBJECT)) {
		if (++r->children > CHILDREN_MAX)
			return refuse(r, _("more than 20000 objects in one record"));
		if (f->state == IN_ENTITY && rec->slots[f->field].list.first)
			return refuse(r, _("the member stands twice in one object"));
		struct record *child = record_new(r->a, &entities[d->child]);
		record_add(rec, f->field, child);
		return push(r, IN_ENTITY, child);
	}
	if (f->state == IN_ENTITY && str_is(f->name, "vigie"))
		return push(r, IN_VIGIE, rec);
	if (f->state == IN_VIGIE && str_is(f->name, "vis"))
		return push(r, IN_VIGIE_VIS, rec);
	if (f->state == IN_VIGIE && (str_is(f->name, "en") || str_is(f->name, "fr")))
		return push(r, IN_VIGIE_OTHER, rec);
	if (f->state != IN_ENTITY)
		return refuse(r, _("an object is not expected here"));
	return forward(r, true);
}

/* Canonical text has the keys in table order, and most others nearly: begins behind the last one. */
static int find_field(const struct entity *e, int last, struct str name)
{
	for (int f = last + 1; f < e->n_fields; f++)
		if (str_is(name, e->fields[f].name))
			return f;
	for (int f = 0; f <= last; f++)
		if (str_is(name, e->fields[f].name))
			return f;
	return FIELD_NONE;
}

static bool on_key(void *ctx, struct str name)
{
	struct reader *r = ctx;

	if (r->raw.depth)
		return json_writer_events.key(&r->raw, name);
	struct frame *f = top(r);
	f->field = f->state == IN_ENTITY ? find_field(f->record->entity, f->field, name) : FIELD_NONE;
	f->name = f->field == FIELD_NONE ? arena_str(r->a, name) : STR_NONE;
	return true;
}

static bool on_map_end(void *ctx)
{
	struct reader *r = ctx;

	if (r->raw.depth) {
		json_writer_events.map_end(&r->raw);
		return r->raw.depth || keep_raw(r);
	}
	r->top--;
	return true;
}

static bool on_list_begin(void *ctx)
{
	struct reader *r = ctx;

	if (r->raw.depth)
		return json_writer_events.list_begin(&r->raw);
	if (r->top < 0)
		return refuse(r, _("an object is expected, not a list"));
	struct frame *f = top(r);
	if (f->state == IN_ENTITY && f->field != FIELD_NONE &&
	    f->record->entity->fields[f->field].type == FIELD_LIST) {
		struct frame outer = *f;
		if (f->record->slots[f->field].list.first)
			return refuse(r, _("the member stands twice in one object"));
		push(r, IN_LIST, outer.record);
		top(r)->field = outer.field;
		return true;
	}
	if (f->state != IN_ENTITY)
		return refuse(r, _("a list is not expected here"));
	return forward(r, false);
}

static bool on_list_end(void *ctx)
{
	struct reader *r = ctx;

	if (r->raw.depth) {
		json_writer_events.list_end(&r->raw);
		return r->raw.depth || keep_raw(r);
	}
	r->top--;
	return true;
}

static const struct json_events reader_events = {
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

struct record *record_read_json(struct arena *a, struct str json, const struct entity *e, struct err *err)
{
	struct err why = { 0 }, syntax = { 0 };
	struct reader r = {
		.a = a, .root_entity = e, .top = -1, .raw_buf = BUF_INIT(RECORD_JSON_MAX), .err = &why
	};

	if (json.n > RECORD_JSON_MAX) {
		err_set(err, ERR_INPUT, _("a record of more than 16 MiB"));
		return NULL;
	}
	bool ok = json_parse(json, &reader_events, &r, &syntax);
	buf_free(&r.raw_buf);
	if (ok && r.root)
		return r.root;
	*err = syntax.text[0] ? syntax : why;
	err->kind = ERR_INPUT;
	return NULL;
}
