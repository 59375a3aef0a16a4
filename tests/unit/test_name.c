/* test_name.c: names of organisations as lists write them, and the words that are compared. */
#include "tests/test.h"

#include "rules/name.h"

struct row {
	const char *name;
	const char *words; /* of the first reading: plain as they are, *generic, @place, #number */
};

/* clang-format off */
static const struct row rows[] = {
	{ "La Maison des jeunes (MDJ) de St-Nicolas inc.", "*mdj @saint nicolas" },
	{ "Maison des jeunes de Saint-Nicolas", "*mdj @saint nicolas" },
	{ "Maison de jeunes de Beloeil", "*mdj @beloeil" },
};
/* clang-format on */

static struct str text_of(struct arena *a, const struct name *n)
{
	static const char *const marks[] = { "", "*", "@", "#" };
	struct str text = { "", 0 };

	for (int i = 0; i < n->n; i++)
		text = arena_fmt(a, "%.*s%s%s%.*s", STR_ARG(text), i ? " " : "", marks[n->words[i].kind],
		    STR_ARG(n->words[i].text));
	return text;
}

static void test_words(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct name out[NAME_READINGS];

	assert_int_not_equal(name_read(a, NULL, str_of(r->name), out), 0);
	assert_str(text_of(a, &out[0]), str_of(r->words));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_words);
	return tests_run(&t, "name");
}
