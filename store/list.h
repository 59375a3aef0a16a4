/* list.h: reading the directory: lists and search. */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include "rules/stale.h"
#include "store/db.h"

struct list_row {
	struct list_row *next;
	int64_t fiche;
	struct str uuid, name, status, region, city, phone; /* city and phone: the fiche's first */
	int64_t edited_at, verified_at;
};

/* Blank and 0 mean any. */
struct list_filter {
	struct str region;       /* two digits */
	struct str municipality; /* its code */
	struct str mrc;          /* as rules/place.h spells it */
	struct str status;       /* blank: active */
	struct str source;       /* fiches that this source's latest delivery holds */
	int max;                 /* 0: all */
};
bool list_fiches(
    struct arena *a, struct db *db, const struct list_filter *f, struct list_row **out, struct err *err);

/* Full text: every word must occur (the last one may be only begun) in names, places, services, descriptions;
 * accents and case do not matter; digits find phones and postal codes. Best first. */
bool list_search(
    struct arena *a, struct db *db, struct str words, int max, struct list_row **out, struct err *err);

/* What stale.h needs of each active fiche. */
struct stale_row {
	struct list_row row;
	int64_t created_at;
	struct str categories; /* codes and folded names, each between newlines */
};
bool list_stale(struct db *db, void *ctx,
    bool (*each)(void *ctx, const struct stale_row *row, struct err *err), struct err *err);

/* The same of one fiche, of whatever status; ERR_INPUT when there is none. */
bool list_stale_one(struct arena *a, struct db *db, int64_t fiche, struct stale_row *out, struct err *err);

/* The row as stale_of wants it; its texts are the row's. */
struct stale_fiche list_stale_fiche(const struct stale_row *row);

#endif
