/* sender.h: a batch of e-mails through children, one for each connection. The parent alone writes to the database.
 *
 *	child ──"about to begin the body of 17"──► parent: commit ──"go"──► child
 *	child ──"17: 250 queued as …"────────────► parent: commit
 *
 * A child that does not come to its end within its time is killed; what it had not begun is untried, what it had begun is
 * unsure. Fault points: sender.forked, sender.body, sender.result. */
#ifndef MAILER_SENDER_H
#define MAILER_SENDER_H

#include "mailer/settings.h"
#include "store/outbox.h"

struct sender_told {
	int64_t sent, failed, later, unsure, untried;
};

/* How long a domain that said 4xx waits after its n-th try: 15 minutes, 1 hour, 4 hours, then 12 hours. */
int64_t sender_wait_secs(int tries);

/* Sends what was claimed over settings' connections, in sessions of per_session; every result is in the database when it
 * returns. ERR_RETRY, ERR_CONFIG: as the sessions say, when no further one has a chance; `*told` is added to in any
 * case. */
bool sender_run(struct arena *a, struct db *db, const struct settings *s, struct outbox *claimed, int64_t now,
    struct sender_told *told, struct err *err);

#endif
