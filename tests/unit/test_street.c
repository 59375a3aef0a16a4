/* test_street.c: addresses as people write them, taken apart. */
#include "tests/test.h"

#include "rules/place.h"
#include "rules/street.h"

#include <inttypes.h>

struct row {
	const char *name; /* the text */
	const char *
	    parts; /* civic-to suffix type:name way unit box rural | municipality or city | province | postal */
};

static const struct row rows[] = {
	{ "1450, ch. Filteau, bur. 200", "1450 chemin:filteau unit 200" },
	{ "1450 chemin Filteau", "1450 chemin:filteau" },
	{ "1450-A rue St-Denis O.", "1450a rue:saint denis o" },
	{ "1450A, rue Saint-Denis Ouest", "1450a rue:saint denis o" },
	{ "1450 A rue St-Denis", "1450a rue:saint denis" },
	{ "1450½ rue Saint-Denis", "14501/2 rue:saint denis" },
	{ "1450 1/2, rue St. Denis", "14501/2 rue:saint denis" },
	{ "3e Avenue", "avenue:3" },
	{ "125 3e Av E", "125 avenue:3 e" },
	{ "125, 3ième avenue Est", "125 avenue:3 e" },
	{ "125 troisième avenue", "125 avenue:3" },
	{ "125 avenue 3e", "125 avenue:3" },
	{ "rue Principale", "rue:principale" },
	{ "RUE PRINCIPALE NORD", "rue:principale n" },
	{ "C.P. 123", ": box 123" },
	{ "Case postale 123", ": box 123" },
	{ "CP 45, Succ. Centre-ville", ": box 45" },
	{ "P.O. Box 77, Station A", ": box 77" },
	{ "P. O. Box 77", ": box 77" },
	{ "RR 2", ": rural 2" },
	{ "R.R. #2, 125 chemin du Lac-Beauport", "125 chemin:lac beauport rural 2" },
	{ "1450 rue Filteau, app. 4", "1450 rue:filteau unit 4" },
	{ "1450 rue Filteau app.4", "1450 rue:filteau unit 4" },
	{ "1450 rue Filteau, app4", "1450 rue:filteau unit 4" },
	{ "#302-1450 rue Filteau", "1450 rue:filteau unit 302" },
	{ "302-1450 rue Filteau", "1450 rue:filteau unit 302" },
	{ "302 - 1450, rue Filteau", "1450 rue:filteau unit 302" },
	{ "bureau 302, 1450 rue Filteau", "1450 rue:filteau unit 302" },
	{ "1450 rue Filteau #302", "1450 rue:filteau unit 302" },
	{ "#1450 rue Filteau", "1450 rue:filteau" },
	{ "1001 Rue Lenoir, E-206, Montréal", "1001 rue:lenoir unit e206 | Montréal | qc" },
	{ "au 1005 Rue Guy (Hôtel)", "1005 rue:guy | hotel" },
	{ "A-1450 rue Filteau", "1450 rue:filteau unit a" },
	{ "12-14 rue Filteau", "12-14 rue:filteau" },
	{ "12 à 14, rue Filteau", "12-14 rue:filteau" },
	{ "12 et 14 rue Filteau", "12-14 rue:filteau" },
	{ "8520-8528, boulevard Lévesque Est", "8520-8528 boulevard:levesque e" },
	{ "101-181 Rue Principale", "181 rue:principale unit 101" },
	{ "4 rang 4", "4 rang:4" },
	{ "4, rang IV", "4 rang:4" },
	{ "4, 4e Rang Ouest", "4 rang:4 o" },
	{ "4, Petit Rang Sainte-Anne", "4 rang:petit saint anne" },
	{ "1250 route 132 Est", "1250 route:132 e" },
	{ "1250 Rte 132 E.", "1250 route:132 e" },
	{ "1250 Highway 132 East", "1250 route:132 e" },
	{ "506, Route 243", "506 route:243" },
	{ "12 mtée Robert", "12 montee:robert" },
	{ "12 pl. d'Armes", "12 place:armes" },
	{ "5, Place Ville-Marie", "5 place:ville marie" },
	{ "1175, Grande Allée Est", "1175 allee:grande e" },
	{ "751 Côte d'Abraham", "751 cote:abraham" },
	{ "147 Boul Est", "147 boulevard:est" },
	{ "rue de la Montagne", "rue:montagne" },
	{ "rue Montagne", "rue:montagne" },
	{ "1, rue du Dr-Penfield", "1 rue:docteur penfield" },
	{ "382, rue de Mgr Signay", "382 rue:monseigneur signay" },
	{ "12 rue N.-D. Ouest", "12 rue:notre dame o" },
	{ "1000, rue Notre-Dame O", "1000 rue:notre dame o" },
	{ "308 rue Montsabré bureau D209 / Beloeil, Québec, J3G 2H5",
	    "308 rue:montsabre unit d209 | Beloeil | qc | J3G2H5" },
	{ "308 rue Montsabré, locaux 205 et 208 / Beloeil, Québec, J3G 2H5",
	    "308 rue:montsabre unit 205 | Beloeil | qc | J3G2H5" },
	{ "308 rue Montsabré, local D-131 / Beloeil, Québec, J3G 2H5",
	    "308 rue:montsabre unit d131 | Beloeil | qc | J3G2H5" },
	{ "545 Boulevard Sir-Wilfrid-Laurier – bureau 310 / Beloeil, Québec, J3G 4H8",
	    "545 boulevard:sir wilfrid laurier unit 310 | Beloeil | qc | J3G4H8" },
	{ "79 rue Beaubien Est / Montréal, Québec", "79 rue:beaubien e | Montréal | qc" },
	{ "1450 Filteau Rd, Suite 200", "1450 chemin:filteau unit 200" },
	{ "435 s. la cienega blvd.", "435 boulevard:cienega s" },
	{ "221 E. 51st St.", "221 rue:51 e" },
	{ "700 5th ave. at 55th st.", "700 avenue:5" },
	{ "100 Park Avenue", "100 avenue:park" },
	{ "3931, Lakeshore Drive, Rawdon J0K 1S0", "3931 promenade:lakeshore | Rawdon | qc | J0K1S0" },
	{ "27 Washington St, Oak Park, IL 60302", "27 rue:washington | oak park | il | 60302" },
	{ "1200 Ste-Catherine W, Ste 300, Montreal", "1200 :saint catherine o unit 300 | Montréal | qc" },
	{ "Édifice Marie-Guyart, 675 boul. René-Lévesque Est, 9e étage, Québec (Québec)  G1R 5V7",
	    "675 boulevard:rene levesque e unit e9 | Québec | qc | G1R5V7" },
	{ "Place Laurier, 2700 boul. Laurier, bureau 3200, Québec QC",
	    "2700 boulevard:laurier unit 3200 | Québec | qc" },
	{ "1450 bolevard Laurier", "1450 boulevard:laurier" },
	{ "1450, aveneu du Parc", "1450 avenue:parc" },
	{ "1450 Chemineau Laurier", "1450 :chemineau laurier" },
	{ "Hayes Center 4859 S. Wabash", "4859 :wabash s" },
	{ "125 rue Principale Beloeil", "125 rue:principale | Beloeil | qc" },
	{ "125 chemin du Lac Beauport", "125 chemin:lac beauport" },
	{ "1395, chemin Royal, Saint-Pierre-de-L'Île-d'Orléans G0A 4E0",
	    "1395 chemin:royal | Saint-Pierre-de-l'Île-d'Orléans | qc | G0A4E0" },
	{ "1150, rue Champlain, Valcourt J0E 2L0", "1150 rue:champlain | Valcourt | qc | J0E2L0" },
	{ "2e étage, 12 rue Filteau", "12 rue:filteau unit e2" },
	{ "12 rue Filteau, sous-sol", "12 rue:filteau unit ss" },
	{ "12 rue Filteau, rez-de-chaussée", "12 rue:filteau unit rc" },
	{ "12 rue Filteau, 2nd floor", "12 rue:filteau unit e2" },
	{ "12 rue A et 14 rue B", "12 rue:a ; 14 rue:b" },
	{ "12 rue Filteau, Lévis / 1450 boul. Laurier, Québec",
	    "12 rue:filteau | Lévis | qc ; 1450 boulevard:laurier | Québec | qc" },
	{ "12 rue Filteau\n14 rue Montsabré", "12 rue:filteau ; 14 rue:montsabre" },
	{ "Centre antipoison du Québec", "" },
	{ "Association québécoise de prévention du suicide", "" },
	{ "Maison de la Montée", "" },
	{ "Place aux jeunes", "" },
	{ "1450", "" },
	{ "J3G 2H5", ": | J3G2H5" },
	{ "", "" },
	{ "/ , # - (", "" },
	{ "אבג 12", "" },
	{ "12 rue \xff\xfe", "12 :rue" },
};

/* What was read, in a line: "1450-0 chemin:filteau". */
static struct str shown(struct arena *a, const struct street *s)
{
	const struct place *p = place_get(s->municipality);
	const struct {
		const char *before;
		struct str text;
	} parts[] = { { " ", s->way }, { " unit ", s->unit }, { " box ", s->box }, { " rural ", s->rural },
		{ " | ", p ? str_of(p->name) : s->city }, { " | ", s->province }, { " | ", s->postal } };
	struct str out = STR("");

	if (s->civic)
		out = arena_fmt(a, "%" PRIu32, s->civic);
	if (s->civic_to)
		out = arena_fmt(a, "%.*s-%" PRIu32, STR_ARG(out), s->civic_to);
	out = arena_fmt(
	    a, "%.*s%.*s %.*s:%.*s", STR_ARG(out), STR_ARG(s->suffix), STR_ARG(s->type), STR_ARG(s->name));
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].text.n)
			out = arena_fmt(
			    a, "%.*s%s%.*s", STR_ARG(out), parts[i].before, STR_ARG(parts[i].text));
	return out;
}

static struct str all_shown(struct arena *a, const struct street *s, int n)
{
	struct str out = STR("");

	for (int i = 0; i < n; i++)
		out = arena_fmt(a, "%.*s%s%.*s", STR_ARG(out), i ? " ; " : "", STR_ARG(shown(a, &s[i])));
	return out;
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct street out[2];

	int n = street_read(a, str_of(r->name), out);
	assert_str(str_trim(all_shown(a, out, n)), str_of(r->parts));
}

/* Records ---------------------------------------------------------------------------------------------------- */

struct record_row {
	const char *name;
	const char *json; /* the members of the address */
	const char *organisation;
	const char *parts;
};

static const struct record_row records[] = {
	{ "each where it was put",
	    "\"address_1\":\"1450, ch. Filteau\",\"address_2\":\"bur. 200\",\"city\":\"St-Nicolas\","
	    "\"state_province\":\"QC\",\"postal_code\":\"g7a 1a1\"",
	    "", "1450 chemin:filteau unit 200 | Lévis | qc | G7A1A1" },
	{ "all in the first line",
	    "\"address_1\":\"1450, ch. Filteau, bur. 200, Lévis (Québec) G7A 1A1\",\"city\":\"\"", "",
	    "1450 chemin:filteau unit 200 | Lévis | qc | G7A1A1" },
	{ "a line that only repeats the name",
	    "\"address_1\":\"Maison des jeunes, 12 places\",\"address_2\":\"12 rue Filteau\",\"city\":\"Lévis\"",
	    "Maison des jeunes 12 places", "12 rue:filteau | Lévis | qc" },
	{ "nothing but the name", "\"address_1\":\"12, rue de la Maison\",\"city\":\"Lévis\"",
	    "12 rue de la Maison", "" },
	{ "a building first",
	    "\"address_1\":\"Édifice Marie-Guyart\",\"address_2\":\"675, boul. René-Lévesque E.\",\"city\":\"Québec\"",
	    "", "675 boulevard:rene levesque e | Québec | qc" },
	{ "the city behind the street once more",
	    "\"address_1\":\"125 rue Principale Beloeil\",\"city\":\"Beloeil\"", "",
	    "125 rue:principale | Beloeil | qc" },
	{ "a city that nobody knows", "\"address_1\":\"435 s. la cienega blvd.\",\"city\":\"Los Angeles\"",
	    "", "435 boulevard:cienega s | los angeles" },
	{ "another province", "\"address_1\":\"12 Main St\",\"city\":\"Windsor\",\"state_province\":\"ON\"",
	    "", "12 rue:main | windsor | on" },
	{ "the record's postal code tells namesakes apart",
	    "\"address_1\":\"12 rue Principale\",\"city\":\"Saint-Donat\",\"postal_code\":\"J0T 2C0\"", "",
	    "12 rue:principale | Saint-Donat | qc | J0T2C0" },
	{ "a box only", "\"address_1\":\"C.P. 45\",\"city\":\"Lévis\"", "", ": box 45 | Lévis | qc" },
	{ "a postal code only", "\"address_1\":\"\",\"city\":\"Lévis\",\"postal_code\":\"G6V 1A1\"", "",
	    ": | Lévis | qc | G6V1A1" },
	{ "a city only", "\"address_1\":\"\",\"city\":\"Lévis\"", "", "" },
};

static void test_record(void **state)
{
	const struct record_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct street out[2];
	struct err e;
	struct str json = arena_fmt(a, "{%s}", r->json);
	struct record *address = record_read_json(a, json, &entities[ENTITY_ADDRESS], &e);

	assert_non_null(address);
	int n = street_of_record(a, address, str_of(r->organisation), out);
	struct str parts = all_shown(a, out, n);
	assert_str(str_trim(parts), str_of(r->parts));
}

/* Longer than anything that is looked at. */
static void test_long(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct street out[2];
	char *text = arena_alloc(a, 20000);

	(void)state;
	memset(text, 'a', 20000);
	memcpy(text, "12 rue ", 7);
	assert_int_equal(street_read(a, (struct str){ text, 20000 }, out), 1);
	assert_int_equal(out[0].civic, 12);
	assert_in_range(out[0].name.n, 1, STREET_BYTES);
	for (size_t i = 0; i + 1 < 20000; i += 2)
		memcpy(text + i, "1 ", 2);
	assert_int_equal(street_read(a, (struct str){ text, 20000 }, out), 0);
}

static void test_version(void **state)
{
	(void)state;
	assert_int_not_equal(street_version(), 0);
	assert_int_equal(street_version(), street_version());
	assert_int_not_equal(street_version(), place_version());
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, records, test_record);
	tests_add(&t, "a text of 20,000 letters", test_long, NULL);
	tests_add(&t, "the version of the data", test_version, NULL);
	return tests_run(&t, "street");
}
