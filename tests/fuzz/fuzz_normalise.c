/* fuzz_normalise.c: any bytes as a telephone number, postal code, e-mail or web address and text: forms are bounded,
 * made of what they promise, and the form of a form is itself. */
#include "tests/fuzz/fuzz.h"

#include "lib/text.h"
#include "rules/normalise.h"

#include <stdlib.h>

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_phone(struct arena *a, struct str s)
{
	struct str n = norm_phone(a, s), whole = norm_phone_whole(a, s);
	struct str digits = n.n && n.p[0] == '+' ? (struct str){ n.p + 1, n.n - 1 } : n;

	must(!n.n || (str_digits(digits) && digits.n >= 3 && digits.n <= 15));
	must(str_eq(norm_phone(a, n), n));
	must(whole.n >= n.n && (!n.n || memcmp(whole.p, n.p, n.n) == 0));
	must(whole.n == n.n || whole.p[n.n] == 'x');
}

static void check_postal(struct arena *a, struct str s)
{
	struct str n = norm_postal(a, s);

	must(n.n == 0 || n.n == 6);
	must(str_eq(norm_postal(a, n), n));
}

static void check_web(struct arena *a, struct str s)
{
	struct str email = norm_email(a, s), url = norm_url(a, s), host = norm_host(a, s);

	must(email.n <= s.n && (!email.n || memchr(email.p, '@', email.n)));
	must(url.n <= s.n && host.n <= url.n);
	must(!host.n || (memchr(host.p, '.', host.n) && !memchr(host.p, '/', host.n)));
}

static void check_text(struct arena *a, struct str s)
{
	struct str n = norm_text(a, s);

	must(n.n <= s.n);
	if (text_utf8_valid(
	        s, NULL)) /* pieces of characters may make a whole one when what parts them goes */
		must(str_eq(norm_text(a, n), n));
}

/* A value is the same as itself and as its form, by every field of a few entities. */
static void check_values(struct arena *a, struct str s)
{
	static const enum entity_id all[] = { ENTITY_ORGANIZATION, ENTITY_PHONE, ENTITY_ADDRESS,
		ENTITY_LOCATION };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (int f = 0; f < entities[all[i]].n_fields; f++) {
			const struct field *d = &entities[all[i]].fields[f];
			must(norm_same(a, &entities[all[i]], d, s, s));
			must(hash_eq(
			    norm_hash(a, &entities[all[i]], d, s), norm_hash(a, &entities[all[i]], d, s)));
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(256 << 20);
	struct str s = { (const char *)data, size };

	if (size > 65536)
		return 0;
	check_phone(a, s);
	check_postal(a, s);
	check_web(a, s);
	check_text(a, s);
	check_values(a, s);
	return 0;
}
