/* test_mapping_faults.c: what is wrong with a mapping is told at once, with its lines. */
#include "tests/test.h"
#include "tests/unit/mappings.h"

/* A mapping that is wrong, and parts of what is said about it. */
static const struct fault_row {
	const char *name, *mapping, *says, *says_too;
} faults[] = {
	{ "nothing in it", "", "say in [list] by which columns", "say in [record]" },
	{ "an unknown column", "[list]\nkey = Nom\n[record]\nname = {Nomm}\n",
	    "test.map: line 4: there is no column \"Nomm\"", "the nearest are \"Nom\"" },
	{ "an unknown column, and nothing near", "[list]\nkey = Nom\n[record]\nname = {Zzzzzzzzz}\n",
	    "there is no column \"Zzzzzzzzz\"; the list begins with \"Nom\", \"Téléphone\"", NULL },
	{ "an unknown key column", "[list]\nkey = Nom, Vile\n[record]\nname = {Nom}\n",
	    "line 2: there is no column \"Vile\"", "\"Ville\"" },
	{ "an unknown column in a filter", "[list]\nkey = Nom\n[record]\nname = {Nom | when {Actif}}\n",
	    "there is no column \"Actif\"", NULL },
	{ "the third of two", "[list]\nkey = Nom\n[record]\nname = {Nom#2}\n", "there is no column \"Nom#2\"",
	    NULL },
	{ "an unknown filter", "[list]\nkey = Nom\n[record]\nname = {Nom | uper}\n",
	    "there is no filter \"uper\"", "upper" },
	{ "an unknown field", "[list]\nkey = Nom\n[record]\nwebsit = {Nom}\n",
	    "\"websit\" is no field of organization; is website meant? One of your own is called x_websit",
	    NULL },
	{ "an unknown field in a child", "[list]\nkey = Nom\n[record]\nphones[main].numero = {Nom}\n",
	    "\"numero\" is no field of phone; is number meant?", NULL },
	{ "an unknown list", "[list]\nkey = Nom\n[record]\nfones[main].number = {Nom}\n",
	    "\"fones\" is no field", NULL },
	{ "a list without a slot", "[list]\nkey = Nom\n[record]\nphones.number = {Nom}\n", "phones is a list",
	    NULL },
	{ "a path twice",
	    "[list]\nkey = Nom\n[record]\nphones[a].number = {Nom}\nphones[\"a\"].number = {Ville}\n",
	    "line 5: this path has a line already", NULL },
	{ "the record's id", "[list]\nkey = Nom\n[record]\nid = {Nom}\n", "said in [list]: \"id = Column\"",
	    NULL },
	{ "a child without a field", "[list]\nkey = Nom\n[record]\nphones[main] = {Nom}\n", "is neither",
	    NULL },
	{ "a constant outside the standard", "[list]\nkey = Nom\n[record]\nservices[a].status = actif\n",
	    "line 4: \"actif\" is none of the values", NULL },
	{ "a constant that is no visibility", "[list]\nkey = Nom\n[record]\nemail@vis = secret\n",
	    "a visibility is", NULL },
	{ "nothing behind the equals sign", "[list]\nkey = Nom\n[record]\nname =\n", "nothing stands behind",
	    NULL },
	{ "a reference to no slot",
	    "[list]\nkey = Nom\n[record]\nservices[a].service_at_locations[b].location_id = main\n",
	    "line 4: location_id = main", "no such object" },
	{ "an open brace", "[list]\nkey = Nom\n[record]\nname = {Nom\n", "not closed", NULL },
	{ "a brace too many", "[list]\nkey = Nom\n[record]\nname = Nom}\n", "write \"}}\"", NULL },
	{ "something behind a filter", "[list]\nkey = Nom\n[record]\nname = {Nom | upper lower}\n",
	    "\"|\" or \"}\" is expected before \"lower}\"", NULL },
	{ "part without a number", "[list]\nkey = Nom\n[record]\nname = {Nom | part \"/\"}\n",
	    "\"part\" wants which part", NULL },
	{ "a date format", "[list]\nkey = Nom\n[record]\nname = {Nom | date \"jj/mm/aaaa\"}\n",
	    "\"DD/MM/YYYY\"", NULL },
	{ "no such table", "[list]\nkey = Nom\n[record]\nname = {Nom | table villes}\n",
	    "no section [table villes]", NULL },
	{ "a table with a value twice",
	    "[list]\nkey = Nom\n[record]\nname = {Nom | table t}\n[table t]\nÉté = 1\nete = 2\n",
	    "[table t] says twice what becomes of \"ete\"", NULL },
	{ "match with a value twice", "[list]\nkey = Nom\n[record]\nname = {Nom | match \"a=1; A=2\"}\n",
	    "says twice what becomes of \"a\"", NULL },
	{ "match without equals", "[list]\nkey = Nom\n[record]\nname = {Nom | match \"a\"}\n",
	    "\"match\" wants", NULL },
	{ "id and key", "[list]\nkey = Nom\nid = Nom\n[record]\nname = {Nom}\n", "keep one of them", NULL },
	{ "an unknown setting", "[list]\nkey = Nom\nclef = Nom\n[record]\nname = {Nom}\n",
	    "line 3: [list] has no \"clef\"", NULL },
	{ "an unknown language", "[list]\nkey = Nom\nlang = de\n[record]\nname = {Nom}\n", "lang is", NULL },
	{ "an unknown section", "[list]\nkey = Nom\n[record]\nname = {Nom}\n[recrod]\n", "not [recrod]",
	    NULL },
	{ "each without a list", "[list]\nkey = Nom\n[record]\nname = {Nom | each \";\"}\n",
	    "line 4: \"each\" makes several children", NULL },
	{ "each of two columns",
	    "[list]\nkey = Nom\n[record]\nphones[a].number = {Nom | each \";\"}\n"
	    "phones[a].type = {Ville | each \";\"}\n",
	    "line 5: the lines of one child", NULL },
	{ "each in each",
	    "[list]\nkey = Nom\n[record]\nservices[a].name = {Nom | each \";\"}\n"
	    "services[a].phones[a].number = {Ville | each \";\"}\n",
	    "line 5: a child that \"each\" makes", NULL },
	{ "a reference to what each makes",
	    "[list]\nkey = Nom\n[record]\nlocations[a].name = {Nom | each \";\"}\n"
	    "services[a].service_at_locations[b].location_id = a\n",
	    "line 5: a is made several times", NULL },
	{ "a key that is columns and auto", "[list]\nkey = auto\nid = Nom\n[record]\nname = {Nom}\n",
	    "keep one of them", NULL },
	{ "all that is wrong at once",
	    "[list]\nkey = Nom\n[record]\nname = {Nomm}\nwebsit = {Ville}\nemail = {Nom | x}\n",
	    "line 4: there is no column", "line 6: there is no filter" },
};

static void test_fault(void **state)
{
	const struct fault_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	struct mapping *m = NULL;
	struct str cells[CELLS];
	int n = mappings_cut("Nom|Téléphone|Ville", cells);

	bool ok = conf_parse("test.map", str_of(r->mapping), &conf, &e) &&
	    mapping_new(a, conf, &entities[ENTITY_ORGANIZATION], cells, n, &m, &e);
	assert_false(ok);
	assert_null(m);
	assert_err(e, ERR_CONFIG, r->says);
	if (r->says_too)
		assert_err(e, ERR_CONFIG, r->says_too);
}

static void test_too_many_faults(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct str text = STR("[list]\nkey = Nom\n[record]\n");
	struct err e = { 0 };
	struct mapping *m;

	(void)state;
	for (int i = 0; i < 40; i++)
		text = arena_fmt(a, "%.*sx_%d = {Rien du tout %d}\n", STR_ARG(text), i, i);
	assert_false(mappings_new(a, text.p, "Nom", &conf, &m, &e));
	assert_err(e, ERR_CONFIG, "line 4: there is no column \"Rien du tout 0\"");
	assert_err(e, ERR_CONFIG, " more");
}

static void test_unused(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	struct mapping *m;

	(void)state;
	assert_ok(mappings_new(a, "[list]\nkey = Nom\n[record]\nname = {Nom | when {Actif}}\nx_a = {C}\n",
	    "Note|Nom|Fax|Actif|C", &conf, &m, &e));
	assert_int_equal(mapping_unused(m, 0), 0);
	assert_int_equal(mapping_unused(m, 1), 2);
	assert_str(mapping_column(m, 2), STR("Fax"));
	assert_int_equal(mapping_unused(m, 3), -1);
}

static const struct file_row {
	const char *name, *mapping, *encoding;
	char delimiter;
	bool wrong;
} files[] = {
	{ "file: nothing said", "", "", '\0', false },
	{ "file: auto", "[list]\nencoding = auto\ndelimiter = auto\n", "", '\0', false },
	{ "file: declared", "[list]\nencoding = macintosh\ndelimiter = ;\n", "macintosh", ';', false },
	{ "file: tab", "[list]\ndelimiter = tab\n", "", '\t', false },
	{ "file: no delimiter", "[list]\ndelimiter = x\n", "", '\0', true },
};

static void test_file(void **state)
{
	const struct file_row *r = *state;
	struct conf *AUTO_CONF conf = NULL;
	struct mapping_file file;
	struct err e = { 0 };

	assert_ok(conf_parse("test.map", str_of(r->mapping), &conf, &e));
	if (r->wrong) {
		assert_false(mapping_file(conf, &file, &e));
		assert_err(e, ERR_CONFIG, "a delimiter is");
		return;
	}
	assert_ok(mapping_file(conf, &file, &e));
	assert_str(file.encoding, str_of(r->encoding));
	assert_int_equal(file.delimiter, r->delimiter);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, faults, test_fault);
	TESTS_ROWS(&t, files, test_file);
	tests_add(&t, "faults that find no room are counted", test_too_many_faults, NULL);
	tests_add(&t, "columns that are not used", test_unused, NULL);
	return tests_run(&t, "mapping_faults");
}
