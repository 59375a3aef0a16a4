/* entity.h: HSDS 3.1/3.2 as one table.
 *
 * Every entity and every field once, in the order of the standard's JSON Schemas (openreferral/specification,
 * branch 3.1; 3.2.3 adds only constraints), with the members that the API's compiled documents add
 * (organization.services, service_at_location.service). JSON, XML, CSV, validation, diff, merge and forms walk
 * this table; no entity has hand-written code in a format. */
#ifndef MODEL_ENTITY_H
#define MODEL_ENTITY_H

#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum entity_id {
	ENTITY_ORGANIZATION,
	ENTITY_SERVICE,
	ENTITY_LOCATION,
	ENTITY_SERVICE_AT_LOCATION,
	ENTITY_PHONE,
	ENTITY_ADDRESS,
	ENTITY_CONTACT,
	ENTITY_SCHEDULE,
	ENTITY_PROGRAM,
	ENTITY_ORGANIZATION_IDENTIFIER,
	ENTITY_URL,
	ENTITY_FUNDING,
	ENTITY_COST_OPTION,
	ENTITY_REQUIRED_DOCUMENT,
	ENTITY_LANGUAGE,
	ENTITY_ACCESSIBILITY,
	ENTITY_SERVICE_AREA,
	ENTITY_SERVICE_CAPACITY,
	ENTITY_UNIT,
	ENTITY_ATTRIBUTE,
	ENTITY_TAXONOMY,
	ENTITY_TAXONOMY_TERM,
	ENTITY_METADATA,
	ENTITY_META_TABLE_DESCRIPTION,
	ENTITY__MAX,
};

enum field_type {
	FIELD_TEXT,
	FIELD_UUID,
	FIELD_URI,
	FIELD_EMAIL,
	FIELD_DATE,     /* YYYY-MM-DD; a plain string in JSON, typed only in the tabular form */
	FIELD_DATETIME, /* RFC 3339 with zone */
	FIELD_TIME,     /* HH:MM[:SS] with or without zone; a plain string in JSON */
	FIELD_NUMBER,   /* a JSON number, kept as it was written */
	FIELD_ENUM,
	FIELD_LIST,   /* children: an array of `child` */
	FIELD_OBJECT, /* one child */
};

struct field {
	const char *name;
	const char *const *values; /* FIELD_ENUM: the allowed values, NULL at the end */
	const char *fr, *en;       /* labels for people, always both */
	enum field_type type;
	enum entity_id child; /* FIELD_LIST, FIELD_OBJECT */
	bool required;        /* by the JSON Schema */
	bool tabular;         /* required in the tabular form besides */
	bool key;        /* a foreign key of the tabular form: says where the object hangs, not what it is */
	bool is_private; /* internal unless the record says otherwise */
	bool deprecated;
};

struct entity {
	enum entity_id id;
	const char *name;  /* "organization" */
	const char *table; /* the tabular form's file without ".csv" */
	const char *fr, *en;
	const struct field *fields;
	int n_fields;
};

enum { FIELD_NONE = -1, ENTITY_FIELDS_MAX = 40 };

extern const struct entity entities[ENTITY__MAX];

/* By "organization" or by table name "organizations"; NULL when unknown. */
const struct entity *entity_by_name(struct str name);

/* Index of the field, or FIELD_NONE. */
int entity_field(const struct entity *e, struct str name);

/* The things that an organisation vouches for as such: the organization, its services and places, and where the one
 * is given at the other. All else belongs to the one around it. */
static inline bool entity_stands_alone(const struct entity *e)
{
	return e->id == ENTITY_ORGANIZATION || e->id == ENTITY_SERVICE || e->id == ENTITY_LOCATION ||
	    e->id == ENTITY_SERVICE_AT_LOCATION;
}

static inline bool field_is_child(const struct field *f)
{
	return f->type == FIELD_LIST || f->type == FIELD_OBJECT;
}

/* A value that HSDS requires and that may be any text: the forms of HSDS write a missing one as the empty text, for
 * exports never invent. What lacks a required value of another kind cannot be made valid. */
static inline bool field_may_be_empty(const struct field *f)
{
	return f->required && (f->type == FIELD_TEXT || f->type == FIELD_DATE);
}

#endif
