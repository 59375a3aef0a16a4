/* match_pairs_rival.c: where each list holds an organisation once, a record can be one with only one record of another list: the
 * more alike two partners are, the less sure either is. And where most records of two lists have a partner, one that has
 * no other in sight is likelier to have this one. */
#include "rules/match_pairs_parts.h"

#include <math.h>
#include <stdlib.h>

/* Of more rivals the most certain count. */
enum { RIVALS = 20 };

/* Of two lists no more than this part is held to be in both before a pair is looked at. */
static const double most_in_both = .9;

static const double certain =
    .999; /* from here on the probability tells two apart no more, but the evidence does */

struct rivalry {
	const struct match_set *s;
	const struct match_job *job;
	const struct match_model *m;
	const struct match_pair *pairs;
	size_t n;
	uint32_t *first; /* record -> its first in `of`; one more behind the last */
	uint32_t *of;    /* the pairs of each record, most certain first */
	double free;     /* how likely it is that two records have no partners elsewhere */
};

static void index_pairs(struct rivalry *r)
{
	uint32_t records = match_set_n(r->s);

	r->first = calloc((size_t)records + 2, sizeof *r->first);
	r->of = calloc(2 * r->n + 1, sizeof *r->of);
	if (!r->first || !r->of)
		abort();
	for (size_t i = 0; i < r->n; i++) {
		r->first[r->pairs[i].x + 2]++;
		r->first[r->pairs[i].y + 2]++;
	}
	for (uint32_t x = 0; x < records; x++)
		r->first[x + 2] += r->first[x + 1];
	for (size_t i = 0; i < r->n; i++) {
		r->of[r->first[r->pairs[i].x + 1]++] = (uint32_t)i;
		r->of[r->first[r->pairs[i].y + 1]++] = (uint32_t)i;
	}
}

/* How many times likelier than `p` the rival is. */
static double times(const struct match_pair *rival, const struct match_pair *p)
{
	double x = (double)rival->same, y = (double)p->same;

	if (x >= certain && y >= certain)
		return exp2((double)rival->bits - (double)p->bits);
	return x / (1 - x) * (1 - y) / y;
}

/* The rivals of `y` as the partner of `x`, all together. One that is the same as y among themselves is none: then the list holds
 * it twice. */
static double rivals(const struct rivalry *r, const struct match_pair *p, uint32_t x, uint32_t y)
{
	double sum = 0;

	for (uint32_t i = r->first[x], n = 0; i < r->first[x + 1] && n < RIVALS; i++) {
		const struct match_pair *q = &r->pairs[r->of[i]];
		uint32_t z = q->x == x ? q->y : q->x;
		if (z == y || match_set_source(r->s, z) != match_set_source(r->s, y))
			continue;
		n++;
		if (match_model_same(r->m, match_compare(r->s, y, z)) < r->job->bounds.same)
			sum += times(q, p);
	}
	return sum;
}

/* Of two lists: how much of each is in the other, from all pairs' probabilities. Of more lists nobody knows. */
static double free_of(const struct match_set *s, const struct match_pair *pairs, size_t n)
{
	uint32_t records = match_set_n(s), left = records ? match_set_source(s, 0) : 0, right = left;
	double n_left = 0, matched = 0;

	for (uint32_t x = 0; x < records; x++) {
		uint32_t source = match_set_source(s, x);
		if (source != left && right == left)
			right = source;
		if (source != left && source != right)
			return 1;
		n_left += source == left;
	}
	for (size_t i = 0; i < n; i++)
		matched += (double)pairs[i].same;
	return right == left ? 1
	                     : (1 - fmin(matched / n_left, most_in_both)) *
	        (1 - fmin(matched / (records - n_left), most_in_both));
}

/* Of the ways in which the two can stand: both alone, one of them with a rival, or the two together. */
static double share_of(const struct rivalry *r, const struct match_pair *p)
{
	double same = (double)p->same, most = match_model_most(p->pattern);
	double alone = r->free * (1 - same) / same;
	double elsewhere = rivals(r, p, p->x, p->y) + rivals(r, p, p->y, p->x);

	return fmin(1 / (1 + alone + elsewhere), most);
}

void match_rivals(const struct match_set *s, const struct match_job *job, const struct match_model *m,
    const struct match_pair *pairs, size_t n, float *same)
{
	struct rivalry r = {
		.s = s, .job = job, .m = m, .pairs = pairs, .n = n, .free = free_of(s, pairs, n)
	};

	index_pairs(&r);
	for (size_t i = 0; i < n; i++)
		same[i] = (float)share_of(&r, &pairs[i]);
	free(r.first);
	free(r.of);
}
