#include "tests/unit/letters.h"

#include "lib/file.h"
#include "mailer/inbox_forms.h"
#include "mailer/maildir.h"

#include <sys/wait.h>

#define PEM "tests/fakes/localhost.pem"

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

struct str letter_text(
    struct replies *t, const char *from, const char *to, const char *id, const char *subject, struct str body)
{
	return arena_fmt(t->d.a,
	    "Received: by mx.test\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s>\r\n"
	    "Date: Mon, 09 Nov 2026 09:00:00 -0500\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n\r\n%.*s",
	    from, to, subject, id, STR_ARG(body));
}

void letters_mixed(struct replies *t, struct str out[MIXED])
{
	out[0] = letter_text(t, "Halte <halte@halte.test>", replies_address(t, 3), "h1@halte.test", RE,
	    STR("Aucun changement.\r\n\r\nMerci!\r\n"));
	out[1] = letter_text(t, MARIE, replies_address(t, 1), "m1@maison.test", RE,
	    arena_fmt(t->d.a,
	        "Bonjour,\r\n\r\nvoici nos corrections.\r\n\r\nLe 2 novembre 2026, 211 a écrit :\r\n%.*s",
	        STR_ARG(form(t, 1, "Des jeunes", "Des tout-petits"))));
	out[2] = letter_text(
	    t, "x@y.test", "reponses@211.test", "x1@y.test", "Question", STR("Quand passez-vous ?\r\n"));
	out[3] = STR("\xff\x00 \x01 no message\n\n\n");
	out[4] = letter_text(t, "Halte <halte@halte.test>", replies_address(t, 3), "h2@halte.test", RE,
	    STR("Ne plus m'écrire.\r\n"));
}

const char mixed_facts[] = "verified 3 as of 1 by Halte (1)\nverified 2 as of 1 by Marie Roy (1)\n"
                           "offer 1 description: Des jeunes > Des tout-petits pending\n"
                           "request 1 answered\nrequest 2 answered\nno mail to halte@halte.test (reply)\n"
                           "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent";
const char mixed_rows[] = "SELECT id, class, token, email, state FROM inbound ORDER BY id";
const char mixed_inbound[] =
    "1|confirmed|valid|3|applied\n2|corrected|valid|1|applied\n3|question|none|NULL|waiting\n"
    "4|question|none|NULL|waiting\n5|unsubscribe|valid|3|applied";

/* Letterboxes ---------------------------------------------------------------------------------------------------- */

void letters_deliver(struct replies *t, struct post_office *o, const struct str *mails, int n)
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

bool letters_serve(struct replies *t, struct post_office *o, const char *user)
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

void letters_stop(struct post_office *o)
{
	if (o->pid <= 0)
		return;
	close(o->stop);
	waitpid(o->pid, NULL, 0);
}

bool letters_fetch(struct replies *t, struct inbox_told *told, struct err *e)
{
	*told = (struct inbox_told){ 0 };
	return inbox_fetch(t->d.a, t->d.db, &t->settings, t->now, false, NULL, told, e);
}
