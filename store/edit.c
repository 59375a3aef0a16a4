#include "store/edit.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "model/ids.h"
#include "model/path.h"
#include "store/claim.h"
#include "store/proposal.h"
#include "store/evidence.h"

#include <stdlib.h>

/* One value set: the record changes, the history gets its row; *changed is false when it was so already. */
static bool set_one(struct arena *a, struct db *db, struct fiche *f, const struct edit *e, int64_t operation,
    bool *changed, struct change *c, struct err *err)
{
	struct path p;
	int was_at = -1;

	*changed = false;
	if (!path_parse(a, f->record->entity, e->path, &p, err))
		return false;
	if (p.part == PATH_ROOT || (p.part == PATH_VALUE && p.field == 0))
		return err_set(
		    err, ERR_INPUT, _("an identifier is never edited: \"vigie merge\" joins two fiches"));
	struct str old = path_value(a, f->record, &p);
	if (!path_set(a, f->record, &p, e->value, e->at, &was_at, err))
		return false;
	struct str new = path_value(a, f->record, &p);
	if (str_eq(old, new))
		return true;
	bool added = p.part == PATH_CHILD && !old.n;
	*c = (struct change){ .fiche = f->id,
		.operation = operation,
		.revision = f->revision + 1,
		.path = e->path,
		.old = old,
		.new = new,
		.at = added ? e->at : was_at };
	*changed = true;
	return history_add(db, c, err);
}

/* Who stands behind the new value: those who said something else do no more, and whoever offered it has it. */
static bool set_claim(struct arena *a, struct db *db, const struct fiche *f, const struct change *c,
    const struct author *by, enum edit_claim claim, struct err *err)
{
	struct hash h;

	if (!claim_hash(a, f, c->path, c->new, &h, err) || !claim_prune(db, f->id, c->path, h, err) ||
	    !proposal_settle(a, db, f, c->path, h, by->now, err))
		return false;
	return claim != EDIT_CLAIM_AUTHOR || claim_stand(a, db, f, c->path, by->who, by->now, err);
}

bool edit_under(struct arena *a, struct db *db, struct fiche *f, const struct edit *edits, int64_t operation,
    const struct author *by, enum edit_claim claim, struct edited *out, struct err *err)
{
	struct edited done = { 0 };

	for (const struct edit *e = edits; e; e = e->next) {
		struct change c;
		bool changed;
		if (!set_one(a, db, f, e, operation, &changed, &c, err))
			return err_add(err, "%.*s", STR_ARG(e->path));
		if (!changed)
			continue;
		if (!set_claim(a, db, f, &c, by, claim, err))
			return false;
		done.changed++;
		done.last_seq = c.seq;
		if (!done.first_seq)
			done.first_seq = c.seq;
		fault_point("edit.value");
	}
	if (done.changed) {
		if (!record_get(f->record, "name").n)
			return err_set(err, ERR_INPUT, _("a fiche needs a name"));
		f->revision++;
		f->seq = done.last_seq;
		f->edited_at = by->now;
		if (!fiche_update(a, db, f, err) || !claim_refresh(a, db, f, by->now, err) ||
		    !evidence_verified_at(a, db, f, &f->verified_at, err) || !fiche_touch(db, f, err))
			return false;
		fault_point("edit.fiche");
	}
	done.revision = f->revision;
	*out = done;
	return true;
}

bool edit_fiche(struct arena *a, struct db *db, struct fiche *f, const struct edit *edits, const char *kind,
    const struct author *by, enum edit_claim claim, struct edited *out, struct err *err)
{
	struct operation op = { .kind = kind, .author = *by, .fiche = f->id };
	int64_t id;

	return history_operation(db, &op, &id, err) && edit_under(a, db, f, edits, id, by, claim, out, err);
}

bool edit_new(struct arena *a, struct db *db, struct record *r, const struct author *by, struct fiche *out,
    struct err *err)
{
	struct fiche f = { .record = r, .created_at = by->now };
	struct operation op = { .kind = "new", .author = *by };
	struct change c = { .revision = 1, .path = STR_NONE, .at = -1 };
	char id[UUID_TEXT + 1], hex[2 * HASH_BYTES + 1];

	if (!record_get(r, "name").n)
		return err_set(err, ERR_INPUT, _("a fiche needs a name: name=…"));
	uuid_text(uuid_random(), id);
	f.uuid = arena_str(a, str_of(id));
	record_set(r, 0, f.uuid);
	ids_fill(a, r);
	if (!history_seq(db, &f.seq, err))
		return false;
	f.seq++;
	if (!history_operation(db, &op, &c.operation, err) || !fiche_insert(a, db, &f, 0, err))
		return false;
	hash_hex(f.hash.b, HASH_BYTES, hex);
	c.fiche = f.id;
	c.new = str_of(hex);
	if (!history_add(db, &c, err))
		return false;
	*out = f;
	return true;
}

/* A fact about the fiche that is no value of its document. */
static bool add_fact(struct db *db, struct fiche *f, const char *path, struct str old, struct str new,
    int64_t operation, const struct author *by, struct err *err)
{
	struct change c = { .fiche = f->id,
		.operation = operation,
		.revision = f->revision + 1,
		.path = str_of(path),
		.old = old,
		.new = new,
		.at = -1 };

	if (!history_add(db, &c, err))
		return false;
	f->revision++;
	f->seq = c.seq;
	f->edited_at = by->now;
	return fiche_touch(db, f, err);
}

bool edit_status_under(struct db *db, struct fiche *f, const char *status, int64_t operation,
    const struct author *by, struct err *err)
{
	struct query q = db_query(db, STMT_PROPOSAL_SETTLE);
	struct str old = f->status;

	f->status = str_of(status);
	query_int(&q, 1, f->id);
	query_text(&q, 2, STR("@status"));
	query_hash(&q, 3, hash_of(f->status));
	query_int(&q, 4, by->now);
	return query_run(&q, err) && add_fact(db, f, "@status", old, f->status, operation, by, err);
}

bool edit_status(struct arena *a, struct db *db, struct fiche *f, const char *status, const char *kind,
    const struct author *by, struct err *err)
{
	struct operation op = { .kind = kind, .author = *by, .fiche = f->id };
	int64_t id;

	(void)a;
	if (str_is(f->status, status))
		return err_set(
		    err, ERR_INPUT, _("the fiche \"%.*s\" is %s already"), STR_ARG(f->name), _(status));
	if (str_is(f->status, "merged"))
		return err_set(err, ERR_INPUT,
		    _("the fiche \"%.*s\" was merged into another: \"vigie split\" brings it back"),
		    STR_ARG(f->name));
	return history_operation(db, &op, &id, err) && edit_status_under(db, f, status, id, by, err);
}

/* Undoing ----------------------------------------------------------------------------------------------------- */

static bool undo_value(struct arena *a, struct db *db, struct fiche *f, const struct change *c,
    const struct author *by, struct err *err)
{
	struct edit e = { .path = c->path, .value = c->old, .at = c->at };
	struct edited done;
	struct path p;

	if (!path_parse(a, f->record->entity, c->path, &p, err))
		return false;
	if (!str_eq(path_value(a, f->record, &p), c->new))
		return err_set(err, ERR_INPUT,
		    _("the value was changed again after change %lld: undo the later change first, or edit it"),
		    (long long)c->seq);
	if (!edit_fiche(a, db, f, &e, "undo", by, EDIT_CLAIM_SOURCES, &done, err))
		return false;
	/* Where no source says the restored value, the technician who restored it stands behind it. */
	return claim_stand_in(a, db, f, c->path, by->who, by->now, err);
}

bool edit_undo(
    struct arena *a, struct db *db, int64_t seq, const struct author *by, struct fiche *out, struct err *err)
{
	struct change c;
	struct fiche f;

	if (!history_get(a, db, seq, &c, err) || !fiche_load(a, db, c.fiche, &f, err))
		return false;
	*out = f;
	if (!c.path.n)
		return err_set(
		    err, ERR_INPUT, _("the creation of a fiche is not undone: \"vigie close\" closes it"));
	if (str_is(c.path, "@record") || str_is(c.new, "merged") ||
	    (str_is(c.path, "@status") && str_is(c.old, "merged")))
		return err_set(err, ERR_INPUT,
		    _("a merge is undone with \"vigie split\", a split with \"vigie merge\""));
	if (str_is(c.path, "@verified")) {
		struct str digits = c.new.n ? c.new : c.old;
		return evidence_revoke(a, db, out, strtoll(arena_z(a, digits), NULL, 10), by, err);
	}
	if (str_is(c.path, "@status")) {
		if (!str_eq(f.status, c.new))
			return err_set(err, ERR_INPUT, _("the fiche's status has changed since"));
		return edit_status(a, db, out, arena_z(a, c.old), "undo", by, err);
	}
	return undo_value(a, db, out, &c, by, err);
}

/* Notes ------------------------------------------------------------------------------------------------------- */

bool edit_note(struct db *db, int64_t fiche, const struct author *by, struct str text, struct err *err)
{
	struct query q = db_query(db, STMT_NOTE_ADD);

	if (!str_trim(text).n)
		return err_set(err, ERR_INPUT, _("the note is empty"));
	query_int(&q, 1, fiche);
	query_text(&q, 2, by->who);
	query_int(&q, 3, by->now);
	query_text(&q, 4, str_trim(text));
	return query_run(&q, err);
}

bool edit_notes(struct arena *a, struct db *db, int64_t fiche, struct note **out, struct err *err)
{
	struct query q = db_query(db, STMT_NOTE_OF_FICHE);
	struct note *first = NULL, **end = &first;

	query_int(&q, 1, fiche);
	while (query_step(&q, err) == STEP_ROW) {
		struct note *n = *end = ARENA_NEW(a, struct note);
		end = &n->next;
		n->who = query_str(a, &q, 0);
		n->at = query_col_int(&q, 1);
		n->text = query_str(a, &q, 2);
	}
	*out = first;
	return query_end(&q);
}
