#include "tests/test.h"

#include "lib/charset.h"
#include "lib/text.h"

#include <iconv.h>

/* Texts of lists, in UTF-8; each is converted to the encoding named and must be told from its bytes. */
#define CHSLD "Nom;Ville;Téléphone\nCentre d'hébergement de Rivière-Bleue;Rivière-Bleue;418 555-0100\n"
#define CAPITALS \
	"MAISON DES AÎNÉS;RUE DE L'ÉGLISE\nHÔPITAL DE LÉVIS;CÔTE-DU-PASSAGE\nFÊTE FORAINE;RIVIÈRE-À-PIERRE\n"
#define SHORT   "nom\nCafé Chez Joël\n"
#define SHORT2  "Association Bénévole Côte-Nord"
#define CEDILLA "Maçonnerie François"
#define TYPO    "L’Escale – centre d’écoute\nL’Élan des jeunes\n"
#define QUOTED  "organisme;note\nL’Ancre;« ouvert à l’année »\n"
#define ENGLISH "name;note\nBob’s place;it’s “open” – daily\n"
#define NUMBERS "nom;superficie\nAréna n° 3;1 200 m²\n"
#define HOTEL   "HÔTEL DE VILLE"
#define NOEL    "PANIERS DE NOËL;DÉPANNAGE"
#define GRAVE   "RÉSIDENCE;SAINTE-THÈCLE\nMÈRE ET PÈRE\n"
#define TINY    "Où loger à Québec"
#define BOROUGH "Mercier–Hochelaga-Maisonneuve;Montréal"
#define MIXED   "Œuvre des sœurs;Maïa;Île-d'Orléans;Août;Théâtre"

static const struct guess_row {
	const char *name, *text, *encoding, *want;
} guesses[] = {
	{ "1252: a list", CHSLD, "CP1252", "ISO-8859-1" },
	{ "1252: capitals", CAPITALS, "CP1252", "ISO-8859-1" },
	{ "1252: two accents", SHORT, "CP1252", "ISO-8859-1" },
	{ "1252: one line", SHORT2, "CP1252", "ISO-8859-1" },
	{ "1252: one cedilla twice", CEDILLA, "CP1252", "ISO-8859-1" },
	{ "1252: apostrophes and dashes", TYPO, "CP1252", "windows-1252" },
	{ "1252: guillemets", QUOTED, "CP1252", "windows-1252" },
	{ "1252: English", ENGLISH, "CP1252", "windows-1252" },
	{ "1252: degrees and squares", NUMBERS, "CP1252", "ISO-8859-1" },
	{ "1252: one capital accent", HOTEL, "CP1252", "ISO-8859-1" },
	{ "1252: Noël in capitals", NOEL, "CP1252", "ISO-8859-1" },
	{ "1252: è in capitals", GRAVE, "CP1252", "ISO-8859-1" },
	{ "1252: three short words", TINY, "CP1252", "ISO-8859-1" },
	{ "1252: a borough's dash", BOROUGH, "CP1252", "windows-1252" },
	{ "1252: ligatures", MIXED, "CP1252", "windows-1252" },
	{ "mac: a list", CHSLD, "MACINTOSH", "macintosh" },
	{ "mac: capitals", CAPITALS, "MACINTOSH", "macintosh" },
	{ "mac: two accents", SHORT, "MACINTOSH", "macintosh" },
	{ "mac: one line", SHORT2, "MACINTOSH", "macintosh" },
	{ "mac: one cedilla twice", CEDILLA, "MACINTOSH", "macintosh" },
	{ "mac: apostrophes and dashes", TYPO, "MACINTOSH", "macintosh" },
	{ "mac: guillemets", QUOTED, "MACINTOSH", "macintosh" },
	{ "mac: English", ENGLISH, "MACINTOSH", "macintosh" },
	{ "mac: degrees", "nom\nAréna n° 3;1 200 m\n", "MACINTOSH", "macintosh" },
	{ "mac: one capital accent", HOTEL, "MACINTOSH", "macintosh" },
	{ "mac: Noël in capitals", NOEL, "MACINTOSH", "macintosh" },
	{ "mac: è in capitals", GRAVE, "MACINTOSH", "macintosh" },
	{ "mac: three short words", TINY, "MACINTOSH", "macintosh" },
	{ "mac: a borough's dash", BOROUGH, "MACINTOSH", "macintosh" },
	{ "mac: ligatures", MIXED, "MACINTOSH", "macintosh" },
	{ "mac: l’école, which is also Armenian in UTF-8", "Amis de l’école", "MACINTOSH", "macintosh" },
	{ "850: a list", CHSLD, "IBM850", "IBM850" },
	{ "850: capitals", CAPITALS, "IBM850", "IBM850" },
	{ "850: two accents", SHORT, "IBM850", "IBM850" },
	{ "850: one line", SHORT2, "IBM850", "IBM850" },
	{ "850: one cedilla twice", CEDILLA, "IBM850", "IBM850" },
	{ "850: degrees and squares", NUMBERS, "IBM850", "IBM850" },
	{ "850: one capital accent", HOTEL, "IBM850", "IBM850" },
	{ "850: Noël in capitals", NOEL, "IBM850", "IBM850" },
	{ "850: è in capitals", GRAVE, "IBM850", "IBM850" },
	{ "850: three short words", TINY, "IBM850", "IBM850" },
	{ "utf-8: a list", CHSLD, "UTF-8", "UTF-8" },
	{ "utf-8: capitals", CAPITALS, "UTF-8", "UTF-8" },
	{ "utf-8: one accent", "Café", "UTF-8", "UTF-8" },
	{ "utf-8: English", ENGLISH, "UTF-8", "UTF-8" },
	{ "utf-8: pictures and Inuktitut", "Kuujjuaq ᑰᔾᔪᐊᖅ 😀", "UTF-8", "UTF-8" },
	{ "utf-16le: a list", CHSLD, "UTF-16LE", "UTF-16LE" },
	{ "utf-16le: capitals", CAPITALS, "UTF-16LE", "UTF-16LE" },
	{ "utf-16be: a list", CHSLD, "UTF-16BE", "UTF-16BE" },
	{ "utf-16be: English", ENGLISH, "UTF-16BE", "UTF-16BE" },
	{ "utf-16 with its mark", CHSLD, "UTF-16", "UTF-16LE" },
};

static struct str encoded(const char *text, const char *encoding, char *out, size_t room)
{
	iconv_t cd = iconv_open(encoding, "UTF-8");
	char *from = (char *)(uintptr_t)text, *to = out;
	size_t left = strlen(text), all = room;

	assert_true(cd != (iconv_t)-1);
	assert_int_equal(iconv(cd, &from, &left, &to, &room), 0);
	iconv_close(cd);
	return (struct str){ out, all - room };
}

/* The guess is right, and converting by it gives the text back, in one piece and byte by byte. */
static void test_guess(void **state)
{
	const struct guess_row *r = *state;
	char bytes[4096];
	struct err e = { 0 };
	struct str in = encoded(r->text, r->encoding, bytes, sizeof bytes);
	struct charset_guess g = charset_guess(in, true);

	if (strcmp(g.name, r->want) != 0)
		fail_msg("guessed %s%s, not %s", g.name, g.sure ? " (sure)" : "", r->want);
	assert_false(g.ascii);
	in.p += g.bom;
	in.n -= g.bom;
	for (size_t step = 1; step <= in.n; step += in.n - 1) {
		struct buf AUTO_BUF scratch = BUF_INIT(1 << 16), AUTO_BUF all = BUF_INIT(1 << 16);
		struct charset *AUTO_CHARSET c = charset_open(g.name, 0, &e);
		assert_non_null(c);
		struct str part = { in.p, 0 }, text = STR_NONE;
		while (part.p + part.n < in.p + in.n) {
			part.n += step;
			assert_ok(
			    charset_convert(c, &part, part.p + part.n == in.p + in.n, &scratch, &text, &e));
			buf_s(&all, text);
		}
		assert_int_equal(part.n, 0);
		assert_str(buf_str(&all), str_of(r->text));
	}
}

static const struct raw_row {
	const char *name;
	struct str in;
	bool whole;
	const char *want;
	size_t bom;
	bool sure, ascii;
} raws[] = {
	{ "guess: nothing", { "", 0 }, true, "UTF-8", 0, false, true },
	{ "guess: ASCII", { "nom;ville\n", 10 }, true, "UTF-8", 0, false, true },
	{ "guess: UTF-8 mark", { "\xEF\xBB\xBFnom", 6 }, true, "UTF-8", 3, true, false },
	{ "guess: UTF-16LE mark", { "\xFF\xFEn\0", 4 }, true, "UTF-16LE", 2, true, false },
	{ "guess: UTF-16BE mark", { "\xFE\xFF\0n", 4 }, true, "UTF-16BE", 2, true, false },
	{ "guess: a sample that ends inside a character", { "caf\xC3\xA9 \xE2\x80", 8 }, false, "UTF-8", 0,
	    true, false },
	{ "guess: one wrong byte in much UTF-8",
	    { "\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9 caf\xE9", 28 }, true,
	    "UTF-8", 0, false, false },
	{ "guess: a lone ambiguous byte is not sure", { "X\xD5Y", 3 }, true, "macintosh", 0, false, false },
};

static void test_raw(void **state)
{
	const struct raw_row *r = *state;
	struct charset_guess g = charset_guess(r->in, r->whole);

	if (strcmp(g.name, r->want) != 0)
		fail_msg("guessed %s, not %s", g.name, r->want);
	assert_int_equal(g.bom, r->bom);
	assert_int_equal(g.sure, r->sure);
	assert_int_equal(g.ascii, r->ascii);
}

static const struct convert_row {
	const char *name, *encoding;
	struct str in;
	const char *out;  /* NULL: refused … */
	const char *says; /* … with this in the message */
} converts[] = {
	{ "convert: latin1 is read as windows-1252", "ISO-8859-1", { "l\x92\xE9t\xE9", 5 }, "l’été", NULL },
	{ "convert: names as people write them", "cp 850", { "caf\x82", 4 }, "café", NULL },
	{ "convert: MacRoman's euro", "MacRoman", { "5 \xDB", 3 }, "5 €", NULL },
	{ "convert: what only iconv knows", "IBM863", { "\x84GE", 3 }, "ÂGE", NULL },
	{ "convert: a surrogate pair", "UTF-16LE", { "\x3D\xD8\x00\xDE", 4 }, "😀", NULL },
	{ "convert: wrong UTF-8 names the better guess", "UTF-8", { "nom\nCaf\xE9 du March\xE9\n", 18 }, NULL,
	    "byte 7 (0xE9) is not UTF-8; the text looks like ISO-8859-1" },
	{ "convert: wrong UTF-8 without a better guess", "UTF-8",
	    { "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xFF", 11 }, NULL,
	    "byte 10 (0xFF) is not UTF-8: repair" },
	{ "convert: cut UTF-8", "UTF-8", { "caf\xC3", 4 }, NULL, "is cut (UTF-8)" },
	{ "convert: cut UTF-16", "UTF-16LE", { "a\0b", 3 }, NULL, "is cut (UTF-16LE)" },
	{ "convert: a byte that windows-1252 has not", "windows-1252", { "ab\x81", 3 }, NULL,
	    "byte 2 (0x81) is not windows-1252" },
	{ "convert: a lone surrogate", "UTF-16LE", { "a\0\x00\xDC", 4 }, NULL,
	    "byte 2 (0x00) is not UTF-16LE" },
	{ "convert: a zero in UTF-8", "UTF-8", { "ab\0c", 4 }, NULL, "byte 2 is a zero" },
	{ "convert: a zero in UTF-16", "UTF-16BE", { "\0a\0\0", 4 }, NULL, "byte 2 is a zero" },
	{ "convert: a zero in windows-1252", "windows-1252", { "PK\x03\0", 4 }, NULL, "byte 3 is a zero" },
	{ "convert: nothing", "IBM850", { "", 0 }, "", NULL },
};

static void test_convert(void **state)
{
	const struct convert_row *r = *state;
	struct err e = { 0 };
	struct buf AUTO_BUF scratch = BUF_INIT(1 << 16);
	struct charset *AUTO_CHARSET c = charset_open(r->encoding, 0, &e);
	struct str in = r->in, out = STR_NONE;

	assert_non_null(c);
	assert_string_equal(charset_name(c), r->encoding);
	if (r->out) {
		assert_ok(charset_convert(c, &in, true, &scratch, &out, &e));
		assert_str(out, str_of(r->out));
		assert_int_equal(in.n, 0);
	} else {
		assert_false(charset_convert(c, &in, true, &scratch, &out, &e));
		assert_err(e, ERR_INPUT, r->says);
	}
}

static const struct name_row {
	const char *name, *encoding;
} bad_names[] = {
	{ "open: an unknown name", "latin-99" },
	{ "open: a name that would drop characters", "ASCII//IGNORE" },
	{ "open: no name", "" },
	{ "open: a very long name", "UTF-8-UTF-8-UTF-8-UTF-8-UTF-8-UTF-8-UTF-8-UTF-8" },
};

static void test_bad_name(void **state)
{
	const struct name_row *r = *state;
	struct err e = { 0 };

	assert_null(charset_open(r->encoding, 0, &e));
	assert_err(e, ERR_CONFIG, "is not known");
}

static const struct file_row {
	const char *name, *want;
} files[] = {
	{ "bottins/encodages/bottin_chsld_cp1252.csv", "windows-1252" },
	{ "bottins/encodages/bottin_chsld_cp850.csv", "IBM850" },
	{ "bottins/encodages/bottin_chsld_latin1.csv", "ISO-8859-1" },
	{ "bottins/encodages/bottin_chsld_macroman.csv", "macintosh" },
	{ "bottins/encodages/bottin_chsld_utf16.csv", "UTF-16LE" },
	{ "bottins/encodages/bottin_chsld_utf8.csv", "UTF-8" },
	{ "bottins/encodages/bottin_chsld_utf8_bom.csv", "UTF-8" },
};

/* Real lists, whole and every stretch of 2,000 bytes of them that holds an accent. */
static void test_file(void **state)
{
	const struct file_row *r = *state;
	char path[512];
	static char bytes[200000];

	if (!test_shared(r->name, path, sizeof path))
		skip();
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	struct str s = { bytes, fread(bytes, 1, sizeof bytes, f) };
	fclose(f);
	struct charset_guess g = charset_guess(s, true);
	assert_string_equal(g.name, r->want);
	assert_true(g.sure);
	for (size_t at = 0; at + 2000 <= s.n; at += 2000) {
		g = charset_guess((struct str){ s.p + at, 2000 }, false);
		if (strcmp(r->want, "windows-1252") == 0 && strcmp(g.name, "ISO-8859-1") == 0)
			continue;
		if (!g.ascii)
			assert_string_equal(g.name, r->want);
	}
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, guesses, test_guess);
	TESTS_ROWS(&t, raws, test_raw);
	TESTS_ROWS(&t, converts, test_convert);
	TESTS_ROWS(&t, bad_names, test_bad_name);
	TESTS_ROWS(&t, files, test_file);
	return tests_run(&t, "charset");
}
