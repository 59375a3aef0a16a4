/* test_sync.c: what an import does with deliveries that are wrong, short, doubled or late: what the report says, and
 * that nothing is lost and nothing taken twice. */
#include "tests/unit/directory.h"

#include "store/rebuild.h"

#include "lib/file.h"
#include "store/edit.h"
#include "store/proposal.h"

static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\nphones[main].number = {tel}\n"
                          "locations[main].addresses[physical].postal_code = {cp}\n";

#define HEAD    "id;nom;tel;cp\n"
#define CSV     "format = csv\nmapping = map\n"
#define JSON    "format = hsds-json\n"
#define A       "A;Abri;418 555-0101;G6V 1A1\n"
#define B       "B;Bazar;418 555-0102;G6V 1A2\n"
#define C       "C;Club;418 555-0103;G6V 1A3\n"
#define FICHES  "SELECT name, status FROM fiche ORDER BY name"
#define NUMBERS "SELECT f.name, p.number FROM fiche f JOIN phone p ON p.fiche = f.id ORDER BY f.name, p.n"
#define PENDING "SELECT f.name, p.path, p.state FROM proposal p JOIN fiche f ON f.id = p.fiche ORDER BY p.id"

/* The figures of a report that are not zero. */
static struct str told(struct arena *a, const struct sync_report *r)
{
	const struct {
		const char *name;
		uint64_t n;
	} figures[] = { { "items", r->items }, { "refused", r->refused }, { "partial", r->partial },
		{ "repeated", r->repeated }, { "unchanged", r->unchanged }, { "created", r->created },
		{ "joined", r->joined }, { "changed", r->changed }, { "proposed", r->proposed },
		{ "silent", r->silent }, { "gone", r->gone }, { "returned", r->returned },
		{ "not created", r->not_created } };
	struct buf AUTO_BUF b = BUF_INIT(1024);

	buf_fmt(&b, "%s:", r->outcome);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		if (figures[i].n)
			buf_fmt(&b, " %llu %s,", (unsigned long long)figures[i].n, figures[i].name);
	return arena_str(a, (struct str){ b.p, b.n - (b.p[b.n - 1] == ',') });
}

static struct directory *open_with(const char *contract)
{
	struct directory *d = calloc(1, sizeof *d);
	char conf[1024];

	snprintf(conf, sizeof conf, "[source list]\n%s[source other]\n" CSV, contract);
	directory_open(d, conf);
	directory_file(d, "map", map);
	return d;
}

static void closed(struct directory *d)
{
	directory_close(d);
	free(d);
}

/* Whatever was refused stands in the report and in the table for the partner. */
static struct str refusals(struct directory *d, const struct sync_report *r)
{
	struct buf AUTO_BUF b = BUF_INIT(64 * 1024);

	for (const struct sync_refusal *x = r->refusals; x; x = x->next)
		buf_fmt(&b, "%llu: %.*s\n", (unsigned long long)x->line, STR_ARG(x->reason));
	struct str kept = directory_rows(
	    d, "SELECT group_concat(line || ': ' || reason || char(10), '') FROM refusal");
	if (strcmp(r->outcome, "unchanged") != 0)
		assert_str(b.n ? buf_str(&b) : STR("NULL"), kept);
	return arena_str(d->a, buf_str(&b));
}

/* Two deliveries ------------------------------------------------------------------------------------------------ */

static const struct row {
	const char *name, *contract, *first, *second;
	const char *want;     /* of the second delivery */
	const char *refusals; /* a part of what they say; NULL: there is none */
	const char *sql, *rows;
} rows[] = {
	{ "a row that stands twice is taken once", CSV, HEAD A, HEAD A B B,
	    "applied: 3 items, 1 repeated, 1 unchanged, 1 created", NULL, FICHES,
	    "Abri|active\nBazar|active" },
	{ "a known row that stands twice is taken once", CSV, HEAD A, HEAD A A,
	    "applied: 2 items, 1 repeated, 1 unchanged", NULL, FICHES, "Abri|active" },
	{ "a changed row that stands twice is taken once", CSV, HEAD A,
	    HEAD "A;Abri;1;G6V 1A1\nA;Abri;1;G6V 1A1\n", "applied: 2 items, 1 repeated, 1 changed", NULL,
	    NUMBERS, "Abri|1" },
	{ "two columns change names: the same bytes are other values", CSV, HEAD A, "id;nom;cp;tel\n" A,
	    "applied: 1 items, 2 changed", NULL, NUMBERS, "Abri|G6V 1A1" },
	{ "a column more: all is read again, and nothing is new", CSV, HEAD A,
	    "id;nom;tel;cp;note\nA;Abri;418 555-0101;G6V 1A1;\n", "applied: 1 items", NULL, NUMBERS,
	    "Abri|418 555-0101" },
	{ "one key with other values: both refused, by their lines", CSV, HEAD A, HEAD A B "B;Bazar;2;\n" C,
	    "applied: 4 items, 2 refused, 1 unchanged, 1 created",
	    "3: the key \"B\" stands in line 4 too, with other values: both are refused\n4: the key \"B\" stands in line 3 too",
	    FICHES, "Abri|active\nClub|active" },
	{ "one known key with other values: the record stays", CSV, HEAD A B, HEAD A "A;Abri;2;\n" B,
	    "applied: 3 items, 2 refused, 1 unchanged", "line 3 too", NUMBERS,
	    "Abri|418 555-0101\nBazar|418 555-0102" },
	{ "the same with the changed row first", CSV, HEAD A B, HEAD "A;Abri;2;\n" A B,
	    "applied: 3 items, 2 refused, 1 unchanged", "line 2 too", NUMBERS,
	    "Abri|418 555-0101\nBazar|418 555-0102" },
	{ "one key in three rows: all refused", CSV, HEAD A, HEAD A "B;x;1;\nB;y;2;\nB;z;3;\nB;x;1;\n",
	    "applied: 5 items, 4 refused, 1 unchanged", "several lines", FICHES, "Abri|active" },
	{ "no name, then one under the same key: neither is taken", CSV, HEAD A B, HEAD "A;;1;\n" A B,
	    "applied: 3 items, 2 refused, 1 unchanged", "2: the record has no name", NUMBERS,
	    "Abri|418 555-0101\nBazar|418 555-0102" },
	{ "no name, a new key", CSV, HEAD A, HEAD A "B;;1;\n" B, "applied: 3 items, 2 refused, 1 unchanged",
	    "the record has no name", FICHES, "Abri|active" },
	{ "a blank key", CSV, HEAD A, HEAD A ";x;1;\n" B,
	    "applied: 3 items, 1 refused, 1 unchanged, 1 created", "the key column", FICHES,
	    "Abri|active\nBazar|active" },
	{ "a row too wide, a row too narrow", CSV, HEAD A,
	    HEAD A "B;x;1;2;3\nC;x\n"
	           "D;Donjon;;\n",
	    "applied: 4 items, 2 refused, 1 unchanged, 1 created", "5 cells where the header has 4", FICHES,
	    "Abri|active\nDonjon|active" },
	{ "a quote that nobody closes", CSV, HEAD A, HEAD A "B;\"Bazar;1;\n" C,
	    "applied: 3 items, 1 refused, 1 unchanged, 1 created", "line 3: a quote is opened and not closed",
	    FICHES, "Abri|active\nClub|active" },
	{ "text behind a quote", CSV, HEAD A, HEAD A "B;\"Bazar\" x;1;\n" C,
	    "applied: 3 items, 1 refused, 1 unchanged, 1 created",
	    "text stands behind the closing quote in line 3", FICHES, "Abri|active\nClub|active" },
	{ "other line ends, another order, blank lines: nothing", CSV, HEAD A B C,
	    HEAD "\r\n" C "\n\n" A ";;;\n" B, "applied: 3 items, 3 unchanged", NULL, FICHES,
	    "Abri|active\nBazar|active\nClub|active" },
	{ "the same file", CSV, HEAD A B, HEAD A B, "unchanged:", NULL, FICHES, "Abri|active\nBazar|active" },
	{ "a source that founds no fiche", CSV "create = no\n", HEAD A, HEAD A B,
	    "applied: 2 items, 2 not created", NULL, FICHES, "" },
	{ "a record that is gone: its deletion is proposed", CSV, HEAD A B, HEAD A,
	    "applied: 1 items, 1 unchanged, 1 gone", NULL, PENDING, "Bazar|@status|pending" },
	{ "a list that is not complete: nothing is gone", CSV "complete = no\n", HEAD A B, HEAD A,
	    "applied: 1 items, 1 unchanged", NULL, PENDING, "" },
	{ "a refused row among what is gone", CSV, HEAD A B, HEAD A "B;Bazar\n",
	    "applied: 2 items, 1 refused, 1 unchanged, 1 gone", "2 cells", "SELECT reason FROM proposal",
	    "the source no longer lists it, but some rows of its list could not be read" },

	{ "JSON: the same record twice", JSON, "[{\"id\":\"a\",\"name\":\"Abri\"}]",
	    "[{\"id\":\"a\",\"name\":\"Abri\"},{\"id\":\"a\",\"name\":\"Abri\"}]",
	    "applied: 2 items, 1 repeated, 1 unchanged", NULL, FICHES, "Abri|active" },
	{ "JSON: one id with other values", JSON, "[{\"id\":\"a\",\"name\":\"Abri\"}]",
	    "[{\"id\":\"b\",\"name\":\"X\"},{\"id\":\"b\",\"name\":\"Y\"},{\"id\":\"a\",\"name\":\"Abri\"}]",
	    "applied: 3 items, 2 refused, 1 unchanged", "both are refused", FICHES, "Abri|active" },
	{ "JSON: an empty list", JSON, "[{\"id\":\"a\",\"name\":\"Abri\"}]", "[]", "stopped: 1 gone", NULL,
	    PENDING, "" },
	{ "few are gone and others came: offered", CSV, HEAD A B,
	    HEAD "1;Abri;418 555-0101;G6V 1A1\n2;Bazar;;\n", "applied: 2 items, 2 created, 2 gone", NULL,
	    PENDING, "Abri|@status|pending\nBazar|@status|pending" },
};

static void deliver_two(void **state)
{
	const struct row *r = *state;
	struct directory *d = open_with(r->contract);
	const char *file = strstr(r->contract, "json") ? "list.json" : "list.csv";

	directory_deliver(d, "list", file, r->first);
	struct sync_report report = directory_deliver(d, "list", file, r->second);
	assert_str(told(d->a, &report), str_of(r->want));
	struct str why = refusals(d, &report);
	if (r->refusals && !strstr(why.p, r->refusals))
		fail_msg("\"%s\" does not say \"%s\"", why.p, r->refusals);
	assert_int_equal(!r->refusals, !why.n);
	assert_rows(d, r->sql, r->rows);
	closed(d);
}

/* How much may vanish, or be unreadable --------------------------------------------------------------------------- */

static const struct limit {
	const char *name;
	int held, gone, bad, added;
	bool allowed;
	const char *want;
} limits[] = {
	{ "9 of 20 gone: few enough", 20, 9, 0, 0, false, "applied: 11 items, 11 unchanged, 9 gone" },
	{ "10 of 50 gone: a fifth", 50, 10, 0, 0, false, "stopped: 40 items, 40 unchanged, 10 gone" },
	{ "10 of 51 gone", 51, 10, 0, 0, false, "applied: 41 items, 41 unchanged, 10 gone" },
	{ "10 of 50 gone, and a person has looked", 50, 10, 0, 0, true,
	    "applied: 40 items, 40 unchanged, 10 gone" },
	{ "50 of 2500 gone: two per cent", 2500, 50, 0, 0, false,
	    "stopped: 2450 items, 2450 unchanged, 50 gone" },
	{ "50 of 2501 gone", 2501, 50, 0, 0, false, "applied: 2451 items, 2451 unchanged, 50 gone" },
	{ "49 of 600 gone", 600, 49, 0, 0, false, "applied: 551 items, 551 unchanged, 49 gone" },
	{ "as many come as go: it stops all the same", 50, 10, 0, 10, false,
	    "stopped: 50 items, 40 unchanged, 10 created, 10 gone" },
	{ "11 rows of 55 cannot be read: a fifth", 44, 0, 11, 0, false,
	    "applied: 55 items, 11 refused, 44 unchanged" },
	{ "12 of 56", 44, 0, 12, 0, false, "stopped: 56 items, 12 refused, 44 unchanged" },
	{ "9 of 12", 3, 0, 9, 0, false, "applied: 12 items, 9 refused, 3 unchanged" },
};

static struct str list_of(struct arena *a, int from, int to, int bad)
{
	struct buf AUTO_BUF b = BUF_INIT(1024 * 1024);

	buf_fmt(&b, HEAD);
	for (int i = from; i < to; i++)
		buf_fmt(&b, "%d;Organisme %d;418 555-01%02d;G6V 1A1\n", i, i, i % 100);
	for (int i = 0; i < bad; i++)
		buf_fmt(&b, "x%d;trop court\n", i);
	return arena_str(a, buf_str(&b));
}

static void deliver_less(void **state)
{
	const struct limit *l = *state;
	struct directory *d = open_with(CSV);
	struct sync_report r;
	struct source *s;
	struct err e = { 0 };

	directory_deliver(d, "list", "list.csv", list_of(d->a, 0, l->held, 0).p);
	struct str before = directory_rows(
	    d, "SELECT (SELECT count(*) FROM proposal), (SELECT count(*) FROM fiche)");
	directory_file(d, "list.csv", list_of(d->a, l->gone, l->held + l->added, l->bad).p);
	assert_ok(source_find(d->a, d->conf, STR("list"), &s, &e));
	struct sync_options o = { .file = arena_fmt(d->a, "%s/list.csv", d->folder).p,
		.now = d->now,
		.allow_deletions = l->allowed };
	assert_ok(sync_import(d->a, d->db, d->conf, s, &o, &r, &e));
	assert_str(told(d->a, &r), str_of(l->want));
	bool stopped = strcmp(r.outcome, "stopped") == 0;
	assert_int_equal(stopped, r.message.n > 0);
	struct str after = directory_rows(
	    d, "SELECT (SELECT count(*) FROM proposal), (SELECT count(*) FROM fiche)");
	if (stopped)
		assert_str(after, before);
	else
		assert_str(
		    directory_rows(d, "SELECT count(*) FROM proposal"), arena_fmt(d->a, "%d", l->gone));
	/* A delivery that was stopped is not the last one: the next is compared with what is held. */
	r = directory_deliver(d, "list", "list.csv", list_of(d->a, 0, l->held, 0).p);
	assert_string_equal(r.outcome, stopped ? "unchanged" : "applied");
	assert_int_equal(r.created, 0);
	assert_rows(d, "SELECT count(*) FROM proposal WHERE state = 'pending'", "0");
	closed(d);
}

/* Gone and back ----------------------------------------------------------------------------------------------------- */

enum decision { NOBODY, ACCEPTED, REJECTED };

static const struct back {
	const char *name;
	enum decision decision;
	const char *returns; /* the row that comes back */
	const char *status, *proposals;
} backs[] = {
	{ "before anybody decided", NOBODY, B, "active", "@status|superseded" },
	{ "before anybody decided, changed", NOBODY, "B;Bazar;1;G6V 1A2\n", "active", "@status|superseded" },
	{ "after it was deleted", ACCEPTED, B, "active", "@status|accepted" },
	{ "after it was deleted, changed", ACCEPTED, "B;Bazar;1;G6V 1A2\n", "active", "@status|accepted" },
	{ "after it was kept", REJECTED, B, "active", "@status|rejected" },
};

static void come_back(void **state)
{
	const struct back *b = *state;
	struct author anne = { .who = STR("person:anne"), .now = 1 };
	struct directory *d = open_with(CSV);
	struct proposal *p;
	struct err e = { 0 };

	directory_deliver(d, "list", "list.csv", HEAD A B C);
	directory_deliver(d, "list", "list.csv", HEAD A C);
	struct proposal_filter pending = { .state = STR("pending") };
	assert_ok(proposal_list(d->a, d->db, &pending, &p, &e));
	assert_true(p && !p->next);
	if (b->decision != NOBODY) {
		assert_ok(db_begin(d->db, &e));
		if (b->decision == ACCEPTED)
			assert_ok(proposal_accept(d->a, d->db, p->id, STR_NONE, false, &anne, &e));
		else
			assert_ok(proposal_reject(d->a, d->db, p->id, &anne, &e));
		assert_ok(db_commit(d->db, &e));
	}
	/* Still gone: nothing is offered again. */
	struct sync_report r = directory_deliver(d, "list", "list.csv", HEAD C A);
	assert_str(told(d->a, &r), STR("applied: 2 items, 2 unchanged"));
	r = directory_deliver(d, "list", "list.csv", arena_fmt(d->a, HEAD A "%s" C, b->returns).p);
	assert_int_equal(r.returned, 1);
	assert_rows(d, "SELECT status FROM fiche WHERE name = 'Bazar'", b->status);
	assert_rows(d, "SELECT path, state FROM proposal", b->proposals);
	assert_rows(d, "SELECT count(*) FROM source_record WHERE last_seen_at IS NOT NULL", "0");
	r = directory_deliver(d, "list", "list.csv", arena_fmt(d->a, HEAD "%s" A C, b->returns).p);
	assert_str(told(d->a, &r), STR("applied: 3 items, 3 unchanged"));
	closed(d);
}

/* Documents that are no documents ----------------------------------------------------------------------------------- */

static const char two[] = "[{\"id\":\"a\",\"name\":\"Abri\",\"phones\":[{\"id\":\"p\",\"number\":\"1\"}]},\n"
                          " {\"id\":\"b\",\"name\":\"Bazar \\u00e9t\\u00e9\",\"x\":[1,2.5e3,true,null]}]";

static bool try_json(struct directory *d, struct str text, struct sync_report *r, struct err *e)
{
	struct source *s;
	char path[128];

	snprintf(path, sizeof path, "%s/list.json", d->folder);
	assert_true(file_write_all(path, FILE_PUBLIC, text, e));
	assert_true(source_find(d->a, d->conf, STR("list"), &s, e));
	struct sync_options o = { .file = arena_str(d->a, str_of(path)).p, .now = ++d->now };
	return sync_import(d->a, d->db, d->conf, s, &o, r, e);
}

static void cut_json(void **state)
{
	struct directory *d = open_with(JSON);
	struct sync_report r;
	struct err e = { 0 };

	(void)state;
	assert_ok(try_json(d, str_of(two), &r, &e));
	struct str before = directory_rows(d, "SELECT doc, revision FROM fiche ORDER BY id");
	for (size_t n = 0; n + 1 < sizeof two; n++) {
		if (try_json(d, (struct str){ two, n }, &r, &e))
			fail_msg("cut behind %zu bytes it was taken", n);
		assert_int_equal(e.kind, ERR_INPUT);
		assert_string_equal(r.outcome, "failed");
	}
	assert_str(directory_rows(d, "SELECT doc, revision FROM fiche ORDER BY id"), before);
	assert_rows(d, "SELECT count(*) FROM proposal", "0");
	assert_ok(try_json(d, str_of(two), &r, &e));
	assert_string_equal(r.outcome, "unchanged");
	closed(d);
}

static struct str repeated(struct arena *a, const char *before, const char *what, int n, const char *after)
{
	struct buf AUTO_BUF b = BUF_INIT(1024 * 1024);

	buf_s(&b, str_of(before));
	while (n-- > 0)
		buf_s(&b, str_of(what));
	buf_s(&b, str_of(after));
	return arena_str(a, buf_str(&b));
}

/* Depth and length cost an item, or the file, and never the program. */
static void monstrous_json(void **state)
{
	struct directory *d = open_with(JSON);
	struct str texts[] = {
		repeated(d->a, "[{\"id\":\"a\",\"name\":\"Abri\"},{\"id\":\"b\",\"name\":\"B\",\"x\":", "[",
		    10000, "]}]"),
		repeated(d->a, "[{\"id\":\"a\",\"name\":\"Abri\"},{\"id\":\"b\",\"name\":\"B\",\"x\":",
		    "{\"y\":", 10000, "1}]"),
		repeated(d->a, "", "[", 10000, "1"),
		repeated(d->a, "{\"a\":", "{\"a\":", 10000, "1"),
	};
	struct sync_report r;
	struct err e = { 0 };

	(void)state;
	assert_ok(try_json(d, STR("[{\"id\":\"a\",\"name\":\"Abri\"}]"), &r, &e));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!try_json(d, texts[i], &r, &e))
			assert_int_equal(e.kind, ERR_INPUT);
		else
			assert_int_equal(r.refused, 1);
		assert_rows(d, FICHES, "Abri|active");
	}
	struct str number = repeated(
	    d->a, "[{\"id\":\"a\",\"name\":\"Abri\",\"year_incorporated\":", "9", 10000, "}]");
	if (!try_json(d, number, &r, &e))
		assert_int_equal(e.kind, ERR_INPUT);
	number = repeated(d->a,
	    "[{\"id\":\"a\",\"name\":\"Abri\",\"locations\":[{\"id\":\"l\",\"latitude\":-1.", "9", 10000,
	    "}]}]");
	if (!try_json(d, number, &r, &e))
		assert_int_equal(e.kind, ERR_INPUT);
	assert_rows(d, FICHES, "Abri|active");
	closed(d);
}

/* A trial -------------------------------------------------------------------------------------------------------- */

/* Every row of every table, one digest. */
static struct str everything(struct directory *d)
{
	struct str tables = directory_rows(d,
	    "SELECT group_concat('SELECT ' || quote(name) || ', count(*), '"
	    "|| (SELECT group_concat('group_concat(quote(\"' || c.name || '\"))') FROM pragma_table_info(m.name) c)"
	    "|| ' FROM \"' || m.name || '\"', ';') FROM sqlite_schema m WHERE type = 'table' AND name <> 'search'");
	struct buf AUTO_BUF b = BUF_INIT(8 * 1024 * 1024);
	char *sql = (char *)arena_z(d->a, tables), *more;

	for (char *one = strtok_r(sql, ";", &more); one; one = strtok_r(NULL, ";", &more))
		buf_fmt(&b, "%.*s\n", STR_ARG(directory_rows(d, one)));
	return arena_str(d->a, buf_str(&b));
}

static void dry_run(void **state)
{
	struct directory *d = open_with(CSV);
	struct sync_report r, real;
	struct source *s;
	struct err e = { 0 };

	(void)state;
	directory_deliver(d, "list", "list.csv", HEAD A B C);
	assert_ok(rebuild_match(d->db, NULL, NULL, &e)); /* that much a trial would make ready, too */
	struct str before = everything(d);
	assert_true(before.n > 1000);
	directory_file(d, "list.csv", HEAD "A;Abri;1;\nD;Donjon;;\nE\n" C);
	assert_ok(source_find(d->a, d->conf, STR("list"), &s, &e));
	struct sync_options o = { .file = arena_fmt(d->a, "%s/list.csv", d->folder).p,
		.now = d->now,
		.dry_run = true,
		.details = true };
	assert_ok(sync_import(d->a, d->db, d->conf, s, &o, &r, &e));
	assert_str(
	    told(d->a, &r), STR("applied: 4 items, 1 refused, 1 unchanged, 1 created, 1 changed, 1 gone"));
	assert_str(everything(d), before);
	o.dry_run = false;
	assert_ok(sync_import(d->a, d->db, d->conf, s, &o, &real, &e));
	assert_str(told(d->a, &real), told(d->a, &r));
	const struct sync_event *x = r.events, *y = real.events;
	for (; x && y; x = x->next, y = y->next) {
		assert_string_equal(x->what, y->what);
		assert_str(x->uuid, y->uuid);
		assert_str(x->path, y->path);
	}
	assert_true(!x && !y);
	closed(d);
}

/* What could not be read stays known until the next delivery is read, also in nights without news. */
static void refusals_stay(void **state)
{
	struct directory *d = open_with(CSV);
	struct sync_report r;
	struct err e = { 0 };
	struct source *s;

	(void)state;
	directory_deliver(d, "list", "list.csv", HEAD A "B\n");
	assert_rows(d, "SELECT line FROM refusal", "3");
	r = directory_deliver(d, "list", "list.csv", HEAD A "B\n");
	assert_string_equal(r.outcome, "unchanged");
	assert_rows(d, "SELECT line FROM refusal", "3");
	directory_file(d, "list.csv", "");
	assert_ok(source_find(d->a, d->conf, STR("list"), &s, &e));
	struct sync_options o = { .file = arena_fmt(d->a, "%s/list.csv", d->folder).p, .now = d->now };
	assert_false(sync_import(d->a, d->db, d->conf, s, &o, &r, &e));
	assert_rows(d, "SELECT line FROM refusal", "3");
	directory_deliver(d, "list", "list.csv", HEAD A);
	assert_rows(d, "SELECT line FROM refusal", "");
	closed(d);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, deliver_two);
	TESTS_ROWS(&t, limits, deliver_less);
	TESTS_ROWS(&t, backs, come_back);
	tests_add(&t, "JSON cut anywhere is taken nowhere", cut_json, NULL);
	tests_add(&t, "JSON of any depth, numbers of any length", monstrous_json, NULL);
	tests_add(&t, "a trial changes no byte and tells what will happen", dry_run, NULL);
	tests_add(&t, "what was refused stays known until another delivery is read", refusals_stay, NULL);
	return tests_run(&t, "sync");
}
