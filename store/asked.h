/* asked.h: what planning must know of requests made before, and of e-mails that are no longer as they should be.
 *
 * Whoever writes does so inside a transaction of his own. */
#ifndef STORE_ASKED_H
#define STORE_ASKED_H

#include "store/db.h"

/* The last request of a fiche that was not cancelled. */
struct asked {
	int64_t request, closed_at; /* request 0: it was never asked */
	struct str state, address;
	bool undecided; /* answered, and a person has yet to read the answer or to decide what it offers */
};
bool asked_last(struct arena *a, struct db *db, int64_t fiche, struct asked *out, struct err *err);

/* The fiches that a planned or open request (0: all of them) need not ask about any more: verified since it was made, by
 * whatever channel; closed, deleted, merged. */
struct needless {
	struct needless *next;
	int64_t request, fiche;
};
bool asked_needlessly(
    struct arena *a, struct db *db, int64_t request, struct needless **out, struct err *err);

/* The number that request_add will give. */
bool asked_next_request(struct db *db, int64_t *out, struct err *err);

/* When the first e-mail of a request was sent; 0: none was. */
bool asked_first_at(struct db *db, int64_t request, int64_t *out, struct err *err);

/* E-mails held or queued that must be looked at before they leave: a fiche that they show has changed, left the request
 * or needs no asking any more; the address is dead or has opted out; the request is closed; the token would end before
 * `until`. Their numbers, in order. */
bool asked_outdated(struct arena *a, struct db *db, int64_t until, int64_t **out, int *n, struct err *err);

/* The e-mails of a request that are held or queued will not be sent; *cancelled is added to. */
bool asked_cancel(struct db *db, int64_t request, int64_t *cancelled, struct err *err);

#endif
