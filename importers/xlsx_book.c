#include "importers/xlsx_book.h"
#include "importers/xlsx_xml.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdlib.h>

/* More than any program makes, and less than BOOK_MEMORY holds. */
enum { SHEETS_MAX = 4096, RELATIONS_MAX = 16384, NAME_MAX_BYTES = 512, NAMES_SHOWN = 300 };
#define BOOK_MEMORY ((size_t)64 << 20)

struct relation {
	struct relation *next;
	struct str id, type;
	long part;
};

/* One file of relations being read. */
struct relations {
	struct xlsx_book *book;
	struct str folder; /* of the part whose relations they are, "" or with "/" at its end */
	struct relation *list;
	size_t n;
};

/* Relations --------------------------------------------------------------------------------------------------- */

/* The part that `target` names from `folder`: "../x.xml", "/xl/x.xml", "x.xml". */
static long resolve(struct relations *r, struct str target)
{
	struct arena *a = r->book->a;
	struct str path = target.n && (target.p[0] == '/' || target.p[0] == '\\')
	    ? arena_str(a, (struct str){ target.p + 1, target.n - 1 })
	    : arena_fmt(a, "%.*s%.*s", STR_ARG(r->folder), STR_ARG(target));
	char *out = arena_alloc(a, path.n + 1);
	size_t n = 0;

	for (size_t at = 0; at < path.n;) {
		size_t len = 0;
		while (at + len < path.n && path.p[at + len] != '/' && path.p[at + len] != '\\')
			len++;
		struct str step = { path.p + at, len };
		at += len + 1;
		if (str_is(step, "..")) {
			while (n && out[--n] != '/')
				;
		} else if (len && !str_is(step, ".")) {
			if (n)
				out[n++] = '/';
			memcpy(out + n, step.p, len);
			n += len;
		}
	}
	return archive_find(r->book->zip, (struct str){ out, n });
}

static bool relation_begin(
    void *ctx, const struct xlsx_at *at, const struct xlsx_attributes *x, struct err *err)
{
	struct relations *r = ctx;
	struct arena *a = r->book->a;

	if (!xlsx_at(at, 2, "Relationships", "Relationship") ||
	    str_is(xlsx_attribute(x, "TargetMode"), "External"))
		return true;
	struct str id = xlsx_attribute(x, "Id"), type = xlsx_attribute(x, "Type"),
	           target = xlsx_attribute(x, "Target");
	if (++r->n > RELATIONS_MAX)
		return err_set(err, ERR_INPUT, _("the workbook has more than %d parts"), RELATIONS_MAX);
	if (id.n > NAME_MAX_BYTES || type.n > NAME_MAX_BYTES || target.n > NAME_MAX_BYTES)
		return err_set(err, ERR_INPUT, _("the workbook has a part whose name is too long"));
	struct relation *one = ARENA_NEW(a, struct relation);
	*one = (struct relation){ .next = r->list,
		.id = arena_str(a, id),
		.type = arena_str(a, type),
		.part = resolve(r, target) };
	r->list = one;
	return true;
}

/* Types are long addresses; their last word is the same in both forms of the standard. */
static bool is_type(const struct relation *r, const char *word)
{
	size_t n = strlen(word);

	return r->type.n > n && r->type.p[r->type.n - n - 1] == '/' &&
	    !memcmp(r->type.p + r->type.n - n, word, n);
}

static const struct relation *of_type(const struct relations *r, const char *word)
{
	for (const struct relation *x = r->list; x; x = x->next)
		if (is_type(x, word) && x->part != ARCHIVE_NONE)
			return x;
	return NULL;
}

/* The relations of a part, "" for the package itself: "xl/workbook.xml" has "xl/_rels/workbook.xml.rels". */
static bool read_relations(struct xlsx_book *book, struct str part, struct relations *out, struct err *err)
{
	const struct xlsx_handler handler = { .ctx = out, .begin = relation_begin };
	struct input *AUTO_INPUT in = NULL;
	size_t slash = part.n;

	while (slash && part.p[slash - 1] != '/' && part.p[slash - 1] != '\\')
		slash--;
	*out = (struct relations){ .book = book, .folder = { part.p, slash } };
	struct str name = { part.p ? part.p + slash : NULL, part.n - slash };
	long at = archive_find(
	    book->zip, arena_fmt(book->a, "%.*s_rels/%.*s.rels", STR_ARG(out->folder), STR_ARG(name)));
	if (at == ARCHIVE_NONE)
		return true;
	return xlsx_book_part(book, at, &in, err) && xlsx_xml_read(&in, &handler, err);
}

/* What it is ---------------------------------------------------------------------------------------------------- */

/* True when the ASCII text stands in the bytes in UTF-16LE, as OLE2 writes its names. */
static bool has_wide(struct str bytes, const char *text)
{
	size_t n = strlen(text), i;

	for (size_t at = 0; at + 2 * n <= bytes.n; at++) {
		for (i = 0; i < n && bytes.p[at + 2 * i] == text[i] && !bytes.p[at + 2 * i + 1]; i++)
			;
		if (i == n)
			return true;
	}
	return false;
}

bool xlsx_book_other(const char *name, struct str beginning, struct err *err)
{
	struct str text = str_trim(beginning);

	if (beginning.n >= 8 && memcmp(beginning.p, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0) {
		if (has_wide(beginning, "EncryptedPackage"))
			err_set(err, ERR_INPUT,
			    _("%s is protected by a password: ask for it without one, or open it and save it without"),
			    name);
		else
			err_set(err, ERR_INPUT,
			    _("%s is an old Excel workbook (.xls): open it and save it as .xlsx"), name);
		return true;
	}
	if (archive_is(beginning))
		return false;
	if (!beginning.n)
		err_set(err, ERR_INPUT, _("%s is empty; fetch it again"), name);
	else if (text.n && text.p[0] == '<')
		err_set(err, ERR_INPUT,
		    _("%s is no workbook but a page or an XML file: if a table stands in it use format = html, else open it and save it as .xlsx"),
		    name);
	else
		err_set(err, ERR_INPUT,
		    _("%s is no workbook: if it is text with commas, semicolons or tabs use format = csv"),
		    name);
	return true;
}

/* A zip without a workbook of this kind. */
static bool no_workbook(const struct xlsx_book *book, const char *name, struct err *err)
{
	if (archive_find(book->zip, STR("xl/workbook.bin")) != ARCHIVE_NONE)
		return err_set(err, ERR_INPUT,
		    _("%s is a binary Excel workbook (.xlsb): open it and save it as .xlsx"), name);
	if (archive_find(book->zip, STR("content.xml")) != ARCHIVE_NONE)
		return err_set(err, ERR_INPUT,
		    _("%s is an OpenDocument file (.ods): open it and save it as .xlsx"), name);
	if (archive_find(book->zip, STR("Index/Document.iwa")) != ARCHIVE_NONE)
		return err_set(
		    err, ERR_INPUT, _("%s is of Numbers: export it from there as Excel (.xlsx)"), name);
	if (archive_find(book->zip, STR("word/document.xml")) != ARCHIVE_NONE)
		return err_set(
		    err, ERR_INPUT, _("%s is a text document, no workbook: ask for the list as .xlsx"), name);
	return err_set(err, ERR_INPUT, _("%s is a zip without a workbook in it"), name);
}

/* The workbook ------------------------------------------------------------------------------------------------- */

static bool book_begin(void *ctx, const struct xlsx_at *at, const struct xlsx_attributes *x, struct err *err)
{
	struct xlsx_book *book = ctx;
	struct str state = xlsx_attribute(x, "state");

	if (xlsx_at(at, 2, "workbook", "workbookPr"))
		book->date1904 = xlsx_true(xlsx_attribute(x, "date1904"));
	if (!xlsx_at(at, 3, "sheets", "sheet"))
		return true;
	if (book->n == SHEETS_MAX)
		return err_set(err, ERR_INPUT, _("the workbook has more than %d sheets"), SHEETS_MAX);
	book->sheets[book->n++] = (struct xlsx_sheet_entry){ .name = arena_str(
		                                                 book->a, xlsx_attribute(x, "name")),
		.relation = arena_str(book->a, xlsx_attribute(x, "id")),
		.part = ARCHIVE_NONE,
		.hidden = state.n && !str_is(state, "visible") };
	return true;
}

static bool read_book(struct xlsx_book *book, long part, struct err *err)
{
	const struct xlsx_handler handler = { .ctx = book, .begin = book_begin };
	struct input *AUTO_INPUT in = NULL;
	struct relations r;

	book->sheets = ARENA_ARRAY(book->a, struct xlsx_sheet_entry, SHEETS_MAX);
	if (!xlsx_book_part(book, part, &in, err) || !xlsx_xml_read(&in, &handler, err) ||
	    !read_relations(book, archive_name(book->zip, (size_t)part), &r, err))
		return false;
	for (size_t i = 0; i < book->n; i++)
		for (const struct relation *x = r.list; x; x = x->next)
			if (is_type(x, "worksheet") && str_eq(x->id, book->sheets[i].relation))
				book->sheets[i].part = x->part;
	const struct relation *strings = of_type(&r, "sharedStrings"), *styles = of_type(&r, "styles");
	book->strings = strings ? strings->part : ARCHIVE_NONE;
	book->styles = styles ? styles->part : ARCHIVE_NONE;
	return true;
}

bool xlsx_book_open(struct xlsx_book *out, const struct input *in, struct err *err)
{
	struct relations r;

	*out = (struct xlsx_book){ .strings = ARCHIVE_NONE, .styles = ARCHIVE_NONE };
	if (!archive_open(in, NULL, &out->zip, err))
		return false;
	out->a = arena_new(BOOK_MEMORY);
	if (!read_relations(out, STR_NONE, &r, err))
		return false;
	const struct relation *main = of_type(&r, "officeDocument");
	long part = main ? main->part : archive_find(out->zip, STR("xl/workbook.xml"));
	struct str name = part == ARCHIVE_NONE ? STR_NONE : archive_name(out->zip, (size_t)part);
	bool xml = name.n > 4 && memcmp(name.p + name.n - 4, ".xml", 4) == 0;
	if (!xml || strstr(name.p, "word/"))
		return no_workbook(out, input_name(in), err);
	if (!read_book(out, part, err))
		return false;
	return out->n || err_set(err, ERR_INPUT, _("%s: the workbook names no sheet"), input_name(in));
}

void xlsx_book_close(struct xlsx_book *book)
{
	archive_close(&book->zip);
	arena_free(&book->a);
}

bool xlsx_book_part(const struct xlsx_book *book, long part, struct input **out, struct err *err)
{
	return archive_entry(book->zip, (size_t)part, out, err);
}

/* The names of the sheets for a message, as many as fit. */
static const char *names(const struct xlsx_book *book, struct buf *out)
{
	for (size_t i = 0; i < book->n && out->n < NAMES_SHOWN; i++)
		buf_fmt(out, "%s\"%.*s\"", i ? ", " : "", STR_ARG(text_cut(book->sheets[i].name, 60)));
	return buf_z(out);
}

const struct xlsx_sheet_entry *xlsx_book_sheet(
    const struct xlsx_book *book, struct str asked, struct err *err)
{
	struct buf AUTO_BUF there = BUF_INIT(4096);
	const struct xlsx_sheet_entry *found = NULL;
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 24);
	struct str folded = text_fold(a, asked);
	unsigned long number;

	for (size_t i = 0; i < book->n && !found; i++)
		if (str_eq(text_fold(a, book->sheets[i].name), folded))
			found = &book->sheets[i];
	if (!found && xlsx_count(asked, book->n, &number) && number)
		found = &book->sheets[number - 1];
	if (!found)
		err_set(err, ERR_CONFIG, _("[list] sheet = %.*s: there is no such sheet; there are %s"),
		    STR_ARG(text_cut(asked, 60)), names(book, &there));
	else if (found->part == ARCHIVE_NONE)
		err_set(err, ERR_CONFIG, _("[list] sheet = %.*s: this sheet has no cells (a chart?)"),
		    STR_ARG(text_cut(asked, 60)));
	return found && found->part != ARCHIVE_NONE ? found : NULL;
}
