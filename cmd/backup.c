/* backup.c: vigie backup. */
#include "store/backup.h"

#include "cmd/commands.h"
#include "lib/i18n.h"

bool cmd_backup(struct app *app, const struct args *args, struct err *err)
{
	const struct conf *conf;
	const char *folder = args->n ? args->v[0] : NULL;
	int64_t keep = 0;
	struct str made;
	int removed;

	if (!app_conf(app, &conf, err) || !conf_int(conf, "backup", "keep", 0, 0, INT32_MAX, &keep, err) ||
	    !app_number(app, args, "keep", 0, INT32_MAX, &keep, err))
		return false;
	if (!folder && conf_get(conf, "backup", "folder"))
		folder = app_path(app, conf_get(conf, "backup", "folder"));
	if (!folder || !*folder)
		return app_usage(
		    app, err, _("name a folder, or set folder in [backup] of the configuration"));
	if (!backup_keep(app->a, app->db, folder, app->now, (int)keep, &made, &removed, err))
		return false;
	print_line(&app->out, _("copied to %.*s"), STR_ARG(made));
	if (removed)
		print_line(&app->out,
		    ngettext("%d older copy removed", "%d older copies removed", (unsigned long)removed),
		    removed);
	return true;
}
