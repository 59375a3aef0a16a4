#include "tests/test.h"

#include "cmd/print.h"
#include "lib/clock.h"
#include "lib/i18n.h"

enum { MEMORY = 64 * 1024 * 1024, CELLS = 4 };

static const struct print_column columns[] = {
	{ "id", "ID", PRINT_ID },
	{ "name", "NAME", PRINT_CUT },
	{ "n", "COUNT", PRINT_RIGHT },
	{ "at", "AT", 0 },
	{ "secret", NULL, PRINT_PROGRAMS },
};

static const struct table_row {
	const char *name;
	bool json;
	size_t width;
	struct cells {
		const char *id, *name;
		int64_t n, at;
	} rows[3];
	const char *want;
} tables[] = {
	{ "nothing", false, 0, { { 0 } }, "" },
	{ "columns are as wide as their widest cell", false, 0,
	    { { "0123456789", "Été", 5, 0 }, { "a", "L’Étoile", 12345, 86400 } },
	    "ID        NAME      COUNT  AT\n"
	    "01234567  Été           5\n"
	    "a         L’Étoile  12345  1970-01-02\n" },
	{ "a column with nothing in it is not shown", false, 0, { { "a", "", 1, 0 } },
	    "ID  COUNT\na       1\n" },
	{ "a narrow terminal cuts the column that may be cut", false, 26,
	    { { "a", "Maison des jeunes de Beauport", 1, 0 } },
	    "ID  NAME             COUNT\na   Maison des jeu…      1\n" },
	{ "no column is cut to nothing", false, 5, { { "a", "Maison des jeunes", 1, 0 } },
	    "ID  NAME        COUNT\na   Maison de…      1\n" },
	{ "control characters do not reach the terminal", false, 0, { { "a", "x\033[2Jy\nz", 1, 0 } },
	    "ID  NAME      COUNT\na   x\xef\xbf\xbd[2Jy z      1\n" },
	{ "JSON lines have everything", true, 10,
	    { { "0123456789", "a \"b\"\n", 5, 0 }, { "a", "", 0, 86400 } },
	    "{\"id\":\"0123456789\",\"name\":\"a \\\"b\\\"\\n\",\"n\":5,\"at\":null,\"secret\":false}\n"
	    "{\"id\":\"a\",\"name\":\"\",\"n\":0,\"at\":\"1970-01-02T00:00:00Z\",\"secret\":false}\n" },
};

static void test_table(void **state)
{
	const struct table_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(MEMORY);
	struct err e = { 0 };
	struct print p;
	char *have = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&have, &n);

	i18n_init("en");
	print_init(&p, a, out, r->json, r->width);
	print_table(&p, columns, sizeof columns / sizeof *columns);
	for (const struct cells *c = r->rows; c->id; c++) {
		print_begin(&p);
		print_z(&p, c->id);
		print_z(&p, c->name);
		print_int(&p, c->n);
		print_time(&p, c->at);
		print_bool(&p, false);
		print_end(&p);
	}
	assert_ok(print_flush(&p, &e));
	fclose(out);
	assert_string_equal(have, r->want);
	free(have);
}

static const struct field_row {
	const char *name;
	size_t width;
	int depth;
	const char *value, *aside, *want;
} fields[] = {
	{ "a value", 0, 0, "Le Phare", NULL, "Name: Le Phare\n" },
	{ "deeper, with an aside", 0, 2, "Le Phare", "cdc", "    Name: Le Phare  (cdc)\n" },
	{ "several lines", 0, 1, "one\n\nthree", NULL, "  Name: one\n      \n      three\n" },
	{ "a long line is wrapped under its beginning", 36, 0, "one two three four five six seven eight",
	    NULL, "Name: one two three four five six\n      seven eight\n" },
	{ "a word that is too long is cut", 36, 0, "0123456789012345678901234567890123456789", NULL,
	    "Name: 012345678901234567890123456789\n      0123456789\n" },
	{ "too narrow to wrap", 12, 0, "one two three", NULL, "Name: one two three\n" },
};

static void test_field(void **state)
{
	const struct field_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(MEMORY);
	struct err e = { 0 };
	struct print p;
	char *have = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&have, &n);

	i18n_init("en");
	print_init(&p, a, out, false, r->width);
	print_field(&p, r->depth, "Name", str_of(r->value), r->aside);
	assert_ok(print_flush(&p, &e));
	fclose(out);
	assert_string_equal(have, r->want);
	free(have);
}

static void test_full(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(MEMORY);
	FILE *out = fopen("/dev/full", "w");
	struct err e = { 0 };
	struct print p;

	(void)state;
	if (!out)
		skip();
	print_init(&p, a, out, false, 0);
	print_line(&p, "lost");
	assert_false(print_flush(&p, &e));
	assert_err(e, ERR_FATAL, "could not be written");
	fclose(out);
}

int main(void)
{
	struct tests t = { 0 };

	clock_zone("UTC");
	TESTS_ROWS(&t, tables, test_table);
	TESTS_ROWS(&t, fields, test_field);
	tests_add(&t, "what cannot be written is an error", test_full, NULL);
	return tests_run(&t, "cmd_print");
}
