/* fuzz_text.c: any bytes as text. Folding keeps its bound and is stable, cutting cuts, plain text is plain. */
#include "tests/fuzz/fuzz.h"

#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

/* Well-formed, by decoding one code point after the other. */
static bool valid(struct str s, size_t *bad)
{
	const char *p = s.p, *end = s.n ? s.p + s.n : s.p;

	while (p < end) {
		const char *from = p;
		if (text_next(&p, end) == 0xFFFD && (p - from != 3 || memcmp(from, "\xEF\xBF\xBD", 3) != 0)) {
			*bad = (size_t)(from - s.p);
			return false;
		}
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(256 << 20);
	struct str s = { (const char *)data, size };
	size_t bad = 0, want = 0;

	bool is_valid = text_utf8_valid(s, &bad);
	must(is_valid == valid(s, &want) && bad == want, "both ways of checking agree");

	struct str once = text_fold(a, s), twice = text_fold(a, once);
	must(once.n <= 3 * s.n, "folding keeps its bound");
	must(text_utf8_valid(once, NULL), "folded text is UTF-8");
	must(str_eq(once, twice), "folding is stable");
	must(!once.n || (once.p[0] != ' ' && once.p[once.n - 1] != ' '), "no space at the ends");
	must(text_same(a, s, once), "a text is the same as its folding");

	struct str plain = text_plain(a, s);
	must(text_utf8_valid(plain, NULL), "plain text is UTF-8");
	for (size_t i = 0; i < plain.n; i++)
		must((unsigned char)plain.p[i] >= ' ' && plain.p[i] != 0x7F, "plain text has no controls");
	size_t width = text_width(plain), half = width / 2;
	struct str cut = text_cut(plain, half);
	must(text_width(cut) <= half && cut.n <= plain.n && text_utf8_valid(cut, NULL),
	    "a cut text fits and is whole");
	must(str_eq(text_cut(plain, width), plain), "what fits is not cut");
	must(text_only_digits(a, s).n <= s.n, "digits are some of the text");
	return 0;
}
