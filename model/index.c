#include "model/index.h"

#include <stdlib.h>

static int order(const void *x, const void *y)
{
	const struct index_entry *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

struct index index_list(struct arena *a, struct record *first, struct str (*key)(const struct record *))
{
	struct index x = { 0 };
	size_t n = 0;

	for (const struct record *c = first; c; c = c->next)
		n++;
	x.entries = ARENA_ARRAY(a, struct index_entry, n);
	for (struct record *c = first; c; c = c->next, x.n++)
		x.entries[x.n] = (struct index_entry){ key(c), c, x.n };
	qsort(x.entries, x.n, sizeof *x.entries, order);
	return x;
}

const struct index_entry *index_find(const struct index *x, struct str key)
{
	size_t low = 0, high = x->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(x->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return key.n && low < x->n && str_eq(x->entries[low].key, key) ? &x->entries[low] : NULL;
}
