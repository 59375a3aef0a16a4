/* fuzz_guess.c: any bytes as a list: a mapping is guessed or it is said why not; what was guessed is the same the next
 * time, compiles against that list, and reads it. */
#include "tests/fuzz/fuzz.h"

#include "importers/guess.h"
#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool kept, const char *promise, const struct err *e)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s: %s\n", promise, e ? e->text : "");
	abort();
}

static bool known(void *ctx, struct str raw, uint64_t line)
{
	(void)ctx;
	(void)raw;
	(void)line;
	return false;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	(void)ctx;
	(void)err;
	must(r && o->native.n, "a record has its source's id", NULL);
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	(void)ctx;
	(void)o;
	(void)err;
	must(why->text[0], "a refusal says why", NULL);
	return true;
}

static void read_with(const struct importer *importer, struct str bytes, struct str mapping)
{
	const struct importer_sink sink = { .known = known, .record = record, .refused = refused };
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	struct conf *AUTO_CONF conf = NULL;
	struct import_told told = { 0 };
	struct err e = { 0 };

	must(text_utf8_valid(mapping, NULL), "a mapping is UTF-8", NULL);
	must(conf_parse("guess.map", mapping, &conf, &e), "a guessed mapping is a mapping", &e);
	const struct import_job job = { .in = in, .mapping = conf, .entity = &entities[ENTITY_ORGANIZATION] };
	if (!importer->read(&job, &sink, &told, &e))
		must(e.kind != ERR_CONFIG, "a guessed mapping compiles against its list", &e);
}

static bool guess(const struct importer *importer, struct str bytes, struct buf *out)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	struct guess_told told;
	struct err e = { 0 };

	if (guess_mapping(importer, in, STR_NONE, out, &told, &e)) {
		must(told.known <= told.columns && told.rows, "the figures fit", NULL);
		return true;
	}
	must(e.kind != ERR_NONE && e.text[0], "what is refused is told", NULL);
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf AUTO_BUF once = BUF_INIT(16 << 20), AUTO_BUF twice = BUF_INIT(16 << 20);
	struct str bytes = { (const char *)data, size };
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	struct guess_format format;
	struct err e = { 0 };

	if (!guess_format(in, &format, &e) || size > 65536)
		return 0;
	const struct importer *importer = format.importer ? format.importer : importer_by_name(STR("csv"));
	bool ok = guess(importer, bytes, &once);
	must(guess(importer, bytes, &twice) == ok && (!ok || str_eq(buf_str(&once), buf_str(&twice))),
	    "the same list gives the same mapping", NULL);
	if (ok)
		read_with(importer, bytes, buf_str(&once));
	return 0;
}
