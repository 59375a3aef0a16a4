/* cioc.c: CIOC's sharing format: ROOT with RECORDs, both languages side by side. docs/cioc-xml.md.
 *
 * The records of an agency stand anywhere in the file: they are set aside and brought together (importers/spill.h).
 * A privacy profile may stand behind the records that name it. */
#include "importers/cioc_group.h"
#include "importers/spill.h"
#include "importers/xml_feed.h"
#include "lib/i18n.h"

#include <stdio.h>
#include <stdlib.h>

/* GROUP_MAX: records of one agency; PROFILES_MAX: bytes of all privacy profiles. */
enum { GROUP_MAX = 100000, PROFILES_MAX = 1024 * 1024 };

#define ITEM_MEMORY ((size_t)2 << 30)

/* A privacy profile: the names of its elements end with a blank one. */
struct profile {
	struct profile *next;
	struct str fr, en;
	struct str *elements;
};

struct feed {
	const struct importer_sink *sink;
	struct import_told *told;
	struct arena *a;           /* of one agency */
	struct arena *profiles_of; /* of the whole file */
	struct profile *profiles;
	size_t profile_bytes;
	struct spill *aside;
	struct buf raw;
	uint64_t records, gone, line;
};

static bool refuse(struct feed *f, uint64_t line, struct str native, const struct err *why, struct err *err)
{
	const struct origin o = { .line = line, .native = native };

	return f->sink->refused(f->sink->ctx, &o, why, err);
}

/* Heads --------------------------------------------------------------------------------------------------------- */

static size_t count(const struct xml_node *n, const char *name)
{
	size_t found = 0;

	for (struct xml_node *c = xml_next(n, name, NULL); c; c = xml_next(n, name, c))
		found++;
	return found;
}

static void read_profile(struct feed *f, struct xml_node *pr)
{
	struct profile *p = ARENA_NEW(f->profiles_of, struct profile);
	size_t n = 0;

	*p = (struct profile){ .next = f->profiles,
		.en = arena_str(f->profiles_of, xml_attr(pr, "V")),
		.fr = arena_str(f->profiles_of, xml_attr(pr, "VF")),
		.elements = ARENA_ARRAY(f->profiles_of, struct str, count(pr, "FLD") + 1) };
	for (struct xml_node *c = xml_next(pr, "FLD", NULL); c; c = xml_next(pr, "FLD", c)) {
		struct str name = xml_attr(c, "V");
		if (name.n)
			p->elements[n++] = arena_str(f->profiles_of, name);
	}
	f->profiles = p;
}

static bool read_head(struct feed *f, const struct xml_item *item, struct err *err)
{
	struct xml_node *head;

	if (!str_is(item->name, "PRIVACY_PROFILE_LIST"))
		return true; /* the database and the lists of codes are not the records' */
	f->profile_bytes += item->flat.n;
	if (f->profile_bytes > PROFILES_MAX)
		return err_set(err, ERR_INPUT, _("line %llu: privacy profiles of more than 1 MiB"),
		    (unsigned long long)item->line);
	arena_reset(f->a);
	if (!xml_tree(f->a, item->flat, &head, err))
		return false;
	for (struct xml_node *c = xml_next(head, "PR", NULL); c; c = xml_next(head, "PR", c))
		read_profile(f, c);
	return true;
}

/* Who names a profile that the file does not have may mean any element: all of it is then internal. */
static const struct str *profile_of(const struct feed *f, struct str name, bool *unknown)
{
	for (const struct profile *p = f->profiles; p && name.n; p = p->next)
		if (str_eq(p->en, name) || str_eq(p->fr, name))
			return p->elements;
	*unknown = name.n > 0;
	return NULL;
}

/* Records ------------------------------------------------------------------------------------------------------- */

static bool set_aside(struct feed *f, const struct xml_item *item, struct err *err)
{
	struct xml_node *record;
	struct err why = { 0 };

	arena_reset(f->a);
	if (!xml_tree(f->a, item->flat, &record, &why)) {
		f->told->items++;
		return refuse(f, item->line, STR_NONE, &why, err);
	}
	struct str num = xml_attr(record, "NUM");
	struct xml_node *of = xml_next(record, "ORG_NUM", NULL);
	struct str agency = of ? xml_attr(of, "V") : STR_NONE;
	if (!num.n) {
		f->told->items++;
		err_set(&why, ERR_INPUT, _("the record has no NUM"));
		return refuse(f, item->line, STR_NONE, &why, err);
	}
	const struct spill_piece piece = { .line = item->line, .bytes = item->flat };
	return spill_add(f->aside, agency.n ? agency : num, &piece, err);
}

static bool on_item(void *ctx, const struct xml_item *item, struct err *err)
{
	struct feed *f = ctx;

	if (item->why) {
		f->told->items++;
		return refuse(f, item->line, STR_NONE, item->why, err);
	}
	if (!str_is(item->name, "RECORD"))
		return read_head(f, item, err);
	f->records++;
	return set_aside(f, item, err);
}

/* Agencies ------------------------------------------------------------------------------------------------------ */

/* Its records as they stand, and what their privacy profiles say. */
static bool known(struct feed *f, const struct spill_group *g)
{
	buf_reset(&f->raw);
	for (size_t i = 0; i < g->n; i++)
		buf_s(&f->raw, g->pieces[i].bytes);
	for (const struct profile *p = f->profiles; p; p = p->next) {
		buf_fmt(&f->raw, "\n%.*s/%.*s", STR_ARG(p->en), STR_ARG(p->fr));
		for (const struct str *e = p->elements; e->n; e++)
			buf_fmt(&f->raw, "\n%.*s", STR_ARG(*e));
	}
	return f->sink->known(f->sink->ctx, buf_str(&f->raw), f->line);
}

static bool refuse_all(struct feed *f, const struct spill_group *g, const struct err *why, struct err *err)
{
	for (size_t i = 0; i < g->n; i++)
		if (!refuse(f, g->pieces[i].line, g->key, why, err))
			return false;
	return true;
}

/* The records that were not deleted; *gone when the agency's own was. A NUM that stands twice is taken once. */
static bool read_records(struct feed *f, struct making *m, const struct spill_group *g, struct cioc *out,
    size_t *n, bool *gone, struct err *err)
{
	struct err why = { 0 };

	*n = 0;
	*gone = false;
	for (size_t i = 0; i < g->n; i++) {
		struct xml_node *record;
		bool unknown = false, twice = false;
		if (!xml_tree(f->a, g->pieces[i].bytes, &record, &why))
			return refuse(f, g->pieces[i].line, g->key, &why, err);
		struct str num = xml_attr(record, "NUM");
		for (size_t j = 0; j < *n && j < 1000; j++)
			twice = twice || str_eq(out[j].num, num);
		if (twice) {
			err_set(&why, ERR_INPUT, _("the record %.*s stands twice: the first is taken"),
			    STR_ARG(num));
			if (!refuse(f, g->pieces[i].line, num, &why, err))
				return false;
			continue;
		}
		if (cioc_is_deleted(record)) {
			*gone = *gone || str_eq(num, g->key);
			continue;
		}
		const struct str *private = profile_of(f, xml_attr(record, "PRIVACY_PROFILE"), &unknown);
		out[*n] = cioc_read(m, record, private);
		out[*n].hidden = out[*n].hidden || unknown;
		(*n)++;
	}
	return true;
}

static bool give_group(struct feed *f, const struct spill_group *g, struct err *err)
{
	struct err why = { 0 };
	size_t n = 0, bytes = 0;
	bool gone;

	f->told->items++;
	f->line = g->pieces[0].line;
	for (size_t i = 0; i < g->n; i++)
		bytes += g->pieces[i].bytes.n;
	if (known(f, g))
		return true;
	arena_reset(f->a);
	struct making m = making_new(f->a, bytes);
	if (g->n > GROUP_MAX) {
		err_set(&why, ERR_INPUT, _("more than %d records of one agency"), GROUP_MAX);
		return refuse(f, f->line, g->key, &why, err);
	}
	struct cioc *records = ARENA_ARRAY(f->a, struct cioc, g->n);
	if (!read_records(f, &m, g, records, &n, &gone, err))
		return false;
	if (gone || !n) {
		f->gone += gone;
		return !gone || f->sink->gone(f->sink->ctx, g->key, f->line, err);
	}
	struct record *org = cioc_group(&m, g->key, records, n, &why);
	const struct origin o = { .line = f->line, .native = g->key };
	return org ? making_give(&m, f->sink, org, &o, err) : refuse_all(f, g, &why, err);
}

static bool give_all(struct feed *f, struct err *err)
{
	struct spill_group g;
	bool more = true;

	while (more)
		if (!spill_next(f->aside, &g, &more, err) || (more && !give_group(f, &g, err)))
			return false;
	return true;
}

/* ----------------------------------------------------------------------------------------------------------------- */

static void tell(struct feed *f, const struct xml_feed_told *xml)
{
	size_t size = sizeof f->told->found;
	int n = snprintf(f->told->found, size, _("CIOC XML, %s, %llu records of %llu agencies"),
	    xml->encoding, (unsigned long long)f->records, (unsigned long long)f->told->items);

	if (f->gone && n > 0 && (size_t)n < size)
		snprintf(f->told->found + n, size - (size_t)n, _(", %llu gone"), (unsigned long long)f->gone);
}

static bool cioc_read_all(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	static const char *const roots[] = { "ROOT", NULL }, *const items[] = { NULL };
	struct feed f = { .sink = sink,
		.told = told,
		.a = arena_new(ITEM_MEMORY),
		.profiles_of = arena_new(64 * PROFILES_MAX),
		.aside = spill_new(0),
		.raw = BUF_INIT((size_t)2 * XML_ITEM_MAX) };
	const struct xml_feed feed = {
		.format = "cioc-xml", .roots = roots, .items = items, .ctx = &f, .item = on_item
	};
	struct xml_feed_told xml;

	bool ok = xml_feed_read(job->in, job->encoding, &feed, &xml, err) && give_all(&f, err);
	tell(&f, &xml);
	spill_free(&f.aside);
	arena_free(&f.a);
	arena_free(&f.profiles_of);
	buf_free(&f.raw);
	return ok;
}

const struct importer importer_cioc_xml = {
	.name = "cioc-xml",
	.summary = N_("CIOC's sharing format, both languages side by side"),
	.version = 1,
	.read = cioc_read_all,
};
