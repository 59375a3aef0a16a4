/* campaign_approve.c: vigie campaign approve: what will leave, and when; then it may. */
#include "cmd/campaign.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/machine.h"
#include "mailer/send.h"
#include "store/outbox.h"

static const struct print_column columns[] = {
	{ "campaign", NULL, PRINT_PROGRAMS },
	{ "emails", NULL, PRINT_PROGRAMS },
	{ "requests", NULL, PRINT_PROGRAMS },
	{ "fiches", NULL, PRINT_PROGRAMS },
	{ "from", NULL, PRINT_PROGRAMS },
	{ "approved", NULL, PRINT_PROGRAMS },
};

struct asked {
	struct app *app;
	struct settings s;
	int64_t from; /* when the first may leave */
	int64_t emails;
	bool approved;
};

/* What stands behind one campaign; programs get it when that is decided. */
static bool show(struct asked *x, const struct campaign *c, struct err *err)
{
	struct print *p = &x->app->out;
	int64_t requests, fiches;
	struct outbox_count n;

	if (!outbox_counts(x->app->db, c->id, &n, err) ||
	    !campaign_size(x->app->db, c->id, &requests, &fiches, err))
		return false;
	int64_t emails = n.held + n.queued;
	x->emails += emails;
	if (!x->app->json) {
		print_line(p, _("%.*s (%s)"), STR_ARG(c->name), campaign_word(c->state));
		print_field(
		    p, 1, _("E-mails to send"), arena_fmt(x->app->a, "%lld", (long long)emails), NULL);
		print_field(
		    p, 1, _("Contacts asked"), arena_fmt(x->app->a, "%lld", (long long)requests), NULL);
		print_field(p, 1, _("About fiches"), arena_fmt(x->app->a, "%lld", (long long)fiches), NULL);
		if (c->reason.n)
			print_field(p, 1, _("Paused, because"), c->reason, NULL);
		return true;
	}
	print_begin(p);
	print_str(p, c->name);
	print_int(p, emails);
	print_int(p, requests);
	print_int(p, fiches);
	print_time(p, x->from);
	print_bool(p, x->approved);
	print_end(p);
	return true;
}

static void say_when(const struct asked *x)
{
	long long days = (x->emails + x->s.daily - 1) / x->s.daily;
	char from[CLOCK_MINUTE];

	clock_minute(x->from, from);
	print_line(&x->app->out,
	    ngettext("They leave from %s on, at most %d a day: in %lld day",
	        "They leave from %s on, at most %d a day: over %lld days", (unsigned long)days),
	    from, x->s.daily, days);
}

static bool approve_all(struct asked *x, struct campaign *c, struct err *err)
{
	const struct author by = { .who = x->app->who, .now = x->app->now };
	struct str host = machine_host(x->app->a);

	if (!db_begin(x->app->db, err))
		return false;
	for (; c; c = c->next)
		if (!campaign_approve(x->app->db, c, &by, err) ||
		    !campaign_may_send(x->app->a, x->app->db, c, host, x->app->now, err))
			return false;
	return db_commit(x->app->db, err);
}

bool campaign_ask_approval(struct app *app, const struct args *args, struct err *err)
{
	struct asked x = { .app = app, .from = app->now };
	struct campaign *chosen;

	if (!settings_read(app->a, app->conf, SETTINGS_COMPOSE | SETTINGS_SEND, &x.s, err) ||
	    !campaign_at_home(app->a, app->db, machine_host(app->a), err) ||
	    !campaign_choose(app, args, "planned", "paused", &chosen, err))
		return false;
	if (!chosen)
		return err_set(err, ERR_INPUT,
		    _("no campaign waits for approval: \"vigie campaign plan\" makes one, \"vigie campaign status\" lists those there are"));
	send_window_open(&x.s, app->now, &x.from);
	if (app->json)
		print_table(&app->out, columns, sizeof columns / sizeof *columns);
	for (const struct campaign *c = chosen; c; c = c->next)
		if (!app->json && !show(&x, c, err))
			return false;
	if (!app->json)
		say_when(&x);
	x.approved = campaign_sure(app, args, _("Send them?"));
	if (x.approved && !approve_all(&x, chosen, err))
		return false;
	for (const struct campaign *c = chosen; app->json && c; c = c->next)
		if (!show(&x, c, err))
			return false;
	if (!x.approved)
		return true;
	print_line(&app->out, "%s",
	    _("Approved. \"vigie campaign send\" sends them, as does the timer; \"vigie campaign pause\" stops it."));
	return true;
}
