#include "mailer/form_hours.h"

#include "lib/buf.h"
#include "mailer/form_hours_days.h"

#include <stdio.h>
#include <string.h>

enum { HOURS_MAX = 1024 };

const struct hours_day hours_days[HOURS_DAYS] = {
	{ "MO", "lundi", "Monday" },
	{ "TU", "mardi", "Tuesday" },
	{ "WE", "mercredi", "Wednesday" },
	{ "TH", "jeudi", "Thursday" },
	{ "FR", "vendredi", "Friday" },
	{ "SA", "samedi", "Saturday" },
	{ "SU", "dimanche", "Sunday" },
};

/* Codes ----------------------------------------------------------------------------------------------------- */

/* The days of "MO,TU" as bits; 0 when it says anything else. */
static unsigned days_of_codes(struct str s)
{
	unsigned set = 0;

	while (s.n) {
		int d = 0;
		while (d < HOURS_DAYS && (s.n < 2 || memcmp(s.p, hours_days[d].code, 2) != 0))
			d++;
		if (d == HOURS_DAYS || (s.n > 2 && s.p[2] != ','))
			return 0;
		set |= 1u << d;
		s = s.n > 2 ? (struct str){ s.p + 3, s.n - 3 } : STR_NONE;
	}
	return set;
}

/* Minutes of "08:30" or "08:30:00", whatever its zone; -1 when it is none. */
static int minutes_of(struct str s)
{
	if (s.n < 5 || s.p[2] != ':' || (s.n > 5 && !strchr(":Z+-", s.p[5])))
		return -1;
	for (int i = 0; i < 5; i++)
		if (i != 2 && (s.p[i] < '0' || s.p[i] > '9'))
			return -1;
	int m = ((s.p[0] - '0') * 10 + s.p[1] - '0') * 60 + (s.p[3] - '0') * 10 + s.p[4] - '0';
	return m <= HOURS_MIDNIGHT ? m : -1;
}

/* Words ----------------------------------------------------------------------------------------------------- */

static const char *day_word(int d, bool french)
{
	return french ? hours_days[d].fr : hours_days[d].en;
}

static int run_from(unsigned set, int d)
{
	int n = 0;

	while (d + n < HOURS_DAYS && set & 1u << (d + n))
		n++;
	return n;
}

/* "lundi au vendredi", "mardi et jeudi", "lundi, mercredi et vendredi", "tous les jours". */
static void write_days(struct buf *out, unsigned set, bool french)
{
	struct str part[HOURS_DAYS];
	char text[HOURS_DAYS][32];
	int n = 0;

	if (set == HOURS_WEEK) {
		buf_s(out, french ? STR("tous les jours") : STR("every day"));
		return;
	}
	for (int d = 0, run; d < HOURS_DAYS; d += run) {
		run = run_from(set, d);
		int end = run >= 3 ? d + run - 1 : d;
		if (!run) {
			run = 1;
			continue;
		}
		if (end == d)
			run = 1;
		snprintf(text[n], sizeof text[n], "%s%s%s", day_word(d, french),
		    end == d     ? ""
		        : french ? " au "
		                 : " to ",
		    end == d ? "" : day_word(end, french));
		part[n] = str_of(text[n]);
		n++;
	}
	for (int i = 0; i < n; i++)
		buf_fmt(out, "%s%.*s",
		    !i              ? ""
		        : i < n - 1 ? ", "
		        : french    ? " et "
		                    : " and ",
		    STR_ARG(part[i]));
}

static void write_time(struct buf *out, int minutes, bool french)
{
	int hour = minutes / 60 % 24, minute = minutes % 60;

	if (french) {
		buf_fmt(out, "%d\u00a0h", hour);
		if (minute)
			buf_fmt(out, "\u00a0%02d", minute);
	} else if (!minutes || minutes == HOURS_MIDNIGHT) {
		buf_s(out, STR("midnight"));
	} else if (minutes == HOURS_MIDNIGHT / 2) {
		buf_s(out, STR("noon"));
	} else {
		buf_fmt(out, "%d:%02d\u00a0%s", (hour + 11) % 12 + 1, minute, hour < 12 ? "a.m." : "p.m.");
	}
}

static bool is_all_day(int opens, int closes)
{
	return opens == 0 && (closes == HOURS_MIDNIGHT || closes == HOURS_MIDNIGHT - 1);
}

static void write_times(struct buf *out, int opens, int closes, bool french)
{
	if (is_all_day(opens, closes)) {
		buf_s(out, french ? STR("24 heures sur 24") : STR("24 hours a day"));
		return;
	}
	write_time(out, opens, french);
	buf_s(out, french ? STR(" à ") : STR(" to "));
	write_time(out, closes, french);
}

/* "2e mardi et dernier jeudi du mois" of "2TU,-1TH"; false when it says anything else. */
static bool write_month_days(struct buf *out, struct str s, bool french)
{
	static const char *const nth[2][5] = { { "last", "1st", "2nd", "3rd", "4th" },
		{ "dernier", "1er", "2e", "3e", "4e" } };
	int i = 0;

	for (; s.n; i++) {
		bool last = s.n >= 4 && s.p[0] == '-' && s.p[1] == '1';
		size_t used = last ? 2 : 1;
		int n = last ? 0 : s.p[0] - '0';
		if (s.n < used + 2 || n < 0 || n > 4 || (!last && !n) ||
		    (s.n > used + 2 && s.p[used + 2] != ','))
			return false;
		unsigned set = days_of_codes((struct str){ s.p + used, 2 });
		if (!set)
			return false;
		buf_fmt(out, "%s%s ", !i ? "" : french ? " et " : " and ", nth[french][n]);
		write_days(out, set, french);
		used += s.n > used + 2 ? 3 : 2;
		s = (struct str){ s.p + used, s.n - used };
	}
	buf_s(out, french ? STR(" du mois") : STR(" of the month"));
	return i > 0;
}

static bool write_which_days(struct buf *out, const struct form_hours *h, bool french, bool *weekly)
{
	bool every = !h->interval.n || str_is(h->interval, "1");
	unsigned set = days_of_codes(h->byday);

	*weekly = every && (!h->freq.n || str_is(h->freq, "WEEKLY")) && (set || !h->byday.n);
	if (*weekly) {
		write_days(out, set, french);
		return true;
	}
	if (str_is(h->freq, "MONTHLY"))
		return every && write_month_days(out, h->byday, french);
	if (!set || every || !str_digits(h->interval))
		return false;
	write_days(out, set, french);
	if (str_is(h->interval, "2"))
		buf_s(out, french ? STR(", une semaine sur deux") : STR(", every other week"));
	else
		buf_fmt(out, french ? ", une fois toutes les %.*s semaines" : ", every %.*s weeks",
		    STR_ARG(h->interval));
	return true;
}

struct str form_hours(struct arena *a, const struct form_hours *h, bool french, bool *weekly)
{
	struct buf AUTO_BUF out = BUF_INIT(HOURS_MAX);
	int opens = minutes_of(h->opens_at), closes = minutes_of(h->closes_at);

	*weekly = false;
	if ((h->opens_at.n && opens < 0) || (h->closes_at.n && closes < 0) || (opens < 0) != (closes < 0))
		return STR_NONE;
	if (!write_which_days(&out, h, french, weekly))
		return STR_NONE;
	if (opens >= 0) {
		buf_s(&out, out.n ? STR(", ") : STR_NONE);
		write_times(&out, opens, closes, french);
	}
	return arena_str(a, buf_str(&out));
}
