/* match_find.h: the fiches of the directory that one record may be, found by its keys and weighed by what was learned from the
 * directory (else by what ships). For a few records: what is asked for is loaded, nothing else. */
#ifndef STORE_MATCH_FIND_H
#define STORE_MATCH_FIND_H

#include "rules/match_reason.h"
#include "store/index.h"

struct match_find;

struct match_candidate {
	int64_t fiche;
	double same;      /* 0 to 1 */
	double bits;      /* all that speaks for it: tells two certainties apart */
	uint32_t pattern; /* rules/match_pattern.h */
	int keys;         /* that both have: tells two of one pattern apart */
};

/* The forms must be of this version (rebuild_match). Nothing is written: without a census the values are counted here, of at most
 * 100,000 fiches. */
bool match_find_open(struct db *db, struct match_find **out, struct err *err);
/* What comes is a list, much of which the directory may know: see match_model_expect. */
void match_find_for_list(struct match_find *f);

void match_find_close(struct match_find **f); /* accepts a pointer to NULL */
#define AUTO_MATCH_FIND __attribute__((cleanup(match_find_close)))

/* Those of probability `least` or more, the best first, whatever their status, but `but` (0: nobody). They hold until the next
 * call. */
bool match_find_run(struct match_find *f, const struct index_match *m, int64_t but, double least,
    const struct match_candidate **out, int *n, struct err *err);

/* -1, 0, 1: is x as good, as a candidate, as y? */
int match_find_order(const struct match_candidate *x, const struct match_candidate *y);

/* Why the candidate number `i` of the last call is held to be the same, or not. */
int match_find_why(
    struct arena *a, const struct match_find *f, int i, struct match_reason out[MATCH_REASONS]);

/* How sure it is that two candidates of the last call are one. */
double match_find_between(const struct match_find *f, int i, int j);

/* Two forms by themselves: how sure, and why. */
bool match_find_two(struct arena *a, struct match_find *f, struct str x, struct str y, double *same,
    struct match_reason out[MATCH_REASONS], int *n, struct err *err);

#endif
