/* spill_pool.h: the pieces of importers/spill.h that lie in memory, one behind the other, and side by side by key. */
#ifndef IMPORTERS_SPILL_POOL_H
#define IMPORTERS_SPILL_POOL_H

#include "importers/spill.h"
#include "lib/hash.h"

/* A piece with its key. */
struct spill_item {
	struct hash hash; /* of the key */
	struct str key;
	struct spill_piece piece;
};

/* How it is written: this, the key, the bytes. Only this process reads it. */
struct spill_head {
	struct hash hash;
	uint64_t line;
	int32_t kind;
	uint32_t key_n, bytes_n, next; /* next: of the same key, its place from 1 (spill_pool_group) */
};

struct spill_head spill_item_head(const struct spill_item *it);

/* Reads what stands at the beginning of `from`; its length, or 0 when it is not all there. */
size_t spill_item_read(struct str from, struct spill_item *out);

/* What a piece takes beside its bytes when keys are put together. */
enum { SPILL_PIECE_COST = 64 };

struct spill_pool {
	char *p;
	size_t n, cap, pieces;
	struct spill_pool_key *keys; /* by first piece */
	size_t n_keys, at;
	size_t *starts; /* of the pieces */
	struct spill_piece *group;
	size_t group_cap;
};

void spill_pool_free(struct spill_pool *s); /* stays usable, empty */
void spill_pool_add(struct spill_pool *s, const struct spill_item *it);
size_t spill_pool_cost(const struct spill_pool *s);
size_t spill_item_cost(const struct spill_item *it);

/* The piece at byte *at, which moves behind it; false at the end. */
bool spill_pool_item(const struct spill_pool *s, size_t *at, struct spill_item *out);

/* Puts the pieces of a key side by side; then each key in the order of its first piece, false behind the last. */
void spill_pool_group(struct spill_pool *s);
bool spill_pool_next(struct spill_pool *s, struct spill_group *out);

#endif
