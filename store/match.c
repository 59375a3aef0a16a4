#include "store/match.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "store/match_score.h"
#include "store/match_state.h"
#include "store/pair_parts.h"
#include "store/rebuild.h"

enum {
	MERGES_MAX = 50, /* in one run; and 2 % */
	MERGES_SHARE = 50,
	ROUNDS = 8, /* a merge may bring another about */
	MERGE_ARENA_MAX = 256 * 1024 * 1024,
};

static const double least_of_one_source = .5;

struct dedupe {
	struct arena *a;
	struct db *db;
	const struct match_options *o;
	struct match_report *out;
	int64_t active; /* fiches */
	bool open;      /* the one transaction of a dry run */
};

/* A trial is one transaction, which nobody commits. */
static bool begin(struct dedupe *d, struct err *err)
{
	if (d->open)
		return true;
	d->open = d->o->dry_run;
	return db_begin(d->db, err);
}

static bool commit(struct dedupe *d, struct err *err)
{
	return d->open || db_commit(d->db, err);
}

/* Scoring ----------------------------------------------------------------------------------------------------- */

/* What is to be scored. */
static bool look(struct dedupe *d, struct match_state *state, bool *all, bool *none, struct err *err)
{
	struct query q = db_query(d->db, STMT_MATCH_COUNTS);
	bool found;

	if (!match_state_get(d->db, state, err))
		return false;
	query_int(&q, 1, state->seq);
	if (!query_one(&q, &found, err))
		return false;
	int64_t active = query_col_int(&q, 0), changed = query_col_int(&q, 1), seq = query_col_int(&q, 2);
	d->active = active;
	bool first = state->scored != match_state_version(d->db) || !state->records;
	*all = d->o->all || (first && active) || active * 10 > state->records * 11 || changed * 4 > active;
	*none = !d->o->all && seq == state->seq && !*all;
	return query_end(&q);
}

/* A source that lists both has said that they are two: little that speaks against it asks nobody. */
static bool is_said_apart(struct dedupe *d, const struct pair *p, bool *apart, struct err *err)
{
	struct query q = db_query(d->db, STMT_MATCH_LISTED_TOGETHER);

	*apart = false;
	if (p->score >= least_of_one_source)
		return true;
	query_int(&q, 1, p->fiche_1);
	query_int(&q, 2, p->fiche_2);
	return query_one(&q, apart, err) && query_end(&q);
}

static bool vanish_of(struct dedupe *d, const struct pair *p, struct err *err)
{
	struct query q = db_query(d->db, STMT_PAIR_VANISH_OF);

	query_int(&q, 1, p->fiche_1);
	query_int(&q, 2, p->fiche_2);
	query_text(&q, 3, STR(N_("a source lists both, and too little speaks for it")));
	query_int(&q, 4, d->o->now);
	if (!query_run(&q, err))
		return false;
	d->out->gone += (uint64_t)db_changes(d->db);
	return true;
}

static bool write_pairs(struct dedupe *d, const struct match_scored *s, struct err *err)
{
	for (const struct pair *p = s->found; p; p = p->next) {
		bool news, apart;
		if (!is_said_apart(d, p, &apart, err))
			return false;
		if (apart) {
			if (!vanish_of(d, p, err))
				return false;
			continue;
		}
		if (!pair_put(d->db, p, d->o->now, &news, err))
			return false;
		d->out->found += news;
		fault_point("match.pair");
	}
	for (const struct match_vanished *v = s->vanished; v; v = v->next) {
		d->out->gone++;
		if (!pair_vanish(d->db, v->pair, v->why, d->o->now, err))
			return false;
	}
	return true;
}

static bool write_all(struct dedupe *d, const struct match_scored *s, struct err *err)
{
	if (!begin(d, err))
		return false;
	if ((s->model && !match_state_learn(d->db, s->model, s->census, s->records, d->o->now, err)) ||
	    !write_pairs(d, s, err) || !match_state_scored(d->db, s->seq, err)) {
		db_rollback(d->db);
		return false;
	}
	fault_point("match.scored");
	return commit(d, err);
}

/* Reads under one snapshot, unless a trial's transaction is one already. */
static bool score_round(
    struct dedupe *d, struct arena *a, bool all, int64_t seq, struct match_scored *s, struct err *err)
{
	struct match_scoring how = { .bounds = d->o->bounds, .ctx = d->o->ctx, .progress = d->o->progress };

	if (!d->open && !db_snapshot(d->db, err))
		return false;
	bool ok = all ? match_score_all(a, d->db, &how, s, err)
	              : match_score_changed(a, d->db, &how, seq, s, err);
	if (!d->open)
		db_rollback(d->db);
	return ok;
}

/* *news: there was something to score. */
static bool score(struct dedupe *d, bool again, bool *news, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)1 << 30);
	struct match_scored AUTO_SCORED s = { 0 };
	struct match_state state;
	bool all, none;

	*news = false;
	if (!look(d, &state, &all, &none, err))
		return false;
	if (none)
		return true;
	all = all && !again; /* what merges brought about is little */
	if (!score_round(d, a, all, state.seq, &s, err) || !write_all(d, &s, err))
		return false;
	*news = true;
	d->out->all |= all;
	d->out->scored += s.fiches;
	return true;
}

/* Merging ----------------------------------------------------------------------------------------------------- */

struct mergeable {
	struct mergeable *next;
	int64_t pair;
};

/* `pair` 0: all of them. */
static bool mergeable(
    struct dedupe *d, struct arena *a, int64_t pair, struct mergeable **out, uint64_t *n, struct err *err)
{
	struct query q = db_query(d->db, STMT_MATCH_MERGEABLE);
	struct mergeable *first = NULL, **end = &first;

	query_int(&q, 1, pair);
	for (*n = 0; query_step(&q, err) == STEP_ROW; ++*n) {
		struct mergeable *m = *end = ARENA_NEW(a, struct mergeable);
		*m = (struct mergeable){ .pair = query_col_int(&q, 0) };
		end = &m->next;
	}
	*out = first;
	return query_end(&q);
}

/* A person may have said it about what one of them has become part of since. */
static bool is_apart(struct dedupe *d, struct arena *a, const struct pair *p, bool *apart, struct err *err)
{
	struct pair_apart *list;
	int n;

	*apart = false;
	if (!pair_apart(a, d->db, &list, &n, err))
		return false;
	for (int i = 0; i < n && !*apart; i++)
		*apart = (list[i].fiche_1 == p->fiche_1 && list[i].fiche_2 == p->fiche_2) ||
		    (list[i].fiche_1 == p->fiche_2 && list[i].fiche_2 == p->fiche_1);
	return true;
}

static bool tell(struct dedupe *d, struct arena *a, const struct pair *p, struct err *err)
{
	int64_t kept = p->fiche_2;

	d->out->merged++;
	if (!d->o->merged)
		return true;
	if (!pair_today(a, d->db, &kept, err))
		return false;
	bool first = kept == p->fiche_1;
	struct match_merged m = { .kept_uuid = first ? p->uuid_1 : p->uuid_2,
		.kept_name = first ? p->name_1 : p->name_2,
		.gone_uuid = first ? p->uuid_2 : p->uuid_1,
		.gone_name = first ? p->name_2 : p->name_1,
		.score = p->score };
	d->o->merged(d->o->ctx, &m);
	return true;
}

/* One pair, if it still is what it was: another merge may have changed it. *did: it is merged. */
static bool merge_one(
    struct dedupe *d, struct arena *a, int64_t id, struct pair *out, bool *did, struct err *err)
{
	struct author by = { .who = STR("vigie"), .now = d->o->now };
	struct mergeable *still;
	uint64_t n;
	bool apart;

	*did = false;
	if (!mergeable(d, a, id, &still, &n, err))
		return false;
	if (!n)
		return true;
	if (!pair_get(a, d->db, id, out, err) || !is_apart(d, a, out, &apart, err))
		return false;
	if (apart)
		return true;
	by.why = arena_fmt(a, "%d %%", (int)(out->score * 100));
	*did = true;
	return pair_merge(a, d->db, id, 0, &by, err);
}

/* What was merged before an error stays merged: "nothing was changed" is said of the last one only. */
static bool after_merges(const struct dedupe *d, struct err *err)
{
	if (!d->out->merged || d->open)
		return false;
	return err_add(
	    err, _("behind %llu merges, which are done and stay"), (unsigned long long)d->out->merged);
}

/* *merged: of this round. */
static bool merge_round(struct dedupe *d, bool *merged, struct err *err)
{
	struct arena *AUTO_ARENA list = arena_new(MERGE_ARENA_MAX),
	                         *AUTO_ARENA each = arena_new(MERGE_ARENA_MAX);
	uint64_t before = d->out->merged, n;
	struct mergeable *m;

	*merged = false;
	if (!mergeable(d, list, 0, &m, &n, err))
		return false;
	if (n + before > MERGES_MAX && (n + before) * MERGES_SHARE > (uint64_t)d->active &&
	    !d->o->allow_merges) {
		d->out->stopped = n;
		return true;
	}
	for (; m; m = m->next) {
		struct pair p;
		bool did;
		arena_reset(each);
		if (!begin(d, err))
			return after_merges(d, err);
		if (!merge_one(d, each, m->pair, &p, &did, err)) {
			db_rollback(d->db);
			return after_merges(d, err);
		}
		fault_point("match.merged");
		if (!commit(d, err) || (did && !tell(d, each, &p, err)))
			return after_merges(d, err);
	}
	*merged = d->out->merged > before;
	return true;
}

/* ------------------------------------------------------------------------------------------------------------- */

bool match_dedupe(
    struct arena *a, struct db *db, const struct match_options *o, struct match_report *out, struct err *err)
{
	struct match_report done = { 0 };
	struct dedupe d = { .a = a, .db = db, .o = o, .out = &done };
	bool more = true, news;

	if (!rebuild_match(db, o->ctx, o->progress, err) || !score(&d, false, &news, err))
		return false;
	for (int i = 0; o->merge && more && i < ROUNDS; i++)
		if (!merge_round(&d, &more, err) || (more && !score(&d, true, &news, err)))
			return false;
	if (o->dry_run && !begin(&d, err))
		return false;
	*out = done;
	return true;
}
