/* test_source.c: the contract with a source as it is read: what every key may say, and what is said of one that may not. */
#include "tests/test.h"

#include "lib/buf.h"
#include "lib/conf.h"
#include "sync/source.h"
#include "sync/territory.h"

enum { ARENA_MAX = 16 * 1024 * 1024 };

static struct source *read_source(struct arena *a, struct conf **conf, const char *lines, struct err *e)
{
	struct str text = arena_fmt(a, "[source list]\nformat = hsds-json\n%s\n", lines);
	struct source *s = NULL;

	assert_true(conf_parse("vigie.conf", text, conf, e));
	return source_find(a, *conf, STR("list"), &s, e) ? s : NULL;
}

/* What is not allowed, and what the person is told. */
static const struct wrong {
	const char *lines, *says;
} wrongs[] = {
	{ "never = phone.nummer",
	    "line 3, [source list] never: \"phone.nummer\" is neither an object nor a field" },
	{ "never = telephone", "write phone, phone.number" },
	{ "never = organization", "neither an object nor a field" },
	{ "never = phone.id", "neither an object nor a field" },
	{ "visibility = secret", "line 3, [source list] visibility" },
	{ "territory = Atlantide", "called \"Atlantide\"" },
	{ "territory = 12, 18", "called \"18\"" },
	{ "territory = Portneuf",
	    "\"Portneuf\" is a municipality and an MRC: write \"Ville de Portneuf\" or \"MRC de Portneuf\"" },
	{ "territory = Saint-Donat", "two municipalities" },
	{ "min_rows = many", "[source list] min_rows" },
	{ "min_rows = -1", "[source list] min_rows" },
	{ "max_deleted_percent = 101", "[source list] max_deleted_percent" },
	{ "max_refused_percent = -5", "[source list] max_refused_percent" },
	{ "trust = 120", "[source list] trust" },
	{ "max_bytes = 0", "[source list] max_bytes" },
};

static void test_wrong(void **state)
{
	const struct wrong *w = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };

	assert_null(read_source(a, &conf, w->lines, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	if (!strstr(e.text, w->says))
		fail_msg("\"%s\" does not say \"%s\"", e.text, w->says);
}

/* Everything that is said is understood, and what is not said has its usual value. */
static void test_values(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF conf = NULL;
	struct conf *AUTO_CONF bare = NULL;
	struct err e = { 0 };

	(void)state;
	struct source *s = read_source(a, &conf,
	    "never = phone.number, contacts, services.description\nvisibility = partner\ncategories = table.csv\n"
	    "min_rows = 400\nmax_deleted_percent = 5\nmax_refused_percent = 1\ncontact = a@b.test",
	    &e);
	assert_non_null(s);
	assert_int_equal(s->visibility, AUDIENCE_PARTNER);
	assert_int_equal(s->min_rows, 400);
	assert_int_equal(s->max_deleted_percent, 5);
	assert_int_equal(s->max_refused_percent, 1);
	assert_str(s->contact, STR("a@b.test"));
	assert_str(s->categories, STR("table.csv"));
	assert_null(s->territory);
	assert_ok(conf_check_used(conf, &e));
	s = read_source(a, &bare, "", &e);
	assert_int_equal(s->visibility, AUDIENCE_PUBLIC);
	assert_int_equal(s->min_rows, 0);
	assert_int_equal(s->max_deleted_percent, -1);
	assert_int_equal(s->max_refused_percent, 20);
	assert_null(s->never);
}

static const struct never {
	const char *entity, *field;
	bool never;
} nevers[] = {
	{ "phone", "number", true },
	{ "phone", "extension", false },
	{ "phone", NULL, false },
	{ "contact", NULL, true },
	{ "contact", "email", true },
	{ "service", "description", true },
	{ "organization", "description", false },
	{ "service_area", "description", false },
};

static void test_never(void **state)
{
	const struct never *n = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF conf = NULL;
	const struct entity *e = entity_by_name(str_of(n->entity));
	struct err why = { 0 };
	struct source *s = read_source(
	    a, &conf, "never = phone.number, contacts, services.description", &why);

	assert_non_null(s);
	const struct field *f = n->field ? &e->fields[entity_field(e, str_of(n->field))] : NULL;
	assert_int_equal(source_never(s, e, f), n->never);
}

/* How a name is understood. */
static const struct named {
	const char *name, *shown;
} names[] = {
	{ "17", "17 Centre-du-Québec" },
	{ "3", "03 Capitale-Nationale" },
	{ "Capitale-Nationale", "03 Capitale-Nationale" },
	{ "capitale nationale", "03 Capitale-Nationale" },
	{ "région 12", "12 Chaudière-Appalaches" },
	{ "Chaudière-Appalaches (12)", "12 Chaudière-Appalaches" },
	{ "MRC de Portneuf", "MRC Portneuf" },
	{ "Ville de Portneuf", "Portneuf (34048)" },
	{ "Les Etchemins", "MRC Les Etchemins" },
	{ "Lévis", "Lévis (25213)" },
	{ "levis", "Lévis (25213)" },
	{ "25213", "Lévis (25213)" },
	{ "Sainte-Foy", "Québec (23027)" },
	{ "Montréal", "06 Montréal" },
	{ "Ville de Montréal", "Montréal (66023)" },
};

static void test_named(void **state)
{
	const struct named *n = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	struct source *s = read_source(a, &conf, arena_fmt(a, "territory = %s", n->name).p, &e);

	if (!s)
		fail_msg("%s", e.text);
	assert_true(s->territory && !s->territory->next);
	assert_str(territory_shown(a, s->territory), str_of(n->shown));
}

/* Where records are. */
static const struct judged {
	const char *territory, *addresses; /* "type/city/postal code/province", several between ";" */
	enum territory_verdict verdict;
} judged[] = {
	{ "12", "physical/Lévis/G6V 1A1/QC", TERRITORY_IN },
	{ "12", "physical/Montréal/H2X 1A1/QC", TERRITORY_OUT },
	{ "12", "physical//H2X 1A1/", TERRITORY_OUT },
	{ "12", "physical//G6V 1A1/", TERRITORY_IN },
	{ "12", "physical/Ottawa/K1A 0A1/ON", TERRITORY_OUT },
	{ "12", "", TERRITORY_UNKNOWN },
	{ "12", "physical/Trifouillis//", TERRITORY_UNKNOWN },
	{ "12", "physical/Montréal//;physical/Trifouillis//", TERRITORY_UNKNOWN },
	{ "12", "physical/Montréal//;physical/Lévis//", TERRITORY_IN },
	{ "12", "physical/Montréal//;postal/Lévis//", TERRITORY_OUT },
	{ "12", "postal/Montréal//", TERRITORY_OUT },
	{ "12", "postal/Lévis//", TERRITORY_IN },
	{ "12", "physical/Trifouillis//;postal/Montréal//", TERRITORY_UNKNOWN },
	{ "Lévis", "physical/Saint-Nicolas (Lévis)//", TERRITORY_IN },
	{ "Lévis", "physical/Québec//", TERRITORY_OUT },
	{ "MRC de Portneuf", "physical/Donnacona//", TERRITORY_IN },
	{ "MRC de Portneuf", "physical/Québec//", TERRITORY_OUT },
	{ "17, Lévis", "physical/Drummondville//", TERRITORY_IN },
};

static struct record *place(struct arena *a, const char *addresses)
{
	struct buf AUTO_BUF json = BUF_INIT(4096);
	struct err e = { 0 };

	buf_fmt(&json, "{\"id\":\"F\",\"name\":\"Abri\",\"locations\":[{\"id\":\"L\",\"addresses\":[");
	for (int n = 0; *addresses; n++) {
		char part[4][64] = { "" };
		for (int i = 0; i < 4; i++) {
			size_t k = strcspn(addresses, "/;");
			memcpy(part[i], addresses, k);
			part[i][k] = '\0';
			addresses += k + (addresses[k] == '/');
		}
		addresses += *addresses == ';';
		buf_fmt(&json,
		    "%s{\"id\":\"%d\",\"address_type\":\"%s\",\"city\":\"%s\",\"postal_code\":\"%s\",\"state_province\":\"%s\"}",
		    n ? "," : "", n, part[0], part[1], part[2], part[3]);
	}
	buf_fmt(&json, "]}]}");
	struct record *r = record_read_json(a, buf_str(&json), &entities[ENTITY_ORGANIZATION], &e);
	assert_non_null(r);
	return record_copy(a, r);
}

static void test_judged(void **state)
{
	const struct judged *j = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	struct source *s = read_source(a, &conf, arena_fmt(a, "territory = %s", j->territory).p, &e);

	if (!s)
		fail_msg("%s", e.text);
	assert_int_equal(territory_judge(a, s->territory, place(a, j->addresses), NULL), j->verdict);
}

int main(void)
{
	static struct tests t;

	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++)
		tests_add(&t, wrongs[i].lines, test_wrong, (void *)&wrongs[i]);
	tests_add(&t, "everything that is said is understood", test_values, NULL);
	for (size_t i = 0; i < sizeof nevers / sizeof *nevers; i++)
		tests_add(
		    &t, nevers[i].field ? nevers[i].field : nevers[i].entity, test_never, (void *)&nevers[i]);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		tests_add(&t, names[i].name, test_named, (void *)&names[i]);
	for (size_t i = 0; i < sizeof judged / sizeof *judged; i++)
		tests_add(&t, judged[i].addresses, test_judged, (void *)&judged[i]);
	return tests_run(&t, "source");
}
