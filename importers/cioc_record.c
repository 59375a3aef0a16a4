/* cioc_record.c: what a CIOC record says of an organization, a place, a service. */
#include "importers/cioc.h"

#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/text.h"

static struct both both_of(struct cioc *c, const char *element)
{
	return cioc_lines(c, cioc_element(c, element), "V");
}

static void set(struct cioc *c, struct record *r, const char *field, const char *element, bool fact)
{
	cioc_set(c, r, field, both_of(c, element), element, fact);
}

static bool says(const struct both *v)
{
	return v->text.n || v->other.n;
}

/* A child of which one value is set. */
static struct record *child_of(struct cioc *c, struct record *r, const char *list, const char *field,
    struct both v, const char *element, struct str slot, bool fact)
{
	if (!says(&v))
		return NULL;
	struct record *child = making_child(c->m, r, list, slot);
	cioc_set(c, child, field, v, element, fact);
	cioc_hide(c, child, element);
	return child;
}

static bool has_any(const struct cioc *c, const char *const *elements)
{
	for (; *elements; elements++) {
		struct xml_node *n = cioc_element(c, *elements);
		if (n && xml_left(n))
			return true;
	}
	return false;
}

bool cioc_has_place(const struct cioc *c)
{
	static const char *const elements[] = { "SITE_ADDRESS", "MAIL_ADDRESS", "LOCATION_NAME", "GEOCODE",
		"LOCATION_DESCRIPTION", NULL };

	return has_any(c, elements);
}

bool cioc_has_service(const struct cioc *c)
{
	static const char *const elements[] = { "DESCRIPTION", "SERVICE_NAME_LEVEL_1", "TAXONOMY",
		"ELIGIBILITY", "HOURS", "APPLICATION", "FEES", "AREAS_SERVED", "SUBJECTS", NULL };

	return has_any(c, elements);
}

/* Lists ---------------------------------------------------------------------------------------------------------- */

/* "name (note)" of each CHK, a line each, then the note of the whole. */
static struct both checklist(struct cioc *c, const char *element)
{
	struct xml_node *list = cioc_element(c, element);
	struct both all = { 0 };

	for (struct xml_node *n = list ? xml_next(list, "CHK", NULL) : NULL; n;
	     n = xml_next(list, "CHK", n)) {
		struct both name = cioc_both(c, n, "V"), note = cioc_both(c, n, "N");
		if (note.text.n)
			name.text = arena_fmt(c->m->a, "%.*s (%.*s)", STR_ARG(name.text), STR_ARG(note.text));
		if (note.other.n)
			name.other = arena_fmt(
			    c->m->a, "%.*s (%.*s)", STR_ARG(name.other), STR_ARG(note.other));
		all = cioc_join(c, all, "\n", name);
	}
	return cioc_join(c, all, "\n", cioc_lines(c, list, "N"));
}

/* Each CHK a child; the note of the whole one more. */
static void children(struct cioc *c, struct record *r, const char *element, const char *list,
    const char *field, const char *note_field)
{
	struct xml_node *all = cioc_element(c, element);

	for (struct xml_node *n = all ? xml_next(all, "CHK", NULL) : NULL; n; n = xml_next(all, "CHK", n)) {
		struct both name = cioc_both(c, n, "V"), note = cioc_both(c, n, "N");
		struct record *child = child_of(c, r, list, field, name, element, STR_NONE, true);
		if (!child)
			continue;
		if (note_field)
			cioc_set(c, child, note_field, note, element, false);
		making_keep_left(c->m, child, n);
	}
	child_of(c, r, list, note_field ? note_field : field, cioc_lines(c, all, "N"), element,
	    str_of(element), false);
}

/* The organization ------------------------------------------------------------------------------------------------ */

static bool is_published(struct xml_node *n, const char *name)
{
	return !str_is(xml_attr(n, name), "0");
}

/* The levels of its name that are published; the others stay. */
static struct both organization_name(struct cioc *c)
{
	static const char *const levels[] = { "ORG_LEVEL_1", "ORG_LEVEL_2", "ORG_LEVEL_3", "ORG_LEVEL_4",
		"ORG_LEVEL_5", NULL };
	struct both name = { 0 };

	for (const char *const *l = levels; *l; l++) {
		struct xml_node *n = cioc_element(c, *l);
		if (n && (l == levels || is_published(n, c->french ? "PBF" : "PB")))
			name = cioc_join(c, name, ", ", cioc_both(c, n, "V"));
	}
	return name;
}

void cioc_organization_name(struct cioc *c, struct record *org)
{
	cioc_set(c, org, "name", organization_name(c), "ORG_LEVEL_1", true);
}

/* ALT_ORG: the first published name in each language. */
static void other_names(struct cioc *c, struct record *org)
{
	struct xml_node *list = cioc_element(c, "ALT_ORG");
	struct both name = { 0 };

	for (struct xml_node *n = list ? xml_next(list, "NM", NULL) : NULL; n; n = xml_next(list, "NM", n)) {
		bool main = str_is(xml_attr(n, "LANG"), "F") == c->french;
		struct str *to = main ? &name.text : &name.other;
		if (to->n || !is_published(n, "PB") || (!main && !c->two))
			continue;
		*to = making_line(c->m, xml_attr(n, "V"));
	}
	cioc_set(c, org, "alternate_name", name, "ALT_ORG", true);
}

static void identifiers(struct cioc *c, struct record *org)
{
	static const char *const elements[] = { "TAX_REG_NO", "CORP_REG_NO", "OCG_NO", "WCB_NO", NULL };

	for (const char *const *e = elements; *e; e++) {
		struct record *r = child_of(c, org, "organization_identifiers", "identifier",
		    cioc_both(c, cioc_element(c, *e), "V"), *e, str_of(*e), true);
		if (r)
			making_set(c->m, r, "identifier_type", str_of(*e), *e);
	}
}

static struct both web(struct cioc *c, struct both v)
{
	if (v.text.n)
		v.text = mapping_trade_web(c->m->a, v.text);
	if (v.other.n)
		v.other = mapping_trade_web(c->m->a, v.other);
	return v;
}

/* A field that may hold several addresses takes the first. */
static struct both email(struct cioc *c, const char *element)
{
	struct both v = cioc_both(c, cioc_element(c, element), "V");

	if (v.text.n)
		v.text = mapping_trade_email(c->m->a, v.text);
	if (v.other.n)
		v.other = mapping_trade_email(c->m->a, v.other);
	return v;
}

static void social_media(struct cioc *c, struct record *r, const char *list)
{
	struct xml_node *all = cioc_element(c, "SOCIAL_MEDIA");

	for (struct xml_node *n = all ? xml_next(all, "TYPE", NULL) : NULL; n; n = xml_next(all, "TYPE", n)) {
		struct str url = making_line(c->m, xml_attr(n, "URL")), protocol = xml_attr(n, "PROTOCOL");
		if (!url.n)
			continue;
		if (!memchr(url.p, ':', url.n))
			url = arena_fmt(c->m->a, "%s%.*s",
			    str_is(protocol, "http://") ? "http://" : "https://", STR_ARG(url));
		struct record *one = making_child(c->m, r, list, STR_NONE);
		making_set(c->m, one, "url", url, "SOCIAL_MEDIA");
		making_set(c->m, one, "label", making_line(c->m, xml_attr(n, "NM")), "SOCIAL_MEDIA");
		cioc_hide(c, one, "SOCIAL_MEDIA");
		making_keep_left(c->m, one, n);
	}
}

void cioc_organization(struct cioc *c, struct record *org)
{
	struct both about = both_of(c, "ORG_DESCRIPTION"),
	            year = cioc_both(c, cioc_element(c, "ESTABLISHED"), "V");

	cioc_organization_name(c, org);
	other_names(c, org);
	cioc_set(c, org, "description", about, "ORG_DESCRIPTION", false);
	cioc_set(c, org, "email", email(c, "E_MAIL"), "E_MAIL", true);
	cioc_set(c, org, "website", web(c, cioc_both(c, cioc_element(c, "WWW_ADDRESS"), "V")), "WWW_ADDRESS",
	    true);
	social_media(c, org, "additional_websites");
	if (year.text.n == 4 && str_digits(year.text))
		making_set(c->m, org, "year_incorporated", year.text, "ESTABLISHED");
	else
		making_keep(c->m, org, "ESTABLISHED", year.text);
	set(c, org, "logo", "LOGO_ADDRESS", true);
	identifiers(c, org);
	children(c, org, "FUNDING", "funding", "source", NULL);
}

/* The place ---------------------------------------------------------------------------------------------------------- */

static void geocode(struct cioc *c, struct record *place)
{
	struct xml_node *n = cioc_element(c, "GEOCODE");

	if (!n)
		return;
	making_set(c->m, place, "latitude", xml_attr(n, "LAT"), "GEOCODE");
	making_set(c->m, place, "longitude", xml_attr(n, "LONG"), "GEOCODE");
	bool secret = cioc_is_private(c, "GEOCODE") || cioc_is_private(c, "SITE_ADDRESS");
	for (const char *const *f = (const char *const[]){ "latitude", "longitude", NULL }; *f && secret; f++)
		if (record_get(place, *f).n)
			record_set_vis(
			    c->m->a, place, entity_field(place->entity, str_of(*f)), AUDIENCE_INTERNAL);
}

void cioc_place(struct cioc *c, struct record *place)
{
	int list = entity_field(place->entity, STR("addresses"));

	set(c, place, "name", "LOCATION_NAME", true);
	set(c, place, "description", "LOCATION_DESCRIPTION", false);
	if (!cioc_is_private(c, "SITE_ADDRESS"))
		set(c, place, "transportation", "TRANSPORTATION", false);
	cioc_addresses(c, place);
	geocode(c, place);
	children(c, place, "ACCESSIBILITY", "accessibility", "description", "details");
	const struct record *first = place->slots[list].list.first;
	if (first)
		record_set(place, entity_field(place->entity, STR("location_type")),
		    record_get(first, "address_type"));
}

/* The service -------------------------------------------------------------------------------------------------------- */

static void hours(struct cioc *c, struct record *service)
{
	static const char *const elements[] = { "HOURS", "DATES", "MEETINGS", NULL };

	for (const char *const *e = elements; *e; e++)
		child_of(c, service, "schedules", "description", both_of(c, *e), *e, str_of(*e), false);
}

static void eligibility(struct cioc *c, struct record *service)
{
	struct xml_node *n = cioc_element(c, "ELIGIBILITY");

	if (!n)
		return;
	cioc_set(c, service, "eligibility_description", cioc_lines(c, n, "N"), "ELIGIBILITY", false);
	making_set(c->m, service, "minimum_age", xml_attr(n, "MIN_AGE"), "ELIGIBILITY");
	making_set(c->m, service, "maximum_age", xml_attr(n, "MAX_AGE"), "ELIGIBILITY");
}

static void areas(struct cioc *c, struct record *service)
{
	struct xml_node *all = cioc_element(c, "AREAS_SERVED");

	for (struct xml_node *n = all ? xml_next(all, "CM", NULL) : NULL; n; n = xml_next(all, "CM", n)) {
		struct both name = cioc_both(c, n, "V");
		struct record *area = child_of(
		    c, service, "service_areas", "name", name, "AREAS_SERVED", STR_NONE, true);
		if (!area)
			continue;
		cioc_set(c, area, "description", cioc_both(c, n, "N"), "AREAS_SERVED", false);
		making_keep_left(c->m, area, n);
	}
	child_of(c, service, "service_areas", "description", cioc_lines(c, all, "N"), "AREAS_SERVED",
	    STR("AREAS_SERVED"), false);
	child_of(c, service, "service_areas", "description", both_of(c, "BOUNDARIES"), "BOUNDARIES",
	    STR("BOUNDARIES"), false);
}

static struct record *term_of(struct cioc *c, struct record *service, struct str slot, struct str set)
{
	struct record *at = making_child(c->m, service, "attributes", slot),
	              *term = record_new(c->m->a, &entities[ENTITY_TAXONOMY_TERM]);

	c->m->objects++;
	making_set(c->m, at, "value", set, "TAXONOMY");
	record_add(at, entity_field(at->entity, STR("taxonomy_term")), term);
	return term;
}

/* The terms of one LNK belong together: each has all of them as its value. */
static void one_link(struct cioc *c, struct record *service, struct xml_node *link)
{
	struct buf AUTO_BUF set = BUF_INIT(4096);
	int terms = 0;

	for (struct xml_node *n = xml_next(link, "TM", NULL); n; n = xml_next(link, "TM", n), terms++)
		buf_fmt(&set, "%s%.*s", set.n ? " * " : "", STR_ARG(xml_attr(n, "V")));
	struct str all = terms > 1 && buf_ok(&set) ? arena_str(c->m->a, buf_str(&set)) : STR_NONE;
	for (struct xml_node *n = xml_next(link, "TM", NULL); n; n = xml_next(link, "TM", n)) {
		struct str code = making_line(c->m, xml_attr(n, "V")), slot = code;
		if (!code.n)
			continue;
		if (all.n)
			slot = arena_fmt(c->m->a, "%.*s/%.*s", STR_ARG(code), STR_ARG(all));
		struct record *term = term_of(c, service, slot, all);
		making_set(c->m, term, "code", code, "TAXONOMY");
		making_set(c->m, term, "taxonomy", STR("AIRS"), "TAXONOMY");
	}
}

static void taxonomy(struct cioc *c, struct record *service)
{
	struct xml_node *all = cioc_element(c, "TAXONOMY"), *subjects = cioc_element(c, "SUBJECTS");

	for (struct xml_node *n = all ? xml_next(all, "LNK", NULL) : NULL; n; n = xml_next(all, "LNK", n))
		one_link(c, service, n);
	for (struct xml_node *n = subjects ? xml_next(subjects, "TM", NULL) : NULL; n;
	     n = xml_next(subjects, "TM", n)) {
		struct both name = cioc_both(c, n, "V");
		if (!says(&name))
			continue;
		struct record *term = term_of(c, service, STR_NONE, STR_NONE);
		cioc_set(c, term, "name", name, "SUBJECTS", true);
		making_set(c->m, term, "taxonomy", STR("CIOC"), "SUBJECTS");
	}
}

/* Units with so many places, of which so many are free. */
static void capacities(struct cioc *c, struct record *service)
{
	struct xml_node *all = cioc_element(c, "VACANCY_INFO");

	for (struct xml_node *n = all ? xml_next(all, "UNIT", NULL) : NULL; n; n = xml_next(all, "UNIT", n)) {
		struct both name = cioc_both(c, n, "NM");
		struct str gid = xml_attr(n, "GID"), day = xml_attr(n, "MOD");
		if (!says(&name))
			continue;
		struct record *r = making_child(c->m, service, "capacities", gid),
		              *unit = record_new(c->m->a, &entities[ENTITY_UNIT]);
		c->m->objects++;
		record_add(r, entity_field(r->entity, STR("unit")), unit);
		cioc_set(c, unit, "name", name, "VACANCY_INFO", true);
		making_set(c->m, r, "available", xml_attr(n, "VAC"), "VAC");
		making_set(c->m, r, "maximum", xml_attr(n, "CAP"), "CAP");
		cioc_set(c, r, "description", cioc_lines(c, n, "N"), "VACANCY_INFO", false);
		if (day.n)
			making_set(c->m, r, "updated",
			    day.n == 19 ? arena_fmt(c->m->a, "%.*sZ", STR_ARG(day)) : day, "MOD");
		cioc_hide(c, r, "VACANCY_INFO");
		making_keep_left(c->m, r, n);
	}
}

static void documents(struct cioc *c, struct record *service)
{
	child_of(c, service, "required_documents", "document", both_of(c, "DOCUMENTS_REQUIRED"),
	    "DOCUMENTS_REQUIRED", STR("DOCUMENTS_REQUIRED"), false);
}

/* Web and e-mail of a service that has a record of its own. */
void cioc_service_reach(struct cioc *c, struct record *service)
{
	cioc_set(c, service, "email", email(c, "E_MAIL"), "E_MAIL", true);
	cioc_set(c, service, "url", web(c, cioc_both(c, cioc_element(c, "WWW_ADDRESS"), "V")), "WWW_ADDRESS",
	    true);
	social_media(c, service, "additional_urls");
}

void cioc_service(struct cioc *c, struct record *service)
{
	struct both name = cioc_join(c, cioc_both(c, cioc_element(c, "SERVICE_NAME_LEVEL_1"), "V"), ", ",
	    cioc_both(c, cioc_element(c, "SERVICE_NAME_LEVEL_2"), "V"));

	cioc_set(c, service, "name", name, "SERVICE_NAME_LEVEL_1", true);
	set(c, service, "description", "DESCRIPTION", false);
	set(c, service, "application_process", "APPLICATION", false);
	cioc_set(c, service, "fees_description", checklist(c, "FEES"), "FEES", false);
	set(c, service, "accreditations", "ACCREDITATION_NOTES", false);
	eligibility(c, service);
	hours(c, service);
	areas(c, service);
	children(c, service, "LANGUAGES", "languages", "name", "note");
	documents(c, service);
	taxonomy(c, service);
	capacities(c, service);
}
