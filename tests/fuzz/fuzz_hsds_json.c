/* fuzz_hsds_json.c: any bytes as a document of organizations or services. What the importer gives is canonical, has the id
 * that it says, is the same wherever the pieces of the text end, and no item is asked for twice of known bytes. */
#include "tests/fuzz/fuzz.h"

#include "importers/importer.h"
#include "lib/hash.h"
#include "model/ids.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_MAX = 256 * 1024 * 1024 };

struct seen {
	uint64_t known, records, refused;
	struct hash hash;
	bool whole;
};

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "%s\n", promise);
	abort();
}

static void add(struct seen *s, struct str text)
{
	s->hash = hash_of2((struct str){ (const char *)s->hash.b, HASH_BYTES }, text);
}

static bool known(void *ctx, struct str raw, uint64_t line)
{
	struct seen *s = ctx;

	s->known++;
	must(raw.n > 0 && line > 0, "an item has bytes and a line");
	return false;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct buf AUTO_BUF json = BUF_INIT(ARENA_MAX);
	struct seen *s = ctx;

	must(o->native.n && str_eq(o->native, record_id(r)), "a record has the id that it says");
	record_write_json(&json, r);
	must(buf_ok(&json), "a record is written");
	must(record_read_json(a, buf_str(&json), r->entity, err) != NULL, "what was written is read");
	ids_fill(a, r);
	s->records++;
	add(s, buf_str(&json));
	return true;
}

static bool gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	(void)err;
	must(native.n && line, "what is gone has an id and a line");
	((struct seen *)ctx)->records++;
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct seen *s = ctx;

	(void)err;
	must(why->text[0] && o->line, "a refusal says why and where");
	s->refused += !o->partial;
	add(s, str_of(why->text));
	return true;
}

static struct seen run(struct str text, size_t piece)
{
	struct seen s = { 0 };
	const struct importer_sink sink = {
		.ctx = &s, .known = known, .record = record, .gone = gone, .refused = refused
	};
	struct input *AUTO_INPUT in = input_open_mem("fuzz", text);
	const struct import_job job = {
		.in = in, .entity = &entities[ENTITY_ORGANIZATION], .encoding = STR("UTF-8")
	};
	struct import_told told = { 0 };
	struct err err = { 0 };

	if (piece)
		input_piece(in, piece);
	s.whole = importer_by_name(STR("hsds-json"))->read(&job, &sink, &told, &err);
	must(s.whole || err.text[0], "a failure says why");
	must(!s.whole || s.records + s.refused <= 2 * told.items, "no more comes out than items go in");
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct seen all = run(text, 0), pieces = run(text, 9);

	must(all.whole == pieces.whole, "the pieces do not matter");
	must(!all.whole || (all.records == pieces.records && hash_eq(all.hash, pieces.hash)),
	    "nor for what is read");
	return 0;
}
