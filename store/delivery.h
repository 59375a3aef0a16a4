/* delivery.h: what a source's URL last said of itself, so that an unchanged feed costs one request. */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "store/db.h"

struct delivery {
	struct str url, etag, last_modified; /* blank: nothing known */
	int64_t at;
};

bool delivery_get(struct arena *a, struct db *db, struct str source, struct delivery *out, struct err *err);

/* Inside a write transaction. */
bool delivery_put(struct db *db, struct str source, const struct delivery *d, struct err *err);

#endif
