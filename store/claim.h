/* claim.h: who stands behind the current values, kept true after every change. */
#ifndef STORE_CLAIM_H
#define STORE_CLAIM_H

#include "rules/merge.h"
#include "store/fiche.h"

/* All claims on a fiche. */
bool claim_of(struct arena *a, struct db *db, int64_t fiche, struct claim **out, struct err *err);

/* Somebody stands behind the value at `path` from now on. */
bool claim_put(struct db *db, int64_t fiche, struct str path, struct str who, struct hash value, int64_t now,
    struct err *err);

/* The same for the value that `f` has at `path` now; of a child that is there, for each of its values. */
bool claim_stand(struct arena *a, struct db *db, const struct fiche *f, struct str path, struct str who,
    int64_t now, struct err *err);

/* The same, but only where no source says the value. */
bool claim_stand_in(struct arena *a, struct db *db, const struct fiche *f, struct str path, struct str who,
    int64_t now, struct err *err);

/* What a merge took from one fiche to another at `path` keeps the persons who stood behind it. */
bool claim_carry(struct db *db, int64_t from, int64_t to, struct str path, struct err *err);

/* Takes away the claims on `path` of those who said something else than `value`, and all on what lies within it. */
bool claim_prune(struct db *db, int64_t fiche, struct str path, struct hash value, struct err *err);

/* Makes the claims of sources agree with their last records: a row for each value that a record other than the one
 * that founded the fiche says as the fiche does, and none besides. */
bool claim_refresh(struct arena *a, struct db *db, const struct fiche *f, int64_t now, struct err *err);

/* The founding source's last record, of several (after a merge) the one that founded the fiche; NULL when a technician
 * did. */
bool claim_founder_record(
    struct arena *a, struct db *db, int64_t fiche, struct record **out, struct err *err);

/* Does the founding source's last record say this value at `path`? */
bool claim_founder_says(struct arena *a, struct db *db, const struct fiche *f, struct str path,
    struct hash value, bool *says, struct err *err);

/* The comparable hash of a value of `f` by its path. */
bool claim_hash(struct arena *a, const struct fiche *f, struct str path, struct str value, struct hash *out,
    struct err *err);

#endif
