/* test_categories.c: the table of a source's categories, and what it does to records. */
#include "tests/test.h"

#include "lib/file.h"
#include "sync/categories.h"

enum { ARENA_MAX = 16 * 1024 * 1024 };

static struct categories *table(struct arena *a, const char *text, struct err *e)
{
	struct categories *c = NULL;
	char dir[64];

	test_mkdir(dir);
	const char *path = arena_fmt(a, "%s/table.csv", dir).p;
	assert_true(file_write_all(path, FILE_PUBLIC, str_of(text), e));
	bool ok = categories_read(path, &c, e);
	unlink(path);
	rmdir(dir);
	return ok ? c : NULL;
}

/* Tables that cannot be read, and what is said of them. */
static const struct wrong {
	const char *name, *text, *says;
} wrongs[] = {
	{ "nothing", "", "table.csv: it is empty" },
	{ "an unknown column", "category;code;colour\n", "nobody knows a column \"colour\"" },
	{ "no category", "code;name\nBD;x\n", "there is no column \"category\"" },
	{ "a blank category", "category;code;name\n;BD;x\n", "line 2: the category is blank" },
	{ "a term without a name", "category;code;name\nRepas;BD;\n", "line 2: the term BD has no name" },
	{ "a quote that nobody closes", "category;code;name\n\"Repas;BD;x\n", "table.csv" },
};

static void test_wrong(void **state)
{
	const struct wrong *w = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct err e = { 0 };

	assert_null(table(a, w->text, &e));
	assert_err(e, ERR_CONFIG, w->says);
}

#define HEAD       "Catégorie\tTaxonomie\tCode\tNom\tNom_en\n"
#define TABLE      HEAD "Logis\tHSIS\tBH\tHébergement\tShelter\nDivers\t\t\t\t\nSanté / social\t\tLL\tSanté\t\n"
#define TERM(name) "{\"id\":\"x\",\"taxonomy_term\":{\"id\":\"t\",\"name\":\"" name "\"}}"

/* An organization's attributes, and its members afterwards, ids left out. */
static const struct row {
	const char *name, *attributes, *after;
} rows[] = {
	{ "found", TERM("Logis"),
	    "\"attributes\":[{\"taxonomy_term\":{\"code\":\"BH\",\"name\":\"Hébergement\",\"taxonomy\":\"HSIS\",\"vigie\":{\"en\":{\"name\":\"Shelter\"}}}}]" },
	{ "folded", TERM(" LOGIS "),
	    "\"attributes\":[{\"taxonomy_term\":{\"code\":\"BH\",\"name\":\"Hébergement\",\"taxonomy\":\"HSIS\",\"vigie\":{\"en\":{\"name\":\"Shelter\"}}}}]" },
	{ "by its code", "{\"id\":\"x\",\"taxonomy_term\":{\"id\":\"t\",\"code\":\"divers\",\"name\":\"\"}}",
	    "\"x_category\":[\"divers\"]" },
	{ "known, and no term of ours", TERM("Divers"), "\"x_category\":[\"Divers\"]" },
	{ "not in the table", TERM("Danse"), "\"x_category\":[\"Danse\"]" },
	{ "a slash that is part of it", TERM("santé / Social"),
	    "\"attributes\":[{\"taxonomy_term\":{\"code\":\"LL\",\"name\":\"Santé\"}}]" },
	{ "pieces, some of them known", TERM("Danse, logis"),
	    "\"attributes\":[{\"taxonomy_term\":{\"code\":\"BH\",\"name\":\"Hébergement\",\"taxonomy\":\"HSIS\",\"vigie\":{\"en\":{\"name\":\"Shelter\"}}}}],\"x_category\":[\"Danse\"]" },
	{ "pieces, none of them known", TERM("Danse, chant"), "\"x_category\":[\"Danse, chant\"]" },
	{ "two attributes not in it",
	    TERM("Danse") ","
	                  "{\"id\":\"y\",\"taxonomy_term\":{\"id\":\"u\",\"name\":\"Chant\"}}",
	    "\"x_category\":[\"Danse\",\"Chant\"]" },
	{ "no category at all", "{\"id\":\"x\",\"value\":\"oui\"}", "\"attributes\":[{\"value\":\"oui\"}]" },
};

/* Takes the member "id" of attributes and terms away. */
static void forget_ids(struct record *r)
{
	for (int f = 0; f < r->entity->n_fields; f++)
		for (struct record *c = field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first : NULL;
		     c; c = c->next) {
			record_set(c, 0, STR_NONE);
			c->own_id = STR_NONE;
			forget_ids(c);
		}
}

static const char *written(struct arena *a, const struct record *r)
{
	struct buf AUTO_BUF b = BUF_INIT(1 << 16);

	record_write_json(&b, r);
	return arena_z(a, buf_str(&b));
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct err e = { 0 };
	struct categories *AUTO_CATEGORIES c = table(a, TABLE, &e);
	struct record *r = record_read_json(a,
	    arena_fmt(a, "{\"id\":\"F\",\"attributes\":[%s]}", row->attributes),
	    &entities[ENTITY_ORGANIZATION], &e);

	assert_non_null(c);
	assert_non_null(r);
	categories_apply(c, a, r);
	forget_ids(r);
	for (const struct extra *x = r->extras; x; x = x->next)
		assert_int_equal(x->vis, AUDIENCE_INTERNAL);
	assert_string_equal(
	    written(a, r), arena_fmt(a, "{\"id\":\"F\"%s%s}", *row->after ? "," : "", row->after).p);
}

/* What was not found is counted, by name, and not without end. */
static void test_unknown(void **state)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)256 << 20);
	struct err e = { 0 };
	struct categories *AUTO_CATEGORIES c = table(a, TABLE, &e);
	const struct category_unknown *unknown;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct record *r = record_read_json(a,
		    arena_fmt(a, "{\"id\":\"F\",\"attributes\":[" TERM("Genre %d") "]}", i % 1500),
		    &entities[ENTITY_ORGANIZATION], &e);
		categories_apply(c, a, r);
	}
	assert_int_equal(categories_unknown(c, &unknown), 1000);
	assert_str(unknown[0].name, STR("Genre 0"));
	assert_int_equal(unknown[0].n, 2);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, wrongs, test_wrong);
	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "what is not in it", test_unknown, NULL);
	return tests_run(&t, "categories");
}
