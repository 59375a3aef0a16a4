/* name_token.h: the words of a raw name, folded, each with what the tables say of it. Only rules/name*.c. */
#ifndef RULES_NAME_TOKEN_H
#define RULES_NAME_TOKEN_H

#include "rules/name_clean.h"
#include "rules/name_table.h"

enum {
	NAME_TOKENS = 64,                      /* those behind are not looked at */
	NAME_FOLDED = 3 * NAME_PLAIN_BYTES + 1 /* text_fold_into's growth */
};

struct name_token {
	struct str text; /* folded; abbreviations of places' words in full: "sainte" for "ste" */
	struct str word; /* as it is compared: "saint", "2" for "deuxieme", "maison" for "maisons" */
	const struct name_entry *entry;
	enum name_term_kind kind;
	enum name_before before;
};

struct name_tokens {
	struct name_token list[NAME_TOKENS];
	int n;
	char folded[NAME_FOLDED]; /* what texts point into, besides the tables */
};

/* Elisions are words of their own ("l", "d"), "N.-D." is two, "C.P.E." and "C P E" are one, as are "women's" and "ami.e.s".
 * At most NAME_BYTES of `raw` are looked at. out->n is 0 before. */
void name_tokens_of(const struct name_words *w, struct str raw, struct name_tokens *out);

/* One word for all saints ("sainte", "saints"); any other word as it is. */
struct str name_saint(struct str word);

/* Is it left out of what is compared, wherever it stands? */
static inline bool name_is_stop(const struct name_token *t)
{
	return t->kind == TERM_ARTICLE || t->kind == TERM_PREPOSITION || t->kind == TERM_STOP;
}

#endif
