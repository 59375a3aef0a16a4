/* hash.h: digests, keyed digests, name-based UUIDs.
 *
 * SHA-1, SHA-256 and GMAC are nettle's (it uses the processor's own instructions and allocates nothing); only hash.c
 * includes it. */
#ifndef LIB_HASH_H
#define LIB_HASH_H

#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { HASH_BYTES = 16, SHA256_BYTES = 32, UUID_TEXT = 36 };

/* What tells contents apart: the first 128 bits of SHA-256. */
struct hash {
	uint8_t b[HASH_BYTES];
};

struct hash hash_of(struct str s);
/* Both runs with their lengths, so that ("ab","c") and ("a","bc") differ. */
struct hash hash_of2(struct str a, struct str b);

/* The same for very many short texts, in half the time or less: GMAC (NIST SP 800-38D) under one nonce. Nobody who does not
 * know the key can make two texts with one hash, as long as he sees no hashes either. */
struct hash_key {
	uint64_t state[640]; /* opaque; holds nettle's struct gcm_aes128_ctx */
};
void hash_key_set(struct hash_key *k, struct hash secret);
struct hash hash_keyed(const struct hash_key *k, struct str s);

static inline bool hash_eq(struct hash a, struct hash b)
{
	return memcmp(a.b, b.b, HASH_BYTES) == 0;
}

/* A SHA-256 over a stream. */
struct sha256 {
	uint64_t state[16]; /* opaque; holds nettle's struct sha256_ctx */
};
void sha256_begin(struct sha256 *h);
void sha256_add(struct sha256 *h, struct str s);
void sha256_end(struct sha256 *h, uint8_t out[SHA256_BYTES]);

/* HMAC-SHA256 (RFC 2104) over a stream: what only who has the key can make. */
struct hmac {
	uint64_t state[48]; /* opaque; holds nettle's struct hmac_sha256_ctx */
};
void hmac_begin(struct hmac *h, const uint8_t *key, size_t n);
void hmac_add(struct hmac *h, struct str s);
void hmac_end(struct hmac *h, uint8_t out[SHA256_BYTES]);

/* Compares in a time that does not tell how many bytes are right: for what somebody may be guessing. */
bool hash_same_secret(const uint8_t *a, const uint8_t *b, size_t n);

/* n bytes of the kernel's generator, good enough for keys; n is at most 256. */
void hash_random(uint8_t *out, size_t n);

/* 2 * n lower-case hexadecimal digits and a NUL. */
void hash_hex(const uint8_t *b, size_t n, char *out);

struct uuid {
	uint8_t b[16];
};

/* Our own root namespace for UUIDv5 (RFC 9562 section 5.5), fixed for ever. */
extern const struct uuid UUID_VIGIE;

/* UUIDv5 of two names under `ns`: the SHA-1 input is ns, a, NUL, b. */
struct uuid uuid_v5(struct uuid ns, struct str a, struct str b);

/* UUIDv4 from the kernel's generator. */
struct uuid uuid_random(void);

/* 36 characters in lower case, then NUL. */
void uuid_text(struct uuid u, char out[UUID_TEXT + 1]);

/* Parses 8-4-4-4-12 hexadecimal digits in any case, nothing else; false leaves *out untouched. */
bool uuid_parse(struct str s, struct uuid *out);

#endif
