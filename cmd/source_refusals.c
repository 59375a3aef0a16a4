/* source_refusals.c: vigie source refusals. */
#include "cmd/feed.h"
#include "cmd/source.h"
#include "lib/i18n.h"
#include "store/source.h"

/* As the report of an import has them. */
static struct sync_refusal *as_told(struct app *app, const struct source_refusal *r)
{
	struct sync_refusal *first = NULL, **end = &first;

	for (; r; r = r->next) {
		*end = ARENA_NEW(app->a, struct sync_refusal);
		**end = (struct sync_refusal){
			.line = r->line, .column = r->column, .value = r->value, .reason = r->reason
		};
		end = &(*end)->next;
	}
	return first;
}

bool source_refused(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_text(args, "output");
	struct source_refusal *r;
	struct source *s;
	struct str file;

	if (args->n < 2)
		return app_usage(app, err, _("which source? \"vigie source list\" lists them"));
	if (!source_find(app->a, app->conf, str_of(args->v[1]), &s, err) ||
	    !app_open(app, DB_READ, "vigie source refusals", err) ||
	    !source_refusals(app->a, app->db, s->name, &file, &r, err))
		return false;
	if (!r)
		app_say(app, _("%.*s: nothing of the latest delivery was refused"), STR_ARG(s->title));
	if (path)
		return feed_write_refusals(app, path, file, as_told(app, r), err);
	if (r && !app->json)
		print_field(&app->out, 1, _("File"), file, NULL);
	feed_refusals(app, as_told(app, r), _("-o FILE writes them all as CSV, for the partner"));
	return true;
}
