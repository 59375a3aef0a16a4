#include "importers/importer.h"

#include "importers/json_items.h"
#include "lib/i18n.h"
#include "model/record.h"
#include "model/validate.h"

#include <stdio.h>

/* What a record of 16 MiB of JSON may take: its strings, and 20,000 objects. */
#define ITEM_MEMORY ((size_t)512 << 20)

enum { PROBLEMS_MAX = 20 };

static bool has_extra(const struct record *r, const char *name)
{
	for (const struct extra *x = r->extras; x; x = x->next)
		if (str_is(x->name, name))
			return true;
	return false;
}

/* A service with its organization inside it, read as an organization. */
static bool is_service(const struct record *r)
{
	int services = entity_field(r->entity, STR("services"));

	if (r->entity->id != ENTITY_ORGANIZATION || r->slots[services].list.first)
		return false;
	return has_extra(r, "organization") || has_extra(r, "organization_id");
}

static struct record *read_item(
    struct arena *a, const struct import_job *job, struct str raw, struct err *why)
{
	struct record *r = record_read_json(a, raw, job->entity, why);

	if (!r)
		return NULL;
	if (is_service(r)) {
		err_set(why, ERR_INPUT,
		    _("this is a service, and organizations are expected: ask the partner for "
		      "organizations with their services (/organizations?full=true)"));
		return NULL;
	}
	if (!record_id(r).n) {
		err_set(why, ERR_INPUT,
		    _("the record has no \"id\", so that it could not be recognised the next time: "
		      "ask the partner for one that stays"));
		return NULL;
	}
	return r;
}

/* "JSON, a list of 7474 items", and where a page says something else than it holds. */
static void tell(struct import_told *told, const struct json_items *items)
{
	static const char *const forms[] = {
		[JSON_ITEMS_NONE] = N_("nothing"),
		[JSON_ITEMS_LIST] = N_("a list"),
		[JSON_ITEMS_PAGE] = N_("a page"),
		[JSON_ITEMS_LINES] = N_("lines"),
		[JSON_ITEMS_ONE] = N_("one object"),
	};
	const char *form = _(forms[json_items_form(items)]);
	struct json_page p = json_items_page(items);
	long long n = (long long)told->items, said = p.size >= 0 ? p.size : p.total_items;
	char *found = told->found;
	size_t size = sizeof told->found;

	told->blank = json_items_blank(items);
	told->part = p.total_pages > 1 || p.total_items > n;
	if (p.total_pages > 1)
		snprintf(found, size, _("JSON, %s: %lld of %lld, with %lld of %lld items"), form,
		    (long long)p.page_number, (long long)p.total_pages, n, (long long)p.total_items);
	else if (said >= 0 && said != n)
		snprintf(found, size, _("JSON, %s that announces %lld items and holds %lld"), form, said, n);
	else
		snprintf(found, size, _("JSON, %s; items: %lld"), form, n);
}

/* Ids of any form are welcome: what is no UUID becomes one (model/ids.h). */
static bool is_id(struct str path)
{
	return path.n >= 2 && memcmp(path.p + path.n - 2, "id", 2) == 0;
}

/* A value of the wrong form is kept, for it may tell a technician something, and reported: no reader gets it. */
static bool report_misfits(struct arena *a, const struct record *r, const struct importer_sink *sink,
    const struct origin *at, struct err *err)
{
	for (const struct problem *p = validate_record(a, r, PROBLEMS_MAX); p; p = p->next) {
		struct origin o = {
			.line = at->line, .native = at->native, .column = p->path, .partial = true
		};
		struct err why = { 0 };
		if (p->missing || is_id(p->path))
			continue;
		err_set(&why, ERR_INPUT, "%.*s", STR_ARG(p->reason));
		if (!sink->refused(sink->ctx, &o, &why, err))
			return false;
	}
	return true;
}

static bool take(struct arena *a, const struct import_job *job, const struct importer_sink *sink,
    const struct json_item *item, struct err *err)
{
	struct origin o = { .line = item->line };
	struct err why = { 0 };

	if (sink->known(sink->ctx, item->raw, item->line))
		return true;
	arena_reset(a);
	struct record *r = read_item(a, job, item->raw, &why);
	if (!r)
		return sink->refused(sink->ctx, &o, &why, err);
	o.native = record_id(r);
	if (!report_misfits(a, r, sink, &o, err))
		return false;
	if (r->gone.n)
		return sink->gone(sink->ctx, o.native, o.line, err);
	return sink->record(sink->ctx, r, &o, err);
}

static bool hsds_json_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ITEM_MEMORY);
	struct json_items *AUTO_JSON_ITEMS items = NULL;
	struct json_item item;
	struct err why = { 0 };

	if (job->encoding.n && !input_declare(job->in, job->encoding, err))
		return false;
	items = json_items_open(job->in);
	for (;;) {
		enum json_items_step step = json_items_next(items, &item, &why);
		if (step == JSON_ITEMS_FAILED) {
			*err = why;
			return false;
		}
		if (step == JSON_ITEMS_DONE)
			break;
		told->items++;
		struct origin o = { .line = item.line };
		if (step == JSON_ITEMS_BAD ? !sink->refused(sink->ctx, &o, &why, err)
		                           : !take(a, job, sink, &item, err))
			return false;
	}
	tell(told, items);
	return true;
}

const struct importer importer_hsds_json = {
	.name = "hsds-json",
	.summary = N_("HSDS 3.x JSON: a list, a page of the API, lines (NDJSON), or one organization"),
	.version = 1,
	.read = hsds_json_read,
};
