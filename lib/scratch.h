/* scratch.h: bytes set aside for a while: the first megabytes in memory, what is more in an unlinked file in $TMPDIR.
 *
 * Written at the end, read anywhere. Nothing of it outlives the process, not even after a kill. ERR_RETRY when the
 * disk is full, with what to do. */
#ifndef LIB_SCRATCH_H
#define LIB_SCRATCH_H

#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scratch;

/* `memory`: bytes to hold before a file is made. Never NULL; free with scratch_free. */
struct scratch *scratch_new(size_t memory);
void scratch_free(struct scratch **s); /* accepts a pointer to NULL */

bool scratch_add(struct scratch *s, struct str bytes, struct err *err);
uint64_t scratch_size(const struct scratch *s);

/* Copies `n` bytes from `at`, all of which must have been written. Neighbours are cheap. */
bool scratch_get(struct scratch *s, uint64_t at, char *to, size_t n, struct err *err);

/* An empty file without a name in $TMPDIR (/tmp when that is blank), open for reading and writing. */
bool scratch_file(int *fd, struct err *err);

#define AUTO_SCRATCH __attribute__((cleanup(scratch_free)))

#endif
