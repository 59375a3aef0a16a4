/* restore.c: vigie restore. */
#include "cmd/commands.h"
#include "lib/i18n.h"
#include "store/backup.h"

bool cmd_restore(struct app *app, const struct args *args, struct err *err)
{
	if (!app_configure(app, false, err))
		return false;
	if (!app->db_path)
		return app_usage(app, err, _("name the database to be replaced with --db or --conf"));
	if (!backup_restore(args->v[0], app->db_path, app->now, err))
		return false;
	print_line(&app->out, _("%s is the copy %s now; what stood there is kept beside it"), app->db_path,
	    args->v[0]);
	return true;
}
