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

static struct uuid uuid_of(struct str text)
{
	struct uuid u;

	return uuid_parse(text, &u) ? u : uuid_v5(UUID_VIGIE, STR("parent"), text);
}

struct str ids_by_slot(struct arena *a, const struct record *parent, const struct record *child)
{
	if (!child->slot_name.n)
		return STR_NONE;
	return uuid_str(
	    a, uuid_v5(uuid_of(record_id(parent)), str_of(child->entity->name), child->slot_name));
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

/* One list that is given ids. An object has two: the one that it gets, and the one that it would have in the source's
 * own record, from which native ids are counted. They are the same until a fiche's id takes the place of the root's. */
struct naming {
	struct arena *a;
	struct taken taken;
	struct uuid parent, own_parent, own_root;
	struct uuid *own; /* of each child */
};

/* Gives `child` the id, made of or found as `text`; when a sister has it, the one of that text and a count under
 * `space`. Returns the text that it is made of. */
static struct str take_id(
    struct naming *n, struct uuid space, struct record *child, struct uuid id, struct str text)
{
	struct taken_id *first = taken_find(&n->taken, id), *mine = first;
	struct str counted = text;

	while (mine->times) {
		counted = arena_fmt(n->a, "%.*s#%d", STR_ARG(text), ++first->times);
		id = uuid_v5(space, str_of(child->entity->name), counted);
		mine = taken_find(&n->taken, id);
	}
	*mine = (struct taken_id){ id, 1 };
	record_set(child, 0, uuid_str(n->a, id));
	return counted;
}

/* Returns the child's id in the source's own record, which is what it came with. */
static struct uuid keep_uuid(struct naming *n, struct record *child, struct uuid id)
{
	struct str text = record_id(child);
	bool again = taken_find(&n->taken, id)->times > 0;

	take_id(n, n->own_parent, child, id, uuid_str(n->a, id));
	if (again)
		child->own_id = text;
	return uuid_of(record_id(child));
}

static struct uuid name_native(struct naming *n, struct record *child, bool object)
{
	struct uuid space = object ? n->own_root : n->own_parent;
	struct str text = child->own_id = record_id(child);

	take_id(n, space, child, uuid_v5(space, str_of(child->entity->name), text), text);
	return uuid_of(record_id(child));
}

static struct uuid name_slot(struct naming *n, struct record *child)
{
	struct str slot = child->slot_name.n ? child->slot_name : folded_telling(n->a, child);
	struct str name = str_of(child->entity->name);

	slot = take_id(n, n->parent, child, uuid_v5(n->parent, name, slot), slot);
	return uuid_v5(n->own_parent, name, slot);
}

/* Those that have a UUID go first: they keep it. */
static void name_list(struct naming *n, struct list *list, bool object)
{
	struct uuid id;
	size_t i = 0;

	for (struct record *c = list->first; c; c = c->next, i++)
		if (uuid_parse(record_id(c), &id))
			n->own[i] = keep_uuid(n, c, id);
	i = 0;
	for (struct record *c = list->first; c; c = c->next, i++)
		if (!uuid_parse(record_id(c), &id))
			n->own[i] = record_id(c).n ? name_native(n, c, object) : name_slot(n, c);
}

static void fill(struct arena *a, struct record *r, struct uuid own, struct uuid own_root)
{
	for (int f = 1; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		struct list *list = field_is_child(d) ? &r->slots[f].list : NULL;
		if (!list || !list->first)
			continue;
		struct naming n = { .a = a,
			.taken = taken_new(a, list),
			.parent = uuid_of(record_id(r)),
			.own_parent = own,
			.own_root = own_root };
		n.own = ARENA_ARRAY(a, struct uuid, n.taken.mask + 1);
		name_list(&n, list, d->type == FIELD_OBJECT);
		for (struct record *c = list->first; c; c = c->next)
			fill(a, c, *n.own++, own_root);
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
	struct uuid own = uuid_of(root->own_id.n ? root->own_id : record_id(root));
	struct refs refs = { .a = a };

	fill(a, root, own, own);
	refs_add(&refs, root->entity, root->own_id, record_id(root));
	collect(&refs, root, false);
	collect(&refs, root, true);
	refs_follow(&refs, root);
}
