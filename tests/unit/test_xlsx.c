#include "tests/books.h"
#include "tests/test.h"

#include "importers/rows.h"
#include "lib/buf.h"

enum { READ_MAX = 1 << 24 };

#define STYLES \
	"<numFmts><numFmt numFmtId=\"164\" formatCode=\"00000\"/><numFmt numFmtId=\"165\" " \
	"formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>" \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>" \
	"<xf numFmtId=\"20\"/><xf/></cellXfs>"
#define DATA(rows)      "<sheetData>" rows "</sheetData>"
#define CELL(ref, what) "<c r=\"" ref "\"><v>" what "</v></c>"

/* A workbook, and what its rows are: "NUMBER:cell|cell" with "; " between them, "bad NUMBER" for one that is broken; then
 * the end of what is told. `why`: the workbook is refused instead. */
struct row {
	const char *name;
	struct book book;
	const char *want, *why, *told;
	const char *sheet;
	bool hidden;
};

static const struct row rows[] = {
	{ "numbers", .book.sheet = { DATA("<row r=\"1\">" CELL("A1", "1") CELL("B1", "2.5") "</row>") },
	    .want = "1:1|2.5" },
	{ "shared texts, runs joined, phonetics left out",
	    .book = { .sheet = { DATA(
	                  "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>0</v></c>"
	                  "<c r=\"C2\" t=\"s\"><v>2</v></c></row>") },
	        .strings =
	            "<si><t>été</t></si><si><r><rPr><b/></rPr><t>Aide </t></r><r><t xml:space=\"preserve\">aux "
	            "aînés</t></r></si><si><t>kanji</t><rPh sb=\"0\" eb=\"1\"><t>kana</t></rPh></si>" },
	    .want = "2:Aide aux aînés|été|kanji" },
	{ "inline texts and a formula's",
	    .book.sheet = { DATA(
	        "<row><c t=\"inlineStr\"><is><t>un</t></is></c><c t=\"inlineStr\"><is><r><t>de</t></r>"
	        "<r><t>ux</t></r><rPh><t>no</t></rPh></is></c><c t=\"str\"><f>A1&amp;\"x\"</f>"
	        "<v>a_x000D_\nb</v></c></row>") },
	    .want = "1:un|deux|a\nb" },
	{ "truth and falsehood",
	    .book.sheet = { DATA("<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c></row>") },
	    .want = "1:TRUE|FALSE" },
	{ "an error is blank and told by its column",
	    .book.sheet = { DATA("<row r=\"3\">" CELL("A3", "1") "<c r=\"C3\" t=\"e\"><v>#N/A</v></c>" CELL(
	        "D3", "4") "</row>") },
	    .want = "3:1|||4 (C: #N/A)" },
	{ "ISO dates",
	    .book.sheet = { DATA(
	        "<row><c t=\"d\"><v>2026-11-22</v></c><c t=\"d\"><v>2026-11-22T10:30:00Z</v></c>"
	        "<c t=\"d\"><v>2026-11-22T00:00:00</v></c><c t=\"d\"><v>2026-11-22T10:30:15.5</v></c></row>") },
	    .want = "1:2026-11-22|2026-11-22 10:30|2026-11-22|2026-11-22 10:30:15" },
	{ "styles: of the cells, not of the cell styles",
	    .book = { .sheet = { DATA(
	                  "<row><c s=\"0\"><v>46348</v></c><c s=\"1\"><v>46348</v></c><c s=\"2\"><v>12</v></c>"
	                  "<c s=\"3\"><v>46348</v></c><c s=\"4\"><v>0.4375</v></c><c s=\"99\"><v>7</v></c>"
	                  "<c s=\"5\"><v>8</v></c></row>") },
	        .styles = STYLES },
	    .want = "1:46348|2026-11-22|00012|2026-11-22|10:30|7|8" },
	{ "days since 1904",
	    .book = { .sheet = { DATA("<row><c s=\"1\"><v>44886</v></c></row>") },
	        .styles = STYLES,
	        .properties = "date1904=\"true\"" },
	    .want = "1:2026-11-22" },
	{ "cells and rows without a place of their own stand behind the last",
	    .book.sheet = { DATA("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r=\"5\">" CELL(
	        "C5", "3") "<c><v>4</v></c>"
	                   "</row><row><c><v>6</v></c></row>") },
	    .want = "1:1||3; 5:||3|4; 6:6" },
	{ "a row far below and blank ones", .told = "",
	    .book.sheet = { "<dimension ref=\"A1:B2\"/>" DATA("<row r=\"1\">" CELL("A1",
	        "1") "</row><row r=\"2\"/><row r=\"3\">"
	             "<c r=\"A3\" s=\"1\"/></row><row r=\"1048576\">" CELL("XFD1048576", "9") "</row>") },
	    .want = "1:1; 1048576:…16384:9" },
	{ "a row beyond the last is broken",
	    .book.sheet = { DATA(
	        "<row r=\"1048577\"><c><v>1</v></c></row><row r=\"2\">" CELL("A2", "2") "</row>") },
	    .want = "bad 1; 2:2" },
	{ "a column beyond the last is broken",
	    .book.sheet = { DATA(
	        "<row r=\"1\">" CELL("ZZZZZZ1", "1") "</row><row r=\"2\">" CELL("A2", "2") "</row>") },
	    .want = "bad 1; 2:2" },
	{ "cells out of order; of two in one place the last",
	    .book.sheet = { DATA(
	        "<row r=\"1\">" CELL("C1", "3") CELL("A1", "1") CELL("C1", "4") CELL("B1", "2") "</row>") },
	    .want = "1:1|2|4" },
	{ "a text that there is not",
	    .book = { .sheet = { DATA(
	                  "<row r=\"1\"><c t=\"s\"><v>1</v></c></row><row r=\"2\"><c t=\"s\"><v>0</v></c></row>") },
	        .strings = "<si><t>a</t></si>" },
	    .want = "bad 1; 2:a" },
	{ "a text without texts", .book.sheet = { DATA("<row><c t=\"s\"><v>0</v></c></row>") },
	    .want = "bad 1" },
	{ "a text that is blank",
	    .book = { .sheet = { DATA("<row><c t=\"s\"><v>0</v></c><c><v>1</v></c></row>") },
	        .strings = "<si/>" },
	    .want = "1:|1" },
	{ "hidden rows and columns are left out",
	    .book
	        .sheet = { "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"16384\" hidden=\"true\"/></cols>" DATA(
	        "<row r=\"1\">" CELL("A1", "a") CELL("B1", "b") CELL("D1", "d")
	            CELL("F1", "f") "</row><row r=\"2\" hidden=\"1\">" CELL(
	                "A2", "x") "</row><row r=\"3\" hidden=\"1\"/>") },
	    .want = "1:a|d",
	    .told = "sheet \"Un\", 1 hidden row left out, 2 hidden columns left out (from B)" },
	{ "a size of nought hides too",
	    .book.sheet = { "<cols><col min=\"1\" max=\"1\" width=\"0\" customWidth=\"1\"/></cols>" DATA(
	        "<row r=\"1\" ht=\"0\">" CELL("B1", "x") "</row><row r=\"2\">" CELL("A2", "a")
	            CELL("B2", "b") "</row>") },
	    .want = "2:b" },
	{ "and read when they are wanted", .hidden = true,
	    .book.sheet = { "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>" DATA(
	        "<row r=\"1\">" CELL("A1", "a") CELL("B1", "b")
	            CELL("D1", "d") "</row><row r=\"2\" hidden=\"1\">" CELL("A2", "x") "</row>") },
	    .want = "1:a|b||d; 2:x", .told = "sheet \"Un\"" },
	{ "formulas without a result, merged cells",
	    .book.sheet = { DATA("<row>" CELL("A1",
	        "1") "<c r=\"B1\"><f>NOW()</f></c><c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c></row>") "<mergeCells count=\"1\"><mergeCell ref=\"A1:A2\"/></mergeCells>" },
	    .want = "1:1", .told = "sheet \"Un\", 1 formula without a result, 1 merged cell" },
	{ "the first sheet that is shown and has rows",
	    .book = { .sheet = { DATA("<row>" CELL("A1", "1") "</row>"), DATA("<row><c s=\"1\"/></row>"),
	                  DATA("<row>" CELL("A1", "3") "</row>"), DATA("<row>" CELL("A1", "4") "</row>") },
	        .sheets =
	            "<sheet name=\"caché\" r:id=\"rId1\" state=\"hidden\"/><sheet name=\"vide\" r:id=\"rId2\"/><sheet "
	            "name=\"Liste &amp; plus\" r:id=\"rId3\"/><sheet name=\"Notes\" r:id=\"rId4\" state=\"visible\"/>" },
	    .want = "1:3", .told = "sheet \"Liste & plus\" (others: \"caché\", \"vide\", \"Notes\")" },
	{ "a sheet by its name, hidden or not", .sheet = "cache",
	    .book = { .sheet = { DATA("<row>" CELL("A1", "1") "</row>"), DATA("<row>" CELL("A1", "2") "</row>") }, .sheets = "<sheet name=\"Un\" r:id=\"rId1\"/><sheet name=\"Caché\" r:id=\"rId2\" state=\"veryHidden\"/>" },
	    .want = "1:2" },
	{ "a sheet by its number", .sheet = "2",
	    .book.sheet = { DATA("<row>" CELL("A1", "1") "</row>"), DATA("<row>" CELL("A1", "2") "</row>") },
	    .want = "1:2" },
	{ "a name that is a number", .sheet = "2",
	    .book = { .sheet = { DATA("<row>" CELL("A1", "1") "</row>"), DATA("<row>" CELL("A1", "2") "</row>") }, .sheets = "<sheet name=\"2\" r:id=\"rId1\"/><sheet name=\"1\" r:id=\"rId2\"/>" },
	    .want = "1:1" },
	{ "a sheet that is not there", .sheet = "Liste", .book.sheet = { DATA(""), DATA("") },
	    .why = "[list] sheet = Liste: there is no such sheet; there are \"Un\", \"Deux\"" },
	{ "a sheet of no cells", .sheet = "Graphique",
	    .book = { .sheet = { DATA("") }, .sheets = "<sheet name=\"Graphique\" r:id=\"rId9\"/>" },
	    .why = "has no cells" },
	{ "nothing in any sheet", .book.sheet = { DATA("<row r=\"1\"/>"), DATA("") },
	    .why = "no sheet that is shown has anything in it" },
	{ "the strict form", .book = { .sheet = { DATA("<row>" CELL("A1", "1") "</row>") }, .strict = true },
	    .want = "1:1" },
	{ "parts in other places",
	    .book = { .sheet = { DATA("<row><c s=\"1\"><v>46348</v></c></row>") },
	        .styles = STYLES,
	        .elsewhere = true },
	    .want = "1:2026-11-22" },
	{ "elements with a prefix, and some of other namespaces",
	    .book
	        .sheet = { "<x:sheetData xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:row><x:c><x:v>1</x:v>"
	                   "</x:c><y:c xmlns:y=\"urn:other\"><y:v>2</y:v></y:c></x:row></x:sheetData>" },
	    .want = "1:1" },
	{ "text around the cells says nothing",
	    .book.sheet = { DATA("\n <row>\n <c>x<v>1</v>y</c>\n</row>\n") }, .want = "1:1" },
	{ "a sheet that is cut", .book.sheet = { "<sheetData><row>" CELL("A1", "1") "</row><row>" },
	    .why = "sheet4.xml, line 1" },
	{ "no text of more than a mebibyte", .book.sheet = { DATA("<row><c t=\"inlineStr\"><is><t>") },
	    .why = "line 1" },
	{ "a DOCTYPE",
	    .book = { .sheet = { DATA("<row/>") }, .prologue = "<!DOCTYPE a [<!ENTITY b \"c\">]>" },
	    .why = "DOCTYPE" },
	{ "an outer entity",
	    .book = { .sheet = { DATA("<row/>") }, .prologue = "<!DOCTYPE a SYSTEM \"http://a.test/\">" },
	    .why = "DOCTYPE" },
	{ "an entity that nobody declared",
	    .book.sheet = { DATA("<row><c><v>&amp;</v></c><c><v>&x;</v></c></row>") }, .why = "sheet4.xml" },
};

static bool open_book(const struct row *r, struct str bytes, struct input **in, void **out, struct err *err)
{
	const struct mapping_file file = { .sheet = str_of(r->sheet), .hidden = r->hidden };
	static struct import_job job;

	*in = input_open_mem("liste.xlsx", bytes);
	job = (struct import_job){ .in = *in };
	return rows_xlsx.open(&job, &file, out, err);
}

static void put_cells(struct buf *log, void *opened, const struct rows_row *row)
{
	struct str *cells;
	struct err e = { 0 };
	size_t n, from = 0;

	assert_ok(rows_xlsx.split(opened, row, &cells, &n, &e));
	buf_fmt(log, "%llu:", (unsigned long long)row->line);
	if (n > 100) /* a long row: its length and its last cell */
		buf_fmt(log, "…%zu:", from = n), from = n - 1;
	for (size_t i = from; i < n; i++)
		buf_fmt(log, "%s%.*s", i > from ? "|" : "", STR_ARG(cells[i]));
	for (const struct mapping_refused *x = rows_xlsx.refused(opened); x; x = x->next)
		buf_fmt(log, " (%.*s: %.*s)", STR_ARG(x->column), STR_ARG(x->value));
}

/* All rows; false with err filled when the sheet fails. */
static bool read_rows(void *opened, struct buf *log, struct err *err)
{
	struct rows_row row;
	enum rows_step step;

	while ((step = rows_xlsx.next(opened, &row, err)) != ROWS_DONE) {
		if (step == ROWS_FAILED)
			return false;
		if (step == ROWS_ROW && row.empty)
			continue;
		if (log->n)
			buf_s(log, STR("; "));
		if (step == ROWS_BAD)
			buf_fmt(log, "bad %llu", (unsigned long long)row.line);
		else
			put_cells(log, opened, &row);
	}
	return true;
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 26);
	struct buf AUTO_BUF log = BUF_INIT(READ_MAX);
	struct input *AUTO_INPUT in = NULL;
	struct import_told told = { 0 };
	struct err e = { 0 };
	void *opened = NULL;
	bool ok = open_book(r, books_make(a, &r->book), &in, &opened, &e) && read_rows(opened, &log, &e);

	if (ok)
		rows_xlsx.tell(opened, &told);
	rows_xlsx.close(opened);
	if (r->why) {
		assert_false(ok);
		assert_true(e.kind == ERR_INPUT || r->sheet);
		assert_err(e, e.kind, r->why);
		return;
	}
	if (!ok)
		fail_msg("kind %d: %s", (int)e.kind, e.text);
	assert_str(buf_str(&log), str_of(r->want));
	if (r->told)
		assert_true(!r->told[0] || strcmp(told.found, r->told) == 0);
}

/* What is no workbook, and what is said of it. */
struct other {
	const char *name;
	struct str bytes;
	const char *why;
};

static const struct other others[] = {
	{ "nothing", { "", 0 }, "empty" },
	{ "a CSV", { "id;nom\n1;a\n", 11 }, "format = csv" },
	{ "a page", { "\n<html><table>", 14 }, "format = html" },
	{ "an old workbook", { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0k\0", 17 }, ".xls)" },
	{ "one with a password",
	    { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 41 },
	    "password" },
	{ "the beginning of a zip", { "PK\3\4 and so on", 13 }, "cut" },
};

static void test_other(void **state)
{
	const struct other *o = *state;
	struct input *AUTO_INPUT in = NULL;
	struct err e = { 0 };
	void *opened = NULL;

	assert_false(open_book(&rows[0], o->bytes, &in, &opened, &e));
	assert_err(e, ERR_INPUT, o->why);
}

/* No beginning of a workbook is one. */
static void test_prefix(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 26);
	struct str whole = books_make(a, &rows[6].book);

	(void)state;
	for (size_t n = 0; n < whole.n; n++) {
		struct input *AUTO_INPUT in = NULL;
		struct err e = { 0 };
		void *opened = NULL;
		if (open_book(&rows[0], (struct str){ whole.p, n }, &in, &opened, &e))
			fail_msg("the first %zu of %zu bytes are a workbook", n, whole.n);
		assert_int_equal(e.kind, ERR_INPUT);
	}
}

/* More texts than stay in memory, read in another order than they stand; a text of two mebibytes. */
static void test_many_texts(void **state)
{
	enum { TEXTS = 60000, LENGTH = 200 };
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 28);
	struct buf AUTO_BUF strings = BUF_INIT(READ_MAX), AUTO_BUF sheet = BUF_INIT(READ_MAX),
	                    AUTO_BUF log = BUF_INIT(READ_MAX), AUTO_BUF want = BUF_INIT(READ_MAX);
	struct input *AUTO_INPUT in = NULL;
	struct err e = { 0 };
	void *opened = NULL;

	(void)state;
	for (unsigned i = 0; i < TEXTS; i++)
		buf_fmt(&strings, "<si><t>%0*u</t></si>", LENGTH, i);
	buf_s(&sheet, STR("<sheetData>"));
	for (unsigned i = 0; i < 3000; i++) {
		unsigned text = i * 7919 % TEXTS;
		buf_fmt(&sheet, "<row><c t=\"s\"><v>%u</v></c></row>", text);
		buf_fmt(&want, "%s%u:%0*u", i ? "; " : "", i + 1, LENGTH, text);
	}
	buf_s(&sheet, STR("</sheetData>"));
	const struct book book = { .sheet = { buf_z(&sheet) }, .strings = buf_z(&strings) };
	assert_ok(open_book(&rows[0], books_make(a, &book), &in, &opened, &e));
	assert_ok(read_rows(opened, &log, &e));
	rows_xlsx.close(opened);
	assert_str(buf_str(&log), buf_str(&want));
}

static void test_long(void **state)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 28);
	struct buf AUTO_BUF sheet = BUF_INIT(READ_MAX), AUTO_BUF log = BUF_INIT(READ_MAX);
	char *text = arena_alloc(a, (2 << 20) + 1);
	struct input *AUTO_INPUT in = NULL;
	struct err e = { 0 };
	void *opened = NULL;

	(void)state;
	memset(text, 'x', 2 << 20);
	buf_fmt(&sheet,
	    "<sheetData><row><c t=\"inlineStr\"><is><t>%s</t></is></c></row><row>" CELL(
	        "A2", "2") "</row><row>",
	    text);
	text[1000000] = '\0';
	for (int i = 0; i < 5; i++)
		buf_fmt(&sheet, "<c t=\"str\"><v>%s</v></c>", text);
	buf_s(&sheet, STR("</row></sheetData>"));
	assert_ok(open_book(
	    &rows[0], books_make(a, &(struct book){ .sheet = { buf_z(&sheet) } }), &in, &opened, &e));
	assert_ok(read_rows(opened, &log, &e));
	rows_xlsx.close(opened);
	assert_str(buf_str(&log), STR("bad 1; 2:2; bad 3"));
}

/* What would cost libxml2 hours or all memory: tags of many attributes, elements in one another, ever new names. */
struct heavy {
	const char *name;
	const char *before, *each, *after; /* `each` with the number of its turn */
	unsigned n;
	const char *why;
};

static const struct heavy heavies[] = {
	{ "300 attributes", "<sheetData><row", " a%u=\"\"", "/></sheetData>", 300, "300 attributes" },
	{ "a tag without end", "<sheetData><row", " a%u=\"\"", "/></sheetData>", 100000, "256 KiB" },
	{ "a comment without end", "<!--", "%u ", "--><sheetData/>", 100000, "256 KiB" },
	{ "elements in one another", "", "<a%.0u>", "", 1000, "more than 256 deep" },
	{ "ever new names", "", "<a%u/>", "<sheetData/>", 20000, "more than 10000 names" },
	{ "ever new namespaces", "", "<a xmlns='u%u'/>", "<sheetData/>", 20000, "more than 10000 names" },
};

static void test_heavy(void **state)
{
	const struct heavy *h = *state;
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 28);
	struct buf AUTO_BUF sheet = BUF_INIT(READ_MAX);
	struct input *AUTO_INPUT in = NULL;
	struct err e = { 0 };
	void *opened = NULL;

	buf_s(&sheet, str_of(h->before));
	for (unsigned i = 0; i < h->n; i++)
		buf_fmt(&sheet, h->each, i);
	buf_s(&sheet, str_of(h->after));
	const struct book book = { .sheet = { buf_z(&sheet) } };
	assert_false(open_book(&rows[0], books_make(a, &book), &in, &opened, &e));
	assert_err(e, ERR_INPUT, h->why);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, others, test_other);
	tests_add(&t, "no prefix of a workbook is one", test_prefix, NULL);
	tests_add(&t, "more texts than memory holds", test_many_texts, NULL);
	tests_add(&t, "cells and rows that are too long are refused", test_long, NULL);
	TESTS_ROWS(&t, heavies, test_heavy);
	return tests_run(&t, "xlsx");
}
