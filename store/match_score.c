/* match_score.c: all fiches with all. */
#include "store/match_score.h"

#include "lib/i18n.h"
#include "lib/map64.h"
#include "store/match_score_parts.h"
#include "store/match_state.h"
#include "store/pair_parts.h"

#include <stdlib.h>

static const size_t set_max = (size_t)600 << 20, working_max = (size_t)384 << 20;

void match_scored_free(struct match_scored *s)
{
	if (s->census)
		match_census_free(s->census);
	free(s->census);
	free(s->model);
	*s = (struct match_scored){ 0 };
}

const char *const score_said_apart = N_("somebody said that they are two");

/* Shared with match_score_changed ----------------------------------------------------------------------------- */

bool score_open_pairs(struct arena *a, struct db *db, struct open_pair **out, struct err *err)
{
	struct query q = db_query(db, STMT_MATCH_OPEN_PAIRS);
	struct open_pair *first = NULL, **end = &first;

	while (query_step(&q, err) == STEP_ROW) {
		struct open_pair *p = *end = ARENA_NEW(a, struct open_pair);
		struct str one = query_col_text(&q, 3), other = query_col_text(&q, 4);
		bool both = str_is(one, "active") && str_is(other, "active");
		*p = (struct open_pair){ .id = query_col_int(&q, 0),
			.fiche_1 = query_col_int(&q, 1),
			.fiche_2 = query_col_int(&q, 2),
			.over = both ? STR_NONE
			    : str_is(one, "closed") || str_is(other, "closed")
			    ? STR(N_("one of the two is closed"))
			    : STR(N_("one of the two was deleted or merged")) };
		end = &p->next;
	}
	*out = first;
	return query_end(&q);
}

struct str score_against(const struct match_reason *reasons, int n)
{
	const struct match_reason *worst = NULL;

	for (int i = 0; i < n; i++)
		if (reasons[i].bits < 0 && (!worst || reasons[i].bits < worst->bits))
			worst = &reasons[i];
	return str_of(worst ? worst->text : N_("too little speaks for it now"));
}

void score_vanish(struct arena *a, struct match_scored *out, int64_t pair, struct str why)
{
	struct match_vanished *v = ARENA_NEW(a, struct match_vanished);

	*v = (struct match_vanished){ .next = out->vanished, .pair = pair, .why = why };
	out->vanished = v;
}

uint64_t score_key(int64_t x, int64_t y)
{
	uint64_t low = (uint64_t)(x < y ? x : y), high = (uint64_t)(x < y ? y : x);

	return map64_mix(map64_mix(low) ^ high);
}

/* All --------------------------------------------------------------------------------------------------------- */

struct scoring {
	struct arena *a;
	struct db *db;
	const struct match_scoring *how;
	struct match_set *set;
	int64_t *ids; /* of the fiches in the set, ascending */
	uint32_t n, room;
	struct open_pair *open;
	struct pair_apart *apart;
	int n_apart;
	struct match_scored *out;
};

static void scoring_free(struct scoring *s)
{
	match_set_free(&s->set);
	free(s->ids);
}

static bool add_form(struct scoring *s, int64_t fiche, struct str form, struct err *err)
{
	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 1024;
		int64_t *more = realloc(s->ids, s->room * sizeof *more);
		if (!more)
			return err_set(err, ERR_FATAL, _("out of memory"));
		s->ids = more;
	}
	s->ids[s->n++] = fiche;
	return match_set_add(s->set, form, 0, err) ||
	    err_add(err, "%s",
	        _("what matching keeps of the fiches cannot be read (\"vigie rebuild\" makes it again)"));
}

static bool load_forms(struct scoring *s, struct err *err)
{
	struct query q = db_query(s->db, STMT_MATCH_FORMS);

	while (query_step(&q, err) == STEP_ROW)
		if (!add_form(s, query_col_int(&q, 0), query_col_blob(&q, 1), err)) {
			query_end(&q);
			err->kind = ERR_FATAL;
			return false;
		}
	return query_end(&q);
}

static bool load(struct scoring *s, struct err *err)
{
	return history_seq(s->db, &s->out->seq, err) && score_open_pairs(s->a, s->db, &s->open, err) &&
	    pair_apart(s->a, s->db, &s->apart, &s->n_apart, err) && load_forms(s, err);
}

/* The fiche's number in the set; UINT32_MAX: it is not active. */
static uint32_t number_of(const struct scoring *s, int64_t fiche)
{
	uint32_t low = 0, high = s->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (s->ids[mid] < fiche)
			low = mid + 1;
		else
			high = mid;
	}
	return low < s->n && s->ids[low] == fiche ? low : UINT32_MAX;
}

static struct match_decision *decisions(struct scoring *s, size_t *n)
{
	struct match_decision *d = ARENA_ARRAY(s->a, struct match_decision, (size_t)s->n_apart);

	*n = 0;
	for (int i = 0; i < s->n_apart; i++) {
		uint32_t x = number_of(s, s->apart[i].fiche_1), y = number_of(s, s->apart[i].fiche_2);
		if (x != UINT32_MAX && y != UINT32_MAX && x != y)
			d[(*n)++] = (struct match_decision){ .x = x < y ? x : y, .y = x < y ? y : x };
	}
	return d;
}

static struct pair *pair_of(
    struct scoring *s, const struct match_model *m, uint32_t x, uint32_t y, double same, int band)
{
	struct match_reason why[MATCH_REASONS];
	struct pair *p = ARENA_NEW(s->a, struct pair);
	int n = match_reasons(s->a, s->set, m, x, y, why);

	*p = (struct pair){ .fiche_1 = s->ids[x],
		.fiche_2 = s->ids[y],
		.score = same,
		.band = str_of(match_bands[band]),
		.reasons = pair_reasons_json(s->a, why, n) };
	return p;
}

/* An open pair that was not found: it is over, unless only its keys have become too common. True: it stands. */
static bool look_again(
    struct scoring *s, const struct match_model *m, const struct open_pair *p, struct pair **found)
{
	uint32_t x = number_of(s, p->fiche_1), y = number_of(s, p->fiche_2);
	struct match_reason why[MATCH_REASONS];

	if (x == UINT32_MAX || y == UINT32_MAX) {
		score_vanish(s->a, s->out, p->id, p->over);
		return false;
	}
	double same = match_model_same(m, match_compare(s->set, x, y));
	if (same < s->how->bounds.possible) {
		int n = match_reasons(s->a, s->set, m, x, y, why);
		score_vanish(s->a, s->out, p->id, score_against(why, n));
		return false;
	}
	*found = pair_of(s, m, x, y, same, same >= s->how->bounds.same ? MATCH_SAME : MATCH_POSSIBLE);
	return true;
}

/* What a map64 holds. */
enum { FOUND = 1, APART };

static void take_found(struct scoring *s, const struct match_found *f)
{
	struct pair **end = &s->out->found;
	struct map64 seen = { 0 };

	for (size_t i = 0; i < f->n; i++) {
		const struct match_pair *p = &f->pairs[i];
		*end = pair_of(s, f->model, p->x, p->y, (double)p->same, p->band);
		map64_put(&seen, score_key((*end)->fiche_1, (*end)->fiche_2), FOUND);
		end = &(*end)->next;
	}
	for (int i = 0; i < s->n_apart; i++)
		map64_put(&seen, score_key(s->apart[i].fiche_1, s->apart[i].fiche_2), APART);
	for (const struct open_pair *p = s->open; p; p = p->next) {
		uint32_t known = map64_get(&seen, score_key(p->fiche_1, p->fiche_2));
		if (known == APART)
			score_vanish(s->a, s->out, p->id, str_of(score_said_apart));
		else if (!known && look_again(s, f->model, p, end))
			end = &(*end)->next;
	}
	map64_free(&seen);
}

static void on_progress(void *ctx, uint64_t done, uint64_t of)
{
	const struct match_scoring *how = ctx;

	(void)of;
	if (how->progress)
		how->progress(how->ctx, done);
}

/* Records of other sources that joined a fiche, or were merged into it. */
static bool known(struct db *db, uint64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_MATCH_KNOWN);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	*out = (uint64_t)query_col_int(&q, 0);
	return query_end(&q);
}

static bool find(struct scoring *s, struct err *err)
{
	struct match_found AUTO_FOUND found = { 0 };
	struct match_job job = { .bounds = s->how->bounds,
		.limit = working_max,
		.ctx = (void *)(uintptr_t)s->how,
		.progress = on_progress };

	s->out->census = calloc(1, sizeof *s->out->census);
	if (!s->out->census)
		return err_set(err, ERR_FATAL, _("out of memory"));
	match_set_census(s->set, s->out->census);
	s->out->records = s->n;
	match_state_steady(s->out->census);
	job.census = s->out->census;
	if (!known(s->db, &job.known, err))
		return false;
	job.decisions = decisions(s, &job.n_decisions);
	if (!match_pairs_find(s->set, &job, &found, err))
		return false;
	take_found(s, &found);
	s->out->fiches = s->n;
	s->out->compared = found.candidates;
	s->out->model = found.model;
	found.model = NULL;
	return true;
}

bool match_score_all(struct arena *a, struct db *db, const struct match_scoring *how,
    struct match_scored *out, struct err *err)
{
	struct match_scored AUTO_SCORED done = { 0 };
	struct scoring s = { .a = a, .db = db, .how = how, .set = match_set_new(set_max), .out = &done };
	bool ok = load(&s, err) && find(&s, err);

	scoring_free(&s);
	if (!ok)
		return false;
	*out = done;
	done = (struct match_scored){ 0 };
	return true;
}
