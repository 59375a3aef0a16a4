#include "importers/importer.h"

#include "importers/hsds_gather.h"
#include "importers/hsds_hours.h"
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
		    _("this is a service, among items that are organizations: ask the partner for "
		      "items of one kind"));
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

/* One document being read. */
struct reading {
	const struct import_job *job;
	const struct importer_sink *sink;
	struct import_told *told;
	struct json_items *items;
	struct arena *a;
	/* Its items are organizations, or services to be brought together: the first that can be read decides. */
	bool decided;
	struct spill *spill; /* services */
	uint64_t organizations;
};

static void tell_pages(char *found, size_t size, const struct json_page *p, long long n)
{
	if (p->pages > 1)
		snprintf(found, size, _("JSON, %lld pages; items: %lld"), (long long)p->pages, n);
	else if (p->total_pages > 1)
		snprintf(found, size, _("JSON, a page: %lld of %lld, with %lld of %lld items"),
		    (long long)p->page_number, (long long)p->total_pages, n, (long long)p->total_items);
	else if (p->announced >= 0 && p->total_items == n)
		snprintf(found, size, _("JSON, a page that announces %lld items and holds %lld"),
		    (long long)p->announced, (long long)p->found);
	else if (p->total_items >= 0 && p->total_items != n)
		snprintf(found, size, _("JSON, a page that announces %lld items and holds %lld"),
		    (long long)p->total_items, n);
	else if (p->announced >= 0)
		snprintf(found, size, _("JSON, a page that announces %lld items and holds %lld"),
		    (long long)p->announced, (long long)p->found);
	else
		snprintf(found, size, _("JSON, a page; items: %lld"), n);
}

/* Does a page say that there is more than it holds? Its size alone is often what was asked for. */
static bool is_part(const struct json_page *p, int64_t n)
{
	if (p->more || p->total_items > n || (p->total_pages > 1 && p->total_pages > p->pages))
		return true;
	return p->total_items < 0 && p->announced > p->found;
}

/* "JSON, a list; items: 7474", and where a page says something else than it holds. */
static void tell(const struct reading *r)
{
	static const char *const forms[] = {
		[JSON_ITEMS_NONE] = N_("nothing"),
		[JSON_ITEMS_LIST] = N_("a list"),
		[JSON_ITEMS_LINES] = N_("lines"),
		[JSON_ITEMS_ONE] = N_("one object"),
	};
	enum json_items_form form = json_items_form(r->items);
	struct json_page p = json_items_page(r->items);
	char *found = r->told->found;
	size_t size = sizeof r->told->found, n;

	r->told->blank = json_items_blank(r->items);
	if (form == JSON_ITEMS_PAGE) {
		r->told->part = is_part(&p, (int64_t)r->told->items);
		tell_pages(found, size, &p, (long long)r->told->items);
	} else {
		snprintf(found, size, _("JSON, %s; items: %lld"), _(forms[form]), (long long)r->told->items);
	}
	if (!r->spill)
		return;
	n = strlen(found);
	snprintf(found + n, size - n, _("; services, brought together as %llu organizations"),
	    (unsigned long long)r->organizations);
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

/* A record that was read, or a mark that it is gone. */
static bool give(struct arena *a, const struct importer_sink *sink, struct record *r, const struct origin *o,
    struct err *err)
{
	hsds_hours(a, r);
	if (!report_misfits(a, r, sink, o, err))
		return false;
	if (r->gone.n)
		return sink->gone(sink->ctx, o->native, o->line, err);
	return sink->record(sink->ctx, r, o, err);
}

static bool refuse(const struct reading *r, uint64_t line, const struct err *why, struct err *err)
{
	const struct origin o = { .line = line };

	return r->sink->refused(r->sink->ctx, &o, why, err);
}

static bool take_organization(const struct reading *r, const struct json_item *item, struct err *err)
{
	struct origin o = { .line = item->line };
	struct err why = { 0 };

	if (r->sink->known(r->sink->ctx, item->raw, item->line))
		return true;
	arena_reset(r->a);
	struct record *record = read_item(r->a, r->job, item->raw, &why);
	if (!record)
		return refuse(r, item->line, &why, err);
	o.native = record_id(record);
	return give(r->a, r->sink, record, &o, err);
}

/* Sets an item aside until all of its organization are there. */
static bool set_aside(const struct reading *r, const struct json_item *item, struct err *err)
{
	struct err why = { 0 };
	struct str organization;

	arena_reset(r->a);
	enum hsds_shape shape = hsds_shape(r->a, item->raw, &organization);
	if (shape == HSDS_GONE)
		return take_organization(r, item, err);
	if (shape != HSDS_UNREADABLE && shape != HSDS_OTHER && organization.n) {
		const struct spill_piece piece = { (int)shape, item->line, item->raw };
		return spill_add(r->spill, organization, &piece, err);
	}
	if (shape != HSDS_UNREADABLE)
		err_set(&why, ERR_INPUT,
		    _("the item names no organization (\"organization\" with an \"id\", or "
		      "\"organization_id\"): ask the partner for full items (full=true)"));
	else if (record_read_json(r->a, item->raw, r->job->entity, &why))
		err_set(&why, ERR_INPUT, _("an object is expected"));
	return refuse(r, item->line, &why, err);
}

static bool decide(struct reading *r, struct str raw, struct err *err)
{
	struct str organization;

	arena_reset(r->a);
	enum hsds_shape shape = hsds_shape(r->a, raw, &organization);
	r->decided = shape != HSDS_UNREADABLE && shape != HSDS_GONE;
	if (shape == HSDS_SERVICE || shape == HSDS_SERVICE_AT_LOCATION)
		r->spill = spill_new(0);
	return shape != HSDS_OTHER ||
	    err_set(err, ERR_INPUT,
	        _("these are places, taxonomies or terms by themselves: ask for the organizations or the services"));
}

static bool read_items(struct reading *r, struct err *err)
{
	struct json_item item;
	struct err why = { 0 };

	r->decided = r->job->entity->id != ENTITY_ORGANIZATION;
	for (;;) {
		enum json_items_step step = json_items_next(r->items, &item, &why);
		if (step == JSON_ITEMS_FAILED) {
			*err = why;
			return false;
		}
		if (step == JSON_ITEMS_DONE)
			return !r->spill || hsds_gather(r->spill, r->sink, give, &r->organizations, err);
		r->told->items++;
		if (step == JSON_ITEMS_ITEM && !r->decided && !decide(r, item.raw, err))
			return false;
		if (step == JSON_ITEMS_BAD ? !refuse(r, item.line, &why, err)
		        : r->spill         ? !set_aside(r, &item, err)
		                           : !take_organization(r, &item, err))
			return false;
	}
}

static bool hsds_json_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	struct reading r = { .job = job, .sink = sink, .told = told };

	if (job->encoding.n && !input_declare(job->in, job->encoding, err))
		return false;
	r.a = arena_new(ITEM_MEMORY);
	r.items = json_items_open(job->in);
	bool ok = read_items(&r, err);
	if (ok)
		tell(&r);
	json_items_close(&r.items);
	spill_free(&r.spill);
	arena_free(&r.a);
	return ok;
}

const struct importer importer_hsds_json = {
	.name = "hsds-json",
	.summary = N_(
	    "HSDS 3.x JSON: lists, pages of an API, lines (NDJSON); of organizations or of services"),
	.version = 2,
	.read = hsds_json_read,
};
