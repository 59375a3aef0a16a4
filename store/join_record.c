/* join_record.c: source records on their way from one fiche to another. */
#include "store/join_parts.h"

enum { DOC_MAX = 16 * 1024 * 1024 };

bool join_read_records(struct arena *a, struct query *q, struct moving **out, struct err *err)
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

bool join_move_record(struct db *db, const struct moving *m, int64_t to, struct err *err)
{
	struct query q = db_query(db, STMT_JOIN_RECORD_MOVE);
	struct buf AUTO_BUF doc = BUF_INIT(DOC_MAX);

	record_write_json(&doc, m->record);
	query_int(&q, 1, m->id);
	query_int(&q, 2, to);
	query_text(&q, 3, buf_str(&doc));
	return query_run(&q, err);
}

bool join_tell_move(struct arena *a, struct db *db, struct fiche *f, const struct moving *m, struct str to,
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

int join_equal_trust(void *ctx, struct str source, const struct entity *e, const struct field *f)
{
	(void)ctx;
	(void)source;
	(void)e;
	(void)f;
	return 50;
}
