#include "tests/test.h"

#include "importers/importer.h"
#include "lib/buf.h"

/* What the importer gives, line by line: "2 [key] {json}", "~3 column=value: why" for a value that was left out,
 * "!3 why" for a row that was refused, "=2 raw" for one that is known. */
struct run {
	struct buf out;
	bool know; /* rows that begin with "=" are those of last time */
	bool stop; /* at the first record or refusal */
	size_t records;
	struct import_told told;
};

static bool known(void *ctx, struct str raw, uint64_t line)
{
	struct run *run = ctx;
	bool is = run->know && raw.p[0] == '=';

	if (is)
		buf_fmt(&run->out, "=%d %.*s\n", (int)line, STR_ARG(raw));
	return is;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct run *run = ctx;

	if (run->stop)
		return err_set(err, ERR_FATAL, "stopped by the sink");
	run->records++;
	buf_fmt(&run->out, "%d [%.*s] ", (int)o->line, STR_ARG(o->native));
	record_write_json(&run->out, r);
	buf_char(&run->out, '\n');
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct run *run = ctx;

	if (run->stop)
		return err_set(err, ERR_INPUT, "too many refused");
	assert_int_equal(why->kind, ERR_INPUT);
	if (o->partial)
		buf_fmt(&run->out, "~%d %.*s=%.*s: %s\n", (int)o->line, STR_ARG(o->column), STR_ARG(o->value),
		    why->text);
	else
		buf_fmt(&run->out, "!%d %s\n", (int)o->line, why->text);
	return true;
}

static bool run_over(
    struct run *run, struct input *in, const struct conf *conf, const char *encoding, struct err *e)
{
	const struct importer_sink sink = {
		.ctx = run, .known = known, .record = record, .refused = refused
	};
	const struct import_job job = { .in = in,
		.mapping = conf,
		.entity = &entities[ENTITY_ORGANIZATION],
		.encoding = str_of(encoding) };

	run->out = BUF_INIT(64 << 20);
	return importer_by_name(STR("csv"))->read(&job, &sink, &run->told, e);
}

static const char plain[] = "[list]\nkey = Nom\n[record]\nname = {Nom}\nemail = {Courriel}\n";

#define HEAD "Nom;Courriel\n"
#define A    "{\"name\":\"A\"}\n"
#define B    "{\"name\":\"B\"}\n"

static const struct row {
	const char *name, *in, *out;
	const char *found;    /* NULL: not looked at */
	const char *encoding; /* declared by the contract */
	const char *settings; /* more lines of [list] */
	size_t n;             /* bytes of `in` when a NUL is among them */
	int items, blank;
	bool know;
} rows[] = {
	{ "rows", HEAD "A;a@example.test\nB;\n",
	    "2 [a] {\"name\":\"A\",\"email\":\"a@example.test\"}\n3 [b] " B,
	    .found = "ASCII, delimiter \";\", 2 columns", .items = 2 },
	{ "a wider row is refused", HEAD "A;1;2\nB;\n",
	    "!2 3 cells where the header has 2: is a \";\" in a cell without quotes?\n3 [b] " B, .items = 2 },
	{ "a narrower row is refused", HEAD "A\nB;\n",
	    "!2 1 cells where the header has 2: is a \";\" in a cell without quotes?\n3 [b] " B, .items = 2 },
	{ "a blank key is refused", HEAD " ;a@example.test\nB;\n",
	    "!2 nothing stands in the key column, by which the record is recognised the next time\n3 [b] " B,
	    .items = 2 },
	{ "rows without anything are blank", HEAD ";\nA;\n\n ; \n\"\";\"\"\n", "3 [a] " A, .items = 1,
	    .blank = 4 },
	{ "a value that is none is left out", HEAD "A;rue X\n",
	    "~2 Courriel=rue X: is no e-mail address\n2 [a] " A, .items = 1 },
	{ "what is known is not split", HEAD "=;;;;;\nA;\n", "=2 =;;;;;\n3 [a] " A, .items = 2,
	    .know = true },
	{ "an open quote costs its row", HEAD "\"A;\nB;\n", NULL, .items = 2 },
	{ "line breaks in a cell", HEAD "\"A\r\nB\";\n\"B\";\n", "2 [a b] {\"name\":\"A B\"}\n4 [b] " B,
	    .items = 2 },
	{ "an apostrophe against formulas", HEAD "'=A;\n", "2 [a] {\"name\":\"=A\"}\n", .items = 1 },
	{ "commas", "Nom,Courriel\nA,\n", "2 [a] " A, .found = "ASCII, delimiter \",\", 2 columns",
	    .items = 1 },
	{ "tabs", "Nom\tCourriel\nA\t\n", "2 [a] " A, .found = "ASCII, delimiter tab, 2 columns",
	    .items = 1 },
	{ "a declared delimiter", "Nom|Courriel\nA,;|\n", "2 [a] {\"name\":\"A,;\"}\n",
	    .settings = "delimiter = |\n", .items = 1 },
	{ "columns that are not used", "Nom;Courriel;Fax;Note\nA;;1;2\n", "2 [a] " A,
	    .found = "ASCII, delimiter \";\", 4 columns; not used: Fax, Note", .items = 1 },
	{ "UTF-8", HEAD "É;\n", "2 [e] {\"name\":\"É\"}\n", .found = "UTF-8, delimiter \";\", 2 columns",
	    .items = 1 },
	{ "Windows-1252",
	    HEAD "L\x92\xE9t\xE9 \xE0 l'\xE9"
	         "cole;\n",
	    "2 [l ete a l ecole] {\"name\":\"L’été à l'école\"}\n",
	    .found = "windows-1252, delimiter \";\", 2 columns", .items = 1 },
	{ "Mac Roman, declared", HEAD "\x8E;\n", "2 [e] {\"name\":\"é\"}\n", .encoding = "macintosh",
	    .items = 1 },
	{ "Mac Roman, declared by the mapping", HEAD "\x8E;\n", "2 [e] {\"name\":\"é\"}\n",
	    .settings = "encoding = macintosh\n", .items = 1 },
	{ "the contract's word goes before the mapping's", HEAD "\x8E;\n", "2 [e] {\"name\":\"é\"}\n",
	    .encoding = "macintosh", .settings = "encoding = IBM850\n", .items = 1 },
	{ "a text shielded from spreadsheets", HEAD "=\"0123\";\n\"=\"\"0124\"\"\";\n=\"A\"\"B\";\n",
	    "2 [0123] {\"name\":\"0123\"}\n3 [0124] {\"name\":\"0124\"}\n"
	    "4 [a b] {\"name\":\"=\\\"A\\\"\\\"B\\\"\"}\n",
	    .items = 3 },
	{ "a formula is text", HEAD "=SUM(A1);\n", "2 [sum a1] {\"name\":\"=SUM(A1)\"}\n", .items = 1 },
	{ "a title above the header", "Bottin 2026\n\n" HEAD "A;\n", "4 [a] " A, .items = 1, .blank = 1,
	    .settings = "header = 3\n" },
	{ "a title with the delimiters of its table", "Bottin 2026;\n;\n" HEAD "A;\n", "4 [a] " A, .items = 1,
	    .settings = "header = 3\n" },
	{ "a title that cannot be read", "\"Bottin\" 2026;\n" HEAD "A;\n", "3 [a] " A, .items = 1,
	    .settings = "header = 2\n" },
	{ "blank lines above the header", "\n\n" HEAD "A;\n", "4 [a] " A, .items = 1, .blank = 2 },
	{ "a header of two rows", "Nom;;\n;Courriel;Fax\nA;a@example.test;\n",
	    "3 [a] {\"name\":\"A\",\"email\":\"a@example.test\"}\n", .items = 1, .settings = "header = 1-2\n",
	    .found = NULL },
	{ "one row of two has another width", HEAD "A;;\nB;\n", NULL, .items = 2 },
	{ "UTF-16", "\xFF\xFEN\0o\0m\0;\0C\0o\0u\0r\0r\0i\0e\0l\0\n\0A\0;\0\n\0", "2 [a] " A, .n = 34,
	    .items = 1 },
};

static struct conf *conf_with(struct arena *a, const char *settings)
{
	struct conf *conf = NULL;
	struct err e = { 0 };
	struct str text = arena_fmt(a, "[list]\n%s%s", settings ? settings : "", plain + strlen("[list]\n"));

	assert_ok(conf_parse("test.map", text, &conf, &e));
	return conf;
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = conf_with(a, r->settings);
	struct input *AUTO_INPUT in = input_open_mem(
	    "list.csv", (struct str){ r->in, r->n ? r->n : strlen(r->in) });
	struct run run = { .know = r->know };
	struct err e = { 0 };

	assert_ok(run_over(&run, in, conf, r->encoding, &e));
	if (r->out)
		assert_str(buf_str(&run.out), str_of(r->out));
	else
		assert_non_null(strstr(buf_z(&run.out), "!2 "));
	if (r->found)
		assert_string_equal(run.told.found, r->found);
	assert_int_equal(run.told.items, r->items);
	assert_int_equal(run.told.blank, r->blank);
	buf_free(&run.out);
}

/* What concerns the file as a whole. */
static const struct whole_row {
	const char *name, *in;
	enum err_kind kind;
	const char *says, *says_too;
	const char *encoding;
	size_t n;
	bool no_mapping;
} wholes[] = {
	{ "an empty file", "", ERR_INPUT, .says = "list.csv: it is empty", .says_too = "fetch it again" },
	{ "only blank lines", "\n\n", ERR_INPUT, .says = "list.csv: it is empty" },
	{ "only a header", HEAD, ERR_INPUT, .says = "list.csv names columns and has no row" },
	{ "only a header and empty rows", HEAD ";\n;\n", ERR_INPUT, .says = "has no row" },
	{ "a missing column", "Nom;Fax\nA;1\n", ERR_CONFIG,
	    .says = "list.csv: test.map: line 5: there is no column \"Courriel\"" },
	{ "no header", "A;a@example.test\nB;\n", ERR_CONFIG, .says = "there is no column \"Nom\"",
	    .says_too = "the list begins with \"A\"" },
	{ "zeros", HEAD "A;\0\nB;\n", ERR_INPUT, .says = "list.csv", .n = sizeof HEAD "A;\0\nB;\n" - 1 },
	{ "an encoding that is not the one declared", HEAD "\xE9t\xE9;\n", ERR_INPUT, .says = "list.csv",
	    .encoding = "UTF-8" },
	{ "an encoding that nobody knows", HEAD "A;\n", ERR_CONFIG, .says = "klingon",
	    .encoding = "klingon" },
	{ "a header with an open quote", "\"Nom;Courriel\nA;\n", ERR_INPUT,
	    .says = "the row that should name the columns" },
	{ "names above more columns", "Nom;Courriel\nA;;1\nB;;2\n", ERR_INPUT,
	    .says = "list.csv: 2 names above 3 columns (in 2 of the first 2 rows)",
	    .says_too = "header with a name above each column" },
	{ "names above fewer columns", "Nom;Courriel;Fax\nA;\nB;\n", ERR_INPUT,
	    .says = "list.csv: 3 names above 2 columns" },
	{ "no mapping", HEAD "A;\n", ERR_CONFIG, .says = "docs/mapping.md", .no_mapping = true },
};

static void test_whole(void **state)
{
	const struct whole_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = conf_with(a, NULL);
	struct input *AUTO_INPUT in = input_open_mem(
	    "list.csv", (struct str){ r->in, r->n ? r->n : strlen(r->in) });
	struct run run = { 0 };
	struct err e = { 0 };

	assert_false(run_over(&run, in, r->no_mapping ? NULL : conf, r->encoding, &e));
	assert_err(e, r->kind, r->says);
	if (r->says_too)
		assert_err(e, r->kind, r->says_too);
	buf_free(&run.out);
}

static void test_stop(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	const char *const texts[] = { HEAD "A;\nB;\n", HEAD "A;1;2\nB;\n", HEAD "A;rue X\nB;\n",
		HEAD "A;\"x\"y\nB;\n" };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct conf *AUTO_CONF conf = conf_with(a, NULL);
		struct input *AUTO_INPUT in = input_open_mem("list.csv", str_of(texts[i]));
		struct run run = { .stop = true };
		struct err e = { 0 };
		assert_false(run_over(&run, in, conf, NULL, &e));
		assert_err(e, i ? ERR_INPUT : ERR_FATAL, i ? "too many refused" : "stopped by the sink");
		assert_int_equal(run.records, 0);
		buf_free(&run.out);
	}
}

/* 29 names above 30 columns, in a list of 1,000 rows: it is refused before its 21st. */
static void test_wide(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = conf_with(a, NULL);
	struct buf AUTO_BUF b = BUF_INIT(1 << 20);
	struct run run = { 0 };
	struct err e = { 0 };

	(void)state;
	buf_fmt(&b, "Nom,Courriel");
	for (int i = 2; i < 29; i++)
		buf_fmt(&b, ",n%d", i);
	for (int row = 0; row < 1000; row++)
		for (int i = 0; i < 30; i++)
			buf_fmt(&b, "%s%d", i ? "," : "\n", row);
	struct input *AUTO_INPUT in = input_open_mem("bc.csv", buf_str(&b));
	assert_false(run_over(&run, in, conf, NULL, &e));
	assert_err(e, ERR_INPUT, "bc.csv: 29 names above 30 columns (in 20 of the first 20 rows)");
	assert_int_equal(run.records, 0);
	assert_int_equal(run.told.items, 20);
	buf_free(&run.out);
}

/* Real lists ------------------------------------------------------------------------------------------------ */

static void read_real(struct run *run, const char *list, const char *mapping)
{
	struct input *AUTO_INPUT in = NULL;
	struct conf *AUTO_CONF conf = NULL;
	struct err e = { 0 };
	char path[4096];

	*run = (struct run){ 0 };
	if (!test_shared(list, path, sizeof path))
		skip();
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	assert_ok(conf_read(mapping, &conf, &e));
	assert_ok(run_over(run, in, conf, NULL, &e));
}

static const struct real_row {
	const char *name, *list, *mapping;
	size_t records;
	int left_out;
	const char *holds[4];
} reals[] = {
	{ "real: pharmacies", "bottins/pharmacies.csv", "samples/mappings/real-pharmacies.map", 122, 1,
	    { "\"number\":\"819 377-2211\"",
	        "{\"number\":\"418 428-3796\",\"extension\":2,\"type\":\"voice\"}",
	        "{\"freq\":\"WEEKLY\",\"byday\":\"SU\",\"opens_at\":\"10:00\",\"closes_at\":\"17:00\"}",
	        "~71 Heures1Dim=0: this is no time of day" } },
	{ "real: an extract of a CDC's list", "bottins/cdc-extrait.csv", "samples/mappings/real-cdc.map", 11,
	    0,
	    { "\"address_1\":\"308 rue Montsabré bureau D209\",\"city\":\"Beloeil\",\"state_province\":\"QC\","
	      "\"postal_code\":\"J3G 2H5\"",
	        "[{\"number\":\"1 866 277-3553\",\"type\":\"voice\",\"description\":\"Sans frais\"},"
	        "{\"number\":\"1 866 APPELLE\"",
	        "{\"name\":\"Centre antipoison du Québec\",\"website\":\"https://ciusss-capitalenationale.gouv.qc.ca/"
	        "antipoison/\",\"phones\":[{\"number\":\"1 800 463-5060\",\"type\":\"voice\","
	        "\"description\":\"Sans frais\"}],\"services\"",
	        "\"address_1\":\"79 rue Beaubien Est\",\"city\":\"Montréal\",\"state_province\":\"QC\",\"country\"" } },
	{ "real: municipalities", "registers/municipalites_qc.csv", "samples/mappings/real-municipalites.map",
	    1281, 1,
	    { "2 [46005] {\"name\":\"Abercorn\"", "\"website\":\"https://www.abercorn.ca\"",
	        "\"region\":\"Estrie\",\"state_province\":\"QC\",\"postal_code\":\"J0E 1B0\"",
	        "\"x_mrc\":\"MRC Brome-Missisquoi\",\"x_population\":\"368\",\"x_region\":\"05\"" } },
};

static void test_real(void **state)
{
	const struct real_row *r = *state;
	struct run run;
	int left_out = 0;

	read_real(&run, r->list, r->mapping);
	assert_int_equal(run.records, r->records);
	assert_int_equal(run.told.items, r->records);
	for (size_t i = 0; i < sizeof r->holds / sizeof *r->holds; i++)
		if (r->holds[i] && !strstr(buf_z(&run.out), r->holds[i]))
			fail_msg("nothing holds %s", r->holds[i]);
	for (const char *p = buf_z(&run.out); (p = strstr(p, "\n~")); p++)
		left_out++;
	assert_int_equal(left_out, r->left_out);
	buf_free(&run.out);
}

/* The same text whatever the encoding allows: ’ is ' and Œ is ? where they do not exist. */
static void level(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		struct str rest = { b->p + i, b->n - i };
		bool quote = rest.n >= 3 && memcmp(rest.p, "\xE2\x80\x99", 3) == 0;
		bool ligature = rest.n >= 2 && memcmp(rest.p, "Œ", 2) == 0;
		bool folded = rest.n >= 4 && memcmp(rest.p, "oeur", 4) == 0; /* of the key */
		b->p[n++] = quote ? '\'' : ligature ? '?' : folded ? ' ' : b->p[i];
		i += quote ? 2 : ligature || folded;
	}
	b->n = n;
}

static void test_encodings(void **state)
{
	static const struct {
		const char *list, *found;
	} lists[] = {
		{ "utf8", "UTF-8" },
		{ "utf8_bom", "UTF-8" },
		{ "utf16", "UTF-16LE" },
		{ "cp1252", "windows-1252" },
		{ "macroman", "macintosh" },
		{ "latin1", "ISO-8859-1" },
		{ "cp850", "IBM850" },
	};
	struct run first, run;

	(void)state;
	read_real(&first, "bottins/encodages/bottin_chsld_utf8.csv", "samples/mappings/real-chsld.map");
	level(&first.out);
	assert_int_equal(first.records, 476);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		char list[100];
		snprintf(list, sizeof list, "bottins/encodages/bottin_chsld_%s.csv", lists[i].list);
		read_real(&run, list, "samples/mappings/real-chsld.map");
		level(&run.out);
		assert_true(str_eq(buf_str(&run.out), buf_str(&first.out)));
		assert_memory_equal(run.told.found, lists[i].found, strlen(lists[i].found));
		buf_free(&run.out);
	}
	buf_free(&first.out);
}

/* The example of docs/mapping.md, which technicians begin with. */
static void test_example(void **state)
{
	static const char list[] =
	    "Nom de l’organisme;Site;Téléphone;No civique;Rue;Local;Ville;Région;Code postal;Fermé\n"
	    "Le Phare;www.example.test;418 555-0101 poste 12;3;rue X;2;Lévis;12;g1a1a1;non\n";
	static const char json[] =
	    "2 [le phare|levis] {\"name\":\"Le Phare\",\"website\":\"https://www.example.test\",\"phones\":[{\"number\":"
	    "\"418 555-0101\",\"extension\":12,\"type\":\"voice\"}],\"locations\":[{\"location_type\":\"physical\","
	    "\"addresses\":[{\"address_1\":\"3 rue X, bureau 2\",\"city\":\"Lévis\",\"region\":"
	    "\"Chaudière-Appalaches\",\"state_province\":\"QC\",\"postal_code\":\"G1A 1A1\",\"country\":\"CA\","
	    "\"address_type\":\"physical\"}]}],\"services\":[{\"name\":\"Aide alimentaire\",\"status\":\"active\","
	    "\"service_at_locations\":[{\"location_id\":\"main\"}]}]}\n";
	struct input *AUTO_INPUT doc = NULL, *AUTO_INPUT in = input_open_mem("list.csv", str_of(list));
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct run run = { 0 };
	struct str text;
	struct err e = { 0 };

	(void)state;
	assert_ok(input_open_file("docs/mapping.md", INPUT_MAX, &doc, &e));
	assert_ok(input_text(doc, &text, &e));
	const char *from = strstr(arena_z(a, text), "```ini\n"), *to = from ? strstr(from + 7, "```") : NULL;
	assert_non_null(to);
	assert_ok(conf_parse("mapping.md", (struct str){ from + 7, (size_t)(to - from - 7) }, &conf, &e));
	assert_ok(run_over(&run, in, conf, NULL, &e));
	assert_str(buf_str(&run.out), str_of(json));
	buf_free(&run.out);
}

static void test_array(void **state)
{
	(void)state;
	for (size_t i = 0; importers[i]; i++) {
		const struct importer *it = importers[i];
		assert_true(it->name && it->summary && it->read && it->version > 0);
		assert_true(i == 0 || strcmp(importers[i - 1]->name, it->name) < 0);
		assert_ptr_equal(importer_by_name(str_of(it->name)), it);
	}
	assert_null(importer_by_name(STR("cvs")));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, wholes, test_whole);
	TESTS_ROWS(&t, reals, test_real);
	tests_add(&t, "real: one list in seven encodings", test_encodings, NULL);
	tests_add(&t, "29 names above 30 columns", test_wide, NULL);
	tests_add(&t, "the sink stops the reading", test_stop, NULL);
	tests_add(&t, "the example of docs/mapping.md", test_example, NULL);
	tests_add(&t, "importers have all they need, in the order of their names", test_array, NULL);
	return tests_run(&t, "import_csv");
}
