/* test_normalise_like.c: what is one value to anybody but its author. */
#include "tests/test.h"

#include "rules/normalise.h"

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

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_like);
	return tests_run(&t, "normalise_like");
}
