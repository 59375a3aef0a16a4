/* records.h: records for tests: read from JSON, written to it, and made by chance from a seed. */
#ifndef TESTS_RECORDS_H
#define TESTS_RECORDS_H

#include "lib/arena.h"
#include "model/record.h"

#include <stdint.h>

/* Ends the test when the text is no record. */
struct record *records_read(struct arena *a, enum entity_id entity, const char *json);

/* Skips the test, saying why, where there is no shared folder; call it before anything is allocated. */
void records_need_shared(void);

/* One of the standard's own examples, NUL-terminated. */
struct str records_example(struct arena *a, const char *file);

struct str records_json(struct arena *a, const struct record *r);

/* A source of chance: the same seed, the same records. */
struct chance {
	uint64_t state;
};

/* 0 to n - 1. */
unsigned chance(struct chance *c, unsigned n);

/* A record whose children have ids unique in their list, with values of every kind, texts in the other language,
 * visibilities and unknown members of unpleasant names. Some lists are long. */
struct record *records_random(struct arena *a, struct chance *c, enum entity_id entity);

/* Changes, takes away and adds values and children anywhere in `r`. */
void records_mutate(struct arena *a, struct chance *c, struct record *r);

/* The canonical JSON with every list in the order of its ids. */
struct str records_sorted_json(struct arena *a, const struct record *r);

#endif
