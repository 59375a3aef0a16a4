#include "tests/books.h"
#include "tests/zips.h"

#include <stdio.h>

enum { MADE_MAX = 1 << 26, PARTS_MAX = 16 };

struct making {
	struct arena *a;
	const struct book *book;
	struct zips_entry parts[PARTS_MAX];
	size_t n;
};

static void add(struct making *m, const char *name, struct str bytes)
{
	m->parts[m->n++] = (struct zips_entry){ name, bytes, NULL };
}

/* A part of the main namespace. */
static struct str part(struct making *m, const char *root, struct str inner)
{
	const char *uri = m->book->strict ? "http://purl.oclc.org/ooxml/spreadsheetml/main"
	                                  : "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
	const char *rel = m->book->strict
	    ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
	    : "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
	const char *before = m->book->prologue ? m->book->prologue : "";

	return arena_fmt(m->a,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%s<%s xmlns=\"%s\" xmlns:r=\"%s\">%.*s</%s>", before,
	    root, uri, rel, STR_ARG(inner), root);
}

static struct str relations(struct making *m, struct str inner)
{
	return arena_fmt(m->a,
	    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">%.*s</Relationships>",
	    STR_ARG(inner));
}

static struct str relation(struct making *m, const char *id, const char *type, struct str target)
{
	const char *base = m->book->strict
	    ? "http://purl.oclc.org/ooxml/officeDocument/relationships/"
	    : "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

	return arena_fmt(
	    m->a, "<Relationship Id=\"%s\" Type=\"%s%s\" Target=\"%.*s\"/>", id, base, type, STR_ARG(target));
}

static struct str join(struct making *m, struct str x, struct str y)
{
	return arena_fmt(m->a, "%.*s%.*s", STR_ARG(x), STR_ARG(y));
}

static void add_sheets(struct making *m, struct str *sheets, struct str *related)
{
	static const char *const names[BOOKS_SHEETS] = { "Un", "Deux", "Trois", "Quatre" };
	const char *folder = m->book->elsewhere ? "blätter" : "worksheets";

	for (int i = 0; i < BOOKS_SHEETS && m->book->sheet[i]; i++) {
		const char *id = arena_z(m->a, arena_fmt(m->a, "rId%d", i + 1));
		struct str path = arena_fmt(m->a, "%s/sheet%d.xml", folder, BOOKS_SHEETS - i);
		struct str target = m->book->elsewhere ? join(m, STR("/xl/"), path) : path;
		add(m, arena_z(m->a, join(m, STR("xl/"), path)),
		    part(m, "worksheet", str_of(m->book->sheet[i])));
		*related = join(m, *related, relation(m, id, "worksheet", target));
		*sheets = join(m, *sheets,
		    arena_fmt(m->a, "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"%s\"/>", names[i], i + 7, id));
	}
}

struct str books_make(struct arena *a, const struct book *book)
{
	struct making m = { .a = a, .book = book };
	struct buf AUTO_BUF zip = BUF_INIT(MADE_MAX);
	struct str sheets = STR_NONE, related = STR_NONE;
	const char *name = book->elsewhere ? "xl/mappe.xml" : "xl/workbook.xml";

	add_sheets(&m, &sheets, &related);
	if (book->sheets)
		sheets = str_of(book->sheets);
	if (book->strings) {
		add(&m, "xl/sharedStrings.xml", part(&m, "sst", str_of(book->strings)));
		related = join(&m, related, relation(&m, "rId90", "sharedStrings", STR("sharedStrings.xml")));
	}
	if (book->styles) {
		add(&m, "xl/styles.xml", part(&m, "styleSheet", str_of(book->styles)));
		related = join(&m, related, relation(&m, "rId91", "styles", STR("../xl/./styles.xml")));
	}
	add(&m, name,
	    part(&m, "workbook",
	        arena_fmt(a, "<workbookPr %s/><sheets>%.*s</sheets>",
	            book->properties ? book->properties : "", STR_ARG(sheets))));
	add(&m, book->elsewhere ? "xl/_rels/mappe.xml.rels" : "xl/_rels/workbook.xml.rels",
	    relations(&m, related));
	add(&m, "_rels/.rels", relations(&m, relation(&m, "rId1", "officeDocument", str_of(name))));
	zips_make(&zip, m.parts, m.n, STR_NONE);
	return arena_str(a, buf_str(&zip));
}
