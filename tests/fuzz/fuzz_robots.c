/* fuzz_robots.c: any bytes as robots.txt, and a path behind the first NUL. What is written with escapes is the same path;
 * rules for others change nothing; the file ends where it ends. */
#include "tests/fuzz/fuzz.h"

#include "lib/buf.h"
#include "lib/robots.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static bool allows(struct str text, struct str path)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 26);
	const struct robots *r = robots_parse(a, text, STR("vigie"));

	must(robots_delay_ms(r) >= 0, "a delay is not negative");
	must(robots_allows(r, STR("/robots.txt")), "robots.txt may be read");
	return robots_allows(r, path);
}

/* Each byte of the path escaped where that makes no other path. */
static void escape(struct str path, struct buf *out)
{
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if ((letter || c >= 0x80) && (i == 0 || path.p[i - 1] != '%') &&
		    (i < 2 || path.p[i - 2] != '%'))
			buf_fmt(out, "%%%02x", c);
		else
			buf_char(out, (char)c);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf AUTO_BUF path = BUF_INIT(1 << 20), AUTO_BUF escaped = BUF_INIT(1 << 20),
	                    AUTO_BUF more = BUF_INIT(1 << 20);
	const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
	struct str text = { (const char *)data, nul ? (size_t)(nul - data) : size };

	if (size > 4096)
		return 0;
	buf_char(&path, '/');
	if (nul)
		buf_add(&path, nul + 1, size - text.n - 1);
	bool allowed = allows(text, buf_str(&path));
	escape(buf_str(&path), &escaped);
	must(allows(text, buf_str(&escaped)) == allowed, "escapes make no other path");
	buf_s(&more, STR("\n\nUser-agent: somebody-else\nAllow: /\nDisallow: /a\nCrawl-delay: 9\n\n"));
	buf_s(&more, text);
	must(allows(buf_str(&more), buf_str(&path)) == allowed, "rules for others change nothing");
	buf_reset(&more);
	buf_s(&more, text);
	buf_s(&more, STR("\n\nUser-agent: vigie\nDisallow: *\n"));
	must(!allows(buf_str(&more), buf_str(&path)) || allowed,
	    "a longer rule can only go before one that allows");
	return 0;
}
