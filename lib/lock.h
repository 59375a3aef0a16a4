/* lock.h: one process at a time for one resource (the outbox, the mailbox, a partner), told apart by files.
 *
 * A lock is a file FILE.lock-RESOURCE beside the database, held by a record lock (fcntl): it goes with the process that
 * held it, whatever ends it, and children that were forked do not keep it (flock's they would). A process is not kept
 * from what it holds itself. */
#ifndef LIB_LOCK_H
#define LIB_LOCK_H

#include "lib/err.h"

#include <stdbool.h>

struct lock;

/* Takes the lock `resource` of `file` for `what` ("vigie campaign send"), waiting at most `wait_secs`. ERR_RETRY when
 * somebody holds it: says who, since when, and the process id. */
bool lock_take(const char *file, const char *resource, const char *what, int wait_secs, struct lock **out,
    struct err *err);

/* Accepts a pointer to NULL. */
void lock_release(struct lock **lock);
#define AUTO_LOCK __attribute__((cleanup(lock_release)))

#endif
