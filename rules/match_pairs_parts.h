/* match_pairs_parts.h: what match_pairs.c (scoring), match_pairs_block.c (candidates), match_pairs_rival.c and
 * match_pairs_cluster.c share; nobody else includes it. */
#ifndef RULES_MATCH_PAIRS_PARTS_H
#define RULES_MATCH_PAIRS_PARTS_H

#include "rules/match_key.h"
#include "rules/match_pairs.h"

/* Which records share a key, both ways. A key that one record alone has, or that too many have, is not in it. */
struct match_blocks {
	uint32_t n;        /* records */
	uint32_t *members; /* of each block, ascending */
	uint32_t *starts;  /* block -> its first in members; one more behind the last */
	uint32_t *of;      /* the blocks of each record */
	uint32_t *first;   /* record -> its first in of; one more behind the last */
	uint32_t n_members, n_blocks;
	size_t members_cap, starts_cap;
	uint64_t oversized;
	uint64_t pairs; /* at most, were there none that share several keys */
};

enum { MATCH_PARTNERS = MATCH_KEYS * (MATCH_BLOCK - 1) };

/* `fresh`: only blocks with a record from this number on. ERR_FATAL when `limit` bytes do not do. */
bool match_blocks_make(
    const struct match_set *s, uint32_t fresh, size_t limit, struct match_blocks *out, struct err *err);
void match_blocks_free(struct match_blocks *b);
#define AUTO_BLOCKS __attribute__((cleanup(match_blocks_free)))

/* The records before x that share a key with it, each once; how many. `seen` has a number for each record and is
 * zeroed before each walk through the records in their order. */
int match_blocks_partners(
    const struct match_blocks *b, uint32_t x, uint32_t *seen, uint32_t out[MATCH_PARTNERS]);

/* Decisions by pair: 0 for none. */
enum { MATCH_DECIDED_DIFFERENT = 1, MATCH_DECIDED_SAME = 2 };
uint64_t match_pair_key(uint32_t x, uint32_t y);
uint32_t match_decided(const struct map64 *decisions, uint32_t x, uint32_t y);

/* What is left of each pair's probability beside its rivals', into `same`, where sources hold each organisation once. `pairs` are
 * sorted. */
void match_rivals(const struct match_set *s, const struct match_job *job, const struct match_model *m,
    const struct match_pair *pairs, size_t n, float *same);

/* Demotes pairs of band "same" whose clusters would not hold together, and raises possible ones that stand in one cluster.
 * What a person decided comes first, then `pairs` in their order. */
void match_cluster(const struct match_set *s, const struct match_job *job, const struct match_model *m,
    const struct map64 *decisions, struct match_pair *pairs, size_t n);

#endif
