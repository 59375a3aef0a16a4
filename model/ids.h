/* ids.h: ids for what came without, and the same child recognised again.
 *
 * A child without an id gets UUIDv5(its parent's id, entity, slot): the mapping names the slot; without one it is
 * the folded telling value (a phone's number, a service's name), never a position. So two sources that fill the
 * slot "main" of one fiche's phones speak of the same phone.
 *
 * A child whose id is no UUID (a source's own number) gets UUIDv5(the id that its parent has in the source's own
 * record, entity, that text) and keeps the text as own_id. The source's own record is counted from the root's own_id
 * where it has one: so the phones "1" of two sources of one fiche stay two, and keep their ids when the fiche is
 * joined with another. What stands in an object field is a copy of something listed elsewhere in the record, or a
 * pointer to it: its native id is counted from the root, not from its parent, so that all copies get one id.
 *
 * References inside the record (the table's foreign keys: location_id, service_id, link_id …) follow: one that names
 * an object by its slot, its native id or the id it had before gets the id that the object has now. */
#ifndef MODEL_IDS_H
#define MODEL_IDS_H

#include "lib/arena.h"
#include "lib/hash.h"
#include "model/record.h"

/* The id of a source's record: the native id itself, in lower case, when it is a UUID, else UUIDv5(source, entity,
 * native). */
struct str ids_root(struct arena *a, struct str source, const struct entity *e, struct str native);

/* Gives every child of `root` that has no UUID one; root->id must be set, and root->own_id to the id that the source's
 * record has by itself (ids_root) where root->id is a fiche's that it was matched with. Afterwards ids are UUIDs in lower case and
 * unique in their list: of two children of one list that would get the same id, the later gets UUIDv5(parent,
 * entity, that id and a count), and keeps an id that it came with as own_id. */
void ids_fill(struct arena *a, struct record *root);

/* The value by which people would tell a child from its sisters: number, address_1, name, url …; else that of what
 * it points to, or the id of that; blank if none. */
struct str ids_telling(const struct record *r);

/* The id that `child` has by its slot under this parent; blank when no mapping named one. */
struct str ids_by_slot(struct arena *a, const struct record *parent, const struct record *child);

/* Makes `incoming` and its children take the ids of `known` and the children that they are: by id, then by the id
 * that a known child has as own_id, then by slot (the id that the slot's child has under the known parent), then by
 * `same` (NULL: not), which compares telling values as the rules do. What takes another id keeps the one it had as
 * own_id, so that it is found by it the next time. Each child of `known` is taken once. Recurses into aligned pairs.
 * In a list so long that comparing each with each would take more than 250,000 calls of `same`, it is not asked. */
void ids_align(struct arena *a, struct record *incoming, const struct record *known,
    bool (*same)(struct arena *a, const struct record *x, const struct record *y));

#endif
