/* test_match_store.c: which fiche a new record joins, and which fiches of the directory may be one. */
#include "tests/unit/matched.h"

#include "store/edit.h"
#include "store/evidence.h"
#include "store/join.h"
#include "store/pair_parts.h"

/* The fiches with their records: "Friperie Les Trouvailles|cdc/2,ville/3". */
#define RECORDS \
	"SELECT f.name, group_concat(x, ',') FROM fiche f LEFT JOIN (SELECT r.fiche, s.name || '/' || r.native AS x FROM " \
	"source_record r JOIN source s ON s.id = r.source ORDER BY 2) y ON y.fiche = f.id GROUP BY f.id ORDER BY 2"

/* One record against one fiche -------------------------------------------------------------------------------- */

struct row {
	const char *name, *fiche, *record;
	bool joins;
};

static const struct row rows[] = {
	{ "the issue's own example", MDJ, MDJ2, true },
	{ "the same in capitals, without accents", POPOTE,
	    "POPOTE ROULANTE LA MARMITE;(418) 555-0102;INFO@MARMITE.EXAMPLE;;12 rue des Erables;LEVIS;g6v1a2\n",
	    true },
	{ "name and telephone", FRIPERIE, "Friperie Les Trouvailles;418 555-0103;;;;;\n", true },
	{ "name and address", FRIPERIE, "Friperie Les Trouvailles;;;;3 rue du Couvent;Québec;G1V 1A3\n",
	    true },
	{ "name and e-mail", POPOTE, "Popote roulante La Marmite;;info@marmite.example;;;;\n", true },
	{ "name and website", POPOTE, "Popote roulante La Marmite;;;http://www.marmite.example/;;;\n", true },
	{ "everything but the telephone", FEMMES,
	    "Centre de femmes L'Éclaircie;418 555-0199;;;40 Dubois;Rimouski;G5L 1A4\n", true },
	{ "a house and its telephone, another name", FRIPERIE,
	    "Comptoir Emmaüs;418 555-0103;;;3, rue du Couvent;Québec;G1V 1A3\n", false },
	{ "the same kind elsewhere", MDJ,
	    "Maison des jeunes de Beloeil;450 555-0100;;;5, rue Richelieu;Beloeil;J3G 1A1\n", false },
	{ "a common name elsewhere", "Maison de la famille;418 555-0105;;;1, rue A;Lévis;G6V 1A5\n",
	    "Maison de la famille;819 555-0106;;;2, rue B;Gatineau;J8X 1A6\n", false },
	{ "another number of a troop",
	    "Scouts, 99e groupe;418 555-0107;;;9, rue de la Fabrique;Québec;G1R 1A7\n",
	    "Scouts, 98e groupe;418 555-0107;;;9, rue de la Fabrique;Québec;G1R 1A7\n", false },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct directory d;

	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", arena_fmt(d.a, HEAD "1;%s", r->fiche).p);
	const char *text = arena_fmt(d.a, HEAD "x;%s", r->record).p;
	struct sync_report told = directory_deliver(&d, "cdc", "other.csv", text);
	assert_int_equal(told.joined, r->joins);
	assert_int_equal(told.created, !r->joins);
	told = directory_deliver(&d, "cdc", "other.csv", text);
	assert_str(str_of(told.outcome), STR("unchanged"));
	assert_rows(&d, "SELECT count(*) FROM fiche", r->joins ? "1" : "2");
	directory_close(&d);
}

/* Lists ------------------------------------------------------------------------------------------------------- */

#define DIRECTORY HEAD "1;" MDJ "2;" POPOTE "3;" FRIPERIE "4;" FEMMES

/* The fourth is like the popote too, but less so than the second. */
static const char *const lines[] = {
	"a;" MDJ2,
	"b;Popote roulante La Marmite;418 555-0102;info@marmite.example;;12 rue des Erables;Levis;G6V 1A2\n",
	"c;Les Trouvailles, friperie;418 555-0103;;;3 rue du Couvent;Quebec;G1V 1A3\n",
	"d;Popote La Marmite;;info@marmite.example;;12 rue des Erables;Levis;\n",
	"e;Club de marche Pas à pas;418 555-0150;;;8, rue H;Lévis;G6V 1A8\n",
};

enum { LINES = sizeof lines / sizeof *lines };

static struct str in_order(const int order[LINES])
{
	struct directory d;
	struct buf AUTO_BUF list = BUF_INIT(4096);
	static char out[4096];

	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", DIRECTORY);
	buf_s(&list, STR(HEAD));
	for (int i = 0; i < LINES; i++)
		buf_s(&list, str_of(lines[order[i]]));
	struct sync_report told = directory_deliver(&d, "cdc", "other.csv", buf_z(&list));
	assert_int_equal(told.joined + told.created, LINES);
	struct str records = directory_rows(&d, RECORDS);
	assert_true(records.n < sizeof out);
	memcpy(out, records.p, records.n);
	directory_close(&d);
	return (struct str){ out, records.n };
}

static void test_orders(void **state)
{
	int order[LINES] = { 0, 1, 2, 3, 4 }, counts[LINES] = { 0 };
	char first[4096];
	struct str now = in_order(order);
	size_t n = now.n;

	(void)state;
	memcpy(first, now.p, n);
	assert_str(now,
	    STR("La Maison des jeunes de Saint-Nicolas|cdc/a,ville/1\n"
	        "Popote roulante La Marmite|cdc/b,ville/2\n"
	        "Friperie Les Trouvailles|cdc/c,ville/3\n"
	        "Popote La Marmite|cdc/d\n"
	        "Club de marche Pas à pas|cdc/e\n"
	        "Centre de femmes L'Éclaircie|ville/4"));
	/* Heap's algorithm: every order once. */
	for (int i = 0; i < LINES;) {
		if (counts[i] >= i) {
			counts[i++] = 0;
			continue;
		}
		int j = i % 2 ? counts[i] : 0, swap = order[i];
		order[i] = order[j];
		order[j] = swap;
		assert_str(in_order(order), ((struct str){ first, n }));
		counts[i]++;
		i = 0;
	}
}

/* Of two records that are equally like a fiche the one of the lower id is it. */
static void test_twice(void **state)
{
	struct directory d;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD "1;" MDJ);
	struct sync_report told = directory_deliver(&d, "cdc", "other.csv", HEAD "b;" MDJ2 "a;" MDJ2);
	assert_int_equal(told.joined, 1);
	assert_rows(&d, "SELECT native FROM source_record WHERE fiche = 1 ORDER BY id", "1\na");
	directory_close(&d);
}

/* Two fiches that it is equally: nobody guesses. */
static void test_ambiguous(void **state)
{
	struct directory d;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD "1;" MDJ "2;" MDJ);
	struct sync_report told = directory_deliver(&d, "cdc", "other.csv", HEAD "a;" MDJ2);
	assert_int_equal(told.joined, 0);
	assert_int_equal(told.created, 1);
	directory_close(&d);
}

/* A source lists an organisation once: what it lists besides is not joined. */
static void test_taken(void **state)
{
	struct directory d;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD "1;" MDJ);
	struct sync_report told = directory_deliver(&d, "ville", "list.csv", HEAD "1;" MDJ "2;" MDJ2);
	assert_int_equal(told.joined, 0);
	assert_int_equal(told.created, 1);
	directory_close(&d);
}

static void test_creates_none(void **state)
{
	struct directory d;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", DIRECTORY);
	struct sync_report told = directory_deliver(&d, "ecoute", "other.csv",
	    HEAD "a;" MDJ2 "b;" MDJ2 "c;Club de marche;418 555-0150;;;8, rue H;Lévis;G6V 1A8\n");
	assert_int_equal(told.joined, 1);
	assert_int_equal(told.not_created, 2);
	assert_int_equal(told.created, 0);
	assert_rows(&d, "SELECT count(*) FROM fiche", "4");
	directory_close(&d);
}

static void part(struct directory *d, int64_t id)
{
	struct author by = { .who = STR("person:anne"), .now = d->now };
	struct err e = { 0 };

	assert_ok(db_begin(d->db, &e) && pair_part(d->a, d->db, id, &by, &e) && db_commit(d->db, &e));
}

/* "They are two": which of them the record is, is for a person. */
static void test_apart(void **state)
{
	static const char list[] = HEAD "1;" MDJ "2;Maison des jeunes de Saint-Nicolas;418 836-0000;;;;;\n";
	struct directory d;

	for (int parted = 0; parted < 2; parted++) {
		matched_begin(&d);
		directory_deliver(&d, "ville", "list.csv", list);
		if (parted)
			part(&d, matched_pair(&d, 1, 2, .95));
		struct sync_report told = directory_deliver(&d, "cdc", "other.csv", HEAD "a;" MDJ2);
		assert_int_equal(told.joined, !parted);
		assert_int_equal(told.created, parted);
		directory_close(&d);
	}
	(void)state;
}

/* The directory with itself ----------------------------------------------------------------------------------- */

#define PAIRS "SELECT fiche_1, fiche_2, band, state, why FROM pair ORDER BY fiche_1, fiche_2"

/* Two that a source lists twice, and one alone. */
#define TWINS HEAD "1;" MDJ "2;" POPOTE "3;" MDJ2

static void set(struct directory *d, int64_t fiche, const char *path, const char *value)
{
	struct author by = { .who = STR("person:anne"), .now = d->now };
	struct edit change = { .path = str_of(path), .value = str_of(value), .at = -1 };
	struct edited done;
	struct fiche f;
	struct err e = { 0 };

	assert_ok(fiche_load(d->a, d->db, fiche, &f, &e) && db_begin(d->db, &e) &&
	    edit_fiche(d->a, d->db, &f, &change, "edit", &by, EDIT_CLAIM_AUTHOR, &done, &e) &&
	    db_commit(d->db, &e));
}

static void test_found(void **state)
{
	struct directory d;
	struct db *watch = NULL;
	struct err e = { 0 };

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", TWINS);
	struct match_report r = matched_dedupe(&d, (struct match_options){ 0 });
	assert_int_equal(r.scored, 3);
	assert_int_equal(r.found, 1);
	assert_true(r.all);
	assert_rows(&d, PAIRS, "1|3|same|open|");
	/* Without news nothing is written, nor when all is scored again. */
	assert_ok(db_open(d.path, DB_READ, "watch", &watch, &e));
	int64_t version = db_data_version(watch);
	r = matched_dedupe(&d, (struct match_options){ 0 });
	assert_int_equal(r.scored, 0);
	r = matched_dedupe(&d, (struct match_options){ .all = true });
	assert_int_equal(r.scored, 3);
	assert_int_equal(r.found, 0);
	assert_int_equal(db_data_version(watch), version);
	db_close(&watch);
	directory_close(&d);
}

/* Two rows of one list share a telephone and a rare word at two doors: the list says that they are two. */
static void test_listed_together(void **state)
{
	struct directory d;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv",
	    HEAD "1;Atelier Quintessence Bellegardenne;418 555-0180;;;12, rue Alpha;Lévis;\n"
	         "2;Friperie Quintessence;418 555-0180;;;40, rue du Bois;Lévis;\n3;" POPOTE);
	matched_dedupe(&d, (struct match_options){ 0 });
	assert_rows(&d, PAIRS, "");
	matched_pair(&d, 1, 2, .3); /* asked when nobody listed both */
	matched_dedupe(&d, (struct match_options){ .all = true });
	assert_rows(
	    &d, "SELECT state, why FROM pair", "gone|a source lists both, and too little speaks for it");
	directory_close(&d);
}

static void test_trial(void **state)
{
	struct directory d;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", TWINS);
	struct match_report r = matched_dedupe(&d, (struct match_options){ .dry_run = true });
	assert_int_equal(r.found, 1);
	assert_rows(&d, PAIRS, "1|3|same|open|");
	db_rollback(d.db);
	assert_rows(&d, PAIRS, "");
	assert_rows(&d, "SELECT seq, scored, records FROM match_state", "0|0|0");
	directory_close(&d);
}

/* Enough others that one change is scored alone. */
static void many(struct directory *d, struct buf *list)
{
	buf_s(list, STR(TWINS));
	for (int i = 0; i < 40; i++)
		buf_fmt(list, "n%d;Club numéroté %c%c;819 555-%04d;;;%d, rue Haute;Gatineau;J8X 1A%d\n", i,
		    'a' + i % 26, 'm' + i / 26, i, i + 1, i % 10);
	directory_deliver(d, "ville", "list.csv", buf_z(list));
}

static void test_vanished(void **state)
{
	struct buf AUTO_BUF list = BUF_INIT(16384);
	struct author by = { .who = STR("person:anne"), .now = 1 };
	struct directory d;
	struct fiche f;
	struct err e = { 0 };

	(void)state;
	matched_begin(&d);
	many(&d, &list);
	matched_dedupe(&d, (struct match_options){ 0 });
	assert_rows(&d, "SELECT fiche_1, fiche_2, state FROM pair WHERE fiche_1 < 4", "1|3|open");
	assert_ok(fiche_load(d.a, d.db, 3, &f, &e) && db_begin(d.db, &e) &&
	    edit_status(d.a, d.db, &f, "closed", "close", &by, &e) && db_commit(d.db, &e));
	struct match_report r = matched_dedupe(&d, (struct match_options){ 0 });
	assert_int_equal(r.gone, 1);
	assert_false(r.all);
	assert_rows(&d, "SELECT state, why FROM pair WHERE fiche_1 = 1", "gone|one of the two is closed");
	assert_ok(db_begin(d.db, &e) && edit_status(d.a, d.db, &f, "active", "close", &by, &e) &&
	    db_commit(d.db, &e));
	r = matched_dedupe(&d, (struct match_options){ 0 });
	assert_int_equal(r.scored, 1);
	assert_rows(&d, "SELECT state, why FROM pair WHERE fiche_1 = 1", "open|");
	/* What it is today is another organisation. */
	set(&d, 3, "name", "Ferme équestre des Bouleaux");
	set(&d, 3, "email", "info@bouleaux.example");
	r = matched_dedupe(&d, (struct match_options){ 0 });
	assert_false(r.all);
	assert_rows(&d, "SELECT state, length(why) > 5 FROM pair WHERE fiche_1 = 1", "gone|1");
	directory_close(&d);
}

/* What a person decided is not asked again: by whatever is scored, by new rules, after a merge. */
static void test_silent(void **state)
{
	struct author by = { .who = STR("person:anne"), .now = 1 };
	struct directory d;
	struct err e = { 0 };
	struct fiche kept, gone;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", TWINS "4;" FEMMES);
	matched_dedupe(&d, (struct match_options){ 0 });
	part(&d, 1);
	set(&d, 1, "email", "info@mdj.example");
	matched_dedupe(&d, (struct match_options){ 0 });
	assert_rows(&d, "SELECT fiche_1, fiche_2, state FROM pair", "1|3|different");
	matched_run(&d, "UPDATE match_state SET scored = 7");
	struct match_report r = matched_dedupe(&d, (struct match_options){ 0 });
	assert_true(r.all);
	assert_rows(&d, "SELECT fiche_1, fiche_2, state FROM pair", "1|3|different");
	assert_ok(fiche_load(d.a, d.db, 4, &kept, &e) && fiche_load(d.a, d.db, 1, &gone, &e));
	struct joined done;
	assert_ok(
	    db_begin(d.db, &e) && join_merge(d.a, d.db, &kept, &gone, &by, &done, &e) && db_commit(d.db, &e));
	set(&d, 4, "name", "La Maison des jeunes de Saint-Nicolas");
	for (int all = 0; all < 2; all++) {
		matched_dedupe(&d, (struct match_options){ .all = all });
		assert_rows(&d, "SELECT fiche_1, fiche_2, state FROM pair", "1|3|different");
	}
	directory_close(&d);
}

/* A new version of the rules, or of the words, makes all forms again. */
static void test_version(void **state)
{
	struct directory d;
	struct err e = { 0 };
	const struct name_words *words;

	(void)state;
	matched_begin(&d);
	directory_deliver(&d, "ville", "list.csv", TWINS);
	matched_dedupe(&d, (struct match_options){ 0 });
	struct str forms = directory_rows(&d, "SELECT fiche, hex(form) FROM match_form ORDER BY 1"),
	           keys = directory_rows(&d, "SELECT key, fiche FROM match_key ORDER BY 1, 2");
	matched_run(&d,
	    "UPDATE match_state SET version = 7; DELETE FROM match_key; UPDATE match_form SET form = x'00'");
	matched_dedupe(&d, (struct match_options){ 0 });
	assert_str(directory_rows(&d, "SELECT fiche, hex(form) FROM match_form ORDER BY 1"), forms);
	assert_str(directory_rows(&d, "SELECT key, fiche FROM match_key ORDER BY 1, 2"), keys);
	int64_t version = matched_number(&d, "SELECT version FROM match_state");
	assert_ok(name_words_with(d.a, STR("ZQX\tzone québécoise xylophone\n"), "words", &words, &e));
	db_set_words(d.db, words);
	set(&d, 2, "website", "https://marmite2.example"); /* one form of other words than the rest */
	assert_rows(&d, "SELECT version FROM match_state", "0");
	struct match_report r = matched_dedupe(&d, (struct match_options){ 0 });
	assert_true(r.all);
	assert_int_not_equal(matched_number(&d, "SELECT version FROM match_state"), version);
	assert_rows(&d, "SELECT count(*) FROM match_form", "3");
	directory_close(&d);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "a list in every order", test_orders, NULL);
	tests_add(&t, "one organisation twice in a list", test_twice, NULL);
	tests_add(&t, "two fiches that it is equally", test_ambiguous, NULL);
	tests_add(&t, "a fiche that the source holds already", test_taken, NULL);
	tests_add(&t, "a source that founds no fiches", test_creates_none, NULL);
	tests_add(&t, "fiches that somebody said are two", test_apart, NULL);
	tests_add(&t, "found once", test_found, NULL);
	tests_add(&t, "two that one list holds", test_listed_together, NULL);
	tests_add(&t, "only tried", test_trial, NULL);
	tests_add(&t, "possible no more", test_vanished, NULL);
	tests_add(&t, "decided once", test_silent, NULL);
	tests_add(&t, "another version", test_version, NULL);
	return tests_run(&t, "match_store");
}
