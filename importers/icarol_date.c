#include "importers/icarol_date.h"

#include "importers/mapping_trade.h"

/* Up to four digits at *p; how many in *digits. */
static int number(struct str s, size_t *p, size_t *digits)
{
	int n = 0;
	size_t from = *p;

	while (*p < s.n && *p - from < 4 && s.p[*p] >= '0' && s.p[*p] <= '9')
		n = 10 * n + s.p[(*p)++] - '0';
	*digits = *p - from;
	return n;
}

/* Two numbers and a year of four digits with the same sign between them. */
static bool is_two_and_year(struct str s, int *first, int *second, char *sign)
{
	size_t at = 0, n;

	*first = number(s, &at, &n);
	if (n < 1 || n > 2 || at >= s.n || (s.p[at] != '/' && s.p[at] != '-' && s.p[at] != '.'))
		return false;
	*sign = s.p[at++];
	*second = number(s, &at, &n);
	if (n < 1 || n > 2 || at >= s.n || s.p[at++] != *sign)
		return false;
	number(s, &at, &n);
	return n == 4 && (at == s.n || s.p[at] == ' ' || s.p[at] == 'T');
}

bool icarol_date_tells(struct str value, enum icarol_dates *out)
{
	int first, second;
	char sign;

	if (!is_two_and_year(value, &first, &second, &sign) || (first > 12) == (second > 12))
		return false;
	*out = first > 12 ? ICAROL_DAY_FIRST : ICAROL_MONTH_FIRST;
	return true;
}

/* "Nov 22 2026", "November 22, 2026" -> "11/22/2026". */
static struct str without_words(struct arena *a, struct str s)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
		"oct", "nov", "dec" };
	size_t at = 0, n;

	while (at < s.n && ((s.p[at] | 32) >= 'a' && (s.p[at] | 32) <= 'z'))
		at++;
	for (int m = 0; at >= 3 && m < 12; m++) {
		if ((s.p[0] | 32) != months[m][0] || (s.p[1] | 32) != months[m][1] ||
		    (s.p[2] | 32) != months[m][2])
			continue;
		while (at < s.n && (s.p[at] == ' ' || s.p[at] == '.'))
			at++;
		int day = number(s, &at, &n);
		while (at < s.n && (s.p[at] == ' ' || s.p[at] == ','))
			at++;
		return arena_fmt(a, "%d/%d/%.*s", m + 1, day, (int)(s.n - at), s.p + at);
	}
	return STR_NONE;
}

bool icarol_date_read(struct arena *a, struct str value, enum icarol_dates dates, struct str *out)
{
	static const char signs[] = "/-.";
	static const char *const formats[][3] = {
		{ "MM/DD/YYYY", "MM-DD-YYYY", "MM.DD.YYYY" },
		{ "DD/MM/YYYY", "DD-MM-YYYY", "DD.MM.YYYY" },
	};
	int first, second;
	char sign;

	if (mapping_trade_date(a, STR("YYYY-MM-DD"), value, out) ||
	    mapping_trade_date(a, STR("YYYY/MM/DD"), value, out))
		return true;
	if (!is_two_and_year(value, &first, &second, &sign)) {
		struct str plain = without_words(a, value);
		return plain.n && mapping_trade_date(a, STR("MM/DD/YYYY"), plain, out);
	}
	enum icarol_dates kind = dates;
	if (!icarol_date_tells(value, &kind) && dates == ICAROL_DATES_MIXED && first != second)
		return false;
	int i = (int)(strchr(signs, sign) - signs);
	return mapping_trade_date(a, str_of(formats[kind == ICAROL_DAY_FIRST][i]), value, out);
}
