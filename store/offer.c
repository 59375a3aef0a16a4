#include "store/offer.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "model/ids.h"
#include "model/path.h"
#include "rules/hidden.h"
#include "rules/normalise.h"
#include "store/claim.h"
#include "store/edit.h"
#include "store/evidence.h"
#include "store/proposal.h"

enum {
	DOC_MAX = 16 * 1024 * 1024,
	OFFERING_MAX = 4096, /* sources with something pending on one fiche */
};

/* What the source gave last, NULL when it gave nothing yet. */
static bool last_record(struct arena *a, struct db *db, int64_t id, struct record **out, struct err *err)
{
	struct query q = db_query(db, STMT_SOURCE_RECORD_DOC);
	bool found;

	*out = NULL;
	if (!id)
		return true;
	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (found) {
		*out = record_read_json(a, query_col_text(&q, 0), &entities[ENTITY_ORGANIZATION], err);
		if (!*out)
			q.last = STEP_FAILED;
	}
	return query_end(&q);
}

/* The record as it was understood becomes what the source said last. */
static bool store_record(struct arena *a, struct db *db, const struct offer *o, int64_t *id, struct err *err)
{
	struct buf AUTO_BUF doc = BUF_INIT(DOC_MAX);
	struct query q;

	(void)a;
	record_write_json(&doc, o->record_now);
	if (!buf_ok(&doc))
		return err_set(err, ERR_INPUT, _("a record of more than 16 MiB"));
	*id = o->record;
	if (o->record) {
		q = db_query(db, STMT_SOURCE_RECORD_UPDATE);
		query_int(&q, 1, o->record);
		query_hash(&q, 2, o->hash);
		query_text(&q, 3, buf_str(&doc));
		return query_run(&q, err);
	}
	q = db_query(db, STMT_SOURCE_RECORD_ADD);
	query_int(&q, 1, o->source);
	query_text(&q, 2, o->native);
	query_int(&q, 3, o->fiche);
	query_hash(&q, 4, o->hash);
	query_int(&q, 5, o->by.now);
	query_text(&q, 6, buf_str(&doc));
	if (!query_run(&q, err))
		return false;
	*id = db_last_id(db);
	return true;
}

struct edit *offer_edits(struct arena *a, const struct merge_item *items)
{
	struct edit *first = NULL, **end = &first;

	for (; items; items = items->next) {
		if (items->verdict != MERGE_FOLLOW)
			continue;
		struct edit *e = *end = ARENA_NEW(a, struct edit);
		*e = (struct edit){ .path = items->path, .value = items->new, .at = items->at };
		end = &e->next;
	}
	return first;
}

const char *offer_reason(const struct merge_item *m)
{
	if (m->reason)
		return m->reason;
	switch (m->behind) {
	case STANDING_ORGANISATION:
		return N_("the organisation vouched for the current value");
	case STANDING_TECHNICIAN:
		return N_("a technician stands behind the current value");
	case STANDING_SOURCE:
	case STANDING_NOBODY:
		break;
	}
	return N_("another source stands behind the current value");
}

bool offer_propose(struct arena *a, struct db *db, const struct offer *o, int64_t fiche,
    const struct merge_item *items, const char *reason, struct err *err)
{
	struct str who = o->source ? arena_fmt(a, "source:%.*s", STR_ARG(o->source_name))
	                           : arena_str(a, o->by.who);

	for (; items; items = items->next) {
		if (items->verdict != MERGE_PROPOSE)
			continue;
		struct proposal p = { .fiche = fiche,
			.path = items->path,
			.old = items->old,
			.new = items->new,
			.at = items->at,
			.who = who,
			.source = o->source,
			.reason = str_of(reason ? reason : offer_reason(items)),
			.value = items->new_hash,
			.current = items->old_hash };
		if (!proposal_raise(db, &p, o->by.now, err))
			return false;
		fault_point("offer.proposed");
	}
	return true;
}

/* Offers that stand ------------------------------------------------------------------------------------------- */

/* What a source said last of a fiche: of several records (after a merge) any may make an offer. */
struct word {
	struct word *next;
	struct record *record; /* without the source's own ids, as children are offered */
	bool present;          /* it stands in the latest delivery */
};

static bool words_of(
    struct arena *a, struct db *db, int64_t fiche, int64_t source, struct word **out, struct err *err)
{
	struct query q = db_query(db, STMT_OFFER_RECORDS);
	struct word *first = NULL;

	query_int(&q, 1, fiche);
	query_int(&q, 2, source);
	while (query_step(&q, err) == STEP_ROW) {
		struct word *w = ARENA_NEW(a, struct word);
		w->record = record_read_json(a, query_col_text(&q, 0), &entities[ENTITY_ORGANIZATION], err);
		if (!w->record) {
			query_end(&q);
			return false;
		}
		record_forget_own_ids(w->record);
		w->present = query_col_int(&q, 1) != 0;
		w->next = first;
		first = w;
	}
	*out = first;
	return query_end(&q);
}

static bool is_said(
    struct arena *a, const struct fiche *f, const struct word *w, struct str path, struct hash value)
{
	struct err ignored;
	struct path p;
	struct hash h;

	if (!path_parse(a, f->record->entity, path, &p, &ignored))
		return false;
	for (; w; w = w->next)
		if (claim_hash(a, f, path, path_value(a, w->record, &p), &h, &ignored) && hash_eq(h, value))
			return true;
	return false;
}

static bool lists(const struct word *w)
{
	while (w && !w->present)
		w = w->next;
	return w != NULL;
}

bool offer_stands(struct arena *a, struct db *db, const struct fiche *f, int64_t source, struct str path,
    struct hash value, bool *stands, struct err *err)
{
	struct word *said;

	if (!words_of(a, db, f->id, source, &said, err))
		return false;
	*stands = str_is(path, "@status") ? !lists(said) : is_said(a, f, said, path, value);
	return true;
}

/* Those of one source; those that a merge raised in its name only when `of_merges`. */
static bool withdraw_stale(struct arena *a, struct db *db, const struct fiche *f, int64_t source,
    bool of_merges, int64_t now, struct err *err)
{
	struct stale {
		struct stale *next;
		int64_t id;
	} *stale = NULL;
	struct word *said;

	if (!words_of(a, db, f->id, source, &said, err))
		return false;
	struct query q = db_query(db, STMT_OFFER_PENDING);
	query_int(&q, 1, f->id);
	query_int(&q, 2, source);
	query_int(&q, 3, of_merges);
	while (query_step(&q, err) == STEP_ROW) {
		if (is_said(a, f, said, query_str(a, &q, 1), query_col_hash(&q, 2)))
			continue;
		struct stale *s = ARENA_NEW(a, struct stale);
		*s = (struct stale){ .next = stale, .id = query_col_int(&q, 0) };
		stale = s;
	}
	bool ok = query_end(&q);
	for (; ok && stale; stale = stale->next)
		ok = proposal_drop(db, stale->id, now, err);
	return ok;
}

bool offer_withdraw_all_stale(
    struct arena *a, struct db *db, const struct fiche *f, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_OFFER_SOURCES);
	int64_t *sources = ARENA_ARRAY(a, int64_t, OFFERING_MAX);
	int n = 0;

	query_int(&q, 1, f->id);
	while (n < OFFERING_MAX && query_step(&q, err) == STEP_ROW)
		sources[n++] = query_col_int(&q, 0);
	bool ok = query_end(&q);
	while (ok && n > 0)
		ok = withdraw_stale(a, db, f, sources[--n], false, now, err);
	return ok;
}

/* Offering ---------------------------------------------------------------------------------------------------- */

static bool gather_input(struct arena *a, struct db *db, const struct offer *o, struct fiche *f,
    struct merge_input *in, struct err *err)
{
	struct record *base, *founder = NULL;
	struct claim *claims;
	struct voucher *vouchers;
	struct touched *touched;
	struct rejected *rejected;

	if (!last_record(a, db, o->record, &base, err) || !claim_of(a, db, f->id, &claims, err) ||
	    !evidence_vouchers(a, db, f->id, &vouchers, err) ||
	    !evidence_touched(a, db, f->id, &touched, err) ||
	    !proposal_rejected(a, db, f->id, &rejected, err))
		return false;
	if (f->source.n && !str_eq(f->source, o->source_name) &&
	    !claim_founder_record(a, db, f->id, &founder, err))
		return false;
	if (base)
		ids_align(a, o->record_now, base, norm_same_child);
	ids_align(a, o->record_now, f->record, norm_same_child);
	hidden_stays(a, o->record_now, f->record);
	if (base)
		hidden_stays(a, base, f->record);
	*in = (struct merge_input){ .base = base,
		.offered = o->record_now,
		.current = f->record,
		.founder = founder,
		.source = o->source_name,
		.founder_source = f->source,
		.absent_is_blank = o->absent_is_blank,
		.claims = claims,
		.vouchers = vouchers,
		.touched = touched,
		.rejected = rejected,
		.trust = o->trust };
	return true;
}

bool offer_apply(struct arena *a, struct db *db, const struct offer *o, struct offered *out, struct err *err)
{
	struct offered done = { 0 };
	struct merge_input in;
	struct edited edited;
	int64_t record = 0;

	if (!fiche_load(a, db, o->fiche, &done.fiche, err) || !gather_input(a, db, o, &done.fiche, &in, err))
		return false;
	done.items = merge_records(a, &in);
	if (!store_record(a, db, o, &record, err))
		return false;
	fault_point("offer.recorded");
	if (!withdraw_stale(a, db, &done.fiche, o->source, true, o->by.now, err) ||
	    !edit_under(a, db, &done.fiche, offer_edits(a, done.items), o->operation, &o->by,
	        EDIT_CLAIM_SOURCES, &edited, err) ||
	    !offer_propose(a, db, o, o->fiche, done.items, NULL, err))
		return false;
	struct query q = db_query(db, STMT_SOURCE_RECORD_SAME);
	query_int(&q, 1, record);
	if (!query_run(&q, err) || !claim_refresh(a, db, &done.fiche, o->by.now, err))
		return false;
	for (const struct merge_item *m = done.items; m; m = m->next) {
		done.proposed += m->verdict == MERGE_PROPOSE;
		done.silent += m->verdict == MERGE_SILENT;
	}
	done.changed = edited.changed;
	*out = done;
	return true;
}
