/* match_state.h: what matching knows of the directory: of which version forms and keys are, up to which change the fiches were
 * scored, and the weights that were learned from them. */
#ifndef STORE_MATCH_STATE_H
#define STORE_MATCH_STATE_H

#include "rules/match_model.h"
#include "rules/match_set.h"
#include "store/db.h"

struct match_state {
	int64_t version;    /* of forms and keys; 0: to be made again */
	int64_t seq;        /* changes up to this one are scored … */
	int64_t scored;     /* … under this version */
	int64_t learned_at; /* 0: never */
	int64_t records;    /* fiches that the weights were learned from */
};
bool match_state_get(struct db *db, struct match_state *out, struct err *err);

/* The version of this program with the words of the database (db_words); never 0. */
int64_t match_state_version(const struct db *db);

/* What was learned. False in *found when nothing was, or it is of another version: `m` then has what ships, and the census is
 * empty. */
bool match_state_learned(
    struct db *db, struct match_model *m, struct match_census *c, bool *found, struct err *err);

/* What two of ten fiches have need not be common: the census of a small directory speaks as if it were of a thousand. */
void match_state_steady(struct match_census *c);

/* Before a fiche is written, inside its transaction: from now on its form and keys are of this version. If those of others are not,
 * all are to be made again. */
bool match_stamp(struct db *db, struct err *err);

/* Fiches are written without form and keys: all are to be made again before they are used. */
bool match_spoil(struct db *db, struct err *err);

/* Inside a transaction of the caller's. */
bool match_state_made(struct db *db, struct err *err);                /* all forms are of this version */
bool match_state_scored(struct db *db, int64_t seq, struct err *err); /* pairs are, up to here */
bool match_state_learn(struct db *db, const struct match_model *m, const struct match_census *c,
    int64_t records, int64_t now, struct err *err);

#endif
