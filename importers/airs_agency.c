/* airs_agency.c: an Agency becomes an organization with its places and services. */
#include "importers/airs.h"

#include "lib/i18n.h"
#include "lib/text.h"

bool airs_is_deleted(struct arena *a, struct xml_node *n)
{
	struct str said = xml_attr(n, "delete");
	bool deleted = xml_flag(a, n, "delete"), dated = xml_attr(n, "deleteOccurredDate").n;

	return said.n ? deleted : dated;
}

struct str airs_native(struct arena *a, struct xml_node *agency)
{
	struct str key = xml_value(a, agency, "Key");
	struct xml_node *name = xml_next(agency, "Name", NULL);

	if (key.n || !name || !str_trim(name->text).n)
		return key;
	return arena_fmt(a, "name/%.*s", STR_ARG(text_fold(a, name->text)));
}

/* What an agency, a site and a service say alike ---------------------------------------------------------------- */

void airs_names(struct making *m, struct record *r, struct xml_node *n)
{
	for (struct xml_node *c = xml_next(n, "AKA", NULL); c; c = xml_next(n, "AKA", c)) {
		bool hidden = airs_is_private(m, c);
		struct xml_node *name = xml_next(c, "Name", NULL);
		struct str text = making_line(m, name ? name->text : c->first ? STR_NONE : c->text);
		if (hidden || !text.n || record_get(r, "alternate_name").n)
			continue;
		making_set(m, r, "alternate_name", text, "AKA");
		(name ? name : c)->used = true;
	}
}

static void excluded_by(struct making *m, struct record *r, struct xml_node *n, bool *internal)
{
	static const char *const purposes[] = { "AvailableForReferral", "AvailableForDirectory",
		"AvailableForResearch", NULL };

	if (xml_flag(m->a, n, "ExcludeFromWebsite"))
		making_hide(m, r, AUDIENCE_PARTNER);
	if (xml_flag(m->a, n, "ExcludeFromDirectory"))
		making_keep(m, r, "ExcludeFromDirectory", STR("true"));
	for (const char *const *p = purposes; *p; p++) {
		struct str said = xml_value(m->a, n, *p);
		if (!said.n || xml_flag(m->a, n, *p))
			continue;
		making_keep(m, r, *p, said);
		*internal = *internal || p == purposes;
	}
}

void airs_excluded(struct making *m, struct record *r, struct xml_node *n)
{
	bool internal = false;

	excluded_by(m, r, n, &internal);
	for (struct xml_node *c = xml_next(n, "ResourceInfo", NULL); c; c = xml_next(n, "ResourceInfo", c))
		excluded_by(m, r, c, &internal);
	if (internal)
		making_hide(m, r, AUDIENCE_INTERNAL);
}

struct str airs_status(struct making *m, struct xml_node *n)
{
	static const struct {
		const char *folded, *status;
	} words[] = { { "active", "active" }, { "inactive", "inactive" }, { "defunct", "defunct" },
		{ "closed", "defunct" }, { "deleted", "defunct" }, { "actif", "active" },
		{ "inactif", "inactive" }, { "temporarily closed", "temporarily closed" } };
	struct str said = making_line(m, xml_value(m->a, n, "Status")), folded = text_fold(m->a, said);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(folded, words[i].folded))
			return str_of(words[i].status);
	if (said.n)
		making_refuse(m, "Status", said, _("no state that AIRS knows (active, inactive, defunct)"));
	return STR_NONE;
}

/* The agency ------------------------------------------------------------------------------------------------------ */

static void identifiers(struct making *m, struct record *org, struct xml_node *n)
{
	struct str number = making_line(m, xml_value(m->a, n, "FEIN"));

	if (!number.n)
		return;
	struct record *r = making_child(m, org, "organization_identifiers", STR("FEIN"));
	making_set(m, r, "identifier_type", STR("FEIN"), "FEIN");
	making_set(m, r, "identifier", number, "FEIN");
}

static void funding(struct making *m, struct record *org, struct xml_node *n)
{
	for (struct xml_node *c = xml_next(n, "SourceOfFunds", NULL); c;
	     c = xml_next(n, "SourceOfFunds", c)) {
		struct str text = making_line(m, xml_text(m->a, c));
		if (text.n)
			making_set(
			    m, making_child(m, org, "funding", STR_NONE), "source", text, "SourceOfFunds");
	}
}

/* ServiceGroup: Name is for the centre, ProgramName for the public. */
static void programs(struct making *m, struct record *org, struct xml_node *n)
{
	for (struct xml_node *c = xml_next(n, "ServiceGroup", NULL); c; c = xml_next(n, "ServiceGroup", c)) {
		struct str key = xml_value(m->a, c, "Key"), name = making_line(m, xml_value(m->a, c, "Name")),
		           shown = making_line(m, xml_value(m->a, c, "ProgramName"));
		if (!name.n && !shown.n)
			continue;
		struct record *r = making_child(m, org, "programs", STR_NONE);
		record_set(r, 0, key);
		making_set(m, r, "name", shown.n ? shown : name, "ProgramName");
		if (shown.n && name.n && !str_eq(shown, name))
			making_set(m, r, "alternate_name", name, "Name");
		making_keep_left(m, r, c);
	}
}

/* "License (LicensedBy)", a line each. */
static struct str accreditations(struct making *m, struct xml_node *n)
{
	struct buf AUTO_BUF all = BUF_INIT((size_t)16 << 20);

	for (struct xml_node *c = xml_next(n, "LicenseAccreditation", NULL); c;
	     c = xml_next(n, "LicenseAccreditation", c)) {
		struct str what = making_line(
		               m, c->first ? xml_value(m->a, c, "License") : xml_text(m->a, c)),
		           by = making_line(m, xml_value(m->a, c, "LicensedBy"));
		if (what.n || by.n)
			buf_fmt(&all, "%s%.*s%s%.*s%s", all.n ? "\n" : "", STR_ARG(what),
			    what.n && by.n ? " (" : "", STR_ARG(by), what.n && by.n ? ")" : "");
	}
	return arena_str(m->a, buf_str(&all));
}

static void describe(struct making *m, struct record *org, struct xml_node *n)
{
	making_take(m, org, "name", n, "Name");
	airs_names(m, org, n);
	making_take_lines(m, org, "description", n, "AgencyDescription");
	making_take(m, org, "year_incorporated", n, "YearInc");
	making_take(m, org, "legal_status", n, "LegalStatus");
	making_take(m, org, "tax_status", n, "IRSStatus");
	identifiers(m, org, n);
	airs_webs(m, org, n, "website", "additional_websites");
	airs_emails(m, org, n, "email");
	airs_phones(m, org, n);
	airs_contacts(m, org, n, false);
	funding(m, org, n);
	programs(m, org, n);
	airs_private(m, org, n);
	airs_excluded(m, org, n);
	for (struct xml_node *c = xml_next(n, "ResourceInfo", NULL); c; c = xml_next(n, "ResourceInfo", c))
		airs_contacts(m, org, c, true);
}

/* Places and services --------------------------------------------------------------------------------------------- */

/* An AgencyLocation without anything in it is iCarol's way to have none. */
static bool says_something(struct xml_node *site)
{
	for (struct xml_node *c = site->first; c; c = c->next)
		for (const struct xml_node *d = c; d; d = d == c ? c->first : d->next)
			if (str_trim(d->text).n || d->first)
				return true;
	return false;
}

/* AGENCY_LOCATION: the one there is has no key that would tell it from sites. */
static struct str place_native(struct making *m, struct xml_node *site, bool agency_location, size_t nth)
{
	struct xml_node *name = xml_next(site, "Name", NULL);
	struct str key;

	if (agency_location)
		return nth ? arena_fmt(m->a, "AgencyLocation#%zu", nth + 1) : STR("AgencyLocation");
	key = xml_value(m->a, site, "Key");
	if (key.n || !name || !str_trim(name->text).n)
		return key.n ? key : arena_fmt(m->a, "site#%zu", nth + 1);
	return arena_fmt(m->a, "name/%.*s", STR_ARG(text_fold(m->a, name->text)));
}

/* The sites in the order of the file, AgencyLocation first, without those that were deleted. */
struct sites {
	struct xml_node **of;
	struct record **places;
	size_t n, offers;
};

static size_t count(const struct xml_node *n, const char *name)
{
	size_t found = 0;

	for (struct xml_node *c = xml_next(n, name, NULL); c; c = xml_next(n, name, c))
		found++;
	return found;
}

static void add_sites(
    struct making *m, struct record *org, struct xml_node *agency, const char *element, struct sites *sites)
{
	bool own = strcmp(element, "AgencyLocation") == 0;
	struct str key = airs_native(m->a, agency);
	size_t nth = 0;

	for (struct xml_node *c = xml_next(agency, element, NULL); c;
	     c = xml_next(agency, element, c), nth++) {
		if (airs_is_deleted(m->a, c)) {
			xml_use(c);
			continue;
		}
		if (own && !says_something(c))
			continue;
		struct xml_node *of = xml_next(c, "AgencyKey", NULL);
		if (of && str_eq(str_trim(of->text), key))
			of->used = true;
		sites->places[sites->n] = airs_place(m, org, c, place_native(m, c, own, nth));
		sites->of[sites->n++] = c;
		sites->offers += count(c, "SiteService");
	}
}

static size_t add_offers(struct making *m, struct sites *sites, struct airs_offer *offers)
{
	size_t n = 0;

	for (size_t i = 0; i < sites->n; i++)
		for (struct xml_node *c = xml_next(sites->of[i], "SiteService", NULL); c;
		     c = xml_next(sites->of[i], "SiteService", c)) {
			struct xml_node *name = xml_next(c, "Name", NULL);
			if (airs_is_deleted(m->a, c)) {
				xml_use(c);
				continue;
			}
			offers[n++] = (struct airs_offer){ .node = c,
				.site = sites->of[i],
				.place = sites->places[i],
				.key = xml_value(m->a, c, "Key"),
				.name = name ? text_fold(m->a, making_line(m, name->text)) : STR_NONE };
		}
	return n;
}

static void places_and_services(struct making *m, struct record *org, struct xml_node *agency)
{
	size_t most = count(agency, "AgencyLocation") + count(agency, "Site");
	struct sites sites = { .of = ARENA_ARRAY(m->a, struct xml_node *, most),
		.places = ARENA_ARRAY(m->a, struct record *, most) };

	add_sites(m, org, agency, "AgencyLocation", &sites);
	add_sites(m, org, agency, "Site", &sites);
	airs_hide_copies(m, org);
	struct airs_offer *offers = ARENA_ARRAY(m->a, struct airs_offer, sites.offers);
	size_t n = add_offers(m, &sites, offers);
	const struct airs_inherited from = { .agency = agency,
		.accreditations = n ? accreditations(m, agency) : STR_NONE };
	airs_services(m, org, offers, n, &from);
	for (size_t i = 0; i < sites.n; i++)
		making_keep_left(m, sites.places[i], sites.of[i]);
}

/* The agency's own place has coordinates that iCarol writes in the agency. */
static struct xml_node *lend_coordinates(struct xml_node *agency)
{
	struct xml_node *place = xml_next(agency, "AgencyLocation", NULL), **c = &agency->first, *lent = NULL;

	if (!place || xml_next(place, "SpatialLocation", NULL) || !place->first)
		return NULL;
	while (*c && !str_is((*c)->name, "SpatialLocation"))
		c = &(*c)->next;
	lent = *c;
	if (!lent || !lent->next)
		return NULL;
	*c = lent->next;
	lent->next = NULL;
	place->last->next = lent;
	place->last = lent;
	return lent;
}

struct record *airs_agency(struct making *m, struct xml_node *agency, struct str parent, struct err *err)
{
	struct record *org = record_new(m->a, &entities[ENTITY_ORGANIZATION]);

	lend_coordinates(agency);
	describe(m, org, agency);
	if (!record_get(org, "name").n) {
		err_set(err, ERR_INPUT, _("the agency has no name"));
		return NULL;
	}
	record_set(org, entity_field(org->entity, STR("parent_organization_id")), parent);
	places_and_services(m, org, agency);
	making_keep_left(m, org, agency);
	return org;
}
