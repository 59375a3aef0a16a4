#include "rules/queue.h"

#include <stdlib.h>

const char *const queue_kinds[QUEUE_KINDS] = { "duplicate", "deletion", "proposal" };

/* An item on its way: what it belongs to, and where the first of its like stands. */
struct place {
	struct queue_item *item;
	struct str list; /* the path without the id of a child that ends it */
	size_t need;     /* its place in the order of need alone */
	size_t fiche_at, path_at;
};

static int by_number(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

/* "services[UUID]" is offered as a child of "services". */
static struct str list_of(struct str path)
{
	size_t n = path.n;

	if (!n || path.p[n - 1] != ']')
		return path;
	while (n && path.p[n - 1] != '[')
		n--;
	return (struct str){ path.p, n };
}

/* Agreement ---------------------------------------------------------------------------------------------------- */

static int by_offer(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = by_number(a->item->fiche, b->item->fiche);

	if (!c)
		c = by_number(a->item->kind, b->item->kind);
	if (!c)
		c = str_cmp(a->list, b->list);
	if (!c)
		c = memcmp(a->item->value.b, b->item->value.b, HASH_BYTES);
	return c ? c : str_cmp(a->item->who, b->item->who);
}

static bool same_offer(const struct place *a, const struct place *b)
{
	return a->item->fiche == b->item->fiche && a->item->kind == b->item->kind &&
	    str_eq(a->list, b->list) && hash_eq(a->item->value, b->item->value);
}

static void count_agreeing(struct place *p, size_t n)
{
	size_t end;

	qsort(p, n, sizeof *p, by_offer);
	for (size_t i = 0; i < n; i = end) {
		int agree = 1;
		for (end = i + 1; end < n && same_offer(&p[i], &p[end]); end++)
			agree += !str_eq(p[end].item->who, p[end - 1].item->who);
		for (size_t j = i; j < end; j++)
			p[j].item->agree = p[j].item->kind == QUEUE_DUPLICATE ? 1 : agree;
	}
}

/* Need --------------------------------------------------------------------------------------------------------- */

static int by_need(const void *x, const void *y)
{
	const struct queue_item *a = ((const struct place *)x)->item, *b = ((const struct place *)y)->item;
	int c = b->first_needs - a->first_needs;

	if (!c)
		c = b->organisation - a->organisation;
	if (!c)
		c = (int)a->kind - (int)b->kind;
	if (!c)
		c = (a->certainty < b->certainty) - (a->certainty > b->certainty);
	if (!c)
		c = b->agree - a->agree;
	if (!c)
		c = by_number(a->at, b->at);
	return c ? c : by_number(a->id, b->id);
}

/* Pairs are kept apart from the values of their fiches. */
static int by_path(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = (a->item->kind == QUEUE_DUPLICATE) - (b->item->kind == QUEUE_DUPLICATE);

	if (!c)
		c = by_number(a->item->fiche, b->item->fiche);
	if (!c)
		c = str_cmp(a->list, b->list);
	return c ? c : by_number((int64_t)a->need, (int64_t)b->need);
}

static bool same_fiche(const struct place *a, const struct place *b)
{
	return (a->item->kind == QUEUE_DUPLICATE) == (b->item->kind == QUEUE_DUPLICATE) &&
	    a->item->fiche == b->item->fiche;
}

/* Each learns where the first of its fiche, and of its value, stands. */
static void find_first(struct place *p, size_t n)
{
	size_t end;

	qsort(p, n, sizeof *p, by_path);
	for (size_t i = 0; i < n; i = end) {
		size_t first = p[i].need;
		for (end = i; end < n && same_fiche(&p[i], &p[end]); end++) {
			bool same_path = end > i && str_eq(p[end].list, p[end - 1].list);
			p[end].path_at = same_path ? p[end - 1].path_at : p[end].need;
			if (p[end].need < first)
				first = p[end].need;
		}
		for (size_t j = i; j < end; j++)
			p[j].fiche_at = first;
	}
}

static int by_place(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = by_number((int64_t)a->fiche_at, (int64_t)b->fiche_at);

	if (!c)
		c = by_number((int64_t)a->path_at, (int64_t)b->path_at);
	return c ? c : by_number((int64_t)a->need, (int64_t)b->need);
}

void queue_order(struct arena *a, struct queue_item *items, size_t n)
{
	struct place *p = ARENA_ARRAY(a, struct place, n);
	struct queue_item *ordered = ARENA_ARRAY(a, struct queue_item, n);

	if (!n)
		return;
	for (size_t i = 0; i < n; i++)
		p[i] = (struct place){ .item = &items[i], .list = list_of(items[i].path) };
	count_agreeing(p, n);
	qsort(p, n, sizeof *p, by_need);
	for (size_t i = 0; i < n; i++)
		p[i].need = i;
	find_first(p, n);
	qsort(p, n, sizeof *p, by_place);
	for (size_t i = 0; i < n; i++)
		ordered[i] = *p[i].item;
	memcpy(items, ordered, n * sizeof *items);
}
