#include "rules/match_model.h"

#include <math.h>
#include <string.h>

/* Fields are not quite independent even within one kind (who moved has a new telephone too), so that evidence adds up to more
 * certainty than there is. One power on the likelihood ratio makes up for it, the same for all sets and fields. */
static const double temper = .8;

static const double most_with_one_veto = .49, most_with_two_vetoes = .05; /* below any bound near a half */

static const double least_of_rare_name = .4;

static const int levels[MATCH_FIELDS] = { MATCH_NAMES, MATCH_PLACES, MATCH_PHONES, MATCH_WEBS,
	MATCH_NUMBERS };

int match_model_levels(enum match_field f)
{
	return levels[f];
}

void match_seen_add(struct match_seen *s, uint32_t pattern)
{
	s->pairs++;
	s->n[match_pattern_index(pattern)]++;
}

/* The order of levels ---------------------------------------------------------------------------------------- */

/* `more` never speaks less for "the same" than `less`, whatever was learned. */
struct edge {
	uint8_t field, more, less;
};

/* clang-format off */
static const struct edge edges[] = {
	{ MATCH_ON_NAME, MATCH_NAME_EQUAL_RARE, MATCH_NAME_EQUAL_COMMON },
	{ MATCH_ON_NAME, MATCH_NAME_EQUAL_RARE, MATCH_NAME_NEAR_RARE },
	{ MATCH_ON_NAME, MATCH_NAME_EQUAL_COMMON, MATCH_NAME_NEAR_COMMON },
	{ MATCH_ON_NAME, MATCH_NAME_NEAR_RARE, MATCH_NAME_NEAR_COMMON },
	{ MATCH_ON_NAME, MATCH_NAME_NEAR_RARE, MATCH_NAME_WITHIN_RARE },
	{ MATCH_ON_NAME, MATCH_NAME_NEAR_COMMON, MATCH_NAME_WITHIN_COMMON },
	{ MATCH_ON_NAME, MATCH_NAME_WITHIN_RARE, MATCH_NAME_WITHIN_COMMON },
	{ MATCH_ON_NAME, MATCH_NAME_WITHIN_RARE, MATCH_NAME_SHARE_RARE },
	{ MATCH_ON_NAME, MATCH_NAME_WITHIN_COMMON, MATCH_NAME_SHARE_COMMON },
	{ MATCH_ON_NAME, MATCH_NAME_SHARE_RARE, MATCH_NAME_SHARE_COMMON },
	{ MATCH_ON_NAME, MATCH_NAME_SHARE_COMMON, MATCH_NAME_APART },
	{ MATCH_ON_PLACE, MATCH_PLACE_SAME_RARE, MATCH_PLACE_SAME_SHARED },
	{ MATCH_ON_PLACE, MATCH_PLACE_SAME_RARE, MATCH_PLACE_OTHER_UNIT },
	{ MATCH_ON_PLACE, MATCH_PLACE_SAME_RARE, MATCH_PLACE_NEAR },
	{ MATCH_ON_PLACE, MATCH_PLACE_SAME_SHARED, MATCH_PLACE_STREET },
	{ MATCH_ON_PLACE, MATCH_PLACE_NEAR, MATCH_PLACE_STREET },
	{ MATCH_ON_PLACE, MATCH_PLACE_OTHER_UNIT, MATCH_PLACE_APART },
	{ MATCH_ON_PLACE, MATCH_PLACE_STREET, MATCH_PLACE_MUNICIPALITY },
	{ MATCH_ON_PLACE, MATCH_PLACE_TOWN, MATCH_PLACE_MUNICIPALITY },
	{ MATCH_ON_PLACE, MATCH_PLACE_MUNICIPALITY, MATCH_PLACE_APART },
	{ MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE, MATCH_PHONE_SAME_SHARED },
	{ MATCH_ON_PHONE, MATCH_PHONE_SAME_RARE, MATCH_PHONE_NEAR },
	{ MATCH_ON_PHONE, MATCH_PHONE_SAME_SHARED, MATCH_PHONE_SAME_PUBLIC },
	{ MATCH_ON_PHONE, MATCH_PHONE_SAME_PUBLIC, MATCH_PHONE_APART },
	{ MATCH_ON_PHONE, MATCH_PHONE_NEAR, MATCH_PHONE_APART },
	{ MATCH_ON_WEB, MATCH_WEB_SAME_RARE, MATCH_WEB_SAME_SHARED },
	{ MATCH_ON_WEB, MATCH_WEB_SAME_SHARED, MATCH_WEB_APART },
	{ MATCH_ON_NUMBER, MATCH_NUMBER_SAME, MATCH_NUMBER_NEAR },
	{ MATCH_ON_NUMBER, MATCH_NUMBER_NEAR, MATCH_NUMBER_APART },
};
/* clang-format on */

enum { EDGES = sizeof edges / sizeof *edges, SWEEPS = 40 };

/* How far apart in the table two patterns stand that differ by one level of the field. */
static uint32_t stride_of(int field)
{
	uint32_t stride = 1;

	for (int f = MATCH_FIELDS - 1; f > field; f--)
		stride *= (uint32_t)levels[f];
	return stride;
}

/* Pools the two ends of an edge wherever they stand against its order; how many times. */
static int pool(struct match_model *m, const float *weight, const struct edge *e)
{
	uint32_t stride = stride_of(e->field), n = (uint32_t)levels[e->field];
	int pooled = 0;

	for (uint32_t base = 0; base < MATCH_PATTERNS; base += stride * n)
		for (uint32_t i = base; i < base + stride; i++) {
			uint32_t x = i + e->more * stride, y = i + e->less * stride;
			if (m->same[x] >= m->same[y])
				continue;
			float both = (m->same[x] * weight[x] + m->same[y] * weight[y]) /
			    (weight[x] + weight[y]);
			m->same[x] = m->same[y] = both;
			pooled++;
		}
	return pooled;
}

/* What pooling in turns has not brought to its end: the less certain of two is the truth of both. */
static void lower(struct match_model *m, const struct edge *e)
{
	uint32_t stride = stride_of(e->field), n = (uint32_t)levels[e->field];

	for (uint32_t base = 0; base < MATCH_PATTERNS; base += stride * n)
		for (uint32_t i = base; i < base + stride; i++) {
			float *more = &m->same[i + e->more * stride], *less = &m->same[i + e->less * stride];
			if (*less > *more)
				*less = *more;
		}
}

/* Edges are listed so that one pass lowers a whole chain. */
static void order(struct match_model *m, const float *weight)
{
	int pooled = 1;

	for (int sweep = 0; sweep < SWEEPS && pooled; sweep++) {
		pooled = 0;
		for (int e = 0; e < EDGES; e++)
			pooled += pool(m, weight, &edges[e]);
	}
	for (int e = 0; e < EDGES; e++)
		lower(m, &edges[e]);
}

/* The table -------------------------------------------------------------------------------------------------- */

static bool is_common(int name)
{
	return name == MATCH_NAME_EQUAL_COMMON || name == MATCH_NAME_NEAR_COMMON ||
	    name == MATCH_NAME_WITHIN_COMMON;
}

static bool is_one_door(int place)
{
	return place == MATCH_PLACE_SAME_RARE || place == MATCH_PLACE_SAME_SHARED ||
	    place == MATCH_PLACE_OTHER_UNIT || place == MATCH_PLACE_NEAR;
}

/* What no weights may say, however they were learned: names that are apart are not one by a house or a telephone, nor are
 * names that share common words only, unless their e-mail or website is one; those that share a rare word need something
 * else that few have, for a school and its foundation are in one house; other common names need that, or one door. A number
 * makes up for all of it. */
static double most(const int *level)
{
	int name = level[MATCH_ON_NAME];
	bool web = level[MATCH_ON_WEB] == MATCH_WEB_SAME_RARE;
	bool own = web || level[MATCH_ON_PHONE] == MATCH_PHONE_SAME_RARE;
	bool enough = true;

	if (level[MATCH_ON_NUMBER] == MATCH_NUMBER_SAME)
		return 1;
	if (name == MATCH_NAME_APART || name == MATCH_NAME_MISSING)
		enough = false;
	else if (name == MATCH_NAME_SHARE_COMMON)
		enough = web;
	else if (name == MATCH_NAME_SHARE_RARE)
		enough = own;
	else if (is_common(name))
		enough = own || is_one_door(level[MATCH_ON_PLACE]);
	return enough ? 1 : most_with_one_veto;
}

/* A rare name that both have, and nothing else that both say: a question at least, though names alone teach nothing. */
static double least(const int *level)
{
	for (int f = MATCH_ON_NAME + 1; f < MATCH_FIELDS; f++)
		if (level[f])
			return 0;
	return level[MATCH_ON_NAME] == MATCH_NAME_EQUAL_RARE ? least_of_rare_name : 0;
}

/* A pattern's probability of "the same", and how often patterns like it are seen at all. */
static void weigh(struct match_model *m, double logs[MATCH_RELATIONS][MATCH_FIELDS][MATCH_LEVELS],
    const int *level, uint32_t index, float *weight)
{
	double log_of[MATCH_RELATIONS], against = 0, seen = 0;

	for (int k = 0; k < MATCH_RELATIONS; k++) {
		log_of[k] = 0;
		for (int f = 0; f < MATCH_FIELDS; f++)
			log_of[k] += logs[k][f][level[f]];
		seen += m->share[k] * exp(log_of[k]);
	}
	for (int k = MATCH_IS_SAME + 1; k < MATCH_RELATIONS; k++)
		against += m->share[k] * exp(temper * (log_of[k] - log_of[MATCH_IS_SAME]));
	double same = m->share[MATCH_IS_SAME] / (m->share[MATCH_IS_SAME] + against);
	double bound = most(level), floor = least(level);
	m->same[index] = (float)(same < floor ? floor : same < bound ? same : bound);
	*weight = (float)(seen > 1e-30 ? seen : 1e-30);
}

void match_model_settle(struct match_model *m)
{
	double logs[MATCH_RELATIONS][MATCH_FIELDS][MATCH_LEVELS] = { 0 };
	float weight[MATCH_PATTERNS];

	for (int k = 0; k < MATCH_RELATIONS; k++)
		for (int f = 0; f < MATCH_FIELDS; f++)
			for (int l = 1; l < levels[f]; l++)
				logs[k][f][l] = log(m->p[k][f][l]);
	for (uint32_t i = 0; i < MATCH_PATTERNS; i++) {
		int level[MATCH_FIELDS];
		for (int f = 0; f < MATCH_FIELDS; f++)
			level[f] = match_pattern_level(i, f);
		weigh(m, logs, level, i, &weight[i]);
	}
	order(m, weight);
}

double match_model_most(uint32_t pattern)
{
	int level[MATCH_FIELDS], vetoes = match_pattern_vetoes(pattern);

	for (int f = 0; f < MATCH_FIELDS; f++)
		level[f] = match_pattern_level(pattern, f);
	double bound = most(level);
	double vetoed = !vetoes ? 1 : vetoes & (vetoes - 1) ? most_with_two_vetoes : most_with_one_veto;
	return vetoed < bound ? vetoed : bound;
}

void match_model_expect(struct match_model *m, double share)
{
	double others = 1 - m->share[MATCH_IS_SAME];

	if (share <= m->share[MATCH_IS_SAME])
		return;
	for (int k = MATCH_IS_SAME + 1; k < MATCH_RELATIONS; k++)
		m->share[k] *= (1 - share) / others;
	m->share[MATCH_IS_SAME] = share;
	match_model_settle(m);
}

double match_model_same(const struct match_model *m, uint32_t pattern)
{
	double same = m->same[match_pattern_index(pattern)];

	/* The table holds what levels alone forbid. */
	if (!match_pattern_vetoes(pattern))
		return same;
	double bound = match_model_most(pattern);
	return same < bound ? same : bound;
}

double match_model_bits(const struct match_model *m, enum match_field f, int level)
{
	double other = 0, share = 0;

	if (level <= 0 || level >= levels[f])
		return 0;
	for (int k = MATCH_IS_SAME + 1; k < MATCH_RELATIONS; k++) {
		share += m->share[k];
		other += m->share[k] * m->p[k][f][level];
	}
	return temper * log2(m->p[MATCH_IS_SAME][f][level] * share / other);
}
