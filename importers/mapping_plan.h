/* mapping_plan.h: a mapping compiled against a header, as mapping_read.c makes it and mapping.c runs it. */
#ifndef IMPORTERS_MAPPING_PLAN_H
#define IMPORTERS_MAPPING_PLAN_H

#include "importers/mapping.h"
#include "importers/mapping_columns.h"
#include "importers/mapping_template.h"
#include "model/entity.h"

/* An object that a row may make; parents stand before their children, the root first. */
struct mapping_object {
	const struct entity *entity;
	int parent, field; /* the list or object field it stands in */
	struct str slot;   /* blank for an object field */
	bool always;       /* made whenever its parent is */
	int each;    /* made once for each value of a cell: the first line that says so, from 1; else 0 */
	int repeats; /* it is, or stands in, that object which is made several times; else 0 */
};

enum mapping_target { MAPPING_VALUE, MAPPING_OTHER, MAPPING_VIS, MAPPING_EXTRA, MAPPING_REFERENCE };

/* A line of [record] that gives a value. */
struct mapping_line {
	enum mapping_target to;
	int object;
	int field; /* FIELD_NONE: the unknown member `name` */
	struct str name;
	const struct field *checked;             /* its values have a form that is to be checked; else NULL */
	const struct mapping_template *template; /* NULL: the constant is meant */
	struct str constant;                     /* REFERENCE: a slot */
	int refers;                              /* REFERENCE: the object in that slot */
};

struct mapping {
	struct mapping_columns columns;
	int *used; /* the columns that it names */
	int n_used;
	int *keys; /* the columns that make the native id */
	int n_keys;
	bool own_id;   /* the key column holds the source's own id */
	bool auto_key; /* there are no keys: the record made says what it is (mapping_key.h) */
	struct str lang;
	struct mapping_object *objects;
	int n_objects;
	struct mapping_line *lines;
	int n_lines;

	/* Of the row at hand. */
	struct str *cells;    /* tidied, of the columns in `used` */
	struct str *values;   /* by line */
	bool *filled;         /* by object */
	bool *more;           /* by object that `each` makes: the cell has a further value */
	struct record **made; /* by object */
};

#endif
