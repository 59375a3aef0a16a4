/* close.c: vigie close. */
#include "cmd/change.h"
#include "cmd/commands.h"
#include "lib/i18n.h"

bool cmd_close(struct app *app, const struct args *args, struct err *err)
{
	bool reopen = args_flag(args, "reopen");
	struct changing c;
	struct fiche f;

	if (!change_begin(app, args, &c, err) || !fiche_find(app->a, app->db, str_of(args->v[0]), &f, err))
		return false;
	if (!edit_status(
	        app->a, app->db, &f, reopen ? "active" : "closed", reopen ? "reopen" : "close", &c.by, err))
		return false;
	return change_end(
	    &c, &f, reopen ? "reopen" : "close", reopen ? _("active again") : _("closed"), NULL, err);
}
