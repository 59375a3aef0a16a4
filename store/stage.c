#include "store/stage.h"

#include "lib/i18n.h"
#include "model/ids.h"
#include "store/rebuild.h"
#include "store/stage_parts.h"

#include <stdlib.h>

enum { DOC_MAX = 16 * 1024 * 1024, REFUSALS_MAX = 100000 };

/* In place of an item's number: its key stood twice. */
#define REFUSED_ALREADY UINT32_MAX

static const enum stmt clear[] = {
	STMT_STAGE_CLEAR_ITEM,
	STMT_STAGE_CLEAR_DOCUMENT,
	STMT_STAGE_CLEAR_DROPPED,
	STMT_STAGE_CLEAR_REFUSAL,
	STMT_STAGE_CLEAR_SERVICE,
	STMT_STAGE_CLEAR_PHONE,
	STMT_STAGE_CLEAR_ADDRESS,
	STMT_STAGE_CLEAR_EMAIL,
	STMT_STAGE_CLEAR_CATEGORY,
	STMT_STAGE_CLEAR_MATCH_KEY,
	STMT_STAGE_CLEAR_MATCH_FORM,
	STMT_STAGE_CLEAR_JOINING,
	STMT_STAGE_CLEAR_CONTEST,
	STMT_STAGE_CLEAR_SEARCH,
};

/* Beginning and end ------------------------------------------------------------------------------------------- */

static bool read_range(struct stage *s, struct err *err)
{
	struct query q = db_query(s->db, STMT_SOURCE_RECORD_RANGE);
	bool found;

	query_int(&q, 1, s->source_id);
	if (!query_one(&q, &found, err))
		return false;
	s->first_id = query_col_int(&q, 0);
	s->n_ids = (uint64_t)(query_col_int(&q, 1) - s->first_id + 1);
	s->counts.held_before = (uint64_t)query_col_int(&q, 2);
	query_end(&q);
	s->seen = calloc(s->n_ids + 1, sizeof *s->seen);
	return s->seen || err_set(err, ERR_FATAL, _("out of memory"));
}

/* In an empty directory nothing can be found. */
static bool is_first_of_all(struct stage *s, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_ANY_FICHE);
	bool any;

	if (!query_one(&q, &any, err))
		return false;
	s->first_of_all = !any;
	return query_end(&q);
}

/* Goes to the first record after `id`. Without one, or after an error, the walk is over: items are then looked up
 * one by one, which is slower and as right. */
static void walk_from(struct stage *s, int64_t id)
{
	struct err ignored;

	if (s->walking)
		query_end(&s->walk);
	s->walk = db_query(s->db, STMT_SOURCE_RECORDS_WALK);
	query_int(&s->walk, 1, s->source_id);
	query_int(&s->walk, 2, id);
	s->walking = true;
	s->walk_id = query_step(&s->walk, &ignored) == STEP_ROW ? query_col_int(&s->walk, 0) : 0;
	s->walk_hash = query_col_hash(&s->walk, 1);
	s->walk_gone = s->walk_id && query_col_int(&s->walk, 2) != 0;
}

static void walk_on(struct stage *s)
{
	struct err ignored;

	s->walk_id = query_step(&s->walk, &ignored) == STEP_ROW ? query_col_int(&s->walk, 0) : 0;
	if (!s->walk_id)
		return;
	s->walk_hash = query_col_hash(&s->walk, 1);
	s->walk_gone = query_col_int(&s->walk, 2) != 0;
}

static bool read_secret(struct stage *s, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_SECRET);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	s->secret = hash_of(found ? query_col_text(&q, 0) : STR_NONE);
	stage_header(s, STR_NONE);
	return query_end(&q);
}

void stage_header(struct stage *s, struct str names)
{
	hash_key_set(&s->key, hash_of2((struct str){ (const char *)s->secret.b, sizeof s->secret.b }, names));
}

static bool begin(struct stage *s, struct err *err)
{
	if (!is_first_of_all(s, err) ||
	    (!s->first_of_all && !rebuild_match(s->db, s->source.ctx, s->source.progress, err)))
		return false;
	s->version = db_data_version(s->db);
	for (size_t i = 0; i < sizeof clear / sizeof clear[0]; i++)
		if (!db_run(s->db, clear[i], err))
			return false;
	s->locked = db_run(s->db, STMT_STAGE_LOCK, err);
	return s->locked && read_secret(s, err) &&
	    source_id(s->db, s->source.name, false, &s->source_id, err) && read_range(s, err);
}

bool stage_begin(struct db *db, const struct stage_source *source, struct stage **out, struct err *err)
{
	struct stage *s = calloc(1, sizeof *s);

	if (!s)
		return err_set(err, ERR_FATAL, _("out of memory"));
	s->db = db;
	s->source = *source;
	if (!begin(s, err)) {
		stage_end(&s);
		return false;
	}
	walk_from(s, 0);
	*out = s;
	return true;
}

void stage_end(struct stage **sp)
{
	struct stage *s = *sp;

	if (!s)
		return;
	if (s->walking)
		query_end(&s->walk);
	if (s->locked)
		db_rollback(s->db);
	free(s->seen);
	map64_free(&s->natives);
	match_find_close(&s->find);
	arena_free(&s->said);
	free(s);
	*sp = NULL;
}

const struct stage_counts *stage_counts(const struct stage *s)
{
	return &s->counts;
}

/* Items ------------------------------------------------------------------------------------------------------- */

/* `gone`: it had been missing from the last delivery. */
static void mark_seen(struct stage *s, int64_t id, bool gone, uint64_t line)
{
	s->seen[id - s->first_id] = line > UINT32_MAX ? UINT32_MAX : (uint32_t)line;
	s->still_there += !gone;
}

bool stage_known(struct stage *s, struct str raw, uint64_t line)
{
	s->raw_hash = hash_keyed(&s->key, raw);
	if (!s->source.same_recipe || !s->walk_id || s->walk_gone || !hash_eq(s->raw_hash, s->walk_hash) ||
	    s->seen[s->walk_id - s->first_id])
		return false;
	mark_seen(s, s->walk_id, false, line);
	s->counts.unchanged++;
	walk_on(s);
	return true;
}

/* What the directory knows of a native id. */
struct known {
	int64_t record, fiche;
	struct hash hash;
	struct str uuid;
	bool gone;
};

static bool look_up(struct stage *s, struct arena *a, struct str native, struct known *k, struct err *err)
{
	struct query q = db_query(s->db, STMT_SOURCE_RECORD_BY_NATIVE);
	bool found;

	*k = (struct known){ 0 };
	if (!s->source_id)
		return true;
	query_int(&q, 1, s->source_id);
	query_text(&q, 2, native);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		*k = (struct known){ .record = query_col_int(&q, 0),
			.fiche = query_col_int(&q, 1),
			.hash = query_col_hash(&q, 2),
			.uuid = query_str(a, &q, 3),
			.gone = query_col_int(&q, 4) != 0 };
	return query_end(&q);
}

static uint64_t native_key(struct str native)
{
	struct hash h = hash_of(native);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key;
}

/* The item staged before under this native id: its number, bytes and line. */
static bool staged_before(struct stage *s, uint32_t n, struct hash *hash, uint64_t *line, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_ITEM_GET);
	bool found;

	query_int(&q, 1, n);
	if (!query_one(&q, &found, err))
		return false;
	if (found) {
		*hash = query_col_hash(&q, 1);
		*line = (uint64_t)query_col_int(&q, 2);
	}
	return query_end(&q);
}

/* The first item with a key that stands twice is not taken either. */
static bool take_back(struct stage *s, uint32_t n, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_DROP);

	query_int(&q, 1, n);
	s->dropped++;
	return query_run(&q, err);
}

/* A further item with this key: the same bytes are taken once; other bytes refuse both. */
static bool stands_twice(
    struct stage *s, const struct known *k, struct str native, uint64_t *other_line, struct err *err)
{
	uint32_t n = map64_get(&s->natives, native_key(native));
	struct hash first = k->hash;
	uint64_t line = k->record ? s->seen[k->record - s->first_id] : 0;

	if (n == REFUSED_ALREADY)
		return err_set(err, ERR_INPUT,
		    _("the key \"%.*s\" stands in several lines with other values: all are refused"),
		    STR_ARG(native));
	if (n && !staged_before(s, n, &first, &line, err))
		return false;
	if (hash_eq(first, s->raw_hash)) {
		s->counts.repeated++;
		return true;
	}
	if (n && !take_back(s, n, err))
		return false;
	if (!n)
		s->counts.unchanged--;
	map64_put(&s->natives, native_key(native), REFUSED_ALREADY);
	*other_line = line;
	return err_set(err, ERR_INPUT,
	    _("the key \"%.*s\" stands in line %llu too, with other values: both are refused"),
	    STR_ARG(native), (unsigned long long)line);
}

static bool add_item(struct stage *s, enum item_kind kind, struct str native, uint64_t line,
    const struct known *k, struct str uuid, const struct fiche_columns *c, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_ITEM_ADD);

	s->n++;
	query_int(&q, 1, s->n);
	query_int(&q, 2, kind);
	query_text(&q, 3, native);
	query_hash(&q, 4, s->raw_hash);
	query_int(&q, 5, (int64_t)line);
	query_int(&q, 6, k->record);
	query_int(&q, 7, k->fiche);
	query_text(&q, 8, uuid);
	query_text(&q, 9, c->name);
	query_text(&q, 10, c->region);
	query_text(&q, 11, c->municipality);
	query_int(&q, 12, c->plain);
	query_hash(&q, 13, c->hash);
	if (!query_run(&q, err))
		return false;
	map64_put(&s->natives, native_key(native), s->n);
	if (!c->doc.n)
		return true;
	q = db_query(s->db, STMT_STAGE_DOCUMENT_ADD);
	query_int(&q, 1, s->n);
	query_text(&q, 2, c->doc);
	return query_run(&q, err);
}

static struct str json_of(struct arena *a, const struct record *r)
{
	struct buf b = BUF_INIT(DOC_MAX);

	record_write_json(&b, r);
	struct str s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* The record takes the fiche's id for its own, and its children the ids that follow from it; it remembers the id by
 * which its source means it. */
static void take_root_id(
    struct stage *s, struct arena *a, struct record *r, struct str native, struct str uuid)
{
	struct str own = ids_root(a, s->source.name, r->entity, native);

	if (!str_eq(own, uuid))
		r->own_id = own;
	record_set(r, 0, uuid);
	ids_fill(a, r);
}

static bool stage_one_known(struct stage *s, struct arena *a, struct record *r, struct str native,
    uint64_t line, const struct known *k, struct err *err)
{
	struct fiche_columns none = { 0 };
	bool same = s->source.same_recipe && hash_eq(k->hash, s->raw_hash);

	mark_seen(s, k->record, k->gone, line);
	if (k->record == s->walk_id)
		walk_on(s);
	else if (same)
		walk_from(s, k->record);
	if (same) {
		s->counts.unchanged++;
		return !k->gone || add_item(s, ITEM_RETURNED, native, line, k, k->uuid, &none, err);
	}
	take_root_id(s, a, r, native, k->uuid);
	none.doc = json_of(a, r);
	return add_item(s, ITEM_KNOWN, native, line, k, k->uuid, &none, err);
}

/* What is new ------------------------------------------------------------------------------------------------- */

static bool uuid_of(struct stage *s, struct arena *a, int64_t fiche, struct str *uuid, struct err *err)
{
	struct query q = db_query(s->db, STMT_MATCH_FICHE);
	bool found;

	query_int(&q, 1, fiche);
	if (!query_one(&q, &found, err))
		return false;
	*uuid = found ? query_str(a, &q, 0) : STR_NONE;
	return query_end(&q);
}

/* The id of the record has a fiche: it was there before, or another source gives the same. */
static bool stage_one_joining(struct stage *s, struct arena *a, struct record *r, struct str native,
    uint64_t line, const struct known *k, struct err *err)
{
	struct fiche_columns c = { 0 };
	struct str uuid;

	if (!uuid_of(s, a, k->fiche, &uuid, err))
		return false;
	take_root_id(s, a, r, native, uuid);
	c.doc = json_of(a, r);
	return add_item(s, ITEM_JOINS, native, line, k, uuid, &c, err);
}

/* A fiche that it may be: the document as it would join it is kept beside the one that it has by itself, until all items are in. */
static bool stage_one_candidate(struct stage *s, struct arena *a, const struct record *r, struct str native,
    struct stage_join *join, struct err *err)
{
	struct record *joins = record_copy(a, r);

	if (!join->fiche)
		return true;
	take_root_id(s, a, joins, native, join->uuid);
	join->doc = json_of(a, joins);
	return stage_join_put(s, s->n + 1, join, err);
}

static bool stage_one_new(
    struct stage *s, struct arena *a, struct record *r, struct str native, uint64_t line, struct err *err)
{
	struct str uuid = ids_root(a, s->source.name, r->entity, native);
	struct stage_join join = { 0 };
	struct fiche_columns c = { 0 };
	struct index_match m;
	struct known k = { 0 };

	if (!s->first_of_all && !fiche_by_uuid(s->db, uuid, &k.fiche, err))
		return false;
	if (k.fiche)
		return stage_one_joining(s, a, r, native, line, &k, err);
	if (!s->first_of_all) {
		index_match(a, s->db, r, &m);
		if (!stage_join_find(s, a, &m, &join, err) ||
		    !stage_one_candidate(s, a, r, native, &join, err))
			return false;
	}
	if (!s->source.creates && !join.fiche) {
		s->counts.not_created++;
		return true;
	}
	take_root_id(s, a, r, native, uuid);
	fiche_columns(a, r, &c);
	return add_item(s, s->source.creates ? ITEM_NEW : ITEM_WAITS, native, line, &k, uuid, &c, err) &&
	    (!s->source.creates || index_stage(a, s->db, s->n, r, s->first_of_all ? NULL : &m, err));
}

bool stage_record(struct stage *s, struct arena *a, struct record *r, struct str native, uint64_t line,
    uint64_t *other_line, struct err *err)
{
	struct known k;

	if (!look_up(s, a, native, &k, err))
		return false;
	if (k.record ? s->seen[k.record - s->first_id] != 0 : map64_get(&s->natives, native_key(native)) != 0)
		return stands_twice(s, &k, native, other_line, err);
	if (!record_get(r, "name").n) {
		if (k.record)
			mark_seen(s, k.record, k.gone, line);
		map64_put(&s->natives, native_key(native), REFUSED_ALREADY);
		return err_set(err, ERR_INPUT, _("the record has no name"));
	}
	return k.record ? stage_one_known(s, a, r, native, line, &k, err)
	                : stage_one_new(s, a, r, native, line, err);
}

bool stage_gone(
    struct stage *s, struct arena *a, struct str native, uint64_t line, struct str reason, struct err *err)
{
	struct fiche_columns none = { .name = reason }; /* an item that is gone has no name of its own */
	struct known k;

	if (!look_up(s, a, native, &k, err))
		return false;
	if (!k.record || k.gone || s->seen[k.record - s->first_id])
		return true; /* we never had it, or know it already */
	mark_seen(s, k.record, false, line);
	if (k.record == s->walk_id)
		walk_on(s);
	s->told_gone++;
	return add_item(s, ITEM_GONE, native, line, &k, k.uuid, &none, err);
}

bool stage_refused(
    struct stage *s, uint64_t line, struct str column, struct str value, struct str reason, struct err *err)
{
	struct query q = db_query(s->db, STMT_STAGE_REFUSAL_ADD);

	if (s->refusals >= REFUSALS_MAX)
		return true; /* counted by the caller; so many are not read one by one */
	query_int(&q, 1, ++s->refusals);
	query_int(&q, 2, (int64_t)line);
	query_text(&q, 3, column);
	query_text(&q, 4, value);
	query_text(&q, 5, reason);
	return query_run(&q, err);
}
