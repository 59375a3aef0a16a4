#include "store/history.h"

#include "lib/i18n.h"
#include "model/path.h"

struct str history_name(struct str who)
{
	const char *colon = who.n ? memchr(who.p, ':', who.n) : NULL;

	return colon ? (struct str){ colon + 1, who.n - (size_t)(colon + 1 - who.p) } : who;
}

bool history_operation(struct db *db, const struct operation *op, int64_t *id, struct err *err)
{
	struct query q = db_query(db, STMT_OPERATION_ADD);

	query_text(&q, 1, str_of(op->kind));
	query_text(&q, 2, op->author.who);
	query_text(&q, 3, op->author.why);
	query_int(&q, 4, op->author.now);
	query_int(&q, 5, op->source);
	query_int(&q, 6, op->fiche);
	query_text_or_null(&q, 7, op->document);
	if (!query_run(&q, err))
		return false;
	*id = db_last_id(db);
	return true;
}

bool history_add(struct db *db, struct change *c, struct err *err)
{
	struct query q = db_query(db, STMT_CHANGE_ADD);

	query_int(&q, 1, c->fiche);
	query_int(&q, 2, c->operation);
	query_int(&q, 3, c->revision);
	query_text(&q, 4, c->path);
	query_text_or_null(&q, 5, c->old);
	query_text_or_null(&q, 6, c->new);
	if (c->at >= 0)
		query_int(&q, 7, c->at);
	if (!query_run(&q, err))
		return false;
	c->seq = db_last_id(db);
	return true;
}

static void read_change(struct arena *a, const struct query *q, struct change *c)
{
	*c = (struct change){
		.seq = query_col_int(q, 0),
		.fiche = query_col_int(q, 1),
		.operation = query_col_int(q, 2),
		.revision = query_col_int(q, 3),
		.path = query_str(a, q, 4),
		.old = query_str(a, q, 5),
		.new = query_str(a, q, 6),
		.at = query_col_null(q, 7) ? -1 : (int)query_col_int(q, 7),
	};
}

bool history_get(struct arena *a, struct db *db, int64_t seq, struct change *out, struct err *err)
{
	struct query q = db_query(db, STMT_CHANGE_GET);
	bool found;

	query_int(&q, 1, seq);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		read_change(a, &q, out);
	query_end(&q);
	return found ||
	    err_set(err, ERR_INPUT, _("there is no change number %lld: \"vigie history\" shows the numbers"),
	        (long long)seq);
}

bool history_of(
    struct arena *a, struct db *db, int64_t fiche, int max, struct history_row **out, struct err *err)
{
	struct query q = db_query(db, STMT_CHANGE_OF_FICHE);
	struct history_row *first = NULL, **end = &first;

	query_int(&q, 1, fiche);
	query_int(&q, 2, max > 0 ? max : -1);
	while (query_step(&q, err) == STEP_ROW) {
		struct history_row *r = *end = ARENA_NEW(a, struct history_row);
		end = &r->next;
		read_change(a, &q, &r->change);
		r->kind = query_str(a, &q, 8);
		r->who = query_str(a, &q, 9);
		r->why = query_str(a, &q, 10);
		r->at = query_col_int(&q, 11);
	}
	*out = first;
	return query_end(&q);
}

bool history_of_operation(
    struct arena *a, struct db *db, int64_t operation, struct history_row **out, struct err *err)
{
	struct query q = db_query(db, STMT_CHANGE_OF_OPERATION);
	struct history_row *first = NULL, **end = &first;

	query_int(&q, 1, operation);
	while (query_step(&q, err) == STEP_ROW) {
		struct history_row *r = *end = ARENA_NEW(a, struct history_row);
		end = &r->next;
		read_change(a, &q, &r->change);
	}
	*out = first;
	return query_end(&q);
}

bool history_seq(struct db *db, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_CHANGE_LAST_SEQ);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	*out = query_col_int(&q, 0);
	return query_end(&q);
}

/* Puts back what a change replaced; false in *ok when the document is not what the change made. */
static bool unfold(struct arena *a, struct record *r, const struct change *c, bool *ok, struct err *err)
{
	struct path p;

	if (!path_parse(a, r->entity, c->path, &p, err))
		return false;
	*ok = str_eq(path_value(a, r, &p), c->new);
	return !*ok || path_set(a, r, &p, c->old, c->at, NULL, err);
}

bool history_verify(struct arena *a, struct db *db, const struct fiche *f, bool *whole, struct err *err)
{
	struct history_row *rows;
	struct record *r = record_copy(a, f->record);
	char hex[2 * HASH_BYTES + 1];
	bool ok = true, created = false;

	*whole = false;
	if (!history_of(a, db, f->id, 0, &rows, err))
		return false;
	for (; rows && ok; rows = rows->next) {
		const struct change *c = &rows->change;
		if (c->path.n && c->path.p[0] == '@')
			continue;
		if (c->path.n) {
			struct err why = { 0 };
			ok = unfold(a, r, c, &ok, &why) && ok;
			continue;
		}
		struct fiche_columns first;
		fiche_columns(a, r, &first);
		hash_hex(first.hash.b, HASH_BYTES, hex);
		created = str_is(c->new, hex);
		ok = created && !rows->next;
	}
	*whole = ok && created;
	return true;
}
