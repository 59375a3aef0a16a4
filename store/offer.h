/* offer.h: what a source gives now, brought into a fiche that exists: merged by rules/merge.h, applied through
 * edit.h, written down. Inside a transaction of the caller's. */
#ifndef STORE_OFFER_H
#define STORE_OFFER_H

#include "rules/merge.h"
#include "store/edit.h"

struct offer {
	int64_t fiche;
	int64_t source; /* its number and name */
	struct str source_name;
	int64_t record; /* the source_record; 0: the source joins the fiche with this native id */
	struct str native;
	struct hash hash;          /* of the item's bytes */
	struct record *record_now; /* its ids are filled; it is aligned here */
	bool absent_is_blank;
	struct trust trust;
	int64_t operation; /* what follows is done under it */
	struct author by;
};

struct offered {
	struct fiche fiche;       /* after it */
	struct merge_item *items; /* what the merge decided */
	int changed, proposed, silent;
};

bool offer_apply(struct arena *a, struct db *db, const struct offer *o, struct offered *out, struct err *err);

/* What follows, as edits. */
struct edit *offer_edits(struct arena *a, const struct merge_item *items);

/* Why an item is proposed and not followed, as an untranslated text. */
const char *offer_reason(const struct merge_item *m);

/* A proposal for each item that wants one, in the name of the source; without one (o->source 0) of the author. */
bool offer_propose(struct arena *a, struct db *db, const struct offer *o, int64_t fiche,
    const struct merge_item *items, const char *reason, struct err *err);

/* Does the source still make this offer: does one of its records say the value at `path`? Of "@status": is none of
 * them in its latest delivery? */
bool offer_stands(struct arena *a, struct db *db, const struct fiche *f, int64_t source, struct str path,
    struct hash value, bool *stands, struct err *err);

/* Pending offers of values that their sources no longer make are superseded, but for those that a merge raised in their names:
 * after records have come to the fiche or left it. */
bool offer_withdraw_all_stale(
    struct arena *a, struct db *db, const struct fiche *f, int64_t now, struct err *err);

#endif
