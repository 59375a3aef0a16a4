/* diff.h: what differs between two records of one fiche, path by path. */
#ifndef MODEL_DIFF_H
#define MODEL_DIFF_H

#include "lib/arena.h"
#include "model/record.h"

/* One difference. A child that only one side has is one difference (its JSON against blank), not one for each of
 * its values; so is a changed child that lies as deep as a path can reach (its JSON against its JSON). */
struct diff {
	struct diff *next;
	struct str path;
	struct str old, new;         /* as path_value gives them; texts are the records' own */
	const struct field *field;   /* of the value, or the list of the child; NULL for an unknown member */
	const struct entity *entity; /* of the object that holds the value or the list */
	bool child;
	int at; /* child: its position in the side that has it, the old one if both; else -1 */
};

/* The differences in the order of the table, a list's removals and changes before its additions; NULL when there are
 * none. Children are paired by id, which must be unique in a list (ids_fill); their order is not a value and never a
 * difference, nor are own_id, slot_name and the main language. Either side may be NULL: then every value and child
 * of the other differs. Setting each `new` at its path and `at`, one after the other, makes `new` out of `old` but
 * for the order of children. */
struct diff *diff_records(struct arena *a, const struct record *old, const struct record *new);

#endif
