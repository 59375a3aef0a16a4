/* fuzz_mime.c: any bytes as a message. It is read, all of it is UTF-8 within its limits, and twice gives the same. */
#include "tests/fuzz/fuzz.h"

#include "lib/text.h"
#include "mailer/mime.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static bool clean(struct str s, bool one_line)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < ' ' && (one_line || (c != '\n' && c != '\t'))) || c == 0x7F)
			return false;
	}
	return text_utf8_valid(s, NULL);
}

static void check_headers(const struct mime_header *h)
{
	for (; h; h = h->next) {
		must(clean(h->value, true), "the value of a header is one clean line");
		/* A decoded word may be a little longer than it was. */
		must(h->value.n <= 4 * MIME_HEADER_MAX, "the value of a header has its limit");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(512 << 20);
	struct str bytes = { (const char *)data, size };
	struct mail m, again;

	mime_read(a, bytes, &m);
	must(clean(m.text, false) && clean(m.html, false), "texts are clean");
	must(clean(m.returned_text, false), "the text that came back is clean");
	must(clean(m.from_name, true) && clean(m.subject, true), "names and subjects are one clean line");
	check_headers(m.headers);
	check_headers(m.returned);
	check_headers(m.report_fields);
	for (const struct mime_recipient *r = m.recipients; r; r = r->next)
		must(clean(r->final, true) && clean(r->diagnostic, true), "the fields of a report are clean");
	mime_read(a, bytes, &again);
	must(str_eq(m.text, again.text) && str_eq(m.subject, again.subject) && m.date == again.date,
	    "the same bytes are the same message");
	return 0;
}
