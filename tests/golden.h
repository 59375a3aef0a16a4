/* golden.h: output held to a file of tests/golden/. VIGIE_GOLDEN=write writes the files anew: then read the
 * diff. */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include "lib/buf.h"
#include "tests/test.h"

/* Reads a whole file; empty when it is not there. */
static inline void test_read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char piece[4096];

	buf_reset(out);
	for (size_t n; f && (n = fread(piece, 1, sizeof piece, f)) > 0;)
		buf_add(out, piece, n);
	if (f)
		fclose(f);
}

static inline void test_write_file(const char *path, struct str bytes)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0)
		fail_msg("%s cannot be written", path);
}

static inline void test_golden_file(const char *path, struct str have)
{
	struct buf AUTO_BUF want = BUF_INIT(64 << 20);
	const char *mode = getenv("VIGIE_GOLDEN");

	if (mode && strcmp(mode, "write") == 0)
		test_write_file(path, have);
	test_read_file(path, &want);
	assert_str(have, buf_str(&want));
}

static inline void test_golden(const char *name, struct str have)
{
	char path[256];

	snprintf(path, sizeof path, "tests/golden/%s", name);
	test_golden_file(path, have);
}

#endif
