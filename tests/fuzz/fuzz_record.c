/* fuzz_record.c: a byte that names an entity, then any bytes as its record's JSON. What is read is written, copied,
 * compared, given ids and aligned with itself; a promise that does not hold ends the process. */
#include "tests/fuzz/fuzz.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "model/diff.h"
#include "model/ids.h"
#include "model/path.h"
#include "model/validate.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_MAX = 256 * 1024 * 1024 };

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "%s\n", promise);
	abort();
}

static struct str json_of(struct arena *a, const struct record *r)
{
	struct buf AUTO_BUF out = BUF_INIT(ARENA_MAX);

	record_write_json(&out, r);
	must(buf_ok(&out), "a record is written");
	return arena_str(a, buf_str(&out));
}

static void check_canonical(struct arena *a, const struct record *r)
{
	struct str once = json_of(a, r);
	struct err e = { 0 };
	const struct record *again = record_read_json(a, once, r->entity, &e);

	must(again != NULL, "what was written is read");
	must(str_eq(json_of(a, again), once), "what was read is written again");
	must(!diff_records(a, r, again), "and differs in nothing");
	must(str_eq(json_of(a, record_copy(a, r)), once), "a copy is the same");
}

/* All of the record set piece by piece in an empty one. */
static void check_diff(struct arena *a, const struct record *r)
{
	struct record *made = record_new(a, r->entity);
	struct err e = { 0 };
	struct path p;

	for (const struct diff *d = diff_records(a, NULL, r); d; d = d->next) {
		must(path_parse(a, r->entity, d->path, &p, &e), "a difference's path is one");
		must(str_eq(path_value(a, r, &p), d->new), "it leads to the value");
		must(path_set(a, made, &p, d->new, d->at, NULL, &e), "the value is set");
	}
	must(!diff_records(a, made, r), "all differences together are the record");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct err e = { 0 };

	if (size == 0)
		return 0;
	struct str json = { (const char *)data + 1, size - 1 };
	struct record *r = record_read_json(a, json, &entities[data[0] % ENTITY__MAX], &e);
	if (!r) {
		must(e.kind == ERR_INPUT && e.text[0], "a refusal says why");
		return 0;
	}
	check_canonical(a, r);
	validate_record(a, r, 100);
	ids_fill(a, r);
	struct str filled = json_of(a, r);
	ids_fill(a, r);
	must(str_eq(json_of(a, r), filled), "ids are filled once");
	check_canonical(a, r);
	check_diff(a, r);
	ids_align(a, r, record_copy(a, r), NULL);
	must(str_eq(json_of(a, r), filled), "a record is aligned with itself");
	return 0;
}
