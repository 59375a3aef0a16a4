/* test_region.c: regions from what people write. */
#include "tests/test.h"

#include "municipalities.h"
#include "rules/place.h"
#include "rules/region.h"

struct row {
	const char *name; /* what is written */
	const char *code;
};

static const struct row names[] = {
	{ "Estrie (05)", "05" },
	{ "Chaudière-Appalaches", "12" },
	{ "chaudiere appalaches", "12" },
	{ "12", "12" },
	{ "3", "03" },
	{ "Région 03", "03" },
	{ "Région de la Capitale-Nationale", "03" },
	{ "Secteur 2 – Montréal", "06" },
	{ "Saguenay–Lac-Saint-Jean", "02" },
	{ "Saguenay--Lac-Saint-Jean", "02" },
	{ "Saguenay / Lac-St-Jean", "02" },
	{ "Bas-St-Laurent", "01" },
	{ "Gaspésie", "11" },
	{ "Îles-de-la-Madeleine", "11" },
	{ "Nord-du-Québec", "10" },
	{ "Centre du Québec (17)", "17" },
	{ "Capitale-Nationale et Chaudière-Appalaches", "" },
	{ "18", "" },
	{ "0", "" },
	{ "03 et 12", "" },
	{ "Québec", "" },
	{ "Ontario", "" },
	{ "G1K 4A1", "" },
	{ "", "" },
};

static const struct row cities[] = {
	{ "Lévis", "12" },
	{ "LEVIS", "12" },
	{ "Québec", "03" },
	{ "Ville de Québec", "03" },
	{ "Québec (Beauport)", "03" },
	{ "Lévis, Québec", "12" },
	{ "Lévis QC", "12" },
	{ "Saint-Nicolas (Lévis)", "12" },
	{ "Ste-Foy", "03" },
	{ "Sainte-Foy", "03" },
	{ "Sainte-Foy–Sillery–Cap-Rouge", "03" },
	{ "Sillery", "03" },
	{ "St-Georges", "12" },
	{ "Saint-Georges", "12" },
	{ "St. Georges", "12" },
	{ "Mt-Tremblant", "15" },
	{ "Verdun", "06" },
	{ "Mercier", "16" },      /* a municipality, and a part of a borough of Montréal */
	{ "Ville-Marie", "" },    /* a municipality and a borough */
	{ "L'Ange-Gardien", "" }, /* in the Capitale-Nationale and the Outaouais */
	{ "L’Ange-Gardien", "" },
	{ "Ange-Gardien", "16" },
	{ "Akulivik", "10" }, /* stands twice, in one region */
	{ "Toronto", "" },
	{ "", "" },
	{ "(", "" },
	{ "qc", "" },
	{ "Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis Lévis "
	  "Lévis Lévis Lévis Lévis",
	    "" },
};

static void test_name(void **state)
{
	const struct row *r = *state;

	assert_str(region_of_name(NULL, str_of(r->name)), str_of(r->code));
}

static void test_city(void **state)
{
	const struct row *r = *state;

	assert_str(place_region_of_city(str_of(r->name), STR_NONE), str_of(r->code));
}

/* Every name of the register leads to its region, or to none when two regions have it. */
static void test_register(void **state)
{
	int unknown = 0;

	(void)state;
	for (int i = 0; i < MUNICIPALITY_COUNT; i++) {
		struct str code = place_region_of_city(str_of(municipalities[i].name), STR_NONE);
		unknown += !code.n;
		if (code.n)
			assert_str(code, str_of(municipalities[i].region));
	}
	assert_in_range(unknown, 1, MUNICIPALITY_COUNT / 20);
}

static void test_codes(void **state)
{
	(void)state;
	for (int i = 0; region_codes[i]; i++)
		assert_str(region_of_name(NULL, str_of(region_name(str_of(region_codes[i])))),
		    str_of(region_codes[i]));
	assert_string_equal(region_name(STR("99")), "99");
	assert_string_equal(region_name(STR_NONE), "");
}

struct fiche {
	const char *name;
	const char *addresses;
	const char *code;
};

static const struct fiche fiches[] = {
	{ "no address", "", "" },
	{ "the region that the address says",
	    "{\"address_type\":\"physical\",\"region\":\"Chaudière-Appalaches\",\"city\":\"Clermont\"}",
	    "12" },
	{ "the city's", "{\"address_type\":\"physical\",\"city\":\"Lévis\"}", "12" },
	{ "the physical one first",
	    "{\"address_type\":\"postal\",\"city\":\"Lévis\"},{\"address_type\":\"physical\",\"city\":\"Québec\"}",
	    "03" },
	{ "a postal one rather than none",
	    "{\"address_type\":\"postal\",\"city\":\"Lévis\"},{\"address_type\":\"physical\",\"city\":\"?\"}",
	    "12" },
	{ "the next one when the first does not say",
	    "{\"address_type\":\"physical\",\"city\":\"?\"},{\"address_type\":\"physical\",\"city\":\"Lévis\"}",
	    "12" },
	{ "another province",
	    "{\"address_type\":\"physical\",\"city\":\"Windsor\",\"state_province\":\"ON\"}", "" },
	{ "Québec in full",
	    "{\"address_type\":\"physical\",\"city\":\"Windsor\",\"state_province\":\"Québec\"}", "05" },
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
	assert_str(region_of_record(a, r), str_of(row->code));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, names, test_name);
	TESTS_ROWS(&t, cities, test_city);
	tests_add(&t, "the register", test_register, NULL);
	tests_add(&t, "codes and names", test_codes, NULL);
	TESTS_ROWS(&t, fiches, test_fiche);
	return tests_run(&t, "region");
}
