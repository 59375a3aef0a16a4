#include "tests/test.h"

#include "lib/input.h"
#include "lib/text.h"

#include <fcntl.h>

#define TEXT_ROOM (8 << 20)

/* All text of an input in `all`; false with e when it ends in an error. */
static bool read_all(struct input *in, struct buf *all, struct err *e)
{
	for (;;) {
		struct str s;
		if (!input_text(in, &s, e))
			return false;
		if (!s.n)
			return true;
		assert_true(text_utf8_valid(s, NULL));
		buf_s(all, s);
	}
}

static const struct text_row {
	const char *name;
	struct str in;
	const char *declared, *out, *charset; /* out NULL: refused … */
	const char *says;                     /* … with this; or the doubt */
} texts[] = {
	{ "text: nothing", { "", 0 }, "", "", "UTF-8", NULL },
	{ "text: ASCII", { "nom\n", 4 }, "", "nom\n", "UTF-8", NULL },
	{ "text: UTF-8 mark is passed over", { "\xEF\xBB\xBFnom\n", 7 }, "", "nom\n", "UTF-8", NULL },
	{ "text: only a mark", { "\xEF\xBB\xBF", 3 }, "", "", "UTF-8", NULL },
	{ "text: guessed windows-1252", { "l\x92\xE9t\xE9\n", 6 }, "", "l’été\n", "windows-1252", NULL },
	{ "text: UTF-16 with its mark", { "\xFF\xFE\xE9\0\n\0", 6 }, "", "é\n", "UTF-16LE", NULL },
	{ "text: UTF-16 cut", { "\xFF\xFE\xE9\0\n", 5 }, "", NULL, NULL,
	    "liste.csv, line 1: the last character is cut" },
	{ "text: declared macintosh", { "caf\x8E\n", 5 }, "macintosh", "café\n", "macintosh", NULL },
	{ "text: declared UTF-16 takes the byte order of its mark", { "\xFE\xFF\0\xE9", 4 }, "utf-16", "é",
	    "utf-16", NULL },
	{ "text: declared UTF-8 with its mark", { "\xEF\xBB\xBFnom", 6 }, "utf8", "nom", "utf8", NULL },
	{ "text: declared as eight-bit, plainly UTF-8", { "caf\xC3\xA9\n", 6 }, "windows-1252", NULL, NULL,
	    "declared as windows-1252, but the text is UTF-8" },
	{ "text: declared UTF-8, plainly UTF-16", { "n\0o\0m\0\n\0", 8 }, "UTF-8", NULL, NULL,
	    "but the text is UTF-16LE" },
	{ "text: declared UTF-8, found Latin-1", { "nom\nville\nCaf\xE9 B\xE9\n", 18 }, "UTF-8", NULL, NULL,
	    "liste.csv, line 3: byte 13 (0xE9) is not UTF-8; the text looks like ISO-8859-1" },
	{ "text: a declared eight-bit encoding is followed in doubt", { "T\xE9l\xE9phone\n", 10 },
	    "macintosh", "TÈlÈphone\n", "macintosh", "ISO-8859-1" },
	{ "text: a zero", { "nom\na\0b", 7 }, "", NULL, NULL, "liste.csv, line 2: byte 5 is a zero" },
	{ "text: a spreadsheet", { "PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", 14 }, "", NULL, NULL, "is a zero" },
};

static void test_text(void **state)
{
	const struct text_row *r = *state;
	struct err e = { 0 };
	struct input *AUTO_INPUT in = input_open_mem("liste.csv", r->in);
	struct buf AUTO_BUF all = BUF_INIT(TEXT_ROOM);
	struct str s = STR("x");

	assert_ok(input_declare(in, str_of(r->declared), &e));
	if (!r->out) {
		assert_false(read_all(in, &all, &e));
		assert_err(e, ERR_INPUT, r->says);
		assert_ok(input_text(in, &s, &e));
		assert_int_equal(s.n, 0);
		return;
	}
	assert_ok(read_all(in, &all, &e));
	assert_str(buf_str(&all), str_of(r->out));
	assert_string_equal(input_charset(in).name, r->charset);
	assert_string_equal(input_doubt(in) ? input_doubt(in) : "", r->says ? r->says : "");
	assert_int_equal(input_bytes(in), r->in.n);
}

/* A list much longer than a chunk, whose first accent stands near its end: line by line, in each encoding. */
static const struct late_row {
	const char *name, *charset;
	const char *line;
	size_t n;
} lates[] = {
	{ "late accent: UTF-8", "UTF-8", "L\xE2\x80\x99\xC3\xA9t\xC3\xA9\n", 10 },
	{ "late accent: windows-1252", "windows-1252", "L\x92\xE9t\xE9\n", 6 },
	{ "late accent: macintosh", "macintosh", "L\xD5\x8Et\x8E\n", 6 },
};

static void test_late(void **state)
{
	const struct late_row *r = *state;
	struct err e = { 0 };
	struct buf AUTO_BUF bytes = BUF_INIT(TEXT_ROOM), AUTO_BUF want = BUF_INIT(TEXT_ROOM),
	                    AUTO_BUF have = BUF_INIT(TEXT_ROOM);

	for (int i = 0; i < 60000; i++) {
		buf_s(&bytes, STR("only ASCII, forty bytes of it in a line\n"));
		buf_s(&want, STR("only ASCII, forty bytes of it in a line\n"));
	}
	for (int i = 0; i < 200000; i++) {
		buf_s(&bytes, (struct str){ r->line, r->n });
		buf_s(&want, STR("L’été\n"));
	}
	struct input *AUTO_INPUT in = input_open_mem("late.csv", buf_str(&bytes));
	assert_ok(read_all(in, &have, &e));
	assert_true(str_eq(buf_str(&have), buf_str(&want)));
	assert_string_equal(input_charset(in).name, r->charset);
}

/* The same bytes from a file, raw: counted and hashed as a whole. */
static void test_file(void **state)
{
	char dir[64], path[128];
	struct err e = { 0 };
	struct buf AUTO_BUF bytes = BUF_INIT(TEXT_ROOM), AUTO_BUF have = BUF_INIT(TEXT_ROOM);
	uint8_t want[SHA256_BYTES], sum[SHA256_BYTES];
	struct sha256 h;
	struct str s;

	(void)state;
	for (int i = 0; i < 400000; i++)
		buf_fmt(&bytes, "row %d\n", i);
	sha256_begin(&h);
	sha256_add(&h, buf_str(&bytes));
	sha256_end(&h, want);
	test_mkdir(dir);
	snprintf(path, sizeof path, "%s/feed.csv", dir);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	fclose(f);

	struct input *AUTO_INPUT in = NULL, *AUTO_INPUT again = NULL, *AUTO_INPUT small = NULL;
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	assert_string_equal(input_name(in), path);
	do {
		assert_ok(input_read(in, &s, &e));
		buf_s(&have, s);
	} while (s.n);
	assert_true(str_eq(buf_str(&have), buf_str(&bytes)));
	assert_ok(input_finish(in, sum, &e));
	assert_memory_equal(sum, want, sizeof sum);

	/* Left after the first piece: the digest is still of everything. */
	assert_ok(input_open_file(path, INPUT_MAX, &again, &e));
	assert_ok(input_text(again, &s, &e));
	assert_ok(input_finish(again, sum, &e));
	assert_memory_equal(sum, want, sizeof sum);
	assert_int_equal(input_bytes(again), bytes.n);

	assert_ok(input_open_file(path, 1000, &small, &e));
	assert_false(input_read(small, &s, &e));
	assert_err(e, ERR_INPUT, "longer than the 1000 bytes allowed");
	unlink(path);
	rmdir(dir);
}

static void test_open(void **state)
{
	struct err e = { 0 };
	struct input *AUTO_INPUT in = NULL;

	(void)state;
	assert_false(input_open_file("/nowhere/feed.csv", INPUT_MAX, &in, &e));
	assert_err(e, ERR_CONFIG, "file /nowhere/feed.csv cannot be read: No such file");
	assert_false(input_open_file("/tmp", INPUT_MAX, &in, &e));
	assert_err(e, ERR_CONFIG, "/tmp is a folder");
	assert_null(in);
	in = input_open_mem("liste.csv", STR("nom\n"));
	assert_false(input_declare(in, STR("klingon"), &e));
	assert_err(e, ERR_CONFIG, "liste.csv: the encoding \"klingon\" is not known");
}

/* Shared lists in seven encodings give one text, but for the apostrophes and the Œ that two encodings lack. */
static const struct shared_row {
	const char *name;
	bool lost; /* "CŒUR" was saved as "C?UR" */
} shared[] = {
	{ "bottins/encodages/bottin_chsld_cp1252.csv", false },
	{ "bottins/encodages/bottin_chsld_cp850.csv", true },
	{ "bottins/encodages/bottin_chsld_latin1.csv", true },
	{ "bottins/encodages/bottin_chsld_macroman.csv", false },
	{ "bottins/encodages/bottin_chsld_utf16.csv", false },
	{ "bottins/encodages/bottin_chsld_utf8_bom.csv", false },
};

static void test_shared_lists(void **state)
{
	const struct shared_row *r = *state;
	char path[512], reference[512];
	struct err e = { 0 };
	struct arena *AUTO_ARENA a = arena_new(4 << 20);
	struct buf AUTO_BUF have = BUF_INIT(TEXT_ROOM), AUTO_BUF want = BUF_INIT(TEXT_ROOM);
	struct input *AUTO_INPUT in = NULL, *AUTO_INPUT plain = NULL;

	if (!test_shared(r->name, path, sizeof path) ||
	    !test_shared("bottins/encodages/bottin_chsld_utf8.csv", reference, sizeof reference))
		skip();
	assert_ok(input_open_file(reference, INPUT_MAX, &plain, &e));
	assert_ok(read_all(plain, &want, &e));
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	assert_ok(read_all(in, &have, &e));
	char *heart = strstr((char *)(uintptr_t)buf_z(&want), "CŒUR");
	assert_non_null(heart);
	if (r->lost)
		memcpy(heart, "C ?UR", 5);
	char *torn = strstr((char *)(uintptr_t)buf_z(&have), "C?UR");
	assert_int_equal(torn != NULL, r->lost);
	struct str x = text_fold(a, buf_str(&have)), y = text_fold(a, buf_str(&want));
	assert_str(x, y);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, texts, test_text);
	TESTS_ROWS(&t, lates, test_late);
	TESTS_ROWS(&t, shared, test_shared_lists);
	tests_add(&t, "file: raw bytes, digest, limit", test_file, NULL);
	tests_add(&t, "open: what cannot be opened", test_open, NULL);
	return tests_run(&t, "input");
}
