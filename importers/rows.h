/* rows.h: a list as rows of cells, whatever the file is: what csv, xlsx, geojson and html share.
 *
 * A format finds rows and cuts them into cells; importers/list.c reads the header, runs the mapping and gives the
 * records; importers/guess.c looks at the same rows to write a first mapping. Finding a row and cutting it are two
 * steps, so that a row which is the one of last time costs no more than its hash. */
#ifndef IMPORTERS_ROWS_H
#define IMPORTERS_ROWS_H

#include "importers/importer.h"
#include "importers/mapping.h"

enum rows_step {
	ROWS_ROW,
	ROWS_DONE,
	ROWS_BAD,    /* ERR_INPUT: this row cannot be read; go on with the next */
	ROWS_FAILED, /* the file cannot be trusted: stop */
};

struct rows_row {
	struct str raw; /* what the row is made of, the same bytes for the same row; until the next call */
	uint64_t line;  /* where it stands, from 1: a line of text, a row of a sheet; set for ROWS_BAD also */
	bool empty;     /* nothing in any cell */
};

struct rows_format {
	/* Begins with job->in. `file` is what the mapping says of the file; a declared encoding of the job goes before
	 * its own. ERR_CONFIG: what it says does not fit (no such sheet). */
	bool (*open)(
	    const struct import_job *job, const struct mapping_file *file, void **out, struct err *err);
	void (*close)(void *rows); /* accepts NULL */

	/* The columns' names where the format knows them by itself (geojson: the properties of all features); NULL:
	 * the first rows name them. The strings are the format's, until it is closed. */
	bool (*names)(void *rows, const struct str **names, size_t *n, struct err *err);

	enum rows_step (*next)(void *rows, struct rows_row *out, struct err *err);

	/* The cells of the row that `next` gave last, as text in UTF-8; the format's, until the next call. */
	bool (*split)(void *rows, const struct rows_row *row, struct str **cells, size_t *n, struct err *err);

	/* What the format itself left out of the row that was split last (coordinates that are none), by column; the
	 * format's, until the next call. NULL: it leaves nothing out. */
	const struct mapping_refused *(*refused)(const void *rows);

	/* Rows may leave out cells at their end that are blank (a sheet); else a row that is shorter than the header is
	 * broken, and refused. */
	bool ragged;

	/* Says what was found out about the file ("windows-1252, delimiter \";\""), and how many rows had nothing in
	 * them and were passed over by the format itself. */
	void (*tell)(const void *rows, struct import_told *told);

	/* For the refusal of a row that has not as many cells as the header; NULL: nothing more to say. */
	const char *(*why_ragged)(const void *rows);
};

extern const struct rows_format rows_csv, rows_geojson, rows_html, rows_xlsx;

#endif
