/* tabular_piece.h: a row packed for the way from its table to its organization: what is blank is left out. */
#ifndef IMPORTERS_TABULAR_PIECE_H
#define IMPORTERS_TABULAR_PIECE_H

#include "importers/tabular_rows.h"
#include "lib/buf.h"

/* What a row hangs at: the object of this entity whose id stands in the column, the organization itself when `column`
 * is TABULAR_AT_ROOT. */
struct tabular_hold {
	size_t column;
	enum entity_id entity;
};

enum { TABULAR_AT_ROOT = 0xffff };

void tabular_pack(
    struct buf *out, const struct tabular_table *t, const struct str *cells, struct tabular_hold hold);

/* The cells point into the piece; `cells` has room for the table's columns. */
struct tabular_hold tabular_unpack(struct str piece, const struct tabular_table *t, struct str *cells);

/* The cell of the column that means this field, or blank. */
struct str tabular_cell(const struct tabular_table *t, const struct str *cells, int field);

/* The first column that means this, or -1. */
int tabular_column(const struct tabular_table *t, enum tabular_special special);

#endif
