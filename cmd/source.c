/* source.c: vigie source. */
#include "cmd/commands.h"
#include "cmd/source.h"
#include "lib/i18n.h"
#include "sync/sync.h"

#include <string.h>

static const struct print_column columns[] = {
	{ "source", N_("SOURCE"), 0 },
	{ "title", N_("TITLE"), PRINT_CUT },
	{ "format", N_("FORMAT"), 0 },
	{ "trust", N_("TRUST"), PRINT_RIGHT },
	{ "complete", N_("WHOLE LIST"), PRINT_SPARE },
	{ "creates", N_("FOUNDS FICHES"), PRINT_SPARE },
	{ "where", N_("WHERE"), PRINT_CUT },
	{ "mapping", NULL, PRINT_PROGRAMS },
	{ "visibility", NULL, PRINT_PROGRAMS },
	{ "categories", NULL, PRINT_PROGRAMS },
	{ "contact", N_("CONTACT"), PRINT_CUT | PRINT_SPARE },
};

static bool list_sources(struct app *app, struct err *err)
{
	struct print *p = &app->out;
	struct source *s;

	if (!source_all(app->a, app->conf, &s, err))
		return false;
	if (!s)
		app_say(app, _("no section [source NAME] in %s"), conf_path(app->conf));
	print_table(p, columns, sizeof columns / sizeof *columns);
	for (; s; s = s->next) {
		print_begin(p);
		print_str(p, s->name);
		print_str(p, s->title);
		print_z(p, s->importer->name);
		print_int(p, s->trust);
		print_bool(p, s->complete);
		print_bool(p, s->creates);
		print_str(p, s->where);
		print_str(p, s->mapping);
		print_z(p, audience_names[s->visibility]);
		print_str(p, s->categories);
		print_str(p, s->contact);
		print_end(p);
	}
	return true;
}

bool cmd_source(struct app *app, const struct args *args, struct err *err)
{
	if (strcmp(args->v[0], "guess") == 0)
		return source_guess(app, args, err);
	if (!app->conf && !app_configure(app, true, err)) /* says that there is none */
		return false;
	if (strcmp(args->v[0], "list") == 0)
		return list_sources(app, err);
	if (strcmp(args->v[0], "preview") == 0)
		return source_preview(app, args, err);
	if (strcmp(args->v[0], "refusals") == 0)
		return source_refused(app, args, err);
	if (strcmp(args->v[0], "deliveries") == 0)
		return source_deliveries(app, args, err);
	return app_usage(
	    app, err, _("\"%s\": list, guess, preview, deliveries or refusals is expected"), args->v[0]);
}
