#include "tests/test.h"

#include "importers/xlsx_format.h"
#include "importers/xlsx_sheet.h"
#include "importers/xlsx_strings.h"

/* A number under a format's code ("#14": the built-in one of that number), and what people see. */
struct row {
	const char *name, *code, *value, *want;
};

static const struct row rows[] = {
	{ "an id is no 1.0", "General", "1", "1" },
	{ "a float that is whole", "General", "1.0", "1" },
	{ "a phone that was taken for a number", "General", "1.8193772211E10", "18193772211" },
	{ "and one that stands as digits", "General", "18193772211", "18193772211" },
	{ "an id of sixteen digits", "General", "1234567890123457", "1234567890123457" },
	{ "zeros before stay where the file has them", "General", "007", "007" },
	{ "seventeen digits of a float", "General", "1.1000000000000001", "1.1" },
	{ "what a computer makes of 0.3", "General", "0.30000000000000004", "0.3" },
	{ "a longitude", "General", "-71.208180999999996", "-71.208181" },
	{ "a small number", "General", "1E-5", "0.00001" },
	{ "a small one with digits", "General", "1.25E-6", "0.00000125" },
	{ "below nought", "General", "-12", "-12" },
	{ "nought below nought", "General", "-0", "0" },
	{ "more than any integer", "General", "1e300", "1e+300" },
	{ "what overflows stays as it is", "General", "1e999", "1e999" },
	{ "what is no number stays as it is", "General", " n/a ", "n/a" },
	{ "hexadecimal is no number", "General", "0x10", "0x10" },
	{ "thousands are not set apart", "#,##0", "1234567", "1234567" },
	{ "decimals are not filled up", "#,##0.00 \"$\"", "12.5", "12.5" },
	{ "a built-in format of money", "#44", "1234.5", "1234.5" },
	{ "text", "@", "12", "12" },
	{ "no format", NULL, "12.0", "12" },

	{ "a date", "yyyy-mm-dd", "46348", "2026-11-22" },
	{ "a date of French Canada", "[$-C0C]d mmmm yyyy;@", "46348", "2026-11-22" },
	{ "a date as Excel abbreviates it", "#14", "46348", "2026-11-22" },
	{ "month and year", "mmm-yy", "46327", "2026-11-01" },
	{ "a date with quotes and escapes", "dd\\/mm\\/yyyy\" (d)\"", "46348", "2026-11-22" },
	{ "a date's time is not shown", "d/m/yyyy", "46348.75", "2026-11-22" },
	{ "date and time", "yyyy-mm-dd hh:mm", "46348.416666666664", "2026-11-22 10:00" },
	{ "date and time with seconds", "#22", "46348.41678240741", "2026-11-22 10:00:10" },
	{ "midnight is not told", "yyyy-mm-dd hh:mm:ss", "46348", "2026-11-22" },
	{ "a moment before midnight", "yyyy-mm-dd hh:mm", "46347.999999999", "2026-11-22" },
	{ "only a time where a date was wanted", "yyyy-mm-dd hh:mm", "0.5", "12:00" },
	{ "the first day", "yyyy-mm-dd", "1", "1900-01-01" },
	{ "the 28th of February 1900", "yyyy-mm-dd", "59", "1900-02-28" },
	{ "the day that never was", "yyyy-mm-dd", "60", "1900-02-29" },
	{ "the day after", "yyyy-mm-dd", "61", "1900-03-01" },
	{ "the last day", "yyyy-mm-dd", "2958465", "9999-12-31" },
	{ "a day after the last", "yyyy-mm-dd", "2958466", "2958466" },
	{ "day nought", "yyyy-mm-dd", "0", "0" },
	{ "a day before the first", "yyyy-mm-dd", "-1", "-1" },
	{ "a leap day", "yyyy-mm-dd", "45351", "2024-02-29" },

	{ "ten o'clock", "h:mm", "0.41666666666666669", "10:00" },
	{ "half past eight in the evening", "h:mm AM/PM", "0.85416666666666663", "20:30" },
	{ "French hours", "h\" h \"mm", "0.375", "09:00" },
	{ "a built-in time", "#20", "0.4375", "10:30" },
	{ "seconds that are some", "h:mm:ss", "0.50011574074074072", "12:00:10" },
	{ "the time of a day", "h:mm", "46348.5", "12:00" },
	{ "a span of hours", "[h]:mm", "1.5", "36:00" },
	{ "twenty-four hours", "[hh]:mm", "1", "24:00" },
	{ "minutes are no months", "mm:ss", "0.0069444444444444441", "00:10" },
	{ "a month alone is a month", "m", "46348", "2026-11-22" },

	{ "a percentage", "0%", "0.25", "25%" },
	{ "a percentage with decimals", "#10", "0.125", "12.5%" },
	{ "a percentage that is no binary fraction", "0.0%", "0.29", "29%" },

	{ "zeros in front", "00000", "1234", "01234" },
	{ "as many digits as places", "00000", "98765", "98765" },
	{ "more digits than places", "00000", "123456", "123456" },
	{ "a phone", "(###) ###-####", "4185550101", "(418) 555-0101" },
	{ "Excel's own phone format, ten digits", "[<=9999999]###-####;(###) ###-####", "4185550101",
	    "(418) 555-0101" },
	{ "Excel's own phone format, seven", "[<=9999999]###-####;(###) ###-####", "5550101", "555-0101" },
	{ "too few digits for the area", "(###) ###-####", "5550101", "555-0101" },
	{ "eleven digits", "(###) ###-####", "14185550101", "(1418) 555-0101" },
	{ "a phone with points", "000\".\"000\".\"0000", "4185550101", "418.555.0101" },
	{ "a phone with blanks", "000\\ 000\\-0000", "4185550101", "418 555-0101" },
	{ "a fraction under a pattern", "00000", "12.5", "12.5" },
	{ "below nought under a pattern", "00000", "-12", "-12" },
	{ "another section below nought", "00000;-0", "-12", "-12" },
	{ "one nought is no pattern", "0", "7", "7" },
	{ "a unit behind", "0\" km\"", "7", "7" },
	{ "red is no day", "[Red]0", "7", "7" },
	{ "Standard in colour is no date", "[Blue]General", "46348", "46348" },
	{ "scientific is no era", "0.00E+00", "12345", "12345" },
	{ "a fraction", "# ?/?", "0.5", "0.5" },
	{ "a bracket that nobody closes", "[h", "1.5", "1.5" },
	{ "a quote that nobody closes", "0\"", "1.5", "1.5" },
	{ "an escape of nothing", "0\\", "1.5", "1.5" },
};

static struct str shown(struct arena *a, const struct row *r, bool date1904, char out[XLSX_TEXT_MAX])
{
	struct xlsx_format f = { 0 };

	if (r->code && r->code[0] == '#' && r->code[1] >= '1' && r->code[1] <= '9')
		f = xlsx_format_builtin(strtoul(r->code + 1, NULL, 10));
	else if (r->code)
		f = xlsx_format_code(a, str_of(r->code));
	return xlsx_format_text(r->code ? &f : NULL, date1904, str_of(r->value), out);
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	char out[XLSX_TEXT_MAX];

	assert_str(shown(a, r, false, out), str_of(r->want));
}

static const struct row rows_1904[] = {
	{ "1904: the first day", "yyyy-mm-dd", "0", "1904-01-01" },
	{ "1904: a day of today", "yyyy-mm-dd", "44886", "2026-11-22" },
	{ "1904: no day that never was", "yyyy-mm-dd", "60", "1904-03-01" },
	{ "1904: date and time", "yyyy-mm-dd hh:mm", "44886.5", "2026-11-22 12:00" },
};

static void test_1904(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	char out[XLSX_TEXT_MAX];

	assert_str(shown(a, r, true, out), str_of(r->want));
}

/* Texts as they stand in the file, and tidied. */
struct tidy {
	const char *name, *text, *want;
};

static const struct tidy tidies[] = {
	{ "plain", "Aide aux aînés", "Aide aux aînés" },
	{ "a carriage return", "a_x000D_\nb", "a\nb" },
	{ "a carriage return alone", "a_x000d_b", "a\nb" },
	{ "both as escapes", "a_x000D__x000A_b", "a\nb" },
	{ "an escaped low line", "_x005F_x000D_", "_x000D_" },
	{ "a letter", "_x00E9_t_x00e9_", "été" },
	{ "a pair", "_xD83D__xDE00_!", "😀!" },
	{ "half a pair", "a_xD83D_b_xDE00_c", "abc" },
	{ "NUL and bells", "a_x0000__x0007_b", "ab" },
	{ "no character", "a_xFFFF_b", "ab" },
	{ "no escape", "x_x12_ _xZZZZ_ _x000D", "x_x12_ _xZZZZ_ _x000D" },
	{ "tabs stay", "a\tb", "a\tb" },
};

static void test_tidy(void **state)
{
	const struct tidy *r = *state;
	char text[64];
	size_t n = strlen(r->text);

	memcpy(text, r->text, n);
	assert_str(((struct str){ text, xlsx_strings_tidy(text, n) }), str_of(r->want));
}

struct reference {
	const char *name;
	long column, row; /* -1: none */
};

static const struct reference references[] = {
	{ "A1", 0, 1 },
	{ "z9", 25, 9 },
	{ "AA10", 26, 10 },
	{ "XFD1048576", 16383, 1048576 },
	{ "$B$7", 1, 7 },
	{ "XFE1", -1, -1 },
	{ "ZZZZZZ1", -1, -1 },
	{ "ZZZZZZZZZZZZZZZZZZZZZZZZ1", -1, -1 },
	{ "A0", -1, -1 },
	{ "A", -1, -1 },
	{ "1", -1, -1 },
	{ "", -1, -1 },
	{ "A1B", -1, -1 },
	{ "A99999999999999999999", -1, -1 },
};

static void test_reference(void **state)
{
	const struct reference *r = *state;
	char letters[XLSX_LETTERS], again[32];
	uint32_t column = 77;
	uint64_t row = 88;

	assert_int_equal(xlsx_sheet_reference(str_of(r->name), &column, &row), r->column >= 0);
	assert_int_equal(column, r->column >= 0 ? r->column : 77);
	assert_int_equal(row, r->column >= 0 ? r->row : 88);
	if (r->column < 0 || r->name[0] == '$' || r->name[0] == 'z')
		return;
	snprintf(again, sizeof again, "%s%ld", xlsx_sheet_letters((uint32_t)r->column, letters), r->row);
	assert_string_equal(again, r->name);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, rows_1904, test_1904);
	TESTS_ROWS(&t, tidies, test_tidy);
	TESTS_ROWS(&t, references, test_reference);
	return tests_run(&t, "xlsx_format");
}
