/* tabular_table.h: the tables of HSDS's tabular form, of 3.x and of 1.0 to 2.0, and what their columns mean today.
 *
 * Tables are known by name without regard to case and number ("services_at_location", "ServiceAtLocations"). What older
 * versions called otherwise is renamed; what is no longer a table of its own is brought where 3.x has it
 * (docs/hsds-package.md lists both). */
#ifndef IMPORTERS_TABULAR_TABLE_H
#define IMPORTERS_TABULAR_TABLE_H

#include "lib/arena.h"
#include "model/entity.h"

#include <stdbool.h>
#include <stddef.h>

enum tabular_role {
	TABULAR_ROW,    /* a row is an object that hangs at another */
	TABULAR_PATCH,  /* a row says more of the object that it names (eligibility of a service) */
	TABULAR_SHARED, /* a row belongs to nobody: terms, taxonomies, units */
	TABULAR_ASIDE,  /* known, and of no use for a directory */
};

enum tabular_version { TABULAR_ANY, TABULAR_1, TABULAR_2, TABULAR_3 };

/* The array's order is that of reading: an object comes before what hangs at it. Of several tables of one entity the first
 * is today's: ids of the others, unless they are UUIDs, are told from its ids ("postal_address/7"). */
struct tabular_kind {
	const char *name; /* one of each: "service_at_location" */
	enum entity_id entity;
	enum tabular_role role;
	enum tabular_version
	    version;              /* that had it first under this name and no later one; ANY: most have it */
	const char *address_type; /* what the table's name says of each row; NULL */
};

extern const struct tabular_kind tabular_kinds[]; /* name NULL at the end */

/* By a file's or a resource's name, with or without ".csv"; NULL when unknown. */
const struct tabular_kind *tabular_kind(struct arena *a, struct str name);

/* What a cell means beyond a value of the row's entity. */
enum tabular_special {
	TABULAR_VALUE,     /* the field; unknown: kept as "x_…" */
	TABULAR_WEEKDAY,   /* 1.x: a day of regular hours */
	TABULAR_CLOSED,    /* 1.x: closed on a holiday */
	TABULAR_SPOKEN,    /* 1.x: the language of a phone */
	TABULAR_AT,        /* 1.0: the place of a service */
	TABULAR_PARENT,    /* the id of what the row hangs at: column.parent */
	TABULAR_LINK,      /* the id of any object */
	TABULAR_LINK_KIND, /* which entity that is */
};

struct tabular_column {
	struct str name; /* as the table writes it */
	struct str key;  /* in lower case with "_" for all that is no letter or digit */
	int field;       /* of the kind's entity, or FIELD_NONE */
	enum tabular_special special;
	const struct entity *parent; /* TABULAR_PARENT */
	int exact;                   /* TABULAR_PARENT: the greater, the more exact */
};

/* What the columns of a table of this kind mean; names are copied to the arena. */
struct tabular_column *tabular_columns(
    struct arena *a, const struct tabular_kind *kind, const struct str *names, size_t n);

/* A "taxonomy" of 1.x has terms in it: by its columns. */
const struct tabular_kind *tabular_kind_seen(
    const struct tabular_kind *kind, const struct tabular_column *columns, size_t n);

/* The list of `parent` that holds objects of `child`, or FIELD_NONE. */
int tabular_list(const struct entity *parent, const struct entity *child);

#endif
