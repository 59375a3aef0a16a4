/* test_list.c: lists and search over a few fiches, and what a search never is: syntax. */
#include "tests/test.h"

#include "store/edit.h"
#include "store/list.h"

#include <sqlite3.h>

#define AT(city, postal, phone) \
	"\"phones\":[{\"number\":\"" phone \
	"\"}],\"locations\":[{\"location_type\":\"physical\",\"addresses\":[{" \
	"\"address_1\":\"1, rue Saint-Jean\",\"city\":\"" city "\",\"postal_code\":\"" postal \
	"\",\"address_type\":\"physical\"}]}]"

/* clang-format off */
static const char *const fiches[] = {
	"{\"name\":\"Zone libre\",\"description\":\"Des loisirs pour l’été\"," AT("Lévis", "G6V 1A1", "418 555-0100") "}",
	"{\"name\":\"École du Cœur\",\"alternate_name\":\"L'Atelier\"," AT("Québec", "g1k4a1", "1 866 277-3553")
	",\"services\":[{\"name\":\"Dépannage alimentaire\",\"status\":\"active\",\"attributes\":[{\"taxonomy_term\":"
	"{\"code\":\"BD-1800\",\"name\":\"Aide alimentaire\"}}]}]}",
	"{\"name\":\"Abri d'urgence\"," AT("Québec", "G1K 4A2", "811") "}",
	"{\"name\":\"Fermé de Lévis\"," AT("Lévis", "G6V 1A2", "581-555-0199") "}",
	"{\"name\":\"AND OR NOT NEAR\",\"description\":\"\\\"guillemets\\\" name:x * ^ -\"}",
};
/* clang-format on */

enum { FICHES = sizeof fiches / sizeof *fiches };

struct world {
	char dir[64], path[256];
	struct arena *a;
	struct db *db;
};

static struct world world;

static void add(struct world *w, const char *json)
{
	struct author by = { .who = STR("person:anne"), .now = 1700000000 };
	struct fiche f;
	struct err e = { 0 };
	struct record *r = record_read_json(w->a, str_of(json), &entities[ENTITY_ORGANIZATION], &e);

	if (!r)
		fail_msg("%s", e.text);
	assert_ok(edit_new(w->a, w->db, r, &by, &f, &e));
	if (strstr(json, "Fermé"))
		assert_ok(edit_status(w->a, w->db, &f, "closed", "close", &by, &e));
}

static int begin(void **state)
{
	struct world *w = &world;
	struct err e = { 0 };

	(void)state;
	test_mkdir(w->dir);
	snprintf(w->path, sizeof w->path, "%.60s/v.db", w->dir);
	w->a = arena_new(64 << 20);
	assert_ok(db_open(w->path, DB_CREATE, "test", &w->db, &e));
	assert_ok(db_begin(w->db, &e));
	for (int i = 0; i < FICHES; i++)
		add(w, fiches[i]);
	assert_ok(db_commit(w->db, &e));
	assert_int_equal(
	    sqlite3_exec(db_handle(w->db),
	        "INSERT INTO source(id, name) VALUES (1, 'levis');"
	        "INSERT INTO source_record(source, native, fiche, hash, first_seen_at, last_seen_at)"
	        " VALUES (1, 'a', 1, zeroblob(16), 0, NULL), (1, 'b', 2, zeroblob(16), 0, 5)",
	        NULL, NULL, NULL),
	    SQLITE_OK);
	return 0;
}

static int end(void **state)
{
	(void)state;
	db_close(&world.db);
	arena_free(&world.a);
	unlink(world.path);
	return rmdir(world.dir);
}

/* The names, "|" between. */
static struct str names(const struct list_row *row)
{
	struct str s = STR_NONE;

	for (; row; row = row->next)
		s = arena_fmt(world.a, "%.*s%s%.*s", STR_ARG(s), s.n ? "|" : "", STR_ARG(row->name));
	return s;
}

struct row {
	const char *name, *words, *found;
};

static const struct row rows[] = {
	{ "a word of the name", "zone", "Zone libre" },
	{ "begun", "zo", "Zone libre" },
	{ "only the last one may be begun", "zo lib", "" },
	{ "all must occur", "zone québec", "" },
	{ "case and accents do not matter", "ECOLE", "École du Cœur" },
	{ "nor do ligatures", "coeur", "École du Cœur" },
	{ "nor typed ones", "cœur", "École du Cœur" },
	{ "nor apostrophes", "l’atelier", "École du Cœur" },
	{ "a word behind an apostrophe", "ete", "Zone libre" },
	{ "a place, what is closed behind", "lévis", "Zone libre|Fermé de Lévis" },
	{ "a service", "depannage", "École du Cœur" },
	{ "a category", "aide alimentaire", "École du Cœur" },
	{ "a number as it is written", "418 555-0100", "Zone libre" },
	{ "a number otherwise", "(418)5550100", "Zone libre" },
	{ "a number with the country's code", "+1 418 555 0100", "Zone libre" },
	{ "a number without area code", "555-0100", "Zone libre" },
	{ "a number begun", "41855501", "Zone libre" },
	{ "a toll-free number", "1-866-277-3553", "École du Cœur" },
	{ "a short one", "811", "Abri d'urgence" },
	{ "a number and a place", "lévis 418-555-0100", "Zone libre" },
	{ "a postal code", "G6V 1A1", "Zone libre" },
	{ "a postal code together", "g6v1a1", "Zone libre" },
	{ "a postal code that the list wrote together", "G1K 4A1", "École du Cœur" },
	{ "half a postal code", "G1K", "Abri d'urgence|École du Cœur" },
	{ "operators are words", "AND", "AND OR NOT NEAR" },
	{ "operators between words", "zone OR abri", "" },
	{ "columns", "name:zone", "" },
	{ "quotes", "\"zone\" \"", "Zone libre" },
	{ "stars and brackets", "zone* (libre)^", "Zone libre" },
	{ "bytes that are no text", "zone\xFF", "Zone libre" },
	{ "nothing like it", "introuvable", "" },
};

static void test_search(void **state)
{
	const struct row *r = *state;
	struct list_row *found = NULL;
	struct err e = { 0 };

	assert_ok(list_search(world.a, world.db, str_of(r->words), 0, &found, &e));
	assert_str(names(found), str_of(r->found));
}

static void test_no_words(void **state)
{
	struct list_row *found = NULL;
	struct err e = { 0 };

	(void)state;
	assert_false(list_search(world.a, world.db, STR(" * \" - "), 0, &found, &e));
	assert_err(e, ERR_INPUT, "no word");
	assert_ok(list_search(world.a, world.db, STR("rue saint jean"), 2, &found, &e));
	assert_null(found); /* streets are not looked at */
	assert_ok(list_search(world.a, world.db, STR("québec"), 1, &found, &e));
	assert_true(found && !found->next);
}

/* Thousands of words: the first ones count. */
static void test_many_words(void **state)
{
	struct buf AUTO_BUF b = BUF_INIT(1 << 20);
	struct list_row *found = NULL;
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_fmt(&b, "zone ");
	assert_ok(list_search(world.a, world.db, buf_str(&b), 0, &found, &e));
	assert_str(names(found), STR("Zone libre"));
}

struct filtered {
	const char *name;
	struct list_filter filter;
	const char *found;
};

static const struct filtered filters[] = {
	{ "all that are active, by name", { .max = 0 },
	    "Abri d'urgence|AND OR NOT NEAR|École du Cœur|Zone libre" },
	{ "the first ones", { .max = 2 }, "Abri d'urgence|AND OR NOT NEAR" },
	{ "of a region", { .region = { "12", 2 } }, "Zone libre" },
	{ "of a municipality", { .municipality = { "23027", 5 } }, "Abri d'urgence|École du Cœur" },
	{ "of an MRC", { .mrc = { "Lévis", 6 } }, "Zone libre" },
	{ "of a municipality that is in another MRC",
	    { .municipality = { "23027", 5 }, .mrc = { "Lévis", 6 } }, "" },
	{ "closed ones", { .status = { "closed", 6 } }, "Fermé de Lévis" },
	{ "what a source holds", { .source = { "levis", 5 } }, "Zone libre" },
	{ "of a source that there is not", { .source = { "cdc", 3 } }, "" },
};

static void test_filter(void **state)
{
	const struct filtered *r = *state;
	struct list_row *found = NULL;
	struct err e = { 0 };

	assert_ok(list_fiches(world.a, world.db, &r->filter, &found, &e));
	assert_str(names(found), str_of(r->found));
}

static void test_row(void **state)
{
	struct list_row *row = NULL;
	struct err e = { 0 };

	(void)state;
	assert_ok(list_search(world.a, world.db, STR("zone"), 0, &row, &e));
	assert_str(row->city, STR("Lévis"));
	assert_str(row->phone, STR("418 555-0100"));
	assert_str(row->region, STR("12"));
	assert_str(row->status, STR("active"));
	assert_int_equal(row->uuid.n, 36);
	assert_int_equal(row->edited_at, 1700000000);
	assert_int_equal(row->verified_at, 0);
}

static bool gather(void *ctx, const struct stale_row *row, struct err *err)
{
	struct str *s = ctx;

	(void)err;
	*s = arena_fmt(world.a, "%.*s%.*s@%lld[%.*s]", STR_ARG(*s), STR_ARG(row->row.name),
	    (long long)row->created_at, STR_ARG(row->categories));
	return true;
}

static void test_stale(void **state)
{
	struct str all = STR_NONE;
	struct err e = { 0 };

	(void)state;
	assert_ok(list_stale(world.db, &all, gather, &e));
	assert_str(all,
	    STR("Zone libre@1700000000[]École du Cœur@1700000000[\nBD-1800\naide alimentaire\n]"
	        "Abri d'urgence@1700000000[]AND OR NOT NEAR@1700000000[]"));
}

static bool refuse(void *ctx, const struct stale_row *row, struct err *err)
{
	(void)ctx;
	return err_set(err, ERR_INPUT, "enough of %.*s", STR_ARG(row->row.name));
}

static void test_stop(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_false(list_stale(world.db, NULL, refuse, &e));
	assert_err(e, ERR_INPUT, "enough of Zone libre");
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_search);
	tests_add(&t, "no words at all, and a limit", test_no_words, NULL);
	tests_add(&t, "very many words", test_many_words, NULL);
	TESTS_ROWS(&t, filters, test_filter);
	tests_add(&t, "a row", test_row, NULL);
	tests_add(&t, "what staleness needs", test_stale, NULL);
	tests_add(&t, "a reader who has enough", test_stop, NULL);
	return _cmocka_run_group_tests("list", t.list, t.n, begin, end);
}
