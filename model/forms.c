#include "model/forms.h"

#include "lib/hash.h"

/* Classes of characters ------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_scheme(char c)
{
	return is_alnum(c) || is_one_of(c, "+-.");
}

/* unreserved and sub-delims of RFC 3986 */
static bool is_name(char c)
{
	return is_alnum(c) || is_one_of(c, "-._~!$&'()*+,;=");
}

static bool is_user(char c)
{
	return is_name(c) || c == ':';
}

static bool is_path(char c)
{
	return is_name(c) || is_one_of(c, ":@/");
}

static bool is_query(char c)
{
	return is_path(c) || c == '?';
}

static bool is_atom(char c)
{
	return is_alnum(c) || is_one_of(c, "!#$%&'*+/=?^_`{|}~-");
}

/* Pieces ---------------------------------------------------------------------------------------------------- */

static struct str from(struct str s, size_t at)
{
	return (struct str){ s.p + at, s.n - at };
}

static struct str upto(struct str s, size_t at)
{
	return (struct str){ s.p, at };
}

/* Where `c` first stands, or s.n. */
static size_t find(struct str s, char c)
{
	const char *p = s.n ? memchr(s.p, c, s.n) : NULL;

	return p ? (size_t)(p - s.p) : s.n;
}

static bool all(struct str s, bool (*is)(char))
{
	for (size_t i = 0; i < s.n; i++)
		if (!is(s.p[i]))
			return false;
	return true;
}

/* All of a class, or "%" and two hexadecimal digits. */
static bool all_or_percent(struct str s, bool (*is)(char))
{
	for (size_t i = 0; i < s.n; i++) {
		if (is(s.p[i]))
			continue;
		if (s.p[i] != '%' || s.n - i < 3 || !is_hex(s.p[i + 1]) || !is_hex(s.p[i + 2]))
			return false;
		i += 2;
	}
	return true;
}

/* UUID, URI ------------------------------------------------------------------------------------------------- */

bool form_uuid(struct str s)
{
	static const char urn[] = "urn:uuid:";
	struct uuid unused;
	size_t n = sizeof urn - 1;

	if (s.n == UUID_TEXT + n) {
		for (size_t i = 0; i < n; i++)
			if ((s.p[i] | (is_alnum(s.p[i]) ? 0x20 : 0)) != urn[i])
				return false;
		s = from(s, n);
	}
	return uuid_parse(s, &unused);
}

bool form_scheme(struct str s)
{
	size_t colon = find(s, ':');

	return colon > 0 && colon < s.n && is_alnum(s.p[0]) && !is_digit(s.p[0]) &&
	    all(upto(s, colon), is_scheme);
}

/* Four numbers of up to 255. */
static bool is_ipv4(struct str s)
{
	for (int part = 1; part <= 4; part++) {
		size_t n = find(s, '.');
		int v = 0;
		if (n == 0 || n > 3 || (n == s.n) != (part == 4) || !all(upto(s, n), is_digit))
			return false;
		for (size_t i = 0; i < n; i++)
			v = v * 10 + s.p[i] - '0';
		if (v > 255)
			return false;
		s = from(s, n + (part < 4));
	}
	return true;
}

/* How many groups of 16 bits the colon-separated text holds (an IPv4 address at its end is two), or -1; 0 if it is
 * empty. */
static int ipv6_groups(struct str s, bool last)
{
	int groups = 0;

	for (bool more = s.n > 0; more;) {
		size_t n = find(s, ':');
		more = n < s.n;
		if (!more && last && is_ipv4(s))
			return groups + 2;
		if (n == 0 || n > 4 || !all(upto(s, n), is_hex))
			return -1;
		groups++;
		s = from(s, n + more);
		if (more && !s.n)
			return -1;
	}
	return groups;
}

/* RFC 3986 section 3.2.2: eight groups, or "::" for one and more of them. */
static bool is_ipv6(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.p[i] != ':' || s.p[i + 1] != ':')
			continue;
		int before = ipv6_groups(upto(s, i), false), after = ipv6_groups(from(s, i + 2), true);
		return before >= 0 && after >= 0 && before + after <= 7;
	}
	return ipv6_groups(s, true) == 8;
}

/* An address in square brackets, of version 6 or, behind "v1.", of another. */
static bool is_ip_literal(struct str s)
{
	if (s.n == 0 || (s.p[0] != 'v' && s.p[0] != 'V'))
		return is_ipv6(s);
	size_t dot = find(s, '.');
	return dot > 1 && dot + 1 < s.n && all((struct str){ s.p + 1, dot - 1 }, is_hex) &&
	    all(from(s, dot + 1), is_user);
}

static bool is_between(struct str s, size_t begin, size_t end, bool (*is)(char))
{
	return all_or_percent((struct str){ s.p + begin, end - begin }, is);
}

/* An authority whose host is an address in brackets, and what path follows it. */
static bool is_bracketed(struct str s)
{
	size_t open = find(s, '['), close = find(s, ']'), path = find(s, '/'), port = close + 1;

	if (open > close || close > path || close == s.n)
		return false;
	if (open > 0 && (s.p[open - 1] != '@' || !is_between(s, 0, open - 1, is_user)))
		return false;
	if (port < path &&
	    (s.p[port] != ':' || !all((struct str){ s.p + port + 1, path - port - 1 }, is_digit)))
		return false;
	return is_ip_literal((struct str){ s.p + open + 1, close - open - 1 }) &&
	    is_between(s, path, s.n, is_path);
}

bool form_uri(struct str s)
{
	if (!form_scheme(s))
		return false;
	s = from(s, find(s, ':') + 1);
	size_t fragment = find(s, '#');
	if (fragment < s.n && !all_or_percent(from(s, fragment + 1), is_query))
		return false;
	s = upto(s, fragment);
	size_t query = find(s, '?');
	if (!all_or_percent(from(s, query), is_query))
		return false;
	s = upto(s, query);
	if (s.n && all_or_percent(s, is_path))
		return true; /* an authority without brackets is made of the same characters */
	return s.n && s.p[0] == '/' && is_bracketed(from(s, s.n > 1 && s.p[1] == '/' ? 2 : 1));
}

/* E-mail ---------------------------------------------------------------------------------------------------- */

static bool is_label(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return s.n && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static bool is_atoms(struct str s)
{
	return s.n && all(s, is_atom);
}

/* How many parts there are between dots; 0 when one of them is wrong. */
static int dotted(struct str s, bool (*is)(struct str))
{
	for (int parts = 1;; parts++) {
		size_t n = find(s, '.');
		if (!is(upto(s, n)))
			return 0;
		if (n == s.n)
			return parts;
		s = from(s, n + 1);
	}
}

bool form_email(struct str s)
{
	size_t at = find(s, '@');

	return at < s.n && dotted(upto(s, at), is_atoms) > 0 && dotted(from(s, at + 1), is_label) > 1;
}

/* Dates and times ------------------------------------------------------------------------------------------- */

/* The number of `n` digits at `at`, or -1. */
static int number(struct str s, size_t at, size_t n)
{
	int v = 0;

	if (s.n < at + n)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (!is_digit(s.p[i]))
			return -1;
		v = v * 10 + s.p[i] - '0';
	}
	return v;
}

bool form_date(struct str s)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = number(s, 0, 4), month = number(s, 5, 2), day = number(s, 8, 2);

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || year < 0 || month < 1 || month > 12 || day < 1)
		return false;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return day <= days[month - 1] + (month == 2 && leap);
}

struct time {
	int hours, minutes, seconds; /* whole ones */
	bool has_seconds, has_zone;
	int zone; /* minutes east */
};

/* "", "Z", "+HH", "+HHMM", "+HH:MM" */
static bool read_zone(struct str s, struct time *t)
{
	t->has_zone = s.n > 0;
	if (s.n == 0 || (s.n == 1 && is_one_of(s.p[0], "Zz")))
		return true;
	bool colon = s.n > 3 && s.p[3] == ':';
	int hours = number(s, 1, 2), minutes = s.n == 3 ? 0 : number(s, colon ? 4 : 3, 2);
	if (!is_one_of(s.p[0], "+-") || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	t->zone = (s.p[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
	return s.n == 3 || s.n == (colon ? 6 : 5);
}

/* ":SS" and a fraction, if they are there; returns what follows. */
static struct str read_seconds(struct str s, struct time *t)
{
	int seconds = s.n && s.p[0] == ':' ? number(s, 1, 2) : -1;
	size_t end = 3;

	if (seconds < 0)
		return s;
	t->seconds = seconds;
	t->has_seconds = true;
	if (s.n > 4 && s.p[3] == '.' && is_digit(s.p[4]))
		for (end = 5; end < s.n && is_digit(s.p[end]);)
			end++;
	return from(s, end);
}

static bool read_time(struct str s, struct time *t)
{
	*t = (struct time){ .hours = number(s, 0, 2), .minutes = number(s, 3, 2) };
	if (s.n < 5 || t->hours < 0 || s.p[2] != ':' || t->minutes < 0)
		return false;
	return read_zone(read_seconds(from(s, 5), t), t);
}

/* Is there such a time? A leap second is the last of a day in UTC. */
static bool exists(const struct time *t)
{
	enum { DAY = 24 * 60 };
	int utc = (t->hours * 60 + t->minutes - t->zone + 2 * DAY) % DAY;

	if (t->hours > 23 || t->minutes > 59)
		return false;
	return t->seconds < 60 || (t->seconds == 60 && utc == DAY - 1);
}

bool form_datetime(struct str s)
{
	struct time t;

	return s.n > 11 && form_date(upto(s, 10)) && is_one_of(s.p[10], "Tt ") &&
	    read_time(from(s, 11), &t) && t.has_seconds && t.has_zone && exists(&t);
}

bool form_time(struct str s)
{
	struct time t;

	return read_time(s, &t) && exists(&t);
}
