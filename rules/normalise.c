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

/* The digit under a letter on a telephone (ITU-T E.161). */
static char key_of(char c)
{
	return "22233344455566677778889999"[lower(c) - 'a'];
}

/* Takes the digits of a vanity number: a run of letters counts only where digits came before and the number would
 * still lack that many, so that "poste" and "ext" never do. */
struct str norm_phone(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, 16);
	size_t n = 0, want = 10;

	for (size_t i = 0; i < s.n && n < want;) {
		size_t run = i;
		while (run < s.n && is_letter(s.p[run]))
			run++;
		if (run > i) {
			size_t letters = run - i;
			if (n >= 3 && letters >= 3 && n + letters >= want && letters <= 9)
				for (; i < run && n < want; i++)
					out[n++] = key_of(s.p[i]);
			else if (n >= 7)
				break; /* an extension follows */
			i = run;
			continue;
		}
		if (s.p[i] == '/' && n >= 7)
			break;
		if (is_digit(s.p[i])) {
			if (n == 0 && s.p[i] == '1' && want == 10)
				want = 11; /* a country code, or a number that begins with 1: told below */
			out[n++] = s.p[i];
		}
		i++;
	}
	if (n == 11 && out[0] == '1')
		return (struct str){ out + 1, 10 };
	return (struct str){ out, n };
}

struct str norm_postal(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, 7);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == ' ' || c == '-')
			continue;
		if (n == 6 || !(n % 2 ? is_digit(c) : is_letter(c)))
			return STR_NONE;
		out[n++] = (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
	}
	return n == 6 ? (struct str){ out, 6 } : STR_NONE;
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

struct str norm_url(struct arena *a, struct str s)
{
	s = str_trim(s);
	for (size_t i = 0; i + 2 < s.n; i++)
		if (memcmp(s.p + i, "://", 3) == 0) {
			s = (struct str){ s.p + i + 3, s.n - i - 3 };
			break;
		}
	if (s.n > 4 && lower(s.p[0]) == 'w' && lower(s.p[1]) == 'w' && lower(s.p[2]) == 'w' && s.p[3] == '.')
		s = (struct str){ s.p + 4, s.n - 4 };
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	char *out = arena_alloc(a, s.n);
	bool host = true;
	for (size_t i = 0; i < s.n; i++) {
		host = host && s.p[i] != '/' && s.p[i] != '?';
		out[i] = host ? lower(s.p[i]) : s.p[i];
	}
	return (struct str){ out, s.n };
}

struct str norm_host(struct arena *a, struct str s)
{
	struct str u = norm_url(a, s);
	size_t n = 0;
	bool dot = false;

	for (; n < u.n && u.p[n] != '/' && u.p[n] != '?' && u.p[n] != ':' && u.p[n] != '#'; n++)
		dot |= u.p[n] == '.';
	return dot ? (struct str){ u.p, n } : STR_NONE;
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

struct str norm_text(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n);
	size_t n = 0;
	const char *p = s.p, *end = s.p + s.n;

	while (p < end) {
		const char *from = p;
		char c = plain(text_next(&p, end));
		if (c == ' ' && (n == 0 || out[n - 1] == ' '))
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

struct str norm_value(struct arena *a, const struct entity *e, const struct field *f, struct str value)
{
	struct str form = STR_NONE;

	if (!f || field_is_child(f) || !value.n)
		return value;
	if (e->id == ENTITY_PHONE && strcmp(f->name, "number") == 0)
		form = norm_phone(a, value);
	else if (strcmp(f->name, "postal_code") == 0)
		form = norm_postal(a, value);
	else if (f->type == FIELD_EMAIL)
		form = norm_email(a, value);
	else if (f->type == FIELD_URI)
		form = norm_url(a, value);
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
