#include "lib/robots.h"

#include <stdlib.h>

enum { RULE_MAX = 2000, DELAY_MAX_SECS = 1000000 };

/* Allow or Disallow, its path in the form that compares. */
struct rule {
	struct rule *next;
	struct str pattern;
	bool allow;
};

/* What is said to one kind of program. */
struct group {
	struct rule *first, **end;
	long delay_ms;
	bool there;
};

struct robots {
	struct group ours, all;
};

/* Forms that compare --------------------------------------------------------------------------------------------- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '.' || c == '_' || c == '~';
}

static void put_escaped(char **to, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";

	*(*to)++ = '%';
	*(*to)++ = digits[c >> 4];
	*(*to)++ = digits[c & 15];
}

/* Escapes of what needs none are undone, others are in capitals, bytes that are not ASCII are escaped. In a pattern "*"
 * and "$" have their meaning; in a path they stand for themselves, and are written as a pattern must write them. */
static struct str comparable(struct arena *a, struct str s, bool pattern)
{
	char *out = arena_alloc(a, 3 * s.n + 1), *to = out;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool escaped = c == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0;
		if (escaped) {
			c = (unsigned char)(16 * hex(s.p[i + 1]) + hex(s.p[i + 2]));
			i += 2;
		}
		if (escaped ? is_unreserved(c) : c < 0x80 && (pattern || (c != '*' && c != '$')))
			*to++ = (char)c;
		else
			put_escaped(&to, c);
	}
	return (struct str){ out, (size_t)(to - out) };
}

/* Reading --------------------------------------------------------------------------------------------------------- */

static bool is_word(struct str s, const char *word)
{
	for (size_t i = 0; i < s.n; i++)
		if (!word[i] || (s.p[i] | 0x20) != (word[i] | 0x20))
			return false;
	return !word[s.n];
}

/* "Vigie/1.0 (…)" is said to "vigie": the product's name ends where no letter, "-" or "_" stands. */
static bool is_product(struct str value, struct str agent)
{
	size_t n = 0;

	while (n < value.n &&
	    (((value.p[n] | 0x20) >= 'a' && (value.p[n] | 0x20) <= 'z') || value.p[n] == '-' ||
	        value.p[n] == '_'))
		n++;
	if (n != agent.n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((value.p[i] | 0x20) != (agent.p[i] | 0x20))
			return false;
	return n > 0;
}

/* "10", "0.5". */
static long delay_of(struct str value)
{
	char z[16] = "";

	if (!value.n || value.n >= sizeof z)
		return 0;
	memcpy(z, value.p, value.n);
	double secs = strtod(z, NULL);
	return secs > 0 && secs <= DELAY_MAX_SECS ? (long)(1000 * secs) : 0;
}

static void add_rule(struct arena *a, struct group *g, struct str value, bool allow)
{
	if (!value.n || value.n > RULE_MAX || (value.p[0] != '/' && value.p[0] != '*'))
		return; /* "Disallow:" alone forbids nothing */
	struct rule *r = ARENA_NEW(a, struct rule);
	r->pattern = comparable(a, value, true);
	r->allow = allow;
	*g->end = r;
	g->end = &r->next;
}

/* The lines of a file being read. */
struct reading {
	struct arena *a;
	struct robots *r;
	struct str agent;
	bool to_us, to_all; /* whom the group being read speaks to */
	bool begun;         /* it has a rule: another "User-agent" begins another group */
};

static void read_agent(struct reading *x, struct str value)
{
	if (x->begun)
		x->to_us = x->to_all = x->begun = false;
	x->to_us |= is_product(value, x->agent);
	x->to_all |= str_is(value, "*");
	x->r->ours.there |= x->to_us;
}

static void read_rule(struct reading *x, struct str name, struct str value)
{
	const bool allow = is_word(name, "allow"), disallow = is_word(name, "disallow"),
	           delay = is_word(name, "crawl-delay");
	struct group *const groups[] = { x->to_us ? &x->r->ours : NULL, x->to_all ? &x->r->all : NULL };

	if (!allow && !disallow && !delay)
		return; /* "Sitemap" and others belong to no group */
	x->begun = true;
	for (size_t i = 0; i < 2; i++) {
		if (groups[i] && delay && delay_of(value) > groups[i]->delay_ms)
			groups[i]->delay_ms = delay_of(value);
		else if (groups[i] && !delay)
			add_rule(x->a, groups[i], value, allow);
	}
}

static void read_line(struct reading *x, struct str line)
{
	const char *comment = line.n ? memchr(line.p, '#', line.n) : NULL;

	if (comment)
		line.n = (size_t)(comment - line.p);
	const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
	if (!colon)
		return;
	size_t at = (size_t)(colon - line.p);
	struct str name = str_trim((struct str){ line.p, at }),
	           value = str_trim((struct str){ line.p + at + 1, line.n - at - 1 });
	if (is_word(name, "user-agent"))
		read_agent(x, value);
	else
		read_rule(x, name, value);
}

struct robots *robots_parse(struct arena *a, struct str text, struct str agent)
{
	struct robots *r = ARENA_NEW(a, struct robots);
	struct reading x = { .a = a, .r = r, .agent = agent };

	r->ours.end = &r->ours.first;
	r->all.end = &r->all.first;
	if (text.n > ROBOTS_BYTES_MAX)
		text.n = ROBOTS_BYTES_MAX;
	for (size_t i = 0, from = 0; i <= text.n; i++)
		if (i == text.n || text.p[i] == '\n' || text.p[i] == '\r') {
			read_line(&x, (struct str){ text.p + from, i - from });
			from = i + 1;
		}
	return r;
}

/* Asking ---------------------------------------------------------------------------------------------------------- */

/* Where `part` stands in `s` from `from` on; s.n + 1: nowhere. */
static size_t find(struct str s, size_t from, struct str part)
{
	for (size_t i = from; i + part.n <= s.n; i++)
		if (part.n == 0 || memcmp(s.p + i, part.p, part.n) == 0)
			return i;
	return s.n + 1;
}

/* The parts between the "*" are looked for one behind the other, each as early as it can be; "$" at the end wants the
 * last one at the end. */
static bool fits(struct str pattern, struct str path)
{
	bool to_end = pattern.n && pattern.p[pattern.n - 1] == '$';
	size_t at = 0;

	pattern.n -= to_end;
	for (size_t from = 0, i = 0; i <= pattern.n; i++) {
		if (i < pattern.n && pattern.p[i] != '*')
			continue;
		struct str part = { pattern.p + from, i - from };
		bool last = i == pattern.n;
		size_t found = find(path, at, part);
		if (last && to_end && from > 0 && path.n >= at + part.n)
			found = find(path, path.n - part.n, part);
		if (found > path.n || (from == 0 && found != 0))
			return false;
		at = found + part.n;
		from = i + 1;
	}
	return !to_end || at == path.n;
}

bool robots_allows(const struct robots *r, struct str path)
{
	const struct group *g = r->ours.there ? &r->ours : &r->all;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	const struct rule *best = NULL;

	if (str_is(path, "/robots.txt") || path.n > RULE_MAX * 10)
		return str_is(path, "/robots.txt");
	struct str p = comparable(a, path.n ? path : STR("/"), false);
	for (const struct rule *x = g->first; x; x = x->next)
		if ((!best || x->pattern.n > best->pattern.n ||
		        (x->pattern.n == best->pattern.n && x->allow)) &&
		    fits(x->pattern, p))
			best = x;
	return !best || best->allow;
}

long robots_delay_ms(const struct robots *r)
{
	return r->ours.there ? r->ours.delay_ms : r->all.delay_ms;
}
