/* match_pairs.h: of many records, which are the same: candidates, weights, bands, and clusters that hold together. In memory,
 * bounded; for two files, one file, or the directory. Pure.
 *
 *	match_set_add … ; match_pairs_find(set, &job, &found, err); found.pairs; match_found_free(&found)
 */
#ifndef RULES_MATCH_PAIRS_H
#define RULES_MATCH_PAIRS_H

#include "rules/match_model.h"
#include "rules/match_set.h"

enum match_band { MATCH_DIFFERENT, MATCH_POSSIBLE, MATCH_SAME };
extern const char *const match_bands[]; /* "different", "possible", "same" */

struct match_bounds {
	double same, possible; /* from here on; 0 < possible <= same <= 1 */
};
extern const struct match_bounds match_bounds_shipped;

/* A pair that a person has decided: kept whatever is scored. x < y. */
struct match_decision {
	uint32_t x, y;
	bool same;
};

struct match_job {
	bool across;    /* only pairs of two sources (of files: left and right); else within one too */
	uint32_t fresh; /* only pairs of which one is a record from this number on; 0: all */
	struct match_bounds bounds;
	double
	    listed; /* pairs from here on are found too, of band "different", though below what is possible; 0: none */
	const struct match_model *model;   /* NULL: learn it here */
	const struct match_census *census; /* NULL: count it here */
	uint64_t
	    known; /* records that were found to be one already, and stand here as one: they count as the same when learning */
	const struct match_decision *decisions;
	size_t n_decisions;
	size_t limit; /* bytes of working memory beside the set; 0: half a gigabyte */
	void *ctx;
	void (*progress)(void *ctx, uint64_t done, uint64_t of); /* NULL: nobody looks */
};

struct match_pair {
	uint32_t x, y; /* x < y */
	uint32_t pattern;
	float same; /* 0 to 1 */
	float bits; /* all evidence for it: tells two certainties apart */
	uint8_t band;
	bool demoted; /* would be the same by itself, but its cluster does not hold together (see below) */
};

struct match_found {
	struct match_pair
	    *pairs; /* of the bands same and possible (and what job.listed asks for), most certain first */
	size_t n;
	uint64_t candidates;         /* pairs compared */
	uint64_t oversized;          /* keys that too many share */
	struct match_model *model;   /* used, or learned here */
	struct match_census *census; /* counted here; NULL when the job brought one */
	int rounds;                  /* of learning; 0 when the job brought a model */
};
void match_found_free(struct match_found *f);
#define AUTO_FOUND __attribute__((cleanup(match_found_free)))

/* Weighs the set (match_set_weigh) and finds its pairs. A pair that a person decided to be different is not among them; one
 * that a person decided to be the same always is, of probability 1. ERR_FATAL when the limit does not do.
 *
 * Where sources hold each organisation once (`across`) the partners of a record are rivals: together they are one at most, and two
 * that are equally good are both only possible. Partners that are the same among themselves are no rivals: the better is
 * taken, the other is demoted.
 *
 * Clusters: pairs are taken most certain first; a pair joins two clusters only when no two records across them are certainly
 * different (a veto, a person's decision, or below `possible`), with `across` no source stands in both, and all pairs across
 * are one with .5 on the average. Else the pair is demoted to "possible", and its probability is .49 at most. A
 * possible pair of .49 and more whose records stand in one cluster is of band "same" and of the least probability of that
 * band: it follows from others. */
bool match_pairs_find(
    struct match_set *s, const struct match_job *job, struct match_found *out, struct err *err);

#endif
