#include "tests/test.h"

#include "lib/text.h"

static const struct fold_row {
	const char *name, *in, *out;
} folds[] = {
	{ "fold: the example of the header", "L’Étoile—du  Nord inc.", "l etoile du nord inc" },
	{ "fold: nothing stays nothing", "", "" },
	{ "fold: only punctuation is nothing", " -- ’ … ", "" },
	{ "fold: every French letter", "àâäéèêëîïôöùûüÿç ÀÂÄÉÈÊËÎÏÔÖÙÛÜŸÇ",
	    "aaaeeeeiioouuuyc aaaeeeeiioouuuyc" },
	{ "fold: ligatures and sharp s", "Œuvre œcuménique Æther Straße ẞ",
	    "oeuvre oecumenique aether strasse ss" },
	{ "fold: accents typed as combining marks",
	    "E\xCC\x81"
	    "cole",
	    "ecole" },
	{ "fold: letters that Unicode does not decompose", "Łódź Ørsted Đakovo ıstanbul Þór",
	    "lodz orsted dakovo istanbul thor" },
	{ "fold: digits stay", "2e étage, 1ᵉʳ bloc, m²", "2e etage 1er bloc m2" },
	{ "fold: full-width digits and letters", "ＡＢ１２", "ab12" },
	{ "fold: no-break and narrow spaces",
	    "a\xC2\xA0"
	    "b\xE2\x80\xAF"
	    "c",
	    "a b c" },
	{ "fold: zero-width and soft hyphen vanish",
	    "c\xE2\x80\x8B"
	    "a\xC2\xAD"
	    "f\xEF\xBB\xBF"
	    "é",
	    "cafe" },
	{ "fold: tabs and line breaks are spaces", "a\tb\r\nc\vd", "a b c d" },
	{ "fold: other controls vanish",
	    "a\x01"
	    "b\x7F"
	    "c",
	    "abc" },
	{ "fold: quotes and dashes", "«Le “Bon” l'‘Accueil’» – a‑b−c", "le bon l accueil a b c" },
	{ "fold: symbols separate", "A+B=C ® ™ $5 |x|", "a b c 5 x" },
	{ "fold: ampersand separates", "Fils & Filles", "fils filles" },
	{ "fold: an apostrophe letter", "Lʼéveil", "l eveil" },
	{ "fold: Greek capitals and final sigma", "ΟΔΟΣ οδός", "οδοσ οδοσ" },
	{ "fold: Inuktitut stays as it is", "ᓄᓇᕕᒃ", "ᓄᓇᕕᒃ" },
	{ "fold: a bad byte separates",
	    "a\xE9"
	    "b",
	    "a b" },
	{ "fold: a truncated sequence at the end", "abc\xE2\x80", "abc" },
};

static void test_fold(void **state)
{
	const struct fold_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct str once = text_fold(a, str_of(r->in));

	assert_str(once, str_of(r->out));
	assert_str(text_fold(a, once), once);
	assert_true(text_same(a, str_of(r->in), once));
}

static size_t utf8(uint32_t c, char *out)
{
	if (c < 0x80)
		return out[0] = (char)c, 1;
	if (c < 0x800)
		return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
	if (c < 0x10000)
		return out[0] = (char)(0xE0 | c >> 12), out[1] = (char)(0x80 | (c >> 6 & 63)),
		       out[2] = (char)(0x80 | (c & 63)), 3;
	return out[0] = (char)(0xF0 | c >> 18), out[1] = (char)(0x80 | (c >> 12 & 63)),
	       out[2] = (char)(0x80 | (c >> 6 & 63)), out[3] = (char)(0x80 | (c & 63)), 4;
}

/* Over all of Unicode: the promised bound, stable under a second folding, still UTF-8. */
static void test_fold_everything(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		char in[4], once[13], twice[40];
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		size_t n = utf8(c, in);
		assert_true(text_utf8_valid((struct str){ in, n }, NULL));
		size_t m = text_fold_into(once, (struct str){ in, n });
		if (m > 3 * n)
			fail_msg("U+%04X folds to %zu bytes", c, m);
		assert_true(text_utf8_valid((struct str){ once, m }, NULL));
		size_t k = text_fold_into(twice, (struct str){ once, m });
		if (k != m || memcmp(once, twice, m) != 0)
			fail_msg("U+%04X folds twice to something else", c);
	}
}

static const struct valid_row {
	const char *name, *in;
	int bad; /* offset of the first wrong byte, or -1 */
} valids[] = {
	{ "utf8: empty", "", -1 },
	{ "utf8: ASCII", "abcdefghijklmnopqrstuvwxyz 0123456789", -1 },
	{ "utf8: French after a long ASCII run", "abcdefghijklmnopqrstuvwxyz0123456789é’œ", -1 },
	{ "utf8: four bytes", "a😀b", -1 },
	{ "utf8: Latin-1", "caf\xE9 noir", 3 },
	{ "utf8: lone continuation", "ab\x80", 2 },
	{ "utf8: overlong slash", "\xC0\xAF", 0 },
	{ "utf8: overlong in three bytes", "x\xE0\x80\xAF", 1 },
	{ "utf8: surrogate", "x\xED\xA0\x80", 1 },
	{ "utf8: beyond U+10FFFF", "\xF4\x90\x80\x80", 0 },
	{ "utf8: truncated at the end", "abcdefghijklmnopqrstuvwxyz0123456789\xE2\x80", 36 },
	{ "utf8: sequence cut by ASCII", "ab\xE2\x80z", 2 },
	{ "utf8: bad byte in a second block", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\xFF",
	    52 },
};

static void test_valid(void **state)
{
	const struct valid_row *r = *state;
	size_t bad = 999;

	assert_int_equal(text_utf8_valid(str_of(r->in), &bad), r->bad < 0);
	assert_int_equal(bad, r->bad < 0 ? 999 : r->bad);
	assert_int_equal(text_utf8_valid(str_of(r->in), NULL), r->bad < 0);
}

static const struct plain_row {
	const char *name, *in, *out;
	size_t width;
} plains[] = {
	{ "plain: text is left alone", "Café « Noël »", "Café « Noël »", 13 },
	{ "plain: line breaks and tabs", "a\r\nb\tc", "a  b c", 6 },
	{ "plain: escape sequences", "a\x1B[31mb", "a\xEF\xBF\xBD[31mb", 7 },
	{ "plain: C1 controls",
	    "a\xC2\x9B"
	    "b",
	    "a\xEF\xBF\xBD"
	    "b",
	    3 },
	{ "plain: bidi override",
	    "a\xE2\x80\xAE"
	    "b",
	    "a\xEF\xBF\xBD"
	    "b",
	    3 },
	{ "plain: bad bytes",
	    "a\xFF"
	    "b",
	    "a\xEF\xBF\xBD"
	    "b",
	    3 },
	{ "plain: wide and combining", "日本e\xCC\x81", "日本e\xCC\x81", 5 },
};

static void test_plain(void **state)
{
	const struct plain_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct str s = text_plain(a, str_of(r->in));

	assert_str(s, str_of(r->out));
	assert_int_equal(text_width(s), r->width);
}

static const struct cut_row {
	const char *name, *in;
	size_t max;
	const char *out;
} cuts[] = {
	{ "cut: shorter than asked", "été", 10, "été" },
	{ "cut: between code points", "été", 2, "ét" },
	{ "cut: a combining mark goes with its letter", "e\xCC\x81t", 1, "e\xCC\x81" },
	{ "cut: no half of a wide character", "日本", 3, "日" },
	{ "cut: to nothing", "abc", 0, "" },
};

static void test_cut(void **state)
{
	const struct cut_row *r = *state;

	assert_str(text_cut(str_of(r->in), r->max), str_of(r->out));
}

static void test_digits(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	(void)state;
	assert_str(text_only_digits(a, STR("(418) 555-0100 p. 12 ²")), STR("418555010012"));
	assert_str(text_only_digits(a, STR_NONE), STR(""));
}

static void test_none(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	(void)state;
	assert_true(text_utf8_valid(STR_NONE, NULL));
	assert_str(text_fold(a, STR_NONE), STR(""));
	assert_str(text_plain(a, STR_NONE), STR(""));
	assert_int_equal(text_width(STR_NONE), 0);
	assert_str(text_whole(STR("Qu\xC3\xA9")), STR("Qu\xC3\xA9"));
	assert_str(text_whole(STR("Qu\xC3")), STR("Qu"));
	assert_str(text_whole(STR("l\xE2\x80")), STR("l"));
	assert_str(text_whole(STR("\xF0\x9F\x98\x80")), STR("\xF0\x9F\x98\x80"));
	assert_str(text_whole(STR_NONE), STR(""));
	assert_str(text_cut(STR_NONE, 5), STR(""));
	assert_false(text_same(a, STR("Lévis"), STR("Lavis")));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, folds, test_fold);
	TESTS_ROWS(&t, valids, test_valid);
	TESTS_ROWS(&t, plains, test_plain);
	TESTS_ROWS(&t, cuts, test_cut);
	tests_add(&t, "fold: every code point keeps the bound and is stable", test_fold_everything, NULL);
	tests_add(&t, "digits: only ASCII digits are left", test_digits, NULL);
	tests_add(&t, "nothing: every function takes a blank value", test_none, NULL);
	return tests_run(&t, "text");
}
