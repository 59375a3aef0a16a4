#include "lib/map64.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1024 };

void map64_free(struct map64 *m)
{
	free(m->keys);
	free(m->values);
	*m = (struct map64){ 0 };
}

uint64_t map64_mix(uint64_t n)
{
	n += 0x9E3779B97F4A7C15u;
	n = (n ^ (n >> 30)) * 0xBF58476D1CE4E5B9u;
	n = (n ^ (n >> 27)) * 0x94D049BB133111EBu;
	return n ^ (n >> 31);
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t slot_of(const struct map64 *m, uint64_t key)
{
	uint32_t i = (uint32_t)key & (m->slots - 1);

	while (m->values[i] && m->keys[i] != key)
		i = (i + 1) & (m->slots - 1);
	return i;
}

uint32_t map64_get(const struct map64 *m, uint64_t key)
{
	return m->slots ? m->values[slot_of(m, key)] : 0;
}

static void grow(struct map64 *m)
{
	struct map64 bigger = { .slots = m->slots ? m->slots * 2 : FIRST_SLOTS, .used = m->used };

	bigger.keys = calloc(bigger.slots, sizeof *bigger.keys);
	bigger.values = calloc(bigger.slots, sizeof *bigger.values);
	if (!bigger.keys || !bigger.values || !bigger.slots)
		abort();
	for (uint32_t i = 0; i < m->slots; i++)
		if (m->values[i]) {
			uint32_t at = slot_of(&bigger, m->keys[i]);
			bigger.keys[at] = m->keys[i];
			bigger.values[at] = m->values[i];
		}
	map64_free(m);
	*m = bigger;
}

void map64_put(struct map64 *m, uint64_t key, uint32_t value)
{
	if (m->used >= m->slots / 3 * 2)
		grow(m);
	uint32_t i = slot_of(m, key);
	m->used += m->values[i] == 0;
	m->keys[i] = key;
	m->values[i] = value;
}
