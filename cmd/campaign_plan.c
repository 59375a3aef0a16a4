/* campaign_plan.c: vigie campaign plan: whom to ask, what he will read, and where to look at it. */
#include "cmd/campaign.h"

#include "cmd/progress.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/machine.h"
#include "mailer/maildir.h"
#include "mailer/mime.h"
#include "mailer/plan.h"
#include "mailer/preview.h"
#include "store/outbox.h"

enum { WORK_MAX = 256 * 1024 * 1024 };

struct planning {
	struct app *app;
	const char *maildir; /* NULL: none */
	struct preview *preview;
	bool list; /* each e-mail as a row */
	struct progress progress;
	int64_t emails;
};

/* Each e-mail -------------------------------------------------------------------------------------------------- */

static const struct print_column email_columns[] = {
	{ "to", N_("TO"), 0 },
	{ "n", N_("E-MAIL"), PRINT_RIGHT | PRINT_SPARE },
	{ "fiches", N_("FICHES"), PRINT_RIGHT },
	{ "subject", N_("SUBJECT"), PRINT_CUT },
	{ "message_id", NULL, PRINT_PROGRAMS },
};

static void put_row(struct planning *x, const struct outbox *o, struct str subject, int fiches)
{
	struct print *p = &x->app->out;

	if (!x->emails)
		print_table(p, email_columns, sizeof email_columns / sizeof *email_columns);
	print_begin(p);
	print_str(p, arena_str(x->app->a, o->envelope_to));
	print_int(p, o->n);
	print_int(p, fiches);
	print_str(p, arena_str(x->app->a, subject));
	print_str(p, arena_str(x->app->a, o->message_id));
	print_end(p);
}

static bool see(struct planning *x, const struct outbox *o, struct str subject, struct str bytes, int fiches,
    struct err *err)
{
	if (x->list)
		put_row(x, o, subject, fiches);
	x->emails++;
	if (x->maildir && !maildir_put(x->maildir, bytes, x->app->now, err))
		return false;
	return !x->preview || preview_add(x->preview, bytes, fiches, err);
}

static bool on_email(void *ctx, const struct plan_seen *seen, struct err *err)
{
	return see(ctx, seen->email, seen->subject, seen->bytes, seen->fiches, err);
}

static void on_progress(void *ctx, uint64_t fiches)
{
	progress_step(&((struct planning *)ctx)->progress, fiches);
}

/* Figures ------------------------------------------------------------------------------------------------------ */

static const struct print_column figure_columns[] = {
	{ "campaign", NULL, PRINT_PROGRAMS },
	{ "pending", NULL, PRINT_PROGRAMS },
	{ "due", NULL, PRINT_PROGRAMS },
	{ "asked", NULL, PRINT_PROGRAMS },
	{ "requests", NULL, PRINT_PROGRAMS },
	{ "reminders", NULL, PRINT_PROGRAMS },
	{ "waiting", NULL, PRINT_PROGRAMS },
	{ "later", NULL, PRINT_PROGRAMS },
	{ "no_address", NULL, PRINT_PROGRAMS },
	{ "opted_out", NULL, PRINT_PROGRAMS },
	{ "dead", NULL, PRINT_PROGRAMS },
	{ "given_up", NULL, PRINT_PROGRAMS },
	{ "exhausted", NULL, PRINT_PROGRAMS },
	{ "needless", NULL, PRINT_PROGRAMS },
};

static void put_json(struct app *app, const struct plan_told *t)
{
	const int64_t figures[] = { t->due, t->asked, t->requests, t->reminders, t->waiting, t->later,
		t->no_address, t->opted_out, t->dead, t->given_up, t->exhausted, t->needless };
	struct print *p = &app->out;

	print_table(p, figure_columns, sizeof figure_columns / sizeof *figure_columns);
	print_begin(p);
	print_str(p, t->campaign);
	print_str(p, t->pending);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		print_int(p, figures[i]);
	print_end(p);
}

static void put_figure(struct app *app, int depth, const char *label, int64_t n)
{
	print_field(&app->out, depth, label, arena_fmt(app->a, "%lld", (long long)n), NULL);
}

static void put_figures(struct app *app, const struct plan_told *t)
{
	const struct {
		const char *label;
		int depth;
		int64_t n;
	} rest[] = {
		{ N_("Contacts to be reminded"), 1, t->reminders },
		{ N_("Fiches that wait for an answer"), 1, t->waiting },
		{ N_("Fiches left for a later campaign"), 1, t->later },
		{ N_("Fiches for the telephone"), 1, t->no_address + t->opted_out + t->dead + t->given_up },
		{ N_("no e-mail address"), 2, t->no_address },
		{ N_("want no e-mail"), 2, t->opted_out },
		{ N_("addresses that no longer work"), 2, t->dead },
		{ N_("asked often enough"), 2, t->given_up },
		{ N_("Requests given up"), 1, t->exhausted },
		{ N_("Requests that need no answer any more"), 1, t->needless },
	};

	put_figure(app, 1, _("Fiches due"), t->due);
	put_figure(app, 1, _("Fiches to be asked about"), t->asked);
	put_figure(app, 1, _("Contacts to be asked"), t->requests);
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		if (rest[i].n)
			put_figure(app, rest[i].depth, _(rest[i].label), rest[i].n);
}

/* Previews ----------------------------------------------------------------------------------------------------- */

static bool begin_previews(struct planning *x, const struct args *args, struct str name, struct err *err)
{
	const char *html = args_text(args, "html");

	x->maildir = args_text(args, "maildir");
	x->list = args_flag(args, "dry-run") && !html && !x->maildir;
	if (x->maildir && !maildir_make(x->maildir, err))
		return false;
	return !html || preview_begin(html, name, &x->preview, err);
}

static bool end_previews(struct planning *x, const struct args *args, struct err *err)
{
	const char *html = args_text(args, "html");

	if (x->preview && !preview_commit(&x->preview, err))
		return false;
	if (html)
		print_line(&x->app->out, _("To look at them: %s"), html);
	if (x->maildir)
		print_line(&x->app->out, _("To look at them in a mail program: the Maildir %s"), x->maildir);
	return true;
}

/* A campaign that waits for a person is shown again, and no other is planned. */
static bool show_pending(
    struct planning *x, const struct args *args, const struct campaign *c, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(WORK_MAX);
	struct outbox *o;

	if (!begin_previews(x, args, c->name, err) ||
	    !outbox_list(x->app->a, x->app->db, c->id, STR("held"), 0, &o, err))
		return false;
	for (; o; o = o->next) {
		struct str bytes, name;
		struct mail m;
		int64_t fiches;
		arena_reset(work);
		if (!outbox_bytes(work, x->app->db, o->id, &bytes, err) ||
		    !outbox_about(work, x->app->db, o->id, &name, &fiches, err))
			return false;
		mime_read(work, bytes, &m);
		if (!see(x, o, m.subject, bytes, (int)fiches, err))
			return false;
	}
	if (!end_previews(x, args, err))
		return false;
	if (x->list && x->emails)
		print_blank(&x->app->out);
	print_line(&x->app->out,
	    _("The campaign %.*s waits: \"vigie campaign approve\" sends it, \"vigie campaign cancel\" gives it up"),
	    STR_ARG(c->name));
	return true;
}

static bool find_pending(struct app *app, const struct campaign **out, struct err *err)
{
	struct campaign *c;

	if (!campaign_list(app->a, app->db, 0, &c, err))
		return false;
	while (c && !str_is(c->state, "planned"))
		c = c->next;
	*out = c;
	return true;
}

/* Planning ----------------------------------------------------------------------------------------------------- */

static bool plan(struct planning *x, const struct settings *s, const struct plan_wish *wish, bool dry_run,
    struct plan_told *told, struct err *err)
{
	struct plan_watch watch = { .ctx = x, .email = on_email, .progress = on_progress };
	struct app *app = x->app;
	struct policies policies;

	if (!stale_policies(app->a, app->conf, &policies, err) || !db_begin(app->db, err))
		return false;
	progress_begin(&x->progress, _("fiches looked at"));
	bool ok = plan_campaign(app->a, app->db, s, &policies, wish, &watch, told, err);
	progress_end(&x->progress);
	if (!ok || dry_run) {
		db_rollback(app->db);
		return ok;
	}
	return db_commit(app->db, err);
}

static void tell_nobody(struct app *app, const struct plan_told *t)
{
	char day[CLOCK_DATE];

	print_line(&app->out, "%s", _("There is nobody to be asked now."));
	if (!t->next_due_at)
		return;
	clock_date(t->next_due_at, day);
	print_line(&app->out,
	    _("The next fiche falls due on %s (\"vigie stale --as-of %s\"); [stale] initial_spread says over how long a new directory is spread."),
	    day, day);
}

static void tell(struct planning *x, const struct plan_told *t, bool dry_run)
{
	struct app *app = x->app;

	if (app->json) {
		put_json(app, t);
		return;
	}
	if (x->list && x->emails)
		print_blank(&app->out);
	if (t->campaign.n)
		print_line(&app->out, dry_run ? _("Campaign %.*s, not kept") : _("Campaign %.*s"),
		    STR_ARG(t->campaign));
	put_figures(app, t);
	if (!t->campaign.n && !t->reminders)
		tell_nobody(app, t);
	else if (dry_run)
		print_line(
		    &app->out, "%s", _("Nothing was kept. \"vigie campaign plan\" does the same for good."));
	else if (!t->campaign.n)
		print_line(&app->out, "%s", _("Reminders leave with the next \"vigie campaign send\"."));
	else
		print_line(&app->out,
		    _("Nothing leaves yet: \"vigie campaign approve %.*s\" sends them, \"vigie campaign cancel %.*s\" gives them up"),
		    STR_ARG(t->campaign), STR_ARG(t->campaign));
}

static bool plan_new(struct planning *x, const struct args *args, struct err *err)
{
	struct app *app = x->app;
	struct plan_wish wish = { .now = app->now, .who = app->who, .host = machine_host(app->a) };
	bool dry_run = args_flag(args, "dry-run");
	struct plan_told told;
	struct settings s;

	if (!app_region(app, args, &wish.region, err) ||
	    !app_number(app, args, "max", 1, INT32_MAX, &wish.max, err) ||
	    !settings_read(app->a, app->conf, SETTINGS_COMPOSE, &s, err) ||
	    !begin_previews(x, args, STR_NONE, err) || !plan(x, &s, &wish, dry_run, &told, err))
		return false;
	tell(x, &told, dry_run);
	return end_previews(x, args, err);
}

bool campaign_plan(struct app *app, const struct args *args, struct err *err)
{
	struct planning x = { .app = app };
	const struct campaign *pending;
	bool ok;

	if (!find_pending(app, &pending, err))
		return false;
	bool look = args_flag(args, "dry-run") || args_text(args, "html") || args_text(args, "maildir");
	if (pending && !look)
		return err_set(err, ERR_INPUT,
		    _("the campaign %.*s waits: first \"vigie campaign approve\" or \"vigie campaign cancel\"; with --html or --dry-run it is shown"),
		    STR_ARG(pending->name));
	ok = pending ? show_pending(&x, args, pending, err) : plan_new(&x, args, err);
	preview_abort(&x.preview);
	return ok;
}
