#include "model/refs.h"

#include "lib/hash.h"

#include <stdlib.h>

struct ref {
	const struct entity *entity;
	struct str name, id;
	size_t rank; /* when it came */
};

static struct str lower_uuid(struct arena *a, struct str text)
{
	char lower[UUID_TEXT + 1];
	struct uuid u;

	if (!uuid_parse(text, &u))
		return text;
	uuid_text(u, lower);
	return memcmp(lower, text.p, text.n) == 0 ? text : arena_str(a, str_of(lower));
}

void refs_add(struct refs *refs, const struct entity *e, struct str name, struct str id)
{
	if (!name.n)
		return;
	if (refs->n == refs->cap) {
		size_t cap = refs->cap ? refs->cap * 2 : 16;
		struct ref *of = ARENA_ARRAY(refs->a, struct ref, cap);
		if (refs->n)
			memcpy(of, refs->of, refs->n * sizeof *of);
		refs->of = of;
		refs->cap = cap;
	}
	refs->of[refs->n] = (struct ref){ e, lower_uuid(refs->a, name), id, refs->n };
	refs->n++;
}

static int order(const void *x, const void *y)
{
	const struct ref *a = x, *b = y;
	int c = str_cmp(a->name, b->name);

	return c ? c : (a->rank > b->rank) - (a->rank < b->rank);
}

/* The first with this name, or where it would stand. */
static size_t first_of(const struct refs *refs, struct str name)
{
	size_t low = 0, high = refs->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(refs->of[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The id of the object of entity `e` (NULL: of any) with this name; blank when there is none. */
static struct str find(const struct refs *refs, const struct entity *e, struct str name)
{
	for (size_t i = first_of(refs, name); i < refs->n && str_eq(refs->of[i].name, name); i++)
		if (!e || refs->of[i].entity == e)
			return refs->of[i].id;
	return STR_NONE;
}

/* What a foreign key points to: its name says it, or the member beside it; NULL: anything. */
static const struct entity *target(const struct record *r, struct str key)
{
	if (str_is(key, "link_id"))
		return entity_by_name(record_get(r, "link_entity"));
	if (str_is(key, "resource_id"))
		return entity_by_name(record_get(r, "resource_type"));
	return entity_by_name((struct str){ key.p, key.n - (sizeof "_id" - 1) });
}

static void follow_key(struct refs *refs, struct record *r, int f)
{
	struct str text = lower_uuid(refs->a, record_text(r, f));
	struct str id = find(refs, target(r, str_of(r->entity->fields[f].name)), text);

	record_set(r, f, id.n ? id : text);
}

static void follow(struct refs *refs, struct record *r)
{
	for (int f = 1; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (d->key && record_text(r, f).n)
			follow_key(refs, r, f);
		for (struct record *c = field_is_child(d) ? r->slots[f].list.first : NULL; c; c = c->next)
			follow(refs, c);
	}
}

void refs_follow(struct refs *refs, struct record *root)
{
	if (refs->n)
		qsort(refs->of, refs->n, sizeof *refs->of, order);
	follow(refs, root);
}

int refs_key_beside(const struct entity *e, int object_field)
{
	struct str name = str_of(e->fields[object_field].name);

	for (int f = 1; f < e->n_fields; f++) {
		struct str key = str_of(e->fields[f].name);
		if (e->fields[f].key && key.n == name.n + 3 && memcmp(key.p, name.p, name.n) == 0)
			return f;
	}
	return FIELD_NONE;
}
