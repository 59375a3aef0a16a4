/* guess_plan.h: a list as importers/guess*.c see it: its header, a part of its cells, what each column is. */
#ifndef IMPORTERS_GUESS_PLAN_H
#define IMPORTERS_GUESS_PLAN_H

#include "importers/guess_cells.h"
#include "importers/guess_names.h"
#include "importers/importer.h"
#include "importers/mapping.h"
#include "lib/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum guess_day_part { DAY_NONE, DAY_FLAG, DAY_OPENS, DAY_CLOSES, DAY_TEXT };

struct guess_column {
	struct str name, folded;
	struct str ref;    /* how a template names it: "Téléphone#2"; blank: it cannot be named */
	struct str sample; /* one line of one cell, safe in a comment; blank: no cell holds anything */
	struct guess_cells cells;
	enum guess_role role;
	int score;                /* how sure that is */
	bool english, french;     /* its name, by the table */
	int day;                  /* of the week, from 1 on Sunday; 0: none */
	enum guess_day_part part; /* of that day's hours */
	bool used;                /* the mapping names it */
};

struct guess_plan {
	struct arena *a;
	const struct importer *format;
	const struct conf *mapping; /* what the format needs of one to open a list (html); NULL */
	struct mapping_file file;
	struct str encoding; /* declared */
	struct str lang;     /* "en" when its columns have English names; else blank */
	struct guess_column *columns;
	size_t n;
	struct str *cells; /* row by row */
	size_t rows;
	bool all; /* these are all rows */
};

/* guess_read.c: finds the header and reads a part of the list; columns get name, ref, sample and cells. */
bool guess_read(struct guess_plan *p, struct input *in, struct err *err);

/* guess_header.c: which of the first rows name the columns; p->file is set. ERR_INPUT when none does. */
bool guess_header(struct guess_plan *p, struct input *in, const struct guess_names *names, struct err *err);

/* The first row that names columns, of those a format opens with p->mapping; NULL when none does. Its cells, tidied. */
const struct str *guess_header_row(
    struct guess_plan *p, struct input *in, const struct guess_names *names, size_t *n, struct err *err);

/* guess_html.c: which rows of a page's tables are the list, and how its columns are called: the sections [html] and
 * [columns] go to `out`, and p->mapping, which the caller frees, holds them. ERR_INPUT when no table has a header. */
bool guess_html(struct guess_plan *p, struct input *in, const struct guess_names *names, struct buf *out,
    struct conf **mapping, struct err *err);

/* guess_roles.c: what each column is. */
void guess_roles(struct guess_plan *p, const struct guess_names *names);

/* guess_days.c: columns that hold the hours of one day of the week. */
void guess_days(struct guess_plan *p);

/* The column with this role that is surest (`nth` 0), or a further one in the list's order; NULL when there is none. */
struct guess_column *guess_column(const struct guess_plan *p, enum guess_role role, int nth);

/* How many rows have in these columns what an earlier one has (folded), or nothing. */
size_t guess_alike(const struct guess_plan *p, const struct guess_column *const columns[], size_t n);

#endif
