#include "tests/test.h"

#include "lib/file.h"
#include "mailer/settings.h"

#include <sys/stat.h>

enum { ARENA_MAX = 1 << 20, DAY = 86400 };

/* What every centre writes. */
#define CENTRE \
	"[centre]\nname = 211 Grand-Large\naddress = 12, rue du Quai, Rivière-aux-Geais (Québec)  G0A 1A0\n" \
	"phone = 418 555-0211\n"
#define MAIL "[mail]\nfrom = fiches@211.example\nreply = reponses@211.example\n"

static bool read_text(struct arena *a, const char *text, unsigned needs, struct settings *s, struct err *err)
{
	struct conf *AUTO_CONF c = NULL;
	struct err e = { 0 };

	assert_ok(conf_parse("conf/vigie.conf", str_of(text), &c, &e));
	if (!settings_read(a, c, needs, s, err))
		return false;
	assert_ok(conf_check_used(c, &e)); /* every key is asked for */
	return true;
}

#define assert_read(text, needs) \
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX); \
	struct settings s; \
	struct err e = { 0 }; \
	assert_ok(read_text(a, (text), (needs), &s, &e))

static void test_defaults(void **state)
{
	(void)state;
	assert_read("", 0);
	assert_str(s.centre, STR(""));
	assert_str(s.key, STR("conf/vigie.key"));
	assert_str(s.mailbox, STR("INBOX"));
	assert_int_equal(s.token_valid_secs, 180 * DAY);
	assert_int_equal(s.purge_secs, 90 * DAY);
	assert_int_equal(s.smtp_port, 25);
	assert_int_equal(s.smtp_connections, 2);
	assert_int_equal(s.smtp_per_session, 50);
	assert_int_equal(s.smtp_timeout_secs, 300);
	assert_int_equal(s.daily, 200);
	assert_int_equal(s.window_from, 8 * 60);
	assert_int_equal(s.window_to, 17 * 60);
	assert_int_equal(s.days, 0x3e);
	assert_int_equal(s.emails, 3);
	assert_int_equal(s.remind_after_secs, 21 * DAY);
	assert_int_equal(s.deadline_secs, 90 * DAY);
	assert_int_equal(s.max_message, 30 << 20);
	assert_false(s.approve_each);
}

static void test_all(void **state)
{
	(void)state;
	assert_read(
	    "[vigie]\ndatabase = data/vigie.db\n" CENTRE "name_en = 211 Open Sea\nemail = info@211.example\n"
	    "website = https://211.example\n" MAIL "bounces = retours@211.example\ntemplates = mots\n"
	    "token_valid = 90 days\npurge = 30 days\n[web]\nurl = https://211.example/vigie\n"
	    "[smtp]\nhost = relay.example\nport = 587\nconnections = 4\nper_session = 10\ntimeout = 30 seconds\n"
	    "ca_file = ca.pem\nhelo = vigie.211.example\n[campaign]\ndaily = 50\nwindow = 9 h - 16 h 30\n"
	    "days = lun-mer, ven\nemails = 2\nremind_after = 2 weeks\ndeadline = 60 days\napprove = each\n"
	    "[inbox]\nmaildir = boite\nhandled = .traites\nmailbox = A\nca_file = /etc/ca.pem\nmax_message = 5 Mo\n",
	    SETTINGS_COMPOSE | SETTINGS_SEND | SETTINGS_INBOX);
	/* [vigie] is another's to check, as main does. */
	assert_str(s.centre_en, STR("211 Open Sea"));
	assert_str(s.templates, STR("conf/mots"));
	assert_str(s.key, STR("conf/data/vigie.key"));
	assert_str(s.bounces, STR("retours@211.example"));
	assert_str(s.web_url, STR("https://211.example/vigie"));
	assert_int_equal(s.smtp_tls, SMTP_TLS_STARTTLS);
	assert_int_equal(s.smtp_port, 587);
	assert_str(s.smtp_ca_file, STR("conf/ca.pem"));
	assert_int_equal(s.window_from, 9 * 60);
	assert_int_equal(s.window_to, 16 * 60 + 30);
	assert_int_equal(s.days, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 5);
	assert_true(s.approve_each);
	assert_str(s.maildir, STR("conf/boite"));
	assert_str(s.imap_ca_file, STR("/etc/ca.pem"));
	assert_int_equal(s.max_message, 5 << 20);
	assert_int_equal(s.smtp_timeout_secs, 30);
}

static void test_loopback(void **state)
{
	(void)state;
	assert_read(CENTRE MAIL "[smtp]\nhost = 127.0.0.1\n", SETTINGS_COMPOSE | SETTINGS_SEND);
	assert_int_equal(s.smtp_tls, SMTP_TLS_NONE);
	assert_str(s.bounces, STR("reponses@211.example"));
	assert_str(s.centre_en, STR("211 Grand-Large"));
}

static const struct bad_row {
	const char *name, *text;
	unsigned needs;
	const char *says;
} bads[] = {
	{ "bad: no name of the centre", MAIL, SETTINGS_COMPOSE, "name of the centre" },
	{ "bad: no postal address", "[centre]\nname = A\nphone = 211\n" MAIL, SETTINGS_COMPOSE,
	    "postal address" },
	{ "bad: nobody answers", "[centre]\nname = A\naddress = B\n" MAIL, SETTINGS_COMPOSE,
	    "[centre] phone" },
	{ "bad: no sender", CENTRE "[mail]\nreply = r@211.example\n", SETTINGS_COMPOSE, "[mail] from" },
	{ "bad: nowhere to answer", CENTRE "[mail]\nfrom = r@211.example\n", SETTINGS_COMPOSE,
	    "[mail] reply" },
	{ "bad: a name around the address", CENTRE "[mail]\nfrom = 211 <r@211.example>\n", 0,
	    "line 6, [mail] from" },
	{ "bad: two addresses", "[mail]\nfrom = a@b.example, c@d.example\n", 0, "alone" },
	{ "bad: no domain", "[mail]\nfrom = a@\n", 0, "alone" },
	{ "bad: a domain without a dot", "[mail]\nfrom = a@localhost\n", 0, "alone" },
	{ "bad: two @", "[mail]\nfrom = a@b@c.example\n", 0, "alone" },
	{ "bad: dots", "[mail]\nfrom = a..b@c.example\n", 0, "alone" },
	{ "bad: an accent", "[mail]\nreply = réponses@c.example\n", 0, "alone" },
	{ "bad: no room for the token", "[mail]\nreply = reponses-des-organismes@211.example\n", 0,
	    "at most 22 characters" },
	{ "bad: answers for a month only", "[mail]\ntoken_valid = 30 days\n", 0, "at least 60 days" },
	{ "bad: one click over http", "[web]\nurl = http://211.example\n", 0, "https://" },
	{ "bad: no relay", CENTRE MAIL, SETTINGS_SEND, "[smtp] host" },
	{ "bad: a port", "[smtp]\nport = 70000\n", 0, "1 to 65535" },
	{ "bad: a kind of TLS", "[smtp]\ntls = ssl\n", 0, "none, starttls" },
	{ "bad: a password in clear",
	    "[smtp]\nhost = relay.example\ntls = none\nuser = a\npassword_file = p\n", 0, "in clear" },
	{ "bad: a host that looks near",
	    "[smtp]\nhost = 127.example\ntls = none\nuser = a\npassword_file = p\n", 0, "in clear" },
	{ "bad: a user without a password", "[smtp]\nhost = relay.example\nuser = a\n", 0,
	    "[smtp] password_file" },
	{ "bad: a password without a user", "[smtp]\npassword_file = p\n", 0, "[smtp] user" },
	{ "bad: no time for a session", "[smtp]\ntimeout = 0 seconds\n", 0, "1 second" },
	{ "bad: a window", "[campaign]\nwindow = 8:00\n", 0, "8:00-17:00" },
	{ "bad: a window backwards", "[campaign]\nwindow = 17:00-8:00\n", 0, "8:00-17:00" },
	{ "bad: an hour", "[campaign]\nwindow = 8:00-25:00\n", 0, "8:00-17:00" },
	{ "bad: a minute", "[campaign]\nwindow = 8:60-17:00\n", 0, "8:00-17:00" },
	{ "bad: words behind a window", "[campaign]\nwindow = 8:00-17:00 daily\n", 0, "8:00-17:00" },
	{ "bad: a day", "[campaign]\ndays = mon-fry\n", 0, "mon-fri" },
	{ "bad: half a day", "[campaign]\ndays = mo\n", 0, "mon-fri" },
	{ "bad: days with a hole", "[campaign]\ndays = mon,,fri\n", 0, "mon-fri" },
	{ "bad: reminders after the end", "[campaign]\ndeadline = 40 days\n", 0, "the last reminder" },
	{ "bad: no e-mail", "[campaign]\nemails = 0\n", 0, "1 to 10" },
	{ "bad: no day between reminders", "[campaign]\nremind_after = 2 hours\n", 0, "at least 1 day" },
	{ "bad: no mailbox", "", SETTINGS_INBOX, "[inbox] imap" },
	{ "bad: two mailboxes",
	    "[inbox]\nimap = imaps://m.example\nuser = a\npassword_file = p\nmaildir = b\n", 0, "one place" },
	{ "bad: a mailbox by POP", "[inbox]\nimap = pop3://m.example\nuser = a\npassword_file = p\n", 0,
	    "imaps://" },
	{ "bad: IMAP without a user", "[inbox]\nimap = imaps://m.example\n", SETTINGS_INBOX, "[inbox] user" },
	{ "bad: a size", "[inbox]\nmax_message = 30 m\n", 0, "30 MB" },
	{ "bad: a tiny size", "[inbox]\nmax_message = 3 KB\n", 0, "30 MB" },
	{ "bad: a huge size", "[inbox]\nmax_message = 3000000000 GB\n", 0, "30 MB" },
};

static void test_bad(void **state)
{
	const struct bad_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct settings s = { .daily = -7 };
	struct err e = { 0 };

	assert_false(read_text(a, r->text, r->needs, &s, &e));
	assert_err(e, ERR_CONFIG, r->says);
	assert_int_equal(s.daily, -7);
}

/* Password files ---------------------------------------------------------------------------------------------- */

static const struct password_row {
	const char *name, *content;
	unsigned mode;
	bool credential;  /* its folder is systemd's */
	const char *want; /* NULL: refused */
	const char *says;
} passwords[] = {
	{ "password: private", "mot de passe\n", 0600, false, "mot de passe", NULL },
	{ "password: without a line end", "x", 0400, false, "x", NULL },
	{ "password: CR LF", "x\r\n", 0600, false, "x", NULL },
	{ "password: others may read it", "x\n", 0644, false, NULL, "chmod 600" },
	{ "password: a credential of systemd", "x\n", 0440, true, "x", NULL },
	{ "password: blank", "\n", 0600, false, NULL, "empty" },
	{ "password: two lines", "x\ny\n", 0600, false, NULL, "on one line" },
	{ "password: absent", NULL, 0, false, NULL, "cannot be read" },
};

static void test_password(void **state)
{
	const struct password_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct conf *AUTO_CONF c = NULL;
	struct settings s = { .daily = 0 };
	struct err e = { 0 };
	char folder[64], path[80], conf[80];

	test_mkdir(folder);
	snprintf(path, sizeof path, "%s/secret", folder);
	snprintf(conf, sizeof conf, "%s/vigie.conf", r->credential ? "/nowhere" : folder);
	if (r->content) {
		assert_ok(file_write_all(path, FILE_SECRET, str_of(r->content), &e));
		assert_int_equal(chmod(path, r->mode), 0);
	}
	if (r->credential)
		setenv("CREDENTIALS_DIRECTORY", folder, 1);
	assert_ok(conf_parse(
	    conf, STR("[smtp]\nhost = relay.example\nuser = anne\npassword_file = secret\n"), &c, &e));
	bool ok = settings_read(a, c, SETTINGS_SEND, &s, &e);
	unsetenv("CREDENTIALS_DIRECTORY");
	unlink(path);
	rmdir(folder);
	assert_int_equal(ok, r->want != NULL);
	if (r->want)
		assert_str(s.smtp_password, str_of(r->want));
	else
		assert_err(e, ERR_CONFIG, r->says);
	/* Who only composes needs no password, nor the right to read it. */
	assert_ok(settings_read(a, c, 0, &s, &e));
	assert_str(s.smtp_password, STR_NONE);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "nothing said", test_defaults, NULL);
	tests_add(&t, "everything said", test_all, NULL);
	tests_add(&t, "a relay on this machine needs no TLS", test_loopback, NULL);
	TESTS_ROWS(&t, bads, test_bad);
	TESTS_ROWS(&t, passwords, test_password);
	return tests_run(&t, "settings");
}
