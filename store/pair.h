/* pair.h: two fiches that may be one organisation, and what a person decided about them: remembered for good. Changes inside
 * a write transaction of the caller's. */
#ifndef STORE_PAIR_H
#define STORE_PAIR_H

#include "rules/match_reason.h"
#include "store/history.h"

struct pair {
	struct pair *next;
	int64_t id;
	int64_t fiche_1,
	    fiche_2; /* the fiches of today: of what was merged since, the one that it became part of */
	struct str uuid_1, uuid_2, name_1, name_2;
	double score;    /* 0 to 1 */
	struct str band; /* "same", "possible" */
	struct str
	    reasons; /* JSON list of {code, text, left, right, bits}, strongest first; text is untranslated */
	struct str state, why; /* "open"; "same" (merged), "different", "gone" (why says why) */
	int64_t found_at, scored_at, decided_at;
	struct str decided_by;
	int64_t operation; /* the merge */
};

/* Which pairs: blank and 0 mean any. */
struct pair_filter {
	struct str state;
	struct str region; /* of one of the two */
	int64_t fiche;
	int max; /* 0: all */
};

/* Most certain first. */
bool pair_list(
    struct arena *a, struct db *db, const struct pair_filter *f, struct pair **out, struct err *err);

/* The reasons as JSON, and back; of what cannot be read none. */
struct str pair_reasons_json(struct arena *a, const struct match_reason *reasons, int n);
int pair_reasons(struct arena *a, struct str json, struct match_reason out[MATCH_REASONS]);

/* ERR_INPUT when there is none. */
bool pair_get(struct arena *a, struct db *db, int64_t id, struct pair *out, struct err *err);

/* "They are two": the pair is never offered again, whatever is scored; a merge of one of them into a third fiche takes the
 * decision with it. ERR_INPUT when it is decided already. */
bool pair_part(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err);

/* "They are one": merges the other fiche into `kept` (one of the two; 0: the one that stays by itself: which more may see,
 * then vouched for, then founded earlier) through join_merge. */
bool pair_merge(
    struct arena *a, struct db *db, int64_t id, int64_t kept, const struct author *by, struct err *err);

/* Takes a decision back: open again; a merge is split again. */
bool pair_undo(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err);

#endif
