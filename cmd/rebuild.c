/* rebuild.c: vigie rebuild. */
#include "store/rebuild.h"

#include "cmd/commands.h"
#include "lib/i18n.h"

static const struct print_column columns[] = {
	{ "fiches", NULL, PRINT_PROGRAMS },
	{ "differing", NULL, PRINT_PROGRAMS },
	{ "broken", NULL, PRINT_PROGRAMS },
};

static void put(struct app *app, const struct rebuilt *r)
{
	if (!app->json)
		return;
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	print_begin(&app->out);
	print_int(&app->out, r->fiches);
	print_int(&app->out, r->differing);
	print_int(&app->out, r->broken);
	print_end(&app->out);
}

static bool verify(struct app *app, struct err *err)
{
	struct rebuilt r;

	if (!rebuild_verify(app->a, app->db, &r, err))
		return false;
	put(app, &r);
	if (r.broken)
		return err_set(err, ERR_FATAL,
		    _("the history of %lld of %lld fiches does not lead back to their first document "
		      "(%.*s): keep this database and compare with a backup"),
		    (long long)r.broken, (long long)r.fiches, STR_ARG(r.first_broken));
	print_line(&app->out, _("fiches: %lld; every history is whole"), (long long)r.fiches);
	return true;
}

bool cmd_rebuild(struct app *app, const struct args *args, struct err *err)
{
	struct rebuilt r;

	if (args_flag(args, "verify"))
		return verify(app, err);
	if (!rebuild_tables(app->a, app->db, &r, err))
		return false;
	put(app, &r);
	print_line(&app->out, _("fiches made again: %lld; not as their documents said: %lld"),
	    (long long)r.fiches, (long long)r.differing);
	return true;
}
