/* inbox.h: "vigie inbox": what came is fetched, understood, applied, put away.
 *
 * The caller holds the lock "mailbox". One message after the other: its bytes are read, classified, and applied in one
 * transaction with the mailbox's mark (promise 3); only then is it moved to the handled folder. A kill between the two
 * moves it the next time and applies nothing. On a new UIDVALIDITY all is read again and known by its bytes.
 * Fault points: inbox.fetched, inbox.applied, inbox.moved. */
#ifndef MAILER_INBOX_H
#define MAILER_INBOX_H

#include "mailer/classify.h"
#include "mailer/settings.h"
#include "store/inbound.h"

struct inbox_told {
	int64_t fetched, repeated, unreadable;
	int64_t by_class[REPLY_CLASSES];
	int64_t verified, proposals, opted_out, dead,
	    waiting; /* fiches, values, addresses, addresses, messages */
	int64_t forged, expired;
};

struct inbox_watch {
	void *ctx;
	void (*message)(void *ctx, const struct inbound *m); /* after it was applied */
	void (*progress)(void *ctx, uint64_t n);
};

/* With `dry_run` messages are read and classified, and nothing is written or moved. ERR_RETRY: the server was away, in
 * the middle too: what was applied stays applied. */
bool inbox_fetch(struct arena *a, struct db *db, const struct settings *s, int64_t now, bool dry_run,
    const struct inbox_watch *watch, struct inbox_told *told, struct err *err);

/* One message, from bytes to effects, in a transaction of the caller's; m->id, cls, token, state … are set. What it did
 * is added to told. */
bool inbox_apply(struct arena *a, struct db *db, const struct settings *s, struct str bytes,
    struct str mailbox, int64_t now, struct inbound *m, struct inbox_told *told, struct err *err);

/* A technician is done with a message that waits: what of its offers was decided counts now, and `*verified` fiches are
 * verified by it (inbound_decided). Reopened, it waits again and they are not; so does a message that nobody had to read.
 * ERR_INPUT: it does not wait; it waits already. In a transaction of the caller's. */
bool inbox_done(
    struct arena *a, struct db *db, int64_t id, const struct author *by, int64_t *verified, struct err *err);
bool inbox_reopen(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err);

/* Takes back all that a message did and nobody has built upon; it waits for a technician then. ERR_INPUT says what stands
 * in the way. In a transaction of the caller's. */
bool inbox_undo(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err);

#endif
