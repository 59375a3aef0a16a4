#include "mailer/sender_child.h"

#include "lib/fault.h"
#include "lib/i18n.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FD_MAX = 4096 };

/* The child's side ------------------------------------------------------------------------------------------- */

struct line {
	int fd;
	unsigned patience; /* seconds */
	time_t told_at;
};

/* Without a parent there is nobody to write down what happens: stop here, whatever the session is at. */
static void say(struct line *l, const struct frame *f)
{
	size_t n = offsetof(struct frame, text) + strlen(f->text) + 1;
	ssize_t sent;

	do
		sent = send(l->fd, f, n, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		_exit(1);
	time_t now = time(NULL);
	if (now != l->told_at)
		alarm(l->patience); /* the parent's watchdog, should the parent be gone */
	l->told_at = now;
}

static bool may_begin(void *ctx, int64_t id)
{
	struct line *l = ctx;
	struct frame f = { .kind = FRAME_ASK, .id = id };
	ssize_t n;
	char go;

	say(l, &f);
	do
		n = recv(l->fd, &go, 1, 0);
	while (n < 0 && errno == EINTR);
	if (n != 1)
		_exit(1);
	return true;
}

static void result(void *ctx, int64_t id, enum outbox_result r, int code, const char *answer)
{
	struct frame f = { .kind = FRAME_TELL, .id = id, .result = (int32_t)r, .code = code };
	size_t n = strlen(answer);

	if (n >= sizeof f.text)
		n = sizeof f.text - 1;
	memcpy(f.text, answer, n);
	say(ctx, &f);
}

static void alive(void *ctx)
{
	struct line *l = ctx;
	struct frame f = { .kind = FRAME_ALIVE };

	if (time(NULL) != l->told_at)
		say(l, &f);
}

/* The database's descriptors, its locks' and the siblings' lines: a line that a sibling holds open does not end with us. */
static void close_all_but(int keep)
{
	int nothing = open("/dev/null", O_RDWR);
	DIR *all = opendir("/proc/self/fd");

	if (nothing >= 0) {
		dup2(nothing, STDIN_FILENO);
		dup2(nothing, STDOUT_FILENO);
	}
	for (struct dirent *d; all && (d = readdir(all));) {
		int fd = (int)strtol(d->d_name, NULL, 10);
		if (fd > STDERR_FILENO && fd != keep && fd != dirfd(all))
			close(fd);
	}
	for (int fd = STDERR_FILENO + 1; !all && fd < FD_MAX; fd++)
		if (fd != keep)
			close(fd);
	if (all)
		closedir(all);
}

static _Noreturn void hold_session(const struct settings *s, const struct smtp_email *emails, int n, int fd)
{
	struct frame end = { .kind = FRAME_END };
	struct line l = { .fd = fd };
	int64_t patience = s->smtp_timeout_secs * 2 + 60;
	const struct smtp_parent parent = {
		.ctx = &l,
		.may_begin = may_begin,
		.result = result,
		.alive = alive,
	};
	struct err e = { 0 };

	signal(SIGALRM, SIG_DFL);
	l.patience = patience < UINT_MAX ? (unsigned)patience : UINT_MAX;
	alarm(l.patience);
	close_all_but(fd);
	if (!smtp_session(s, emails, n, &parent, &e)) {
		end.result = (int32_t)e.kind;
		memcpy(end.text, e.text, sizeof end.text);
	}
	say(&l, &end);
	_exit(0);
}

/* The parent's side ------------------------------------------------------------------------------------------- */

bool sender_child_start(
    const struct settings *s, const struct smtp_email *emails, int n, pid_t *pid, int *fd, struct err *err)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
		return err_errno(err, ERR_RETRY, _("no line to a sender"));
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		hold_session(s, emails, n, ends[1]);
	}
	close(ends[1]);
	if (child < 0) {
		close(ends[0]);
		return err_errno(err, ERR_RETRY, _("no process for a sender"));
	}
	fault_point("sender.forked");
	*pid = child;
	*fd = ends[0];
	return true;
}

int sender_child_frame(int fd, struct frame *out)
{
	ssize_t n = recv(fd, out, sizeof *out, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return 0;
	if (n <= (ssize_t)offsetof(struct frame, text) || ((const char *)out)[n - 1] != '\0')
		return -1;
	return 1;
}

void sender_child_go(int fd)
{
	send(fd, "", 1, MSG_NOSIGNAL);
}
