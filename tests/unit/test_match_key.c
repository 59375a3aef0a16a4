/* test_match_key.c: which records become candidates: whatever one value is, the others bring a pair together. */
#include "tests/test.h"

#include "rules/match_form.h"
#include "rules/match_key.h"
#include "tests/records.h"

struct row {
	const char *name;
	const char *x, *y;
};

#define N(name)   "\"name\":\"" name "\""
#define P(number) ",\"phones\":[{\"number\":\"" number "\"}]"
#define AT(street, city, postal) \
	",\"locations\":[{\"addresses\":[{\"address_1\":\"" street "\",\"city\":\"" city \
	"\",\"postal_code\":\"" postal "\"}]}]"

/* clang-format off */
static const struct row together[] = {
	{ "the issue's own", N("Maison des jeunes St-Nicolas inc.") AT("1450 ch. Filteau", "", "") P("418 836-0000 p. 12"),
	  N("La Maison des jeunes de Saint-Nicolas") AT("1450, chemin Filteau", "Lévis", "G7A 2N4") },
	{ "a name and nothing else", N("Envolée boréale"), N("L'Envolée Boréale inc.") },
	{ "two of its words", N("Envolée boréale Quintessence"), N("Fondation Envolée Zigzagante boréale") },
	{ "words swapped", N("Boréale Envolée"), N("Envolée boréale") },
	{ "written together", N("Beau Séjour"), N("Beauséjour") },
	{ "a telephone alone", N("Quintessence") P("418 836-0000"), N("Zigzagante") P("1-418-836-0000 poste 3") },
	{ "without its area code", N("Quintessence") P("836-0000"), N("Zigzagante") P("418 836-0000") },
	{ "a door alone", N("Quintessence") AT("1450 chemin Filteau", "", ""), N("Zigzagante") AT("1450, ch. Filteau", "Lévis", "") },
	{ "number and postal code", N("Quintessence") AT("1450 chemin Filtau", "", "G7A 2N4"), N("Zigzagante") AT("1450 ch. Filteau", "", "g7a2n4") },
	{ "a box", N("Quintessence") AT("CP 123", "Lévis", ""), N("Zigzagante") AT("case postale 123", "Lévis", "") },
	{ "an e-mail", N("Quintessence") ",\"email\":\"mdj@videotron.ca\"", N("Zigzagante") ",\"email\":\"MDJ@videotron.ca\"" },
	{ "a domain", N("Quintessence") ",\"email\":\"info@mdj.example\"", N("Zigzagante") ",\"website\":\"https://www.mdj.example/a\"" },
	{ "a page", N("Quintessence") ",\"website\":\"https://facebook.com/mdjfilteau\"", N("Zigzagante") ",\"website\":\"www.facebook.com/mdjfilteau/\"" },
	{ "an official number", N("Quintessence") ",\"tax_id\":\"1140000123\"", N("Zigzagante") ",\"tax_id\":\"11 4000 0123\"" },
	{ "a slip, in one town", N("Résidence Bellegardenne") AT("", "Lévis", ""), N("Résidence Belgardenne") AT("", "Lévis", "") },
	{ "a slip, in one postal area", N("Résidence Bellegardenne") AT("", "", "G7A 2N4"), N("Résidence Belgardenne") AT("", "", "G7A 1A1") },
	{ "its kind and its town", N("MDJ") AT("", "Lévis", ""), N("Maison des jeunes de Lévis") },
	{ "a town nobody knows", N("Katsu Grill") AT("", "Culver City", ""), N("Katsu Bar") AT("", "culver city", "") },
	{ "initials, in one town", N("APHXQ") AT("", "Lévis", ""), N("Association des personnes handicapées xylophonistes du Québec") AT("", "Lévis", "") },
};

static const struct row apart[] = {
	{ "nothing in common", N("Quintessence") P("418 836-0000") AT("1450 chemin Filteau", "Lévis", "G7A 2N4"),
	  N("Zigzagante") P("819 555-1111") AT("12 rue Cartier", "Rimouski", "G5L 1A1") },
	{ "a short line is nobody's", N("Quintessence") P("211"), N("Zigzagante") P("211") },
	{ "a host of many is nobody's", N("Quintessence") ",\"website\":\"https://facebook.com\"", N("Zigzagante") ",\"website\":\"https://www.facebook.com/\"" },
	{ "no name at all", N(""), N("") },
};
/* clang-format on */

static int keys_of(struct arena *a, const char *members, uint64_t out[MATCH_KEYS])
{
	struct str json = arena_fmt(a, "{%s}", members);

	return match_keys_of(
	    match_form_of(a, NULL, records_read(a, ENTITY_ORGANIZATION, arena_z(a, json))), out);
}

static int shared(const struct row *r)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	uint64_t x[MATCH_KEYS], y[MATCH_KEYS];
	int nx = keys_of(a, r->x, x), ny = keys_of(a, r->y, y), n = 0;

	for (int i = 0; i < nx; i++)
		for (int j = 0; j < ny; j++)
			n += x[i] == y[j];
	return n;
}

static void test_together(void **state)
{
	assert_true(shared(*state) > 0);
}

static void test_apart(void **state)
{
	assert_int_equal(shared(*state), 0);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, together, test_together);
	TESTS_ROWS(&t, apart, test_apart);
	return tests_run(&t, "match_key");
}
