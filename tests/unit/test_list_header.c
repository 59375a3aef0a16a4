/* test_list_header.c: the rows that name a list's columns. */
#include "tests/test.h"

#include "importers/list.h"

static const struct row {
	const char *name, *in, *header;
	const char *names; /* "|" between; NULL: an error that says `says` */
	const char *says;
	enum err_kind kind;
} rows[] = {
	{ "the first row", "a;b\n1;2\n", NULL, .names = "a|b" },
	{ "below blank lines", "\n;\na;b\n1;2\n", NULL, .names = "a|b" },
	{ "a line", "x\ny\na;b\n1;2\n", "3", .names = "a|b" },
	{ "blank lines are lines", "x\n\na;b\n1;2\n", "3", .names = "a|b" },
	{ "a blank line is no header", "x\n\na;b\n1;2\n", "2", .names = "a|b" },
	{ "a name over several columns", "Nom;Adresse;;\n;Rue;Ville;Code\n", "1-2",
	    .names = "Nom|Adresse Rue|Adresse Ville|Adresse Code" },
	{ "two of them", "Lieu;;Contact;\nRue;Ville;Nom;Poste\n", "1-2",
	    .names = "Lieu Rue|Lieu Ville|Contact Nom|Contact Poste" },
	{ "three rows", "Coordonnées;;;\nAdresse;;Téléphone;\nRue;Ville;Bureau;Cellulaire\n", "1-3",
	    .names = "Coordonnées Adresse Rue|Coordonnées Adresse Ville|Coordonnées Téléphone Bureau|"
	             "Coordonnées Téléphone Cellulaire" },
	{ "a name in both rows is one", "Nom;Ville\nNom;Ville\n", "1-2", .names = "Nom|Ville" },
	{ "a column that only the second row names", ";Ville\nNom;\n", "1-2", .names = "Nom|Ville" },
	{ "a column that nobody names", "Nom;;\n;;x\n", "1-2", .names = "Nom||x" },
	{ "a second row that is wider", "Nom\n;Rue;Ville\n", "1-2", .names = "Nom|Rue|Ville" },
	{ "rows that end before", "a;b\n", "3", .says = "header = 3, but no row begins", .kind = ERR_CONFIG },
	{ "rows that end within", "a;b\n", "1-2", .says = "header = 2, but", .kind = ERR_CONFIG },
	{ "a blank line within", "a;b\n\n1;2\n", "1-2", .says = "no row begins in line 2",
	    .kind = ERR_CONFIG },
	{ "nothing", "\n\n", NULL, .says = "it is empty", .kind = ERR_INPUT },
	{ "line 0", "a\n", "0", .says = "counted from 1", .kind = ERR_CONFIG },
	{ "backwards", "a\n", "3-2", .says = "counted from 1", .kind = ERR_CONFIG },
	{ "words", "a\n", "top", .says = "counted from 1", .kind = ERR_CONFIG },
};

static bool header_of(struct arena *a, const struct row *r, struct str *out, struct err *e)
{
	struct input *AUTO_INPUT in = input_open_mem("list.csv", str_of(r->in));
	struct str text = arena_fmt(
	    a, "[list]\ndelimiter = ;\n%s%s\n", r->header ? "header = " : "", r->header ? r->header : "");
	const struct import_job job = { .in = in };
	struct conf *AUTO_CONF conf = NULL;
	struct mapping_file file;
	void *list = NULL;
	struct str *names;
	size_t n;

	if (!conf_parse("test.map", text, &conf, e))
		fail_msg("%s", e->text);
	if (!mapping_file(conf, &file, e))
		return false;
	if (!rows_csv.open(&job, &file, &list, e))
		fail_msg("%s", e->text);
	bool ok = list_header(&rows_csv, list, &file, a, &names, &n, e);
	*out = STR_NONE;
	for (size_t i = 0; ok && i < n; i++)
		*out = arena_fmt(a, "%.*s%s%.*s", STR_ARG(*out), i ? "|" : "", STR_ARG(names[i]));
	rows_csv.close(list);
	return ok;
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct err e = { 0 };
	struct str names;

	if (!r->names) {
		assert_false(header_of(a, r, &names, &e));
		assert_err(e, r->kind, r->says);
		return;
	}
	assert_ok(header_of(a, r, &names, &e));
	assert_str(names, str_of(r->names));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_row);
	return tests_run(&t, "list_header");
}
