#include "store/proposal.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "model/path.h"
#include "store/claim.h"
#include "store/inbound.h"
#include "store/offer.h"

/* Its author offers something else now. */
static bool supersede(
    struct db *db, int64_t fiche, struct str path, struct str who, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_SUPERSEDE);

	query_int(&q, 1, fiche);
	query_text(&q, 2, path);
	query_text(&q, 3, who);
	query_int(&q, 4, now);
	return query_run(&q, err);
}

bool proposal_withdraw_deletions(struct db *db, int64_t fiche, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_WITHDRAW_DELETIONS);

	query_int(&q, 1, fiche);
	query_int(&q, 2, now);
	return query_run(&q, err);
}

/* When the current value came to be: its last change, else the fiche's creation. */
static bool value_since(struct db *db, const struct proposal *p, int64_t *at, struct err *err)
{
	struct query q = db_query(db, STMT_CHANGE_VALUE_SINCE);
	bool found;

	query_int(&q, 1, p->fiche);
	query_text(&q, 2, p->path);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		*at = query_col_int(&q, 0);
	return query_end(&q);
}

bool proposal_raise(struct db *db, struct proposal *p, int64_t now, struct err *err)
{
	if (!supersede(db, p->fiche, p->path, p->who, now, err) || !value_since(db, p, &p->old_at, err))
		return false;
	struct query q = db_query(db, STMT_PROPOSAL_ADD);
	query_int(&q, 1, p->fiche);
	query_text(&q, 2, p->path);
	query_text_or_null(&q, 3, p->old);
	query_text_or_null(&q, 4, p->new);
	if (p->at >= 0)
		query_int(&q, 5, p->at);
	query_text(&q, 6, p->who);
	query_int(&q, 7, p->source);
	query_text(&q, 8, p->reason);
	query_hash(&q, 9, p->value);
	query_hash(&q, 10, p->current);
	query_int(&q, 11, p->old_at);
	query_int(&q, 12, now);
	query_int(&q, 13, p->inbound);
	if (!query_run(&q, err))
		return false;
	p->id = db_last_id(db);
	p->new_at = now;
	return true;
}

static bool list(struct arena *a, struct db *db, const struct proposal_filter *f, int64_t id,
    struct proposal **out, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_LIST);
	struct proposal *first = NULL, **end = &first;

	query_text(&q, 1, f->state);
	query_text(&q, 2, f->source);
	query_int(&q, 3, f->fiche);
	query_text(
	    &q, 4, f->path.n && f->path.p[0] == '.' ? (struct str){ f->path.p + 1, f->path.n - 1 } : f->path);
	query_int(&q, 5, id);
	query_int(&q, 6, f->max > 0 ? f->max : -1);
	query_int(&q, 7, f->inbound);
	while (query_step(&q, err) == STEP_ROW) {
		struct proposal *p = *end = ARENA_NEW(a, struct proposal);
		end = &p->next;
		*p = (struct proposal){
			.id = query_col_int(&q, 0),
			.fiche = query_col_int(&q, 1),
			.fiche_uuid = query_str(a, &q, 2),
			.fiche_name = query_str(a, &q, 3),
			.path = query_str(a, &q, 4),
			.old = query_str(a, &q, 5),
			.new = query_str(a, &q, 6),
			.at = query_col_null(&q, 7) ? -1 : (int)query_col_int(&q, 7),
			.who = query_str(a, &q, 8),
			.source = query_col_int(&q, 9),
			.reason = query_str(a, &q, 10),
			.value = query_col_hash(&q, 11),
			.current = query_col_hash(&q, 12),
			.old_at = query_col_int(&q, 13),
			.new_at = query_col_int(&q, 14),
			.state = query_str(a, &q, 15),
			.decided_by = query_str(a, &q, 16),
			.decided_at = query_col_int(&q, 17),
			.operation = query_col_int(&q, 18),
			.inbound = query_col_int(&q, 19),
		};
	}
	*out = first;
	return query_end(&q);
}

bool proposal_list(
    struct arena *a, struct db *db, const struct proposal_filter *f, struct proposal **out, struct err *err)
{
	return list(a, db, f, 0, out, err);
}

bool proposal_get(struct arena *a, struct db *db, int64_t id, struct proposal *out, struct err *err)
{
	struct proposal_filter any = { 0 };
	struct proposal *p = NULL;

	if (id > 0 && !list(a, db, &any, id, &p, err))
		return false;
	if (!p)
		return err_set(err, ERR_INPUT,
		    _("there is no proposal number %lld: \"vigie review list\" shows the numbers"),
		    (long long)id);
	*out = *p;
	return true;
}

/* Deciding ---------------------------------------------------------------------------------------------------- */

bool proposal_drop(struct db *db, int64_t id, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_DROP);

	query_int(&q, 1, id);
	query_int(&q, 2, now);
	return query_run(&q, err);
}

static bool decide(struct arena *a, struct db *db, const struct proposal *p, const char *state,
    int64_t operation, const struct author *by, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_DECIDE);

	query_int(&q, 1, p->id);
	query_text(&q, 2, str_of(state));
	query_text(&q, 3, by->who);
	query_int(&q, 4, by->now);
	query_int(&q, 5, operation);
	return query_run(&q, err) && (!p->inbound || inbound_decided(a, db, p->inbound, p->fiche, by, err));
}

static bool must_be_pending(const struct proposal *p, struct err *err)
{
	if (str_is(p->state, "pending"))
		return true;
	return err_set(err, ERR_INPUT, _("proposal %lld was decided already (%s)"), (long long)p->id,
	    str_is(p->state, "accepted")       ? _("accepted")
	        : str_is(p->state, "rejected") ? _("rejected")
	                                       : _("superseded"));
}

static bool is_current(
    struct arena *a, const struct fiche *f, const struct proposal *p, bool *same, struct err *err)
{
	struct path path;
	struct hash h;

	if (!path_parse(a, f->record->entity, p->path, &path, err) ||
	    !claim_hash(a, f, p->path, path_value(a, f->record, &path), &h, err))
		return false;
	*same = hash_eq(h, p->current);
	return true;
}

/* The offers of values within `path` that are there now. */
static bool settle_within(
    struct arena *a, struct db *db, const struct fiche *f, struct str path, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_WITHIN);
	struct proposal *first = NULL;
	bool there;

	query_int(&q, 1, f->id);
	query_text(&q, 2, path);
	while (query_step(&q, err) == STEP_ROW) {
		struct proposal *p = ARENA_NEW(a, struct proposal);
		*p = (struct proposal){ .next = first,
			.id = query_col_int(&q, 0),
			.path = query_str(a, &q, 1),
			.current = query_col_hash(&q, 2) };
		first = p;
	}
	if (!query_end(&q))
		return false;
	for (; first; first = first->next)
		if (!is_current(a, f, first, &there, err) ||
		    (there && !proposal_drop(db, first->id, now, err)))
			return false;
	return true;
}

bool proposal_settle(struct arena *a, struct db *db, const struct fiche *f, struct str path,
    struct hash value, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_SETTLE);

	query_int(&q, 1, f->id);
	query_text(&q, 2, path);
	query_hash(&q, 3, value);
	query_int(&q, 4, now);
	return query_run(&q, err) && settle_within(a, db, f, path, now, err);
}

/* Who may see the value, where its author offers that too and it is fewer than now: nothing is published on its way. NULL: as it is. */
static bool hidden_with(struct arena *a, struct db *db, const struct fiche *f, const struct proposal *p,
    struct edit **out, struct err *err)
{
	struct str path = arena_fmt(a, "%.*s@vis", STR_ARG(p->path));
	struct query q = db_query(db, STMT_PROPOSAL_BESIDE);
	enum audience offered, now;
	struct path value;
	bool found;

	*out = NULL;
	query_int(&q, 1, f->id);
	query_text(&q, 2, path);
	query_text(&q, 3, p->who);
	if (!query_one(&q, &found, err))
		return false;
	found = found && audience_parse(query_col_text(&q, 0), &offered);
	if (!query_end(&q) || !path_parse(a, f->record->entity, p->path, &value, err))
		return false;
	if (!found || value.part != PATH_VALUE)
		return true;
	value.part = PATH_VIS;
	now = value.entity->fields[value.field].is_private ? AUDIENCE_INTERNAL : AUDIENCE_PUBLIC;
	audience_parse(path_value(a, f->record, &value), &now);
	if (offered <= now)
		return true;
	*out = ARENA_NEW(a, struct edit);
	**out = (struct edit){ .path = path, .value = str_of(audience_names[offered]), .at = -1 };
	return true;
}

static bool accept_value(struct arena *a, struct db *db, struct fiche *f, const struct proposal *p,
    struct str value, bool force, int64_t operation, const struct author *by, struct err *err)
{
	struct edit e = { .path = p->path, .value = value.n ? value : p->new, .at = p->at };
	struct edited done;
	bool same;

	if (!is_current(a, f, p, &same, err))
		return false;
	if (!same && !force)
		return err_set(err, ERR_INPUT,
		    _("the value of proposal %lld has changed since it was offered: look again, then accept with --force or reject"),
		    (long long)p->id);
	enum edit_claim claim = value.n ? EDIT_CLAIM_AUTHOR : EDIT_CLAIM_SOURCES;
	struct edit *first = NULL;
	if (!value.n && !hidden_with(a, db, f, p, &first, err))
		return false;
	if (first)
		first->next = &e;
	if (!edit_under(a, db, f, first ? first : &e, operation, by, claim, &done, err))
		return false;
	if (value.n)
		return true;
	/* A reply has no record that would speak for it: who offered stands behind the value by a claim; and so does
	 * who accepts what no source says (any more). */
	return p->source ? claim_stand_in(a, db, f, p->path, by->who, by->now, err)
	                 : claim_stand(a, db, f, p->path, p->who, by->now, err);
}

bool proposal_accept(struct arena *a, struct db *db, int64_t id, struct str value, bool force,
    const struct author *by, struct err *err)
{
	struct proposal p;
	struct fiche f;
	int64_t operation;

	if (!proposal_get(a, db, id, &p, err) || !must_be_pending(&p, err) ||
	    !fiche_load(a, db, p.fiche, &f, err))
		return false;
	struct operation op = { .kind = "accept", .author = *by, .fiche = p.fiche, .source = p.source };
	if (!history_operation(db, &op, &operation, err))
		return false;
	bool status = str_is(p.path, "@status");
	if (status && !force && !str_eq(f.status, p.old))
		return err_set(err, ERR_INPUT,
		    _("the value of proposal %lld has changed since it was offered: look again, then accept with --force or reject"),
		    (long long)p.id);
	bool ok = status ? edit_status_under(db, &f, arena_z(a, p.new), operation, by, err)
	                 : accept_value(a, db, &f, &p, value, force, operation, by, err);
	fault_point("proposal.applied");
	return ok && decide(a, db, &p, "accepted", operation, by, err);
}

/* Others that offer the same value (see proposal_sisters). */
static bool sisters_of(
    struct arena *a, struct db *db, int64_t id, bool waiting, struct proposal **out, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_SISTERS);
	struct proposal *first = NULL;

	query_int(&q, 1, id);
	query_int(&q, 2, waiting);
	while (query_step(&q, err) == STEP_ROW) {
		struct proposal *p = ARENA_NEW(a, struct proposal);
		*p = (struct proposal){ .next = first, .id = query_col_int(&q, 0) };
		first = p;
	}
	if (!query_end(&q))
		return false;
	for (struct proposal *p = first; p; p = p->next) {
		struct proposal *next = p->next;
		if (!proposal_get(a, db, p->id, p, err))
			return false;
		p->next = next;
	}
	*out = first;
	return true;
}

bool proposal_reject(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err)
{
	struct proposal p, *sisters;

	if (!proposal_get(a, db, id, &p, err) || !must_be_pending(&p, err) ||
	    !sisters_of(a, db, id, true, &sisters, err) || !decide(a, db, &p, "rejected", 0, by, err))
		return false;
	for (; sisters; sisters = sisters->next)
		if (!decide(a, db, sisters, "rejected", 0, by, err))
			return false;
	return true;
}

/* Is the value that is offered the current one? */
static bool is_there(
    struct arena *a, const struct fiche *f, const struct proposal *p, bool *there, struct err *err)
{
	struct proposal now = *p;

	now.current = p->value;
	return is_current(a, f, &now, there, err);
}

/* Pending again, unless its author makes the offer no more, or it is what stands there. */
static bool reopen(
    struct arena *a, struct db *db, const struct proposal *p, const struct author *by, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_REOPEN);
	bool stands = true, there = false;
	struct fiche f;

	query_int(&q, 1, p->id);
	if (!query_run(&q, err) || !fiche_load(a, db, p->fiche, &f, err) ||
	    (!str_is(p->path, "@status") && !is_there(a, &f, p, &there, err)))
		return false;
	if (p->source && !offer_stands(a, db, &f, p->source, p->path, p->value, &stands, err))
		return false;
	if (!stands || there)
		return proposal_drop(db, p->id, by->now, err);
	return !p->inbound || inbound_undecided(a, db, p->inbound, p->fiche, by, err);
}

bool proposal_undo(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err)
{
	struct history_row *rows = NULL;
	struct proposal p, *sisters;
	struct fiche f;

	if (!proposal_get(a, db, id, &p, err))
		return false;
	if (!str_is(p.state, "accepted") && !str_is(p.state, "rejected"))
		return err_set(err, ERR_INPUT,
		    _("proposal %lld was not decided by a person: there is nothing to take back"),
		    (long long)id);
	if (!sisters_of(a, db, id, false, &sisters, err))
		return false;
	if (p.operation && !history_of_operation(a, db, p.operation, &rows, err))
		return false;
	for (; rows; rows = rows->next)
		if (!edit_undo(a, db, rows->change.seq, by, &f, err))
			return false;
	if (!reopen(a, db, &p, by, err))
		return false;
	for (; sisters; sisters = sisters->next)
		if (!reopen(a, db, sisters, by, err))
			return false;
	return true;
}

bool proposal_rejected(struct arena *a, struct db *db, int64_t fiche, struct rejected **out, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_REJECTED);
	struct rejected *first = NULL;

	query_int(&q, 1, fiche);
	while (query_step(&q, err) == STEP_ROW) {
		struct rejected *r = ARENA_NEW(a, struct rejected);
		struct str who = query_str(a, &q, 1);
		bool source = who.n > 7 && memcmp(who.p, "source:", 7) == 0;
		*r = (struct rejected){ .next = first,
			.path = query_str(a, &q, 0),
			.who = source ? (struct str){ who.p + 7, who.n - 7 } : who,
			.value = query_col_hash(&q, 2),
			.current = query_col_hash(&q, 3) };
		first = r;
	}
	*out = first;
	return query_end(&q);
}
