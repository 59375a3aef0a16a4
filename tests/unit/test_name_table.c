/* test_name_table.c: the tables of names that ship, a technician's own, and how words sound. */
#include "tests/test.h"

#include "acronyms.h"
#include "lib/text.h"
#include "name_terms.h"
#include "rules/name.h"

/* What ships -------------------------------------------------------------------------------------------------- */

/* Each acronym stands for its expansion: both read as one word. */
static void test_acronyms(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(8 << 20);
	struct name x[NAME_READINGS], y[NAME_READINGS];

	(void)state;
	for (int i = 0; i < ACRONYM_COUNT; i++) {
		const struct acronym *r = &acronyms[i];
		assert_true(name_read(a, NULL, str_of(r->acronym), x) > 0);
		assert_true(name_read(a, NULL, str_of(r->expansion), y) > 0);
		if (x[0].n != 1 || y[0].n != 1 || !str_eq(x[0].words[0].text, y[0].words[0].text) ||
		    x[0].words[0].kind != y[0].words[0].kind)
			fail_msg("%s does not read as %s", r->expansion, r->acronym);
	}
	assert_true(ACRONYM_COUNT >= 150);
}

/* How a word reads is how that reads. */
static void test_terms(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(8 << 20);
	struct name x[NAME_READINGS], y[NAME_READINGS];

	(void)state;
	for (int i = 0; i < NAME_TERM_COUNT; i++) {
		const struct name_term *r = &name_terms[i];
		struct str words = str_of(r->words);
		words.n -= words.p[words.n - 1] == '.';
		assert_str(text_fold(a, words), words);
		assert_str(text_fold(a, str_of(r->reads)), str_of(r->reads));
		assert_null(strchr(r->reads, ' '));
		if (strcmp(r->kind, "legal") == 0 || strcmp(r->kind, "ending") == 0)
			continue; /* they are left out, however they read */
		struct str raw = arena_fmt(a, "%s x1y", r->words), again = arena_fmt(a, "%s x1y", r->reads);
		assert_true(name_read(a, NULL, raw, x) > 0 && name_read(a, NULL, again, y) > 0);
		if (x[0].n != y[0].n || !str_eq(x[0].words[0].text, y[0].words[0].text) ||
		    x[0].words[0].kind != y[0].words[0].kind)
			fail_msg("\"%s\" reads as \"%s\", which reads otherwise", r->words, r->reads);
	}
}

/* A technician's own ------------------------------------------------------------------------------------------ */

struct row {
	const char *name;
	const char *text, *raw, *word; /* the first word of `raw` */
	enum name_kind kind;
	const char *error;
};

static const struct row rows[] = {
	{ "an acronym of one's own", "APHRSO\tAssociation des personnes handicapées de la Rive-Sud Ouest\n",
	    "Association personnes handicapées Rive-Sud-Ouest", "aphrso", NAME_PLAIN, NULL },
	{ "comments and blank lines", "# les nôtres\r\n\r\nXYZ\tmaison du x y z\r\n", "Maison du X Y Z",
	    "xyz", NAME_PLAIN, NULL },
	{ "a byte order mark", "\ufeffXYZ\tmaison bleue", "Maison Bleue", "xyz", NAME_PLAIN, NULL },
	{ "of many bodies", "CFX\tcentre de femmes\tgeneric", "Centre des femmes de Lévis", "cfx",
	    NAME_GENERIC, NULL },
	{ "stands before what ships", "MJ\tMaison des jeunes\tarea", "Maison des jeunes de Lévis", "mj",
	    NAME_GENERIC, NULL },
	{ "another expansion of one that ships", "MDJ\tRepaire des ados", "Repaire des Ados", "mdj",
	    NAME_GENERIC, NULL },
	{ "another spelling", "OEIL\tOeuil", "Oeuil", "oeil", NAME_PLAIN, NULL },
	{ "with stops", "O.E.I.L.\tOrganisme d'entraide", "Organisme d'entraide", "oeil", NAME_PLAIN, NULL },
	{ "nothing at all", "", "CPE", "cpe", NAME_GENERIC, NULL },
	{ "no tab", "CPE\tcentre\nXYZ maison\n", NULL, NULL, NAME_PLAIN, "a.tsv:2: an acronym, a tab" },
	{ "no expansion", "XYZ\t \n", NULL, NULL, NAME_PLAIN, "a.tsv:1: an acronym, a tab" },
	{ "only stop words", "XYZ\tde la\n", NULL, NULL, NAME_PLAIN, "a.tsv:1: what the acronym stands for" },
	{ "too many words", "XYZ\ta1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8\n", NULL, NULL,
	    NAME_PLAIN, "a.tsv:1: what the acronym stands for" },
	{ "two words before the tab", "\n\nX YZ\tmaison\n", NULL, NULL, NAME_PLAIN,
	    "a.tsv:3: the acronym must be" },
	{ "no acronym", "\tmaison bleue\n", NULL, NULL, NAME_PLAIN, "a.tsv:1:" },
	{ "another kind", "XYZ\tmaison bleue\tville\n", NULL, NULL, NAME_PLAIN, "a.tsv:1: the third column" },
};

static void test_with(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	const struct name_words *w = NULL;
	struct name out[NAME_READINGS];
	struct err e = { 0 };

	if (r->error) {
		assert_false(name_words_with(a, str_of(r->text), "a.tsv", &w, &e));
		assert_err(e, ERR_INPUT, r->error);
		assert_null(w);
		return;
	}
	assert_ok(name_words_with(a, str_of(r->text), "a.tsv", &w, &e));
	assert_true(name_read(a, w, str_of(r->raw), out) > 0);
	assert_str(out[0].words[0].text, str_of(r->word));
	assert_int_equal(out[0].words[0].kind, r->kind);
}

static void test_many_lines(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(256 << 20);
	size_t lines = 100001;
	char *text = arena_alloc(a, lines);
	const struct name_words *w = NULL;
	struct err e = { 0 };

	(void)state;
	memset(text, '\n', lines);
	assert_ok(name_words_with(a, (struct str){ text, lines - 1 }, "a.tsv", &w, &e));
	assert_false(name_words_with(a, (struct str){ text, lines }, "a.tsv", &w, &e));
	assert_err(e, ERR_INPUT, "a.tsv");
}

static void test_version(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	const struct name_words *none, *one, *again, *kind;
	struct err e = { 0 };

	(void)state;
	assert_ok(name_words_with(a, STR("# rien\n"), "a", &none, &e));
	assert_ok(name_words_with(a, STR("XYZ\tmaison bleue"), "a", &one, &e));
	assert_ok(name_words_with(a, STR("\nXYZ\tMaison  bleue\n"), "b", &again, &e));
	assert_ok(name_words_with(a, STR("XYZ\tmaison bleue\tgeneric"), "a", &kind, &e));
	assert_true(name_words_version(NULL) == name_words_version(name_words_shipped()));
	assert_true(name_words_version(none) == name_words_version(NULL));
	assert_true(name_words_version(one) != name_words_version(NULL));
	assert_true(name_words_version(one) == name_words_version(again));
	assert_true(name_words_version(one) != name_words_version(kind));
}

/* Sounds ------------------------------------------------------------------------------------------------------ */

struct sound {
	const char *name, *other;
	bool same;
};

static const struct sound sounds[] = {
	{ "philippe", "filipe", true },
	{ "chateau", "chato", true },
	{ "beloeil", "beloei", false },
	{ "tremblay", "tramblai", true },
	{ "gauthier", "gautier", true },
	{ "gauthier", "gothier", true },
	{ "lefebvre", "lefevre", false },
	{ "catherine", "katrine", false },
	{ "catherine", "katherine", true },
	{ "lacroix", "lacroi", true },
	{ "bellechasse", "belechace", true },
	{ "therrien", "terien", true },
	{ "chretien", "cretien", false },
	{ "mathieu", "matieu", true },
	{ "roussel", "rousel", true },
	{ "desjardins", "desjardin", true },
	{ "lysanne", "lisane", true },
	{ "quebec", "kebec", true },
	{ "guertin", "gertin", false },
	{ "bourgeois", "bourjois", true },
	{ "emeraude", "emerode", true },
	{ "levis", "laval", false },
	{ "12", "13", false },
};

static void test_sound(void **state)
{
	const struct sound *s = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct str x = name_sound(a, str_of(s->name)), y = name_sound(a, str_of(s->other));

	assert_in_range(x.n, 1, 8);
	assert_int_equal(str_eq(x, y), s->same);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "acronyms and expansions that ship", test_acronyms, NULL);
	tests_add(&t, "words that ship", test_terms, NULL);
	TESTS_ROWS(&t, rows, test_with);
	tests_add(&t, "a hundred thousand lines and one", test_many_lines, NULL);
	tests_add(&t, "versions", test_version, NULL);
	TESTS_ROWS(&t, sounds, test_sound);
	return tests_run(&t, "name table");
}
