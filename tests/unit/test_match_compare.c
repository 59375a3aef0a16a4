/* test_match_compare.c: what two records agree on, as lists of Québec and elsewhere really write them. */
#include "tests/test.h"

#include "rules/match_form.h"
#include "rules/match_key.h"
#include "rules/match_set.h"
#include "tests/records.h"

#include <stdio.h>

/* Members of an organisation. */
#define N(name)         "\"name\":\"" name "\""
#define ALT(name)       ",\"alternate_name\":\"" name "\""
#define P(number)       ",\"phones\":[{\"number\":\"" number "\"}]"
#define P2(one, two)    ",\"phones\":[{\"number\":\"" one "\"},{\"number\":\"" two "\"}]"
#define FAX(voice, fax) ",\"phones\":[{\"number\":\"" voice "\"},{\"number\":\"" fax "\",\"type\":\"fax\"}]"
#define E(address)      ",\"email\":\"" address "\""
#define W(url)          ",\"website\":\"" url "\""
#define S(name)         ",\"services\":[{\"name\":\"" name "\"}]"
#define ID(type, number) \
	",\"organization_identifiers\":[{\"identifier_type\":\"" type "\",\"identifier\":\"" number "\"}]"
#define AT(street, city, postal) \
	",\"locations\":[{\"addresses\":[{\"address_1\":\"" street "\",\"city\":\"" city \
	"\",\"state_province\":\"QC\",\"postal_code\":\"" postal "\"}]}]"

/* What is expected of a field: the level, or anything. */
enum { ANY = -1 };

struct row {
	const char *name;
	const char *x, *y;
	int levels[MATCH_FIELDS + 1]; /* name, place, phone, web, number; vetoes */
};

#define NAME(level) \
	{ \
		MATCH_NAME_##level, ANY, ANY, ANY, ANY \
	}
#define PLACE(level) \
	{ \
		ANY, MATCH_PLACE_##level, ANY, ANY, ANY \
	}
#define PHONE(level) \
	{ \
		ANY, ANY, MATCH_PHONE_##level, ANY, ANY \
	}
#define WEB(level) \
	{ \
		ANY, ANY, ANY, MATCH_WEB_##level, ANY \
	}
#define NUMBER(level) \
	{ \
		ANY, ANY, ANY, ANY, MATCH_NUMBER_##level \
	}
#define ANYTHING \
	{ \
		ANY, ANY, ANY, ANY, ANY \
	}
#define FILTEAU  AT("1450, chemin Filteau", "Saint-Nicolas", "G7A 2N4")
#define IN(city) AT("", city, "")

/* clang-format off */
static const struct row rows[] = {
	/* the issue's own */
	{ "the bottin's and the directory's", N("Maison des jeunes St-Nicolas inc.") AT("1450 ch. Filteau", "", "") P("418 836-0000 p. 12"),
	  N("La Maison des jeunes de Saint-Nicolas") FILTEAU P("418 836-0000"),
	  { MATCH_NAME_EQUAL_COMMON, MATCH_PLACE_SAME_RARE, MATCH_PHONE_SAME_RARE, MATCH_WEB_MISSING, MATCH_NUMBER_MISSING } },
	{ "another town's", N("Maison des jeunes St-Nicolas inc.") FILTEAU, N("Maison des jeunes de Beloeil") IN("Beloeil"),
	  { MATCH_NAME_SHARE_COMMON, MATCH_PLACE_APART, ANY, ANY, ANY, MATCH_VETO_PLACES } },
	{ "Longueuil is not Beloeil", N("Maison des jeunes de Longueuil"), N("Maison des jeunes de Beloeil"),
	  { MATCH_NAME_SHARE_COMMON, ANY, ANY, ANY, ANY, MATCH_VETO_PLACES } },

	/* names: the same */
	{ "rare words", N("Le Phare de Kamouraska"), N("LE PHARE DE KAMOURASKA"), NAME(EQUAL_COMMON) },
	{ "a rare name", N("L'Envolée boréale"), N("Envolée Boréale inc."), NAME(EQUAL_RARE) },
	{ "in another order", N("Boréale L'Envolée"), N("Envolée Boréale"), NAME(EQUAL_RARE) },
	{ "a name of many", N("Pharmacie Jean Coutu"), N("Pharmacie Jean Coutu"), NAME(EQUAL_COMMON) },
	{ "only what it is", N("Centre communautaire"), N("Centre communautaire"), NAME(EQUAL_COMMON) },
	{ "its kind and a place", N("CPE de Beloeil"), N("Centre de la petite enfance de Beloeil"), NAME(EQUAL_COMMON) },
	{ "a place that the other's address says", N("MDJ de Lévis"), N("MDJ") IN("Lévis"), NAME(EQUAL_COMMON) },
	{ "and with a name of its own", N("Maison des jeunes L'Envolée boréale de Saint-Nicolas"),
	  N("Maison des jeunes L'Envolée boréale") FILTEAU, NAME(EQUAL_RARE) },
	{ "by its other name", N("Groupe Xyloba") ALT("Entraide Tournesoleil"), N("Entraide Tournesoleil"), NAME(EQUAL_RARE) },
	{ "one side of a slash", N("Maison Xyloba / Xyloba House"), N("Xyloba House"), NAME(EQUAL_RARE) },
	{ "empty names say nothing", N(""), N("Envolée"), NAME(MISSING) },
	{ "signs alone say nothing", N("***"), N("***"), NAME(MISSING) },

	/* names: nearly */
	{ "a slip", N("Résidence Bellegardenne"), N("Résidence Bellegardene"), NAME(NEAR_RARE) },
	{ "letters swapped", N("Comptoir Kaleidoscope"), N("Comptoir Kaliedoscope"), NAME(NEAR_RARE) },
	{ "written together", N("Manoir Clair Ombrage"), N("Manoir Clairombrage"), NAME(NEAR_RARE) },
	{ "written together, with a slip", N("Manoir Clair Ombrage"), N("Manoir Clairombrge"), NAME(NEAR_RARE) },
	{ "its kind abbreviated", N("Com. Bellegardenne"), N("Comité Bellegardenne"), NAME(EQUAL_RARE) },
	{ "abbreviated", N("Regroupement Xylophonistes boréaux"), N("Regroupement Xylo boréaux"), NAME(NEAR_RARE) },
	{ "without its kind", N("Bellegardenne"), N("Résidence Bellegardenne"), NAME(WITHIN_RARE) },
	{ "two names of one letter more are two", N("Résidence Louis"), N("Résidence Louise"), NAME(SHARE_COMMON) },

	/* names: within */
	{ "a word more", N("Envolée boréale"), N("Envolée boréale Quintessence Zigzagante"), NAME(WITHIN_RARE) },
	{ "each of its own kind", N("Résidence Bellegardenne"), N("Pharmacie Bellegardenne"), NAME(SHARE_RARE) },
	{ "its own kind and a word more", N("Résidence Bellegardenne"), N("Pharmacie Bellegardenne boréale"), NAME(SHARE_RARE) },
	{ "banners", N("Pharmacie Quintessence") ALT("Soleil"), N("Pharmacie Zigzagante") ALT("Soleil"), NAME(SHARE_COMMON) },
	{ "another first word", N("Xyloba Bellegardenne Zigzagante Quintessence Kaleidoscope"),
	  N("Bellegardenne Zigzagante Quintessence Kaleidoscope"), NAME(WITHIN_RARE) },
	{ "another first word before what it is", N("Xyloba Maison Bellegardenne Zigzagante Quintessence"),
	  N("Maison Bellegardenne Zigzagante Quintessence"), NAME(SHARE_RARE) },
	{ "the school and its foundation", N("Fondation de l'école Bellegardenne"), N("École Bellegardenne"), NAME(SHARE_RARE) },
	{ "another last word", N("Maison Bellegardenne Zigzagante Quintessence Kaleidoscope Xyloba"),
	  N("Maison Bellegardenne Zigzagante Quintessence Kaleidoscope"), NAME(NEAR_RARE) },
	{ "sectors in brackets", N("Groupe Bellegardenne (secteur Alpha)"), N("Groupe Bellegardenne (secteur Oméga)"), NAME(WITHIN_RARE) },
	{ "initials", N("APHXQ"), N("Association des personnes handicapées xylophonistes du Québec"), NAME(WITHIN_RARE) },
	{ "a service of that name", N("Groupe Zigzagante") S("Envolée boréale"), N("Envolée boréale"), NAME(WITHIN_RARE) },
	{ "only the kind", N("Maison des jeunes"), N("Maison des jeunes de Beloeil"), NAME(WITHIN_COMMON) },

	/* names: apart */
	{ "a rare word", N("Maison Bellegardenne Quintessence"), N("Fondation Bellegardenne Zigzagante"), NAME(SHARE_RARE) },
	{ "a common word", N("Résidence Soleil Quintessence"), N("Résidence Soleil Zigzagante"), NAME(SHARE_COMMON) },
	{ "one by its district, one by its name", N("CHSLD de Sainte-Foy") IN("Québec"), N("CHSLD Zigzagante") IN("Québec"), NAME(SHARE_COMMON) },
	{ "nothing", N("Quintessence"), N("Zigzagante"), NAME(APART) },
	{ "services of one name", N("Quintessence") S("Bellegardenne boréale"), N("Zigzagante") S("Bellegardenne boréale"), NAME(SHARE_COMMON) },

	/* vetoes */
	{ "other numbers", N("Résidence Bellegardenne 1"), N("Résidence Bellegardenne 2"), { MATCH_NAME_SHARE_RARE, ANY, ANY, ANY, ANY, MATCH_VETO_NUMBERS } },
	{ "one without", N("Résidence Bellegardenne"), N("Résidence Bellegardenne 2"), NAME(WITHIN_RARE) },
	{ "one number in both", N("École 2 Bellegardenne"), N("École 2 Bellegardenne pavillon 3"), NAME(WITHIN_RARE) },
	{ "numbers in other letters", N("12e groupe scout Bellegardenne"), N("Groupe scout Bellegardenne 12"), NAME(EQUAL_RARE) },
	{ "the other's door", N("Bellegardenne 440") AT("12 rue A", "Lévis", ""), N("Bellegardenne 12") AT("440 rue A", "Lévis", ""), NAME(EQUAL_RARE) },
	{ "the other's street", N("Bellegardenne 3"), N("Bellegardenne 5") AT("12, 3e Avenue", "Lévis", ""), NAME(WITHIN_RARE) },
	{ "districts of one town", N("MDJ de Sainte-Foy") IN("Québec"), N("MDJ de Beauport") IN("Québec"),
	  { MATCH_NAME_SHARE_COMMON, MATCH_PLACE_TOWN, ANY, ANY, ANY, MATCH_VETO_PLACES } },
	{ "the town and its district", N("MDJ de Lévis") IN("Lévis"), N("MDJ de Charny") IN("Lévis"), NAME(WITHIN_COMMON) },
	{ "the district that the address says", N("MDJ de Beauport") IN("Québec"), N("MDJ") IN("Beauport"), NAME(EQUAL_COMMON) },
	{ "and in brackets", N("MDJ de Beauport") IN("Québec"), N("MDJ") IN("Québec (Beauport)"), NAME(EQUAL_COMMON) },
	{ "a town added", N("Bellegardenne de Lévis") IN("Lévis"), N("Bellegardenne") IN("Saint-Romuald"), NAME(EQUAL_RARE) },
	{ "a slip in a town", N("MDJ de Saint-Élie-de-Caxton"), N("MDJ de Saint-Élie-de-Caxtton"), ANYTHING },
	{ "the other is elsewhere", N("Bellegardenne de Rimouski") IN("Rimouski"), N("Bellegardenne") IN("Lévis"),
	  { MATCH_NAME_WITHIN_RARE, MATCH_PLACE_APART, ANY, ANY, ANY, MATCH_VETO_PLACES } },
	{ "it moved, its name says both", N("Bellegardenne de Rimouski") IN("Rimouski"), N("Bellegardenne de Rimouski") IN("Lévis"),
	  { MATCH_NAME_EQUAL_RARE, MATCH_PLACE_APART, ANY, ANY, ANY, 0 } },
	{ "a branch", N("Bellegardenne"), N("Bellegardenne, succursale Quintessence"), { ANY, ANY, ANY, ANY, ANY, MATCH_VETO_BRANCH } },
	{ "two branches", N("Bellegardenne, succursale Zigzagante"), N("Bellegardenne, succursale Quintessence"), { ANY, ANY, ANY, ANY, ANY, MATCH_VETO_BRANCH } },
	{ "one branch, with a word more", N("Bellegardenne, point de service Nord"), N("Bellegardenne - point de service Nord - administration"), ANYTHING },
	{ "a branch spelt wrong", N("Bellegardenne, succursale Zigzagante"), N("Bellegardenne, sucursale Zigzagante"), NAME(EQUAL_RARE) },
	{ "one branch twice", N("Bellegardenne succursale Quintessence"), N("Bellegardenne, succursale Quintessence inc."), NAME(EQUAL_RARE) },

	/* places */
	{ "the same door", N("a") AT("1450, chemin Filteau", "Lévis", "G7A 2N4"), N("b") AT("1450 ch. Filteau", "St-Nicolas", ""), PLACE(SAME_RARE) },
	{ "where many are", N("a") AT("100, rue Commune", "Lévis", ""), N("b") AT("100 rue Commune", "Lévis", ""), PLACE(SAME_SHARED) },
	{ "another unit", N("a") AT("1450 chemin Filteau, bureau 3", "Lévis", ""), N("b") AT("1450 ch. Filteau, app. 5", "Lévis", ""), PLACE(OTHER_UNIT) },
	{ "a unit unsaid", N("a") AT("1450 chemin Filteau, bureau 3", "Lévis", ""), N("b") AT("1450 ch. Filteau", "Lévis", ""), PLACE(SAME_RARE) },
	{ "a box", N("a") AT("C.P. 123", "Lévis", ""), N("b") AT("case postale 123", "Lévis", ""), PLACE(SAME_RARE) },
	{ "another box", N("a") AT("C.P. 123", "Lévis", ""), N("b") AT("case postale 124", "Lévis", ""), PLACE(TOWN) },
	{ "only the town", N("a") AT("1450 chemin Filteau", "Lévis", ""), N("b") AT("", "Saint-Nicolas", ""), PLACE(TOWN) },
	{ "a type spelt wrong", N("a") AT("1450 xyloba Filteau", "Lévis", ""), N("b") AT("1450 boulevard Filteau", "Lévis", ""), PLACE(NEAR) },
	{ "a digit", N("a") AT("1450 chemin Filteau", "Lévis", ""), N("b") AT("1460 chemin Filteau", "Lévis", ""), PLACE(NEAR) },
	{ "a letter", N("a") AT("1450 chemin Filteau", "Lévis", ""), N("b") AT("1450 chemin Filtau", "Lévis", ""), PLACE(NEAR) },
	{ "number and postal code", N("a") AT("1450 chemin Filteau", "Lévis", "G7A 2N4"), N("b") AT("1450 route 171", "Lévis", "G7A 2N4"), PLACE(NEAR) },
	{ "the street", N("a") AT("1450 chemin Filteau", "Lévis", ""), N("b") AT("12 chemin Filteau", "Lévis", ""), PLACE(STREET) },
	{ "a town's postal code", N("a") AT("", "", "G7A 2N4"), N("b") AT("12 rue X", "Lévis", "g7a2n4"), PLACE(NEAR) },
	{ "a village's postal code", N("a") AT("", "", "G0R 1A0"), N("b") AT("12 rue X", "Armagh", "g0r1a0"), PLACE(STREET) },
	{ "a postal code with two streets", N("a") AT("4 rue Y", "", "G7A 2N4"), N("b") AT("12 rue X", "Lévis", "G7A 2N4"), PLACE(STREET) },
	{ "east is not west", N("a") AT("120 rue Principale Est", "Lévis", ""), N("b") AT("120 rue Principale Ouest", "Lévis", ""), PLACE(STREET) },
	{ "a direction unsaid", N("a") AT("120 rue Principale Est", "Lévis", ""), N("b") AT("120 rue Principale", "Lévis", ""), PLACE(SAME_RARE) },
	{ "the municipality", N("a") AT("12 rue X", "Lévis", ""), N("b") AT("15 rue Y", "Saint-Romuald", ""), PLACE(MUNICIPALITY) },
	{ "another municipality", N("a") AT("12 rue X", "Lévis", ""), N("b") AT("12 rue X", "Rimouski", ""), PLACE(APART) },
	{ "other doors, no town said", N("a") AT("12 rue X", "", ""), N("b") AT("15 rue Y", "Rimouski", ""), PLACE(MUNICIPALITY) },
	{ "a street without its town", N("a") AT("rue X", "", ""), N("b") AT("", "Rimouski", ""), PLACE(MISSING) },
	{ "no town said, the same door", N("a") AT("1450 chemin Filteau", "", ""), N("b") AT("1450 ch. Filteau", "Lévis", ""), PLACE(SAME_RARE) },
	{ "a town nobody knows", N("a") AT("12 Main St.", "Culver City", ""), N("b") AT("12 main street", "culver city", "90230"), PLACE(SAME_RARE) },
	{ "other towns nobody knows", N("a") AT("12 Main St.", "Culver City", ""), N("b") AT("14 main street", "Santa Monica", ""), PLACE(APART) },
	{ "one door, towns nobody knows", N("a") AT("12 Main St.", "New York", ""), N("b") AT("12 main street", "New York City", ""), PLACE(MISSING) },
	{ "one door in two towns by their zip codes", N("a") AT("12 Main St.", "New York", "10001"), N("b") AT("12 main street", "Culver City", "90230"), PLACE(APART) },
	{ "zips", N("a") AT("", "", "90230-1234"), N("b") AT("", "", "90230"), PLACE(TOWN) },

	/* telephones */
	{ "the same telephone", N("a") P("418 836-0000"), N("b") P("(418) 836-0000"), PHONE(SAME_RARE) },
	{ "one of two in a cell", N("a") P("418 836-0001 ou 418 836-0000"), N("b") P("4188360000"), PHONE(SAME_RARE) },
	{ "other extensions", N("a") P("418 836-0000 p. 12"), N("b") P("418 836-0000 poste 14"), PHONE(SAME_SHARED) },
	{ "a line of many", N("a") P("418 555-0100"), N("b") P("418-555-0100"), PHONE(SAME_PUBLIC) },
	{ "a hotline", N("a") P("1 866 277-3553"), N("b") P("1-866-277-3553"), PHONE(SAME_PUBLIC) },
	{ "211", N("a") P("211"), N("b") P("211"), PHONE(SAME_PUBLIC) },
	{ "a digit of it", N("a") P("418 836-0000"), N("b") P("418 836-0900"), PHONE(NEAR) },
	{ "two digits swapped", N("a") P("418 836-0120"), N("b") P("418 836-0210"), PHONE(NEAR) },
	{ "without its area code", N("a") P("836-0000"), N("b") P("418 836-0000"), PHONE(SAME_SHARED) },
	{ "other telephones", N("a") P("418 836-0000"), N("b") P("418 555-7777"), PHONE(APART) },
	{ "a hotline beside a telephone", N("a") P("1 866 277-3553"), N("b") P("418 836-0000"), PHONE(MISSING) },
	{ "a shared fax", N("a") FAX("", "418 836-0000"), N("b") FAX("418 999-1234", "418 836-0000"), PHONE(SAME_SHARED) },
	{ "a shared fax, other telephones", N("a") FAX("418 555-7777", "418 836-0000"), N("b") FAX("418 999-1234", "418 836-0000"), PHONE(APART) },
	{ "other faxes say nothing", N("a") FAX("211", "418 836-0000"), N("b") FAX("211", "418 999-1234"), PHONE(SAME_PUBLIC) },
	{ "the best of several", N("a") P2("418 555-7777", "418 836-0000"), N("b") P2("211", "418 836-0000"), PHONE(SAME_RARE) },

	/* web and e-mail */
	{ "the same e-mail", N("a") E("MDJ@videotron.ca"), N("b") E("mdj@videotron.ca"), WEB(SAME_RARE) },
	{ "an e-mail with a name, in the place of a website", N("a") W("Marie Roy <mdj@videotron.ca>"), N("b") E("mdj@videotron.ca"), WEB(SAME_RARE) },
	{ "other e-mails of one shared host", N("a") E("mdj@videotron.ca"), N("b") E("cpe@videotron.ca"), WEB(APART) },
	{ "a website and an e-mail of one domain", N("a") E("info@mdj.example"), N("b") W("https://www.mdj.example/accueil"), WEB(SAME_RARE) },
	{ "pages of a shared host", N("a") W("https://www.facebook.com/mdjfilteau"), N("b") W("facebook.com/mdjfilteau/"), WEB(SAME_RARE) },
	{ "other pages of it", N("a") W("https://www.facebook.com/mdjfilteau"), N("b") W("facebook.com/cpefilteau"), WEB(APART) },
	{ "a domain of many", N("a") W("https://federation.example/a"), N("b") W("https://federation.example/b"), WEB(SAME_SHARED) },

	/* numbers */
	{ "the same NEQ", N("a") ID("NEQ", "1140000123"), N("b") ID("neq", "11 4000 0123"), NUMBER(SAME) },
	{ "a digit of the NEQ", N("a") ID("NEQ", "1140000123"), N("b") ID("NEQ", "1140000124"), NUMBER(NEAR) },
	{ "another NEQ", N("a") ID("NEQ", "1140000123"), N("b") ID("NEQ", "1170900456"), NUMBER(APART) },
	{ "numbers of other kinds", N("a") ID("NEQ", "1140000123"), N("b") ID("ARC", "123456789RR0001"), NUMBER(MISSING) },

	/* hostile */
	{ "zero-width characters", N("Envo\u200blée bor\u200déale"), N("Envolée boréale"), NAME(EQUAL_RARE) },
	{ "right to left", N("بيت الشباب"), N("بيت الشباب"), { ANY, ANY, ANY, ANY, ANY } },
};
/* clang-format on */

/* A list of 600: some words, one line, one door and one domain are those of many. */
static void fill(struct arena *a, struct match_set *s)
{
	static const char *const kinds[] = { "Résidence", "Centre communautaire", "Maison des jeunes", "CPE",
		"Fondation", "Pharmacie Jean Coutu", "Association", "Comptoir" };
	static const char *const words[] = { "Soleil", "Espoir", "Louis", "Louise", "Phare", "Étoile" };
	static const char *const towns[] = { "Lévis", "Rimouski", "Sherbrooke", "Beloeil" };
	struct err e = { 0 };

	for (int i = 0; i < 600; i++) {
		const char *shared = i % 20
		    ? ""
		    : ",\"phones\":[{\"number\":\"418 555-0100\"}],\"website\":"
		      "\"https://federation.example/\"" AT("100, rue Commune", "Lévis", "");
		struct str json = arena_fmt(a, "{\"name\":\"%s %s mot%dx de %s\"%s}", kinds[i % 8],
		    words[i % 6], i, towns[i % 4], shared);
		assert_ok(match_set_add(s,
		    match_form_of(a, NULL, records_read(a, ENTITY_ORGANIZATION, arena_z(a, json))), 0, &e));
	}
}

static void add(struct arena *a, struct match_set *s, const char *members)
{
	struct err e = { 0 };
	struct str json = arena_fmt(a, "{%s}", members);
	struct record *r = records_read(a, ENTITY_ORGANIZATION, arena_z(a, json));

	assert_ok(match_set_add(s, match_form_of(a, NULL, r), 1, &e));
}

static struct {
	struct arena *a;
	struct match_set *set;
	struct match_census census;
} world;

static const char *const fields[MATCH_FIELDS] = { "name", "place", "phone", "web", "number" };

static void check(const struct row *r, uint32_t pattern)
{
	for (int f = 0; f < MATCH_FIELDS; f++) {
		int level = match_pattern_level(pattern, (enum match_field)f);
		if (r->levels[f] != ANY && r->levels[f] != level)
			fail_msg("%s: level %d, not %d", fields[f], level, r->levels[f]);
	}
	if (match_pattern_vetoes(pattern) != r->levels[MATCH_FIELDS])
		fail_msg("vetoes %d, not %d", match_pattern_vetoes(pattern), r->levels[MATCH_FIELDS]);
}

static void test_pair(void **state)
{
	const struct row *r = *state;
	uint32_t n = match_set_n(world.set);

	add(world.a, world.set, r->x);
	add(world.a, world.set, r->y);
	match_set_weigh(world.set, &world.census, n);
	uint32_t pattern = match_compare(world.set, n, n + 1), back = match_compare(world.set, n + 1, n);
	uint32_t self = match_compare(world.set, n, n);
	match_set_cut(world.set, n);
	check(r, pattern);
	assert_int_equal(back, pattern);
	assert_int_equal(match_pattern_vetoes(self), 0);
}

/* Cut and grown again, the set says the same. */
static void test_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t n = match_set_n(world.set), patterns[2];
		for (int time = 0; time < 2; time++) {
			add(world.a, world.set, rows[i].y);
			add(world.a, world.set, rows[i].x);
			match_set_weigh(world.set, &world.census, n);
			patterns[time] = match_compare(world.set, n, n + 1);
			match_set_cut(world.set, n);
		}
		assert_int_equal(patterns[0], patterns[1]);
		check(&rows[i], patterns[0]);
	}
}

int main(void)
{
	struct tests t = { 0 };

	world.a = arena_new(256 << 20);
	world.set = match_set_new(64 << 20);
	fill(world.a, world.set);
	match_set_census(world.set, &world.census);
	TESTS_ROWS(&t, rows, test_pair);
	tests_add(&t, "a set cut and grown again compares the same", test_again, NULL);
	int failed = tests_run(&t, "match_compare");
	match_census_free(&world.census);
	match_set_free(&world.set);
	arena_free(&world.a);
	return failed;
}
