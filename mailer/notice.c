#include "mailer/notice.h"

#include "lib/hash.h"
#include "lib/i18n.h"
#include "mailer/mime.h"
#include "mailer/sender_child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOTICE_MAX = 1024 * 1024, SECOND_MS = 1000 };

/* What the child tells. */
struct told {
	bool ended, came; /* the session is over; it said what became of the message */
	enum outbox_result result;
	struct err err; /* of the session */
	char answer[FRAME_TEXT_MAX];
};

static bool compose(struct arena *a, const struct settings *s, struct str to, struct str subject,
    struct str text, int64_t now, struct buf *out, struct err *err)
{
	static const struct draft_header more[] = { { "Auto-Submitted", { "auto-generated", 14 } },
		{ NULL, { NULL, 0 } } };
	const char *at = memchr(s->from.p, '@', s->from.n);
	char id[UUID_TEXT + 1];

	uuid_text(uuid_random(), id);
	struct draft d = { .from = s->from,
		.from_name = s->centre,
		.to = to,
		.subject = subject,
		.message_id = arena_fmt(a, "%s%s", id, at ? at : "@localhost"),
		.date = now,
		.more = more,
		.text = text };
	return mime_write(&d, out, err);
}

static void take(struct told *t, int fd, const struct frame *f)
{
	switch (f->kind) {
	case FRAME_ASK:
		sender_child_go(fd);
		break;
	case FRAME_TELL:
		t->came = true;
		t->result = (enum outbox_result)f->result;
		memcpy(t->answer, f->text, sizeof t->answer);
		break;
	case FRAME_END:
		t->ended = true;
		if (f->result != ERR_NONE)
			err_set(&t->err, (enum err_kind)f->result, "%s", f->text);
		break;
	default:
		break;
	}
}

/* Until the child ends or says nothing for so long. */
static void listen_to(struct told *t, int fd, int64_t patience_secs)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	int ready, got = 0;

	while (got >= 0 && !t->ended) {
		ready = poll(&wait, 1, (int)(patience_secs * SECOND_MS));
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return;
		struct frame f;
		while ((got = sender_child_frame(fd, &f)) > 0)
			take(t, fd, &f);
	}
}

static bool verdict(const struct told *t, struct err *err)
{
	if (t->err.kind != ERR_NONE) {
		*err = t->err;
		return false;
	}
	if (t->came && t->result == OUTBOX_SENT)
		return true;
	if (t->came && t->result == OUTBOX_FAILED)
		return err_set(err, ERR_INPUT, _("the relay refused it: %s"), t->answer);
	return err_set(
	    err, ERR_RETRY, _("the relay did not take it%s%s"), t->answer[0] ? ": " : "", t->answer);
}

bool notice_send(struct arena *a, const struct settings *s, struct str to, struct str subject,
    struct str text, int64_t now, struct err *err)
{
	struct buf AUTO_BUF bytes = BUF_INIT(NOTICE_MAX);
	struct told told = { .err = { .kind = ERR_NONE } };
	pid_t pid;
	int fd;

	if (!compose(a, s, to, subject, text, now, &bytes, err))
		return false;
	struct smtp_email email = {
		.id = 1, .from = arena_z(a, s->from), .to = arena_z(a, to), .bytes = buf_str(&bytes)
	};
	if (!sender_child_start(s, &email, 1, &pid, &fd, err))
		return false;
	listen_to(&told, fd, s->smtp_timeout_secs);
	close(fd);
	kill(pid, SIGKILL); /* one that has ended does not mind */
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return verdict(&told, err);
}
