/* merge.c: vigie merge. */
#include "cmd/change.h"
#include "cmd/commands.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "store/join.h"

static bool agree(
    struct app *app, const struct args *args, const struct fiche *kept, const struct fiche *gone)
{
	if (args_flag(args, "yes") || args_flag(args, "dry-run"))
		return true;
	return app_ask(app, _("\"%.*s\" (%.*s) becomes part of \"%.*s\" (%.*s). Go on?"), STR_ARG(gone->name),
	    STR_ARG(text_cut(gone->uuid, PRINT_ID_LENGTH)), STR_ARG(kept->name),
	    STR_ARG(text_cut(kept->uuid, PRINT_ID_LENGTH)));
}

static bool find_both(
    struct app *app, const struct args *args, struct fiche *kept, struct fiche *gone, struct err *err)
{
	if (!fiche_find(app->a, app->db, str_of(args->v[0]), kept, err) ||
	    !fiche_find(app->a, app->db, str_of(args->v[1]), gone, err))
		return false;
	if (kept->id == gone->id)
		return err_set(err, ERR_INPUT, _("both are the fiche \"%.*s\""), STR_ARG(kept->name));
	return true;
}

bool cmd_merge(struct app *app, const struct args *args, struct err *err)
{
	struct fiche kept, gone;
	struct joined done;
	struct changing c;

	if (!find_both(app, args, &kept, &gone, err))
		return false;
	if (!agree(app, args, &kept, &gone)) {
		app_say(app, "%s", _("nothing was changed"));
		return true;
	}
	if (!change_begin(app, args, &c, err) || !find_both(app, args, &kept, &gone, err) ||
	    !join_merge(app->a, app->db, &kept, &gone, &c.by, &done, err))
		return false;
	const char *did = arena_fmt(app->a,
	    _("\"%.*s\" is part of it now (values taken: %d, proposed: %d; source records: %d)"),
	    STR_ARG(text_cut(gone.name, 60)), done.changed, done.proposed, done.records)
	                      .p;
	const char *undo =
	    arena_fmt(app->a, "vigie split %.*s", STR_ARG(text_cut(gone.uuid, PRINT_ID_LENGTH))).p;
	return change_end(&c, &kept, "merge", did, undo, err);
}
