/* gzip.h: a body that a server sent compressed (zlib's; only gzip.c includes it).
 *
 * libcurl unpacks by itself, but does not say when the stream ended too early: a list that a proxy cut would pass for
 * whole. */
#ifndef LIB_GZIP_H
#define LIB_GZIP_H

#include "lib/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Unpacks the file `from` into the file `to` (mode 0600), which appears whole or not at all; *bytes is its length.
 * ERR_RETRY: it ends before its end; ERR_INPUT: it is no gzip, damaged, or longer than `max` bytes. */
bool gzip_unpack(const char *from, const char *to, uint64_t max, uint64_t *bytes, struct err *err);

#endif
