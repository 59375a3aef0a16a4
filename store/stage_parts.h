/* stage_parts.h: what stage.c (reading), stage_join.c (which fiche a new record is) and stage_apply.c (writing) share; nobody else
 * includes it. */
#ifndef STORE_STAGE_PARTS_H
#define STORE_STAGE_PARTS_H

#include "lib/map64.h"
#include "store/index.h"
#include "store/match_find.h"
#include "store/pair_parts.h"
#include "store/source.h"
#include "store/stage.h"

/* What is to become of a staged item; stored in stage.item.kind. */
enum item_kind {
	ITEM_NEW = 1,      /* a new fiche */
	ITEM_KNOWN = 2,    /* a record of this source, with other bytes than last time */
	ITEM_JOINS = 3,    /* the source's first record for a fiche that exists */
	ITEM_GONE = 5,     /* the source says itself that it is gone */
	ITEM_RETURNED = 4, /* the same bytes as ever, but it had been gone */
	ITEM_WAITS = 6,    /* of a source that founds no fiches: it joins one, or is nothing */
};

struct stage {
	struct db *db;
	struct stage_source source;
	int64_t source_id; /* 0: the source has never been applied */
	struct stage_counts counts;
	int64_t version;    /* db_data_version when reading began */
	bool locked;        /* the staging transaction is open */
	bool first_of_all;  /* the directory has no fiche */
	struct hash secret; /* of this database; with what items mean it is their key */
	struct hash_key key;
	struct hash raw_hash;

	/* The source's records in their order, walked beside the delivery. */
	struct query walk;
	bool walking;
	int64_t walk_id;
	struct hash walk_hash;
	bool walk_gone;

	/* Which of the source's records the delivery holds: the line, by id - first_id; 0: not seen. */
	int64_t first_id;
	uint64_t n_ids;
	uint32_t *seen;
	uint64_t still_there; /* of those that the last delivery held */

	struct match_find *find; /* NULL until it is needed, as what people said about fiches */
	struct arena *said;
	struct pair_apart *apart;
	int n_apart;

	struct map64 natives; /* hash of a staged item's native id -> n */
	uint32_t n, dropped;  /* items staged, and those of them that a second one refused */
	uint32_t refusals;
	uint64_t unread;    /* items that could not be taken for what they are */
	uint64_t told_gone; /* tombstones of records that we have */
};

/* The fiche that a new record may join, and the document that it has as a part of it. */
struct stage_join {
	int64_t fiche; /* 0: none */
	struct str uuid, doc, reason;
	struct match_candidate as;
};

/* Of the fiches that it is by itself (s->source.bounds) the best one, when there is one best and it is free: this source has no
 * record of it. That the record contends for its best ones is written down under the next item's number. */
bool stage_join_find(
    struct stage *s, struct arena *a, const struct index_match *m, struct stage_join *out, struct err *err);
bool stage_join_put(struct stage *s, uint32_t n, const struct stage_join *join, struct err *err);

/* All items are in: each fiche takes the record that is most like it, whatever their order was. Those that come away empty stay
 * what they are, or are nothing where the source founds no fiches. */
bool stage_join_settle(struct stage *s, struct err *err);

#endif
