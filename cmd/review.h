/* review.h: what the parts of vigie review share: which items are meant, and the queue of those that wait. */
#ifndef CMD_REVIEW_H
#define CMD_REVIEW_H

#include "cmd/app.h"
#include "rules/queue.h"
#include "store/proposal.h"

/* What the filters of the command line mean. */
struct review_filter {
	struct proposal_filter proposals;
	bool kinds[QUEUE_KINDS];
	bool given; /* a filter was */
};
bool review_filter(struct app *app, const struct args *args, struct review_filter *out, struct err *err);

/* What waits, in the order of need (rules/queue.h), at most the filter's max. */
struct review_queue {
	struct queue_item *items;
	size_t n;
};
bool review_queue(struct app *app, const struct review_filter *f, struct review_queue *out, struct err *err);

/* The items that the words behind the verb name: 12 is a proposal, d12 a possible duplicate. Of an item named this way only
 * kind and id are known. */
bool review_named(struct app *app, const struct args *args, struct review_queue *out, struct err *err);

/* "12" or "d12", as review_named takes it. */
struct str review_number(struct arena *a, const struct queue_item *item);

/* Why a person decides, in his language. */
const char *review_why(struct arena *a, struct str reason);

/* The verbs. */
bool review_list(struct app *app, const struct args *args, struct err *err);
bool review_show(struct app *app, const struct args *args, struct err *err);
bool review_decide(struct app *app, const struct args *args, const char *verb, bool *known, struct err *err);

#endif
