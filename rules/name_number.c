#include "rules/name_number.h"

#include <stddef.h>

/* What stands behind the digits of an ordinal, folded. */
static const char *const ordinals[] = { "e", "er", "ers", "re", "res", "ere", "eres", "eme", "emes", "ieme",
	"iemes", "iere", "nd", "nde", "rd", "st", "th", NULL };

static bool is_ordinal(struct str ending)
{
	for (int i = 0; ordinals[i]; i++)
		if (str_is(ending, ordinals[i]))
			return true;
	return false;
}

bool name_number(struct str word, struct str *digits)
{
	size_t n = 0;

	while (n < word.n && word.p[n] >= '0' && word.p[n] <= '9')
		n++;
	if (!n || (n < word.n && !is_ordinal((struct str){ word.p + n, word.n - n })))
		return false;
	struct str d = { word.p, n };
	while (d.n > 1 && d.p[0] == '0')
		d = (struct str){ d.p + 1, d.n - 1 };
	*digits = d;
	return true;
}

/* The value of the longest of `forms` (of 1, 2 …) that `rest` begins with, taken off; 0 for none. */
static int take(struct str *rest, const char *const *forms, int n)
{
	int value = 0;
	size_t longest = 0;

	for (int i = 0; i < n; i++) {
		struct str f = str_of(forms[i]);
		if (f.n > longest && f.n <= rest->n && memcmp(rest->p, f.p, f.n) == 0) {
			value = i + 1;
			longest = f.n;
		}
	}
	*rest = (struct str){ rest->p + longest, rest->n - longest };
	return value;
}

struct str name_roman(struct str word)
{
	static const char *const tens[] = { "x", "xx", "xxx" };
	static const char *const ones[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix" };
	static const char text[] =
	    "00010203040506070809101112131415161718192021222324252627282930313233343536373839";
	struct str rest = word;

	if (!word.n || word.n > 8)
		return STR_NONE;
	int value = 10 * take(&rest, tens, 3);
	value += take(&rest, ones, 9);
	if (rest.n)
		return STR_NONE;
	return value < 10 ? (struct str){ text + 2 * value + 1, 1 } : (struct str){ text + 2 * value, 2 };
}
