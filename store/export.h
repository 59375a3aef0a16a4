/* export.h: the directory read out, fiche by fiche, for one moment in time. */
#ifndef STORE_EXPORT_H
#define STORE_EXPORT_H

#include "store/db.h"

struct export_row {
	bool plain;             /* the document may be copied as it stands, for every reader */
	struct str doc;         /* valid during the call */
	struct str status;      /* "active", or why it is gone */
	struct str uuid, name;  /* of what is gone */
	struct str replaced_by; /* merged: the fiche it leads to */
	int64_t seq;
	/* False: a delta shows it to a reader of one region to which it does not belong (any more). */
	bool in_region;
};

struct export_query {
	struct str region; /* blank: all */
	int64_t since;     /* -1: the active fiches; else all that changed after it */
	int64_t max, skip; /* of the active fiches; max -1: all */
};

/* Inside a snapshot (db_snapshot) of the caller's. */
bool export_count(struct db *db, struct str region, int64_t *out, struct err *err);
bool export_each(struct db *db, const struct export_query *x, void *ctx,
    bool (*each)(void *ctx, const struct export_row *row, struct err *err), struct err *err);

#endif
