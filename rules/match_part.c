#include "rules/match_part.h"

#include "lib/map64.h"
#include "rules/similar.h"

/* No byte of a part is between its fields: equal parts have equal bytes, and arrays of them stand where parts_of looks. */
_Static_assert(sizeof(struct part_head) == 16 && sizeof(struct part_word) == 16 &&
        sizeof(struct part_name) == 40 && sizeof(struct part_line) == 16 &&
        sizeof(struct part_number) == 16 && sizeof(struct part_street) == 44 && sizeof(struct part_web) == 8,
    "parts lie close");

static const uint32_t ZIP = 0x90000000; /* behind all Canadian ones: 36^6 is less */

static const uint64_t HASH_PRIME = 0x7FFFFFFF, HASH_BASE = 0x3C6EF35F;

uint32_t part_hash(struct str s)
{
	uint64_t h = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			h = (h * HASH_BASE + (uint8_t)s.p[i] + 1) % HASH_PRIME;
	return (uint32_t)h + 1;
}

uint32_t part_hash_joined(uint32_t first, uint32_t second, size_t second_bytes)
{
	uint64_t h = first - 1;

	for (size_t i = 0; i < second_bytes; i++)
		h = h * HASH_BASE % HASH_PRIME;
	return (uint32_t)((h + second - 1) % HASH_PRIME) + 1;
}

uint32_t part_letters(const char *p, size_t n)
{
	uint64_t letters = similar_letters(p, n);

	return (uint32_t)(letters | letters >> 32);
}

uint64_t part_digits(struct str s)
{
	uint64_t v = 0, n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			continue;
		v = (v << 4 | (uint64_t)(s.p[i] - '0')) & (UINT64_MAX >> 4);
		n += n < 15;
	}
	return v | n << 60;
}

bool part_digits_near(uint64_t x, uint64_t y)
{
	uint64_t d = x ^ y;

	if (!d || d >> 60)
		return false;
	uint64_t other = (d | d >> 1 | d >> 2 | d >> 3) & 0x0111111111111111u; /* a bit for each digit */
	uint64_t low = other & (~other + 1), first = low * 15, second = low * 240;
	if (other == low)
		return true;
	return other == (low | low << 4) && (x & first) << 4 == (y & second) &&
	    (x & second) == (y & first) << 4;
}

static int base36(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : -1;
}

uint32_t part_postal(struct str s)
{
	uint32_t v = 0;
	int n = 0;
	bool digits = true;

	for (size_t i = 0; i < s.n && n < 6; i++) {
		int d = base36(s.p[i]);
		if (d < 0) {
			if (n == 5 && digits)
				break; /* "90210-1234" */
			continue;
		}
		digits &= d < 10;
		v = v * 36 + (uint32_t)d;
		n++;
	}
	if (n == 6 && !digits)
		return v;
	if (n < 5 || !digits)
		return 0;
	v = 0;
	n = 0;
	for (size_t i = 0; n < 5; i++)
		if (base36(s.p[i]) >= 0) {
			v = v * 10 + (uint32_t)base36(s.p[i]);
			n++;
		}
	return ZIP + v;
}

bool part_postal_is_zip(uint32_t postal)
{
	return postal >= ZIP;
}

bool part_postal_is_rural(uint32_t postal)
{
	return postal && postal < ZIP && postal / (36 * 36 * 36 * 36) % 36 == 0;
}

uint32_t part_postal_area(uint32_t postal)
{
	if (!postal)
		return 0;
	return postal >= ZIP ? ZIP + (postal - ZIP) / 100 : postal / (36 * 36 * 36);
}

uint64_t part_where(const struct part_street *s)
{
	if (s->municipality)
		return s->municipality;
	if (s->city)
		return (uint64_t)1 << 32 | s->city;
	return s->postal ? (uint64_t)2 << 32 | part_postal_area(s->postal) : 0;
}

uint64_t part_door(const struct part_street *s)
{
	if (s->civic && s->name)
		return map64_mix(map64_mix((uint64_t)s->civic << 32 | s->name) ^ part_where(s));
	return s->box ? map64_mix(map64_mix((uint64_t)1 << 63 | s->box) ^ part_where(s)) : 0;
}
