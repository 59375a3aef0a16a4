#include "importers/hsds_shape.h"

#include "lib/err.h"
#include "lib/json.h"

enum { DEEP = 3 }; /* service_at_location.service.organization.id */

enum member {
	OTHER,
	ID,
	SERVICES,
	SERVICE,
	LOCATION,
	ORGANIZATION,
	ORGANIZATION_ID,
	SERVICE_ID,
	LOCATION_ID,
	VIGIE,
	GONE,
	OF_SERVICES,      /* what services have, and organizations have not */
	OF_ORGANIZATIONS, /* what places, taxonomies and terms have not */
	OF_OTHERS,        /* what only these have */
};

static const char *const names[] = {
	[ID] = "id",
	[SERVICES] = "services",
	[SERVICE] = "service",
	[LOCATION] = "location",
	[ORGANIZATION] = "organization",
	[ORGANIZATION_ID] = "organization_id",
	[SERVICE_ID] = "service_id",
	[LOCATION_ID] = "location_id",
	[VIGIE] = "vigie",
	[GONE] = "gone",
};

struct scan {
	struct arena *a;
	enum member at[DEEP + 2]; /* the member at each depth, from 1 */
	int depth;
	bool object, gone;
	unsigned has; /* a bit for each member of the item that holds something */
	struct str own, named, named_below;
};

static bool is_at(const struct scan *s, int depth, enum member first, enum member second, enum member third)
{
	return s->depth == depth && s->at[1] == first && (depth < 2 || s->at[2] == second) &&
	    (depth < 3 || s->at[3] == third);
}

static bool note(struct scan *s)
{
	if (s->depth == 1)
		s->has |= 1u << s->at[1];
	return true;
}

static bool on_text(void *ctx, struct str text)
{
	struct scan *s = ctx;
	struct str *to = NULL;

	note(s);
	s->gone |= is_at(s, 2, VIGIE, GONE, OTHER);
	if (is_at(s, 1, ID, OTHER, OTHER))
		to = &s->own;
	else if (is_at(s, 1, ORGANIZATION_ID, OTHER, OTHER) || is_at(s, 2, ORGANIZATION, ID, OTHER))
		to = &s->named;
	else if (is_at(s, 2, SERVICE, ORGANIZATION_ID, OTHER) || is_at(s, 3, SERVICE, ORGANIZATION, ID))
		to = &s->named_below;
	if (to && !to->n)
		*to = arena_str(s->a, text);
	return true;
}

static bool on_boolean(void *ctx, bool v)
{
	(void)v;
	return note(ctx);
}

static bool on_null(void *ctx)
{
	(void)ctx;
	return true;
}

static bool open_any(struct scan *s)
{
	note(s);
	if (++s->depth <= DEEP)
		s->at[s->depth] = OTHER;
	return true;
}

static bool on_map_begin(void *ctx)
{
	struct scan *s = ctx;

	s->object |= s->depth == 0;
	return open_any(s);
}

static bool on_list_begin(void *ctx)
{
	return open_any(ctx);
}

static bool on_end(void *ctx)
{
	struct scan *s = ctx;

	s->depth--;
	return true;
}

/* Whose a member is that does not say what the item belongs to. */
static enum member owner(struct str name)
{
	static const struct {
		const char *name;
		enum member of;
	} members[] = { { "service_at_locations", OF_SERVICES }, { "service_areas", OF_SERVICES },
		{ "application_process", OF_SERVICES }, { "eligibility_description", OF_SERVICES },
		{ "fees_description", OF_SERVICES }, { "assured_date", OF_SERVICES },
		{ "interpretation_services", OF_SERVICES }, { "cost_options", OF_SERVICES },
		{ "required_documents", OF_SERVICES }, { "email", OF_ORGANIZATIONS },
		{ "website", OF_ORGANIZATIONS }, { "locations", OF_ORGANIZATIONS },
		{ "programs", OF_ORGANIZATIONS }, { "funding", OF_ORGANIZATIONS },
		{ "legal_status", OF_ORGANIZATIONS }, { "tax_status", OF_ORGANIZATIONS },
		{ "year_incorporated", OF_ORGANIZATIONS }, { "organization_identifiers", OF_ORGANIZATIONS },
		{ "parent_organization_id", OF_ORGANIZATIONS }, { "location_type", OF_OTHERS },
		{ "taxonomy", OF_OTHERS }, { "taxonomy_detail", OF_OTHERS }, { "term_uri", OF_OTHERS },
		{ "version", OF_OTHERS } };

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (str_is(name, members[i].name))
			return members[i].of;
	return OTHER;
}

static bool on_key(void *ctx, struct str name)
{
	struct scan *s = ctx;
	enum member m = GONE;

	if (s->depth > DEEP)
		return true;
	while (m > OTHER && !str_is(name, names[m]))
		m--;
	s->at[s->depth] = m == OTHER && s->depth == 1 ? owner(name) : m;
	return true;
}

static const struct json_events events = {
	.null = on_null,
	.boolean = on_boolean,
	.number = on_text,
	.string = on_text,
	.map_begin = on_map_begin,
	.key = on_key,
	.map_end = on_end,
	.list_begin = on_list_begin,
	.list_end = on_end,
};

static bool has(const struct scan *s, enum member m)
{
	return s->has >> m & 1;
}

enum hsds_shape hsds_shape(struct arena *a, struct str json, struct str *organization)
{
	struct scan s = { .a = a };
	struct err unused;

	*organization = STR_NONE;
	if (!json_parse(json, &events, &s, &unused) || !s.object)
		return HSDS_UNREADABLE;
	if (!has(&s, SERVICES) && (has(&s, SERVICE) || (has(&s, SERVICE_ID) && has(&s, LOCATION_ID)))) {
		*organization = s.named_below;
		return HSDS_SERVICE_AT_LOCATION;
	}
	if (!has(&s, SERVICES) &&
	    (has(&s, ORGANIZATION) || has(&s, ORGANIZATION_ID) || has(&s, OF_SERVICES))) {
		*organization = s.named;
		return HSDS_SERVICE;
	}
	*organization = s.own;
	if (s.gone)
		return HSDS_GONE;
	return has(&s, OF_OTHERS) && !has(&s, SERVICES) && !has(&s, OF_ORGANIZATIONS) ? HSDS_OTHER
	                                                                              : HSDS_ORGANIZATION;
}
