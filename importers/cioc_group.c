#include "importers/cioc_group.h"

#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/text.h"

/* Dates -------------------------------------------------------------------------------------------------------- */

/* Looks only: nothing is marked. */
static struct str peek(const struct xml_node *record, const char *element, const char *attribute)
{
	const struct xml_node *n = xml_next(record, element, NULL);

	for (const struct xml_attr *at = n ? n->attrs : NULL; at; at = at->next)
		if (str_is(at->name, attribute))
			return str_trim(at->value);
	return STR_NONE;
}

static bool has(const struct xml_node *record, const char *attribute)
{
	for (const struct xml_attr *at = record->attrs; at; at = at->next)
		if (str_is(at->name, attribute))
			return str_is(str_trim(at->value), "1") || str_is(str_trim(at->value), "true");
	return false;
}

/* The days of two dateTimes compare as texts. */
static bool is_past(struct str day, struct str changed)
{
	if (!day.n)
		return false;
	return !changed.n || day.n < 10 || changed.n < 10 || memcmp(day.p, changed.p, 10) <= 0;
}

static bool language_deleted(const struct xml_node *record, bool french)
{
	const char *v = french ? "VF" : "V";

	return is_past(peek(record, "DELETION_DATE", v), peek(record, "MODIFIED_DATE", v));
}

bool cioc_is_deleted(const struct xml_node *record)
{
	bool english = has(record, "HAS_ENGLISH"), french = has(record, "HAS_FRENCH");

	if (!english && !french)
		english = true;
	return (!english || language_deleted(record, false)) && (!french || language_deleted(record, true));
}

/* What it is ----------------------------------------------------------------------------------------------------- */

static void read_kind(struct cioc *c)
{
	struct xml_node *kinds = cioc_element(c, "ORG_LOCATION_SERVICE");
	bool said = false;

	for (struct xml_node *n = kinds ? xml_next(kinds, "CD", NULL) : NULL; n;
	     n = xml_next(kinds, "CD", n)) {
		struct str v = xml_attr(n, "V");
		c->agency |= str_is(v, "AGENCY");
		c->site |= str_is(v, "SITE");
		c->service |= str_is(v, "SERVICE");
		said |= v.n > 0;
	}
	c->site = c->site || cioc_has_place(c);
	if (!said || (!c->agency && !c->site && !c->service))
		c->service = cioc_has_service(c);
}

struct cioc cioc_read(struct making *m, struct xml_node *record, const struct str *private)
{
	struct cioc c = { .m = m, .node = record, .private = private };
	bool english = xml_flag(m->a, record, "HAS_ENGLISH"), french = xml_flag(m->a, record, "HAS_FRENCH");
	struct xml_node *secret = cioc_element(&c, "NON_PUBLIC");
	bool secret_en = secret && xml_flag(m->a, secret, "V"),
	     secret_fr = secret && xml_flag(m->a, secret, "VF");

	if (french && language_deleted(record, true))
		french = false;
	else if (french && english && language_deleted(record, false))
		english = false;
	if (!english && !french)
		english = true; /* neither is said: the plain attributes are the English ones */
	c.num = xml_attr(record, "NUM");
	c.french = french;
	c.hidden = french ? secret_fr : secret_en;
	c.two = english && french && !(c.french ? secret_en : secret_fr);
	read_kind(&c);
	return c;
}

/* Bringing them together ------------------------------------------------------------------------------------------- */

struct group {
	struct making *m;
	struct record *org;
	const struct cioc *agency;
	struct str verified, changed; /* of the agency */
	struct cioc *records;
	struct record **mains; /* what each record is above all */
};

/* "2026-01-31T00:00:00" -> the day; blank when there is none. */
static struct str day(struct cioc *c, const char *element)
{
	struct xml_node *n = cioc_element(c, element);
	struct str text = n ? xml_attr(n, c->french ? "VF" : "V") : STR_NONE, out = STR_NONE;

	if (n && !text.n)
		text = xml_attr(n, c->french ? "V" : "VF");
	if (text.n && !mapping_trade_date(c->m->a, STR("YYYY-MM-DD"), text, &out))
		making_refuse(c->m, element, text, _("no date of the form YYYY-MM-DD"));
	return out;
}

static void set_dates(struct group *g, struct cioc *c, struct record *service)
{
	struct str verified = c == g->agency ? g->verified : day(c, "UPDATE_DATE"),
	           changed = c == g->agency ? g->changed : day(c, "MODIFIED_DATE");

	verified = verified.n ? verified : g->verified;
	changed = changed.n ? changed : g->changed;
	making_set(g->m, service, "assured_date", verified, "UPDATE_DATE");
	if (changed.n)
		making_set(g->m, service, "last_modified",
		    arena_fmt(g->m->a, "%.*sT00:00:00Z", STR_ARG(changed)), "MODIFIED_DATE");
}

static void hide(struct cioc *c, struct record *r)
{
	if (c->hidden)
		making_hide(c->m, r, AUDIENCE_INTERNAL);
}

static struct record *add_place(struct group *g, struct cioc *c)
{
	struct record *place = making_child(g->m, g->org, "locations", STR_NONE);

	record_set(place, 0, c->num);
	cioc_place(c, place);
	hide(c, place);
	return place;
}

/* A service without a name of its own is called as its record is. */
static void name_service(struct group *g, struct cioc *c, struct record *service)
{
	int name = entity_field(service->entity, STR("name")),
	    its = entity_field(g->org->entity, STR("name"));
	struct record *full = record_new(g->m->a, g->org->entity);

	if (record_text(service, name).n)
		return;
	if (c != g->agency)
		cioc_organization_name(c, full);
	const struct record *from = record_text(full, its).n ? full : g->org;
	record_set(service, name, record_text(from, its));
	if (record_other(from, its).n)
		record_set_other(g->m->a, service, name, record_other(from, its));
}

static void give_at(struct group *g, struct record *service, const struct cioc *place)
{
	struct record *at = making_child(g->m, service, "service_at_locations", STR_NONE);

	record_set(at, 0, arena_fmt(g->m->a, "%.*s/%.*s", STR_ARG(place->num), STR_ARG(record_id(service))));
	record_set(at, entity_field(at->entity, STR("location_id")), place->num);
	hide((struct cioc *)place, at);
}

static struct record *add_service(struct group *g, struct cioc *c)
{
	struct record *service = making_child(g->m, g->org, "services", STR_NONE);

	record_set(service, 0, c->num);
	cioc_service(c, service);
	name_service(g, c, service);
	record_set(service, entity_field(service->entity, STR("status")), STR("active"));
	set_dates(g, c, service);
	if (c->site)
		give_at(g, service, c);
	hide(c, service);
	return service;
}

/* A site lists the services that are given there. */
static void link_services(struct group *g, struct cioc *c)
{
	struct xml_node *list = cioc_element(c, "LOCATION_SERVICES");
	int services = entity_field(g->org->entity, STR("services"));

	for (struct xml_node *n = list ? xml_next(list, "SERVICE_NUM", NULL) : NULL; n;
	     n = xml_next(list, "SERVICE_NUM", n)) {
		struct xml_attr *num = n->attrs;
		struct record *service = num ? record_child(g->org, services, str_trim(num->value)) : NULL;
		if (!service || str_eq(record_id(service), c->num))
			continue;
		num->used = true;
		give_at(g, service, c);
	}
}

/* Every record says the name of its agency again. */
static void leave_agency_name(struct group *g, struct cioc *c)
{
	static const char *const levels[] = { "ORG_LEVEL_1", "ORG_LEVEL_2", "ORG_LEVEL_3", "ORG_LEVEL_4",
		"ORG_LEVEL_5", NULL };
	struct xml_node *of = cioc_element(c, "ORG_NUM");

	if (of)
		xml_attr(of, "V");
	for (const char *const *l = levels; *l && c != g->agency; l++) {
		struct xml_node *n = cioc_element(c, *l);
		if (n && str_eq(peek(c->node, *l, "V"), peek(g->agency->node, *l, "V")) &&
		    str_eq(peek(c->node, *l, "VF"), peek(g->agency->node, *l, "VF")))
			xml_use(n);
	}
}

/* Telephones and people of a record belong to the organization, to a service, or to a place. */
static void one_record(struct group *g, struct cioc *c)
{
	bool own = c == g->agency;
	struct record *place = c->site ? add_place(g, c) : NULL;
	struct record *service = c->service || (!own && !c->site) ? add_service(g, c) : NULL;
	struct record *main = own ? g->org : service ? service : place;

	if (!own) {
		cioc_phones(c, main);
		cioc_contacts(c, main);
	}
	if (service && !own) {
		cioc_service_reach(c, service);
	}
	leave_agency_name(g, c);
	g->mains[c - g->records] = main;
}

static struct cioc *agency_of(struct str num, struct cioc *records, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(records[i].num, num))
			return &records[i];
	return NULL;
}

/* Who describes only what it does is described by that. */
static void describe(struct cioc *c, struct record *org)
{
	int own = entity_field(org->entity, STR("description"));

	if (!record_text(org, own).n && !record_other(org, own).n)
		cioc_set(c, org, "description", cioc_lines(c, cioc_element(c, "DESCRIPTION"), "V"),
		    "DESCRIPTION", false);
}

struct record *cioc_group(struct making *m, struct str num, struct cioc *records, size_t n, struct err *err)
{
	struct cioc *agency = agency_of(num, records, n);
	struct group g = { .m = m,
		.org = record_new(m->a, &entities[ENTITY_ORGANIZATION]),
		.agency = agency,
		.records = records,
		.mains = ARENA_ARRAY(m->a, struct record *, n) };

	if (!agency) {
		err_set(err, ERR_INPUT,
		    _("its agency %.*s (ORG_NUM) is not in the file: ask the partner for agencies with all their records"),
		    STR_ARG(num));
		return NULL;
	}
	cioc_organization(agency, g.org);
	if (!record_get(g.org, "name").n) {
		err_set(err, ERR_INPUT, _("the record has no name (ORG_LEVEL_1)"));
		return NULL;
	}
	cioc_phones(agency, g.org);
	cioc_contacts(agency, g.org);
	describe(agency, g.org);
	if (!agency->french)
		g.org->lang = STR("en");
	g.verified = day(agency, "UPDATE_DATE");
	g.changed = day(agency, "MODIFIED_DATE");
	for (size_t i = 0; i < n; i++)
		one_record(&g, &records[i]);
	for (size_t i = 0; i < n; i++)
		link_services(&g, &records[i]);
	for (size_t i = 0; i < n; i++)
		making_keep_left(m, g.mains[i], records[i].node);
	if (agency->hidden)
		making_hide(m, g.org, AUDIENCE_INTERNAL);
	return g.org;
}
