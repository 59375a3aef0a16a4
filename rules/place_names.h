/* place_names.h: the names that places go by, in one list for rules/place.c: municipalities of today, their parts, boroughs,
 * former municipalities, neighbourhoods, MRCs, regions. Made at the first use from data/municipalities.tsv and
 * data/places.tsv, constant from then on. Pure. */
#ifndef RULES_PLACE_NAMES_H
#define RULES_PLACE_NAMES_H

#include "lib/str.h"
#include "rules/place.h"

enum {
	PLACE_NAME_BYTES = 128, /* of what somebody calls a place; longer is no name */
	PLACE_KEY_MAX = 16 * PLACE_NAME_BYTES,
};

/* What has a name, the strongest first. A municipality or borough makes a part of the same name elsewhere unheard of;
 * MRCs and regions are listened to when nothing else has the name. */
enum place_rank {
	PLACE_MAIN, /* of two of one name in one MRC (a town and the canton around it) the town */
	PLACE_WHOLE,
	PLACE_LAND, /* a reserve, Cree or Inuit land (often the twin of a municipality), an unorganised territory */
	PLACE_BOROUGH,
	PLACE_WEAK,              /* from here on */
	PLACE_PART = PLACE_WEAK, /* of a double name, a former municipality, a neighbourhood */
	PLACE_AREA,
};

struct place_claim {
	uint16_t number;    /* PLACE_NONE for an area */
	const char *region; /* NULL: an area in several */
	enum place_rank rank;
};

/* When a name stands for a place within the name of an organisation. */
enum place_trust {
	PLACE_ANYWHERE,
	PLACE_WIDER, /* only after a preposition, and then what is larger is as likely: "du Québec", "de Portneuf" */
	PLACE_AFTER_PREPOSITION, /* one word, a saint, a lake: only after "de", "à" … */
	PLACE_NEVER,             /* "la paix", "l'avenir": says something else too often */
};

struct place_name {
	struct str key;
	const struct place_claim *claims; /* the strongest first */
	int n;
	enum place_trust trust;
};

/* The name folded and in one form: "St", "Ste", "Sainte" are "saint", "Mt" is "mont", "N.-D." is "notre dame". Into `out`;
 * blank when it is longer than PLACE_NAME_BYTES. */
struct str place_key(struct str name, char out[static PLACE_KEY_MAX]);

/* One folded word in that form. */
struct str place_word(struct str w);

/* What goes by exactly this key; NULL for nothing. */
const struct place_name *place_names_find(struct str key);

/* The longest name that `words` begin with, and how many of them it takes; NULL for none. */
const struct place_name *place_names_longest(const struct str *words, int n, int *taken);

/* The municipalities in the order of their codes; the first is for PLACE_NONE. */
const struct place *place_names_places(int *n);
uint16_t place_names_by_code(const char *code);
uint64_t place_names_version(void); /* a hash of the data */

#endif
