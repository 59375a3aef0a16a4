#include "rules/match_pairs.h"

#include "lib/i18n.h"
#include "rules/match_pairs_parts.h"

#include <stdlib.h>

const char *const match_bands[] = {
	[MATCH_DIFFERENT] = "different", [MATCH_POSSIBLE] = "possible", [MATCH_SAME] = "same"
};

const struct match_bounds match_bounds_shipped = { .same = .9, .possible = .2 };

enum {
	LIMIT = 512 << 20,
	LEARN_PAIRS = 4 << 20,    /* of more candidates a part is enough to learn from */
	CHANCE_MOST = 100 * 1000, /* pairs drawn by chance */
	CHANCE_LEAST = 2000,
	PROGRESS = 1 << 12, /* records */
	FIRST_PAIRS = 256,
};

struct finding {
	struct match_set *s;
	const struct match_job *job;
	const struct match_model *model;
	struct match_found *found;
	struct match_blocks blocks;
	struct map64 decisions;
	uint32_t *seen;
	uint32_t partners[MATCH_PARTNERS], patterns[MATCH_PARTNERS];
	uint32_t fresh;
	double least; /* from this probability on pairs are listed */
	size_t limit, cap;
	uint64_t done, of;
};

void match_found_free(struct match_found *f)
{
	free(f->pairs);
	free(f->model);
	if (f->census)
		match_census_free(f->census);
	free(f->census);
	*f = (struct match_found){ 0 };
}

static void finding_free(struct finding *f)
{
	match_blocks_free(&f->blocks);
	map64_free(&f->decisions);
	free(f->seen);
}

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_FATAL, _("matching needs more memory than it may take"));
}

static void told(struct finding *f)
{
	if (f->job->progress && ++f->done % PROGRESS == 0)
		f->job->progress(f->job->ctx, f->done, f->of);
}

/* Is it a pair that the job asks for? */
static bool asked(const struct finding *f, uint32_t x, uint32_t y)
{
	return !f->job->across || match_set_source(f->s, x) != match_set_source(f->s, y);
}

/* The candidates before x and what they agree on with it, into f->partners and f->patterns; how many. */
static int compare(struct finding *f, uint32_t x)
{
	int n = match_blocks_partners(&f->blocks, x, f->seen, f->partners), kept = 0;

	for (int i = 0; i < n; i++)
		if (asked(f, x, f->partners[i]))
			f->partners[kept++] = f->partners[i];
	match_compare_many(f->s, x, f->partners, kept, f->patterns);
	return kept;
}

/* Learning ---------------------------------------------------------------------------------------------------- */

static void see_candidates(struct finding *f, struct match_seen *seen)
{
	uint64_t one_of = f->blocks.pairs / LEARN_PAIRS + 1;

	for (uint32_t x = f->fresh; x < f->blocks.n; x++) {
		told(f);
		if (map64_mix(x) % one_of)
			continue;
		int n = compare(f, x);
		/* What a veto parts looks like the same and is not: it would teach the contrary. */
		for (int i = 0; i < n; i++)
			if (!match_pattern_vetoes(f->patterns[i]))
				match_seen_add(seen, f->patterns[i]);
	}
	memset(f->seen, 0, (size_t)f->blocks.n * sizeof *f->seen);
}

/* Drawn by numbers that are the same in every run. */
static void see_chance(struct finding *f, uint64_t candidates, struct match_seen *seen)
{
	uint32_t n = f->blocks.n, fresh = f->fresh;
	uint64_t draws = candidates * 2;

	draws = draws > CHANCE_MOST ? CHANCE_MOST : draws < CHANCE_LEAST ? CHANCE_LEAST : draws;
	for (uint64_t i = 0; fresh < n && i < draws; i++) {
		uint32_t x = fresh + (uint32_t)(map64_mix(2 * i) % (n - fresh));
		uint32_t y = (uint32_t)(map64_mix(2 * i + 1) % n);
		if (x != y && asked(f, x, y))
			match_seen_add(seen, match_compare(f->s, x, y));
	}
}

static bool learn(struct finding *f, struct match_model *model, struct err *err)
{
	struct match_seen *seen = calloc(2, sizeof *seen);

	if (!seen)
		return no_memory(err);
	see_candidates(f, &seen[0]);
	see_chance(f, seen[0].pairs, &seen[1]);
	match_model_learn(model, &seen[0], &seen[1], &f->found->rounds);
	/* Those that are one already are candidates no more: without them it would look as if hardly any were the same. */
	double candidates = (double)f->blocks.pairs, known = (double)f->job->known;
	if (known > 0)
		match_model_expect(
		    model, (model->share[MATCH_IS_SAME] * candidates + known) / (candidates + known));
	free(seen);
	return true;
}

static bool take_model(struct finding *f, struct err *err)
{
	struct match_model *model = calloc(1, sizeof *model);

	if (!model)
		return no_memory(err);
	f->model = f->found->model = model;
	if (!f->job->model)
		return learn(f, model, err);
	*model = *f->job->model;
	return true;
}

/* Scoring ----------------------------------------------------------------------------------------------------- */

static bool keep(struct finding *f, struct match_pair p, struct err *err)
{
	struct match_found *found = f->found;

	if (found->n == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : FIRST_PAIRS;
		struct match_pair *more = NULL;
		/* Sorting takes as much again. */
		if (cap * 2 * sizeof *more <= f->limit)
			more = realloc(found->pairs, cap * sizeof *more);
		if (!more)
			return no_memory(err);
		found->pairs = more;
		f->cap = cap;
	}
	found->pairs[found->n++] = p;
	return true;
}

static float bits_of(const struct match_model *m, uint32_t pattern)
{
	double bits = 0;

	for (int field = 0; field < MATCH_FIELDS; field++)
		bits += match_model_bits(m, field, match_pattern_level(pattern, field));
	return (float)bits;
}

static uint8_t band_of(const struct finding *f, float same)
{
	const struct match_bounds *bounds = &f->job->bounds;

	return (double)same >= bounds->same    ? MATCH_SAME
	    : (double)same >= bounds->possible ? MATCH_POSSIBLE
	                                       : MATCH_DIFFERENT;
}

static bool score(struct finding *f, uint32_t x, uint32_t y, uint32_t pattern, struct err *err)
{
	struct match_pair p = { .x = x, .y = y, .pattern = pattern };

	f->found->candidates++;
	p.same = (float)match_model_same(f->model, p.pattern);
	if ((double)p.same < f->least)
		return true;
	/* What a person decided is added on its own. */
	if (f->decisions.used && match_decided(&f->decisions, x, y))
		return true;
	p.band = band_of(f, p.same);
	p.bits = bits_of(f->model, p.pattern);
	return keep(f, p, err);
}

static bool score_all(struct finding *f, struct err *err)
{
	for (uint32_t x = f->fresh; x < f->blocks.n; x++) {
		told(f);
		int n = compare(f, x);
		for (int i = 0; i < n; i++)
			if (!score(f, f->partners[i], x, f->patterns[i], err))
				return false;
	}
	return true;
}

/* Decisions --------------------------------------------------------------------------------------------------- */

static void take_decisions(struct finding *f)
{
	for (size_t i = 0; i < f->job->n_decisions; i++) {
		const struct match_decision *d = &f->job->decisions[i];
		map64_put(&f->decisions, match_pair_key(d->x, d->y),
		    d->same ? MATCH_DECIDED_SAME : MATCH_DECIDED_DIFFERENT);
	}
}

static bool add_decided(struct finding *f, struct err *err)
{
	for (size_t i = 0; i < f->job->n_decisions; i++) {
		const struct match_decision *d = &f->job->decisions[i];
		struct match_pair p = { .x = d->x, .y = d->y, .same = 1, .band = MATCH_SAME };
		if (!d->same)
			continue;
		p.pattern = match_compare(f->s, d->x, d->y);
		p.bits = bits_of(f->model, p.pattern);
		if (!keep(f, p, err))
			return false;
	}
	return true;
}

/* Most certain first; for the rest in the order of the records. */
static int by_certainty(const void *x, const void *y)
{
	const struct match_pair *p = x, *q = y;

	if (p->same != q->same)
		return p->same < q->same ? 1 : -1;
	if (p->bits != q->bits)
		return p->bits < q->bits ? 1 : -1;
	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	return (p->y > q->y) - (p->y < q->y);
}

/* Lowers what has rivals, and forgets what is not probable enough any more. */
static bool weigh_rivals(struct finding *f, struct err *err)
{
	struct match_found *found = f->found;
	float *same = calloc(found->n + 1, sizeof *same);
	size_t n = 0;

	if (!same)
		return no_memory(err);
	match_rivals(f->s, f->job, f->model, found->pairs, found->n, same);
	for (size_t i = 0; i < found->n; i++) {
		struct match_pair p = found->pairs[i];
		p.same = same[i];
		p.band = band_of(f, p.same);
		if ((double)p.same >= f->least)
			found->pairs[n++] = p;
	}
	found->n = n;
	free(same);
	return true;
}

static void sort_pairs(struct match_found *found)
{
	if (found->n)
		qsort(found->pairs, found->n, sizeof *found->pairs, by_certainty);
}

static bool find(struct finding *f, struct err *err)
{
	f->seen = calloc((size_t)match_set_n(f->s) + 1, sizeof *f->seen);
	if (!f->seen)
		return no_memory(err);
	take_decisions(f);
	if (!match_blocks_make(f->s, f->fresh, f->limit, &f->blocks, err))
		return false;
	f->of = (uint64_t)(f->blocks.n - f->fresh) * (f->job->model ? 1 : 2);
	f->found->oversized = f->blocks.oversized;
	if (!take_model(f, err) || !score_all(f, err))
		return false;
	sort_pairs(f->found);
	if (f->job->across && !weigh_rivals(f, err))
		return false;
	if (!add_decided(f, err))
		return false;
	sort_pairs(f->found);
	match_cluster(f->s, f->job, f->model, &f->decisions, f->found->pairs, f->found->n);
	sort_pairs(f->found);
	return true;
}

bool match_pairs_find(
    struct match_set *s, const struct match_job *job, struct match_found *out, struct err *err)
{
	struct match_found AUTO_FOUND found = { 0 };
	uint32_t n = match_set_n(s);
	struct finding f = { .s = s,
		.job = job,
		.found = &found,
		.fresh = job->fresh < n ? job->fresh : n,
		.limit = job->limit ? job->limit : LIMIT,
		.least = job->listed > 0 && job->listed < job->bounds.possible ? job->listed
		                                                               : job->bounds.possible };
	const struct match_census *census = job->census;

	if (!census) {
		census = found.census = calloc(1, sizeof *found.census);
		if (!found.census)
			return no_memory(err);
		match_set_census(s, found.census);
	}
	match_set_weigh(s, census, 0);
	bool done = find(&f, err);
	finding_free(&f);
	if (!done)
		return false;
	*out = found;
	found = (struct match_found){ 0 };
	return true;
}
