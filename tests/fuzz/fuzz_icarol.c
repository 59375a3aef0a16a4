/* fuzz_icarol.c: any bytes as exports of iCarol, rows and JSON. Every record can be kept and read back; the counts add up;
 * the size of the pieces changes nothing; a feed that is known is only asked for; no prefix of a JSON list is one. */
#include "tests/fuzz/fuzz.h"

#include "importers/importer.h"
#include "lib/buf.h"
#include "lib/hash.h"

#include <stdio.h>
#include <stdlib.h>

extern const struct importer importer_icarol_csv, importer_icarol_json;

enum { PREFIXES = 5, SMALL = 17 };

struct reading {
	bool skip; /* everything is known */
	uint64_t asked, records, refused, items;
	struct hash hash; /* of all records, in their order */
	bool ok;
};

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "%s\n", promise);
	abort();
}

static bool known(void *ctx, struct str raw, uint64_t line)
{
	struct reading *r = ctx;

	must(raw.n > 0 && line > 0, "an item has bytes and a place");
	r->asked++;
	return r->skip;
}

/* What is written can be read, and is written again as it was. */
static void comes_back(const struct record *record, struct str json)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 30);
	struct buf AUTO_BUF again = BUF_INIT((size_t)1 << 28);
	struct err e = { 0 };
	struct record *r = record_read_json(a, json, record->entity, &e);

	must(r != NULL, "a record is JSON that can be read");
	record_write_json(&again, r);
	must(str_eq(buf_str(&again), json), "a record comes back as it was");
}

static bool record(void *ctx, struct record *record, const struct origin *o, struct err *err)
{
	struct reading *r = ctx;
	struct buf AUTO_BUF json = BUF_INIT((size_t)1 << 28);

	(void)err;
	must(o->native.n > 0 && o->line > 0, "a record has a number and a place");
	must(record_get(record, "name").n > 0, "a record has a name");
	record_write_json(&json, record);
	must(buf_ok(&json), "a record can be written");
	comes_back(record, buf_str(&json));
	r->records++;
	r->hash = hash_of2((struct str){ (const char *)r->hash.b, HASH_BYTES }, buf_str(&json));
	return true;
}

static bool gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	(void)ctx, (void)native, (void)line, (void)err;
	must(false, "an export says of nobody that he is gone");
	return false;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct reading *r = ctx;

	(void)err;
	must(why->kind == ERR_INPUT && why->text[0] && o->line > 0, "a refusal has a reason and a place");
	r->refused += !o->partial;
	return true;
}

static struct reading read_all(
    const struct importer *importer, struct str bytes, struct str encoding, size_t piece, bool skip)
{
	struct reading r = { .skip = skip };
	const struct importer_sink sink = {
		.ctx = &r, .known = known, .record = record, .gone = gone, .refused = refused
	};
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	const struct import_job job = {
		.in = in, .entity = &entities[ENTITY_ORGANIZATION], .encoding = encoding
	};
	struct import_told told = { 0 };
	struct err e = { 0 };

	if (piece)
		input_piece(in, piece);
	r.ok = importer->read(&job, &sink, &told, &e);
	must(r.ok || (e.kind == ERR_INPUT && e.text[0]), "bytes can only be bad input");
	r.items = told.items;
	return r;
}

static void same(const struct reading *a, const struct reading *b, const char *promise)
{
	must(a->ok == b->ok, promise);
	must(!a->ok || (a->records == b->records && a->refused == b->refused && hash_eq(a->hash, b->hash)),
	    promise);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct importer *const both[] = { &importer_icarol_csv, &importer_icarol_json };
	const struct str bytes = { (const char *)data, size };

	for (int i = 0; i < 2; i++) {
		struct reading utf8 = read_all(both[i], bytes, STR("UTF-8"), 0, false);
		struct reading pieces = read_all(both[i], bytes, STR("UTF-8"), SMALL, false);
		same(&utf8, &pieces, "the pieces' size changes nothing");
		struct reading whole = read_all(both[i], bytes, STR_NONE, 0, false);
		if (!whole.ok)
			continue;
		must(whole.items == whole.records + whole.refused, "every item is a record or refused");
		struct reading skipped = read_all(both[i], bytes, STR_NONE, 0, true);
		must(skipped.ok && skipped.records == 0 && skipped.asked == whole.asked,
		    "what is known is only asked for");
		struct str body = str_trim(bytes);
		for (size_t n = 1; i == 1 && body.n && body.p[0] == '[' && n < body.n;
		     n += 1 + body.n / PREFIXES)
			must(!read_all(both[i], (struct str){ body.p, body.n - n }, STR_NONE, 0, true).ok,
			    "a prefix of a list is none");
	}
	return 0;
}
