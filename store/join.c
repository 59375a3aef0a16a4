#include "store/join.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "model/ids.h"
#include "model/path.h"
#include "rules/normalise.h"
#include "store/claim.h"
#include "store/evidence.h"
#include "store/offer.h"

enum { DOC_MAX = 16 * 1024 * 1024 };

/* A source record on its way from one fiche to the other. */
struct moving {
	struct moving *next;
	int64_t id, source, gone_at;
	struct hash hash;
	struct str source_name, native;
	struct record *record;
};

static bool read_moving(struct arena *a, struct query *q, struct moving **out, struct err *err)
{
	struct moving *first = NULL, **end = &first;

	while (query_step(q, err) == STEP_ROW) {
		struct moving *m = *end = ARENA_NEW(a, struct moving);
		*m = (struct moving){ .id = query_col_int(q, 0),
			.source = query_col_int(q, 1),
			.source_name = query_str(a, q, 2),
			.native = query_str(a, q, 3),
			.hash = query_col_hash(q, 5),
			.gone_at = query_col_int(q, 6) };
		m->record = record_read_json(a, query_col_text(q, 4), &entities[ENTITY_ORGANIZATION], err);
		if (!m->record) {
			query_end(q);
			return false;
		}
		end = &m->next;
	}
	*out = first;
	return query_end(q);
}

static bool records_of(struct arena *a, struct db *db, int64_t fiche, struct moving **out, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_RECORDS_OF);

	query_int(&q, 1, fiche);
	return read_moving(a, &q, out, err);
}

static bool move_record(struct db *db, const struct moving *m, int64_t to, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_RECORD_MOVE);
	struct buf AUTO_BUF doc = BUF_INIT(DOC_MAX);

	record_write_json(&doc, m->record);
	query_int(&q, 1, m->id);
	query_int(&q, 2, to);
	query_text(&q, 3, buf_str(&doc));
	return query_run(&q, err);
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

/* History: the record "source/native" went from one fiche to the other. */
static bool tell_move(struct arena *a, struct db *db, struct fiche *f, const struct moving *m, struct str to,
    int64_t operation, struct err *err)
{
	struct change c = { .fiche = f->id,
		.operation = operation,
		.revision = f->revision,
		.path = STR("@record"),
		.old = arena_fmt(a, "%.*s/%.*s", STR_ARG(m->source_name), STR_ARG(m->native)),
		.new = to,
		.at = -1 };

	if (!history_add(db, &c, err))
		return false;
	f->seq = c.seq;
	return fiche_touch(db, f, err);
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

/* Every source is trusted alike here: what `kept` says stays, and what it lacks is taken. */
static int equal_trust(void *ctx, struct str source, const struct entity *e, const struct field *f)
{
	(void)ctx;
	(void)source;
	(void)e;
	(void)f;
	return 50;
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
	record_set(r, 0, kept->uuid);
	ids_align(a, r, kept->record, norm_same_child);
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
		.trust = { .of = equal_trust } };
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
		record_set(m->record, 0, kept->uuid);
		ids_align(a, m->record, kept->record, norm_same_child);
		if (!move_record(db, m, kept->id, err) ||
		    !tell_move(a, db, gone, m, kept->uuid, operation, err))
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
	    !add_aliases(db, aligned, operation, err) || !claim_refresh(a, db, kept, by->now, err))
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

/* Splitting ---------------------------------------------------------------------------------------------------- */

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
	return read_moving(a, &q, out, err);
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
		.trust = { .of = equal_trust },
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
	if (!move_record(db, m, back->id, err) || !tell_move(a, db, back, m, back->uuid, operation, err))
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

bool join_split(struct arena *a, struct db *db, struct fiche *back, const struct author *by,
    struct joined *out, struct err *err)
{
	struct operation op = { .kind = "split", .author = *by, .fiche = back->id };
	struct history_row *rows;
	int64_t merge, operation, into_id;
	struct str into;
	struct fiche f;
	struct query q;

	if (!str_is(back->status, "merged"))
		return err_set(
		    err, ERR_INPUT, _("the fiche \"%.*s\" is not merged into another"), STR_ARG(back->name));
	if (!find_merge(a, db, back, &merge, &into, err) || !fiche_by_uuid(db, into, &into_id, err) ||
	    !fiche_load(a, db, into_id, &f, err))
		return false;
	if (!str_eq(f.uuid, into))
		return err_set(err, ERR_INPUT,
		    _("the fiche it was merged into was itself merged into \"%.*s\": split that one first"),
		    STR_ARG(f.name));
	if (!history_of_operation(a, db, merge, &rows, err) || !history_operation(db, &op, &operation, err))
		return false;
	q = db_query(db, STMT_JOIN_ALIAS_FORGET);
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
	if (!query_run(&q, err) ||
	    !edit_status_under(db, back, status_before(a, back, rows), operation, by, err))
		return false;
	out->records = 0;
	for (const struct history_row *r = rows; r; r = r->next)
		if (str_is(r->change.path, "@record")) {
			out->records++;
			if (!record_comes_back(a, db, back, &r->change, operation, by, err))
				return false;
		}
	fault_point("split.back");
	if (!take_back(a, db, &f, rows, operation, by, &out->changed, err))
		return false;
	q = db_query(db, STMT_JOIN_PROPOSALS_VOID);
	query_int(&q, 1, f.id);
	query_int(&q, 2, by->now);
	return query_run(&q, err) && claim_refresh(a, db, &f, by->now, err);
}
