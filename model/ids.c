/* ids.c: ids for what came without. */
#include "model/ids.h"

#include "lib/text.h"
#include "model/refs.h"

/* Telling values -------------------------------------------------------------------------------------------- */

/* A value that tells, and one that tells two of the same value apart. */
struct telling {
	const char *field, *besides;
};

/* In the order in which they tell. */
static const struct telling names[] = {
	{ "number", "extension" },
	{ "address_1", "postal_code" },
	{ "name", NULL },
	{ "url", NULL },
	{ "identifier", "identifier_type" },
	{ "code", NULL },
	{ "email", NULL },
	{ "document", NULL },
	{ "option", "amount" },
	{ "source", NULL },
};

/* The last resort, for what has no name and points nowhere. */
static const struct telling descriptions[] = {
	{ "field_name", "last_action_date" },
	{ "value", "label" },
	{ "label", NULL },
	{ "title", NULL },
	{ "description", "byday" },
	{ "byday", "opens_at" },
	{ "opens_at", "closes_at" },
	{ "dtstart", NULL },
	{ "details", NULL },
	{ "extent", NULL },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct telling *told_by(const struct record *r, const struct telling *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (record_get(r, t[i].field).n)
			return &t[i];
	return NULL;
}

/* What a joining object points to (a service at a location: its location; an attribute: its term): the last of its
 * object fields, by name, else by id. */
static struct str pointed_to(const struct record *r)
{
	const struct entity *e = r->entity;

	for (int f = e->n_fields - 1; f > 0; f--) {
		if (e->fields[f].type != FIELD_OBJECT)
			continue;
		const struct record *child = r->slots[f].list.first;
		int key = refs_key_beside(e, f);
		struct str text = child ? ids_telling(child) : STR_NONE;
		if (!text.n && child)
			text = record_id(child);
		if (!text.n && key != FIELD_NONE)
			text = record_text(r, key);
		if (text.n)
			return text;
	}
	return STR_NONE;
}

struct str ids_telling(const struct record *r)
{
	const struct telling *t = told_by(r, names, COUNT(names));

	if (t)
		return record_get(r, t->field);
	struct str text = pointed_to(r);
	if (text.n)
		return text;
	t = told_by(r, descriptions, COUNT(descriptions));
	return t ? record_get(r, t->field) : STR_NONE;
}

/* The slot of a child that no mapping named one for. */
static struct str folded_telling(struct arena *a, const struct record *r)
{
	const struct telling *t = told_by(r, names, COUNT(names));

	if (!t && !pointed_to(r).n)
		t = told_by(r, descriptions, COUNT(descriptions));
	struct str slot = text_fold(a, ids_telling(r));
	struct str besides = t && t->besides ? text_fold(a, record_get(r, t->besides)) : STR_NONE;
	return besides.n ? arena_fmt(a, "%.*s/%.*s", STR_ARG(slot), STR_ARG(besides)) : slot;
}

/* Naming ---------------------------------------------------------------------------------------------------- */

static struct str uuid_str(struct arena *a, struct uuid u)
{
	char text[UUID_TEXT + 1];

	uuid_text(u, text);
	return arena_str(a, (struct str){ text, UUID_TEXT });
}

struct str ids_root(struct arena *a, struct str source, const struct entity *e, struct str native)
{
	struct uuid u;

	if (!uuid_parse(native, &u))
		u = uuid_v5(uuid_v5(UUID_VIGIE, STR("source"), source), str_of(e->name), native);
	return uuid_str(a, u);
}

/* The name space of a parent's children. */
static struct uuid space_of(const struct record *parent)
{
	struct uuid u;

	if (!uuid_parse(record_id(parent), &u))
		u = uuid_v5(UUID_VIGIE, STR("parent"), record_id(parent));
	return u;
}

struct str ids_by_slot(struct arena *a, const struct record *parent, const struct record *child)
{
	if (!child->slot_name.n)
		return STR_NONE;
	return uuid_str(a, uuid_v5(space_of(parent), str_of(child->entity->name), child->slot_name));
}

/* Filling --------------------------------------------------------------------------------------------------- */

/* The ids of one list: open addressing, at most half full. */
struct taken {
	struct taken_id {
		struct uuid id;
		int times; /* 0: free */
	} * of;
	size_t mask;
};

static struct taken taken_new(struct arena *a, const struct list *list)
{
	size_t n = 0, size = 2;

	for (const struct record *c = list->first; c; c = c->next)
		n++;
	while (size < 2 * n)
		size *= 2;
	return (struct taken){ ARENA_ARRAY(a, struct taken_id, size), size - 1 };
}

static struct taken_id *taken_find(const struct taken *t, struct uuid id)
{
	size_t at;

	memcpy(&at, id.b + 8, sizeof at);
	for (at &= t->mask; t->of[at].times && memcmp(t->of[at].id.b, id.b, sizeof id.b) != 0;)
		at = (at + 1) & t->mask;
	return &t->of[at];
}

struct fill {
	struct arena *a;
	struct record *root;
};

/* Gives `child` this id, made of or found as `text`; when a sister has it, the one of that text and a count. */
static void take_id(
    struct fill *w, struct taken *t, struct uuid space, struct record *child, struct uuid id, struct str text)
{
	struct taken_id *first = taken_find(t, id), *mine = first;

	while (mine->times) {
		struct str counted = arena_fmt(w->a, "%.*s#%d", STR_ARG(text), ++first->times);
		id = uuid_v5(space, str_of(child->entity->name), counted);
		mine = taken_find(t, id);
	}
	*mine = (struct taken_id){ id, 1 };
	record_set(child, 0, uuid_str(w->a, id));
}

/* Those that have a UUID go first: they keep it. */
static void keep_uuids(struct fill *w, struct taken *t, struct uuid space, struct list *list)
{
	struct uuid id;

	for (struct record *c = list->first; c; c = c->next) {
		struct str text = record_id(c);
		if (!uuid_parse(text, &id))
			continue;
		bool again = taken_find(t, id)->times > 0;
		take_id(w, t, space, c, id, uuid_str(w->a, id));
		if (again)
			c->own_id = text;
	}
}

static void name_others(struct fill *w, struct taken *t, struct uuid space, struct list *list, bool object)
{
	struct uuid unused;

	for (struct record *c = list->first; c; c = c->next) {
		struct str text = record_id(c), name = str_of(c->entity->name);
		if (uuid_parse(text, &unused))
			continue;
		struct uuid ns = object && text.n ? space_of(w->root) : space;
		if (text.n)
			c->own_id = text;
		else
			text = c->slot_name.n ? c->slot_name : folded_telling(w->a, c);
		take_id(w, t, ns, c, uuid_v5(ns, name, text), text);
	}
}

static void fill(struct fill *w, struct record *r)
{
	struct uuid space = space_of(r);

	for (int f = 1; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		struct list *list = field_is_child(d) ? &r->slots[f].list : NULL;
		if (!list || !list->first)
			continue;
		struct taken t = taken_new(w->a, list);
		keep_uuids(w, &t, space, list);
		name_others(w, &t, space, list, d->type == FIELD_OBJECT);
		for (struct record *c = list->first; c; c = c->next)
			fill(w, c);
	}
}

/* The names that references may use: native ids first, then the mapping's slots. */
static void collect(struct refs *refs, const struct record *r, bool slots)
{
	struct uuid unused;
	struct str name = slots ? r->slot_name : r->own_id;

	if (slots || !uuid_parse(name, &unused))
		refs_add(refs, r->entity, name, record_id(r));
	for (int f = 1; f < r->entity->n_fields; f++) {
		bool child = field_is_child(&r->entity->fields[f]);
		for (const struct record *c = child ? r->slots[f].list.first : NULL; c; c = c->next)
			collect(refs, c, slots);
	}
}

void ids_fill(struct arena *a, struct record *root)
{
	struct fill w = { .a = a, .root = root };
	struct refs refs = { .a = a };

	fill(&w, root);
	collect(&refs, root, false);
	collect(&refs, root, true);
	refs_follow(&refs, root);
}
