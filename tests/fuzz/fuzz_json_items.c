/* fuzz_json_items.c: splits any bytes into items; what a whole JSON parser takes, the splitter must take too, with
 * the same items wherever the pieces of the text end, and no prefix of a list or page may pass for a whole. */
#include "tests/fuzz/fuzz.h"

#include "importers/json_items.h"
#include "importers/json_span.h"
#include "lib/hash.h"
#include "lib/json.h"

#include <stdlib.h>
#include <string.h>

enum { PREFIXES = 8 };

struct seen {
	uint64_t items;
	struct hash hash;
	enum json_items_form form;
	int64_t pages;
	bool whole;
	bool two; /* refused: a page with two lists may be JSON */
};

static struct seen split(struct str text)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", text);
	struct json_items *AUTO_JSON_ITEMS j = json_items_open(in);
	struct json_item item;
	struct err err = { 0 };
	struct seen s = { 0 };
	uint64_t line = 1;

	for (;;) {
		enum json_items_step step = json_items_next(j, &item, &err);
		s.whole = step == JSON_ITEMS_DONE;
		if (step == JSON_ITEMS_DONE || step == JSON_ITEMS_FAILED)
			break;
		if (step == JSON_ITEMS_BAD || !item.raw.n || item.line < line)
			abort(); /* nothing is too long here, and lines go up */
		line = item.line;
		s.items++;
		s.hash = hash_of2((struct str){ (const char *)s.hash.b, HASH_BYTES }, item.raw);
	}
	if (!s.whole && (err.kind == ERR_NONE || !err.text[0]))
		abort();
	s.two = !s.whole && strstr(err.text, "two lists");
	s.form = json_items_form(j);
	s.pages = json_items_page(j).pages;
	return s;
}

/* The state goes on from piece to piece as over the whole. */
static void spans(struct str text)
{
	struct json_span whole = { 0 }, pieces = { 0 };
	const char *p = text.p, *q = text.p, *end = text.p + text.n;
	enum json_span_step a = json_span_scan(&whole, &p, end), b = JSON_SPAN_MORE;

	for (const char *to = q; b == JSON_SPAN_MORE && to < end;)
		b = json_span_scan(&pieces, &q, ++to);
	if (a != b || p != q)
		abort();
}

static bool yes(void *ctx)
{
	(void)ctx;
	return true;
}

static bool yes_boolean(void *ctx, bool v)
{
	(void)ctx;
	(void)v;
	return true;
}

static bool yes_text(void *ctx, struct str s)
{
	(void)ctx;
	(void)s;
	return true;
}

static bool parses(const char *before, struct str text, char after)
{
	static const struct json_events any = { yes, yes_boolean, yes_text, yes_text, yes, yes_text, yes, yes,
		yes };
	struct buf AUTO_BUF b = BUF_INIT(text.n + 16);
	struct err err;

	buf_s(&b, str_of(before));
	buf_s(&b, text);
	buf_char(&b, after);
	return json_parse(buf_str(&b), &any, NULL, &err);
}

/* One value and nothing else; the parser looks less closely at what stands behind a whole document. */
static bool is_json(struct str text)
{
	return parses("[", text, ']') && parses("{\"\":", text, '}');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct str body = str_trim(text);

	if (size)
		spans(text);
	struct seen s = split(text);
	if (!body.n || (body.p[0] != '[' && body.p[0] != '{'))
		return 0;
	if (!s.whole && !s.two && body.p == text.p && is_json(text))
		abort();
	if (!s.whole || s.form == JSON_ITEMS_LINES)
		return 0;
	for (size_t n = 1, step = 1 + body.n / PREFIXES; n < body.n; n += step) {
		struct seen cut = split((struct str){ body.p, body.n - n });
		if (cut.whole && cut.pages >= s.pages) /* of several pages, fewer are whole too */
			abort();
	}
	return 0;
}
