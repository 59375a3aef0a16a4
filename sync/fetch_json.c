#include "sync/fetch_json.h"

#include "lib/json.h"

enum { PATH_MAX_BYTES = 500 };

struct walk {
	const struct fetch_json *visitor;
	char path[PATH_MAX_BYTES + 1];
	size_t n;                         /* of path; past PATH_MAX_BYTES: too long to be told */
	size_t level[JSON_DEPTH_MAX + 1]; /* what n was before each container */
	bool list[JSON_DEPTH_MAX + 1];
	int depth;
	bool stopped;
};

static const char *path_of(const struct walk *w)
{
	return w->n <= PATH_MAX_BYTES ? w->path : NULL;
}

static void append(struct walk *w, struct str s)
{
	if (w->n + s.n <= PATH_MAX_BYTES) {
		memcpy(w->path + w->n, s.p, s.n);
		w->path[w->n + s.n] = '\0';
		w->n += s.n;
	} else {
		w->n = PATH_MAX_BYTES + 1;
	}
}

static void back_to(struct walk *w, size_t n)
{
	w->n = n;
	if (n <= PATH_MAX_BYTES)
		w->path[n] = '\0';
}

/* A value is over: the next member of the object begins where the object does. */
static void value_over(struct walk *w)
{
	if (w->depth && !w->list[w->depth])
		back_to(w, w->level[w->depth]);
}

static bool give(struct walk *w, struct str v)
{
	const char *path = path_of(w);

	w->stopped = path && !w->visitor->value(w->visitor->ctx, path, v);
	value_over(w);
	return !w->stopped;
}

static bool on_null(void *ctx)
{
	value_over(ctx);
	return true;
}

static bool on_boolean(void *ctx, bool v)
{
	return give(ctx, v ? STR("true") : STR("false"));
}

static bool on_text(void *ctx, struct str s)
{
	return give(ctx, s);
}

static bool on_key(void *ctx, struct str name)
{
	struct walk *w = ctx;

	back_to(w, w->level[w->depth]);
	if (w->n)
		append(w, STR("."));
	append(w, name);
	return true;
}

static bool begin(struct walk *w, bool list)
{
	w->depth++;
	if (list)
		append(w, STR("[]"));
	w->level[w->depth] = w->n;
	w->list[w->depth] = list;
	return true;
}

static bool on_map_begin(void *ctx)
{
	return begin(ctx, false);
}

static bool on_list_begin(void *ctx)
{
	return begin(ctx, true);
}

static bool end(struct walk *w, bool list)
{
	back_to(w, w->level[w->depth]);
	const char *path = path_of(w);

	w->stopped = !list && path && w->visitor->end && !w->visitor->end(w->visitor->ctx, path);
	w->depth--;
	back_to(w, w->level[w->depth]);
	return !w->stopped;
}

static bool on_map_end(void *ctx)
{
	return end(ctx, false);
}

static bool on_list_end(void *ctx)
{
	return end(ctx, true);
}

bool fetch_json_walk(struct str text, const struct fetch_json *visitor, struct err *err)
{
	static const struct json_events events = { .null = on_null,
		.boolean = on_boolean,
		.number = on_text,
		.string = on_text,
		.map_begin = on_map_begin,
		.key = on_key,
		.map_end = on_map_end,
		.list_begin = on_list_begin,
		.list_end = on_list_end };
	struct walk w = { .visitor = visitor };

	return json_parse(text, &events, &w, err) || w.stopped;
}
