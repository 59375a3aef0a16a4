/* match_model_learn.c: expectation-maximisation over the patterns that were seen (Dempster, Laird and Rubin 1977; of
 * Fellegi-Sunter weights: Winkler 1988). A pattern with a field missing says nothing about that field. */
#include "rules/match_model.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 300 };

/* The shipped weights count as that many pairs of each kind: ten records teach nothing, ten thousand teach nearly all. */
static const double prior_pairs = 300;
static const double prior_share_pairs = 50;

/* No kind learns to look like another, however much was seen: what speaks against a kind is at most so many times more
 * frequent in it than the shipped weights say. Namesakes in one town would be taken for doubles that moved, else. */
static const double more_against = 2.5;

/* No weight becomes a certainty. */
static const double least_part = .1;

/* Of candidates; a directory without doubles must not teach that there never will be one. */
static const double least_same = .002;

static const double settled = 1e-9; /* of log likelihood, a pair */

struct cell {
	double n;
	uint8_t level[MATCH_FIELDS];
};

struct learning {
	struct match_model *m;
	struct match_model *ship;
	double chance[MATCH_FIELDS][MATCH_LEVELS]; /* pairs by chance */
	struct cell *cells;
	size_t n_cells;
	double pairs;
	double seen[MATCH_RELATIONS][MATCH_FIELDS][MATCH_LEVELS], share[MATCH_RELATIONS]; /* of one round */
};

/* Is what a kind shows in a field what any two records show? Strangers came together by words of their names, namesakes by
 * the whole of it, and both by the town they are in; their telephones are no nearer than anybody's. */
static bool like_chance(int relation, int field)
{
	return field != MATCH_ON_NAME && field != MATCH_ON_PLACE &&
	    (relation == MATCH_IS_STRANGER || relation == MATCH_IS_NAMESAKE);
}

static double expect(struct learning *l)
{
	double likelihood = 0;

	memset(l->seen, 0, sizeof l->seen);
	memset(l->share, 0, sizeof l->share);
	for (size_t i = 0; i < l->n_cells; i++) {
		const struct cell *c = &l->cells[i];
		double of[MATCH_RELATIONS], sum = 0;

		for (int k = 0; k < MATCH_RELATIONS; k++) {
			of[k] = l->m->share[k];
			for (int f = 0; f < MATCH_FIELDS; f++)
				of[k] *= l->m->p[k][f][c->level[f]];
			sum += of[k];
		}
		likelihood += c->n * log(sum);
		for (int k = 0; k < MATCH_RELATIONS; k++) {
			double n = c->n * of[k] / sum;
			l->share[k] += n;
			for (int f = 0; f < MATCH_FIELDS; f++)
				l->seen[k][f][c->level[f]] += n;
		}
	}
	return likelihood;
}

/* How much of a kind may show this level: see more_against. What another kind shows twice as often speaks against it. */
static double most(const struct learning *l, int k, int f, int level)
{
	double ship = l->ship->p[k][f][level], other = 0;

	for (int j = 0; j < MATCH_RELATIONS; j++)
		other = fmax(other, l->ship->p[j][f][level]);
	return ship < other / 2 ? fmin(ship * more_against, 1) : 1;
}

static double sum_of(const double *p, int levels)
{
	double sum = 0;

	for (int i = 1; i < levels; i++)
		sum += p[i];
	return sum;
}

/* Keeps weights within their bounds; what is cut off goes to the levels that have none. */
static void keep_within(const struct learning *l, int k, int f, double *p)
{
	const double *ship = l->ship->p[k][f];
	int levels = match_model_levels(f);
	double open = 0, missing = 0;

	for (int i = 1; i < levels; i++) {
		double bound = most(l, k, f, i);
		p[i] = fmax(fmin(p[i], bound), ship[i] * least_part);
		open += bound < 1 ? 0 : p[i];
	}
	missing = 1 - sum_of(p, levels);
	for (int i = 1; i < levels; i++)
		if (most(l, k, f, i) >= 1)
			p[i] *= (open + missing) / open;
}

/* The weights of one field in one kind: what was seen, what ships, and what chance shows. */
static void weigh_field(struct learning *l, int k, int f)
{
	double *p = l->m->p[k][f];
	const double *ship = l->ship->p[k][f];
	int levels = match_model_levels(f);

	for (int i = 1; i < levels; i++)
		p[i] = l->seen[k][f][i] + prior_pairs * ship[i] + (like_chance(k, f) ? l->chance[f][i] : 0);
	double sum = sum_of(p, levels);
	for (int i = 1; i < levels; i++)
		p[i] /= sum;
	keep_within(l, k, f, p);
}

static void maximise(struct learning *l)
{
	double sum = 0;

	for (int k = 0; k < MATCH_RELATIONS; k++) {
		for (int f = 0; f < MATCH_FIELDS; f++)
			weigh_field(l, k, f);
		l->m->share[k] = (l->share[k] + prior_share_pairs * l->ship->share[k]) /
		    (l->pairs + prior_share_pairs);
		l->m->share[k] = fmax(l->m->share[k], least_same);
		sum += l->m->share[k];
	}
	for (int k = 0; k < MATCH_RELATIONS; k++)
		l->m->share[k] /= sum;
}

static void take_cells(struct learning *l, const struct match_seen *candidates)
{
	for (uint32_t i = 0; i < MATCH_PATTERNS; i++) {
		if (!candidates->n[i])
			continue;
		struct cell *c = &l->cells[l->n_cells++];
		c->n = candidates->n[i];
		l->pairs += c->n;
		for (int f = 0; f < MATCH_FIELDS; f++)
			c->level[f] = (uint8_t)match_pattern_level(i, f);
	}
}

/* Pairs by chance that are the same all the same (of few records there are some) are left out. */
static void take_chance(struct learning *l, const struct match_seen *chance)
{
	for (uint32_t i = 0; i < MATCH_PATTERNS; i++)
		for (int f = 0; f < MATCH_FIELDS; f++)
			l->chance[f][match_pattern_level(i, f)] += chance->n[i] *
			    (1 - (double)l->ship->same[i]);
}

void match_model_learn(struct match_model *m, const struct match_seen *candidates,
    const struct match_seen *by_chance, int *rounds)
{
	struct learning *l = calloc(1, sizeof *l);
	double before = -INFINITY;
	int round = 0;

	if (!l)
		abort();
	l->m = m;
	l->ship = calloc(1, sizeof *l->ship);
	l->cells = calloc(MATCH_PATTERNS, sizeof *l->cells);
	if (!l->ship || !l->cells)
		abort();
	match_model_ship(l->ship);
	*m = *l->ship;
	take_cells(l, candidates);
	take_chance(l, by_chance);
	while (round < ROUNDS) {
		double likelihood = expect(l);
		maximise(l);
		round++;
		if (fabs(likelihood - before) <= settled * (l->pairs + 1))
			break;
		before = likelihood;
	}
	match_model_settle(m);
	if (rounds)
		*rounds = round;
	free(l->cells);
	free(l->ship);
	free(l);
}
