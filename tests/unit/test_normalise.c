/* test_normalise.c: values in their comparable form, as lists really write them. */
#include "tests/test.h"

#include "rules/normalise.h"

struct row {
	const char *name; /* as it is written */
	const char *form;
};

/* clang-format off */
static const struct row phones[] = {
	{ "418 555-0100", "4185550100" },
	{ "(418) 555-0100", "4185550100" },
	{ "4185550100", "4185550100" },
	{ "418.555.0100", "4185550100" },
	{ "418/555-0100", "4185550100" },
	{ "418 - 555 - 0100", "4185550100" },
	{ "418\u00a0555\u20110100", "4185550100" },
	{ "418 555–0100", "4185550100" },
	{ "\u202a418 555-0100\u202c", "4185550100" },
	{ "+1 819.377.2211", "8193772211" },
	{ "1-877-446-2108", "8774462108" },
	{ "1 (877) 446-2108", "8774462108" },
	{ "18 193 772 211", "8193772211" },
	{ "011 1 819 377-2211", "8193772211" },
	/* extensions and labels */
	{ "(819) 377-2211 p. 3", "8193772211" },
	{ "418-836-0000 poste 12", "4188360000" },
	{ "418-836-0000, 12", "4188360000" },
	{ "418 836-0000x12", "4188360000" },
	{ "418 836 0000 12", "4188360000" },
	{ "Tél. : 418 836-0000", "4188360000" },
	{ "Poste 12, 418 836-0000", "4188360000" },
	{ "2 lignes : 418 836-0000", "4188360000" },
	{ "24/7 418 836-0000", "4188360000" },
	{ "24 h / 24, 7 j / 7 : 418 836-0000", "4188360000" },
	/* letters */
	{ "1 866 APPELLE / 1 866 277-3553", "8662773553" },
	{ "1 866 APPELLE", "8662773553" },
	{ "1-866-APPELLEZ", "8662773553" },
	{ "1 800 O-Canada", "1800" },
	{ "1 800 O-CANADA", "8006226232" },
	{ "1 888 529-AIDE", "8885292433" },
	{ "418 525-LEEO", "4185255336" },
	{ "418 555 POSTE 12", "418555" },
	{ "525-3555 BUREAU 12", "5253555" },
	{ "211 INFOSANTE", "211" },
	/* two numbers */
	{ "418 555-0100 ou 418 555-0101", "4185550100" },
	{ "418 555-0100/0101", "4185550100" },
	{ "418 555-0100 / 418 555-0101", "4185550100" },
	{ "418 555 0100 418 555 0101", "4185550100" },
	{ "4185550100 4185550101", "4185550100" },
	/* short lines */
	{ "211", "211" },
	{ "811 (Info-Santé)", "811" },
	{ "911 ou 310-4141", "911" },
	{ "211 ou 418 838-9623", "211" },
	{ "211 418 838 9623", "211" },
	{ "988", "988" },
	/* without area code, foreign */
	{ "555-0100", "5550100" },
	{ "310-4141", "3104141" },
	{ "+33 1 42 34 56 78", "+33142345678" },
	{ "011 33 1 42 34 56 78", "+33142345678" },
	{ "+33 1 42 34 56 79", "+33142345679" },
	/* none */
	{ "", "" },
	{ "-", "" },
	{ "aucun", "" },
	{ "p. 3", "" },
	{ "(  )", "" },
	{ "+", "" },
	{ "+5", "" },
	/* hostile */
	{ "111111111111111111111111111111111111111111111111", "1111111111" },
	{ "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "1111111111" },
	{ "418\xFF" "555-0100", "5550100" },
	{ "418 A                                                        ", "418" },
	{ "ABCDEFGHIJ", "" },
};

static const struct row whole_phones[] = {
	{ "418 836-0000", "4188360000" },
	{ "418-836-0000 poste 12", "4188360000x12" },
	{ "418-836-0000 poste 14", "4188360000x14" },
	{ "+1 (418) 836-0000, p. 12", "4188360000x12" },
	{ "1 866 APPELLE / 1 866 277-3553", "8662773553x18662773553" },
	{ "1 866 APPELLEZ", "8662773553" },
	{ "poste 12", "" },
};

static const struct row postals[] = {
	{ "G1K 4A1", "G1K4A1" },
	{ "g1k4a1", "G1K4A1" },
	{ " G1K-4A1 ", "G1K4A1" },
	{ "G1K\u00a04A1", "G1K4A1" },
	{ "G1K 4A", "" },
	{ "G1K 4A11", "" },
	{ "G1K 4A1, Canada", "" },
	{ "W1K 4A1", "" }, /* no code begins with W */
	{ "G1D 4A1", "" }, /* nor holds D, F, I, O, Q or U */
	{ "GIK 4A1", "" },
	{ "12345", "" },
	{ "Ğ1K 4A1", "" },
	{ "G1K\xFF" "4A1", "" },
	{ "", "" },
	{ " - ", "" },
};

static const struct row emails[] = {
	{ "Info@Exemple.TEST", "info@exemple.test" },
	{ " mailto:info@exemple.test ", "info@exemple.test" },
	{ "MAILTO:info@exemple.test", "info@exemple.test" },
	{ "info @ exemple.test", "info@exemple.test" },
	{ "aucun", "" },
	{ "", "" },
};

static const struct row urls[] = {
	{ "https://www.exemple.test/", "exemple.test" },
	{ "HTTP://Exemple.TEST", "exemple.test" },
	{ "//exemple.test", "exemple.test" },
	{ "www.exemple.test/Nous/", "exemple.test/Nous" },
	{ "exemple.test?Page=1", "exemple.test?Page=1" },
	{ "EXEMPLE.test#Bas", "exemple.test#Bas" },
	{ "exemple.test/vers?u=http://autre.test/", "exemple.test/vers?u=http://autre.test" },
	{ "abc//def", "abc//def" },
	{ "https://", "" },
	{ "www.", "www." },
	{ "", "" },
};

static const struct row hosts[] = {
	{ "https://www.exemple.test/page", "exemple.test" },
	{ "exemple.test:8080/page", "exemple.test" },
	{ "https://moi:secret@exemple.test/", "exemple.test" },
	{ "info@exemple.test", "exemple.test" },
	{ "exemple.test.", "exemple.test" },
	{ "exemple.test#bas", "exemple.test" },
	{ "aucun site", "" },
	{ "voir facebook. merci", "" },
	{ "exemple", "" },
	{ "...", "" },
	{ "@", "" },
	{ "", "" },
};

static const struct row texts[] = {
	{ "  deux   mots ici ", "deux mots ici" },
	{ "L’été « là » – ici", "L'été \" là \" - ici" },
	{ "sans\u200b largeur\u00ad", "sans largeur" },
	{ "a\u00a0\u202fb", "a b" },
	{ "É é", "É é" },
	{ "\xFF", "\xFF" },
	{ "   ", "" },
	{ "", "" },
};
/* clang-format on */

static void check(const struct row *r, struct str (*f)(struct arena *a, struct str s))
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	assert_str(f(a, str_of(r->name)), str_of(r->form));
}

#define TEST(what, f) \
	static void what(void **state) \
	{ \
		check(*state, f); \
	}
TEST(test_phone, norm_phone)
TEST(test_whole_phone, norm_phone_whole)
TEST(test_postal, norm_postal)
TEST(test_email, norm_email)
TEST(test_url, norm_url)
TEST(test_host, norm_host)
TEST(test_text, norm_text)

/* What a test's name cannot hold. */
static void test_lines(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	(void)state;
	assert_str(norm_phone(a, STR("418 555-0100\n418 555-0101")), STR("4185550100"));
	assert_str(norm_phone(a, STR("418\n555-0100")), STR("5550100"));
	assert_str(norm_phone(a,
	               STR("\0"
	                   "418 555-0100\0")),
	    STR("4185550100"));
	assert_str(norm_text(a, STR("deux\r\n\tmots\n")), STR("deux mots"));
}

struct pair {
	const char *name;
	enum entity_id entity;
	const char *field, *x, *y;
	bool same;
};

static const struct pair pairs[] = {
	{ "formatting of a number", ENTITY_PHONE, "number", "418 555-0101", "(418) 555-0101", true },
	{ "another number", ENTITY_PHONE, "number", "418 555-0101", "418 555-0102", false },
	{ "another extension", ENTITY_PHONE, "number", "418 555-0101 p. 1", "418 555-0101 poste 2", false },
	{ "the same extension", ENTITY_PHONE, "number", "418 555-0101 p. 1", "4185550101 poste 1", true },
	{ "no number at all", ENTITY_PHONE, "number", "aucun", "à venir", false },
	{ "postal codes", ENTITY_ADDRESS, "postal_code", "G1K 4A1", "g1k4a1", true },
	{ "foreign postal codes", ENTITY_ADDRESS, "postal_code", "10115", "10 115", false },
	{ "web addresses", ENTITY_ORGANIZATION, "website", "http://www.x.test/", "https://X.test", true },
	{ "another page", ENTITY_ORGANIZATION, "website", "https://x.test/a", "https://x.test/A", false },
	{ "e-mail", ENTITY_ORGANIZATION, "email", "A@x.test", "mailto:a@X.test", true },
	{ "typography", ENTITY_ORGANIZATION, "name", "L’Abri  de nuit", "L'Abri de nuit", true },
	{ "capitals are a difference", ENTITY_ORGANIZATION, "name", "ABRI", "Abri", false },
	{ "accents are one", ENTITY_ORGANIZATION, "name", "Lévis", "Levis", false },
	{ "white space and nothing", ENTITY_ORGANIZATION, "name", " \t", "", true },
	{ "numbers", ENTITY_LOCATION, "latitude", "46.80", "46.8", true },
	{ "whole numbers", ENTITY_LOCATION, "latitude", "46.0", "46", true },
	{ "zeros that count", ENTITY_SERVICE, "minimum_age", "100", "10", false },
	{ "ids", ENTITY_PHONE, "location_id", "AAAAAAAA-0000-4000-8000-000000000000",
	    "aaaaaaaa-0000-4000-8000-000000000000", true },
};

static void test_same(void **state)
{
	const struct pair *p = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	const struct entity *e = &entities[p->entity];
	const struct field *f = &e->fields[entity_field(e, str_of(p->field))];
	struct str x = str_of(p->x), y = str_of(p->y);

	assert_int_equal(norm_same(a, e, f, x, y), p->same);
	assert_int_equal(norm_same(a, e, f, y, x), p->same);
	assert_int_equal(hash_eq(norm_hash(a, e, f, x), norm_hash(a, e, f, y)), p->same);
	assert_true(norm_same(a, e, f, x, x));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, phones, test_phone);
	TESTS_ROWS(&t, whole_phones, test_whole_phone);
	TESTS_ROWS(&t, postals, test_postal);
	TESTS_ROWS(&t, emails, test_email);
	TESTS_ROWS(&t, urls, test_url);
	TESTS_ROWS(&t, hosts, test_host);
	TESTS_ROWS(&t, texts, test_text);
	TESTS_ROWS(&t, pairs, test_same);
	tests_add(&t, "lines and NUL", test_lines, NULL);
	return tests_run(&t, "normalise");
}
