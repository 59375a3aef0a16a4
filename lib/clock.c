#include "lib/clock.h"

#include "lib/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void clock_zone(const char *name)
{
	setenv("TZ", name && *name ? name : "America/Toronto", 1);
	tzset();
}

bool clock_now(int64_t *now, struct err *err)
{
	const char *set = getenv("VIGIE_NOW");

	if (!set) {
		*now = (int64_t)time(NULL);
		return true;
	}
	if (!clock_parse(str_of(set), now))
		return err_set(err, ERR_CONFIG, _("VIGIE_NOW is not a date or a time: %s"), set);
	return true;
}

static void local(int64_t t, const char *form, char *out, size_t size)
{
	struct tm tm;
	time_t tt = (time_t)t;

	localtime_r(&tt, &tm);
	if (strftime(out, size, form, &tm) == 0)
		out[0] = '\0';
}

void clock_date(int64_t t, char out[CLOCK_DATE])
{
	local(t, "%Y-%m-%d", out, CLOCK_DATE);
}

void clock_minute(int64_t t, char out[CLOCK_MINUTE])
{
	local(t, "%Y-%m-%d %H:%M", out, CLOCK_MINUTE);
}

void clock_text(int64_t t, char out[CLOCK_TEXT])
{
	struct tm tm;
	time_t tt = (time_t)t;

	gmtime_r(&tt, &tm);
	if (strftime(out, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
}

/* n digits at s[at], or -1. */
static int digits(struct str s, size_t at, size_t n)
{
	int v = 0;

	if (at + n > s.n)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

/* "Z", "+05:00", "-0500" at s[at] to the end: seconds east of UTC. */
static bool zone_offset(struct str s, size_t at, int *east)
{
	if (at + 1 == s.n && (s.p[at] == 'Z' || s.p[at] == 'z')) {
		*east = 0;
		return true;
	}
	if (at >= s.n || (s.p[at] != '+' && s.p[at] != '-'))
		return false;
	size_t minutes = at + 3 < s.n && s.p[at + 3] == ':' ? at + 4 : at + 3;
	int h = digits(s, at + 1, 2), m = digits(s, minutes, 2);
	if (h < 0 || h > 14 || m < 0 || m > 59 || s.n != minutes + 2)
		return false;
	*east = (h * 60 + m) * 60 * (s.p[at] == '-' ? -1 : 1);
	return true;
}

bool clock_parse(struct str s, int64_t *out)
{
	struct tm tm = { .tm_isdst = -1 };
	int y = digits(s, 0, 4), mo = digits(s, 5, 2), d = digits(s, 8, 2), east;

	if (y < 1 || mo < 1 || mo > 12 || d < 1 || s.p[4] != '-' || s.p[7] != '-' || d > days_in(y, mo))
		return false;
	tm.tm_year = y - 1900;
	tm.tm_mon = mo - 1;
	tm.tm_mday = d;
	if (s.n == 10) {
		*out = (int64_t)mktime(&tm);
		return true;
	}
	int h = digits(s, 11, 2), mi = digits(s, 14, 2), se = digits(s, 17, 2);
	if ((s.p[10] != 'T' && s.p[10] != ' ') || h < 0 || h > 23 || mi < 0 || mi > 59 || se < 0 || se > 60 ||
	    s.p[13] != ':' || s.p[16] != ':')
		return false;
	size_t at = 19;
	if (at < s.n && s.p[at] == '.')
		for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9';)
			at++;
	if (!zone_offset(s, at, &east))
		return false;
	tm.tm_hour = h;
	tm.tm_min = mi;
	tm.tm_sec = se;
	*out = (int64_t)timegm(&tm) - east;
	return true;
}

int64_t clock_add_months(int64_t t, int months)
{
	struct tm tm;
	time_t tt = (time_t)t;

	localtime_r(&tt, &tm);
	int month = tm.tm_year * 12 + tm.tm_mon + months;
	tm.tm_year = month / 12;
	tm.tm_mon = month % 12;
	int last = days_in(tm.tm_year + 1900, tm.tm_mon + 1);
	if (tm.tm_mday > last)
		tm.tm_mday = last;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}

int clock_minutes(int64_t t)
{
	struct tm tm;
	time_t tt = (time_t)t;

	localtime_r(&tt, &tm);
	return tm.tm_hour * 60 + tm.tm_min;
}

int clock_weekday(int64_t t)
{
	struct tm tm;
	time_t tt = (time_t)t;

	localtime_r(&tt, &tm);
	return tm.tm_wday;
}

int64_t clock_in_day(int64_t t, int days, int minutes)
{
	struct tm tm;
	time_t tt = (time_t)t;

	localtime_r(&tt, &tm);
	tm.tm_mday += days;
	tm.tm_hour = 0;
	tm.tm_min = minutes;
	tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}
