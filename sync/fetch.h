/* fetch.h: the bytes of a source's next delivery, as a file. */
#ifndef SYNC_FETCH_H
#define SYNC_FETCH_H

#include "store/db.h"
#include "sync/fetcher.h"

/* `file` (NULL: the contract's `where`) is read in place; a URL is fetched into a temporary file, with what the
 * server said of itself last time unless `again`. ERR_CONFIG, ERR_RETRY as lib/net.h says. */
bool fetch_delivery(struct arena *a, struct db *db, const struct source *s, const char *file, bool again,
    struct fetched *out, struct err *err);

/* Remembers the URL's validators; inside a write transaction. */
bool fetch_remember(struct db *db, struct str source, const struct fetched *f, int64_t now, struct err *err);

void fetch_done(struct fetched *f);

#endif
