/* join_split.c: a fiche that was merged comes back. */
#include "lib/fault.h"
#include "lib/i18n.h"
#include "model/ids.h"
#include "model/path.h"
#include "store/claim.h"
#include "store/join_parts.h"
#include "store/offer.h"
#include "store/pair_parts.h"

/* Takes back what the merge brought to `f`, where nobody has touched it since. */
static bool take_back(struct arena *a, struct db *db, struct fiche *f, const struct history_row *merge,
    int64_t operation, const struct author *by, int *changed, struct err *err)
{
	struct edit *first = NULL, **end = &first;
	struct edited done;

	for (; merge; merge = merge->next) {
		const struct change *c = &merge->change;
		struct path p;
		if (c->fiche != f->id || c->path.p[0] == '@')
			continue;
		if (!path_parse(a, f->record->entity, c->path, &p, err))
			return false;
		if (!str_eq(path_value(a, f->record, &p), c->new))
			continue;
		struct edit *e = *end = ARENA_NEW(a, struct edit);
		*e = (struct edit){ .path = c->path, .value = c->old, .at = c->at };
		end = &e->next;
	}
	if (!edit_under(a, db, f, first, operation, by, EDIT_CLAIM_SOURCES, &done, err))
		return false;
	*changed = done.changed;
	return true;
}

/* The record gets its own ids back. */
static void own_ids_again(struct record *r)
{
	if (r->own_id.n) {
		record_set(r, 0, r->own_id);
		r->own_id = STR_NONE;
	}
	for (int f = 1; f < r->entity->n_fields; f++)
		for (struct record *c = field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first : NULL;
		     c; c = c->next)
			own_ids_again(c);
}

/* What the record said before the merge, NULL when the merge did not keep it; *since: it has said more. */
static bool said_before(struct arena *a, struct db *db, int64_t merge, int64_t record, struct record **out,
    bool *since, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_RECORD_BEFORE);
	bool found;

	*out = NULL;
	*since = true;
	query_int(&q, 1, merge);
	query_int(&q, 2, record);
	if (!query_one(&q, &found, err))
		return false;
	if (found) {
		*since = query_col_int(&q, 1) != 0;
		*out = record_read_json(a, query_col_text(&q, 0), &entities[ENTITY_ORGANIZATION], err);
		if (!*out)
			q.last = STEP_FAILED;
	}
	return query_end(&q);
}

static bool one_record(struct arena *a, struct db *db, struct str name, struct moving **out, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_RECORD_GET);
	const char *slash = memchr(name.p, '/', name.n);
	size_t n = slash ? (size_t)(slash - name.p) : 0;

	query_text(&q, 1, (struct str){ name.p, n });
	query_text(&q, 2, (struct str){ name.p + n + 1, slash ? name.n - n - 1 : 0 });
	return join_read_records(a, &q, out, err);
}

/* What the source said since the merge, brought into `back`; a record that is gone stays so. */
static bool offer_since(struct arena *a, struct db *db, struct fiche *back, const struct moving *m,
    struct record *now, int64_t operation, const struct author *by, struct err *err)
{
	struct offer o = { .fiche = back->id,
		.source = m->source,
		.source_name = m->source_name,
		.record = m->id,
		.native = m->native,
		.hash = m->hash,
		.record_now = now,
		.absent_is_blank = true,
		.trust = { .of = join_equal_trust },
		.operation = operation,
		.by = *by };
	struct offered done;

	if (!offer_apply(a, db, &o, &done, err))
		return false;
	*back = done.fiche;
	if (!m->gone_at)
		return true;
	struct query q = db_query(db, STMT_SOURCE_RECORD_GONE);
	query_int(&q, 1, m->id);
	query_int(&q, 2, m->gone_at);
	return query_run(&q, err);
}

/* Brings one record back to `back`, and what its source said meanwhile into it. */
static bool record_comes_back(struct arena *a, struct db *db, struct fiche *back, const struct change *moved,
    int64_t operation, const struct author *by, struct err *err)
{
	struct record *before;
	struct moving *m;
	bool since;

	if (!one_record(a, db, moved->old, &m, err))
		return false;
	if (!m)
		return true;
	if (!said_before(a, db, moved->operation, m->id, &before, &since, err))
		return false;
	struct record *now = m->record;
	m->record = before ? before : record_copy(a, back->record);
	if (!join_move_record(db, m, back->id, err) ||
	    !join_tell_move(a, db, back, m, back->uuid, operation, err))
		return false;
	if (since) {
		own_ids_again(now);
		ids_fill(a, now); /* what the source lists since has no other id yet */
		return offer_since(a, db, back, m, now, operation, by, err);
	}
	struct query q = db_query(db, STMT_SOURCE_RECORD_SAME);
	query_int(&q, 1, m->id);
	return query_run(&q, err) && claim_refresh(a, db, back, by->now, err);
}

static bool find_merge(struct arena *a, struct db *db, const struct fiche *back, int64_t *merge,
    struct str *into, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_MERGE_OF);
	bool found;

	query_int(&q, 1, back->id);
	if (!query_one(&q, &found, err))
		return false;
	*merge = found ? query_col_int(&q, 0) : 0;
	*into = found ? query_str(a, &q, 1) : STR_NONE;
	query_end(&q);
	return (found && into->n) ||
	    err_set(err, ERR_INPUT, _("the fiche \"%.*s\" was not merged into another"), STR_ARG(back->name));
}

/* What it was before the merge: closed, it comes back closed. */
static const char *status_before(struct arena *a, const struct fiche *back, const struct history_row *merge)
{
	for (; merge; merge = merge->next)
		if (merge->change.fiche == back->id && str_is(merge->change.path, "@status"))
			return arena_z(a, merge->change.old);
	return "active";
}

/* What the merge `back` went by left behind: ids that lead elsewhere, and offers of both sides. */
static bool forget_merge(
    struct db *db, const struct fiche *back, int64_t merge, const struct author *by, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_ALIAS_FORGET);

	query_int(&q, 1, merge);
	if (!query_run(&q, err))
		return false;
	q = db_query(db, STMT_JOIN_PROPOSALS_FORGET);
	query_int(&q, 1, merge);
	query_int(&q, 2, by->now);
	if (!query_run(&q, err))
		return false;
	q = db_query(db, STMT_JOIN_PROPOSALS_AGAIN);
	query_int(&q, 1, merge);
	query_int(&q, 2, back->id);
	return query_run(&q, err);
}

/* The fiche that `back` is part of, and the merge. */
static bool merged_into(struct arena *a, struct db *db, const struct fiche *back, int64_t *merge,
    struct fiche *f, struct err *err)
{
	struct str into;
	int64_t id;

	if (!str_is(back->status, "merged"))
		return err_set(
		    err, ERR_INPUT, _("the fiche \"%.*s\" is not merged into another"), STR_ARG(back->name));
	if (!find_merge(a, db, back, merge, &into, err) || !fiche_by_uuid(db, into, &id, err) ||
	    !fiche_load(a, db, id, f, err))
		return false;
	return str_eq(f->uuid, into) ||
	    err_set(err, ERR_INPUT,
	        _("the fiche it was merged into was itself merged into \"%.*s\": split that one first"),
	        STR_ARG(f->name));
}

static bool records_come_back(struct arena *a, struct db *db, struct fiche *back,
    const struct history_row *merge, int64_t operation, const struct author *by, int *n, struct err *err)
{
	for (*n = 0; merge; merge = merge->next) {
		if (!str_is(merge->change.path, "@record"))
			continue;
		++*n;
		if (!record_comes_back(a, db, back, &merge->change, operation, by, err))
			return false;
	}
	return true;
}

bool join_split(struct arena *a, struct db *db, struct fiche *back, const struct author *by,
    struct joined *out, struct err *err)
{
	struct operation op = { .kind = "split", .author = *by, .fiche = back->id };
	struct history_row *rows;
	int64_t merge = 0, operation;
	struct fiche f;

	if (!merged_into(a, db, back, &merge, &f, err) || !history_of_operation(a, db, merge, &rows, err) ||
	    !history_operation(db, &op, &operation, err) || !forget_merge(db, back, merge, by, err) ||
	    !edit_status_under(db, back, status_before(a, back, rows), operation, by, err) ||
	    !records_come_back(a, db, back, rows, operation, by, &out->records, err))
		return false;
	fault_point("split.back");
	if (!take_back(a, db, &f, rows, operation, by, &out->changed, err))
		return false;
	struct query q = db_query(db, STMT_JOIN_PROPOSALS_VOID);
	query_int(&q, 1, f.id);
	query_int(&q, 2, by->now);
	return query_run(&q, err) && claim_refresh(a, db, &f, by->now, err) &&
	    offer_withdraw_all_stale(a, db, &f, by->now, err) &&
	    pair_after_split(db, back->id, f.id, merge, by, err);
}
