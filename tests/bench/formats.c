/* formats.c: reads a feed through its importer and counts what comes, as the first half of an import does.
 *
 *	formats FORMAT FILE [MAPPING]      "FORMAT, items, records, values left out" on stdout
 *
 * Every item is news, so that every record is made. */
#include "importers/importer.h"
#include "lib/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct counted {
	uint64_t items, records, refused;
};

static bool known(void *ctx, struct str raw, uint64_t line)
{
	struct counted *c = ctx;

	(void)raw, (void)line;
	c->items++;
	return false;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct counted *c = ctx;

	(void)r, (void)o, (void)err;
	c->records++;
	return true;
}

static bool gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	(void)ctx, (void)native, (void)line, (void)err;
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct counted *c = ctx;

	(void)o, (void)why, (void)err;
	c->refused++;
	return true;
}

static int fail(const struct err *e)
{
	fprintf(stderr, "formats: %s\n", e->text);
	return err_exit_code(e->kind);
}

int main(int argc, char **argv)
{
	const struct importer *importer = argc > 2 ? importer_by_name(str_of(argv[1])) : NULL;
	struct counted c = { 0 };
	const struct importer_sink sink = {
		.ctx = &c, .known = known, .record = record, .gone = gone, .refused = refused
	};
	struct import_job job = { .entity = &entities[ENTITY_ORGANIZATION] };
	struct import_told told = { 0 };
	struct input *AUTO_INPUT in = NULL;
	struct conf *mapping = NULL;
	struct err e = { 0 };

	if (!importer) {
		fprintf(stderr, "usage: formats FORMAT FILE [MAPPING]\n");
		return 64;
	}
	if ((argc > 3 && !conf_read(argv[3], &mapping, &e)) || !input_open_file(argv[2], INPUT_MAX, &in, &e))
		return fail(&e);
	input_undigested(in);
	job.in = in;
	job.mapping = mapping;
	if (!importer->read(&job, &sink, &told, &e))
		return fail(&e);
	printf("%s, %" PRIu64 " items, %" PRIu64 " records, %" PRIu64 " left out\n", importer->name, c.items,
	    c.records, c.refused);
	return 0;
}
