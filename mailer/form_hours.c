#include "mailer/form_hours.h"

#include "lib/buf.h"
#include "lib/text.h"

#include <stdio.h>
#include <string.h>

enum { DAYS = 7, HOURS_MAX = 1024, WORDS_MAX = 40 };

static const struct day {
	const char *code, *fr, *en;
} days[DAYS] = {
	{ "MO", "lundi", "Monday" },
	{ "TU", "mardi", "Tuesday" },
	{ "WE", "mercredi", "Wednesday" },
	{ "TH", "jeudi", "Thursday" },
	{ "FR", "vendredi", "Friday" },
	{ "SA", "samedi", "Saturday" },
	{ "SU", "dimanche", "Sunday" },
};

enum { WEEK = (1 << DAYS) - 1, MIDNIGHT = 24 * 60 };

/* Codes ----------------------------------------------------------------------------------------------------- */

/* The days of "MO,TU" as bits; 0 when it says anything else. */
static unsigned days_of_codes(struct str s)
{
	unsigned set = 0;

	while (s.n) {
		int d = 0;
		while (d < DAYS && (s.n < 2 || memcmp(s.p, days[d].code, 2) != 0))
			d++;
		if (d == DAYS || (s.n > 2 && s.p[2] != ','))
			return 0;
		set |= 1u << d;
		s = s.n > 2 ? (struct str){ s.p + 3, s.n - 3 } : STR_NONE;
	}
	return set;
}

static struct str codes_of_days(struct arena *a, unsigned set)
{
	struct buf AUTO_BUF out = BUF_INIT(HOURS_MAX);

	for (int d = 0; d < DAYS; d++)
		if (set & 1u << d)
			buf_fmt(&out, "%s%s", out.n ? "," : "", days[d].code);
	return arena_str(a, buf_str(&out));
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
	return m <= MIDNIGHT ? m : -1;
}

/* Words ----------------------------------------------------------------------------------------------------- */

static const char *day_word(int d, bool french)
{
	return french ? days[d].fr : days[d].en;
}

static int run_from(unsigned set, int d)
{
	int n = 0;

	while (d + n < DAYS && set & 1u << (d + n))
		n++;
	return n;
}

/* "lundi au vendredi", "mardi et jeudi", "lundi, mercredi et vendredi", "tous les jours". */
static void write_days(struct buf *out, unsigned set, bool french)
{
	struct str part[DAYS];
	char text[DAYS][32];
	int n = 0;

	if (set == WEEK) {
		buf_s(out, french ? STR("tous les jours") : STR("every day"));
		return;
	}
	for (int d = 0, run; d < DAYS; d += run) {
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
	} else if (!minutes || minutes == MIDNIGHT) {
		buf_s(out, STR("midnight"));
	} else if (minutes == MIDNIGHT / 2) {
		buf_s(out, STR("noon"));
	} else {
		buf_fmt(out, "%d:%02d\u00a0%s", (hour + 11) % 12 + 1, minute, hour < 12 ? "a.m." : "p.m.");
	}
}

static bool is_all_day(int opens, int closes)
{
	return opens == 0 && (closes == MIDNIGHT || closes == MIDNIGHT - 1);
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

/* And back -------------------------------------------------------------------------------------------------- */

/* Words of a text, folded: what is left of it while it is read. */
struct reading {
	struct str word[WORDS_MAX];
	int n, at;
};

static bool split(struct arena *a, struct str text, struct reading *r)
{
	struct str s = text_fold(a, text);

	for (size_t i = 0; i < s.n; i++) {
		size_t from = i;
		bool digits = s.p[i] >= '0' && s.p[i] <= '9';
		/* "8h30" is three words. */
		while (i < s.n && s.p[i] != ' ' && (s.p[i] >= '0' && s.p[i] <= '9') == digits)
			i++;
		if (r->n == WORDS_MAX)
			return false;
		r->word[r->n++] = (struct str){ s.p + from, i - from };
		if (i < s.n && s.p[i] != ' ')
			i--;
	}
	return r->n > 0;
}

static bool next_is(struct reading *r, const char *word)
{
	if (r->at >= r->n || !str_is(r->word[r->at], word))
		return false;
	r->at++;
	return true;
}

static bool next_is_any(struct reading *r, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (next_is(r, words[i]))
			return true;
	return false;
}

static const char *const to_words[] = { "au", "a", "to", "jusqu", "until", "through", "thru", NULL };
static const char *const and_words[] = { "et", "and", NULL };
static const char *const before_words[] = { "du", "de", "le", "les", "from", "on", NULL };

/* A word's beginning of three letters or more, or its plural ("lun", "lundis"). */
static bool is_day(struct str word, const char *day)
{
	char folded[16];
	size_t n = text_fold_into(folded, str_of(day));

	if (word.n == n + 1 && word.p[n] == 's')
		word.n = n;
	return word.n >= 3 && word.n <= n && memcmp(word.p, folded, word.n) == 0;
}

static int next_day(struct reading *r)
{
	next_is_any(r, before_words);
	for (int d = 0; d < DAYS && r->at < r->n; d++)
		if (is_day(r->word[r->at], days[d].fr) || is_day(r->word[r->at], days[d].en)) {
			r->at++;
			return d;
		}
	return -1;
}

static bool next_is_week(struct reading *r)
{
	int at = r->at;

	if ((next_is(r, "tous") && next_is(r, "les") && next_is(r, "jours")) ||
	    (r->at = at, next_is(r, "every") && next_is(r, "day")) ||
	    (r->at = at,
	        next_is(r, "7") && (next_is(r, "jours") || next_is(r, "days")) &&
	            (next_is(r, "sur") || next_is(r, "a") || next_is(r, "per")) &&
	            (next_is(r, "7") || next_is(r, "week"))))
		return true;
	r->at = at;
	return false;
}

static unsigned read_days(struct reading *r)
{
	unsigned set = 0;

	if (next_is_week(r))
		return WEEK;
	for (int d; (d = next_day(r)) >= 0;) {
		int end = d;
		if (next_is_any(r, to_words) && (end = next_day(r)) < 0)
			return 0;
		for (int i = d; i != end; i = (i + 1) % DAYS)
			set |= 1u << i;
		set |= 1u << end;
		next_is_any(r, and_words);
	}
	return set;
}

static int next_number(struct reading *r, int max)
{
	if (r->at >= r->n || !str_digits(r->word[r->at]) || r->word[r->at].n > 2)
		return -1;
	int n = 0;
	for (size_t i = 0; i < r->word[r->at].n; i++)
		n = n * 10 + r->word[r->at].p[i] - '0';
	if (n > max)
		return -1;
	r->at++;
	return n;
}

/* "a.m." was folded to two words. */
static bool next_is_half(struct reading *r, char half)
{
	char together[3] = { half, 'm', 0 }, apart[2] = { half, 0 };
	int at = r->at;

	if (next_is(r, together) || (next_is(r, apart) && next_is(r, "m")))
		return true;
	r->at = at;
	return false;
}

/* "8 h 30", "8h", "8:30", "8:30 a.m.", "5 pm", "midi", "noon"; a number alone is none. */
static int read_time(struct reading *r)
{
	if (next_is(r, "midi") || next_is(r, "noon"))
		return MIDNIGHT / 2;
	if (next_is(r, "minuit") || next_is(r, "midnight"))
		return MIDNIGHT;
	int hour = next_number(r, 24), minute = -1;
	bool said = hour >= 0 && (next_is(r, "h") || next_is(r, "heures") || next_is(r, "heure"));
	if (hour < 0)
		return -1;
	minute = next_number(r, 59);
	bool morning = next_is_half(r, 'a'), evening = !morning && next_is_half(r, 'p');
	if ((!said && minute < 0 && !morning && !evening) || ((morning || evening) && (hour > 12 || !hour)))
		return -1;
	if (morning || evening)
		hour = hour % 12 + (evening ? 12 : 0);
	int all = hour * 60 + (minute < 0 ? 0 : minute);
	return all <= MIDNIGHT ? all : -1;
}

static bool next_is_all_day(struct reading *r)
{
	int at = r->at;

	if (next_is(r, "24") &&
	    ((next_is(r, "heures") && next_is(r, "sur") && next_is(r, "24")) ||
	        (next_is(r, "h") && next_is(r, "24")) ||
	        (next_is(r, "hours") && next_is(r, "a") && next_is(r, "day"))))
		return true;
	r->at = at;
	return false;
}

static bool read_times(struct reading *r, int *opens, int *closes)
{
	if (next_is_all_day(r)) {
		*opens = 0;
		*closes = MIDNIGHT - 1;
		return true;
	}
	next_is_any(r, before_words);
	*opens = read_time(r);
	if (*opens < 0 || !next_is_any(r, to_words))
		return false;
	next_is_any(r, before_words);
	*closes = read_time(r);
	return *closes >= 0;
}

static struct str time_code(struct arena *a, int minutes)
{
	return arena_fmt(a, "%02d:%02d", minutes / 60 % 24, minutes % 60);
}

bool form_hours_part(struct arena *a, struct str text, struct form_hours *out)
{
	struct reading r = { 0 };
	struct form_hours hours = { 0 };
	int opens = -1, closes = -1;

	if (!split(a, text, &r))
		return false;
	unsigned set = read_days(&r);
	if (!set && r.at)
		return false;
	hours.byday = codes_of_days(a, set);
	if (r.at < r.n) {
		if (!read_times(&r, &opens, &closes) || r.at < r.n)
			return false;
		hours.opens_at = time_code(a, opens == MIDNIGHT ? 0 : opens);
		hours.closes_at = closes == MIDNIGHT ? STR("00:00") : time_code(a, closes);
	}
	*out = hours;
	return true;
}
