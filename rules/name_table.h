/* name_table.h: what rules/name.c knows of words and of phrases: the tables behind struct name_words. Only rules/name*.c. */
#ifndef RULES_NAME_TABLE_H
#define RULES_NAME_TABLE_H

#include "rules/name.h"

#include <stdbool.h>
#include <stdint.h>

/* As in data/name_terms.tsv, which says what each is. */
enum name_term_kind {
	TERM_UNKNOWN,
	TERM_ARTICLE,
	TERM_PREPOSITION,
	TERM_STOP,
	TERM_LEGAL,
	TERM_ENDING,
	TERM_NUMBER,
	TERM_PLAIN,
	TERM_BRIEF,
	TERM_BRANCH,
	TERM_PART,
	TERM_CHAPTER,
	TERM_AREA,
	TERM_GENERIC,
};

enum { NAME_PHRASE = 16 }; /* words of a phrase, at most */

/* A word or a phrase, and how it is read. */
struct name_entry {
	struct str reads; /* folded, one word */
	enum name_term_kind kind;
	bool acronym;
	int n;                   /* words */
	const struct str *words; /* as name_key gives them */
	uint32_t next_long;      /* of the long words with the same first letter */
	uint32_t
	    next; /* of those that begin with the same word: the longest first; a number + 1, 0 at the end */
};

/* The term of one folded word: as it stands; else, for what kinds of bodies there are, in the singular. NULL: unknown. */
const struct name_entry *name_entry_of(const struct name_words *w, struct str word);

/* The term that a long unknown word is, but for one slip of the hand ("hebregement"): kinds of bodies only. */
const struct name_entry *name_entry_near(const struct name_words *w, struct str word);

/* The phrases that begin with a key, longest first: name_phrase_next(w, NULL, key), then with the last one; NULL at the end. */
const struct name_entry *name_phrase_next(
    const struct name_words *w, const struct name_entry *last, struct str key);

/* What words of phrases are compared by: without a plural's last letter. */
struct str name_key(struct str word);

#endif
