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

/* The same piece by piece. After a failure only packed_abort makes sense. Errors: see lib/file.h. */
struct packed_out;
bool packed_begin(const char *path, struct packed_out **out, struct err *err);
bool packed_add(struct packed_out *p, struct str bytes, struct err *err);
/* Makes it the file, for good, and frees *p whatever happens. */
bool packed_commit(struct packed_out **p, struct err *err);
void packed_abort(struct packed_out **p); /* accepts a pointer to NULL */
#define AUTO_PACKED __attribute__((cleanup(packed_abort)))

/* Reads such a file from its start, unfolded, up to `limit` bytes. ERR_CONFIG when it is not there; reading gives
 * ERR_INPUT where it is damaged or cut. */
bool packed_open(const char *path, uint64_t limit, struct input **out, struct err *err);

#endif
