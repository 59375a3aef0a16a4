/* source_preview.c: vigie source preview. */
#include "cmd/card.h"
#include "cmd/feed.h"
#include "cmd/source.h"
#include "lib/i18n.h"
#include "store/delivery.h"
#include "sync/preview.h"

#include <inttypes.h>
#include <unistd.h>

enum { SHOWN_DEFAULT = 3, DOCUMENT_MAX = 16 * 1024 * 1024 };

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

/* Figures ---------------------------------------------------------------------------------------------------- */

static void figure(struct app *app, const char *label, uint64_t n)
{
	if (n)
		print_field(&app->out, 1, label, arena_fmt(app->a, "%" PRIu64, n), NULL);
}

static const struct print_column report_columns[] = {
	{ "source", NULL, PRINT_PROGRAMS },
	{ "file", NULL, PRINT_PROGRAMS },
	{ "found", NULL, PRINT_PROGRAMS },
	{ "items", NULL, PRINT_PROGRAMS },
	{ "looked_at", NULL, PRINT_PROGRAMS },
	{ "records", NULL, PRINT_PROGRAMS },
	{ "refused", NULL, PRINT_PROGRAMS },
	{ "partial", NULL, PRINT_PROGRAMS },
	{ "repeated", NULL, PRINT_PROGRAMS },
	{ "outside", NULL, PRINT_PROGRAMS },
	{ "unplaced", NULL, PRINT_PROGRAMS },
};

static void put_report_json(struct app *app, const struct source *s, const struct preview_report *r)
{
	const uint64_t figures[] = { r->items, r->looked, r->records, r->refused, r->partial, r->repeated,
		r->outside, r->unplaced };
	struct print *p = &app->out;

	print_table(p, report_columns, sizeof report_columns / sizeof *report_columns);
	print_begin(p);
	print_str(p, s->name);
	print_str(p, r->file);
	print_str(p, r->found);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		print_int(p, (int64_t)figures[i]);
	print_end(p);
}

static void put_report(struct app *app, const struct source *s, const struct preview_report *r)
{
	struct print *p = &app->out;

	print_line(p, "%.*s (%.*s)", STR_ARG(s->title), STR_ARG(s->name));
	print_field(p, 1, _("File"), r->file, NULL);
	if (r->found.n)
		print_field(p, 1, _("Found"), r->found, NULL);
	figure(app, _("Records in it"), r->items);
	if (r->looked < r->items)
		figure(app, _("Looked at (--rows)"), r->looked);
	figure(app, _("Would come in"), r->records);
	figure(app, _("Refused"), r->refused);
	figure(app, _("Taken without one of their values"), r->partial);
	figure(app, _("Keys that stand twice"), r->repeated);
	figure(app, _("Outside the territory, left out"), r->outside);
	figure(app, _("Of unknown place, taken"), r->unplaced);
}

/* Tables ----------------------------------------------------------------------------------------------------- */

static const struct print_column value_columns[] = {
	{ "value", N_("VALUE"), 0 },
	{ "filled", N_("RECORDS"), PRINT_RIGHT },
};

static void put_values(struct app *app, const struct preview_name *v)
{
	struct print *p = &app->out;

	if (v)
		print_blank(p);
	print_table(p, value_columns, sizeof value_columns / sizeof *value_columns);
	for (; v; v = v->next) {
		print_begin(p);
		print_str(p, v->name);
		print_int(p, (int64_t)v->filled);
		print_end(p);
	}
}

static const struct print_column unused_columns[] = {
	{ "column", N_("COLUMN NOT USED"), 0 },
	{ "filled", N_("ROWS"), PRINT_RIGHT },
	{ "sample", N_("FOR INSTANCE"), PRINT_CUT },
};

static const struct print_column member_columns[] = {
	{ "member", N_("UNKNOWN TO HSDS, KEPT INTERNAL"), 0 },
	{ "filled", N_("RECORDS"), PRINT_RIGHT },
	{ "sample", N_("FOR INSTANCE"), PRINT_CUT },
};

static void put_names(struct app *app, const struct print_column columns[3], const struct preview_name *v)
{
	struct print *p = &app->out;

	if (!v)
		return;
	print_blank(p);
	print_table(p, columns, 3);
	for (; v; v = v->next) {
		print_begin(p);
		print_str(p, v->name);
		print_int(p, (int64_t)v->filled);
		print_str(p, v->sample);
		print_end(p);
	}
}

/* ----------------------------------------------------------------------------------------------------------- */

/* A source whose deliveries are given by hand: its last one, as it was kept. */
static bool find_kept(struct app *app, const struct source *s, const char **id, struct err *err)
{
	struct delivery_run *last = NULL;

	if (app->db_path && access(app->db_path, R_OK) == 0 &&
	    (!app_open(app, DB_READ, "vigie source preview", err) ||
	        !delivery_list(app->a, app->db, s->name, 1, &last, err)))
		return false;
	*id = last ? arena_z(app->a, last->sha256) : NULL;
	return last ||
	    err_set(err, ERR_CONFIG,
	        _("the source \"%.*s\" has no \"where\" and has delivered nothing yet: give the file to look at"),
	        STR_ARG(s->name));
}

bool source_preview(struct app *app, const struct args *args, struct err *err)
{
	int64_t shown = SHOWN_DEFAULT, rows = PREVIEW_ROWS;
	struct preview_report r;
	struct source *s;

	if (args->n < 2)
		return app_usage(app, err, _("which source? \"vigie source list\" lists them"));
	if (!app_number(app, args, "max", 0, INT32_MAX, &shown, err) ||
	    !app_number(app, args, "rows", 1, INT32_MAX, &rows, err) ||
	    !source_find(app->a, app->conf, str_of(args->v[1]), &s, err))
		return false;
	struct preview_options o = { .file = args->n > 2 ? args->v[2] : NULL,
		.rows = (uint64_t)(rows > shown ? rows : shown),
		.shown = (int)shown,
		.now = app->now,
		.each = put_record,
		.ctx = app };
	const char *delivery = args_text(args, "delivery");
	if (delivery && o.file)
		return app_usage(app, err, _("give a file or --delivery, not both"));
	if (delivery && !app_open(app, DB_READ, "vigie source preview", err))
		return false;
	o.delivery = delivery;
	if (!delivery && !o.file && !s->where.n && !find_kept(app, s, &o.delivery, err))
		return false;
	if (!preview_run(app->a, app->db, app->conf, s, &o, &r, err))
		return false;
	if (app->json)
		put_report_json(app, s, &r);
	else
		put_report(app, s, &r);
	put_values(app, r.values);
	put_names(app, unused_columns, r.columns);
	put_names(app, member_columns, r.members);
	feed_left_out(app, r.left_out);
	feed_categories(app, r.categories);
	feed_refusals(app, r.refusals, _("--json shows them all"));
	return true;
}
