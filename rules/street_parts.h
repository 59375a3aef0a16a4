/* street_parts.h: the parts of an address within its words (rules/street_token.h), for rules/street.c. What is taken is marked
 * as used. Pure. */
#ifndef RULES_STREET_PARTS_H
#define RULES_STREET_PARTS_H

#include "rules/street.h"
#include "rules/street_token.h"

/* Some of the words: tokens from `from` to before `to`. */
struct street_words {
	struct street_token *t;
	int from, to;
};

/* Takes boxes, rural routes, units, floors, postal codes and zips out of one segment (street_parts.c). */
void street_take_parts(struct arena *a, struct street_words w, struct street *out);
void street_take_zip(struct street_words w, struct street *out); /* of the last segment */

/* The number of an ordinal ("3e", "1re", "51st", "troisieme"), 0 for none. */
uint32_t street_ordinal(const struct street_token *t);

/* How much of a street some words are (street_name.c). */
enum street_rank {
	STREET_RANK_NONE,
	STREET_RANK_NAMED,    /* a type and a name, no number */
	STREET_RANK_NUMBERED, /* a number and a name */
	STREET_RANK_WHOLE,    /* number, type and name */
};

/* Reads number, type, name and direction. Behind a type that follows the name, words may be left: `*rest` is where they
 * begin (w.to for none). `*name`: the words of the name. */
enum street_rank street_take_name(
    struct arena *a, struct street_words w, struct street *out, struct street_words *name, int *rest);

/* A number alone, as a part of one: "1450", "12-14", "302-1450", "1450-A", "1450 1/2": the tokens it takes, 0 for none. */
int street_take_civic(struct arena *a, struct street_words w, struct street *out);

/* "12-14" is a range, "302-1450" a unit and a number. */
bool street_is_range(uint32_t first, uint32_t last);

/* The words of a name in their compared form: without articles, "st" as "saint", ordinals as numbers. */
struct str street_name_of(struct arena *a, struct street_words w, struct str type);

#endif
