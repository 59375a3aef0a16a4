/* match_model_store.c: a model as bytes: a mark, then shares and weights as IEEE doubles, little-endian. */
#include "rules/match_model.h"

#include "lib/i18n.h"

static const char mark[] = "vigie model 2\n";

enum { MARK = sizeof mark - 1, DOUBLES = MATCH_RELATIONS * (1 + MATCH_FIELDS * MATCH_LEVELS), EIGHT = 8 };

static void put(char *at, double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof bits);
	for (int i = 0; i < EIGHT; i++)
		at[i] = (char)(bits >> (i * EIGHT));
}

static double get(const char *at)
{
	uint64_t bits = 0;
	double d;

	for (int i = 0; i < EIGHT; i++)
		bits |= (uint64_t)(unsigned char)at[i] << (i * EIGHT);
	memcpy(&d, &bits, sizeof d);
	return d;
}

struct str match_model_write(struct arena *a, const struct match_model *m)
{
	char *bytes = arena_alloc(a, MARK + (size_t)DOUBLES * EIGHT), *at = bytes + MARK;

	memcpy(bytes, mark, MARK);
	for (int k = 0; k < MATCH_RELATIONS; k++) {
		put(at, m->share[k]);
		at += EIGHT;
		for (int f = 0; f < MATCH_FIELDS; f++)
			for (int l = 0; l < MATCH_LEVELS; l++, at += EIGHT)
				put(at, m->p[k][f][l]);
	}
	return (struct str){ bytes, MARK + (size_t)DOUBLES * EIGHT };
}

/* A weight of none or of nothing would make certainties; so would what is no number. */
static bool probable(const struct match_model *m)
{
	for (int k = 0; k < MATCH_RELATIONS; k++) {
		if (!(m->share[k] > 0 && m->share[k] <= 1))
			return false;
		for (int f = 0; f < MATCH_FIELDS; f++)
			for (int l = 0; l < match_model_levels(f); l++)
				if (!(m->p[k][f][l] > 0 && m->p[k][f][l] <= 1))
					return false;
	}
	return true;
}

bool match_model_read(struct str bytes, struct match_model *out, struct err *err)
{
	struct match_model m = { 0 };
	const char *at = bytes.p + MARK;

	if (bytes.n != MARK + (size_t)DOUBLES * EIGHT || memcmp(bytes.p, mark, MARK) != 0)
		return err_set(err, ERR_INPUT, _("these are no weights of this version"));
	for (int k = 0; k < MATCH_RELATIONS; k++) {
		m.share[k] = get(at);
		at += EIGHT;
		for (int f = 0; f < MATCH_FIELDS; f++)
			for (int l = 0; l < MATCH_LEVELS; l++, at += EIGHT)
				m.p[k][f][l] = get(at);
	}
	if (!probable(&m))
		return err_set(err, ERR_INPUT, _("these weights are no probabilities"));
	match_model_settle(&m);
	*out = m;
	return true;
}
