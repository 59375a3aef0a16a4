/* words.h: phrases looked for in a text as people and servers write it. Pure.
 *
 * Text and phrases are compared folded (text_fold): case, accents and punctuation do not count. A phrase is words with one
 * space between; "*" stands for up to four words that may be there, "mail+" for any word that begins so:
 *
 *	"mailbox * full", "n est plus * a notre emploi", "desabonn+ moi" */
#ifndef MAILER_WORDS_H
#define MAILER_WORDS_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { WORDS_SET = 64, WORDS_MAX = 64 * 1024 };

struct words {
	struct str folded;
	const struct word {
		uint32_t at, n, hash;
	} * list;
	int n;
	uint64_t
	    set[WORDS_SET]; /* of the hashes of all words, so that most phrases are known not to be there */
};

/* The words of a text; at most WORDS_MAX of them. */
void words_of(struct arena *a, struct str text, struct words *out);

/* Is the phrase there? `*from` (may be NULL) is the number of its first word, `*to` of the word behind. */
bool words_say(const struct words *w, const char *phrase, int *from, int *to);

/* The same from word `at` on, or only at it. */
bool words_say_at(const struct words *w, int at, const char *phrase, int *to);

/* Marks the words of the phrase wherever it is there (not those that a "*" stands for); used[] has a place for each word.
 * False: it is nowhere. */
bool words_mark(const struct words *w, const char *phrase, bool *used);

/* The row of a table whose phrase is there first; its index, or -1. A table ends with a NULL phrase; rows are of `size`
 * bytes and begin with the phrase (const char *). */
int words_first(const struct words *w, const void *table, size_t size);

/* Does the text hold these very bytes? */
bool words_bytes(struct str text, struct str bytes, size_t *at);

#endif
