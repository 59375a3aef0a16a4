/* zips.h: small zip archives made in memory, honest or not: entries are stored, not packed. */
#ifndef TESTS_ZIPS_H
#define TESTS_ZIPS_H

#include "lib/buf.h"
#include "lib/str.h"

#include <stddef.h>
#include <stdint.h>

/* What is written instead of the truth, where it is not 0. */
struct zips_lie {
	uint16_t method, flags;
	uint32_t crc, size;
};

struct zips_entry {
	const char *name;
	struct str bytes;
	const struct zips_lie *lie; /* NULL: none */
};

/* A whole archive with these entries; the directory and the end as they should be, and a comment behind it. */
void zips_make(struct buf *out, const struct zips_entry *entries, size_t n, struct str comment);

uint32_t zips_crc(struct str bytes);

#endif
