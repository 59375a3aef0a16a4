#include "tests/tree.h"

#include "lib/file.h"
#include "lib/json.h"
#include "tests/test.h"

struct reading {
	struct arena *a;
	struct tree *root, *open[JSON_DEPTH_MAX];
	int depth;
	struct str key;
};

static struct tree *put(struct reading *r, enum tree_kind kind, struct str text)
{
	struct tree *t = ARENA_NEW(r->a, struct tree), *in = r->depth ? r->open[r->depth - 1] : NULL;

	*t = (struct tree){ .kind = kind, .key = r->key, .text = arena_str(r->a, text) };
	r->key = STR_NONE;
	if (!in)
		r->root = t;
	else if (in->last)
		in->last->next = t;
	else
		in->first = t;
	if (in)
		in->last = t;
	return t;
}

static bool on_null(void *ctx)
{
	return put(ctx, TREE_NULL, STR_NONE);
}

static bool on_boolean(void *ctx, bool v)
{
	return put(ctx, TREE_BOOLEAN, v ? STR("true") : STR("false"));
}

static bool on_number(void *ctx, struct str spelling)
{
	return put(ctx, TREE_NUMBER, spelling);
}

static bool on_string(void *ctx, struct str s)
{
	return put(ctx, TREE_STRING, s);
}

static bool on_map_begin(void *ctx)
{
	struct reading *r = ctx;
	struct tree *t = put(r, TREE_MAP, STR_NONE);

	r->open[r->depth++] = t;
	return true;
}

static bool on_list_begin(void *ctx)
{
	struct reading *r = ctx;
	struct tree *t = put(r, TREE_LIST, STR_NONE);

	r->open[r->depth++] = t;
	return true;
}

static bool on_key(void *ctx, struct str name)
{
	struct reading *r = ctx;

	r->key = arena_str(r->a, name);
	return true;
}

static bool on_end(void *ctx)
{
	struct reading *r = ctx;

	r->depth--;
	return true;
}

static const struct json_events events = {
	.null = on_null,
	.boolean = on_boolean,
	.number = on_number,
	.string = on_string,
	.map_begin = on_map_begin,
	.key = on_key,
	.map_end = on_end,
	.list_begin = on_list_begin,
	.list_end = on_end,
};

struct tree *tree_read(struct arena *a, struct str json)
{
	struct reading r = { .a = a };
	struct err e = { 0 };

	assert_ok(json_parse(json, &events, &r, &e));
	return r.root;
}

struct tree *tree_read_shared(struct arena *a, const char *file)
{
	struct err e = { 0 };
	char path[4096];
	struct str json;

	assert_non_null(test_shared(file, path, sizeof path));
	assert_ok(file_read_all(a, path, 16 << 20, &json, &e));
	return tree_read(a, json);
}

const struct tree *tree_get(const struct tree *map, const char *key)
{
	for (const struct tree *t = map && map->kind == TREE_MAP ? map->first : NULL; t; t = t->next)
		if (str_is(t->key, key))
			return t;
	return NULL;
}

struct str tree_text(const struct tree *map, const char *key)
{
	const struct tree *t = tree_get(map, key);

	return t && t->kind == TREE_STRING ? t->text : STR_NONE;
}

bool tree_has(const struct tree *list, const char *text)
{
	for (const struct tree *t = list ? list->first : NULL; t; t = t->next)
		if (t->kind == TREE_STRING && str_is(t->text, text))
			return true;
	return false;
}

static const struct tree *member(const struct tree *map, struct str key)
{
	for (const struct tree *t = map->first; t; t = t->next)
		if (str_eq(t->key, key))
			return t;
	return NULL;
}

static int length(const struct tree *t)
{
	int n = 0;

	for (const struct tree *c = t->first; c; c = c->next)
		n++;
	return n;
}

bool tree_equal(const struct tree *x, const struct tree *y)
{
	if (!x || !y || x->kind != y->kind || !str_eq(x->text, y->text) || length(x) != length(y))
		return false;
	for (const struct tree *c = x->first, *d = y->first; c; c = c->next, d = d->next)
		if (!tree_equal(c, x->kind == TREE_MAP ? member(y, c->key) : d))
			return false;
	return true;
}

static void write_inside(struct buf *out, const struct tree *t, char open, char close)
{
	buf_char(out, open);
	for (const struct tree *c = t->first; c; c = c->next) {
		if (t->kind == TREE_MAP) {
			json_string(out, c->key);
			buf_char(out, ':');
		}
		tree_write(out, c);
		if (c->next)
			buf_char(out, ',');
	}
	buf_char(out, close);
}

void tree_write(struct buf *out, const struct tree *t)
{
	if (t->kind == TREE_MAP)
		write_inside(out, t, '{', '}');
	else if (t->kind == TREE_LIST)
		write_inside(out, t, '[', ']');
	else if (t->kind == TREE_STRING)
		json_string(out, t->text);
	else
		buf_s(out, t->kind == TREE_NULL ? STR("null") : t->text);
}

void tree_add(struct arena *a, struct tree *map, struct str key, struct tree *value)
{
	value->key = arena_str(a, key);
	value->next = map->first;
	map->first = value;
	if (!map->last)
		map->last = value;
}
