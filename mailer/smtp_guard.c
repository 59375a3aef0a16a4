#include "mailer/smtp_guard.h"

#include "lib/i18n.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ADDRESS_MAX = 320, AUTH_MAX = 255, BYTES_MAX = 64 * 1024 * 1024, FD_MAX = 1024 };

static bool is_loopback(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)sa;
		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	if (sa->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const void *)sa;
		return IN6_IS_ADDR_LOOPBACK(&in->sin6_addr) ||
		    (IN6_IS_ADDR_V4MAPPED(&in->sin6_addr) && in->sin6_addr.s6_addr[12] == 127);
	}
	return false;
}

static bool must_be_local(const struct settings *s)
{
#ifdef VIGIE_TEST
	(void)s;
	return true;
#else
	return s->smtp_tls == SMTP_TLS_NONE;
#endif
}

bool smtp_guard_relay(const struct settings *s, struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *all = NULL;
	bool local = true;

	/* libesmtp cuts "host:port" at the first colon: "::1" would become any host. */
	if (!s->smtp_host.n || memchr(s->smtp_host.p, ':', s->smtp_host.n))
		return err_set(err, ERR_CONFIG,
		    _("[smtp] host: write a name or an IPv4 address such as 127.0.0.1, not \"%.*s\""),
		    STR_ARG(s->smtp_host));
	if (s->smtp_user.n > AUTH_MAX ||
	    s->smtp_password.n > AUTH_MAX) /* libesmtp copies them into so much */
		return err_set(
		    err, ERR_CONFIG, _("[smtp] user and password may have at most %d characters"), AUTH_MAX);
	int code = getaddrinfo(s->smtp_host.p, NULL, &hints, &all);
	if (code != 0)
		return err_set(err, code == EAI_NONAME ? ERR_CONFIG : ERR_RETRY,
		    _("the relay's name %s cannot be resolved: %s; check [smtp] host"), s->smtp_host.p,
		    gai_strerror(code));
	for (const struct addrinfo *at = all; at; at = at->ai_next)
		local &= is_loopback(at->ai_addr);
	freeaddrinfo(all);
	if (local || !must_be_local(s))
		return true;
#ifdef VIGIE_TEST
	return err_set(err, ERR_CONFIG,
	    _("this is a test build: it sends to a relay on 127.0.0.1 only, not to %s"), s->smtp_host.p);
#else
	return err_set(err, ERR_CONFIG,
	    _("the relay %s is on another machine: without TLS anybody on the way reads and changes the mail; write "
	      "\"tls = starttls\" in [smtp]"),
	    s->smtp_host.p);
#endif
}

/* What may stand between "MAIL FROM:<" and ">" without quoting or another command behind it. */
static bool plain_address(const char *z, bool may_be_empty)
{
	size_t n = strlen(z);

	if (n == 0)
		return may_be_empty;
	for (size_t i = 0; i < n; i++)
		if (z[i] <= ' ' || z[i] >= 0x7f || strchr("<>\"\\,;:()[]", z[i]))
			return false;
	const char *at = strchr(z, '@');
	return n <= ADDRESS_MAX && at && at > z && at[1] && !strchr(at + 1, '@');
}

const char *smtp_guard_email(const struct smtp_email *e)
{
	if (!plain_address(e->from, true))
		return "the sender's address cannot be used in SMTP";
	if (!plain_address(e->to, false))
		return "the address cannot be used in SMTP";
	if (e->bytes.n == 0)
		return "the message is empty";
	if (e->bytes.n > BYTES_MAX)
		return "the message is too long";
	for (size_t i = 0; i < e->bytes.n; i++) {
		char c = e->bytes.p[i];
		if (c == '\0')
			return "the message holds a NUL byte";
		if ((c == '\n' && (i == 0 || e->bytes.p[i - 1] != '\r')) ||
		    (c == '\r' && (i + 1 == e->bytes.n || e->bytes.p[i + 1] != '\n')))
			return "the message holds a bare line end";
	}
	return NULL;
}

bool smtp_guard_recipient(const char *to)
{
#ifdef VIGIE_TEST
	static const char *const ends[] = { ".test", ".example" };
	const char *dot = strrchr(to, '.');

	for (size_t i = 0; dot && i < sizeof ends / sizeof *ends; i++)
		if (strcasecmp(dot, ends[i]) == 0)
			return true;
	return false;
#else
	(void)to;
	return true;
#endif
}

int smtp_guard_socket(void)
{
	struct sockaddr_storage peer;

	for (int fd = 0; fd < FD_MAX; fd++) {
		socklen_t n = sizeof peer, size = sizeof(int);
		int type = 0;
		if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM)
			continue;
		if (getpeername(fd, (struct sockaddr *)&peer, &n) == 0 &&
		    (peer.ss_family == AF_INET || peer.ss_family == AF_INET6))
			return fd;
	}
	return -1;
}

bool smtp_guard_on_loopback(int fd)
{
	struct sockaddr_storage peer;
	socklen_t n = sizeof peer;

	return getpeername(fd, (struct sockaddr *)&peer, &n) == 0 && is_loopback((struct sockaddr *)&peer);
}

void smtp_guard_hurry(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void smtp_guard_acknowledge(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}
