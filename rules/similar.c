#include "rules/similar.h"

#include <stdbool.h>
#include <string.h>

/* Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances": a column of the table of distances
 * is two words, whose bits say where it rises and falls by one. */
struct column {
	uint64_t rises, falls; /* VP, VN */
	uint64_t diagonal;     /* D0: where the diagonal stays */
	uint64_t matches;      /* of the byte before, for swaps */
};

/* The next column, for a byte that stands in x where `matches` says; returns by how much its last row changed. */
static int step(struct column *c, uint64_t matches, uint64_t last)
{
	uint64_t swaps = ((~c->diagonal & matches) << 1) & c->matches;
	uint64_t d = (((matches & c->rises) + c->rises) ^ c->rises) | matches | c->falls | swaps;
	uint64_t up = c->falls | ~(d | c->rises), down = d & c->rises;
	int change = (up & last) ? 1 : (down & last) ? -1 : 0;

	up = up << 1 | 1;
	down <<= 1;
	*c = (struct column){ .rises = down | ~(d | up), .falls = up & d, .diagonal = d, .matches = matches };
	return change;
}

/* 1 <= nx, ny <= SIMILAR_MAX. */
static int distance(const char *x, size_t nx, const char *y, size_t ny, int limit)
{
	uint64_t at[256]; /* where a byte stands in x; only what x and y have is set */
	uint64_t last = UINT64_C(1) << (nx - 1);
	struct column c = { .rises = UINT64_MAX };
	int edits = (int)nx;

	for (size_t i = 0; i < ny; i++)
		at[(unsigned char)y[i]] = 0;
	for (size_t i = 0; i < nx; i++)
		at[(unsigned char)x[i]] = 0;
	for (size_t i = 0; i < nx; i++)
		at[(unsigned char)x[i]] |= UINT64_C(1) << i;
	for (size_t i = 0; i < ny; i++) {
		edits += step(&c, at[(unsigned char)y[i]], last);
		if (edits - (int)(ny - i - 1) > limit) /* each byte that is left saves one at best */
			return limit + 1;
	}
	return edits;
}

int similar_edits(const char *x, size_t nx, const char *y, size_t ny, int limit)
{
	size_t apart = nx > ny ? nx - ny : ny - nx;

	if (nx > SIMILAR_MAX || ny > SIMILAR_MAX)
		return nx == ny && memcmp(x, y, nx) == 0 ? 0 : limit + 1;
	if (limit < 0 || apart > (size_t)limit)
		return limit + 1;
	while (nx && ny && x[0] == y[0]) {
		x++, y++;
		nx--, ny--;
	}
	while (nx && ny && x[nx - 1] == y[ny - 1])
		nx--, ny--;
	return nx && ny ? distance(x, nx, y, ny, limit) : (int)apart;
}

/* Which bit says that a word has this byte; the second of a letter has a bit of its own. */
static int bit_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	return c >= '0' && c <= '9' ? 52 + c - '0' : -1;
}

uint64_t similar_letters(const char *x, size_t n)
{
	uint64_t set = 0;

	for (size_t i = 0; i < n; i++) {
		int bit = bit_of(x[i]);
		if (bit < 0)
			continue;
		uint64_t one = UINT64_C(1) << bit;
		set |= bit < 26 && (set & one) ? one << 26 : one;
	}
	return set;
}

static int bits(uint64_t v)
{
	v -= v >> 1 & UINT64_C(0x5555555555555555);
	v = (v & UINT64_C(0x3333333333333333)) + (v >> 2 & UINT64_C(0x3333333333333333));
	v = (v + (v >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (int)(v * UINT64_C(0x0101010101010101) >> 56);
}

/* One edit takes at most one letter away and brings at most one; a swap does neither. */
int similar_at_least(uint64_t x, uint64_t y)
{
	int gone = bits(x & ~y), come = bits(y & ~x);

	return gone > come ? gone : come;
}

static bool all_digits(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return true;
}

int similar_slip(const char *x, size_t nx, const char *y, size_t ny)
{
	size_t n = nx < ny ? nx : ny, apart = nx > ny ? nx - ny : ny - nx;
	int limit = n >= 13 ? 3 : n >= 8 ? 2 : n >= 4 ? 1 : 0;

	if (!apart && (!n || memcmp(x, y, n) == 0))
		return 0;
	if (apart > (size_t)limit || !limit || (n < 5 && x[0] != y[0]))
		return -1;
	if (all_digits(x, nx) || all_digits(y, ny))
		return -1;
	int edits = similar_edits(x, nx, y, ny, limit);
	return edits <= limit ? edits : -1;
}
