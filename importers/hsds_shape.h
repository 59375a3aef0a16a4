/* hsds_shape.h: what an item of an HSDS document is, and whose, by a look at its members. */
#ifndef IMPORTERS_HSDS_SHAPE_H
#define IMPORTERS_HSDS_SHAPE_H

#include "lib/arena.h"
#include "lib/str.h"

enum hsds_shape {
	HSDS_UNREADABLE, /* no JSON, or no object */
	HSDS_GONE,       /* the mark of one that is gone ("vigie": {"gone": …}) */
	HSDS_ORGANIZATION,
	HSDS_SERVICE,             /* with its organization in it, or that one's id */
	HSDS_SERVICE_AT_LOCATION, /* with its service in it */
	HSDS_OTHER,               /* a place, a taxonomy or a term by itself */
};

/* *organization: the id of the organization that the item belongs to, in the arena; of an organization its own; blank
 * when it names none. */
enum hsds_shape hsds_shape(struct arena *a, struct str json, struct str *organization);

#endif
