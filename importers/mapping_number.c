#include "importers/mapping_number.h"

#include "lib/i18n.h"
#include "model/validate.h"

enum { GROUP = 3 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A space between groups of digits, three behind it. */
static bool is_grouping(struct str v, size_t at, size_t end)
{
	size_t from = at + 1, i = from;

	while (i < end && is_digit(v.p[i]))
		i++;
	return at > 0 && is_digit(v.p[at - 1]) && i - from == GROUP;
}

/* The digits and separators of it alone, with the sign; `*n` bytes. False for anything else. */
static bool strip(struct str v, char *out, size_t *n)
{
	size_t i = 0, end = v.n;
	bool digit = false;

	while (end && (v.p[end - 1] == '$' || v.p[end - 1] == ' '))
		end--;
	*n = 0;
	if (end && (v.p[0] == '-' || v.p[0] == '+'))
		i = 1;
	else if (end > 3 && memcmp(v.p, "\xE2\x88\x92", 3) == 0) /* the minus sign of typographers */
		i = 3;
	if (i == 3 || (i == 1 && v.p[0] == '-'))
		out[(*n)++] = '-';
	while (i && i < end && v.p[i] == ' ')
		i++;
	for (; i < end; i++) {
		bool number = is_digit(v.p[i]);
		if (!number && v.p[i] != ',' && v.p[i] != '.' && (v.p[i] != ' ' || !is_grouping(v, i, end)))
			return false;
		digit |= number;
		if (v.p[i] != ' ')
			out[(*n)++] = v.p[i];
	}
	return digit;
}

/* The separators that stand in it before `end`: how many, and whether three digits follow each before the next. */
static size_t groups(const char *s, size_t end, char separator, bool *whole)
{
	size_t count = 0, last = 0;

	*whole = true;
	for (size_t i = 0; i < end; i++) {
		if (s[i] != separator)
			continue;
		*whole = *whole && i > 0 && is_digit(s[i - 1]) && (!count || i - last == GROUP + 1);
		last = i;
		count++;
	}
	*whole = *whole && count && end - last == GROUP + 1;
	return count;
}

/* Where the decimals' separator stands; `n` when there is none; false when it cannot be known or is no number. */
static enum mapping_number find_decimals(const char *s, size_t n, bool decimal, size_t *at)
{
	size_t comma = n, point = n, last;
	bool whole;

	for (size_t i = 0; i < n; i++) {
		comma = s[i] == ',' ? i : comma;
		point = s[i] == '.' ? i : point;
	}
	*at = n;
	if (comma == n && point == n)
		return MAPPING_NUMBER_READ;
	last = comma == n || (point < n && point > comma) ? point : comma;
	char mark = s[last], other = mark == ',' ? '.' : ',';
	size_t marks = groups(s, n, mark, &whole), others = groups(s, last, other, &whole);
	if (others) { /* "1,234.50": the last one is of decimals */
		*at = last;
		return marks == 1 && whole ? MAPPING_NUMBER_READ : MAPPING_NUMBER_NONE;
	}
	groups(s, n, mark, &whole);
	if (marks > 1)
		return whole ? MAPPING_NUMBER_READ : MAPPING_NUMBER_NONE;
	*at = last;
	bool thousands = mark == ',' && whole && !decimal && last <= GROUP + (s[0] == '-') &&
	    s[s[0] == '-'] != '0';
	return thousands ? MAPPING_NUMBER_EITHER : MAPPING_NUMBER_READ;
}

enum mapping_number mapping_number_read(struct arena *a, struct str v, bool decimal, struct str *out)
{
	char *s = arena_alloc(a, v.n + 1);
	size_t n, at, kept = 0;

	if (!strip(v, s, &n))
		return MAPPING_NUMBER_NONE;
	enum mapping_number is = find_decimals(s, n, decimal, &at);
	if (is != MAPPING_NUMBER_READ)
		return is;
	for (size_t i = 0; i < n; i++)
		if (i == at || (s[i] != ',' && s[i] != '.'))
			s[kept++] = i == at ? '.' : s[i];
	*out = (struct str){ s, kept };
	return MAPPING_NUMBER_READ;
}

struct str mapping_number_rewrite(struct arena *a, struct str v)
{
	struct str number;

	return mapping_number_read(a, v, true, &number) == MAPPING_NUMBER_READ ? number : v;
}

/* Degrees: a thousand of them there are not. */
static bool is_coordinate(const struct field *field)
{
	return strcmp(field->name, "latitude") == 0 || strcmp(field->name, "longitude") == 0;
}

bool mapping_number_value(
    struct arena *a, const struct field *field, struct str v, struct str *out, const char **why)
{
	struct str number = v;

	*why = validate_value(field, v);
	if (!*why || strcmp(field->name, "extension") == 0) { /* "12, 13" are two of them */
		*out = v;
		return !*why;
	}
	switch (mapping_number_read(a, v, is_coordinate(field), &number)) {
	case MAPPING_NUMBER_EITHER:
		*why = _("is its comma one of thousands or of decimals? Say {Column | number} for decimals, "
		         "{Column | digits} for thousands");
		return false;
	case MAPPING_NUMBER_READ:
		*why = validate_value(field, number);
		*out = number;
		break;
	case MAPPING_NUMBER_NONE:
		break;
	}
	return !*why;
}
