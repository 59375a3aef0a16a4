#include "store/match_find.h"

#include "lib/i18n.h"
#include "store/match_state.h"

#include <stdlib.h>

/* A list that is brought to a directory: of some 50 candidates of each of its records one may well be it. */
static const double list_share = .02;

enum {
	CANDIDATES = MATCH_KEYS * MATCH_BLOCK,
	SET_MAX = 64 * 1024 * 1024,
	COUNTED = 100 * 1000, /* fiches that values are counted of when nothing was learned */
	COUNTED_MAX = 256 * 1024 * 1024,
};

struct near {
	int64_t fiche;
	int keys;
};

struct match_find {
	struct db *db;
	struct match_model model;
	struct match_census census;
	struct map64 large;    /* keys that too many share, mixed */
	struct match_set *set; /* the record, then those that it shares keys with */
	struct near near[CANDIDATES];
	int n_near;
	struct match_candidate found[CANDIDATES];
	uint32_t at[CANDIDATES]; /* in the set */
	int n;
};

/* Opening ----------------------------------------------------------------------------------------------------- */

/* A form that cannot be read is no form: what is derived can be derived again. */
static bool damaged(struct err *err)
{
	if (err->kind == ERR_INPUT)
		err->kind = ERR_FATAL;
	return err_add(err, "%s",
	    _("what matching keeps of the fiches cannot be read (\"vigie rebuild\" makes it again)"));
}

static bool count_into(struct db *db, struct match_set *set, struct err *err)
{
	struct query q = db_query(db, STMT_MATCH_SAMPLE);

	query_int(&q, 1, COUNTED);
	while (query_step(&q, err) == STEP_ROW)
		if (!match_set_add(set, query_col_blob(&q, 0), 0, err)) {
			query_end(&q);
			return damaged(err);
		}
	return query_end(&q);
}

static bool count(struct db *db, struct match_census *out, struct err *err)
{
	struct match_set *set = match_set_new(COUNTED_MAX);
	bool ok = count_into(db, set, err);

	if (ok)
		match_set_census(set, out);
	match_set_free(&set);
	return ok;
}

bool match_find_open(struct db *db, struct match_find **out, struct err *err)
{
	struct match_find *AUTO_MATCH_FIND f = calloc(1, sizeof *f);
	bool learned;

	if (!f)
		return err_set(err, ERR_FATAL, _("out of memory"));
	f->db = db;
	f->set = match_set_new(SET_MAX);
	if (!match_state_learned(db, &f->model, &f->census, &learned, err) ||
	    (!learned && !count(db, &f->census, err)))
		return false;
	match_state_steady(&f->census);
	*out = f;
	f = NULL;
	return true;
}

void match_find_for_list(struct match_find *f)
{
	match_model_expect(&f->model, list_share);
}

void match_find_close(struct match_find **f)
{
	if (!*f)
		return;
	match_census_free(&(*f)->census);
	map64_free(&(*f)->large);
	match_set_free(&(*f)->set);
	free(*f);
	*f = NULL;
}

/* Candidates -------------------------------------------------------------------------------------------------- */

/* The fiches of one key, unless too many have it. */
static bool add_key(struct match_find *f, int64_t key, struct err *err)
{
	uint64_t mixed = map64_mix((uint64_t)key);
	int n = f->n_near;

	if (map64_get(&f->large, mixed))
		return true;
	struct query q = db_query(f->db, STMT_MATCH_FICHES_OF_KEY);
	query_int(&q, 1, key);
	query_int(&q, 2, MATCH_BLOCK + 1);
	while (query_step(&q, err) == STEP_ROW) {
		if (n == f->n_near + MATCH_BLOCK)
			n = -1;
		if (n < 0)
			continue;
		f->near[n++] = (struct near){ query_col_int(&q, 0), 1 };
	}
	if (n < 0)
		map64_put(&f->large, mixed, 1);
	else
		f->n_near = n;
	return query_end(&q);
}

static int by_fiche(const void *x, const void *y)
{
	int64_t p = ((const struct near *)x)->fiche, q = ((const struct near *)y)->fiche;

	return (p > q) - (p < q);
}

static bool gather(struct match_find *f, const struct index_match *m, int64_t but, struct err *err)
{
	int n = 0;

	f->n_near = 0;
	for (int i = 0; i < m->n_keys; i++)
		if (!add_key(f, m->keys[i], err))
			return false;
	qsort(f->near, (size_t)f->n_near, sizeof *f->near, by_fiche);
	for (int i = 0; i < f->n_near; i++) {
		if (f->near[i].fiche == but)
			continue;
		if (n && f->near[n - 1].fiche == f->near[i].fiche)
			f->near[n - 1].keys++;
		else
			f->near[n++] = f->near[i];
	}
	f->n_near = n;
	return true;
}

static bool load(struct match_find *f, int64_t fiche, bool *found, struct err *err)
{
	struct query q = db_query(f->db, STMT_MATCH_FORM);

	query_int(&q, 1, fiche);
	if (!query_one(&q, found, err))
		return false;
	if (*found && !match_set_add(f->set, query_col_blob(&q, 0), 0, err)) {
		query_end(&q);
		return damaged(err);
	}
	return query_end(&q);
}

static double bits_of(const struct match_model *m, uint32_t pattern)
{
	double bits = 0;

	for (int field = 0; field < MATCH_FIELDS; field++)
		bits += match_model_bits(
		    m, (enum match_field)field, match_pattern_level(pattern, (enum match_field)field));
	return bits;
}

static bool weigh(struct match_find *f, double least, struct err *err)
{
	for (int i = 0; i < f->n_near; i++) {
		uint32_t at = match_set_n(f->set);
		struct match_candidate c = { .fiche = f->near[i].fiche, .keys = f->near[i].keys };
		bool found;
		if (!load(f, c.fiche, &found, err))
			return false;
		if (!found)
			continue;
		match_set_weigh(f->set, &f->census, at);
		c.pattern = match_compare(f->set, 0, at);
		c.same = match_model_same(&f->model, c.pattern);
		if (c.same < least) {
			match_set_cut(f->set, at);
			continue;
		}
		c.bits = bits_of(&f->model, c.pattern);
		f->at[f->n] = at;
		f->found[f->n++] = c;
	}
	return true;
}

int match_find_order(const struct match_candidate *x, const struct match_candidate *y)
{
	if (x->same < y->same || x->same > y->same)
		return x->same > y->same ? 1 : -1;
	if (x->bits < y->bits || x->bits > y->bits)
		return x->bits > y->bits ? 1 : -1;
	return (x->keys > y->keys) - (x->keys < y->keys);
}

/* There are few: by insertion, `at` along with it; equal ones stay in the order of the fiches. */
static void sort(struct match_find *f)
{
	for (int i = 1; i < f->n; i++) {
		struct match_candidate c = f->found[i];
		uint32_t at = f->at[i];
		int j = i;
		for (; j > 0 && match_find_order(&c, &f->found[j - 1]) > 0; j--) {
			f->found[j] = f->found[j - 1];
			f->at[j] = f->at[j - 1];
		}
		f->found[j] = c;
		f->at[j] = at;
	}
}

bool match_find_run(struct match_find *f, const struct index_match *m, int64_t but, double least,
    const struct match_candidate **out, int *n, struct err *err)
{
	match_set_cut(f->set, 0);
	f->n = 0;
	if (!match_set_add(f->set, m->form, 0, err))
		return damaged(err);
	match_set_weigh(f->set, &f->census, 0);
	if (!gather(f, m, but, err) || !weigh(f, least, err))
		return false;
	sort(f);
	*out = f->found;
	*n = f->n;
	return true;
}

int match_find_why(struct arena *a, const struct match_find *f, int i, struct match_reason out[MATCH_REASONS])
{
	return match_reasons(a, f->set, &f->model, 0, f->at[i], out);
}

double match_find_between(const struct match_find *f, int i, int j)
{
	return match_model_same(&f->model, match_compare(f->set, f->at[i], f->at[j]));
}

bool match_find_two(struct arena *a, struct match_find *f, struct str x, struct str y, double *same,
    struct match_reason out[MATCH_REASONS], int *n, struct err *err)
{
	match_set_cut(f->set, 0);
	f->n = 0;
	if (!match_set_add(f->set, x, 0, err) || !match_set_add(f->set, y, 0, err))
		return damaged(err);
	match_set_weigh(f->set, &f->census, 0);
	*same = match_model_same(&f->model, match_compare(f->set, 0, 1));
	*n = match_reasons(a, f->set, &f->model, 0, 1, out);
	return true;
}
