/* libesmtp 1.1.0 behind guards: reference/mail.md measured them, docs/decisions/0015-libesmtp.md says what its source
 * does. Each stands here with its reason. */
#include "mailer/smtp.h"

#include "lib/i18n.h"
#include "mailer/smtp_guard.h"
#include "mailer/smtp_outcome.h"
#include "mailer/smtp_tls.h"
#include "mailer/smtp_wire.h"

#include <auth-client.h>
#include <errno.h>
#include <libesmtp.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { SESSION_MEMORY = 16 * 1024 * 1024 };

struct letter {
	const struct smtp_email *email;
	struct session *of;
	smtp_message_t message;
	smtp_recipient_t to;
	const char *unfit; /* why it is not given to the relay at all */
	bool asked;        /* the parent, whether the body may begin */
	bool given;        /* all bytes to libesmtp */
	bool ended; /* it was told that there are no more: the final dot (or BDAT LAST) may have gone */
	bool told;
};

struct session {
	const struct settings *s;
	const struct smtp_parent *parent;
	struct letter *letters;
	int n;
	struct wire wire;
	int fd;   /* of the connection; -1: there was none */
	bool any; /* e-mail that can be sent */
	bool connected, secured, stopped, mail_taken;
	bool left; /* something is untried or unsure: the session did not come to its end */
	char
	    said[SMTP_ANSWER_MAX]; /* the relay's last refusal of us, as far as a message's status shows it */
	struct smtp_tls_seen tls;
	struct err why;
};

/* Nothing more goes over this connection, whatever libesmtp still holds in its buffers. */
static void stop(struct session *x)
{
	x->stopped = true;
	if (x->fd >= 0)
		shutdown(x->fd, SHUT_RDWR);
}

/* What became of a letter ------------------------------------------------------------------------------------- */

static struct smtp_answer answer_of(const smtp_status_t *st)
{
	return (struct smtp_answer){
		.code = st->code,
		.status = { st->enh_class, st->enh_subject, st->enh_detail },
		.text = st->text,
	};
}

/* From the status of this message and of its recipient alone: smtp_start_session returns success for dropped lines. */
static void look(const struct session *x, const struct letter *l, struct smtp_outcome *out)
{
	const struct smtp_facts facts = {
		.mail = answer_of(smtp_reverse_path_status(l->message)),
		.rcpt = answer_of(smtp_recipient_status(l->to)),
		.body = answer_of(smtp_message_transfer_status(l->message)),
		.asked = l->asked,
		.given = l->given,
		.ended = l->ended,
		.taken = smtp_recipient_check_complete(l->to) != 0,
		.chunking = x->wire.chunking,
		.after_354 = x->wire.after_354,
		.mail_taken = x->mail_taken,
	};

	smtp_outcome(&facts, out);
}

static void tell(struct letter *l)
{
	struct session *x = l->of;
	struct smtp_outcome o = { .result = OUTBOX_FAILED };

	if (l->told)
		return;
	l->told = true;
	if (l->unfit)
		snprintf(o.answer, sizeof o.answer, "%s", l->unfit);
	else
		look(x, l, &o);
	if (o.about_us && !x->why.kind)
		err_set(&x->why, ERR_CONFIG,
		    _("the relay %s refuses to send for us: %s; check from, bounces, user and password_file"),
		    x->s->smtp_host.p, o.answer);
	if (o.result == OUTBOX_UNTRIED || o.result == OUTBOX_UNSURE || (o.result == OUTBOX_LATER && !o.code))
		x->left = true;
	if (o.result == OUTBOX_UNTRIED && o.code)
		memcpy(x->said, o.answer, sizeof x->said);
	x->parent->result(x->parent->ctx, l->email->id, o.result, o.code, o.answer);
}

static void tell_all(struct session *x)
{
	for (int i = 0; i < x->n; i++)
		tell(&x->letters[i]);
}

/* What libesmtp calls ----------------------------------------------------------------------------------------- */

/* The parent is asked at the rewind: after 354, or before BDAT; headers count as body. All bytes are given at once: each
 * piece would be a chunk of BDAT's with an answer of its own. */
static const char *give(void **ctx, int *len, void *arg)
{
	struct letter *l = arg;
	struct session *x = l->of;

	(void)ctx;
	if (!len) {
		x->wire.after_354 = 0;
		if (x->fd >= 0 && x->wire.chunking)
			smtp_guard_acknowledge(x->fd);
		l->asked = true;
		if (!x->stopped && !x->parent->may_begin(x->parent->ctx, l->email->id))
			stop(x);
		return NULL;
	}
	*len = 0;
	if (x->stopped) {
		errno = ECANCELED; /* libesmtp drops the line: no final dot */
		return NULL;
	}
	if (l->given) {
		l->ended = true;
		return NULL;
	}
	l->given = true;
	*len = (int)l->email->bytes.n;
	return l->email->bytes.p;
}

static void connected(struct session *x)
{
	x->connected = true;
	x->wire = (struct wire){ 0 };
	x->fd = smtp_guard_socket();
	if (x->fd < 0)
		return;
	smtp_guard_hurry(x->fd);
#ifdef VIGIE_TEST
	bool far = !smtp_guard_on_loopback(x->fd);
#else
	bool far = x->s->smtp_tls == SMTP_TLS_NONE && !smtp_guard_on_loopback(x->fd);
#endif
	if (far) { /* the name resolved otherwise a moment ago */
		err_set(&x->why, ERR_CONFIG, _("the relay %s is on another machine"), x->s->smtp_host.p);
		stop(x);
	}
}

/* libesmtp goes on when AUTH fails or is not offered; we do not. */
static void mail_answered(struct session *x)
{
	if (x->s->smtp_user.n && !x->wire.authed) {
		if (x->wire.auth_refusal[0])
			err_set(&x->why, x->wire.auth_refusal[0] == '4' ? ERR_RETRY : ERR_CONFIG,
			    _("the relay %s refuses the user %s: %s; check user and password_file in [smtp]"),
			    x->s->smtp_host.p, x->s->smtp_user.p, x->wire.auth_refusal);
		else
			err_set(&x->why, ERR_CONFIG,
			    _("the relay %s offers no log-in that we know (PLAIN, LOGIN, CRAM-MD5); take user out of "
			      "[smtp] if it needs none"),
			    x->s->smtp_host.p);
		stop(x);
	}
}

static struct letter *letter_of(struct session *x, smtp_message_t message)
{
	for (int i = 0; i < x->n; i++)
		if (x->letters[i].message == message)
			return &x->letters[i];
	return NULL;
}

/* Told as soon as it is known: after a kill no more than one body is in doubt. What was refused before its body can wait
 * for the end, when it is known whether the relay took anything of ours; that is at the last letter, not behind QUIT,
 * which may stay unanswered. */
static void message_done(struct session *x, struct letter *l, bool final)
{
	if (l && l->asked && final)
		tell(l);
	if (l && l == &x->letters[x->n - 1] && final)
		tell_all(x);
}

static void event(smtp_session_t session, int what, void *arg, ...)
{
	struct session *x = arg;
	int kept = errno, *ok;
	va_list more;
	smtp_message_t m;

	(void)session;
	va_start(more, arg);
	switch (what) {
	case SMTP_EV_CONNECT:
		connected(x);
		break;
	case SMTP_EV_MAILSTATUS:
		(void)va_arg(more, const char *);
		m = va_arg(more, smtp_message_t);
		mail_answered(x);
		x->mail_taken |= smtp_reverse_path_status(m)->code / 100 == 2;
		message_done(x, letter_of(x, m), smtp_reverse_path_status(m)->code / 100 != 2);
		break;
	case SMTP_EV_MESSAGESENT: /* also for 451 and 554, and when DATA was refused */
		message_done(x, letter_of(x, va_arg(more, smtp_message_t)), true);
		break;
	case SMTP_EV_EXTNA_STARTTLS:
		err_set(&x->why, ERR_CONFIG,
		    _("the relay %s does not offer STARTTLS (or somebody on the way hides it): nothing was sent"),
		    x->s->smtp_host.p);
		break;
	case SMTP_EV_STARTTLS_OK:
		x->secured = true;
		if (x->wire.injected) {
			err_set(&x->why, ERR_CONFIG,
			    _("bytes that TLS does not cover came in front of it from %s: somebody on the way "
			      "interferes; nothing was sent"),
			    x->s->smtp_host.p);
			stop(x);
		}
		break;
	case SMTP_EV_WRONG_PEER_CERTIFICATE: /* libesmtp compares with the CNAME's target; our context has checked */
		ok = va_arg(more, int *);
		*ok = x->tls.trusted;
		break;
	default:
		break;
	}
	va_end(more);
	if (what == SMTP_EV_MAILSTATUS || what == SMTP_EV_RCPTSTATUS || what == SMTP_EV_MESSAGESENT) {
		if (x->fd >= 0 && x->wire.chunking)
			smtp_guard_acknowledge(x->fd);
		if (x->parent->alive)
			x->parent->alive(x->parent->ctx);
	}
	errno = kept; /* which libesmtp takes for a failure of its own while a body is given */
}

static void monitor(const char *buf, int n, int writing, void *arg)
{
	struct session *x = arg;

	if (n > 0 && writing == SMTP_CB_WRITING)
		wire_wrote(&x->wire, buf, (size_t)n);
	else if (n > 0 && writing == SMTP_CB_READING)
		wire_read(&x->wire, buf, (size_t)n);
}

static int credentials(auth_client_request_t request, char **result, int fields, void *arg)
{
	const struct settings *s = arg;

	for (int i = 0; i < fields; i++)
		if (request[i].flags & AUTH_USER)
			result[i] = (char *)s->smtp_user.p; /* the interface knows no const; it copies */
		else if (request[i].flags & AUTH_PASS)
			result[i] = (char *)s->smtp_password.p;
		else
			result[i] = NULL;
	return 1;
}

/* The session ------------------------------------------------------------------------------------------------- */

/* Its own waits must outlast our watchdog: where it gives up writing it goes on behind the gap. Milliseconds, whatever
 * its manual says. */
static void set_timeouts(smtp_session_t session, int64_t secs)
{
	static const int which[] = { Timeout_GREETING, Timeout_ENVELOPE, Timeout_DATA, Timeout_TRANSFER,
		Timeout_DATA2 };
	int64_t ms = (secs * 2 + 600) * 1000;

	for (size_t i = 0; i < sizeof which / sizeof *which; i++)
		smtp_set_timeout(session, which[i], ms < INT_MAX ? (long)ms : INT_MAX);
}

static bool add_letters(struct session *x, smtp_session_t session, struct err *err)
{
	for (int i = 0; i < x->n; i++) {
		struct letter *l = &x->letters[i];
		l->unfit = smtp_guard_email(l->email);
		if (l->unfit)
			continue;
		l->message = smtp_add_message(session);
		if (!l->message || !smtp_set_reverse_path(l->message, l->email->from) ||
		    !smtp_set_messagecb(l->message, give, l) ||
		    !(l->to = smtp_add_recipient(l->message, l->email->to)))
			return err_set(err, ERR_FATAL, _("no memory is left for this session"));
		smtp_size_set_estimate(l->message, l->email->bytes.n);
		x->any = true;
	}
	return true;
}

/* Why messages are left, from what was seen; x->why may know already. */
static bool explain(struct session *x, int error, struct err *err)
{
	const char *host = x->s->smtp_host.p;
	char text[128] = "";

	if (x->why.kind) {
		*err = x->why;
		return false;
	}
	if (!x->connected)
		return err_set(err, ERR_RETRY, _("the relay %s, port %d, cannot be reached: %s"), host,
		    x->s->smtp_port, smtp_strerror(error, text, sizeof text) ? text : "?");
	if (x->stopped)
		return err_set(err, ERR_RETRY, _("the session was stopped from our side"));
	if (!x->secured && x->wire.asked_tls)
		return smtp_tls_explain(&x->tls, host, &x->wire, err);
	if (x->said[0])
		return err_set(err, ERR_RETRY, _("the relay %s says: %s"), host, x->said);
	if (x->wire.refusal[0])
		return err_set(err, ERR_RETRY, _("the relay %s says: %s"), host, x->wire.refusal);
	return err_set(err, ERR_RETRY, _("the relay %s dropped the connection"), host);
}

static void set_up(struct session *x, smtp_session_t session, auth_context_t auth, const char *relay)
{
	const struct settings *s = x->s;

	smtp_set_server(session, relay);
	if (s->smtp_helo.n)
		smtp_set_hostname(session, s->smtp_helo.p);
	smtp_set_eventcb(session, event, x);
	smtp_set_monitorcb(session, monitor, x, 0);
	set_timeouts(session, s->smtp_timeout_secs);
	if (s->smtp_user.n) {
		auth_set_mechanism_flags(auth, AUTH_PLUGIN_PLAIN, 0);
		auth_set_interact_cb(auth, credentials, (void *)s);
		smtp_auth_set_context(session, auth);
	}
}

static bool run(struct session *x, smtp_session_t session, struct err *err)
{
	SSL_CTX *tls = NULL;
	int error = 0;

	if (x->s->smtp_tls == SMTP_TLS_STARTTLS) {
		tls = smtp_tls_context(x->s, &x->tls, err);
		if (!tls)
			return false;
		smtp_starttls_enable(session, Starttls_REQUIRED);
		smtp_starttls_set_ctx(session, tls);
	}
	if (x->any && !smtp_start_session(session))
		error = smtp_errno();
	tell_all(x);
	bool ok = (!x->left && !x->why.kind) || explain(x, error, err);
	smtp_tls_free(&tls);
	return ok;
}

bool smtp_session(const struct settings *s, const struct smtp_email *emails, int n,
    const struct smtp_parent *parent, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(SESSION_MEMORY);
	struct session x = { .s = s, .parent = parent, .n = n, .fd = -1 };

	for (int i = 0; i < n; i++)
		if (!smtp_guard_recipient(emails[i].to))
			return err_set(err, ERR_CONFIG,
			    _("this is a test build: it writes to addresses in .test and .example only"));
	if (!smtp_guard_relay(s, err))
		return false;
	signal(SIGPIPE, SIG_IGN);          /* libesmtp writes to lines that are gone */
	setenv("HOME", "/nonexistent", 1); /* it would read certificates there, and free ours twice */
	x.letters = ARENA_ARRAY(a, struct letter, (size_t)n);
	for (int i = 0; i < n; i++)
		x.letters[i] = (struct letter){ .email = &emails[i], .of = &x };
	auth_client_init();
	smtp_session_t session = smtp_create_session();
	auth_context_t auth = auth_create_context();
	if (!session || !auth)
		return err_set(err, ERR_FATAL, _("no memory is left for this session"));
	set_up(&x, session, auth, arena_fmt(a, "%s:%d", s->smtp_host.p, s->smtp_port).p);
	bool ok = add_letters(&x, session, err) && run(&x, session, err);
	smtp_destroy_session(session);
	auth_destroy_context(auth);
	auth_client_exit();
	return ok;
}
