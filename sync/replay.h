/* replay.h: a delivery that was kept, read once more. */
#ifndef SYNC_REPLAY_H
#define SYNC_REPLAY_H

#include "store/db.h"
#include "sync/fetcher.h"

/* Finds it by what `vigie source deliveries` shows: the beginning of its id, or a date (YYYY-MM-DD): the last that had come
 * when that day ended. Unfolds it into the file at `path`; fills out->path, name, temporary. ERR_CONFIG: there is no such
 * one, several begin so, or it is not kept any more. */
bool replay_fetch(struct arena *a, struct db *db, const char *folder, const struct source *s,
    struct str which, const char *path, struct fetched *out, struct err *err);

#endif
