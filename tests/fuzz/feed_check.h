/* feed_check.h: what must hold of an importer of a whole document, whatever its bytes are: the same records wherever the
 * pieces of the file end; each can be stored and read back; no beginning of a document passes for a whole one. */
#ifndef TESTS_FUZZ_FEED_CHECK_H
#define TESTS_FUZZ_FEED_CHECK_H

#include "importers/importer.h"
#include "lib/hash.h"
#include "model/ids.h"
#include "model/validate.h"

#include <stdio.h>
#include <stdlib.h>

enum { FEED_PREFIXES = 6 };

struct feed_seen {
	struct hash hash; /* of all that the sink heard, in its order */
	uint64_t items;
	bool ok;
};

static inline void feed_must(bool kept, const char *promise, const char *text)
{
	if (kept)
		return;
	fprintf(stderr, "%s: %s\n", promise, text);
	abort();
}

static inline void feed_heard(struct feed_seen *seen, struct str what)
{
	seen->hash = hash_of2((struct str){ (const char *)seen->hash.b, HASH_BYTES }, what);
}

static inline bool feed_known(void *ctx, struct str raw, uint64_t line)
{
	struct feed_seen *seen = ctx;

	feed_must(raw.n > 0 && line > 0, "an item has bytes and a line", "");
	seen->items++;
	feed_heard(seen, raw);
	return false;
}

/* What sync does with it: ids, canonical JSON, and back. */
static inline bool feed_record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 30);
	struct buf AUTO_BUF json = BUF_INIT((size_t)1 << 28), again = BUF_INIT((size_t)1 << 28);
	struct err why = { 0 };

	(void)err;
	feed_must(o->native.n > 0, "a record has a native id", "");
	record_set(r, 0, ids_root(a, STR("fuzz"), r->entity, o->native));
	ids_fill(a, r);
	record_write_json(&json, r);
	struct record *back = record_read_json(a, buf_str(&json), r->entity, &why);
	feed_must(back != NULL, "a record can be read back", why.text);
	record_write_json(&again, back);
	feed_must(str_eq(buf_str(&json), buf_str(&again)), "it comes back as it was", "");
	feed_heard(ctx, buf_str(&json));
	return true;
}

static inline bool feed_gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	(void)line;
	(void)err;
	feed_must(native.n > 0, "what is gone has a native id", "");
	feed_heard(ctx, native);
	return true;
}

static inline bool feed_refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	(void)err;
	(void)o;
	feed_must(why->kind == ERR_INPUT && why->text[0], "a refusal says why", why->text);
	feed_heard(ctx, str_of(why->text));
	return true;
}

static inline struct feed_seen feed_read(const struct importer *importer, struct str bytes, size_t piece)
{
	struct feed_seen seen = { 0 };
	const struct importer_sink sink = { .ctx = &seen,
		.known = feed_known,
		.record = feed_record,
		.gone = feed_gone,
		.refused = feed_refused };
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	const struct import_job job = { .in = in, .entity = &entities[ENTITY_ORGANIZATION] };
	struct import_told told = { 0 };
	struct err err = { 0 };

	if (piece)
		input_piece(in, piece);
	seen.ok = importer->read(&job, &sink, &told, &err);
	feed_must(seen.ok || (err.kind == ERR_INPUT && err.text[0]), "bytes can only be bad input", err.text);
	return seen;
}

/* The last '>' ends the root element, or a comment behind it. */
static inline size_t feed_end(struct str bytes)
{
	size_t n = bytes.n, comments = 0;

	while (n > 0 && bytes.p[n - 1] != '>')
		n--;
	for (size_t i = 0; i + 1 < bytes.n; i++)
		comments += bytes.p[i] == '<' && (bytes.p[i + 1] == '!' || bytes.p[i + 1] == '?');
	return comments ? 0 : n;
}

static inline void feed_check(const struct importer *importer, struct str bytes)
{
	struct feed_seen whole = feed_read(importer, bytes, 0), pieces = feed_read(importer, bytes, 9);
	size_t end = whole.ok ? feed_end(bytes) : 0;

	feed_must(whole.ok == pieces.ok && whole.items == pieces.items && hash_eq(whole.hash, pieces.hash),
	    "the pieces of a file do not matter", "");
	for (size_t i = 1; end > 1 && i <= FEED_PREFIXES; i++) {
		struct str cut = { bytes.p, end - 1 - (end - 1) * (i - 1) / FEED_PREFIXES };
		feed_must(!feed_read(importer, cut, 0).ok, "a beginning is no whole", "");
	}
}

#endif
