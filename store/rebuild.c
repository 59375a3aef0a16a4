#include "store/rebuild.h"

#include "lib/fault.h"
#include "store/evidence.h"
#include "store/history.h"
#include "store/index.h"
#include "store/match_state.h"

enum { FICHE_ARENA_MAX = 1024 * 1024 * 1024 };

/* Each derivable table: emptied in the staging, compared with it, mended from it. */
static const struct table {
	enum stmt clear, compare, remove, add;
} tables[] = {
	{ STMT_STAGE_CLEAR_SERVICE, STMT_REBUILD_COMPARE_SERVICE, STMT_REBUILD_REMOVE_SERVICE,
	    STMT_REBUILD_ADD_SERVICE },
	{ STMT_STAGE_CLEAR_PHONE, STMT_REBUILD_COMPARE_PHONE, STMT_REBUILD_REMOVE_PHONE,
	    STMT_REBUILD_ADD_PHONE },
	{ STMT_STAGE_CLEAR_ADDRESS, STMT_REBUILD_COMPARE_ADDRESS, STMT_REBUILD_REMOVE_ADDRESS,
	    STMT_REBUILD_ADD_ADDRESS },
	{ STMT_STAGE_CLEAR_EMAIL, STMT_REBUILD_COMPARE_EMAIL, STMT_REBUILD_REMOVE_EMAIL,
	    STMT_REBUILD_ADD_EMAIL },
	{ STMT_STAGE_CLEAR_CATEGORY, STMT_REBUILD_COMPARE_CATEGORY, STMT_REBUILD_REMOVE_CATEGORY,
	    STMT_REBUILD_ADD_CATEGORY },
	{ STMT_STAGE_CLEAR_MATCH_KEY, STMT_REBUILD_COMPARE_MATCH_KEY, STMT_REBUILD_REMOVE_MATCH_KEY,
	    STMT_REBUILD_ADD_MATCH_KEY },
	{ STMT_STAGE_CLEAR_MATCH_FORM, STMT_REBUILD_COMPARE_MATCH_FORM, STMT_REBUILD_REMOVE_MATCH_FORM,
	    STMT_REBUILD_ADD_MATCH_FORM },
	{ STMT_STAGE_CLEAR_SEARCH, STMT_REBUILD_COMPARE_SEARCH, STMT_REBUILD_REMOVE_SEARCH,
	    STMT_REBUILD_ADD_SEARCH },
};

enum { TABLES = sizeof tables / sizeof *tables };

/* Walking ----------------------------------------------------------------------------------------------------- */

/* The fiche behind `after`; 0: no more. */
static bool next_fiche(struct db *db, int64_t after, int64_t *id, struct err *err)
{
	struct query q = db_query(db, STMT_REBUILD_NEXT);
	bool found;

	query_int(&q, 1, after);
	if (!query_one(&q, &found, err))
		return false;
	*id = found ? query_col_int(&q, 0) : 0;
	return query_end(&q);
}

/* Loads one fiche after the other; `a` is reset between them. */
static bool each_fiche(struct arena *a, struct db *db, void *ctx,
    bool (*each)(struct arena *a, struct db *db, const struct fiche *f, void *ctx, struct err *err),
    struct err *err)
{
	struct fiche f;
	int64_t id = 0;

	for (;;) {
		if (!next_fiche(db, id, &id, err))
			return false;
		if (!id)
			return true;
		arena_reset(a);
		if (!fiche_load(a, db, id, &f, err) || !each(a, db, &f, ctx, err))
			return false;
	}
}

/* Making again ------------------------------------------------------------------------------------------------ */

static bool mark(struct db *db, int64_t fiche, struct err *err)
{
	struct query q = db_query(db, STMT_REBUILD_DIFFERS);

	query_int(&q, 1, fiche);
	return query_run(&q, err);
}

/* The columns of the table fiche that follow from the document and the evidence. */
static bool mend_columns(struct arena *a, struct db *db, const struct fiche *f, struct err *err)
{
	struct hash hash = hash_of(f->doc);
	struct fiche_columns c;
	int64_t verified_at;

	fiche_columns(a, f->record, &c);
	if (!evidence_verified_at(a, db, f, &verified_at, err))
		return false;
	if (str_eq(c.name, f->name) && str_eq(c.region, f->region) &&
	    str_eq(c.municipality, f->municipality) && c.plain == f->plain && hash_eq(hash, f->hash) &&
	    verified_at == f->verified_at)
		return true;
	struct query q = db_query(db, STMT_REBUILD_COLUMNS);
	query_int(&q, 1, f->id);
	query_text(&q, 2, c.name);
	query_text(&q, 3, c.region);
	query_int(&q, 4, c.plain);
	query_hash(&q, 5, hash);
	query_int(&q, 6, verified_at);
	query_text(&q, 7, c.municipality);
	return query_run(&q, err) && mark(db, f->id, err);
}

static bool stage_fiche(struct arena *a, struct db *db, const struct fiche *f, void *ctx, struct err *err)
{
	struct rebuilt *r = ctx;

	struct index_match m;

	r->fiches++;
	index_match(a, db, f->record, &m);
	return mend_columns(a, db, f, err) && index_stage(a, db, f->id, f->record, &m, err);
}

static bool clear(struct db *db, struct err *err)
{
	for (int i = 0; i < TABLES; i++)
		if (!db_run(db, tables[i].clear, err))
			return false;
	return db_run(db, STMT_REBUILD_CLEAR, err);
}

static bool mend_tables(struct db *db, struct err *err)
{
	for (int i = 0; i < TABLES; i++)
		if (!db_run(db, tables[i].compare, err))
			return false;
	for (int i = 0; i < TABLES; i++)
		if (!db_run(db, tables[i].remove, err) || !db_run(db, tables[i].add, err))
			return false;
	return true;
}

/* Are forms and keys of another version than this program would make? Where there is no fiche none is old: the first one decides. */
static bool match_is_old(struct db *db, bool *old, struct err *err)
{
	struct query q = db_query(db, STMT_STAGE_ANY_FICHE);
	struct match_state s;
	bool any;

	if (!query_one(&q, &any, err) || !query_end(&q) || !match_state_get(db, &s, err))
		return false;
	*old = any && s.version != match_state_version(db);
	return true;
}

/* Then all of them are what is staged. */
static bool renew_match(struct db *db, struct err *err)
{
	return db_run(db, STMT_REBUILD_EMPTY_MATCH_KEY, err) &&
	    db_run(db, STMT_REBUILD_EMPTY_MATCH_FORM, err) && db_run(db, STMT_REBUILD_ALL_MATCH_KEY, err) &&
	    db_run(db, STMT_REBUILD_ALL_MATCH_FORM, err) && match_state_made(db, err);
}

static bool count_differing(struct db *db, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_REBUILD_COUNT);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	*out = query_col_int(&q, 0);
	return query_end(&q);
}

static bool rebuild(struct arena *a, struct db *db, struct rebuilt *r, struct err *err)
{
	bool old;

	return match_is_old(db, &old, err) && clear(db, err) && each_fiche(a, db, r, stage_fiche, err) &&
	    (!old || renew_match(db, err)) && db_run(db, STMT_REBUILD_WORDS, err) && mend_tables(db, err) &&
	    count_differing(db, &r->differing, err) && clear(db, err);
}

bool rebuild_tables(struct arena *a, struct db *db, struct rebuilt *out, struct err *err)
{
	struct arena *AUTO_ARENA each = arena_new(FICHE_ARENA_MAX);
	struct rebuilt r = { 0 };

	(void)a;
	if (!db_begin(db, err))
		return false;
	if (!rebuild(each, db, &r, err)) {
		db_rollback(db);
		return false;
	}
	fault_point("rebuild.done");
	if (!db_commit(db, err))
		return false;
	*out = r;
	return true;
}

/* Matching alone ---------------------------------------------------------------------------------------------- */

struct remake {
	void *ctx;
	void (*progress)(void *ctx, uint64_t fiches);
	uint64_t fiches;
};

static bool stage_match(struct arena *a, struct db *db, const struct fiche *f, void *ctx, struct err *err)
{
	struct remake *m = ctx;
	struct index_match match;

	if (m->progress)
		m->progress(m->ctx, ++m->fiches);
	index_match(a, db, f->record, &match);
	return mend_columns(a, db, f, err) && index_stage_match(db, f->id, &match, err);
}

bool rebuild_match(struct db *db, void *ctx, void (*progress)(void *ctx, uint64_t fiches), struct err *err)
{
	struct arena *AUTO_ARENA each = arena_new(FICHE_ARENA_MAX);
	struct remake m = { .ctx = ctx, .progress = progress };
	bool old;

	if (!match_is_old(db, &old, err))
		return false;
	if (!old)
		return true;
	if (!db_begin(db, err))
		return false;
	if (!clear(db, err) || !each_fiche(each, db, &m, stage_match, err) || !renew_match(db, err) ||
	    !clear(db, err)) {
		db_rollback(db);
		return false;
	}
	fault_point("rebuild.matched");
	return db_commit(db, err);
}

/* Proving ----------------------------------------------------------------------------------------------------- */

struct verify {
	struct arena *a; /* of the caller */
	struct rebuilt found;
};

static bool verify_fiche(struct arena *a, struct db *db, const struct fiche *f, void *ctx, struct err *err)
{
	struct verify *v = ctx;
	bool whole;

	if (!history_verify(a, db, f, &whole, err))
		return false;
	v->found.fiches++;
	if (!whole && v->found.broken++ == 0)
		v->found.first_broken = arena_str(v->a, f->uuid);
	return true;
}

bool rebuild_verify(struct arena *a, struct db *db, struct rebuilt *out, struct err *err)
{
	struct arena *AUTO_ARENA each = arena_new(FICHE_ARENA_MAX);
	struct verify v = { .a = a };

	if (!db_snapshot(db, err))
		return false;
	bool ok = each_fiche(each, db, &v, verify_fiche, err);
	db_rollback(db);
	if (ok)
		*out = v.found;
	return ok;
}
