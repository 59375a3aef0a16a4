/* test_rebuild.c: what is derived is made again from the documents, whatever happened to it. */
#include "tests/test.h"

#include "store/edit.h"
#include "store/evidence.h"
#include "store/rebuild.h"

#include <sqlite3.h>

struct world {
	char dir[64], path[256];
	struct arena *a;
	struct db *db;
};

static const char *const fiches[] = {
	"{\"name\":\"Zone libre\",\"email\":\"zone@exemple.test\",\"phones\":[{\"number\":\"418 555-0100\"},{\"number\":"
	"\"418 555-0100\"}],\"locations\":[{\"location_type\":\"physical\",\"addresses\":[{\"city\":\"Lévis\","
	"\"postal_code\":\"G6V 1A1\"}]}]}",
	"{\"name\":\"École\",\"description\":\"D\",\"services\":[{\"name\":\"S\",\"status\":\"active\",\"attributes\":[{"
	"\"taxonomy_term\":{\"code\":\"BD-1800\",\"name\":\"Aide alimentaire\",\"description\":\"-\"}}]}]}",
	"{\"name\":\"Abri\",\"phones\":[{\"number\":\"811\"}]}",
};

static void begin(struct world *w)
{
	struct author by = { .who = STR("person:anne"), .now = 1700000000 };
	struct err e = { 0 };

	test_mkdir(w->dir);
	snprintf(w->path, sizeof w->path, "%.60s/v.db", w->dir);
	w->a = arena_new(64 << 20);
	w->db = NULL;
	assert_ok(db_open(w->path, DB_CREATE, "test", &w->db, &e));
	assert_ok(db_begin(w->db, &e));
	for (size_t i = 0; i < sizeof fiches / sizeof *fiches; i++) {
		struct fiche f;
		struct record *r = record_read_json(
		    w->a, str_of(fiches[i]), &entities[ENTITY_ORGANIZATION], &e);
		assert_ok(r && edit_new(w->a, w->db, r, &by, &f, &e));
		struct evidence v = { .by_name = STR("B. Roy"), .channel = STR("phone") };
		struct edit change = {
			.path = STR("name"), .value = arena_fmt(w->a, "%.*s 2", STR_ARG(f.name)), .at = -1
		};
		struct edited done;
		if (i != 0)
			continue;
		assert_ok(edit_fiche(w->a, w->db, &f, &change, "edit", &by, EDIT_CLAIM_AUTHOR, &done, &e));
		assert_ok(evidence_add(w->a, w->db, &f, &v, NULL, 0, &by, &e));
	}
	assert_ok(db_commit(w->db, &e));
}

static void end(struct world *w)
{
	db_close(&w->db);
	arena_free(&w->a);
	unlink(w->path);
	assert_int_equal(rmdir(w->dir), 0);
}

static void run(struct world *w, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db_handle(w->db), sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
}

/* A digest of all that is derived. */
static struct str derived(struct world *w)
{
	static const char sql[] =
	    "SELECT json_group_array(x) FROM ("
	    "SELECT json_array(id, name, region, municipality, plain, hex(hash), verified_at) AS x FROM fiche"
	    " UNION ALL SELECT json_array('s', fiche, n, uuid, name, status) FROM service"
	    " UNION ALL SELECT json_array('p', fiche, n, number, extension, kind) FROM phone"
	    " UNION ALL SELECT json_array('a', fiche, n, street, city, postal_code, kind) FROM address"
	    " UNION ALL SELECT json_array('e', fiche, n, email) FROM email"
	    " UNION ALL SELECT json_array('c', fiche, n, code, name) FROM category"
	    " UNION ALL SELECT json_array('k', key, fiche) FROM match_key"
	    " UNION ALL SELECT json_array('m', fiche, hex(form)) FROM match_form"
	    " UNION ALL SELECT json_array('w', rowid, name, place, words) FROM search"
	    " UNION ALL SELECT json_array('f', rowid) FROM search WHERE search MATCH 'levis OR bd OR aide' ORDER BY 1)";
	sqlite3_stmt *s = NULL;
	struct str out = STR_NONE;

	if (sqlite3_prepare_v2(db_handle(w->db), sql, -1, &s, NULL) != SQLITE_OK ||
	    sqlite3_step(s) != SQLITE_ROW)
		fail_msg("%s", sqlite3_errmsg(db_handle(w->db)));
	out = arena_str(w->a, str_of((const char *)sqlite3_column_text(s, 0)));
	sqlite3_finalize(s);
	return out;
}

struct row {
	const char *name, *harm;
	int differing;
};

static const struct row rows[] = {
	{ "nothing happened", "", 0 },
	{ "a column of the fiche", "UPDATE fiche SET name = 'x' WHERE id = 1", 1 },
	{ "the region", "UPDATE fiche SET region = '' WHERE region = '12'", 1 },
	{ "what readers may see", "UPDATE fiche SET plain = 1 - plain", 3 },
	{ "the hash", "UPDATE fiche SET hash = zeroblob(16) WHERE id = 2", 1 },
	{ "a date of verification", "UPDATE fiche SET verified_at = 5 WHERE id = 2", 1 },
	{ "no date of verification", "UPDATE fiche SET verified_at = NULL", 1 },
	{ "a telephone lost", "DELETE FROM phone WHERE fiche = 1 AND n = 0", 1 },
	{ "a telephone changed", "UPDATE phone SET number = '1' WHERE fiche = 3", 1 },
	{ "a telephone too many", "INSERT INTO phone VALUES (2, 0, '1', '', '')", 1 },
	{ "rows of a fiche that there is not", "INSERT INTO email VALUES (99, 0, 'x@exemple.test')", 1 },
	{ "a match key", "DELETE FROM match_key WHERE fiche = 1", 1 },
	{ "a match key too many", "INSERT INTO match_key VALUES (1, 2)", 1 },
	{ "a form", "UPDATE match_form SET form = x'00' WHERE fiche = 2", 1 },
	{ "a form lost", "DELETE FROM match_form WHERE fiche = 3", 1 },
	{ "the municipality", "UPDATE fiche SET municipality = '' WHERE municipality <> ''", 1 },
	{ "forms and keys of another version",
	    "UPDATE match_state SET version = 7; DELETE FROM match_key; UPDATE match_form SET form = x'00'",
	    0 },
	{ "the words", "UPDATE search SET words = 'x' WHERE rowid = 2", 1 },
	{ "a fiche without words", "DELETE FROM search WHERE rowid = 2", 1 },
	{ "the full-text index alone", "DELETE FROM search_data WHERE id > 10; DELETE FROM search_idx", 0 },
	{ "everything",
	    "DELETE FROM service; DELETE FROM phone; DELETE FROM address; DELETE FROM email; DELETE FROM category;"
	    "DELETE FROM match_key; DELETE FROM match_form; DELETE FROM search",
	    3 },
};

static void test_harm(void **state)
{
	const struct row *r = *state;
	struct world w;
	struct rebuilt done = { 0 };
	struct err e = { 0 };

	begin(&w);
	struct str before = derived(&w);
	run(&w, r->harm);
	assert_ok(rebuild_tables(w.a, w.db, &done, &e));
	assert_str(derived(&w), before);
	assert_int_equal(done.fiches, 3);
	assert_int_equal(done.differing, r->differing);
	assert_ok(rebuild_tables(w.a, w.db, &done, &e));
	assert_int_equal(done.differing, 0);
	run(&w, "INSERT INTO search(search) VALUES ('integrity-check')");
	assert_ok(rebuild_verify(w.a, w.db, &done, &e));
	assert_int_equal(done.broken, 0);
	end(&w);
}

static const struct row histories[] = {
	{ "a document that nobody changed",
	    "UPDATE fiche SET doc = replace(doc, 'Abri', 'Ibra') WHERE id = 3", 1 },
	{ "a change taken out", "DELETE FROM change WHERE path = 'name'", 1 },
	{ "a change altered", "UPDATE change SET old = 'x' WHERE path = 'name'", 1 },
	{ "a creation altered", "UPDATE change SET new = lower(hex(zeroblob(16))) WHERE path = ''", 3 },
	{ "a creation taken out", "DELETE FROM change WHERE path = '' AND fiche = 2", 1 },
};

static void test_history(void **state)
{
	const struct row *r = *state;
	struct world w;
	struct rebuilt done = { 0 };
	struct err e = { 0 };

	begin(&w);
	assert_ok(rebuild_verify(w.a, w.db, &done, &e));
	assert_int_equal(done.fiches, 3);
	assert_int_equal(done.broken, 0);
	run(&w, r->harm);
	assert_ok(rebuild_verify(w.a, w.db, &done, &e));
	assert_int_equal(done.broken, r->differing);
	assert_int_equal(done.first_broken.n, 36);
	end(&w);
}

/* A document that cannot be read stops it, and nothing is changed. */
static void test_unreadable(void **state)
{
	struct world w;
	struct rebuilt done = { 0 };
	struct err e = { 0 };

	(void)state;
	begin(&w);
	run(&w, "UPDATE fiche SET doc = '{' WHERE id = 2; DELETE FROM phone");
	struct str before = derived(&w);
	assert_false(rebuild_tables(w.a, w.db, &done, &e));
	assert_err(e, ERR_FATAL, "document");
	assert_str(derived(&w), before);
	assert_false(rebuild_verify(w.a, w.db, &done, &e));
	assert_err(e, ERR_FATAL, "document");
	end(&w);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_harm);
	TESTS_ROWS(&t, histories, test_history);
	tests_add(&t, "a document that cannot be read", test_unreadable, NULL);
	return tests_run(&t, "rebuild");
}
