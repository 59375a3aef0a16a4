/* pair_reason.c: why two fiches were held to be one, as it is kept. */
#include "lib/json.h"
#include "store/pair.h"

#include <stdlib.h>

enum { REASONS_MAX = 64 * 1024 };

static void put_member(struct buf *b, const char *key, struct str value)
{
	buf_fmt(b, "\"%s\":", key);
	json_string(b, value);
	buf_char(b, ',');
}

struct str pair_reasons_json(struct arena *a, const struct match_reason *reasons, int n)
{
	struct buf AUTO_BUF b = BUF_INIT(REASONS_MAX);

	buf_char(&b, '[');
	for (int i = 0; i < n; i++) {
		buf_s(&b, i ? STR(",{") : STR("{"));
		put_member(&b, "code", str_of(reasons[i].code));
		put_member(&b, "text", str_of(reasons[i].text));
		put_member(&b, "left", reasons[i].left);
		put_member(&b, "right", reasons[i].right);
		buf_fmt(&b, "\"bits\":%.2f}", reasons[i].bits);
	}
	buf_char(&b, ']');
	return buf_ok(&b) ? arena_str(a, buf_str(&b)) : STR("[]");
}

/* Reading ----------------------------------------------------------------------------------------------------- */

struct reading {
	struct arena *a;
	struct match_reason *out;
	int n;
	struct str key;
};

static bool on_begin(void *ctx)
{
	struct reading *r = ctx;

	if (r->n == MATCH_REASONS)
		return false;
	r->out[r->n++] = (struct match_reason){ .code = "", .text = "" };
	return true;
}

static bool on_key(void *ctx, struct str name)
{
	struct reading *r = ctx;

	r->key = arena_str(r->a, name);
	return true;
}

static bool on_string(void *ctx, struct str s)
{
	struct reading *r = ctx;

	if (!r->n)
		return false;
	struct match_reason *last = &r->out[r->n - 1];
	s = arena_str(r->a, s);
	if (str_is(r->key, "code"))
		last->code = s.p;
	else if (str_is(r->key, "text"))
		last->text = s.p;
	else if (str_is(r->key, "left"))
		last->left = s;
	else if (str_is(r->key, "right"))
		last->right = s;
	return true;
}

static bool on_number(void *ctx, struct str spelling)
{
	struct reading *r = ctx;

	if (r->n && str_is(r->key, "bits"))
		r->out[r->n - 1].bits = strtod(arena_z(r->a, spelling), NULL);
	return true;
}

static bool on_other(void *ctx)
{
	(void)ctx;
	return true;
}

static bool on_boolean(void *ctx, bool v)
{
	(void)v;
	return on_other(ctx);
}

int pair_reasons(struct arena *a, struct str json, struct match_reason out[MATCH_REASONS])
{
	static const struct json_events events = {
		.null = on_other,
		.boolean = on_boolean,
		.number = on_number,
		.string = on_string,
		.map_begin = on_begin,
		.key = on_key,
		.map_end = on_other,
		.list_begin = on_other,
		.list_end = on_other,
	};
	struct reading r = { .a = a, .out = out };
	struct err ignored;

	json_parse(json, &events, &r, &ignored);
	return r.n;
}
