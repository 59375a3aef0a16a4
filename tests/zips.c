#include "tests/zips.h"

#include "lib/arena.h"

uint32_t zips_crc(struct str bytes)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < bytes.n; i++) {
		crc ^= (unsigned char)bytes.p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xedb88320u & (0 - (crc & 1)));
	}
	return ~crc;
}

static void put(struct buf *out, uint64_t v, int bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_char(out, (char)(v & 0xff));
}

/* What the local header and the directory have in common: version needed to the length of the name. */
static void put_common(struct buf *out, const struct zips_entry *e)
{
	const struct zips_lie lie = e->lie ? *e->lie : (struct zips_lie){ 0 };

	put(out, 20, 2);
	put(out, 0x800u | lie.flags, 2); /* names are UTF-8 */
	put(out, lie.method, 2);
	put(out, 0, 2);      /* midnight */
	put(out, 0x0021, 2); /* 1980-01-01 */
	put(out, lie.crc ? lie.crc : zips_crc(e->bytes), 4);
	put(out, e->bytes.n, 4);
	put(out, lie.size ? lie.size : e->bytes.n, 4);
	put(out, strlen(e->name), 2);
	put(out, 0, 2); /* extra field */
}

void zips_make(struct buf *out, const struct zips_entry *entries, size_t n, struct str comment)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 26);
	size_t *starts = ARENA_ARRAY(a, size_t, n + 1);

	for (size_t i = 0; i < n; i++) {
		starts[i] = out->n;
		buf_s(out, STR("PK\3\4"));
		put_common(out, &entries[i]);
		buf_s(out, str_of(entries[i].name));
		buf_s(out, entries[i].bytes);
	}
	size_t directory = out->n;
	for (size_t i = 0; i < n; i++) {
		buf_s(out, STR("PK\1\2"));
		put(out, 20, 2);
		put_common(out, &entries[i]);
		put(out, 0, 2 + 2 + 2 + 4); /* comment, disk, attributes */
		put(out, starts[i], 4);
		buf_s(out, str_of(entries[i].name));
	}
	size_t end = out->n;
	buf_s(out, STR("PK\5\6"));
	put(out, 0, 4); /* disks */
	put(out, n, 2);
	put(out, n, 2);
	put(out, end - directory, 4);
	put(out, directory, 4);
	put(out, comment.n, 2);
	buf_s(out, comment);
}
