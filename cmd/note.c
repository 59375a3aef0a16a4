/* note.c: vigie note. */
#include "cmd/commands.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "store/edit.h"

enum { TEXT_MAX = 64 * 1024 };

static const struct print_column columns[] = {
	{ "at", N_("DATE"), 0 },
	{ "who", N_("WHO"), 0 },
	{ "text", N_("NOTE"), 0 },
};

static bool put_notes(struct app *app, const struct fiche *f, struct err *err)
{
	struct note *n;

	if (!edit_notes(app->a, app->db, f->id, &n, err))
		return false;
	if (!n)
		app_say(app, _("%.*s: no notes"), STR_ARG(f->name));
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	for (; n; n = n->next) {
		print_begin(&app->out);
		print_time(&app->out, n->at);
		print_str(&app->out, app->json ? n->who : history_name(n->who));
		print_str(&app->out, n->text);
		print_end(&app->out);
	}
	return true;
}

bool cmd_note(struct app *app, const struct args *args, struct err *err)
{
	struct buf AUTO_BUF text = BUF_INIT(TEXT_MAX);
	struct author by = { .who = app->who, .now = app->now };
	struct fiche f;

	if (!fiche_find(app->a, app->db, str_of(args->v[0]), &f, err))
		return false;
	if (args->n == 1)
		return put_notes(app, &f, err);
	for (int i = 1; i < args->n; i++)
		buf_fmt(&text, "%s%s", i > 1 ? " " : "", args->v[i]);
	if (!buf_ok(&text) || !text_utf8_valid(buf_str(&text), NULL))
		return err_set(err, ERR_INPUT, _("the note is too long, or not UTF-8"));
	if (!db_begin(app->db, err) || !edit_note(app->db, f.id, &by, buf_str(&text), err) ||
	    !db_commit(app->db, err))
		return false;
	print_line(&app->out, _("%.*s (%.*s): note kept; \"vigie show\" shows it"), STR_ARG(f.name),
	    STR_ARG(text_cut(f.uuid, PRINT_ID_LENGTH)));
	return true;
}
