#include "tests/test.h"

#include "lib/buf.h"
#include "mailer/form.h"
#include "mailer/form_hours.h"
#include "mailer/form_words.h"
#include "model/path.h"
#include "tests/records.h"

enum { ARENA_MAX = 64 << 20, OUT_MAX = 1 << 20 };

#define ID(n) "00000000-0000-4000-8000-0000000000" n
#define ORG   "{\"id\":\"" ID("01") "\",\"name\":\"Abri\""

/* What every fiche should have, so that nothing is offered. */
#define WHOLE \
	ORG ",\"description\":\"Un lieu.\",\"email\":\"a@b.example\",\"website\":\"https://b.example\",\"phones\":[{\"id\":\"" ID( \
	    "02") "\",\"number\":\"418 555-0101\"}]"
#define PLACE "{\"id\":\"" ID("05") "\",\"location_type\":\"physical\""
#define ADDRESS \
	",\"addresses\":[{\"id\":\"" ID( \
	    "06") "\",\"address_1\":\"5, rue A\",\"city\":\"Lévis\",\"state_province\":\"QC\"," \
	          "\"postal_code\":\"G6V 1A1\",\"country\":\"CA\",\"address_type\":\"physical\"}]"
#define HOURS \
	",\"schedules\":[{\"id\":\"" ID( \
	    "08") "\",\"byday\":\"MO,TU\",\"opens_at\":\"09:00\",\"closes_at\":\"17:00\"}]"
#define SERVICE "{\"id\":\"" ID("07") "\",\"name\":\"Repas\",\"status\":\"active\""

/* "Label=value" between newlines, two spaces for each depth; "#" before headings, "|" before lines in the other language;
 * without the first line (the name) where `rest`. */
static struct str spelled(struct arena *a, const struct form_line *l, bool paths)
{
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);

	for (; l; l = l->next) {
		buf_fmt(&out, "%s%*s%s%.*s=%.*s", l->second ? "|" : "", 2 * l->depth, "",
		    l->heading ? "#" : "", STR_ARG(l->label), STR_ARG(l->value));
		if (paths)
			buf_fmt(&out, " <%.*s>", STR_ARG(l->path));
		buf_s(&out, l->next ? STR("\n") : STR_NONE);
	}
	return arena_str(a, buf_str(&out));
}

static const struct form_row {
	const char *name, *json, *want;
} forms[] = {
	{ "what a fiche should have is offered", ORG "}",
	    "Nom=Abri\nDescription=\nTéléphone=\nCourriel=\nSite web=\nAdresse=\nHoraire=" },
	{ "in English", ORG "}", "Name=Abri\nDescription=\nPhone=\nEmail=\nWebsite=\nAddress=\nHours=" },
	{ "what it has is not, and the rest is left out",
	    WHOLE
	    ",\"uri\":\"https://x.example\",\"legal_status\":\"OBNL\",\"locations\":[" PLACE ADDRESS HOURS
	    "}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Adresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\nHoraire=lundi et mardi, 9\u00a0h à 17\u00a0h" },
	{ "a place whose address its reader does not get is not asked for",
	    WHOLE ",\"locations\":[" PLACE "}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Horaire=" },
	{ "the only place needs no heading when it has the organisation's name",
	    WHOLE ",\"locations\":[" PLACE ",\"name\":\"ABRI\"" ADDRESS HOURS "}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Adresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\nHoraire=lundi et mardi, 9\u00a0h à 17\u00a0h" },
	{ "places with names, without, and with nothing in them",
	    WHOLE ",\"locations\":[" PLACE ",\"name\":\"Annexe\"" ADDRESS HOURS "},{\"id\":\"" ID(
	        "09") "\",\"location_type\":\"virtual\"},"
	              "{\"id\":\"" ID(
	                  "10") "\",\"location_type\":\"physical\",\"transportation\":\"Autobus 3\"}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "#Lieu=Annexe\n  Adresse=5, rue A\n  Municipalité=Lévis\n  Code postal=G6V 1A1\n  Horaire=lundi et mardi, 9\u00a0h à "
	    "17\u00a0h\n#Lieu=\n  Transport=Autobus 3" },
	{ "telephones by their kind",
	    ORG
	    ",\"description\":\"x\",\"email\":\"a@b.example\",\"website\":\"https://b.example\",\"phones\":[{\"id\":\"" ID("02") "\",\"number\":\"1\",\"extension\":4,\"type\":\"voice\"},{\"id\":\"" ID("03") "\",\"number\":\"2\",\"type\":\"fax\"},{\"id\":\"" ID(
	        "04") "\",\"number\":\"3\",\"description\":\"urgence: (jour)\"},{\"id\":\"" ID("11") "\",\"number\":\"4\",\"type\":\"odd\"}],"
	                                                                                             "\"locations\":[" PLACE
	                                                                                                 ADDRESS
	                                                                                                     HOURS
	                                                                                             "}]}",
	    "Nom=Abri\nDescription=x\nTéléphone=1, poste 4\nTélécopieur=2\nTéléphone (urgence jour)=3\nTéléphone=4\n"
	    "Courriel=a@b.example\nSite web=https://b.example\nAdresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\n"
	    "Horaire=lundi et mardi, 9\u00a0h à 17\u00a0h" },
	{ "services, and what belongs to them",
	    WHOLE
	    ",\"services\":[" SERVICE
	    ",\"fees_description\":\"2 $\",\"minimum_age\":12,\"languages\":[{\"id\":\"" ID("12") "\",\"name\":\"français\"}],\"required_documents\":[{\"id\":\"" ID(
	        "13") "\",\"document\":\"Carte\"}],\"service_areas\":[{\"id\":\"" ID("14") "\",\"name\":\"Lévis\"}]" HOURS
	                                                                                   "},{\"id\":\"" ID(
	                                                                                       "15") "\",\"name\":\"Gîte\",\"status\":\"temporarily closed\"}],"
	                                                                                             "\"locations\":[" PLACE
	                                                                                                 ADDRESS
	                                                                                             "}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Adresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\n#Service=Repas\n  Âge minimal=12\n  Frais=2 $\n"
	    "  Document requis=Carte\n  Horaire=lundi et mardi, 9\u00a0h à 17\u00a0h\n  Langue=français\n  Territoire desservi=Lévis\n"
	    "#Service=Gîte\n  État=temporairement fermé" },
	{ "the hours of the only service are offered there",
	    WHOLE ",\"services\":[" SERVICE "}],\"locations\":[" PLACE ADDRESS "}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Adresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\n#Service=Repas\n  Horaire=" },
	{ "hours that have words besides, or words alone, or seasons",
	    WHOLE ",\"services\":[" SERVICE ",\"schedules\":[{\"id\":\"" ID(
	        "08") "\",\"byday\":\"SA\",\"description\":\"sauf en été\"},"
	              "{\"id\":\"" ID("09") "\",\"description\":\"sur appel\"},{\"id\":\"" ID(
	                  "10") "\",\"byday\":\"SU\",\"valid_from\":\"2026-06-01\"}]}],"
	                        "\"locations\":[" PLACE ADDRESS "}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Adresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\n#Service=Repas\n  Horaire=samedi\n  Horaire (en mots)=sauf "
	    "en été\n  Horaire=sur appel\n  Horaire=dimanche\n  Horaire valide du=2026-06-01" },
	{ "contacts, also without a name",
	    WHOLE
	    ",\"contacts\":[{\"id\":\"" ID("08") "\",\"name\":\"Mme Roy\",\"title\":\"directrice\",\"email\":\"roy@b.example\"},{\"id\":\"" ID(
	        "09") "\",\"title\":\"réception\"}],\"locations\":[" PLACE ADDRESS HOURS "}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Adresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\nHoraire=lundi et mardi, 9\u00a0h à 17\u00a0h\n"
	    "#Personne-ressource=Mme Roy\n  Titre=directrice\n  Courriel=roy@b.example\n#Personne-ressource=\n  Titre=réception" },
	{ "a service at a place of its own hours",
	    WHOLE ",\"services\":[" SERVICE ",\"service_at_locations\":[{\"id\":\"" ID(
	        "16") "\",\"location_id\":\"" ID("05") "\"" HOURS "}]}],"
	                                               "\"locations\":[" PLACE ADDRESS "}]}",
	    "Nom=Abri\nDescription=Un lieu.\nTéléphone=418 555-0101\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Adresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\n#Service=Repas\n  #Point de service=5, rue A\n"
	    "    Horaire=lundi et mardi, 9\u00a0h à 17\u00a0h" },
	{ "lines stay lines, blank ones and controls go",
	    ORG
	    ",\"description\":\" Un\\r\\n\\r\\n deux\\u0007\\ttrois \",\"email\":\"a@b.example\",\"website\":\"https://b.example\","
	    "\"phones\":[{\"id\":\"" ID("02") "\",\"number\":\"1\"}],\"locations\":[" PLACE ADDRESS HOURS
	                                      "}]}",
	    "Nom=Abri\nDescription=Un\ndeux\ufffd trois\nTéléphone=1\nCourriel=a@b.example\nSite web=https://b.example\n"
	    "Adresse=5, rue A\nMunicipalité=Lévis\nCode postal=G6V 1A1\nHoraire=lundi et mardi, 9\u00a0h à 17\u00a0h" },
};

static void test_form(void **state)
{
	const struct form_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct record *shown = records_read(a, ENTITY_ORGANIZATION, r->json);

	assert_str(spelled(a, form_of(a, shown, NULL, r->want[1] == 'o'), false), str_of(r->want));
}

/* Languages ------------------------------------------------------------------------------------------------- */

static const struct lang_row {
	const char *name, *main, *lang, *other, *want;
	bool french;
} langs[] = {
	{ "a French fiche for a French reader",
	    "{\"id\":\"o\",\"name\":\"Abri\",\"description\":\"Un lieu\"}", "",
	    "{\"id\":\"o\",\"name\":\"Shelter\",\"description\":\"Un lieu\"}",
	    "Nom=Abri <name>\nDescription=Un lieu <description>\n|Name=Shelter <name@other>", true },
	{ "for an English reader", "{\"id\":\"o\",\"name\":\"Abri\",\"description\":\"Un lieu\"}", "",
	    "{\"id\":\"o\",\"name\":\"Shelter\",\"description\":\"Un lieu\"}",
	    "Name=Shelter <name@other>\nDescription=Un lieu <description>\n|Nom=Abri <name>", false },
	{ "an English fiche for an English reader",
	    "{\"id\":\"o\",\"name\":\"Shelter\",\"description\":\"A place\"}", "en",
	    "{\"id\":\"o\",\"name\":\"Abri\",\"description\":\"A place\"}",
	    "Name=Shelter <name>\nDescription=A place <description>\n|Nom=Abri <name@other>", false },
	{ "for a French reader", "{\"id\":\"o\",\"name\":\"Shelter\",\"description\":\"A place\"}", "en",
	    "{\"id\":\"o\",\"name\":\"Abri\",\"description\":\"A place\"}",
	    "Nom=Abri <name@other>\nDescription=A place <description>\n|Name=Shelter <name>", true },
	{ "what only the other language has",
	    "{\"id\":\"o\",\"name\":\"Abri\",\"description\":\"x\",\"services\":[{\"id\":\"s\",\"name\":\"Repas\"}]}",
	    "",
	    "{\"id\":\"o\",\"name\":\"Abri\",\"description\":\"x\",\"services\":[{\"id\":\"s\",\"name\":\"Repas\",\"description\":\"Meals\"}]}",
	    "Nom=Abri <name>\nDescription=x <description>\n#Service=Repas <services[s].name>\n|#Service=Repas <>\n"
	    "|  Description=Meals <services[s].description@other>",
	    true },
	{ "nothing is in the other language", "{\"id\":\"o\",\"name\":\"Abri\",\"description\":\"x\"}", "",
	    "{\"id\":\"o\",\"name\":\"Abri\",\"description\":\"x\"}",
	    "Nom=Abri <name>\nDescription=x <description>", true },
};

static bool is_offered(const struct form_line *l)
{
	return !l->value.n && !l->heading;
}

static void test_lang(void **state)
{
	const struct lang_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct record *shown = records_read(a, ENTITY_ORGANIZATION, r->main);
	struct form_line *form, **at = &form;

	shown->lang = str_of(r->lang);
	form = form_of(a, shown, records_read(a, ENTITY_ORGANIZATION, r->other), r->french);
	while (*at)
		if (is_offered(*at))
			*at = (*at)->next;
		else
			at = &(*at)->next;
	assert_str(spelled(a, form, true), str_of(r->want));
}

/* Every path of the form leads to the value that it shows, in one language or the other. */
static void test_paths(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
		struct chance c = { seed };
		const struct record *r = records_random(a, &c, ENTITY_ORGANIZATION);
		int lines = 0;
		for (const struct form_line *l = form_of(a, r, NULL, seed % 2); l; l = l->next, lines++) {
			struct err e = { 0 };
			struct path p;
			assert_str(l->fiche, record_id(r));
			assert_true(l->label.n && !memchr(l->label.p, ':', l->label.n));
			if (!l->path.n)
				continue;
			assert_ok(path_parse(a, r->entity, l->path, &p, &e));
			assert_true(!l->value.n || path_object(r, &p));
		}
		assert_true(lines >= 4);
	}
}

/* Codes in words -------------------------------------------------------------------------------------------- */

static const struct hours_row {
	const char *name;
	const char *codes[5];
	const char *fr, *en;
	bool odd; /* cannot be read back */
} hours[] = {
#define CODES(days, from, to) \
	{ \
		days, from, to, "", "" \
	}
	{ "a week's days", CODES("MO,TU,WE,TH,FR", "08:30", "16:00"),
	    "lundi au vendredi, 8\u00a0h\u00a030 à 16\u00a0h",
	    "Monday to Friday, 8:30\u00a0a.m. to 4:00\u00a0p.m.", false },
	{ "two days", CODES("TU,TH", "12:00", "13:00"), "mardi et jeudi, 12\u00a0h à 13\u00a0h",
	    "Tuesday and Thursday, noon to 1:00\u00a0p.m.", false },
	{ "days apart", CODES("MO,WE,TH,FR,SU", "09:00", "12:00"),
	    "lundi, mercredi au vendredi et dimanche, 9\u00a0h à 12\u00a0h",
	    "Monday, Wednesday to Friday and Sunday, 9:00\u00a0a.m. to noon", false },
	{ "every day, day and night", CODES("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59"),
	    "tous les jours, 24 heures sur 24", "every day, 24 hours a day", false },
	{ "a day alone", CODES("SA", "", ""), "samedi", "Saturday", false },
	{ "hours alone", CODES("", "10:00", "13:00"), "10\u00a0h à 13\u00a0h",
	    "10:00\u00a0a.m. to 1:00\u00a0p.m.", false },
	{ "until midnight", CODES("FR", "20:00", "00:00"), "vendredi, 20\u00a0h à 0\u00a0h",
	    "Friday, 8:00\u00a0p.m. to midnight", false },
	{ "nothing", CODES("", "", ""), "", "", false },
	{ "half of it", CODES("MO", "10:00", ""), "", "", true },
	{ "days of the month", { "2TU,-1TH", "09:00", "12:00", "MONTHLY", "" },
	    "2e mardi et dernier jeudi du mois, 9\u00a0h à 12\u00a0h",
	    "2nd Tuesday and last Thursday of the month, 9:00\u00a0a.m. to noon", true },
	{ "every other week", { "MO", "09:00", "12:00", "WEEKLY", "2" },
	    "lundi, une semaine sur deux, 9\u00a0h à 12\u00a0h",
	    "Monday, every other week, 9:00\u00a0a.m. to noon", true },
	{ "a week without days, every third", { "", "09:00", "12:00", "WEEKLY", "3" }, "", "", true },
	{ "a code that is none", CODES("XX", "09:00", "12:00"), "", "", true },
	{ "a time that is none", CODES("MO", "25:99", "12:00"), "", "", true },
};

static void test_hours(void **state)
{
	const struct hours_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct form_hours codes = { str_of(r->codes[0]), str_of(r->codes[1]), str_of(r->codes[2]),
		str_of(r->codes[3]), str_of(r->codes[4]) };
	struct form_hours back = { 0 };

	for (int french = 0; french < 2; french++) {
		bool weekly;
		struct str words = form_hours(a, &codes, french, &weekly);
		assert_str(words, str_of(french ? r->fr : r->en));
		assert_true(!words.n || weekly == !r->odd);
		if (!words.n || r->odd)
			continue;
		assert_true(form_hours_part(a, words, &back));
		assert_str(back.byday, codes.byday);
		assert_str(back.opens_at, codes.opens_at);
		assert_str(back.closes_at, codes.closes_at);
	}
}

static const struct said_row {
	const char *name, *text, *want; /* NULL: it says something else */
} said[] = {
	{ "as people write", "du lundi au vendredi de 8h30 à 16h", "MO,TU,WE,TH,FR 08:30-16:00" },
	{ "with colons", "lun-ven 8:30 - 16:00", NULL },
	{ "short days", "lun., mer. et ven., 9 h à midi", "MO,WE,FR 09:00-12:00" },
	{ "plurals", "les mardis et jeudis, de 13h à 16h", "TU,TH 13:00-16:00" },
	{ "English", "Mon to Fri, 9am to 5pm", "MO,TU,WE,TH,FR 09:00-17:00" },
	{ "English, a.m. and p.m.", "Tuesday and Thursday, 8:30 a.m. to 12:30 p.m.", "TU,TH 08:30-12:30" },
	{ "a week that goes over its end", "samedi au lundi", "MO,SA,SU -" },
	{ "seven days out of seven", "7 jours sur 7, 24 heures sur 24", "MO,TU,WE,TH,FR,SA,SU 00:00-23:59" },
	{ "twelve at night", "Friday, noon to midnight", "FR 12:00-00:00" },
	{ "numbers alone are no hours", "lundi, 9 à 5", NULL },
	{ "more than hours", "lundi, 9 h à 17 h, sauf en été", NULL },
	{ "two spans", "lundi, 9 h à 12 h et 13 h à 16 h", NULL },
	{ "an open end", "lundi au", NULL },
	{ "no hours at all", "sur rendez-vous", NULL },
	{ "13 in the evening", "Monday, 13 p.m. to 5 p.m.", NULL },
	{ "nothing", "", NULL },
};

static void test_said(void **state)
{
	const struct said_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct form_hours h = { 0 };
	bool read = form_hours_part(a, str_of(r->text), &h);

	assert_true(read == (r->want != NULL));
	if (read)
		assert_str(arena_fmt(a, "%.*s %.*s-%.*s", STR_ARG(h.byday), STR_ARG(h.opens_at),
		               STR_ARG(h.closes_at)),
		    str_of(r->want));
}

static const struct phone_row {
	const char *name, *value, *number, *extension;
} phones[] = {
	{ "alone", "418 555-0101", "418 555-0101", "" },
	{ "our form", "418 555-0101, poste 4", "418 555-0101", "4" },
	{ "in English", "418 555-0101, ext. 4", "418 555-0101", "4" },
	{ "short", "418 555-0101 p.12", "418 555-0101", "12" },
	{ "x", "418 555-0101 x 12", "418 555-0101", "12" },
	{ "a hash", "(418) 555-0101 #4", "(418) 555-0101", "4" },
	{ "capitals", "418-555-0101 POSTE: 4", "418-555-0101", "4" },
	{ "in brackets", "418-555-0101 (poste 4)", "418-555-0101", "4" },
	{ "letters that are keys", "1 866 APPELLE", "1 866 APPELLE", "" },
	{ "words behind that are none", "418 555-0101 le jour", "418 555-0101 le jour", "" },
	{ "nothing", "", "", "" },
};

static void test_phone(void **state)
{
	const struct phone_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct str number, extension;

	form_phone_part(a, str_of(r->value), &number, &extension);
	assert_str(number, str_of(r->number));
	assert_str(extension, str_of(r->extension));
	for (int french = 0; french < 2; french++) {
		struct str again, ext;
		form_phone_part(a, form_phone(a, number, extension, french), &again, &ext);
		assert_str(again, number);
		assert_str(ext, extension);
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, forms, test_form);
	TESTS_ROWS(&t, langs, test_lang);
	tests_add(&t, "paths lead to what is shown", test_paths, NULL);
	TESTS_ROWS(&t, hours, test_hours);
	TESTS_ROWS(&t, said, test_said);
	TESTS_ROWS(&t, phones, test_phone);
	return tests_run(&t, "form");
}
