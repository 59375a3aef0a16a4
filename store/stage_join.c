/* stage_join.c: which fiche a new record is. */
#include "lib/i18n.h"
#include "store/stage_parts.h"

enum { REASONS_TOLD = 3, SAID_MAX = 256 * 1024 * 1024 };

static bool open_find(struct stage *s, struct err *err)
{
	if (s->find)
		return true;
	s->said = arena_new(SAID_MAX);
	if (!pair_apart(s->said, s->db, &s->apart, &s->n_apart, err) ||
	    !match_find_open(s->db, &s->find, err))
		return false;
	match_find_for_list(s->find);
	return true;
}

/* Fiches that are, or that may come back. */
static bool stands(
    struct stage *s, struct arena *a, int64_t fiche, struct str *uuid, bool *yes, struct err *err)
{
	struct query q = db_query(s->db, STMT_MATCH_FICHE);

	query_int(&q, 1, fiche);
	if (!query_one(&q, yes, err))
		return false;
	*yes = *yes && !str_is(query_col_text(&q, 1), "merged");
	if (*yes)
		*uuid = query_str(a, &q, 0);
	return query_end(&q);
}

static bool holds_already(struct stage *s, int64_t fiche, bool *holds, struct err *err)
{
	struct query q = db_query(s->db, STMT_SOURCE_FICHE_HAS);

	*holds = false;
	if (!s->source_id)
		return true;
	query_int(&q, 1, s->source_id);
	query_int(&q, 2, fiche);
	return query_one(&q, holds, err) && query_end(&q);
}

static bool contend(struct stage *s, const struct match_candidate *c, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_CONTEST_ADD);

	query_int(&q, 1, c->fiche);
	query_int(&q, 2, s->n + 1);
	query_real(&q, 3, c->same);
	query_real(&q, 4, c->bits);
	query_int(&q, 5, c->keys);
	return query_run(&q, err);
}

/* Somebody said that two of the fiches that the record seems to be are two: which of them it is, a person says. */
static bool said_apart(const struct stage *s, const struct match_candidate *c, int n)
{
	for (int i = 1; i < n; i++)
		for (int k = 0; k < s->n_apart; k++)
			if ((s->apart[k].fiche_1 == c[0].fiche && s->apart[k].fiche_2 == c[i].fiche) ||
			    (s->apart[k].fiche_2 == c[0].fiche && s->apart[k].fiche_1 == c[i].fiche))
				return true;
	return false;
}

/* "97 %: the same name, the same telephone" */
static struct str reason(struct arena *a, const struct match_find *f, int at, double same)
{
	struct match_reason why[MATCH_REASONS];
	struct buf AUTO_BUF b = BUF_INIT(4096);
	int n = match_find_why(a, f, at, why);

	buf_fmt(&b, _("%d %%"), (int)(same * 100));
	for (int i = 0, told = 0; i < n && told < REASONS_TOLD; i++)
		if (why[i].bits > 0)
			buf_fmt(&b, "%s%s", told++ ? ", " : _(": "), _(why[i].text));
	return arena_str(a, buf_str(&b));
}

bool stage_join_find(
    struct stage *s, struct arena *a, const struct index_match *m, struct stage_join *out, struct err *err)
{
	double least = s->source.bounds.same > 0 ? s->source.bounds.same : match_bounds_shipped.same;
	const struct match_candidate *found;
	struct match_candidate best[MATCH_BLOCK];
	int at[MATCH_BLOCK], n_found, n = 0;
	bool yes, holds;
	struct str uuid;

	if (!open_find(s, err) || !match_find_run(s->find, m, 0, least, &found, &n_found, err))
		return false;
	for (int i = 0; i < n_found && n < MATCH_BLOCK; i++) {
		if (!stands(s, a, found[i].fiche, &uuid, &yes, err))
			return false;
		if (!yes)
			continue;
		if (!n)
			out->uuid = uuid;
		at[n] = i;
		best[n++] = found[i];
	}
	for (int i = 0; i < n && match_find_order(&best[i], &best[0]) == 0; i++)
		if (!contend(s, &best[i], err))
			return false;
	if (!n || (n > 1 && match_find_order(&best[1], &best[0]) == 0))
		return true;
	if (!holds_already(s, best[0].fiche, &holds, err))
		return false;
	if (holds || said_apart(s, best, n))
		return true;
	out->fiche = best[0].fiche;
	out->as = best[0];
	out->reason = reason(a, s->find, at[0], best[0].same);
	return true;
}

bool stage_join_put(struct stage *s, uint32_t n, const struct stage_join *join, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_JOINING_ADD);

	query_int(&q, 1, n);
	query_int(&q, 2, join->fiche);
	query_text(&q, 3, join->uuid);
	query_text(&q, 4, join->reason);
	query_text(&q, 5, join->doc);
	return query_run(&q, err);
}

bool stage_join_settle(struct stage *s, struct err *err)
{
	static const enum stmt steps[] = {
		STMT_STAGE_JOIN_REFUSED,
		STMT_STAGE_CONTEST_REFUSED,
		STMT_STAGE_JOIN_TAKEN,
		STMT_STAGE_JOIN_BETTER,
		STMT_STAGE_JOIN_ITEMS,
		STMT_STAGE_JOIN_DOCUMENTS,
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (!db_run(s->db, steps[i], err))
			return false;
	if (!db_run(s->db, STMT_STAGE_DROP_WAITING, err))
		return false;
	s->counts.not_created += (uint64_t)db_changes(s->db);
	s->dropped += (uint32_t)db_changes(s->db);
	match_find_close(&s->find);
	return true;
}
