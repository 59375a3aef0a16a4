/* test_inbox.c: messages from their bytes to what they do: from a Maildir and over IMAP, twice, killed, cut, too large; with
 * tokens that are good, old, forged and of another. */
#include "tests/unit/replies.h"

#include "lib/file.h"
#include "mailer/inbox_forms.h"
#include "mailer/maildir.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>

#define PEM "tests/fakes/localhost.pem"

/* The messages --------------------------------------------------------------------------------------------------- */

/* The form of e-mail `email` as a person sends it back, with one line otherwise. */
static struct str form(struct replies *t, int64_t email, const char *old, const char *new)
{
	struct buf b = BUF_INIT(64 * 1024);
	const struct reply_form *forms;
	struct err e = { 0 };
	struct shown *shown;

	assert_ok(outbox_shown(t->d.a, t->d.db, email, &shown, &e));
	assert_ok(inbox_forms(t->d.a, shown, true, &forms, &e));
	for (; forms; forms = forms->next) {
		for (const struct form_line *l = forms->lines; l; l = l->next) {
			struct str value = str_is(l->value, old) ? str_of(new) : l->value;
			buf_fmt(&b, "> %.*s : %.*s\r\n", STR_ARG(l->label), STR_ARG(value));
		}
		buf_s(&b, STR(">\r\n"));
	}
	struct str text = arena_str(t->d.a, buf_str(&b));
	buf_free(&b);
	return text;
}

static struct str message(
    struct replies *t, const char *from, const char *to, const char *id, const char *subject, struct str body)
{
	return arena_fmt(t->d.a,
	    "Received: by mx.test\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s>\r\n"
	    "Date: Mon, 09 Nov 2026 09:00:00 -0500\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n\r\n%.*s",
	    from, to, subject, id, STR_ARG(body));
}

#define MARIE "Marie Roy <info@maison.test>"
#define RE    "Re: Votre fiche"

/* Three that do something, one for a person, one that is no message at all. */
enum { MIXED = 5 };
static void mixed(struct replies *t, struct str out[MIXED])
{
	out[0] = message(t, "Halte <halte@halte.test>", replies_address(t, 3), "h1@halte.test", RE,
	    STR("Aucun changement.\r\n\r\nMerci!\r\n"));
	out[1] = message(t, MARIE, replies_address(t, 1), "m1@maison.test", RE,
	    arena_fmt(t->d.a,
	        "Bonjour,\r\n\r\nvoici nos corrections.\r\n\r\nLe 2 novembre 2026, 211 a écrit :\r\n%.*s",
	        STR_ARG(form(t, 1, "Des jeunes", "Des tout-petits"))));
	out[2] = message(
	    t, "x@y.test", "reponses@211.test", "x1@y.test", "Question", STR("Quand passez-vous ?\r\n"));
	out[3] = STR("\xff\x00 \x01 no message\n\n\n");
	out[4] = message(t, "Halte <halte@halte.test>", replies_address(t, 3), "h2@halte.test", RE,
	    STR("Ne plus m'écrire.\r\n"));
}

static const char mixed_facts[] =
    "verified 3 as of 1 by Halte (1)\nverified 2 as of 1 by Marie Roy (1)\n"
    "offer 1 description: Des jeunes > Des tout-petits pending\n"
    "request 1 answered\nrequest 2 answered\nno mail to halte@halte.test (reply)\n"
    "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent";
static const char mixed_rows[] = "SELECT id, class, token, email, state FROM inbound ORDER BY id";
static const char mixed_inbound[] =
    "1|confirmed|valid|3|applied\n2|corrected|valid|1|applied\n3|question|none|NULL|waiting\n"
    "4|question|none|NULL|waiting\n5|unsubscribe|valid|3|applied";

/* Letterboxes ---------------------------------------------------------------------------------------------------- */

/* A Maildir, or tests/fakes/imap_server.py for as long as our end of its standard input is open. */
struct post_office {
	pid_t pid;
	int stop;
	int n; /* messages delivered so far: no two files have one name */
	char folder[128];
};

static void deliver(struct replies *t, struct post_office *o, const struct str *mails, int n)
{
	struct err e = { 0 };

	snprintf(o->folder, sizeof o->folder, "%s/mail", t->d.folder);
	assert_ok(maildir_make(o->folder, &e));
	for (int i = 0; i < n; i++) {
		char path[160];
		snprintf(path, sizeof path, "%s/new/%03d.x", o->folder, o->n++);
		assert_ok(file_write_all(path, FILE_SECRET, mails[i], &e));
	}
}

static bool serve(struct replies *t, struct post_office *o, const char *user)
{
	int in[2], out[2];
	char line[64] = "", new[160];

	snprintf(new, sizeof new, "%s/new", o->folder);
	assert_int_equal(pipe(in) + pipe(out), 0);
	o->pid = fork();
	if (o->pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[1]);
		close(out[0]);
		execlp("python3", "python3", "tests/fakes/imap_server.py", PEM, new, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	o->stop = in[1];
	for (size_t n = 0; n + 1 < sizeof line && read(out[0], line + n, 1) == 1 && line[n] != '\n'; n++)
		;
	close(out[0]);
	t->settings.maildir = STR_NONE;
	t->settings.imap = arena_fmt(t->d.a, "imap://127.0.0.1:%ld", strtol(line, NULL, 10));
	t->settings.imap_user = str_of(user);
	t->settings.imap_password = STR("secret");
	t->settings.mailbox = STR("INBOX");
	t->settings.handled = STR("Vigie/traités");
	return strtol(line, NULL, 10) > 0;
}

static void stop(struct post_office *o)
{
	if (o->pid <= 0)
		return;
	close(o->stop);
	waitpid(o->pid, NULL, 0);
}

static bool fetch(struct replies *t, struct inbox_told *told, struct err *e)
{
	*told = (struct inbox_told){ 0 };
	return inbox_fetch(t->d.a, t->d.db, &t->settings, t->now, false, NULL, told, e);
}

/* A Maildir ------------------------------------------------------------------------------------------------------- */

static int files(const char *folder)
{
	DIR *d = opendir(folder);
	int n = 0;

	for (const struct dirent *e; d && (e = readdir(d));)
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

static void test_maildir(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told, dry = { 0 };
	struct err e = { 0 };
	struct replies t;
	char handled[160], new[160];

	(void)state;
	replies_open(&t);
	mixed(&t, mails);
	deliver(&t, &o, mails, MIXED);
	snprintf(handled, sizeof handled, "%s/.handled/cur", o.folder);
	snprintf(new, sizeof new, "%s/new", o.folder);

	assert_ok(inbox_fetch(t.d.a, t.d.db, &t.settings, t.now, true, NULL, &dry, &e));
	assert_str(replies_facts(&t), str_of(replies_before));
	assert_int_equal(files(new), MIXED);
	assert_rows(&t.d, mixed_rows, "");

	assert_ok(fetch(&t, &told, &e));
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	assert_int_equal(files(new), 0);
	assert_int_equal(files(handled), MIXED);
	assert_memory_equal(&told, &dry, sizeof told);
	assert_int_equal(told.fetched, MIXED);
	assert_int_equal(told.verified, 2);
	assert_int_equal(told.proposals, 1);
	assert_int_equal(told.waiting, 2);
	assert_int_equal(told.opted_out, 1);
	assert_int_equal(told.by_class[REPLY_CONFIRMED], 1);

	/* All of it comes once more, as it was and by another way. */
	deliver(&t, &o, mails, MIXED);
	assert_ok(fetch(&t, &told, &e));
	assert_int_equal(told.repeated, MIXED);
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	struct str again = arena_fmt(t.d.a, "X-Way: other\r\n%.*s", STR_ARG(mails[0]));
	deliver(&t, &o, &again, 1);
	assert_ok(fetch(&t, &told, &e));
	assert_int_equal(told.repeated, 1);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, "SELECT class, state FROM inbound WHERE id > 5", "confirmed|repeated");
	replies_close(&t);
}

static void test_bytes_go(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	mixed(&t, mails);
	deliver(&t, &o, mails, MIXED);
	assert_ok(fetch(&t, &told, &e));
	assert_rows(&t.d, "SELECT count(*) FROM inbound_raw", "5");
	t.now += t.settings.purge_secs + 60;
	assert_ok(fetch(&t, &told, &e));
	assert_rows(&t.d, "SELECT inbound FROM inbound_raw", "3\n4"); /* those that wait are kept */
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	replies_close(&t);
}

/* IMAP ------------------------------------------------------------------------------------------------------------ */

static void test_imap(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	mixed(&t, mails);
	deliver(&t, &o, mails, MIXED);
	assert_true(serve(&t, &o, "ok"));
	assert_ok(fetch(&t, &told, &e));
	assert_int_equal(told.fetched, MIXED);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	assert_rows(&t.d, "SELECT uidvalidity, last_uid FROM mailbox", "1000|5");
	assert_ok(fetch(&t, &told, &e));
	assert_int_equal(told.fetched, 0);

	/* What was put away, read as if it were new. */
	t.settings.mailbox = STR("Vigie/traités");
	t.settings.handled = STR("again");
	assert_ok(fetch(&t, &told, &e));
	assert_int_equal(told.repeated, MIXED);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	stop(&o);
	replies_close(&t);
}

/* What cannot be moved is applied all the same, once; on a new UIDVALIDITY it is read again and known. */
static void test_unmoved(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	mixed(&t, mails);
	deliver(&t, &o, mails, MIXED);
	assert_true(serve(&t, &o, "refuses"));
	for (int i = 0; i < 2; i++) {
		assert_false(fetch(&t, &told, &e));
		assert_err(e, ERR_CONFIG, "cannot be moved to \"Vigie/traités\"");
		assert_int_equal(told.fetched, MIXED);
		assert_int_equal(told.repeated, i ? MIXED : 0);
		assert_str(replies_facts(&t), str_of(mixed_facts));
	}
	replies_sql(&t, "UPDATE mailbox SET uidvalidity = 999, last_uid = 12345");
	assert_false(fetch(&t, &told, &e));
	assert_int_equal(told.repeated, MIXED);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, "SELECT uidvalidity, last_uid FROM mailbox", "1000|5");
	stop(&o);
	replies_close(&t);
}

static void test_cut(void **state)
{
	static const char *const users[] = { "drop-list", "drop-fetch", "drop-after", "anew" };
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	mixed(&t, mails);
	deliver(&t, &o, mails, MIXED);
	assert_true(serve(&t, &o, "ok"));
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		t.settings.imap_user = str_of(users[i]);
		assert_false(fetch(&t, &told, &e));
		assert_int_equal(e.kind, ERR_RETRY);
		assert_int_equal(told.fetched, 0);
		assert_str(replies_facts(&t), str_of(replies_before));
	}
	t.settings.imap_user = STR("restless");
	assert_ok(fetch(&t, &told, &e));
	assert_str(replies_facts(&t), str_of(mixed_facts));
	stop(&o);
	replies_close(&t);
}

/* A kill at every point ------------------------------------------------------------------------------------------- */

static const struct kill_row {
	const char *name, *fault;
	bool imap;
} kills[] = {
	{ "a Maildir, fetched", "inbox.fetched", false },
	{ "a Maildir, the second fetched", "inbox.fetched:2", false },
	{ "a Maildir, about to commit", "db.before-commit:2", false },
	{ "a Maildir, committed", "db.after-commit:2", false },
	{ "a Maildir, applied", "inbox.applied", false },
	{ "a Maildir, the fourth applied", "inbox.applied:4", false },
	{ "a Maildir, moved", "inbox.moved:2", false },
	{ "a Maildir, verified", "evidence.added", false },
	{ "IMAP, fetched", "inbox.fetched:2", true },
	{ "IMAP, about to commit", "db.before-commit:3", true },
	{ "IMAP, applied", "inbox.applied:2", true },
	{ "IMAP, the last applied", "inbox.applied:5", true },
	{ "IMAP, moved", "inbox.moved:3", true },
};

static void killed(struct replies *t, const char *fault)
{
	struct err e = { 0 };
	int status;

	db_close(&t->d.db);
	pid_t pid = fork();
	if (pid == 0) {
		struct inbox_told told;
		setenv("VIGIE_FAULT", fault, 1);
		if (!db_open(t->d.path, DB_WRITE, "test", &t->d.db, &e))
			_exit(2);
		_exit(fetch(t, &told, &e) ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	assert_ok(db_open(t->d.path, DB_WRITE, "test", &t->d.db, &e));
}

static void test_killed(void **state)
{
	const struct kill_row *r = *state;
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	replies_open(&t);
	mixed(&t, mails);
	deliver(&t, &o, mails, MIXED);
	if (r->imap)
		assert_true(serve(&t, &o, "ok"));
	killed(&t, r->fault);
	assert_ok(fetch(&t, &told, &e));
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	assert_rows(&t.d, "SELECT count(*) FROM effect", "6");
	assert_ok(fetch(&t, &told, &e)); /* a third run changes nothing */
	assert_int_equal(told.fetched, 0);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	stop(&o);
	replies_close(&t);
}

/* Too large, and not to be had ------------------------------------------------------------------------------------- */

static void test_large(void **state)
{
	bool imap = *state != NULL;
	struct post_office o = { 0 };
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	replies_open(&t);
	struct buf body = BUF_INIT(4 << 20);
	for (int i = 0; i < 50000; i++)
		buf_s(&body, STR("Aucun changement, aucun changement, aucun changement.\r\n"));
	struct str mails[2] = { message(
		                    &t, MARIE, replies_address(&t, 1), "big@x.test", "Gros", buf_str(&body)),
		message(&t, "Halte <halte@halte.test>", replies_address(&t, 3), "h1@halte.test", RE,
		    STR("Aucun changement.\r\n")) };
	buf_free(&body);
	deliver(&t, &o, mails, 2);
	if (imap)
		assert_true(serve(&t, &o, "ok"));
	assert_ok(fetch(&t, &told, &e));
	assert_int_equal(told.fetched, 2);
	assert_int_equal(told.unreadable, 1);
	assert_int_equal(told.waiting, 1);
	assert_rows(&t.d,
	    "SELECT class, state, sender, subject, iif(state = 'waiting', why, '') FROM inbound ORDER BY id",
	    "question|waiting|Marie Roy <info@maison.test>|Gros|the message is too large: only its header was read\n"
	    "confirmed|applied|Halte <halte@halte.test>|Re: Votre fiche|");
	if (!imap) {
		deliver(&t, &o, mails,
		    1); /* another file with the same bytes waits too: who knows what is in it */
		assert_ok(fetch(&t, &told, &e));
		assert_rows(&t.d, "SELECT count(*) FROM inbound", "3");
	}
	stop(&o);
	replies_close(&t);
}

static void test_nil(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	mixed(&t, mails);
	deliver(&t, &o, mails, 2);
	assert_true(serve(&t, &o, "nil"));
	assert_ok(fetch(&t, &told, &e));
	assert_rows(&t.d, "SELECT state, why FROM inbound",
	    "waiting|the server does not give the message whole\nwaiting|the server does not give the message whole");
	assert_str(replies_facts(&t), str_of(replies_before));
	assert_ok(fetch(&t, &told, &e));
	assert_int_equal(told.fetched, 0); /* once, not at each run */
	stop(&o);
	replies_close(&t);
}

/* Tokens ---------------------------------------------------------------------------------------------------------- */

static const struct token_row {
	const char *name;
	int64_t email;               /* whose address */
	int flip;                    /* a letter of the token; 0: none */
	int days;                    /* after now */
	bool loud;                   /* in capitals */
	const char *sql;             /* before it comes */
	const char *inbound, *facts; /* NULL: as before */
} tokens[] = {
	{ "good", 3, .inbound = "confirmed|valid|3|applied",
	    .facts = "verified 3 as of 1 by Luc (1)\nrequest 1 open\nrequest 2 answered\n"
	             "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent" },
	{ "in capitals", 3, .loud = true, .inbound = "confirmed|valid|3|applied",
	    .facts = "verified 3 as of 1 by Luc (1)\nrequest 1 open\nrequest 2 answered\n"
	             "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent" },
	{ "expired", 3, .days = 200, .inbound = "confirmed|expired|3|waiting" },
	{ "forged: its MAC", 3, .flip = 38, .inbound = "confirmed|forged|NULL|waiting" },
	{ "forged: its last day", 3, .flip = 12, .inbound = "confirmed|forged|NULL|waiting" },
	{ "forged: its e-mail", 3, .flip = 9, .inbound = "confirmed|forged|NULL|waiting" },
	{ "another contact was asked", 3, .sql = "UPDATE request SET address = 'x@y.test' WHERE id = 2",
	    .inbound = "confirmed|forged|NULL|waiting" },
	{ "another revision was shown", 3, .sql = "UPDATE shown SET revision = 2 WHERE email = 3",
	    .inbound = "confirmed|forged|NULL|waiting" },
	{ "of another database", 3,
	    .sql = "UPDATE outbox SET message_id = '2.1.another1@211.test' WHERE id = 3",
	    .inbound = "confirmed|forged|NULL|waiting" },
};

static void test_token(void **state)
{
	const struct token_row *r = *state;
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct inbound m;
	struct replies t;

	replies_open(&t);
	char *to = (char *)(uintptr_t)arena_z(t.d.a, str_of(replies_address(&t, r->email)));
	char *token = strchr(to, '+') + 1;
	if (r->flip)
		token[r->flip] = token[r->flip] == 'a' ? 'b' : 'a';
	for (char *p = to; r->loud && *p; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	if (r->sql)
		replies_sql(&t, r->sql);
	t.now += r->days * (int64_t)REPLIES_DAY;
	struct str mail = message(
	    &t, "Luc <luc@ailleurs.test>", to, "l1@ailleurs.test", RE, STR("Aucun changement.\r\n"));
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(inbox_apply(t.d.a, t.d.db, &t.settings, mail, STR("test"), t.now, &m, &told, &e));
	assert_ok(db_commit(t.d.db, &e));
	assert_rows(&t.d, "SELECT class, token, email, state FROM inbound", r->inbound);
	assert_str(replies_facts(&t), str_of(r->facts ? r->facts : replies_before));
	assert_int_equal(told.forged, strstr(r->inbound, "forged") != NULL);
	assert_int_equal(told.expired, strstr(r->inbound, "expired") != NULL);
	replies_close(&t);
}

/* A date before the e-mail left, or still to come, is no date of an answer. */
static void test_date(void **state)
{
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct inbound m;
	struct replies t;

	(void)state;
	replies_open(&t);
	static const char *const dates[] = { "Mon, 09 Nov 1998 09:00:00 -0500",
		"Mon, 09 Nov 2099 09:00:00 -0500" };
	int64_t want[] = { t.d.now, t.now };
	for (int i = 0; i < 2; i++) {
		struct str mail = arena_fmt(t.d.a,
		    "From: halte@halte.test\r\nTo: %s\r\nDate: %s\r\nSubject: x\r\n\r\nAucun changement.\r\n",
		    replies_address(&t, 3), dates[i]);
		assert_ok(db_begin(t.d.db, &e));
		assert_ok(inbox_apply(t.d.a, t.d.db, &t.settings, mail, STR("test"), t.now, &m, &told, &e));
		assert_ok(db_commit(t.d.db, &e));
		assert_int_equal(m.received_at, want[i]);
	}
	replies_close(&t);
}

int main(void)
{
	struct tests t = { 0 };

	signal(SIGPIPE, SIG_IGN);
	TESTS_ROWS(&t, tokens, test_token);
	TESTS_ROWS(&t, kills, test_killed);
	tests_add(&t, "a Maildir: tried, applied, and again", test_maildir, NULL);
	tests_add(&t, "bytes go, but not of what waits", test_bytes_go, NULL);
	tests_add(&t, "IMAP", test_imap, NULL);
	tests_add(&t, "what cannot be moved is applied once", test_unmoved, NULL);
	tests_add(&t, "a line that is cut", test_cut, NULL);
	tests_add(&t, "too large, in a Maildir", test_large, NULL);
	tests_add(&t, "too large, over IMAP", test_large, "imap");
	tests_add(&t, "a message that the server does not give", test_nil, NULL);
	tests_add(&t, "dates that cannot be", test_date, NULL);
	return tests_run(&t, "inbox");
}
