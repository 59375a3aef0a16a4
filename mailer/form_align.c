/* form_align.c: of all the places where a label stands, those that fit together best in the form's order: a chain of the
 * highest score, found with a tree of prefix maxima (Fenwick) over the places. */
#include "mailer/form_align.h"

#include <string.h>

enum {
	CANDIDATES_MAX = 50000,
	JOINED_TEXT_MAX = 64 * 1024, /* labels within lines are looked for up to here */
	JOINED_KEYS_MIN = 10,
	SCORE_SAME = 100,
	SCORE_MORE = 90,
	SCORE_EMPTY = 20,
	SCORE_OTHER = 10,
};

struct candidate {
	size_t line; /* of the form */
	enum form_found found;
	size_t start, after, end;
	int score;
	long chain; /* with those before it */
	struct candidate *before;
	struct candidate *sibling; /* of the same line of the form */
};

struct aligning {
	struct arena *a;
	const struct form_text *t;
	const bool *taken;
	struct form_match *matches;
	size_t n;
	struct candidate **best; /* the tree, by start + 1 */
	size_t n_candidates;
};

/* Labels ---------------------------------------------------------------------------------------------------- */

static bool has_keys(const struct form_text *t, size_t at, struct str keys)
{
	return keys.n && at + keys.n <= t->n && memcmp(t->key + at, keys.p, keys.n) == 0;
}

static bool has_colon(const struct form_text *t, size_t last)
{
	struct str gap = form_text_behind(t, last);

	/* U+FF1A too: some keyboards. */
	for (size_t i = 0; i < gap.n; i++)
		if (gap.p[i] == ':' || (gap.n - i >= 3 && memcmp(gap.p + i, "\xef\xbc\x9a", 3) == 0))
			return true;
	return false;
}

bool form_align_begins(const struct form_text *t, size_t line, struct str label)
{
	size_t at = t->lines[line].from;

	return has_keys(t, at, label) && at + label.n <= t->lines[line].to && has_colon(t, at + label.n - 1);
}

/* Candidates ------------------------------------------------------------------------------------------------ */

int form_align_likeness(struct str x, struct str y)
{
	size_t longer = x.n > y.n ? x.n : y.n, shorter = x.n < y.n ? x.n : y.n, head = 0, tail = 0;

	while (head < shorter && x.p[head] == y.p[head])
		head++;
	while (tail < shorter - head && x.p[x.n - 1 - tail] == y.p[y.n - 1 - tail])
		tail++;
	return longer ? (int)((head + tail) * 100 / longer) : 100;
}

/* The label stands at c->start: what is behind it? */
static void look_behind(const struct aligning *g, const struct form_match *m, struct candidate *c)
{
	const struct form_text *t = g->t;
	size_t last = c->start + m->label.n - 1, stop = t->lines[t->at[last]].to;

	c->after = last + 1;
	if (m->value.n && has_keys(t, c->after, m->value)) {
		c->end = c->after + m->value.n;
		bool more = c->end < t->n && t->at[c->end] == t->at[c->end - 1];
		c->found = more ? FOUND_MORE : FOUND_SAME;
		c->score = (more ? SCORE_MORE : SCORE_SAME) + (m->value.n < 50 ? (int)m->value.n : 50);
	} else if (c->after >= stop) {
		c->found = FOUND_BLANK;
		c->score = m->value.n ? SCORE_OTHER : SCORE_EMPTY;
	} else {
		size_t n = stop - c->after < m->value.n + 40 ? stop - c->after : m->value.n + 40;
		c->found = FOUND_OTHER;
		c->score = SCORE_OTHER +
		    form_align_likeness(m->value, (struct str){ t->key + c->after, n }) / 2;
	}
}

static struct candidate *candidate_at(struct aligning *g, size_t i, size_t start)
{
	struct candidate *c = ARENA_NEW(g->a, struct candidate);

	*c = (struct candidate){ .line = i, .start = start };
	look_behind(g, &g->matches[i], c);
	g->n_candidates++;
	return c;
}

static const struct candidate *best_before(const struct aligning *g, size_t start)
{
	const struct candidate *best = NULL;

	for (size_t i = start; i; i &= i - 1)
		if (g->best[i] && (!best || g->best[i]->chain > best->chain))
			best = g->best[i];
	return best;
}

static void put(struct aligning *g, struct candidate *c)
{
	for (size_t i = c->start + 1; i <= g->t->n; i += i & -i)
		if (!g->best[i] || g->best[i]->chain < c->chain)
			g->best[i] = c;
}

/* Candidates of one line of the form, in a list of their own until all of them know what may stand before them. */
struct found {
	struct candidate *first;
	bool same;
};

static void keep(struct aligning *g, struct found *f, struct candidate *c)
{
	const struct candidate *before = best_before(g, c->start);

	c->before = (struct candidate *)before;
	c->chain = c->score + (before ? before->chain : 0);
	c->sibling = f->first;
	f->first = c;
	f->same |= c->found == FOUND_SAME || c->found == FOUND_MORE;
}

/* A label without a colon is one when its value stands behind it, or a tab. */
static bool is_label(const struct form_text *t, const struct candidate *c, size_t last)
{
	struct str gap = form_text_behind(t, last);

	return c->found == FOUND_SAME || has_colon(t, last) || (gap.n && memchr(gap.p, '\t', gap.n));
}

static void find_at_lines(struct aligning *g, size_t i, struct found *f)
{
	const struct form_text *t = g->t;
	const struct form_match *m = &g->matches[i];

	for (size_t l = 0; l < t->n_lines && g->n_candidates < CANDIDATES_MAX; l++) {
		size_t at = t->lines[l].from;
		if (g->taken[l] || at + m->label.n > t->lines[l].to || !has_keys(t, at, m->label))
			continue;
		struct candidate *c = candidate_at(g, i, at);
		if (is_label(t, c, at + m->label.n - 1))
			keep(g, f, c);
	}
}

/* Programs that join lines: label, colon and value within one. */
static void find_in_lines(struct aligning *g, size_t i, struct found *f)
{
	const struct form_text *t = g->t;
	const struct form_match *m = &g->matches[i];

	if (t->n > JOINED_TEXT_MAX || m->label.n + m->value.n < JOINED_KEYS_MIN || !m->value.n)
		return;
	for (size_t at = 0; at + m->label.n + m->value.n <= t->n; at++) {
		if (at == t->lines[t->at[at]].from || t->key[at] != m->label.p[0] ||
		    !has_keys(t, at, m->label) || g->taken[t->at[at]] ||
		    !has_keys(t, at + m->label.n, m->value) || !has_colon(t, at + m->label.n - 1))
			continue;
		struct candidate *c = candidate_at(g, i, at);
		/* What is behind it is the next label's; should it not be, nothing is lost but a correction. */
		c->found = FOUND_SAME;
		keep(g, f, c);
	}
}

static void find(struct aligning *g, size_t i)
{
	struct found f = { 0 };

	find_at_lines(g, i, &f);
	if (!f.same)
		find_in_lines(g, i, &f);
	for (struct candidate *c = f.first; c; c = c->sibling)
		put(g, c);
}

/* The whole ------------------------------------------------------------------------------------------------- */

static size_t put_lines(struct arena *a, const struct form_line *form, bool second, struct form_match *out)
{
	size_t n = 0;

	for (const struct form_line *l = form; l; l = l->next) {
		if (l->second != second)
			continue;
		if (out)
			out[n] = (struct form_match){ .line = l,
				.label = form_text_key(a, l->label),
				.value = form_text_key(a, l->value) };
		n++;
	}
	return n;
}

struct form_match *form_align_lines(struct arena *a, const struct form_line *form, size_t *n)
{
	size_t first = put_lines(a, form, false, NULL), second = put_lines(a, form, true, NULL);
	struct form_match *out = ARENA_ARRAY(a, struct form_match, first + second);

	put_lines(a, form, false, out);
	put_lines(a, form, true, out + first);
	*n = first + second;
	return out;
}

bool form_align(
    struct arena *a, const struct form_text *t, const bool *taken, struct form_match *matches, size_t n)
{
	struct aligning g = { .a = a, .t = t, .taken = taken, .matches = matches, .n = n };

	g.best = ARENA_ARRAY(a, struct candidate *, t->n + 1);
	for (size_t i = 0; i < n; i++) {
		matches[i].found = FOUND_NOT;
		if (matches[i].label.n)
			find(&g, i);
	}
	const struct candidate *c = best_before(&g, t->n);
	for (const struct candidate *x = c; x; x = x->before) {
		struct form_match *m = &matches[x->line];
		m->found = x->found;
		m->start = x->start;
		m->after = x->after;
		m->end = x->end;
	}
	return c != NULL;
}
