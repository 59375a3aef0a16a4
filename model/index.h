/* index.h: the children of one list, found by a text of theirs: lists may be 20,000 long. */
#ifndef MODEL_INDEX_H
#define MODEL_INDEX_H

#include "lib/arena.h"
#include "model/record.h"

struct index_entry {
	struct str key;
	struct record *child;
	size_t at; /* its position in the list */
};

struct index {
	struct index_entry *entries;
	size_t n;
};

/* Of the list that begins with `first` (NULL: empty), by what `key` says of each. */
struct index index_list(struct arena *a, struct record *first, struct str (*key)(const struct record *));

/* The first of the list with this key, NULL when there is none or the key is blank. */
const struct index_entry *index_find(const struct index *x, struct str key);

#endif
