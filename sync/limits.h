/* limits.h: what stops a delivery whole: it is too short, too much of what the source held is gone, too much of it
 * cannot be read. Pure. */
#ifndef SYNC_LIMITS_H
#define SYNC_LIMITS_H

#include "sync/source.h"

struct limits_figures {
	uint64_t items, refused; /* of the delivery */
	uint64_t held, gone;     /* of what the source held before */
	bool part;               /* it says that it is not the whole list */
	bool allowed;            /* a person has seen that so many records really vanished */
};

/* False: `*why` says what is wrong and what to do. */
bool limits_hold(struct arena *a, const struct source *s, const struct limits_figures *f, struct str *why);

#endif
