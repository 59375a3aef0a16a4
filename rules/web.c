#include "rules/web.h"

#include "lib/text.h"
#include "rules/web_host.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool begins(struct str s, const char *with)
{
	size_t n = strlen(with);

	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(s.p[i]) != with[i])
			return false;
	return true;
}

static struct str from(struct str s, size_t i)
{
	return i < s.n ? (struct str){ s.p + i, s.n - i } : STR_NONE;
}

/* Characters that are not seen, which copying brings along: bidi marks, soft hyphens, joiners. */
static bool is_unseen(uint32_t c)
{
	return c == 0x00AD || c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	    (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

/* What people mean: unseen characters out, every white space and broken byte a space, typographic hyphens
 * plain. */
static struct str cleaned(struct arena *a, struct str s)
{
	const char *p = s.p, *end = s.n ? s.p + (s.n < WEB_TEXT_MAX ? s.n : WEB_TEXT_MAX) : s.p;
	char *out = arena_alloc(a, (size_t)(end - p));
	size_t n = 0;

	while (p < end) {
		const char *was = p;
		uint32_t c = text_next(&p, end);
		if (is_unseen(c))
			continue;
		if (c <= ' ' || c == 0x7F || c == 0x00A0 || c == 0x202F || c == 0x2009 || c == 0x3000 ||
		    c == 0xFFFD) {
			out[n++] = ' ';
		} else if (c >= 0x2010 && c <= 0x2013) {
			out[n++] = '-';
		} else if (c == 0x3002 || c == 0xFF0E || c == 0xFF61) {
			out[n++] = '.'; /* points of IDNA (UTS 46) */
		} else {
			memcpy(out + n, was, (size_t)(p - was));
			n += (size_t)(p - was);
		}
	}
	return (struct str){ out, n };
}

/* Paths ------------------------------------------------------------------------------------------------------ */

enum { PATH_WORDS = 4, PATH_WORD_MAX = 80 };

struct path {
	struct str words[PATH_WORDS];
	int n;
	struct str id; /* of "?id=" */
};

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Lower case, "%41" decoded, without control characters and spaces; well-formed or blank. */
static struct str path_word(struct arena *a, struct str raw)
{
	char *out = arena_alloc(a, PATH_WORD_MAX);
	size_t n = 0;

	for (size_t i = 0; i < raw.n && n < PATH_WORD_MAX; i++) {
		char c = raw.p[i];
		if (c == '%' && i + 2 < raw.n && hex(raw.p[i + 1]) >= 0 && hex(raw.p[i + 2]) >= 0) {
			c = (char)(hex(raw.p[i + 1]) * 16 + hex(raw.p[i + 2]));
			i += 2;
		}
		if ((unsigned char)c > ' ' && c != 0x7F && c != '/')
			out[n++] = lower(c);
	}
	while (n && (out[n - 1] & 0x80) && !text_utf8_valid((struct str){ out, n }, NULL))
		n--; /* cut within a character */
	return text_utf8_valid((struct str){ out, n }, NULL) ? (struct str){ out, n } : STR_NONE;
}

static bool is_any(struct str w, const char *const *list)
{
	for (; *list; list++)
		if (str_is(w, *list))
			return true;
	return false;
}

/* Parts of a path that say nothing: a language in front, an index at the end. */
static bool says_nothing(struct str w, bool first)
{
	static const char *const languages[] = { "fr", "en", "fr-ca", "en-ca", "fr_ca", "en_ca", "fr-fr",
		"en-us", "francais", "fran\u00e7ais", "english", "#!", NULL };
	static const char *const indexes[] = { "index.html", "index.htm", "index.php", "index.asp",
		"index.aspx", "default.asp", "default.aspx", "home", "home.html", "home.php", "accueil",
		"accueil.html", "accueil.php", NULL };

	return !w.n || is_any(w, indexes) || (first && is_any(w, languages));
}

static void read_path(struct arena *a, struct str rest, struct path *out)
{
	size_t i = 0;

	*out = (struct path){ .n = 0 };
	while (i < rest.n && rest.p[i] != '?' && out->n < PATH_WORDS) {
		size_t end = i;
		while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?' &&
		    (rest.p[end] != '#' || begins(from(rest, end), "#!")))
			end++;
		struct str w = path_word(a, (struct str){ rest.p + i, end - i });
		if (!says_nothing(w, out->n == 0))
			out->words[out->n++] = w;
		if (end < rest.n && rest.p[end] == '#')
			return;
		i = end < rest.n && rest.p[end] == '/' ? end + 1 : end;
	}
	for (; i + 4 < rest.n; i++)
		if ((rest.p[i] == '?' || rest.p[i] == '&') && begins(from(rest, i + 1), "id=")) {
			size_t end = i + 4;
			while (end < rest.n && rest.p[end] >= '0' && rest.p[end] <= '9')
				end++;
			out->id = (struct str){ rest.p + i + 4, end - i - 4 };
			return;
		}
}

/* The number that a network gave its holder, at the end of "maison-des-jeunes-100064812345678"; blank: none. */
static struct str trailing_id(struct str w)
{
	size_t i = w.n;

	while (i && w.p[i - 1] >= '0' && w.p[i - 1] <= '9')
		i--;
	return w.n - i >= 9 && (i == 0 || w.p[i - 1] == '-') ? from(w, i) : STR_NONE;
}

/* The first word that tells: "pages/Maison-X/12345" and "profile.php?id=12345" are "12345", "company/x" stays two words. */
static struct str holder(struct arena *a, const struct path *p)
{
	static const char *const dropped[] = { "pages", "people", "pg", "p", "user", "c", NULL };
	static const char *const kept[] = { "groups", "group", "company", "in", "school", "showcase",
		"channel", "view", "site", "a", "o", "e", "d", "forms", "document", "spreadsheets", "file",
		"events", "list", NULL };
	static const char *const nothing[] = { "sharer", "sharer.php", "share", "share.php", "login",
		"login.php", "search", "hashtag", "watch", "intent", "permalink.php", "story.php", "photo",
		"photo.php", "reel", "reels", "stories", "explore", "results", "feed", "profile.php", "maps",
		NULL };

	int i = p->n > 1 && is_any(p->words[0], dropped);
	if (i < p->n && is_any(p->words[i], nothing))
		return p->id;
	if (i && p->n > 2 && trailing_id(p->words[2]).n)
		return p->words[2];
	if (i == p->n || (p->n == 1 && (is_any(p->words[0], kept) || is_any(p->words[0], dropped))))
		return STR_NONE;
	if (!i && p->n > 1 && is_any(p->words[0], kept))
		return arena_fmt(a, "%.*s/%.*s", STR_ARG(p->words[0]), STR_ARG(p->words[1]));
	struct str id = trailing_id(p->words[i]);
	return id.n ? id : p->words[i];
}

/* Whose it is ------------------------------------------------------------------------------------------------ */

static struct str page_of(struct arena *a, const struct web_host *h, struct str rest)
{
	struct path p;
	struct str page;

	read_path(a, rest, &p);
	if (h->page == WEB_PAGE_PATH) {
		struct str w = holder(a, &p);
		return w.n ? arena_fmt(a, "%.*s/%.*s", STR_ARG(h->domain), STR_ARG(w)) : STR_NONE;
	}
	page = h->bare && !p.n ? STR_NONE : h->host;
	for (int i = 0; i < p.n && page.n + p.words[i].n < WEB_PAGE_MAX; i++)
		page = arena_fmt(a, "%.*s/%.*s", STR_ARG(page), STR_ARG(p.words[i]));
	return page;
}

/* `spoken_for`: a scheme or "www." says that it is a web address. */
static bool of_address(struct arena *a, struct str s, bool spoken_for, struct web *out)
{
	size_t n = 0;
	struct web_host h;

	while (n < s.n && !memchr("/?#", s.p[n], 3))
		n++;
	struct str host = { s.p, n };
	const char *at = n ? memchr(host.p, '@', n) : NULL;
	if (at)
		host = from(host, (size_t)(at + 1 - host.p));
	const char *port = host.n ? memchr(host.p, ':', host.n) : NULL;
	if (port)
		host.n = (size_t)(port - host.p);
	if (!web_host_read(a, host, spoken_for, &h))
		return false;
	*out = (struct web){ .kind = h.shared ? WEB_SHARED : WEB_OWN, .domain = h.domain };
	if (h.shared)
		out->page = page_of(a, &h, from(s, n));
	return true;
}

/* Behind "https://", "http//", "htpp:", "//", twice if need be; `*had` when there was one. */
static struct str without_scheme(struct str s, bool *had)
{
	for (int round = 0; round < 2; round++) {
		size_t n = 0, i;
		while (n < s.n && is_letter(s.p[n]))
			n++;
		i = n;
		while (i < s.n && (s.p[i] == ':' || s.p[i] == '/'))
			i++;
		if (i - n < 2 && !(i > n && n >= 4 && begins(s, "http")))
			return s;
		if (n && s.p[n] == '/' && !begins(s, "htt"))
			return s; /* "abc//def" */
		*had = true;
		s = from(s, i);
	}
	return s;
}

static struct str trimmed(struct str w)
{
	while (w.n && memchr("<([{\"'*-.,;:=", w.p[0], 13))
		w = from(w, 1);
	while (w.n && memchr(">)]}\"'*.,;:!", w.p[w.n - 1], 12))
		w.n--;
	return w;
}

static bool of_word(struct arena *a, struct str w, struct web *out)
{
	bool spoken_for = false;
	struct str s = without_scheme(trimmed(w), &spoken_for);
	const char *at = s.n ? memchr(s.p, '@', s.n) : NULL;
	const char *slash = s.n ? memchr(s.p, '/', s.n) : NULL;

	if (at && !spoken_for && (!slash || at < slash))
		return web_of_email(a, w, out);
	return of_address(a, s, spoken_for || begins(s, "www"), out);
}

bool web_of_url(struct arena *a, struct str url, struct web *out)
{
	struct str s = cleaned(a, url);

	for (size_t i = 0; i < s.n;) {
		size_t end = i;
		while (end < s.n && s.p[end] != ' ' && s.p[end] != ';' && s.p[end] != '|' &&
		    !(s.p[end] == ',' && end + 1 < s.n && is_letter(s.p[end + 1])))
			end++;
		if (memchr(s.p + i, '.', end - i) && of_word(a, (struct str){ s.p + i, end - i }, out))
			return true;
		i = end + 1;
	}
	return false;
}

/* E-mail ------------------------------------------------------------------------------------------------------- */

static bool is_local(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || (c & 0x80) || (c && strchr(".!#$%&+=?^_{}~-", c));
}

static bool is_of_host(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || (c & 0x80) || c == '.' || c == '-' || c == '_';
}

/* Lower case, without what the host ignores: "+tag" anywhere, points at Gmail. */
static struct str local_part(struct arena *a, struct str s, struct str domain)
{
	bool points = !str_is(domain, "gmail.com") && !str_is(domain, "googlemail.com");
	char *out = arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n && !(s.p[i] == '+' && i); i++)
		if (points || s.p[i] != '.')
			out[n++] = lower(s.p[i]);
	return (struct str){ out, n };
}

/* The address around the @ at `at`. */
static bool of_at(struct arena *a, struct str s, size_t at, struct web *out)
{
	size_t left = at, right = at + 1, begin, end;
	struct web_host h;

	while (left && is_space(s.p[left - 1]))
		left--;
	while (right < s.n && is_space(s.p[right]))
		right++;
	for (begin = left; begin && is_local(s.p[begin - 1]);)
		begin--;
	while (begin < left && (s.p[begin] == '.' || s.p[begin] == '-'))
		begin++;
	for (end = right; end < s.n && is_of_host(s.p[end]);)
		end++;
	if (begin == left || left - begin > WEB_LOCAL_MAX)
		return false;
	if (!web_host_read(a, (struct str){ s.p + right, end - right }, true, &h))
		return false;
	struct str local = local_part(a, (struct str){ s.p + begin, left - begin }, h.domain);
	if (!local.n)
		return false;
	struct str email = arena_fmt(a, "%.*s@%.*s", STR_ARG(local), STR_ARG(h.host));
	*out = (struct web){ .kind = WEB_OWN, .domain = h.domain, .email = email };
	if (h.shared) {
		out->kind = WEB_SHARED;
		out->page = email;
	}
	return true;
}

bool web_of_email(struct arena *a, struct str email, struct web *out)
{
	struct str s = cleaned(a, email);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '@' && of_at(a, s, i, out))
			return true;
	return false;
}
