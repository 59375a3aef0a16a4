/* net_url.c: addresses of the web: their parts, where they may lead, when they are asked again. */
#include "lib/i18n.h"
#include "lib/net.h"
#include "lib/net_parts.h"

#include <strings.h>
#include <sys/random.h>
#include <unistd.h>

enum { WAIT_MAX = 60 };

char *net_url_part(CURLU *u, CURLUPart part)
{
	char *z = NULL;

	return curl_url_get(u, part, &z, CURLU_DEFAULT_PORT) == CURLUE_OK ? z : NULL;
}

bool net_same_part(CURLU *a, CURLU *b, CURLUPart part)
{
	char *x = net_url_part(a, part), *y = net_url_part(b, part);
	bool same = x && y && strcasecmp(x, y) == 0;

	curl_free(x);
	curl_free(y);
	return same;
}

bool net_is_scheme(CURLU *u, const char *scheme)
{
	char *z = net_url_part(u, CURLUPART_SCHEME);
	bool is = z && strcasecmp(z, scheme) == 0;

	curl_free(z);
	return is;
}

struct str net_shown_url(struct arena *a, const char *url)
{
	CURLU *u = curl_url();
	struct str shown = STR("?");

	if (u && curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK) {
		char *query = net_url_part(u, CURLUPART_QUERY), *z = NULL;
		curl_url_set(u, CURLUPART_USER, NULL, 0);
		curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
		curl_url_set(u, CURLUPART_OPTIONS, NULL, 0);
		curl_url_set(u, CURLUPART_QUERY, NULL, 0);
		curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
		if (curl_url_get(u, CURLUPART_URL, &z, 0) == CURLUE_OK)
			shown = arena_fmt(a, "%s%s", z, query ? "?…" : "");
		curl_free(z);
		curl_free(query);
	}
	curl_url_cleanup(u);
	return shown;
}

bool net_join(struct arena *a, const char *base, const char *url, const char **out, struct err *err)
{
	CURLU *u = curl_url();
	char *z = NULL;
	bool ok = u && curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK &&
	    (net_is_scheme(u, "http") || net_is_scheme(u, "https")) &&
	    curl_url_get(u, CURLUPART_URL, &z, 0) == CURLUE_OK;

	if (ok)
		*out = arena_z(a, str_of(z));
	else
		err_set(err, ERR_INPUT, _("\"%s\" is no address of the web"), net_shown_url(a, url).p);
	curl_free(z);
	curl_url_cleanup(u);
	return ok;
}

bool net_same_host(const char *a, const char *b)
{
	CURLU *x = curl_url(), *y = curl_url();
	bool same = x && y && curl_url_set(x, CURLUPART_URL, a, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_set(y, CURLUPART_URL, b, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    net_same_part(x, y, CURLUPART_HOST);

	curl_url_cleanup(x);
	curl_url_cleanup(y);
	return same;
}

struct str net_escape(struct arena *a, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, 3 * s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c && strchr("-._~", c))) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	out[n] = '\0';
	return (struct str){ out, n };
}

curl_socket_t net_open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct net_guard *f = ctx;

	(void)purpose;
	if (!f->allowed && net_is_private(&address->addr)) {
		struct sockaddr_in6 v6;
		struct sockaddr_in v4;
		if (address->family == AF_INET6) {
			memcpy(&v6, &address->addr, sizeof v6);
			inet_ntop(AF_INET6, &v6.sin6_addr, f->refused, sizeof f->refused);
		} else {
			memcpy(&v4, &address->addr, sizeof v4);
			inet_ntop(AF_INET, &v4.sin_addr, f->refused, sizeof f->refused);
		}
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* 1, 2, 4 … 60 seconds, of which up to half is left to chance: not all centres come back at the same second. */
static int backoff(int turn)
{
	int base = turn > 6 ? WAIT_MAX : 1 << (turn - 1);
	unsigned chance = 0;

	if (getrandom(&chance, sizeof chance, 0) != sizeof chance)
		chance = 0;
	base = base > WAIT_MAX ? WAIT_MAX : base;
	return base - (int)(chance % (unsigned)(base / 2 + 1));
}

bool net_refused(const struct net_guard *guard, struct err *err)
{
	return err_set(err, ERR_CONFIG,
	    _("the address %s is in a private network: correct the url, or write allow_private = yes for this source"),
	    guard->refused);
}

bool net_trouble(CURLcode code, struct err *err)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return err_set(
		    err, ERR_RETRY, _("this server's name is not known: look whether the url is right"));
	case CURLE_PARTIAL_FILE:
		return err_set(err, ERR_RETRY, _("the connection ended before the file did"));
	case CURLE_OPERATION_TIMEDOUT:
		return err_set(err, ERR_RETRY, _("the server is too slow"));
	case CURLE_OUT_OF_MEMORY:
		return err_set(err, ERR_FATAL, _("out of memory"));
	default:
		return err_set(err, ERR_RETRY, "%s", curl_easy_strerror(code));
	}
}

void net_wait(void (*wait)(void *ctx, int secs), void *ctx, int attempt, int asked)
{
	int secs = asked > 0 ? asked : backoff(attempt);

	if (wait)
		wait(ctx, secs);
	else
		for (unsigned left = (unsigned)secs; left;)
			left = sleep(left);
}
