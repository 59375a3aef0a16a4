/* doctor_mail.c: vigie doctor: what the mail both ways needs. */
#include "cmd/doctor.h"

#include "lib/i18n.h"
#include "lib/machine.h"
#include "lib/net_imap.h"
#include "mailer/maildir.h"
#include "mailer/settings.h"
#include "mailer/smtp_greet.h"
#include "mailer/templates.h"
#include "mailer/token.h"
#include "schedules/steps.h"
#include "store/campaign.h"

#include <unistd.h>

enum { WAIT_SECS = 10 };

static const char *const sections[] = { "centre", "mail", "web", "smtp", "campaign", "inbox", "run" };

/* Where a mistake ended the reading the keys behind it were not asked for; they are not unknown for that. */
static void know_all(struct app *app)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		const struct conf_section *s = conf_section(app->conf, sections[i]);
		for (const struct conf_key *k = NULL; s && (k = conf_next_key(app->conf, s, k));)
			continue;
	}
}

static bool has_section(struct app *app, const char *title)
{
	return conf_section(app->conf, title) != NULL;
}

/* Reads again with a further need: a part that is not there yet is to be done, a part that is begun is wrong. */
static bool is_complete(
    struct app *app, const char *section, const char *check, unsigned need, struct settings *s)
{
	struct err err;

	if (settings_read(app->a, app->conf, need, s, &err))
		return true;
	if (has_section(app, section))
		doctor_error(app, check, &err);
	else
		doctor_tell(app, DOCTOR_TODO, check,
		    _("there is no section [%s] in %s yet; \"man vigie.conf\" explains it"), section,
		    conf_path(app->conf));
	return false;
}

static void check_words(struct app *app, const struct settings *s)
{
	const struct templates *templates;
	struct token_keys keys;
	struct err err;

	if (!templates_read(app->a, s->templates, &templates, &err))
		doctor_error(app, N_("templates"), &err);
	else
		doctor_tell(app, DOCTOR_OK, N_("templates"), "%s",
		    s->templates.n ? s->templates.p : _("those that came with Vigie"));
	if (!token_keys_read(app->a, s->key.p, &keys, &err))
		doctor_error(app, N_("key"), &err);
	else
		doctor_tell(app, DOCTOR_OK, N_("key"), "%s", s->key.p);
}

static void check_relay(struct app *app, const struct settings *s)
{
	struct str line;
	struct err err;

	if (!smtp_greet(app->a, s, WAIT_SECS, &line, &err))
		doctor_error(app, N_("relay"), &err);
	else
		doctor_tell(
		    app, DOCTOR_OK, N_("relay"), "%s:%d: %.*s", s->smtp_host.p, s->smtp_port, STR_ARG(line));
}

static void check_mailbox(struct app *app, const struct settings *s)
{
	struct imap_account account = { .url = s->imap.p,
		.mailbox = s->mailbox.p,
		.user = s->imap_user.p,
		.password = s->imap_password.p,
		.ca_file = s->imap_ca_file.n ? s->imap_ca_file.p : NULL,
		.timeout_secs = WAIT_SECS };
	struct imap *AUTO_IMAP imap = NULL;
	struct maildir_message *m;
	int64_t uidvalidity;
	struct err err;
	bool ok = s->imap.n ? imap_open(&account, &imap, &uidvalidity, &err)
	                    : maildir_list(app->a, s->maildir.p, &m, &err);

	if (!ok)
		doctor_error(app, N_("mailbox"), &err);
	else if (s->maildir.n && access(s->maildir.p, W_OK) != 0)
		doctor_tell(app, DOCTOR_PROBLEM, N_("mailbox"),
		    _("%s cannot be written: handled mail could not be put away"), s->maildir.p);
	else
		doctor_tell(app, DOCTOR_OK, N_("mailbox"), "%s", s->imap.n ? s->imap.p : s->maildir.p);
}

void doctor_mail(struct app *app)
{
	struct run_settings run;
	struct settings s;
	struct err err;

	if (!run_settings(app->a, app->conf, &run, &err))
		doctor_error(app, N_("summary"), &err);
	if (!settings_read(app->a, app->conf, 0, &s, &err)) {
		doctor_error(app, N_("mail"), &err);
		know_all(app);
		return;
	}
	if (is_complete(app, "mail", N_("e-mails"), SETTINGS_COMPOSE, &s)) {
		doctor_tell(app, DOCTOR_OK, N_("e-mails"), _("from %s, answers to %s"), s.from.p, s.reply.p);
		check_words(app, &s);
	}
	if (is_complete(app, "smtp", N_("relay"), SETTINGS_SEND, &s))
		check_relay(app, &s);
	if (is_complete(app, "inbox", N_("mailbox"), SETTINGS_INBOX, &s))
		check_mailbox(app, &s);
}

void doctor_campaigns(struct app *app)
{
	struct campaign *c;
	struct err err;

	if (!campaign_at_home(app->a, app->db, machine_host(app->a), &err) ||
	    !campaign_list(app->a, app->db, 0, &c, &err)) {
		doctor_error(app, N_("campaigns"), &err);
		return;
	}
	while (c && !str_is(c->state, "planned") && !str_is(c->state, "paused"))
		c = c->next;
	if (c)
		doctor_tell(app, DOCTOR_TODO, N_("campaigns"),
		    str_is(c->state, "planned") ? _("%.*s waits for approval: vigie campaign approve")
		                                : _("%.*s is paused: vigie campaign status"),
		    STR_ARG(c->name));
	else
		doctor_tell(app, DOCTOR_OK, N_("campaigns"), "%s", _("none waits"));
}
