#include "importers/xlsx_styles.h"
#include "importers/xlsx_xml.h"

#include "lib/i18n.h"

#include <stdlib.h>

/* Excel has at most 65,490 styles, 250 codes and 255 characters in one; this fits in STYLES_MEMORY. */
enum { STYLES_MAX = 1 << 20, CODES_MAX = 1 << 13, CODE_MAX = 2048, ID_MAX = 1 << 20, BUILTIN = 164 };
#define STYLES_MEMORY ((size_t)64 << 20)

struct xlsx_style_format {
	struct xlsx_style_format *next;
	unsigned long id;
	struct xlsx_format format;
};

struct reading {
	struct xlsx_styles *styles;
	size_t codes;
	struct xlsx_style_format *made[256]; /* by the id's last bits: written out, or built in and used */
};

static const struct xlsx_format *find(struct reading *r, unsigned long id)
{
	for (struct xlsx_style_format *f = r->made[id % 256]; f; f = f->next)
		if (f->id == id)
			return &f->format;
	return NULL;
}

static const struct xlsx_format *put(struct reading *r, unsigned long id, struct xlsx_format format)
{
	struct xlsx_style_format *f = ARENA_NEW(r->styles->a, struct xlsx_style_format);

	*f = (struct xlsx_style_format){ r->made[id % 256], id, format };
	r->made[id % 256] = f;
	return &f->format;
}

static bool is_plain(const struct xlsx_format *f)
{
	for (int i = 0; f && i < f->n; i++)
		if (f->section[i].kind != XLSX_NUMBER)
			return false;
	return true;
}

static bool add_style(struct reading *r, struct str number, struct err *err)
{
	struct xlsx_styles *s = r->styles;
	unsigned long id = 0;

	if (s->n == STYLES_MAX)
		return err_set(err, ERR_INPUT, _("the workbook has more than %d styles"), STYLES_MAX);
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 64;
		if (!(s->formats = realloc(s->formats, s->cap * sizeof(*s->formats))))
			abort();
	}
	if (!xlsx_count(number, ID_MAX, &id))
		id = 0;
	const struct xlsx_format *f = find(r, id);
	if (!f && id < BUILTIN)
		f = put(r, id, xlsx_format_builtin(id));
	s->formats[s->n++] = is_plain(f) ? NULL : f;
	return true;
}

static bool begin(void *ctx, const struct xlsx_at *at, const struct xlsx_attributes *x, struct err *err)
{
	struct reading *r = ctx;
	unsigned long id;

	if (xlsx_at(at, 3, "cellXfs", "xf"))
		return add_style(r, xlsx_attribute(x, "numFmtId"), err);
	if (!xlsx_at(at, 3, "numFmts", "numFmt") || !xlsx_count(xlsx_attribute(x, "numFmtId"), ID_MAX, &id))
		return true;
	struct str code = xlsx_attribute(x, "formatCode");
	if (code.n <= CODE_MAX && ++r->codes <= CODES_MAX && !find(r, id))
		put(r, id, xlsx_format_code(r->styles->a, code));
	return true;
}

bool xlsx_styles_read(struct xlsx_styles *out, const struct xlsx_book *book, struct err *err)
{
	struct reading r = { .styles = out };
	const struct xlsx_handler handler = { .ctx = &r, .begin = begin };
	struct input *AUTO_INPUT in = NULL;

	*out = (struct xlsx_styles){ .a = NULL };
	if (book->styles == ARCHIVE_NONE)
		return true;
	out->a = arena_new(STYLES_MEMORY);
	return xlsx_book_part(book, book->styles, &in, err) && xlsx_xml_read(&in, &handler, err);
}

void xlsx_styles_free(struct xlsx_styles *styles)
{
	arena_free(&styles->a);
	free(styles->formats);
	styles->formats = NULL;
}
