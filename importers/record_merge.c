#include "importers/record_merge.h"

#include "lib/hash.h"
#include "model/ids.h"

#include <stdlib.h>

void record_merge_free(struct record_merge *m)
{
	map64_free(&m->known);
	free(m->of);
	m->of = NULL;
}

static uint64_t key_of(const struct record *parent, int list, const struct record *child)
{
	struct str id = record_id(child), called = id.n ? id : ids_telling(child);
	struct hash h = hash_of2(id.n ? STR("id") : STR("telling"), called);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key ^ map64_mix((uint64_t)(uintptr_t)parent + (uint64_t)list);
}

static bool has_name(const struct record *child)
{
	return record_id(child).n || ids_telling(child).n;
}

static void know(struct record_merge *m, uint64_t key, struct record *child)
{
	if (m->n == m->cap) {
		m->cap = m->cap ? 2 * m->cap : 256;
		m->of = realloc(m->of, m->cap * sizeof(struct record *));
		if (!m->of)
			abort();
	}
	m->of[m->n++] = child;
	map64_put(&m->known, key, (uint32_t)m->n);
}

/* The children that a record came with are known from the first time that it is merged with another. */
static void know_children(struct record_merge *m, struct record *r)
{
	uint64_t seen = map64_mix((uint64_t)(uintptr_t)r) ^ UINT64_C(0x5ee7);

	if (map64_get(&m->known, seen))
		return;
	know(m, seen, r);
	for (int f = 1; f < r->entity->n_fields; f++) {
		if (r->entity->fields[f].type != FIELD_LIST)
			continue;
		for (struct record *c = r->slots[f].list.first; c; c = c->next) {
			uint64_t key = key_of(r, f, c);
			if (has_name(c) && !map64_get(&m->known, key))
				know(m, key, c);
		}
	}
}

bool record_merge_child(struct record_merge *m, struct record *to, int list, struct record *child,
    struct record **out, struct err *err)
{
	know_children(m, to);
	uint64_t key = key_of(to, list, child);
	uint32_t at = has_name(child) ? map64_get(&m->known, key) : 0;
	struct record *there = at ? m->of[at - 1] : child;

	if (out)
		*out = there;
	if (at)
		return record_merge(m, there, child, err);
	record_add(to, list, child);
	if (has_name(child))
		know(m, key, child);
	return true;
}

static bool merge_list(struct record_merge *m, struct record *to, int f, struct record *from, struct err *err)
{
	struct list *list = &from->slots[f].list;

	for (struct record *c = list->first, *next; c; c = next) {
		next = c->next;
		c->next = NULL;
		if (!record_merge_child(m, to, f, c, NULL, err))
			return false;
	}
	*list = (struct list){ 0 };
	return true;
}

static bool merge_value(
    struct record_merge *m, struct record *to, int f, const struct record *from, struct err *err)
{
	struct str text = record_text(from, f);

	if (!text.n || str_eq(text, record_text(to, f)))
		return true;
	if (record_text(to, f).n)
		return f == 0 || !m->differs || m->differs(m->ctx, to, f, text, err);
	record_set(to, f, text);
	record_set_vis(m->a, to, f, record_vis(from, f));
	return true;
}

static bool merge_field(
    struct record_merge *m, struct record *to, int f, struct record *from, struct err *err)
{
	struct list *mine = &to->slots[f].list, *its = &from->slots[f].list;

	switch (to->entity->fields[f].type) {
	case FIELD_LIST:
		return merge_list(m, to, f, from, err);
	case FIELD_OBJECT:
		if (mine->first && its->first)
			return record_merge(m, mine->first, its->first, err);
		if (its->first)
			*mine = *its;
		return true;
	default:
		return merge_value(m, to, f, from, err);
	}
}

bool record_merge(struct record_merge *m, struct record *to, struct record *from, struct err *err)
{
	know_children(m, to);
	for (int f = 0; f < to->entity->n_fields; f++) {
		if (!merge_field(m, to, f, from, err))
			return false;
		if (record_other(from, f).n && !record_other(to, f).n)
			record_set_other(m->a, to, f, record_other(from, f));
	}
	for (const struct extra *x = from->extras; x; x = x->next) {
		struct extra *mine = record_extra(m->a, to, x->name);
		if (!mine->json.n) {
			mine->json = x->json;
			mine->vis = x->vis;
		}
	}
	return true;
}

size_t record_size(const struct record *r)
{
	size_t n = 1;

	for (const struct extra *x = r->extras; x; x = x->next)
		n++;
	for (int f = 1; f < r->entity->n_fields; f++)
		for (const struct record *c = field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first
		                                                                    : NULL;
		     c; c = c->next)
			n += record_size(c);
	return n;
}
