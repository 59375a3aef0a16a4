#include "cmd/fill.h"

#include "cmd/change.h"
#include "cmd/editor.h"
#include "cmd/form.h"
#include "cmd/given.h"
#include "lib/i18n.h"

enum { FORM_MAX = 32 * 1024 * 1024 };

static void say_faults(struct app *app, const struct form_fault *f)
{
	for (; f; f = f->next)
		app_say(app, _("line %d: %.*s"), f->line, STR_ARG(f->text));
}

/* Until the form can be read. */
static bool edit_form(
    struct app *app, struct record *r, const char *path, struct record **out, struct err *err)
{
	struct form_fault *faults;
	struct str text;

	for (;;) {
		if (!editor_run(app->a, path, &text, err))
			return false;
		if (form_read(app->a, r, text, app->french, out, &faults))
			return true;
		say_faults(app, faults);
		if (!app->asks || !app_ask(app, "%s", _("Open the form again?")))
			return err_set(
			    err, ERR_INPUT, _("the form cannot be understood; nothing was changed"));
	}
}

static bool fill_form(struct app *app, struct record *r, struct filled *out, struct err *err)
{
	struct buf AUTO_BUF text = BUF_INIT(FORM_MAX);

	form_write(app->a, &text, r, app->french);
	if (!buf_ok(&text))
		return err_set(err, ERR_INPUT, _("the fiche is too long for a form: give PATH=VALUE"));
	return editor_begin(app->a, buf_str(&text), &out->file, err) &&
	    edit_form(app, r, out->file, &out->record, err);
}

bool fill_record(struct app *app, struct record *r, const struct args *args, int first, struct filled *out,
    struct err *err)
{
	*out = (struct filled){ 0 };
	if (args->n == first) {
		if (!fill_form(app, r, out, err))
			return false;
	} else {
		out->record = record_copy(app->a, r);
		if (!given_set(app->a, out->record, args->v + first, args->n - first, app->french, err))
			return false;
	}
	out->diff = diff_records(app->a, r, out->record);
	if (out->file || args_flag(args, "dry-run"))
		change_show(app, r, out->record, out->diff);
	return true;
}

bool fill_agreed(struct app *app, const struct args *args, const struct filled *filled)
{
	if (!filled->file || args_flag(args, "yes") || args_flag(args, "dry-run"))
		return true;
	return app_ask(app, "%s", _("Write this?"));
}

void fill_end(struct app *app, const struct filled *filled, bool ok)
{
	if (!filled->file)
		return;
	if (ok)
		editor_end(filled->file);
	else
		app_say(app, _("what you typed is kept in %s"), filled->file);
}
