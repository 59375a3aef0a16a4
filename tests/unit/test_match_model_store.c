/* test_match_model_store.c: weights as bytes for the database, and back. */
#include "tests/test.h"

#include "rules/match_model.h"

#include <stdlib.h>

static struct match_model *model_new(void)
{
	struct match_model *m = calloc(1, sizeof *m);

	assert_non_null(m);
	return m;
}

static void test_bytes(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct match_model *m = model_new(), *back = model_new();
	struct err e = { 0 };

	(void)state;
	match_model_ship(m);
	match_model_expect(m, .3); /* another than what ships */
	struct str bytes = match_model_write(a, m);
	assert_ok(match_model_read(bytes, back, &e));
	assert_memory_equal(m, back, sizeof *m);
	assert_str(match_model_write(a, back), bytes);
	free(m);
	free(back);
}

struct bad {
	const char *name;
	size_t cut; /* bytes taken away at the end */
	size_t at;  /* where eight bytes are overwritten */
	uint64_t with;
	const char *says;
};

static const struct bad bads[] = {
	{ "a byte is missing", .cut = 1, .says = "of this version" },
	{ "nothing is left", .cut = SIZE_MAX, .says = "of this version" },
	{ "of another version", .at = 1, .with = 0, .says = "of this version" },
	{ "a share of 0", .at = 14, .with = 0, .says = "no probabilities" },
	{ "a weight that is no number", .at = 14 + 16, .with = 0x7FF8000000000000,
	    .says = "no probabilities" },
	{ "a weight above 1", .at = 14 + 16, .with = 0x4000000000000000, .says = "no probabilities" },
	{ "a weight below 0", .at = 14 + 16, .with = 0xBFE0000000000000, .says = "no probabilities" },
};

static void test_bad(void **state)
{
	const struct bad *b = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct match_model *m = model_new();
	struct err e = { 0 };

	match_model_ship(m);
	struct str bytes = match_model_write(a, m);
	char *copy = arena_alloc(a, bytes.n);
	memcpy(copy, bytes.p, bytes.n);
	if (b->at)
		for (int i = 0; i < 8; i++)
			copy[b->at + (size_t)i] = (char)(b->with >> (8 * i));
	struct match_model before = *m;
	bytes = (struct str){ copy, b->cut > bytes.n ? 0 : bytes.n - b->cut };
	assert_false(match_model_read(bytes, m, &e));
	assert_err(e, ERR_INPUT, b->says);
	assert_memory_equal(m, &before, sizeof before);
	free(m);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "as bytes and back", test_bytes, NULL);
	TESTS_ROWS(&t, bads, test_bad);
	return tests_run(&t, "match_model_store");
}
