#include "store/list.h"

#include "lib/i18n.h"
#include "lib/text.h"
#include "rules/normalise.h"
#include "rules/place.h"

#include <stdlib.h>

enum { WORDS_MAX = 32, QUERY_MAX = 16 * 1024, CATEGORIES_MAX = 64 * 1024, ROW_ARENA_MAX = 256 * 1024 * 1024 };

static int64_t no_limit(int max)
{
	return max > 0 ? max : -1;
}

/* One fiche; *found is false when there is none (any more). */
static bool read_row(struct arena *a, struct db *db, int64_t id, struct list_row *row, int64_t *created_at,
    bool *found, struct err *err)
{
	struct query q = db_query(db, STMT_LIST_ROW);

	query_int(&q, 1, id);
	if (!query_one(&q, found, err) || !*found)
		return query_end(&q);
	*row = (struct list_row){
		.fiche = id,
		.uuid = query_str(a, &q, 0),
		.name = query_str(a, &q, 1),
		.status = query_str(a, &q, 2),
		.region = query_str(a, &q, 3),
		.edited_at = query_col_int(&q, 4),
		.verified_at = query_col_int(&q, 5),
		.city = query_str(a, &q, 7),
		.phone = query_str(a, &q, 8),
	};
	*created_at = query_col_int(&q, 6);
	return query_end(&q);
}

/* Appends the row of a fiche to a list. */
static bool append(struct arena *a, struct db *db, int64_t id, struct list_row ***end, struct err *err)
{
	struct list_row *row = ARENA_NEW(a, struct list_row);
	int64_t created_at;
	bool found;

	if (!read_row(a, db, id, row, &created_at, &found, err))
		return false;
	if (found) {
		**end = row;
		*end = &row->next;
	}
	return true;
}

/* Lists: by name, as people sort ------------------------------------------------------------------------------ */

struct entry {
	struct str key; /* the folded name */
	int64_t fiche;
};

struct entries {
	struct entry *p;
	size_t n, cap;
};

static int by_name(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	return c ? c : (a->fiche > b->fiche) - (a->fiche < b->fiche);
}

static void push(struct entries *all, struct entry e)
{
	if (all->n == all->cap) {
		all->cap = all->cap ? 2 * all->cap : 1024;
		all->p = realloc(all->p, all->cap * sizeof *all->p);
		if (!all->p)
			abort();
	}
	all->p[all->n++] = e;
}

static bool in_mrc(struct str municipality, struct str mrc)
{
	const struct place *p = mrc.n ? place_get(place_by_code(municipality)) : NULL;

	return !mrc.n || (p && str_is(mrc, p->mrc));
}

static bool read_entries(
    struct arena *a, struct db *db, const struct list_filter *f, struct entries *all, struct err *err)
{
	struct query q = db_query(db, STMT_LIST_IDS);

	query_text(&q, 1, f->status.n ? f->status : STR("active"));
	query_text(&q, 2, f->region);
	query_text(&q, 3, f->source);
	query_text(&q, 4, f->municipality);
	while (query_step(&q, err) == STEP_ROW)
		if (in_mrc(query_col_text(&q, 2), f->mrc))
			push(
			    all, (struct entry){ text_fold(a, query_col_text(&q, 1)), query_col_int(&q, 0) });
	return query_end(&q);
}

bool list_fiches(
    struct arena *a, struct db *db, const struct list_filter *f, struct list_row **out, struct err *err)
{
	struct arena *AUTO_ARENA names = arena_new(SIZE_MAX);
	struct entries all = { 0 };
	struct list_row *first = NULL, **end = &first;
	bool ok = read_entries(names, db, f, &all, err);

	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, by_name);
	for (size_t i = 0; ok && i < all.n && (f->max <= 0 || i < (size_t)f->max); i++)
		ok = append(a, db, all.p[i].fiche, &end, err);
	free(all.p);
	if (ok)
		*out = first;
	return ok;
}

/* Search ------------------------------------------------------------------------------------------------------ */

struct words {
	struct str word[WORDS_MAX];
	int n;
};

static void split(struct str folded, struct words *out)
{
	const char *p = folded.p, *end = folded.p + folded.n;

	while (p < end && out->n < WORDS_MAX) {
		const char *space = memchr(p, ' ', (size_t)(end - p));
		size_t n = (size_t)((space ? space : end) - p);
		if (n)
			out->word[out->n++] = (struct str){ p, n };
		p += n + 1;
	}
}

/* Words i to j as one. */
static struct str joined(struct arena *a, const struct words *w, int i, int j)
{
	struct str s = STR_NONE;

	for (; i <= j; i++)
		s = arena_fmt(a, "%.*s%.*s", STR_ARG(s), STR_ARG(w->word[i]));
	return s;
}

/* How many words from i on are one number or postal code; *as takes it as store/index.c wrote it. */
static int one_thing(struct arena *a, const struct words *w, int i, struct str *as)
{
	for (int j = i; j < w->n && str_digits(w->word[j]); j++) {
		struct str s = joined(a, w, i, j);
		bool more = j + 1 < w->n && str_digits(w->word[j + 1]);
		if (s.n == 7 || s.n == 10 || (s.n == 11 && s.p[0] == '1')) {
			if (s.n == 7 && more)
				continue; /* 1 418 555 … */
			*as = s.n == 11 ? (struct str){ s.p + 1, 10 } : s;
			return j - i + 1;
		}
	}
	struct str postal = i + 1 < w->n ? norm_postal(a, joined(a, w, i, i + 1)) : STR_NONE;
	if (postal.n) {
		*as = text_fold(a, postal);
		return 2;
	}
	*as = w->word[i];
	return 1;
}

/* FTS5's syntax: each word is quoted, so that nothing a person types is an operator, and the last one may go on. */
static struct str match_of(struct arena *a, struct str words)
{
	struct buf AUTO_BUF b = BUF_INIT(QUERY_MAX);
	struct words w = { .n = 0 };

	split(text_fold(a, words), &w);
	for (int i = 0, taken; i < w.n; i += taken) {
		struct str word;
		taken = one_thing(a, &w, i, &word);
		buf_fmt(&b, "%s\"%.*s\"%s", i ? " " : "", STR_ARG(word), i + taken == w.n ? " *" : "");
	}
	return buf_ok(&b) ? arena_str(a, buf_str(&b)) : STR_NONE;
}

bool list_search(
    struct arena *a, struct db *db, struct str words, int max, struct list_row **out, struct err *err)
{
	struct str match = match_of(a, words);
	struct list_row *first = NULL, **end = &first;
	struct query q;

	if (!match.n)
		return err_set(
		    err, ERR_INPUT, _("there is no word to look for: give part of a name, a place, a phone"));
	q = db_query(db, STMT_LIST_MATCHING);
	query_text(&q, 1, match);
	query_int(&q, 2, no_limit(max));
	while (query_step(&q, err) == STEP_ROW)
		if (!append(a, db, query_col_int(&q, 0), &end, err)) {
			query_end(&q);
			return false;
		}
	if (!query_end(&q))
		return false;
	*out = first;
	return true;
}

/* Staleness --------------------------------------------------------------------------------------------------- */

static bool read_categories(struct arena *a, struct db *db, int64_t id, struct str *out, struct err *err)
{
	struct buf AUTO_BUF b = BUF_INIT(CATEGORIES_MAX);
	struct query q = db_query(db, STMT_LIST_CATEGORIES);

	query_int(&q, 1, id);
	while (query_step(&q, err) == STEP_ROW) {
		struct str code = query_col_text(&q, 0), name = text_fold(a, query_col_text(&q, 1));
		buf_fmt(&b, "\n%.*s\n%.*s\n", STR_ARG(code), STR_ARG(name));
	}
	*out = arena_str(a, buf_str(&b)); /* of a fiche with too many, the first ones */
	return query_end(&q);
}

bool list_stale(struct db *db, void *ctx,
    bool (*each)(void *ctx, const struct stale_row *row, struct err *err), struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ROW_ARENA_MAX);
	struct query q = db_query(db, STMT_LIST_ACTIVE);
	struct stale_row row;
	bool found, ok = true;

	while (ok && query_step(&q, err) == STEP_ROW) {
		int64_t id = query_col_int(&q, 0);
		arena_reset(a);
		ok = read_row(a, db, id, &row.row, &row.created_at, &found, err);
		if (ok && found)
			ok = read_categories(a, db, id, &row.categories, err) && each(ctx, &row, err);
	}
	return query_end(&q) && ok;
}

bool list_stale_one(struct arena *a, struct db *db, int64_t fiche, struct stale_row *out, struct err *err)
{
	struct stale_row row;
	bool found;

	if (!read_row(a, db, fiche, &row.row, &row.created_at, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_INPUT, _("there is no such fiche"));
	if (!read_categories(a, db, fiche, &row.categories, err))
		return false;
	*out = row;
	return true;
}

struct stale_fiche list_stale_fiche(const struct stale_row *row)
{
	return (struct stale_fiche){ .uuid = row->row.uuid,
		.region = row->row.region,
		.categories = row->categories,
		.created_at = row->created_at,
		.verified_at = row->row.verified_at };
}
