/* The steps of mail, both ways. */
#include "schedules/steps.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "mailer/inbox.h"
#include "mailer/notice.h"
#include "mailer/plan.h"
#include "mailer/send.h"
#include "schedules/summary.h"

enum { SUMMARY_MAX = 256 * 1024 };

/* A centre that has not begun with mail is not one that does something wrong. */
static bool lacks(const struct work *w, const char *const *sections, struct done *d)
{
	for (; *sections; sections++)
		if (!conf_section(w->conf, *sections))
			return done_say(d, OUTCOME_SKIPPED,
			    _("there is no section [%s] in the configuration yet (man vigie.conf)"),
			    *sections);
	return false;
}

/* Answers ------------------------------------------------------------------------------------------------------ */

static bool run_inbox(const struct work *w, struct str item, struct done *d, struct err *err)
{
	static const char *const sections[] = { "centre", "mail", "inbox", NULL };
	struct inbox_watch watch = { .ctx = w->ctx, .progress = w->progress };
	struct inbox_told told = { 0 };
	struct settings s;

	(void)item;
	if (lacks(w, sections, d))
		return true;
	if (!settings_read(w->a, w->conf, SETTINGS_COMPOSE | SETTINGS_INBOX, &s, err))
		return false;
	bool ok = inbox_fetch(w->a, w->db, &s, w->now, false, &watch, &told, err);
	done_count(d, "fetched", told.fetched);
	done_count(d, "repeated", told.repeated);
	done_count(d, "verified", told.verified);
	done_count(d, "proposals", told.proposals);
	done_count(d, "opted_out", told.opted_out);
	done_count(d, "dead", told.dead);
	done_count(d, "waiting", told.waiting);
	done_count(d, "untrusted", told.forged + told.expired);
	if (ok && told.waiting)
		done_say(d, OUTCOME_ATTENTION, "%s", _("vigie tasks lists what a person must read"));
	return ok;
}

const struct job_step step_inbox = { .name = "inbox", .lock = "mailbox", .writes = true, .run = run_inbox };

/* The plan ----------------------------------------------------------------------------------------------------- */

/* One that a person has planned and looks at. */
static bool waits_for_approval(const struct work *w, struct str *name, struct err *err)
{
	struct campaign *newest;

	*name = STR_NONE;
	if (!campaign_list(w->a, w->db, 1, &newest, err))
		return false;
	if (newest && str_is(newest->state, "planned"))
		*name = newest->name;
	return true;
}

/* Without a person: who has allowed it once, for this database on this host, has allowed it. The author is the job, so
 * that nothing takes it for somebody's look at what bounced. */
static bool approve(
    const struct work *w, const struct settings *s, struct str name, bool *approved, struct err *err)
{
	struct author by = { .who = arena_fmt(w->a, "job:%s", w->ran->job), .now = w->now };
	struct campaign c;
	bool standing;

	if (!name.n || s->approve_each)
		return true;
	if (!campaign_standing(w->db, w->host, &standing, err))
		return false;
	if (!standing)
		return true;
	*approved = true;
	return campaign_get(w->a, w->db, name, &c, err) && campaign_approve(w->db, &c, &by, err);
}

static bool plan(
    const struct work *w, const struct settings *s, struct plan_told *told, bool *approved, struct err *err)
{
	struct plan_wish wish = { .now = w->now, .who = w->who, .host = w->host };
	struct plan_watch watch = { .ctx = w->ctx, .progress = w->progress };
	struct policies policies;

	if (!stale_policies(w->a, w->conf, &policies, err) || !db_begin(w->db, err))
		return false;
	if (plan_campaign(w->a, w->db, s, &policies, &wish, &watch, told, err) &&
	    approve(w, s, told->campaign, approved, err) && db_commit(w->db, err))
		return true;
	db_rollback(w->db);
	return false;
}

static bool run_plan(const struct work *w, struct str item, struct done *d, struct err *err)
{
	static const char *const sections[] = { "centre", "mail", NULL };
	struct plan_told told = { 0 };
	struct settings s;
	struct str waits;
	bool approved = false;

	(void)item;
	if (lacks(w, sections, d))
		return true;
	if (!settings_read(w->a, w->conf, SETTINGS_COMPOSE, &s, err) || !waits_for_approval(w, &waits, err))
		return false;
	if (waits.n)
		return done_say(d, OUTCOME_ATTENTION,
		    _("the campaign %.*s waits for approval: vigie campaign approve %.*s"), STR_ARG(waits),
		    STR_ARG(waits));
	if (!plan(w, &s, &told, &approved, err))
		return false;
	done_count(d, "due", told.due);
	done_count(d, "requests", told.requests);
	done_count(d, "asked", told.asked);
	done_count(d, "reminders", told.reminders);
	done_count(d, "exhausted", told.exhausted);
	done_count(d, "phone", told.no_address + told.opted_out + told.dead);
	if (told.campaign.n && !approved)
		return done_say(d, OUTCOME_ATTENTION,
		    _("the campaign %.*s waits for approval: vigie campaign approve %.*s"),
		    STR_ARG(told.campaign), STR_ARG(told.campaign));
	return done_say(
	    d, OUTCOME_OK, told.campaign.n ? _("campaign %.*s, approved") : "%.*s", STR_ARG(told.campaign));
}

const struct job_step step_plan = { .name = "plan", .lock = "directory", .writes = true, .run = run_plan };

/* Sending ------------------------------------------------------------------------------------------------------ */

static void say_sent(const struct send_told *t, struct done *d)
{
	char opens[CLOCK_MINUTE];

	if (t->paused.n) {
		done_say(d, OUTCOME_ATTENTION, _("the campaign is paused: %.*s"), STR_ARG(t->paused));
	} else if (t->mail.unsure + t->recovered_unsure) {
		done_say(d, OUTCOME_ATTENTION, "%s",
		    _("\"vigie campaign status\" names the e-mails of unknown fate"));
	} else if (t->opens_at) {
		clock_minute(t->opens_at, opens);
		done_say(d, OUTCOME_SKIPPED, _("outside of the sending window; it opens at %s"), opens);
	}
}

static bool run_send(const struct work *w, struct str item, struct done *d, struct err *err)
{
	static const char *const sections[] = { "centre", "mail", "smtp", NULL };
	struct send_wish wish = { .now = w->now, .host = w->host, .boot = w->boot };
	struct send_told told = { .left = 0 };
	struct settings s;

	(void)item;
	if (lacks(w, sections, d))
		return true;
	if (!settings_read(w->a, w->conf, SETTINGS_COMPOSE | SETTINGS_SEND, &s, err))
		return false;
	bool ok = send_all(w->a, w->db, &s, &wish, w->progress, w->ctx, &told, err);
	done_count(d, "sent", told.mail.sent);
	done_count(d, "failed", told.mail.failed);
	done_count(d, "later", told.mail.later + told.mail.untried);
	done_count(d, "unsure", told.mail.unsure + told.recovered_unsure);
	done_count(d, "cancelled", told.cancelled);
	done_count(d, "left", told.left);
	say_sent(&told, d);
	return ok;
}

const struct job_step step_send = { .name = "send", .lock = "outbox", .writes = true, .run = run_send };

/* Forgetting --------------------------------------------------------------------------------------------------- */

static bool run_purge(const struct work *w, struct str item, struct done *d, struct err *err)
{
	struct settings s;
	int64_t out = 0, in = 0;

	(void)item;
	if (!settings_read(w->a, w->conf, 0, &s, err) || !db_begin(w->db, err))
		return false;
	if (!outbox_purge(w->db, w->now - s.purge_secs, &out, err) ||
	    !inbound_purge(w->db, w->now - s.purge_secs, &in, err) || !db_commit(w->db, err))
		return false;
	done_count(d, "purged", out + in);
	return true;
}

const struct job_step step_purge = { .name = "purge", .lock = "directory", .writes = true, .run = run_purge };

/* The summary by mail ------------------------------------------------------------------------------------------ */

static bool run_tell(const struct work *w, struct str item, struct done *d, struct err *err)
{
	static const char *const sections[] = { "centre", "mail", "smtp", NULL };
	struct buf AUTO_BUF text = BUF_INIT(SUMMARY_MAX);
	struct run_settings run;
	struct settings s;

	(void)item;
	if (!run_settings(w->a, w->conf, &run, err))
		return false;
	if (!run.summary_to.n)
		return done_say(d, OUTCOME_SKIPPED, "%s",
		    _("nobody is named: set summary_to in [run] to an e-mail address"));
	if (lacks(w, sections, d))
		return true;
	if (!settings_read(w->a, w->conf, SETTINGS_COMPOSE | SETTINGS_SEND, &s, err) ||
	    !summary_write(w->a, w->db, w->conf, w->ran, w->now, &text, err))
		return false;
	struct str subject = summary_subject(w->a, w->ran, w->now);
	return notice_send(w->a, &s, run.summary_to, subject, buf_str(&text), w->now, err) &&
	    done_say(d, OUTCOME_OK, "%s", _("sent"));
}

const struct job_step step_tell = { .name = "summary", .run = run_tell };
