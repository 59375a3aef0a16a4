/* mapping.h: a list's rows become records by a mapping file (docs/mapping.md is the language).
 *
 * A mapping is compiled once against the list's header; then each row costs little. It is pure: cells in, a record
 * and what was refused out. A column that the mapping names and the list has not, a path that is no field, an
 * unknown filter are all found before the first row. */
#ifndef IMPORTERS_MAPPING_H
#define IMPORTERS_MAPPING_H

#include "lib/arena.h"
#include "lib/conf.h"
#include "lib/err.h"
#include "lib/str.h"
#include "model/record.h"

#include <stdbool.h>

/* What the section [list] says of the file itself. */
struct mapping_file {
	struct str encoding; /* blank: find out */
	char delimiter;      /* '\0': find out */
	/* The lines in which the rows stand that name the columns, as an editor or a spreadsheet numbers them, from 1; what
	 * stands above them (a title) is passed over. A row with nothing in it is never a header: for one line, the first
	 * row from there on is. */
	int header_first, header_last;
	struct str sheet; /* of a workbook, by name or number; blank: the first that is shown */
	bool hidden;      /* rows and columns that are hidden are read too */
};

enum { MAPPING_HEADER_ROWS_MAX = 8 };

/* ERR_CONFIG for what cannot be. */
bool mapping_file(const struct conf *conf, struct mapping_file *out, struct err *err);

struct mapping;

/* Compiles the mapping against `n` header cells for records of entity `root`. It lives in the arena and keeps
 * nothing of `header`; `conf` must outlive it. ERR_CONFIG tells all that is wrong, each with its line, or as many as
 * an error's text holds. */
bool mapping_new(struct arena *a, const struct conf *conf, const struct entity *root,
    const struct str *header, int n, struct mapping **out, struct err *err);

/* A value of the row that was left out. */
struct mapping_refused {
	struct mapping_refused *next;
	struct str column; /* the header's name */
	struct str value;
	const char *why;
};

struct mapping_result {
	struct record *record;
	struct str native;               /* the cell of the id column, or the folded key columns */
	struct mapping_refused *refused; /* in the order of the mapping */
};

/* Makes the record of one row: `cells` are as many as the header had, UTF-8, and must live as long as the record,
 * which points into them and into `a`. Children have slot names and no ids; a child that no column of this row
 * filled is not made. ERR_INPUT when the key columns are empty. */
bool mapping_row(
    struct mapping *m, struct arena *a, const struct str *cells, struct mapping_result *out, struct err *err);

/* The next column from `from` on (0 first) that the mapping does not use, or -1; and a column's name. */
int mapping_unused(const struct mapping *m, int from);
struct str mapping_column(const struct mapping *m, int column);

#endif
