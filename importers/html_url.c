#include "importers/html_url.h"

#include "lib/pages.h"

#include <libxml/uri.h>
#include <string.h>

/* What browsers escape by themselves, and what they drop: line breaks and tabs inside an address. */
static struct str escaped(struct arena *a, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, 3 * s.n + 1), *to = out;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\t' || c == '\n' || c == '\r')
			continue;
		if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c)) {
			*to++ = '%';
			*to++ = digits[c >> 4];
			*to++ = digits[c & 15];
		} else {
			*to++ = (char)c;
		}
	}
	return (struct str){ out, (size_t)(to - out) };
}

static struct str without_fragment(struct str s)
{
	const char *hash = s.n ? memchr(s.p, '#', s.n) : NULL;

	return hash ? (struct str){ s.p, (size_t)(hash - s.p) } : s;
}

/* 0 when it is no address of the web; else the length of "https://". */
static size_t scheme_length(struct str url)
{
	static const char *const schemes[] = { "http://", "https://" };

	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(schemes[i]), at = 0;
		while (at < n && at < url.n && (url.p[at] | 0x20) == (schemes[i][at] | 0x20))
			at++;
		if (at == n && url.n > n)
			return n;
	}
	return 0;
}

static size_t origin_length(struct str url)
{
	size_t n = scheme_length(url);

	while (n < url.n && url.p[n] != '/' && url.p[n] != '?')
		n++;
	return n;
}

static struct str small(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		out[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 0x20 : s.p[i]);
	return (struct str){ out, s.n };
}

/* Without user and password, which are nobody's but the configuration's. */
static struct str without_user(struct arena *a, struct str url)
{
	size_t from = scheme_length(url), to = origin_length(url), at = to;

	while (at > from && url.p[at - 1] != '@')
		at--;
	if (at == from)
		return url;
	return arena_fmt(a, "%.*s%.*s", (int)from, url.p, (int)(url.n - at), url.p + at);
}

struct str html_url_join(struct arena *a, struct str base, struct str reference)
{
	struct str ref = escaped(a, without_fragment(str_trim(reference)));

	if (!ref.n || ref.n > PAGES_URL_MAX || base.n > PAGES_URL_MAX)
		return STR_NONE;
	xmlChar *whole = base.n
	    ? xmlBuildURI((const xmlChar *)arena_z(a, ref), (const xmlChar *)arena_z(a, base))
	    : xmlStrdup((const xmlChar *)arena_z(a, ref));
	struct str url = without_user(a, arena_str(a, str_of((const char *)whole)));
	xmlFree(whole);
	url = without_fragment(url);
	if (!scheme_length(url) || origin_length(url) == scheme_length(url) || url.n > PAGES_URL_MAX)
		return STR_NONE;
	size_t n = origin_length(url);
	return arena_fmt(a, "%.*s%s%.*s", STR_ARG(small(a, (struct str){ url.p, n })),
	    n < url.n && url.p[n] == '/' ? "" : "/", (int)(url.n - n), url.p + n);
}

struct str html_url_origin(struct arena *a, struct str url)
{
	return small(a, (struct str){ url.p, origin_length(url) });
}

struct str html_url_path(struct str url)
{
	size_t n = origin_length(url);

	return n < url.n ? (struct str){ url.p + n, url.n - n } : STR("/");
}

struct str html_url_host(struct arena *a, struct str url)
{
	size_t from = scheme_length(url), to = origin_length(url);
	struct str host = small(a, (struct str){ url.p + from, to - from });
	const char *port = from == strlen("https://") ? ":443" : ":80";
	size_t n = strlen(port);

	if (host.n > n && memcmp(host.p + host.n - n, port, n) == 0)
		host.n -= n;
	return host;
}
