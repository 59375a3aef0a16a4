/* test_mapping.c: what templates and mappings make of rows. */
#include "tests/test.h"
#include "tests/unit/mappings.h"

#include "importers/mapping.h"

/* A template and what it makes of the row in columns K, A, B, C; "! why" when it is refused. */
static const struct value_row {
	const char *name, *template, *a, *b, *c, *out;
} values[] = {
	/* clang-format off */
	{ "a column as it stands", "{A}", "12, rue de l’Église", "", "", "12, rue de l’Église" },
	{ "columns are compared folded", "{ a }", "x", "", "", "x" },
	{ "white space is tidied", "{A}", " \t a  b \xC2\xA0\xE2\x80\xAF c\xC2\xA0 ", "", "", "a b c" },
	{ "invisible characters go", "{A}", "a\xE2\x80\x8B" "b\xC2\xAD" "c\x01" "d\xEF\xBB\xBF", "", "", "abcd" },
	{ "only spaces are blank", "{A}", "  \xC2\xA0 ", "", "", "" },
	{ "line breaks become spaces", "{A}", "a\r\n\r\nb", "", "", "a b" },
	{ "line breaks stay where they are asked for", "{A | lines}", " a \r\n b\r", "", "", "a\nb" },
	{ "French punctuation is no reason to copy", "{A}", "« d’accord » – oui…", "", "", "« d’accord » – oui…" },
	{ "braces", "{{{A}}}", "x", "", "", "{x}" },

	{ "two columns", "{A} {B}", "12", "rue X", "", "12 rue X" },
	{ "all blank", "no {A}, {B}", "", "", "", "" },
	{ "three: all", "{A} {B}, {C}", "12", "rue X", "3", "12 rue X, 3" },
	{ "three: the last blank", "{A} {B}, {C}", "12", "rue X", "", "12 rue X" },
	{ "three: the first blank", "{A} {B}, {C}", "", "rue X", "3", "rue X, 3" },
	{ "three: the middle blank", "{A} {B}, {C}", "12", "", "3", "12, 3" },
	{ "three: one left", "{A} {B}, {C}", "", "", "3", "3" },
	{ "a word belongs to what follows it", "{A}, bureau {B}", "rue X", "3", "", "rue X, bureau 3" },
	{ "and goes with it", "{A}, bureau {B}", "rue X", "", "", "rue X" },
	{ "and stays with it", "{A}, bureau {B}", "", "3", "", "bureau 3" },
	{ "brackets", "{A} ({B}), {C}", "X", "Y", "Z", "X (Y), Z" },
	{ "brackets around nothing", "{A} ({B}), {C}", "X", "", "Z", "X, Z" },
	{ "brackets alone", "{A} ({B})", "", "Y", "", "(Y)" },
	{ "a word behind", "{A} places, {B}", "12", "Lévis", "", "12 places, Lévis" },
	{ "a word behind nothing", "{A} places, {B}", "", "Lévis", "", "Lévis" },
	{ "a word between", "{A} ou {B}", "X", "", "", "X" },
	{ "a word between, the other way", "{A} ou {B}", "", "Y", "", "Y" },
	{ "a hyphen inside a word does not separate", "{A} au rez-de-jardin {B}", "X", "Y", "", "X au rez-de-jardin Y" },
	{ "a dash", "{A} – {B} · {C}", "X", "", "Z", "X · Z" },
	{ "text before and behind", "Tél. : {A} (bur.)", "1", "", "", "Tél. : 1 (bur.)" },
	{ "text before and behind nothing", "Tél. : {A} (bur.)", " ", "", "", "" },
	{ "columns without anything between", "{A}{B}", "G1A", "1A1", "", "G1A1A1" },

	{ "part", "{A | part 2 \"/\"}", "a / b / c", "", "", "b" },
	{ "part from the end", "{A | part -1 \"/\"}", "a / b / c", "", "", "c" },
	{ "part -2 of one", "{A | part -2 \"/\"}", "a", "", "", "" },
	{ "part beyond", "{A | part 4 \"/\"}", "a / b / c", "", "", "" },
	{ "part by a longer text", "{A | part 2 \" - \"}", "Saint-Jean - Est", "", "", "Est" },
	{ "part by line", "{A | part 2 \"\\n\"}", "12 rue X\r\n Québec", "", "", "Québec" },
	{ "before", "{A | before \"(\"}", "Estrie (05)", "", "", "Estrie" },
	{ "before what is not there", "{A | before \"(\"}", "Estrie", "", "", "Estrie" },
	{ "after", "{A | after \"(\" | before \")\"}", "Estrie (05)", "", "", "05" },
	{ "after what is not there", "{A | after \"(\"}", "Estrie", "", "", "" },
	{ "a quote in a quoted text", "{A | before \"\\\"\"}", "5\" x", "", "", "5" },
	{ "a brace and a bar in a quoted text", "{A | part 2 \"|}\"}", "a|}b", "", "", "b" },

	{ "lower", "{A | lower}", "ÉCOLE ŒUVRE Ÿ Ł", "", "", "école œuvre ÿ ł" },
	{ "upper", "{A | upper}", "école œuvre ÿ ß ł", "", "", "ÉCOLE ŒUVRE Ÿ ß Ł" },
	{ "title", "{A | title}", "CENTRE D'HÉBERGEMENT DE LA RIVIÈRE-DU-LOUP", "", "", "Centre d'Hébergement de la Rivière-du-Loup" },
	{ "title, typographic", "{A | title}", "LA MAISON «L’ÉTOILE» À L’ÎLE", "", "", "La Maison «l’Étoile» à l’Île" },
	{ "title, punctuation first", "{A | title}", "“LE PHARE”", "", "", "“Le Phare”" },
	{ "digits", "{A | digits}", "n° 12-34", "", "", "1234" },

	{ "phone: a number that a spreadsheet took", "{A | phone}", "18 193 772 211", "", "", "819 377-2211" },
	{ "phone: ten digits", "{A | phone}", "(418) 555-0101", "", "", "418 555-0101" },
	{ "phone: country code", "{A | phone}", "+1 418-555-0101", "", "", "418 555-0101" },
	{ "phone: letters", "{A | phone}", "1 866 APPELLE", "", "", "1 866 APPELLE" },
	{ "phone: seven digits", "{A | phone}", "555-0101", "", "", "555-0101" },
	{ "phone: eleven that do not begin with 1", "{A | phone}", "24185550101", "", "", "24185550101" },
	{ "phone: two numbers", "{A | phone}", "418 555-0101 / 418 555-0102", "", "", "418 555-0101 / 418 555-0102" },
	{ "phone: with an extension", "{A | phone}", "418 555-0101 poste 12", "", "", "418 555-0101 poste 12" },
	{ "phone without the extension", "{A | noext | phone}", "4185550101, poste 12", "", "", "418 555-0101" },
	{ "ext: poste", "{A | ext}", "418 555-0101 poste 12", "", "", "12" },
	{ "ext: P.", "{A | ext}", "418 555-0101 P. 345", "", "", "345" },
	{ "ext: ext.", "{A | ext}", "418 555-0101 Ext.: 6", "", "", "6" },
	{ "ext: number sign", "{A | ext}", "418 555-0101 #789", "", "", "789" },
	{ "ext: x", "{A | ext}", "418 555-0101x789", "", "", "789" },
	{ "ext: none", "{A | ext}", "418 555-0101", "", "", "" },
	{ "ext: a word that is none", "{A | ext}", "composer 1 866 APPELLE", "", "", "" },
	{ "noext: none", "{A | noext}", "418 555-0101", "", "", "418 555-0101" },
	{ "postal", "{A | postal}", "g1a1a1", "", "", "G1A 1A1" },
	{ "postal: right already", "{A | postal}", "G1A 1A1", "", "", "G1A 1A1" },
	{ "postal: a dash", "{A | postal}", "G1A-1A1", "", "", "G1A 1A1" },
	{ "postal: none", "{A | postal}", "G1A 1AA", "", "", "G1A 1AA" },
	{ "postal: too long", "{A | postal}", "G1A 1A1 X", "", "", "G1A 1A1 X" },
	{ "web", "{A | web}", "www.example.test/a?b", "", "", "https://www.example.test/a?b" },
	{ "web: with a scheme", "{A | web}", "HTTP://example.test", "", "", "HTTP://example.test" },
	{ "web: a name that begins with http", "{A | web}", "httpbin.example.test", "", "", "https://httpbin.example.test" },
	{ "web: none", "{A | web}", "Aucun", "", "", "" },
	{ "web: n/a", "{A | web}", "N/A", "", "", "" },
	{ "web: a dash", "{A | web}", "-", "", "", "" },
	{ "web: an e-mail", "{A | web}", "info@example.test", "", "", "info@example.test" },
	{ "web: a comma in the host", "{A | web}", "www.example,test.ca", "", "", "www.example,test.ca" },
	{ "web: words", "{A | web}", "voir Facebook.", "", "", "voir Facebook." },
	{ "email: mailto", "{A | email}", "mailto:info@example.test", "", "", "info@example.test" },
	{ "email: the first of two", "{A | email}", "a.b@example.test; c@example.test", "", "", "a.b@example.test" },
	{ "email: in a sentence", "{A | email}", "Écrire à <info@example.test>.", "", "", "info@example.test" },
	{ "email: the stop behind it", "{A | email}", "info@example.test.", "", "", "info@example.test" },
	{ "email: none", "{A | email}", "aucun", "", "", "" },
	{ "email: two without a space", "{A | email}", "a@example.test,c@example.test", "", "", "a@example.test" },
	{ "email: a comma for a point", "{A | email}", "info@ville,example.test", "", "", "info@ville,example.test" },
	{ "email: an accent before it", "{A | email}", "éric@example.test", "", "", "éric@example.test" },
	{ "email: no address", "{A | email}", "info chez example", "", "", "info chez example" },
	{ "number", "{A | number}", "7 996", "", "", "7996" },
	{ "number: a decimal comma", "{A | number}", "-71,25", "", "", "-71.25" },
	{ "number: point and comma", "{A | number}", "1,234.5", "", "", "1234.5" },
	{ "number: comma behind points", "{A | number}", "1.234.567,5", "", "", "1234567.5" },
	{ "number: a lone comma is of decimals", "{A | number}", "1,234", "", "", "1.234" },
	{ "number: groups", "{A | number}", "1,234,567", "", "", "1234567" },
	{ "number: money", "{A | number}", "1 012,50 $", "", "", "1012.50" },
	{ "number: a typographer's minus", "{A | number}", "\xE2\x88\x92" "71,25", "", "", "-71.25" },
	{ "number: two of them", "{A | number}", "12 34", "", "", "12 34" },
	{ "number: no groups", "{A | number}", "1,23,4", "", "", "1,23,4" },
	{ "number: a date", "{A | number}", "2026.11.22", "", "", "2026.11.22" },
	{ "number: words", "{A | number}", "46,8 N", "", "", "46,8 N" },
	{ "postalin", "{A | postalin}", "12, rue X, Lévis (Québec)  g6v1a1", "", "", "G6V 1A1" },
	{ "postalin: the last one", "{A | postalin}", "G6V 1A1, puis G1K-1A1 Canada", "", "", "G1K 1A1" },
	{ "postalin: none", "{A | postalin}", "79 rue Beaubien Est / Montréal, Québec", "", "", "" },
	{ "postalin: inside a word", "{A | postalin}", "AG6V 1A1 G6V 1A12", "", "", "" },
	{ "nopostal", "{A | nopostal}", "Lévis (Québec), G6V 1A1", "", "", "Lévis (Québec)" },
	{ "nopostal: the code first", "{A | nopostal}", "G6V 1A1 - Lévis", "", "", "Lévis" },
	{ "nopostal: none", "{A | nopostal}", "Lévis", "", "", "Lévis" },
	{ "date", "{A | date \"DD/MM/YYYY\"}", "01/02/2026", "", "", "2026-02-01" },
	{ "date: without zeros", "{A | date \"DD/MM/YYYY\"}", "1/2/2026", "", "", "2026-02-01" },
	{ "date: compact", "{A | date \"YYYYMMDD\"}", "20260201", "", "", "2026-02-01" },
	{ "date: dashes", "{A | date \"DD-MM-YYYY\"}", "01-02-2026", "", "", "2026-02-01" },
	{ "date: American", "{A | date \"MM/DD/YYYY\"}", "02/01/2026", "", "", "2026-02-01" },
	{ "date: a time behind it", "{A | date \"YYYY-MM-DD\"}", "2026-02-01 00:00:00", "", "", "2026-02-01" },
	{ "date: a leap day", "{A | date \"YYYY-MM-DD\"}", "2028-02-29", "", "", "2028-02-29" },
	{ "date: no leap day", "{A | date \"YYYY-MM-DD\"}", "2027-02-29", "", "", "! no date of the form YYYY-MM-DD" },
	{ "date: a thirteenth month", "{A | date \"DD/MM/YYYY\"}", "01/13/2026", "", "", "! no date of the form DD/MM/YYYY" },
	{ "date: blank", "{A | date \"DD/MM/YYYY\"}", "", "", "", "" },
	{ "time: 9h30", "{A | time}", "9h30", "", "", "09:30" },
	{ "time: 9 h", "{A | time}", "9 h", "", "", "09:00" },
	{ "time: 9:30", "{A | time}", "9:30", "", "", "09:30" },
	{ "time: with seconds", "{A | time}", "09:30:00", "", "", "09:30" },
	{ "time: pm", "{A | time}", "1:30 p.m.", "", "", "13:30" },
	{ "time: noon in words", "{A | time}", "Midi", "", "", "12:00" },
	{ "time: 24 h", "{A | time}", "24h00", "", "", "00:00" },
	{ "time: 25 h", "{A | time}", "25h00", "", "", "! no time of day" },
	{ "time: a bare number", "{A | time}", "9", "", "", "! no time of day" },
	{ "time: a half minute", "{A | time}", "9:3", "", "", "! no time of day" },

	{ "match", "{A | match \"oui=active; non=inactive\"}", "OUI", "", "", "active" },
	{ "match: unmatched", "{A | match \"oui=active; non=inactive\"}", "peut-être", "", "", "! \"match\" has no such value" },
	{ "match: else", "{A | match \"oui=active\" else \"defunct\"}", "non", "", "", "defunct" },
	{ "match: keep", "{A | match \"oui=active\" else keep}", "non", "", "", "non" },
	{ "match: blank is not asked", "{A | match \"oui=active\" else \"x\"}", "", "", "", "" },
	{ "match: to nothing", "{A | match \"s/o=; oui=active\"}", "S/O", "", "", "" },
	{ "table", "{A | table regions}", "Capitale–Nationale", "", "", "03" },
	{ "table: unmatched", "{A | table regions}", "Laval", "", "", "! [table regions] has no such value" },
	{ "unless: a text", "{A | unless \"Le Phare\"}", "LE PHARE", "", "", "" },
	{ "unless: another text", "{A | unless \"Le Phare\"}", "12 rue X", "", "", "12 rue X" },
	{ "unless: a column", "{A | unless {B}}", "Centre antipoison", "CENTRE ANTIPOISON", "", "" },
	{ "when: something", "{A | when {B}}", "x", "oui", "", "x" },
	{ "when: blank", "{A | when {B}}", "x", "", "", "" },
	{ "when: no", "{A | when {B}}", "x", "Non", "", "" },
	{ "when: 0", "{A | when {B}}", "x", "0", "", "" },
	{ "when: a dash", "{A | when {B}}", "x", "—", "", "" },
	{ "a text when", "{\"Aide alimentaire\" | when {B}}", "", "X", "", "Aide alimentaire" },
	{ "default", "{A | default \"Québec\"} ", "", "", "", "" },
	{ "default beside a column", "{B}, {A | default \"Québec\"}", "", "rue X", "", "rue X, Québec" },
	{ "filters in a row", "{A | part 2 \"/\" | part 3 \",\" | postal}", "308 rue X / Beloeil, Québec, J3G2H5", "", "", "J3G 2H5" },
	/* clang-format on */
};

static const char table[] = "[table regions]\nCapitale-Nationale = 03\nEstrie = 05\n";

static void test_value(void **state)
{
	const struct value_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20), *AUTO_ARENA item = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	struct mapping *m;
	struct mapping_result out;
	struct str text = arena_fmt(
	    a, "[list]\nid = K\n[record]\nservices[main].name = %s\n%s", r->template, table);
	struct str cells[] = { STR("1"), str_of(r->a), str_of(r->b), str_of(r->c) };

	assert_ok(mappings_new(a, text.p, "K|A|B|C", &conf, &m, &e));
	assert_ok(mapping_row(m, item, cells, &out, &e));
	if (r->out[0] == '!') {
		assert_non_null(out.refused);
		assert_str(out.refused->column, STR("A"));
		assert_str(out.refused->value, str_of(r->a));
		assert_non_null(strstr(out.refused->why, r->out + 2));
		return;
	}
	if (out.refused)
		fail_msg("refused: %s", out.refused->why);
	const struct record *service =
	    out.record->slots[entity_field(out.record->entity, STR("services"))].list.first;
	assert_str(service ? record_get(service, "name") : STR_NONE, str_of(r->out));
}

/* A mapping, a row, and the record as JSON; "column: why" of what was left out; or "! why" without a record. */
static const struct record_row {
	const char *name, *mapping, *header, *row, *json, *refused;
} records[] = {
	{ "values and a child", "name = {Nom}\nphones[main].number = {Tel}\nphones[main].type = voice\n",
	    "Nom|Tel", "A|418 555-0101",
	    "{\"name\":\"A\",\"phones\":[{\"number\":\"418 555-0101\",\"type\":\"voice\"}]}", NULL },
	{ "constants alone make no child",
	    "name = {Nom}\nphones[main].number = {Tel}\nphones[main].type = voice\n", "Nom|Tel", "A|",
	    "{\"name\":\"A\"}", NULL },
	{ "nor does a default", "name = {Nom}\nphones[main].number = {Tel | default \"911\"}\n", "Nom|Tel",
	    "A|", "{\"name\":\"A\"}", NULL },
	{ "unless it is made always",
	    "name = {Nom}\nservices[main] = always\nservices[main].status = active\n", "Nom", "A",
	    "{\"name\":\"A\",\"services\":[{\"status\":\"active\"}]}", NULL },
	{ "a child makes its parents",
	    "name = {Nom}\nlocations[main].location_type = physical\n"
	    "locations[main].addresses[physical].city = {Ville}\nlocations[main].addresses[physical].country = CA\n",
	    "Nom|Ville", "A|Lévis",
	    "{\"name\":\"A\",\"locations\":[{\"location_type\":\"physical\",\"addresses\":[{\"city\":\"Lévis\","
	    "\"country\":\"CA\"}]}]}",
	    NULL },
	{ "children stand in the mapping's order", "phones[b].number = {B}\nphones[a].number = {A}\n", "A|B",
	    "1|2", "{\"phones\":[{\"number\":\"2\"},{\"number\":\"1\"}]}", NULL },
	{ "a reference joins what is there",
	    "services[main].name = {Service}\nservices[main].service_at_locations[main].location_id = main\n"
	    "locations[main].name = {Lieu}\n",
	    "Service|Lieu", "S|L",
	    "{\"locations\":[{\"name\":\"L\"}],\"services\":[{\"name\":\"S\","
	    "\"service_at_locations\":[{\"location_id\":\"main\"}]}]}",
	    NULL },
	{ "a reference to nothing joins nothing",
	    "services[main].name = {Service}\nservices[main].service_at_locations[main].location_id = main\n"
	    "locations[main].name = {Lieu}\n",
	    "Service|Lieu", "S|", "{\"services\":[{\"name\":\"S\"}]}", NULL },
	{ "a reference makes no parent",
	    "name = {Service}\nservices[main].name = {Autre}\n"
	    "services[main].service_at_locations[main].location_id = main\nlocations[main].name = {Lieu}\n",
	    "Service|Lieu|Autre", "S|L|", "{\"name\":\"S\",\"locations\":[{\"name\":\"L\"}]}", NULL },
	{ "an object field", "services[a].program.name = {P}\nservices[a].name = {N}\n", "N|P", "S|P",
	    "{\"services\":[{\"name\":\"S\",\"program\":{\"name\":\"P\"}}]}", NULL },
	{ "the other language", "name = {Nom}\nname@other = {Name}\n", "Nom|Name", "A|B",
	    "{\"name\":\"A\",\"vigie\":{\"en\":{\"name\":\"B\"}}}", NULL },
	{ "an own member", "name = {Nom}\nx_mrc = {M}\n", "Nom|M", "A|dit \"B\"",
	    "{\"name\":\"A\",\"x_mrc\":\"dit \\\"B\\\"\"}", NULL },
	{ "an own member that all may see, said before it", "x_mrc@vis = public\nx_mrc = {M}\n", "M", "a",
	    "{\"x_mrc\":\"a\",\"vigie\":{\"vis\":{\"x_mrc\":\"public\"}}}", NULL },
	{ "visibility of a member that is not there", "name = {Nom}\nx_mrc@vis = public\nx_mrc = {M}\n",
	    "Nom|M", "A|", "{\"name\":\"A\"}", NULL },
	{ "visibility", "name = {Nom}\nemail = {C}\nemail@vis = internal\n", "Nom|C", "A|a@example.test",
	    "{\"name\":\"A\",\"email\":\"a@example.test\",\"vigie\":{\"vis\":{\"email\":\"internal\"}}}",
	    NULL },
	{ "a visibility that nobody understands hides",
	    "name = {Nom}\nemail = {C}\nemail@vis = {V | match \"oui=public\" else keep}\n", "Nom|C|V",
	    "A|a@example.test|peut-être",
	    "{\"name\":\"A\",\"email\":\"a@example.test\",\"vigie\":{\"vis\":{\"email\":\"internal\"}}}",
	    "V: a visibility is public, partner or internal; the value is kept internal" },
	{ "a column whose name stands twice", "phones[a].number = {Tel}\nphones[b].number = {Tél.#2}\n",
	    "Tel|Tel", "1|2", "{\"phones\":[{\"number\":\"1\"},{\"number\":\"2\"}]}", NULL },
	{ "a column without a name", "name = {#2}\n", "Nom|", "1|A", "{\"name\":\"A\"}", NULL },
	{ "a column whose name holds a number sign", "name = {Nom #2}\n", "Nom|Nom #2", "1|A",
	    "{\"name\":\"A\"}", NULL },
	{ "an invalid e-mail is left out, the row goes on", "name = {Nom}\nemail = {C}\n", "Nom|C",
	    "A|info chez x", "{\"name\":\"A\"}", "C: is no e-mail address" },
	{ "an invalid number is left out", "locations[a].name = {Nom}\nlocations[a].latitude = {L}\n",
	    "Nom|L", "A|46,8 N", "{\"locations\":[{\"name\":\"A\"}]}", "L: is no number" },
	{ "a decimal comma in a number's field",
	    "locations[a].latitude = {L}\nlocations[a].longitude = {M}\n", "L|M", "46,812|-71,25",
	    "{\"locations\":[{\"latitude\":46.812,\"longitude\":-71.25}]}", NULL },
	{ "a number that is one already", "services[a].cost_options[a].amount = {P}\n", "P", "1e2",
	    "{\"services\":[{\"cost_options\":[{\"amount\":1e2}]}]}", NULL },
	{ "thousands or decimals", "name = {N}\nservices[a].cost_options[a].amount = {P}\n", "N|P", "A|1,234",
	    "{\"name\":\"A\"}",
	    "P: is its comma one of thousands or of decimals? Say {Column | number} for decimals, "
	    "{Column | digits} for thousands" },
	{ "thousands or decimals, said", "services[a].cost_options[a].amount = {P | number}\n", "P", "1,234",
	    "{\"services\":[{\"cost_options\":[{\"amount\":1.234}]}]}", NULL },
	{ "two extensions are no number", "phones[a].number = {T}\nphones[a].extension = {P}\n", "T|P",
	    "1|12,13", "{\"phones\":[{\"number\":\"1\"}]}", "P: is no number" },
	{ "several values of one cell",
	    "phones[autres].number = {T | each \";\" | phone}\nphones[autres].type = voice\n", "T",
	    "4185550101; ;418 555 0102;",
	    "{\"phones\":[{\"number\":\"418 555-0101\",\"type\":\"voice\"},"
	    "{\"number\":\"418 555-0102\",\"type\":\"voice\"}]}",
	    NULL },
	{ "several values, none there",
	    "name = {N}\nphones[a].number = {T | each \";\"}\nphones[a].type = voice\n", "N|T", "A| ; ",
	    "{\"name\":\"A\"}", NULL },
	{ "several values, of which the first is refused",
	    "name = {N}\nservices[a].additional_urls[a].url = {T | each \";\"}\n", "N|T",
	    "A|x;https://a.test",
	    "{\"name\":\"A\",\"services\":[{\"additional_urls\":[{\"url\":\"https://a.test\"}]}]}",
	    "T: is no web address: it must begin with https:// or another scheme" },
	{ "categories",
	    "services[main].name = {N}\nservices[main].attributes[cat].taxonomy_term.name = {C | each \",\"}\n"
	    "services[main].attributes[cat].taxonomy_term.taxonomy = Ville\n",
	    "N|C", "A|Aide, Loisir",
	    "{\"services\":[{\"name\":\"A\",\"attributes\":[{\"taxonomy_term\":{\"name\":\"Aide\",\"taxonomy\":\"Ville\"}},"
	    "{\"taxonomy_term\":{\"name\":\"Loisir\",\"taxonomy\":\"Ville\"}}]}]}",
	    NULL },
	{ "several services at one place",
	    "locations[main].name = {L}\nservices[s].name = {S | each \"\\n\"}\n"
	    "services[s].status = active\nservices[s].eligibility_description = {E}\n"
	    "services[s].service_at_locations[x].location_id = main\n",
	    "L|S|E", "Ici|Un\nDeux|Tous",
	    "{\"locations\":[{\"name\":\"Ici\"}],\"services\":["
	    "{\"name\":\"Un\",\"status\":\"active\",\"eligibility_description\":\"Tous\",\"service_at_locations\":[{\"location_id\":\"main\"}]},"
	    "{\"name\":\"Deux\",\"status\":\"active\",\"eligibility_description\":\"Tous\",\"service_at_locations\":[{\"location_id\":\"main\"}]}]}",
	    NULL },
	{ "number and extension of each",
	    "phones[a].number = {T | each \"/\" | noext}\nphones[a].extension = {T | each \"/\" | ext}\n",
	    "T", "1 poste 7/2", "{\"phones\":[{\"number\":\"1\",\"extension\":7},{\"number\":\"2\"}]}",
	    NULL },
	{ "what was left out makes no child", "name = {Nom}\nlocations[a].latitude = {L}\n", "Nom|L",
	    "A|nord", "{\"name\":\"A\"}", "L: is no number" },
	{ "a status outside the standard", "services[a].name = {Nom}\nservices[a].status = {S}\n", "Nom|S",
	    "A|ouvert", "{\"services\":[{\"name\":\"A\"}]}",
	    "S: is none of the values that the standard allows" },
	{ "the English list", "name = {Name}\nname@other = {Nom}\n", "Name|Nom", "A|B",
	    "{\"name\":\"A\",\"vigie\":{\"lang\":\"en\",\"fr\":{\"name\":\"B\"}}}", NULL },
	{ "a blank key", "name = {Nom}\n", "Nom|X", " |1", NULL, "! nothing stands in the key column" },
};

static void test_record(void **state)
{
	const struct record_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20), *AUTO_ARENA item = arena_new(1 << 20);
	struct buf AUTO_BUF json = BUF_INIT(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	struct mapping *m;
	struct mapping_result out;
	struct str cells[CELLS];
	bool english = strncmp(r->header, "Name", 4) == 0;
	struct str text = arena_fmt(
	    a, "[list]\nkey = #1\n%s[record]\n%s", english ? "lang = en\n" : "", r->mapping);

	assert_ok(mappings_new(a, text.p, r->header, &conf, &m, &e));
	mappings_cut(r->row, cells);
	if (!r->json) {
		assert_false(mapping_row(m, item, cells, &out, &e));
		assert_err(e, ERR_INPUT, r->refused + 2);
		return;
	}
	assert_ok(mapping_row(m, item, cells, &out, &e));
	record_write_json(&json, out.record);
	assert_str(buf_str(&json), str_of(r->json));
	struct mapping_refused *x = out.refused;
	assert_str(x ? arena_fmt(a, "%.*s: %s", STR_ARG(x->column), x->why) : STR_NONE, str_of(r->refused));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, values, test_value);
	TESTS_ROWS(&t, records, test_record);
	return tests_run(&t, "mapping");
}
