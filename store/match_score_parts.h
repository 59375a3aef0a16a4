/* match_score_parts.h: what match_score.c (all fiches) and match_score_changed.c (those that changed) share; nobody else includes
 * it. */
#ifndef STORE_MATCH_SCORE_PARTS_H
#define STORE_MATCH_SCORE_PARTS_H

#include "store/match_score.h"

/* A pair that waits, as it was when the scoring began. */
struct open_pair {
	struct open_pair *next;
	int64_t id, fiche_1, fiche_2;
	struct str over; /* why it is over: one of the two is not active; blank: both are */
};
bool score_open_pairs(struct arena *a, struct db *db, struct open_pair **out, struct err *err);

/* The strongest reason against; N_(). */
struct str score_against(const struct match_reason *reasons, int n);

/* Why a pair is over that was decided about what one of them has become part of. */
extern const char *const score_said_apart; /* N_() */

void score_vanish(struct arena *a, struct match_scored *out, int64_t pair, struct str why);

/* A key of two fiches, in any order, for a map64. */
uint64_t score_key(int64_t x, int64_t y);

#endif
