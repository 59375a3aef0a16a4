/* test_normalise_like.c: what is one value to anybody but its author. */
#include "tests/test.h"

#include "rules/normalise.h"
#include "tests/records.h"

struct row {
	const char *name; /* of the test */
	const char *entity, *field, *x, *y;
	bool like;
};

static const struct row rows[] = {
	{ "articles, a saint, a legal form", "organization", "name",
	    "La Maison des jeunes de St-Nicolas inc.", "Maison des jeunes de Saint-Nicolas", true },
	{ "capitals and accents", "organization", "name", "MAISON DES JEUNES L’ETAPE",
	    "Maison des jeunes l'Étape", true },
	{ "another place", "organization", "name", "Maison des jeunes de Beloeil",
	    "Maison des jeunes de Longueuil", false },
	{ "other numbers", "organization", "name", "Groupe scout 12", "Groupe scout 21", false },
	{ "a number more", "organization", "name", "Groupe scout", "Groupe scout 21", false },
	{ "a word more", "organization", "name", "L'Étape", "L'Étape de nuit", false },
	{ "names of services are texts", "service", "name", "Accueil St-Roch", "Accueil Saint-Roch", false },
	{ "so are descriptions", "organization", "description", "rue St-Roch", "rue Saint-Roch", false },
	{ "abbreviations of a street", "address", "address_1", "1450, ch. Filteau, bur. 200",
	    "1450 chemin Filteau, bureau 200", true },
	{ "capitals", "address", "address_1", "1450 CHEMIN FILTEAU", "1450, chemin Filteau", true },
	{ "another civic number", "address", "address_1", "1450 ch. Filteau", "1452 ch. Filteau", false },
	{ "a unit more", "address", "address_1", "1450 ch. Filteau", "1450 ch. Filteau, bur. 200", false },
	{ "another type", "address", "address_1", "1450 rue Filteau", "1450 avenue Filteau", false },
	{ "without its type", "address", "address_1", "1450 Filteau", "1450, rue Filteau", true },
	{ "without its type, and another number", "address", "address_1", "1452 Filteau", "1450, rue Filteau",
	    false },
	{ "another direction", "address", "address_1", "14 rue Cartier E", "14 rue Cartier O", false },
	{ "the second line is a text", "address", "address_2", "bur. 200", "bureau 200", false },
	{ "a blank and a name", "organization", "name", "", "Maison", false },
	{ "two blanks", "organization", "name", "", "", true },
	{ "an extension", "phone", "number", "418 555-0101 poste 2", "(418) 555-0101 p. 2", true },
	{ "another number", "phone", "number", "418 555-0101", "418 555-0102", false },
};

static void test_like(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	const struct row *r = *state;
	const struct entity *e = entity_by_name(str_of(r->entity));
	const struct field *f = &e->fields[entity_field(e, str_of(r->field))];

	assert_int_equal(norm_like(a, e, f, str_of(r->x), str_of(r->y)), r->like);
	assert_int_equal(norm_like(a, e, f, str_of(r->y), str_of(r->x)), r->like);
}

struct child_row {
	const char *name; /* of the test */
	enum entity_id entity;
	const char *x, *y;
	bool like;
};

static const struct child_row children[] = {
	{ "an extension that one of two has", ENTITY_PHONE,
	    "{\"number\":\"418 555-0101\",\"type\":\"voice\"}",
	    "{\"number\":\"(418) 555-0101\",\"type\":\"voice\",\"extension\":\"12\"}", true },
	{ "other extensions", ENTITY_PHONE, "{\"number\":\"418 555-0101\",\"extension\":\"1\"}",
	    "{\"number\":\"418 555-0101\",\"extension\":\"12\"}", false },
	{ "a fax is no voice", ENTITY_PHONE, "{\"number\":\"418 555-0101\",\"type\":\"fax\"}",
	    "{\"number\":\"418 555-0101\",\"type\":\"voice\"}", false },
	{ "no number", ENTITY_PHONE, "{\"type\":\"fax\"}", "{\"type\":\"fax\"}", false },
	{ "a unit that one of two has", ENTITY_ADDRESS,
	    "{\"address_1\":\"14, rue du Lac\",\"city\":\"Lévis\"}",
	    "{\"address_1\":\"14 du Lac, bureau 2\",\"city\":\"LEVIS\"}", true },
	{ "other units", ENTITY_ADDRESS, "{\"address_1\":\"14, rue du Lac, bureau 1\"}",
	    "{\"address_1\":\"14, rue du Lac, bureau 2\"}", false },
	{ "another door", ENTITY_ADDRESS, "{\"address_1\":\"14, rue du Lac\"}",
	    "{\"address_1\":\"16, rue du Lac\"}", false },
	{ "the door of another town", ENTITY_ADDRESS, "{\"address_1\":\"14, rue du Lac\",\"city\":\"Lévis\"}",
	    "{\"address_1\":\"14, rue du Lac\",\"city\":\"Beloeil\"}", false },
	{ "another postal code", ENTITY_ADDRESS,
	    "{\"address_1\":\"14, rue du Lac\",\"postal_code\":\"G1K 1A1\"}",
	    "{\"address_1\":\"14, rue du Lac\",\"postal_code\":\"G1K 1A2\"}", false },
	{ "where to write to", ENTITY_ADDRESS,
	    "{\"address_1\":\"14, rue du Lac\",\"address_type\":\"postal\"}",
	    "{\"address_1\":\"14, rue du Lac\",\"address_type\":\"physical\"}", false },
	{ "addresses that say nothing", ENTITY_ADDRESS, "{\"city\":\"Lévis\"}", "{\"city\":\"Lévis\"}",
	    false },
	{ "places without names", ENTITY_LOCATION, "{\"addresses\":[{\"address_1\":\"14, rue du Lac\"}]}",
	    "{\"addresses\":[{\"address_1\":\"CP 3\"},{\"address_1\":\"14 rue du Lac\"}]}", true },
	{ "places with names", ENTITY_LOCATION,
	    "{\"name\":\"A\",\"addresses\":[{\"address_1\":\"14, rue du Lac\"}]}",
	    "{\"name\":\"B\",\"addresses\":[{\"address_1\":\"14 rue du Lac\"}]}", false },
	{ "places without addresses", ENTITY_LOCATION, "{\"location_type\":\"virtual\"}",
	    "{\"location_type\":\"virtual\"}", false },
	{ "others go by what is the same", ENTITY_SERVICE, "{\"name\":\"Accueil\"}", "{\"name\":\"ACCUEIL\"}",
	    true },
	{ "others by nothing else", ENTITY_SERVICE, "{\"name\":\"Accueil\"}",
	    "{\"name\":\"Accueil de nuit\"}", false },
};

static void test_like_child(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	const struct child_row *r = *state;

	assert_int_equal(
	    norm_like_child(a, records_read(a, r->entity, r->x), records_read(a, r->entity, r->y)), r->like);
	assert_int_equal(
	    norm_like_child(a, records_read(a, r->entity, r->y), records_read(a, r->entity, r->x)), r->like);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_like);
	TESTS_ROWS(&t, children, test_like_child);
	return tests_run(&t, "normalise_like");
}
