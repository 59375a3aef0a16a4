/* reach.h: whom one may write to for a fiche: its recipients (rules/recipient.h) by what sending to them has taught. */
#ifndef STORE_REACH_H
#define STORE_REACH_H

#include "rules/recipient.h"
#include "store/db.h"

/* The choice for a fiche's record; NULL in *out unless *why is RECIPIENT_FOUND. */
bool reach_of(struct arena *a, struct db *db, const struct record *fiche, const struct recipient **out,
    enum recipient_why *why, struct err *err);

#endif
