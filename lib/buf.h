/* buf.h: a growing run of bytes with a limit given at birth.
 *
 * A buffer that would pass its limit, or that finds no memory, becomes failed: later appends do nothing, and the
 * user asks once at the end with buf_ok(). Contents are not NUL-terminated unless buf_z is asked. */
#ifndef LIB_BUF_H
#define LIB_BUF_H

#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *p;
	size_t n, cap, limit;
	bool failed;
};

/* An empty buffer that may hold `limit` bytes; nothing is allocated yet. */
#define BUF_INIT(max) ((struct buf){ .limit = (max) })

/* Gives the memory back; the buffer stays usable and empty, failed is cleared. */
void buf_free(struct buf *b);

static inline void buf_reset(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

static inline bool buf_ok(const struct buf *b)
{
	return !b->failed;
}

static inline struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

/* Room for n more bytes, or false (and failed). */
bool buf_room(struct buf *b, size_t n);

void buf_add(struct buf *b, const void *p, size_t n);
void buf_char(struct buf *b, char c);
void buf_utf8(struct buf *b, uint32_t code); /* a character by its number, at most 0x10FFFF */
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *buf_z(struct buf *b); /* the contents as a C string; "" when failed */

static inline void buf_s(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

/* `struct buf AUTO_BUF b = BUF_INIT(…);` gives its memory back at the end of the scope. */
#define AUTO_BUF __attribute__((cleanup(buf_free)))

#endif
