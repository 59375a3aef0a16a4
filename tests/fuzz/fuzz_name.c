/* fuzz_name.c: any bytes as a name, and as a technician's table of acronyms. Words are bounded, folded and of their kind; case,
 * white space, and a legal form behind it change no name. */
#include "tests/fuzz/fuzz.h"

#include "lib/text.h"
#include "rules/name.h"
#include "rules/place.h"

#include <stdlib.h>

enum { SHORT = 150 }; /* nothing of it is cut off, were each byte doubled and more */

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_word(struct arena *a, const struct name_word *w)
{
	must(w->text.n > 0);
	must(str_eq(text_fold(a, w->text), w->text));
	must(w->kind == NAME_PLACE || !memchr(w->text.p, ' ', w->text.n));
	must((w->kind == NAME_NUMBER) <= str_digits(w->text));
	must(!w->municipality || (w->kind == NAME_PLACE && place_get(w->municipality)));
}

static bool same(const struct name *x, const struct name *y)
{
	bool all = x->n == y->n && x->branch == y->branch;

	for (int i = 0; all && i < x->n; i++)
		all = x->words[i].kind == y->words[i].kind && str_eq(x->words[i].text, y->words[i].text) &&
		    x->words[i].municipality == y->words[i].municipality;
	return all;
}

static void check_same(struct arena *a, int n, const struct name *want, struct str other)
{
	struct name out[NAME_READINGS];

	must((name_read(a, NULL, other, out) > 0) == (n > 0));
	must(!n || same(want, &out[0]));
}

/* Letters, digits and spaces only: then nothing is lost by folding it before. */
static bool is_bare(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != ' ')
			return false;
	return true;
}

static void check_forms(struct arena *a, struct str s, int n, const struct name *want)
{
	char *wide = arena_alloc(a, 2 * s.n + 1);
	size_t used = 0;

	for (size_t i = 0; i < s.n; i++) {
		wide[used++] = s.p[i];
		if (s.p[i] == ' ')
			wide[used++] = ' ';
	}
	check_same(a, n, want, (struct str){ wide, used });
	if (is_bare(s))
		check_same(a, n, want, text_fold(a, s));
	if (n)
		check_same(a, n, want, arena_fmt(a, "%.*s inc.", STR_ARG(s)));
}

static void check_name(struct arena *a, struct str s)
{
	struct name out[NAME_READINGS], again[NAME_READINGS];
	int n = name_read(a, NULL, s, out);

	must(n >= 0 && n <= NAME_READINGS);
	must(name_read(a, NULL, s, again) == n);
	for (int i = 0; i < n; i++) {
		must(out[i].n > 0 && out[i].n <= NAME_WORDS);
		must(same(&out[i], &again[i]));
		must(str_eq(out[i].initials, again[i].initials));
		must(!out[i].long_initials.n || out[i].long_initials.n > out[i].initials.n);
		for (int k = 0; k < out[i].n; k++)
			check_word(a, &out[i].words[k]);
		for (int k = 0; k < i; k++)
			must(!same(&out[i], &out[k]));
	}
	must(n > 0 || !text_fold(a, s.n > NAME_BYTES ? (struct str){ s.p, NAME_BYTES } : s).n);
	if (s.n <= SHORT && !memchr(s.p ? s.p : "", '\0', s.n))
		check_forms(a, s, n, &out[0]);
}

static void check_table(struct arena *a, struct str s)
{
	const struct name_words *w, *again;
	struct name out[NAME_READINGS];
	struct err e = { 0 };

	if (!name_words_with(a, s, "fuzz", &w, &e)) {
		must(e.kind == ERR_INPUT);
		return;
	}
	must(name_words_with(a, s, "again", &again, &e));
	must(name_words_version(w) == name_words_version(again));
	name_read(a, w, s, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(256 << 20);
	struct str s = { (const char *)data, size };

	if (size > 4096)
		return 0;
	must(name_sound(a, s).n <= 8);
	if (size && memchr(data, '\t', size))
		check_table(a, s);
	check_name(a, s);
	return 0;
}
