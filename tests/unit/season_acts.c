#define _GNU_SOURCE /* memmem */
#include "tests/unit/season.h"

#include "lib/hash.h"
#include "model/path.h"
#include "store/evidence.h"
#include "store/join.h"
#include "store/proposal.h"

enum { PATHS_MAX = 128 };

static struct author anne(struct season *s)
{
	return (struct author){ .who = season_chance(s, 50) ? STR("person:anne") : STR("person:paul"),
		.why = STR("because"),
		.now = s->d.now };
}

static bool random_fiche(struct season *s, const char *where, struct fiche *f)
{
	struct arena *a = s->d.a;
	const char *sql =
	    arena_fmt(a, "SELECT id FROM fiche WHERE %s ORDER BY (id * 7919 + ?1) %% 1009 LIMIT 1", where).p;
	int64_t id = season_number(s, sql, season_pick(s, 1009));
	struct err e = { 0 };

	if (id)
		season_ok(s, fiche_load(a, s->d.db, id, f, &e));
	return id != 0;
}

/* Editing ----------------------------------------------------------------------------------------------------- */

struct places {
	struct str path[PATHS_MAX];
	struct str name[PATHS_MAX]; /* of the field, or of the list of a child */
	bool child[PATHS_MAX];
	int n;
};

static void add_place(struct places *p, struct str path, const char *name, bool child)
{
	if (p->n == PATHS_MAX)
		return;
	p->path[p->n] = path;
	p->name[p->n] = str_of(name);
	p->child[p->n++] = child;
}

static void gather(struct arena *a, struct places *p, const struct record *r, struct str at)
{
	static const char *const told[] = { "name", "description", "email", "number", "postal_code" };

	for (int f = 1; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (!field_is_child(d)) {
			for (size_t i = 0; i < sizeof told / sizeof *told; i++)
				if (strcmp(d->name, told[i]) == 0)
					add_place(p, path_field(a, at, d->name), d->name, false);
			continue;
		}
		for (const struct record *c = r->slots[f].list.first; c; c = c->next) {
			struct str path = path_child(a, at, d->name, record_id(c));
			add_place(p, path, d->name, true);
			gather(a, p, c, path);
		}
	}
}

static struct str new_value(struct season *s, struct str name)
{
	static const char *const told[] = { "name", "description", "number", "", "email", "postal_code" };
	int org = season_pick(s, SEASON_ORGS), word = season_pick(s, 5), style = season_pick(s, 3);

	for (int i = 0; i < 6; i++)
		if (str_is(name, told[i]))
			return season_word(s, org, i, i == 0 ? word % 2 : word, style);
	return STR_NONE;
}

static struct str uuid_of(struct season *s)
{
	return arena_fmt(s->d.a, "%08x-1111-4111-8111-111111111111", (unsigned)s->random);
}

static bool act_edit(struct season *s, struct err *e)
{
	struct arena *a = s->d.a;
	struct places p = { 0 };
	struct edit edit = { .at = -1 };
	struct author by = anne(s);
	struct edited done;
	struct fiche f;

	if (!random_fiche(s, "status <> 'merged'", &f))
		return true;
	gather(a, &p, f.record, STR_NONE);
	int i = season_pick(s, p.n);
	if (season_chance(s, 12)) {
		edit.path = path_child(a, STR_NONE, "phones", uuid_of(s));
		edit.value = arena_fmt(a, "{\"number\":\"418 555-%04d\"}", season_pick(s, 140));
	} else if (p.child[i]) {
		edit.path = p.path[i]; /* taken away */
	} else {
		edit.path = p.path[i];
		edit.value = new_value(s, p.name[i]);
		if (str_is(p.name[i], "description") && season_chance(s, 20))
			edit.path = arena_fmt(a, "%.*s@other", STR_ARG(p.path[i]));
		else if (str_is(p.name[i], "email") && season_chance(s, 20)) {
			edit.path = arena_fmt(a, "%.*s@vis", STR_ARG(p.path[i]));
			edit.value = STR("internal");
		}
	}
	return edit_fiche(a, s->d.db, &f, &edit, "edit", &by, EDIT_CLAIM_AUTHOR, &done, e);
}

static bool act_undo(struct season *s, struct err *e)
{
	struct author by = anne(s);
	int64_t last = season_number(s, "SELECT max(seq) FROM change", 0);
	struct fiche f;

	if (!last)
		return true;
	int64_t seq = season_chance(s, 60) ? last - season_pick(s, last < 20 ? (int)last : 20)
	                                   : 1 + season_pick(s, (int)last);
	return edit_undo(s->d.a, s->d.db, seq, &by, &f, e);
}

static bool act_new(struct season *s, struct err *e)
{
	int org = season_pick(s, SEASON_ORGS);
	struct str json = arena_fmt(s->d.a,
	    "{\"name\":\"%.*s\",\"description\":\"d\",\"phones\":[{\"number\":\"%.*s\"}]}",
	    STR_ARG(season_word(s, org, 0, 0, 0)), STR_ARG(season_word(s, org, 2, 1, 0)));
	struct record *r = record_read_json(s->d.a, json, &entities[ENTITY_ORGANIZATION], e);
	struct author by = anne(s);
	struct fiche f;

	return r && edit_new(s->d.a, s->d.db, r, &by, &f, e);
}

static bool act_status(struct season *s, struct err *e)
{
	static const char *const all[] = { "active", "closed", "active", "deleted" };
	struct author by = anne(s);
	struct fiche f;

	return !random_fiche(s, "status <> 'merged'", &f) ||
	    edit_status(s->d.a, s->d.db, &f, all[season_pick(s, 4)], "close", &by, e);
}

static bool act_note(struct season *s, struct err *e)
{
	struct author by = anne(s);
	struct fiche f;

	return !random_fiche(s, "1", &f) || edit_note(s->d.db, f.id, &by, STR("appeler Anne"), e);
}

/* Deciding ---------------------------------------------------------------------------------------------------- */

static int64_t random_proposal(struct season *s, const char *where)
{
	const char *sql = arena_fmt(
	    s->d.a, "SELECT id FROM proposal WHERE %s ORDER BY (id * 7919 + ?1) %% 1009 LIMIT 1", where)
	                      .p;

	return season_number(s, sql, season_pick(s, 1009));
}

static bool act_accept(struct season *s, struct err *e)
{
	int64_t id = random_proposal(s, "state = 'pending'");
	struct author by = anne(s);

	if (!id)
		return true;
	bool other = season_chance(s, 10) &&
	    season_number(s, "SELECT path LIKE '%description' FROM proposal WHERE id = ?1", id);
	return proposal_accept(
	    s->d.a, s->d.db, id, other ? STR("une autre valeur") : STR_NONE, season_chance(s, 20), &by, e);
}

static bool act_reject(struct season *s, struct err *e)
{
	int64_t id = random_proposal(s, "state = 'pending'");
	struct author by = anne(s);

	return !id || proposal_reject(s->d.a, s->d.db, id, &by, e);
}

static bool act_redecide(struct season *s, struct err *e)
{
	int64_t id = random_proposal(s, "state IN ('accepted', 'rejected')");
	struct author by = anne(s);

	return !id || proposal_undo(s->d.a, s->d.db, id, &by, e);
}

static bool act_verified(struct season *s, struct err *e)
{
	struct evidence paul = { .by_name = STR("Paul Roy"), .channel = STR("phone") };
	struct author by = anne(s);
	struct str *ids;
	struct fiche f;

	if (!random_fiche(s, "status = 'active'", &f))
		return true;
	int n = evidence_objects(s->d.a, f.record, &ids);
	return evidence_add(
	    s->d.a, s->d.db, &f, &paul, ids, season_chance(s, 50) ? 0 : 1 + season_pick(s, n), &by, e);
}

/* Joining ----------------------------------------------------------------------------------------------------- */

static struct str docs(struct season *s)
{
	return directory_rows(&s->d, "SELECT id, status, doc FROM fiche ORDER BY id");
}

static bool act_split_of(struct season *s, int64_t id, struct err *e)
{
	struct author by = anne(s);
	struct joined joined;
	struct fiche back;

	return fiche_load(s->d.a, s->d.db, id, &back, e) &&
	    join_split(s->d.a, s->d.db, &back, &by, &joined, e);
}

/* What matters of who stands behind what, who said what and what waits. */
static struct str standing(struct season *s, int64_t gone)
{
	return arena_fmt(s->d.a, "%.*s\n%.*s\n%.*s\n%.*s",
	    STR_ARG(directory_rows(
	        &s->d, "SELECT fiche, path, who, hex(value_hash) FROM claim ORDER BY 1, 2, 3")),
	    STR_ARG(directory_rows(&s->d,
	        "SELECT r.id, r.fiche, hex(r.hash), r.last_seen_at, ifnull(r.doc, f.doc) FROM source_record r "
	        "JOIN fiche f ON f.id = r.fiche ORDER BY r.id")),
	    STR_ARG(directory_rows(&s->d,
	        arena_fmt(s->d.a,
	            "SELECT fiche, path, who, hex(value_hash), hex(current_hash) FROM proposal "
	            "WHERE state = 'pending' AND fiche = %d ORDER BY 1, 2, 3, 4",
	            (int)gone)
	            .p)),
	    STR_ARG(directory_rows(&s->d, "SELECT * FROM alias WHERE 1 ORDER BY old")));
}

/* The lines of x that y has not. */
static void show_lines(struct str x, struct str y, char sign)
{
	while (x.n) {
		const char *end = memchr(x.p, '\n', x.n);
		struct str line = { x.p, end ? (size_t)(end - x.p) : x.n };
		if (line.n && !memmem(y.p, y.n, line.p, line.n))
			fprintf(stderr, "%c %.*s\n", sign, STR_ARG(line));
		x = (struct str){ line.p + line.n + (end != NULL), x.n - line.n - (end != NULL) };
	}
}

static void same_lines(struct season *s, const char *what, struct str before, struct str after)
{
	if (str_eq(before, after))
		return;
	show_lines(before, after, '-');
	show_lines(after, before, '+');
	season_fail(s, "%s", what);
}

static bool act_merge(struct season *s, struct err *e)
{
	struct author by = anne(s);
	struct fiche kept, gone;
	struct joined joined;

	if (!random_fiche(s, "status <> 'merged'", &kept) || !random_fiche(s, "status <> 'merged'", &gone) ||
	    kept.id == gone.id)
		return true;
	bool back = season_chance(s, 60);
	struct str before = docs(s), stood = standing(s, gone.id);
	if (!join_merge(s->d.a, s->d.db, &kept, &gone, &by, &joined, e))
		return false;
	if (!back)
		return true;
	if (!act_split_of(s, gone.id, e))
		return false;
	struct str after = docs(s), stands = standing(s, gone.id);
	same_lines(s, "merging and splitting is not as before", before, after);
	same_lines(s, "merging and splitting leaves traces", stood, stands);
	return true;
}

static bool act_split(struct season *s, struct err *e)
{
	struct fiche f;

	return !random_fiche(s, "status = 'merged'", &f) || act_split_of(s, f.id, e);
}

/* Any --------------------------------------------------------------------------------------------------------- */

static const struct act {
	const char *name;
	bool (*does)(struct season *s, struct err *e);
	int weight;
} acts[] = {
	{ "edit", act_edit, 30 },
	{ "undo", act_undo, 12 },
	{ "accept", act_accept, 14 },
	{ "reject", act_reject, 10 },
	{ "redecide", act_redecide, 6 },
	{ "verified", act_verified, 8 },
	{ "status", act_status, 6 },
	{ "merge", act_merge, 6 },
	{ "split", act_split, 4 },
	{ "new", act_new, 2 },
	{ "note", act_note, 2 },
};

void season_act(struct season *s)
{
	struct err e = { 0 };
	int at = season_pick(s, 100), i = 0;

	while (at >= acts[i].weight)
		at -= acts[i++].weight;
	s->doing = acts[i].name;
	season_ok(s, db_begin(s->d.db, &e));
	if (acts[i].does(s, &e)) {
		season_ok(s, db_commit(s->d.db, &e));
		return;
	}
	db_rollback(s->d.db);
	if (e.kind != ERR_INPUT)
		season_fail(s, "kind %d: %s", (int)e.kind, e.text);
	if (getenv("SEASON_TRACE"))
		print_message("  %d %s: %s\n", s->step, s->doing, e.text);
}
