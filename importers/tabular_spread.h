/* tabular_spread.h: each row of a package goes to the organization that it belongs to.
 *
 * Tables are read in an order in which what others hang at comes first, so one reading is enough. A row that names
 * several objects hangs at the most exact of them that is there; one that names none that is there is refused. */
#ifndef IMPORTERS_TABULAR_SPREAD_H
#define IMPORTERS_TABULAR_SPREAD_H

#include "importers/importer.h"
#include "importers/spill.h"
#include "importers/tabular_package.h"
#include "importers/tabular_roots.h"

struct tabular_spread {
	const struct importer_sink *sink;
	struct tabular_package *package;
	struct spill *spill; /* a piece's kind is the number of its table */
	struct tabular_roots roots;
	uint32_t organizations;
	uint64_t rows, copies;
	unsigned linked; /* a bit for each entity that attributes and metadata name */
	struct buf piece;

	/* Terms, taxonomies and units by id: packed, in memory, 24 MiB at most. */
	struct arena *shared;
	struct tabular_shared {
		struct str piece;
		size_t table;
	} * of;
	size_t n_shared, cap_shared, shared_bytes;
	struct map64 by_id; /* of entity and id: place + 1 */
};

/* Fills all but sink and package, which the caller set; free with tabular_spread_free. False when the sink wants no
 * more, the disk is full, or the package is more than can be joined (ERR_INPUT). */
bool tabular_spread(struct tabular_spread *s, struct err *err);
void tabular_spread_free(struct tabular_spread *s);

/* What an object of this entity and id is called in a map64. */
uint64_t tabular_key(enum entity_id e, struct str id);

/* The shared object of this entity and id, or NULL. */
const struct tabular_shared *tabular_shared(const struct tabular_spread *s, enum entity_id e, struct str id);

#endif
