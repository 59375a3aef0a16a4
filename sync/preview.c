/* preview.c: the first records of a file as the source would read it, without a database. */
#include "lib/i18n.h"
#include "model/ids.h"
#include "sync/sync.h"

#include <string.h>

struct preview {
	struct arena *a;
	const struct source *source;
	struct sync_report *report;
	struct sync_refusal **last_refusal;
	bool (*each)(void *ctx, const struct record *r, const struct origin *o, struct err *err);
	void *ctx;
	int left;
	bool enough; /* the reading was ended by us */
};

static bool nothing_known(void *ctx, struct str raw, uint64_t line)
{
	(void)ctx;
	(void)raw;
	(void)line;
	return false;
}

static bool on_record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct preview *p = ctx;

	if (!record_id(r).n)
		record_set(r, 0, ids_root(p->a, p->source->name, r->entity, o->native));
	ids_fill(p->a, r);
	if (!p->each(p->ctx, r, o, err))
		return false;
	if (--p->left > 0)
		return true;
	p->enough = true;
	return err_set(err, ERR_INPUT, "%s", "");
}

static bool on_gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	(void)ctx;
	(void)native;
	(void)line;
	(void)err;
	return true;
}

static bool on_refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct preview *p = ctx;
	struct sync_refusal *r = *p->last_refusal = ARENA_NEW(p->a, struct sync_refusal);

	(void)err;
	*r = (struct sync_refusal){ .line = o->line,
		.column = arena_str(p->a, o->column),
		.value = arena_str(p->a, o->value),
		.reason = arena_str(p->a, str_of(why->text)) };
	p->last_refusal = &r->next;
	p->report->refused += !o->partial;
	p->report->partial += o->partial;
	return true;
}

bool sync_preview(struct arena *a, const struct conf *conf, const struct source *s, const char *file, int max,
    struct sync_report *out,
    bool (*each)(void *ctx, const struct record *r, const struct origin *o, struct err *err), void *ctx,
    struct err *err)
{
	struct preview p = { .a = a, .source = s, .report = out, .each = each, .ctx = ctx, .left = max };
	struct importer_sink sink = {
		.ctx = &p, .known = nothing_known, .record = on_record, .gone = on_gone, .refused = on_refused
	};
	struct conf *AUTO_CONF mapping = NULL;
	struct input *AUTO_INPUT in = NULL;
	struct import_told told = { 0 };

	(void)conf;
	*out = (struct sync_report){ 0 };
	p.last_refusal = &out->refusals;
	if (!file && (!s->where.n || strstr(s->where.p, "://")))
		return err_set(
		    err, ERR_CONFIG, _("give the file to preview: this source has no file of its own"));
	out->file = str_of(file ? file : s->where.p);
	if (s->mapping.n && !conf_read(arena_z(a, s->mapping), &mapping, err))
		return false;
	if (!input_open_file(arena_z(a, out->file), s->max_bytes, &in, err))
		return false;
	struct import_job job = { .in = in,
		.mapping = mapping,
		.entity = &entities[ENTITY_ORGANIZATION],
		.encoding = s->encoding };
	bool ok = s->importer->read(&job, &sink, &told, err) || p.enough;
	out->found = arena_str(a, str_of(told.found));
	out->items = told.items;
	return ok;
}
