/* mapping_filter.h: what a mapping does to the cell of a column: {Adresse | part 1 "/" | upper}.
 *
 * The filters of the language stand in one table in mapping_filter.c; docs/mapping.md explains each. A filter gets no
 * blank value, except `default`, and gives a blank one where nothing is left. */
#ifndef IMPORTERS_MAPPING_FILTER_H
#define IMPORTERS_MAPPING_FILTER_H

#include "importers/mapping_columns.h"
#include "importers/mapping_faults.h"
#include "importers/mapping_scan.h"
#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

/* Value = result, found by the folded value. */
struct mapping_table {
	struct mapping_table *next;
	struct str name; /* of its section; blank for `match` */
	struct mapping_pair {
		struct str value, result; /* the value is folded */
	} * pairs;                        /* in the order of their values */
	int n;
};

/* Brings the pairs in order once all are there. False when two have one value, which `*twice` takes. */
bool mapping_table_sort(struct mapping_table *t, struct str *twice);

/* What a line of the mapping is read with. */
struct mapping_scope {
	struct arena *a;
	struct mapping_columns *columns;
	const struct mapping_table *tables;
	struct mapping_faults *faults;
	int line;
};

struct mapping_filter {
	struct mapping_filter *next;
	const struct mapping_filter_kind *kind;
	struct str text;                   /* its quoted text */
	int number;                        /* of a part */
	int column;                        /* MAPPING_NO_COLUMN: the text is meant */
	const struct mapping_table *table; /* of `match` too */
	enum { MAPPING_REFUSE, MAPPING_KEEP, MAPPING_REPLACE } otherwise;
};

/* A value on its way through the filters. */
struct mapping_value {
	struct arena *a;
	const struct str *cells; /* of the row, tidied, by column */
	struct str text;
	bool filled;     /* a column of this row gave it, not the mapping alone */
	int nth;         /* which value of a cell that holds several is wanted, 0 the first (`each`) */
	bool more;       /* there is a further one */
	const char *why; /* it was refused, in words */
};

/* Reads the filter behind a "|". NULL when it is none: the fault is told. */
struct mapping_filter *mapping_filter_parse(const struct mapping_scope *scope, struct mapping_scan *s);

/* Sends the value through a list of filters. False, with v->why, when one of them refuses it. */
bool mapping_filter_apply(const struct mapping_filter *first, struct mapping_value *v);

/* The filter of the list that is `each`, or NULL. */
const struct mapping_filter *mapping_filter_each(const struct mapping_filter *first);

/* The last filter of the list that says `lines`: line breaks stay. */
bool mapping_filter_keeps_lines(const struct mapping_filter *first);

/* The column of that name, or MAPPING_NO_COLUMN after having told that there is none. */
int mapping_filter_column(const struct mapping_scope *scope, struct str name);

#endif
