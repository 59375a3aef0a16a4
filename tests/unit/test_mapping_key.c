/* test_mapping_key.c: what rows are recognised by without a key, and cells with very many values. */
#include "tests/test.h"
#include "tests/unit/mappings.h"

/* What `key = auto` makes of two rows: the same record, or another one. */
static const struct auto_row {
	const char *name, *row, *native;
} autos[] = {
	{ "auto: name, street, postal code", "Le Phare|12, rue du Quai|Matane|G4W 3A2|418 555-0101",
	    "le phare|12 rue du quai|g4w 3a2" },
	{ "auto: another telephone is the same record", "LE PHARE |12 rue du Quai|Rimouski|g4w3a2|",
	    "le phare|12 rue du quai|g4w 3a2" },
	{ "auto: without a postal code its city", "Le Phare|12, rue du Quai|Matane||",
	    "le phare|12 rue du quai|matane" },
	{ "auto: without an address", "Le Phare||||1", "le phare||" },
	{ "auto: without a name", "|12, rue du Quai|Matane|G4W 3A2|1", NULL },
};

static void test_auto(void **state)
{
	const struct auto_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	struct mapping *m;
	struct mapping_result out;
	struct str cells[CELLS];
	static const char text[] = "[list]\nkey = auto\n[record]\nname = {Nom}\nphones[main].number = {Tel}\n"
	                           "locations[main].addresses[physical].address_1 = {Rue}\n"
	                           "locations[main].addresses[physical].city = {Ville}\n"
	                           "locations[main].addresses[physical].postal_code = {Code | postal}\n";

	assert_ok(mappings_new(a, text, "Nom|Rue|Ville|Code|Tel", &conf, &m, &e));
	mappings_cut(r->row, cells);
	if (r->native) {
		assert_ok(mapping_row(m, a, cells, &out, &e));
		assert_str(out.native, str_of(r->native));
		return;
	}
	assert_false(mapping_row(m, a, cells, &out, &e));
	assert_err(e, ERR_INPUT, "without a name");
}

/* More values than a cell may hold. */
static void test_each_max(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	struct buf AUTO_BUF cell = BUF_INIT(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	struct mapping *m;
	struct mapping_result out;
	int n = 0;

	(void)state;
	assert_ok(mappings_new(
	    a, "[list]\nkey = Tel\n[record]\nphones[a].number = {Tel | each \";\"}\n", "Tel", &conf, &m, &e));
	for (int i = 0; i < 150; i++)
		buf_fmt(&cell, "%d;", i);
	for (int again = 0; again < 2; again++) {
		struct str cells[] = { buf_str(&cell) };
		assert_ok(mapping_row(m, a, cells, &out, &e));
		n = 0;
		const struct record *r = out.record;
		for (const struct record *p = r->slots[entity_field(r->entity, STR("phones"))].list.first; p;
		     p = p->next)
			n++;
		assert_int_equal(n, 100);
		assert_non_null(out.refused);
		assert_non_null(strstr(out.refused->why, "more than 100"));
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, autos, test_auto);
	tests_add(&t, "each: more values than a cell may hold", test_each_max, NULL);
	return tests_run(&t, "mapping_key");
}
