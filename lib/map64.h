/* map64.h: a growing map from 64-bit keys to 32-bit numbers, for telling in memory what was seen (12 bytes a slot,
 * at most two thirds full). Keys should be well mixed (a hash, or map64_mix of a number). */
#ifndef LIB_MAP64_H
#define LIB_MAP64_H

#include <stdbool.h>
#include <stdint.h>

struct map64 {
	uint64_t *keys;
	uint32_t *values; /* 0: a free slot */
	uint32_t slots, used;
};

void map64_free(struct map64 *m);

/* The value under the key, 0 when there is none. */
uint32_t map64_get(const struct map64 *m, uint64_t key);

/* `value` must not be 0. Replaces what was there. Aborts when out of memory, as an arena does. */
void map64_put(struct map64 *m, uint64_t key, uint32_t value);

/* Mixes a plain number into a key (splitmix64). */
uint64_t map64_mix(uint64_t n);

#endif
