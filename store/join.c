/* join.c: two fiches become one. */
#include "lib/fault.h"
#include "lib/i18n.h"
#include "model/ids.h"
#include "rules/hidden.h"
#include "rules/normalise.h"
#include "store/claim.h"
#include "store/evidence.h"
#include "store/join_parts.h"
#include "store/offer.h"
#include "store/pair_parts.h"

enum { DOC_MAX = 16 * 1024 * 1024 };

static bool records_of(struct arena *a, struct db *db, int64_t fiche, struct moving **out, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_RECORDS_OF);

	query_int(&q, 1, fiche);
	return join_read_records(a, &q, out, err);
}

/* The records as they are, by number and hash of their bytes: what their sources say later is compared with it at a split. */
static struct str records_json(struct arena *a, const struct moving *m)
{
	struct buf AUTO_BUF b = BUF_INIT(4 * (size_t)DOC_MAX);
	char hex[2 * HASH_BYTES + 1];

	for (const char *sep = "{"; m; m = m->next, sep = ",") {
		hash_hex(m->hash.b, HASH_BYTES, hex);
		buf_fmt(&b, "%s\"%lld:%s\":", sep, (long long)m->id, hex);
		record_write_json(&b, m->record);
	}
	if (b.n)
		buf_char(&b, '}');
	return buf_ok(&b) ? arena_str(a, buf_str(&b)) : STR_NONE;
}

static bool add_alias(struct db *db, struct str old, struct str new, int64_t operation, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_ALIAS_ADD);

	query_text(&q, 1, old);
	query_text(&q, 2, new);
	query_int(&q, 3, operation);
	return query_run(&q, err);
}

/* The ids that gave way when `r` was aligned: they lead on. */
static bool add_aliases(struct db *db, const struct record *r, int64_t operation, struct err *err)
{
	struct str own = r->own_id, id = record_id(r);

	if (own.n == UUID_TEXT && id.n && !str_eq(own, id) && !add_alias(db, own, id, operation, err))
		return false;
	for (int f = 1; f < r->entity->n_fields; f++)
		for (const struct record *c = field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first
		                                                                    : NULL;
		     c; c = c->next)
			if (!add_aliases(db, c, operation, err))
				return false;
	return true;
}

/* Merging ------------------------------------------------------------------------------------------------------ */

/* The children that are the same take the ids of those of `kept`; of the others, those that people would take for one. */
static void take_ids(struct arena *a, struct record *r, const struct fiche *kept)
{
	record_set(r, 0, kept->uuid);
	ids_align(a, r, kept->record, norm_same_child);
	ids_align(a, r, kept->record, norm_like_child);
	hidden_stays(a, r, kept->record);
}

/* The document of `gone` as an offer to `kept`: a blank follows unless somebody stands behind it, a difference is
 * proposed, children that `kept` has not are taken whole, for two fiches that are one have the children of both. */
static bool offer_of(struct arena *a, struct db *db, const struct fiche *kept, const struct fiche *gone,
    struct record **aligned, struct merge_item **out, struct err *err)
{
	struct record *r = record_copy(a, gone->record);
	struct claim *claims;
	struct voucher *vouchers;
	struct touched *touched;

	if (!claim_of(a, db, kept->id, &claims, err) || !evidence_vouchers(a, db, kept->id, &vouchers, err) ||
	    !evidence_touched(a, db, kept->id, &touched, err))
		return false;

	r->own_id = record_id(r);
	take_ids(a, r, kept);
	*aligned = r;
	struct merge_input in = { .offered = r,
		.current = kept->record,
		.founder = kept->record,
		.source = STR(" "), /* nobody's name: no claim is its own */
		.founder_source = kept->source.n ? kept->source : STR("kept"),
		.absent_is_blank = true,
		.claims = claims,
		.vouchers = vouchers,
		.touched = touched,
		.trust = { .of = join_equal_trust } };
	*out = merge_records(a, &in);
	for (struct merge_item *m = *out; m; m = m->next)
		if (m->child) {
			m->verdict = MERGE_FOLLOW;
			m->at = -1; /* behind those there are */
		}
	return true;
}

/* What waits on `gone` waits for it to come back. */
static bool set_aside(
    struct db *db, const struct fiche *gone, int64_t operation, const struct author *by, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_PROPOSALS_ASIDE);

	query_int(&q, 1, gone->id);
	query_int(&q, 2, operation);
	query_int(&q, 3, by->now);
	return query_run(&q, err);
}

static bool last_proposal(struct db *db, int64_t *id, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_LAST_PROPOSAL);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	*id = query_col_int(&q, 0);
	return query_end(&q);
}

/* In the name of the source that founded `gone`, or of the technician without one; and under the merge, so that splitting can void them. */
static bool propose_differences(struct arena *a, struct db *db, const struct fiche *kept,
    const struct fiche *gone, int64_t source, const struct merge_item *items, int64_t operation,
    const struct author *by, struct err *err)
{
	struct offer o = { .source = source, .source_name = gone->source, .by = *by };
	int64_t before;

	if (!last_proposal(db, &before, err) ||
	    !offer_propose(a, db, &o, kept->id, items, N_("the two merged fiches differ here"), err))
		return false;
	struct query q = db_query(db, STMT_JOIN_PROPOSALS_MARK);
	query_int(&q, 1, operation);
	query_int(&q, 2, kept->id);
	query_int(&q, 3, before);
	return query_run(&q, err);
}

/* The records of `gone` take the ids of `kept` and lead there from now on. */
static bool move_records(struct arena *a, struct db *db, const struct fiche *kept, struct fiche *gone,
    struct moving *m, int64_t operation, int *n, struct err *err)
{
	for (*n = 0; m; m = m->next, ++*n) {
		if (!m->record->own_id.n)
			m->record->own_id = gone->uuid;
		take_ids(a, m->record, kept);
		if (!join_move_record(db, m, kept->id, err) ||
		    !join_tell_move(a, db, gone, m, kept->uuid, operation, err))
			return false;
	}
	return true;
}

/* The number of the source that founded the fiche; 0: a technician did, or its record has gone elsewhere. */
static int64_t founder_of(const struct moving *records, const struct fiche *f)
{
	for (; records; records = records->next)
		if (str_eq(records->source_name, f->source))
			return records->source;
	return 0;
}

static bool check_merge(const struct fiche *kept, const struct fiche *gone, struct err *err)
{
	if (kept->id == gone->id)
		return err_set(err, ERR_INPUT, _("the two are one fiche already"));
	if (str_is(gone->status, "merged") || str_is(kept->status, "merged"))
		return err_set(
		    err, ERR_INPUT, _("one of the two was merged already: \"vigie show\" says into which"));
	return true;
}

bool join_merge(struct arena *a, struct db *db, struct fiche *kept, struct fiche *gone,
    const struct author *by, struct joined *out, struct err *err)
{
	struct operation op = { .kind = "merge", .author = *by, .fiche = gone->id };
	struct moving *records;
	struct merge_item *items;
	struct record *aligned;
	struct edited edited;
	int64_t operation;

	if (!check_merge(kept, gone, err) || !records_of(a, db, gone->id, &records, err))
		return false;
	op.document = records_json(a, records);
	if (!history_operation(db, &op, &operation, err) ||
	    !offer_of(a, db, kept, gone, &aligned, &items, err) || !set_aside(db, gone, operation, by, err))
		return false;
	int64_t source = founder_of(records, gone);
	if (!edit_under(
	        a, db, kept, offer_edits(a, items), operation, by, EDIT_CLAIM_SOURCES, &edited, err) ||
	    !propose_differences(a, db, kept, gone, source, items, operation, by, err))
		return false;
	fault_point("merge.taken");
	if (!edit_status_under(db, gone, "merged", operation, by, err) ||
	    !move_records(a, db, kept, gone, records, operation, &out->records, err) ||
	    !add_alias(db, gone->uuid, kept->uuid, operation, err) ||
	    !add_aliases(db, aligned, operation, err) || !claim_refresh(a, db, kept, by->now, err) ||
	    !pair_after_merge(db, kept->id, gone->id, operation, by, err))
		return false;
	out->changed = edited.changed;
	out->proposed = 0;
	for (const struct merge_item *m = items; m; m = m->next) {
		out->proposed += m->verdict == MERGE_PROPOSE;
		if (m->verdict == MERGE_FOLLOW && !claim_carry(db, gone->id, kept->id, m->path, err))
			return false;
	}
	return true;
}
