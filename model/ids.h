/* ids.h: ids for what came without, and the same child recognised again.
 *
 * A child without an id gets UUIDv5(its parent's id, "entity/slot"): the mapping names the slot; without one it is
 * the folded telling value (a phone's number, a service's name), never a position. So two sources that fill the
 * slot "main" of one fiche's phones speak of the same phone. */
#ifndef MODEL_IDS_H
#define MODEL_IDS_H

#include "lib/arena.h"
#include "lib/hash.h"
#include "model/record.h"

/* The id of a source's record: the native id itself when it is a UUID, else UUIDv5(source, entity, native). */
struct str ids_root(struct arena *a, struct str source, const struct entity *e, struct str native);

/* Gives every child of `root` that has no id one; root->id must be set. Two children of one list that would get
 * the same id are told apart by a count in the order of the list. */
void ids_fill(struct arena *a, struct record *root);

/* The value by which people would tell a child from its sisters: number, url, name, address_1 …; blank if none. */
struct str ids_telling(const struct record *r);

/* Makes the children of `incoming` take the ids of the children of `known` that they are: by id, by own_id, then
 * by `same`, which compares telling values as the rules do. What takes another id keeps its own as own_id. Each
 * child of `known` is taken once. Recurses into aligned pairs. */
void ids_align(struct arena *a, struct record *incoming, const struct record *known,
	       bool (*same)(struct arena *a, const struct record *x, const struct record *y));

#endif
