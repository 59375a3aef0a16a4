#include "tests/test.h"

#include "importers/icarol_date.h"
#include "importers/icarol_names.h"
#include "tests/import_run.h"

extern const struct importer importer_icarol_csv, importer_icarol_json, importer_icarol_xlsx;

/* ---- names --------------------------------------------------------------------------------------------------------- */

static const struct name_row {
	const char *name;
	int column;
	const char *member;
} names[] = {
	{ "ResourceAgencyNum", ICAROL_NUMBER, "x_resource_agency_num" },
	{ "resource_agency_num", ICAROL_NUMBER, "x_resource_agency_num" },
	{ "Resource Agency Num", ICAROL_NUMBER, "x_resource_agency_num" },
	{ "ResourceID", ICAROL_NUMBER, "x_resource_id" },
	{ "Phone5name", ICAROL_PHONE + 4 * ICAROL_PHONE_PARTS + ICAROL_PHONE_NAME, "x_phone5name" },
	{ "PhoneFax", ICAROL_PHONE + 5 * ICAROL_PHONE_PARTS, "x_phone_fax" },
	{ "PhoneNumberAfterHoursIsPrivate", ICAROL_PHONE + 11 * ICAROL_PHONE_PARTS + ICAROL_PHONE_PRIVATE,
	    "x_phone_number_after_hours_is_private" },
	{ "phone_1_number", ICAROL_PHONE, "x_phone_1_number" },
	{ "PhysicalAddressIsPrivate", ICAROL_ADDRESS + ICAROL_ADDRESS_PARTS + ICAROL_ADDRESS_PRIVATE,
	    "x_physical_address_is_private" },
	{ "SeniorWorkerEmailAddress", ICAROL_CONTACT + ICAROL_CONTACT_PARTS + ICAROL_CONTACT_EMAIL,
	    "x_senior_worker_email_address" },
	{ "Custom_Former Names", ICAROL_OTHER, "x_custom_former_names" },
	{ "Custom_Décision n° 2?", ICAROL_OTHER, "x_custom_decision_n_2" },
	{ "InternalNotesForEditorsAndViewers", ICAROL_OTHER, "x_internal_notes_for_editors_and_viewers" },
	{ "???", ICAROL_OTHER, "x_column" },
};

static void test_name(void **state)
{
	const struct name_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new((size_t)8 << 20);
	struct icarol_names *n = icarol_names_new(a);
	int at = icarol_names_put(n, str_of(row->name), -1);

	assert_int_equal(icarol_name(n, at)->column, row->column);
	assert_str(icarol_name(n, at)->member, str_of(row->member));
	assert_int_equal(icarol_names_put(n, str_of(row->name), 3), at);
}

static void test_names_twice(void **state)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)8 << 20);
	struct icarol_names *n = icarol_names_new(a);

	(void)state;
	icarol_names_put(n, STR("Hours"), -1);
	int second = icarol_names_put(n, STR("hours"), 0), third = icarol_names_put(n, STR("HOURS"), 1);
	assert_int_equal(icarol_name(n, second)->column, ICAROL_OTHER);
	assert_str(icarol_name(n, second)->member, STR("x_hours_2"));
	assert_str(icarol_name(n, third)->member, STR("x_hours_3"));
	for (int i = 0; i < ICAROL_NAMES_MAX - 3; i++)
		assert_true(icarol_names_put(n, arena_fmt(a, "n%d", i), -1) >= 0);
	assert_int_equal(icarol_names_put(n, STR("one more"), -1), -1);
}

/* ---- dates --------------------------------------------------------------------------------------------------------- */

static const struct date_row {
	const char *name, *text;
	enum icarol_dates dates;
	const char *day;
} dates[] = {
	{ "date: as databases write it", "2026-11-22 03:04:05", ICAROL_MONTH_FIRST, "2026-11-22" },
	{ "date: with a T", "2026-11-22T03:04:05", ICAROL_MONTH_FIRST, "2026-11-22" },
	{ "date: the month first", "3/4/2026 12:00:00 AM", ICAROL_MONTH_FIRST, "2026-03-04" },
	{ "date: the day first", "03/04/2026", ICAROL_DAY_FIRST, "2026-04-03" },
	{ "date: the day first where it can be nothing else", "25/04/2026", ICAROL_MONTH_FIRST,
	    "2026-04-25" },
	{ "date: the month first where it can be nothing else", "04/25/2026", ICAROL_DAY_FIRST,
	    "2026-04-25" },
	{ "date: either, in a feed of both", "03/04/2026", ICAROL_DATES_MIXED, NULL },
	{ "date: certain, in a feed of both", "25/04/2026", ICAROL_DATES_MIXED, "2026-04-25" },
	{ "date: the same either way, in a feed of both", "4/4/2026", ICAROL_DATES_MIXED, "2026-04-04" },
	{ "date: in words", "Nov 22 2026  3:00AM", ICAROL_MONTH_FIRST, "2026-11-22" },
	{ "date: in words, with a comma", "November 2, 2026", ICAROL_MONTH_FIRST, "2026-11-02" },
	{ "date: no such day", "2026-02-30", ICAROL_MONTH_FIRST, NULL },
	{ "date: no such month", "13/13/2026", ICAROL_MONTH_FIRST, NULL },
	{ "date: a year of two digits", "03/04/26", ICAROL_MONTH_FIRST, NULL },
	{ "date: none", "last week", ICAROL_MONTH_FIRST, NULL },
	{ "date: a month alone", "Nov", ICAROL_MONTH_FIRST, NULL },
};

static void test_date(void **state)
{
	const struct date_row *row = *state;
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 20);
	struct str day = STR_NONE;

	assert_int_equal(icarol_date_read(a, str_of(row->text), row->dates, &day), row->day != NULL);
	assert_str(day, str_of(row->day));
}

/* ---- records ------------------------------------------------------------------------------------------------------- */

/* A value in JSON at the place that `part` stands for; or what must not be there. */
static const struct feed_row {
	const char *name, *bytes;
	size_t records, refused;
	const char *has[8]; /* or, behind a "!", has not */
} feeds[] = {
	{ "an agency alone", "ResourceAgencyNum,PublicName\n1,Le Phare\n", 1, 0,
	    { "{\"id\":\"1\",\"name\":\"Le Phare\"}", "!services" } },
	{ "an agency that says of a service is one",
	    "ResourceAgencyNum,PublicName,HoursOfOperation,LastVerifiedOn,AgencyStatus\n"
	    "1,Le Phare,9 h à 5 h,2026-02-03,Active\n",
	    1, 0,
	    { "\"services\":[{\"id\":\"1\",\"name\":\"Le Phare\",\"status\":\"active\",\"assured_date\":\"2026-02-03\"",
	        "\"schedules\":[{\"description\":\"9 h à 5 h\"}]" } },
	{ "an inactive agency without anything of a service keeps its status",
	    "ResourceAgencyNum,PublicName,AgencyStatus\n1,Le Phare,Inactive\n", 1, 0,
	    { "\"x_agency_status\":\"Inactive\"", "!services" } },
	{ "its services are inactive with it",
	    "ResourceAgencyNum,PublicName,TaxonomyLevelName,ParentAgencyNum,AgencyStatus\n"
	    "1,Le Phare,Agency,0,Inactive\n2,Aide,Program,1,Active\n",
	    1, 0, { "\"name\":\"Aide\",\"status\":\"inactive\"" } },
	{ "what must not be referred is internal",
	    "ResourceAgencyNum,PublicName,AgencyStatus\n1,Le Phare,\"Active, but do not refer\"\n", 1, 0,
	    { "\"vigie\":{\"vis\":{\"id\":\"internal\"}}",
	        "\"x_agency_status\":\"Active, but do not refer\"" } },
	{ "a status that nobody knows hides",
	    "ResourceAgencyNum,PublicName,AgencyStatus\n1,Le Phare,Purple\n", 1, 0,
	    { "\"vis\":{\"id\":\"internal\"}", "\"x_agency_status\":\"Purple\"" } },
	{ "what is kept from the web site is for partners",
	    "ResourceAgencyNum,PublicName,ExcludeFromWebsite\n1,Le Phare,Yes\n", 1, 0,
	    { "\"vis\":{\"id\":\"partner\"}" } },
	{ "all levels, in any order",
	    "TaxonomyLevelName,ResourceAgencyNum,ParentAgencyNum,PublicName,ConnectsToSiteNum,ConnectsToProgramNum,Phone1Number\n"
	    "ProgramAtSite,4,1,,3,2,418 555-0104\nSite,3,1,Lauzon,,,\nProgram,2,1,Aide,,,\nAgency,1,0,Le Phare,,,\n",
	    1, 0,
	    { "\"locations\":[{\"id\":\"3\"", "\"services\":[{\"id\":\"2\"",
	        "\"service_at_locations\":[{\"id\":\"4\",\"location_id\":\"3\",\"phones\":[{\"number\":\"418 555-0104\"" } },
	{ "levels in other words",
	    "TaxonomyLevelName,ResourceAgencyNum,ParentAgencyNum,PublicName,ConnectsToSiteNum,ConnectsToProgramNum\n"
	    "Programme au site,4,1,,3,2\nsite,3,1,Lauzon,,\nPROGRAMME,2,1,Aide,,\nOrganisme,1,,Le Phare,,\n",
	    1, 0, { "\"service_at_locations\":[{\"id\":\"4\",\"location_id\":\"3\"" } },
	{ "no levels: a child is a service, and its address a place",
	    "ResourceAgencyNum,ParentAgencyNum,PublicName,PhysicalAddress1,PhysicalCity\n"
	    "1,0,Le Phare,,\n2,1,Aide,9 rue A,Lévis\n",
	    1, 0,
	    { "\"locations\":[{\"id\":\"2\"", "\"services\":[{\"id\":\"2\"", "\"location_id\":\"2\"" } },
	{ "a program under a site is its agency's, and given there",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName\n"
	    "5,9,Agency,Autre\n3,1,Site,Lauzon\n2,3,Program,Aide\n1,0,Agency,Le Phare\n",
	    2, 0,
	    { "\"services\":[{\"id\":\"2\"", "\"location_id\":\"3\"", "\"parent_organization_id\":\"9\"" } },
	{ "a program under a program",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName\n"
	    "1,0,Agency,Le Phare\n2,1,Program,Aide\n3,2,Program,Colis\n",
	    1, 0, { "\"services\":[{\"id\":\"2\"", "{\"id\":\"3\",\"name\":\"Colis\"" } },
	{ "rows that hang under nothing",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName\n1,0,Agency,Le Phare\n2,7,Program,Aide\n",
	    1, 1, { "\"Le Phare\"", "!Aide" } },
	{ "an export of programs alone, with their agencies' names",
	    "ResourceAgencyNum,ParentAgencyNum,ParentAgency,TaxonomyLevelName,PublicName\n"
	    "3,1,Le Phare,Program,Colis\n2,1,Le Phare,Program,Aide\n5,4,La Rive,Program,Gîte\n",
	    2, 0,
	    { "{\"id\":\"1\",\"name\":\"Le Phare\",\"services\":[{\"id\":\"2\",\"name\":\"Aide\"",
	        "{\"id\":\"4\",\"name\":\"La Rive\"" } },
	{ "rows that hang under each other",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName\n2,3,Program,A\n3,2,Program,B\n",
	    0, 2, { 0 } },
	{ "a level that is none, a row without a number",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName\n1,0,Galaxy,A\n,0,Agency,B\n2,0,Agency,C\n",
	    1, 2, { "\"C\"" } },
	{ "an agency without a name", "ResourceAgencyNum,PublicName,HoursOfOperation\n1,,9 h\n2,B,\n", 1, 1,
	    { "\"B\"" } },
	{ "nobody is no name",
	    "ResourceAgencyNum,PublicName,MainContactName,MainContactTitle\n1,A,Unspecified Unspecified,Directrice\n",
	    1, 0, { "\"contacts\":[{\"title\":\"Directrice\"}]", "!Unspecified" } },
	{ "the same row twice", "ResourceAgencyNum,PublicName\n1,A\n1,A\n", 1, 0, { "\"A\"" } },
	{ "a number twice", "ResourceAgencyNum,PublicName\n1,A\n1,B\n", 1, 1, { "\"A\"" } },
	{ "private twins",
	    "ResourceAgencyNum,PublicName,Phone1Number,Phone1IsPrivate,Phone2Number,Phone2IsPrivate,MainContactName,"
	    "MainContactIsPrivate,PhysicalAddress1,PhysicalAddressIsPrivate,Latitude,Longitude\n"
	    "1,A,418 555-0101,True,418 555-0102,peut-être,Anne,Yes,9 rue Secrète,Yes,46.8,-71.2\n",
	    1, 0,
	    { "\"number\":\"418 555-0101\",\"type\":\"voice\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}",
	        "\"number\":\"418 555-0102\",\"type\":\"voice\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}",
	        "\"name\":\"Anne\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}",
	        "\"address_type\":\"physical\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}",
	        "\"latitude\":\"internal\"" } },
	{ "telephones by what they are",
	    "ResourceAgencyNum,PublicName,Phone1Number,Phone1Name,Phone1Description,PhoneFax,PhoneTTY,PhoneNumberHotline\n"
	    "1,A,418 555-0101 ext 12,Télécopieur,2e étage,4185550102,4185550103,18005550104\n",
	    1, 0,
	    { "{\"number\":\"418 555-0101\",\"extension\":12,\"type\":\"fax\",\"description\":\"Télécopieur: 2e étage\"}",
	        "{\"number\":\"418 555-0102\",\"type\":\"fax\"}",
	        "{\"number\":\"418 555-0103\",\"type\":\"textphone\"}",
	        "{\"number\":\"1 800 555-0104\",\"type\":\"voice\",\"description\":\"Ligne de crise\"}" } },
	{ "both languages in two rows",
	    "ResourceAgencyNum,PublicName,AgencyDescription,LanguageOfRecord,PhoneNumberHotline,Phone1Number,Phone1Name\n"
	    "1,Lighthouse,Help,en,1800,2,Office\n1,Le Phare,Aide,fr,1800,2,Bureau\n",
	    1, 0,
	    { "\"name\":\"Le Phare\",\"description\":\"Aide\"",
	        "\"en\":{\"name\":\"Lighthouse\",\"description\":\"Help\"}",
	        "\"en\":{\"description\":\"Hotline\"}", "\"en\":{\"description\":\"Office\"}",
	        "!\"lang\"" } },
	{ "what one language hides is hidden",
	    "ResourceAgencyNum,PublicName,LanguageOfRecord,Phone1Number,Phone1IsPrivate,AgencyStatus\n"
	    "1,A,fr,418 555-0101,Non,Actif\n1,B,en,418 555-0101,Yes,\"Active, but do not refer\"\n",
	    1, 0,
	    { "\"type\":\"voice\",\"vigie\":{\"vis\":{\"id\":\"internal\"}}",
	        "\"vigie\":{\"vis\":{\"id\":\"internal\"},\"en\"" } },
	{ "English alone", "ResourceAgencyNum,PublicName,LanguageOfRecord\n1,Lighthouse,English\n", 1, 0,
	    { "\"lang\":\"en\"" } },
	{ "verified: of the agency where the program says nothing; of the sites where nobody does",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName,LastVerifiedOn,ConnectsToSiteNum\n"
	    "1,0,Agency,A,2026-01-02,\n2,1,Program,P,,\n3,1,Program,Q,2026-05-06,\n"
	    "10,0,Agency,B,,\n11,10,Program,R,,\"12;13\"\n12,10,Site,S,2026-03-04,\n13,10,Site,T,2026-02-04,\n",
	    2, 0,
	    { "\"name\":\"P\",\"status\":\"active\",\"assured_date\":\"2026-01-02\"",
	        "\"name\":\"Q\",\"status\":\"active\",\"assured_date\":\"2026-05-06\"",
	        "\"name\":\"R\",\"status\":\"active\",\"assured_date\":\"2026-02-04\"" } },
	{ "a date that is none is told and kept",
	    "ResourceAgencyNum,PublicName,LastVerifiedOn\n1,A,last week\n", 1, 0,
	    { "\"x_last_verified_on\":\"last week\"", "!assured_date" } },
	{ "days first, as one row of the feed shows",
	    "ResourceAgencyNum,PublicName,LastVerifiedOn\n1,A,03/04/2026\n2,B,25/04/2026\n", 2, 0,
	    { "\"assured_date\":\"2026-04-03\"", "\"assured_date\":\"2026-04-25\"" } },
	{ "taxonomy in sets",
	    "ResourceAgencyNum,PublicName,TaxonomyCodes,TaxonomyTerms\n1,A,BD-1800; LH-3500*YF-9000; BD-1800,Food; Help * Youth; Food\n",
	    1, 0,
	    { "{\"id\":\"code:BD-1800\",\"code\":\"BD-1800\",\"name\":\"Food\",\"taxonomy\":\"AIRS\"}",
	        "\"value\":\"LH-3500*YF-9000\"", "\"code\":\"YF-9000\",\"name\":\"Youth\"" } },
	{ "columns of the Childhelp export",
	    "ResourceID,Name,Address,City,StateProvince,PostalCode,Country,Phone1,PhoneHotline,EmailAddress,Description,LastVerifiedOn\n"
	    "7,Haven,1 Main St,Reno,NV,89501,US,7755550101,8005550102,a@b.test,Safe,1/31/2026\n",
	    1, 0,
	    { "\"name\":\"Haven\",\"description\":\"Safe\",\"email\":\"a@b.test\"",
	        "\"address_1\":\"1 Main St\"", "\"assured_date\":\"2026-01-31\"",
	        "\"number\":\"775 555-0101\"" } },
	{ "web and e-mail that are none are kept apart",
	    "ResourceAgencyNum,PublicName,WebsiteAddress,EmailAddressMain\n1,A,http://a b,anne@a.test ou b@a.test\n",
	    1, 0,
	    { "\"email\":\"anne@a.test\"", "\"x_website_address\":\"http://a b\"",
	        "\"x_email_address_main\":\"anne@a.test ou b@a.test\"" } },
	{ "0 and 0 is no place",
	    "ResourceAgencyNum,PublicName,PhysicalCity,Latitude,Longitude\n1,A,Lévis,0,0.0\n", 1, 0,
	    { "\"city\":\"Lévis\"", "!latitude" } },
	{ "no place on earth is told and kept",
	    "ResourceAgencyNum,PublicName,PhysicalCity,Latitude,Longitude\n1,A,Lévis,146.8,-71\n", 1, 0,
	    { "\"longitude\":-71", "\"x_latitude\":\"146.8\"" } },
	{ "what a program at a site repeats is not said twice",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName,Eligibility,Phone1Number,ConnectsToProgramNum\n"
	    "1,0,Agency,A,,,\n2,1,Program,P,Tous,418 555-0101,\n3,1,ProgramAtSite,P,Tous,418 555-0101,2\n",
	    1, 0, { "\"service_at_locations\":[{\"id\":\"3\"}]" } },
	{ "a program at a site without its program is a service",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName,ProgramAgencyNamePublic,ConnectsToSiteNum\n"
	    "1,0,Agency,A,,\n3,1,ProgramAtSite,,Colis,4\n4,1,Site,S,,\n",
	    1, 0, { "\"services\":[{\"id\":\"3\",\"name\":\"Colis\"", "\"location_id\":\"4\"" } },
	{ "a site that is not there is told and kept",
	    "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName,ConnectsToSiteNum\n"
	    "1,0,Agency,A,\n2,1,Program,P,99\n",
	    1, 0, { "\"x_connects_to_site_num\":\"99\"" } },
	{ "tabs, a title above, an empty row, markup",
	    "Export du 3 mars\t\nResourceAgencyNum\tPublicName\n\t\n1\t<b>Le Phare</b> &amp; fils\n", 1, 0,
	    { "\"name\":\"Le Phare & fils\"" } },
	{ "a column without a name, one name twice", "ResourceAgencyNum,PublicName,,Note,Note\n1,A,x,y,z\n",
	    1, 0, { "\"x_column\":\"x\"", "\"x_note\":\"y\"", "\"x_note_5\":\"z\"" } },
	{ "a row that is too wide", "ResourceAgencyNum,PublicName\n1,A,x\n2,B\n", 1, 1, { "\"B\"" } },
};

/* Both names of a record stand in one text: they are looked for in all records together. */
static bool holds(const struct import_run *run, const char *part)
{
	for (size_t i = 0; i < run->n; i++)
		if (strstr(run->records[i].p, part))
			return true;
	return false;
}

static void show(const struct import_run *run)
{
	for (size_t i = 0; i < run->n; i++)
		print_message("%.*s\n", STR_ARG(run->records[i]));
	for (size_t i = 0; i < run->n_refused; i++)
		print_message("refused: %.*s\n", STR_ARG(run->refused[i]));
}

static void test_feed(void **state)
{
	const struct feed_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };

	assert_ok(import_run_read(&run, &importer_icarol_csv, str_of(row->bytes), &e));
	if (run.n != row->records || run.n_refused != row->refused)
		show(&run);
	assert_int_equal(run.n, row->records);
	assert_int_equal(run.n_refused, row->refused);
	assert_int_equal(run.told.items, row->records + row->refused);
	for (size_t i = 0; i < 8 && row->has[i]; i++) {
		bool not = row->has[i][0] == '!';
		if (holds(&run, row->has[i] + not ) == not ) {
			show(&run);
			fail_msg("%s %s", not ? "there is" : "there is no", row->has[i] + not );
		}
	}
	import_run_free(&run);
}

/* ---- files that are none ------------------------------------------------------------------------------------------- */

static const struct bad_row {
	const char *name;
	const struct importer *importer;
	const char *bytes, *why;
} bad[] = {
	{ "not of iCarol: a list", &importer_icarol_csv, "nom;ville\nA;B\n", "no export of iCarol" },
	{ "not of iCarol: nothing", &importer_icarol_csv, "", "" },
	{ "not of iCarol: a header alone", &importer_icarol_csv, "ResourceAgencyNum,PublicName\n",
	    "has no row below" },
	{ "29 names above 30 columns", &importer_icarol_csv,
	    "ResourceAgencyNum,PublicName\n1,A,x\n2,B,x\n3,C,x\n", "2 names above 3 columns" },
	{ "JSON: an error that came as an answer", &importer_icarol_json, "{\"Error\":\"Invalid key\"}",
	    "no object has a ResourceAgencyNum" },
	{ "JSON: cut", &importer_icarol_json, "[{\"ResourceAgencyNum\":\"1\",\"PublicName\":\"A\"},{\"Res",
	    "" },
	{ "JSON: no JSON", &importer_icarol_json, "<html>", "" },
	{ "a workbook that is none", &importer_icarol_xlsx, "ResourceAgencyNum,PublicName\n1,A\n", "" },
};

static void test_bad(void **state)
{
	const struct bad_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };

	assert_false(import_run_read(&run, row->importer, str_of(row->bytes), &e));
	assert_err(e, ERR_INPUT, row->why);
	assert_int_equal(run.n, 0);
	import_run_free(&run);
}

/* ---- JSON ---------------------------------------------------------------------------------------------------------- */

static const struct json_row {
	const char *name, *bytes, *has[4];
} jsons[] = {
	{ "JSON: one language",
	    "[{\"ResourceAgencyNum\":\"1\",\"PublicName\":\"A\",\"Latitude\":46.5,\"X\":null}]",
	    { "{\"id\":\"1\",\"name\":\"A\",\"x_latitude\":\"46.5\"}" } },
	{ "JSON: a number as a number, a flag as a flag",
	    "{\"ResourceAgencyNum\":1,\"PublicName\":\"A\",\"ExcludeFromWebsite\":true}\n",
	    { "\"vis\":{\"id\":\"partner\"}" } },
	{ "JSON: both languages, with the fetcher's note",
	    "{\"listed\":[\"1\",\"a\",\"b\"],\"fr\":{\"ResourceAgencyNum\":\"1\",\"PublicName\":\"Le Phare\"},"
	    "\"en\":{\"ResourceAgencyNum\":\"1\",\"PublicName\":\"Lighthouse\"}}\n",
	    { "{\"id\":\"1\",\"name\":\"Le Phare\",\"vigie\":{\"en\":{\"name\":\"Lighthouse\"}}}" } },
	{ "JSON: English alone",
	    "{\"listed\":[\"1\",\"\",\"b\"],\"en\":{\"ResourceAgencyNum\":\"1\",\"PublicName\":\"L\"}}\n",
	    { "{\"id\":\"1\",\"name\":\"L\",\"vigie\":{\"lang\":\"en\"}}" } },
	{ "JSON: lists and objects",
	    "{\"ResourceAgencyNum\":\"1\",\"PublicName\":\"A\",\"LanguagesOfferedList\":[\"French\",\"English, ASL\"],"
	    "\"Odd\":{\"a\":[1,\"x\"]}}\n",
	    { "\"languages\":[{\"name\":\"French\"},{\"name\":\"English, ASL\"}]",
	        "\"x_odd\":\"{\\\"a\\\":[1,\\\"x\\\"]}\"" } },
	{ "JSON: control characters", "{\"ResourceAgencyNum\":\"1\",\"PublicName\":\"A\\u0001\\u0000B\"}\n",
	    { "\"name\":\"AB\"" } },
	{ "JSON: a member twice", "{\"ResourceAgencyNum\":\"1\",\"PublicName\":\"A\",\"PublicName\":\"B\"}\n",
	    { "\"name\":\"A\"" } },
};

static void test_json(void **state)
{
	const struct json_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };

	assert_ok(import_run_read(&run, &importer_icarol_json, str_of(row->bytes), &e));
	assert_int_equal(run.n, 1);
	for (size_t i = 0; i < 4 && row->has[i]; i++)
		if (!holds(&run, row->has[i])) {
			show(&run);
			fail_msg("no %s", row->has[i]);
		}
	import_run_free(&run);
}

/* ---- the same in any order ----------------------------------------------------------------------------------------- */

/* Rows turned round give the same records, and the sink is asked once for each agency. */
static void test_order(void **state)
{
	static const char head[] = "ResourceAgencyNum,ParentAgencyNum,TaxonomyLevelName,PublicName\n";
	static const char *const rows[] = { "1,0,Agency,A\n", "2,1,Program,P\n", "3,1,Site,S\n",
		"10,0,Agency,B\n", "11,10,Program,Q\n", "12,3,Program,R\n" };
	struct import_run one = import_run_new(), two = import_run_new();
	struct buf AUTO_BUF x = BUF_INIT(4096), y = BUF_INIT(4096);
	struct err e = { 0 };

	(void)state;
	buf_fmt(&x, "%s", head);
	buf_fmt(&y, "%s", head);
	for (int i = 0; i < 6; i++) {
		buf_fmt(&x, "%s", rows[i]);
		buf_fmt(&y, "%s", rows[5 - i]);
	}
	assert_ok(import_run_read(&one, &importer_icarol_csv, buf_str(&x), &e));
	assert_ok(import_run_read(&two, &importer_icarol_csv, buf_str(&y), &e));
	assert_int_equal(one.n, 2);
	assert_int_equal(two.n, 2);
	assert_int_equal(one.asked, 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(holds(&two, one.records[i].p));
	import_run_free(&one);
	import_run_free(&two);
}

static void test_known(void **state)
{
	struct import_run run = import_run_new();
	struct err e = { 0 };

	(void)state;
	run.skip = true;
	assert_ok(import_run_read(
	    &run, &importer_icarol_csv, STR("ResourceAgencyNum,PublicName\n1,A\n2,B\n3,\n"), &e));
	assert_int_equal(run.asked, 3);
	assert_int_equal(run.n, 0);
	assert_int_equal(run.told.items, 3);
	import_run_free(&run);
}

static void test_stops(void **state)
{
	struct import_run run = import_run_new();
	struct err e = { 0 };

	(void)state;
	run.stop_at = 2;
	assert_false(import_run_read(
	    &run, &importer_icarol_csv, STR("ResourceAgencyNum,PublicName\n1,A\n2,B\n3,C\n"), &e));
	assert_err(e, ERR_FATAL, "the sink is full");
	import_run_free(&run);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, names, test_name);
	tests_add(&t, "a name twice, too many names", test_names_twice, NULL);
	TESTS_ROWS(&t, dates, test_date);
	TESTS_ROWS(&t, feeds, test_feed);
	TESTS_ROWS(&t, bad, test_bad);
	TESTS_ROWS(&t, jsons, test_json);
	tests_add(&t, "the same records in any order", test_order, NULL);
	tests_add(&t, "what is known is only asked for", test_known, NULL);
	tests_add(&t, "the sink may stop", test_stops, NULL);
	return tests_run(&t, "import_icarol");
}
