#include "rules/web_host.h"

#include "lib/text.h"
#include "rules/web.h"
#include "shared_domains.h"

#include <idn2.h>
#include <libpsl.h>
#include <stdlib.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct str from(struct str s, size_t i)
{
	return i < s.n ? (struct str){ s.p + i, s.n - i } : STR_NONE;
}

static bool begins(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p, with, n) == 0;
}

static bool ends(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p + s.n - n, with, n) == 0;
}

/* Behind the first label; blank when there is one label only. */
static struct str parent(struct str host)
{
	const char *dot = host.n ? memchr(host.p, '.', host.n) : NULL;

	return dot ? from(host, (size_t)(dot + 1 - host.p)) : STR_NONE;
}

static struct str first_label(struct str host)
{
	struct str rest = parent(host);

	return (struct str){ host.p, rest.n ? host.n - rest.n - 1 : host.n };
}

/* One form ---------------------------------------------------------------------------------------------------- */

/* Letters, digits, hyphens in labels of 1 to 63 bytes, at least two of them, the last with a letter (RFC 1123). An underscore
 * is let pass: some have one. */
static bool is_host(struct str h)
{
	size_t label = 0, labels = 1;
	bool letter = false;

	for (size_t i = 0; i < h.n; i++) {
		char c = h.p[i];
		if (c == '.') {
			if (!label || h.p[i - 1] == '-')
				return false;
			labels++;
			label = 0;
			letter = false;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || (c == '-' && label)) ||
		    ++label > 63)
			return false;
		letter = letter || !is_digit(c);
	}
	return labels > 1 && label > 1 && letter && h.n <= WEB_HOST_MAX;
}

/* Through IDNA2008 with the mapping of UTS 46; blank when it refuses. */
static struct str through_idn(struct arena *a, struct str host)
{
	uint8_t *ascii = NULL;
	struct str out = STR_NONE;

	if (!text_utf8_valid(host, NULL))
		return STR_NONE;
	if (idn2_lookup_u8(
	        (const uint8_t *)arena_z(a, host), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK)
		out = arena_str(a, str_of((const char *)ascii));
	idn2_free(ascii);
	return out;
}

/* Without "www.", "www2." and points at the end. */
static struct str without_www(struct str host)
{
	size_t i = 3;

	while (host.n && host.p[host.n - 1] == '.')
		host.n--;
	if (!begins(host, "www"))
		return host;
	while (i < host.n && is_digit(host.p[i]))
		i++;
	struct str rest = i < host.n && host.p[i] == '.' ? from(host, i + 1) : STR_NONE;
	return rest.n && memchr(rest.p, '.', rest.n) ? rest : host;
}

static struct str one_form(struct arena *a, struct str raw)
{
	if (!raw.n || raw.n > WEB_HOST_MAX || memchr(raw.p, '\0', raw.n))
		return STR_NONE;
	char *low = arena_alloc(a, raw.n);
	bool plain = true;
	for (size_t i = 0; i < raw.n; i++) {
		low[i] = (char)(raw.p[i] >= 'A' && raw.p[i] <= 'Z' ? raw.p[i] + ('a' - 'A') : raw.p[i]);
		plain = plain && !(raw.p[i] & 0x80);
	}
	struct str host = { low, raw.n };
	for (struct str h = host; h.n && plain; h = parent(h))
		plain = !begins(h, "xn--");
	host = without_www(plain ? host : through_idn(a, host));
	return is_host(host) ? arena_str(a, host) : STR_NONE;
}

/* Shared ------------------------------------------------------------------------------------------------------- */

static int by_domain(const void *key, const void *row)
{
	return str_cmp(*(const struct str *)key, str_of(((const struct shared_domain *)row)->domain));
}

/* The longest row that the host is, or lies under. */
static const struct shared_domain *shared_row(struct str host)
{
	const struct shared_domain *row = NULL;

	for (struct str h = host; h.n && !row; h = parent(h))
		row = bsearch(&h, shared_domains, SHARED_DOMAIN_COUNT, sizeof *shared_domains, by_domain);
	return row;
}

/* "ville", "mrcdebellechasse", "municipalite-x": as municipalities call their hosts. */
static bool is_municipal(struct str label)
{
	static const char *const whole[] = { "ville", "municipalite", "mun", "muni", "mrc", "paroisse",
		"canton", "arrondissement", "city", "town", "township", "village" };
	static const char *const beginnings[] = { "villede", "ville-de", "villed-", "municipalite", "muni-",
		"munic", "mrc", "mrc-", "cantonde", "canton-de", "cityof", "townof" };

	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (str_is(label, whole[i]))
			return true;
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		if (begins(label, beginnings[i]))
			return true;
	return false;
}

/* "cisss-bsl", "ciussscn", "csssvc": the health network. */
static bool is_of_health_network(struct str label)
{
	return begins(label, "cisss") || begins(label, "ciusss") || begins(label, "csss");
}

/* By how it is called: the part of the host that is a municipality's ("ville.levis.qc.ca") or the health network's; blank:
 * neither. `domain` is what was registered. */
static struct str public_part(struct str host, struct str domain)
{
	if (!ends(host, ".ca") && !ends(host, ".com") && !ends(host, ".org") && !ends(host, ".net") &&
	    !ends(host, ".quebec") && !ends(host, ".info"))
		return STR_NONE;
	if (is_municipal(first_label(domain)) || is_of_health_network(first_label(domain)))
		return domain;
	if (!ends(domain, ".ca"))
		return STR_NONE;
	for (struct str h = host; h.n > domain.n; h = parent(h))
		if (is_municipal(first_label(h)))
			return h;
	return STR_NONE;
}

/* What the host's row says; a subdomain of one's own is no more shared. */
static void take_row(struct str host, const struct shared_domain *row, struct web_host *out)
{
	struct str domain = str_of(row->domain);
	struct str below = { host.p, host.n > domain.n ? host.n - domain.n - 1 : 0 };

	out->domain = domain;
	out->shared = true;
	out->bare = !below.n || is_municipal(below); /* "ville.montreal.qc.ca" */
	out->page = str_is(str_of(row->page), "path") ? WEB_PAGE_PATH : WEB_PAGE_SITE;
	if (!str_is(str_of(row->page), "host") || !below.n)
		return;
	size_t i = below.n;
	while (i && below.p[i - 1] != '.')
		i--;
	out->shared = false;
	out->domain = from(host, i);
}

bool web_host_read(struct arena *a, struct str raw, bool any_ending, struct web_host *out)
{
	struct web_host h = { .host = one_form(a, raw), .page = WEB_PAGE_SITE };
	const psl_ctx_t *list = psl_builtin();
	const struct shared_domain *row;

	if (!h.host.n)
		return false;
	if ((row = shared_row(h.host))) {
		take_row(h.host, row, &h);
		*out = h;
		return true;
	}
	const char *domain = psl_registrable_domain(list, h.host.p);
	if (!domain) { /* an ending; but one that people have their sites under is somebody's too */
		h.shared = h.bare = true;
		h.domain = h.host;
		*out = h;
		return !psl_is_public_suffix2(list, h.host.p, PSL_TYPE_ICANN);
	}
	h.domain = str_of(domain);
	struct str tld = h.domain;
	while (parent(tld).n)
		tld = parent(tld);
	bool known = psl_is_public_suffix2(list, tld.p, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
	if (!known && !any_ending && !str_is(tld, "test") && !str_is(tld, "example"))
		return false;
	struct str part = public_part(h.host, h.domain);
	h.shared = part.n > 0;
	h.bare = part.n == h.host.n;
	*out = h;
	return true;
}
