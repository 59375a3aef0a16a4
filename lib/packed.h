/* packed.h: files kept small (zstd's; only packed.c includes it), for what is read seldom and kept long.
 *
 * `zstdcat FILE` reads them too. */
#ifndef LIB_PACKED_H
#define LIB_PACKED_H

#include "lib/err.h"
#include "lib/input.h"

#include <stdbool.h>

/* Writes what is left of `in`, compressed, into the file at `path` (mode 0600), which appears whole or not at all. */
bool packed_write(struct input *in, const char *path, struct err *err);

/* Reads such a file from its start, unfolded, up to `limit` bytes. ERR_INPUT: damaged or cut. */
bool packed_open(const char *path, uint64_t limit, struct input **out, struct err *err);

#endif
