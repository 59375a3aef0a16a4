#include "tests/test.h"

#include "lib/arena.h"
#include "model/entity.h"
#include "tests/records.h"
#include "tests/tree.h"

/* The members that the API's compiled documents add to the standard's schemas. */
static bool is_added(const struct entity *e, const struct field *f)
{
	return (e->id == ENTITY_ORGANIZATION && str_is(str_of(f->name), "services")) ||
	    (e->id == ENTITY_SERVICE_AT_LOCATION && str_is(str_of(f->name), "service"));
}

/* What a member that refers to another schema refers to. */
static struct str referred(const struct tree *property)
{
	struct str file = tree_text(
	    tree_get(property, "items") ? tree_get(property, "items") : property, "$ref");

	return file.n > 5 ? (struct str){ file.p, file.n - sizeof ".json" + 1 } : STR_NONE;
}

static bool type_fits(const struct field *f, const struct tree *property)
{
	struct str type = tree_text(property, "type"), format = tree_text(property, "format");

	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_DATE:
	case FIELD_TIME: /* typed in the tabular form alone */
		return str_is(type, "string") && !format.n && !tree_get(property, "enum");
	case FIELD_UUID:
		return str_is(type, "string") && str_is(format, "uuid");
	case FIELD_URI:
		return str_is(type, "string") && str_is(format, "uri");
	case FIELD_EMAIL:
		return str_is(type, "string") && str_is(format, "email");
	case FIELD_DATETIME:
		return str_is(type, "string") && str_is(format, "date-time");
	case FIELD_NUMBER:
		return str_is(type, "number");
	case FIELD_ENUM:
		return str_is(type, "string") && tree_get(property, "enum");
	case FIELD_LIST:
		return str_is(type, "array") && str_is(referred(property), entities[f->child].name);
	case FIELD_OBJECT:
		return !type.n && str_is(referred(property), entities[f->child].name);
	}
	return false;
}

static void check_values(const struct entity *e, const struct field *f, const struct tree *property)
{
	const struct tree *values = tree_get(property, "enum");
	int n = 0;

	for (const struct tree *v = values ? values->first : NULL; v; v = v->next, n++)
		if (!f->values || !f->values[n] || !str_is(v->text, f->values[n]))
			fail_msg("%s.%s: value %d is not \"%.*s\"", e->name, f->name, n, STR_ARG(v->text));
	if (f->values && f->values[n])
		fail_msg("%s.%s: \"%s\" is none of the standard's", e->name, f->name, f->values[n]);
}

static struct tree *schema_of(struct arena *a, const struct entity *e)
{
	char file[128];

	snprintf(file, sizeof file, "formats/hsds/schema/%s.json", e->name);
	return tree_read_shared(a, file);
}

/* Field by field in the schema's order. */
static void test_schema(void **state)
{
	const struct entity *e = *state;

	records_need_shared();
	struct arena *AUTO_ARENA a = arena_new(1 << 22);
	const struct tree *schema = schema_of(a, e), *required = tree_get(schema, "required");
	const struct tree *property = tree_get(schema, "properties")->first;
	assert_str(tree_text(schema, "name"), str_of(e->name));
	for (int i = 0; i < e->n_fields; i++) {
		const struct field *f = &e->fields[i];
		if (is_added(e, f))
			continue;
		if (!property || !str_is(property->key, f->name))
			fail_msg("%s.%s: the schema has \"%.*s\" here", e->name, f->name,
			    STR_ARG(property ? property->key : STR("nothing")));
		if (!type_fits(f, property))
			fail_msg("%s.%s: the type is another", e->name, f->name);
		if (f->required != tree_has(required, f->name))
			fail_msg("%s.%s: the schema says otherwise of its being required", e->name, f->name);
		check_values(e, f, property);
		property = property->next;
	}
	if (property)
		fail_msg("%s.%.*s is not in the table", e->name, STR_ARG(property->key));
}

static const struct tree *resource_of(const struct tree *package, const struct entity *e)
{
	for (const struct tree *r = tree_get(package, "resources")->first; r; r = r->next)
		if (str_is(tree_text(r, "name"), e->name))
			return r;
	fail_msg("%s: no such table", e->name);
	return NULL;
}

static const struct tree *column_of(const struct tree *columns, const char *name)
{
	for (const struct tree *c = columns->first; c; c = c->next)
		if (str_is(tree_text(c, "name"), name))
			return c;
	return NULL;
}

static bool is_required_column(const struct tree *column)
{
	const struct tree *required = tree_get(tree_get(column, "constraints"), "required");

	return required && str_is(required->text, "true");
}

static bool column_fits(const struct field *f, struct str type)
{
	switch (f->type) {
	case FIELD_DATE:
		return str_is(type, "date");
	case FIELD_TIME:
		return str_is(type, "time");
	case FIELD_DATETIME:
		return str_is(type, "datetime");
	case FIELD_NUMBER:
		return str_is(type, "number");
	default:
		return str_is(type, "string");
	}
}

static void check_column(const struct entity *e, const struct field *f, const struct tree *column)
{
	if (!column_fits(f, tree_text(column, "type")))
		fail_msg("%s.%s: the column's type is another", e->table, f->name);
	if ((f->required || f->tabular) != is_required_column(column))
		fail_msg("%s.%s: the table says otherwise of its being required", e->table, f->name);
}

/* The package lacks the columns whose property has no "constraints": an oversight of the tool that makes it. */
static void test_package(void **state)
{
	const struct entity *e = *state;

	records_need_shared();
	struct arena *AUTO_ARENA a = arena_new(1 << 22);
	const struct tree *resource = resource_of(tree_read_shared(a, "formats/hsds/datapackage.json"), e);
	const struct tree *properties = tree_get(schema_of(a, e), "properties");
	const struct tree *schema = tree_get(resource, "schema"), *columns = tree_get(schema, "fields");
	assert_str(tree_text(resource, "path"), arena_fmt(a, "%s.csv", e->table));
	for (int i = 0; i < e->n_fields; i++) {
		const struct field *f = &e->fields[i];
		const struct tree *column = column_of(columns, f->name);
		if (column)
			check_column(e, f, column);
		else if (!field_is_child(f) && tree_get(tree_get(properties, f->name), "constraints"))
			fail_msg("%s.%s is no column", e->table, f->name);
	}
	for (const struct tree *c = columns->first; c; c = c->next)
		if (entity_field(e, tree_text(c, "name")) == FIELD_NONE)
			fail_msg("%s.%.*s is not in the table", e->table, STR_ARG(tree_text(c, "name")));
	const struct tree *keys = tree_get(schema, "foreignKeys");
	for (const struct tree *k = keys ? keys->first : NULL; k; k = k->next)
		assert_true(e->fields[entity_field(e, tree_text(k, "fields"))].key);
}

static void check_field(const struct entity *e, int i)
{
	const struct field *f = &e->fields[i];

	if (entity_field(e, str_of(f->name)) != i)
		fail_msg("%s.%s stands twice", e->name, f->name);
	if (!f->fr || !*f->fr || !f->en || !*f->en)
		fail_msg("%s.%s lacks a label", e->name, f->name);
	if ((f->type == FIELD_ENUM) != (f->values != NULL))
		fail_msg("%s.%s: values belong to an enum", e->name, f->name);
	if (f->key && f->type != FIELD_UUID)
		fail_msg("%s.%s: a foreign key is a UUID", e->name, f->name);
}

static void test_table(void **state)
{
	const struct entity *e = *state;

	assert_ptr_equal(&entities[e->id], e);
	assert_ptr_equal(entity_by_name(str_of(e->name)), e);
	assert_ptr_equal(entity_by_name(str_of(e->table)), e);
	assert_true(e->fr && *e->fr && e->en && *e->en);
	assert_in_range(e->n_fields, 2, ENTITY_FIELDS_MAX);
	assert_string_equal(e->fields[0].name, "id");
	assert_int_equal(e->fields[0].type, FIELD_UUID);
	for (int i = 0; i < e->n_fields; i++)
		check_field(e, i);
	assert_int_equal(entity_field(e, STR("vigie")), FIELD_NONE);
	assert_int_equal(entity_field(e, STR_NONE), FIELD_NONE);
}

/* So a path needs only the name to know whether an id belongs to it. */
static void test_objects(void **state)
{
	(void)state;
	for (int i = 0; i < ENTITY__MAX; i++)
		for (int f = 0; f < entities[i].n_fields; f++)
			for (int k = 0; entities[i].fields[f].type == FIELD_OBJECT && k < ENTITY__MAX; k++) {
				int same = entity_field(&entities[k], str_of(entities[i].fields[f].name));
				assert_true(
				    same == FIELD_NONE || entities[k].fields[same].type != FIELD_LIST);
			}
}

static void test_unknown(void **state)
{
	(void)state;
	assert_null(entity_by_name(STR("organisation")));
	assert_null(entity_by_name(STR_NONE));
}

int main(void)
{
	static struct tests t;
	static char names[ENTITY__MAX][3][80];

	for (int i = 0; i < ENTITY__MAX; i++) {
		snprintf(
		    names[i][0], sizeof names[i][0], "%s: the table keeps its own rules", entities[i].name);
		snprintf(names[i][1], sizeof names[i][1], "%s: as the JSON Schema says", entities[i].name);
		snprintf(
		    names[i][2], sizeof names[i][2], "%s: as the tabular package says", entities[i].name);
		tests_add(&t, names[i][0], test_table, &entities[i]);
		tests_add(&t, names[i][1], test_schema, &entities[i]);
		tests_add(&t, names[i][2], test_package, &entities[i]);
	}
	tests_add(&t, "no list has the name of an object field", test_objects, NULL);
	tests_add(&t, "no entity of another name", test_unknown, NULL);
	return tests_run(&t, "entity");
}
