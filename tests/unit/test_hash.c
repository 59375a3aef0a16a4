/* test_hash.c: digests against published values; keyed ones against what they promise. */
#include "tests/test.h"

#include "lib/arena.h"
#include "lib/hash.h"

static struct str hex(struct arena *a, struct hash h)
{
	char text[2 * HASH_BYTES + 1];

	hash_hex(h.b, sizeof h.b, text);
	return arena_str(a, str_of(text));
}

/* The specification's test case 1 of GCM: a key of zeros, a nonce of zeros, no text. */
static void gmac_of_nothing(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(4096);
	struct hash_key k;

	(void)state;
	hash_key_set(&k, (struct hash){ { 0 } });
	assert_str(hex(a, hash_keyed(&k, STR_NONE)), STR("58e2fccefa7e3061367f1d57a4e7455a"));
}

/* One key and text, one hash, whatever was hashed before; another key, text or length, another. */
static void keyed(void **state)
{
	static const char zeros[64] = { 0 };
	struct hash_key k, other;

	(void)state;
	hash_key_set(&k, hash_of(STR("a")));
	hash_key_set(&other, hash_of(STR("b")));
	const struct hash h = hash_keyed(&k, STR("nom;ville"));
	assert_true(hash_eq(h, hash_keyed(&k, STR("nom;ville"))));
	assert_false(hash_eq(h, hash_keyed(&k, STR("ville;nom"))));
	assert_false(hash_eq(h, hash_keyed(&other, STR("nom;ville"))));
	for (size_t n = 1; n <= sizeof zeros; n++)
		assert_false(hash_eq(
		    hash_keyed(&k, (struct str){ zeros, n }), hash_keyed(&k, (struct str){ zeros, n - 1 })));
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "GMAC of nothing", gmac_of_nothing, NULL);
	tests_add(&t, "keyed hashes", keyed, NULL);
	return tests_run(&t, "hash");
}
