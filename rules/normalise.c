#include "rules/normalise.h"

#include "lib/text.h"
#include "model/ids.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* The plain character that stands for a typographic one, or 0. */
static char plain(uint32_t c)
{
	switch (c) {
	case 0x2018:
	case 0x2019:
	case 0x02BC:
	case 0x00B4:
	case '`':
		return '\'';
	case 0x201C:
	case 0x201D:
	case 0x00AB:
	case 0x00BB:
		return '"';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
		return '-';
	case 0x00A0:
	case 0x202F:
	case 0x2009:
	case '\t':
	case '\n':
	case '\r':
	case ' ':
		return ' ';
	default:
		return 0;
	}
}

/* Letters that Canada Post uses, and those that stand first. */
static bool is_postal_letter(char c, bool first)
{
	return memchr("ABCEGHJKLMNPRSTVXYWZ", c, first ? 18 : 20) != NULL;
}

struct str norm_postal(struct arena *a, struct str s)
{
	char out[6];
	size_t n = 0;
	const char *p = s.p, *end = s.n ? s.p + s.n : s.p;

	while (p < end) {
		uint32_t c = text_next(&p, end);
		char d = plain(c);
		if (d == ' ' || d == '-' || c == '-')
			continue;
		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (n == 6 || c > 'Z' || !(n % 2 ? is_digit((char)c) : is_postal_letter((char)c, n == 0)))
			return STR_NONE;
		out[n++] = (char)c;
	}
	return n == 6 ? arena_str(a, (struct str){ out, n }) : STR_NONE;
}

struct str norm_email(struct arena *a, struct str s)
{
	s = str_trim(s);
	if (s.n > 7 && text_same(a, (struct str){ s.p, 7 }, STR("mailto:")))
		s = (struct str){ s.p + 7, s.n - 7 };
	char *out = arena_alloc(a, s.n);
	size_t n = 0;
	bool at = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ')
			continue;
		at |= s.p[i] == '@';
		out[n++] = lower(s.p[i]);
	}
	return at ? (struct str){ out, n } : STR_NONE;
}

/* Without "https://" or "//": a scheme is letters only (RFC 3986 has more, web addresses have not). */
static struct str without_scheme(struct str s)
{
	size_t n = 0;

	while (n < s.n && is_letter(s.p[n]))
		n++;
	if (n && n < s.n && s.p[n] == ':')
		n++;
	else if (n)
		return s;
	if (n + 2 > s.n || memcmp(s.p + n, "//", 2) != 0)
		return s;
	return (struct str){ s.p + n + 2, s.n - n - 2 };
}

static bool has_www(struct str s)
{
	return s.n > 4 && lower(s.p[0]) == 'w' && lower(s.p[1]) == 'w' && lower(s.p[2]) == 'w' &&
	    s.p[3] == '.';
}

static bool ends_host(char c)
{
	return c == '/' || c == '?' || c == '#';
}

struct str norm_url(struct arena *a, struct str s)
{
	s = without_scheme(str_trim(s));
	if (has_www(s))
		s = (struct str){ s.p + 4, s.n - 4 };
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	char *out = arena_alloc(a, s.n);
	bool host = true;
	for (size_t i = 0; i < s.n; i++) {
		host = host && !ends_host(s.p[i]);
		out[i] = host ? lower(s.p[i]) : s.p[i];
	}
	return (struct str){ out, s.n };
}

struct str norm_host(struct arena *a, struct str s)
{
	struct str u = norm_url(a, s), host = { u.p, 0 };

	while (host.n < u.n && !ends_host(u.p[host.n]))
		host.n++;
	const char *user = host.n ? memchr(host.p, '@', host.n) : NULL;
	if (user)
		host = (struct str){ user + 1, host.n - (size_t)(user + 1 - host.p) };
	const char *port = host.n ? memchr(host.p, ':', host.n) : NULL;
	if (port)
		host.n = (size_t)(port - host.p);
	while (host.n && host.p[host.n - 1] == '.')
		host.n--;
	return host.n && memchr(host.p, '.', host.n) && !memchr(host.p, ' ', host.n) ? host : STR_NONE;
}

static bool has_no_width(uint32_t c)
{
	return c == 0x00AD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

struct str norm_text(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n);
	size_t n = 0;
	const char *p = s.p, *end = s.n ? s.p + s.n : s.p;

	while (p < end) {
		const char *from = p;
		uint32_t code = text_next(&p, end);
		char c = plain(code);
		if (has_no_width(code) || (c == ' ' && (n == 0 || out[n - 1] == ' ')))
			continue;
		if (c) {
			out[n++] = c;
		} else {
			memcpy(out + n, from, (size_t)(p - from));
			n += (size_t)(p - from);
		}
	}
	while (n && out[n - 1] == ' ')
		n--;
	return (struct str){ out, n };
}

/* "46.80" -> "46.8", "12.0" -> "12"; one with an exponent stays as it is. */
static struct str norm_number(struct str s)
{
	if (!memchr(s.p, '.', s.n) || memchr(s.p, 'e', s.n) || memchr(s.p, 'E', s.n))
		return s;
	while (s.p[s.n - 1] == '0')
		s.n--;
	if (s.p[s.n - 1] == '.')
		s.n--;
	return s;
}

struct str norm_value(struct arena *a, const struct entity *e, const struct field *f, struct str value)
{
	struct str form = STR_NONE;

	if (!f || field_is_child(f) || !value.n)
		return value;
	if (e->id == ENTITY_PHONE && strcmp(f->name, "number") == 0)
		form = norm_phone_whole(a, value);
	else if (strcmp(f->name, "postal_code") == 0)
		form = norm_postal(a, value);
	else if (f->type == FIELD_EMAIL)
		form = norm_email(a, value);
	else if (f->type == FIELD_URI)
		form = norm_url(a, value);
	else if (f->type == FIELD_NUMBER)
		form = norm_number(value);
	else if (f->type == FIELD_UUID)
		form = text_fold(a, value);
	return form.n ? form : norm_text(a, value);
}

struct hash norm_hash(struct arena *a, const struct entity *e, const struct field *f, struct str value)
{
	return hash_of(norm_value(a, e, f, value));
}

bool norm_same(struct arena *a, const struct entity *e, const struct field *f, struct str x, struct str y)
{
	return str_eq(x, y) || str_eq(norm_value(a, e, f, x), norm_value(a, e, f, y));
}

bool norm_same_child(struct arena *a, const struct record *x, const struct record *y)
{
	struct str tx = ids_telling(x), ty = ids_telling(y);

	if (x->entity != y->entity || !tx.n || !ty.n)
		return false;
	if (x->entity->id == ENTITY_PHONE) {
		struct str ex = record_get(x, "extension"), ey = record_get(y, "extension");
		struct str nx = norm_phone(a, tx), ny = norm_phone(a, ty);
		return nx.n && str_eq(nx, ny) && str_eq(ex, ey);
	}
	if (x->entity->id == ENTITY_URL)
		return str_eq(norm_url(a, tx), norm_url(a, ty));
	return text_same(a, tx, ty);
}
