/* fetch.h: the bytes of a source's next delivery, as a file. */
#ifndef SYNC_FETCH_H
#define SYNC_FETCH_H

#include "store/db.h"
#include "sync/fetcher.h"

struct fetch_ask {
	const char *file;       /* read this instead of the source's `where`; NULL */
	const char *delivery;   /* read what was kept of this one (sync/replay.h); NULL */
	bool again;             /* as if nothing had come before */
	const uint8_t *applied; /* SHA-256 of the delivery that the directory holds; NULL: none */
	int64_t now;
	/* Called now and then with the bytes or records that have come; NULL. */
	void (*progress)(void *ctx, uint64_t n);
	void *ctx;
};

/* Brings it by source->fetch.via, from the last delivery on unless that is not what the directory holds any more. `db` may
 * be NULL (a preview): then all is asked for. ERR_CONFIG, ERR_RETRY, ERR_INPUT as lib/net.h says. */
bool fetch_delivery(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const struct fetch_ask *ask, struct fetched *out, struct err *err);

/* For doctor: the fetcher's own look at keys and credentials, and with `reach` at the server; says in *found what there
 * is. */
bool fetch_check(struct arena *a, struct db *db, const struct conf *conf, const struct source *s, bool reach,
    int64_t now, struct str *found, struct err *err);

/* Remembers what the server said of these bytes; inside a write transaction. */
bool fetch_remember(struct db *db, struct str source, const struct fetched *f,
    const uint8_t sha256[SHA256_BYTES], int64_t now, struct err *err);

void fetch_done(struct fetched *f);

#endif
