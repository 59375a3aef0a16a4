/* test_match_reason.c: why two records are held to be the same, or not. */
#include "tests/test.h"

#include "rules/match_reason.h"
#include "tests/records.h"

enum { MEMORY = 16 << 20 };

struct row {
	const char *name;
	const char *left, *right; /* members of the two organisations */
	const char *reasons;      /* "+code left / right" or "-code …" a line, in the order of the codes */
};

#define NAME(n)   "\"name\":\"" n "\""
#define PHONE(n)  "\"phones\":[{\"number\":\"" n "\"}]"
#define AT(s, c)  "\"locations\":[{\"addresses\":[{\"address_1\":\"" s "\",\"city\":\"" c "\"}]}]"
#define NUMBER(n) "\"organization_identifiers\":[{\"identifier_type\":\"NEQ\",\"identifier\":\"" n "\"}]"

/* clang-format off */
static const struct row rows[] = {
	{ "nothing to compare but names that are apart", NAME("Le Phare boréal"), NAME("Cuisine du Faubourg"),
	  "-name-apart phare boreal / cuisine faubourg\n" },
	{ "equal is said once", NAME("Le Phare boréal") "," PHONE("418 555-0101"), NAME("Phare boreal") "," PHONE("(418) 555-0101"),
	  "+name-equal-common phare boreal\n+phone-same 418 555-0101\n" },
	{ "other telephones", NAME("Le Phare boréal") "," PHONE("418 555-0101"), NAME("Le Phare boréal") "," PHONE("418 555-0177"),
	  "+name-equal-common phare boreal\n-phone-apart 418 555-0101 / 418 555-0177\n" },
	{ "telephones that differ by a digit", NAME("Le Phare boréal") "," PHONE("418 555-0101"), NAME("Le Phare boréal") "," PHONE("418 555-0107"),
	  "+name-equal-common phare boreal\n+phone-near 418 555-0101 / 418 555-0107\n" },
	{ "the same address", NAME("Le Phare boréal") "," AT("12, rue des Pommiers", "Lévis"), NAME("Le Phare boréal") "," AT("12 rue des Pommiers", "Lévis"),
	  "+name-equal-common phare boreal\n+place-same 12 pommiers, Lévis\n" },
	{ "other municipalities", NAME("Le Phare boréal") "," AT("12, rue des Pommiers", "Lévis"), NAME("Le Phare boréal") "," AT("7 rue du Lac", "Rimouski"),
	  "+name-equal-common phare boreal\n-place-apart 12 pommiers, Lévis / 7 lac, Rimouski\n" },
	{ "the same registration number", NAME("Le Phare boréal") "," NUMBER("1140000012"), NAME("Cuisine du Faubourg") "," NUMBER("1140000012"),
	  "-name-apart phare boreal / cuisine faubourg\n+number-same 1140000012\n" },
	{ "names that hold different numbers", NAME("Logis Tournesol 1"), NAME("Logis Tournesol 2"),
	  "?veto-numbers 1 / 2\n" },
	{ "names that say different municipalities", NAME("Phare de Rimouski"), NAME("Phare de Beloeil"),
	  "?veto-places rimouski / beloeil\n" },
};
/* clang-format on */

static void add(struct arena *a, struct match_set *s, const char *members)
{
	struct err e = { 0 };
	struct record *r = records_read(a, ENTITY_ORGANIZATION, arena_fmt(a, "{%s}", members).p);

	assert_ok(match_set_add(s, match_form_of(a, NULL, r), 0, &e));
}

static int by_code(const void *x, const void *y)
{
	return strcmp(((const struct match_reason *)x)->code, ((const struct match_reason *)y)->code);
}

/* The weights that ship, and a set of the two. */
struct two {
	struct arena *a;
	struct match_set *set;
	struct match_model *m;
	struct match_census census;
};

static void two_new(struct two *t, const struct row *r)
{
	*t = (struct two){
		.a = arena_new(MEMORY), .set = match_set_new(MEMORY), .m = calloc(1, sizeof *t->m)
	};
	assert_non_null(t->m);
	match_model_ship(t->m);
	add(t->a, t->set, r->left);
	add(t->a, t->set, r->right);
	match_set_census(t->set, &t->census);
	match_set_weigh(t->set, &t->census, 0);
}

static void two_free(struct two *t)
{
	match_census_free(&t->census);
	match_set_free(&t->set);
	free(t->m);
	arena_free(&t->a);
}
#define AUTO_TWO __attribute__((cleanup(two_free)))

static struct str line_of(struct arena *a, const struct match_reason *r, char sign)
{
	return arena_fmt(a, "%c%s%s%.*s%s%.*s\n", sign, r->code, r->left.n ? " " : "", STR_ARG(r->left),
	    r->right.n ? " / " : "", STR_ARG(r->right));
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct match_reason out[MATCH_REASONS];
	struct two AUTO_TWO t;
	struct str have = STR("");

	two_new(&t, row);
	int n = match_reasons(t.a, t.set, t.m, 0, 1, out);
	qsort(out, (size_t)n, sizeof *out, by_code);
	for (int i = 0; i < n; i++) {
		bool veto = strncmp(out[i].code, "veto-", 5) == 0;
		if (veto == (row->reasons[0] == '?'))
			have = arena_fmt(t.a, "%.*s%.*s", STR_ARG(have),
			    STR_ARG(line_of(t.a, &out[i],
			        veto                  ? '?'
			            : out[i].bits > 0 ? '+'
			                              : '-')));
		assert_true(strlen(out[i].text) > 0);
	}
	assert_str(have, str_of(row->reasons));
}

/* Vetoes first, then the strongest evidence, whichever way it speaks. */
static void test_order(void **state)
{
	static const struct row row = { .left = NAME("Logis Tournesol 1") "," PHONE("418 555-0101") "," AT(
		                            "12, rue des Pommiers", "Lévis"),
		.right = NAME("Logis Tournesol 2") "," PHONE("418 555-0101") "," AT(
		    "12, rue des Pommiers", "Lévis") };
	struct match_reason out[MATCH_REASONS];
	struct two AUTO_TWO t;

	(void)state;
	two_new(&t, &row);
	int n = match_reasons(t.a, t.set, t.m, 0, 1, out);
	assert_int_equal(n, 4);
	assert_string_equal(out[0].code, "veto-numbers");
	for (int i = 2; i < n; i++)
		assert_true(out[i - 1].bits * out[i - 1].bits >= out[i].bits * out[i].bits);
}

/* Whoever stands on the left, the same is said. */
static void test_turned(void **state)
{
	struct match_reason out[MATCH_REASONS];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct two AUTO_TWO t;
		two_new(&t, &rows[i]);
		int n = match_reasons(t.a, t.set, t.m, 0, 1, out), back;
		struct match_reason other[MATCH_REASONS];
		back = match_reasons(t.a, t.set, t.m, 1, 0, other);
		assert_int_equal(n, back);
		for (int k = 0; k < n; k++)
			assert_string_equal(out[k].code, other[k].code);
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "the strongest first", test_order, NULL);
	tests_add(&t, "asked the other way round the reasons are the same", test_turned, NULL);
	return tests_run(&t, "match_reason");
}
