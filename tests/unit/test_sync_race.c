/* test_sync_race.c: others at work between the reading of a delivery and its being applied. */
#include "tests/unit/directory.h"

#include "store/join.h"
#include "store/stage.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\nphones[main].number = {tel}\n"
                          "locations[main].addresses[physical].postal_code = {cp}\n";

#define HEAD "id;nom;tel;cp\n"
#define A    "A;Abri;418 555-0101;G6V 1A1\n"
#define B    "B;Bazar;418 555-0102;G6V 1A2\n"

static void begin(struct directory *d)
{
	directory_open(
	    d, "[source list]\nformat = csv\nmapping = map\n[source other]\nformat = csv\nmapping = map\n");
	directory_file(d, "map", map);
}

static struct record *record_of(struct directory *d, const char *name, const char *number)
{
	struct err e = { 0 };
	struct str json = arena_fmt(d->a,
	    "{\"name\":\"%s\",\"phones\":[{\"number\":\"%s\"}],\"locations\":[{\"addresses\":[{\"postal_code\":\"G6V 1A1\"}]}]}",
	    name, number);
	struct record *r = record_read_json(d->a, json, &entities[ENTITY_ORGANIZATION], &e);

	assert_non_null(r);
	return r;
}

static int trust_all(void *ctx, struct str source, const struct entity *e, const struct field *f)
{
	(void)ctx;
	(void)source;
	(void)e;
	(void)f;
	return 50;
}

/* Reads one record of "list" and leaves it staged. */
static struct stage *staged(struct directory *d, const char *native, const char *name, const char *number)
{
	struct stage_source s = { .name = STR("list"), .creates = true, .trust = { .of = trust_all } };
	struct stage *stage;
	struct err e = { 0 };
	uint64_t other;

	assert_ok(stage_begin(d->db, &s, &stage, &e));
	assert_false(stage_known(stage, arena_fmt(d->a, "%s %s", name, number), 2));
	assert_ok(stage_record(stage, d->a, record_of(d, name, number), str_of(native), 2, &other, &e));
	assert_ok(stage_close(stage, true, 0, &e));
	return stage;
}

static void apply_staged(struct directory *d, struct stage *stage, struct stage_counts *counts)
{
	struct author by = { .now = d->now };
	struct err e = { 0 };

	assert_ok(db_begin(d->db, &e));
	assert_ok(stage_apply(stage, &by, &(struct stage_listener){ 0 }, &e));
	*counts = *stage_counts(stage);
	assert_ok(db_commit(d->db, &e));
	stage_end(&stage);
}

/* A second connection for the others. */
static void as_other(struct directory *d, void (*act)(struct directory *other))
{
	struct directory other = *d;
	struct err e = { 0 };

	assert_ok(db_open(d->path, DB_WRITE, "other", &other.db, &e));
	act(&other);
	db_close(&other.db);
	d->now = other.now;
}

static void merge_two(struct directory *d)
{
	struct author anne = { .who = STR("person:anne"), .now = d->now };
	struct fiche kept, gone;
	struct joined done;
	struct err e = { 0 };

	assert_ok(fiche_find(d->a, d->db, STR("Bazar"), &kept, &e));
	assert_ok(fiche_find(d->a, d->db, STR("Abri"), &gone, &e));
	assert_ok(db_begin(d->db, &e));
	assert_ok(join_merge(d->a, d->db, &kept, &gone, &anne, &done, &e));
	assert_ok(db_commit(d->db, &e));
}

static void a_known_record_is_merged_away(void **state)
{
	struct directory here, *d = &here;
	struct stage_counts c;

	(void)state;
	begin(d);
	directory_deliver(d, "list", "list.csv", HEAD A);
	directory_deliver(d, "other", "other.csv", HEAD B);
	struct stage *s = staged(d, "A", "Abri", "418 555-0199");
	as_other(d, merge_two);
	apply_staged(d, s, &c);
	assert_rows(d,
	    "SELECT f.name, f.status FROM source_record r JOIN fiche f ON f.id = r.fiche ORDER BY r.id",
	    "Bazar|active\nBazar|active");
	assert_rows(d, "SELECT name, status, json_extract(doc, '$.phones[0].number') FROM fiche ORDER BY id",
	    "Abri|merged|418 555-0101\nBazar|active|418 555-0102");
	directory_close(d);
}

static void a_fiche_to_join_is_merged_away(void **state)
{
	struct directory here, *d = &here;
	struct stage_counts c;

	(void)state;
	begin(d);
	directory_deliver(d, "other", "other.csv", HEAD A B);
	struct stage *s = staged(d, "X", "Abri", "418 555-0101");
	assert_int_equal(stage_counts(s)->joined, 1);
	as_other(d, merge_two);
	apply_staged(d, s, &c);
	assert_rows(d,
	    "SELECT f.name, f.status FROM source_record r JOIN fiche f ON f.id = r.fiche ORDER BY r.id",
	    "Bazar|active\nBazar|active\nBazar|active");
	directory_close(d);
}

static void deliver_same(struct directory *d)
{
	directory_deliver(d, "list", "list.csv", HEAD "X;Abri;418 555-0101;G6V 1A1\n");
}

/* Two runs of one source at once: what the other has just brought is neither brought twice nor an error. */
static void another_run_was_faster(void **state)
{
	bool joins = *state != NULL;
	struct directory here, *d = &here;
	struct stage_counts c;

	begin(d);
	if (joins)
		directory_deliver(d, "other", "other.csv", HEAD A);
	struct stage *s = staged(d, "X", "Abri", "418 555-0101");
	assert_int_equal(stage_counts(s)->joined, joins);
	assert_int_equal(stage_counts(s)->created, !joins);
	as_other(d, deliver_same);
	apply_staged(d, s, &c);
	assert_int_equal(c.created + c.joined, 0);
	assert_rows(d, "SELECT name, status FROM fiche", "Abri|active");
	assert_rows(d, "SELECT count(*) FROM source_record WHERE native = 'X'", "1");
	directory_close(d);
}

/* What happens to a delivery while its 2,048th row is read. Its size tells that it is not the last one: left alone for an
 * hour before, it is read once, and its stamps say whether that was enough; else its bytes must be the same twice. */
static const struct touch_row {
	const char *name;
	bool settled;
	const char *after; /* what stands behind its rows then; NULL: it is not written */
	bool replaced;     /* by another file of that name */
	bool taken;
} touches[] = {
	{ "left alone", true, NULL, false, true },
	{ "left alone, just written", false, NULL, false, true },
	{ "a row more", true, "Z;Zoo;;\n", false, false },
	{ "a row more, just written", false, "Z;Zoo;;\n", false, false },
	{ "written again as it was", true, "", false, false },
	{ "replaced by its like", true, "", true, false },
};

enum { TOUCH_ROWS = 2100 };

struct touching {
	struct directory *d;
	const struct touch_row *t;
	const char *path;
};

static void write_rows(const char *path, const char *after)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(HEAD, f);
	for (int i = 0; i < TOUCH_ROWS; i++)
		fprintf(f, "%d;Club %d;;\n", i, i);
	fputs(after, f);
	fclose(f);
}

static void touch(void *ctx, uint64_t items)
{
	const struct touching *x = ctx;

	(void)items;
	if (x->t->replaced)
		unlink(x->path);
	if (x->t->after)
		write_rows(x->path, x->t->after);
}

static void touched_while_read(void **state)
{
	const struct touch_row *t = *state;
	struct directory here, *d = &here;
	const struct timespec past[2] = { { time(NULL) - 3600, 0 }, { time(NULL) - 3600, 0 } };
	struct sync_report report;
	struct source *s;
	struct err e = { 0 };

	begin(d);
	directory_deliver(d, "list", "list.csv", HEAD A);
	const char *path = arena_fmt(d->a, "%s/list.csv", d->folder).p;
	struct touching x = { d, t, path };
	write_rows(path, "");
	assert_int_equal(utimensat(AT_FDCWD, path, t->settled ? past : NULL, 0), 0);
	assert_ok(source_find(d->a, d->conf, STR("list"), &s, &e));
	const struct sync_options o = {
		.file = path, .now = d->now, .allow_deletions = true, .progress = touch, .ctx = &x
	};
	assert_int_equal(sync_import(d->a, d->db, d->conf, s, &o, &report, &e), t->taken);
	assert_rows(d, "SELECT count(*) FROM fiche", t->taken ? "2101" : "1");
	assert_rows(d, "SELECT outcome, bytes > 0, sha256 IS NOT NULL FROM source_run WHERE id = 2",
	    t->taken         ? "applied|1|1"
	        : t->settled ? "failed|0|0"
	                     : "failed|1|1");
	if (!t->taken)
		assert_err(e, ERR_RETRY, "changed while it was being read");
	directory_close(d);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(
	    &t, "a record is merged away while its delivery is read", a_known_record_is_merged_away, NULL);
	tests_add(&t, "a fiche that is to be joined is merged away", a_fiche_to_join_is_merged_away, NULL);
	tests_add(&t, "another run founded it", another_run_was_faster, NULL);
	tests_add(&t, "another run joined it", another_run_was_faster, &t);
	TESTS_ROWS(&t, touches, touched_while_read);
	return tests_run(&t, "sync_race");
}
