/* fuzz_line.c: any bytes as a cell of telephone numbers: at most eight lines, each once, each made of what its kind
 * promises, and a line written plainly is read as itself. */
#include "tests/fuzz/fuzz.h"

#include "rules/line.h"

#include <stdlib.h>

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_digits(const struct line *l)
{
	struct str d = l->digits;

	switch (l->kind) {
	case LINE_FOREIGN:
		must(d.n >= 8 && d.n <= 16 && d.p[0] == '+' && str_digits((struct str){ d.p + 1, d.n - 1 }));
		return;
	case LINE_LOCAL:
		must(d.n == 7 && str_digits(d));
		return;
	case LINE_SHORT:
		must((d.n == 3 || d.n == 7) && str_digits(d));
		return;
	default:
		must(d.n == 10 && str_digits(d) && d.p[0] >= '2' && d.p[3] >= '2');
	}
}

static bool same(const struct line *x, const struct line *y)
{
	return x->kind == y->kind && str_eq(x->digits, y->digits) && str_eq(x->extension, y->extension);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	struct line lines[LINES_MAX], again[LINES_MAX];
	int n = line_read(a, (struct str){ (const char *)data, size }, lines);

	must(n >= 0 && n <= LINES_MAX);
	for (int i = 0; i < n; i++) {
		const struct line *l = &lines[i];
		check_digits(l);
		must(!l->extension.n || (l->extension.n <= 6 && str_digits(l->extension)));
		for (int k = 0; k < i; k++)
			must(!same(l, &lines[k]));
		struct str plain = arena_fmt(a, "%.*s%s%.*s", STR_ARG(l->digits),
		    l->extension.n ? " poste " : "", STR_ARG(l->extension));
		must(line_read(a, plain, again) == 1 && same(l, &again[0]));
	}
	return 0;
}
