#include "importers/tabular_piece.h"

static void put(struct buf *out, uint32_t n)
{
	char b[4];

	memcpy(b, &n, sizeof b);
	buf_add(out, b, sizeof b);
}

static uint32_t get(struct str *piece)
{
	uint32_t n = 0;

	if (piece->n < sizeof n)
		return 0;
	memcpy(&n, piece->p, sizeof n);
	*piece = (struct str){ piece->p + sizeof n, piece->n - sizeof n };
	return n;
}

void tabular_pack(
    struct buf *out, const struct tabular_table *t, const struct str *cells, struct tabular_hold hold)
{
	put(out, (uint32_t)hold.column | (uint32_t)hold.entity << 16);
	for (size_t i = 0; i < t->n_columns; i++) {
		if (!cells[i].n)
			continue;
		put(out, (uint32_t)i);
		put(out, (uint32_t)cells[i].n);
		buf_s(out, cells[i]);
	}
}

struct tabular_hold tabular_unpack(struct str piece, const struct tabular_table *t, struct str *cells)
{
	uint32_t held = get(&piece);

	for (size_t i = 0; i < t->n_columns; i++)
		cells[i] = STR_NONE;
	while (piece.n) {
		uint32_t column = get(&piece), n = get(&piece);
		if (column >= t->n_columns || n > piece.n)
			break;
		cells[column] = (struct str){ piece.p, n };
		piece = (struct str){ piece.p + n, piece.n - n };
	}
	return (struct tabular_hold){ held & 0xffff, (enum entity_id)(held >> 16) };
}

struct str tabular_cell(const struct tabular_table *t, const struct str *cells, int field)
{
	for (size_t i = 0; i < t->n_columns; i++)
		if (t->columns[i].field == field && t->columns[i].special == TABULAR_VALUE)
			return cells[i];
	return STR_NONE;
}

int tabular_column(const struct tabular_table *t, enum tabular_special special)
{
	for (size_t i = 0; i < t->n_columns; i++)
		if (t->columns[i].special == special)
			return (int)i;
	return -1;
}
