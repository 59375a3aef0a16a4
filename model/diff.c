#include "model/diff.h"

#include "model/index.h"
#include "model/path.h"

#include <assert.h>

enum { CHILD_JSON_MAX = 16 * 1024 * 1024 };

/* Where we are in both trees. */
struct walk {
	struct arena *a;
	const struct entity *root;
	struct str old_lang, new_lang;
	struct path path; /* the object now compared */
	struct diff **end;
};

static struct diff *put(
    struct walk *w, enum path_part part, int field, struct str name, struct str old, struct str new)
{
	const struct entity *e = w->path.entity;
	struct path p = w->path;
	struct diff *d = *w->end = ARENA_NEW(w->a, struct diff);

	p.part = part;
	p.field = field;
	p.name = name;
	*d = (struct diff){ .path = path_write(w->a, w->root, &p),
		.old = old,
		.new = new,
		.field = field == FIELD_NONE ? NULL : &e->fields[field],
		.entity = e,
		.at = -1 };
	w->end = &d->next;
	return d;
}

static void put_if(
    struct walk *w, enum path_part part, int field, struct str name, struct str old, struct str new)
{
	if (!str_eq(old, new))
		put(w, part, field, name, old, new);
}

/* Values ---------------------------------------------------------------------------------------------------- */

static struct str text_of(const struct record *r, int field)
{
	return r ? record_text(r, field) : STR_NONE;
}

static struct str other_of(const struct record *r, int field)
{
	return r ? record_other(r, field) : STR_NONE;
}

static struct str vis_of(const struct record *r, int field)
{
	return r && r->vis && r->vis[field] ? str_of(audience_names[r->vis[field] - 1]) : STR_NONE;
}

static struct str extra_vis(const struct entity *e, const struct extra *x)
{
	if (!x || !x->json.n || x->vis == AUDIENCE_INTERNAL || entity_field(e, x->name) != FIELD_NONE)
		return STR_NONE;
	return str_of(audience_names[x->vis]);
}

/* A member that goes loses its visibility first, one that comes gets it afterwards: so it is always there. */
static void compare_extra(struct walk *w, struct str name, const struct extra *old, const struct extra *new)
{
	const struct entity *e = w->path.entity;
	struct str was = old ? old->json : STR_NONE, is = new ? new->json : STR_NONE;

	if (is.n)
		put_if(w, PATH_EXTRA, FIELD_NONE, name, was, is);
	put_if(w, PATH_VIS, FIELD_NONE, name, extra_vis(e, old), extra_vis(e, new));
	if (!is.n)
		put_if(w, PATH_EXTRA, FIELD_NONE, name, was, is);
}

/* Both sides hold them by name. */
static void compare_extras(struct walk *w, const struct extra *old, const struct extra *new)
{
	while (old || new) {
		int order = !old ? 1 : !new ? -1 : str_cmp(old->name, new->name);
		struct str name = order <= 0 ? old->name : new->name;
		compare_extra(w, name, order <= 0 ? old : NULL, order >= 0 ? new : NULL);
		if (order <= 0)
			old = old->next;
		if (order >= 0)
			new = new->next;
	}
}

/* Children -------------------------------------------------------------------------------------------------- */

static void compare(struct walk *w, const struct record *old, const struct record *new);

static struct str child_json(struct walk *w, const struct record *child, struct str lang)
{
	struct buf AUTO_BUF out = BUF_INIT(CHILD_JSON_MAX);

	if (child)
		record_write_child_json(&out, child, lang);
	return arena_str(w->a, buf_str(&out));
}

static void enter(struct walk *w, int field, const struct record *child)
{
	const struct field *d = &w->path.entity->fields[field];

	w->path.steps[w->path.n_steps++] = (struct path_step){ .field = field,
		.id = d->type == FIELD_LIST ? record_id(child) : STR_NONE };
	w->path.entity = &entities[d->child];
}

static void leave(struct walk *w, const struct entity *back_to)
{
	w->path.n_steps--;
	w->path.entity = back_to;
}

/* A child as one difference. */
static void put_child(struct walk *w, int field, const struct record *old, const struct record *new, int at)
{
	const struct entity *e = w->path.entity;

	enter(w, field, new ? new : old);
	struct diff *d = put(w, PATH_CHILD, FIELD_NONE, STR_NONE, child_json(w, old, w->old_lang),
	    child_json(w, new, w->new_lang));
	leave(w, e);
	d->entity = e;
	d->field = &e->fields[field];
	d->child = true;
	d->at = at;
}

/* A child that both sides have. */
static void compare_child(
    struct walk *w, int field, const struct record *old, const struct record *new, int at)
{
	const struct entity *e = w->path.entity;

	if (w->path.n_steps == PATH_DEPTH_MAX - 1) {
		if (!str_eq(child_json(w, old, w->old_lang), child_json(w, new, w->old_lang)))
			put_child(w, field, old, new, at);
		return;
	}
	enter(w, field, new);
	compare(w, old, new);
	leave(w, e);
}

/* Finds the children of a list by id; most lists are asked in their own order, and need no index then. */
struct finder {
	struct record *first, *next;
	struct index index;
};

static const struct record *find(struct arena *a, struct finder *f, struct str id)
{
	struct record *found = f->next;

	if (!found || !str_eq(record_id(found), id)) {
		if (!f->index.n)
			f->index = index_list(a, f->first, record_id);
		const struct index_entry *hit = index_find(&f->index, id);
		found = hit ? hit->child : NULL;
	}
	if (found)
		f->next = found->next;
	return found;
}

static void compare_list(struct walk *w, int field, struct record *old, struct record *new)
{
	struct finder olds = { .first = old, .next = old }, news = { .first = new, .next = new };
	int at = 0;

	for (const struct record *c = old; c; c = c->next, at++) {
		const struct record *now = find(w->a, &news, record_id(c));
		if (now)
			compare_child(w, field, c, now, at);
		else
			put_child(w, field, c, NULL, at);
	}
	at = 0;
	for (const struct record *c = new; c; c = c->next, at++)
		if (!find(w->a, &olds, record_id(c)))
			put_child(w, field, NULL, c, at);
}

static void compare_object(struct walk *w, int field, const struct record *old, const struct record *new)
{
	if (old && new)
		compare_child(w, field, old, new, 0);
	else if (old || new)
		put_child(w, field, old, new, 0);
}

/* One side may be NULL. */
static void compare(struct walk *w, const struct record *old, const struct record *new)
{
	const struct entity *e = w->path.entity;

	for (int f = 0; f < e->n_fields; f++) {
		struct record *olds = old && field_is_child(&e->fields[f]) ? old->slots[f].list.first : NULL;
		struct record *news = new &&field_is_child(&e->fields[f]) ? new->slots[f].list.first : NULL;
		if (e->fields[f].type == FIELD_LIST)
			compare_list(w, f, olds, news);
		else if (e->fields[f].type == FIELD_OBJECT)
			compare_object(w, f, olds, news);
		else {
			put_if(w, PATH_VALUE, f, STR_NONE, text_of(old, f), text_of(new, f));
			put_if(w, PATH_OTHER, f, STR_NONE, other_of(old, f), other_of(new, f));
		}
		put_if(w, PATH_VIS, f, STR_NONE, vis_of(old, f), vis_of(new, f));
	}
	compare_extras(w, old ? old->extras : NULL, new ? new->extras : NULL);
}

struct diff *diff_records(struct arena *a, const struct record *old, const struct record *new)
{
	const struct record *any = old ? old : new;
	struct diff *first = NULL;

	if (!any)
		return NULL;
	assert(!old || !new || old->entity == new->entity);
	struct walk w = { .a = a,
		.root = any->entity,
		.old_lang = old ? old->lang : new->lang,
		.new_lang = new ? new->lang : old->lang,
		.path = { .field = FIELD_NONE, .entity = any->entity },
		.end = &first };
	compare(&w, old, new);
	return first;
}
