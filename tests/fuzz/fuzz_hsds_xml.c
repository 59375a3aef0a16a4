/* fuzz_hsds_xml.c: any bytes as hsds-xml. What is read is written again and read again: the same records. */
#include "tests/fuzz/fuzz.h"

#include "exporters/exporter.h"
#include "importers/importer.h"

#include <stdio.h>
#include <stdlib.h>

extern const struct importer importer_hsds_xml;
extern const struct exporter exporter_hsds_xml;

/* The records of one reading as canonical JSON, each on a line. */
struct reading {
	struct buf json;
	void *export; /* NULL: only read */
};

static void must(bool kept, const char *promise, const struct err *e)
{
	if (kept)
		return;
	fprintf(stderr, "%s: %s\n", promise, e->text);
	abort();
}

static bool known(void *ctx, struct str raw, uint64_t line)
{
	(void)ctx;
	return raw.n == 0 || line == 0;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct reading *reading = ctx;

	(void)o;
	record_write_json(&reading->json, r);
	buf_char(&reading->json, '\n');
	if (reading->export)
		must(exporter_hsds_xml.record(reading->export, r, err), "what was read can be written", err);
	return true;
}

static bool gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	(void)ctx;
	(void)native;
	(void)line;
	(void)err;
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	const struct reading *reading = ctx;

	(void)o;
	(void)err;
	must(reading->export && why->kind == ERR_INPUT && why->text[0],
	    "only what we did not write is refused", why);
	return true;
}

static bool take(void *ctx, struct str bytes, struct err *err)
{
	(void)err;
	buf_s(ctx, bytes);
	return true;
}

static bool read_all(struct str bytes, struct reading *reading, struct err *err)
{
	const struct importer_sink sink = {
		.ctx = reading, .known = known, .record = record, .gone = gone, .refused = refused
	};
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	const struct import_job job = { .in = in, .entity = &entities[ENTITY_ORGANIZATION] };
	struct import_told told = { 0 };

	return importer_hsds_xml.read(&job, &sink, &told, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf AUTO_BUF xml = BUF_INIT(1 << 28);
	struct reading first = { .json = BUF_INIT(1 << 28) }, again = { .json = BUF_INIT(1 << 28) };
	const struct export_out out = { .ctx = &xml, .write = take };
	const struct export_head head = { .since = -1, .entity = &entities[ENTITY_ORGANIZATION] };
	struct err e = { 0 };

	must(exporter_hsds_xml.begin(&head, &out, &first.export, &e), "an export begins", &e);
	if (read_all((struct str){ (const char *)data, size }, &first, &e)) {
		must(exporter_hsds_xml.end(&first.export, &e), "an export ends", &e);
		must(read_all(buf_str(&xml), &again, &e), "what was written can be read", &e);
		must(str_eq(buf_str(&first.json), buf_str(&again.json)), "the same records come back", &e);
	} else {
		must(e.kind == ERR_INPUT && e.text[0], "bytes can only be bad input", &e);
		exporter_hsds_xml.end(&first.export, NULL);
	}
	buf_free(&first.json);
	buf_free(&again.json);
	return 0;
}
