/* The typed values of conf.h. */
#include "lib/conf.h"

#include "lib/i18n.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* A whole number and what follows it; false when there is none. */
static bool number(const char *z, int64_t *out, const char **rest)
{
	char *end;

	if (!(*z >= '0' && *z <= '9') && !((*z == '-' || *z == '+') && z[1] >= '0' && z[1] <= '9'))
		return false;
	long long n = strtoll(z, &end, 10);
	if (n == LLONG_MAX || n == LLONG_MIN)
		return false;
	*out = n;
	while (*end == ' ' || *end == '\t')
		end++;
	*rest = end;
	return true;
}

bool conf_int(const struct conf *c, const char *section, const char *key, int64_t otherwise, int64_t min,
    int64_t max, int64_t *out, struct err *err)
{
	const char *value = conf_get(c, section, key), *rest;
	char why[160];
	int64_t n = otherwise;

	if (value && *value && (!number(value, &n, &rest) || *rest || n < min || n > max)) {
		snprintf(why, sizeof why, _("write a whole number from %lld to %lld"), (long long)min,
		    (long long)max);
		return conf_bad(c, section, key, why, err);
	}
	*out = n;
	return true;
}

bool conf_bool(
    const struct conf *c, const char *section, const char *key, bool otherwise, bool *out, struct err *err)
{
	static const char *const words[] = { "no", "yes", "false", "true", "off", "on", "non", "oui", "0",
		"1" };
	const char *value = conf_get(c, section, key);

	if (!value || !*value) {
		*out = otherwise;
		return true;
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(value, words[i]) == 0) {
			*out = i % 2;
			return true;
		}
	return conf_bad(c, section, key, _("write yes or no"), err);
}

bool conf_choice(const struct conf *c, const char *section, const char *key, const char *const choices[],
    int otherwise, int *out, struct err *err)
{
	const char *value = conf_get(c, section, key);
	char why[400];
	size_t n = 0;

	if (!value || !*value) {
		*out = otherwise;
		return true;
	}
	for (int i = 0; choices[i]; i++)
		if (strcasecmp(value, choices[i]) == 0) {
			*out = i;
			return true;
		}
	n = (size_t)snprintf(why, sizeof why, "%s", _("write one of:"));
	for (int i = 0; choices[i] && n < sizeof why; i++)
		n += (size_t)snprintf(why + n, sizeof why - n, "%s %s", i ? "," : "", choices[i]);
	return conf_bad(c, section, key, why, err);
}

/* Units in the languages of the project; `one` without the s of the plural. */
struct unit {
	const char *one;
	int64_t worth;
};

/* "3 weeks" by a table of units that ends with NULL; false when it is not of that form or does not fit. */
static bool duration(const char *value, const struct unit *units, int64_t max, int64_t *out)
{
	const char *rest;
	int64_t n;

	if (!number(value, &n, &rest) || n < 0)
		return false;
	size_t len = strlen(rest);
	for (; units->one; units++) {
		size_t m = strlen(units->one);
		bool same = strncasecmp(rest, units->one, m) == 0 &&
		    (len == m || (len == m + 1 && (rest[m] | 0x20) == 's'));
		if (!same || n > max / units->worth)
			continue;
		*out = n * units->worth;
		return true;
	}
	return false;
}

bool conf_months(
    const struct conf *c, const char *section, const char *key, int otherwise, int *out, struct err *err)
{
	static const struct unit units[] = { { "month", 1 }, { "mois", 1 }, { "year", 12 }, { "an", 12 },
		{ NULL, 0 } };
	const char *value = conf_get(c, section, key);
	int64_t n = otherwise;

	if (value && *value && !duration(value, units, 1200, &n))
		return conf_bad(
		    c, section, key, _("write a number of months or years, as in: 11 months"), err);
	*out = (int)n;
	return true;
}

bool conf_secs(const struct conf *c, const char *section, const char *key, int64_t otherwise, int64_t *out,
    struct err *err)
{
	static const struct unit units[] = {
		{ "second", 1 },
		{ "seconde", 1 },
		{ "minute", 60 },
		{ "hour", 3600 },
		{ "heure", 3600 },
		{ "day", 86400 },
		{ "jour", 86400 },
		{ "week", 604800 },
		{ "semaine", 604800 },
		{ NULL, 0 },
	};
	const char *value = conf_get(c, section, key);
	int64_t n = otherwise;

	if (value && *value && !duration(value, units, (int64_t)100 * 366 * 86400, &n))
		return conf_bad(c, section, key,
		    _("write a number and seconds, minutes, hours, days or weeks, as in: 3 weeks"), err);
	*out = n;
	return true;
}

size_t conf_list(
    struct arena *a, const struct conf *c, const char *section, const char *key, struct str **out)
{
	struct str left = str_of(conf_get(c, section, key));
	size_t n = 0, room = 1;

	for (size_t i = 0; i < left.n; i++)
		room += left.p[i] == ',';
	struct str *items = ARENA_ARRAY(a, struct str, room);
	while (left.n) {
		const char *comma = memchr(left.p, ',', left.n);
		size_t len = comma ? (size_t)(comma - left.p) : left.n;
		struct str item = str_trim((struct str){ left.p, len });
		if (item.n)
			items[n++] = item;
		left = comma ? (struct str){ comma + 1, left.n - len - 1 } : STR_NONE;
	}
	*out = items;
	return n;
}
