/* import.c: vigie import. */
#include "cmd/commands.h"
#include "cmd/describe.h"
#include "cmd/feed.h"
#include "cmd/progress.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "sync/sync.h"
#include "sync/told.h"

#include <inttypes.h>
#include <sysexits.h>

/* Figures ---------------------------------------------------------------------------------------------------- */

static void figure(struct app *app, const char *label, uint64_t n)
{
	if (n)
		print_field(&app->out, 1, label, arena_fmt(app->a, "%" PRIu64, n), NULL);
}

/* Of a delivery that was stopped nothing was taken. */
static void put_taken(struct app *app, const struct sync_report *r)
{
	figure(app, _("New fiches"), r->created);
	figure(app, _("Joined to a fiche of another source"), r->joined);
	figure(app, _("Unknown, and the source founds no fiches"), r->not_created);
	figure(app, _("Values changed"), r->changed);
	figure(app, _("Values proposed (vigie review)"), r->proposed);
	figure(app, _("Values refused by a technician before"), r->silent);
}

static void put_report(struct app *app, const struct source *s, const struct sync_report *r, bool dry_run)
{
	print_line(&app->out,
	    dry_run ? _("%.*s (%.*s): %s – only tried, nothing was written") : _("%.*s (%.*s): %s"),
	    STR_ARG(s->title), STR_ARG(s->name), describe_word(app->a, str_of(r->outcome)));
	if (r->message.n)
		print_line(&app->out, "%.*s", STR_ARG(r->message));
	if (r->file.n)
		print_field(&app->out, 1, _("File"), r->file, NULL);
	if (r->found.n)
		print_field(&app->out, 1, _("Found"), r->found, NULL);
	figure(app, _("Records read"), r->items);
	figure(app, _("Held before"), r->held_before);
	figure(app, _("Refused"), r->refused);
	figure(app, _("Taken without one of their values"), r->partial);
	figure(app, _("The same again"), r->repeated);
	figure(app, _("Unchanged"), r->unchanged);
	if (!str_is(str_of(r->outcome), "stopped"))
		put_taken(app, r);
	figure(app, _("Gone from the list"), r->gone);
	figure(app, _("Outside the territory, left out"), r->outside);
	figure(app, _("Of unknown place, taken"), r->unplaced);
	figure(app, _("Back in the list"), r->returned);
}

static const struct print_column report_columns[] = {
	{ "source", NULL, PRINT_PROGRAMS },
	{ "outcome", NULL, PRINT_PROGRAMS },
	{ "message", NULL, PRINT_PROGRAMS },
	{ "file", NULL, PRINT_PROGRAMS },
	{ "found", NULL, PRINT_PROGRAMS },
	{ "dry_run", NULL, PRINT_PROGRAMS },
	{ "items", NULL, PRINT_PROGRAMS },
	{ "held_before", NULL, PRINT_PROGRAMS },
	{ "refused", NULL, PRINT_PROGRAMS },
	{ "partial", NULL, PRINT_PROGRAMS },
	{ "repeated", NULL, PRINT_PROGRAMS },
	{ "unchanged", NULL, PRINT_PROGRAMS },
	{ "created", NULL, PRINT_PROGRAMS },
	{ "joined", NULL, PRINT_PROGRAMS },
	{ "not_created", NULL, PRINT_PROGRAMS },
	{ "changed", NULL, PRINT_PROGRAMS },
	{ "proposed", NULL, PRINT_PROGRAMS },
	{ "silent", NULL, PRINT_PROGRAMS },
	{ "gone", NULL, PRINT_PROGRAMS },
	{ "returned", NULL, PRINT_PROGRAMS },
	{ "outside", NULL, PRINT_PROGRAMS },
	{ "unplaced", NULL, PRINT_PROGRAMS },
};

static void put_report_json(
    struct app *app, const struct source *s, const struct sync_report *r, bool dry_run)
{
	const uint64_t figures[] = { r->items, r->held_before, r->refused, r->partial, r->repeated,
		r->unchanged, r->created, r->joined, r->not_created, r->changed, r->proposed, r->silent,
		r->gone, r->returned, r->outside, r->unplaced };

	print_table(&app->out, report_columns, sizeof report_columns / sizeof *report_columns);
	print_begin(&app->out);
	print_str(&app->out, s->name);
	print_z(&app->out, r->outcome);
	print_str(&app->out, r->message);
	print_str(&app->out, r->file);
	print_str(&app->out, r->found);
	print_bool(&app->out, dry_run);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		print_int(&app->out, (int64_t)figures[i]);
	print_end(&app->out);
}

/* Details --------------------------------------------------------------------------------------------------- */

static const struct print_column event_columns[] = {
	{ "event", NULL, PRINT_PROGRAMS },
	{ "fiche", NULL, PRINT_PROGRAMS },
	{ "name", NULL, PRINT_PROGRAMS },
	{ "path", NULL, PRINT_PROGRAMS },
	{ "old", NULL, PRINT_PROGRAMS },
	{ "new", NULL, PRINT_PROGRAMS },
	{ "reason", NULL, PRINT_PROGRAMS },
};

static void put_events_json(struct app *app, const struct sync_event *e)
{
	struct print *p = &app->out;

	print_table(p, event_columns, sizeof event_columns / sizeof *event_columns);
	for (; e; e = e->next) {
		print_begin(p);
		print_z(p, e->what);
		print_str(p, e->uuid);
		print_str(p, e->name);
		print_str(p, e->path);
		print_str(p, e->old);
		print_str(p, e->new);
		print_str(p, e->reason);
		print_end(p);
	}
}

/* What happened to a fiche as a whole is its line; what happened to its values stands under it. */
static void put_events(struct app *app, const struct sync_event *e)
{
	struct str last = STR_NONE;

	if (e)
		print_blank(&app->out);
	for (; e; last = e->uuid, e = e->next) {
		const char *what = describe_word(app->a, str_of(e->what));
		struct str id = text_cut(e->uuid, PRINT_ID_LENGTH);
		if (!e->path.n && e->reason.n)
			print_line(&app->out, _("%.*s (%.*s): %s (%s)"), STR_ARG(e->name), STR_ARG(id), what,
			    _(arena_z(app->a, e->reason)));
		else if (!e->path.n)
			print_line(&app->out, _("%.*s (%.*s): %s"), STR_ARG(e->name), STR_ARG(id), what);
		else if (!str_eq(last, e->uuid))
			print_line(&app->out, "%.*s (%.*s)", STR_ARG(e->name), STR_ARG(id));
		if (!e->path.n)
			continue;
		struct str label = describe_path(app->a, NULL, e->path, app->french);
		print_field(&app->out, 1, arena_fmt(app->a, "%s, %.*s", what, STR_ARG(label)).p,
		    describe_change(app->a, e->path, e->old, e->new, app->french), NULL);
	}
}

/* Fields ----------------------------------------------------------------------------------------------------- */

static const struct print_column field_columns[] = {
	{ "field", N_("FIELD"), 0 },
	{ "changed", N_("CHANGED"), PRINT_RIGHT },
	{ "proposed", N_("PROPOSED"), PRINT_RIGHT },
	{ "silent", N_("REFUSED BEFORE"), PRINT_RIGHT },
};

static void put_fields(struct app *app, const struct sync_field *f)
{
	struct print *p = &app->out;

	if (!f)
		return;
	print_blank(p);
	print_table(p, field_columns, sizeof field_columns / sizeof *field_columns);
	for (; f; f = f->next) {
		print_begin(p);
		print_str(p, app->json ? f->key : describe_field(app->a, f->key, app->french));
		print_int(p, (int64_t)f->changed);
		print_int(p, (int64_t)f->proposed);
		print_int(p, (int64_t)f->silent);
		print_end(p);
	}
}

/* ----------------------------------------------------------------------------------------------------------- */

/* First the delivery comes, then it is read, then its news are written. */
struct stages {
	struct progress fetching, reading, applying;
};

static void step_fetching(void *ctx, uint64_t n)
{
	progress_step(&((struct stages *)ctx)->fetching, n);
}

static void step_reading(void *ctx, uint64_t n)
{
	progress_step(&((struct stages *)ctx)->reading, n);
}

static void step_applying(void *ctx, uint64_t n)
{
	progress_step(&((struct stages *)ctx)->applying, n);
}

static bool import(
    struct app *app, const struct args *args, const struct source *s, struct sync_report *r, struct err *err)
{
	struct stages three;
	struct sync_options o = { .file = args->n > 1 ? args->v[1] : NULL,
		.delivery = args_text(args, "delivery"),
		.dry_run = args_flag(args, "dry-run"),
		.allow_deletions = args_flag(args, "allow-deletions"),
		.again = args_flag(args, "again"),
		.details = args_flag(args, "details"),
		.now = app->now,
		.fetching = step_fetching,
		.progress = step_reading,
		.applying = step_applying,
		.ctx = &three };

	if (o.file && o.delivery)
		return app_usage(app, err, _("give a file or --delivery, not both"));
	progress_begin(&three.fetching, _("bytes or records fetched"));
	progress_begin(&three.reading, _("records read"));
	progress_begin(&three.applying, _("records written"));
	bool ok = sync_import(app->a, app->db, app->conf, s, &o, r, err);
	progress_end(&three.fetching);
	progress_end(&three.reading);
	progress_end(&three.applying);
	return ok;
}

bool cmd_import(struct app *app, const struct args *args, struct err *err)
{
	const char *refusals = args_text(args, "refusals");
	bool dry_run = args_flag(args, "dry-run");
	struct sync_report r;
	struct source *s;

	if (!source_find(app->a, app->conf, str_of(args->v[0]), &s, err) || !import(app, args, s, &r, err))
		return false;
	if (app->json)
		put_report_json(app, s, &r, dry_run);
	else
		put_report(app, s, &r, dry_run);
	if (app->json)
		put_events_json(app, r.events);
	else
		put_events(app, r.events);
	if (r.n_events > TOLD_EVENTS)
		app_say(app, _("the first %d of %llu changes and proposals"), TOLD_EVENTS,
		    (unsigned long long)r.n_events);
	put_fields(app, r.fields);
	if (app->json || args_flag(args, "details"))
		feed_left_out(app, r.left_out);
	feed_categories(app, r.categories);
	feed_refusals(app, r.refusals, _("--refusals FILE writes them all"));
	if (str_is(str_of(r.outcome), "stopped"))
		app->exit = EX_DATAERR;
	return !refusals || feed_write_refusals(app, refusals, r.file, r.refusals, err);
}
