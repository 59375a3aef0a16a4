/* street_token.h: the text of an address as words, with what stands between them; the first step of rules/street.h. Pure. */
#ifndef RULES_STREET_TOKEN_H
#define RULES_STREET_TOKEN_H

#include "lib/arena.h"
#include "rules/street_word.h"

enum { STREET_TOKENS = 96 };

/* What stands before a word, from what binds to what parts. */
enum street_gap {
	STREET_GAP_SPACE,  /* or an apostrophe, a full stop */
	STREET_GAP_HYPHEN, /* without spaces: "302-1450", "St-Denis" */
	STREET_GAP_COMMA,  /* a comma, semicolon, colon, bracket, dash; from here on a new segment */
	STREET_GAP_SLASH,
	STREET_GAP_LINE,
};

struct street_token {
	struct str text;                 /* folded; a term of several words is one token */
	const struct street_entry *term; /* NULL: no word of addresses */
	enum street_gap gap;
	uint32_t number; /* digits only, at most six of them: their value */
	bool plain;      /* digits only, at most six of them */
	bool half;       /* "1/2", the only text that is not folded: no word of anything but a civic number */
	bool sharp;      /* a # stands before it */
	bool used;       /* taken by a part of the address */
};

/* The words of `text`, at most STREET_TOKENS; those behind them are not looked at. `from` tokens stand there already; the
 * first new one has the gap STREET_GAP_LINE. How many there are. */
int street_tokens_of(struct arena *a, struct str text, struct street_token *tokens, int from);

#endif
