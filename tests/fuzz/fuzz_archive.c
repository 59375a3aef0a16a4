/* fuzz_archive.c: any bytes as a zip. What is wrong is bad input and nothing else; an entry's bytes do not depend on how many
 * are read at once, nor on others being read beside it; no limit is passed. */
#include "tests/fuzz/fuzz.h"

#include "lib/archive.h"
#include "lib/buf.h"

#include <stdio.h>
#include <stdlib.h>

enum { ENTRIES = 50, ENTRY = 1 << 20, TOTAL = 3 << 20, READ_AT_ONCE = 8 };

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

/* The entry's bytes and how it ended. */
static void log_entry(struct archive *z, size_t i, size_t piece, struct buf *log)
{
	struct input *AUTO_INPUT in = NULL;
	struct str chunk = STR_NONE;
	struct err e = { 0 };
	size_t before = log->n;
	bool ok = archive_entry(z, i, &in, &e);

	if (ok)
		input_piece(in, piece);
	while (ok && (ok = input_read(in, &chunk, &e)) && chunk.n)
		buf_s(log, chunk);
	must(ok || e.kind == ERR_INPUT, "a bad entry is bad input");
	must(log->n - before <= ENTRY, "an entry keeps to its limit");
	if (!ok)
		log->n = before; /* how much comes before an error depends on the pieces */
	buf_fmt(log, "|%d\n", ok);
}

static bool read_all(struct str bytes, size_t piece, struct buf *log)
{
	const struct archive_limits limits = { .entries = ENTRIES, .entry = ENTRY, .total = TOTAL };
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	struct archive *AUTO_ARCHIVE z = NULL;
	struct err e = { 0 };

	if (!archive_open(in, &limits, &z, &e)) {
		must(e.kind == ERR_INPUT && e.text[0], "what is no zip is bad input");
		return false;
	}
	must(archive_count(z) <= ENTRIES, "entries are counted");
	must(input_bytes(in) == 0, "the input itself is not read");
	for (size_t i = 0; i < archive_count(z); i++) {
		struct str name = archive_name(z, i);
		long found = archive_find(z, name);
		must(name.n > 0 && found >= 0 && (size_t)found <= i, "an entry is found by its name");
		archive_size(z, i);
		log_entry(z, i, piece, log);
	}
	must(log->n <= TOTAL + ENTRIES * 4, "all keep to the limit of all");
	return true;
}

/* Two entries at once, in turns. */
static void read_beside(struct str bytes)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	struct archive *AUTO_ARCHIVE z = NULL;
	struct input *open[READ_AT_ONCE] = { NULL };
	struct err e = { 0 };
	struct str chunk;

	if (!archive_open(in, &(struct archive_limits){ .entry = ENTRY, .total = TOTAL }, &z, &e))
		return;
	size_t n = archive_count(z) < READ_AT_ONCE ? archive_count(z) : READ_AT_ONCE;
	for (size_t i = 0; i < n; i++)
		if (archive_entry(z, i, &open[i], &e))
			input_piece(open[i], 100);
	for (int turn = 0; turn < 5; turn++)
		for (size_t i = 0; i < n; i++)
			must(!open[i] || input_read(open[i], &chunk, &e) || e.kind == ERR_INPUT,
			    "beside others");
	for (size_t i = 0; i < n; i++)
		input_close(&open[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	struct buf AUTO_BUF whole = BUF_INIT((size_t)64 << 20), AUTO_BUF parts = BUF_INIT((size_t)64 << 20);

	archive_is(bytes);
	bool opened = read_all(bytes, 1 << 20, &whole);
	must(read_all(bytes, 777, &parts) == opened, "opening does not depend on the pieces");
	must(!opened || str_eq(buf_str(&whole), buf_str(&parts)), "entries do not depend on the pieces");
	read_beside(bytes);
	return 0;
}
