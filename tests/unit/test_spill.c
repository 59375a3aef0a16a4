#include "tests/test.h"

#include "importers/spill.h"
#include "lib/arena.h"
#include "lib/scratch.h"

enum { KEYS_MAX = 5000 };

/* What is added, and how much of it may stay in memory. */
struct row {
	const char *name;
	size_t memory;
	int keys, pieces, bytes; /* pieces in all, bytes of the longest */
};

static const struct row rows[] = {
	{ "nothing", 0, 1, 0, 0 },
	{ "a few in memory", 0, 7, 40, 20 },
	{ "one key", 0, 1, 40, 20 },
	{ "empty pieces", 0, 3, 10, 0 },
	{ "more than the memory, dealt once", 64 * 1024, 900, 6000, 60 },
	{ "dealt out twice and more", 4096, 5000, 20000, 40 },
	{ "one key larger than the memory", 4096, 1, 3000, 100 },
	{ "two keys larger than the memory", 4096, 2, 3000, 100 },
	{ "pieces larger than the memory", 1000, 20, 200, 70000 },
	{ "no memory at all", 1, 50, 400, 30 },
};

static unsigned state;

static unsigned chance(unsigned below)
{
	state = state * 1103515245u + 12345u;
	return (state >> 8) % below;
}

static int key_of(const struct row *r, int piece)
{
	state = (unsigned)piece * 2654435761u + 1;
	return (int)chance((unsigned)r->keys);
}

static struct str text_of(struct arena *a, const struct row *r, int piece)
{
	size_t n = r->bytes ? (size_t)piece * 7919 % (size_t)r->bytes : 0;
	char *p = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(piece + (int)i);
	return (struct str){ p, n };
}

static int key_named(struct str key)
{
	int out = 0;

	for (size_t i = 4; i < key.n; i++)
		out = out * 10 + key.p[i] - '0';
	assert_true(key.n > 4 && out < KEYS_MAX);
	return out;
}

static void test_row(void **ctx)
{
	const struct row *r = *ctx;
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 30);
	struct spill *AUTO_SPILL s = spill_new(r->memory);
	static int last[KEYS_MAX];
	struct spill_group g;
	struct err e = { 0 };
	bool more;
	int seen = 0, keys = 0;

	for (int i = 0; i < r->pieces; i++) {
		struct spill_piece piece = {
			.kind = i % 5 - 2, .line = (uint64_t)i + 1, .bytes = text_of(a, r, i)
		};
		assert_ok(spill_add(s, arena_fmt(a, "key %d", key_of(r, i)), &piece, &e));
	}
	memset(last, 0, sizeof last);
	for (;;) {
		assert_ok(spill_next(s, &g, &more, &e));
		if (!more)
			break;
		int key = key_named(g.key);
		assert_int_equal(last[key], 0); /* each key once */
		keys++;
		for (size_t i = 0; i < g.n; i++) {
			int piece = (int)g.pieces[i].line - 1;
			assert_int_equal(key_of(r, piece), key);
			assert_true(piece + 1 > last[key]); /* in the order they were added */
			last[key] = piece + 1;
			assert_int_equal(g.pieces[i].kind, piece % 5 - 2);
			assert_str(g.pieces[i].bytes, text_of(a, r, piece));
			seen++;
		}
	}
	assert_int_equal(seen, r->pieces);
	assert_true(keys <= r->keys);
	assert_ok(spill_next(s, &g, &more, &e));
	assert_false(more);
}

/* Adds the numbers below `n` under their remainders by `keys`; the order in which the keys come out. */
static struct str order_of(struct arena *a, size_t memory, int n, int keys)
{
	struct spill *AUTO_SPILL s = spill_new(memory);
	struct spill_group g;
	struct err e = { 0 };
	bool more = true;
	struct str out = STR_NONE;

	for (int i = 0; i < n; i++) {
		struct spill_piece piece = { .line = (uint64_t)i + 1, .bytes = STR("some bytes") };
		assert_ok(spill_add(s, arena_fmt(a, "%d", (i * 7 + 3) % keys), &piece, &e));
	}
	while (more) {
		assert_ok(spill_next(s, &g, &more, &e));
		if (more)
			out = arena_fmt(a, "%.*s%.*s:%zu ", STR_ARG(out), STR_ARG(g.key), g.n);
	}
	return out;
}

static void test_order(void **state_)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 30);

	(void)state_;
	assert_str(order_of(a, 0, 12, 5), STR("3:3 0:3 2:2 4:2 1:2 "));
	assert_str(order_of(a, 2000, 300, 50), order_of(a, 2000, 300, 50));
}

static void test_many_pieces(void **state_)
{
	struct spill *AUTO_SPILL s = spill_new(4096);
	struct spill_group g;
	struct err e = { 0 };
	bool more = true;

	(void)state_;
	for (uint64_t i = 0; i <= 1000000; i++) {
		struct spill_piece piece = { .line = i + 1 };
		assert_ok(spill_add(s, STR("one"), &piece, &e));
	}
	assert_false(spill_next(s, &g, &more, &e));
	assert_err(e, ERR_INPUT, "line 1: the record one has more than 1,000,000 pieces");
}

static void test_many_bytes(void **state_)
{
	struct spill *AUTO_SPILL s = spill_new(4096);
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 30);
	struct str mega = { arena_alloc(a, 1 << 20), 1 << 20 };
	struct spill_group g;
	struct err e = { 0 };
	bool more = true;

	(void)state_;
	for (uint64_t i = 0; i <= 64; i++)
		assert_ok(
		    spill_add(s, STR("one"), &(struct spill_piece){ .line = i + 1, .bytes = mega }, &e));
	assert_false(spill_next(s, &g, &more, &e));
	assert_err(e, ERR_INPUT, "line 1: the record one has more than 64 MiB");
	struct str huge = { arena_alloc(a, (65 << 20)), 65 << 20 };
	assert_false(spill_add(s, STR("two"), &(struct spill_piece){ .line = 7, .bytes = huge }, &e));
	assert_err(e, ERR_INPUT, "line 7");
}

static void test_no_folder(void **state_)
{
	struct scratch *AUTO_SCRATCH s = scratch_new(3);
	struct err e = { 0 };
	char got[4] = "";
	const char *before = getenv("TMPDIR");
	struct str kept = str_of(before);
	char name[4096];

	(void)state_;
	snprintf(name, sizeof name, "%.*s", STR_ARG(kept));
	setenv("TMPDIR", "/nowhere.test", 1);
	assert_ok(scratch_add(s, STR("abc"), &e)); /* fits in memory: no file */
	assert_ok(scratch_get(s, 1, got, 2, &e));
	assert_string_equal(got, "bc");
	assert_false(scratch_add(s, STR("d"), &e));
	assert_err(e, ERR_RETRY, "/nowhere.test");
	if (before)
		setenv("TMPDIR", name, 1);
	else
		unsetenv("TMPDIR");
}

/* What was written is read back anywhere, while more is written. */
static void test_scratch(void **state_)
{
	struct err e = { 0 };
	static char all[700000], got[700000];

	(void)state_;
	for (size_t i = 0; i < sizeof all; i++)
		all[i] = (char)(i * 31 + i / 251);
	for (size_t memory = 0; memory < 200000; memory = memory * 3 + 7) {
		struct scratch *AUTO_SCRATCH s = scratch_new(memory);
		size_t n = 0;
		state = (unsigned)memory;
		while (n < sizeof all) {
			size_t add = chance(3) ? chance(500) : chance(150000);
			add = add < sizeof all - n ? add : sizeof all - n;
			assert_ok(scratch_add(s, (struct str){ all + n, add }, &e));
			n += add;
			assert_int_equal(scratch_size(s), n);
			size_t at = chance((unsigned)n + 1), len = chance((unsigned)(n - at) + 1);
			assert_ok(scratch_get(s, at, got, len, &e));
			assert_memory_equal(got, all + at, len);
		}
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "keys come in the order of their first piece, or always the same", test_order, NULL);
	tests_add(&t, "more than a million pieces of one key are refused", test_many_pieces, NULL);
	tests_add(&t, "more than 64 MiB of one key are refused", test_many_bytes, NULL);
	tests_add(&t, "a temporary folder is asked for only when it is needed", test_no_folder, NULL);
	tests_add(&t, "bytes set aside are read back", test_scratch, NULL);
	return tests_run(&t, "spill");
}
