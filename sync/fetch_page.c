#include "sync/fetch_page.h"

#include "importers/json_items.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "sync/fetch_auth.h"

#include <unistd.h>

enum { LINE_MAX_BYTES = 32 * 1024 * 1024, ID_MAX = 500 };

/* An item on its way from the text to the writer; what stands at its top is looked at. */
struct reading {
	struct json_writer writer;
	const char *member;
	int depth;
	bool at_id, nested;
	char id[ID_MAX];
	size_t id_n;
};

static void take_id(struct reading *r, struct str v)
{
	if (r->depth == 1 && r->at_id && v.n <= ID_MAX) {
		memcpy(r->id, v.p, v.n);
		r->id_n = v.n;
	}
}

static bool on_null(void *ctx)
{
	return json_writer_events.null(&((struct reading *)ctx)->writer);
}

static bool on_boolean(void *ctx, bool v)
{
	return json_writer_events.boolean(&((struct reading *)ctx)->writer, v);
}

static bool on_number(void *ctx, struct str v)
{
	take_id(ctx, v);
	return json_writer_events.number(&((struct reading *)ctx)->writer, v);
}

static bool on_string(void *ctx, struct str v)
{
	take_id(ctx, v);
	return json_writer_events.string(&((struct reading *)ctx)->writer, v);
}

static bool on_map_begin(void *ctx)
{
	struct reading *r = ctx;

	r->depth++;
	return json_writer_events.map_begin(&r->writer);
}

static bool on_key(void *ctx, struct str name)
{
	struct reading *r = ctx;

	r->at_id = r->depth == 1 && str_is(name, "id");
	r->nested = r->nested || (r->depth == 1 && str_is(name, r->member));
	return json_writer_events.key(&r->writer, name);
}

static bool on_map_end(void *ctx)
{
	struct reading *r = ctx;

	r->depth--;
	return json_writer_events.map_end(&r->writer);
}

static bool on_list_begin(void *ctx)
{
	struct reading *r = ctx;

	r->depth++;
	return json_writer_events.list_begin(&r->writer);
}

static bool on_list_end(void *ctx)
{
	struct reading *r = ctx;

	r->depth--;
	return json_writer_events.list_end(&r->writer);
}

static bool read_item(
    struct str raw, const char *member, struct buf *line, struct reading *r, struct err *err)
{
	static const struct json_events events = { .null = on_null,
		.boolean = on_boolean,
		.number = on_number,
		.string = on_string,
		.map_begin = on_map_begin,
		.key = on_key,
		.map_end = on_map_end,
		.list_begin = on_list_begin,
		.list_end = on_list_end };

	buf_reset(line);
	r->writer = (struct json_writer){ .out = line };
	r->member = member;
	r->depth = 0;
	r->at_id = r->nested = false;
	r->id_n = 0;
	if (!json_parse(raw, &events, r, err))
		return false;
	return buf_ok(line) ||
	    err_set(err, ERR_INPUT, _("an item is longer than the %d bytes allowed"), LINE_MAX_BYTES);
}

static bool read_items(struct input *in, const char *member,
    bool (*each)(void *ctx, const struct fetch_item *item, struct err *err), void *ctx,
    struct fetch_page *out, struct err *err)
{
	struct json_items *AUTO_JSON_ITEMS items = json_items_open(in);
	struct buf AUTO_BUF line = BUF_INIT(LINE_MAX_BYTES);
	enum json_items_step step;
	struct json_item item;
	struct reading r;

	while ((step = json_items_next(items, &item, err)) == JSON_ITEMS_ITEM) {
		if (!read_item(item.raw, member, &line, &r, err))
			return err_add(err, _("item %llu"), (unsigned long long)out->items + 1);
		struct fetch_item f = { .line = buf_str(&line), .id = { r.id, r.id_n }, .nested = r.nested };
		struct str before = { (const char *)out->hash.b, HASH_BYTES };
		out->items++;
		out->hash = hash_of2(before, f.line);
		if (!each(ctx, &f, err))
			return false;
	}
	out->total_items = json_items_page(items).total_items;
	out->total_pages = json_items_page(items).total_pages;
	return step == JSON_ITEMS_DONE;
}

bool fetch_page(const struct fetch_job *job, const char *url, const char *member,
    bool (*each)(void *ctx, const struct fetch_item *item, struct err *err), void *ctx,
    struct fetch_page *out, struct err *err)
{
	const char *path = arena_fmt(job->a, "%s.page", job->path).p;
	struct input *AUTO_INPUT in = NULL;
	struct net_request req;
	struct net_response got;

	*out = (struct fetch_page){ .total_items = -1, .total_pages = -1 };
	if (!fetch_request(job, url, &req, err))
		return false;
	req.status = &out->status;
	if (!net_fetch(job->a, &req, path, &got, err))
		return false;
	/* Lines of which there are none today. */
	if (got.bytes == 0) {
		unlink(path);
		return true;
	}
	bool ok = input_open_file(path, req.max_bytes, &in, err);
	unlink(path);
	if (!ok)
		return false;
	input_call(in, got.url);
	return read_items(in, member, each, ctx, out, err) || err_add(err, "%s", got.url);
}
