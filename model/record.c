#include "model/record.h"

const char *const audience_names[3] = { "public", "partner", "internal" };

bool audience_parse(struct str s, enum audience *out)
{
	for (int i = 0; i < 3; i++)
		if (str_is(s, audience_names[i])) {
			*out = (enum audience)i;
			return true;
		}
	return false;
}

struct record *record_new(struct arena *a, const struct entity *e)
{
	struct record *r = ARENA_NEW(a, struct record);

	r->entity = e;
	r->slots = ARENA_ARRAY(a, union slot, (size_t)e->n_fields);
	return r;
}

struct str record_get(const struct record *r, const char *field)
{
	int f = entity_field(r->entity, str_of(field));

	if (f == FIELD_NONE || field_is_child(&r->entity->fields[f]))
		return STR_NONE;
	return record_text(r, f);
}

void record_add(struct record *r, int field, struct record *child)
{
	struct list *l = &r->slots[field].list;

	child->next = NULL;
	if (r->entity->fields[field].type == FIELD_OBJECT || !l->first)
		l->first = child;
	else
		l->last->next = child;
	l->last = child;
}

void record_insert(struct record *r, int field, struct record *child, int at)
{
	struct list *l = &r->slots[field].list;
	struct record **link = &l->first;

	while (*link && at-- > 0)
		link = &(*link)->next;
	if (!*link || r->entity->fields[field].type == FIELD_OBJECT) {
		record_add(r, field, child);
		return;
	}
	child->next = *link;
	*link = child;
}

int record_remove(struct record *r, int field, const struct record *child)
{
	struct list *l = &r->slots[field].list;
	struct record *before = NULL;
	int at = 0;

	for (struct record *c = l->first; c; before = c, c = c->next, at++) {
		if (c != child)
			continue;
		if (before)
			before->next = c->next;
		else
			l->first = c->next;
		if (l->last == c)
			l->last = before;
		c->next = NULL;
		return at;
	}
	return -1;
}

struct record *record_child(const struct record *r, int field, struct str id)
{
	for (struct record *c = r->slots[field].list.first; c; c = c->next)
		if (str_eq(record_id(c), id))
			return c;
	for (struct record *c = r->slots[field].list.first; c; c = c->next)
		if (c->own_id.n && str_eq(c->own_id, id))
			return c;
	return NULL;
}

struct str record_other(const struct record *r, int field)
{
	return r->other ? r->other[field] : STR_NONE;
}

void record_set_other(struct arena *a, struct record *r, int field, struct str text)
{
	if (!r->other && !text.n)
		return;
	if (!r->other)
		r->other = ARENA_ARRAY(a, struct str, (size_t)r->entity->n_fields);
	r->other[field] = text.n ? text : STR_NONE;
}

enum audience record_vis(const struct record *r, int field)
{
	if (r->vis && r->vis[field])
		return (enum audience)(r->vis[field] - 1);
	return r->entity->fields[field].is_private ? AUDIENCE_INTERNAL : AUDIENCE_PUBLIC;
}

void record_set_vis(struct arena *a, struct record *r, int field, enum audience vis)
{
	if (!r->vis)
		r->vis = ARENA_ARRAY(a, uint8_t, (size_t)r->entity->n_fields);
	bool usual = vis == (r->entity->fields[field].is_private ? AUDIENCE_INTERNAL : AUDIENCE_PUBLIC);
	r->vis[field] = (uint8_t)(usual ? 0 : (int)vis + 1);
}

struct extra *record_find_extra(const struct record *r, struct str name)
{
	for (struct extra *x = r->extras; x; x = x->next)
		if (str_eq(x->name, name))
			return x;
	return NULL;
}

struct extra *record_extra(struct arena *a, struct record *r, struct str name)
{
	struct extra **link = &r->extras, *x = record_find_extra(r, name);

	if (x)
		return x;
	while (*link && str_cmp((*link)->name, name) < 0)
		link = &(*link)->next;
	x = ARENA_NEW(a, struct extra);
	*x = (struct extra){ .next = *link, .name = arena_str(a, name), .vis = AUDIENCE_INTERNAL };
	return *link = x;
}

void record_forget_own_ids(struct record *r)
{
	r->own_id = STR_NONE;
	for (int f = 1; f < r->entity->n_fields; f++)
		for (struct record *c = field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first : NULL;
		     c; c = c->next)
			record_forget_own_ids(c);
}

bool record_blank(const struct record *r)
{
	for (const struct extra *x = r->extras; x; x = x->next)
		if (x->json.n)
			return false;
	for (int f = 1; f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first != NULL
		                                          : r->slots[f].text.n > 0)
			return false;
	return true;
}

struct record *record_copy(struct arena *a, const struct record *r)
{
	struct record *c = record_new(a, r->entity);
	int n = r->entity->n_fields;

	c->own_id = arena_str(a, r->own_id);
	c->lang = arena_str(a, r->lang);
	c->slot_name = arena_str(a, r->slot_name);
	for (int f = 0; f < n; f++) {
		if (!field_is_child(&r->entity->fields[f])) {
			if (r->slots[f].text.n)
				c->slots[f].text = arena_str(a, r->slots[f].text);
			continue;
		}
		for (const struct record *k = r->slots[f].list.first; k; k = k->next)
			record_add(c, f, record_copy(a, k));
	}
	for (int f = 0; r->other && f < n; f++)
		record_set_other(a, c, f, arena_str(a, r->other[f]));
	if (r->vis) {
		c->vis = ARENA_ARRAY(a, uint8_t, (size_t)n);
		memcpy(c->vis, r->vis, (size_t)n);
	}
	for (const struct extra *x = r->extras; x; x = x->next) {
		struct extra *y = record_extra(a, c, x->name);
		y->json = arena_str(a, x->json);
		y->vis = x->vis;
	}
	return c;
}
