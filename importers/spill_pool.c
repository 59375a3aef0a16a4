#include "importers/spill_pool.h"

#include <stdlib.h>

struct spill_pool_key {
	struct hash hash;
	uint32_t first, last, n; /* pieces, from 1 */
};

static void *more(void *p, size_t bytes)
{
	void *out = realloc(p, bytes ? bytes : 1);

	if (!out)
		abort();
	return out;
}

struct spill_head spill_item_head(const struct spill_item *it)
{
	struct spill_head h;

	memset(&h, 0, sizeof h);
	h.hash = it->hash;
	h.line = it->piece.line;
	h.kind = it->piece.kind;
	h.key_n = (uint32_t)it->key.n;
	h.bytes_n = (uint32_t)it->piece.bytes.n;
	return h;
}

size_t spill_item_read(struct str from, struct spill_item *out)
{
	struct spill_head h;

	if (from.n < sizeof h)
		return 0;
	memcpy(&h, from.p, sizeof h);
	if (from.n - sizeof h < (size_t)h.key_n + h.bytes_n)
		return 0;
	const char *key = from.p + sizeof h;
	*out = (struct spill_item){ .hash = h.hash,
		.key = { key, h.key_n },
		.piece = { .kind = h.kind, .line = h.line, .bytes = { key + h.key_n, h.bytes_n } } };
	return sizeof h + h.key_n + h.bytes_n;
}

size_t spill_item_cost(const struct spill_item *it)
{
	return sizeof(struct spill_head) + it->key.n + it->piece.bytes.n + SPILL_PIECE_COST;
}

size_t spill_pool_cost(const struct spill_pool *s)
{
	return s->n + s->pieces * SPILL_PIECE_COST;
}

void spill_pool_free(struct spill_pool *s)
{
	free(s->p);
	free(s->keys);
	free(s->starts);
	free(s->group);
	*s = (struct spill_pool){ 0 };
}

static void add(struct spill_pool *s, const void *p, size_t n)
{
	if (n)
		memcpy(s->p + s->n, p, n);
	s->n += n;
}

void spill_pool_add(struct spill_pool *s, const struct spill_item *it)
{
	struct spill_head h = spill_item_head(it);
	size_t need = s->n + sizeof h + it->key.n + it->piece.bytes.n;

	if (need > s->cap) {
		s->cap = need > s->cap + s->cap / 2 ? need : s->cap + s->cap / 2;
		s->p = more(s->p, s->cap);
	}
	add(s, &h, sizeof h);
	add(s, it->key.p, it->key.n);
	add(s, it->piece.bytes.p, it->piece.bytes.n);
	s->pieces++;
}

bool spill_pool_item(const struct spill_pool *s, size_t *at, struct spill_item *out)
{
	size_t n = *at < s->n ? spill_item_read((struct str){ s->p + *at, s->n - *at }, out) : 0;

	*at += n;
	return n > 0;
}

/* Links the piece behind the last one of its key. */
static void set_next(struct spill_pool *s, uint32_t piece, uint32_t next)
{
	struct spill_head h;
	char *at = s->p + s->starts[piece - 1];

	memcpy(&h, at, sizeof h);
	h.next = next;
	memcpy(at, &h, sizeof h);
}

static uint32_t get_next(const struct spill_pool *s, uint32_t piece)
{
	struct spill_head h;

	memcpy(&h, s->p + s->starts[piece - 1], sizeof h);
	return h.next;
}

static void put_with_its_key(
    struct spill_pool *s, uint32_t *slots, size_t mask, struct hash hash, uint32_t piece)
{
	uint64_t at;
	struct spill_pool_key *k;

	memcpy(&at, hash.b + HASH_BYTES - sizeof at, sizeof at);
	for (; slots[at & mask]; at++) {
		k = &s->keys[slots[at & mask] - 1];
		if (!hash_eq(k->hash, hash))
			continue;
		set_next(s, k->last, piece);
		k->last = piece;
		k->n++;
		return;
	}
	s->keys[s->n_keys++] = (struct spill_pool_key){ hash, piece, piece, 1 };
	slots[at & mask] = (uint32_t)s->n_keys;
}

void spill_pool_group(struct spill_pool *s)
{
	struct spill_item it;
	size_t slots_n = 16;

	while (slots_n < s->pieces + s->pieces / 2)
		slots_n *= 2;
	uint32_t *slots = calloc(slots_n, sizeof *slots);
	s->starts = more(NULL, s->pieces * sizeof *s->starts);
	s->keys = more(NULL, s->pieces * sizeof *s->keys);
	if (!slots)
		abort();
	uint32_t piece = 0;
	for (size_t at = 0, start = 0; spill_pool_item(s, &at, &it); start = at) {
		s->starts[piece++] = start;
		put_with_its_key(s, slots, slots_n - 1, it.hash, piece);
	}
	free(slots);
}

bool spill_pool_next(struct spill_pool *s, struct spill_group *out)
{
	struct spill_item it;

	if (s->at == s->n_keys)
		return false;
	const struct spill_pool_key *k = &s->keys[s->at++];
	if (k->n > s->group_cap) {
		s->group_cap = k->n + k->n / 2;
		s->group = more(s->group, s->group_cap * sizeof *s->group);
	}
	size_t n = 0;
	for (uint32_t piece = k->first; piece; piece = get_next(s, piece)) {
		size_t at = s->starts[piece - 1];
		spill_pool_item(s, &at, &it);
		s->group[n++] = it.piece;
	}
	*out = (struct spill_group){ .key = it.key, .pieces = s->group, .n = n };
	return true;
}
