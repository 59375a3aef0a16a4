/* xlsx_number.c: importers/xlsx_format.h's numbers as text. */
#include "importers/xlsx_format.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* 31 December 9999, and the days between the two beginnings of time. */
enum { LAST_DAY = 2958465, DAYS_1904 = 1462, DAY_SECS = 86400 };
#define INTEGER_MAX 1e21

static struct str as_it_is(struct str v, char out[XLSX_TEXT_MAX])
{
	size_t n = v.n < XLSX_TEXT_MAX ? v.n : XLSX_TEXT_MAX;

	if (n)
		memcpy(out, v.p, n);
	while (n < v.n && n && ((unsigned char)v.p[n] & 0xc0) == 0x80)
		n--; /* not within a character */
	return (struct str){ out, n };
}

static bool read_number(struct str v, double *out)
{
	char text[64], *end;

	if (!v.n || v.n >= sizeof text)
		return false;
	for (size_t i = 0; i < v.n; i++)
		if (!strchr("0123456789+-.eE", v.p[i]) || !v.p[i])
			return false;
	memcpy(text, v.p, v.n);
	text[v.n] = '\0';
	*out = strtod(text, &end);
	return *end == '\0' && end != text && isfinite(*out);
}

static struct str done(const char *out, int n)
{
	return (struct str){ out, n > 0 && n < XLSX_TEXT_MAX ? (size_t)n : 0 };
}

static struct str plain(double x, char out[XLSX_TEXT_MAX])
{
	if (x == 0)
		return done(out, snprintf(out, XLSX_TEXT_MAX, "0"));
	if (x == floor(x) && fabs(x) < INTEGER_MAX)
		return done(out, snprintf(out, XLSX_TEXT_MAX, "%.0f", x));
	if (fabs(x) >= 1e-4 || fabs(x) < 1e-15)
		return done(out, snprintf(out, XLSX_TEXT_MAX, "%.15g", x));
	int n = snprintf(out, XLSX_TEXT_MAX, "%.*f", 14 - (int)floor(log10(fabs(x))), x);
	while (n > 1 && out[n - 1] == '0')
		n--;
	return done(out, n);
}

/* Dates and times ---------------------------------------------------------------------------------------------- */

/* The civil date `days` after 30 December 1899 (Howard Hinnant's days_from_civil, backwards). */
static void civil(long days, int *year, int *month, int *day)
{
	long z = days - 25569 + 719468; /* from 1 March of the year 0 */
	long era = z / 146097, doe = z - era * 146097;
	long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	long doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

/* "2026-11-22". Lotus took 1900 for a leap year, and Excel keeps it: day 60 is the 29th of February that never was. */
static int put_date(long days, bool date1904, char *out, size_t size)
{
	int year, month, day;

	if (days == 60 && !date1904)
		return snprintf(out, size, "1900-02-29");
	if (date1904)
		days += DAYS_1904;
	civil(days < 60 ? days + 1 : days, &year, &month, &day);
	return snprintf(out, size, "%04d-%02d-%02d", year, month, day);
}

static int put_time(long secs, char *out, size_t size)
{
	int n = snprintf(out, size, "%02ld:%02ld", secs / 3600, secs / 60 % 60);

	if (secs % 60 && n > 0)
		n += snprintf(out + n, size - (size_t)n, ":%02ld", secs % 60);
	return n;
}

/* A number of days that no date has is shown as it is. */
static struct str as_date(enum xlsx_kind kind, bool date1904, double x, char out[XLSX_TEXT_MAX])
{
	long first = date1904 ? 0 : 1, last = date1904 ? LAST_DAY - DAYS_1904 : LAST_DAY;

	if (!(x >= 0 && x < LAST_DAY + 1.0))
		return plain(x, out);
	long days = (long)floor(x), secs = lround((x - floor(x)) * DAY_SECS);
	if (secs == DAY_SECS)
		days++, secs = 0;
	if (kind == XLSX_SPAN)
		return done(out, put_time(days * DAY_SECS + secs, out, XLSX_TEXT_MAX));
	if (kind == XLSX_TIME || (kind == XLSX_DATETIME && days < first))
		return done(out, put_time(secs, out, XLSX_TEXT_MAX));
	if (days < first || days > last)
		return plain(x, out);
	int n = put_date(kind == XLSX_DATE ? (long)floor(x) : days, date1904, out, XLSX_TEXT_MAX);
	if (kind == XLSX_DATETIME && secs) {
		out[n++] = ' ';
		n += put_time(secs, out + n, XLSX_TEXT_MAX - (size_t)n);
	}
	return done(out, n);
}

/* Patterns ----------------------------------------------------------------------------------------------------- */

/* "00000" and "(###) ###-####". Digits without a place stand at the first one; signs before the first digit go. */
static struct str by_pattern(struct str pattern, double x, char out[XLSX_TEXT_MAX])
{
	char digits[32];
	size_t places = 0, n = 0;

	if (x < 0 || x != floor(x) || x >= 1e15 || pattern.n > XLSX_TEXT_MAX / 2)
		return plain(x, out);
	size_t have = (size_t)snprintf(digits, sizeof digits, "%.0f", x), next = 0;
	for (size_t i = 0; i < pattern.n; i++)
		places += pattern.p[i] <= '\2' && pattern.p[i] > 0;
	bool whole = have >= places; /* every place has a digit: a "(" in front stays */
	for (size_t i = 0; i < pattern.n; i++) {
		char c = pattern.p[i];
		if (c > '\2' || c < '\1') {
			if (n || whole)
				out[n++] = c;
			continue;
		}
		if (places > have && c == '\1')
			out[n++] = '0';
		for (; have >= places && next + places <= have; next++)
			out[n++] = digits[next];
		places--;
	}
	return (struct str){ out, n };
}

static bool holds(const struct xlsx_section *s, double x)
{
	switch (s->op) {
	case '<':
		return x < s->limit;
	case 'l':
		return x <= s->limit;
	case '>':
		return x > s->limit;
	case 'g':
		return x >= s->limit;
	case '=':
		return x == s->limit;
	case 'n':
		return x != s->limit;
	default:
		return true;
	}
}

/* Without conditions: the first for what is not below nought (the third for nought says how nothing looks). */
static const struct xlsx_section *choose(const struct xlsx_format *f, double x)
{
	for (int i = 0; i < f->n; i++)
		if (f->section[i].op ? holds(&f->section[i], x) : i > 0 || x >= 0 || f->n == 1)
			return &f->section[i];
	return &f->section[f->n - 1];
}

struct str xlsx_format_text(
    const struct xlsx_format *format, bool date1904, struct str v, char out[XLSX_TEXT_MAX])
{
	static const struct xlsx_section number = { .kind = XLSX_NUMBER };
	double x;

	v = str_trim(v);
	if (!read_number(v, &x))
		return as_it_is(v, out);
	const struct xlsx_section *s = format && format->n ? choose(format, x) : &number;
	switch (s->kind) {
	case XLSX_DATE:
	case XLSX_TIME:
	case XLSX_DATETIME:
	case XLSX_SPAN:
		return as_date(s->kind, date1904, x, out);
	case XLSX_PERCENT: {
		struct str text = plain(x * 100, out);
		out[text.n++] = '%';
		return text;
	}
	case XLSX_DIGITS:
		return by_pattern(s->pattern, x, out);
	case XLSX_NUMBER:
		break;
	}
	return str_digits(v) ? as_it_is(v, out) : plain(x, out);
}
