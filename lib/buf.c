#include "lib/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .limit = b->limit };
}

bool buf_room(struct buf *b, size_t n)
{
	if (b->failed)
		return false;
	if (n <= b->cap - b->n)
		return true;
	size_t cap = b->cap ? b->cap : b->limit < 256 ? b->limit : 256;
	if (n > b->limit || b->n > b->limit - n)
		return !(b->failed = true);
	while (cap - b->n < n)
		cap = cap > b->limit / 2 ? b->limit : cap * 2;
	char *p = realloc(b->p, cap);
	if (!p)
		return !(b->failed = true);
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (!n || !buf_room(b, n))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

void buf_char(struct buf *b, char c)
{
	if (b->n < b->cap && !b->failed)
		b->p[b->n++] = c;
	else
		buf_add(b, &c, 1);
}

void buf_utf8(struct buf *b, uint32_t code)
{
	if (code < 0x80) {
		buf_char(b, (char)code);
	} else if (code < 0x800) {
		buf_char(b, (char)(0xC0 | code >> 6));
		buf_char(b, (char)(0x80 | (code & 0x3F)));
	} else if (code < 0x10000) {
		buf_char(b, (char)(0xE0 | code >> 12));
		buf_char(b, (char)(0x80 | (code >> 6 & 0x3F)));
		buf_char(b, (char)(0x80 | (code & 0x3F)));
	} else {
		buf_char(b, (char)(0xF0 | code >> 18));
		buf_char(b, (char)(0x80 | (code >> 12 & 0x3F)));
		buf_char(b, (char)(0x80 | (code >> 6 & 0x3F)));
		buf_char(b, (char)(0x80 | (code & 0x3F)));
	}
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n > 0 && buf_room(b, (size_t)n + 1)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

const char *buf_z(struct buf *b)
{
	if (!buf_room(b, 1))
		return "";
	b->p[b->n] = '\0';
	return b->p;
}
