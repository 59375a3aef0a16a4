/* test_seasons.c: seasons of random nights and random technicians; after every step what the store promises must
 * hold. SEASONS=n runs n of them (SEASON_FROM: not from 1), SEASON_TRACE tells what was refused. */
#include "tests/unit/season.h"

#include "lib/arena.h"
#include "model/path.h"
#include "store/backup.h"

#include <sqlite3.h>

enum { NIGHTS = 40, SEASONS = 4 };

/* What an import may not touch ------------------------------------------------------------------------------- */

/* The last word on a path before a change of an import was a technician's own edit, or his fiche. */
static const char overrun[] =
    "SELECT c.seq, c.path, c.old, c.new FROM change c JOIN operation o ON o.id = c.operation "
    "WHERE o.kind = 'import' AND c.seq > (SELECT at FROM temp.season) AND c.path NOT LIKE '@%' AND c.path <> '' "
    "AND c.old IS NOT NULL AND (SELECT p.kind FROM change b JOIN operation p ON p.id = b.operation "
    "WHERE b.fiche = c.fiche AND b.seq < c.seq AND b.path <> '' "
    "AND (b.path = c.path OR substr(c.path, 1, length(b.path) + 1) = b.path || '.') "
    "ORDER BY b.seq DESC LIMIT 1) = 'edit'";

/* The organisation vouched for the object around it, and nothing has touched it since. */
static const char unheard[] =
    "SELECT c.seq, c.path, c.old, c.new FROM change c JOIN operation o ON o.id = c.operation "
    "JOIN fiche f ON f.id = c.fiche JOIN evidence v ON v.fiche = c.fiche "
    "WHERE o.kind = 'import' AND c.seq > (SELECT at FROM temp.season) AND c.path NOT LIKE '@%' AND c.path <> '' "
    "AND v.revoked_at IS NULL AND v.revision < c.revision AND instr(v.objects, CASE "
    "WHEN c.path LIKE 'services[%' AND (c.old IS NOT NULL OR instr(c.path, '].') > 0) THEN substr(c.path, 10, 36) "
    "WHEN c.path LIKE 'locations[%' AND (c.old IS NOT NULL OR instr(c.path, '].') > 0) THEN substr(c.path, 11, 36) "
    "ELSE f.uuid END) > 0 "
    "AND NOT EXISTS (SELECT 1 FROM change b WHERE b.fiche = c.fiche AND b.seq < c.seq AND b.path <> '' "
    "AND b.revision > v.revision AND b.path NOT LIKE '@%' "
    "AND (b.path = c.path OR substr(c.path, 1, length(b.path) + 1) = b.path || '.' "
    "OR substr(b.path, 1, length(c.path) + 1) = c.path || '.'))";

/* A rejected offer, made again while both values stand. */
static const char repeated[] =
    "SELECT p.id, p.path, p.new FROM proposal p JOIN proposal r ON r.fiche = p.fiche AND r.path = p.path "
    "AND r.who = p.who AND r.value_hash = p.value_hash AND r.current_hash = p.current_hash "
    "AND r.state = 'rejected' WHERE p.id > (SELECT proposal FROM temp.season) AND r.id < p.id AND p.path <> '@status'";

/* An offer superseded by this import although its source says the same and the fiche does not. */
static void mark(struct season *s)
{
	sqlite3_exec(db_handle(s->d.db),
	    "CREATE TEMP TABLE IF NOT EXISTS season(at INTEGER, proposal INTEGER); DELETE FROM temp.season; "
	    "INSERT INTO temp.season SELECT (SELECT ifnull(max(seq), 0) FROM change), "
	    "(SELECT ifnull(max(id), 0) FROM proposal);"
	    "CREATE TEMP TABLE IF NOT EXISTS waiting(id INTEGER); DELETE FROM temp.waiting; "
	    "INSERT INTO temp.waiting SELECT id FROM proposal WHERE state = 'pending' AND path <> '@status'",
	    NULL, NULL, NULL);
}

static void none(struct season *s, const char *what, const char *sql)
{
	struct str rows = directory_rows(&s->d, sql);

	if (rows.n)
		season_fail(s, "%s:\n%.*s", what, STR_ARG(rows));
}

static struct str forgotten(struct season *s);

/* Deliveries --------------------------------------------------------------------------------------------------- */

static struct sync_report deliver(
    struct season *s, const struct season_feed *f, struct str bytes, bool dry, bool again)
{
	struct sync_report r;
	struct source *source;
	struct err e = { 0 };

	directory_file(&s->d, f->file, bytes.p);
	season_ok(s, source_find(s->d.a, s->d.conf, str_of(f->name), &source, &e));
	struct sync_options o = { .file = arena_fmt(s->d.a, "%s/%s", s->d.folder, f->file).p,
		.now = s->d.now,
		.dry_run = dry,
		.again = again,
		.details = true,
		.allow_deletions = season_chance(s, 90) };
	season_ok(s, sync_import(s->d.a, s->d.db, s->d.conf, source, &o, &r, &e));
	return r;
}

static void check_counts(struct season *s, const struct season_feed *f, const struct sync_report *r)
{
	if (strcmp(r->outcome, "applied") != 0)
		return;
	uint64_t known = (uint64_t)season_number(s, "SELECT count(*) FROM stage.item WHERE kind = 2", 0);
	uint64_t sum = r->unchanged + r->created + r->joined + r->refused + r->repeated + r->not_created +
	    known;
	if (sum != r->items)
		season_fail(s,
		    "%d items, %d counted (unchanged %d new %d joined %d refused %d repeated %d known %d)",
		    (int)r->items, (int)sum, (int)r->unchanged, (int)r->created, (int)r->joined,
		    (int)r->refused, (int)r->repeated, (int)known);
	int64_t held = season_number(s, "SELECT held FROM source_run ORDER BY id DESC LIMIT 1", 0);
	const char *sql = arena_fmt(s->d.a,
	    "SELECT count(*) FROM source_record r JOIN source s ON s.id = r.source "
	    "WHERE s.name = '%s' AND last_seen_at IS NULL",
	    f->name)
	                      .p;
	if (held != season_number(s, sql, 0))
		season_fail(s, "the run says that %d are held, there are %d", (int)held,
		    (int)season_number(s, sql, 0));
}

static void same_report(struct season *s, const struct sync_report *x, const struct sync_report *y)
{
	if (strcmp(x->outcome, y->outcome) != 0 || strcmp(x->outcome, "applied") != 0)
		return;
	if (x->created != y->created || x->joined != y->joined || x->changed != y->changed ||
	    x->proposed != y->proposed || x->silent != y->silent || x->gone != y->gone ||
	    x->returned != y->returned || x->unchanged != y->unchanged || x->refused != y->refused)
		season_fail(s, "a dry run said something else");
}

static void night_of(struct season *s, struct season_feed *f)
{
	s->doing = f->name;
	s->d.now += 3600;
	season_world_changes(s, f);
	struct str bytes = season_bytes(s, f);
	struct sync_report dry = { .outcome = "" };
	if (season_chance(s, 25)) {
		struct season_dump before = season_dump(s);
		dry = deliver(s, f, bytes, true, false);
		season_same(s, &before, SEASON_TABLES);
	}
	mark(s);
	struct sync_report r = deliver(s, f, bytes, false, false);
	same_report(s, &dry, &r);
	check_counts(s, f, &r);
	none(s, "an import overran a technician", overrun);
	none(s, "an import overran what was vouched for", unheard);
	none(s, "a rejected offer was made again", repeated);
	struct str lost = forgotten(s);
	if (lost.n)
		season_fail(s, "an offer was forgotten:\n%.*s", STR_ARG(lost));
	if (season_chance(s, 40)) {
		struct season_dump before = season_dump(s);
		s->d.now += 60;
		deliver(s, f, bytes, false, season_chance(s, 70));
		season_same(s, &before, SEASON_TABLES - 1);
	}
}

/* What waited before the import, is superseded by it without another offer on the path, while its source still says
 * so and the fiche does not. */
static struct str forgotten(struct season *s)
{
	static const char sql[] =
	    "SELECT p.id, p.path, p.new, ifnull(r.doc, f.doc) FROM proposal p JOIN temp.waiting w ON w.id = p.id "
	    "JOIN fiche f ON f.id = p.fiche JOIN source_record r ON r.fiche = p.fiche AND r.source = p.source "
	    "WHERE p.state = 'superseded' AND p.new LIKE '{%' AND NOT EXISTS (SELECT 1 FROM proposal n WHERE n.fiche = p.fiche "
	    "AND n.path = p.path AND n.who = p.who AND n.id > p.id) "
	    "AND (SELECT count(*) FROM source_record x WHERE x.fiche = p.fiche AND x.source = p.source) = 1 "
	    "AND instr(ifnull(r.doc, ''), substr(p.new, 1, length(p.new) - 1)) > 0 AND instr(f.doc, substr(p.new, 1, 45)) = 0";

	return directory_rows(&s->d, sql);
}

static void copy_and_back(struct season *s)
{
	struct season_dump before = season_dump(s);
	struct err e = { 0 };
	const char *copy = arena_fmt(s->d.a, "%s/copy.db", s->d.folder).p;

	s->doing = "backup";
	season_ok(s, backup_to(s->d.db, copy, &e));
	db_close(&s->d.db);
	season_ok(s, backup_restore(copy, s->d.path, s->d.now, &e));
	season_ok(s, db_open(s->d.path, DB_WRITE, "test", &s->d.db, &e));
	season_same(s, &before, SEASON_TABLES);
}

static void test_season(void **state)
{
	struct season *s = calloc(1, sizeof *s);

	season_open(s, (int)(intptr_t)*state);
	for (int night = 0; night < NIGHTS; night++) {
		s->d.now += 86400 / 2;
		for (int f = 0; f < SEASON_FEEDS; f++) {
			s->step++;
			arena_reset(s->d.a);
			if (season_chance(s, 80))
				night_of(s, &s->feeds[f]);
			season_check(s);
		}
		for (int n = season_pick(s, 8); n > 0; n--) {
			s->step++;
			s->d.now += 60;
			arena_reset(s->d.a);
			season_act(s);
			season_check(s);
		}
		s->doing = "exports";
		if (season_chance(s, 30))
			season_check_exports(s);
		if (season_chance(s, 5))
			copy_and_back(s);
	}
	season_close(s);
	free(s);
}

int main(void)
{
	struct tests t = { 0 };
	const char *many = getenv("SEASONS"), *first = getenv("SEASON_FROM");
	long n = many ? strtol(many, NULL, 10) : SEASONS, from = first ? strtol(first, NULL, 10) : 1;

	static char names[TESTS_MAX][32];
	for (long i = 0; i < n && i < TESTS_MAX; i++) {
		snprintf(names[i], sizeof names[i], "season %ld", from + i);
		tests_add(&t, names[i], test_season, (void *)(intptr_t)(from + i));
	}
	return tests_run(&t, "seasons");
}
