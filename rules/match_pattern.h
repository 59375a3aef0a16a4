/* match_pattern.h: what two records agree on, as a small number: the meeting point of comparing (rules/match_compare.h)
 * and weighing (rules/match_model.h). Levels are told apart by how rare what they share is, so that the frequency of values
 * is learned like everything else: a shared rare name is another level than a shared common one. */
#ifndef RULES_MATCH_PATTERN_H
#define RULES_MATCH_PATTERN_H

#include <stdint.h>

/* 0 is always: one of the two says nothing. Never renumber without raising MATCH_VERSION. */
enum match_name {
	MATCH_NAME_MISSING,
	MATCH_NAME_EQUAL_RARE, /* the same words in whatever order, and rare ones; a place where the other is makes no
	                        * difference */
	MATCH_NAME_EQUAL_COMMON, /* the same words; but many are called so, or only the kind and a place are said */
	MATCH_NAME_NEAR_RARE, /* slips of the hand, words written together, a kind that one leaves out; rare words */
	MATCH_NAME_NEAR_COMMON,
	MATCH_NAME_WITHIN_RARE, /* all telling words of one are in the other (or it is its initials), which has more */
	MATCH_NAME_WITHIN_COMMON,
	/* each has telling words of its own, or says another kind (the school, its foundation), but a rare one is in both */
	MATCH_NAME_SHARE_RARE,
	MATCH_NAME_SHARE_COMMON, /* only common, generic or place words are in both */
	MATCH_NAME_APART,        /* nothing in common */
	MATCH_NAMES
};

enum match_place {
	MATCH_PLACE_MISSING,
	MATCH_PLACE_SAME_RARE, /* the same door (civic number and street, or box; unit the same or unsaid), few are there */
	MATCH_PLACE_SAME_SHARED, /* the same door, where many are */
	MATCH_PLACE_OTHER_UNIT,  /* the same door but for the unit */
	MATCH_PLACE_NEAR, /* a slip: a digit of the number, a letter of the street; or number and postal code only; or a town's
	                   * whole postal code where one says no street */
	MATCH_PLACE_STREET, /* the same street or the same (whole Canadian) postal code, another number */
	MATCH_PLACE_TOWN, /* the same municipality; one of the two does not say where in it, or only a box */
	MATCH_PLACE_MUNICIPALITY, /* only the same municipality, or other doors where nobody says in which */
	MATCH_PLACE_APART,        /* other municipalities */
	MATCH_PLACES
};

enum match_phone {
	MATCH_PHONE_MISSING,
	MATCH_PHONE_SAME_RARE,   /* a number of few */
	MATCH_PHONE_SAME_SHARED, /* a number of several, or another extension of it */
	MATCH_PHONE_SAME_PUBLIC, /* a hotline, a toll-free or short line, a number of many */
	MATCH_PHONE_NEAR,        /* one digit differs, or two are swapped */
	MATCH_PHONE_APART,
	MATCH_PHONES
};

enum match_web {
	MATCH_WEB_MISSING,
	MATCH_WEB_SAME_RARE,   /* the same e-mail address, own domain, or page of a shared host, of few */
	MATCH_WEB_SAME_SHARED, /* the same, of several */
	MATCH_WEB_APART,
	MATCH_WEBS
};

enum match_number {
	MATCH_NUMBER_MISSING, /* identifiers: NEQ, charity number, … of the same type or without a type */
	MATCH_NUMBER_SAME,
	MATCH_NUMBER_NEAR, /* one digit differs, or two are swapped */
	MATCH_NUMBER_APART,
	MATCH_NUMBERS
};

/* What no agreement elsewhere makes up for. */
enum match_veto {
	MATCH_VETO_NUMBERS = 1, /* both names hold numbers, and different ones */
	MATCH_VETO_PLACES = 2,  /* both names say a municipality, and different ones */
	MATCH_VETO_BRANCH = 4,  /* one is a branch, the other is not, or another branch */
};

enum { MATCH_PATTERNS = MATCH_NAMES * MATCH_PLACES * MATCH_PHONES * MATCH_WEBS * MATCH_NUMBERS };

/* Which of MATCH_PATTERNS; the vetoes stand in the high bits. */
static inline uint32_t match_pattern_of(int name, int place, int phone, int web, int number, int vetoes)
{
	uint32_t p = (uint32_t)name;

	p = p * MATCH_PLACES + (uint32_t)place;
	p = p * MATCH_PHONES + (uint32_t)phone;
	p = p * MATCH_WEBS + (uint32_t)web;
	p = p * MATCH_NUMBERS + (uint32_t)number;
	return p | (uint32_t)vetoes << 24;
}

enum match_field {
	MATCH_ON_NAME,
	MATCH_ON_PLACE,
	MATCH_ON_PHONE,
	MATCH_ON_WEB,
	MATCH_ON_NUMBER,
	MATCH_FIELDS
};

/* The level of one field of it. */
int match_pattern_level(uint32_t p, enum match_field f);

static inline int match_pattern_vetoes(uint32_t p)
{
	return (int)(p >> 24);
}

static inline uint32_t match_pattern_index(uint32_t p)
{
	return p & 0xFFFFFF;
}

#endif
