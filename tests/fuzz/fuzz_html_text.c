/* fuzz_html_text.c: any bytes as HTML. Text comes out, it is UTF-8, and marks add no line. */
#include "tests/fuzz/fuzz.h"

#include "lib/text.h"
#include "mailer/html_text.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static size_t lines(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(256 << 20);
	struct str html = { (const char *)data, size };
	struct str marked = html_text(a, html, HTML_TEXT_QUOTES), plain = html_text(a, html, HTML_TEXT_PLAIN);

	must(text_utf8_valid(marked, NULL) && text_utf8_valid(plain, NULL), "text is UTF-8");
	must(lines(marked) == lines(plain), "marks add no line");
	must(marked.n >= plain.n, "marks are all that is added");
	must(marked.n == 0 || marked.p[marked.n - 1] == '\n', "the last line has an end");
	return 0;
}
