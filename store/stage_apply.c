/* stage_apply.c: what was staged, written into the directory. */
#include "lib/fault.h"
#include "lib/i18n.h"
#include "rules/normalise.h"
#include "store/edit.h"
#include "store/match_state.h"
#include "store/offer.h"
#include "store/proposal.h"
#include "store/stage_parts.h"
#include "store/stage_verify.h"

enum { ITEM_ARENA_MAX = 256 * 1024 * 1024, PROGRESS_EVERY = 64 };

struct apply {
	struct stage *s;
	struct db *db;
	struct arena *a; /* reset for each item */
	struct author by;
	struct str who; /* "source:NAME" */
	int64_t operation;
	struct stage_listener to;
	uint64_t done; /* records */
	struct err *err;
};

static void tell(const struct apply *p, struct stage_event e)
{
	if (p->to.each)
		p->to.each(p->to.ctx, &e);
}

static void show(struct apply *p)
{
	if (p->to.progress)
		p->to.progress(p->to.progress_ctx, p->done);
}

static void step(struct apply *p)
{
	if (++p->done % PROGRESS_EVERY == 0)
		show(p);
}

/* Closing ----------------------------------------------------------------------------------------------------- */

static const enum stmt drop[] = {
	STMT_STAGE_DROP_ITEM,
	STMT_STAGE_DROP_DOCUMENT,
	STMT_STAGE_DROP_SERVICE,
	STMT_STAGE_DROP_PHONE,
	STMT_STAGE_DROP_ADDRESS,
	STMT_STAGE_DROP_EMAIL,
	STMT_STAGE_DROP_CATEGORY,
	STMT_STAGE_DROP_MATCH_KEY,
	STMT_STAGE_DROP_MATCH_FORM,
	STMT_STAGE_DROP_SEARCH,
};

/* The first two go by item, the others are index rows: a reread item keeps its document but not those. */
static bool run_drops(struct db *db, size_t from, struct err *err)
{
	for (size_t i = from; i < sizeof drop / sizeof drop[0]; i++)
		if (!db_run(db, drop[i], err))
			return false;
	return true;
}

/* The next record of the source that was in its last delivery and is not in this one; 0: no more. */
static bool next_gone(struct stage *s, int64_t *id, int64_t *fiche, struct err *err)
{
	struct query q = db_query(s->db, STMT_SOURCE_RECORDS_PRESENT);
	int64_t from = *id;

	*id = 0;
	query_int(&q, 1, s->source_id);
	query_int(&q, 2, from);
	while (!*id && query_step(&q, err) == STEP_ROW) {
		int64_t at = query_col_int(&q, 0) - s->first_id;
		if (at >= 0 && (uint64_t)at < s->n_ids && !s->seen[at]) {
			*id = query_col_int(&q, 0);
			*fiche = query_col_int(&q, 1);
		}
	}
	return query_end(&q);
}

static bool count_items(struct stage *s, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_COUNT);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	s->counts.created = (uint64_t)query_col_int(&q, 0);
	s->counts.joined = (uint64_t)query_col_int(&q, 1);
	s->counts.returned = (uint64_t)query_col_int(&q, 2);
	s->counts.held_after = s->counts.held_before - s->counts.gone + s->counts.created + s->counts.joined +
	    s->counts.returned;
	return query_end(&q);
}

bool stage_close(struct stage *s, bool whole, uint64_t unread, struct err *err)
{
	s->unread = unread;
	s->source.complete = s->source.complete && whole;
	if (s->walking)
		query_end(&s->walk);
	s->walking = false;
	s->walk_id = 0;
	if (s->source.complete)
		s->counts.gone = s->counts.held_before - s->still_there;
	s->counts.gone += s->told_gone;
	if (!stage_join_settle(s, err) || !run_drops(s->db, 0, err) ||
	    !db_run(s->db, STMT_STAGE_JOIN_DROP, err) || !run_drops(s->db, 2, err) || !count_items(s, err))
		return false;
	map64_free(&s->natives);
	s->locked = false;
	fault_point("stage.closed");
	return db_run(s->db, STMT_STAGE_UNLOCK, err);
}

/* New fiches: whole tables at once ------------------------------------------------------------------------------ */

/* If somebody else has written since the staging began, what he made known is no longer new, and what he merged
 * stands elsewhere. */
static bool recheck(struct apply *p)
{
	struct query q;

	if (db_data_version(p->db) == p->s->version)
		return true;
	q = db_query(p->db, STMT_STAGE_RECHECK);
	query_int(&q, 1, p->s->source_id);
	return query_run(&q, p->err) && db_run(p->db, STMT_STAGE_RECHECK_UUID, p->err) &&
	    db_run(p->db, STMT_STAGE_RECHECK_MOVED, p->err) &&
	    db_run(p->db, STMT_STAGE_RECHECK_MERGED, p->err) &&
	    db_run(p->db, STMT_STAGE_CLEAR_DROPPED, p->err) &&
	    db_run(p->db, STMT_STAGE_DROP_REREAD, p->err) && run_drops(p->db, 2, p->err) &&
	    count_items(p->s, p->err);
}

static bool insert_all(struct apply *p, enum stmt stmt, const int64_t *numbers, int n)
{
	struct query q = db_query(p->db, stmt);

	for (int i = 0; i < n; i++)
		query_int(&q, i + 1, numbers[i]);
	return query_run(&q, p->err);
}

static bool tell_new(struct apply *p)
{
	struct query q = db_query(p->db, STMT_STAGE_ITEMS_NEW);

	while (query_step(&q, p->err) == STEP_ROW)
		tell(p,
		    (struct stage_event){
		        .what = "new", .uuid = query_col_text(&q, 0), .name = query_col_text(&q, 1) });
	return query_end(&q);
}

/* The new fiches' verification dates, one by one. */
static bool verify_new(struct apply *p, int64_t fiches)
{
	for (int64_t n = 0;;) {
		struct query q = db_query(p->db, STMT_STAGE_NEXT_NEW);
		struct fiche f;
		bool found;
		query_int(&q, 1, n);
		if (!query_one(&q, &found, p->err))
			return false;
		n = found ? query_col_int(&q, 0) : 0;
		query_end(&q);
		if (!found)
			return true;
		arena_reset(p->a);
		if (!fiche_load(p->a, p->db, fiches + n, &f, p->err) ||
		    !stage_verify(p->a, p->db, &f, p->s->source.name, &p->by, p->err))
			return false;
	}
}

static bool apply_new(struct apply *p)
{
	static const enum stmt index[] = {
		STMT_APPLY_SERVICES,
		STMT_APPLY_PHONES,
		STMT_APPLY_ADDRESSES,
		STMT_APPLY_EMAILS,
		STMT_APPLY_CATEGORIES,
		STMT_APPLY_MATCH_KEYS,
		STMT_APPLY_MATCH_FORMS,
		STMT_APPLY_SEARCH,
	};
	struct query q = db_query(p->db, STMT_STAGE_BASES);
	int64_t source = p->s->source_id, now = p->by.now;
	bool found;

	if (!query_one(&q, &found, p->err))
		return false;
	int64_t fiches = query_col_int(&q, 0), records = query_col_int(&q, 1), seqs = query_col_int(&q, 2);
	query_end(&q);
	/* The first load is made ready for matching when that is needed first (rebuild_match). */
	if (!(p->s->first_of_all ? match_spoil(p->db, p->err) : match_stamp(p->db, p->err)) ||
	    !insert_all(p, STMT_APPLY_FICHES, (int64_t[]){ fiches, seqs, source, now }, 4))
		return false;
	p->done = p->s->counts.created;
	show(p);
	fault_point("apply.fiches");
	if (!insert_all(p, STMT_APPLY_SOURCE_RECORDS, (int64_t[]){ records, fiches, source, now }, 4) ||
	    !insert_all(p, STMT_APPLY_CHANGES, (int64_t[]){ seqs, fiches, p->operation }, 3))
		return false;
	fault_point("apply.records");
	for (size_t i = 0; i < sizeof index / sizeof index[0]; i++) {
		show(p);
		if (!insert_all(p, index[i], &fiches, 1))
			return false;
	}
	fault_point("apply.index");
	if (p->s->source.verifies && !verify_new(p, fiches))
		return false;
	return !p->to.each || !p->to.founded || tell_new(p);
}

/* What changed, joined or came back: one by one ------------------------------------------------------------------ */

/* The source lists it (again): offers to delete the fiche are void, and so is a deletion. */
static bool resurrect(struct apply *p, int64_t fiche)
{
	struct fiche f;

	if (!proposal_withdraw_deletions(p->db, fiche, p->by.now, p->err) ||
	    !fiche_load(p->a, p->db, fiche, &f, p->err))
		return false;
	if (!str_is(f.status, "deleted"))
		return true;
	tell(p, (struct stage_event){ .what = "returned", .uuid = f.uuid, .name = f.name });
	return edit_status_under(p->db, &f, "active", p->operation, &p->by, p->err);
}

static bool tell_items(struct apply *p, const struct offered *done, bool joined, struct str reason)
{
	static const char *const what[] = {
		[MERGE_FOLLOW] = "changed", [MERGE_PROPOSE] = "proposed", [MERGE_SILENT] = "silent"
	};
	const struct fiche *f = &done->fiche;

	if (joined)
		tell(p,
		    (struct stage_event){
		        .what = "joined", .uuid = f->uuid, .name = f->name, .reason = reason });
	for (const struct merge_item *m = done->items; m; m = m->next)
		tell(p,
		    (struct stage_event){ .what = what[m->verdict],
		        .uuid = f->uuid,
		        .name = f->name,
		        .path = m->path,
		        .old = m->old,
		        .new = m->new,
		        .reason = m->verdict == MERGE_PROPOSE ? str_of(offer_reason(m)) : STR_NONE });
	return true;
}

/* Why a fiche is offered for deletion: what was told of its record, else how sure it is that it is gone. */
static struct str gone_reason(const struct apply *p, struct str told)
{
	if (told.n)
		return told;
	return str_of(p->s->unread
	        ? N_("the source no longer lists it, but some rows of its list could not be read")
	        : N_("the source no longer lists it"));
}

static bool propose_deletion(struct apply *p, int64_t fiche, struct str reason)
{
	struct fiche f;
	bool listed;

	if (!fiche_load(p->a, p->db, fiche, &f, p->err))
		return false;
	if (!str_is(f.status, "active"))
		return true;
	if (!source_lists(p->db, fiche, &listed, p->err))
		return false;
	if (listed) {
		tell(p,
		    (struct stage_event){ .what = "gone",
		        .uuid = f.uuid,
		        .name = f.name,
		        .reason = STR(N_("the source no longer lists it, but another does")) });
		return true;
	}
	struct proposal offer = { .fiche = fiche,
		.path = STR("@status"),
		.old = f.status,
		.new = STR("deleted"),
		.at = -1,
		.who = p->who,
		.source = p->s->source_id,
		.reason = gone_reason(p, reason),
		.value = hash_of(STR("deleted")),
		.current = hash_of(f.status) };
	tell(p,
	    (struct stage_event){ .what = "gone", .uuid = f.uuid, .name = f.name, .reason = offer.reason });
	return proposal_raise(p->db, &offer, p->by.now, p->err);
}

static bool mark_gone(struct apply *p, int64_t record, int64_t fiche, struct str reason)
{
	struct query q = db_query(p->db, STMT_SOURCE_RECORD_GONE);

	query_int(&q, 1, record);
	query_int(&q, 2, p->by.now);
	if (!query_run(&q, p->err) || !propose_deletion(p, fiche, reason))
		return false;
	fault_point("apply.gone");
	return true;
}

struct item {
	uint32_t n;
	enum item_kind kind;
	struct str native, doc, reason; /* reason: why it joins its fiche, or why it is gone */
	struct hash hash;
	int64_t record, fiche;
};

static bool next_item(struct apply *p, struct item *i, bool *found)
{
	struct query q = db_query(p->db, STMT_STAGE_NEXT_ITEM);

	query_int(&q, 1, i->n);
	if (!query_one(&q, found, p->err))
		return false;
	if (*found)
		*i = (struct item){ .n = (uint32_t)query_col_int(&q, 0),
			.kind = (enum item_kind)query_col_int(&q, 1),
			.native = query_str(p->a, &q, 2),
			.hash = query_col_hash(&q, 3),
			.record = query_col_int(&q, 4),
			.fiche = query_col_int(&q, 5),
			.doc = query_str(p->a, &q, 6),
			.reason = query_str(p->a, &q, 7) };
	return query_end(&q);
}

static bool offer_item(struct apply *p, const struct item *i)
{
	struct record *r = record_read_json(p->a, i->doc, &entities[ENTITY_ORGANIZATION], p->err);
	struct offered done;

	if (!r)
		return false;
	struct offer o = { .fiche = i->fiche,
		.source = p->s->source_id,
		.source_name = p->s->source.name,
		.record = i->record,
		.native = i->native,
		.hash = i->hash,
		.record_now = r,
		.absent_is_blank = p->s->source.absent_is_blank,
		.trust = p->s->source.trust,
		.operation = p->operation,
		.by = p->by };
	if (!offer_apply(p->a, p->db, &o, &done, p->err))
		return false;
	if (p->s->source.verifies &&
	    !stage_verify(p->a, p->db, &done.fiche, p->s->source.name, &p->by, p->err))
		return false;
	p->s->counts.changed += (uint64_t)done.changed;
	p->s->counts.proposed += (uint64_t)done.proposed;
	p->s->counts.silent += (uint64_t)done.silent;
	return tell_items(p, &done, i->kind == ITEM_JOINS, i->reason);
}

static bool apply_one(struct apply *p, const struct item *i)
{
	if (i->kind == ITEM_GONE)
		return mark_gone(p, i->record, i->fiche, i->reason);
	if (!resurrect(p, i->fiche))
		return false;
	if (i->kind != ITEM_RETURNED)
		return offer_item(p, i);
	struct query q = db_query(p->db, STMT_SOURCE_RECORD_REHASH);
	query_int(&q, 1, i->record);
	query_hash(&q, 2, i->hash);
	return query_run(&q, p->err);
}

static bool apply_known(struct apply *p)
{
	struct item i = { 0 };

	for (;;) {
		bool found;
		arena_reset(p->a);
		if (!next_item(p, &i, &found))
			return false;
		if (!found)
			return true;
		if (!apply_one(p, &i))
			return err_add(p->err, _("record %.*s"), STR_ARG(i.native));
		step(p);
		fault_point("apply.item");
	}
}

/* What is gone -------------------------------------------------------------------------------------------------- */

static bool apply_gone(struct apply *p)
{
	int64_t id = 0, fiche;

	for (uint64_t left = p->s->counts.gone - p->s->told_gone; left > 0; left--) {
		arena_reset(p->a);
		if (!next_gone(p->s, &id, &fiche, p->err))
			return false;
		if (!id)
			return true; /* somebody else has marked it meanwhile */
		if (!mark_gone(p, id, fiche, STR_NONE))
			return false;
		step(p);
	}
	return true;
}

/* All of it ------------------------------------------------------------------------------------------------------ */

static bool anything_to_do(const struct stage *s)
{
	return s->n > s->dropped || s->counts.gone > 0;
}

bool stage_apply(
    struct stage *s, const struct author *by, const struct stage_listener *listener, struct err *err)
{
	struct arena *AUTO_ARENA who = arena_new(4096), *AUTO_ARENA a = arena_new(ITEM_ARENA_MAX);
	struct apply p = { .s = s, .db = s->db, .a = a, .by = *by, .to = *listener, .err = err };

	if (!source_id(s->db, s->source.name, true, &s->source_id, err))
		return false;
	if (!anything_to_do(s))
		return true;
	p.who = arena_fmt(who, "source:%.*s", STR_ARG(s->source.name));
	p.by.who = p.who;
	struct operation op = { .kind = "import", .author = p.by, .source = s->source_id };
	return history_operation(s->db, &op, &p.operation, err) && recheck(&p) && apply_new(&p) &&
	    apply_known(&p) && apply_gone(&p);
}
