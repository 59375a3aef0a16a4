#include "tests/test.h"

#include "tests/golden.h"
#include "tests/import_run.h"

extern const struct importer importer_hsds_xml;

#define NS   "urn:vigie:hsds-xml:1"
#define HEAD "<hsds xmlns=\"" NS "\" version=\"3.1\">\n"
#define END  "</hsds>\n"
#define ORG  "<organization id=\"1\">"

/* ---- what is read ------------------------------------------------------------------------------------------ */

static const struct read_row {
	const char *name, *bytes, *record;
} reads[] = {
	{ "read: nothing but an id", HEAD ORG "</organization>" END, "{\"id\":\"1\"}" },
	{ "read: an empty element", HEAD "<organization id='1'/>" END, "{\"id\":\"1\"}" },
	{ "read: the id as an element", HEAD "<organization><id>1</id></organization>" END,
	    "{\"id\":\"1\"}" },
	{ "read: in any order", HEAD ORG "<website>w</website><name>n</name></organization>" END,
	    "{\"id\":\"1\",\"name\":\"n\",\"website\":\"w\"}" },
	{ "read: indented",
	    HEAD ORG
	    "\n  <phones>\n    <phone id='p'>\n <number>1</number>\n</phone>\n</phones>\n</organization>" END,
	    "{\"id\":\"1\",\"phones\":[{\"id\":\"p\",\"number\":\"1\"}]}" },
	{ "read: white space in a value stays", HEAD ORG "<name> a\n\tb </name></organization>" END,
	    "{\"id\":\"1\",\"name\":\" a\\n\\tb \"}" },
	{ "read: a value of nothing but white space", HEAD ORG "<name>\n </name></organization>" END,
	    "{\"id\":\"1\",\"name\":\"\\n \"}" },
	{ "read: CDATA, comments and instructions",
	    HEAD ORG "<name>a<![CDATA[<&]]><!-- - -->b<?x?>c</name></organization>" END,
	    "{\"id\":\"1\",\"name\":\"a<&bc\"}" },
	{ "read: references",
	    HEAD ORG "<name>&lt;&amp;&gt;&quot;&apos;&#233;&#x1F600;</name></organization>" END,
	    "{\"id\":\"1\",\"name\":\"<&>\\\"'é😀\"}" },
	{ "read: a prefix",
	    "<v:hsds xmlns:v=\"" NS "\"><v:organization id='1'><v:name>n</v:name></v:organization></v:hsds>",
	    "{\"id\":\"1\",\"name\":\"n\"}" },
	{ "read: a schema's place",
	    "<hsds xmlns=\"" NS "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
	    "xsi:schemaLocation=\"a b\">" ORG "<name xsi:type='text'>n</name></organization>" END,
	    "{\"id\":\"1\",\"name\":\"n\"}" },
	{ "read: Latin-1 by declaration",
	    "<?xml version='1.0' encoding='ISO-8859-1'?>" HEAD ORG "<name>Caf\xE9</name></organization>" END,
	    "{\"id\":\"1\",\"name\":\"Café\"}" },
	{ "read: Windows-1252 by declaration",
	    "<?xml version='1.0' encoding='windows-1252'?>" HEAD ORG
	    "<name>l\x92\x9Cuf</name></organization>" END,
	    "{\"id\":\"1\",\"name\":\"l’œuf\"}" },
	{ "read: a byte order mark", "\xEF\xBB\xBF" HEAD ORG "</organization>" END, "{\"id\":\"1\"}" },
	{ "read: text where a number belongs is kept",
	    HEAD ORG "<year_incorporated>vers 1990</year_incorporated></organization>" END,
	    "{\"id\":\"1\",\"year_incorporated\":\"vers 1990\"}" },
	{ "read: a number as it is spelt",
	    HEAD ORG "<year_incorporated>1990.0</year_incorporated></organization>" END,
	    "{\"id\":\"1\",\"year_incorporated\":1990.0}" },
	{ "read: a blank number", HEAD ORG "<year_incorporated/></organization>" END, "{\"id\":\"1\"}" },
	{ "read: an escaped text",
	    HEAD ORG "<name escaped='json'> \"a\\u0001\\u00e9\" </name></organization>" END,
	    "{\"id\":\"1\",\"name\":\"a\\u0001é\"}" },
	{ "read: who may see",
	    HEAD ORG "<name vis='partner'>n</name><phones vis='internal'/></organization>" END,
	    "{\"id\":\"1\",\"name\":\"n\",\"vigie\":{\"vis\":{\"name\":\"partner\",\"phones\":\"internal\"}}}" },
	{ "read: an unknown member is internal",
	    HEAD ORG "<extra name='x'>{ \"a\" : [ 1.0 ] }</extra></organization>" END,
	    "{\"id\":\"1\",\"x\":{\"a\":[1.0]}}" },
	{ "read: an unknown member's visibility",
	    HEAD ORG "<extra name='x' vis='public'>1</extra></organization>" END,
	    "{\"id\":\"1\",\"x\":1,\"vigie\":{\"vis\":{\"x\":\"public\"}}}" },
	{ "read: a mark of one that is gone",
	    HEAD "<gone id='2' status='closed' seq='3'><name>x</name></gone>" ORG "</organization>" END,
	    "{\"id\":\"1\"}" },
};

static void test_read(void **state)
{
	const struct read_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };

	assert_ok(import_run_read(&run, &importer_hsds_xml, str_of(row->bytes), &e));
	for (size_t i = 0; i < run.n_refused; i++)
		fail_msg("%.*s", STR_ARG(run.refused[i]));
	assert_int_equal(run.n, 1);
	assert_str(run.records[0], str_of(row->record));
	assert_int_equal(run.asked, 1);
	import_run_free(&run);
}

/* ---- what is refused, one record at a time ----------------------------------------------------------------- */

static const struct refused_row {
	const char *name, *record, *why;
} refusals[] = {
	{ "refused: no id", "<organization><name>x</name></organization>", "2, : the record has no id" },
	{ "refused: another record", "<service id='9'/>",
	    "2, : <service> stands where <organization> is expected" },
	{ "refused: another namespace", "<o:organization xmlns:o='urn:o' id='9'/>",
	    "<organization> stands where" },
	{ "refused: another namespace inside", "<organization id='9'><name xmlns=''>x</name></organization>",
	    "2, 9: <name> is of another namespace" },
	{ "refused: an unknown element", "<organization id='9'><nom>x</nom></organization>",
	    "2, 9: <nom> is no element of <organization>" },
	{ "refused: an unknown attribute",
	    "<organization id='9'><name visibility='internal'>x</name></organization>",
	    "<name> has an unknown attribute, visibility" },
	{ "refused: an unknown visibility", "<organization id='9'><name vis='secret'>x</name></organization>",
	    "vis=\"secret\" has no meaning" },
	{ "refused: an unknown language", "<organization id='9'><name lang='iu'>x</name></organization>",
	    "lang=\"iu\" has no meaning" },
	{ "refused: an unknown escape",
	    "<organization id='9'><name escaped='base64'>eA==</name></organization>",
	    "escaped=\"base64\" has no meaning" },
	{ "refused: a wrong item in a list", "<organization id='9'><phones><fax/></phones></organization>",
	    "<fax> stands in a list of <phone>" },
	{ "refused: a visibility on one item",
	    "<organization id='9'><phones><phone vis='internal'/></phones></organization>",
	    "it belongs to the list" },
	{ "refused: an element in a value", "<organization id='9'><name>a<b>c</b></name></organization>",
	    "<b> stands inside a value" },
	{ "refused: an element in nothing",
	    "<organization id='9'><services><service><program xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
	    "i:nil='1'><name>x</name></program></service></services></organization>",
	    "<name> stands inside a value" },
	{ "refused: text between elements", "<organization id='9'>x<name>a</name></organization>",
	    "text stands between elements: x" },
	{ "refused: text in a list", "<organization id='9'><phones>418 555-0101</phones></organization>",
	    "text stands between elements: 418 555-0101" },
	{ "refused: a value twice", "<organization id='9'><name>a</name><name>b</name></organization>",
	    "stands twice" },
	{ "refused: an id twice", "<organization id='9'><id>8</id></organization>", "stands twice" },
	{ "refused: a value and an unknown member of its name",
	    "<organization id='9'><name>a</name><extra name='name'>\"b\"</extra></organization>",
	    "stands twice" },
	{ "refused: an unknown member that is no JSON",
	    "<organization id='9'><extra name='x'>{a}</extra></organization>",
	    "<extra name=\"x\">: JSON, line 1" },
	{ "refused: two values for one",
	    "<organization id='9'><extra name='x'>1,\"y\":2</extra></organization>",
	    "<extra name=\"x\">: JSON, line 1" },
	{ "refused: an unknown member without a value",
	    "<organization id='9'><extra name='x'/></organization>", "<extra name=\"x\">: JSON, line 1" },
	{ "refused: the reserved member by the back door",
	    "<organization id='9'><extra name='vigie'>{\"vis\":{\"name\":\"public\"}}</extra></organization>",
	    "<extra> is named \"vigie\"" },
	{ "refused: an escaped text that is no string",
	    "<organization id='9'><name escaped='json'>12</name></organization>",
	    "<name>: an escaped text is no JSON string" },
	{ "refused: half of a surrogate pair",
	    "<organization id='9'><name escaped='json'>\"\\udc00\"</name></organization>",
	    "text that is not UTF-8" },
	{ "refused: an overlong character in CDATA",
	    "<organization id='9'><name><![CDATA[a\xC0\xBE]]></name></organization>",
	    "2, 9: text that is not UTF-8" },
	{ "refused: an escaped text that is no JSON",
	    "<organization id='9'><name escaped='json'>\"a</name></organization>", "<name>: JSON, line 1" },
};

static void test_refused(void **state)
{
	const struct refused_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };
	struct str bytes = arena_fmt(
	    run.a, HEAD "%s" ORG "<name>next</name></organization>" END, row->record);

	assert_ok(import_run_read(&run, &importer_hsds_xml, bytes, &e));
	assert_int_equal(run.n_refused, 1);
	if (!strstr(run.refused[0].p, row->why))
		fail_msg("\"%s\" has no \"%s\"", run.refused[0].p, row->why);
	assert_int_equal(run.n, 1);
	assert_str(run.records[0], STR("{\"id\":\"1\",\"name\":\"next\"}"));
	assert_int_equal(run.told.items, 2);
	import_run_free(&run);
}

/* ---- what ends the whole file ------------------------------------------------------------------------------ */

#define LOL(n, m) \
	"<!ENTITY l" #n " \"&l" #m ";&l" #m ";&l" #m ";&l" #m ";&l" #m ";&l" #m ";&l" #m ";&l" #m ";\">"

static const struct broken_row {
	const char *name;
	struct str bytes;
	const char *why;
} broken[] = {
	{ "broken: nothing", { "", 0 }, "test is empty" },
	{ "broken: no XML", { "id,name\n1,x\n", 12 }, "test is no XML" },
#define ROW(name, text, why) \
	{ \
		name, { text, sizeof(text) - 1 }, why \
	}
	ROW("broken: JSON", "{\"id\":\"1\"}\n", "test is no XML"),
	ROW("broken: another root", "<Source/>", "the root element is <Source>"),
	ROW("broken: the right name in no namespace", "<hsds/>", "the root element is <hsds>: hsds-xml has"),
	ROW("broken: another version of the form", "<hsds xmlns='urn:vigie:hsds-xml:2'/>",
	    "the root element is <hsds>"),
	ROW("broken: text between records", HEAD "x" END, "test, line 2: text stands between the records"),
	ROW("broken: an unclosed element", HEAD "<organization id='1'><name>x</organization>" END,
	    "test, line 2: "),
	ROW("broken: something behind the root", HEAD END "<x/>", "test, line 3"),
	ROW("broken: an attribute twice", HEAD "<organization id='1' id='2'/>" END, "test, line 2"),
	ROW("broken: a prefix without a namespace", HEAD "<o:organization id='1'/>" END, "test, line 2"),
	ROW("broken: not UTF-8", HEAD "<organization id='1'><name>Caf\xE9</name></organization>" END,
	    "test, line 2"),
	ROW("broken: an encoded surrogate",
	    HEAD "<organization id='1'><name>\xED\xA0\x80</name></organization>" END, "test, line 2"),
	ROW("broken: an overlong NUL", HEAD "<organization id='1'><name>\xC0\x80</name></organization>" END,
	    "test, line 2"),
	ROW("broken: a NUL", HEAD "<organization id='1'><name>a\0b</name></organization>" END,
	    "test, line 2"),
	ROW("broken: a NUL between records", HEAD "\0" END, "test, line 2"),
	ROW("broken: a reference to a NUL", HEAD "<organization id='1'><name>&#0;</name></organization>" END,
	    "test, line 2"),
	ROW("broken: a control", HEAD "<organization id='1'><name>\x01</name></organization>" END,
	    "test, line 2"),
	ROW("broken: a noncharacter",
	    HEAD "<organization id='1'><name>\xEF\xBF\xBE</name></organization>" END, "test, line 2"),
	ROW("broken: an unknown encoding", "<?xml version='1.0' encoding='klingon'?>" HEAD END, "test"),
	ROW("broken: half a UTF-16 character",
	    "\xFF\xFE<\0h\0s\0d\0s\0 \0x\0m\0l\0n\0s\0=\0'\0"
	    "u\0r\0n\0:\0v\0i\0g\0i\0"
	    "e\0:\0h\0s\0"
	    "d\0s\0-\0"
	    "x\0m\0l\0:\0"
	    "1\0'\0>\0\x00\xD8<\0/\0h\0s\0"
	    "d\0s\0>\0",
	    "test"),
	ROW("broken: bytes that are nothing in their encoding",
	    "<?xml version='1.0' encoding='Shift_JIS'?>" HEAD
	    "<organization id='1'><name>\x81\x20\xFF</name></organization>" END,
	    "test"),
	ROW("broken: an unknown entity", HEAD "<organization id='1'><name>&eacute;</name></organization>" END,
	    "test, line 2"),
	ROW("broken: a DOCTYPE", "<!DOCTYPE hsds>" HEAD END, "a DOCTYPE or an entity"),
	ROW("broken: a DOCTYPE elsewhere", "<!DOCTYPE hsds SYSTEM 'http://127.0.0.1:9/x.dtd'>" HEAD END,
	    "a DOCTYPE or an entity"),
	ROW("broken: an external entity",
	    "<!DOCTYPE hsds [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" HEAD
	    "<organization id='1'><name>&x;</name></organization>" END,
	    "a DOCTYPE or an entity"),
	ROW("broken: an external parameter entity",
	    "<!DOCTYPE hsds [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]>" HEAD END,
	    "a DOCTYPE or an entity"),
	ROW("broken: a billion laughs",
	    "<!DOCTYPE hsds [<!ENTITY l0 \"lol\">" LOL(1, 0) LOL(2, 1) LOL(3, 2) LOL(4, 3) LOL(5, 4) LOL(6, 5)
	        LOL(7, 6) LOL(8, 7) LOL(9, 8) "]>" HEAD
	                                      "<organization id='1'><name>&l9;</name></organization>" END,
	    "a DOCTYPE or an entity"),
	ROW("broken: a billion laughs in an attribute",
	    "<!DOCTYPE hsds [<!ENTITY l0 \"lol\">" LOL(1, 0) LOL(2, 1) LOL(3, 2) LOL(4, 3) LOL(5, 4) LOL(6, 5)
	        LOL(7, 6) LOL(8, 7) LOL(9, 8) "]><hsds x='&l9;'/>",
	    "test"),
#undef ROW
};

static void test_broken(void **state)
{
	const struct broken_row *row = *state;
	struct import_run run = import_run_new();
	struct err e = { 0 };

	assert_false(import_run_read(&run, &importer_hsds_xml, row->bytes, &e));
	assert_err(e, ERR_INPUT, row->why);
	assert_null(strchr(e.text, '\n'));
	assert_true(strncmp(e.text, "test", 4) == 0);
	assert_int_equal(run.n, 0);
	import_run_free(&run);
}

/* ---- the file as a whole ----------------------------------------------------------------------------------- */

static void test_prefixes(void **state)
{
	struct buf AUTO_BUF golden = BUF_INIT(1 << 20);
	struct err e = { 0 };

	(void)state;
	test_read_file("tests/golden/hsds-xml.xml", &golden);
	assert_true(golden.n > 1000);
	for (size_t n = 0; n < golden.n - 1; n++) {
		struct import_run run = import_run_new();
		char *cut = malloc(n ? n : 1); /* of just this size: reading past it is seen */
		memcpy(cut, golden.p, n);
		if (import_run_read(&run, &importer_hsds_xml, (struct str){ cut, n }, &e))
			fail_msg("the first %zu bytes are taken for a whole file", n);
		assert_int_equal(e.kind, ERR_INPUT);
		free(cut);
		import_run_free(&run);
	}
}

static void test_known(void **state)
{
	struct import_run run = import_run_new();
	struct buf AUTO_BUF golden = BUF_INIT(1 << 20);
	struct err e = { 0 };

	(void)state;
	run.skip = true;
	test_read_file("tests/golden/hsds-xml.xml", &golden);
	assert_ok(import_run_read(&run, &importer_hsds_xml, buf_str(&golden), &e));
	assert_int_equal(run.n, 0);
	assert_int_equal(run.asked, 3);
	assert_int_equal(run.told.items, 3);
	import_run_free(&run);
}

static void test_stopped(void **state)
{
	struct import_run run = import_run_new();
	struct buf AUTO_BUF golden = BUF_INIT(1 << 20);
	struct err e = { 0 };

	(void)state;
	run.stop_at = 2;
	test_read_file("tests/golden/hsds-xml.xml", &golden);
	assert_false(import_run_read(&run, &importer_hsds_xml, buf_str(&golden), &e));
	assert_err(e, ERR_FATAL, "the sink is full");
	assert_int_equal(run.n, 1);
	import_run_free(&run);
}

static void test_declared(void **state)
{
	struct import_run run = import_run_new();
	struct err e = { 0 };

	(void)state;
	run.encoding = STR("ISO-8859-1");
	assert_ok(import_run_read(&run, &importer_hsds_xml,
	    STR(HEAD "<organization id='1'><name>Caf\xE9</name></organization>" END), &e));
	assert_str(run.records[0], STR("{\"id\":\"1\",\"name\":\"Café\"}"));
	import_run_free(&run);
}

static void test_utf16(void **state)
{
	static const char ascii[] = HEAD ORG "<name>x</name></organization>" END;
	struct import_run run = import_run_new();
	struct buf AUTO_BUF b = BUF_INIT(1 << 20);
	struct err e = { 0 };

	(void)state;
	buf_s(&b, STR("\xFF\xFE"));
	for (size_t i = 0; i < sizeof ascii - 1; i++) {
		buf_char(&b, ascii[i]);
		buf_char(&b, '\0');
	}
	assert_ok(import_run_read(&run, &importer_hsds_xml, buf_str(&b), &e));
	assert_str(run.records[0], STR("{\"id\":\"1\",\"name\":\"x\"}"));
	import_run_free(&run);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, reads, test_read);
	TESTS_ROWS(&t, refusals, test_refused);
	TESTS_ROWS(&t, broken, test_broken);
	tests_add(&t, "every beginning of a file is an error", test_prefixes, NULL);
	tests_add(&t, "known records are passed over", test_known, NULL);
	tests_add(&t, "the sink stops the import", test_stopped, NULL);
	tests_add(&t, "an encoding declared by the contract", test_declared, NULL);
	tests_add(&t, "UTF-16", test_utf16, NULL);
	return tests_run(&t, "import_hsds_xml");
}
