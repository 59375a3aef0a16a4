/* form_hours_part.c: opening hours as people write them, read into codes. Whatever is not wholly understood is not hours. */
#include "mailer/form_hours.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/form_hours_days.h"

#include <string.h>

enum { HOURS_MAX = 1024, WORDS_MAX = 40 };

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
	for (int d = 0; d < HOURS_DAYS && r->at < r->n; d++)
		if (is_day(r->word[r->at], hours_days[d].fr) || is_day(r->word[r->at], hours_days[d].en)) {
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
		return HOURS_WEEK;
	for (int d; (d = next_day(r)) >= 0;) {
		int end = d;
		if (next_is_any(r, to_words) && (end = next_day(r)) < 0)
			return 0;
		for (int i = d; i != end; i = (i + 1) % HOURS_DAYS)
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
		return HOURS_MIDNIGHT / 2;
	if (next_is(r, "minuit") || next_is(r, "midnight"))
		return HOURS_MIDNIGHT;
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
	return all <= HOURS_MIDNIGHT ? all : -1;
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
		*closes = HOURS_MIDNIGHT - 1;
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

static struct str codes_of_days(struct arena *a, unsigned set)
{
	struct buf AUTO_BUF out = BUF_INIT(HOURS_MAX);

	for (int d = 0; d < HOURS_DAYS; d++)
		if (set & 1u << d)
			buf_fmt(&out, "%s%s", out.n ? "," : "", hours_days[d].code);
	return arena_str(a, buf_str(&out));
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
		hours.opens_at = time_code(a, opens == HOURS_MIDNIGHT ? 0 : opens);
		hours.closes_at = closes == HOURS_MIDNIGHT ? STR("00:00") : time_code(a, closes);
	}
	*out = hours;
	return true;
}
