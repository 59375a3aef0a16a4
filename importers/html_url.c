#include "importers/html_url.h"

#include "lib/pages.h"

#include <string.h>

static size_t path_length(struct str s)
{
	const char *query = s.n ? memchr(s.p, '?', s.n) : NULL;

	return query ? (size_t)(query - s.p) : s.n;
}

/* What browsers escape by themselves, what they drop (line breaks and tabs inside an address), and "\\", which is "/". */
static struct str escaped(struct arena *a, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, 3 * s.n + 1), *to = out;

	for (size_t i = 0, path = path_length(s); i < s.n; i++) {
		unsigned char c = i < path && s.p[i] == '\\' ? '/' : (unsigned char)s.p[i];
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

/* The length of "mailto:" and the like; 0: none. */
static size_t any_scheme(struct str s)
{
	size_t n = 0;

	while (n < s.n &&
	    (((s.p[n] | 0x20) >= 'a' && (s.p[n] | 0x20) <= 'z') ||
	        (n && ((s.p[n] >= '0' && s.p[n] <= '9') || strchr("+-.", s.p[n])))))
		n++;
	return n && n < s.n && s.p[n] == ':' ? n + 1 : 0;
}

/* RFC 3986 section 5.2.4: "/a/./b/../c" is "/a/c"; `path` begins with "/". */
static struct str without_dots(struct arena *a, struct str path)
{
	char *out = arena_alloc(a, path.n + 1), *to = out;

	for (size_t from = 0, end; from < path.n; from = end) {
		for (end = from + 1; end < path.n && path.p[end] != '/';)
			end++;
		struct str segment = { path.p + from, end - from };
		bool up = str_is(segment, "/.."), here = str_is(segment, "/.");
		while (up && to > out && *--to != '/')
			;
		if (!up && !here) {
			memcpy(to, segment.p, segment.n);
			to += segment.n;
		} else if (end == path.n) {
			*to++ = '/';
		}
	}
	return (struct str){ out, (size_t)(to - out) };
}

/* RFC 3986 section 5.2.2; `base` is whole. */
static struct str resolve(struct arena *a, struct str base, struct str ref)
{
	size_t origin = origin_length(base), path = path_length(base);

	if (any_scheme(ref) || !base.n)
		return ref;
	if (ref.n > 1 && ref.p[0] == '/' && ref.p[1] == '/')
		return arena_fmt(a, "%s%.*s", scheme_length(base) == 8 ? "https:" : "http:", STR_ARG(ref));
	if (ref.p[0] == '/')
		return arena_fmt(a, "%.*s%.*s", (int)origin, base.p, STR_ARG(ref));
	while (ref.p[0] != '?' && path > origin && base.p[path - 1] != '/')
		path--;
	return arena_fmt(a, "%.*s%s%.*s", (int)path, base.p, path == origin ? "/" : "", STR_ARG(ref));
}

struct str html_url_join(struct arena *a, struct str base, struct str reference)
{
	struct str ref = escaped(a, without_fragment(str_trim(reference)));

	if (!ref.n || ref.n > PAGES_URL_MAX || base.n > PAGES_URL_MAX || (base.n && !scheme_length(base)))
		return STR_NONE;
	struct str url = without_user(a, resolve(a, without_fragment(base), ref));
	size_t origin = origin_length(url), path = path_length(url);
	if (!scheme_length(url) || origin == scheme_length(url))
		return STR_NONE;
	struct str way = path > origin ? without_dots(a, (struct str){ url.p + origin, path - origin })
	                               : STR("/");
	url = arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(small(a, (struct str){ url.p, origin })), STR_ARG(way),
	    (int)(url.n - path), url.p + path);
	return url.n <= PAGES_URL_MAX ? url : STR_NONE;
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
