/* name.h: the name of an organisation as words that can be compared. Pure; the raw name is always kept elsewhere.
 *
 * "La Maison des jeunes (MDJ) de St-Nicolas inc." gives mdj · saint nicolas: case and accents folded, articles, elisions, stop
 * words and legal forms gone, "St", "Ste" and "Saint" one word, ordinals and numbers in digits ("1re", "première" and "I"
 * where it can only be a number), a known expansion contracted to its acronym (the acronym beside its expansion counts
 * once). When nothing else would be left, what was taken away stays. */
#ifndef RULES_NAME_H
#define RULES_NAME_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdint.h>

/* The table of acronyms and their expansions, French and English (data/acronyms.tsv ships; a technician adds a file
 * of his own, [match] acronyms in the configuration: lines of ACRONYM, tab, expansion; # for comments). Behind another tab
 * may stand "generic" for what many bodies are, "area" for bodies that are called after the place they serve; else the
 * acronym is the name of one. */
struct name_words;

/* What ships: constant, never freed, made at the first use. */
const struct name_words *name_words_shipped(void);

/* The shipped table and the lines of `text` in one, the latter first where both know a phrase; some 500 bytes of the arena a
 * line. ERR_INPUT names file and line ("called:12: …"); limits: 100,000 lines. */
bool name_words_with(
    struct arena *a, struct str text, const char *called, const struct name_words **out, struct err *err);

/* Differs when two tables (or two versions of the rules of this file) may read a name differently. */
uint64_t name_words_version(const struct name_words *w);

enum name_kind {
	NAME_PLAIN, /* tells this organisation from others */
	NAME_GENERIC, /* says what it is: maison, centre, association, club, résidence, school; acronyms of such */
	NAME_PLACE, /* a municipality, borough or region (rules/place.h): one word even of several ("saint nicolas") */
	NAME_NUMBER, /* digits only */
};

struct name_word {
	struct str text; /* folded; no space but within a place */
	enum name_kind kind;
	uint16_t municipality; /* NAME_PLACE: rules/place.h's number; 0: several, or none */
};

enum { NAME_WORDS = 16, NAME_READINGS = 4, NAME_BYTES = 512 };

/* One reading of a name. */
struct name {
	struct name_word
	    words[NAME_WORDS]; /* in the order of the text; what is behind the last is not looked at */
	int n;
	struct str initials; /* of the words without stop words, as somebody would abbreviate it: "aphvr" */
	struct str long_initials; /* stop words included ("adphdlvdr"); blank when it is the same */
	bool
	    branch; /* the name says that it is a part of something: succursale, point de service, annexe … */
};

/* The readings of a raw name, each different: the whole first, with what stands in brackets; without that; for a bilingual
 * one with a slash or a bar ("Maison X / X House") each side; an acronym in brackets ("Le Relais (OEIL)"), but no other text
 * there, which is a place, a public or a hall more often than a name. At least 1 when there is any letter or digit, else 0.
 * Bytes behind NAME_BYTES are not looked at. Texts are the arena's. `w` NULL: what ships. */
int name_read(struct arena *a, const struct name_words *w, struct str raw, struct name out[NAME_READINGS]);

/* A word as it is pronounced in French or English, roughly, for finding misspelt names again: "philippe" and "filipe"
 * are the same. At most 8 bytes. */
struct str name_sound(struct arena *a, struct str word);

#endif
