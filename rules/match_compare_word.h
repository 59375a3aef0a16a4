/* match_compare_word.h: the words of two names beside each other: which are in both, in spite of slips, abbreviations and
 * spaces, and what the others are worth as a difference (rules/match_compare_name.c only). Pure. */
#ifndef RULES_MATCH_COMPARE_WORD_H
#define RULES_MATCH_COMPARE_WORD_H

#include "rules/match_part.h"
#include "rules/name.h"

/* Two records whose names are compared. */
struct names {
	const struct parts *x, *y;
	uint64_t equal[PART_WORDS]; /* of each word of x: the words of y that are the same */
	unsigned rare, few;         /* bits: see match_set_weigh */
	struct within {
		struct spot {
			uint16_t municipality;
			uint32_t district;         /* hash; 0: all of it, or not said */
		} list[PART_STREETS + PART_WORDS]; /* of its addresses, then of its names */
		int addresses, all;
	} x_in, y_in;
	bool places; /* is there a place in their names? Else nobody needs to know where they are */
};

/* What the words tell that are in both, in eighths of a bit. */
struct common {
	unsigned telling, other;
	bool any, inexact;
};

/* The words of one name that are not in the other. */
struct rest {
	uint8_t word[NAME_WORDS];
	int n;
	unsigned telling; /* what they are worth as a difference */
	bool kind;        /* there is a generic word that says what it is */
	bool vague;       /* and one that does not */
	bool number;      /* there is a number that is not of the other's address */
	bool place;       /* there is a place where the other is, which makes no difference */
	bool somewhere;   /* there is a place of which nobody knows whether the other is there */
};

static inline const struct part_word *word_at(const struct parts *p, const struct part_name *n, int i)
{
	return &p->words[(uint8_t)p->text[n->index_at + i]];
}

/* Fills `equal` for the words of x from `from` to before `to`, and all of y before `to_y`. */
void words_equal(struct names *c, int from, int to, int to_y);

/* Beside each other. `x` and `y` take what is left. */
void words_align(const struct names *c, const struct part_name *nx, const struct part_name *ny,
    struct common *both, struct rest *x, struct rest *y);

/* Where a place in one name is as seen from the other record (rules/match_compare_where.c). */
enum word_where { WORD_SOMEWHERE, WORD_THERE, WORD_ELSEWHERE };

/* Fills x_in and y_in. */
void words_within(struct names *c);
enum word_where words_where(const struct part_word *w, const struct within *other);

/* Both names say a place, and none that the other says (two districts of one town are two); or one says none and has an address
 * in another municipality. */
bool words_other_place(const struct names *c, const struct part_name *nx, const struct part_name *ny);

#endif
