/* refs.h: references inside a record (the table's foreign keys), and what they are changed to. */
#ifndef MODEL_REFS_H
#define MODEL_REFS_H

#include "lib/arena.h"
#include "model/record.h"

struct ref;

/* Names that objects had or have besides their id. Zero it and set `a`. */
struct refs {
	struct arena *a;
	struct ref *of;
	size_t n, cap;
};

/* The object of this entity that `name` names has `id` now. The first to take a name keeps it. */
void refs_add(struct refs *refs, const struct entity *e, struct str name, struct str id);

/* Gives each foreign key of `root` and what is in it that holds one of the names the id instead. UUIDs become lower
 * case. A key that names nothing here stays as it is. */
void refs_follow(struct refs *refs, struct record *root);

/* The foreign key that points to what stands in an object field ("location_id" beside "location"), or FIELD_NONE. */
int refs_key_beside(const struct entity *e, int object_field);

#endif
