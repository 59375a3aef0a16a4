/* campaign_status.c: vigie campaign status: how far each campaign is, and the e-mails that are not plainly sent. */
#include "cmd/campaign.h"

#include "lib/i18n.h"
#include "lib/machine.h"
#include "store/outbox.h"

enum { EMAILS_SHOWN = 50, CAMPAIGNS_SHOWN = 10 };

static const struct print_column campaign_columns[] = {
	{ "campaign", N_("CAMPAIGN"), 0 },
	{ "state", N_("STATE"), 0 },
	{ "planned_at", N_("PLANNED"), PRINT_SPARE },
	{ "approved_at", N_("APPROVED"), PRINT_SPARE },
	{ "held", N_("HELD"), PRINT_RIGHT },
	{ "queued", N_("QUEUED"), PRINT_RIGHT },
	{ "sending", N_("SENDING"), PRINT_RIGHT | PRINT_SPARE },
	{ "sent", N_("SENT"), PRINT_RIGHT },
	{ "failed", N_("FAILED"), PRINT_RIGHT },
	{ "unsure", N_("UNSURE"), PRINT_RIGHT },
	{ "cancelled", N_("CANCELLED"), PRINT_RIGHT | PRINT_SPARE },
	{ "deadline_at", NULL, PRINT_PROGRAMS },
	{ "approved_by", NULL, PRINT_PROGRAMS },
	{ "reason", N_("WHY"), PRINT_CUT },
};

static const struct print_column email_columns[] = {
	{ "email", N_("E-MAIL"), PRINT_RIGHT },
	{ "campaign", NULL, PRINT_PROGRAMS },
	{ "request", NULL, PRINT_PROGRAMS },
	{ "n", NULL, PRINT_PROGRAMS },
	{ "state", N_("STATE"), 0 },
	{ "organization", N_("ORGANISATION"), PRINT_CUT },
	{ "fiches", NULL, PRINT_PROGRAMS },
	{ "to", NULL, PRINT_PROGRAMS },
	{ "message_id", NULL, PRINT_PROGRAMS },
	{ "due_at", N_("NOT BEFORE"), 0 },
	{ "sent_at", NULL, PRINT_PROGRAMS },
	{ "tries", N_("TRIES"), PRINT_RIGHT | PRINT_SPARE },
	{ "code", NULL, PRINT_PROGRAMS },
	{ "answer", N_("LAST ANSWER"), PRINT_CUT },
};

/* Raw for programs, in words for people. */
static void put_state(struct app *app, struct str state)
{
	if (app->json)
		print_str(&app->out, state);
	else
		print_z(&app->out, campaign_word(state));
}

static bool put_campaign(struct app *app, const struct campaign *c, struct err *err)
{
	struct print *p = &app->out;
	struct outbox_count n;

	if (!outbox_counts(app->db, c->id, &n, err))
		return false;
	print_begin(p);
	print_str(p, c->name);
	put_state(app, c->state);
	print_time(p, c->planned_at);
	print_time(p, c->approved_at);
	print_int(p, n.held);
	print_int(p, n.queued);
	print_int(p, n.sending);
	print_int(p, n.sent);
	print_int(p, n.failed);
	print_int(p, n.unsure);
	print_int(p, n.cancelled);
	print_time(p, c->deadline_at);
	print_str(p, c->approved_by);
	print_str(p, c->reason);
	print_end(p);
	return true;
}

/* "Maison X", "Maison X and 2 more". */
static bool put_about(struct app *app, int64_t email, struct err *err)
{
	struct str name;
	int64_t fiches;

	if (!outbox_about(app->a, app->db, email, &name, &fiches, err))
		return false;
	if (!app->json && fiches > 1)
		name = arena_fmt(app->a,
		    ngettext("%.*s and %lld more", "%.*s and %lld more", (unsigned long)fiches - 1),
		    STR_ARG(name), (long long)fiches - 1);
	print_str(&app->out, name);
	print_int(&app->out, fiches);
	return true;
}

static bool put_email(struct app *app, const struct campaign *c, const struct outbox *o, struct err *err)
{
	struct print *p = &app->out;

	print_begin(p);
	print_int(p, o->id);
	print_str(p, c->name);
	print_int(p, o->request);
	print_int(p, o->n);
	put_state(app, o->state);
	if (!put_about(app, o->id, err))
		return false;
	print_str(p, o->envelope_to);
	print_str(p, o->message_id);
	print_time(p, o->due_at);
	print_time(p, o->sent_at);
	print_int(p, o->tries);
	print_int(p, o->code);
	print_str(p, o->answer);
	print_end(p);
	return true;
}

static bool is_plain(const struct outbox *o)
{
	return str_is(o->state, "sent") || str_is(o->state, "cancelled");
}

static void begin_emails(struct app *app, const struct campaign *c)
{
	if (!app->json) {
		print_blank(&app->out);
		print_line(
		    &app->out, _("E-mails of %.*s that are not simply sent or cancelled"), STR_ARG(c->name));
	}
	print_table(&app->out, email_columns, sizeof email_columns / sizeof *email_columns);
}

/* Programs get every e-mail. */
static bool put_emails(
    struct app *app, const struct campaign *c, const struct outbox *o, int64_t max, struct err *err)
{
	int64_t n = 0;

	for (; o; o = o->next) {
		if (!app->json && is_plain(o))
			continue;
		if (!n++)
			begin_emails(app, c);
		if (n <= max && !put_email(app, c, o, err))
			return false;
	}
	if (n > max)
		app_say(app, _("the first %lld of %lld; --max N shows more"), (long long)max, (long long)n);
	return true;
}

static void say_unsure(struct app *app, const struct outbox *o, int64_t max)
{
	struct print *p = &app->out;
	bool any = false;

	for (; o; o = o->next) {
		if (!str_is(o->state, "unsure"))
			continue;
		if (!any) {
			print_blank(p);
			print_line(p, "%s",
			    _("Unsure: look for the Message-ID in the relay's log, or ask the organisation; then say"));
		}
		any = true;
		if (max-- <= 0)
			return;
		print_line(p, _("  vigie campaign settle %lld sent|failed|again   <%.*s>"), (long long)o->id,
		    STR_ARG(o->message_id));
	}
}

static bool put_campaigns(struct app *app, const struct campaign *chosen, bool named, struct err *err)
{
	int n = 0, most = app->json ? INT32_MAX : CAMPAIGNS_SHOWN;
	struct campaign *c;

	print_table(&app->out, campaign_columns, sizeof campaign_columns / sizeof *campaign_columns);
	if (named)
		return put_campaign(app, chosen, err);
	if (!campaign_list(app->a, app->db, 0, &c, err))
		return false;
	for (; c; c = c->next)
		if (n++ < most && !put_campaign(app, c, err))
			return false;
	if (n > most)
		app_say(
		    app, _("the newest %d of %d; \"vigie campaign status NAME\" tells of another"), most, n);
	return true;
}

bool campaign_status(struct app *app, const struct args *args, struct err *err)
{
	int64_t max = app->json ? INT64_MAX : EMAILS_SHOWN;
	bool named = args->n > 1;
	struct campaign *any, chosen;
	struct outbox *emails;
	struct err copied;

	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err) ||
	    !campaign_list(app->a, app->db, 1, &any, err))
		return false;
	if (!any && !named) {
		app_say(app, "%s", _("there is no campaign yet: \"vigie campaign plan\" makes one"));
		return true;
	}
	if (!campaign_get(app->a, app->db, named ? str_of(args->v[1]) : STR_NONE, &chosen, err) ||
	    !put_campaigns(app, &chosen, named, err) ||
	    !outbox_list(app->a, app->db, chosen.id, STR_NONE, 0, &emails, err) ||
	    !put_emails(app, &chosen, emails, max, err))
		return false;
	if (!app->json)
		say_unsure(app, emails, max);
	if (!campaign_at_home(app->a, app->db, machine_host(app->a), &copied))
		app_say(app, "%s", copied.text);
	return true;
}
