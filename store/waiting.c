#include "store/waiting.h"

enum { SOURCES_MAX = 4096 };

static struct queue_item *next_item(struct arena *a, struct waiting *w, size_t *room)
{
	if (w->n == *room) {
		size_t larger = *room ? 2 * *room : 256;
		struct queue_item *items = ARENA_ARRAY(a, struct queue_item, larger);
		if (w->n)
			memcpy(items, w->items, w->n * sizeof *items);
		w->items = items;
		*room = larger;
	}
	return &w->items[w->n++];
}

bool waiting_proposals(
    struct arena *a, struct db *db, const struct proposal_filter *f, struct waiting *out, struct err *err)
{
	struct query q = db_query(db, STMT_WAITING_PROPOSALS);
	struct waiting w = { 0 };
	size_t room = 0;
	bool dot = f->path.n && f->path.p[0] == '.';

	query_text(&q, 1, f->source);
	query_int(&q, 2, f->fiche);
	query_text(&q, 3, dot ? (struct str){ f->path.p + 1, f->path.n - 1 } : f->path);
	query_int(&q, 4, f->inbound);
	while (query_step(&q, err) == STEP_ROW) {
		struct queue_item *item = next_item(a, &w, &room);
		*item = (struct queue_item){
			.id = query_col_int(&q, 0),
			.fiche = query_col_int(&q, 1),
			.path = query_str(a, &q, 2),
			.who = query_str(a, &q, 3),
			.value = query_col_hash(&q, 4),
			.at = query_col_int(&q, 5),
			.organisation = query_col_int(&q, 6) != 0,
		};
		item->kind = str_is(item->path, "@status") ? QUEUE_DELETION : QUEUE_PROPOSAL;
	}
	if (!query_end(&q))
		return false;
	*out = w;
	return true;
}

bool waiting_sources(struct arena *a, struct db *db, int64_t fiche, struct str *out, struct err *err)
{
	struct buf AUTO_BUF names = BUF_INIT(SOURCES_MAX);
	struct query q = db_query(db, STMT_WAITING_SOURCES);

	query_int(&q, 1, fiche);
	while (query_step(&q, err) == STEP_ROW) {
		struct str name = query_col_text(&q, 0);
		buf_fmt(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(name));
	}
	*out = arena_str(a, buf_str(&names)); /* of very many, the first ones */
	return query_end(&q);
}
