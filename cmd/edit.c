/* edit.c: vigie edit. */
#include "cmd/change.h"
#include "cmd/commands.h"
#include "cmd/fill.h"
#include "lib/i18n.h"

static bool write_changes(struct app *app, const struct args *args, const struct fiche *f,
    const struct filled *filled, struct err *err)
{
	if (!filled->diff) {
		app_say(app, _("%.*s: nothing to change"), STR_ARG(f->name));
		return true;
	}
	if (!fill_agreed(app, args, filled)) {
		app_say(app, "%s", _("nothing was changed"));
		return true;
	}
	return change_apply(app, args, f->id, filled->diff, err);
}

bool cmd_edit(struct app *app, const struct args *args, struct err *err)
{
	struct filled filled;
	struct fiche f;

	if (!fiche_find(app->a, app->db, str_of(args->v[0]), &f, err))
		return false;
	bool ok = fill_record(app, f.record, args, 1, &filled, err) &&
	    write_changes(app, args, &f, &filled, err);
	fill_end(app, &filled, ok);
	return ok;
}
