/* diff.h: what differs between two records of one fiche, path by path. */
#ifndef MODEL_DIFF_H
#define MODEL_DIFF_H

#include "lib/arena.h"
#include "model/record.h"

/* One difference. A child that only one side has is one difference (its JSON against blank), not one for each of
 * its values. */
struct diff {
	struct diff *next;
	struct str path;
	struct str old, new;        /* as path_value gives them */
	const struct field *field;  /* of the value, or the list of the child; NULL for an unknown member */
	const struct entity *entity; /* of the object that holds the value or the list */
	bool child;
	int at; /* child: its position in the side that has it; else -1 */
};

/* The differences in the order of the table, NULL when there are none. Children are paired by id; their order is
 * not a value and never a difference. Either side may be NULL: then every value and child of the other differs. */
struct diff *diff_records(struct arena *a, const struct record *old, const struct record *new);

#endif
