/* test_place.c: places from what people write, from postal codes, within names, of fiches. */
#include "tests/test.h"

#include "municipalities.h"
#include "places.h"
#include "rules/place.h"
#include "rules/region.h"

struct city {
	const char *name; /* what is written */
	const char *postal;
	const char *place; /* the municipality of today; "" for none */
};

/* clang-format off */
static const struct city cities[] = {
	{ "Lévis", "", "Lévis" },
	{ "LEVIS", "", "Lévis" },
	{ "lévis ", "", "Lévis" },
	{ "Ville de Lévis", "", "Lévis" },
	{ "Ville de Québec", "", "Québec" },
	{ "Québec", "", "Québec" },
	{ "Québec (Québec)", "", "Québec" },
	{ "Quebec City", "", "Québec" },
	{ "Lévis, Québec", "", "Lévis" },
	{ "Lévis QC Canada", "", "Lévis" },
	{ "Lévis (secteur Saint-Nicolas)", "", "Lévis" },
	{ "Saint-Nicolas (Lévis)", "", "Lévis" },
	{ "St-Nicolas", "", "Lévis" },
	{ "St-Romuald", "", "Lévis" },
	{ "Ste-Hélène-de-Breakeyville", "", "Lévis" },
	{ "Pintendre", "G6C 1A1", "Lévis" },
	{ "Québec (Beauport)", "", "Québec" },
	{ "Arrondissement de Beauport", "", "Québec" },
	{ "Ste-Foy", "", "Québec" },
	{ "Sainte-Foy–Sillery–Cap-Rouge", "", "Québec" },
	{ "Val-Bélair", "", "Québec" },
	{ "Ancienne-Lorette", "", "L'Ancienne-Lorette" },
	{ "Chicoutimi", "", "Saguenay" },
	{ "Jonquière (Saguenay)", "", "Saguenay" },
	{ "Hull", "", "Gatineau" },
	{ "Masson-Angers", "", "Gatineau" },
	{ "St-Hubert", "", "Longueuil" },
	{ "Greenfield Park", "", "Longueuil" },
	{ "Rock Forest", "", "Sherbrooke" },
	{ "Cap-de-la-Madeleine", "", "Trois-Rivières" },
	{ "Trois Rivières", "", "Trois-Rivières" },
	{ "Montreal", "", "Montréal" },
	{ "Mtl", "", "Montréal" },
	{ "Montréal (Ville-Marie)", "", "Montréal" },
	{ "Ville St-Laurent", "", "Montréal" },
	{ "Pierrefonds", "", "Montréal" },
	{ "NDG", "", "Montréal" },
	{ "N.-D.-de-Grâce", "", "Montréal" },
	{ "Île des Soeurs", "", "Montréal" },
	{ "Town of Mount Royal", "", "Mont-Royal" },
	{ "Chomedey, Laval", "", "Laval" },
	{ "Ste-Rose", "", "Laval" },
	{ "Lachenaie", "", "Terrebonne" },
	{ "Bellefeuille", "", "Saint-Jérôme" },
	{ "Valleyfield", "", "Salaberry-de-Valleyfield" },
	{ "St-Jovite", "", "Mont-Tremblant" },
	{ "Asbestos", "", "Val-des-Sources" },
	{ "Municipalité de l'Ange-Gardien", "J8L 2W7", "L'Ange-Gardien" },
	{ "Municipalité de la paroisse de Saint-Adelphe", "", "Saint-Adelphe" },
	{ "Municipalité des Éboulements", "", "Les Éboulements" },
	{ "Ville de La Prairie", "", "La Prairie" },
	{ "Mt-Tremblant", "", "Mont-Tremblant" },
	{ "Saint-Louis-du-Ha! Ha!", "", "Saint-Louis-du-Ha! Ha!" },
	{ "St-Lin-Laurentides", "", "Saint-Lin--Laurentides" },
	{ "Sainte-Clotilde", "", "Sainte-Clotilde" },
	/* namesakes */
	{ "Saint-Donat", "", "" },
	{ "Saint-Donat", "J0T 2C0", "Saint-Donat" },
	{ "Saint-Donat (Lanaudière)", "", "Saint-Donat" },
	{ "Saint-Cyprien", "G0L 2P0", "Saint-Cyprien" },
	{ "L'Ange-Gardien", "", "" },
	{ "L'Ange-Gardien", "G0A 2K0", "L'Ange-Gardien" },
	{ "Mercier", "", "Mercier" },
	{ "Mercier", "H1N 1E1", "Montréal" },
	{ "Ville-Marie", "", "" },
	{ "Ville-Marie", "J9V 1A1", "Ville-Marie" },
	{ "Ville-Marie", "H2L 4L8", "Montréal" },
	{ "Valcourt", "", "Valcourt" },
	{ "Canton de Valcourt", "", "Valcourt" },
	{ "Saint-Lambert", "J4P 3P5", "Saint-Lambert" },
	{ "Windsor", "N9A 1A1", "" },
	{ "Gatineau", "K1A 0H3", "Gatineau" },
	{ "Lévis", "G1K 1A1", "Lévis" }, /* a wrong postal code */
	/* none */
	{ "Laurentides et Lanaudière", "", "" },
	{ "Estrie", "", "" },
	{ "Toronto", "", "" },
	{ "G1K 4A1", "", "" },
	{ "qc", "", "" },
	{ "Ville de", "", "" },
	{ "ville de ville de ville de ville de ville de ville de ville de ville de ville de ville de x", "", "" },
	{ "", "", "" },
};
/* clang-format on */

static void test_city(void **state)
{
	const struct city *r = *state;
	const struct place *p = place_get(place_of_city(str_of(r->name), str_of(r->postal)));

	assert_str(str_of(p ? p->name : ""), str_of(r->place));
}

struct code {
	const char *name; /* what the city is called */
	const char *postal, *code;
};

/* Which of two that have one name. */
static const struct code codes[] = {
	{ "Saint-Donat", "J0T 2C0", "62060" },
	{ "Saint-Donat", "G0K 1L0", "09030" },
	{ "Saint-Donat (Bas-Saint-Laurent)", "", "09030" },
	{ "Saint-Cyprien", "G0L 2P0", "12005" },
	{ "L'Ange-Gardien", "G0A 2K0", "21040" },
	{ "L'Ange-Gardien", "J8L 2W7", "82005" },
	{ "Valcourt", "", "42055" },
	{ "Canton de Valcourt", "", "42060" },
	{ "Saint-Lambert", "J4P 3P5", "58012" },
	{ "Akulivik", "", "99125" },
};

static void test_code(void **state)
{
	const struct code *r = *state;
	const struct place *p = place_get(place_of_city(str_of(r->name), str_of(r->postal)));

	assert_non_null(p);
	assert_string_equal(p->code, r->code);
	assert_int_equal(place_by_code(str_of(r->code)), place_of_city(str_of(r->name), str_of(r->postal)));
}

struct within {
	const char *name; /* folded words of a name, from where the place may begin */
	bool after;
	int words;
	const char *place; /* "" for several, or none */
};

/* clang-format off */
static const struct within withins[] = {
	{ "trois rivieres", false, 2, "Trois-Rivières" },
	{ "saint jean sur richelieu", false, 4, "Saint-Jean-sur-Richelieu" },
	{ "saint jean sur richelieu et region", false, 4, "Saint-Jean-sur-Richelieu" },
	{ "sainte anne de bellevue", false, 4, "Sainte-Anne-de-Bellevue" },
	{ "val d or", false, 3, "Val-d'Or" },
	{ "riviere du loup", false, 3, "Rivière-du-Loup" },
	{ "rimouski neigette", false, 2, "" },
	{ "rimouski", false, 1, "Rimouski" },
	{ "longueuil", false, 1, "Longueuil" },
	{ "saint nicolas", false, 0, "" },
	{ "saint nicolas", true, 2, "Lévis" },
	{ "st nicolas", true, 2, "Lévis" },
	{ "saint joseph", false, 0, "" },
	{ "saint joseph de beauce", false, 4, "Saint-Joseph-de-Beauce" },
	{ "saint vincent de paul", false, 0, "" },
	{ "saint louis de gonzague", false, 0, "" },
	{ "chambord", false, 0, "" },
	{ "chambord", true, 1, "Chambord" },
	{ "richelieu", false, 0, "" },
	{ "richelieu", true, 1, "" }, /* the town, the river, the valley */
	{ "rimouski est", false, 2, "Rimouski" },
	{ "mercier", true, 1, "" }, /* in Montérégie and in Montréal */
	{ "saint henri", true, 2, "" },
	{ "valcourt", true, 1, "Valcourt" },
	{ "saint joseph", true, 2, "" },
	{ "perce neige", true, 0, "" },
	{ "normandin", false, 0, "" },
	{ "la prairie", false, 0, "" },
	{ "la prairie", true, 2, "La Prairie" },
	{ "la tuque", false, 2, "La Tuque" },
	{ "sainte foy", false, 0, "" },
	{ "sainte foy", true, 2, "Québec" },
	{ "cap de la madeleine", false, 4, "Trois-Rivières" },
	{ "chicoutimi nord", false, 2, "Saguenay" },
	{ "chicoutimi", false, 1, "Saguenay" },
	{ "quebec", false, 0, "" },
	{ "quebec", true, 1, "" }, /* the city, or all of it */
	{ "portneuf", true, 1, "" }, /* the city, or the MRC around it */
	{ "portneuf sur mer", true, 3, "Portneuf-sur-Mer" },
	{ "laurentides", true, 1, "" },
	{ "monteregie", false, 1, "" },
	{ "chaudiere appalaches", false, 2, "" },
	{ "haute yamaska", false, 2, "" },
	{ "bellechasse", true, 1, "" },
	{ "la haute yamaska", true, 3, "" },
	{ "lac saint jean est", false, 4, "" },
	{ "l ange gardien", true, 3, "" }, /* two have the name */
	{ "mont laurier", false, 2, "Mont-Laurier" },
	{ "laurier station", false, 2, "Laurier-Station" },
	{ "laurier", true, 0, "" },
	{ "notre dame de grace", false, 0, "" },
	{ "notre dame de grace", true, 4, "Montréal" },
	{ "la famille", true, 0, "" },
	{ "famille", true, 0, "" },
	{ "l espoir", true, 0, "" },
	{ "la paix", true, 0, "" },
	{ "l avenir", true, 0, "" },
	{ "la patrie", true, 0, "" },
	{ "sources", true, 0, "" },
	{ "fatima", true, 0, "" },
	{ "parent", true, 0, "" },
	{ "jacques cartier", true, 0, "" },
	{ "nouvelle", true, 0, "" },
	{ "sacre coeur", true, 0, "" },
	{ "desjardins", true, 0, "" },
	{ "saint", true, 0, "" },
	{ "jeunes de levis", true, 0, "" },
	{ "", true, 0, "" },
};
/* clang-format on */

static int words_of(struct str text, struct str words[16])
{
	int n = 0;

	while (text.n && n < 16) {
		const char *space = memchr(text.p, ' ', text.n);
		words[n] = (struct str){ text.p, space ? (size_t)(space - text.p) : text.n };
		size_t used = words[n++].n + (space != NULL);
		text = (struct str){ text.p + used, text.n - used };
	}
	return n;
}

static void test_within(void **state)
{
	const struct within *r = *state;
	struct str words[16];
	uint16_t number = PLACE_NONE;
	int n = words_of(str_of(r->name), words);

	assert_int_equal(place_at(words, n, r->after, &number), r->words);
	const struct place *p = place_get(number);
	assert_str(str_of(p ? p->name : ""), str_of(r->place));
}

struct postal {
	const char *name; /* the postal code */
	const char *place, *region;
};

static const struct postal postals[] = {
	{ "G6V 1A1", "Lévis", "12" },
	{ "g6v1a1", "Lévis", "12" },
	{ " G1K 4A1", "Québec", "03" },
	{ "H7N", "Laval", "13" },
	{ "J8X 1A1", "Gatineau", "07" },
	{ "J3G 2H5", "", "16" }, /* Beloeil, McMasterville, Saint-Mathieu-de-Beloeil */
	{ "G0L 2P0", "", "01" },
	{ "G0R 1A0", "", "" }, /* of three regions */
	{ "K1A 0H3", "", "" },
	{ "H0H 0H0", "", "" },
	{ "60302", "", "" },
	{ "G6", "", "" },
	{ "", "", "" },
};

static void test_postal(void **state)
{
	const struct postal *r = *state;
	const struct place *p = place_get(place_of_postal(str_of(r->name)));

	assert_str(str_of(p ? p->name : ""), str_of(r->place));
	assert_str(place_region_of_postal(str_of(r->name)), str_of(r->region));
}

/* Tables ----------------------------------------------------------------------------------------------------- */

/* Every municipality is found by its code and, unless others have its name, by its name. */
static void test_register(void **state)
{
	int others = 0, n = 0;

	(void)state;
	for (int i = 0; i < MUNICIPALITY_COUNT; i++) {
		const struct municipality *m = &municipalities[i];
		const struct place *p = place_get(place_by_code(str_of(m->code)));
		if (m->code[0] == 'R') { /* a borough has no number of its own */
			assert_null(p);
			continue;
		}
		n++;
		assert_non_null(p);
		assert_string_equal(p->name, m->name);
		assert_string_equal(p->region, m->region);
		uint16_t number = place_of_city(str_of(m->name), STR_NONE);
		others += number != place_by_code(str_of(m->code));
	}
	assert_non_null(place_get((uint16_t)n));
	assert_null(place_get((uint16_t)(n + 1)));
	assert_null(place_get(PLACE_NONE));
	assert_in_range(others, 1, n / 12);
}

/* Every row of data/places.tsv leads to a municipality or region that exists, and a name to its own. */
static void test_rows(void **state)
{
	(void)state;
	for (int i = 0; i < PLACE_ROW_COUNT; i++) {
		const struct place_row *r = &places[i];
		const struct place *p = place_get(place_by_code(str_of(r->code)));
		if (strlen(r->code) == 5 && !p)
			fail_msg("%s %s: no municipality %s", r->kind, r->name, r->code);
		if (strlen(r->code) == 2 && strcmp(region_name(str_of(r->code)), r->code) == 0)
			fail_msg("%s %s: no region %s", r->kind, r->name, r->code);
		if (strcmp(r->kind, "alias") != 0 && strcmp(r->kind, "main") != 0)
			continue;
		if (place_of_city(str_of(r->name), STR_NONE) != place_by_code(str_of(r->code)))
			fail_msg("%s is not %s", r->name, p ? p->name : "");
	}
}

/* A name of former times that no municipality has today leads where the table says. */
static void test_former(void **state)
{
	int found = 0, n = 0;

	(void)state;
	for (int i = 0; i < PLACE_ROW_COUNT; i++) {
		if (strcmp(places[i].kind, "former") != 0)
			continue;
		n++;
		found += place_of_city(str_of(places[i].name), STR_NONE) ==
		    place_by_code(str_of(places[i].code));
	}
	assert_in_range(n, 300, 2000);
	assert_in_range(found, n * 9 / 10, n);
}

static void test_territory(void **state)
{
	(void)state;
	assert_string_equal(place_get(place_by_code(STR("25213")))->mrc, "Lévis");
	assert_string_equal(place_get(place_by_code(STR("66032")))->mrc, "Montréal");
	assert_string_equal(place_get(place_by_code(STR("28040")))->mrc, "Les Etchemins");
	assert_string_equal(place_get(place_by_code(STR("99125")))->mrc, "");
	assert_int_equal(place_by_code(STR("00000")), PLACE_NONE);
	assert_int_equal(place_by_code(STR("2521")), PLACE_NONE);
	assert_int_equal(place_by_code(STR("252130000000")), PLACE_NONE);
	assert_int_equal(place_by_code(STR_NONE), PLACE_NONE);
}

/* Fiches ----------------------------------------------------------------------------------------------------- */

struct fiche {
	const char *name;
	const char *addresses;
	const char *place;
};

static const struct fiche fiches[] = {
	{ "no address", "", "" },
	{ "the city's", "{\"address_type\":\"physical\",\"city\":\"Ste-Foy\"}", "Québec" },
	{ "the postal code's when the city is not known",
	    "{\"address_type\":\"physical\",\"city\":\"?\",\"postal_code\":\"G6V 1A1\"}", "Lévis" },
	{ "the physical one first",
	    "{\"address_type\":\"postal\",\"city\":\"Lévis\"},{\"address_type\":\"physical\",\"city\":\"Québec\"}",
	    "Québec" },
	{ "a postal one rather than none",
	    "{\"address_type\":\"postal\",\"city\":\"Lévis\"},{\"address_type\":\"physical\",\"city\":\"?\"}",
	    "Lévis" },
	{ "another province",
	    "{\"address_type\":\"physical\",\"city\":\"Windsor\",\"state_province\":\"ON\",\"postal_code\":\"J1S 1A1\"}",
	    "" },
	{ "namesakes by the postal code",
	    "{\"address_type\":\"physical\",\"city\":\"Saint-Donat\",\"postal_code\":\"J0T 2C0\"}",
	    "Saint-Donat" },
};

static void test_fiche(void **state)
{
	const struct fiche *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e;
	struct str json = arena_fmt(
	    a, "{\"name\":\"N\",\"locations\":[{\"addresses\":[%s]}]}", row->addresses);
	struct record *r = record_read_json(a, json, &entities[ENTITY_ORGANIZATION], &e);

	assert_non_null(r);
	const struct place *p = place_get(place_of_record(a, r));
	assert_str(str_of(p ? p->name : ""), str_of(row->place));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, cities, test_city);
	TESTS_ROWS(&t, codes, test_code);
	TESTS_ROWS(&t, withins, test_within);
	TESTS_ROWS(&t, postals, test_postal);
	tests_add(&t, "the register", test_register, NULL);
	tests_add(&t, "the rows of the table", test_rows, NULL);
	tests_add(&t, "former municipalities", test_former, NULL);
	tests_add(&t, "cities that stand for an MRC", test_territory, NULL);
	TESTS_ROWS(&t, fiches, test_fiche);
	return tests_run(&t, "place");
}
