/* arena.h: memory for one unit of work (a run, a row, a message), freed at once.
 *
 * Functions that return strings take the arena first. An arena grows in blocks, keeps its blocks when reset, and
 * is born with a limit: passing it is a fatal lack of memory, reported by arena_alloc through abort() with a
 * clear line on stderr, because inputs are bounded long before (see each reader's limits). */
#ifndef LIB_ARENA_H
#define LIB_ARENA_H

#include "lib/str.h"

#include <stddef.h>

struct arena;

/* `limit` in bytes: what this arena may ever hold. Never NULL. */
struct arena *arena_new(size_t limit);

/* Frees everything; accepts a pointer to NULL and leaves NULL behind. */
void arena_free(struct arena **a);

/* Forgets all allocations and keeps the memory for the next unit of work. */
void arena_reset(struct arena *a);

/* Zeroed memory aligned for any type; never NULL. `n` may be 0. */
void *arena_alloc(struct arena *a, size_t n);

/* A copy with a NUL behind it (not counted in n). */
struct str arena_str(struct arena *a, struct str s);

/* printf into the arena; NUL-terminated. */
struct str arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A C string of `s`: s.p itself is not guaranteed to be terminated. */
const char *arena_z(struct arena *a, struct str s);

#define ARENA_NEW(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

/* `struct arena *AUTO_ARENA a = arena_new(…);` frees at the end of the scope. */
#define AUTO_ARENA __attribute__((cleanup(arena_free)))

#endif
