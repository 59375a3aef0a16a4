/* test_name_readings.c: what must read the same and what must not, in how many ways a name reads, initials, branches, and
 * names that nobody has. */
#include "tests/test.h"

#include "rules/name.h"

static struct str words_of(struct arena *a, const struct name *n)
{
	struct str text = { "", 0 };

	for (int i = 0; i < n->n; i++)
		text = arena_fmt(a, "%.*s%s%d%.*s", STR_ARG(text), i ? " " : "", (int)n->words[i].kind,
		    STR_ARG(n->words[i].text));
	return text;
}

static int read_z(struct arena *a, const char *z, struct name out[NAME_READINGS])
{
	return name_read(a, NULL, str_of(z), out);
}

/* Pairs ------------------------------------------------------------------------------------------------------- */

struct pair {
	const char *name, *other;
};

static const struct pair same[] = {
	{ "Maison des jeunes St-Nicolas inc.", "La Maison des jeunes de Saint-Nicolas" },
	{ "MDJ de St-Nicolas", "La Maison de jeunes (MDJ) de Saint-Nicolas" },
	{ "CPE Les Petits Loups", "Centre de la petite enfance les petits loups" },
	{ "C.P.E. Les P'tits Loups", "centre petite enfance Petits Loups" },
	{ "CLSC Haute-Ville", "Centre local de services communautaires Haute-Ville" },
	{ "CENTRE D'HEBERGEMENT ET DE SOINS DE LONGUE DUREE BUSSEY", "CHSLD Bussey" },
	{ "Centre hospitalier de soins de longue durée Bussey", "CHSLD Bussey" },
	{ "Centre d'hébergement Bussey", "CHSLD Bussey" },
	{ "Centre d'hébregement Bussey", "CHSLD Bussey" },
	{ "Office munciipal d'habitation de Lévis", "OMH de Lévis" },
	{ "Biblothèque Bussey", "Bibliothèque Bussey" },
	{ "Office municipal d’habitation de Lévis", "OMH Lévis (Lévis)" },
	{ "Association des personnes handicapées de Lévis inc. (APHL)",
	    "Association des personnes handicapées de Lévis" },
	{ "SERS - Service d'entraide, de regroupement et de solidarité",
	    "Service d'entraide de regroupement et de solidarité (S.E.R.S.)" },
	{ "Alcooliques anonymes", "AA" },
	{ "Alcoholics Anonymous", "Les Alcooliques Anonymes" },
	{ "Canadian Mental Health Association", "ACSM" },
	{ "Mental Health: CMHA", "Mental Health: Association canadienne pour la santé mentale" },
	{ "Pharmacie Jean Coutu ltée", "Pharmacie Jean Coutu" },
	{ "Pharmacie Roy & Fils", "Pharmacie Roy et fils" },
	{ "Pharmacie Roy &amp; Fils", "Pharmacie Roy and Fils" },
	{ "Coopérative de travail Le Levain, S.E.N.C.", "Coop de travail le Levain" },
	{ "2e groupe scout", "Deuxième groupe scouts" },
	{ "1re Avenue", "Première avenue" },
	{ "1st Church", "First Church" },
	{ "Phase II", "Phase 2" },
	{ "Résidence Le Manoir III", "Résidence le Manoir 3" },
	{ "École Jean-XXIII", "École Jean 23" },
	{ "Bloc 007", "Bloc 7" },
	{ "Chevaliers de Colomb, conseil no 2860", "Chevaliers de Colomb conseil #2860" },
	{ "Les Quatre-Saisons", "Les 4 saisons" },
	{ "Ami.e.s de la Terre", "Les ami-e-s de la terre" },
	{ "Association des retraité(e)s", "Association des retraités" },
	{ "École Ste-Anne", "École Sainte-Anne" },
	{ "École Sts-Anges", "École Saints-Anges" },
	{ "N.-D. de Grâce", "Notre-Dame-de-Grâce" },
	{ "N.D. de Grâce", "ND de Grâce" },
	{ "Éc. St-Paul", "École Saint-Paul" },
	{ "Gr. scout Éc. X1 (Hôp. Y1)", "Groupe scout école X1 (hôpital Y1)" },
	{ "C.A.B. Mtl", "Centre d'action bénévole de Montréal" },
	{ "Womens Centre", "Women's Centre" },
	{ "L’Étoile—du  Nord", "l'etoile du nord" },
	{ "C\u200bP\u200bE Les Amis", "CPE Les Amis" },
	{ "Club FADOQ de Saint-Agapit", "Club FADOQ Saint-Agapit" },
	{ "Centre de femmes L'Envol", "Centre des femmes L'Envol" },
	{ "Club de l'âge d'or L'Envol", "Club de l'Âge d’Or l’envol" },
	{ "Aide aux personnes handicapées", "Aide aux personne handicapé" },
	{ "The Salvation Army", "L'Armée du Salut" },
	{ "Centre sportif de Lévis", "Centres sportifs de Lévis" },
	{ "Maison du Bic", "Maison de Le Bic" },
	{ "CHSLD Argyle (Saint-Lambert)", "CHSLD Argyle de Saint-Lambert" },
	{ "Popote roulante | Popote roulante", "popote roulante / popote roulante" },
};

static const struct pair different[] = {
	{ "Maison des jeunes de Saint-Nicolas", "Maison des jeunes de Beloeil" },
	{ "Maison des jeunes de Lévis", "Maison des femmes de Lévis" },
	{ "CPE Les Petits Loups", "CPE Les Petits Lapins" },
	{ "Résidence Le Manoir I", "Résidence Le Manoir II" },
	{ "2e groupe scout", "12e groupe scout" },
	{ "École Saint-Jean", "École Jean" },
	{ "Bloc A", "Bloc D" },
	{ "CISSS de Lévis", "CIUSSS de Lévis" },
	{ "Corps de cadets", "Corp. de cadets" },
	{ "Club de l'âge d'or", "Club de l'âge" },
	{ "Centre de la famille", "Centre de la petite enfance" },
	{ "Vi Ha", "6 Ha" },
	{ "Danse hop", "Danse hop." },
	{ "Pavillon Pie X", "Pavillon Pie 10" },
	{ "مركز الشباب", "مركز" },
};

static void test_same(void **state)
{
	const struct pair *p = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct name x[NAME_READINGS], y[NAME_READINGS];

	assert_true(read_z(a, p->name, x) > 0 && read_z(a, p->other, y) > 0);
	/* The first of one is one of the other's: brackets and languages are the readings' matter. */
	struct str want = words_of(a, &x[0]);
	int n = read_z(a, p->other, y);
	for (int i = 0; i < n; i++)
		if (str_eq(words_of(a, &y[i]), want))
			return;
	assert_str(words_of(a, &y[0]), want);
}

static void test_different(void **state)
{
	const struct pair *p = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct name x[NAME_READINGS], y[NAME_READINGS];
	int nx = read_z(a, p->name, x), ny = read_z(a, p->other, y);

	assert_true(nx > 0 && ny > 0);
	for (int i = 0; i < nx; i++)
		for (int j = 0; j < ny; j++)
			assert_false(str_eq(words_of(a, &x[i]), words_of(a, &y[j])));
}

/* Readings ---------------------------------------------------------------------------------------------------- */

struct reading {
	const char *name;
	const char *readings[NAME_READINGS]; /* plain texts of the words */
};

static const struct reading readings[] = {
	{ "Maison Bleue", { "maison bleue" } },
	{ "Maison Bleue / Blue House", { "maison bleue blue maison", "maison bleue", "blue maison" } },
	{ "Maison Bleue | Blue House", { "maison bleue blue maison", "maison bleue", "blue maison" } },
	{ "Maison Bleue/Blue House", { "maison bleue blue maison" } },
	{ "Dépannage 24 / 7", { "depannage 24 7" } },
	{ "Le Relais (ancien Abri)", { "relais ancien abri", "relais" } },
	{ "Le Relais [ancien Abri", { "relais ancien abri", "relais" } },
	{ "Le Relais (OEIL)", { "relais oeil", "relais", "oeil" } },
	{ "LE RELAIS (OEIL)", { "relais oeil", "relais" } },
	{ "Le Relais (femmes)", { "relais femme", "relais" } },
	{ "Le Relais (Lévis)", { "relais levis", "relais" } },
	{ "Le Relais ()", { "relais" } },
	{ "(Le Relais)", { "relais" } },
	{ "Association des parents de Lévis (APL)", { "association parent levis" } },
	{ "Club de judo (Centre Mgr-Roy)", { "club judo centre monseigneur roy", "club judo" } },
	{ "Un relais (OEIL) / A Relay (EYE)",
	    { "relais oeil relay eye", "relais relay", "relais", "relay" } },
	{ "Ami(e)s du Relais", { "ami relais" } },
	{ "Relais(Ainslie)", { "relais ainslie", "relais" } },
	{ "Abc / Def / Ghi / Jkl", { "abc def ghi jkl", "abc", "def", "ghi" } },
	{ "", { NULL } },
	{ "  - / ()", { NULL } },
};

static void test_readings(void **state)
{
	const struct reading *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct name out[NAME_READINGS];
	int n = read_z(a, r->name, out), want = 0;

	while (want < NAME_READINGS && r->readings[want])
		want++;
	assert_int_equal(n, want);
	for (int i = 0; i < n; i++) {
		struct str text = { "", 0 };
		for (int k = 0; k < out[i].n; k++)
			text = arena_fmt(
			    a, "%.*s%s%.*s", STR_ARG(text), k ? " " : "", STR_ARG(out[i].words[k].text));
		assert_str(text, str_of(r->readings[i]));
	}
}

struct said {
	const char *name, *initials, *long_initials;
	bool branch;
};

static const struct said said[] = {
	{ "Association des personnes handicapées de la Vallée-du-Richelieu", "aphvr", "adphdlvdr", false },
	{ "Association des personnes handicapées de la Vallée-du-Richelieu (APHVR)", "aphvr", "adphdlvdr",
	    false },
	{ "Centre de la petite enfance Les Amis", "cpea", "cdlpela", false },
	{ "Maison Bleue inc.", "mb", "", false },
	{ "Société en commandite Maison Bleue", "mb", "", false },
	{ "Œuvre Étoile", "oe", "", false },
	{ "مركز الشباب", "ما", "", false },
	{ "Chevaliers de Colomb no 12", "cc1", "cdc1", false },
	{ "Bibliothèque de Québec, succursale Aliette-Marchand", "bqsam", "bdqsam", true },
	{ "Succursale Limoilou", "sl", "", true },
	{ "CPE Les Lutins - Installation 2", "cli2", "clli2", true },
	{ "Installations sportives", "is", "", false },
	{ "CHSLD X, point de service de Lévis", "cxpsl", "cxpdsdl", true },
	{ "Légion royale canadienne, filiale 12", "lrcf1", "", false },
	{ "Banque Royale, filiale de Lévis", "brfl", "brfdl", true },
	{ "St. Augustine College, main campus", "sacmc", "", true },
	{ "Campus Notre-Dame", "cnd", "", false },
};

static void test_said(void **state)
{
	const struct said *s = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct name out[NAME_READINGS];

	assert_true(read_z(a, s->name, out) > 0);
	assert_str(out[0].initials, str_of(s->initials));
	assert_str(out[0].long_initials, str_of(s->long_initials));
	assert_int_equal(out[0].branch, s->branch);
}

/* Hostile ----------------------------------------------------------------------------------------------------- */

/* `part` again and again: bounded, and only words of it. */
static void check_many(const char *part, size_t times)
{
	struct arena *AUTO_ARENA a = arena_new(8 << 20);
	struct name out[NAME_READINGS];
	size_t n = strlen(part);
	char *all = arena_alloc(a, n * times);

	for (size_t i = 0; i < times; i++)
		memcpy(all + i * n, part, n);
	int n_out = name_read(a, NULL, (struct str){ all, n * times }, out);
	assert_in_range(n_out, 1, NAME_READINGS);
	for (int i = 0; i < n_out; i++) {
		assert_in_range(out[i].n, 1, NAME_WORDS);
		for (int k = 0; k < out[i].n; k++)
			assert_in_range(out[i].words[k].text.n, 1, 3 * NAME_BYTES);
	}
}

static void test_hostile(void **state)
{
	(void)state;
	check_many("a", 10000);
	check_many("mot ", 5000);
	check_many("&", 10000);
	check_many("l'", 10000);
	check_many("c.", 10000);
	check_many("(e)", 10000);
	check_many("(((x", 10000);
	check_many("x)", 10000);
	check_many("abc / ", 10000);
	check_many("nd ", 10000);
	check_many("saint ", 10000);
	check_many("\u0645 ", 10000);
	check_many("\ufdfa", 10000);
	check_many("x\u200b", 10000);
	check_many("x\xff", 10000);
	check_many("12e ", 10000);
	check_many("centre de la petite enfance ", 500);
}

static void test_bytes(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct name out[NAME_READINGS];

	(void)state;
	assert_int_equal(name_read(a, NULL, STR_NONE, out), 0);
	assert_int_equal(name_read(a, NULL, STR("\0\0"), out), 0);
	assert_int_equal(name_read(a, NULL, STR("Maison\0 Bleue\n\t(Lévis)"), out), 2);
	assert_str(out[0].words[1].text, STR("bleue"));
	assert_int_equal(out[0].words[2].kind, NAME_PLACE);
	assert_true(out[0].words[2].municipality != 0);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, same, test_same);
	TESTS_ROWS(&t, different, test_different);
	TESTS_ROWS(&t, readings, test_readings);
	TESTS_ROWS(&t, said, test_said);
	tests_add(&t, "names that nobody has", test_hostile, NULL);
	tests_add(&t, "any bytes", test_bytes, NULL);
	return tests_run(&t, "name readings");
}
