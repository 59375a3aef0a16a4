#include "tests/unit/season.h"

#include "lib/file.h"
#include "model/path.h"
#include "model/validate.h"
#include "store/claim.h"
#include "store/rebuild.h"
#include "sync/publish.h"

#include <sqlite3.h>

/* Rows that may not be: each query gives those that break a promise. */
static const struct promise {
	const char *name, *sql;
} promises[] = {
	{ "rows point to rows", "PRAGMA foreign_key_check" },
	{ "the file is sound", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'" },
	{ "seq is that of the last change",
	    "SELECT f.id, f.seq, max(c.seq) FROM fiche f JOIN change c ON c.fiche = f.id GROUP BY f.id "
	    "HAVING f.seq <> max(c.seq)" },
	{ "the revision is that of the last change",
	    "SELECT f.id, f.revision, max(c.revision) FROM fiche f JOIN change c ON c.fiche = f.id GROUP BY f.id "
	    "HAVING f.revision <> max(c.revision)" },
	{ "revisions grow by one",
	    "SELECT fiche, seq FROM (SELECT fiche, seq, revision, lag(revision) OVER "
	    "(PARTITION BY fiche ORDER BY seq) was FROM change) WHERE revision - ifnull(was, 0) NOT IN (0, 1) "
	    "OR (was IS NULL AND revision <> 1)" },
	{ "a revision is one operation's",
	    "SELECT fiche, revision FROM change WHERE path NOT IN ('@verified', '@record') "
	    "GROUP BY 1, 2 HAVING count(DISTINCT operation) > 1" },
	{ "an operation that changed something has rows",
	    "SELECT id, kind FROM operation o WHERE kind NOT IN ('import', 'edit', 'accept', 'undo') "
	    "AND NOT EXISTS (SELECT 1 FROM change WHERE operation = o.id)" },
	{ "one pending proposal for a path and an author",
	    "SELECT fiche, path, who FROM proposal WHERE state = 'pending' GROUP BY 1, 2, 3 HAVING count(*) > 1" },
	{ "nobody proposes without a name",
	    "SELECT id, who FROM proposal WHERE who NOT LIKE 'source:_%' AND who NOT LIKE 'person:_%'" },
	{ "nothing waits on a merged fiche",
	    "SELECT p.id, p.path FROM proposal p JOIN fiche f ON f.id = p.fiche "
	    "WHERE p.state = 'pending' AND f.status = 'merged'" },
	{ "a merged fiche has an alias and no records",
	    "SELECT f.id FROM fiche f WHERE f.status = 'merged' AND (EXISTS (SELECT 1 FROM source_record "
	    "WHERE fiche = f.id) OR NOT EXISTS (SELECT 1 FROM alias WHERE old = f.uuid))" },
	{ "only a merged fiche has an alias",
	    "SELECT f.id FROM fiche f JOIN alias a ON a.old = f.uuid WHERE f.status <> 'merged'" },
	{ "deletion does not wait where it was done",
	    "SELECT p.id FROM proposal p JOIN fiche f ON f.id = p.fiche WHERE p.path = '@status' "
	    "AND p.state = 'pending' AND f.status = 'deleted'" },
};

static void check_promises(struct season *s)
{
	for (size_t i = 0; i < sizeof promises / sizeof *promises; i++) {
		struct str rows = directory_rows(&s->d, promises[i].sql);
		if (rows.n)
			season_fail(s, "%s, but not:\n%.*s", promises[i].name, STR_ARG(rows));
	}
}

static void check_rebuild(struct season *s)
{
	struct rebuilt verified, tables;
	struct err e = { 0 };

	season_ok(s, rebuild_verify(s->d.a, s->d.db, &verified, &e));
	if (verified.broken)
		season_fail(s, "the history of %.*s does not lead back", STR_ARG(verified.first_broken));
	season_ok(s, rebuild_tables(s->d.a, s->d.db, &tables, &e));
	if (tables.differing)
		season_fail(s, "the index tables of %d fiches differ", (int)tables.differing);
}

/* Claims ------------------------------------------------------------------------------------------------------ */

static struct str hex(struct season *s, struct hash h)
{
	char text[2 * HASH_BYTES + 1];

	hash_hex(h.b, HASH_BYTES, text);
	return arena_str(s->d.a, str_of(text));
}

static void forget_own_ids(struct record *r)
{
	r->own_id = STR_NONE;
	for (int f = 1; f < r->entity->n_fields; f++)
		for (struct record *c = field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first : NULL;
		     c; c = c->next)
			forget_own_ids(c);
}

static struct str value_at(struct season *s, const struct record *r, struct str path)
{
	struct err e = { 0 };
	struct path p;

	season_ok(s, path_parse(s->d.a, r->entity, path, &p, &e));
	return path_value(s->d.a, r, &p);
}

static struct hash hash_at(struct season *s, const struct fiche *f, const struct record *r, struct str path)
{
	struct err e = { 0 };
	struct hash h;

	season_ok(s, claim_hash(s->d.a, f, path, value_at(s, r, path), &h, &e));
	return h;
}

/* The source's last records of a fiche. */
struct said {
	struct said *next;
	struct str who;
	bool founder;
	struct record *record;
};

static struct said *said_of(struct season *s, const struct fiche *f)
{
	struct said *first = NULL;
	struct err e = { 0 };
	sqlite3_stmt *q;

	sqlite3_prepare_v2(db_handle(s->d.db),
	    "SELECT 'source:' || s.name, ifnull(r.doc, f.doc), f.source IS r.source, r.doc IS NULL FROM source_record r "
	    "JOIN source s ON s.id = r.source JOIN fiche f ON f.id = r.fiche WHERE f.id = ?1",
	    -1, &q, NULL);
	sqlite3_bind_int64(q, 1, f->id);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct said *x = ARENA_NEW(s->d.a, struct said);
		x->next = first;
		x->who = arena_str(s->d.a, str_of((const char *)sqlite3_column_text(q, 0)));
		x->founder = sqlite3_column_int(q, 2);
		x->record = record_read_json(s->d.a, str_of((const char *)sqlite3_column_text(q, 1)),
		    &entities[ENTITY_ORGANIZATION], &e);
		if (!x->record || !str_eq(record_id(x->record), f->uuid))
			season_fail(s, "a record of %.*s has another id", STR_ARG(f->uuid));
		first = x;
	}
	sqlite3_finalize(q);
	return first;
}

static void check_claims(struct season *s, const struct fiche *f, const struct said *said)
{
	struct buf AUTO_BUF want = BUF_INIT(1 << 20);
	struct claim *claims;
	struct err e = { 0 };
	int n = 0;

	season_ok(s, claim_of(s->d.a, s->d.db, f->id, &claims, &e));
	for (const struct said *x = said; x; x = x->next)
		for (const struct agreement *g = x->founder ? NULL
		                                            : merge_agreements(s->d.a, x->record, f->record);
		     g; g = g->next) {
			const struct claim *c = claims;
			struct str source = { x->who.p + 7, x->who.n - 7 };
			while (c && !(str_eq(c->path, g->path) && str_eq(c->source, source)))
				c = c->next;
			if (!c || !hash_eq(c->value, g->value))
				season_fail(s, "fiche %d: no claim of %.*s on %.*s", (int)f->id,
				    STR_ARG(x->who), STR_ARG(g->path));
		}
	for (const struct claim *c = claims; c; c = c->next, n++) {
		if (!hash_eq(c->value, hash_at(s, f, f->record, c->path)))
			season_fail(s, "fiche %d: a claim (%.*s) on another value than the current one: %.*s",
			    (int)f->id, STR_ARG(c->by == STANDING_SOURCE ? c->source : STR("a person")),
			    STR_ARG(c->path));
		bool found = c->by != STANDING_SOURCE ||
		    str_is(f->status, "merged"); /* kept for its return */
		for (const struct said *x = said; x && !found; x = x->next)
			for (const struct agreement *g = merge_agreements(s->d.a, x->record, f->record);
			     g && !found; g = g->next)
				found = str_eq(c->source, (struct str){ x->who.p + 7, x->who.n - 7 }) &&
				    str_eq(g->path, c->path) && hash_eq(g->value, c->value);
		if (!found)
			season_fail(s, "fiche %d: %.*s claims %.*s and does not say so", (int)f->id,
			    STR_ARG(c->source), STR_ARG(c->path));
	}
}

/* Proposals --------------------------------------------------------------------------------------------------- */

static void check_pending(struct season *s, const struct fiche *f, const struct said *said)
{
	sqlite3_stmt *q;

	sqlite3_prepare_v2(db_handle(s->d.db),
	    "SELECT path, who, lower(hex(value_hash)), id, merge IS NULL FROM proposal "
	    "WHERE fiche = ?1 AND state = 'pending' AND path <> '@status'",
	    -1, &q, NULL);
	sqlite3_bind_int64(q, 1, f->id);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct str path = arena_str(s->d.a, str_of((const char *)sqlite3_column_text(q, 0)));
		struct str who = str_of((const char *)sqlite3_column_text(q, 1));
		struct str want = str_of((const char *)sqlite3_column_text(q, 2));
		int id = sqlite3_column_int(q, 3);
		bool found = !sqlite3_column_int(q, 4) || memcmp(who.p, "person:", 7) == 0;
		if (str_eq(hex(s, hash_at(s, f, f->record, path)), want))
			season_fail(s, "proposal %d offers what is there: %.*s", id, STR_ARG(path));
		for (const struct said *x = said; x && !found; x = x->next) {
			struct record *r = record_copy(s->d.a, x->record);
			forget_own_ids(r);
			found = str_eq(x->who, who) && str_eq(hex(s, hash_at(s, f, r, path)), want);
		}
		if (!found)
			season_fail(s, "proposal %d (%.*s, %.*s) is not what the source says", id,
			    STR_ARG(who), STR_ARG(path));
	}
	sqlite3_finalize(q);
}

static void check_fiches(struct season *s)
{
	int64_t id = 0;
	struct err e = { 0 };
	struct fiche f;

	while ((id = season_number(s, "SELECT min(id) FROM fiche WHERE id > ?1", id)) != 0) {
		season_ok(s, fiche_load(s->d.a, s->d.db, id, &f, &e));
		struct said *said = said_of(s, &f);
		check_claims(s, &f, said);
		check_pending(s, &f, said);
	}
}

void season_check(struct season *s)
{
	check_promises(s);
	check_rebuild(s);
	check_fiches(s);
}

/* Dumps ------------------------------------------------------------------------------------------------------- */

static const char *const tables[SEASON_TABLES] = { "fiche", "source_record", "claim", "change", "proposal",
	"evidence", "alias", "note", "source", "delivery", "operation", "source_run" };

struct season_dump season_dump(struct season *s)
{
	struct season_dump out;

	for (int t = 0; t < SEASON_TABLES; t++) {
		sqlite3_stmt *q;
		const char *sql = arena_fmt(s->d.a, "SELECT * FROM \"%s\" ORDER BY 1, 2", tables[t]).p;
		out.tables[t] = hash_of(STR_NONE);
		if (sqlite3_prepare_v2(db_handle(s->d.db), sql, -1, &q, NULL) != SQLITE_OK)
			season_fail(s, "%s", sql);
		while (sqlite3_step(q) == SQLITE_ROW)
			for (int i = 0; i < sqlite3_column_count(q); i++) {
				const void *p = sqlite3_column_blob(q, i);
				struct str cell = { p, (size_t)sqlite3_column_bytes(q, i) };
				out.tables[t] = hash_of2(
				    (struct str){ (const char *)out.tables[t].b, HASH_BYTES }, cell);
			}
		sqlite3_finalize(q);
	}
	return out;
}

void season_same(struct season *s, const struct season_dump *before, int n_tables)
{
	struct season_dump now = season_dump(s);

	for (int t = 0; t < n_tables; t++)
		if (!hash_eq(now.tables[t], before->tables[t]))
			season_fail(s, "the table %s has changed", tables[t]);
}

/* Exports ----------------------------------------------------------------------------------------------------- */

enum { EXPORT_MAX = 4 << 20 };

static struct str publish(struct season *s, enum audience audience, int64_t since, int64_t *seq)
{
	struct publish p = { .exporter = exporter_by_name(STR("hsds-json")),
		.path = arena_fmt(s->d.a, "%s/out.ndjson", s->d.folder).p,
		.view = { .audience = audience },
		.since = since,
		.now = s->d.now };
	struct published done;
	struct err e = { 0 };
	char *text = NULL;
	size_t n = 0;

	season_ok(s, publish_directory(s->d.db, &p, &done, &e));
	*seq = done.seq;
	FILE *f = fopen(p.path, "r");
	if (f && getdelim(&text, &n, '\0', f) < 0)
		text[0] = '\0';
	if (f)
		fclose(f);
	struct str out = arena_str(s->d.a, str_of(text));
	free(text);
	return out;
}

static void check_valid(struct season *s, struct str lines)
{
	while (lines.n) {
		const char *end = memchr(lines.p, '\n', lines.n);
		struct str line = { lines.p, (size_t)(end - lines.p) };
		struct err e = { 0 };
		struct record *r = record_read_json(s->d.a, line, &entities[ENTITY_ORGANIZATION], &e);
		if (!r)
			season_fail(s, "%.*s: %s", STR_ARG(line), e.text);
		for (const struct problem *p = validate_record(s->d.a, r, 10); p; p = p->next)
			if (!p->missing)
				season_fail(s, "%.*s: %.*s\n%.*s", STR_ARG(p->path), STR_ARG(p->reason),
				    STR_ARG(line));
		lines = (struct str){ end + 1, lines.n - line.n - 1 };
	}
}

/* A partner that applied every delta holds what a whole export gives now. */
static void check_delta(struct season *s, struct season_partner *p, enum audience audience)
{
	int64_t seq;
	struct str delta = publish(s, audience, p->seq, &seq), whole = publish(s, audience, -1, &seq);
	sqlite3 *db = p->db;
	sqlite3_stmt *q;

	while (delta.n) {
		const char *end = memchr(delta.p, '\n', delta.n);
		struct str line = { delta.p, (size_t)(end - delta.p) };
		sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO held VALUES (?1 ->> 'id', ?1)", -1, &q, NULL);
		sqlite3_bind_text(q, 1, line.p, (int)line.n, SQLITE_STATIC);
		if (sqlite3_step(q) != SQLITE_DONE)
			season_fail(s, "%s", sqlite3_errmsg(db));
		sqlite3_finalize(q);
		delta = (struct str){ end + 1, delta.n - line.n - 1 };
	}
	sqlite3_exec(db, "DELETE FROM held WHERE doc ->> '$.vigie.gone' IS NOT NULL", NULL, NULL, NULL);
	size_t lines = 0;
	for (size_t i = 0; i < whole.n; i++)
		lines += whole.p[i] == '\n';
	sqlite3_prepare_v2(db, "SELECT id, doc FROM held", -1, &q, NULL);
	size_t held = 0;
	while (sqlite3_step(q) == SQLITE_ROW) {
		held++;
		if (!strstr(whole.p, (const char *)sqlite3_column_text(q, 1)))
			season_fail(s, "a partner holds what is no more: %s", sqlite3_column_text(q, 1));
	}
	sqlite3_finalize(q);
	if (held != lines)
		season_fail(s, "a partner holds %d fiches of %d", (int)held, (int)lines);
	p->seq = seq;
	check_valid(s, whole);
	if (audience == AUDIENCE_PUBLIC && (strstr(whole.p, "\"vigie\"") || strstr(whole.p, "x_zone")))
		season_fail(s, "a public export holds what is not public");
}

void season_check_exports(struct season *s)
{
	check_delta(s, &s->partners[0], AUDIENCE_PUBLIC);
	check_delta(s, &s->partners[1], AUDIENCE_INTERNAL);
}
