#include "importers/tabular_roots.h"

#include "lib/hash.h"

#include <stdlib.h>

/* A value of the map: the organization, or with this bit the place of the first sharer. */
#define SHARED ((uint32_t)1 << 31)

enum { SEEN = 0x80 };

void tabular_roots_free(struct tabular_roots *r)
{
	map64_free(&r->map);
	free(r->sharers);
	*r = (struct tabular_roots){ 0 };
}

/* UUIDs are the same in any case. */
static uint64_t key_of(int kind, struct str id)
{
	char lower[UUID_TEXT + 1], k = (char)kind;
	struct uuid u;
	uint64_t key;

	if (uuid_parse(id, &u)) {
		uuid_text(u, lower);
		id = (struct str){ lower, UUID_TEXT };
	}
	struct hash h = hash_of2((struct str){ &k, 1 }, id);
	memcpy(&key, h.b, sizeof key);
	return key;
}

static uint32_t add_sharer(struct tabular_roots *r, uint32_t root, uint32_t next)
{
	if (r->n == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 256;
		r->sharers = realloc(r->sharers, r->cap * sizeof *r->sharers);
		if (!r->sharers)
			abort();
	}
	r->sharers[r->n] = (struct tabular_sharer){ root, next };
	return (uint32_t)r->n++;
}

bool tabular_roots_add(struct tabular_roots *r, enum entity_id e, struct str id, uint32_t root)
{
	uint64_t key = key_of((int)e, id);
	uint32_t value = map64_get(&r->map, key);
	int sharers = 0;

	if (!value) {
		map64_put(&r->map, key, root);
		return true;
	}
	if (value == root)
		return true;
	if (!(value & SHARED)) {
		value = SHARED | add_sharer(r, value, 0);
		map64_put(&r->map, key, value);
	}
	for (uint32_t at = value & ~SHARED;; at = r->sharers[at].next - 1) {
		if (r->sharers[at].root == root)
			return true;
		if (++sharers == TABULAR_SHARERS_MAX)
			return false;
		if (r->sharers[at].next)
			continue;
		uint32_t last = add_sharer(r, root, 0); /* may move the array */
		r->sharers[at].next = last + 1;
		return true;
	}
}

uint32_t tabular_roots_first(const struct tabular_roots *r, enum entity_id e, struct str id, uint32_t *cursor)
{
	uint32_t value = map64_get(&r->map, key_of((int)e, id));

	*cursor = 0;
	if (!(value & SHARED))
		return value;
	const struct tabular_sharer *s = &r->sharers[value & ~SHARED];
	*cursor = s->next;
	return s->root;
}

uint32_t tabular_roots_next(const struct tabular_roots *r, uint32_t *cursor)
{
	if (!*cursor)
		return 0;
	const struct tabular_sharer *s = &r->sharers[*cursor - 1];
	*cursor = s->next;
	return s->root;
}

bool tabular_roots_see(struct tabular_roots *r, enum entity_id e, struct str id)
{
	uint64_t key = key_of((int)e | SEEN, id);

	if (map64_get(&r->map, key))
		return false;
	map64_put(&r->map, key, 1);
	return true;
}
