#include "tests/test.h"
#include "tests/zips.h"

#include "lib/archive.h"
#include "lib/arena.h"
#include "lib/file.h"

#include <fcntl.h>

enum { MADE_MAX = 1 << 22 };

static bool open_bytes(struct str bytes, const struct archive_limits *limits, struct input **in,
    struct archive **z, struct err *err)
{
	*in = input_open_mem("test.zip", bytes);
	return archive_open(*in, limits, z, err);
}

/* All of an entry; false with err filled. */
static bool read_entry(struct archive *z, size_t i, struct buf *out, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;
	struct str chunk;

	if (!archive_entry(z, i, &in, err))
		return false;
	do {
		if (!input_read(in, &chunk, err))
			return false;
		buf_s(out, chunk);
	} while (chunk.n);
	return true;
}

static const struct zips_entry three[] = {
	{ "mimetype", { "text", 4 }, NULL },
	{ "xl/", { "", 0 }, NULL },
	{ "xl/Sheet1.xml", { "<a/>", 4 }, NULL },
	{ "../../etc/passwd", { "root", 4 }, NULL },
};

static void test_read(void **state)
{
	struct buf AUTO_BUF zip = BUF_INIT(MADE_MAX), AUTO_BUF got = BUF_INIT(MADE_MAX);
	struct input *AUTO_INPUT in = NULL;
	struct archive *AUTO_ARCHIVE z = NULL;
	struct err e = { 0 };

	(void)state;
	zips_make(&zip, three, 4, STR("a comment"));
	assert_true(archive_is(buf_str(&zip)));
	assert_ok(open_bytes(buf_str(&zip), NULL, &in, &z, &e));
	assert_int_equal(archive_count(z), 3); /* the folder is none */
	assert_str(archive_name(z, 1), STR("xl/Sheet1.xml"));
	assert_int_equal(archive_size(z, 1), 4);
	assert_int_equal(archive_find(z, STR("XL\\sheet1.XML")), 1);
	assert_int_equal(archive_find(z, STR("../../etc/passwd")), 2); /* only a name */
	assert_int_equal(archive_find(z, STR("passwd")), ARCHIVE_NONE);
	assert_ok(read_entry(z, 1, &got, &e));
	assert_str(buf_str(&got), STR("<a/>"));
	assert_int_equal(input_bytes(in), 0); /* nothing of the input itself was read */
}

/* Two entries are read side by side, and twice. */
static void test_side_by_side(void **state)
{
	struct buf AUTO_BUF zip = BUF_INIT(MADE_MAX), AUTO_BUF first = BUF_INIT(MADE_MAX),
	                    AUTO_BUF second = BUF_INIT(MADE_MAX);
	static char bytes[2][300000];
	struct zips_entry two[] = { { "a", { bytes[0], sizeof bytes[0] }, NULL },
		{ "b", { bytes[1], sizeof bytes[1] }, NULL } };
	struct input *AUTO_INPUT in = NULL, *AUTO_INPUT a = NULL, *AUTO_INPUT b = NULL;
	struct archive *AUTO_ARCHIVE z = NULL;
	struct str x, y;
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof bytes[0]; i++) {
		bytes[0][i] = (char)(i * 7);
		bytes[1][i] = (char)(i * 13 + 1);
	}
	zips_make(&zip, two, 2, STR_NONE);
	assert_ok(open_bytes(buf_str(&zip), NULL, &in, &z, &e));
	assert_ok(archive_entry(z, 0, &a, &e));
	assert_ok(archive_entry(z, 1, &b, &e));
	input_piece(a, 1000);
	input_piece(b, 777);
	do {
		assert_ok(input_read(a, &x, &e));
		buf_s(&first, x);
		assert_ok(input_read(b, &y, &e));
		buf_s(&second, y);
	} while (x.n || y.n);
	assert_str(buf_str(&first), two[0].bytes);
	assert_str(buf_str(&second), two[1].bytes);
}

/* What an entry says of itself, and what comes of it. */
struct row {
	const char *name;
	struct str bytes;
	struct zips_lie lie;
	struct archive_limits limits;
	const char *why;
};

static const struct row rows[] = {
	{ "encrypted", { "abcdefghijklmnop", 16 }, { .flags = 1 }, { 0 }, "password" },
	{ "packed in another way", { "abcd", 4 }, { .method = 9 }, { 0 }, "deflate" },
	{ "packed by bzip2", { "abcd", 4 }, { .method = 12 }, { 0 }, "deflate" },
	{ "says deflate and is none", { "\xff\xff\xff\xff", 4 }, { .method = 8 }, { 0 }, "cut or damaged" },
	{ "another checksum", { "abcd", 4 }, { .crc = 1 }, { 0 }, "checksum" },
	{ "larger than it says", { "abcd", 4 }, { .size = 2 }, { 0 }, "test.zip: f" },
	{ "larger than allowed", { "abcd", 4 }, { 0 }, { .entry = 3 }, "more than the 3 bytes" },
	{ "all larger than allowed", { "abcd", 4 }, { 0 }, { .total = 3 }, "more than the 3 bytes" },
};

static void test_entry(void **state)
{
	const struct row *r = *state;
	struct buf AUTO_BUF zip = BUF_INIT(MADE_MAX), AUTO_BUF got = BUF_INIT(MADE_MAX);
	struct input *AUTO_INPUT in = NULL;
	struct archive *AUTO_ARCHIVE z = NULL;
	struct err e = { 0 };

	zips_make(&zip, &(struct zips_entry){ "f", r->bytes, &r->lie }, 1, STR_NONE);
	assert_ok(open_bytes(buf_str(&zip), &r->limits, &in, &z, &e));
	assert_false(read_entry(z, 0, &got, &e));
	assert_err(e, ERR_INPUT, r->why);
}

/* No beginning of an archive is one: not of a plain one, nor of one with another archive stored in it. */
static void test_prefix(void **state)
{
	struct buf AUTO_BUF inner = BUF_INIT(MADE_MAX), AUTO_BUF outer = BUF_INIT(MADE_MAX);
	struct err e = { 0 };

	(void)state;
	zips_make(&inner, three, 4, STR_NONE);
	struct zips_entry both[] = { { "inner.zip", buf_str(&inner), NULL }, { "b", { "b", 1 }, NULL } };
	zips_make(&outer, both, 2, STR("with a comment"));
	for (size_t n = 0; n < outer.n; n++) {
		struct input *AUTO_INPUT in = NULL;
		struct archive *AUTO_ARCHIVE z = NULL;
		char *exact = malloc(n + 1);
		memcpy(exact, outer.p, n);
		if (open_bytes((struct str){ exact, n }, NULL, &in, &z, &e))
			fail_msg("the first %zu of %zu bytes are an archive of %zu entries", n, outer.n,
			    archive_count(z));
		assert_int_equal(e.kind, ERR_INPUT);
		archive_close(&z);
		free(exact);
	}
}

static void test_not_a_zip(void **state)
{
	static const char *const texts[] = { "", "PK", "PK\3\4", "id;name\n1;x\n", "PK\5\6" };
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct input *AUTO_INPUT in = NULL;
		struct archive *AUTO_ARCHIVE z = NULL;
		assert_false(open_bytes((struct str){ texts[i], strlen(texts[i]) }, NULL, &in, &z, &e));
		assert_int_equal(e.kind, ERR_INPUT);
	}
	assert_false(archive_is(STR("id;name")));
}

static void test_entries(void **state)
{
	struct buf AUTO_BUF zip = BUF_INIT(MADE_MAX);
	struct input *AUTO_INPUT in = NULL;
	struct archive *AUTO_ARCHIVE z = NULL;
	struct err e = { 0 };

	(void)state;
	zips_make(&zip, three, 4, STR_NONE);
	assert_false(open_bytes(buf_str(&zip), &(struct archive_limits){ .entries = 3 }, &in, &z, &e));
	assert_err(e, ERR_INPUT, "more than the 3 files");
}

/* An end that points to a directory of 2^40 entries: refused before room is made for them. */
static void test_large_end(void **state)
{
	static const char large[] = "PK\6\6\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0"
	                            "\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0"
	                            "PK\6\7\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0"
	                            "PK\5\6\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0";
	struct input *AUTO_INPUT in = NULL;
	struct archive *AUTO_ARCHIVE z = NULL;
	struct err e = { 0 };

	(void)state;
	assert_false(open_bytes((struct str){ large, sizeof large }, NULL, &in, &z, &e));
	assert_err(e, ERR_INPUT, "more than the 10000 files");
}

/* Packs a megabyte of noise and one of nothing, and reads them back from the file. */
static void test_pack(void **state)
{
	char dir[64], path[128], a[128], b[128];
	static char noise[1 << 20], nothing[1 << 20];
	struct arena *AUTO_ARENA mem = arena_new((size_t)1 << 26);
	struct buf AUTO_BUF got = BUF_INIT(MADE_MAX);
	struct str once, again;
	struct err e = { 0 };

	(void)state;
	test_mkdir(dir);
	snprintf(path, sizeof path, "%s/out.zip", dir);
	snprintf(a, sizeof a, "%s/a", dir);
	snprintf(b, sizeof b, "%s/b", dir);
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(i * i * 2654435761u >> 13);
	assert_ok(file_write_all(a, 0600, (struct str){ noise, sizeof noise }, &e));
	assert_ok(file_write_all(b, 0644, (struct str){ nothing, sizeof nothing }, &e));
	const struct archive_file files[] = { { STR("organizations.csv"), a }, { STR("données/b.csv"), b } };
	assert_ok(archive_pack(path, files, 2, &e));
	assert_ok(file_read_all(mem, path, MADE_MAX, &once, &e));
	assert_true(once.n < sizeof noise + 100000);

	struct input *in = NULL;
	struct archive *z = NULL;
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	assert_ok(archive_open(in, NULL, &z, &e));
	assert_int_equal(archive_count(z), 2);
	assert_str(archive_name(z, 1), STR("données/b.csv"));
	assert_ok(read_entry(z, 0, &got, &e));
	assert_str(buf_str(&got), ((struct str){ noise, sizeof noise }));
	assert_int_equal(lseek(input_descriptor(in), 0, SEEK_CUR), 0); /* the file's own position stays */
	archive_close(&z);
	input_close(&in);

	setenv("TZ", "JST-9", 1);
	assert_ok(archive_pack(path, files, 2, &e));
	unsetenv("TZ");
	assert_ok(file_read_all(mem, path, MADE_MAX, &again, &e));
	assert_str(again, once);
	const struct archive_file missing[] = { { STR("c"), "/nowhere.test/c" } };
	assert_false(archive_pack(path, missing, 1, &e));
	assert_ok(file_read_all(mem, path, MADE_MAX, &again, &e)); /* the old one stands */
	assert_str(again, once);
	unlink(a);
	unlink(b);
	unlink(path);
	assert_int_equal(rmdir(dir), 0); /* nothing is left behind */
}

/* A bomb: 128 MiB of nothing in 130 KB. */
static void test_bomb(void **state)
{
	char dir[64], path[128], big[128];
	struct buf AUTO_BUF got = BUF_INIT((size_t)1 << 29);
	struct err e = { 0 };

	(void)state;
	test_mkdir(dir);
	snprintf(path, sizeof path, "%s/out.zip", dir);
	snprintf(big, sizeof big, "%s/big", dir);
	int fd = open(big, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0 && ftruncate(fd, 128 << 20) == 0);
	close(fd);
	const struct archive_file files[] = { { STR("nothing"), big } };
	assert_ok(archive_pack(path, files, 1, &e));
	struct input *in = NULL;
	struct archive *z = NULL;
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	assert_ok(archive_open(in, NULL, &z, &e));
	assert_false(read_entry(z, 0, &got, &e));
	assert_err(e, ERR_INPUT, "times its size");
	archive_close(&z);
	input_close(&in);
	unlink(big);
	unlink(path);
	rmdir(dir);
}

/* Archives as other programs write them, from the fuzzer's corpus. */
struct made {
	const char *name;
	size_t entries, read; /* how many there are, and how many of them can be read */
	const char *why;      /* of the others */
};

static const struct made others[] = {
	{ "deflated", 3, 3, NULL }, { "stored", 3, 3, NULL }, { "zip64", 3, 3, NULL },
	{ "streamed", 2, 2, NULL }, /* sizes behind the bytes */
	{ "inner", 2, 2, NULL }, { "many", 60, 60, NULL }, { "bzip2", 3, 0, "deflate" },
	{ "encrypted", 1, 0, "password" }, { "wrong-crc", 1, 0, "checksum" },
	{ "overlap", 20, 5, "more than the 1000000 bytes" }, /* 200,000 bytes, twenty times */
};

static void test_made(void **state)
{
	const struct made *m = *state;
	struct buf AUTO_BUF got = BUF_INIT(MADE_MAX);
	struct input *AUTO_INPUT in = NULL;
	struct archive *AUTO_ARCHIVE z = NULL;
	struct err e = { 0 };
	char path[128];
	size_t read = 0;

	snprintf(path, sizeof path, "tests/fuzz/corpus/archive/%s", m->name);
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	assert_ok(archive_open(in, &(struct archive_limits){ .total = 1000000 }, &z, &e));
	assert_int_equal(archive_count(z), m->entries);
	for (size_t i = 0; i < m->entries; i++) {
		if (read_entry(z, i, &got, &e))
			read++;
		else
			assert_err(e, ERR_INPUT, m->why ? m->why : "nothing");
	}
	assert_int_equal(read, m->read);
}

static void test_stream(void **state)
{
	struct err e = { 0 };
	struct archive *AUTO_ARCHIVE z = NULL;
	struct input *AUTO_INPUT in = NULL;

	(void)state;
	assert_ok(input_open_file("-", INPUT_MAX, &in, &e));
	assert_false(archive_open(in, NULL, &z, &e));
	assert_err(e, ERR_CONFIG, "save it as a file");
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_entry);
	TESTS_ROWS(&t, others, test_made);
	tests_add(&t, "entries are found and read", test_read, NULL);
	tests_add(&t, "entries are read side by side", test_side_by_side, NULL);
	tests_add(&t, "no prefix of an archive is one", test_prefix, NULL);
	tests_add(&t, "what is no zip is refused", test_not_a_zip, NULL);
	tests_add(&t, "entries are counted", test_entries, NULL);
	tests_add(&t, "an end that claims a million million entries is refused", test_large_end, NULL);
	tests_add(&t, "files are packed, always alike", test_pack, NULL);
	tests_add(&t, "what unfolds to nothing but nothing is refused", test_bomb, NULL);
	tests_add(&t, "the standard input is refused", test_stream, NULL);
	return tests_run(&t, "archive");
}
