#include "store/pair.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "store/join.h"
#include "store/pair_parts.h"

/* Reading ----------------------------------------------------------------------------------------------------- */

static void read_columns(struct arena *a, const struct query *q, struct pair *p)
{
	*p = (struct pair){
		.id = query_col_int(q, 0),
		.fiche_1 = query_col_int(q, 1),
		.fiche_2 = query_col_int(q, 2),
		.score = query_col_real(q, 3),
		.band = query_str(a, q, 4),
		.reasons = query_str(a, q, 5),
		.state = query_str(a, q, 6),
		.why = query_str(a, q, 7),
		.found_at = query_col_int(q, 8),
		.scored_at = query_col_int(q, 9),
		.decided_at = query_col_int(q, 10),
		.decided_by = query_str(a, q, 11),
		.operation = query_col_int(q, 12),
	};
}

static bool read_fiche(struct arena *a, struct db *db, int64_t id, struct str *uuid, struct str *name,
    bool *merged, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_FICHE);
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (!found) {
		query_end(&q);
		return err_set(err, ERR_FATAL, _("fiche number %lld is missing"), (long long)id);
	}
	*uuid = query_str(a, &q, 0);
	*name = query_str(a, &q, 1);
	*merged = str_is(query_col_text(&q, 2), "merged");
	return query_end(&q);
}

bool pair_today(struct arena *a, struct db *db, int64_t *fiche, struct err *err)
{
	struct str uuid, name;
	int64_t now;
	bool merged;

	if (!read_fiche(a, db, *fiche, &uuid, &name, &merged, err))
		return false;
	if (!merged)
		return true;
	if (!fiche_by_uuid(db, uuid, &now, err))
		return false;
	if (now)
		*fiche = now;
	return true;
}

/* Of two that were merged both are shown; else what they are a part of today. */
static bool add_fiche(struct arena *a, struct db *db, bool today, int64_t *id, struct str *uuid,
    struct str *name, struct err *err)
{
	bool merged;

	return (!today || pair_today(a, db, id, err)) && read_fiche(a, db, *id, uuid, name, &merged, err);
}

static bool add_fiches(struct arena *a, struct db *db, struct pair *p, struct err *err)
{
	bool today = !str_is(p->state, "same");

	return add_fiche(a, db, today, &p->fiche_1, &p->uuid_1, &p->name_1, err) &&
	    add_fiche(a, db, today, &p->fiche_2, &p->uuid_2, &p->name_2, err);
}

bool pair_list(
    struct arena *a, struct db *db, const struct pair_filter *f, struct pair **out, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_LIST);
	struct pair *first = NULL, **end = &first;

	query_text(&q, 1, f->state);
	query_int(&q, 2, f->fiche);
	query_int(&q, 3, f->max > 0 ? f->max : -1);
	query_text(&q, 4, f->region);
	while (query_step(&q, err) == STEP_ROW) {
		*end = ARENA_NEW(a, struct pair);
		read_columns(a, &q, *end);
		end = &(*end)->next;
	}
	if (!query_end(&q))
		return false;
	for (struct pair *p = first; p; p = p->next)
		if (!add_fiches(a, db, p, err))
			return false;
	*out = first;
	return true;
}

bool pair_get(struct arena *a, struct db *db, int64_t id, struct pair *out, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_GET);
	struct pair p;
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		read_columns(a, &q, &p);
	if (!query_end(&q))
		return false;
	if (!found)
		return err_set(err, ERR_INPUT, _("there is no pair number %lld"), (long long)id);
	if (!add_fiches(a, db, &p, err))
		return false;
	*out = p;
	return true;
}

/* Deciding ---------------------------------------------------------------------------------------------------- */

static bool decide(
    struct db *db, int64_t id, const char *state, const struct author *by, int64_t operation, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_DECIDE);

	query_int(&q, 1, id);
	query_text(&q, 2, str_of(state));
	query_text(&q, 3, str_is(str_of(state), "open") ? STR_NONE : by->why);
	query_text(&q, 4, by->who);
	query_int(&q, 5, by->now);
	query_int(&q, 6, operation);
	return query_run(&q, err);
}

static bool open_pair(struct arena *a, struct db *db, int64_t id, struct pair *p, struct err *err)
{
	if (!pair_get(a, db, id, p, err))
		return false;
	if (str_is(p->state, "gone"))
		return err_set(err, ERR_INPUT, _("pair %lld is a possible duplicate no more: %s"),
		    (long long)id, _(arena_z(a, p->why)));
	if (!str_is(p->state, "open"))
		return err_set(err, ERR_INPUT, _("pair %lld was decided already, by %.*s"), (long long)id,
		    STR_ARG(history_name(p->decided_by)));
	return true;
}

bool pair_part(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err)
{
	struct pair p;

	if (!open_pair(a, db, id, &p, err) || !decide(db, id, "different", by, 0, err))
		return false;
	fault_point("pair.parted");
	return true;
}

/* What more may see stays, so that a merge takes nothing from anybody's sight; then what somebody vouched for, then what was
 * there first. */
static bool goes_before(const struct fiche *x, const struct fiche *y)
{
	if (record_vis(x->record, 0) != record_vis(y->record, 0))
		return record_vis(x->record, 0) < record_vis(y->record, 0);
	if ((x->verified_at != 0) != (y->verified_at != 0))
		return x->verified_at != 0;
	if (x->created_at != y->created_at)
		return x->created_at < y->created_at;
	return x->id < y->id;
}

bool pair_merge(
    struct arena *a, struct db *db, int64_t id, int64_t kept, const struct author *by, struct err *err)
{
	struct fiche one, other;
	struct joined done;
	struct pair p;

	if (!open_pair(a, db, id, &p, err) || !fiche_load(a, db, p.fiche_1, &one, err) ||
	    !fiche_load(a, db, p.fiche_2, &other, err))
		return false;
	if (kept && kept != one.id && kept != other.id)
		return err_set(err, ERR_INPUT, _("the fiche that stays must be one of the pair"));
	bool first = kept ? kept == one.id : goes_before(&one, &other);
	if (!join_merge(a, db, first ? &one : &other, first ? &other : &one, by, &done, err))
		return false;
	fault_point("pair.merged");
	return true;
}

static bool split(
    struct arena *a, struct db *db, const struct pair *p, const struct author *by, struct err *err)
{
	struct joined done;
	struct fiche back;

	if (!fiche_load(a, db, p->fiche_1, &back, err))
		return false;
	if (!str_is(back.status, "merged") && !fiche_load(a, db, p->fiche_2, &back, err))
		return false;
	return join_split(a, db, &back, by, &done, err);
}

bool pair_undo(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err)
{
	struct pair p;

	if (!pair_get(a, db, id, &p, err))
		return false;
	if (!str_is(p.state, "same") && !str_is(p.state, "different"))
		return err_set(err, ERR_INPUT, _("pair %lld was not decided"), (long long)id);
	if (str_is(p.state, "same") && !split(a, db, &p, by, err))
		return false;
	fault_point("pair.split");
	return decide(db, id, "open", by, 0, err);
}

/* What merging and splitting do to pairs ---------------------------------------------------------------------- */

/* The pair of these two; 0: there is none. */
static bool find(struct db *db, int64_t x, int64_t y, int64_t *id, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_OF);

	query_int(&q, 1, x);
	query_int(&q, 2, y);
	return query_number(&q, id, err);
}

bool pair_after_merge(
    struct db *db, int64_t kept, int64_t gone, int64_t operation, const struct author *by, struct err *err)
{
	int64_t id;

	if (!find(db, kept, gone, &id, err) || (id && !decide(db, id, "same", by, operation, err)))
		return false;
	struct query q = db_query(db, STMT_PAIR_MERGED);
	query_int(&q, 1, gone);
	query_int(&q, 2, operation);
	query_text(&q, 3, STR(N_("one of the two became part of another fiche")));
	return query_run(&q, err);
}

bool pair_after_split(
    struct db *db, int64_t back, int64_t from, int64_t merge, const struct author *by, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_MERGE_FORGOTTEN);
	int64_t id;

	query_int(&q, 1, merge);
	if (!query_run(&q, err) || !find(db, back, from, &id, err))
		return false;
	if (id)
		return decide(db, id, "different", by, 0, err);
	q = db_query(db, STMT_PAIR_APART);
	query_int(&q, 1, back);
	query_int(&q, 2, from);
	query_text(&q, 3, by->why);
	query_text(&q, 4, by->who);
	query_int(&q, 5, by->now);
	return query_run(&q, err);
}

/* What scoring does to pairs ---------------------------------------------------------------------------------- */

bool pair_put(struct db *db, const struct pair *p, int64_t now, bool *written, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_PUT);
	bool swap = p->fiche_1 > p->fiche_2;

	query_int(&q, 1, swap ? p->fiche_2 : p->fiche_1);
	query_int(&q, 2, swap ? p->fiche_1 : p->fiche_2);
	query_real(&q, 3, p->score);
	query_text(&q, 4, p->band);
	query_text(&q, 5, p->reasons);
	query_int(&q, 6, now);
	if (!query_run(&q, err))
		return false;
	*written = db_changes(db) > 0;
	return true;
}

bool pair_vanish(struct db *db, int64_t id, struct str why, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_VANISH);

	query_int(&q, 1, id);
	query_text(&q, 2, why);
	query_int(&q, 3, now);
	return query_run(&q, err);
}

bool pair_apart(struct arena *a, struct db *db, struct pair_apart **out, int *n, struct err *err)
{
	struct query q = db_query(db, STMT_PAIR_DECISIONS);
	struct pair_apart *list = NULL;
	int count = 0, room = 0;

	while (query_step(&q, err) == STEP_ROW) {
		if (count == room) {
			struct pair_apart *more = ARENA_ARRAY(
			    a, struct pair_apart, (size_t)(room = 2 * room + 64));
			for (int i = 0; i < count; i++)
				more[i] = list[i];
			list = more;
		}
		list[count++] = (struct pair_apart){ query_col_int(&q, 0), query_col_int(&q, 1) };
	}
	if (!query_end(&q))
		return false;
	for (int i = 0; i < count; i++)
		if (!pair_today(a, db, &list[i].fiche_1, err) || !pair_today(a, db, &list[i].fiche_2, err))
			return false;
	*out = list;
	*n = count;
	return true;
}
