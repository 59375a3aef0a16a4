/* street_word.h: the words that addresses are known by (data/street_terms.tsv), found by a hash. Pure. */
#ifndef RULES_STREET_WORD_H
#define RULES_STREET_WORD_H

#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

/* What a word may be; one may be several ("st" is a type, and "saint"). */
enum street_kind {
	STREET_BEFORE = 1 << 0,
	STREET_AFTER = 1 << 1,
	STREET_BOTH = 1 << 2,
	STREET_WEAK = 1 << 3,
	STREET_TYPE = STREET_BEFORE | STREET_AFTER | STREET_BOTH | STREET_WEAK,
	STREET_WAY = 1 << 4,
	STREET_UNIT = 1 << 5,
	STREET_FLOOR = 1 << 6,
	STREET_LEVEL = 1 << 7,
	STREET_BOX = 1 << 8,
	STREET_STATION = 1 << 9,
	STREET_RURAL = 1 << 10,
	STREET_NUMBER = 1 << 11,
	STREET_JOIN = 1 << 12,
	STREET_TO = 1 << 13,
	STREET_CUT = 1 << 14,
	STREET_ARTICLE = 1 << 15,
	STREET_ORDINAL = 1 << 16,
	STREET_ADJECTIVE = 1 << 17,
	STREET_WORD = 1 << 18,
	STREET_PROVINCE = 1 << 19,
	STREET_STATE = 1 << 20,
	STREET_COUNTRY = 1 << 21,
	STREET_HEAD = 1 << 22,
	STREET_LONGER = 1 << 23, /* begins terms of several words */
};

enum { STREET_TERM_WORDS = 4 };

struct street_entry {
	struct str term;
	uint32_t kinds;
	int first; /* its rows stand together in the data */
};

/* NULL for a word that is none. Folded text; of several words with one space between. */
const struct street_entry *street_entry_of(struct str term);

/* A hash of the data. */
uint64_t street_words_version(void);

/* The value of the term as one of `kinds`; blank when it is none of them. */
struct str street_value(const struct street_entry *e, uint32_t kinds);

static inline bool street_is(const struct street_entry *e, uint32_t kinds)
{
	return e && (e->kinds & kinds);
}

#endif
