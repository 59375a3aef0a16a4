/* street_reading.h: the words of an address on their way to its parts, segment by segment, for rules/street.c. Pure. */
#ifndef RULES_STREET_READING_H
#define RULES_STREET_READING_H

#include "rules/street_parts.h"

/* What is told beside the text: the fields of an address record; the name is folded. */
struct street_given {
	struct str city, postal, province, name;
};

/* One cell. Until a street has come, what is said goes to the first address. */
struct street_reading {
	struct arena *a;
	struct street_token *tokens; /* STREET_TOKENS */
	int n;
	struct street *out; /* two of them */
	int at;             /* which of the two is being read */
	enum street_rank rank[2];
	struct street_words name[2]; /* where their names stand */
	struct street number;        /* a number that stands alone, before its street */
	struct street_given given;
	bool quebec; /* "Québec" was said where it may be the city or the province */
};

/* Reads all tokens into `out`. */
void street_read_words(struct street_reading *r);

/* Keeps what is there. */
static inline void street_set(struct str *to, struct str value)
{
	if (!to->n)
		*to = value;
}

#endif
