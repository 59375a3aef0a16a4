/* evidence.h: verifications: who vouched for which objects of a fiche, at which revision. */
#ifndef STORE_EVIDENCE_H
#define STORE_EVIDENCE_H

#include "rules/merge.h"
#include "store/edit.h"

struct evidence {
	struct evidence *next;
	int64_t id, revision, at, revoked_at;
	struct str objects; /* JSON list of ids */
	struct str by_name, by_title, channel, message, approver;
};

/* The objects of a fiche that can be vouched for: its organization, services, locations, service_at_locations. */
int evidence_objects(struct arena *a, const struct record *r, struct str **ids);

/* Records that `e` (by_name, by_title, channel, message, at; 0: now) vouches for the objects, all of them when n is 0,
 * at the revision that its author was shown (e->revision; 0: the fiche's present one). Sets e->id; verified_at
 * follows; a change '@verified' can be undone. */
bool evidence_add(struct arena *a, struct db *db, struct fiche *f, struct evidence *e, struct str *ids, int n,
    const struct author *by, struct err *err);

/* As merging wants it: unrevoked evidence, and the newest revision of each path that was changed. */
bool evidence_vouchers(struct arena *a, struct db *db, int64_t fiche, struct voucher **out, struct err *err);
bool evidence_touched(struct arena *a, struct db *db, int64_t fiche, struct touched **out, struct err *err);

/* All evidence of a fiche, newest first. */
bool evidence_of(struct arena *a, struct db *db, int64_t fiche, struct evidence **out, struct err *err);

/* When the fiche was verified: each of its objects is, at the oldest of their dates; 0: not. */
bool evidence_verified_at(
    struct arena *a, struct db *db, const struct fiche *f, int64_t *out, struct err *err);

/* Is this verification in force? */
bool evidence_stands(struct db *db, int64_t id, bool *out, struct err *err);

/* Undoes one verification. */
bool evidence_revoke(
    struct arena *a, struct db *db, struct fiche *f, int64_t id, const struct author *by, struct err *err);

#endif
