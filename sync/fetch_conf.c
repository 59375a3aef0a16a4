#include "sync/fetch_conf.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "sync/fetchers.h"

#include <stdlib.h>
#include <time.h>

enum { DAYS_MAX = 366, MONTH_DAYS = 31, DAY_SECS = 86400 };

/* Which way ------------------------------------------------------------------------------------------------------ */

/* "https" of "https://example.org"; blank: a path. */
static struct str scheme_of(struct str where)
{
	for (size_t i = 0; i + 2 < where.n; i++) {
		if (where.p[i] == ':')
			return i && where.p[i + 1] == '/' && where.p[i + 2] == '/'
			    ? (struct str){ where.p, i }
			    : STR_NONE;
		if (where.p[i] == '/')
			break;
	}
	return STR_NONE;
}

static bool fits(const struct fetcher *f, struct str scheme)
{
	if (!f->schemes)
		return !scheme.n;
	for (const char *const *s = f->schemes; *s; s++)
		if (str_is(scheme, *s))
			return true;
	return false;
}

static bool find_way(struct arena *a, const struct conf *conf, const char *section, struct str where,
    struct fetch_conf *out, struct err *err)
{
	const char *via = conf_get(conf, section, "via");
	struct buf AUTO_BUF names = BUF_INIT(1024);
	struct str scheme = text_fold(a, scheme_of(where));

	for (const struct fetcher *const *f = fetchers; *f; f++) {
		buf_fmt(&names, "%s%s", names.n ? ", " : "", (*f)->name);
		if (via && *via ? strcmp((*f)->name, via) == 0
		                : where.n && (*f)->by_scheme && fits(*f, scheme))
			out->via = *f;
	}
	if (via && *via && !out->via)
		return conf_bad(conf, section, "via",
		    arena_fmt(a, _("there is no such way; there are: %s"), buf_z(&names)).p, err);
	if (out->via && !where.n)
		return conf_bad(conf, section, "via",
		    _("it needs \"where\": the path or the address that the deliveries come from"), err);
	if (out->via && !fits(out->via, scheme))
		return conf_bad(conf, section, "via",
		    _("it does not fit \"where\": file and folder need a path, sftp an address that begins with sftp://, all others one of the web (https://…)"),
		    err);
	if (where.n && !out->via)
		return conf_bad(conf, section, "where",
		    _("there is no way to fetch from such an address: write a path, https://… or sftp://…"),
		    err);
	return true;
}

/* Asked for, so that nobody takes them for typing errors. */
static void know_keys(const struct conf *conf, const char *section, const struct fetcher *f)
{
	for (const char *const *k = f ? f->keys : NULL; k && *k; k++)
		conf_get(conf, section, *k);
}

/* Which days ----------------------------------------------------------------------------------------------------- */

/* In order of the week; French beside English. */
static const char *const weekdays[][2] = {
	{ "monday", "lundi" },
	{ "tuesday", "mardi" },
	{ "wednesday", "mercredi" },
	{ "thursday", "jeudi" },
	{ "friday", "vendredi" },
	{ "saturday", "samedi" },
	{ "sunday", "dimanche" },
};

static bool is_weekday(struct str word, int *day)
{
	for (int d = 0; d < 7; d++)
		if (str_is(word, weekdays[d][0]) || str_is(word, weekdays[d][1])) {
			*day = d;
			return true;
		}
	return false;
}

/* "7 days", "2 weeks"; 0: not that. */
static int every(struct str word)
{
	char *end;
	long n = strtol(word.p, &end, 10);
	struct str unit = str_trim((struct str){ end, (size_t)(word.p + word.n - end) });
	int days = str_is(unit, "day") || str_is(unit, "days") || str_is(unit, "jour") ||
	        str_is(unit, "jours")
	    ? 1
	    : str_is(unit, "week") || str_is(unit, "weeks") || str_is(unit, "semaine") ||
	        str_is(unit, "semaines")
	    ? 7
	    : 0;

	return n > 0 && n <= DAYS_MAX / (days ? days : 1) ? (int)n * days : 0;
}

static bool read_word(struct str word, bool alone, struct fetch_when *out)
{
	int day, days = every(word);

	if (is_weekday(word, &day)) {
		out->weekdays |= (uint8_t)(1U << day);
		return true;
	}
	if (str_digits(word)) {
		long n = strtol(word.p, NULL, 10);
		if (word.n > 2 || n < 1 || n > MONTH_DAYS)
			return false;
		out->monthdays |= 1U << (n - 1);
		return true;
	}
	if (!alone)
		return false;
	out->days = days;
	out->never = str_is(word, "never") || str_is(word, "jamais");
	return days || out->never || str_is(word, "daily") || str_is(word, "chaque jour");
}

static bool read_when(
    struct arena *a, const struct conf *conf, const char *section, struct fetch_when *out, struct err *err)
{
	struct str *words;
	size_t n = conf_list(a, conf, section, "when", &words);

	for (size_t i = 0; i < n; i++)
		if (!read_word(arena_str(a, text_fold(a, words[i])), n == 1, out))
			return conf_bad(conf, section, "when",
			    _("write daily, days of the week (monday, thursday), days of the month (1, 15), a distance (7 days) or never"),
			    err);
	return true;
}

bool fetch_conf_read(struct arena *a, const struct conf *conf, const char *section, struct str where,
    struct fetch_conf *out, struct err *err)
{
	struct fetch_conf c = { .credentials = conf_beside(a, conf, conf_get(conf, section, "credentials")) };

	if (!find_way(a, conf, section, where, &c, err) || !read_when(a, conf, section, &c.when, err))
		return false;
	know_keys(conf, section, c.via);
	*out = c;
	return true;
}

/* Is it one of them? --------------------------------------------------------------------------------------------- */

/* Noon, so that no change of the clock moves it to another day. */
static int64_t noon(int64_t t, int days)
{
	return clock_in_day(t, days, 12 * 60);
}

static bool is_day(const struct fetch_when *when, int64_t at)
{
	struct tm today, tomorrow;
	time_t t = (time_t)at, next = (time_t)noon(at, 1);

	localtime_r(&t, &today);
	localtime_r(&next, &tomorrow);
	/* The last day of a month stands for all that the month has not. */
	uint32_t days = tomorrow.tm_mday == 1 ? UINT32_MAX << (today.tm_mday - 1) : 1U << (today.tm_mday - 1);
	return (when->weekdays >> ((clock_weekday(at) + 6) % 7) & 1) || (when->monthdays & days);
}

/* Civil days from one to the other. */
static int64_t days_between(int64_t from, int64_t to)
{
	return (noon(to, 0) - noon(from, 0) + DAY_SECS / 2) / DAY_SECS;
}

bool fetch_due(const struct fetch_when *when, int64_t now, int64_t last)
{
	if (when->never)
		return false;
	if (last == 0 || last > now || (!when->weekdays && !when->monthdays && !when->days))
		return true;
	int64_t since = days_between(last, now);
	if (when->days)
		return since >= when->days;
	for (int back = 0; back < since && back < DAYS_MAX; back++)
		if (is_day(when, noon(now, -back)))
			return true;
	return false;
}

int64_t fetch_next(const struct fetch_when *when, int64_t now, int64_t last)
{
	for (int ahead = 0; ahead <= DAYS_MAX && !when->never; ahead++)
		if (fetch_due(when, noon(now, ahead), last))
			return ahead ? noon(now, ahead) : now;
	return 0;
}
