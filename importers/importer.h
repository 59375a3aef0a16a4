/* importer.h: the contract of a format that comes in: bytes to records.
 *
 * An importer knows neither network nor database. It reads one input from its start to its end, item by item
 * (a row, a JSON object), with flat memory, and gives what it reads to a sink. */
#ifndef IMPORTERS_IMPORTER_H
#define IMPORTERS_IMPORTER_H

#include "lib/arena.h"
#include "lib/conf.h"
#include "lib/err.h"
#include "lib/input.h"
#include "model/record.h"

#include <stdbool.h>
#include <stdint.h>

/* Where an item stands in its file. */
struct origin {
	uint64_t line; /* of its first byte, from 1 */
	/* The header's or the member's name when the trouble is in one field; else blank. */
	struct str column;
	struct str value;  /* the value that was refused, cut to a reasonable length; else blank */
	struct str native; /* the source's own id, or its folded key columns; blank when unknown */
	bool partial;      /* refused: only one value was left out, the record itself goes on */
};

/* What an importer gives to. `ctx` is the first argument of each. */
struct importer_sink {
	void *ctx;

	/* The exact bytes of the next item, before they are taken apart. True: they are those of last time, skip
	 * them. Called once for each item, in the order of the file. */
	bool (*known)(void *ctx, struct str raw, uint64_t line);

	/* A record with `o->native` set. Its children may lack ids but then have slot_name or a telling value. The
	 * record lives in the importer's item arena: it is gone when the call returns. False (err filled) stops. */
	bool (*record)(void *ctx, struct record *r, const struct origin *o, struct err *err);

	/* The source says itself that this record is gone (a tombstone in a delta). */
	bool (*gone)(void *ctx, struct str native, uint64_t line, struct err *err);

	/* An item, or one value of it, that cannot be read, and why. False stops the import (too many). */
	bool (*refused)(void *ctx, const struct origin *o, const struct err *why, struct err *err);
	/* Once, before the first item: what the bytes of items mean that do not say so themselves (the names of columns). With
	 * others, the same bytes are another item. NULL: nobody asks. */
	void (*header)(void *ctx, struct str names);
};

struct import_job {
	struct input *in;            /* opened by the caller; its name is for messages */
	const struct conf *mapping;  /* the mapping file, NULL when there is none */
	const struct entity *entity; /* what the items are: the organization unless a test says otherwise */
	struct str encoding;         /* declared by the contract; blank: find out */
};

struct import_told {
	/* What the importer found out and the user should hear: "windows-1252, ';', 5 columns". Fixed text. */
	char found[256];
	uint64_t items; /* read, refused ones included */
	uint64_t blank; /* lines with nothing in them */
	bool part;      /* the document says itself that more exists than it holds (one page of several) */
};

struct rows_format;

struct importer {
	const char *name;
	const char *summary; /* N_() */
	bool needs_mapping;
	const struct rows_format *rows; /* a list (importers/rows.h); NULL: records of a form of their own */

	/* In this format a child that is missing is an empty cell and says nothing; where false, a child that is no
	 * longer in its list was taken out by the source. */
	bool absent_is_blank;

	/* Bump when the same bytes give other records than before, so that nothing is taken for known. */
	int version;

	/* Reads all. False on an error that concerns the file as a whole (ERR_INPUT: cut, not this format;
	 * ERR_CONFIG: the mapping names a column that is not there): nothing of it may then be applied. */
	bool (*read)(const struct import_job *job, const struct importer_sink *sink, struct import_told *told,
	    struct err *err);
};

extern const struct importer *const importers[]; /* NULL at the end; alphabetical */

/* NULL when there is no such format. */
const struct importer *importer_by_name(struct str name);

#endif
