#include "lib/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 16 * 1024, ALIGN = 16 };

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(16) unsigned char bytes[];
};

struct arena {
	struct block *first, *now;
	size_t limit, held;
};

static _Noreturn void out_of_memory(const char *why, size_t n)
{
	fprintf(stderr, "vigie: %s (%zu bytes)\n", why, n);
	abort();
}

static struct block *block_new(struct arena *a, size_t size)
{
	if (size > a->limit - a->held)
		out_of_memory("a unit of work passed its memory limit", a->limit);
	struct block *b = malloc(sizeof *b + size);
	if (!b)
		out_of_memory("out of memory", size);
	*b = (struct block){ .size = size };
	a->held += size;
	return b;
}

struct arena *arena_new(size_t limit)
{
	struct arena *a = calloc(1, sizeof *a);

	if (!a)
		out_of_memory("out of memory", sizeof *a);
	a->limit = limit < FIRST_BLOCK ? FIRST_BLOCK : limit;
	a->first = a->now = block_new(a, FIRST_BLOCK);
	return a;
}

void arena_free(struct arena **a)
{
	if (!*a)
		return;
	for (struct block *b = (*a)->first, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(*a);
	*a = NULL;
}

void arena_reset(struct arena *a)
{
	a->now = a->first;
	a->now->used = 0;
}

/* The next block that can hold n bytes: a kept one, or a new one put behind the current. */
static struct block *block_for(struct arena *a, size_t n)
{
	for (struct block *b = a->now->next; b; b = b->next) {
		b->used = 0;
		a->now = b;
		if (b->size >= n)
			return b;
	}
	size_t left = a->limit - a->held, size = a->now->size * 2;
	if (size > left)
		size = left;
	if (size < n)
		size = n;
	a->now->next = block_new(a, size);
	return a->now = a->now->next;
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->now;

	if (n > SIZE_MAX / 2)
		out_of_memory("an impossible allocation was asked for", n);
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n > b->size - b->used)
		b = block_for(a, n);
	void *p = b->bytes + b->used;
	b->used += n;
	return memset(p, 0, n);
}

struct str arena_str(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

const char *arena_z(struct arena *a, struct str s)
{
	return arena_str(a, s).p;
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *p = arena_alloc(a, (n < 0 ? 0 : (size_t)n) + 1);
	if (n > 0)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ p, n < 0 ? 0 : (size_t)n };
}
