/* AIRS XML and its dialects: what becomes of an element. Whole samples: test_airs_samples.c. */
#include "tests/import_run.h"
#include "tests/test.h"

extern const struct importer importer_airs_xml;

#define SOURCE(agencies) "<Source SchemaVersion=\"3.0\">" agencies "</Source>"
#define AGENCY(inside)   SOURCE("<Agency><Key>1</Key><Name>A</Name>" inside "</Agency>")
#define SITE(inside)     AGENCY("<Site><Key>2</Key><Name>S</Name>" inside "</Site>")
#define SERVICE(inside)  SITE("<SiteService><Key>3</Key><Name>V</Name>" inside "</SiteService>")

/* `has` stands in the record, `hasnt` does not; \1 separates several. */
static const struct row {
	const char *name, *xml, *has, *hasnt;
	int records, refused, partial, gone; /* records: 0 means 1 unless something else is there */
} rows[] = {
	{ "any namespace, any order",
	    "<?xml version='1.0'?><x:Source xmlns:x='urn:any'><x:Agency><x:Name>A</x:Name><x:Key>1</x:Key></x:Agency></x:Source>",
	    .has = "\"name\":\"A\"" },
	{ "an agency alone", "<Agency><Key>1</Key><Name>A</Name></Agency>", .has = "\"name\":\"A\"" },
	{ "empty elements and attributes are blank",
	    "<Source><Agency FEIN='' LegalStatus=' '><Key>1</Key><Name>A</Name><URL><Address/></URL><Email/>"
	    "<AgencyLocation><Name/><SiteDescription/></AgencyLocation><Phone TollFree='false'><PhoneNumber/></Phone>"
	    "<IRSStatus/></Agency></Source>",
	    .has = "{\"name\":\"A\"}" },
	{ "HTML escaped twice",
	    AGENCY("<AgencyDescription>The &amp;lt;b&amp;gt;Food&amp;lt;/b&amp;gt; bank</AgencyDescription>"),
	    .has = "\"description\":\"The Food bank\"" },
	{ "HTML in the XML", AGENCY("<AgencyDescription>The <b>Food</b> bank</AgencyDescription>"),
	    .has = "The Food bank", .hasnt = "x_" },
	{ "no agency without key and name", SOURCE("<Agency><Phone/></Agency>"), .records = -1,
	    .refused = 1 },
	{ "no key: its name", SOURCE("<Agency><Name>Été</Name></Agency>"), .has = "\"name\":\"Été\"" },
	{ "no name", SOURCE("<Agency><Key>1</Key></Agency>"), .records = -1, .refused = 1 },
	{ "one bad agency of two", SOURCE("<Agency/><Agency><Key>2</Key><Name>B</Name></Agency>"),
	    .has = "\"name\":\"B\"", .refused = 1 },
	{ "another element below the root", SOURCE("<Foo/><Agency><Key>2</Key><Name>B</Name></Agency>"),
	    .refused = 1 },
	{ "deleted", SOURCE("<Agency delete='1'><Key>7</Key><Name>A</Name></Agency>"), .records = -1,
	    .gone = 1 },
	{ "deleted on a day",
	    SOURCE("<Agency deleteOccurredDate='2026-01-01T00:00:00'><Key>7</Key></Agency>"), .records = -1,
	    .gone = 1 },
	{ "not deleted, whatever the day",
	    SOURCE(
	        "<Agency delete='false' deleteOccurredDate='2026-01-01'><Key>7</Key><Name>A</Name></Agency>"),
	    .has = "\"name\":\"A\"" },
	{ "not deleted", SOURCE("<Agency delete='0'><Key>7</Key><Name>A</Name></Agency>"),
	    .has = "\"name\":\"A\"", .hasnt = "delete" },
	{ "a site that was deleted",
	    AGENCY(
	        "<Site delete='true'><Key>2</Key><Name>S</Name></Site><Site><Key>3</Key><Name>T</Name></Site>"),
	    .has = "\"name\":\"T\"", .hasnt = "\"name\":\"S\"" },
	{ "agencies in one another",
	    SOURCE("<Agency><Key>1</Key><Agency><Key>2</Key><Name>B</Name></Agency><Name>A</Name></Agency>"),
	    .has = "\"name\":\"A\"\1\"name\":\"B\",\"parent_organization_id\":\"1\"", .hasnt = "x_Agency",
	    .records = 2 },

	{ "other names",
	    AGENCY(
	        "<AKA><Name>X</Name><Confidential>true</Confidential></AKA><AKA><Name>Y</Name></AKA><AKA><Name>Z</Name></AKA>"),
	    .has = "\"alternate_name\":\"Y\"\1\"x_AKA\":[{\"Name\":\"X\"},{\"Name\":\"Z\"}]" },
	{ "identifier and years",
	    "<Source><Agency FEIN='12' YearInc='1999'><Key>1</Key><Name>A</Name></Agency></Source>",
	    .has = "\"year_incorporated\":1999\1\"identifier\":\"12\"" },
	{ "dates may be elements",
	    SERVICE("<ResourceInfo><DateLastVerified>2026-02-03</DateLastVerified></ResourceInfo>"),
	    .has = "\"assured_date\":\"2026-02-03\"", .hasnt = "x_" },
	{ "dates are inherited",
	    AGENCY("<Site><Key>2</Key><SiteService><Key>3</Key><Name>V</Name></SiteService></Site>"
	           "<ResourceInfo DateLastVerified='2026-02-03' DateOfLastAction='2026-02-04'/>"),
	    .has = "\"assured_date\":\"2026-02-03\"\1\"last_modified\":\"2026-02-04T00:00:00Z\"",
	    .hasnt = "x_" },
	{ "its own date goes before that of its agency",
	    AGENCY(
	        "<Site><Key>2</Key><SiteService><Key>3</Key><Name>V</Name><ResourceInfo DateLastVerified='2026-03-03'/></SiteService></Site>"
	        "<ResourceInfo DateLastVerified='2026-02-03'/>"),
	    .has =
	        "\"assured_date\":\"2026-03-03\"\1\"x_ResourceInfo\":{\"DateLastVerified\":\"2026-02-03\"}" },
	{ "a program's word for no date", SERVICE("<ResourceInfo DateLastVerified='0001-01-01'/>"),
	    .has = "\"status\":\"active\"", .hasnt = "assured_date" },
	{ "no date", SERVICE("<ResourceInfo DateLastVerified='03/04/2026'/>"), .hasnt = "assured_date",
	    .partial = 1 },
	{ "a state of the agency is that of its services",
	    "<Source><Agency Status='inactive'><Key>1</Key><Name>A</Name><Site><Key>2</Key><SiteService><Key>3</Key>"
	    "<Name>V</Name></SiteService></Site></Agency></Source>",
	    .has = "\"status\":\"inactive\"", .hasnt = "x_" },
	{ "of an agency without services it is kept",
	    "<Source><Agency Status='defunct'><Key>1</Key><Name>A</Name></Agency></Source>",
	    .has = "\"x_Status\":\"defunct\"" },

	{ "telephones",
	    AGENCY(
	        "<Phone TollFree='true'><PhoneNumber>8005550101</PhoneNumber><Type>Fax</Type></Phone>"
	        "<Phone><PhoneNumber>418-555-0102</PhoneNumber><Extension>ext 12</Extension><Type>Hotline</Type>"
	        "<Description>Nights</Description></Phone>"),
	    .has =
	        "\"number\":\"800 555-0101\",\"type\":\"fax\",\"x_TollFree\":\"true\"\1\"extension\":12,\"type\":\"voice\",\"description\":\"Hotline; Nights\"" },
	{ "a confidential telephone",
	    AGENCY("<Phone Confidential='true'><PhoneNumber>418-555-0102</PhoneNumber></Phone>"),
	    .has = "\"vigie\":{\"vis\":{\"id\":\"internal\"}}" },
	{ "a private one, as others say it",
	    AGENCY("<Phone IsPrivate='True'><PhoneNumber>418-555-0102</PhoneNumber></Phone>"),
	    .has = "\"vigie\":{\"vis\":{\"id\":\"internal\"}}" },
	{ "a telephone that is withheld", AGENCY("<Phone><ReasonWithheld>Safety</ReasonWithheld></Phone>"),
	    .has = "\"x_Phone\":{\"ReasonWithheld\":\"Safety\"}", .hasnt = "\"phones\"" },
	{ "web and e-mail",
	    AGENCY(
	        "<URL><Address>www.a.test</Address><Note>n</Note></URL><URL><Address>b.test</Address><Note>Blog</Note></URL>"
	        "<SocialMedia><Address>https://social.test/a</Address><Note>Social</Note></SocialMedia>"
	        "<Email><Address>a@a.test</Address></Email><Email><Address>b@a.test</Address><Note>Boss</Note></Email>"),
	    .has =
	        "\"website\":\"https://www.a.test\"\1{\"label\":\"Blog\",\"url\":\"https://b.test\"}\1{\"label\":\"Social\",\"url\":\"https://social.test/a\"}\1"
	        "\"email\":\"a@a.test\"\1{\"title\":\"Boss\",\"email\":\"b@a.test\"}\1\"x_URL\":{\"Note\":\"n\"}" },
	{ "no e-mail address", AGENCY("<Email><Address>call us</Address></Email>"),
	    .has = "\"x_Email\":\"call us\"", .hasnt = "\"email\"", .partial = 1 },
	{ "contacts of the record are not for the public",
	    AGENCY("<ResourceInfo><Contact Type='Main'><Name>N</Name></Contact></ResourceInfo>"),
	    .has = "{\"name\":\"N\",\"x_Type\":\"Main\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}}" },
	{ "licences",
	    SOURCE(
	        "<Agency><Key>1</Key><Name>A</Name><LicenseAccreditation><License>L</License><LicensedBy>B</LicensedBy>"
	        "</LicenseAccreditation><Site><Key>2</Key><SiteService><Key>3</Key><Name>V</Name></SiteService></Site></Agency>"),
	    .has = "\"accreditations\":\"L (B)\"", .hasnt = "x_" },
	{ "funding and programs",
	    AGENCY(
	        "<SourceOfFunds>City</SourceOfFunds><ServiceGroup><Key>9</Key><Name>int</Name><ProgramName>Head Start</ProgramName></ServiceGroup>"
	        "<Site><Key>2</Key><SiteService ServiceGroupKey='9'><Key>3</Key><Name>V</Name></SiteService></Site>"),
	    .has =
	        "\"source\":\"City\"\1{\"id\":\"9\",\"name\":\"Head Start\",\"alternate_name\":\"int\"}\1\"program_id\":\"9\"",
	    .hasnt = "x_" },

	{ "addresses",
	    SITE(
	        "<PhysicalAddress><PreAddressLine>P</PreAddressLine><Line1>1, rue A</Line1><Line2>b</Line2><City>C</City>"
	        "<County>K</County><State>QC</State><ZipCode>g1a1a1</ZipCode><Country/></PhysicalAddress>"
	        "<MailingAddress><Line1>CP 1</Line1><Country>Canada</Country></MailingAddress>"),
	    .has =
	        "\"attention\":\"P\",\"address_1\":\"1, rue A\",\"address_2\":\"b\",\"city\":\"C\",\"region\":\"K\",\"state_province\":\"QC\","
	        "\"postal_code\":\"G1A 1A1\",\"country\":\"CA\",\"address_type\":\"physical\"\1"
	        "\"country\":\"CA\",\"address_type\":\"postal\"\1\"location_type\":\"physical\"",
	    .hasnt = "x_" },
	{ "a confidential address hides where it is",
	    SITE(
	        "<PhysicalAddress Confidential='true'><Line1>1, rue A</Line1></PhysicalAddress><BusServiceAccess>bus 7</BusServiceAccess>"
	        "<SpatialLocation><Latitude>+46.8</Latitude><Longitude>-71.2</Longitude></SpatialLocation>"
	        "<PhysicalLocationDescription>behind the church</PhysicalLocationDescription>"),
	    .has =
	        "\"vis\":{\"latitude\":\"internal\",\"longitude\":\"internal\"}\1\"x_BusServiceAccess\":\"bus 7\"\1"
	        "\"x_PhysicalLocationDescription\":\"behind the church\"\1\"vigie\":{\"vis\":{\"id\":\"internal\"}}",
	    .hasnt = "transportation" },
	{ "the same address at the agency is hidden too",
	    .xml = AGENCY(
	        "<AgencyLocation><PhysicalAddress><Line1>1, RUE A</Line1><City>C</City></PhysicalAddress></AgencyLocation>"
	        "<Site><Key>2</Key><PhysicalAddress Confidential='1'><Line1>1, rue A</Line1><City>C</City></PhysicalAddress></Site>"),
	    .has =
	        "\"address_1\":\"1, RUE A\",\"city\":\"C\",\"address_type\":\"physical\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}" },
	{ "an address that is withheld",
	    SITE("<PhysicalAddress><ReasonWithheld>Safety</ReasonWithheld></PhysicalAddress>"),
	    .has = "\"location_type\":\"physical\"\1\"x_PhysicalAddress\":{\"ReasonWithheld\":\"Safety\"}",
	    .hasnt = "\"addresses\"" },
	{ "no place", SITE("<NoPhysicalAddress><Description>web</Description></NoPhysicalAddress>"),
	    .has = "\"location_type\":\"virtual\"\1\"x_NoPhysicalAddress\":{\"Description\":\"web\"}" },
	{ "coordinates in all forms",
	    SITE(
	        "<SpatialLocation><Latitude>|46,81 N</Latitude><Longitude>71.2 W</Longitude></SpatialLocation>"),
	    .has = "\"latitude\":46.81,\"longitude\":-71.2", .hasnt = "x_" },
	{ "no coordinates",
	    SITE("<SpatialLocation><Latitude>0</Latitude><Longitude>0</Longitude></SpatialLocation>"),
	    .has = "x_SpatialLocation", .hasnt = "latitude", .partial = 1 },
	{ "of an agency they are its place's",
	    AGENCY(
	        "<AgencyLocation><PhysicalAddress><Line1>1</Line1></PhysicalAddress></AgencyLocation>"
	        "<SpatialLocation><Latitude>46.8</Latitude><Longitude>-71.2</Longitude></SpatialLocation><Foo/>"),
	    .has = "\"id\":\"AgencyLocation\"\1\"latitude\":46.8", .hasnt = "x_" },
	{ "what is near and how to get there",
	    SITE(
	        "<SiteDescription>House</SiteDescription><PhysicalLocationDescription>Near</PhysicalLocationDescription>"
	        "<BusServiceAccess>Bus</BusServiceAccess><DisabilitiesAccess>Ramp</DisabilitiesAccess><CrossStreet>Elm</CrossStreet>"),
	    .has =
	        "\"description\":\"House\\nNear\",\"transportation\":\"Bus\"\1\"accessibility\":[{\"description\":\"Ramp\"}]\1\"x_CrossStreet\":\"Elm\"" },
	{ "not for the web",
	    "<Source><Agency ExcludeFromWebsite='true' ExcludeFromDirectory='1'><Key>1</Key><Name>A</Name></Agency></Source>",
	    .has = "\"x_ExcludeFromDirectory\":\"true\",\"vigie\":{\"vis\":{\"id\":\"partner\"}}" },
	{ "not for referral",
	    AGENCY("<ResourceInfo AvailableForReferral='false' AvailableForDirectory='true'/>"),
	    .has = "\"x_AvailableForReferral\":\"false\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}" },

	{ "hours: days that are alike are one",
	    SERVICE(
	        "<TimeOpen><Monday><From>09:00:00.000</From><To>17:00:00</To></Monday><Tuesday><From>09:00</From><To>17:00</To></Tuesday>"
	        "<Friday><From>09:00:00-05:00</From><To>24:00:00</To></Friday><Notes>by phone</Notes></TimeOpen>"),
	    .has =
	        "{\"freq\":\"WEEKLY\",\"byday\":\"MO,TU\",\"description\":\"by phone\",\"opens_at\":\"09:00\",\"closes_at\":\"17:00\"}\1"
	        "{\"freq\":\"WEEKLY\",\"byday\":\"FR\",\"opens_at\":\"09:00-05:00\",\"closes_at\":\"23:59\"}",
	    .hasnt = "x_" },
	{ "hours in words", SERVICE("<TimeOpen>Mon-Fri 9-5</TimeOpen>"),
	    .has = "\"schedules\":[{\"description\":\"Mon-Fri 9-5\"}]", .hasnt = "x_" },
	{ "no hours", SERVICE("<TimeOpen><Monday><From>early</From><To>17:00</To></Monday></TimeOpen>"),
	    .has = "\"x_Monday\":{\"From\":\"early\",\"To\":\"17:00\"}", .hasnt = "opens_at", .partial = 1 },
	{ "a season",
	    SERVICE(
	        "<Seasonal><Description>Camp</Description><StartDate>June 1</StartDate><EndDate>August 31</EndDate></Seasonal>"),
	    .has = "\"description\":\"Camp (June 1 – August 31)\"", .hasnt = "x_" },
	{ "codes, alone and together",
	    SERVICE(
	        "<Taxonomy><Code>BD-5000</Code></Taxonomy><Taxonomy><Code>PH-1</Code><Code>YB-2</Code></Taxonomy><Taxonomy><Code>{x}</Code></Taxonomy>"),
	    .has =
	        "{\"taxonomy_term\":{\"code\":\"BD-5000\",\"taxonomy\":\"AIRS\"}}\1{\"value\":\"PH-1 * YB-2\",\"taxonomy_term\":{\"code\":\"YB-2\",\"taxonomy\":\"AIRS\"}}\1"
	        "{\"taxonomy_term\":{\"code\":\"{x}\"}}",
	    .hasnt = "x_" },
	{ "who may come",
	    SERVICE(
	        "<GeneralEligibility>G</GeneralEligibility><AgeRequirements MinimumAge='18' MaximumAge='30'>young</AgeRequirements>"
	        "<IncomeRequirements>low</IncomeRequirements>"),
	    .has = "\"eligibility_description\":\"G\\nyoung\\nlow\",\"minimum_age\":18,\"maximum_age\":30",
	    .hasnt = "x_" },
	{ "ages by gender",
	    SERVICE(
	        "<AgeRequirements Gender='Male' MinimumAge='18'/><AgeRequirements Gender='Female' MinimumAge='16'/>"),
	    .has =
	        "\"minimum_age\":16\1\"x_AgeRequirements\":[{\"Gender\":\"Male\",\"MinimumAge\":\"18\"},{\"Gender\":\"Female\",\"MinimumAge\":\"16\"}]" },
	{ "how to apply, what it costs, what to bring",
	    SERVICE(
	        "<ApplicationProcess><Step>1</Step><Description>Call</Description></ApplicationProcess><FeeStructure>Free</FeeStructure>"
	        "<DocumentsRequired><DocumentsRequired>Card</DocumentsRequired><Description>any</Description></DocumentsRequired>"
	        "<Languages><Name>French</Name><Notes>all</Notes></Languages>"),
	    .has =
	        "\"application_process\":\"1: Call\",\"fees_description\":\"Free\"\1{\"document\":\"Card (any)\"}\1{\"name\":\"French\",\"note\":\"all\"}",
	    .hasnt = "x_" },
	{ "where it is given",
	    SERVICE(
	        "<GeographicAreaServed><City>Langley</City><State>BC</State><Description>all of it</Description></GeographicAreaServed>"),
	    .has = "\"service_areas\":[{\"name\":\"Langley, BC\",\"description\":\"all of it\"}]",
	    .hasnt = "x_" },
	{ "a private e-mail and web address are no values of the public",
	    AGENCY(
	        "<Email Confidential='1'><Address>a@x.test</Address></Email><URL IsPrivate='oui'>u.test</URL>"
	        "<Contact><Name>N</Name><Email confidential='perhaps'><Address>b@x.test</Address></Email></Contact>"),
	    .has =
	        "\"contacts\":[{\"email\":\"a@x.test\",\"vigie\":{\"vis\":{\"id\":\"internal\"\1\"email\":\"b@x.test\",\"vigie\":{\"vis\":{\"email\":\"internal\"\1\"url\":\"https://u.test\",\"vigie\":{\"vis\":{\"id\":\"internal\"",
	    .hasnt = "\"website\"\1x_Confidential" },
	{ "a private other name, in either word",
	    AGENCY("<AKA IsPrivate='true'><Name>X</Name></AKA><AKA Confidential='no'><Name>Y</Name></AKA>"),
	    .has = "\"alternate_name\":\"Y\"" },
	{ "excluded where its information stands, kept from referral where it stands itself",
	    AGENCY("<ResourceInfo ExcludeFromWebsite='true'/>"), .has = "\"vis\":{\"id\":\"partner\"" },
	{ "kept from referral by itself",
	    "<Source><Agency AvailableForReferral='false'><Key>1</Key><Name>A</Name></Agency></Source>",
	    .has = "\"vis\":{\"id\":\"internal\"" },
	{ "notes stay inside", SERVICE("<InternalNote>secret</InternalNote>"),
	    .has = "\"x_InternalNote\":\"secret\"" },
	{ "what nobody knows", SERVICE("<Foo Bar='1'><Baz>2</Baz></Foo>"),
	    .has = "\"x_Foo\":{\"Bar\":\"1\",\"Baz\":\"2\"}" },

	{ "one service at two sites, by its key",
	    AGENCY("<Site><Key>2</Key><SiteService><Key>7</Key><Name>V</Name></SiteService></Site>"
	           "<Site><Key>3</Key><SiteService><Key>7</Key><Name>V</Name></SiteService></Site>"),
	    .has =
	        "\"services\":[{\"id\":\"7\",\"name\":\"V\",\"status\":\"active\",\"service_at_locations\":[{\"id\":\"2/7\",\"location_id\":\"2\"},{\"id\":\"3/7\",\"location_id\":\"3\"}]}]",
	    .hasnt = "x_" },
	{ "by its name: the oldest key is its own, what differs stands where it is given",
	    AGENCY(
	        "<Site><Key>2</Key><SiteService><Key>10</Key><Name>V</Name><Description>D</Description><FeeStructure>F</FeeStructure></SiteService></Site>"
	        "<Site><Key>3</Key><SiteService><Key>9</Key><Name>v</Name><Description>E</Description><FeeStructure>G</FeeStructure></SiteService></Site>"),
	    .has =
	        "\"id\":\"9\",\"name\":\"V\",\"description\":\"D\"\1\"description\":\"E\",\"x_FeeStructure\":\"G\",\"x_Name\":\"v\"" },
	{ "other service groups: other services",
	    AGENCY(
	        "<Site><Key>2</Key><SiteService ServiceGroupKey='1'><Key>7</Key><Name>V</Name></SiteService>"
	        "<SiteService ServiceGroupKey='2'><Key>8</Key><Name>V</Name></SiteService></Site>"),
	    .has = "\"id\":\"7\"\1\"id\":\"8\"" },
	{ "verified when all of it is: the oldest date",
	    AGENCY(
	        "<Site><Key>2</Key><SiteService><Key>7</Key><Name>V</Name><ResourceInfo DateLastVerified='2026-02-02'/></SiteService></Site>"
	        "<Site><Key>3</Key><SiteService><Key>8</Key><Name>V</Name><ResourceInfo DateLastVerified='2026-01-01'/></SiteService></Site>"),
	    .has = "\"assured_date\":\"2026-01-01\"" },
	{ "a language of the file",
	    "<Source xml:lang='en-CA'><Agency><Key>1</Key><Name>A</Name></Agency></Source>",
	    .has = "\"lang\":\"en\"" },
	{ "a language by its words",
	    AGENCY("<AgencyDescription>Help for the people of the town</AgencyDescription>"),
	    .has = "\"lang\":\"en\"" },
	{ "French says nothing of it",
	    AGENCY("<AgencyDescription>De l'aide pour les gens de la ville</AgencyDescription>"),
	    .hasnt = "lang" },
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

	assert_ok(import_run_read(&run, &importer_airs_xml, str_of(row->xml), &e));
	assert_int_equal(run.n_refused, row->refused);
	assert_int_equal(run.n, row->records < 0 ? 0 : row->records ? row->records : 1);
	assert_int_equal(run.n_partial, row->partial);
	assert_int_equal(run.n_gone, row->gone);
	check_parts(&run, row->has, true);
	check_parts(&run, row->hasnt, false);
	import_run_free(&run);
}

/* Files that cannot be taken. */
static const struct bad_row {
	const char *name, *xml, *why;
} bad_rows[] = {
	{ "empty", "", "is empty" },
	{ "no XML", "id;name\n", "is no XML" },
	{ "another root", "<html><body/></html>", "the root element is <html>" },
	{ "cut", "<Source><Agency><Key>1</Key>", "test, line 1" },
	{ "an entity", "<!DOCTYPE Source [<!ENTITY a 'b'>]><Source>&a;</Source>", "a DOCTYPE" },
	{ "an external one", "<!DOCTYPE Source SYSTEM 'file:///etc/passwd'><Source/>", "a DOCTYPE" },
	{ "an unknown entity", "<Source><Agency><Name>&eacute;</Name></Agency></Source>", "eacute" },
	{ "something behind it", "<Source/><Source/>", "line 1" },
};

static void test_bad(void **state)
{
	const struct bad_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };

	assert_false(import_run_read(&run, &importer_airs_xml, str_of(row->xml), &e));
	assert_err(e, ERR_INPUT, row->why);
	import_run_free(&run);
}

/* The same agency in several encodings. */
static const struct encoding_row {
	const char *name, *head, *declared;
	struct str name_bytes;
	const char *want;
} encodings[] = {
	{ "UTF-8", "", "", { "\xC3\x89t\xC3\xA9", 5 }, "Été" },
	{ "a byte order mark", "\xEF\xBB\xBF", "", { "\xC3\x89t\xC3\xA9", 5 }, "Été" },
	{ "ISO-8859-1", "<?xml version='1.0' encoding='ISO-8859-1'?>", "", { "\xC9t\xE9", 3 }, "Été" },
	{ "which is Windows-1252", "<?xml version='1.0' encoding='iso-8859-1'?>", "",
	    { "l\x92\xC9t\xE9 \x9Cuf", 9 }, "l’Été œuf" },
	{ "Windows-1252", "<?xml version='1.0' encoding='windows-1252'?>", "", { "l\x92\xC9t\xE9", 5 },
	    "l’Été" },
	{ "the contract's goes before the file's", "<?xml version='1.0' encoding='UTF-8'?>", "ISO-8859-1",
	    { "\xC9t\xE9", 3 }, "Été" },
	{ "control characters", "", "",
	    { "A\x0B"
	      "B\x01",
	        4 },
	    "A B" },
};

static void test_encoding(void **state)
{
	const struct encoding_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };
	struct str xml = arena_fmt(run.a, "%s<Source><Agency><Key>1</Key><Name>%.*s</Name></Agency></Source>",
	    row->head, STR_ARG(row->name_bytes));

	run.encoding = str_of(row->declared);
	assert_ok(import_run_read(&run, &importer_airs_xml, xml, &e));
	assert_int_equal(run.n, 1);
	assert_non_null(strstr(run.records[0].p, arena_fmt(run.a, "\"name\":\"%s\"", row->want).p));
	import_run_free(&run);
}

static void test_utf16(void **state)
{
	static const char text[] = "<Source><Agency><Key>1</Key><Name>A</Name></Agency></Source>";
	char wide[2 * sizeof text + 2] = "\xFF\xFE";
	struct import_run run = import_run_new();
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i + 1 < sizeof text; i++)
		wide[2 + 2 * i] = text[i];
	assert_ok(import_run_read(&run, &importer_airs_xml, (struct str){ wide, 2 * sizeof text }, &e));
	assert_int_equal(run.n, 1);
	import_run_free(&run);
}

/* What would cost libxml2 the square of its size: `n` times `each`, which gets its number. */
static const struct limit_row {
	const char *name, *before, *each, *after;
	int n;
	const char *why; /* NULL: it is read */
} limit_rows[] = {
	{ "a thousand attributes", "<a", " a%d='1'", "/>", 1000, NULL },
	{ "and one more", "<a", " a%d='1'", "/>", 1001, "1001 attributes" },
	{ "namespaces", "<a", " xmlns:a%d='u'", "/>", 101, "101 attributes" },
	{ "names in a tag", "<a", " a%d='1'", "/>", 20000, "more than 10000 names" },
	{ "names in a file", "", "<a%d/>", "", 20000, "more than 10000 names" },
	{ "one name as often", "", "<a b='%d'/>", "", 20000, NULL },
	{ "a tag without an end", "<a b='", "%1000d", "'/>", 1200, "more than 1 MiB" },
	{ "a comment without an end", "<!--", "%1000d", "-->", 1200, "more than 1 MiB" },
	{ "a text may be so long", "<a>", "%1000d", "</a>", 1200, NULL },
};

static void test_limits(void **state)
{
	const struct limit_row *row = *state;
	struct buf AUTO_BUF xml = BUF_INIT(4 << 20);
	struct import_run run = import_run_new();
	struct err e = { 0 };
	char one[1100];

	buf_s(&xml, str_of("<Source><Agency><Key>1</Key><Name>A</Name>"));
	buf_s(&xml, str_of(row->before));
	for (int i = 0; i < row->n; i++) {
		snprintf(one, sizeof one, row->each, i);
		buf_s(&xml, str_of(one));
	}
	buf_s(&xml, str_of(row->after));
	buf_s(&xml, str_of("</Agency></Source>"));
	assert_int_equal(import_run_read(&run, &importer_airs_xml, buf_str(&xml), &e), !row->why);
	if (row->why)
		assert_err(e, ERR_INPUT, row->why);
	import_run_free(&run);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, bad_rows, test_bad);
	TESTS_ROWS(&t, encodings, test_encoding);
	TESTS_ROWS(&t, limit_rows, test_limits);
	tests_add(&t, "UTF-16", test_utf16, NULL);
	return tests_run(&t, "airs");
}
