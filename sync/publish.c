#include "sync/publish.h"

#include "lib/fault.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "store/export.h"
#include "store/history.h"

enum { FICHE_ARENA_MAX = 256 * 1024 * 1024, FICHES_BETWEEN_FAULTS = 100 };

struct publishing {
	struct arena *work; /* reset for each fiche */
	const struct publish *p;
	struct published *done;
	void *state; /* the exporter's */
	struct file_out *file;
};

static bool write_bytes(void *ctx, struct str bytes, struct err *err)
{
	return file_write(ctx, bytes, err);
}

/* A partner that holds it learns that it is gone; its name only if it may be seen. */
static bool write_gone(
    struct publishing *u, const struct export_row *row, const struct record *seen, struct err *err)
{
	struct tombstone t = { .id = row->uuid,
		.name = seen ? record_get(seen, "name") : STR_NONE,
		.status = str_is(row->status, "active") ? STR("deleted") : row->status,
		.replaced_by = row->replaced_by,
		.seq = row->seq };

	u->done->gone++;
	return u->p->exporter->gone(u->state, &t, err);
}

static bool on_row(void *ctx, const struct export_row *row, struct err *err)
{
	struct publishing *u = ctx;
	const struct exporter *x = u->p->exporter;
	bool there = str_is(row->status, "active") && row->in_region;

	if (u->done->fiches % FICHES_BETWEEN_FAULTS == 0)
		fault_point("export.fiche");
	if (there && row->plain && x->json) {
		u->done->fiches++;
		return x->json(u->state, row->doc, err);
	}
	arena_reset(u->work);
	struct record *r = record_read_json(u->work, row->doc, &entities[ENTITY_ORGANIZATION], err);
	if (!r)
		return err_add(err, "%.*s", STR_ARG(row->uuid));
	struct record *seen = view_record(u->work, r, &u->p->view, &u->done->told);
	if (!there || (!seen && u->p->since >= 0))
		return write_gone(u, row, seen, err);
	if (!seen)
		return true;
	u->done->fiches++;
	return x->record(u->state, seen, err);
}

static bool write_all(struct publishing *u, struct db *db, int64_t total, struct err *err)
{
	const struct publish *p = u->p;
	struct export_out out = { .ctx = u->file, .write = write_bytes };
	struct export_query q = { .region = p->region,
		.since = p->since,
		.max = p->size ? (int64_t)p->size : -1,
		.skip = p->size ? (int64_t)(p->size * (p->page ? p->page - 1 : 0)) : 0 };
	struct export_head head = { .shape = p->shape,
		.total = (uint64_t)total,
		.page = p->size ? (p->page ? p->page : 1) : 0,
		.size = p->size,
		.now = p->now,
		.seq = u->done->seq,
		.since = p->since,
		.lang = p->view.lang.n ? p->view.lang : STR("fr"),
		.audience = p->view.audience,
		.entity = &entities[ENTITY_ORGANIZATION] };

	if (!p->exporter->begin(&head, &out, &u->state, err))
		return false;
	bool ok = export_each(db, &q, u, on_row, err);
	bool ended = p->exporter->end(&u->state, ok ? err : NULL);
	return ok && ended;
}

bool publish_directory(struct db *db, const struct publish *p, struct published *out, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(FICHE_ARENA_MAX);
	struct publishing u = { .work = work, .p = p, .done = out };
	int64_t total;

	*out = (struct published){ 0 };
	if (!db_snapshot(db, err))
		return false;
	bool ok = history_seq(db, &out->seq, err) && export_count(db, p->region, &total, err);
	if (ok && p->since > out->seq)
		ok = err_set(err, ERR_CONFIG, _("there is no change number %lld yet: the last one is %lld"),
		    (long long)p->since, (long long)out->seq);
	ok = ok && file_begin(p->path, FILE_PUBLIC, &u.file, err) && write_all(&u, db, total, err);
	db_rollback(db);
	if (!ok) {
		file_abort(&u.file);
		return false;
	}
	fault_point("export.written");
	return file_commit(&u.file, err);
}
