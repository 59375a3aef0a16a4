#include "tests/test.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/form.h"
#include "tests/records.h"
#include "tests/unit/answers.h"

enum { ARENA_MAX = 256 << 20, OUT_MAX = 1 << 20 };

#define ID(n) "00000000-0000-4000-8000-0000000000" n

static const char fiche_json[] = "{\"id\":\"" ID(
    "01") "\",\"name\":\"Maison des jeunes L’Envolée\","
          "\"description\":\"Lieu de rencontre pour les jeunes de 12 à 17 ans, ouvert toute l'année, avec des animateurs, des "
          "jeux et une cuisine.\\nOn y vient sans rendez-vous.\",\"email\":\"mdj@envolee.example\","
          "\"website\":\"https://envolee.example\","
          "\"phones\":[{\"id\":\"" ID(
              "02") "\",\"number\":\"418 555-0101\",\"extension\":4,\"type\":\"voice\"},"
                    "{\"id\":\"" ID(
                        "03") "\",\"number\":\"418 555-0102\",\"type\":\"fax\"}],"
                              "\"contacts\":[{\"id\":\"" ID(
                                  "04") "\",\"name\":\"Mme Maëlle Picotte\",\"title\":\"animatrice\"}],"
                                        "\"locations\":[{\"id\":\"" ID("05") "\",\"location_type\":\"physical\",\"addresses\":[{\"id\":\"" ID(
                                            "06") "\","
                                                  "\"address_1\":\"5, rue de l’École\",\"city\":\"Rivière-aux-Geais\",\"state_province\":\"QC\",\"postal_code\":\"G9Z 1A4\","
                                                  "\"country\":\"CA\",\"address_type\":\"physical\"}]}],"
                                                  "\"services\":[{\"id\":\"" ID(
                                                      "07") "\",\"name\":\"Aide aux devoirs\",\"status\":\"active\",\"minimum_age\":12,"
                                                            "\"fees_description\":\"Gratuit\",\"schedules\":[{\"id\":\"" ID(
                                                                "08") "\",\"freq\":\"WEEKLY\",\"byday\":\"MO,TU,WE,TH,FR\","
                                                                      "\"opens_at\":\"15:00\",\"closes_at\":\"18:00\"}]},"
                                                                      "{\"id\":\"" ID(
                                                                          "09") "\",\"name\":\"Cuisine du samedi\",\"status\":\"temporarily closed\",\"description\":\"On cuisine "
                                                                                "ensemble.\",\"schedules\":[{\"id\":\"" ID(
                                                                                    "10") "\",\"freq\":\"WEEKLY\",\"byday\":\"SA\",\"opens_at\":\"10:00\","
                                                                                          "\"closes_at\":\"13:00\"}],\"phones\":[{\"id\":\"" ID(
                                                                                              "11") "\",\"number\":\"418 555-0103\"}]}]}";

/* The texts that have one in English. */
static const char english_json[] = "{\"id\":\"" ID(
    "01") "\",\"name\":\"The Flight Youth House\",\"description\":\"A meeting "
          "place.\",\"services\":[{\"id\":\"" ID(
              "07") "\",\"name\":\"Homework help\",\"status\":\"active\"}]}";

/* Another fiche, with the same labels and some of the same values. */
static const char sister_json[] = "{\"id\":\"" ID(
    "21") "\",\"name\":\"Popote roulante des Geais\",\"description\":\"Repas chauds livrés à domicile.\","
          "\"email\":\"info@popote.example\",\"website\":\"https://popote.example\","
          "\"phones\":[{\"id\":\"" ID(
              "22") "\",\"number\":\"418 555-0120\",\"type\":\"voice\"}],"
                    "\"locations\":[{\"id\":\"" ID("25") "\",\"location_type\":\"physical\",\"addresses\":[{\"id\":\"" ID(
                        "26") "\","
                              "\"address_1\":\"14, rue du Moulin\",\"city\":\"Rivière-aux-Geais\",\"state_province\":\"QC\",\"postal_code\":\"G9Z 1A1\","
                              "\"country\":\"CA\",\"address_type\":\"physical\"}]}],"
                              "\"services\":[{\"id\":\"" ID(
                                  "27") "\",\"name\":\"Popote\",\"status\":\"active\",\"fees_description\":\"6 $ par repas\","
                                        "\"schedules\":[{\"id\":\"" ID(
                                            "28") "\",\"freq\":\"WEEKLY\",\"byday\":\"MO,WE\",\"opens_at\":\"10:00\","
                                                  "\"closes_at\":\"13:00\"}]}]}";

/* One that lacks what a fiche should have. */
static const char bare_json[] =
    "{\"id\":\"" ID("31") "\",\"name\":\"Cercle de fermières\",\"services\":[{\"id\":\"" ID(
        "32") "\",\"name\":\"Ateliers de tissage\",\"status\":\"active\"}]}";

static struct form_line *form_from(struct arena *a, const char *json, const char *other, bool french)
{
	struct record *r = records_read(a, ENTITY_ORGANIZATION, json);

	return form_of(a, r, other ? records_read(a, ENTITY_ORGANIZATION, other) : NULL, french);
}

/* The first `find` replaced; without `find`, put at the beginning. */
static struct str replaced(struct arena *a, struct str text, const char *find, const char *by)
{
	const char *z = arena_z(a, text), *at = strstr(z, find);

	if (!at)
		fail_msg("the text has no \"%s\":\n%s", find, z);
	return arena_fmt(a, "%.*s%s%s", (int)(at - z), z, by, at + strlen(find));
}

/* Nothing was changed --------------------------------------------------------------------------------------- */

static void test_unchanged(void **state)
{
	const struct answer_style *s = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);

	answer_unchanged(a, form_from(a, fiche_json, NULL, true), s);
	answer_unchanged(a, form_from(a, fiche_json, english_json, true), s);
	answer_unchanged(a, form_from(a, sister_json, NULL, false), s);
	answer_unchanged(a, form_from(a, bare_json, NULL, true), s);
}

/* One thing was changed ------------------------------------------------------------------------------------- */

#define PHONE "phones[02].number"

static const struct change_row {
	const char *name, *find, *by, *want;
} changes[] = {
	/* a value written over */
	{ "a telephone", "418 555-0101, poste 4", "418 555-0199, poste 4", PHONE "=418 555-0199" },
	{ "an extension", "418 555-0101, poste 4", "418 555-0101, poste 7", "phones[02].extension=7" },
	{ "both", "418 555-0101, poste 4", "418 555-0199 p. 7",
	    PHONE "=418 555-0199\nphones[02].extension=7" },
	{ "an extension that is no more", "418 555-0101, poste 4", "418 555-0101", "phones[02].extension=" },
	{ "the same number in other clothes", "418 555-0101, poste 4", "(418) 555-0101 #4", "" },
	{ "a name", "L’Envolée", "L’Élan", "name=Maison des jeunes L’Élan" },
	{ "a name's case", "Maison des jeunes L", "MAISON DES JEUNES L", "name=MAISON DES JEUNES L’Envolée" },
	{ "an accent that is added", "animatrice", "animatricé", "contacts[04].title=animatricé" },
	{ "an accent that was lost", "Rivière-aux-Geais", "Riviere-aux-Geais", "" },
	{ "quotes and dashes", "5, rue de l’École", "5, rue de l'École", "" },
	{ "an e-mail address", "mdj@envolee.example", "info@elan.example", "email=info@elan.example" },
	{ "the same with a link", "mdj@envolee.example", "info@elan.example <mailto:info@elan.example>",
	    "email=info@elan.example" },
	{ "a website without its scheme", "https://envolee.example", "www.elan.example",
	    "website=https://www.elan.example" },
	{ "a long website", "https://envolee.example", "https://www.elan-des-jeunes.example",
	    "website=https://www.elan-des-jeunes.example" },
	{ "the same website without its scheme", "https://envolee.example", "envolee.example", "" },
	{ "a street", "5, rue de l’École", "7, rue de l’École",
	    "locations[05].addresses[06].address_1=7, rue de l’École" },
	{ "a postal code", "G9Z 1A4", "g9z1b5", "locations[05].addresses[06].postal_code=G9Z 1B5" },
	{ "a number", "12\n", "13 ans\n", "services[07].minimum_age=13" },
	{ "a service's name", "Aide aux devoirs", "Aide aux leçons", "services[07].name=Aide aux leçons" },
	{ "days", "lundi au vendredi,", "lundi au jeudi,", "services[07].schedules[08].byday=MO,TU,WE,TH" },
	{ "hours", "15\u00a0h à 18\u00a0h", "15h30 à 18h", "services[07].schedules[08].opens_at=15:30" },
	{ "hours in words", "lundi au vendredi, 15\u00a0h à 18\u00a0h", "sur rendez-vous",
	    "services[07].schedules[08].description=sur rendez-vous" },
	{ "a state", "temporairement fermé", "actif", "services[09].status=active" },
	{ "a state in other words", "temporairement fermé", "on reprend bientôt",
	    "?État=on reprend bientôt" },
	{ "a word within prose", "avec des animateurs", "avec deux animateurs",
	    "description=Lieu de rencontre pour les jeunes de 12 à 17 ans, ouvert toute l'année, avec deux animateurs, des jeux et "
	    "une cuisine.\nOn y vient sans rendez-vous." },
	{ "the end of prose", "sans rendez-vous.", "sans rendez-vous, du mardi au samedi.",
	    "description=Lieu de rencontre pour les jeunes de 12 à 17 ans, ouvert toute l'année, avec des animateurs, des jeux et "
	    "une cuisine.\nOn y vient sans rendez-vous, du mardi au samedi." },
	/* both values on the line */
	{ "an arrow", "418 555-0101, poste 4", "418 555-0101, poste 4 -> 418 555-0199, poste 4",
	    PHONE "=418 555-0199" },
	{ "a long arrow", "mdj@envolee.example", "mdj@envolee.example ==> info@elan.example",
	    "email=info@elan.example" },
	{ "a real arrow", "animatrice", "animatrice → directrice", "contacts[04].title=directrice" },
	{ "no: and the new one", "418 555-0102", "non: 418 555-0198", "phones[03].number=418 555-0198" },
	{ "the old one, no, the new one", "418 555-0102", "418 555-0102 NON 418 555-0198",
	    "phones[03].number=418 555-0198" },
	{ "is now", "Mme Maëlle Picotte", "Mme Maëlle Picotte, maintenant: M. Aurèle Roy",
	    "contacts[04].name=M. Aurèle Roy" },
	{ "or another number: a person decides", "418 555-0102", "418 555-0102 ou 418 555-0198",
	    "?Télécopieur=418 555-0102 ou 418 555-0198" },
	{ "a remark behind the value", "418 555-0102",
	    "418 555-0102 (hors service depuis l'incendie de mars)",
	    "?Télécopieur=418 555-0102 (hors service depuis l'incendie de mars)" },
	{ "a new value in brackets", "Gratuit", "Gratuit (maintenant 2 $)",
	    "services[07].fees_description=2 $" },
	{ "letters lost for question marks", "temporairement fermé", "temporairement ferm?", "" },
	{ "letters lost for the mark of what is lost", "temporairement fermé", "temporairement ferm\ufffd",
	    "" },
	{ "accents apart from their letters", "temporairement fermé", "temporairement ferme\u0301", "" },
	{ "a text taken for another kind", "jeunes L’Envolée", "jeunes LÃ¢ÂEnvolÃ©e", "" },
	{ "ok behind the value", "418 555-0102", "418 555-0102 OK", "" },
	{ "ok behind a text", "animatrice", "animatrice (ok)", "" },
	{ "a question in place of the value", "Gratuit", "Est-ce que ça doit être là?",
	    "?Frais=Est-ce que ça doit être là?" },
	{ "ok in place of the value", "418 555-0102", "inchangé", "" },
	/* gone */
	{ "a value that was wiped out", "Gratuit", "", "services[07].fees_description=" },
	{ "a value that stands on the next line, which was not so", "Gratuit", "\n> 2 $", "" },
	{ "a value that was wiped out, and something below", "Gratuit", "\nvoir le site",
	    "?Frais=voir le site" },
	{ "none any more", "418 555-0102", "aucun", "phones[03].number=" },
	{ "to be taken away", "418 555-0102", "418 555-0102 à enlever", "phones[03].number=" },
	{ "a name that was wiped out is a person's to read", "Maison des jeunes L’Envolée", "", "" },
	{ "a line that was wiped out is nothing", "> Télécopieur : 418 555-0102\n", "", "" },
	/* written below */
	{ "below the line", "poste 4\n", "poste 4\n418 555-0199, poste 4\n", PHONE "=418 555-0199" },
	{ "below the line, with words", "poste 4\n", "poste 4\nNouveau numéro: 418 555-0199, poste 4\n",
	    PHONE "=418 555-0199" },
	{ "below the line, and marked", "poste 4\n", "poste 4\n*** 418 555-0199, poste 4\n",
	    PHONE "=418 555-0199" },
	{ "below the line, blank lines around it", "poste 4\n", "poste 4\n\n418 555-0199, poste 4\n\n",
	    PHONE "=418 555-0199" },
	{ "below the line, quoted blank lines around it", "poste 4\n",
	    "poste 4\n>\nC'est le 418 555-0199, poste 4\n\n>\n", PHONE "=418 555-0199" },
	{ "words below the line, blank lines around them", "poste 4\n",
	    "poste 4\n\nEn panne jusqu'à mardi, appelez au bureau.\n\n",
	    "?Téléphone=En panne jusqu'à mardi, appelez au bureau." },
	{ "a street below the line", "5, rue de l’École\n", "5, rue de l’École\n15, rue de l’École\n",
	    "locations[05].addresses[06].address_1=15, rue de l’École" },
	{ "a remark below the line", "Cuisine du samedi\n",
	    "Cuisine du samedi\nCe service reprend en janvier\n", "?Service=Ce service reprend en janvier" },
	{ "ok below the line", "Cuisine du samedi\n", "Cuisine du samedi\nToujours valide\n", "" },
	{ "hours below the line", "10\u00a0h à 13\u00a0h\n", "10 h à 13 h\nsamedi, 9 h à 12 h\n",
	    "services[09].schedules[10].opens_at=09:00\nservices[09].schedules[10].closes_at=12:00" },
	/* what surrounds the form */
	{ "a signature above", "> Bonjour,",
	    "Tout est beau!\nMaëlle Picotte\nTéléphone : 418 555-0177\nCourriel : m@p.example\n\n> Bonjour,",
	    "" },
	{ "a signature below", "donne cette adresse.\n",
	    "donne cette adresse.\n\nMaëlle Picotte\nTéléphone : 418 555-0177\n", "" },
	{ "a telephone in the person's own words above", "> Bonjour,",
	    "Notre numéro a changé: 418 555-0177\n\n> Bonjour,", "" },
};

static void test_change(void **state)
{
	const struct change_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct form_line *form = form_from(a, fiche_json, NULL, true);
	int found;

	struct str text = replaced(a, answer_text(a, form, &answer_quoted), r->find, r->by);
	assert_str(answer_spelled(a, form_changes(a, form, text, &found)), str_of(r->want));
}

/* The same, where the mail program has done its worst: only what was written over. */
static void test_change_in_styles(void **state)
{
	static const struct change_row *const some[] = { &changes[0], &changes[1], &changes[5], &changes[10],
		&changes[14], &changes[11], &changes[18], &changes[19] };
	const struct answer_style *s = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct form_line *form = form_from(a, fiche_json, NULL, true);
	struct answer_style before = *s;
	int found;

	/* Folding comes after the correction: the change is made in the form itself. */
	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		struct form_line *changed = form_from(a, fiche_json, NULL, true);
		for (struct form_line *l = changed; l; l = l->next)
			if (l->value.n && strstr(arena_z(a, l->value), some[i]->find))
				l->value = replaced(a, l->value, some[i]->find, some[i]->by);
		struct str text = answer_text(a, changed, &before);
		struct str have = answer_spelled(a, form_changes(a, form, text, &found));
		/* What cannot be told apart may be missed there; what is found is right. */
		if (!have.n && s->joined)
			continue;
		if (s->no_accents && text_same(a, have, str_of(some[i]->want)))
			continue;
		if (!str_eq(have, str_of(some[i]->want)))
			fail_msg("%s: \"%.*s\" is not \"%s\" in:\n%.*s", some[i]->name, STR_ARG(have),
			    some[i]->want, STR_ARG(text));
	}
}

/* Several fiches, other languages, filled in lines ---------------------------------------------------------- */

static void test_two_fiches(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct form_line *one = form_from(a, fiche_json, NULL, true),
	                 *two = form_from(a, sister_json, NULL, true);
	struct str first = answer_text(a, one, &answer_quoted), second = answer_text(a, two, &answer_quoted);
	struct form_line *last = one;
	int found;

	(void)state;
	second = replaced(a, second, "418 555-0120", "418 555-0188");
	struct str both = arena_fmt(a, "%.*s%.*s", STR_ARG(first), STR_ARG(second));
	while (last->next)
		last = last->next;
	last->next = two;
	const struct form_change *c = form_changes(a, one, both, &found);
	assert_str(answer_spelled(a, c), STR("phones[22].number=418 555-0188"));
	assert_str(c->fiche, STR(ID("21")));
	assert_int_equal(found, answer_lines(one));
	/* Only the second was quoted: the first is not taken for it. */
	assert_str(
	    answer_spelled(a, form_changes(a, one, second, &found)), STR("phones[22].number=418 555-0188"));
	assert_int_equal(found, answer_lines(two));
	last->next = NULL;
	assert_str(answer_spelled(a, form_changes(a, one, second, &found)), STR(""));
	assert_str(
	    answer_spelled(a, form_changes(a, two, both, &found)), STR("phones[22].number=418 555-0188"));
}

static void test_other_language(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct form_line *form = form_from(a, fiche_json, english_json, true);
	struct str text = answer_text(a, form, &answer_quoted);
	int found;

	(void)state;
	struct str changed = replaced(a, text, "A meeting place.", "A meeting and cooking place.");
	assert_str(answer_spelled(a, form_changes(a, form, changed, &found)),
	    STR("description@other=A meeting and cooking place."));
	changed = replaced(a, text, "Homework help", "Help with homework");
	assert_str(answer_spelled(a, form_changes(a, form, changed, &found)),
	    STR("services[07].name@other=Help with homework"));
}

static const struct fill_row {
	const char *name, *find, *by, *want;
} fills[] = {
	{ "nothing filled in", "Nom", "Nom", "" },
	{ "a description", "Description : ", "Description : Tissage et couture",
	    "description=Tissage et couture" },
	{ "a website", "Site web : ", "Site web : fermieres.example", "website=https://fermieres.example" },
	{ "no website", "Site web : ", "Site web : aucun", "" },
	{ "an address is a person's to part", "Adresse : ", "Adresse : 3, rue A, Lévis",
	    "?Adresse=3, rue A, Lévis" },
	{ "a telephone", "Téléphone : ", "Téléphone : 418 555-0150 poste 2",
	    "phones[*]={\"id\":\"*\",\"number\":\"418 555-0150\",\"extension\":2,\"type\":\"voice\"}" },
	{ "hours", "Horaire : ", "Horaire : mardi, 9 h à midi",
	    "services[32].schedules[*]={\"id\":\"*\",\"freq\":\"WEEKLY\",\"byday\":\"TU\",\"opens_at\":\"09:00\",\"closes_at\":"
	    "\"12:00\"}" },
	{ "hours in words", "Horaire : ", "Horaire : selon la saison",
	    "services[32].schedules[*]={\"id\":\"*\",\"description\":\"selon la saison\"}" },
};

/* Ids that were made, as a star. */
static struct str starred(struct arena *a, struct str s)
{
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);

	for (size_t i = 0; i < s.n;) {
		bool id = s.n - i >= 36 && s.p[i + 8] == '-' && s.p[i + 13] == '-' && s.p[i + 14] == '5';
		buf_char(&out, id ? '*' : s.p[i]);
		i += id ? 36 : 1;
	}
	return arena_str(a, buf_str(&out));
}

static void test_fill(void **state)
{
	const struct fill_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct form_line *form = form_from(a, bare_json, NULL, true);
	int found;

	struct str text = replaced(a, answer_text(a, form, &answer_quoted), r->find, r->by);
	assert_str(starred(a, answer_spelled(a, form_changes(a, form, text, &found))), str_of(r->want));
}

/* Answers without the form ---------------------------------------------------------------------------------- */

static const struct text_row {
	const char *name, *text;
} texts[] = {
	{ "nothing", "" },
	{ "a word", "Aucun changement" },
	{ "a signature alone",
	    "Merci!\n\nMaëlle Picotte\nTéléphone : 418 555-0177\nCourriel : m@p.example\nSite web : https://p.example" },
	{ "a label alone", "Téléphone :" },
	{ "the labels of another list",
	    "Nom : Roy\nDescription : rouge\nTéléphone : 1\nCourriel : x@y.example\nSite web : z" },
	{ "quote marks", "> > >\n>\n|\n>>>>" },
	{ "the town alone", "> Municipalité : Rivière-aux-Geais\n> Code postal : G1G 1G1" },
	{ "bytes that are no text", "\xff\xfe\x01:\xc3 Nom\xc2:\n\x80" },
};

static void test_without_form(void **state)
{
	const struct text_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct form_line *form = form_from(a, fiche_json, english_json, true);
	int found = -1;

	assert_null(form_changes(a, form, str_of(r->text), &found));
	assert_in_range(found, 0, 1);
	assert_null(form_changes(a, NULL, str_of(r->text), &found));
	assert_int_equal(found, 0);
}

/* A copy above, changed; the quoted e-mail below, untouched. */
static void test_copy_above(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct form_line *form = form_from(a, fiche_json, NULL, true);
	static const struct answer_style unquoted = { .colon = " : " };
	int found;

	(void)state;
	struct str copy = replaced(a, answer_text(a, form, &unquoted), "animatrice", "directrice");
	struct str text = arena_fmt(
	    a, "%.*s%.*s", STR_ARG(copy), STR_ARG(answer_text(a, form, &answer_quoted)));
	assert_str(
	    answer_spelled(a, form_changes(a, form, text, &found)), STR("contacts[04].title=directrice"));
	assert_int_equal(found, answer_lines(form));
}

int main(void)
{
	struct tests t = { 0 };

	for (int i = 0; i < n_answer_styles; i++)
		tests_add(&t, answer_styles[i].name, test_unchanged, &answer_styles[i]);
	TESTS_ROWS(&t, changes, test_change);
	for (int i = 0; i < n_answer_styles; i++)
		tests_add(&t, answer_styles[i].name, test_change_in_styles, &answer_styles[i]);
	tests_add(&t, "two fiches with the same labels", test_two_fiches, NULL);
	tests_add(&t, "texts in the other language", test_other_language, NULL);
	TESTS_ROWS(&t, fills, test_fill);
	TESTS_ROWS(&t, texts, test_without_form);
	tests_add(&t, "a copy above the quoted e-mail", test_copy_above, NULL);
	return tests_run(&t, "form_changes");
}
