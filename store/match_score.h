/* match_score.h: which fiches of the directory may be one: all of them, or those that changed since they were scored last.
 * Nothing is written here; store/match.c does. */
#ifndef STORE_MATCH_SCORE_H
#define STORE_MATCH_SCORE_H

#include "rules/match_pairs.h"
#include "store/pair.h"

/* An open pair that is not possible any more. */
struct match_vanished {
	struct match_vanished *next;
	int64_t pair;
	struct str why; /* N_() */
};

struct match_scored {
	struct pair *found; /* fiche_1, fiche_2, score, band, reasons; most certain first */
	struct match_vanished *vanished;
	int64_t seq;       /* changes up to this one were seen */
	uint64_t fiches;   /* that were scored */
	uint64_t compared; /* pairs; of what changed: those that could be */
	/* Learned from all of them; NULL when what was stored has been used. They are the caller's to free (match_scored_free). */
	struct match_model *model;
	struct match_census *census;
	int64_t records;
};
void match_scored_free(struct match_scored *s);
#define AUTO_SCORED __attribute__((cleanup(match_scored_free)))

struct match_scoring {
	struct match_bounds bounds;
	void *ctx;
	void (*progress)(void *ctx, uint64_t done); /* NULL: nobody looks */
};

/* Every active fiche with every other, by weights that are learned here. */
bool match_score_all(struct arena *a, struct db *db, const struct match_scoring *how,
    struct match_scored *out, struct err *err);

/* Those that changed behind `seq` with all, by the weights that are stored. */
bool match_score_changed(struct arena *a, struct db *db, const struct match_scoring *how, int64_t seq,
    struct match_scored *out, struct err *err);

#endif
