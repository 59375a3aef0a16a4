#include "importers/mapping_columns.h"

#include "importers/mapping_text.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stddef.h>

enum { COMPARED = 64, TOLD = 3, SHOWN = 60 };

struct mapping_columns mapping_columns_new(struct arena *a, const struct str *header, int n)
{
	struct str *names = ARENA_ARRAY(a, struct str, (size_t)n);
	struct str *folded = ARENA_ARRAY(a, struct str, (size_t)n);
	bool lines = false;

	for (int i = 0; i < n; i++) {
		struct str name = mapping_text_clean(a, header[i], &lines);
		names[i] = arena_str(a, mapping_text_one_line(a, name));
		folded[i] = text_fold(a, name);
	}
	return (struct mapping_columns){
		.names = names, .folded = folded, .used = ARENA_ARRAY(a, bool, (size_t)n), .n = n
	};
}

/* The `nth` column (from 1) whose folded name this is; a blank name counts all. */
static int nth_column(const struct mapping_columns *c, struct str folded, int nth)
{
	for (int i = 0; i < c->n; i++)
		if ((!folded.n || str_eq(c->folded[i], folded)) && --nth == 0)
			return i;
	return MAPPING_NO_COLUMN;
}

/* "Téléphone#2" in two; false when no number stands behind a "#". */
static bool numbered(struct str name, struct str *before, int *nth)
{
	size_t at = name.n;
	int number = 0;

	while (at && name.p[at - 1] >= '0' && name.p[at - 1] <= '9')
		at--;
	if (!at || name.p[at - 1] != '#' || name.n - at == 0 || name.n - at > 5)
		return false;
	for (size_t i = at; i < name.n; i++)
		number = 10 * number + name.p[i] - '0';
	*before = (struct str){ name.p, at - 1 };
	*nth = number;
	return true;
}

/* A name as it stands is that column, whatever else folds to it: "@longitude" beside "Longitude". */
static int exact_column(const struct mapping_columns *c, struct str name)
{
	for (int i = 0; i < c->n; i++)
		if (name.n && str_eq(c->names[i], name))
			return i;
	return MAPPING_NO_COLUMN;
}

int mapping_columns_find(struct mapping_columns *c, struct arena *a, struct str name)
{
	struct str folded = text_fold(a, name), before;
	int nth, i = exact_column(c, name);

	if (i < 0 && folded.n)
		i = nth_column(c, folded, 1);
	if (i < 0 && numbered(name, &before, &nth))
		i = nth_column(c, text_fold(a, before), nth);
	if (i >= 0)
		c->used[i] = true;
	return i;
}

/* Edits that make y of x (Levenshtein), each cut to COMPARED bytes. */
static int edits(struct str x, struct str y)
{
	int row[COMPARED + 1] = { 0 };
	int nx = (int)(x.n < COMPARED ? x.n : COMPARED), ny = (int)(y.n < COMPARED ? y.n : COMPARED);

	for (int j = 0; j <= ny; j++)
		row[j] = j;
	for (int i = 1; i <= nx; i++) {
		int corner = row[0];
		row[0] = i;
		for (int j = 1; j <= ny; j++) {
			int best = corner + (x.p[i - 1] != y.p[j - 1]);
			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[ny];
}

/* How far a name is from the wanted one; 0 also when one begins with the other. Negative: too far to be meant. */
static int distance(struct str folded, struct str wanted)
{
	size_t least = folded.n < wanted.n ? folded.n : wanted.n;

	if (least >= 3 && memcmp(folded.p, wanted.p, least) == 0)
		return 0;
	int d = edits(folded, wanted);
	return d <= (int)(folded.n > wanted.n ? folded.n : wanted.n) / 2 ? d : -1;
}

int mapping_columns_nearest(struct arena *a, const struct str *folded, int n, struct str wanted)
{
	struct str w = text_fold(a, wanted);
	int best = -1, best_d = 0;

	for (int i = 0; i < n; i++) {
		int d = folded[i].n ? distance(folded[i], w) : -1;
		if (d >= 0 && (best < 0 || d < best_d)) {
			best = i;
			best_d = d;
		}
	}
	return best;
}

struct str mapping_columns_missing(const struct mapping_columns *c, struct arena *a, struct str name)
{
	struct str left[TOLD], text = STR_NONE;
	struct str *folded = ARENA_ARRAY(a, struct str, (size_t)c->n);
	int n = 0;

	for (int i = 0; i < c->n; i++)
		folded[i] = c->folded[i];
	for (int i; n < TOLD && (i = mapping_columns_nearest(a, folded, c->n, name)) >= 0; n++) {
		left[n] = text_cut(c->names[i], SHOWN);
		folded[i] = STR_NONE;
	}
	for (int i = 0; i < c->n && n == 0 && i < TOLD; i++) /* nothing is near: what there is */
		text = arena_fmt(
		    a, "%.*s%s\"%.*s\"", STR_ARG(text), i ? ", " : "", STR_ARG(text_cut(c->names[i], SHOWN)));
	for (int i = 0; i < n; i++)
		text = arena_fmt(a, "%.*s%s\"%.*s\"", STR_ARG(text), i ? ", " : "", STR_ARG(left[i]));
	name = text_cut(name, SHOWN);
	if (!n)
		return arena_fmt(a, _("there is no column \"%.*s\"; the list begins with %.*s"),
		    STR_ARG(name), STR_ARG(text));
	return arena_fmt(
	    a, _("there is no column \"%.*s\"; the nearest are %.*s"), STR_ARG(name), STR_ARG(text));
}
