/* join.h: two fiches found to be one, and one found to be two. Inside a transaction of the caller's. */
#ifndef STORE_JOIN_H
#define STORE_JOIN_H

#include "store/edit.h"

struct joined {
	int changed;  /* values the surviving fiche took */
	int proposed; /* values in which they differ */
	int records;  /* source records that moved */
};

/* `gone` becomes part of `kept`: values and children that `kept` lacks are taken, differing values become
 * proposals, its source records and ids lead to `kept` from now on. */
bool join_merge(struct arena *a, struct db *db, struct fiche *kept, struct fiche *gone,
    const struct author *by, struct joined *out, struct err *err);

/* Brings the merged fiche back: what the merge brought and nobody touched since leaves the other, its source records
 * and ids come back, and what its sources said meanwhile is merged into it. */
bool join_split(struct arena *a, struct db *db, struct fiche *back, const struct author *by,
    struct joined *out, struct err *err);

#endif
