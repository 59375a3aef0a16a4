/* test_similar.c: edit distances against the plain table of Damerau's restricted distance, on every short word of a small
 * alphabet and on words by chance; the bound of letters; slips as people make them. */
#include "tests/test.h"

#include "rules/similar.h"

static int smaller(int x, int y)
{
	return x < y ? x : y;
}

/* The textbook's table. */
static int plain_edits(const char *x, size_t nx, const char *y, size_t ny)
{
	int d[SIMILAR_MAX + 1][SIMILAR_MAX + 1];

	for (size_t i = 0; i <= nx; i++)
		for (size_t j = 0; j <= ny; j++) {
			if (!i || !j) {
				d[i][j] = (int)(i + j);
				continue;
			}
			int best = d[i - 1][j - 1] + (x[i - 1] != y[j - 1]);
			best = smaller(best, smaller(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
				best = smaller(best, d[i - 2][j - 2] + 1);
			d[i][j] = best;
		}
	return d[nx][ny];
}

static void check(const char *x, size_t nx, const char *y, size_t ny)
{
	int want = plain_edits(x, nx, y, ny);
	uint64_t lx = similar_letters(x, nx), ly = similar_letters(y, ny);

	for (int limit = 0; limit <= want + 1; limit++)
		if (similar_edits(x, nx, y, ny, limit) != (want <= limit ? want : limit + 1))
			fail_msg("%.*s and %.*s within %d: %d, not %d", (int)nx, x, (int)ny, y, limit,
			    similar_edits(x, nx, y, ny, limit), want);
	if (similar_at_least(lx, ly) > want || similar_at_least(lx, ly) != similar_at_least(ly, lx))
		fail_msg("%.*s and %.*s: at least %d, but %d", (int)nx, x, (int)ny, y,
		    similar_at_least(lx, ly), want);
}

enum { SHORT = 5, LETTERS = 3, WORDS = 1 + 3 + 9 + 27 + 81 + 243 };

/* The number as a word of a, b, c; its length. */
static size_t word_of(int number, char out[SHORT])
{
	size_t n = 0;

	for (; number > 0; number = (number - 1) / LETTERS)
		out[n++] = (char)('a' + (number - 1) % LETTERS);
	return n;
}

static void test_every_short_word(void **state)
{
	char x[SHORT], y[SHORT];

	(void)state;
	for (int i = 0; i < WORDS; i++)
		for (int j = 0; j < WORDS; j++) {
			size_t nx = word_of(i, x), ny = word_of(j, y);
			check(x, nx, y, ny);
		}
}

static unsigned chance(void)
{
	static uint64_t seed = 211;

	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33);
}

/* A word by chance, and it again after a few edits; any bytes, up to the whole 64. */
static void test_by_chance(void **state)
{
	static const char letters[] = "abcde01\xC3";
	char x[SIMILAR_MAX], y[SIMILAR_MAX];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t nx = chance() % (SIMILAR_MAX + 1), ny = nx;
		for (size_t i = 0; i < nx; i++)
			x[i] = letters[chance() % (1 + chance() % (sizeof letters - 1))];
		memcpy(y, x, nx);
		for (unsigned k = chance() % 6; k > 0 && ny > 2; k--) {
			size_t i = chance() % (ny - 1);
			char c = y[i];
			switch (chance() % 3) {
			case 0:
				y[i] = y[i + 1];
				y[i + 1] = c;
				break;
			case 1:
				y[i] = letters[chance() % (sizeof letters - 1)];
				break;
			default:
				memmove(y + i, y + i + 1, ny - i - 1);
				ny--;
			}
		}
		check(x, nx, y, ny);
		check(y, ny, x, nx);
	}
}

static void test_long(void **state)
{
	char x[SIMILAR_MAX + 2], y[SIMILAR_MAX + 2];

	(void)state;
	memset(x, 'a', sizeof x);
	memset(y, 'a', sizeof y);
	y[0] = 'b';
	assert_int_equal(similar_edits(x, sizeof x, x, sizeof x, 2), 0);
	assert_int_equal(similar_edits(x, sizeof x, y, sizeof y, 2), 3);
	assert_int_equal(similar_edits(x, sizeof x, y, 3, 2), 3);
	assert_int_equal(similar_slip(x, sizeof x, y, sizeof y), -1);
	assert_int_equal(similar_edits(x, 3, x, 3, -1), 0);
	assert_int_equal(similar_edits(NULL, 0, NULL, 0, 1), 0);
	assert_int_equal(similar_edits(NULL, 0, "ab", 2, 1), 2);
	assert_int_equal(similar_edits(NULL, 0, "ab", 2, 2), 2);
}

struct row {
	const char *name, *other;
	int edits;
};

/* clang-format off */
static const struct row slips[] = {
	{ "maison", "maison", 0 },
	{ "", "", 0 },
	{ "12", "12", 0 },
	{ "maison", "masion", 1 },   /* swapped */
	{ "maison", "maisn", 1 },
	{ "maison", "maisson", 1 },
	{ "maison", "naison", 1 },   /* another first letter, six bytes */
	{ "lien", "liens", 1 },
	{ "lien", "mien", -1 },      /* another first letter, four bytes */
	{ "abri", "bari", -1 },
	{ "cab", "cad", -1 },        /* three bytes */
	{ "cab", "cabs", -1 },
	{ "", "a", -1 },
	{ "maison", "masons", -1 },  /* two edits, six bytes */
	{ "alphabet", "alfabet", -1 },
	{ "alphabets", "alfabets", 2 },
	{ "appalaches", "apalache", 2 },
	{ "appalaches", "apalachs", 2 },
	{ "alphabetisation", "alfabetization", 3 },
	{ "1450", "1451", -1 },      /* numbers */
	{ "20002000", "20002001", -1 },
	{ "20002000", "2000200o", -1 },
	{ "local12345", "local12346", 1 },
};
/* clang-format on */

static void test_slip(void **state)
{
	const struct row *r = *state;
	struct str x = str_of(r->name), y = str_of(r->other);

	assert_int_equal(similar_slip(x.p, x.n, y.p, y.n), r->edits);
	assert_int_equal(similar_slip(y.p, y.n, x.p, x.n), r->edits);
}

static void test_letters(void **state)
{
	(void)state;
	assert_int_equal(similar_at_least(similar_letters("abc", 3), similar_letters("cab", 3)), 0);
	assert_int_equal(similar_at_least(similar_letters("abc", 3), similar_letters("abd", 3)), 1);
	assert_int_equal(similar_at_least(similar_letters("aab", 3), similar_letters("abb", 3)), 1);
	assert_int_equal(similar_at_least(similar_letters("a1", 2), similar_letters("z2", 2)), 2);
	assert_int_equal(similar_at_least(similar_letters("abcd", 4), similar_letters("", 0)), 4);
	assert_int_equal(similar_at_least(similar_letters("\xC3\xA9", 2), similar_letters("-", 1)), 0);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "every short word", test_every_short_word, NULL);
	tests_add(&t, "words by chance", test_by_chance, NULL);
	tests_add(&t, "more than 64 bytes, and none", test_long, NULL);
	TESTS_ROWS(&t, slips, test_slip);
	tests_add(&t, "letters", test_letters, NULL);
	return tests_run(&t, "similar");
}
