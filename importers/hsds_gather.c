#include "importers/hsds_gather.h"

#include "importers/hsds_hours.h"
#include "importers/record_merge.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>

#define GROUP_MEMORY ((size_t)2 << 30)

enum { VALUE_SHOWN = 200, RECORD_BYTES_MAX = 16 << 20 };

/* One organization being put together. */
struct gather {
	struct arena *a;
	const struct importer_sink *sink;
	hsds_give *give;
	struct record_merge merge;
	struct record *root;
	struct origin o; /* of the item at hand */
	const char *why; /* this organization cannot be read */
};

static int field(enum entity_id e, const char *name)
{
	return entity_field(&entities[e], str_of(name));
}

/* Takes what stands in an object field out of it. */
static struct record *take_object(struct record *r, int f)
{
	struct record *object = r->slots[f].list.first;

	r->slots[f].list = (struct list){ 0 };
	return object;
}

static bool differs(void *ctx, const struct record *r, int f, struct str other, struct err *err)
{
	struct gather *g = ctx;
	struct origin o = g->o;
	struct err why = { 0 };
	char column[80];

	/* When each of its items was changed last is no contradiction. */
	if (r->entity->fields[f].type == FIELD_DATETIME)
		return true;
	snprintf(column, sizeof column, "%s.%s", r->entity->name, r->entity->fields[f].name);
	o.column = str_of(column);
	o.value = text_cut(other, VALUE_SHOWN);
	o.partial = true;
	err_set(&why, ERR_INPUT, "%s",
	    _("an item before this one says otherwise of the same object: its word is kept"));
	return g->sink->refused(g->sink->ctx, &o, &why, err);
}

/* The places of a service stand among those of its organization; the service points to them. */
static bool lift_places(struct gather *g, struct record *service, struct err *err)
{
	int list = field(ENTITY_SERVICE, "service_at_locations");
	int place = field(ENTITY_SERVICE_AT_LOCATION, "location");
	int key = field(ENTITY_SERVICE_AT_LOCATION, "location_id");

	for (struct record *at = service->slots[list].list.first; at; at = at->next) {
		struct record *location = at->slots[place].list.first;
		if (!location || !record_id(location).n)
			continue;
		record_set(at, key, record_id(location));
		take_object(at, place);
		if (!record_merge_child(
		        &g->merge, g->root, field(ENTITY_ORGANIZATION, "locations"), location, NULL, err))
			return false;
	}
	return true;
}

static bool take_organization(struct gather *g, struct record *organization, struct err *err)
{
	return !organization || record_merge(&g->merge, g->root, organization, err);
}

static bool take_service(struct gather *g, struct record *service, struct err *err)
{
	int services = field(ENTITY_ORGANIZATION, "services");

	record_set(service, field(ENTITY_SERVICE, "organization_id"), STR_NONE);
	return take_organization(g, take_object(service, field(ENTITY_SERVICE, "organization")), err) &&
	    lift_places(g, service, err) &&
	    record_merge_child(&g->merge, g->root, services, service, NULL, err);
}

/* The service that stands in it, with itself in the service. */
static bool take_at(struct gather *g, struct record *at, struct err *err)
{
	struct record *service = take_object(at, field(ENTITY_SERVICE_AT_LOCATION, "service"));

	if (!service)
		return true;
	if (!record_id(service).n)
		record_set(service, 0, record_text(at, field(ENTITY_SERVICE_AT_LOCATION, "service_id")));
	record_set(at, field(ENTITY_SERVICE_AT_LOCATION, "service_id"), STR_NONE);
	record_add(service, field(ENTITY_SERVICE, "service_at_locations"), at);
	return take_service(g, service, err);
}

static bool take(struct gather *g, const struct spill_piece *p, struct err *err)
{
	static const enum entity_id shapes[] = { [HSDS_ORGANIZATION] = ENTITY_ORGANIZATION,
		[HSDS_SERVICE] = ENTITY_SERVICE,
		[HSDS_SERVICE_AT_LOCATION] = ENTITY_SERVICE_AT_LOCATION };
	struct err why = { 0 };
	struct record *r = record_read_json(g->a, p->bytes, &entities[shapes[p->kind]], &why);

	g->o.line = p->line;
	if (!r)
		return g->sink->refused(g->sink->ctx, &g->o, &why, err);
	g->merge.objects += record_size(r);
	if (g->merge.objects > HSDS_GATHER_OBJECTS_MAX) {
		g->why = _("more than 20000 objects in the items of one organization");
		return true;
	}
	if (p->kind == HSDS_SERVICE)
		return take_service(g, r, err);
	return p->kind == HSDS_ORGANIZATION ? take_organization(g, r, err) : take_at(g, r, err);
}

/* As long a record as any. */
static bool fits(const struct record *r)
{
	struct buf AUTO_BUF json = BUF_INIT(RECORD_BYTES_MAX);

	record_write_json(&json, r);
	return buf_ok(&json);
}

static bool is_known(struct gather *g, const struct spill_group *group)
{
	struct buf AUTO_BUF raw = BUF_INIT((size_t)2 * HSDS_GATHER_BYTES_MAX);

	for (size_t i = 0; i < group->n; i++) {
		buf_s(&raw, group->pieces[i].bytes);
		buf_char(&raw, '\n');
	}
	return g->sink->known(g->sink->ctx, buf_str(&raw), group->pieces[0].line);
}

static bool gather(struct gather *g, const struct spill_group *group, struct err *err)
{
	size_t bytes = 0;

	g->root = record_new(g->a, &entities[ENTITY_ORGANIZATION]);
	record_set(g->root, 0, group->key);
	g->o = (struct origin){ .line = group->pieces[0].line, .native = group->key };
	for (size_t i = 0; i < group->n && !g->why; i++) {
		bytes += group->pieces[i].bytes.n;
		if (!take(g, &group->pieces[i], err))
			return false;
	}
	g->o.line = group->pieces[0].line;
	hsds_hours(g->a, g->root);
	if (!g->why && bytes > RECORD_BYTES_MAX && !fits(g->root))
		g->why = _("a record of more than 16 MiB");
	return true;
}

static bool give_group(struct gather *g, const struct spill_group *group, struct err *err)
{
	struct err why = { 0 };

	if (is_known(g, group))
		return true;
	arena_reset(g->a);
	g->why = NULL;
	g->merge = (struct record_merge){ .a = g->a, .differs = differs, .ctx = g };
	bool ok = gather(g, group, err);
	record_merge_free(&g->merge);
	if (!ok)
		return false;
	if (!g->why)
		return g->give(g->a, g->sink, g->root, &g->o, err);
	err_set(&why, ERR_INPUT, "%s", g->why);
	return g->sink->refused(g->sink->ctx, &g->o, &why, err);
}

bool hsds_gather(struct spill *s, const struct importer_sink *sink, hsds_give *give, uint64_t *organizations,
    struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(GROUP_MEMORY);
	struct gather g = { .a = a, .sink = sink, .give = give };
	struct spill_group group;
	bool more;

	for (*organizations = 0;; ++*organizations) {
		if (!spill_next(s, &group, &more, err))
			return false;
		if (!more)
			return true;
		if (!give_group(&g, &group, err))
			return false;
	}
}
