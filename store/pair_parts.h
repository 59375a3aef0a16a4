/* pair_parts.h: what happens to pairs when fiches are merged, split and scored; for store/join, store/stage and
 * store/match only. All of it inside a transaction of the caller's, but for pair_apart. */
#ifndef STORE_PAIR_PARTS_H
#define STORE_PAIR_PARTS_H

#include "store/pair.h"

/* `gone` became part of `kept` by the operation: their pair is decided, the others of `gone` are over. */
bool pair_after_merge(
    struct db *db, int64_t kept, int64_t gone, int64_t operation, const struct author *by, struct err *err);

/* `back` came back from `from`, which it was merged into by `merge`: whoever splits says that they are two, and what had
 * waited about `back` waits again. */
bool pair_after_split(
    struct db *db, int64_t back, int64_t from, int64_t merge, const struct author *by, struct err *err);

/* Scored (p->fiche_1, fiche_2, score, band, reasons): a new pair, a gone one open again, the score of an open one. A decided one
 * stays as it is. *written: something is new. */
bool pair_put(struct db *db, const struct pair *p, int64_t now, bool *written, struct err *err);

/* An open pair that is no longer possible. `why`: N_(). */
bool pair_vanish(struct db *db, int64_t id, struct str why, int64_t now, struct err *err);

/* Who is not to be joined: "they are two", about the fiches that they are today. */
struct pair_apart {
	int64_t fiche_1, fiche_2;
};
bool pair_apart(struct arena *a, struct db *db, struct pair_apart **out, int *n, struct err *err);

/* The fiche becomes the one that it is part of today. */
bool pair_today(struct arena *a, struct db *db, int64_t *fiche, struct err *err);

#endif
