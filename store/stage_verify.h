/* stage_verify.h: verification dates that an authoritative source brings (contract: verifies = yes). */
#ifndef STORE_STAGE_VERIFY_H
#define STORE_STAGE_VERIFY_H

#include "store/history.h"

/* When the source says that every service of the fiche was assured (service.assured_date), the oldest of these
 * dates counts as a verification of the whole fiche, unless a newer one is known. `f` is updated. */
bool stage_verify(struct arena *a, struct db *db, struct fiche *f, struct str source, const struct author *by,
    struct err *err);

#endif
