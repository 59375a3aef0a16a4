/* match_pairs_cluster.c: what is the same as the same must be the same. Pairs join clusters most certain first; a pair whose
 * clusters hold two records that cannot be one is left to a person. */
#include "rules/match_pairs_parts.h"

#include <math.h>
#include <stdlib.h>

/* Each join compares every record of one cluster with every one of the other. */
enum { CLUSTER_MAX = 100 };

/* A pair that is held back (most_with_one_veto in match_model.c, or demoted here) lies just below the middle. */
static const double likely = .5, undecided = .49;

struct clusters {
	const struct match_set *s;
	const struct match_job *job;
	const struct match_model *m;
	const struct map64 *decisions;
	uint32_t *parent, *next, *size; /* next: the cluster's records in a ring */
	struct map64
	    refused; /* two clusters that could not be joined: they never can be while they are these */
};

uint64_t match_pair_key(uint32_t x, uint32_t y)
{
	return x < y ? map64_mix((uint64_t)x << 32 | y) : map64_mix((uint64_t)y << 32 | x);
}

uint32_t match_decided(const struct map64 *decisions, uint32_t x, uint32_t y)
{
	return map64_get(decisions, match_pair_key(x, y));
}

static uint32_t root_of(struct clusters *c, uint32_t x)
{
	while (c->parent[x] != x)
		x = c->parent[x] = c->parent[c->parent[x]];
	return x;
}

/* How sure it is that the two records are one organisation; 0 when for all that is known they cannot be. */
static double certainty(const struct clusters *c, uint32_t x, uint32_t y)
{
	uint32_t decided = match_decided(c->decisions, x, y);

	if (decided)
		return decided == MATCH_DECIDED_SAME;
	if (c->job->across && match_set_source(c->s, x) == match_set_source(c->s, y))
		return 0;
	uint32_t pattern = match_compare(c->s, x, y);
	double same = match_model_same(c->m, pattern);
	return match_pattern_vetoes(pattern) || same < c->job->bounds.possible ? 0 : same;
}

/* Two clusters are one when no two records across them cannot be, and on the whole they speak for it. */
static bool holds(const struct clusters *c, uint32_t x, uint32_t y)
{
	double sum = 0;
	uint32_t i = x, pairs = 0;

	do {
		uint32_t j = y;
		do {
			double same = certainty(c, i, j);
			if (same <= 0)
				return false;
			sum += same;
			pairs++;
			j = c->next[j];
		} while (j != y);
		i = c->next[i];
	} while (i != x);
	return sum >= likely * pairs;
}

static void join(struct clusters *c, uint32_t x, uint32_t y)
{
	uint32_t next = c->next[x];

	if (x == y)
		return;
	c->next[x] = c->next[y];
	c->next[y] = next;
	if (c->size[x] < c->size[y]) {
		uint32_t other = x;
		x = y;
		y = other;
	}
	c->parent[y] = x;
	c->size[x] += c->size[y];
}

/* Joins the pair's clusters, or says that they cannot be joined. */
static bool joined(struct clusters *c, const struct match_pair *p)
{
	uint32_t x = root_of(c, p->x), y = root_of(c, p->y);
	/* A cluster that has grown is another: its size is part of the question. */
	uint64_t question = map64_mix(match_pair_key(x, y) + c->size[x] + c->size[y]);

	if (x == y)
		return true;
	if (map64_get(&c->refused, question))
		return false;
	if (c->size[x] + c->size[y] > CLUSTER_MAX || !holds(c, x, y)) {
		map64_put(&c->refused, question, 1);
		return false;
	}
	join(c, x, y);
	return true;
}

/* What speaks for it and what speaks against it are both certain. */
static void demote(struct match_pair *p)
{
	p->band = MATCH_POSSIBLE;
	p->demoted = true;
	p->same = fminf(p->same, (float)undecided);
}

void match_cluster(const struct match_set *s, const struct match_job *job, const struct match_model *m,
    const struct map64 *decisions, struct match_pair *pairs, size_t n)
{
	uint32_t records = match_set_n(s);
	uint32_t *numbers = calloc((size_t)records * 3 + 1, sizeof *numbers);
	struct clusters c = { .s = s, .job = job, .m = m, .decisions = decisions };

	if (!numbers)
		abort();
	c.parent = numbers;
	c.next = numbers + records;
	c.size = c.next + records;
	for (uint32_t i = 0; i < records; i++) {
		c.parent[i] = c.next[i] = i;
		c.size[i] = 1;
	}
	for (size_t i = 0; i < job->n_decisions; i++)
		if (job->decisions[i].same)
			join(&c, root_of(&c, job->decisions[i].x), root_of(&c, job->decisions[i].y));
	for (size_t i = 0; i < n; i++)
		if (pairs[i].band == MATCH_SAME && !joined(&c, &pairs[i]))
			demote(&pairs[i]);
	/* Of three that are one, no pair is left to be asked about. */
	for (size_t i = 0; i < n; i++)
		if (pairs[i].band == MATCH_POSSIBLE && (double)pairs[i].same >= (double)(float)undecided &&
		    root_of(&c, pairs[i].x) == root_of(&c, pairs[i].y)) {
			pairs[i].band = MATCH_SAME;
			pairs[i].same = (float)job->bounds.same;
		}
	map64_free(&c.refused);
	free(numbers);
}
