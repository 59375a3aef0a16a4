/* test_guess.c: first mappings of lists: what is found in their names and cells, and that what was guessed is taken. */
#include "tests/test.h"
#include "tests/unit/guesses.h"

#include "importers/guess_names.h"
#include "lib/text.h"

#include "column_names.h"

/* What the mapping holds, and what the records made with it hold; "!" before what must not stand there. */
static const struct row {
	const char *name, *list;
	const char *holds[8];
	const char *gives[4];
} rows[] = {
	{ "names as people write them",
	    "Nom de lorganisation;No civique;Rue;Bureau;Ville;Code postal;Téléphone;Sans frais;Télécopieur;Courriel;Site web\n"
	    "Le Phare;12;rue du Quai;;Matane;g4w3a2;4185550101;18665550101;4185550102;a@phare.test;www.phare.test\n"
	    "La Barque;14;rue du Quai;3;Matane;G4W 3A2;418 555-0103;;;;\n",
	    { "key = Nom de lorganisation\n", "address_1 = {No civique} {Rue}", "address_2 = bureau {Bureau}",
	        "phones[sans_frais].description = Sans frais", "phones[fax].type = fax",
	        "email = {Courriel | email}", "!not used" },
	    { "\"address_1\":\"12 rue du Quai\",\"city\":\"Matane\"", "\"postal_code\":\"G4W 3A2\"",
	        "\"number\":\"1 866 555-0101\"", "\"website\":\"https://www.phare.test\"" } },
	{ "English names",
	    "Agency Name,Street Address,City,Province,Postal Code,Phone,Toll Free,E-mail Address,Website\n"
	    "Harbour House,1 Main St,Kingston,ON,K7L 1A1,613-555-0101,,info@harbour.test,harbour.test\n"
	    "Bay Centre,2 Main St,Kingston,Ontario,K7L 1A2,613-555-0102,,,\n",
	    { "lang = en", "name = {Agency Name}", "address_1 = {Street Address}",
	        "state_province = {Province | match" },
	    { "\"state_province\":\"ON\",\"postal_code\":\"K7L 1A2\"", "\"email\":\"info@harbour.test\"" } },
	{ "Ontario by its postal codes",
	    "Name,Address,City,Postal Code\nA,1 Main St,Kingston,K7L 1A1\nB,2 Main,Ottawa,K1A 0A1\n",
	    { "state_province = ON" }, { NULL } },
	{ "a list's own numbers", "No fiche;Organisme\n12;A\n13;A\n",
	    { "id = No fiche", "name = {Organisme}" }, { NULL } },
	{ "numbers that are not its rows'", "code;Organisme\n12;Abeille\n12;Brise\n",
	    { "key = Organisme", "!\nid =" }, { NULL } },
	{ "a program's own numbers are no key", "OBJECTID;Organisme\n1;Abeille\n2;Brise\n",
	    { "key = Organisme", "!\nid =" }, { NULL } },
	{ "a name and its city", "Organisme;Ville\nAbeille;Matane\nAbeille;Lévis\n",
	    { "key = Organisme, Ville" }, { NULL } },
	{ "nothing tells the rows apart", "Organisme;Ville\nAbeille;Matane\nAbeille;Matane\n",
	    { "key = Organisme\n", "what an earlier row has, or nothing: 1." }, { NULL } },
	{ "three columns tell the rows apart",
	    "Organisme;Ville;Adresse\nAbeille;Matane;1 rue A\nAbeille;Matane;2 rue A\nAbeille;Lévis;1 rue A\n",
	    { "key = auto" }, { NULL } },
	{ "one pair of rows that are alike",
	    "Organisme;Ville\nAbeille;Matane\nAbeille;Lévis\nBrise;Matane\nBrise;Matane\n",
	    { "key = Organisme, Ville\n", "what an earlier row has, or nothing: 1." }, { NULL } },
	{ "a person with a title",
	    "Organisme;Responsable\nAbeille;Mme Odile Rancourt, coordonnatrice\nBrise;M. Yvon Roy, président\n",
	    { "contacts[responsable].title = {Responsable | after \",\"}" },
	    { "\"name\":\"Mme Odile Rancourt\",\"title\":\"coordonnatrice\"" } },
	{ "a whole address in one cell",
	    "nom;adresse\nAbeille;308 rue Montsabré bureau D209 / Beloeil, Québec, J3G 2H5\nBrise;Brise\n"
	    "Cigale;50 Montée Robert / Saint-Basile-le-Grand, Québec, J3N 1L7\n",
	    { "address_1 = {adresse | unless {nom} | part 1 \"/\"}" },
	    { "\"address_1\":\"308 rue Montsabré bureau D209\",\"city\":\"Beloeil\"",
	        "\"city\":\"Saint-Basile-le-Grand\",\"state_province\":\"QC\",\"postal_code\":\"J3N 1L7\"",
	        "!Brise\",\"city" } },
	{ "a whole address between commas",
	    "nom,adresse\nA,\"12, rue X, Lévis (Québec) G6V 1A1\"\nB,\"14, rue Y, Québec (Québec) G1K 1A1\"\n",
	    { NULL }, { "\"address_1\":\"12, rue X\",\"city\":\"Lévis\"", "\"postal_code\":\"G1K 1A1\"" } },
	{ "a whole address with a province of its own",
	    "nom,adresse\nA,\"12, rue X, Lévis, Québec, G6V 1A1\"\nB,\"14, rue Y, Rimouski, Québec, G5L 1A1\"\n",
	    { NULL }, { "\"address_1\":\"12, rue X\",\"city\":\"Lévis\"", "\"city\":\"Rimouski\"" } },
	{ "what stands for nothing",
	    "Organisme;Tél.;Courriel;Horaire\nA;(000) 000-0000;S.O.;ND\nB;418 555-0101;b@b.test;9 h à 17 h\nC;;aucun;\n",
	    { "unless \"(000) 000-0000\"", "unless \"ND\"" },
	    { "!000", "!S.O.", "\"description\":\"9 h à 17 h\"", "!ND" } },
	{ "extensions", "Organisme;Tél.\nA;418 555-0101 poste 12\nB;418 555-0102\n",
	    { "phones[main].extension = {Tél. | ext}" }, { "\"number\":\"418 555-0101\",\"extension\":12" } },
	{ "a column for extensions", "Organisme;Tél.;Poste\nA;418 555-0101;12\nB;418 555-0102;\n",
	    { "phones[main].extension = {Poste}" }, { "\"number\":\"418 555-0101\",\"extension\":12" } },
	{ "two numbers in a cell", "Organisme;Tél.\nA;418 555-0104 / 418 555-0144\nB;418 555-0102\n",
	    { "part 1 \"/\"", "each \"/\"" }, { "\"418 555-0104\"", "\"418 555-0144\"" } },
	{ "repeated names", "Organisme;Téléphone;Téléphone\nA;418 555-0101;418 555-0102\n",
	    { "{Téléphone | noext | phone}", "phones[autre1].number = {Téléphone#2 | noext | phone}" },
	    { "\"418 555-0101\"", "\"418 555-0102\"" } },
	{ "categories", "Organisme;Catégorie\nA;Loisir; Sport\nB;Loisir\n", { NULL }, { NULL } },
	{ "several categories in a cell", "Organisme,Catégorie\nA,Loisir; Sport\nB,Loisir\n",
	    { "{Catégorie | each \";\"}" }, { "{\"name\":\"Loisir\"", "{\"name\":\"Sport\"" } },
	{ "a slash within a category", "Organisme,Catégorie\nA,Récréatif / sportif\nB,Culturel\nC,Culturel\n",
	    { "name = {Catégorie}" }, { "{\"name\":\"Récréatif / sportif\"" } },
	{ "coordinates with a decimal comma",
	    "Organisme;Latitude;Longitude\nA;46,81;-71,21\nB;46,82;-71,22\n",
	    { "locations[main].latitude = {Latitude}" }, { "\"latitude\":46.81,\"longitude\":-71.21" } },
	{ "coordinates that are none", "Organisme;X;Y\nA;258963;5187412\nB;258964;5187413\n",
	    { "!locations[main].latitude", "; X: for instance « 258963 »" }, { NULL } },
	{ "hours of days",
	    "Organisme;Lundi ouverture;Lundi fermeture;Mardi ouverture;Mardi fermeture;Samedi ouverture;Samedi fermeture\n"
	    "A;9h00;17h00;9h00;17h00;;\nB;10:00;12:00;10:00;12:00;10:00;11:00\n",
	    { "schedules[lundi].closes_at = {Lundi fermeture | time}" },
	    { "{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"opens_at\":\"09:00\",\"closes_at\":\"17:00\"}" } },
	{ "hours of days in words", "Organisme;Lundi;Mardi;Mercredi\nA;9h à 17h;Fermé;sur rendez-vous\n",
	    { "schedules[lundi].description = {Lundi | when {Lundi}}" },
	    { "\"byday\":\"MO\",\"description\":\"9h à 17h\"", "!TU" } },
	{ "a person",
	    "Organisme;Prénom;Nom;Fonction\nAbeille;Odile;Rancourt;coordonnatrice\nBrise;Yvon;Roy;président\n",
	    { "name = {Organisme}", "contacts[responsable].name = {Prénom} {Nom}",
	        "contacts[responsable].id@vis = partner" },
	    { "\"name\":\"Odile Rancourt\"" } },
	{ "dates",
	    "Organisme;Date de mise à jour;Date de vérification\nA;25/12/2025;2026-01-31\nB;01/02/2026;2026-02-01\n",
	    { "assured_date = {Date de vérification | date \"YYYY-MM-DD\"}",
	        "x_date_de_mise_a_jour = {Date de mise à jour | date \"DD/MM/YYYY\"}" },
	    { "\"assured_date\":\"2026-01-31\"", "\"x_date_de_mise_a_jour\":\"2025-12-25\"" } },
	{ "a tick for access", "Organisme;Accès fauteuil roulant;Ville\nA;Oui;Matane\nB;Non;Matane\n",
	    { "{\"Accès fauteuil roulant\" | when {Accès fauteuil roulant}}" },
	    { "\"accessibility\":[{\"description\":\"Accès fauteuil roulant\"}]" } },
	{ "hosts and pages", "Organisme;URL\nA;www.a.test/page.html\nB;b.test\n", { "website = {URL | web}" },
	    { NULL } },
	{ "a title above",
	    "Bottin des organismes 2026;;\n\nOrganisme;Ville;Courriel\nA;Matane;a@a.test\nB;Lévis;b@b.test\n",
	    { "header = 3\n", "name = {Organisme}" }, { "\"name\":\"A\"" } },
	{ "a header of two rows",
	    "Organisme;Coordonnées;;\n;Adresse;Ville;Courriel\nA;1 rue X;Matane;a@a.test\nB;2 rue X;Lévis;b@b.test\n",
	    { "header = 1-2\n", "email = {Coordonnées Courriel | email}" }, { "\"city\":\"Matane\"" } },
	{ "what stands below \"Téléphone\" and \"Adresse\"",
	    "Organisme;Téléphone;;Adresse;\n;Principal;Télécopieur;Rue;Ville\n"
	    "A;418 555-0101;418 555-0102;1 rue X;Matane\nB;418 555-0103;418 555-0104;2 rue X;Lévis\n",
	    { "phones[fax].number = {Téléphone Télécopieur | noext | phone}", ".city = {Adresse Ville}" },
	    { "\"type\":\"fax\"", "\"city\":\"Matane\"" } },
	{ "what nobody understands", "Organisme;Zodiaque;Popote\nA;Bélier;oui\nB;Lion;non\n",
	    { "; Zodiaque: for instance « Bélier », « Lion »\n; x_zodiaque = {Zodiaque}",
	        "; services[main].attributes[x_popote].taxonomy_term.name = {\"Popote\" | when {Popote}}" },
	    { NULL } },
	{ "cells tell what their column's name does not",
	    "Champ1;Champ2;Champ3\nAbeille;a@a.test;418 555-0101\nBrise;b@b.test;418 555-0102\n",
	    { "name = {Champ1}", "email = {Champ2 | email}", "phones[main].number = {Champ3" }, { NULL } },
	{ "a name that its cells deny", "Organisme;Téléphone\nA;au bureau\nB;chez elle\n",
	    { "!phones", "; x_telephone = {Téléphone}" }, { NULL } },
	{ "names that templates cannot hold",
	    "Organisme;\"Tél | {x}\";\"a, b\";\"\";auto\nA;418 555-0101;1;2;3\nB;418 555-0102;;;\n",
	    { "phones[main].number = {#2 | noext | phone}", "; x_4 = {#4}" }, { "\"418 555-0101\"" } },
	{ "a key that is called auto", "auto;x\nAbeille;1\nBrise;2\n", { "!key = auto\n" }, { NULL } },
};

static void check(const char *text, const char *const *parts, size_t n)
{
	for (size_t i = 0; i < n && parts[i]; i++) {
		bool not = parts[i][0] == '!';
		if ((strstr(text, parts[i] + not ) != NULL) == not )
			fail_msg("\"%s\" in:\n%s", parts[i], text);
	}
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct err e = { 0 };
	struct guessed g;

	assert_ok(guessed_read("csv", str_of(r->list), &g, &e));
	check(buf_z(&g.text), r->holds, sizeof r->holds / sizeof *r->holds);
	check(buf_z(&g.records), r->gives, sizeof r->gives / sizeof *r->gives);
	assert_true(g.told.all);
	guessed_free(&g);
}

#define TR(x) "<tr>" x "</tr>"

/* Tables of pages, as they name their columns. */
static const struct page_row {
	const char *name, *page;
	const char *holds[3];
	size_t records;
} pages[] = {
	{ "page: a row of th",
	    "<table>" TR("<th>Organisme<th>Courriel") TR("<td>A<td><a href='mailto:a@a.test'>a@a.test</a>")
	        TR("<th>B<td>") "</table>",
	    { "item = //table//tr[td]\n", "Courriel = *[2]\n", "email = {Courriel | email}" }, 2 },
	{ "page: a head of td",
	    "<table><thead>" TR("<td>Organisme<td>Ville") "</thead><tbody>" TR(
	        "<td>A<td>Matane") "</tbody></table>",
	    { "item = //table/tbody/tr\n", "city = {Ville}" }, 1 },
	{ "page: a first row like the others",
	    "<table>" TR("<td>Organisme<td>Ville") TR("<td>A<td>Matane") TR("<td>B<td>Lévis") "</table>",
	    { "item = //table//tr[position() > 1]\n", "key = Organisme" }, 2 },
	{ "page: names that settings cannot have",
	    "<table>" TR("<th>Organisme<th>Tél: bureau<th>Organisme")
	        TR("<td>A<td>418 555-0101<td>x") "</table>",
	    { "Tél  bureau = *[2]\nOrganisme 3 = *[3]\n", "phones[main].number = {Tél bureau" }, 1 },
};

static void test_page(void **state)
{
	const struct page_row *r = *state;
	struct err e = { 0 };
	struct guessed g;

	assert_ok(guessed_read("html", str_of(r->page), &g, &e));
	check(buf_z(&g.text), r->holds, sizeof r->holds / sizeof *r->holds);
	assert_int_equal(g.n, r->records);
	guessed_free(&g);
}

static void test_no_table(void **state)
{
	struct err e = { 0 };
	struct guessed g;

	(void)state;
	assert_false(guessed_read("html", STR("<ul><li>Organisme<li>Ville</ul>"), &g, &e));
	assert_err(e, ERR_INPUT, "no table with names");
	guessed_free(&g);
}

/* Lists of which no mapping can be guessed, and what is said. */
static const struct refused_row {
	const char *name, *list, *says;
} refusals[] = {
	{ "nothing", "\n", "it is empty" },
	{ "a header alone", "Nom;Ville\n", "has no row below" },
	{ "no header", "A;418 555-0101;a@a.test\nB;418 555-0102;b@b.test\n", "no row names the columns" },
	{ "iCarol's flat list", "ResourceAgencyNum;PublicName\n1;A\n", "format = icarol-csv" },
	{ "names above more columns", "Nom;Ville\nA;B;C\nD;E;F\n", "2 names above 3 columns" },
};

static void test_refused(void **state)
{
	const struct refused_row *r = *state;
	struct err e = { 0 };
	struct guessed g;

	assert_false(guessed_read("csv", str_of(r->list), &g, &e));
	assert_err(e, ERR_INPUT, r->says);
	guessed_free(&g);
}

/* The table of names is folded, and all that it says is known. */
static void test_table(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	const struct guess_names *names = guess_names_new(a);
	struct guess_reading readings[GUESS_READINGS_MAX];

	(void)state;
	for (int i = 0; i < COLUMN_NAME_COUNT; i++) {
		struct str words = str_of(column_names[i].words);
		assert_str(text_fold(a, words), words);
		if (!guess_readings(names, a, words, readings) || readings[0].role == ROLE_UNKNOWN ||
		    readings[0].score != 100)
			fail_msg("%s", column_names[i].words);
	}
}

/* Readings of names, the likeliest first. */
static const struct reading_row {
	const char *name, *column;
	enum guess_role role;
} readings[] = {
	{ "name: an article", "Nom de l’organisme", ROLE_NAME },
	{ "name: letters run together", "NomOrganisme", ROLE_NAME },
	{ "name: an underscore", "NO_CIVIQUE", ROLE_CIVIC },
	{ "name: a number", "Téléphone 2", ROLE_PHONE },
	{ "name: a number that says more", "Adresse 2", ROLE_ADDRESS_2 },
	{ "name: a plural", "Adresses courriel", ROLE_EMAIL },
	{ "name: a longer phrase", "Nom de la personne-ressource", ROLE_CONTACT },
	{ "name: a longer phrase of the other kind", "Téléphone sans frais", ROLE_TOLLFREE },
	{ "name: words besides", "Courriel général de l'organisme", ROLE_EMAIL },
	{ "name: brackets", "Site Web (URL)", ROLE_WEB },
	{ "name: nobody's", "Zodiaque", ROLE_UNKNOWN },
	{ "name: signs", "№ — ★", ROLE_UNKNOWN },
	{ "name: none", "", ROLE_UNKNOWN },
};

static void test_reading(void **state)
{
	const struct reading_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	struct guess_reading found[GUESS_READINGS_MAX];
	int n = guess_readings(guess_names_new(a), a, str_of(r->column), found);

	assert_int_equal(n > 0, r->role != ROLE_UNKNOWN);
	if (n)
		assert_int_equal(found[0].role, r->role);
}

/* Which format a file is in. */
static const struct format_row {
	const char *name, *text, *format;
	bool list;
} formats[] = {
	{ "format: a list", "Nom;Ville\nA;B\n", "csv", true },
	{ "format: GeoJSON", "{\"type\": \"FeatureCollection\", \"features\": []}", "geojson", true },
	{ "format: HSDS in lines", "{\"id\":\"x\",\"name\":\"A\",\"services\":[]}\n", "hsds-json", false },
	{ "format: a page of HSDA", "\xEF\xBB\xBF{\"total_items\":1,\"contents\":[]}", "hsds-json", false },
	{ "format: JSON of another kind", "[1,2]", NULL, false },
	{ "format: AIRS", "<?xml version=\"1.0\"?><Source><Agency/></Source>", "airs-xml", false },
	{ "format: CIOC", "<root xmlns=\"urn:ciocshare-schema\"><RECORD NUM=\"1\"/></root>", "cioc-xml",
	    false },
	{ "format: our own XML", "<hsds xmlns=\"urn:vigie:hsds-xml:1\"><organization/></hsds>", "hsds-xml",
	    false },
	{ "format: a page", "<!DOCTYPE html>\n<html><body></body></html>", "html", true },
	{ "format: iCarol's flat list", "\"ResourceAgencyNum\",\"PublicName\"\n1,A\n", "icarol-csv", false },
};

static void test_format(void **state)
{
	const struct format_row *r = *state;
	struct input *AUTO_INPUT in = input_open_mem("file", str_of(r->text));
	struct guess_format found;
	struct err e = { 0 };

	assert_ok(guess_format(in, &found, &e));
	if (!r->format) {
		assert_null(found.name);
		return;
	}
	assert_non_null(found.name);
	assert_string_equal(found.name, r->format);
	assert_int_equal(found.importer != NULL, r->list);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, pages, test_page);
	tests_add(&t, "page: no table", test_no_table, NULL);
	TESTS_ROWS(&t, refusals, test_refused);
	TESTS_ROWS(&t, formats, test_format);
	TESTS_ROWS(&t, readings, test_reading);
	tests_add(&t, "the table of names", test_table, NULL);
	return tests_run(&t, "guess");
}
