/* rebuild.h: the derivable tables made again from the documents, and the proof that the history is whole. */
#ifndef STORE_REBUILD_H
#define STORE_REBUILD_H

#include "store/db.h"

struct rebuilt {
	int64_t fiches;
	int64_t differing;       /* fiches whose rows were not what their document says (now mended) */
	int64_t broken;          /* verify: fiches whose history does not lead back to their first document */
	struct str first_broken; /* the uuid of one of them */
};

/* Makes service, phone, address, email, category, match_key, match_form, search and fiche's columns (name, region,
 * municipality, plain, hash, verified_at) again, in one transaction of its own, counting the fiches whose rows differed, rows of fiches that
 * there are not among them. Only those are written, and the full-text index. ERR_FATAL: a document cannot be read. */
bool rebuild_tables(struct arena *a, struct db *db, struct rebuilt *out, struct err *err);

/* When forms and keys (and places) are of another version of the rules or the words (store/match_state.h), makes them again, in one
 * transaction of its own; else does nothing. `progress` hears how many fiches are done; NULL: nobody. */
bool rebuild_match(struct db *db, void *ctx, void (*progress)(void *ctx, uint64_t fiches), struct err *err);

/* Changes nothing: folds every fiche's history backwards and compares (store/history.h). */
bool rebuild_verify(struct arena *a, struct db *db, struct rebuilt *out, struct err *err);

#endif
