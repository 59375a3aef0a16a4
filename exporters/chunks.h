/* chunks.h: the bytes of an exporter, handed on in pieces of about 64 KiB instead of one call a value. */
#ifndef EXPORTERS_CHUNKS_H
#define EXPORTERS_CHUNKS_H

#include "exporters/exporter.h"

#include <stddef.h>

/* The limit is far above what one record of 16 MiB of JSON can become. */
enum { CHUNK = 64 * 1024, CHUNK_MAX = 256 * 1024 * 1024 };

struct chunks {
	struct buf buf; /* append here, then chunks_flush at the end of each record */
	struct export_out out;
};

static inline void chunks_begin(struct chunks *c, const struct export_out *out)
{
	*c = (struct chunks){ .buf = BUF_INIT(CHUNK_MAX), .out = *out };
}

/* Hands on what has gathered once it is `least` bytes (CHUNK; 0: all there is). ERR_FATAL when memory or the
 * buffer's limit ended before, else write()'s error. */
bool chunks_flush(struct chunks *c, size_t least, struct err *err);

#endif
