/* source_guess.c: vigie source guess. */
#include "cmd/source.h"
#include "importers/guess.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "sync/fetch_package.h"

#include <stdlib.h>
#include <string.h>

enum { MAPPING_MAX = 4 * 1024 * 1024, NAME_MAX_BYTES = 24 };

/* What is known of the file. */
struct found {
	const char *file, *output;
	struct guess_format format;
	struct str name; /* of the source: after the file's */
};

/* "Bottin des organismes 2026.csv": "bottin-des-organismes". */
static struct str source_name(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
	struct str folded = text_fold(a, (struct str){ base, dot ? (size_t)(dot - base) : strlen(base) });
	char *out = arena_alloc(a, NAME_MAX_BYTES + 1);
	size_t n = 0;

	for (size_t i = 0; i < folded.n && n < NAME_MAX_BYTES; i++) {
		char c = folded.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = c;
		else if (n && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n && out[n - 1] == '-')
		n--;
	return n ? (struct str){ out, n } : STR("source");
}

/* A contract that reads the file, to be taken into vigie.conf. */
static void add_contract(struct buf *b, const struct found *f, const char *before)
{
	buf_fmt(b, "%s[source %.*s]\n", before, STR_ARG(f->name));
	buf_fmt(b, "%stitle    = %s\n", before, _("who publishes this list, and what it is"));
	buf_fmt(b, "%sformat   = %s\n", before, f->format.name);
	buf_fmt(b, "%swhere    = %s\n", before, f->file);
	if (f->format.importer)
		buf_fmt(b, "%smapping  = %s\n", before, f->output ? f->output : "mappings/source.map");
	buf_fmt(b, "%scomplete = no\n", before);
	buf_fmt(b, "%scontact  = %s\n", before, _("whom to write to about this list"));
}

static void add_comment(struct buf *b, struct str line)
{
	buf_fmt(b, "; %.*s\n", STR_ARG(line));
}

/* What stands above the mapping: where it comes from, what to do with it. */
static void add_head(struct app *app, struct buf *b, const struct found *f)
{
	struct arena *a = app->a;

	add_comment(b,
	    text_plain(a,
	        arena_fmt(
	            a, _("A first mapping of %s, guessed from its columns' names and its cells."), f->file)));
	add_comment(
	    b, str_of(_("Correct it, then look at what it makes of the list: vigie source preview NAME.")));
	add_comment(b, str_of(_("docs/mapping.md explains the language. This goes into vigie.conf:")));
	add_comment(b, STR(""));
	add_contract(b, f, "; ");
	add_comment(b,
	    str_of(_(
	        "(complete = yes when each delivery is the whole list: what it no longer has is then offered for deletion)")));
	buf_fmt(b, "\n");
}

/* Formats with records of their own. */
static bool needs_none(struct app *app, const struct found *f, struct err *err)
{
	struct buf AUTO_BUF b = BUF_INIT(MAPPING_MAX);

	if (!f->format.name)
		return err_set(err, ERR_INPUT,
		    _("%s: Vigie knows no format that looks like this. Is it a program's own file, or an archive to be "
		      "unpacked first? Ask the partner for CSV"),
		    f->file);
	if (!importer_by_name(str_of(f->format.name)))
		return err_set(err, ERR_INPUT,
		    _("%s looks like %s, which this version of Vigie does not read"), f->file,
		    f->format.name);
	app_say(app, _("%s looks like %s: it needs no mapping. This goes into vigie.conf:"), f->file,
	    f->format.name);
	add_contract(&b, f, "");
	return file_write_all(NULL, FILE_PUBLIC, buf_str(&b), err);
}

static bool guess_list(
    struct app *app, const struct found *f, struct input *in, struct str encoding, struct err *err)
{
	struct buf AUTO_BUF text = BUF_INIT(MAPPING_MAX);
	struct guess_told told;

	add_head(app, &text, f);
	if (!guess_mapping(f->format.importer, in, encoding, &text, &told, err) ||
	    !file_write_all(f->output, FILE_PUBLIC, buf_str(&text), err))
		return false;
	if (f->output)
		app_say(app, _("%s is written; it begins with the section for vigie.conf"), f->output);
	app_say(app,
	    told.all ? _("%zu of %zu columns have a place, by their names and %zu rows")
	             : _("%zu of %zu columns have a place, by their names and the first %zu rows"),
	    told.known, told.columns, told.rows);
	return true;
}

bool source_guess(struct app *app, const struct args *args, struct err *err)
{
	const char *format = args_text(args, "format");
	struct input *AUTO_INPUT in = NULL, *AUTO_INPUT beginning = NULL;
	struct found f = { .output = args_text(args, "output") };

	if (args->n != 2)
		return app_usage(app, err, _("guess wants one file"));
	f.file = args->v[1];
	f.name = source_name(app->a, f.file);
	if (!format && fetch_package_is(f.file)) {
		f.format.name = "hsds-package";
		return needs_none(app, &f, err);
	}
	if (!input_open_file(f.file, INPUT_MAX, &in, err))
		return false;
	if (!input_again(in, &beginning, err))
		return false;
	if (!format && !guess_format(beginning, &f.format, err))
		return false;
	if (format) {
		f.format = (struct guess_format){ importer_by_name(str_of(format)), format };
		if (!f.format.importer)
			return app_usage(app, err,
			    _("there is no format \"%s\"; \"vigie help import\" lists them"), format);
		if (!f.format.importer->rows)
			f.format.importer = NULL;
	}
	return f.format.importer ? guess_list(app, &f, in, str_of(args_text(args, "encoding")), err)
	                         : needs_none(app, &f, err);
}
