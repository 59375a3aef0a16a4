/* fuzz_classify.c: any bytes as an answer. It has a class and says why; nothing is a confirmation that asks. */
#include "tests/fuzz/fuzz.h"

#include "lib/text.h"
#include "mailer/classify.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static void check_recipients(const struct reply *r)
{
	bool report = r->class == REPLY_BOUNCE || r->class == REPLY_DELAYED;

	must(!report || r->recipients, "a report has a row");
	for (const struct reply_recipient *to = r->recipients; to; to = to->next) {
		must(to->reason.n > 0, "a row has a reason");
		must(!to->permanent || (to->status.n >= 5 && to->status.p[0] == '5'),
		    "what is permanent is 5.x.x");
		must(!to->permanent || !to->delayed, "what is delayed is not permanent");
		must(text_utf8_valid(to->said, NULL) && text_utf8_valid(to->address, NULL), "a row is UTF-8");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(512 << 20);
	struct form_line line = {
		.path = STR("phones[p].number"), .label = STR("Téléphone"), .value = STR("418 555-0101")
	};
	struct reply_form form = { .fiche = STR("f"), .lines = &line };
	struct mail m;
	struct reply r;

	mime_read(a, (struct str){ (const char *)data, size }, &m);
	for (int forms = 0; forms < 2; forms++) {
		classify(a, &m, forms ? &form : NULL, &r);
		must(r.class >= REPLY_BOUNCE && r.class < REPLY_CLASSES, "there is a class");
		must(r.class == REPLY_QUESTION || r.why.n || m.subject.n == 0, "it says why");
		must(text_utf8_valid(r.text, NULL) && text_utf8_valid(r.why, NULL), "texts are UTF-8");
		must(r.class != REPLY_CONFIRMED || !r.fields, "a confirmation corrects nothing");
		must(r.class != REPLY_CORRECTED || r.fields, "a correction says what");
		must(r.class != REPLY_CONFIRMED || r.text.n || m.subject.n, "silence confirms nothing");
		check_recipients(&r);
	}
	return 0;
}
