/* fuzz_fetch_json.c: walks any answer of a server: what a parser takes is walked to its end and nothing else is; each path
 * told fits the ones around it; and nothing that was cut passes for a whole. */
#include "tests/fuzz/fuzz.h"

#include "lib/buf.h"
#include "lib/json.h"
#include "sync/fetch_json.h"

#include <stdlib.h>

enum { PATH_LONGEST = 500 };

struct seen {
	uint64_t values, objects;
	uint64_t left; /* values until it is stopped; 0: never */
};

static bool on_value(void *ctx, const char *path, struct str v)
{
	struct seen *s = ctx;

	if (strlen(path) > PATH_LONGEST || (v.n && !v.p))
		abort();
	s->values++;
	return s->left != s->values;
}

static bool on_end(void *ctx, const char *path)
{
	struct seen *s = ctx;

	if (strlen(path) > PATH_LONGEST)
		abort();
	s->objects++;
	return true;
}

static bool walk(struct str text, struct seen *s)
{
	struct fetch_json visitor = { .ctx = s, .value = on_value, .end = on_end };
	struct err err = { 0 };
	bool ok = fetch_json_walk(text, &visitor, &err);

	if (!ok && err.kind != ERR_INPUT)
		abort();
	return ok;
}

/* The same text through the writer alone. */
static bool parses(struct str text)
{
	struct buf AUTO_BUF out = BUF_INIT(1 << 24);
	struct json_writer writer = { .out = &out };
	struct err err = { 0 };

	return json_parse(text, &json_writer_events, &writer, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n };
	struct seen whole = { 0 }, again = { 0 };

	bool ok = walk(text, &whole);
	if (ok != parses(text))
		abort();
	if (!ok)
		return 0;
	walk(text, &again);
	if (again.values != whole.values || again.objects != whole.objects)
		abort();
	/* Stopped at any value, it ends there, and well. */
	struct seen first = { .left = 1 };
	if (whole.values && (!walk(text, &first) || first.values != 1))
		abort();
	/* An object or a list that is cut is none. */
	struct str trimmed = str_trim(text);
	struct seen cut = { 0 };
	if (trimmed.n > 1 && (trimmed.p[0] == '{' || trimmed.p[0] == '[') &&
	    walk((struct str){ trimmed.p, trimmed.n - 1 }, &cut))
		abort();
	return 0;
}
