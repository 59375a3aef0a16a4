/* fuzz_web.c: any bytes as a web address and as an e-mail address: what comes out is a host in ASCII and well-formed text within
 * its limits, and a domain is its own domain. */
#include "tests/fuzz/fuzz.h"

#include "lib/text.h"
#include "rules/web.h"

#include <stdlib.h>

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check(struct arena *a, const struct web *w)
{
	struct web again;

	must(w->domain.n > 2 && w->domain.n <= WEB_HOST_MAX && memchr(w->domain.p, '.', w->domain.n));
	for (size_t i = 0; i < w->domain.n; i++) {
		char c = w->domain.p[i];
		must((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_');
	}
	must(w->page.n <= WEB_PAGE_MAX && text_utf8_valid(w->page, NULL));
	must(w->kind == WEB_SHARED || !w->page.n);
	must(web_of_url(a, arena_fmt(a, "http://%.*s/", STR_ARG(w->domain)), &again));
	must(str_eq(again.domain, w->domain));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	struct str s = { (const char *)data, size };
	struct web w;

	if (web_of_url(a, s, &w))
		check(a, &w);
	if (web_of_email(a, s, &w)) {
		check(a, &w);
		must(w.kind == WEB_OWN || memchr(w.page.p, '@', w.page.n));
	}
	return 0;
}
