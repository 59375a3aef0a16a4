#include "tests/test.h"

#include "lib/arena.h"
#include "model/path.h"
#include "tests/records.h"

#define FICHE \
	"{\"id\":\"o\",\"name\":\"Nom\",\"phones\":[{\"id\":\"a\",\"number\":\"1\"},{\"id\":\"b\",\"number\":\"2\"}," \
	"{\"id\":\"c]\\\"d\",\"number\":\"3\"}],\"services\":[{\"id\":\"s\",\"name\":\"Aide alimentaire\",\"minimum_age\":12," \
	"\"phones\":[{\"id\":\"p\",\"number\":\"418 555-0100\",\"extension\":4}],\"program\":{\"id\":\"g\",\"name\":\"P\"}," \
	"\"attributes\":[{\"id\":\"" UUID "\",\"taxonomy_term_id\":\"" UUID "\"}]}]," \
	"\"a\":1,\"x_strange.1\":[true],\"website\":{\"bad\":1},\"z\":\"z\"," \
	"\"vigie\":{\"id\":\"own\",\"vis\":{\"name\":\"partner\",\"phones\":\"internal\",\"a\":\"public\"},\"en\":{\"name\":\"Name\"}}}"
#define UUID "11111111-1111-4111-8111-111111111111"

static const struct value_row {
	const char *name, *path;
	enum path_part part;
	const char *value;
} values[] = {
	{ "path: a value", "name", PATH_VALUE, "Nom" },
	{ "path: its text in the other language", "name@other", PATH_OTHER, "Name" },
	{ "path: its visibility", "name@vis", PATH_VIS, "partner" },
	{ "path: a list's visibility", "phones@vis", PATH_VIS, "internal" },
	{ "path: as the table says", "id@vis", PATH_VIS, "" },
	{ "path: an absent value", "logo", PATH_VALUE, "" },
	{ "path: a listed child", "phones[b]", PATH_CHILD, "{\"id\":\"b\",\"number\":\"2\"}" },
	{ "path: a value in it", "phones[b].number", PATH_VALUE, "2" },
	{ "path: an id in quotes", "phones[\"c]\\\"d\"].number", PATH_VALUE, "3" },
	{ "path: steps", "services[s].phones[p].extension", PATH_VALUE, "4" },
	{ "path: through an object field", "services[s].program.name", PATH_VALUE, "P" },
	{ "path: an object field's child", "services[s].program", PATH_CHILD,
	    "{\"id\":\"g\",\"name\":\"P\"}" },
	{ "path: an unknown member", "a", PATH_EXTRA, "1" },
	{ "path: an unknown member in quotes", "\"x_strange.1\"", PATH_EXTRA, "[true]" },
	{ "path: an unknown member's visibility", "a@vis", PATH_VIS, "public" },
	{ "path: an internal one's", "z@vis", PATH_VIS, "" },
	{ "path: a value that does not fit its field", "\"website\"", PATH_EXTRA, "{\"bad\":1}" },
	{ "path: and the field itself", "website", PATH_VALUE, "" },
	{ "path: an absent unknown member", "nowhere", PATH_EXTRA, "" },
	{ "path: one with no name", "\"\"", PATH_EXTRA, "" },
	{ "path: an absent child", "phones[zz]", PATH_CHILD, "" },
	{ "path: a value in an absent child", "phones[zz].number", PATH_VALUE, "" },
	{ "path: own ids are not a path's", "phones[own]", PATH_CHILD, "" },
};

static void test_value(void **state)
{
	const struct value_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(a, ENTITY_ORGANIZATION, FICHE);
	struct err e = { 0 };
	struct path p;

	assert_ok(path_parse(a, r->entity, str_of(row->path), &p, &e));
	assert_int_equal(p.part, row->part);
	assert_str(path_value(a, r, &p), str_of(row->value));
	assert_str(path_write(a, r->entity, &p), str_of(row->path));
}

static const struct refused_row {
	const char *name, *path, *why;
} refused[] = {
	{ "refused: a list without an id", "phones", "phones is a list" },
	{ "refused: a step into a list without an id", "phones.number", "phones is a list" },
	{ "refused: an unknown step", "phnes[a].number", "\"phnes\" is no field of organization" },
	{ "refused: an unknown step further on", "services[s].x.y", "\"x\" is no field of service" },
	{ "refused: an id for an object field", "services[s].program[g].name", "not expected" },
	{ "refused: something behind a value", "name.x", "not expected" },
	{ "refused: something behind what stands beside it", "name@vis.x", "not expected" },
	{ "refused: what is beside?", "name@price", "@other" },
	{ "refused: a child in the other language", "phones@other", "only a value" },
	{ "refused: an unknown member in the other language", "x@other", "\"x\" is no field" },
	{ "refused: an open bracket", "phones[a", "\"]\" is expected" },
	{ "refused: an empty id", "phones[]", "expected" },
	{ "refused: an open quote", "phones[\"a]", "not closed" },
	{ "refused: a bad escape", "\"\\q\"", "JSON" },
	{ "refused: a dot at the end", "phones[a].", "expected" },
	{ "refused: a dot at the start", ".name", "expected" },
	{ "refused: a space", "name ", "not expected" },
	{ "refused: the reserved member", "vigie", "reserved" },
	{ "refused: the reserved member in quotes", "\"vigie\"", "reserved" },
	{ "refused: no UTF-8", "\"a\xFF\"", "UTF-8" },
	{ "refused: too many steps",
	    "services[s].organization.services[s].organization.services[s].organization.services[s].organization."
	    "services[s].organization.services[s].organization.services[s].organization.services[s].organization."
	    "phones[p].number",
	    "more than 16 steps" },
};

static void test_refused(void **state)
{
	const struct refused_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct path p = { .n_steps = 99 };
	struct err e = { 0 };

	assert_false(path_parse(a, &entities[ENTITY_ORGANIZATION], str_of(row->path), &p, &e));
	assert_err(e, ERR_INPUT, row->why);
	assert_int_equal(p.n_steps, 99);
}

static const struct set_row {
	const char *name, *path, *value;
	const char *after; /* path_value then, or NULL: refused */
	const char *why;
	int at, was_at;
} sets[] = {
	{ "set: a value", "name", "Autre", "Autre", NULL, -1, -1 },
	{ "set: a value taken away", "name", "", "", NULL, -1, -1 },
	{ "set: a number", "services[s].minimum_age", "18.50", "18.50", NULL, -1, -1 },
	{ "set: no number", "services[s].minimum_age", "18 ans", NULL, "not a number", -1, -2 },
	{ "set: a form that the validator refuses", "email", "not an address", "not an address", NULL, -1,
	    -1 },
	{ "set: bytes that are not text", "name", "\xE9", NULL, "UTF-8", -1, -2 },
	{ "set: in a child that is not there", "phones[zz].number", "1", NULL, "no such object", -1, -2 },
	{ "set: the id of a listed child", "phones[a].id", "b", NULL, "cannot be changed", -1, -2 },
	{ "set: the id in an object field", "services[s].program.id", "h", "h", NULL, -1, -1 },
	{ "set: the fiche's own id", "id", "oo", "oo", NULL, -1, -1 },
	{ "set: the fiche", "", "{}", NULL, "fiche itself", -1, -2 },
	{ "set: another language", "logo@other", "L", "L", NULL, -1, -1 },
	{ "set: a visibility", "logo@vis", "internal", "internal", NULL, -1, -1 },
	{ "set: the usual visibility", "name@vis", "public", "", NULL, -1, -1 },
	{ "set: no visibility", "name@vis", "", "", NULL, -1, -1 },
	{ "set: a strange visibility", "name@vis", "everyone", NULL, "public, partner or internal", -1, -2 },
	{ "set: an unknown member", "b", " { \"k\" : [ 1 , 2 ] } ", "{\"k\":[1,2]}", NULL, -1, -1 },
	{ "set: an unknown member taken away", "z", "", "", NULL, -1, -1 },
	{ "set: an unknown member that is no JSON", "b", "hello", NULL, "JSON", -1, -2 },
	{ "set: two values at once", "b", "1,\"name\":2", NULL, "JSON", -1, -2 },
	{ "set: a value that fits the field of that name", "\"logo\"", "\"x\"", NULL, "fits the field", -1,
	    -2 },
	{ "set: a null for the field of that name", "\"phones\"", "null", NULL, "fits the field", -1, -2 },
	{ "set: a list of texts for a list of phones", "\"phones\"", "[\"x\"]", NULL, "fits the field", -1,
	    -2 },
	{ "set: a text for a list of phones", "\"phones\"", "\"x\"", "\"x\"", NULL, -1, -1 },
	{ "set: an unknown member's visibility", "z@vis", "partner", "partner", NULL, -1, -1 },
	{ "set: the visibility of an absent one", "b@vis", "partner", NULL, "no such member", -1, -2 },
	{ "set: the visibility of what does not fit", "\"website\"@vis", "public", NULL, "stays internal", -1,
	    -2 },
	{ "set: a new child", "phones[n]", "{\"number\":\"9\"}", "{\"id\":\"n\",\"number\":\"9\"}", NULL, 1,
	    -1 },
	{ "set: a new child of another id", "phones[n]", "{\"id\":\"m\",\"number\":\"9\"}",
	    "{\"id\":\"n\",\"number\":\"9\"}", NULL, -1, -1 },
	{ "set: a child that stands there", "phones[b]", "{\"number\":\"9\"}",
	    "{\"id\":\"b\",\"number\":\"9\"}", NULL, 0, -1 },
	{ "set: a child taken away", "phones[b]", "", "", NULL, -1, 1 },
	{ "set: the last child taken away", "phones[\"c]\\\"d\"]", "", "", NULL, -1, 2 },
	{ "set: an absent child taken away", "phones[zz]", "", "", NULL, -1, -1 },
	{ "set: a child where no object is", "services[zz].phones[a]", "{}", NULL, "no such object", -1, -2 },
	{ "set: a child that is no object", "phones[n]", "[]", NULL, "object is expected", -1, -2 },
	{ "set: an object field", "services[s].program", "{\"id\":\"q\"}", "{\"id\":\"q\"}", NULL, -1, -1 },
	{ "set: an object field taken away", "services[s].program", "", "", NULL, -1, 0 },
};

/* A refusal leaves the record as it was; a change is there after writing and reading, and undone gives the same
 * bytes as before. */
static void test_set(void **state)
{
	const struct set_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 22);
	struct record *r = records_read(a, ENTITY_ORGANIZATION, FICHE);
	struct str before = records_json(a, r);
	struct err e = { 0 };
	struct path p;
	int was_at = -2;

	assert_ok(path_parse(a, r->entity, str_of(row->path), &p, &e));
	struct str had = path_value(a, r, &p);
	bool ok = path_set(a, r, &p, str_of(row->value), row->at, &was_at, &e);
	assert_int_equal(was_at, row->was_at);
	if (row->why) {
		assert_false(ok);
		assert_err(e, ERR_INPUT, row->why);
		assert_str(records_json(a, r), before);
		return;
	}
	assert_ok(ok);
	assert_str(path_value(a, r, &p), str_of(row->after));
	r = record_read_json(a, records_json(a, r), r->entity, &e);
	assert_non_null(r);
	assert_str(path_value(a, r, &p), str_of(row->after));
	assert_ok(path_set(a, r, &p, had, was_at, NULL, &e));
	assert_str(records_json(a, r), before);
}

static void test_place(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(
	    a, ENTITY_ORGANIZATION, "{\"phones\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
	struct err e = { 0 };
	struct path p;

	(void)state;
	assert_ok(path_parse(a, r->entity, STR("phones[c]"), &p, &e));
	assert_ok(path_set(a, r, &p, STR("{}"), 1, NULL, &e));
	assert_str(records_json(a, r), STR("{\"phones\":[{\"id\":\"a\"},{\"id\":\"c\"},{\"id\":\"b\"}]}"));
	assert_ok(path_set(a, r, &p, STR_NONE, -1, NULL, &e));
	assert_ok(path_set(a, r, &p, STR("{}"), 0, NULL, &e));
	assert_str(records_json(a, r), STR("{\"phones\":[{\"id\":\"c\"},{\"id\":\"a\"},{\"id\":\"b\"}]}"));
	assert_ok(path_set(a, r, &p, STR_NONE, -1, NULL, &e));
	assert_ok(path_set(a, r, &p, STR("{}"), -1, NULL, &e));
	assert_str(records_json(a, r), STR("{\"phones\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]}"));
}

/* Values are copied: what they were set from may go. */
static void test_copies(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(a, ENTITY_ORGANIZATION, "{}");
	char path[] = "phones[abc]", json[] = "{\"number\":\"1\"}";
	struct err e = { 0 };
	struct path p;

	(void)state;
	assert_ok(path_parse(a, r->entity, str_of(path), &p, &e));
	assert_ok(path_set(a, r, &p, str_of(json), -1, NULL, &e));
	memset(path, 'x', sizeof path);
	memset(json, 'x', sizeof json);
	assert_str(records_json(a, r), STR("{\"phones\":[{\"id\":\"abc\",\"number\":\"1\"}]}"));
}

/* What nests deeper than a record may be read is not let in. */
static void test_deep(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(a, ENTITY_ORGANIZATION, FICHE);
	char deep[2 * 63 + 1] = { 0 };
	struct err e = { 0 };
	struct path p;

	(void)state;
	for (int n = 62; n <= 63; n++) {
		memset(deep, '[', (size_t)n);
		memset(deep + n, ']', (size_t)n);
		assert_ok(path_parse(a, r->entity, STR("x"), &p, &e));
		assert_ok(path_set(a, r, &p, (struct str){ deep, 2 * (size_t)n }, -1, NULL, &e));
		assert_non_null(record_read_json(a, records_json(a, r), r->entity, &e));
		assert_ok(path_parse(a, r->entity, STR("services[s].x"), &p, &e));
		assert_false(path_set(a, r, &p, (struct str){ deep, 2 * (size_t)n }, -1, NULL, &e));
		assert_err(e, ERR_INPUT, "64 deep");
	}
	assert_ok(path_parse(a, r->entity, STR("services[s].x"), &p, &e));
	assert_ok(path_set(a, r, &p, STR("{\"a\\\"[[[[[[\":\"[[[[\"}"), -1, NULL, &e));
}

static const struct label_row {
	const char *name, *path, *fr, *en;
} labels[] = {
	{ "label: the fiche", "", "Organisme", "Organization" },
	{ "label: a value", "name", "Nom", "Name" },
	{ "label: in the other language", "name@other", "Nom (en anglais)", "Name (in English)" },
	{ "label: a visibility", "phones@vis", "Téléphones › Visibilité", "Phones › Visibility" },
	{ "label: steps with their telling values", "services[s].phones[p].extension",
	    "Service « Aide alimentaire » › Téléphone « 418 555-0100 » › Poste",
	    "Service “Aide alimentaire” › Phone “418 555-0100” › Extension" },
	{ "label: an object field", "services[s].program", "Service « Aide alimentaire » › Programme « P »",
	    "Service “Aide alimentaire” › Program “P”" },
	{ "label: a child that is not there", "phones[zz].number", "Téléphone › Numéro", "Phone › Number" },
	{ "label: an unknown member", "phones[a].\"x y\"", "Téléphone « 1 » › x y", "Phone “1” › x y" },
	{ "label: an id tells nothing", "services[s].attributes[" UUID "].value",
	    "Service « Aide alimentaire » › Attribut › Valeur",
	    "Service “Aide alimentaire” › Attribute › Value" },
};

static void test_label(void **state)
{
	const struct label_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(a, ENTITY_ORGANIZATION, FICHE);
	struct err e = { 0 };
	struct path p;

	assert_ok(path_parse(a, r->entity, str_of(row->path), &p, &e));
	assert_str(path_label(a, r, &p, true), str_of(row->fr));
	assert_str(path_label(a, r, &p, false), str_of(row->en));
}

static void test_pieces(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct str phone = path_child(a, path_child(a, STR_NONE, "services", STR("s")), "phones", STR("a b"));

	(void)state;
	assert_str(phone, STR("services[s].phones[\"a b\"]"));
	assert_str(path_field(a, phone, "number"), STR("services[s].phones[\"a b\"].number"));
	assert_str(path_child(a, STR_NONE, "program", STR_NONE), STR("program"));
	assert_str(path_child(a, STR_NONE, "program", STR("g")), STR("program"));
	assert_str(path_extra(a, STR_NONE, STR("new-1")), STR("new-1"));
	assert_str(path_extra(a, STR_NONE, STR("number")), STR("\"number\""));
	assert_str(path_extra(a, phone, STR("a.b")), STR("services[s].phones[\"a b\"].\"a.b\""));
}

static void test_up(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(a, ENTITY_ORGANIZATION, FICHE);
	struct err e = { 0 };
	struct path p;

	(void)state;
	assert_ok(path_parse(a, r->entity, STR("services[s].phones[p].number"), &p, &e));
	assert_str(record_id(path_object(r, &p)), STR("p"));
	assert_str(record_id(path_parent(r, &p)), STR("s"));
	assert_ok(path_parse(a, r->entity, STR("services[s].phones[zz]"), &p, &e));
	assert_null(path_object(r, &p));
	assert_str(record_id(path_parent(r, &p)), STR("s"));
	assert_ok(path_parse(a, r->entity, STR("name"), &p, &e));
	assert_ptr_equal(path_object(r, &p), r);
	assert_null(path_parent(r, &p));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, values, test_value);
	TESTS_ROWS(&t, refused, test_refused);
	TESTS_ROWS(&t, sets, test_set);
	tests_add(&t, "set: a child where it is asked to stand", test_place, NULL);
	tests_add(&t, "set: texts are copied", test_copies, NULL);
	tests_add(&t, "set: nothing so deep that it could not be read", test_deep, NULL);
	TESTS_ROWS(&t, labels, test_label);
	tests_add(&t, "pieces: spelt as path_write spells", test_pieces, NULL);
	tests_add(&t, "up: the object and the one around it", test_up, NULL);
	return tests_run(&t, "path");
}
