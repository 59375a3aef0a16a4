#include "importers/tabular_table.h"

/* A row is a line. */
/* clang-format off */

const struct tabular_kind tabular_kinds[] = {
	{.name = "taxonomy", .entity = ENTITY_TAXONOMY, .role = TABULAR_SHARED},
	{.name = "taxonomy_term", .entity = ENTITY_TAXONOMY_TERM, .role = TABULAR_SHARED},
	{.name = "unit", .entity = ENTITY_UNIT, .role = TABULAR_SHARED, .version = TABULAR_3},
	{.name = "organization", .entity = ENTITY_ORGANIZATION},
	{.name = "program", .entity = ENTITY_PROGRAM},
	{.name = "service", .entity = ENTITY_SERVICE},
	{.name = "service_at_location", .entity = ENTITY_SERVICE_AT_LOCATION},
	{.name = "service_location", .entity = ENTITY_SERVICE_AT_LOCATION},
	{.name = "location", .entity = ENTITY_LOCATION},
	{.name = "contact", .entity = ENTITY_CONTACT},
	{.name = "phone", .entity = ENTITY_PHONE},
	{.name = "address", .entity = ENTITY_ADDRESS, .version = TABULAR_3},
	{.name = "physical_address", .entity = ENTITY_ADDRESS, .version = TABULAR_1, .address_type = "physical"},
	{.name = "postal_address", .entity = ENTITY_ADDRESS, .version = TABULAR_1, .address_type = "postal"},
	{.name = "mail_address", .entity = ENTITY_ADDRESS, .version = TABULAR_1, .address_type = "postal"},
	{.name = "mailing_address", .entity = ENTITY_ADDRESS, .version = TABULAR_1, .address_type = "postal"},
	{.name = "schedule", .entity = ENTITY_SCHEDULE, .version = TABULAR_2},
	{.name = "regular_schedule", .entity = ENTITY_SCHEDULE, .version = TABULAR_1},
	{.name = "holiday_schedule", .entity = ENTITY_SCHEDULE, .version = TABULAR_1},
	{.name = "eligibility", .entity = ENTITY_SERVICE, .role = TABULAR_PATCH, .version = TABULAR_1},
	{.name = "funding", .entity = ENTITY_FUNDING},
	{.name = "service_area", .entity = ENTITY_SERVICE_AREA},
	{.name = "required_document", .entity = ENTITY_REQUIRED_DOCUMENT},
	{.name = "cost_option", .entity = ENTITY_COST_OPTION, .version = TABULAR_2},
	{.name = "payment_accepted", .entity = ENTITY_COST_OPTION, .version = TABULAR_1},
	{.name = "language", .entity = ENTITY_LANGUAGE},
	{.name = "accessibility", .entity = ENTITY_ACCESSIBILITY, .version = TABULAR_3},
	{.name = "accessibility_for_disability", .entity = ENTITY_ACCESSIBILITY, .version = TABULAR_1},
	{.name = "organization_identifier", .entity = ENTITY_ORGANIZATION_IDENTIFIER, .version = TABULAR_3},
	{.name = "url", .entity = ENTITY_URL, .version = TABULAR_3},
	{.name = "service_capacity", .entity = ENTITY_SERVICE_CAPACITY, .version = TABULAR_3},
	{.name = "attribute", .entity = ENTITY_ATTRIBUTE, .version = TABULAR_3},
	{.name = "service_taxonomy", .entity = ENTITY_ATTRIBUTE, .version = TABULAR_1},
	{.name = "service_attribute", .entity = ENTITY_ATTRIBUTE, .version = TABULAR_2},
	{.name = "other_attribute", .entity = ENTITY_ATTRIBUTE, .version = TABULAR_2},
	{.name = "link_taxonomy", .entity = ENTITY_ATTRIBUTE, .version = TABULAR_2},
	{.name = "metadata", .entity = ENTITY_METADATA},
	{.name = "meta_table_description", .entity = ENTITY_META_TABLE_DESCRIPTION, .role = TABULAR_ASIDE},
	{0},
};

/* Another word for a table. */
static const struct {
	const char *name, *kind;
} other_kinds[] = {
	{"accessibility_for_disabilite", "accessibility_for_disability"},
	{"agency", "organization"},
	{"area", "service_area"},
	{"identifier", "organization_identifier"},
	{"location_service", "service_at_location"},
	{"term", "taxonomy_term"},
	{"website", "url"},
};

/* What a column was called, or is called by many; of the entity's rows, in tables of that name (NULL: any). */
static const struct renamed {
	enum entity_id entity;
	const char *kind, *column, *field;
	enum tabular_special special;
} renamed[] = {
	{ENTITY_ORGANIZATION, NULL, "url", "website", TABULAR_VALUE},
	{ENTITY_ORGANIZATION, NULL, "parent_id", "parent_organization_id", TABULAR_VALUE},
	{ENTITY_SERVICE, "eligibility", "eligibility", "eligibility_description", TABULAR_VALUE},
	{ENTITY_SERVICE, "service", "eligibility", "eligibility_description", TABULAR_VALUE},
	{ENTITY_SERVICE, "service", "location_id", NULL, TABULAR_AT},
	{ENTITY_SERVICE, "service", "website", "url", TABULAR_VALUE},
	{ENTITY_LOCATION, NULL, "lat", "latitude", TABULAR_VALUE},
	{ENTITY_LOCATION, NULL, "lon", "longitude", TABULAR_VALUE},
	{ENTITY_LOCATION, NULL, "lng", "longitude", TABULAR_VALUE},
	{ENTITY_LOCATION, NULL, "long", "longitude", TABULAR_VALUE},
	{ENTITY_PHONE, NULL, "phone_number", "number", TABULAR_VALUE},
	{ENTITY_PHONE, NULL, "phone", "number", TABULAR_VALUE},
	{ENTITY_PHONE, NULL, "ext", "extension", TABULAR_VALUE},
	{ENTITY_PHONE, NULL, "language", NULL, TABULAR_SPOKEN},
	{ENTITY_ADDRESS, NULL, "address", "address_1", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "street", "address_1", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "address1", "address_1", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "address2", "address_2", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "state", "state_province", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "province", "state_province", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "zip", "postal_code", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "zipcode", "postal_code", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "zip_code", "postal_code", TABULAR_VALUE},
	{ENTITY_ADDRESS, NULL, "postcode", "postal_code", TABULAR_VALUE},
	{ENTITY_SCHEDULE, NULL, "weekday", NULL, TABULAR_WEEKDAY},
	{ENTITY_SCHEDULE, NULL, "day_of_week", NULL, TABULAR_WEEKDAY},
	{ENTITY_SCHEDULE, NULL, "open_at", "opens_at", TABULAR_VALUE},
	{ENTITY_SCHEDULE, NULL, "close_at", "closes_at", TABULAR_VALUE},
	{ENTITY_SCHEDULE, NULL, "closed", NULL, TABULAR_CLOSED},
	{ENTITY_SCHEDULE, NULL, "start_date", "valid_from", TABULAR_VALUE},
	{ENTITY_SCHEDULE, NULL, "end_date", "valid_to", TABULAR_VALUE},
	{ENTITY_SCHEDULE, NULL, "original_text", "description", TABULAR_VALUE},
	{ENTITY_SERVICE_AREA, NULL, "service_area", "name", TABULAR_VALUE},
	{ENTITY_REQUIRED_DOCUMENT, NULL, "required_document", "document", TABULAR_VALUE},
	{ENTITY_COST_OPTION, NULL, "payment", "option", TABULAR_VALUE},
	{ENTITY_COST_OPTION, NULL, "payment_accepted", "option", TABULAR_VALUE},
	{ENTITY_LANGUAGE, NULL, "language", "name", TABULAR_VALUE},
	{ENTITY_ACCESSIBILITY, NULL, "accessibility", "description", TABULAR_VALUE},
	{ENTITY_FUNDING, NULL, "funding", "source", TABULAR_VALUE},
	{ENTITY_ATTRIBUTE, NULL, "taxonomy_id", "taxonomy_term_id", TABULAR_VALUE},
	{ENTITY_ATTRIBUTE, NULL, "taxonomy_detail", "value", TABULAR_VALUE},
	{ENTITY_ATTRIBUTE, NULL, "link_id", NULL, TABULAR_LINK},
	{ENTITY_ATTRIBUTE, NULL, "link_entity", NULL, TABULAR_LINK_KIND},
	{ENTITY_ATTRIBUTE, "other_attribute", "link_type", NULL, TABULAR_LINK_KIND},
	{ENTITY_ATTRIBUTE, "link_taxonomy", "link_type", NULL, TABULAR_LINK_KIND},
	{ENTITY_METADATA, NULL, "resource_id", NULL, TABULAR_LINK},
	{ENTITY_METADATA, NULL, "resource_type", NULL, TABULAR_LINK_KIND},
	{ENTITY_TAXONOMY_TERM, NULL, "term", "name", TABULAR_VALUE},
	{ENTITY_TAXONOMY_TERM, NULL, "vocabulary", "taxonomy", TABULAR_VALUE},
};

/* What a row may hang at, the most exact last: a number of a person at a counter of an organization is the person's. */
static const struct {
	const char *column;
	enum entity_id entity;
} parents[] = {
	{"organization_id", ENTITY_ORGANIZATION},
	{"program_id", ENTITY_PROGRAM},
	{"location_id", ENTITY_LOCATION},
	{"service_id", ENTITY_SERVICE},
	{"service_at_location_id", ENTITY_SERVICE_AT_LOCATION},
	{"contact_id", ENTITY_CONTACT},
	{"phone_id", ENTITY_PHONE},
};

/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
}

/* "Service-At Location" and "ServiceAtLocation" -> "service_at_location". */
static struct str key_of(struct arena *a, struct str name)
{
	char *key = arena_alloc(a, 2 * name.n + 1);
	size_t n = 0;
	bool small = false;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool big = c >= 'A' && c <= 'Z';
		if (big)
			c = (char)(c - 'A' + 'a');
		if (n && key[n - 1] != '_' && (!is_word(c) || (big && small)))
			key[n++] = '_';
		if (is_word(c))
			key[n++] = c;
		small = !big && is_word(c);
	}
	while (n && key[n - 1] == '_')
		n--;
	return (struct str){ key, n };
}

static bool ends(const char *p, size_t n, const char *end)
{
	size_t m = strlen(end);

	return n > m && memcmp(p + n - m, end, m) == 0;
}

/* A word in the singular: enough for the names of tables. */
static size_t singular(char *word, size_t n)
{
	if (ends(word, n, "ies")) {
		word[n - 3] = 'y';
		return n - 2;
	}
	if (ends(word, n, "sses"))
		return n - 2;
	return ends(word, n, "s") && !ends(word, n, "ss") ? n - 1 : n;
}

static struct str one_of_each(struct arena *a, struct str key)
{
	char *out = arena_alloc(a, key.n + 1);
	size_t n = 0;

	for (size_t i = 0, from = 0; i <= key.n; i++) {
		if (i < key.n && key.p[i] != '_')
			continue;
		memcpy(out + n, key.p + from, i - from);
		n += singular(out + n, i - from);
		if (i < key.n)
			out[n++] = '_';
		from = i + 1;
	}
	return (struct str){ out, n };
}

const struct tabular_kind *tabular_kind(struct arena *a, struct str name)
{
	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == '/' || name.p[i] == '\\') {
			name = (struct str){ name.p + i + 1, name.n - i - 1 };
			break;
		}
	if (name.n > 4 && name.p[name.n - 4] == '.')
		name.n -= 4;
	struct str key = one_of_each(a, key_of(a, name));
	if (key.n > 5 && memcmp(key.p, "hsd", 3) == 0 && key.p[4] == '_')
		key = (struct str){ key.p + 5, key.n - 5 };
	for (size_t i = 0; i < COUNT(other_kinds); i++)
		if (str_is(key, other_kinds[i].name))
			key = str_of(other_kinds[i].kind);
	for (const struct tabular_kind *k = tabular_kinds; k->name; k++)
		if (str_is(key, k->name))
			return k;
	return NULL;
}

int tabular_list(const struct entity *parent, const struct entity *child)
{
	for (int f = 1; f < parent->n_fields; f++)
		if (parent->fields[f].type == FIELD_LIST && parent->fields[f].child == child->id)
			return f;
	return FIELD_NONE;
}

static const struct renamed *renamed_as(const struct tabular_kind *kind, struct str key)
{
	for (size_t i = 0; i < COUNT(renamed); i++) {
		const struct renamed *r = &renamed[i];
		if (r->entity == kind->entity && str_is(key, r->column) &&
		    (!r->kind || strcmp(r->kind, kind->name) == 0))
			return r;
	}
	return NULL;
}

/* Does an object of this kind hang at what the column names? */
static bool hangs(const struct tabular_kind *kind, struct tabular_column *c)
{
	for (size_t i = 0; i < COUNT(parents); i++) {
		const struct entity *parent = &entities[parents[i].entity];
		bool own = kind->role == TABULAR_PATCH && parent->id == kind->entity;
		if (!str_is(c->key, parents[i].column))
			continue;
		bool lone = parent->id == ENTITY_ORGANIZATION && kind->entity == ENTITY_ADDRESS;
		if (!own && !lone && tabular_list(parent, &entities[kind->entity]) == FIELD_NONE)
			return false;
		c->special = TABULAR_PARENT;
		c->parent = parent;
		c->exact = (int)i;
		return true;
	}
	return false;
}

static void understand(const struct tabular_kind *kind, struct tabular_column *c)
{
	const struct entity *e = &entities[kind->entity];
	const struct renamed *r = renamed_as(kind, c->key);

	c->special = TABULAR_VALUE;
	c->field = FIELD_NONE;
	if (r) {
		c->special = r->special;
		c->field = r->field ? entity_field(e, str_of(r->field)) : FIELD_NONE;
		return;
	}
	if (kind->role != TABULAR_SHARED && hangs(kind, c))
		return;
	int f = entity_field(e, c->key);
	if (f != FIELD_NONE && !field_is_child(&e->fields[f]))
		c->field = f;
}

struct tabular_column *tabular_columns(
    struct arena *a, const struct tabular_kind *kind, const struct str *names, size_t n)
{
	struct tabular_column *c = ARENA_ARRAY(a, struct tabular_column, n + 1);

	for (size_t i = 0; i < n; i++) {
		c[i].name = arena_str(a, str_trim(names[i]));
		c[i].key = key_of(a, c[i].name);
		understand(kind, &c[i]);
		for (size_t j = 0; j < i; j++) /* of two columns for one field, the first */
			if (c[i].field != FIELD_NONE && c[j].field == c[i].field)
				c[i].field = FIELD_NONE;
	}
	return c;
}

const struct tabular_kind *tabular_kind_seen(
    const struct tabular_kind *kind, const struct tabular_column *columns, size_t n)
{
	bool terms = false;

	for (size_t i = 0; i < n && kind->entity == ENTITY_TAXONOMY; i++)
		terms |= str_is(columns[i].key, "parent_id") || str_is(columns[i].key, "parent_name") ||
		    str_is(columns[i].key, "vocabulary") || str_is(columns[i].key, "taxonomy_term");
	return terms ? kind + 1 : kind;
}
