/* test_guess_real.c: first mappings of the real lists of ../shared, good enough that a person only corrects them. */
#include "tests/test.h"
#include "tests/unit/guesses.h"

static const struct row {
	const char *list, *format;
	size_t records, refused, partial;
	size_t unused; /* columns that wait in a comment */
	const char *holds[6];
	const char *gives[5];
} rows[] = {
	{ "bottins/cdc-extrait.csv", "csv", 11, 0, 0, 0,
	    { "key = nom\n", "{adresse | unless {nom} | part 1 \"/\"}" },
	    { "\"address_1\":\"308 rue Montsabré bureau D209\",\"city\":\"Beloeil\",\"state_province\":\"QC\","
	      "\"postal_code\":\"J3G 2H5\"",
	        "{\"number\":\"1 866 277-3553\",\"type\":\"voice\",\"description\":\"Sans frais\"}",
	        "{\"number\":\"1 866 APPELLE\"",
	        "\"address_1\":\"79 rue Beaubien Est\",\"city\":\"Montréal\",\"state_province\"",
	        "!\"address_1\":\"Centre antipoison" } },
	{ "bottins/pharmacies.csv", "csv", 122, 0, 1, 0,
	    { "id = id\n", "{HeureFermetureLundi | when {HeureOuverLundi} | time}" },
	    { "\"number\":\"819 377-2211\"",
	        "{\"number\":\"418 428-3796\",\"extension\":2,\"type\":\"voice\"}",
	        "{\"freq\":\"WEEKLY\",\"byday\":\"SU\",\"opens_at\":\"10:00\",\"closes_at\":\"17:00\"}" } },
	{ "bottins/pharmacies.xlsx", "xlsx", 122, 0, 0, 0, { "name = {Nom de lorganisation}" },
	    { "\"number\":\"819 377-2211\"",
	        "{\"number\":\"418 428-3796\",\"extension\":2,\"type\":\"voice\"}",
	        "{\"freq\":\"WEEKLY\",\"byday\":\"SU\",\"opens_at\":\"10:00\",\"closes_at\":\"17:00\"}" } },
	{ "bottins/lieux-interet.geojson", "geojson", 3231, 0, 0, 3,
	    { "id = ID\n", "name = {Nom français}", "{Numéro} {rue}" },
	    { "\"address_1\":\"10897 Rue du Pont\",\"city\":\"Montréal\"",
	        "\"latitude\":45.5748620350001" } },
	{ "bottins/quebec-lieux-publics.geojson", "geojson", 1345, 0, 0, 2,
	    { "id = ID\n", "name = {NOM_TOPOGRAPHIE}", "{NO_CIVIQUE} {RUE}" },
	    { "\"address_1\":\"2280 Avenue Monseigneur-Gosselin\"", "\"latitude\":46.844113207386556" } },
	{ "registers/municipalites_qc.csv", "csv", 1281, 0, 1, 3,
	    { "id = code\n", "{region | before \"(\"}", "unless \"0000000000\"" },
	    { "\"website\":\"https://www.abercorn.ca\"",
	        "\"region\":\"Estrie\",\"state_province\":\"QC\",\"postal_code\":\"J0E 1B0\"" } },
	{ "registers/arrondissements_qc.csv", "csv", 41, 0, 0, 1, { "id = code\n", "city = {ville}" },
	    { NULL } },
};

static void check(const char *text, const char *const *parts, size_t n)
{
	for (size_t i = 0; i < n && parts[i]; i++) {
		bool not = parts[i][0] == '!';
		if ((strstr(text, parts[i] + not ) != NULL) == not )
			fail_msg("\"%s\"", parts[i]);
	}
}

static bool read_shared(const char *list, const char *format, struct guessed *g)
{
	struct err e = { 0 };
	char path[4096];

	if (!test_shared(list, path, sizeof path))
		return false;
	assert_ok(guessed_file(format, path, g, &e));
	return true;
}

static void test_real(void **state)
{
	const struct row *r = *state;
	struct guessed g;

	if (!read_shared(r->list, r->format, &g))
		skip();
	check(buf_z(&g.text), r->holds, sizeof r->holds / sizeof *r->holds);
	check(buf_z(&g.records), r->gives, sizeof r->gives / sizeof *r->gives);
	assert_int_equal(g.n, r->records);
	assert_int_equal(g.refused, r->refused);
	assert_int_equal(g.partial, r->partial);
	assert_int_equal(g.told.columns - g.told.known, r->unused);
	guessed_free(&g);
}

/* One list in seven encodings gives one mapping but for the apostrophe that two of them have not. */
static void test_encodings(void **state)
{
	static const char *const encodings[] = { "utf8", "utf8_bom", "utf16", "cp1252", "macroman", "latin1",
		"cp850" };
	struct guessed first, g;

	(void)state;
	if (!read_shared("bottins/encodages/bottin_chsld_utf8.csv", "csv", &first))
		skip();
	assert_non_null(
	    strstr(buf_z(&first.text), "{Téléphone | unless \"(000) 000-0000\" | noext | phone}"));
	for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
		char list[100];
		snprintf(list, sizeof list, "bottins/encodages/bottin_chsld_%s.csv", encodings[i]);
		assert_true(read_shared(list, "csv", &g));
		assert_int_equal(g.n, 476);
		assert_int_equal(g.refused + g.partial, 0);
		assert_int_equal(g.told.known, 5);
		if (i < 5)
			assert_str(buf_str(&g.text), buf_str(&first.text));
		guessed_free(&g);
	}
	guessed_free(&first);
}

int main(void)
{
	static struct tests t;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		tests_add(&t, rows[i].list, test_real, &rows[i]);
	tests_add(&t, "bottins/encodages", test_encodings, NULL);
	return tests_run(&t, "guess_real");
}
