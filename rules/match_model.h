/* match_model.h: how sure it is that two records are one organisation, from what they agree on. Fellegi-Sunter (1969) with
 * weights learned without labels by expectation-maximisation (Winkler 1988). Pairs of candidates are of four kinds, as Winkler
 * (1993) had three: the same; neighbours (one house, one telephone, two organisations: branches, tenants, a head office);
 * namesakes (one name, elsewhere); strangers. Within one kind fields are taken for independent; that neighbours and namesakes
 * have kinds of their own is what keeps shared telephones and common names from adding up to a certainty. Pure.
 *
 * Learning is steadied by the weights that ship (a Dirichlet prior), so that ten records do not teach nonsense. */
#ifndef RULES_MATCH_MODEL_H
#define RULES_MATCH_MODEL_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"
#include "rules/match_pattern.h"

enum match_relation {
	MATCH_IS_SAME,
	MATCH_IS_NEIGHBOUR,
	MATCH_IS_NAMESAKE,
	MATCH_IS_STRANGER,
	MATCH_RELATIONS
};

enum { MATCH_LEVELS = 10 }; /* of the field that has most */

struct match_model {
	double share[MATCH_RELATIONS];                         /* among candidates; their sum is 1 */
	double p[MATCH_RELATIONS][MATCH_FIELDS][MATCH_LEVELS]; /* how often a level is seen in a kind */
	float same[MATCH_PATTERNS]; /* the probability of "the same" for each pattern, without vetoes */
};

/* What was seen: how many pairs had each pattern (vetoes left out). */
struct match_seen {
	uint64_t pairs;
	uint32_t n[MATCH_PATTERNS];
};
void match_seen_add(struct match_seen *s, uint32_t pattern);

/* How many levels a field has, MISSING among them. */
int match_model_levels(enum match_field f);

/* The weights that ship. */
void match_model_ship(struct match_model *m);

/* Learns from candidates, and from pairs drawn by chance for what strangers look like. Deterministic. `rounds` takes how many
 * EM needed; NULL: who asks does not care. */
void match_model_learn(struct match_model *m, const struct match_seen *candidates,
    const struct match_seen *by_chance, int *rounds);

/* Fills `same` from share and p: the probabilities in the order that the levels have by what they mean (a shared rare name
 * never says less than a shared common one, a slip never more than equality), and within what no weights may say: .49 at most
 * for names that are apart, that share words only and nothing else of few, or that are common and neither at one door nor
 * share anything of few; unless a number is the same. Whoever sets share and p by hand calls it. */
void match_model_settle(struct match_model *m);

/* Weights learned from a directory, for a list that is brought to it: among a directory's own candidates few are the same, while
 * most of a list may be known. At least so many of the candidates are expected to be; what was learned of the rest stands. */
void match_model_expect(struct match_model *m, double share);

/* 0 to 1. A veto takes the pair out of the band "same" (at most .49), two of them out of "possible" (at most .05). */
double match_model_same(const struct match_model *m, uint32_t pattern);

/* The most that match_model_same may say of the pattern, whatever was learned: 1 but for vetoes and what match_model_settle names. */
double match_model_most(uint32_t pattern);

/* What one field's level speaks for (positive) or against "the same", in bits; 0 for MISSING. */
double match_model_bits(const struct match_model *m, enum match_field f, int level);

/* As bytes for the store, and back. ERR_INPUT when they are none. */
struct str match_model_write(struct arena *a, const struct match_model *m);
bool match_model_read(struct str bytes, struct match_model *out, struct err *err);

#endif
