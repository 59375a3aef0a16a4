/* match_score_changed.c: the fiches that changed with all, one look-up after the other. */
#include "lib/i18n.h"
#include "lib/map64.h"
#include "store/match_find.h"
#include "store/match_score_parts.h"
#include "store/pair_parts.h"

enum { FICHE_ARENA_MAX = 16 * 1024 * 1024 };

/* What a map64 holds. */
enum { FRESH = 1, SEEN, APART };

struct changed {
	struct arena *a, *each; /* each: for one fiche */
	struct db *db;
	const struct match_scoring *how;
	struct match_find *find;
	struct map64 fresh; /* fiches, mixed */
	struct map64 pairs; /* score_key: SEEN or APART */
	struct match_scored *out;
	struct pair **end;
};

struct fresh_fiche {
	struct fresh_fiche *next;
	int64_t id;
	bool active;
};

static bool read_fresh(struct changed *c, int64_t seq, struct fresh_fiche **out, struct err *err)
{
	struct query q = db_query(c->db, STMT_MATCH_FRESH);
	struct fresh_fiche *first = NULL, **end = &first;

	query_int(&q, 1, seq);
	while (query_step(&q, err) == STEP_ROW) {
		struct fresh_fiche *f = *end = ARENA_NEW(c->a, struct fresh_fiche);
		*f = (struct fresh_fiche){ .id = query_col_int(&q, 0),
			.active = str_is(query_col_text(&q, 1), "active") };
		map64_put(&c->fresh, map64_mix((uint64_t)f->id), FRESH);
		end = &f->next;
	}
	*out = first;
	return query_end(&q);
}

static bool is_fresh(const struct changed *c, int64_t fiche)
{
	return map64_get(&c->fresh, map64_mix((uint64_t)fiche)) != 0;
}

static bool take_apart(struct changed *c, struct err *err)
{
	struct pair_apart *apart;
	int n;

	if (!pair_apart(c->a, c->db, &apart, &n, err))
		return false;
	for (int i = 0; i < n; i++)
		map64_put(&c->pairs, score_key(apart[i].fiche_1, apart[i].fiche_2), APART);
	return true;
}

static bool form_of(struct arena *a, struct db *db, int64_t fiche, struct str *out, struct err *err)
{
	struct query q = db_query(db, STMT_MATCH_FORM);
	bool found;

	query_int(&q, 1, fiche);
	if (!query_one(&q, &found, err))
		return false;
	*out = found ? arena_str(a, query_col_blob(&q, 0)) : STR_NONE;
	return query_end(&q);
}

static bool is_active(struct db *db, int64_t fiche, bool *active, struct err *err)
{
	struct query q = db_query(db, STMT_MATCH_FICHE);
	bool found;

	query_int(&q, 1, fiche);
	if (!query_one(&q, &found, err))
		return false;
	*active = found && str_is(query_col_text(&q, 1), "active");
	return query_end(&q);
}

static void add(struct changed *c, int64_t x, int64_t y, double same, bool by_itself,
    const struct match_reason *why, int n)
{
	struct pair *p = *c->end = ARENA_NEW(c->a, struct pair);

	*p = (struct pair){ .fiche_1 = x < y ? x : y,
		.fiche_2 = x < y ? y : x,
		.score = same,
		.band = str_of(match_bands[by_itself ? MATCH_SAME : MATCH_POSSIBLE]),
		.reasons = pair_reasons_json(c->a, why, n) };
	c->end = &p->next;
	map64_put(&c->pairs, score_key(x, y), SEEN);
}

/* Of several that it is by itself, none may be certainly another than one of the others. */
static bool holds_together(const struct changed *c, const struct match_candidate *near, int n, int i)
{
	for (int j = 0; j < n && near[j].same >= c->how->bounds.same; j++)
		if (j != i && match_find_between(c->find, i, j) < c->how->bounds.possible)
			return false;
	return true;
}

static bool score_one(struct changed *c, int64_t fiche, struct err *err)
{
	const struct match_candidate *near;
	struct match_reason why[MATCH_REASONS];
	struct index_match m;
	struct str form;
	int n;

	arena_reset(c->each);
	if (!form_of(c->each, c->db, fiche, &form, err))
		return false;
	if (!index_match_of_form(form, &m))
		return err_set(err, ERR_FATAL,
		    _("what matching keeps of the fiches cannot be read (\"vigie rebuild\" makes it again)"));
	if (!match_find_run(c->find, &m, fiche, c->how->bounds.possible, &near, &n, err))
		return false;
	c->out->compared += (uint64_t)n;
	for (int i = 0; i < n; i++) {
		bool active;
		if (map64_get(&c->pairs, score_key(fiche, near[i].fiche)))
			continue; /* seen from the other one, or decided */
		if (!is_active(c->db, near[i].fiche, &active, err))
			return false;
		if (active)
			add(c, fiche, near[i].fiche, near[i].same,
			    near[i].same >= c->how->bounds.same && holds_together(c, near, n, i), why,
			    match_find_why(c->each, c->find, i, why));
	}
	return true;
}

/* An open pair of a changed fiche that was not found. */
static bool look_again(struct changed *c, const struct open_pair *p, struct err *err)
{
	struct match_reason why[MATCH_REASONS];
	struct str x, y;
	double same;
	int n;

	if (p->over.n) {
		score_vanish(c->a, c->out, p->id, p->over);
		return true;
	}
	arena_reset(c->each);
	if (!form_of(c->each, c->db, p->fiche_1, &x, err) || !form_of(c->each, c->db, p->fiche_2, &y, err) ||
	    !match_find_two(c->each, c->find, x, y, &same, why, &n, err))
		return false;
	if (same >= c->how->bounds.possible)
		add(c, p->fiche_1, p->fiche_2, same, same >= c->how->bounds.same, why, n);
	else
		score_vanish(c->a, c->out, p->id, score_against(why, n));
	return true;
}

static bool score(struct changed *c, int64_t seq, struct err *err)
{
	struct fresh_fiche *fresh;
	struct open_pair *open;

	if (!history_seq(c->db, &c->out->seq, err) || !read_fresh(c, seq, &fresh, err) ||
	    !take_apart(c, err) || !score_open_pairs(c->a, c->db, &open, err) ||
	    !match_find_open(c->db, &c->find, err))
		return false;
	for (const struct fresh_fiche *f = fresh; f; f = f->next) {
		if (f->active && !score_one(c, f->id, err))
			return false;
		c->out->fiches += f->active;
		if (c->how->progress)
			c->how->progress(c->how->ctx, c->out->fiches);
	}
	for (const struct open_pair *p = open; p; p = p->next) {
		uint32_t known = map64_get(&c->pairs, score_key(p->fiche_1, p->fiche_2));
		if (known == APART)
			score_vanish(c->a, c->out, p->id, str_of(score_said_apart));
		else if (!known && (p->over.n || is_fresh(c, p->fiche_1) || is_fresh(c, p->fiche_2)) &&
		    !look_again(c, p, err))
			return false;
	}
	return true;
}

bool match_score_changed(struct arena *a, struct db *db, const struct match_scoring *how, int64_t seq,
    struct match_scored *out, struct err *err)
{
	struct arena *AUTO_ARENA each = arena_new(FICHE_ARENA_MAX);
	struct match_scored done = { 0 };
	struct changed c = { .a = a, .each = each, .db = db, .how = how, .out = &done, .end = &done.found };
	bool ok = score(&c, seq, err);

	match_find_close(&c.find);
	map64_free(&c.fresh);
	map64_free(&c.pairs);
	if (ok)
		*out = done;
	return ok;
}
