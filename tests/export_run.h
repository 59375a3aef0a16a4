/* export_run.h: an exporter run over records, into a buffer. */
#ifndef TESTS_EXPORT_RUN_H
#define TESTS_EXPORT_RUN_H

#include "exporters/exporter.h"
#include "lib/buf.h"

#include <stddef.h>

struct export_run {
	const struct exporter *exporter;
	struct export_head head;
	struct buf out;
	void *state;
	size_t writes;   /* calls so far */
	size_t smallest; /* bytes of the smallest one but the last */
	size_t last;     /* bytes of the last one */
	size_t fail_at;  /* the call that fails, from 1; 0: none */
};

/* A run of the exporter called `name`, at audience internal, with the clock at 2026-11-22T03:00:00Z. */
struct export_run export_run_new(const char *name, const char *shape);
bool export_run_begin(struct export_run *run, struct err *err);

/* Three fiches and the mark of one that is gone, with something of all that a format must keep. */
bool export_run_samples(struct export_run *run, struct err *err);

/* One of them as JSON: NULL past the last. */
const char *export_run_sample(int i);

#endif
