#include "tests/test.h"

#include "lib/csv.h"

/* A text and what it reads as: cells separated by '|', rows ended by '\n' with their line number in front, and
 * refused rows as "! part of the message". */
static const struct read_row {
	const char *name, *in, *out;
	char delimiter; /* found when 0 */
	struct csv_limits limits;
} reads[] = {
	{ "rows and cells", "a,b\n1,2\n", "1:a|b\n2:1|2\n", 0, { 0 } },
	{ "nothing", "", "", 0, { 0 } },
	{ "only blank lines", "\n\r\n   \n", "", 0, { 0 } },
	{ "no line end at the end", "a;b\n1;2", "1:a|b\n2:1|2\n", 0, { 0 } },
	{ "CR LF", "a;b\r\n1;2\r\n", "1:a|b\n2:1|2\n", 0, { 0 } },
	{ "CR alone", "a;b\r1;2\r\r3;4\r", "1:a|b\n2:1|2\n4:3|4\n", 0, { 0 } },
	{ "CR alone, LF inside quotes", "a;b\r\"x\ny\";2\r3;4", "1:a|b\n2:x\ny|2\n4:3|4\n", 0, { 0 } },
	{ "CR first, then other line ends", "a;b\r1;2\r\n3;4\n5;6", "1:a|b\n2:1|2\n3:3|4\n4:5|6\n", 0,
	    { 0 } },
	{ "a CR inside a line is data", "a;b\nx\ry;2\n", "1:a|b\n2:x\ry|2\n", 0, { 0 } },
	{ "a CR before the end of the file", "a;b\n1;2\r", "1:a|b\n2:1|2\n", 0, { 0 } },
	{ "blank lines are passed over and counted in line numbers", "a,b\n\n  \n1,2\n", "1:a|b\n4:1|2\n", 0,
	    { 0 } },
	{ "empty cells", "a,b,c\n,,\n,x,\n", "1:a|b|c\n2:||\n3:|x|\n", 0, { 0 } },
	{ "quotes", "\"a\",\"b c\"\n\"1,5\",2\n", "1:a|b c\n2:1,5|2\n", 0, { 0 } },
	{ "doubled quotes", "a,b\n\"dit \"\"le Phare\"\"\",\"\"\"\"\n", "1:a|b\n2:dit \"le Phare\"|\"\n", 0,
	    { 0 } },
	{ "an empty quoted cell", "a,b\n\"\",\"\"\n", "1:a|b\n2:|\n", 0, { 0 } },
	{ "line breaks inside quotes", "a,b\n\"x\r\ny\n\",2\n3,4\n", "1:a|b\n2:x\r\ny\n|2\n5:3|4\n", 0,
	    { 0 } },
	{ "spaces around quotes", "a, \"b\" ,c\n", "1:a|b|c\n", 0, { 0 } },
	{ "spaces around unquoted cells stay", "a, b ,c\n", "1:a| b |c\n", 0, { 0 } },
	{ "a tab after a closing quote", "a,b\n\"1\"\t,2\n", "1:a|b\n2:1|2\n", 0, { 0 } },
	{ "a quote in the middle of a cell is data", "a,b\n5\" pipe,2\nx \"y\" z,3\n",
	    "1:a|b\n2:5\" pipe|2\n3:x \"y\" z|3\n", 0, { 0 } },
	{ "a stray quote, then a quoted cell with a line break", "a,b\n5\",\"x\ny\"\n3,4\n",
	    "1:a|b\n2:5\"|x\ny\n4:3|4\n", 0, { 0 } },
	{ "text behind a closing quote", "a,b\n\"x\"y,2\n3,4\n",
	    "1:a|b\n! line 2: text stands behind the closing quote in line 2\n3:3|4\n", 0, { 0 } },
	{ "text behind a quote closed lines later", "a,b\n1,\"x\ny\"z\n3,4\n",
	    "1:a|b\n! line 2: text stands behind the closing quote in line 3\n4:3|4\n", 0, { 0 } },
	{ "backslashes are data", "a,b\nx\\,\"\\\"\n", "1:a|b\n2:x\\|\\\n", 0, { 0 } },
	{ "a quote never closed costs one line", "a,b\n1,\"x\n3,4\n5,6\n",
	    "1:a|b\n! line 2: a quote is opened\n3:3|4\n4:5|6\n", 0, { 0 } },
	{ "a quote never closed on the last line", "a,b\n1,2\n3,\"x",
	    "1:a|b\n2:1|2\n! line 3: a quote is opened\n", 0, { 0 } },
	{ "a quote not closed within the limit of a cell", "a,b\n1,\"x\n33333333,44444444\n5,\"6\"\n",
	    "1:a|b\n! line 2: a quote is opened\n3:33333333|44444444\n4:5|6\n", 0, { .cell = 10 } },
	{ "a quote opened on the row's second line", "a,b\n\"1\n\",\"x\n3,4\n",
	    "1:a|b\n! line 3: a quote is opened\n4:3|4\n", 0, { 0 } },
	{ "a cell past the limit", "a,b\n12345678901,2\n3,4\n",
	    "1:a|b\n! line 2: the cell in column 1 is longer than 10\n3:3|4\n", 0, { .cell = 10 } },
	{ "a row past the limit", "a,b\n123456,12345,12345678901234567\n3,4\n",
	    "1:a|b\n! line 2: the row is longer than 20\n3:3|4\n", 0, { .row = 20 } },
	{ "too many columns", "a,b,c\n1,2,3,4\n5,6,7\n",
	    "1:a|b|c\n! line 2: the row has more than 3\n3:5|6|7\n", 0, { .columns = 3 } },
	{ "semicolons with commas in addresses", "nom;adresse\nX;12, rue A, Lévis\nY;3, rue B, Lévis\n",
	    "1:nom|adresse\n2:X|12, rue A, Lévis\n3:Y|3, rue B, Lévis\n", 0, { 0 } },
	{ "tabs", "a\tb\n1\t2\n", "1:a|b\n2:1|2\n", 0, { 0 } },
	{ "tabs: spaces around quotes are spaces only", "a\t\"b\"\t\"c\"\n", "1:a|b|c\n", '\t', { 0 } },
	{ "bars", "a|b\n1|2\n", "1:a|b\n2:1|2\n", 0, { 0 } },
	{ "one column", "nom\nLe Phare\n", "1:nom\n2:Le Phare\n", 0, { 0 } },
	{ "a given delimiter wins", "a;b,c\n1;2,3\n", "1:a;b|c\n2:1;2|3\n", ',', { 0 } },
	{ "Excel's declaration", "sep=|\r\na|b,c\r\n1|2,3\r\n", "2:a|b,c\n3:1|2,3\n", 0, { 0 } },
	{ "a column that begins with sep=", "sep=,b\n1,2\n", "1:sep=|b\n2:1|2\n", 0, { 0 } },
	{ "a byte order mark", "\xEF\xBB\xBF\"a\",b\n1,2\n", "1:a|b\n2:1|2\n", 0, { 0 } },
};

static void read_all(struct input *in, const struct read_row *r, struct buf *out)
{
	struct csv *AUTO_CSV csv = NULL;
	struct csv_row row;
	struct csv_cells cells;
	struct err e = { 0 };
	enum csv_step step;

	assert_ok(csv_open(in, r->delimiter, &r->limits, &csv, &e));
	while ((step = csv_next(csv, &row, &e)) != CSV_DONE) {
		if (step == CSV_ROW && csv_split(csv, &row, &cells, &e)) {
			buf_fmt(out, "%llu:", (unsigned long long)row.line);
			for (size_t i = 0; i < cells.n; i++) {
				if (i)
					buf_char(out, '|');
				buf_s(out, cells.cell[i]);
			}
			buf_char(out, '\n');
			continue;
		}
		assert_int_not_equal(step, CSV_FAILED);
		assert_int_equal(e.kind, ERR_INPUT);
		buf_fmt(out, "! %s\n", e.text);
	}
	assert_true(buf_ok(out));
}

/* Whether `have` is `want`, of whose lines with '!' only the beginning is given. */
static bool matches(const char *have, const char *want)
{
	while (*want) {
		size_t n = strcspn(want, "\n");
		bool bad = want[0] == '!';
		size_t m = strcspn(have, "\n");
		if (bad ? have[0] != '!' || !strstr(have, " line ") ||
		            strncmp(strstr(have, " line "), want + 1, n - 1) != 0
		        : m != n || strncmp(have, want, n) != 0)
			return false;
		have += m + 1;
		want += n + 1;
	}
	return !*have;
}

/* Read at once, and in pieces of every small size, so that a border falls everywhere. */
static void test_read(void **state)
{
	const struct read_row *r = *state;

	for (size_t piece = 9; piece <= 9 + strlen(r->in); piece++) {
		struct input *AUTO_INPUT in = input_open_mem("liste.csv", str_of(r->in));
		struct buf AUTO_BUF out = BUF_INIT(1 << 20);
		/* The delimiter and the kind of line end are found from the first piece. */
		bool small = r->delimiter || strlen(r->in) < piece;
		input_piece(in, small ? piece : 1 << 20);
		read_all(in, r, &out);
		if (!matches(buf_z(&out), r->out))
			fail_msg("in pieces of %zu:\n%s\nnot\n%s", piece, buf_z(&out), r->out);
	}
}

/* Longer than what is read at once; the borders fall somewhere else in every turn. */
static const struct long_row {
	const char *name, *line, *cells;
	uint64_t lines;
} longs[] = {
	{ "long: LF", "un,deux,trois\n", "un|deux|trois", 1 },
	{ "long: CR LF", "un,deux,trois\r\n", "un|deux|trois", 1 },
	{ "long: CR", "un,deux,trois\r", "un|deux|trois", 1 },
	{ "long: quotes and line breaks", "\"un\",\"de\r\n\"\"ux\"\"\" ,trois\r\n", "un|de\r\n\"ux\"|trois",
	    2 },
	{ "long: accents", "L’été,à,Noël\n", "L’été|à|Noël", 1 },
	{ "long: a stray quote", "5\",\"x\",\"\"\n", "5\"|x|", 1 },
};

static void test_long(void **state)
{
	const struct long_row *r = *state;
	struct buf AUTO_BUF text = BUF_INIT(4 << 20), AUTO_BUF cells_text = BUF_INIT(1 << 10);
	struct csv_row row;
	struct csv_cells cells;
	struct err e = { 0 };
	size_t rows = (3u << 19) / strlen(r->line);

	for (size_t i = 0; i < rows; i++)
		buf_s(&text, str_of(r->line));
	for (size_t piece = 1000; piece < 1000 + 2 * strlen(r->line); piece += 5) {
		struct input *AUTO_INPUT in = input_open_mem("liste.csv", buf_str(&text));
		struct csv *AUTO_CSV csv = NULL;
		input_piece(in, piece % 2 ? piece * 500 : piece);
		assert_ok(csv_open(in, '\0', NULL, &csv, &e));
		for (size_t i = 0; i < rows; i++) {
			assert_int_equal(csv_next(csv, &row, &e), CSV_ROW);
			assert_int_equal(row.line, i * r->lines + 1);
			assert_ok(csv_split(csv, &row, &cells, &e));
			assert_int_equal(cells.n, 3);
			buf_reset(&cells_text);
			for (size_t k = 0; k < 3; k++) {
				if (k)
					buf_char(&cells_text, '|');
				buf_s(&cells_text, cells.cell[k]);
			}
			assert_str(buf_str(&cells_text), str_of(r->cells));
		}
		assert_int_equal(csv_next(csv, &row, &e), CSV_DONE);
	}
}

/* A row of 3 MB is passed over without ever being held; the next is read. */
static void test_huge_row(void **state)
{
	const struct csv_limits limits = { .row = 100000 };
	struct buf AUTO_BUF text = BUF_INIT(8 << 20);
	struct csv *AUTO_CSV csv = NULL;
	struct csv_row row;
	struct err e = { 0 };

	(void)state;
	buf_s(&text, STR("a,b\n"));
	for (int i = 0; i < 300000; i++)
		buf_s(&text, STR("0123456789"));
	buf_s(&text, STR("\n1,2\n"));
	struct input *AUTO_INPUT in = input_open_mem("liste.csv", buf_str(&text));
	input_piece(in, 4000);
	assert_ok(csv_open(in, ',', &limits, &csv, &e));
	assert_int_equal(csv_next(csv, &row, &e), CSV_ROW);
	assert_int_equal(csv_next(csv, &row, &e), CSV_BAD);
	assert_err(e, ERR_INPUT, "line 2: the row is longer than 100000 bytes");
	assert_int_equal(csv_next(csv, &row, &e), CSV_ROW);
	assert_int_equal(row.line, 3);
	assert_str(row.raw, STR("1,2"));
	assert_int_equal(csv_next(csv, &row, &e), CSV_DONE);
}

/* An unreadable byte in the middle stops the reading; it is not the end of the list. */
static void test_input_fails(void **state)
{
	struct csv *AUTO_CSV csv = NULL;
	struct csv_row row;
	struct err e = { 0 };
	struct input *AUTO_INPUT in = input_open_mem(
	    "liste.csv", STR("a,b\n\xC3\xA9\xC3\xA9\xC3\xA9,\xC3\xA9\n1,\xFF\n"));

	(void)state;
	input_piece(in, 14);
	assert_ok(csv_open(in, ',', NULL, &csv, &e));
	assert_int_equal(csv_next(csv, &row, &e), CSV_ROW);
	assert_int_equal(csv_next(csv, &row, &e), CSV_ROW);
	assert_int_equal(csv_next(csv, &row, &e), CSV_FAILED);
	assert_err(e, ERR_INPUT, "liste.csv, line 3: byte");
}

static void test_blank_count(void **state)
{
	struct csv *AUTO_CSV csv = NULL;
	struct csv_row row;
	struct err e = { 0 };
	struct input *AUTO_INPUT in = input_open_mem("liste.csv", STR("a,b\n\n  \n1,2\n\n"));

	(void)state;
	assert_ok(csv_open(in, '\0', NULL, &csv, &e));
	while (csv_next(csv, &row, &e) == CSV_ROW)
		;
	assert_int_equal(csv_blank_lines(csv), 3);
	assert_int_equal(csv_delimiter(csv), ',');
}

static const struct sniff_row {
	const char *name, *in;
	char want;
} sniffs[] = {
	{ "sniff: commas", "a,b,c\n1,2,3\n", ',' },
	{ "sniff: semicolons beside decimal commas", "a;b\n1,5;2,5\n3,5;4,5\n", ';' },
	{ "sniff: commas beside semicolons in lists", "nom,clientele\nX,jeunes; femmes\nY,familles\n", ',' },
	{ "sniff: a title line above", "Liste des organismes, 2026\n\nnom;ville\nX;Lévis\nY;Lévis\n", ';' },
	{ "sniff: quoted text is not looked into", "\"a;b\",\"c;d\"\n\"e;f\",\"g;h\"\n", ',' },
	{ "sniff: doubled quotes", "\"a \"\"x;y\"\"\",b\n\"c \"\"x;y\"\"\",d\n", ',' },
	{ "sniff: no delimiter", "nom\nLe Phare\n", ',' },
	{ "sniff: nothing", "", ',' },
	{ "sniff: a header alone", "nom;ville", ';' },
	{ "sniff: tabs", "nom\tville\nX, inc.\tLévis\n", '\t' },
};

static void test_sniff(void **state)
{
	const struct sniff_row *r = *state;

	assert_int_equal(csv_sniff(str_of(r->in)), r->want);
}

static const struct cell_row {
	const char *name, *in, *out, *exact;
} cells[] = {
	{ "cell: plain", "Le Phare", "Le Phare", "Le Phare" },
	{ "cell: empty", "", "", "" },
	{ "cell: delimiter", "a,b", "\"a,b\"", "\"a,b\"" },
	{ "cell: another delimiter", "a;b", "a;b", "a;b" },
	{ "cell: quotes", "dit \"le Phare\"", "\"dit \"\"le Phare\"\"\"", "\"dit \"\"le Phare\"\"\"" },
	{ "cell: line break", "a\nb", "\"a\nb\"", "\"a\nb\"" },
	{ "cell: spaces at the ends", " a", "\" a\"", "\" a\"" },
	{ "cell: formula", "=1+1", "'=1+1", "=1+1" },
	{ "cell: formula that needs quotes", "=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"",
	    "\"=HYPERLINK(\"\"x\"\",1)\"" },
	{ "cell: at", "@SUM(A1)", "'@SUM(A1)", "@SUM(A1)" },
	{ "cell: tab", "\t=1", "\"'\t=1\"", "\"\t=1\"" },
	{ "cell: a list item", "- jeunes", "'- jeunes", "- jeunes" },
	{ "cell: negative number", "-12.5", "-12.5", "-12.5" },
	{ "cell: decimal comma", "-12,5", "\"-12,5\"", "\"-12,5\"" },
	{ "cell: telephone", "+1 (418) 555-0100", "+1 (418) 555-0100", "+1 (418) 555-0100" },
	{ "cell: a formula that begins as a number", "-1+cmd|' /C'!A0", "'-1+cmd|' /C'!A0",
	    "-1+cmd|' /C'!A0" },
	{ "cell: a lone sign", "-", "'-", "-" },
	{ "cell: an apostrophe before a formula", "'=1", "''=1", "'=1" },
	{ "cell: an apostrophe before text", "'n Sync", "'n Sync", "'n Sync" },
};

/* What is written is read back, with both ways of writing. */
static void test_cell(void **state)
{
	const struct cell_row *r = *state;
	struct buf AUTO_BUF out = BUF_INIT(1 << 12), AUTO_BUF exact = BUF_INIT(1 << 12);
	struct err e = { 0 };

	csv_cell(&out, str_of(r->in), ',');
	assert_str(buf_str(&out), str_of(r->out));
	csv_cell_exact(&exact, str_of(r->in), ',');
	assert_str(buf_str(&exact), str_of(r->exact));
	if (!*r->in)
		return;
	for (int i = 0; i < 2; i++) {
		struct input *AUTO_INPUT in = input_open_mem("cell", buf_str(i ? &exact : &out));
		struct csv *AUTO_CSV csv = NULL;
		struct csv_row row;
		struct csv_cells got;
		assert_ok(csv_open(in, ',', NULL, &csv, &e));
		assert_int_equal(csv_next(csv, &row, &e), CSV_ROW);
		assert_ok(csv_split(csv, &row, &got, &e));
		assert_int_equal(got.n, 1);
		assert_str(i ? got.cell[0] : csv_plain(got.cell[0]), str_of(r->in));
	}
}

static const struct shared_row {
	const char *name;
	size_t rows, columns;
} shared[] = {
	{ "bottins/encodages/bottin_chsld_cp1252.csv", 477, 5 },
	{ "bottins/encodages/bottin_chsld_utf16.csv", 477, 5 },
	{ "bottins/pharmacies.csv", 0, 31 },
	{ "registers/municipalites_qc.csv", 1282, 0 },
	{ "linkage/chicago_early_childhood.csv", 0, 0 },
};

static void test_shared_list(void **state)
{
	const struct shared_row *r = *state;
	char path[512];
	struct csv *AUTO_CSV csv = NULL;
	struct input *AUTO_INPUT in = NULL;
	struct csv_row row;
	struct csv_cells got;
	struct err e = { 0 };
	size_t rows = 0, columns = r->columns;
	enum csv_step step;

	if (!test_shared(r->name, path, sizeof path))
		skip();
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	assert_ok(csv_open(in, '\0', NULL, &csv, &e));
	while ((step = csv_next(csv, &row, &e)) != CSV_DONE) {
		if (step != CSV_ROW)
			fail_msg("%s", e.text);
		assert_ok(csv_split(csv, &row, &got, &e));
		if (!columns)
			columns = got.n;
		assert_int_equal(got.n, columns);
		rows++;
	}
	assert_true(rows > 1 && columns > 1);
	if (r->rows)
		assert_int_equal(rows, r->rows);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, reads, test_read);
	TESTS_ROWS(&t, longs, test_long);
	TESTS_ROWS(&t, sniffs, test_sniff);
	TESTS_ROWS(&t, cells, test_cell);
	TESTS_ROWS(&t, shared, test_shared_list);
	tests_add(&t, "a huge row is passed over", test_huge_row, NULL);
	tests_add(&t, "an input that fails is not the end", test_input_fails, NULL);
	tests_add(&t, "blank lines are counted", test_blank_count, NULL);
	return tests_run(&t, "csv");
}
