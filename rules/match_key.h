/* match_key.h: what brings two records together as candidates: a few 64-bit keys of a form. Two records that share one are
 * compared, unless too many share it. Several kinds of keys, so that a slip in one value does not part a pair: pairs of
 * telling words of the name, the whole name, sounds of the name within a place, lines, e-mails, domains and pages, doors, postal
 * code with a word, identifiers. Pure. */
#ifndef RULES_MATCH_KEY_H
#define RULES_MATCH_KEY_H

#include "lib/str.h"

#include <stdint.h>

enum {
	MATCH_KEYS = 32,   /* at most, of one form */
	MATCH_BLOCK = 100, /* a key that more records than this share brings nobody together */
};

/* The keys of a form, ascending, each once: the kind in the upper 4 bits (1 to 7: positive as SQLite's integer), a hash below. */
int match_keys_of(struct str form, uint64_t out[MATCH_KEYS]);

#endif
