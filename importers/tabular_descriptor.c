#include "importers/tabular_descriptor.h"

#include "lib/i18n.h"
#include "lib/json.h"

enum { RESOURCES_MAX = 1000, FIELDS_MAX = 4096 };

/* Members that mean something here, wherever they stand. */
enum member { OTHER, RESOURCES, NAME, PATH, ENCODING, DIALECT, DELIMITER, HEADER, SCHEMA, FIELDS };

static const char *const members[] = {
	[RESOURCES] = "resources",
	[NAME] = "name",
	[PATH] = "path",
	[ENCODING] = "encoding",
	[DIALECT] = "dialect",
	[DELIMITER] = "delimiter",
	[HEADER] = "header",
	[SCHEMA] = "schema",
	[FIELDS] = "fields",
};

struct reader {
	struct arena *a;
	enum member at[JSON_DEPTH_MAX + 2]; /* the member at each depth */
	int depth;
	struct tabular_resource *first, *last;
	size_t resources;
	bool too_many;
};

static bool is_at(const struct reader *r, const enum member *path, int n)
{
	for (int i = 0; i < n; i++)
		if (r->at[i + 1] != path[i])
			return false;
	return true;
}

#define AT(r, depth_, ...) \
	((r)->depth == (depth_) && \
	    is_at((r), (const enum member[]){ __VA_ARGS__ }, \
	        (int)(sizeof((const enum member[]){ __VA_ARGS__ }) / sizeof(enum member))))

static bool open_any(struct reader *r)
{
	r->at[++r->depth] = OTHER;
	return true;
}

static bool on_map_begin(void *ctx)
{
	struct reader *r = ctx;

	if (AT(r, 2, RESOURCES)) {
		if (++r->resources > RESOURCES_MAX) {
			r->too_many = true;
			return false;
		}
		struct tabular_resource *next = ARENA_NEW(r->a, struct tabular_resource);
		*(r->last ? &r->last->next : &r->first) = next;
		r->last = next;
	}
	return open_any(r);
}

static bool on_list_begin(void *ctx)
{
	return open_any(ctx);
}

static bool on_end(void *ctx)
{
	struct reader *r = ctx;

	r->depth--;
	return true;
}

static bool on_key(void *ctx, struct str name)
{
	struct reader *r = ctx;
	enum member m = FIELDS;

	while (m > OTHER && !str_is(name, members[m]))
		m--;
	r->at[r->depth] = m;
	return true;
}

static bool add_field(struct reader *r, struct str name)
{
	struct tabular_resource *last = r->last;

	if (last->n_fields == FIELDS_MAX) {
		r->too_many = true;
		return false;
	}
	if (!last->fields)
		last->fields = ARENA_ARRAY(r->a, struct str, FIELDS_MAX);
	last->fields[last->n_fields++] = arena_str(r->a, name);
	return true;
}

static bool on_string(void *ctx, struct str s)
{
	struct reader *r = ctx;

	if (AT(r, 3, RESOURCES, OTHER, NAME))
		r->last->name = arena_str(r->a, s);
	else if (AT(r, 3, RESOURCES, OTHER, ENCODING))
		r->last->encoding = arena_str(r->a, s);
	else if (AT(r, 3, RESOURCES, OTHER, PATH) || AT(r, 4, RESOURCES, OTHER, PATH))
		r->last->path = r->last->path.n ? r->last->path : arena_str(r->a, s);
	else if (AT(r, 4, RESOURCES, OTHER, DIALECT, DELIMITER))
		r->last->delimiter = s.n ? s.p[0] : '\0';
	else if (AT(r, 6, RESOURCES, OTHER, SCHEMA, FIELDS, OTHER, NAME))
		return add_field(r, s);
	return true;
}

static bool on_boolean(void *ctx, bool v)
{
	struct reader *r = ctx;

	if (AT(r, 4, RESOURCES, OTHER, DIALECT, HEADER))
		r->last->headless = !v;
	return true;
}

static bool on_null(void *ctx)
{
	(void)ctx;
	return true;
}

static bool on_number(void *ctx, struct str spelling)
{
	(void)ctx;
	(void)spelling;
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

bool tabular_descriptor(struct arena *a, struct str json, struct tabular_resource **out, struct err *err)
{
	struct reader r = { .a = a };

	if (!json_parse(json, &events, &r, err))
		return r.too_many
		    ? err_set(err, ERR_INPUT, _("more than 1,000 resources, or 4,096 fields in one of them"))
		    : false;
	*out = r.first;
	return true;
}
