/* guesses.h: a mapping guessed from a list, and what it makes of that list. */
#ifndef TESTS_UNIT_GUESSES_H
#define TESTS_UNIT_GUESSES_H

#include "importers/guess.h"
#include "lib/arena.h"

struct guessed {
	struct buf text; /* the mapping */
	struct guess_told told;
	struct buf records; /* canonical JSON, a line each */
	size_t n, refused, partial;
};

/* Guesses the mapping of a list and reads the list with it: false when one of both is refused; a mapping that was
 * guessed and is not taken fails the test. Free with guessed_free. */
bool guessed_read(const char *format, struct str bytes, struct guessed *out, struct err *err);
bool guessed_file(const char *format, const char *path, struct guessed *out, struct err *err);
void guessed_free(struct guessed *g);

#endif
