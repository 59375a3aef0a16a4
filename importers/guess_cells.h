/* guess_cells.h: what the cells of a column look like. */
#ifndef IMPORTERS_GUESS_CELLS_H
#define IMPORTERS_GUESS_CELLS_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { GUESS_FILLERS = 4, GUESS_SAMPLES = 2 };

/* How many of a column's cells are what; what stands for nothing ("S.O.", "(000) 000-0000") is counted apart. */
struct guess_cells {
	size_t rows, n;      /* all; those with something in them */
	size_t phones;       /* with their area code */
	size_t maybe_phones; /* without it too: seven digits */
	size_t emails, webs, postals, times, integers, decimals, flags;
	size_t addresses; /* longer texts with a postal code in them */
	size_t exts;      /* telephones with an extension */
	size_t bracketed; /* a number in brackets at the end: "Estrie (05)" */
	size_t
	    several; /* with `separator` in them, which stands between values that also stand alone or otherwise */
	size_t commas;  /* with a comma in them */
	size_t numbers; /* with two telephones in them, and `between` between them */
	size_t lines;   /* with a line break in them */
	size_t latitudes, longitudes;
	size_t digits;   /* with a digit in them */
	size_t bytes;    /* of all */
	size_t distinct; /* compared folded */
	char separator;  /* ; | / or , */
	char between;    /* the same, or a line break */
	int format;      /* of dates: of guess_date_formats; -1: none */
	bool either;     /* the day or the month may stand first */
	struct str fillers[GUESS_FILLERS];
	int n_fillers;
	struct str samples[GUESS_SAMPLES]; /* the first different ones */
	int n_samples;
};

extern const char *const guess_date_formats[]; /* as mappings write them; NULL at the end */

/* Looks at the `rows` cells of one column, as the list has them. Strings are parts of the cells or in the arena. */
struct guess_cells guess_cells(struct arena *a, const struct str *cells, size_t rows);

/* True for at least `percent` of the cells that hold something; false when none does. */
static inline bool guess_most(const struct guess_cells *c, size_t count, size_t percent)
{
	return c->n && count * 100 >= c->n * percent;
}

/* What one cell is, without a look at its column. */
bool guess_is_phone(struct arena *a, struct str cell);
bool guess_is_email(struct str cell);
bool guess_is_web(struct str cell);
bool guess_is_postal(struct str cell);
bool guess_is_date(struct arena *a, struct str cell);

#endif
