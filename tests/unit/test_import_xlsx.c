#include "tests/books.h"
#include "tests/test.h"

#include "importers/importer.h"
#include "lib/buf.h"

/* What the importer gives: "LINE [key] name" for a record, "~LINE COLUMN=value: why" for a value left out, "!LINE why" for a
 * row. */
static bool known(void *ctx, struct str raw, uint64_t line)
{
	(void)ctx, (void)line;
	return raw.n > 0 && raw.p[0] == '=';
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct buf *out = ctx;

	(void)err;
	buf_fmt(out, "%d [%.*s] ", (int)o->line, STR_ARG(o->native));
	record_write_json(out, r);
	buf_char(out, '\n');
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct buf *out = ctx;

	(void)err;
	if (o->partial)
		buf_fmt(out, "~%d %.*s=%.*s: %s\n", (int)o->line, STR_ARG(o->column), STR_ARG(o->value),
		    why->text);
	else
		buf_fmt(out, "!%d %s\n", (int)o->line, why->text);
	return true;
}

#define T(text)   "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define N(number) "<c><v>" number "</v></c>"
#define MAP       "[list]\nid = No\n[record]\nname = {Nom}\nphones[main].number = {Tel | phone}\n"

struct row {
	const char *name, *mapping;
	struct book book;
	const char *want; /* the records' names and phones stand in it, in this order */
};

static const struct row rows[] = {
	{ "a list", MAP,
	    .book.sheet = { "<sheetData><row>" T("No") T("Nom") T("Tel") "</row><row>" N("1") T("A")
	            N("18193772211") "</row><row>" N("2") T("B") "</row></sheetData>" },
	    .want = "2 [1] {\"name\":\"A\",\"phones\":[{\"number\":\"819 377-2211\"}]}\n"
	            "3 [2] {\"name\":\"B\"}\n" },
	{ "a title, merged, above a header of two rows",
	    "[list]\nheader = 3-4\nid = No\n[record]\nname = {Nom}\n"
	    "phones[main].number = {Téléphones Bureau | phone}\n"
	    "phones[fax].number = {Téléphones Fax | phone}\n",
	    .book.sheet = { "<sheetData><row r=\"1\">" T("Bottin 2026") "</row><row r=\"3\">" T("No") T("Nom")
	            T("Téléphones") "</row><row r=\"4\"><c/><c/>" T("Bureau")
	                T("Fax") "</row><row r=\"5\">" N("1") T("A") N("4185550101")
	                    N("4185550102") "</row></sheetData><mergeCells><mergeCell ref=\"A1:D1\"/>"
	                                    "<mergeCell ref=\"C3:D3\"/></mergeCells>" },
	    .want = "5 [1] {\"name\":\"A\",\"phones\":[{\"number\":\"418 555-0101\"},"
	            "{\"number\":\"418 555-0102\"}]}\n" },
	{ "an error, and something beside the table", MAP,
	    .book.sheet = { "<sheetData><row>" T("No") T("Nom") T("Tel") "</row><row>" N("1")
	            T("A") "<c t=\"e\"><v>#REF!</v></c>"
	                   "<c/>" T("à voir") N("3") "</row><row>" N("2") T("B") "</row><row>" N("3")
	                       T("C") "</row></sheetData>" },
	    .want =
	        "~2 C=#REF!: the cell holds an error: its formula is broken\n"
	        "~2 #5=à voir: 2 values stand to the right of the named columns: nothing says what they are\n"
	        "2 [1] {\"name\":\"A\"}\n3 [2] {\"name\":\"B\"}\n4 [3] {\"name\":\"C\"}\n" },
	{ "a row that cannot be read, and one that is known", MAP,
	    .book.sheet = { "<sheetData><row>" T("No")
	            T("Nom") "<c r=\"C1\" t=\"str\"><v>Tel</v></c></row><row><c r=\"ZZZ2\"><v>1</v></c>"
	                     "</row><row>" T("=2") T("B") "</row><row>" N("3") T("C") "</row></sheetData>" },
	    .want =
	        "!2 a cell says that it stands where no sheet has columns (the last one is XFD)\n4 [3] {\"name\":\"C\"}\n" },
	{ "a hidden column is not there",
	    "[list]\nid = No\nhidden = yes\n[record]\nname = {Nom}\nemail = {Courriel}\n",
	    .book.sheet = { "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData><row>" T("No")
	            T("Courriel") T("Nom") "</row><row>" N("1") T("a@b.test") T("A") "</row></sheetData>" },
	    .want = "2 [1] {\"name\":\"A\",\"email\":\"a@b.test\"}\n" },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 26);
	struct buf AUTO_BUF out = BUF_INIT(1 << 20);
	struct conf *AUTO_CONF mapping = NULL;
	struct input *AUTO_INPUT in = input_open_mem("liste.xlsx", books_make(a, &r->book));
	const struct importer *xlsx = importer_by_name(STR("xlsx"));
	const struct importer_sink sink = {
		.ctx = &out, .known = known, .record = record, .refused = refused
	};
	struct import_told told = { 0 };
	struct err e = { 0 };

	assert_ok(conf_parse("liste.map", str_of(r->mapping), &mapping, &e));
	const struct import_job job = {
		.in = in, .mapping = mapping, .entity = &entities[ENTITY_ORGANIZATION]
	};
	assert_ok(xlsx->read(&job, &sink, &told, &e));
	assert_str(buf_str(&out), str_of(r->want));
}

/* What a mapping misses may be hidden, or in another sheet: the message says so. */
static void test_missed(void **state)
{
	const struct book book = {
		.sheet = { "<cols><col min=\"1\" max=\"1\" hidden=\"1\"/></cols><sheetData><row>" T("No")
		               T("Nom") "</row></sheetData>",
		    "<sheetData/>" }
	};
	struct arena *AUTO_ARENA a = arena_new(1 << 26);
	struct conf *AUTO_CONF mapping = NULL;
	struct input *AUTO_INPUT in = input_open_mem("liste.xlsx", books_make(a, &book));
	const struct importer_sink sink = { .known = known };
	struct import_told told = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_ok(conf_parse("liste.map", STR("[list]\nid = No\n[record]\nname = {Nom}\n"), &mapping, &e));
	const struct import_job job = {
		.in = in, .mapping = mapping, .entity = &entities[ENTITY_ORGANIZATION]
	};
	assert_false(importer_by_name(STR("xlsx"))->read(&job, &sink, &told, &e));
	assert_err(e, ERR_CONFIG,
	    "liste.xlsx, sheet \"Un\" (others: \"Deux\"), 1 hidden column left out (A): liste.map: line 2");
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "a column that is missed may be hidden", test_missed, NULL);
	return tests_run(&t, "import_xlsx");
}
