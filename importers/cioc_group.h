/* cioc_group.h: the RECORDs of one agency become one organization. */
#ifndef IMPORTERS_CIOC_GROUP_H
#define IMPORTERS_CIOC_GROUP_H

#include "importers/cioc.h"

/* The organization of the agency's own record and the records of its sites and services, in the order of the file (the
 * agency's among them, its NUM is `num`). Records that were deleted are not there. NULL with ERR_INPUT. */
struct record *cioc_group(struct making *m, struct str num, struct cioc *records, size_t n, struct err *err);

/* Reads what a RECORD says of itself: languages (without one that was deleted), what it is, who may see it. */
struct cioc cioc_read(struct making *m, struct xml_node *record, const struct str *private);

/* Was it deleted, in all its languages? A day after its last change is only planned. */
bool cioc_is_deleted(const struct xml_node *record);

#endif
