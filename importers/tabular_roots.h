/* tabular_roots.h: to which organizations each object of a package belongs.
 *
 * Tables name what an object hangs at by id; this tells in memory which organization that comes to, 12 bytes a slot
 * at most two thirds full: 18 to 36 bytes for each row that others can hang at (services, places, people, numbers), and
 * 8 for each further organization of a place that several share. Ids are told apart by 64 bits of SHA-256. */
#ifndef IMPORTERS_TABULAR_ROOTS_H
#define IMPORTERS_TABULAR_ROOTS_H

#include "lib/map64.h"
#include "lib/str.h"
#include "model/entity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* TABULAR_SHARERS_MAX: organizations that may share one place. */
enum { TABULAR_SHARERS_MAX = 256 };

/* Zero it; free with tabular_roots_free. */
struct tabular_roots {
	struct map64 map;
	struct tabular_sharer {
		uint32_t root, next; /* next: its place + 1; 0: the last */
	} * sharers;
	size_t n, cap;
};

void tabular_roots_free(struct tabular_roots *r);

/* The object belongs to this organization (from 1) too; false when too many share it. Saying it twice is once. */
bool tabular_roots_add(struct tabular_roots *r, enum entity_id e, struct str id, uint32_t root);

/* The first organization that the object belongs to, 0 when it is not known; then the others, 0 at the end. */
uint32_t tabular_roots_first(
    const struct tabular_roots *r, enum entity_id e, struct str id, uint32_t *cursor);
uint32_t tabular_roots_next(const struct tabular_roots *r, uint32_t *cursor);

/* Notes that the object's own row was seen; false when it was seen before. */
bool tabular_roots_see(struct tabular_roots *r, enum entity_id e, struct str id);

#endif
