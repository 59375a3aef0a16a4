/* airs.c: AIRS XML 3.0 and 3.1, and the dialects that vendors write: agencies one by one. docs/airs-xml.md. */
#include "importers/airs.h"

#include "importers/xml_feed.h"
#include "lib/i18n.h"

#include <stdio.h>
#include <stdlib.h>

/* What an item of 64 MiB may take as a tree and as a record. */
#define ITEM_MEMORY ((size_t)1 << 30)

enum { NESTED_MAX = 50 };

struct airs {
	const struct import_job *job;
	const struct importer_sink *sink;
	struct import_told *told;
	struct arena *a;
	struct buf raw; /* what an agency is known by */
	struct str lang;
	uint64_t gone, line;
};

static bool refuse(struct airs *f, struct str native, const struct err *why, struct err *err)
{
	const struct origin o = { .line = f->line, .native = native };

	return f->sink->refused(f->sink->ctx, &o, why, err);
}

/* Its bytes: the language and the parent, which stand elsewhere in the file, and what it says without the agencies in
 * it. */
static struct str raw_of(struct airs *f, const struct xml_node *agency, struct str flat, struct str parent)
{
	buf_reset(&f->raw);
	buf_fmt(&f->raw, "%.*s\n%.*s\n", STR_ARG(f->lang), STR_ARG(parent));
	if (flat.n)
		buf_s(&f->raw, flat);
	else
		xml_flat_tree(&f->raw, agency, "Agency");
	return buf_str(&f->raw);
}

static bool give(struct airs *f, struct xml_node *agency, struct str parent, struct err *err)
{
	struct making m = making_new(f->a, f->raw.n);
	struct str native = airs_native(f->a, agency);
	struct origin o = { .line = f->line, .native = native };
	struct err why = { 0 };

	if (!native.n) {
		err_set(&why, ERR_INPUT, _("the agency has neither a key nor a name"));
		return refuse(f, native, &why, err);
	}
	if (airs_is_deleted(f->a, agency)) {
		f->gone++;
		return f->sink->gone(f->sink->ctx, native, f->line, err);
	}
	struct record *r = airs_agency(&m, agency, parent, &why);
	if (!r)
		return refuse(f, native, &why, err);
	if (str_is(f->lang, "en"))
		r->lang = f->lang;
	return making_give(&m, f->sink, r, &o, err);
}

/* An agency, then those that stand in it: they are organizations of their own. */
static bool take(
    struct airs *f, struct xml_node *agency, struct str flat, struct str parent, int depth, struct err *err)
{
	struct str native = airs_native(f->a, agency);
	struct err why = { 0 };

	if (depth > NESTED_MAX) {
		err_set(&why, ERR_INPUT, _("agencies are nested more than %d deep"), NESTED_MAX);
		return refuse(f, native, &why, err);
	}
	f->told->items++;
	if (!f->sink->known(f->sink->ctx, raw_of(f, agency, flat, parent), f->line)) {
		for (struct xml_node *c = xml_next(agency, "Agency", NULL); c;
		     c = xml_next(agency, "Agency", c))
			c->done = true;
		if (!give(f, agency, parent, err))
			return false;
	}
	for (struct xml_node *c = xml_next(agency, "Agency", NULL); c; c = xml_next(agency, "Agency", c)) {
		c->done = false;
		if (!take(f, c, STR_NONE, native, depth + 1, err))
			return false;
	}
	return true;
}

static bool on_item(void *ctx, const struct xml_item *item, struct err *err)
{
	struct airs *f = ctx;
	struct xml_node *agency;
	struct err why = { 0 };

	f->line = item->line;
	if (item->why || !str_is(item->name, "Agency")) {
		f->told->items++;
		if (!item->why)
			err_set(&why, ERR_INPUT, _("<%.*s> stands where <Agency> is expected"),
			    STR_ARG(item->name));
		return refuse(f, STR_NONE, item->why ? item->why : &why, err);
	}
	if (!item->nested && f->sink->known(f->sink->ctx, raw_of(f, NULL, item->flat, STR_NONE), f->line)) {
		f->told->items++;
		return true;
	}
	arena_reset(f->a);
	if (!xml_tree(f->a, item->flat, &agency, &why)) {
		f->told->items++;
		return refuse(f, STR_NONE, &why, err);
	}
	if (item->nested)
		return take(f, agency, STR_NONE, STR_NONE, 0, err);
	f->told->items++;
	return give(f, agency, STR_NONE, err);
}

static void tell(struct airs *f, const struct xml_feed_told *xml)
{
	int n = snprintf(f->told->found, sizeof f->told->found, _("AIRS XML, %s, %llu agencies"),
	    xml->encoding, (unsigned long long)f->told->items);

	if (f->gone && n > 0 && (size_t)n < sizeof f->told->found)
		snprintf(f->told->found + n, sizeof f->told->found - (size_t)n, _(", %llu gone"),
		    (unsigned long long)f->gone);
}

static bool airs_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	static const char *const roots[] = { "Source", NULL }, *const items[] = { "Agency", NULL };
	struct arena *AUTO_ARENA a = arena_new(ITEM_MEMORY);
	struct airs f = {
		.job = job, .sink = sink, .told = told, .a = a, .raw = BUF_INIT(XML_ITEM_MAX + 4096)
	};
	const struct xml_feed feed = {
		.format = "airs-xml", .roots = roots, .items = items, .ctx = &f, .item = on_item
	};
	struct xml_feed_told xml;

	bool ok = xml_feed_read(job->in, job->encoding, &feed, &xml, err);
	tell(&f, &xml);
	buf_free(&f.raw);
	return ok;
}

const struct importer importer_airs_xml = {
	.name = "airs-xml",
	.summary = N_("AIRS XML 3.0 and 3.1, and the dialects that vendors write"),
	.version = 1,
	.read = airs_read,
};
