#include "lib/i18n.h"
#include "mailer/settings_parts.h"

#include <stdio.h>
#include <strings.h>

enum { DAY_SECS = 24 * 3600, MINUTES = 60, DAY_MINUTES = 24 * 60, WEEK = 7 };

bool settings_begins(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p, with, n) == 0;
}

bool settings_loopback(struct str host)
{
	return str_is(host, "localhost") || str_is(host, "::1") || str_is(host, "[::1]") ||
	    (settings_begins(host, "127.") && strspn(host.p, "0123456789.") == host.n);
}

bool settings_secs(const struct conf *conf, const char *section, const char *key, int days, int least,
    int64_t *out, struct err *err)
{
	char why[120];
	int64_t secs;

	if (!conf_secs(conf, section, key, (int64_t)days * DAY_SECS, &secs, err))
		return false;
	if (secs < (int64_t)least * DAY_SECS) {
		snprintf(why, sizeof why,
		    ngettext("write at least %d day", "write at least %d days", (unsigned)least), least);
		return conf_bad(conf, section, key, why, err);
	}
	*out = secs;
	return true;
}

/* Digits at the beginning, which are taken away; -1: there are none, or too many. */
static int64_t number(struct str *s)
{
	int64_t n = 0;
	size_t i = 0;

	for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++)
		if ((n = n * 10 + (s->p[i] - '0')) > INT32_MAX)
			return -1;
	*s = str_trim((struct str){ s->p + i, s->n - i });
	return i ? n : -1;
}

bool settings_bytes(const struct conf *conf, const char *section, const char *key, int64_t otherwise,
    int64_t *out, struct err *err)
{
	static const struct {
		const char *one, *other;
		int shift;
	} units[] = { { "", "B", 0 }, { "KB", "Ko", 10 }, { "MB", "Mo", 20 }, { "GB", "Go", 30 } };
	struct str s = str_of(conf_get(conf, section, key));

	if (!s.n) {
		*out = otherwise;
		return true;
	}
	int64_t n = number(&s);
	for (size_t i = 0; n >= 0 && i < sizeof units / sizeof *units; i++) {
		/* What is left of a value of the configuration ends with its NUL. */
		bool same = s.n ? strcasecmp(s.p, units[i].one) == 0 || strcasecmp(s.p, units[i].other) == 0
		                : i == 0;
		if (!same || n << units[i].shift < 64 << 10 || n << units[i].shift > 1 << 30)
			continue;
		*out = n << units[i].shift;
		return true;
	}
	return conf_bad(conf, section, key, _("write a size from 64 KB to 1 GB, as in: 30 MB"), err);
}

/* "8", "8:00", "8h30", "8 h 30", taken away; -1: it is none. */
static int time_of_day(struct str *s)
{
	int64_t hours = number(s), minutes = 0;

	if (hours < 0 || hours > 24)
		return -1;
	if (s->n && (s->p[0] == ':' || (s->p[0] | 0x20) == 'h')) {
		bool colon = s->p[0] == ':';
		*s = str_trim((struct str){ s->p + 1, s->n - 1 });
		minutes = colon || (s->n && s->p[0] >= '0' && s->p[0] <= '9') ? number(s) : 0;
	}
	if (minutes < 0 || minutes >= MINUTES || hours * MINUTES + minutes > DAY_MINUTES)
		return -1;
	return (int)(hours * MINUTES + minutes);
}

bool settings_window(struct str s, int *from, int *to)
{
	int begin = time_of_day(&s);

	if (begin < 0 || !s.n || s.p[0] != '-')
		return false;
	s = str_trim((struct str){ s.p + 1, s.n - 1 });
	int end = time_of_day(&s);
	if (s.n || end <= begin)
		return false;
	*from = begin;
	*to = end;
	return true;
}

/* A day by its name or its first three letters or more; -1: it is none. */
static int day_of(struct str s)
{
	static const char *const names[2 * WEEK] = { "sunday", "monday", "tuesday", "wednesday", "thursday",
		"friday", "saturday", "dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
		"samedi" };

	for (int i = 0; s.n >= 3 && i < 2 * WEEK; i++)
		if (s.n <= strlen(names[i]) && strncasecmp(s.p, names[i], s.n) == 0)
			return i % WEEK;
	return -1;
}

bool settings_days(struct str s, unsigned *out)
{
	unsigned days = 0;

	while (s.n) {
		const char *comma = memchr(s.p, ',', s.n);
		size_t n = comma ? (size_t)(comma - s.p) : s.n;
		const char *dash = memchr(s.p, '-', n);
		size_t first = dash ? (size_t)(dash - s.p) : n;
		int from = day_of(str_trim((struct str){ s.p, first })),
		    to = dash ? day_of(str_trim((struct str){ dash + 1, n - first - 1 })) : from;
		if (from < 0 || to < 0)
			return false;
		for (int day = from; days |= 1u << day, day != to;)
			day = (day + 1) % WEEK;
		s = comma ? (struct str){ comma + 1, s.n - n - 1 } : STR_NONE;
	}
	*out = days;
	return days != 0;
}
