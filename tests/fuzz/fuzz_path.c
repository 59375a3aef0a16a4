/* fuzz_path.c: a byte for the position, a line for a path, then any bytes as the value to set there. The fiche has
 * something of everything; a promise that does not hold ends the process. */
#include "tests/fuzz/fuzz.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "model/diff.h"
#include "model/path.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_MAX = 256 * 1024 * 1024 };

static const char fiche[] =
    "{\"id\":\"o\",\"name\":\"Nom\",\"phones\":[{\"id\":\"a\",\"number\":\"1\"},{\"id\":\"b\",\"languages\":[{\"id\":\"f\"}]},"
    "{\"id\":\"c.[d]\"}],\"services\":[{\"id\":\"s\",\"minimum_age\":12,\"program\":{\"id\":\"g\",\"name\":\"P\"},"
    "\"organization\":{\"id\":\"o\",\"services\":[{\"id\":\"t\"}]}}],\"a\":1,\"x_strange.1\":[true],\"website\":{\"bad\":1},"
    "\"vigie\":{\"vis\":{\"name\":\"partner\",\"a\":\"public\"},\"en\":{\"name\":\"Name\"}}}";

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

static struct record *read(struct arena *a, struct str json)
{
	struct err e = { 0 };
	struct record *r = record_read_json(a, json, &entities[ENTITY_ORGANIZATION], &e);

	must(r != NULL, "a written record is read");
	return r;
}

/* A value once there stays, is the only difference or none, and goes again. */
static void check_set(struct arena *a, struct record *r, const struct path *p, struct str value, int at)
{
	struct str before = json_of(a, r), had = path_value(a, r, p);
	struct err e = { 0 };
	int was_at = 99;

	if (!path_set(a, r, p, value, at, &was_at, &e)) {
		must(e.kind == ERR_INPUT && e.text[0] && was_at == 99,
		    "a refusal says why and does nothing else");
		must(str_eq(json_of(a, r), before), "a refusal leaves the record as it was");
		return;
	}
	struct str now = path_value(a, r, p), after = json_of(a, r);
	must(str_eq(json_of(a, read(a, after)), after), "the record is read and written as before");
	must(str_eq(path_value(a, read(a, after), p), now), "the value is still there");
	must(path_set(a, r, p, had, was_at, NULL, &e), "the value is set back");
	if (p->part != PATH_EXTRA) /* an unknown member loses its visibility when it goes */
		must(str_eq(json_of(a, r), before), "the record is as it was");
	for (const struct diff *d = diff_records(a, read(a, before), read(a, after)); d; d = d->next) {
		struct path q;
		must(path_parse(a, r->entity, d->path, &q, &e), "a difference's path is one");
		must(path_set(a, r, &q, d->new, d->at, NULL, &e), "a difference can be set");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct err e = { 0 };
	struct path p, q;

	if (size == 0)
		return 0;
	const char *text = (const char *)data + 1, *line = memchr(text, '\n', size - 1);
	size_t n = line ? (size_t)(line - text) : size - 1;
	struct str value = { line ? line + 1 : NULL, line ? size - 2 - n : 0 };
	struct record *r = read(a, STR(fiche));
	if (!path_parse(a, r->entity, (struct str){ text, n }, &p, &e)) {
		must(e.kind == ERR_INPUT && e.text[0], "a refusal says why");
		return 0;
	}
	struct str spelt = path_write(a, r->entity, &p);
	must(path_parse(a, r->entity, spelt, &q, &e), "a written path is one");
	must(
	    p.part == q.part && p.n_steps == q.n_steps && p.entity == q.entity, "a written path is the same");
	must(str_eq(path_write(a, r->entity, &q), spelt), "a path has one spelling");
	path_label(a, r, &p, true);
	path_label(a, r, &p, false);
	check_set(a, r, &p, value, (int)(data[0] % 5) - 1);
	return 0;
}
