/* join_parts.h: what join.c (merging) and join_split.c (splitting) share; nobody else includes it. */
#ifndef STORE_JOIN_PARTS_H
#define STORE_JOIN_PARTS_H

#include "store/join.h"

/* A source record on its way from one fiche to the other. */
struct moving {
	struct moving *next;
	int64_t id, source, gone_at;
	struct hash hash;
	struct str source_name, native;
	struct record *record;
};

/* The rows of a statement on source records (store/sql/join.sql). */
bool join_read_records(struct arena *a, struct query *q, struct moving **out, struct err *err);

bool join_move_record(struct db *db, const struct moving *m, int64_t to, struct err *err);

/* History: the record "source/native" went from one fiche to the other. */
bool join_tell_move(struct arena *a, struct db *db, struct fiche *f, const struct moving *m, struct str to,
    int64_t operation, struct err *err);

/* Every source is trusted alike where fiches are joined: what the one says stays, and what it lacks is taken. */
int join_equal_trust(void *ctx, struct str source, const struct entity *e, const struct field *f);

#endif
