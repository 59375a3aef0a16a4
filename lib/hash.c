#include "lib/hash.h"

#include <assert.h>
#include <nettle/gcm.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <sys/random.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct sha256), "struct sha256 holds nettle's state");
_Static_assert(
    sizeof(struct gcm_aes128_ctx) <= sizeof(struct hash_key), "struct hash_key holds nettle's state");
_Static_assert(AES128_KEY_SIZE == HASH_BYTES && GCM_DIGEST_SIZE == HASH_BYTES, "a key and a tag are hashes");
_Static_assert(sizeof(struct hmac_sha256_ctx) <= sizeof(struct hmac), "struct hmac holds nettle's state");

/* Chosen once; changing it would give every fiche a new id. */
const struct uuid UUID_VIGIE = { { 0x6b, 0x2f, 0x0d, 0x4e, 0x21, 0x1a, 0x5c, 0x11, 0x9d, 0x0e, 0x76, 0x69,
    0x67, 0x69, 0x65, 0x01 } };

struct hash hash_of(struct str s)
{
	struct sha256_ctx c;
	struct hash h;

	sha256_init(&c);
	sha256_update(&c, s.n, (const uint8_t *)s.p);
	sha256_digest(&c, sizeof h.b, h.b);
	return h;
}

struct hash hash_of2(struct str a, struct str b)
{
	struct sha256_ctx c;
	struct hash h;
	uint64_t lengths[2] = { a.n, b.n };

	sha256_init(&c);
	sha256_update(&c, sizeof lengths, (const uint8_t *)lengths);
	sha256_update(&c, a.n, (const uint8_t *)a.p);
	sha256_update(&c, b.n, (const uint8_t *)b.p);
	sha256_digest(&c, sizeof h.b, h.b);
	return h;
}

void hash_key_set(struct hash_key *k, struct hash secret)
{
	static const uint8_t nonce[GCM_IV_SIZE] = { 0 };
	struct gcm_aes128_ctx *c = (struct gcm_aes128_ctx *)k->state;

	gcm_aes128_set_key(c, secret.b);
	gcm_aes128_set_iv(c, sizeof nonce, nonce);
}

struct hash hash_keyed(const struct hash_key *k, struct str s)
{
	const struct gcm_aes128_ctx *c = (const struct gcm_aes128_ctx *)k->state;
	struct gcm_ctx text = c->gcm;
	struct hash h;

	gcm_update(&text, &c->key, s.n, (const uint8_t *)s.p);
	gcm_digest(&text, &c->key, &c->cipher, (nettle_cipher_func *)aes128_encrypt, sizeof h.b, h.b);
	return h;
}

void sha256_begin(struct sha256 *h)
{
	sha256_init((struct sha256_ctx *)h->state);
}

void sha256_add(struct sha256 *h, struct str s)
{
	sha256_update((struct sha256_ctx *)h->state, s.n, (const uint8_t *)s.p);
}

void sha256_end(struct sha256 *h, uint8_t out[SHA256_BYTES])
{
	sha256_digest((struct sha256_ctx *)h->state, SHA256_BYTES, out);
}

void hmac_begin(struct hmac *h, const uint8_t *key, size_t n)
{
	hmac_sha256_set_key((struct hmac_sha256_ctx *)h->state, n, key);
}

void hmac_add(struct hmac *h, struct str s)
{
	hmac_sha256_update((struct hmac_sha256_ctx *)h->state, s.n, (const uint8_t *)s.p);
}

void hmac_end(struct hmac *h, uint8_t out[SHA256_BYTES])
{
	hmac_sha256_digest((struct hmac_sha256_ctx *)h->state, SHA256_BYTES, out);
}

bool hash_same_secret(const uint8_t *a, const uint8_t *b, size_t n)
{
	return memeql_sec(a, b, n) != 0;
}

void hash_random(uint8_t *out, size_t n)
{
	/* Up to 256 bytes come whole or not at all (getrandom(2)). */
	if (n > 256 || getrandom(out, n, 0) != (ssize_t)n)
		abort();
}

void hash_hex(const uint8_t *b, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[b[i] >> 4];
		*out++ = digits[b[i] & 15];
	}
	*out = '\0';
}

static void stamp(struct uuid *u, uint8_t version)
{
	u->b[6] = (uint8_t)((u->b[6] & 0x0F) | version << 4);
	u->b[8] = (uint8_t)((u->b[8] & 0x3F) | 0x80);
}

struct uuid uuid_v5(struct uuid ns, struct str a, struct str b)
{
	struct sha1_ctx c;
	struct uuid u;

	sha1_init(&c);
	sha1_update(&c, sizeof ns.b, ns.b);
	sha1_update(&c, a.n, (const uint8_t *)a.p);
	sha1_update(&c, 1, (const uint8_t *)"");
	sha1_update(&c, b.n, (const uint8_t *)b.p);
	sha1_digest(&c, sizeof u.b, u.b);
	stamp(&u, 5);
	return u;
}

struct uuid uuid_random(void)
{
	struct uuid u;

	hash_random(u.b, sizeof u.b);
	stamp(&u, 4);
	return u;
}

void uuid_text(struct uuid u, char out[UUID_TEXT + 1])
{
	char hex[33];

	hash_hex(u.b, sizeof u.b, hex);
	for (int i = 0; i < 32; i++) {
		if (i == 8 || i == 12 || i == 16 || i == 20)
			*out++ = '-';
		*out++ = hex[i];
	}
	*out = '\0';
}

/* Each hexadecimal digit's value and 1; 0 for what is none. */
static const unsigned char digit[256] = {
	['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16,
	['A'] = 11,
	['B'] = 12,
	['C'] = 13,
	['D'] = 14,
	['E'] = 15,
	['F'] = 16,
};

bool uuid_parse(struct str s, struct uuid *out)
{
	static const unsigned char at[16] = { 0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34 };
	const unsigned char *p = (const unsigned char *)s.p;
	struct uuid u;

	if (s.n != UUID_TEXT || p[8] != '-' || p[13] != '-' || p[18] != '-' || p[23] != '-')
		return false;
	for (int i = 0; i < 16; i++) {
		unsigned high = digit[p[at[i]]], low = digit[p[at[i] + 1]];
		if (!high || !low)
			return false;
		u.b[i] = (uint8_t)((high - 1) << 4 | (low - 1));
	}
	*out = u;
	return true;
}
