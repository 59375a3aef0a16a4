/* spill.h: pieces of records that stand far apart in a feed, brought together with flat memory.
 *
 * The rows of an agency's sites, the services that name their organization, the tables of a package: an importer adds
 * each piece under the key of the record it belongs to; afterwards the pieces of one key come out side by side. Up to
 * some megabytes stay in memory; what is more goes to unlinked files in $TMPDIR, parted by the keys' hashes. */
#ifndef IMPORTERS_SPILL_H
#define IMPORTERS_SPILL_H

#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spill;

/* `memory`: bytes to hold at most, 0: 16 MiB. Never NULL; free with spill_free. */
struct spill *spill_new(size_t memory);
void spill_free(struct spill **s); /* accepts a pointer to NULL */

/* A piece: `kind` is the importer's (which table, which level), `line` where it stands. All is copied. ERR_RETRY when
 * the disk is full, with what to do; ERR_INPUT when one key has more than 64 MiB or 1,000,000 pieces. */
struct spill_piece {
	int kind;
	uint64_t line;
	struct str bytes;
};
bool spill_add(struct spill *s, struct str key, const struct spill_piece *piece, struct err *err);

/* The next key with its pieces in the order they were added; false in *more when there are none left. Everything is
 * the spill's, until the next call. The order of keys is that of their first piece while all fits in memory, else any,
 * but the same for the same feed. Nothing is added after the first call. */
struct spill_group {
	struct str key;
	const struct spill_piece *pieces;
	size_t n;
};
bool spill_next(struct spill *s, struct spill_group *out, bool *more, struct err *err);

#define AUTO_SPILL __attribute__((cleanup(spill_free)))

#endif
