/* campaign.c: vigie campaign: its words, and the small ones of them. */
#include "cmd/campaign.h"

#include "cmd/commands.h"
#include "lib/i18n.h"
#include "store/outbox.h"

#include <string.h>

const char *campaign_word(struct str state)
{
	static const char *const words[] = { N_("planned"), N_("approved"), N_("paused"), N_("cancelled"),
		N_("held"), N_("queued"), N_("sending"), N_("body"), N_("sent"), N_("failed"), N_("unsure") };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(state, words[i]))
			return _(words[i]);
	return "";
}

bool campaign_choose(struct app *app, const struct args *args, const char *state, const char *other,
    struct campaign **out, struct err *err)
{
	struct campaign *all, *first = NULL, **end = &first;

	if (args->n > 1) {
		first = ARENA_NEW(app->a, struct campaign);
		if (!campaign_get(app->a, app->db, str_of(args->v[1]), first, err))
			return false;
		*out = first;
		return true;
	}
	if (!campaign_list(app->a, app->db, 0, &all, err))
		return false;
	for (struct campaign *c = all; c; c = c->next)
		if (str_is(c->state, state) || (other && str_is(c->state, other))) {
			*end = c;
			end = &c->next;
		}
	*end = NULL;
	*out = first;
	return true;
}

bool campaign_sure(struct app *app, const struct args *args, const char *question)
{
	if (args_flag(args, "dry-run"))
		app_say(app, "%s", question);
	else if (args_flag(args, "yes") || app_ask(app, "%s", question))
		return true;
	app_say(app, "%s", _("nothing was changed"));
	return false;
}

static struct str why(const struct args *args)
{
	return str_of(args_text(args, "why"));
}

/* Without a name everything stops: who types it has no time to look a name up. */
static bool pause_campaigns(struct app *app, const struct args *args, struct err *err)
{
	struct campaign *c;

	if (!campaign_choose(app, args, "approved", NULL, &c, err) || !db_begin(app->db, err))
		return false;
	if (!c)
		app_say(app, "%s", _("no campaign is approved: nothing would have left"));
	for (; c; c = c->next) {
		if (!campaign_pause(app->db, c, why(args), err))
			return false;
		print_line(&app->out, _("%.*s is paused; \"vigie campaign approve %.*s\" resumes it"),
		    STR_ARG(c->name), STR_ARG(c->name));
	}
	return db_commit(app->db, err);
}

static bool cancel_campaign(struct app *app, const struct args *args, struct err *err)
{
	struct outbox_count n;
	struct campaign c;

	if (!campaign_get(app->a, app->db, args->n > 1 ? str_of(args->v[1]) : STR_NONE, &c, err) ||
	    !outbox_counts(app->db, c.id, &n, err))
		return false;
	const char *question = arena_fmt(app->a,
	    ngettext("Cancel the campaign %.*s for good? %lld e-mail of it would not be sent.",
	        "Cancel the campaign %.*s for good? %lld e-mails of it would not be sent.",
	        (unsigned long)(n.held + n.queued)),
	    STR_ARG(c.name), (long long)(n.held + n.queued))
	                           .p;
	if (!campaign_sure(app, args, question))
		return true;
	if (!db_begin(app->db, err) || !campaign_cancel(app->db, &c, why(args), app->now, err) ||
	    !db_commit(app->db, err))
		return false;
	print_line(&app->out, _("%.*s is cancelled; what was sent can still be answered"), STR_ARG(c.name));
	return true;
}

static const struct word {
	const char *word;
	int least, most; /* words behind it */
	bool dry_run;    /* can be tried out */
	bool (*run)(struct app *app, const struct args *args, struct err *err);
} words[] = {
	{ "plan", 0, 0, true, campaign_plan },
	{ "approve", 0, 1, true, campaign_ask_approval },
	{ "send", 0, 0, true, campaign_send },
	{ "status", 0, 1, true, campaign_status },
	{ "pause", 0, 1, false, pause_campaigns },
	{ "cancel", 0, 1, true, cancel_campaign },
	{ "adopt", 0, 0, true, campaign_take_over },
	{ "settle", 2, OPTIONS_MANY, false, campaign_settle },
};

bool cmd_campaign(struct app *app, const struct args *args, struct err *err)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(args->v[0], words[i].word) != 0)
			continue;
		if (args->n - 1 < words[i].least)
			return app_usage(
			    app, err, _("settle which e-mail, and how? 17 sent, 17 failed or 17 again"));
		if (args->n - 1 > words[i].most)
			return app_usage(
			    app, err, _("\"%s\" is one word too many"), args->v[1 + words[i].most]);
		if (args_flag(args, "dry-run") && !words[i].dry_run)
			return app_usage(app, err,
			    _("%s knows no --dry-run: plan, approve, send, cancel and adopt do"),
			    words[i].word);
		return words[i].run(app, args, err);
	}
	return app_usage(app, err,
	    _("\"%s\": plan, approve, send, status, pause, cancel, adopt or settle is expected"), args->v[0]);
}
