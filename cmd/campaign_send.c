/* campaign_send.c: vigie campaign send. */
#include "cmd/campaign.h"

#include "cmd/progress.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/machine.h"
#include "mailer/send.h"

#include <sysexits.h>

static const struct print_column columns[] = {
	{ "sent", NULL, PRINT_PROGRAMS },
	{ "failed", NULL, PRINT_PROGRAMS },
	{ "later", NULL, PRINT_PROGRAMS },
	{ "untried", NULL, PRINT_PROGRAMS },
	{ "unsure", NULL, PRINT_PROGRAMS },
	{ "recovered", NULL, PRINT_PROGRAMS },
	{ "recovered_unsure", NULL, PRINT_PROGRAMS },
	{ "composed", NULL, PRINT_PROGRAMS },
	{ "cancelled", NULL, PRINT_PROGRAMS },
	{ "due", NULL, PRINT_PROGRAMS },
	{ "domains", NULL, PRINT_PROGRAMS },
	{ "left", NULL, PRINT_PROGRAMS },
	{ "dry_run", NULL, PRINT_PROGRAMS },
	{ "opens_at", NULL, PRINT_PROGRAMS },
	{ "next_at", NULL, PRINT_PROGRAMS },
	{ "paused", NULL, PRINT_PROGRAMS },
};

static void put_json(struct app *app, const struct send_told *t, bool dry_run)
{
	const int64_t figures[] = { t->mail.sent, t->mail.failed, t->mail.later, t->mail.untried,
		t->mail.unsure, t->recovered, t->recovered_unsure, t->composed, t->cancelled, t->would,
		t->domains, t->left };

	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	print_begin(&app->out);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		print_int(&app->out, figures[i]);
	print_bool(&app->out, dry_run);
	print_time(&app->out, t->opens_at);
	print_time(&app->out, t->next_at);
	print_str(&app->out, t->paused);
	print_end(&app->out);
}

static void figure(struct app *app, const char *label, int64_t n)
{
	if (n)
		print_field(&app->out, 1, label, arena_fmt(app->a, "%lld", (long long)n), NULL);
}

static void put_figures(struct app *app, const struct send_told *t)
{
	figure(app, _("Left in the queue by an interrupted run"), t->recovered);
	figure(app, _("Unsure since an interrupted run"), t->recovered_unsure);
	figure(app, _("Composed again, their fiches having changed"), t->composed);
	figure(app, _("Not needed any more"), t->cancelled);
	figure(app, _("Refused for good"), t->mail.failed);
	figure(app, _("Put off by their server"), t->mail.later);
	figure(app, _("Not tried"), t->mail.untried);
	figure(app, _("Of unknown fate"), t->mail.unsure);
	figure(app, _("Due, and still to be sent"), t->left);
}

static void put_would(struct app *app, const struct send_told *t)
{
	print_line(&app->out,
	    ngettext("%lld e-mail would leave now", "%lld e-mails would leave now", (unsigned long)t->would),
	    (long long)t->would);
	figure(app, _("To so many domains"), t->domains);
	figure(app, _("Due beyond that"), t->left - t->would);
}

/* What waits for a person. */
static bool say_who_waits(struct app *app, struct err *err)
{
	struct campaign *c;

	if (!campaign_list(app->a, app->db, 0, &c, err))
		return false;
	for (; c; c = c->next)
		if (str_is(c->state, "planned") || str_is(c->state, "paused"))
			app_say(app,
			    str_is(c->state, "planned")
			        ? _("the campaign %.*s is not approved: \"vigie campaign approve\"")
			        : _("the campaign %.*s is paused: \"vigie campaign approve\" resumes it"),
			    STR_ARG(c->name));
	return true;
}

/* Why nothing, or no more, has left. */
static void say_what_next(struct app *app, const struct send_told *t)
{
	char at[CLOCK_MINUTE];

	if (t->paused.n)
		app_say(app, _("stopped: %.*s; look at \"vigie campaign status\" before you approve again"),
		    STR_ARG(t->paused));
	if (t->opens_at) {
		clock_minute(t->opens_at, at);
		app_say(app, _("outside of the sending window, which opens on %s (--all-day sends now)"), at);
	} else if (t->left && t->capped) {
		app_say(app, "%s",
		    _("the rest waits for tomorrow: [campaign] daily says how many leave in a day"));
	} else if (!t->left && t->next_at > app->now) {
		clock_minute(t->next_at, at);
		app_say(app, _("the next one is due on %s"), at);
	}
	if (t->mail.unsure + t->recovered_unsure)
		app_say(app, "%s",
		    _("an e-mail of unknown fate is not sent again: \"vigie campaign status\" says what to do"));
}

static bool put(struct app *app, const struct send_told *t, bool dry_run, struct err *err)
{
	if (app->json) {
		put_json(app, t, dry_run);
		return true;
	}
	if (dry_run) {
		put_would(app, t);
	} else {
		print_line(&app->out,
		    ngettext("%lld e-mail sent", "%lld e-mails sent", (unsigned long)t->mail.sent),
		    (long long)t->mail.sent);
		put_figures(app, t);
	}
	say_what_next(app, t);
	return say_who_waits(app, err);
}

bool campaign_send(struct app *app, const struct args *args, struct err *err)
{
	struct lock *AUTO_LOCK lock = NULL;
	struct send_wish wish = { .now = app->now,
		.any_time = args_flag(args, "all-day"),
		.dry_run = args_flag(args, "dry-run"),
		.host = machine_host(app->a),
		.boot = machine_boot(app->a) };
	struct progress progress;
	struct send_told told = { .left = 0 };
	struct settings s;

	if (!app_number(app, args, "max", 1, INT32_MAX, &wish.max, err) ||
	    !settings_read(app->a, app->conf, SETTINGS_COMPOSE | SETTINGS_SEND, &s, err) ||
	    !lock_take(app->db_path, "outbox", "vigie campaign send", 0, &lock, err))
		return false;
	progress_begin(&progress, _("e-mails sent"));
	bool ok = send_all(app->a, app->db, &s, &wish, progress_step, &progress, &told, err);
	progress_end(&progress);
	if (!ok && told.mail.sent + told.mail.failed + told.mail.later + told.mail.unsure == 0)
		return false;
	struct err ignored;
	bool put_out = put(app, &told, wish.dry_run, ok ? err : &ignored);
	if (told.paused.n)
		app->exit = EX_CONFIG;
	return ok && put_out;
}
