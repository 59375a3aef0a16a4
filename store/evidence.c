#include "store/evidence.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "lib/json.h"

#include <stdio.h>

enum { OBJECTS_MAX = 1024 * 1024 };

/* Counts the objects and, when ids is not NULL, writes them; a location nested in two places counts once each. */
static int gather(const struct record *r, struct str *ids, int n)
{
	if (entity_stands_alone(r->entity)) {
		if (ids)
			ids[n] = record_id(r);
		n++;
	}
	for (int f = 1; f < r->entity->n_fields; f++)
		for (const struct record *c = field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first
		                                                                    : NULL;
		     c; c = c->next)
			n = gather(c, ids, n);
	return n;
}

int evidence_objects(struct arena *a, const struct record *r, struct str **ids)
{
	int n = gather(r, NULL, 0);

	*ids = ARENA_ARRAY(a, struct str, (size_t)n);
	return gather(r, *ids, 0);
}

/* The JSON list and back -------------------------------------------------------------------------------------- */

static struct str ids_to_json(struct arena *a, const struct str *ids, int n)
{
	struct buf b = BUF_INIT(OBJECTS_MAX);

	buf_char(&b, '[');
	for (int i = 0; i < n; i++) {
		if (i)
			buf_char(&b, ',');
		json_string(&b, ids[i]);
	}
	buf_char(&b, ']');
	struct str s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* We wrote the list ourselves: ["uuid","uuid"]. */
static int ids_from_json(struct arena *a, struct str json, struct str **ids)
{
	int n = 0, max = (int)(json.n / (UUID_TEXT + 3)) + 1;

	*ids = ARENA_ARRAY(a, struct str, (size_t)max);
	for (size_t i = 0; i + UUID_TEXT + 1 < json.n && n < max; i++)
		if (json.p[i] == '"') {
			(*ids)[n++] = arena_str(a, (struct str){ json.p + i + 1, UUID_TEXT });
			i += UUID_TEXT + 1;
		}
	return n;
}

/* Reading ----------------------------------------------------------------------------------------------------- */

bool evidence_of(struct arena *a, struct db *db, int64_t fiche, struct evidence **out, struct err *err)
{
	struct query q = db_query(db, STMT_EVIDENCE_OF_FICHE);
	struct evidence *first = NULL, **end = &first;

	query_int(&q, 1, fiche);
	while (query_step(&q, err) == STEP_ROW) {
		struct evidence *e = *end = ARENA_NEW(a, struct evidence);
		end = &e->next;
		e->id = query_col_int(&q, 0);
		e->revision = query_col_int(&q, 1);
		e->at = query_col_int(&q, 2);
		e->revoked_at = query_col_int(&q, 3);
		e->objects = query_str(a, &q, 4);
		e->by_name = query_str(a, &q, 5);
		e->by_title = query_str(a, &q, 6);
		e->channel = query_str(a, &q, 7);
		e->message = query_str(a, &q, 8);
		e->approver = query_str(a, &q, 9);
	}
	*out = first;
	return query_end(&q);
}

bool evidence_vouchers(struct arena *a, struct db *db, int64_t fiche, struct voucher **out, struct err *err)
{
	struct evidence *all;
	struct voucher *first = NULL;

	if (!evidence_of(a, db, fiche, &all, err))
		return false;
	for (; all; all = all->next) {
		if (all->revoked_at || str_is(all->channel, "source"))
			continue; /* a source's verification dates a fiche; it does not bind the source to its values */
		struct voucher *v = ARENA_NEW(a, struct voucher);
		v->next = first;
		v->revision = all->revision;
		v->n_objects = ids_from_json(a, all->objects, &v->objects);
		first = v;
	}
	*out = first;
	return true;
}

bool evidence_touched(struct arena *a, struct db *db, int64_t fiche, struct touched **out, struct err *err)
{
	struct query q = db_query(db, STMT_CHANGE_TOUCHED);
	struct touched *first = NULL;

	query_int(&q, 1, fiche);
	while (query_step(&q, err) == STEP_ROW) {
		struct touched *t = ARENA_NEW(a, struct touched);
		*t = (struct touched){
			.next = first, .path = query_str(a, &q, 0), .revision = query_col_int(&q, 1)
		};
		first = t;
	}
	*out = first;
	return query_end(&q);
}

static int64_t vouched_at(struct arena *a, const struct evidence *all, struct str id)
{
	for (; all; all = all->next) { /* newest first */
		struct str *ids;
		int n = all->revoked_at ? 0 : ids_from_json(a, all->objects, &ids);
		for (int i = 0; i < n; i++)
			if (str_eq(ids[i], id))
				return all->at;
	}
	return 0;
}

bool evidence_verified_at(
    struct arena *a, struct db *db, const struct fiche *f, int64_t *out, struct err *err)
{
	struct evidence *all;
	struct str *ids;
	int64_t oldest = INT64_MAX;

	if (!evidence_of(a, db, f->id, &all, err))
		return false;
	if (!all) {
		*out = 0;
		return true;
	}
	int n = evidence_objects(a, f->record, &ids);
	for (int i = 0; i < n && oldest; i++) {
		int64_t at = vouched_at(a, all, ids[i]);
		oldest = at < oldest ? at : oldest;
	}
	*out = oldest;
	return true;
}

/* Writing ----------------------------------------------------------------------------------------------------- */

/* The history says '@verified': old or new is the evidence's number. */
static bool add_change(
    struct db *db, struct fiche *f, struct str old, struct str new, int64_t operation, struct err *err)
{
	struct change c = { .fiche = f->id,
		.operation = operation,
		.revision = f->revision,
		.path = STR("@verified"),
		.old = old,
		.new = new,
		.at = -1 };

	if (!history_add(db, &c, err))
		return false;
	f->seq = c.seq;
	return fiche_touch(db, f, err);
}

bool evidence_add(struct arena *a, struct db *db, struct fiche *f, struct evidence *e, struct str *ids, int n,
    const struct author *by, struct err *err)
{
	struct operation op = { .kind = "verified", .author = *by, .fiche = f->id };
	int64_t operation;

	if (!e->by_name.n || !e->channel.n)
		return err_set(err, ERR_INPUT,
		    _("a verification needs the name of who vouched for the fiche, and the channel"));
	if (!str_is(f->status, "active"))
		return err_set(err, ERR_INPUT, _("only an active fiche can be verified; this one is %.*s"),
		    STR_ARG(f->status));
	if (n == 0)
		n = evidence_objects(a, f->record, &ids);
	if (!history_operation(db, &op, &operation, err))
		return false;
	struct query q = db_query(db, STMT_EVIDENCE_ADD);
	query_int(&q, 1, f->id);
	query_int(&q, 2, e->revision ? e->revision : f->revision);
	query_text(&q, 3, ids_to_json(a, ids, n));
	query_text(&q, 4, e->by_name);
	query_text(&q, 5, e->by_title);
	query_text(&q, 6, e->channel);
	query_text(&q, 7, e->message);
	query_text(&q, 8, by->who);
	query_int(&q, 9, e->at ? e->at : by->now);
	query_int(&q, 10, operation);
	if (!query_run(&q, err))
		return false;
	e->id = db_last_id(db);
	struct str number = arena_fmt(a, "%lld", (long long)e->id);
	fault_point("evidence.added");
	return evidence_verified_at(a, db, f, &f->verified_at, err) &&
	    add_change(db, f, STR_NONE, number, operation, err);
}

bool evidence_stands(struct db *db, int64_t id, bool *out, struct err *err)
{
	struct query q = db_query(db, STMT_EVIDENCE_STANDS);

	query_int(&q, 1, id);
	return query_one(&q, out, err) && query_end(&q);
}

bool evidence_revoke(
    struct arena *a, struct db *db, struct fiche *f, int64_t id, const struct author *by, struct err *err)
{
	struct operation op = { .kind = "undo", .author = *by, .fiche = f->id };
	struct query q = db_query(db, STMT_EVIDENCE_REVOKE);
	int64_t operation;

	query_int(&q, 1, id);
	query_int(&q, 2, by->now);
	if (!query_run(&q, err))
		return false;
	if (!db_changes(db))
		return err_set(err, ERR_INPUT, _("this verification is not in force"));
	return history_operation(db, &op, &operation, err) &&
	    evidence_verified_at(a, db, f, &f->verified_at, err) &&
	    add_change(db, f, arena_fmt(a, "%lld", (long long)id), STR_NONE, operation, err);
}
