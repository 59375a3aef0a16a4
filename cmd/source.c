/* source.c: vigie source. */
#include "cmd/card.h"
#include "cmd/commands.h"
#include "cmd/source.h"
#include "lib/i18n.h"
#include "sync/sync.h"

#include <string.h>

enum { PREVIEWED_DEFAULT = 3, DOCUMENT_MAX = 16 * 1024 * 1024 };

static const struct print_column columns[] = {
	{ "source", N_("SOURCE"), 0 },
	{ "title", N_("TITLE"), PRINT_CUT },
	{ "format", N_("FORMAT"), 0 },
	{ "trust", N_("TRUST"), PRINT_RIGHT },
	{ "complete", N_("WHOLE LIST"), PRINT_SPARE },
	{ "creates", N_("FOUNDS FICHES"), PRINT_SPARE },
	{ "where", N_("WHERE"), PRINT_CUT },
	{ "mapping", NULL, PRINT_PROGRAMS },
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
		print_str(p, s->contact);
		print_end(p);
	}
	return true;
}

/* Records are printed as they come: their memory is the importer's. */
static bool put_record(void *ctx, const struct record *r, const struct origin *o, struct err *err)
{
	struct app *app = ctx;
	struct buf AUTO_BUF json = BUF_INIT(DOCUMENT_MAX);
	struct card card = { 0 };

	(void)err;
	if (app->json) {
		record_write_json(&json, r);
		print_json(&app->out, buf_str(&json));
		return true;
	}
	print_line(&app->out, _("line %llu, id of the source: %.*s"), (unsigned long long)o->line,
	    STR_ARG(o->native));
	card_print(app, record_copy(app->a, r), &card);
	print_blank(&app->out);
	return true;
}

static bool preview(struct app *app, const struct args *args, struct err *err)
{
	int64_t max = PREVIEWED_DEFAULT;
	struct sync_report report;
	struct source *s;

	if (args->n < 2)
		return app_usage(app, err, _("which source? \"vigie source list\" lists them"));
	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err) ||
	    !source_find(app->a, app->conf, str_of(args->v[1]), &s, err) ||
	    !sync_preview(app->a, app->conf, s, args->n > 2 ? args->v[2] : NULL, (int)max, &report,
	        put_record, app, err))
		return false;
	if (report.found.n)
		app_say(app, _("%.*s: %.*s"), STR_ARG(report.file), STR_ARG(report.found));
	for (const struct sync_refusal *r = report.refusals; r; r = r->next)
		app_say(app, _("line %llu %.*s \"%.*s\": %.*s"), (unsigned long long)r->line,
		    STR_ARG(r->column), STR_ARG(r->value), STR_ARG(r->reason));
	return true;
}

bool cmd_source(struct app *app, const struct args *args, struct err *err)
{
	if (strcmp(args->v[0], "list") == 0)
		return list_sources(app, err);
	if (strcmp(args->v[0], "preview") == 0)
		return preview(app, args, err);
	if (strcmp(args->v[0], "deliveries") == 0)
		return source_deliveries(app, args, err);
	return app_usage(app, err, _("\"%s\": list, preview or deliveries is expected"), args->v[0]);
}
