#include "mailer/settings.h"

#include "lib/file.h"
#include "lib/i18n.h"
#include "mailer/settings_parts.h"
#include "model/forms.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	DAY_SECS = 24 * 3600,
	ANSWER_DAYS = 60,   /* CASL: for so long people can write back, and unsubscribe */
	LOCAL_PART_MAX = 22 /* RFC 5321 section 4.5.3.1.1: 64, of which "+" and a token take 42 */
};

/* What is being read. */
struct reading {
	struct arena *a;
	const struct conf *conf;
	unsigned needs;
	struct settings *s;
	struct err *err;
};

/* Texts ------------------------------------------------------------------------------------------------------ */

static struct str text(struct reading *r, const char *section, const char *key)
{
	const char *value = conf_get(r->conf, section, key);

	return value ? arena_str(r->a, str_of(value)) : STR_NONE;
}

static struct str text_or(struct reading *r, const char *section, const char *key, const char *otherwise)
{
	struct str value = text(r, section, key);

	return value.n ? value : str_of(otherwise);
}

/* A path of the configuration lies beside it. */
static struct str beside(struct reading *r, struct str path)
{
	const char *base = conf_path(r->conf), *slash = strrchr(base, '/');

	if (!path.n || path.p[0] == '/' || !slash)
		return path;
	return arena_fmt(r->a, "%.*s/%.*s", (int)(slash - base), base, STR_ARG(path));
}

static struct str file(struct reading *r, const char *section, const char *key)
{
	return beside(r, text(r, section, key));
}

static bool bad(struct reading *r, const char *section, const char *key, const char *why)
{
	return conf_bad(r->conf, section, key, why, r->err);
}

/* What only some commands need must be there for them. */
static bool needed(struct reading *r, enum settings_need need, struct str value, const char *section,
    const char *key, const char *why)
{
	return value.n || !(r->needs & need) || bad(r, section, key, why);
}

static bool address(struct reading *r, const char *section, const char *key, enum settings_need need,
    bool takes_token, struct str *out)
{
	struct str s = text(r, section, key);

	if (!needed(r, need, s, section, key, _("write the e-mail address: name@example.org")))
		return false;
	if (s.n && !form_email(s))
		return bad(
		    r, section, key, _("write an e-mail address alone, without a name: name@example.org"));
	if (s.n && takes_token && strcspn(s.p, "@") > LOCAL_PART_MAX)
		return bad(r, section, key,
		    _("at most 22 characters may stand before the @: a mark of 42 is put behind them"));
	*out = s;
	return true;
}

/* Passwords -------------------------------------------------------------------------------------------------- */

/* systemd's folder of credentials, readable by the service alone. */
static struct str credentials(void)
{
	return str_of(getenv("CREDENTIALS_DIRECTORY"));
}

static bool in_folder(struct str path, struct str folder)
{
	return folder.n && path.n > folder.n && memcmp(path.p, folder.p, folder.n) == 0 &&
	    path.p[folder.n] == '/' && !strstr(path.p, "/../");
}

/* The first line of the file; it holds nothing else. */
static bool read_password(struct reading *r, const char *section, struct str name, struct str *out)
{
	struct str folder = credentials(), content,
	           path = folder.n && !memchr(name.p, '/', name.n)
	    ? arena_fmt(r->a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name))
	    : beside(r, name);

	if (!in_folder(path, folder) && !file_check_private(path.p, r->err))
		return err_add(r->err, "[%s] password_file", section);
	if (!file_read_all(r->a, path.p, PASSWORD_MAX, &content, r->err))
		return err_add(r->err, "[%s] password_file", section);
	while (content.n && (content.p[content.n - 1] == '\n' || content.p[content.n - 1] == '\r'))
		content.n--;
	if (!content.n)
		return bad(r, section, "password_file", _("the file is empty: write the password into it"));
	for (size_t i = 0; i < content.n; i++)
		if ((unsigned char)content.p[i] < ' ')
			return bad(r, section, "password_file",
			    _("the file must hold the password alone, on one line"));
	*out = arena_str(r->a, content);
	return true;
}

/* `user` and `password_file` go together. */
static bool log_in(struct reading *r, const char *section, enum settings_need need, bool must,
    struct str *user, struct str *password)
{
	struct str name = text(r, section, "password_file");

	*user = text(r, section, "user");
	if (must && !needed(r, need, *user, section, "user", _("write the name to log in with")))
		return false;
	if (user->n && !name.n)
		return bad(r, section, "password_file", _("write the file that holds the user's password"));
	if (!user->n && name.n)
		return bad(r, section, "user", _("write whose password it is"));
	return !name.n || !(r->needs & need) || read_password(r, section, name, password);
}

/* Sections --------------------------------------------------------------------------------------------------- */

static bool read_centre(struct reading *r)
{
	struct settings *s = r->s;

	s->centre = text(r, "centre", "name");
	s->centre_en = text_or(r, "centre", "name_en", s->centre.p);
	s->address = text(r, "centre", "address");
	s->phone = text(r, "centre", "phone");
	s->website = text(r, "centre", "website");
	return address(r, "centre", "email", 0, false, &s->email) &&
	    needed(r, SETTINGS_COMPOSE, s->centre, "centre", "name",
	        _("write who asks: the name of the centre")) &&
	    needed(r, SETTINGS_COMPOSE, s->address, "centre", "address",
	        _("write the centre's postal address: the law wants it in every message")) &&
	    needed(r, SETTINGS_COMPOSE, s->phone.n ? s->phone : s->email, "centre", "phone",
	        _("write the telephone or the email at which a person answers: the law wants one in every message"));
}

static struct str default_key(struct reading *r)
{
	struct str database = text_or(r, "vigie", "database", "vigie.db");
	const char *slash = strrchr(database.p, '/');

	return arena_fmt(r->a, "%.*svigie.key", slash ? (int)(slash + 1 - database.p) : 0, database.p);
}

static bool read_mail(struct reading *r)
{
	struct settings *s = r->s;

	if (!address(r, "mail", "from", SETTINGS_COMPOSE, false, &s->from) ||
	    !address(r, "mail", "reply", SETTINGS_COMPOSE, true, &s->reply) ||
	    !address(r, "mail", "bounces", 0, true, &s->bounces) ||
	    !settings_secs(r->conf, "mail", "token_valid", 180, ANSWER_DAYS, &s->token_valid_secs, r->err) ||
	    !settings_secs(r->conf, "mail", "purge", 90, 1, &s->purge_secs, r->err))
		return false;
	if (!s->bounces.n)
		s->bounces = s->reply;
	s->templates = file(r, "mail", "templates");
	s->key = file(r, "mail", "key");
	if (!s->key.n)
		s->key = beside(r, default_key(r));
	s->web_url = text(r, "web", "url");
	if (s->web_url.n && (!settings_begins(s->web_url, "https://") || s->web_url.n == strlen("https://")))
		return bad(r, "web", "url",
		    _("write an https:// address, or leave it out: it promises unsubscribing with one click"));
	return true;
}

static bool read_smtp(struct reading *r)
{
	static const char *const choices[] = { "none", "starttls", NULL };
	struct settings *s = r->s;
	int64_t port, connections, per_session;
	int tls;

	s->smtp_host = text(r, "smtp", "host");
	s->smtp_ca_file = file(r, "smtp", "ca_file");
	s->smtp_helo = text(r, "smtp", "helo");
	bool near = settings_loopback(s->smtp_host);
	if (!needed(r, SETTINGS_SEND, s->smtp_host, "smtp", "host",
	        _("write the relay that takes our e-mails: 127.0.0.1 for a mail server of this machine")) ||
	    !conf_int(r->conf, "smtp", "port", 25, 1, UINT16_MAX, &port, r->err) ||
	    !conf_choice(
	        r->conf, "smtp", "tls", choices, near ? SMTP_TLS_NONE : SMTP_TLS_STARTTLS, &tls, r->err) ||
	    !conf_int(r->conf, "smtp", "connections", 2, 1, 20, &connections, r->err) ||
	    !conf_int(r->conf, "smtp", "per_session", 50, 1, 1000, &per_session, r->err) ||
	    !conf_secs(r->conf, "smtp", "timeout", 300, &s->smtp_timeout_secs, r->err) ||
	    !log_in(r, "smtp", SETTINGS_SEND, false, &s->smtp_user, &s->smtp_password))
		return false;
	if (s->smtp_timeout_secs < 1 || s->smtp_timeout_secs > DAY_SECS)
		return bad(r, "smtp", "timeout", _("write a time from 1 second to 24 hours"));
	if (s->smtp_user.n && tls == SMTP_TLS_NONE && !near)
		return bad(r, "smtp", "tls", _("the password would travel in clear: write starttls"));
	s->smtp_port = (int)port;
	s->smtp_tls = (enum smtp_tls)tls;
	s->smtp_connections = (int)connections;
	s->smtp_per_session = (int)per_session;
	return true;
}

static bool read_campaign(struct reading *r)
{
	static const char *const choices[] = { "once", "each", NULL };
	struct settings *s = r->s;
	int64_t daily, emails;
	int approve;

	if (!conf_int(r->conf, "campaign", "daily", 200, 1, 100000, &daily, r->err) ||
	    !conf_int(r->conf, "campaign", "emails", 3, 1, 10, &emails, r->err) ||
	    !settings_secs(r->conf, "campaign", "remind_after", 21, 1, &s->remind_after_secs, r->err) ||
	    !settings_secs(r->conf, "campaign", "deadline", 90, 1, &s->deadline_secs, r->err) ||
	    !conf_choice(r->conf, "campaign", "approve", choices, 0, &approve, r->err))
		return false;
	s->daily = (int)daily;
	s->emails = (int)emails;
	s->approve_each = approve == 1;
	if (s->deadline_secs <= (s->emails - 1) * s->remind_after_secs)
		return bad(r, "campaign", "deadline",
		    _("the last reminder would come later: write a longer time, or fewer emails"));
	if (!settings_window(text_or(r, "campaign", "window", "8:00-17:00"), &s->window_from, &s->window_to))
		return bad(r, "campaign", "window", _("write from when to when, as in: 8:00-17:00"));
	if (!settings_days(text_or(r, "campaign", "days", "mon-fri"), &s->days))
		return bad(
		    r, "campaign", "days", _("write days of the week, as in: mon-fri, or: mon, wed, fri"));
	return true;
}

static bool read_inbox(struct reading *r)
{
	struct settings *s = r->s;

	s->imap = text(r, "inbox", "imap");
	s->maildir = file(r, "inbox", "maildir");
	s->mailbox = text_or(r, "inbox", "mailbox", "INBOX");
	s->handled = text_or(r, "inbox", "handled", "Vigie/traites");
	s->imap_ca_file = file(r, "inbox", "ca_file");
	if (!needed(r, SETTINGS_INBOX, s->imap.n ? s->imap : s->maildir, "inbox", "imap",
	        _("write where answers come: imaps://SERVER, or maildir = FOLDER instead")))
		return false;
	if (s->imap.n && s->maildir.n)
		return bad(
		    r, "inbox", "maildir", _("answers come from one place: leave out imap or maildir"));
	if (s->imap.n && !settings_begins(s->imap, "imaps://") && !settings_begins(s->imap, "imap://"))
		return bad(r, "inbox", "imap", _("write imaps://SERVER or imaps://SERVER:PORT"));
	return log_in(r, "inbox", SETTINGS_INBOX, s->imap.n > 0, &s->imap_user, &s->imap_password) &&
	    settings_bytes(r->conf, "inbox", "max_message", 30 << 20, &s->max_message, r->err);
}

bool settings_read(
    struct arena *a, const struct conf *conf, unsigned needs, struct settings *out, struct err *err)
{
	struct settings s = { .daily = 0 };
	struct reading r = { .a = a, .conf = conf, .needs = needs, .s = &s, .err = err };

	if (!read_centre(&r) || !read_mail(&r) || !read_smtp(&r) || !read_campaign(&r) || !read_inbox(&r))
		return false;
	*out = s;
	return true;
}
