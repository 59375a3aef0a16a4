/* fuzz_hsds_package.c: files as text, each behind a line "=== NAME", packed into a zip and read as a package. What comes
 * out is canonical and has the id that it says; the same package gives the same; a cut one gives nothing. The bytes as
 * they are, too, are given for a zip. */
#include "tests/fuzz/fuzz.h"

/* Fuzzers are linked with the library alone. */
#include "tests/zips.c"

#include "importers/importer.h"
#include "lib/hash.h"
#include "model/ids.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_MAX = 256 * 1024 * 1024, FILES_MAX = 24 };

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
	add(s, raw);
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
	(void)ctx, (void)native, (void)line, (void)err;
	must(false, "a package has no marks of what is gone");
	return false;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct seen *s = ctx;

	(void)err;
	must(why->text[0] && o->line && o->column.n, "a refusal says why and where");
	s->refused += !o->partial;
	return true;
}

static struct seen run(struct str zip)
{
	struct seen s = { 0 };
	const struct importer_sink sink = {
		.ctx = &s, .known = known, .record = record, .gone = gone, .refused = refused
	};
	struct input *AUTO_INPUT in = input_open_mem("fuzz", zip);
	const struct import_job job = { .in = in, .entity = &entities[ENTITY_ORGANIZATION] };
	struct import_told told = { 0 };
	struct err err = { 0 };

	s.whole = importer_by_name(STR("hsds-package"))->read(&job, &sink, &told, &err);
	must(s.whole || err.text[0], "a failure says why");
	must(!s.whole || s.records == s.known, "each organization becomes a record");
	must(!s.whole || s.records + s.refused <= told.items, "no more comes out than rows go in");
	return s;
}

static size_t files(char *text, size_t size, struct zips_entry *entries)
{
	char *p = text, *end = text + size;
	size_t n = 0;

	while (p < end && n < FILES_MAX) {
		char *line = memchr(p, '\n', (size_t)(end - p));
		if (!line || line - p < 5 || line - p > 60 || memcmp(p, "=== ", 4) != 0)
			break;
		*line = '\0';
		char *body = line + 1, *next = body;
		while (next < end && !((next == body || next[-1] == '\n') && *next == '=' && end - next > 4))
			next++;
		entries[n++] = (struct zips_entry){ p + 4, { body, (size_t)(next - body) }, NULL };
		p = next;
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zips_entry entries[FILES_MAX];
	struct buf AUTO_BUF text = BUF_INIT(size + 1);
	struct buf AUTO_BUF zip = BUF_INIT(ARENA_MAX);

	buf_add(&text, data, size);
	run(buf_str(&text));
	if (!size)
		return 0;
	zips_make(&zip, entries, files(text.p, text.n, entries), STR_NONE);
	struct seen once = run(buf_str(&zip)), twice = run(buf_str(&zip));
	must(once.whole == twice.whole && hash_eq(once.hash, twice.hash), "the same package gives the same");
	must(!run((struct str){ zip.p, zip.n - 1 - size % zip.n / 2 }).whole, "a cut package is none");
	return 0;
}
