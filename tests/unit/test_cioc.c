/* CIOC's sharing format: what becomes of a RECORD. */
#include "tests/import_run.h"
#include "tests/test.h"

extern const struct importer importer_cioc_xml;

#define ROOT(records) "<ROOT xmlns=\"urn:ciocshare-schema\">" records "</ROOT>"
#define NAME          "<ORG_LEVEL_1 V=\"House\" VF=\"Maison\"/>"
#define BOTH(inside) \
	ROOT("<RECORD NUM=\"ABC0001\" HAS_ENGLISH=\"1\" HAS_FRENCH=\"1\">" NAME inside "</RECORD>")
#define ENGLISH(inside) ROOT("<RECORD NUM=\"ABC0001\" HAS_ENGLISH=\"1\">" NAME inside "</RECORD>")
#define OF(num, more)   "<RECORD NUM=\"" num "\" HAS_ENGLISH=\"1\"><ORG_NUM V=\"ABC0001\"/>" more "</RECORD>"
#define AGENCY          "<RECORD NUM=\"ABC0001\" HAS_ENGLISH=\"1\"><ORG_LEVEL_1 V=\"House\"/></RECORD>"
#define PRIVACY \
	"<PRIVACY_PROFILE_LIST><PR V=\"P\"><FLD V=\"SITE_ADDRESS\"/><FLD V=\"E_MAIL\"/></PR></PRIVACY_PROFILE_LIST>"
#define PRIVATE \
	"<RECORD NUM=\"ABC0001\" HAS_ENGLISH=\"1\" PRIVACY_PROFILE=\"P\">" NAME \
	"<E_MAIL V=\"a@b.test\"/><SITE_ADDRESS LN1=\"1 Elm\"/><GEOCODE TYPE=\"1\" LAT=\"45\" LONG=\"-75\"/></RECORD>"

static const struct row {
	const char *name, *xml, *has, *hasnt;
	int records, refused, partial, gone; /* records: 0 means 1 */
} rows[] = {
	{ "French first, English beside it", BOTH(""),
	    .has = "{\"name\":\"Maison\"\1\"vigie\":{\"en\":{\"name\":\"House\"}}", .hasnt = "lang" },
	{ "English alone", ENGLISH(""), .has = "{\"name\":\"House\"\1\"lang\":\"en\"" },
	{ "what is French there stays", ENGLISH(""), .has = "\"x_ORG_LEVEL_1\":{\"VF\":\"Maison\"}" },
	{ "French alone", ROOT("<RECORD NUM=\"A\" HAS_FRENCH=\"1\">" NAME "</RECORD>"),
	    .has = "\"name\":\"Maison\"", .hasnt = "\"en\"" },
	{ "no words of the other language in place of its own", BOTH("<ORG_DESCRIPTION V=\"Help\"/>"),
	    .has = "\"en\":{\"name\":\"House\",\"description\":\"Help\"}",
	    .hasnt = "\"description\":\"Help\",\"" },
	{ "facts have no language", BOTH("<E_MAIL V=\"a@b.test\"/>"), .has = "\"email\":\"a@b.test\"" },
	{ "levels that are published",
	    ENGLISH("<ORG_LEVEL_2 V=\"North\" PB=\"1\"/><ORG_LEVEL_3 V=\"Secret\" PB=\"0\"/>"),
	    .has = "\"name\":\"House, North\"\1\"x_ORG_LEVEL_3\":{\"V\":\"Secret\"}" },
	{ "no name", ROOT("<RECORD NUM=\"A\" HAS_ENGLISH=\"1\"/>"), .records = -1, .refused = 1 },
	{ "no NUM", ROOT("<RECORD HAS_ENGLISH=\"1\">" NAME "</RECORD>" AGENCY), .refused = 1 },
	{ "a bad record does not cost the others", ROOT("<RECORD NUM=\"A\"/>" AGENCY), .has = "House",
	    .refused = 1 },
	{ "a NUM that stands twice", ROOT(AGENCY AGENCY), .has = "House", .refused = 1 },

	{ "deleted",
	    ENGLISH("<DELETION_DATE V=\"2026-01-02T00:00:00\"/><MODIFIED_DATE V=\"2026-01-02T09:00:00\"/>"),
	    .records = -1, .gone = 1 },
	{ "deleted without another date", ENGLISH("<DELETION_DATE V=\"2026-01-02T00:00:00\"/>"),
	    .records = -1, .gone = 1 },
	{ "to be deleted one day",
	    ENGLISH("<DELETION_DATE V=\"2027-01-02T00:00:00\"/><MODIFIED_DATE V=\"2026-01-02T09:00:00\"/>"),
	    .has = "x_DELETION_DATE" },
	{ "deleted in one language", BOTH("<DELETION_DATE VF=\"2026-01-02T00:00:00\"/>"),
	    .has = "{\"name\":\"House\"\1\"lang\":\"en\"" },
	{ "not for the public", ENGLISH("<NON_PUBLIC V=\"1\"/>"),
	    .has = "\"vigie\":{\"lang\":\"en\",\"vis\":{\"id\":\"internal\"}}" },
	{ "in one language", BOTH("<NON_PUBLIC V=\"1\"/>"),
	    .has = "{\"name\":\"Maison\"\1\"x_ORG_LEVEL_1\":{\"V\":\"House\"}", .hasnt = "\"vis\"" },
	{ "private elements", ROOT(PRIVACY PRIVATE),
	    .has =
	        "\"vis\":{\"email\":\"internal\"}\1\"vis\":{\"latitude\":\"internal\",\"longitude\":\"internal\"}\1"
	        "\"address_type\":\"physical\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}" },
	{ "whose profile comes later", ROOT(PRIVATE PRIVACY), .has = "\"vis\":{\"email\":\"internal\"}" },
	{ "whose profile is not there: all of it", ROOT(PRIVATE), .has = "\"vis\":{\"id\":\"internal\"}" },

	{ "telephones",
	    BOTH(
	        "<OFFICE_PHONE V=\"613-555-0101 ext 4\" VF=\"613-555-0101 poste 4\"/><TOLL_FREE_PHONE V=\"1-800-555-0102\"/><FAX V=\"call first\"/>"),
	    .has =
	        "{\"number\":\"613 555-0101\",\"extension\":4,\"type\":\"voice\"}\1"
	        "{\"number\":\"1 800 555-0102\",\"type\":\"voice\",\"description\":\"sans frais\",\"vigie\":{\"en\":{\"description\":\"toll-free\"}}}\1"
	        "{\"number\":\"call first\",\"type\":\"fax\"}" },
	{ "contacts in two languages",
	    BOTH(
	        "<CONTACT_1><CONTACT LANG=\"E\" NMFIRST=\"Anne\" NMLAST=\"Roy\" TTL=\"Manager\" PH1NO=\"613-555-0103\"/>"
	        "<CONTACT LANG=\"F\" NMFIRST=\"Anne\" NMLAST=\"Roy\" TTL=\"Directrice\"/></CONTACT_1>"),
	    .has =
	        "{\"name\":\"Anne Roy\",\"title\":\"Directrice\",\"phones\":[{\"number\":\"613 555-0103\",\"type\":\"voice\"}],\"vigie\":{\"en\":{\"title\":\"Manager\"}}}" },
	{ "contacts as older files have them",
	    ENGLISH("<EXEC_1 NM=\"Anne Roy\" TTL=\"Chair\" EML=\"a@b.test\" PHN=\"613-555-0103\"/>"),
	    .has =
	        "{\"name\":\"Anne Roy\",\"title\":\"Chair\",\"email\":\"a@b.test\",\"phones\":[{\"number\":\"613 555-0103\"}]}" },
	{ "addresses",
	    BOTH(
	        "<SITE_ADDRESS STNUM=\"12\" STNUMF=\"12\" ST=\"Main\" STF=\"Principale\" STTYPE=\"Street\" STTYPEF=\"rue\" SFX=\"Suite 3\" "
	        "BLD=\"Hall\" CTY=\"Ottawa\" PRV=\"ON\" PC=\"K1A0A1\"/><MAIL_ADDRESS CO=\"Anne\" BXTP=\"PO Box\" BOX=\"7\" CTY=\"Ottawa\"/>"),
	    .has =
	        "\"address_1\":\"12 rue Principale\",\"address_2\":\"Suite 3, Hall\",\"city\":\"Ottawa\",\"state_province\":\"ON\",\"postal_code\":\"K1A 0A1\","
	        "\"country\":\"CA\",\"address_type\":\"physical\",\"vigie\":{\"en\":{\"address_1\":\"12 Main Street\"\1"
	        "\"attention\":\"Anne\",\"address_1\":\"PO Box 7\"\1\"location_type\":\"physical\"" },
	{ "a service: who, when, where, how much",
	    BOTH(
	        "<DESCRIPTION V=\"Help\" VF=\"Aide\"/><ELIGIBILITY MIN_AGE=\"16\" MAX_AGE=\"99\" N=\"All\" NF=\"Tous\"/><HOURS V=\"Always\" VF=\"Toujours\"/>"
	        "<AREAS_SERVED N=\"n\"><CM V=\"Ottawa\" N=\"east\"/></AREAS_SERVED><FEES N=\"Ask\" NF=\"Demandez\"><CHK V=\"Free\" VF=\"Gratuit\"/></FEES>"
	        "<LANGUAGES><CHK V=\"French\" VF=\"Français\" N=\"some\"/></LANGUAGES><APPLICATION V=\"Call\" VF=\"Appelez\"/>"
	        "<DOCUMENTS_REQUIRED V=\"Card\" VF=\"Carte\"/>"),
	    .has =
	        "\"description\":\"Aide\"\1\"application_process\":\"Appelez\",\"fees_description\":\"Gratuit\\nDemandez\",\"eligibility_description\":\"Tous\","
	        "\"minimum_age\":16,\"maximum_age\":99\1\"schedules\":[{\"description\":\"Toujours\",\"vigie\":{\"en\":{\"description\":\"Always\"}}}]\1"
	        "{\"name\":\"Ottawa\",\"vigie\":{\"en\":{\"description\":\"east\"}}}\1{\"document\":\"Carte\"\1{\"name\":\"Français\"" },
	{ "terms, alone and together",
	    ENGLISH(
	        "<TAXONOMY><LNK><TM V=\"BH-1800\"/></LNK><LNK><TM V=\"PH-1\"/><TM V=\"YB-2\"/></LNK></TAXONOMY><SUBJECTS><TM V=\"Food\"/></SUBJECTS>"),
	    .has =
	        "{\"taxonomy_term\":{\"code\":\"BH-1800\",\"taxonomy\":\"AIRS\"}}\1{\"value\":\"PH-1 * YB-2\",\"taxonomy_term\":{\"code\":\"PH-1\",\"taxonomy\":\"AIRS\"}}\1"
	        "{\"taxonomy_term\":{\"name\":\"Food\",\"taxonomy\":\"CIOC\"}}" },
	{ "dates",
	    BOTH(
	        "<DESCRIPTION V=\"x\"/><UPDATE_DATE V=\"2026-03-01T00:00:00\" VF=\"2026-03-02T00:00:00\"/><MODIFIED_DATE VF=\"2026-04-01T10:00:00\"/>"),
	    .has =
	        "\"assured_date\":\"2026-03-02\",\"last_modified\":\"2026-04-01T00:00:00Z\"\1\"x_UPDATE_DATE\":{\"V\":\"2026-03-01T00:00:00\"}" },
	{ "places that are free",
	    ENGLISH(
	        "<DESCRIPTION V=\"x\"/><VACANCY_INFO><UNIT NM=\"Beds\" CAP=\"20\" VAC=\"3\" MOD=\"2026-01-01T10:00:00\"/></VACANCY_INFO>"),
	    .has =
	        "{\"unit\":{\"name\":\"Beds\"},\"available\":3,\"maximum\":20,\"updated\":\"2026-01-01T10:00:00Z\"}" },
	{ "what nobody knows",
	    ENGLISH("<EXTRA FLD=\"X\" V=\"1\"/><INTERNAL_MEMO><N V=\"secret\"/></INTERNAL_MEMO>"),
	    .has = "\"x_EXTRA\":{\"FLD\":\"X\",\"V\":\"1\"},\"x_INTERNAL_MEMO\":{\"N\":{\"V\":\"secret\"}}" },

	{ "sites and services of an agency, in any order",
	    ROOT(OF("ABC0003",
	        "<SERVICE_NAME_LEVEL_1 V=\"Meals\"/><ORG_LOCATION_SERVICE><CD V=\"SERVICE\"/></ORG_LOCATION_SERVICE><OFFICE_PHONE V=\"613-555-0104\"/>")
	            OF("ABC0002",
	                "<LOCATION_NAME V=\"North\"/><LOCATION_SERVICES><SERVICE_NUM V=\"ABC0003\"/></LOCATION_SERVICES>"
	                "<ORG_LOCATION_SERVICE><CD V=\"SITE\"/></ORG_LOCATION_SERVICE>") AGENCY),
	    .has =
	        "\"locations\":[{\"id\":\"ABC0002\",\"name\":\"North\"}]\1\"services\":[{\"id\":\"ABC0003\",\"name\":\"Meals\",\"status\":\"active\","
	        "\"phones\":[{\"number\":\"613 555-0104\",\"type\":\"voice\"}],\"service_at_locations\":[{\"id\":\"ABC0002/ABC0003\",\"location_id\":\"ABC0002\"}]}]",
	    .hasnt = "x_" },
	{ "a site that was deleted",
	    ROOT(AGENCY OF(
	        "ABC0002", "<LOCATION_NAME V=\"North\"/><DELETION_DATE V=\"2026-01-01T00:00:00\"/>")),
	    .hasnt = "locations" },
	{ "an agency that is not there", ROOT(OF("ABC0002", NAME) OF("ABC0003", NAME)), .records = -1,
	    .refused = 2 },
	{ "a date that services inherit",
	    ROOT(
	        "<RECORD NUM=\"ABC0001\" HAS_ENGLISH=\"1\"><ORG_LEVEL_1 V=\"House\"/><UPDATE_DATE V=\"2026-03-01T00:00:00\"/>"
	        "<ORG_LOCATION_SERVICE><CD V=\"AGENCY\"/></ORG_LOCATION_SERVICE></RECORD>" OF(
	            "ABC0002", "<SERVICE_NAME_LEVEL_1 V=\"Meals\"/>")),
	    .has = "\"assured_date\":\"2026-03-01\"" },
};

static void check_parts(const struct import_run *run, const char *parts, bool has)
{
	char one[1024];

	for (const char *p = parts; p && *p;) {
		size_t n = strcspn(p, "\1");
		bool found = false;
		snprintf(one, sizeof one, "%.*s", (int)n, p);
		for (size_t i = 0; i < run->n; i++)
			found = found || strstr(run->records[i].p, one);
		if (found != has)
			fail_msg("%s: %s\n%s", has ? "is not there" : "is there", one,
			    run->n ? run->records[0].p : "(no record)");
		p += n + (p[n] == '\1');
	}
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };

	assert_ok(import_run_read(&run, &importer_cioc_xml, str_of(row->xml), &e));
	assert_int_equal(run.n_refused, row->refused);
	assert_int_equal(run.n, row->records < 0 ? 0 : 1);
	assert_int_equal(run.n_partial, row->partial);
	assert_int_equal(run.n_gone, row->gone);
	check_parts(&run, row->has, true);
	check_parts(&run, row->hasnt, false);
	import_run_free(&run);
}

static const struct bad_row {
	const char *name, *xml, *why;
} bad_rows[] = {
	{ "empty", "", "is empty" },
	{ "another root", "<Source/>", "the root element is <Source>" },
	{ "cut", "<ROOT>" AGENCY, "test, line 1" },
	{ "a DOCTYPE", "<!DOCTYPE ROOT><ROOT/>", "a DOCTYPE" },
};

static void test_bad(void **state)
{
	const struct bad_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };

	assert_false(import_run_read(&run, &importer_cioc_xml, str_of(row->xml), &e));
	assert_err(e, ERR_INPUT, row->why);
	assert_int_equal(run.n, 0);
	import_run_free(&run);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, bad_rows, test_bad);
	return tests_run(&t, "cioc");
}
