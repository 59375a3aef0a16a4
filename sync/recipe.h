/* recipe.h: the hash of all that turns a delivery's bytes into records: importer, mapping, contract. While it is the same,
 * the same bytes need no second look. */
#ifndef SYNC_RECIPE_H
#define SYNC_RECIPE_H

#include "lib/hash.h"
#include "sync/source.h"

/* `mapping` is NULL when there is none. ERR_CONFIG when a file that the contract names cannot be read. */
bool recipe_of(const struct source *s, const struct conf *mapping, struct hash *out, struct err *err);

#endif
