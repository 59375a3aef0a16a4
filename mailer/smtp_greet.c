#include "mailer/smtp_greet.h"

#include "lib/i18n.h"
#include "mailer/smtp_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 512, MSEC = 1000 };

static bool ready(int fd, short what, int secs)
{
	struct pollfd p = { .fd = fd, .events = what };

	return poll(&p, 1, secs * MSEC) == 1 && !(p.revents & (POLLERR | POLLNVAL));
}

/* A connected socket, or -1 with errno. */
static int try_one(const struct addrinfo *at, int secs)
{
	int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, at->ai_protocol),
	    why = 0;
	socklen_t n = sizeof why;

	if (fd < 0)
		return -1;
	if (connect(fd, at->ai_addr, at->ai_addrlen) != 0 && errno != EINPROGRESS)
		why = errno;
	else if (!ready(fd, POLLOUT, secs) && getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &n) == 0 && !why)
		why = ETIMEDOUT;
	if (!why && getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &n) == 0 && !why)
		return fd;
	close(fd);
	errno = why;
	return -1;
}

static int try_all(const struct settings *s, int secs)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *all = NULL;
	char port[8];
	int fd = -1, why = EHOSTUNREACH;

	snprintf(port, sizeof port, "%u", (unsigned)s->smtp_port & 0xffff);
	if (getaddrinfo(s->smtp_host.p, port, &hints, &all) != 0)
		all = NULL;
	for (const struct addrinfo *at = all; at && fd < 0; at = at->ai_next)
		if ((fd = try_one(at, secs)) < 0)
			why = errno;
	if (all)
		freeaddrinfo(all);
	errno = why;
	return fd;
}

/* The first line; false when none comes. */
static bool read_line(struct arena *a, int fd, int secs, struct str *line)
{
	char text[LINE_MAX_BYTES] = { 0 };
	size_t n = 0;

	while (n < sizeof text && !memchr(text, '\n', n)) {
		ssize_t r = ready(fd, POLLIN, secs) ? read(fd, text + n, sizeof text - n) : 0;
		if (r <= 0)
			return false;
		n += (size_t)r;
	}
	const char *end = memchr(text, '\n', n);
	*line = arena_str(a, str_trim((struct str){ text, end ? (size_t)(end - text) : n }));
	return true;
}

bool smtp_greet(struct arena *a, const struct settings *s, int secs, struct str *line, struct err *err)
{
	static const char quit[] = "QUIT\r\n";
	struct str said;

	if (!smtp_guard_relay(s, err))
		return false;
	int fd = try_all(s, secs);
	if (fd < 0)
		return err_errno(err, ERR_RETRY,
		    _("the relay %s, port %d, is not reached: is it running? Check [smtp] host and port"),
		    s->smtp_host.p, s->smtp_port);
	bool spoke = read_line(a, fd, secs, &said);
	if (spoke)
		(void)send(fd, quit, sizeof quit - 1, MSG_NOSIGNAL);
	close(fd);
	if (!spoke)
		return err_set(
		    err, ERR_RETRY, _("the relay %s, port %d, does not greet"), s->smtp_host.p, s->smtp_port);
	if (said.n < 4 || said.p[0] < '2' || said.p[0] > '5')
		return err_set(err, ERR_CONFIG,
		    _("what answers at %s, port %d, is no mail relay: check [smtp] port"), s->smtp_host.p,
		    s->smtp_port);
	if (said.p[0] != '2')
		return err_set(err, ERR_RETRY, _("the relay %s does not want us now: %.*s"), s->smtp_host.p,
		    STR_ARG(said));
	*line = said;
	return true;
}
