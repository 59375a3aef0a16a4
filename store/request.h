/* request.h: one contact asked to verify his fiches. Whoever writes does so inside a transaction of his own. */
#ifndef STORE_REQUEST_H
#define STORE_REQUEST_H

#include "store/db.h"

struct request {
	struct request *next;
	int64_t id, campaign, created_at, closed_at;
	struct str address; /* comparable */
	struct str mailbox; /* to write to */
	struct str contact, basis, lang, state;
	int emails; /* made so far */
};

/* In the state 'planned', for these fiches; sets r->id. */
bool request_add(struct db *db, struct request *r, const int64_t *fiches, int n, struct err *err);

bool request_get(struct arena *a, struct db *db, int64_t id, struct request *out, struct err *err);

/* Of a campaign (0: all) in this state (blank: any), oldest first. */
bool request_list(struct arena *a, struct db *db, int64_t campaign, struct str state, struct request **out,
    struct err *err);

/* The ids of its fiches. */
bool request_fiches(struct arena *a, struct db *db, int64_t id, int64_t **out, int *n, struct err *err);

/* Takes a fiche out of it (verified, closed or merged meanwhile); `*left` are still in it. */
bool request_drop(struct db *db, int64_t id, int64_t fiche, int *left, struct err *err);

/* Any state of the table; closed_at follows. */
bool request_set(struct db *db, int64_t id, struct str state, int64_t now, struct err *err);

/* True when a planned or open request holds the fiche. */
bool request_busy(struct db *db, int64_t fiche, bool *out, struct err *err);

/* When the fiche's last request was closed as exhausted after the fiche was last verified: it is for the phone;
 * 0: it is not. */
bool request_exhausted_at(struct db *db, int64_t fiche, int64_t *out, struct err *err);

/* Open requests whose last e-mail was sent before `before`, oldest first; but for those of whose contact a message waits to be
 * read here: it is for us to answer. None when the database was adopted at `before` or later: it does not know what the
 * original sent. */
bool request_unanswered(
    struct arena *a, struct db *db, int64_t before, struct request **out, struct err *err);

#endif
