/* waiting.h: what waits for a decision, as the queue orders it (rules/queue.h): light rows of all that is offered, without the
 * values and documents, which are read when one of them is looked at. */
#ifndef STORE_WAITING_H
#define STORE_WAITING_H

#include "rules/queue.h"
#include "store/proposal.h"

struct waiting {
	struct queue_item *items; /* of first_needs, each is the asker's to set */
	size_t n;
};

/* Pending proposals, values and deletions; the filter's state means nothing here, nor does its max. */
bool waiting_proposals(
    struct arena *a, struct db *db, const struct proposal_filter *f, struct waiting *out, struct err *err);

/* The sources whose records lead to the fiche now, by name, separated by commas. */
bool waiting_sources(struct arena *a, struct db *db, int64_t fiche, struct str *out, struct err *err);

#endif
