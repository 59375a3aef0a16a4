#include "lib/str.h"

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Bytes of the white space that begins at p, or 0. */
static size_t space_at(const char *p, size_t n)
{
	if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
		return 1;
	if (n >= 2 && memcmp(p, "\xC2\xA0", 2) == 0)
		return 2;
	if (n >= 3 && (memcmp(p, "\xE2\x80\xAF", 3) == 0 || memcmp(p, "\xEF\xBB\xBF", 3) == 0))
		return 3;
	return 0;
}

struct str str_trim(struct str s)
{
	size_t k;

	while (s.n && (k = space_at(s.p, s.n))) {
		s.p += k;
		s.n -= k;
	}
	for (bool more = true; s.n && more;) {
		more = false;
		for (size_t len = 1; len <= 3 && len <= s.n && !more; len++)
			if (space_at(s.p + s.n - len, len) == len) {
				s.n -= len;
				more = true;
			}
	}
	return s;
}

bool str_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}
