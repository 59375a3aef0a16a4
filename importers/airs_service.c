/* airs_service.c: SiteServices become services, and where they are given.
 *
 * AIRS has no element for a service that is given at several sites. SiteServices of one agency with one key are one
 * service, and so are those with one name in one service group. What it is stands in the service, as its first
 * SiteService says it; telephones, hours and area in the service at the location; what another SiteService says
 * otherwise stands there too. */
#include "importers/airs.h"

#include "importers/mapping_trade.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/map64.h"
#include "lib/text.h"

/* Which are one ----------------------------------------------------------------------------------------------- */

static uint64_t key_of(char kind, struct str group, struct str name)
{
	char space[2] = { kind, '\0' };
	struct hash h = hash_of2((struct str){ space, 1 }, name), both = hash_of2(group, name);
	uint64_t a, b;

	memcpy(&a, h.b, sizeof a);
	memcpy(&b, both.b, sizeof b);
	return a ^ b;
}

/* Numbers by their value, other keys by their bytes: the oldest is the smallest. */
static int compare_keys(struct str x, struct str y)
{
	if (x.n && y.n && str_digits(x) && str_digits(y) && x.n != y.n)
		return x.n < y.n ? -1 : 1;
	return str_cmp(x, y);
}

/* Gives each offer the number of its service; returns how many there are. */
static size_t group(struct making *m, struct airs_offer *offers, size_t n)
{
	struct map64 seen = { 0 };
	size_t services = 0;

	for (size_t i = 0; i < n; i++) {
		struct airs_offer *o = &offers[i];
		struct str in = xml_value(m->a, o->node, "ServiceGroupKey");
		uint64_t by_key = key_of('k', STR_NONE, o->key), by_name = key_of('n', in, o->name);
		uint32_t found = o->key.n ? map64_get(&seen, by_key) : 0;
		if (!found && o->name.n)
			found = map64_get(&seen, by_name);
		o->service = found ? found - 1 : services++;
		if (o->key.n)
			map64_put(&seen, by_key, (uint32_t)o->service + 1);
		if (o->name.n)
			map64_put(&seen, by_name, (uint32_t)o->service + 1);
	}
	map64_free(&seen);
	return services;
}

/* Where it is given ---------------------------------------------------------------------------------------------- */

static bool same(const struct xml_node *x, const struct xml_node *y)
{
	const struct xml_attr *p = x->attrs, *q = y->attrs;
	const struct xml_node *c = x->first, *d = y->first;

	if (!str_eq(x->name, y->name) || !str_eq(str_trim(x->text), str_trim(y->text)))
		return false;
	for (; p && q && str_eq(p->name, q->name) && str_eq(p->value, q->value); p = p->next, q = q->next)
		;
	for (; c && d && same(c, d); c = c->next, d = d->next)
		;
	return !p && !q && !c && !d;
}

/* What a further SiteService says as the first does is said already. Looking is bounded: both have few elements. */
static void leave_same(struct xml_node *n, const struct xml_node *main)
{
	int looks = 4000;

	for (struct xml_node *c = n->first; c; c = c->next)
		for (const struct xml_node *d = main->first; d && looks > 0 && !c->done; d = d->next, looks--)
			if (same(c, d))
				xml_use(c);
}

static bool same_codes(const struct xml_node *x, const struct xml_node *y)
{
	const struct xml_node *c = xml_next(x, "Taxonomy", NULL), *d = xml_next(y, "Taxonomy", NULL);

	for (; c && d && same(c, d); c = xml_next(x, "Taxonomy", c))
		d = xml_next(y, "Taxonomy", d);
	return !c && !d;
}

/* A SiteService that is not the first of its service: what it says otherwise. */
static void differ(
    struct making *m, struct record *at, struct record *service, struct airs_offer *o, struct xml_node *main)
{
	struct str name = making_line(m, xml_value(m->a, o->node, "Name")),
	           description = making_lines(m, xml_value(m->a, o->node, "Description"));
	struct str group = xml_value(m->a, o->node, "ServiceGroupKey");

	if (!str_eq(name, record_get(service, "name")))
		making_keep(m, at, "Name", name);
	if (!str_eq(description, record_get(service, "description")))
		making_set(m, at, "description", description, "Description");
	if (!str_eq(group, xml_value(m->a, main, "ServiceGroupKey")))
		making_keep(m, at, "ServiceGroupKey", group);
	if (!same_codes(o->node, main))
		airs_taxonomy(m, at, o->node);
	leave_same(o->node, main);
}

/* Dates and states ------------------------------------------------------------------------------------------------ */

/* The ResourceInfo of an element says it, or the element itself. */
static struct str info(struct making *m, struct xml_node *n, const char *name)
{
	struct str value = STR_NONE;

	for (struct xml_node *c = xml_next(n, "ResourceInfo", NULL); c && !value.n;
	     c = xml_next(n, "ResourceInfo", c))
		value = xml_value(m->a, c, name);
	return value.n ? value : xml_value(m->a, n, name);
}

/* What an element says of its dates and its state. Of a site and an agency it is asked once: they hold all their services.
 * A date that nobody asks for stays where it is. */
enum { VERIFIED, CHANGED, DATES };

struct said {
	struct xml_node *of;
	struct str dates[DATES], status;
	bool asked[DATES];
};

/* A date before 1900 is a program's word for none. */
static struct str date_of(struct making *m, struct xml_node *n, const char *name)
{
	struct str text = info(m, n, name), date = STR_NONE;

	if (!text.n)
		return STR_NONE;
	if (!mapping_trade_date(m->a, STR("YYYY-MM-DD"), text, &date)) {
		making_refuse(m, name, text, _("no date of the form YYYY-MM-DD"));
		return STR_NONE;
	}
	return memcmp(date.p, "1900", 4) > 0 ? date : STR_NONE;
}

/* Of a service, its site and its agency: the nearest. */
static struct str nearest_date(struct making *m, struct said said[3], int which)
{
	static const char *const names[DATES] = { "DateLastVerified", "DateOfLastAction" };

	for (size_t i = 0; i < 3; i++) {
		if (!said[i].asked[which])
			said[i].dates[which] = date_of(m, said[i].of, names[which]);
		said[i].asked[which] = true;
		if (said[i].dates[which].n)
			return said[i].dates[which];
	}
	return STR_NONE;
}

static struct said ask(struct making *m, struct xml_node *n)
{
	return (struct said){ .of = n, .status = airs_status(m, n) };
}

static int rank(struct str status)
{
	return str_is(status, "defunct") ? 3
	    : str_is(status, "inactive") ? 2
	                                 : str_is(status, "temporarily closed");
}

/* The gravest; what stands in the list is active. */
static struct str gravest(const struct said said[3])
{
	struct str status = STR("active");

	for (size_t i = 0; i < 3; i++)
		if (said[i].status.n && rank(said[i].status) > rank(status))
			status = said[i].status;
	return status;
}

/* Over all places of a service: verified when the oldest was, changed when the newest was, active when one is. */
static void settle(
    struct making *m, struct record *service, struct record *at, struct said said[3], bool first)
{
	struct str verified = nearest_date(m, said, VERIFIED), changed = nearest_date(m, said, CHANGED),
	           status = gravest(said), old = record_get(service, "assured_date"),
	           was = record_get(service, "last_modified");
	bool differs = !first && !str_eq(status, record_get(service, "status"));

	if (first || !verified.n || (old.n && str_cmp(verified, old) < 0))
		record_set(service, entity_field(service->entity, STR("assured_date")), verified);
	if (changed.n)
		changed = arena_fmt(m->a, "%.*sT00:00:00Z", STR_ARG(changed));
	if (!was.n || (changed.n && str_cmp(changed, was) > 0))
		record_set(service, entity_field(service->entity, STR("last_modified")), changed);
	if (first || rank(status) < rank(record_get(service, "status")))
		record_set(service, entity_field(service->entity, STR("status")), status);
	if (differs)
		making_keep(m, at, "Status", status);
}

/* A service that may be seen nowhere may not be seen. */
static void hide_service(struct making *m, struct record *service)
{
	int list = entity_field(service->entity, STR("service_at_locations"));
	enum audience least = AUDIENCE_INTERNAL;

	for (const struct record *at = service->slots[list].list.first; at; at = at->next)
		if (record_vis(at, 0) < least)
			least = record_vis(at, 0);
	if (service->slots[list].list.first)
		making_hide(m, service, least);
}

static struct record *give_at(struct making *m, struct record *service, struct airs_offer *o)
{
	struct record *at = making_child(m, service, "service_at_locations", STR_NONE);
	struct str place = record_id(o->place).n ? record_id(o->place) : o->place->slot_name;
	struct str key = o->key.n ? o->key : o->name;

	record_set(at, 0, arena_fmt(m->a, "%.*s/%.*s", STR_ARG(place), STR_ARG(key)));
	record_set(at, entity_field(at->entity, STR("location_id")), place);
	airs_phones(m, at, o->node);
	airs_contacts(m, at, o->node, false);
	airs_hours(m, at, o->node);
	airs_areas(m, at, o->node);
	airs_private(m, at, o->node);
	airs_excluded(m, at, o->node);
	if (record_vis(o->place, 0) > record_vis(at, 0))
		making_hide(m, at, record_vis(o->place, 0));
	return at;
}

/* The contacts of ResourceInfo answer for the record: they are not for the public. */
static void responsible(struct making *m, struct record *at, struct xml_node *n)
{
	for (struct xml_node *c = xml_next(n, "ResourceInfo", NULL); c; c = xml_next(n, "ResourceInfo", c))
		airs_contacts(m, at, c, true);
}

/* `said`: room for the service's own, its site's, its agency's. */
static void one_offer(struct making *m, struct record *org, struct record *service, struct airs_offer *o,
    struct xml_node *main, const struct airs_inherited *from, struct said said[3])
{
	bool first = o->node == main;
	struct record *at = give_at(m, service, o);

	responsible(m, at, o->node);
	said[0] = ask(m, o->node);
	if (said[1].of != o->site)
		said[1] = ask(m, o->site);
	settle(m, service, at, said, first);
	if (first)
		airs_describe(m, org, service, o->node, from);
	else
		differ(m, at, service, o, main);
	making_keep_left(m, at, o->node);
}

void airs_services(struct making *m, struct record *org, struct airs_offer *offers, size_t n,
    const struct airs_inherited *from)
{
	size_t count = group(m, offers, n);
	struct record **services = ARENA_ARRAY(m->a, struct record *, count);
	struct xml_node **mains = ARENA_ARRAY(m->a, struct xml_node *, count);
	struct str *keys = ARENA_ARRAY(m->a, struct str, count);
	struct said said[3] = { [2] = n ? ask(m, from->agency) : (struct said){ 0 } };

	for (size_t i = 0; i < n; i++) {
		struct airs_offer *o = &offers[i];
		size_t s = o->service;
		if (!services[s]) {
			services[s] = making_child(m, org, "services",
			    o->name.n ? arena_fmt(m->a, "name/%.*s", STR_ARG(o->name)) : STR_NONE);
			mains[s] = o->node;
		}
		if (o->key.n && (!keys[s].n || compare_keys(o->key, keys[s]) < 0))
			keys[s] = o->key;
		one_offer(m, org, services[s], o, mains[s], from, said);
	}
	for (size_t s = 0; s < count; s++) {
		if (keys[s].n) {
			record_set(services[s], 0, keys[s]);
			services[s]->slot_name = STR_NONE;
		}
		hide_service(m, services[s]);
	}
}
