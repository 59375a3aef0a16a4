/* test_review_diff.c: where two texts differ, for a person to see. */
#include "tests/test.h"

#include "cmd/review_diff.h"
#include "lib/buf.h"
#include "lib/text.h"

struct row {
	const char *name, *old, *new;
	const char *want_old, *want_new; /* what differs between brackets */
};

static const struct row rows[] = {
	{ "nothing", "", "", "", "" },
	{ "the same", "1450, ch. Filteau", "1450, ch. Filteau", "1450, ch. Filteau", "1450, ch. Filteau" },
	{ "against nothing", "", "rue X", "", "[rue X]" },
	{ "digits of a telephone number", "418 836-0000", "418 836-0012", "418 836-00[00]",
	    "418 836-00[12]" },
	{ "a word is another", "rue Principale", "avenue Principale", "[rue] Principale",
	    "[avenue] Principale" },
	{ "a letter of a word", "Saint-Nicolas", "Saint-Nicholas", "Saint-Nicolas", "Saint-Nic[h]olas" },
	{ "more at the end", "12 à 17 ans.", "12 à 17 ans, sur rendez-vous.", "12 à 17 ans.",
	    "12 à 17 ans[, sur rendez-vous]." },
	{ "less in the middle", "du lundi au jeudi et le samedi", "du lundi et le samedi",
	    "du lundi [au jeudi ]et le samedi", "du lundi et le samedi" },
	{ "two words in a row are one mark", "le mardi matin ici", "le jeudi soir ici",
	    "le [mardi matin] ici", "le [jeudi soir] ici" },
	{ "an accent written apart stays with its letter", "cafe\u0301 noir", "cafe noir",
	    "caf[e\u0301] noir", "caf[e] noir" },
	{ "nothing alike", "abc", "xyz", "[abc]", "[xyz]" },
	{ "only white space", "a b", "a\u00a0b", "a[ ]b", "a[\u00a0]b" },
	{ "bytes that are no UTF-8", "a\xff b", "a\xfe b", "a[\xff] b", "a[\xfe] b" },
};

static struct str marked(struct arena *a, const struct review_part *p)
{
	struct buf AUTO_BUF out = BUF_INIT(64 * 1024 * 1024);

	for (; p; p = p->next)
		buf_fmt(&out, p->differs ? "[%.*s]" : "%.*s", STR_ARG(p->text));
	return arena_str(a, buf_str(&out));
}

static void test_row(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(64 * 1024 * 1024);
	const struct row *r = *state;
	struct review_part *old, *new;

	review_diff(a, str_of(r->old), str_of(r->new), &old, &new);
	assert_str(marked(a, old), str_of(r->want_old));
	assert_str(marked(a, new), str_of(r->want_new));
}

/* Thousands of words on both sides: told apart coarsely, and nothing of them is lost. */
static void test_long(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(256 * 1024 * 1024);
	struct buf AUTO_BUF x = BUF_INIT(1024 * 1024), AUTO_BUF y = BUF_INIT(1024 * 1024);
	struct review_part *old, *new;
	size_t n = 0, m = 0;

	(void)state;
	buf_fmt(&x, "same ");
	buf_fmt(&y, "same ");
	for (int i = 0; i < 20000; i++) {
		buf_fmt(&x, "x%d ", i);
		buf_fmt(&y, "y%d ", i);
	}
	review_diff(a, buf_str(&x), buf_str(&y), &old, &new);
	assert_str(old->text, STR("same "));
	assert_false(old->differs);
	assert_true(old->next->differs);
	for (const struct review_part *p = old; p; p = p->next)
		n += p->text.n;
	for (const struct review_part *p = new; p; p = p->next)
		m += p->text.n;
	assert_int_equal(n, x.n);
	assert_int_equal(m, y.n);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "thousands of words", test_long, NULL);
	return tests_run(&t, "review_diff");
}
