/* queue.h: in which order what waits for a person is put before him: the order of need. Pure.
 *
 * First needs come first; then what an organisation itself answered, before what sources say; then possible duplicates (the most
 * certain first: what two fiches say is moot while they may be one), deletions, values. Of values those that most agree on go
 * first, then the oldest. All that waits for one fiche follows its most needed item, and all offers for one value of it stand
 * together: a fiche is looked at once. */
#ifndef RULES_QUEUE_H
#define RULES_QUEUE_H

#include "lib/arena.h"
#include "lib/hash.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum queue_kind { QUEUE_DUPLICATE, QUEUE_DELETION, QUEUE_PROPOSAL, QUEUE_KINDS };
extern const char *const queue_kinds[QUEUE_KINDS]; /* "duplicate", "deletion", "proposal" */

struct queue_item {
	enum queue_kind kind;
	int64_t id;           /* of the proposal, or of the pair */
	int64_t fiche, other; /* other: the second of a pair */
	struct str path, who; /* blank of a pair */
	struct hash value;    /* offered, in comparable form */
	int64_t at;           /* since when it waits */
	bool first_needs;
	bool organisation; /* a reply offers it */
	double certainty;  /* of a pair: 0 to 1 */
	int agree;         /* queue_order sets it: how many offer the same for this value, itself included */
};

/* Puts the items into their order. A new child (a telephone, a service) has another id from each source: for children "the
 * same" is the same child of the same list. */
void queue_order(struct arena *a, struct queue_item *items, size_t n);

#endif
