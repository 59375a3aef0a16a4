/* import_run.h: an importer run over bytes; what it gives is kept as canonical JSON. */
#ifndef TESTS_IMPORT_RUN_H
#define TESTS_IMPORT_RUN_H

#include "importers/importer.h"
#include "lib/buf.h"

#include <stddef.h>

enum { IMPORT_RUN_MAX = 1024 };

struct import_run {
	const struct entity *entity;
	struct str encoding;
	struct arena *a;
	struct str records[IMPORT_RUN_MAX]; /* canonical JSON */
	struct str natives[IMPORT_RUN_MAX]; /* their native ids */
	size_t n;
	struct str refused[IMPORT_RUN_MAX]; /* "line, native: why" */
	size_t n_refused;
	struct str partial[IMPORT_RUN_MAX]; /* values left out: "column \"value\": why" */
	size_t n_partial;
	struct str gone[IMPORT_RUN_MAX]; /* native ids */
	size_t n_gone;
	const struct conf *mapping;
	const char *file; /* what the input is called; NULL: "test" */
	size_t asked;     /* calls of known */
	bool skip;        /* known says that all are those of last time */
	size_t stop_at;   /* the record that stops the import, from 1; 0: none */
	struct import_told told;
};

/* Of organizations. Free with import_run_free. */
struct import_run import_run_new(void);
void import_run_free(struct import_run *run);

/* What the importer's read returns. */
bool import_run_read(
    struct import_run *run, const struct importer *importer, struct str bytes, struct err *err);

#endif
