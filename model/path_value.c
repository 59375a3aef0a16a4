/* path_value.c: what a path leads to: reading it, setting it, naming it for people. */
#include "model/path.h"

#include "lib/buf.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "model/ids.h"

#include <assert.h>

enum { VALUE_JSON_MAX = 16 * 1024 * 1024, TELLING_COLUMNS = 40 };

/* Walking --------------------------------------------------------------------------------------------------- */

/* The listed child with just this id: own ids are a source's, not a path's. */
static struct record *listed(const struct record *r, int field, struct str id)
{
	for (struct record *c = r->slots[field].list.first; c; c = c->next)
		if (str_eq(record_id(c), id))
			return c;
	return NULL;
}

static struct record *step_into(const struct record *r, const struct path_step *step)
{
	assert(step->field < r->entity->n_fields && field_is_child(&r->entity->fields[step->field]));
	if (r->entity->fields[step->field].type == FIELD_OBJECT)
		return r->slots[step->field].list.first;
	return listed(r, step->field, step->id);
}

static struct record *walk(const struct record *root, const struct path *p, int n_steps)
{
	const struct record *r = root;

	for (int i = 0; r && i < n_steps; i++)
		r = step_into(r, &p->steps[i]);
	return (struct record *)r;
}

struct record *path_object(const struct record *root, const struct path *p)
{
	return walk(root, p, p->n_steps);
}

struct record *path_parent(const struct record *root, const struct path *p)
{
	return p->n_steps ? walk(root, p, p->n_steps - 1) : NULL;
}

/* Reading --------------------------------------------------------------------------------------------------- */

static struct str object_json(struct arena *a, const struct record *r, struct str lang)
{
	struct buf AUTO_BUF out = BUF_INIT(VALUE_JSON_MAX);

	record_write_child_json(&out, r, lang);
	return arena_str(a, buf_str(&out));
}

static struct str vis_of(const struct record *r, const struct path *p)
{
	if (p->field != FIELD_NONE)
		return r->vis && r->vis[p->field] ? str_of(audience_names[r->vis[p->field] - 1]) : STR_NONE;
	const struct extra *x = record_find_extra(r, p->name);
	return x && x->json.n && x->vis != AUDIENCE_INTERNAL ? str_of(audience_names[x->vis]) : STR_NONE;
}

struct str path_value(struct arena *a, const struct record *root, const struct path *p)
{
	const struct record *r = path_object(root, p);
	const struct extra *x;

	if (!r)
		return STR_NONE;
	switch (p->part) {
	case PATH_ROOT:
	case PATH_CHILD:
		return object_json(a, r, root->lang);
	case PATH_VALUE:
		return record_text(r, p->field);
	case PATH_OTHER:
		return record_other(r, p->field);
	case PATH_VIS:
		return vis_of(r, p);
	case PATH_EXTRA:
		x = record_find_extra(r, p->name);
		return x ? x->json : STR_NONE;
	}
	return STR_NONE;
}

/* Setting --------------------------------------------------------------------------------------------------- */

static bool refuse(struct err *err, const char *why)
{
	return err_set(err, ERR_INPUT, "%s", why);
}

/* How deep the object that the path's steps lead to lies in the root's JSON; the root itself is 1. */
static int depth_of(const struct entity *e, const struct path *p)
{
	int depth = 1;

	for (int i = 0; i < p->n_steps; i++) {
		const struct field *d = &e->fields[p->steps[i].field];
		depth += d->type == FIELD_LIST ? 2 : 1;
		e = &entities[d->child];
	}
	return depth;
}

/* How deep valid JSON nests: 0 for a scalar. */
static int nesting(struct str json)
{
	int depth = 0, deepest = 0;
	bool quoted = false;

	for (size_t i = 0; i < json.n; i++) {
		char c = json.p[i];
		if (c == '"')
			quoted = !quoted;
		else if (quoted)
			i += c == '\\';
		else if ((c == '{' || c == '[') && ++depth > deepest)
			deepest = depth;
		else if (c == '}' || c == ']')
			depth--;
	}
	return deepest;
}

/* Could the whole record still be read? */
static bool not_too_deep(const struct record *root, const struct path *p, struct str json, struct err *err)
{
	int around = depth_of(root->entity, p) - (p->part == PATH_CHILD);

	if (around + nesting(json) > JSON_DEPTH_MAX)
		return err_set(err, ERR_INPUT, _("nested more than %d deep"), JSON_DEPTH_MAX);
	return true;
}

static bool set_value(
    struct arena *a, struct record *r, const struct path *p, struct str value, struct err *err)
{
	if (p->field == 0 && p->n_steps && p->steps[p->n_steps - 1].id.n)
		return refuse(err, _("the id of a listed object cannot be changed"));
	if (value.n && r->entity->fields[p->field].type == FIELD_NUMBER && !json_is_number(value))
		return err_set(err, ERR_INPUT, _("\"%.*s\" is not a number"), STR_ARG(text_cut(value, 100)));
	record_set(r, p->field, arena_str(a, value));
	return true;
}

static bool set_vis(
    struct arena *a, struct record *r, const struct path *p, struct str value, struct err *err)
{
	struct extra *x = p->field == FIELD_NONE ? record_find_extra(r, p->name) : NULL;
	enum audience vis = AUDIENCE_INTERNAL;

	if (value.n && !audience_parse(value, &vis))
		return refuse(err, _("a visibility is public, partner or internal"));
	if (p->field == FIELD_NONE) {
		bool shown = vis != AUDIENCE_INTERNAL;
		if (shown && (!x || !x->json.n))
			return refuse(err, _("there is no such member"));
		if (shown && entity_field(r->entity, p->name) != FIELD_NONE)
			return refuse(err, _("a value that does not fit its field stays internal"));
		if (x)
			x->vis = vis;
		return true;
	}
	if (value.n)
		record_set_vis(a, r, p->field, vis);
	else if (r->vis)
		r->vis[p->field] = 0;
	return true;
}

/* Read back, would a member of this name and value be an unknown one? */
static bool stays_unknown(struct arena *a, const struct entity *e, struct str name, struct str json)
{
	struct buf AUTO_BUF text = BUF_INIT(VALUE_JSON_MAX);
	struct err ignored;

	if (entity_field(e, name) == FIELD_NONE)
		return true;
	buf_char(&text, '{');
	json_string(&text, name);
	buf_char(&text, ':');
	buf_s(&text, json);
	buf_char(&text, '}');
	const struct record *r = buf_ok(&text) ? record_read_json(a, buf_str(&text), e, &ignored) : NULL;
	return r && record_find_extra(r, name);
}

static bool set_extra(
    struct arena *a, struct record *root, const struct path *p, struct str value, struct err *err)
{
	struct record *r = path_object(root, p);
	struct extra *x = record_find_extra(r, p->name);
	struct buf AUTO_BUF compact = BUF_INIT(VALUE_JSON_MAX);
	struct json_writer writer = { .out = &compact };

	if (!value.n) {
		if (x)
			x->json = STR_NONE;
		return true;
	}
	if (!json_parse(value, &json_writer_events, &writer, err))
		return false;
	if (!buf_ok(&compact))
		return refuse(err, _("the value is too long"));
	if (!not_too_deep(root, p, buf_str(&compact), err))
		return false;
	if (!stays_unknown(a, r->entity, p->name, buf_str(&compact)))
		return refuse(err, _("the value fits the field of that name"));
	record_extra(a, r, p->name)->json = arena_str(a, buf_str(&compact));
	return true;
}

/* `now` is the child that stands there, or NULL. */
static bool put_child(struct arena *a, struct record *root, const struct path *p, struct record *now,
    struct str value, int at, struct err *err)
{
	const struct path_step *last = &p->steps[p->n_steps - 1];
	struct record *parent = path_parent(root, p), *child = record_read_json(a, value, p->entity, err);

	if (!child || !not_too_deep(root, p, value, err))
		return false;
	if (parent->entity->fields[last->field].type == FIELD_LIST)
		record_set(child, 0, arena_str(a, last->id));
	if (now)
		at = record_remove(parent, last->field, now);
	if (at < 0)
		record_add(parent, last->field, child);
	else
		record_insert(parent, last->field, child, at);
	return true;
}

static bool no_way(struct arena *a, const struct record *root, const struct path *p, struct err *err)
{
	return err_set(
	    err, ERR_INPUT, _("%.*s: there is no such object"), STR_ARG(path_write(a, root->entity, p)));
}

static bool set_child(struct arena *a, struct record *root, const struct path *p, struct str value, int at,
    int *was_at, struct err *err)
{
	struct record *parent = path_parent(root, p), *now = path_object(root, p);
	int taken_from = -1;

	if (!parent)
		return no_way(a, root, p, err);
	if (value.n && !put_child(a, root, p, now, value, at, err))
		return false;
	if (!value.n && now)
		taken_from = record_remove(parent, p->steps[p->n_steps - 1].field, now);
	if (was_at)
		*was_at = taken_from;
	return true;
}

/* All that is not a child. */
static bool set_inside(
    struct arena *a, struct record *root, const struct path *p, struct str value, struct err *err)
{
	struct record *r = path_object(root, p);

	if (!r)
		return no_way(a, root, p, err);
	if (p->part == PATH_VALUE)
		return set_value(a, r, p, value, err);
	if (p->part == PATH_VIS)
		return set_vis(a, r, p, value, err);
	if (p->part == PATH_EXTRA)
		return set_extra(a, root, p, value, err);
	record_set_other(a, r, p->field, arena_str(a, value));
	return true;
}

bool path_set(struct arena *a, struct record *root, const struct path *p, struct str value, int at,
    int *was_at, struct err *err)
{
	if (p->part == PATH_ROOT)
		return refuse(err, _("the fiche itself cannot be set as one value"));
	if (!text_utf8_valid(value, NULL))
		return refuse(err, _("the value is not UTF-8"));
	if (p->part == PATH_CHILD)
		return set_child(a, root, p, value, at, was_at, err);
	if (!set_inside(a, root, p, value, err))
		return false;
	if (was_at)
		*was_at = -1;
	return true;
}

/* Naming ---------------------------------------------------------------------------------------------------- */

static const char *in_language(const char *fr, const char *en, bool french)
{
	return french ? fr : en;
}

static void label_part(struct buf *out, struct str label)
{
	if (out->n)
		buf_s(out, STR(" › "));
	buf_s(out, label);
}

/* The telling value in quotes; an id tells people nothing. */
static void label_telling(struct buf *out, const struct record *r, bool french)
{
	struct str telling = r ? ids_telling(r) : STR_NONE, cut = text_cut(telling, TELLING_COLUMNS);
	struct uuid id;

	if (!telling.n || uuid_parse(telling, &id))
		return;
	buf_fmt(out, "%s%.*s%s%s", in_language(" « ", " “", french), STR_ARG(cut),
	    cut.n < telling.n ? "…" : "", in_language(" »", "”", french));
}

/* A step is called after the kind of thing in a list, after the field where there is only one. */
static void label_step(struct buf *out, const struct field *d, const struct record *r, bool french)
{
	const struct entity *e = &entities[d->child];

	label_part(out,
	    str_of(d->type == FIELD_LIST ? in_language(e->fr, e->en, french)
	                                 : in_language(d->fr, d->en, french)));
	label_telling(out, r, french);
}

/* What is meant beside the value. */
static void label_aside(struct buf *out, const struct record *root, const struct path *p, bool french)
{
	bool to_french = str_is(root->lang, "en");

	if (p->part == PATH_VIS)
		label_part(out, str_of(in_language("Visibilité", "Visibility", french)));
	else if (p->part == PATH_OTHER && to_french)
		buf_s(out, str_of(in_language(" (en français)", " (in French)", french)));
	else if (p->part == PATH_OTHER)
		buf_s(out, str_of(in_language(" (en anglais)", " (in English)", french)));
}

struct str path_label(struct arena *a, const struct record *root, const struct path *p, bool french)
{
	struct buf AUTO_BUF out = BUF_INIT(VALUE_JSON_MAX);
	const struct entity *e = root->entity;

	for (int i = 0; i < p->n_steps; i++) {
		const struct field *d = &e->fields[p->steps[i].field];
		label_step(&out, d, walk(root, p, i + 1), french);
		e = &entities[d->child];
	}
	if (p->part == PATH_ROOT)
		label_part(&out, str_of(in_language(e->fr, e->en, french)));
	else if (p->name.n)
		label_part(&out, p->name);
	else if (p->field != FIELD_NONE)
		label_part(&out, str_of(in_language(e->fields[p->field].fr, e->fields[p->field].en, french)));
	label_aside(&out, root, p, french);
	return arena_str(a, buf_str(&out));
}
