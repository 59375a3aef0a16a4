/* test_line.c: all numbers of a cell, as lists really write them. */
#include "tests/test.h"

#include "rules/line.h"
#include "rules/normalise.h"

struct row {
	const char *name; /* as it is written */
	const char *
	    lines; /* a letter for the kind (own, toll-free, short, local, foreign), digits, "x" and the extension */
};

/* clang-format off */
static const struct row rows[] = {
	{ "418 836-0000", "o4188360000" },
	{ "450-464-7445;", "o4504647445" },
	{ "18 193 772 211", "o8193772211" },
	{ "+1 819.377.2211", "o8193772211" },
	{ "Tél. : (418)836-0000", "o4188360000" },
	{ "1-800-463-5060", "t8004635060" },
	{ "1 866 APPELLE", "t8662773553" },
	{ "811", "s811" },
	{ "2-1-1", "s211" },
	{ "988", "s988" },
	{ "310-4141", "s3104141" },
	{ "836-0000", "l8360000" },
	{ "+33 1 42 34 56 78", "f+33142345678" },
	{ "011 33 1 42 34 56 78", "f+33142345678" },
	{ "011 1 819 377-2211", "o8193772211" },
	{ "310/246-1501", "o3102461501" },
	{ "418/ 836-0000", "o4188360000" },
	{ "418 / 836-0000", "o4188360000" },
	/* extensions */
	{ "418 836-0000 p. 12", "o4188360000x12" },
	{ "418 836-0000, poste 12", "o4188360000x12" },
	{ "418 836-0000 Poste: 2101", "o4188360000x2101" },
	{ "418 836-0000 #12", "o4188360000x12" },
	{ "418 836-0000x12", "o4188360000x12" },
	{ "418 836-0000 X 12", "o4188360000x12" },
	{ "418 836-0000 ext. 12", "o4188360000x12" },
	{ "418 836-0000 (extension 12)", "o4188360000x12" },
	{ "418 836-0000 local 12", "o4188360000x12" },
	{ "418 836-0000, option 3", "o4188360000x3" },
	{ "418 836-0000, faites le 2", "o4188360000x2" },
	{ "418 836-0000 poste n° 12", "o4188360000x12" },
	{ "418 836-0000 poste numéro 12", "o4188360000x12" },
	{ "418 836-0000, 12", "o4188360000x12" },
	{ "418 836 0000 12", "o4188360000x12" },
	{ "811, option 3", "s811x3" },
	{ "1 800 463-5060 p. 5", "t8004635060x5" },
	{ "418 836-0000 poste 12 ou 34", "o4188360000x12 o4188360000x34" },
	{ "418 836-0000, ext. 12, 14 et 16", "o4188360000x12 o4188360000x14 o4188360000x16" },
	{ "418 836-0000 p. 2101 418 836-0002", "o4188360000x2101 o4188360002" },
	{ "418 836-0000 poste 418 836-0001", "o4188360000 o4188360001" },
	{ "Poste 12, 418 836-0000", "o4188360000" },
	{ "418 836-0000 poste 1234567", "o4188360000" },
	/* digits that are none */
	{ "418 836-0000 24/7", "o4188360000" },
	{ "418 836-0000, 24 heures", "o4188360000" },
	{ "418 836-0000 24 h/24", "o4188360000" },
	{ "24/7 418 836-0000", "o4188360000" },
	{ "418 836-0000 bureau 200", "o4188360000" },
	{ "2 lignes : 418 836-0000", "o4188360000" },
	{ "24 h sur 24, 7 jours sur 7", "" },
	{ "418 836-000", "" },
	{ "0000000000", "" },
	{ "1111111111", "" },
	{ "118 836-0000", "l8360000" },
	{ "aucun", "" },
	{ "", "" },
	/* several */
	{ "418 836-0000 p. 12 ou 1 800 463-5060", "o4188360000x12 t8004635060" },
	{ "418-836-0000 / 0001", "o4188360000 o4188360001" },
	{ "(418) 836-0000/0001", "o4188360000 o4188360001" },
	{ "418 836-0000 ou 0001 ou 0002", "o4188360000 o4188360001 o4188360002" },
	{ "836-0000 / 0001", "l8360000 l8360001" },
	{ "418 836-0000 / 836-0001", "o4188360000 o4188360001" },
	{ "836-0000 / 418 836-0001", "l8360000 o4188360001" },
	{ "1 800 463-5060 ou 836-0000", "t8004635060 l8360000" },
	{ "418 836-0000 (téléphone) 418 836-0001 (télécopieur)", "o4188360000 o4188360001" },
	{ "418 836-0000 (bureau) 836-0001 (cellulaire)", "o4188360000 o4188360001" },
	{ "4188360000 4188360001", "o4188360000 o4188360001" },
	{ "41883600004188360001", "o4188360000 o4188360001" },
	{ "911 ou 310-4141", "s911 s3104141" },
	{ "211 418 838 9623", "s211 o4188389623" },
	{ "988 418 838 9623", "s988 o4188389623" },
	{ "418 836-0000 poste 12 ou 811", "o4188360000x12 s811" },
	/* each once */
	{ "1 866 APPELLE / 1 866 277-3553", "t8662773553" },
	{ "1 866 APPELLE (277-3553)", "t8662773553" },
	{ "418 836-0000, (418) 836-0000", "o4188360000" },
	{ "418 836-0000 p. 1 / 418 836-0000 poste 1", "o4188360000x1" },
	{ "418 836-0000 p. 1 / 418 836-0000 p. 2", "o4188360000x1 o4188360000x2" },
	/* eight */
	{ "418 836-0000 / 0001 / 0002 / 0003 / 0004 / 0005 / 0006 / 0007 / 0008 / 0009",
	    "o4188360000 o4188360001 o4188360002 o4188360003 o4188360004 o4188360005 o4188360006 o4188360007" },
	/* hostile */
	{ "\u202a418 836-0000\u202c", "o4188360000" },
	{ "418\u200b836\u200b0000", "o4188360000" },
	{ "\xFF" "418 836-0000\xC3", "o4188360000" },
	{ "####", "" },
};
/* clang-format on */

static struct str told(struct arena *a, const struct line *lines, int n)
{
	struct str all = STR_NONE;

	for (int i = 0; i < n; i++)
		all = arena_fmt(a, "%.*s%s%c%.*s%s%.*s", STR_ARG(all), i ? " " : "", "otslf"[lines[i].kind],
		    STR_ARG(lines[i].digits), lines[i].extension.n ? "x" : "", STR_ARG(lines[i].extension));
	return all;
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct line lines[LINES_MAX];

	assert_str(told(a, lines, line_read(a, str_of(r->name), lines)), str_of(r->lines));
}

/* Of a number with an area code, the digits are those of norm_phone. */
static void test_one_form(void **state)
{
	static const char *const cells[] = { "418 836-0000 poste 12", "1 866 APPELLE", "+33 1 42 34 56 78",
		"418/836-0000", "18 193 772 211", "811", "310-4141" };
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct line lines[LINES_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		assert_int_equal(line_read(a, str_of(cells[i]), lines), 1);
		assert_str(lines[0].digits, norm_phone(a, str_of(cells[i])));
	}
}

static void test_long(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct line lines[LINES_MAX];
	char cell[LINE_BYTES + 64];

	(void)state;
	memset(cell, ' ', sizeof cell);
	memcpy(cell, "418 836-0000", 12);
	memcpy(cell + LINE_BYTES, "418 836-0001", 12);
	assert_int_equal(line_read(a, (struct str){ cell, sizeof cell }, lines), 1);
	memset(cell, '4', sizeof cell);
	assert_true(line_read(a, (struct str){ cell, sizeof cell }, lines) <= LINES_MAX);
	memset(cell, 0, sizeof cell);
	memcpy(cell + 20, "418 836-0000", 12);
	assert_int_equal(line_read(a, (struct str){ cell, sizeof cell }, lines), 1);
	assert_int_equal(line_read(a, STR_NONE, lines), 0);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "the digits are those of norm_phone", test_one_form, NULL);
	tests_add(&t, "long cells and NUL", test_long, NULL);
	return tests_run(&t, "line");
}
