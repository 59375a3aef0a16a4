/* str.h: a borrowed run of bytes.
 *
 * A `struct str` owns nothing: it points into an arena, a buffer or a literal and is valid as long as that is.
 * A blank value is {NULL, 0} or has n == 0; the two are the same everywhere. Text is UTF-8. */
#ifndef LIB_STR_H
#define LIB_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR_NONE     ((struct str){ NULL, 0 })
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct str str_of(const char *z)
{
	return z ? (struct str){ z, strlen(z) } : STR_NONE;
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Most differ in their first byte: no strlen. */
static inline bool str_is(struct str a, const char *z)
{
	if (!z)
		return a.n == 0;
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i] != z[i] || !z[i])
			return false;
	return z[a.n] == '\0';
}

/* Orders by bytes, the shorter first when one begins the other. */
int str_cmp(struct str a, struct str b);

/* Without ASCII white space, no-break spaces (U+00A0, U+202F) and BOMs (U+FEFF) at both ends. */
struct str str_trim(struct str s);

/* True when every byte of `s` is an ASCII digit and there is at least one. */
bool str_digits(struct str s);

#endif
