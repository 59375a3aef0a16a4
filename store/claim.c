#include "store/claim.h"

#include "model/ids.h"
#include "model/path.h"
#include "rules/normalise.h"

bool claim_of(struct arena *a, struct db *db, int64_t fiche, struct claim **out, struct err *err)
{
	struct query q = db_query(db, STMT_CLAIM_OF_FICHE);
	struct claim *first = NULL, **end = &first;

	query_int(&q, 1, fiche);
	while (query_step(&q, err) == STEP_ROW) {
		struct claim *c = *end = ARENA_NEW(a, struct claim);
		end = &c->next;
		struct str who = query_str(a, &q, 1);
		c->path = query_str(a, &q, 0);
		c->value = query_col_hash(&q, 2);
		c->by = STANDING_TECHNICIAN;
		if (who.n > 7 && memcmp(who.p, "source:", 7) == 0) {
			c->by = STANDING_SOURCE;
			c->source = (struct str){ who.p + 7, who.n - 7 };
		}
	}
	*out = first;
	return query_end(&q);
}

bool claim_put(struct db *db, int64_t fiche, struct str path, struct str who, struct hash value, int64_t now,
    struct err *err)
{
	struct query q = db_query(db, STMT_CLAIM_PUT);

	query_int(&q, 1, fiche);
	query_text(&q, 2, path);
	query_text(&q, 3, who);
	query_hash(&q, 4, value);
	query_int(&q, 5, now);
	return query_run(&q, err);
}

bool claim_carry(struct db *db, int64_t from, int64_t to, struct str path, struct err *err)
{
	struct query q = db_query(db, STMT_CLAIM_CARRY);

	query_int(&q, 1, from);
	query_int(&q, 2, to);
	query_text(&q, 3, path);
	return query_run(&q, err);
}

/* Does `path` lead to a value of the child at `child`? */
static bool lies_within(struct str path, struct str child)
{
	return path.n > child.n && memcmp(path.p, child.p, child.n) == 0 && path.p[child.n] == '.';
}

bool claim_stand(struct arena *a, struct db *db, const struct fiche *f, struct str path, struct str who,
    int64_t now, struct err *err)
{
	struct path p;
	struct hash h;

	if (!path_parse(a, f->record->entity, path, &p, err))
		return false;
	struct str value = path_value(a, f->record, &p);
	if (p.part != PATH_CHILD || !value.n)
		return claim_hash(a, f, path, value, &h, err) && claim_put(db, f->id, path, who, h, now, err);
	for (const struct agreement *g = merge_agreements(a, f->record, f->record); g; g = g->next)
		if (lies_within(g->path, path) && !claim_put(db, f->id, g->path, who, g->value, now, err))
			return false;
	return true;
}

bool claim_stand_in(struct arena *a, struct db *db, const struct fiche *f, struct str path, struct str who,
    int64_t now, struct err *err)
{
	struct claim *claims;
	struct path p;
	struct hash h;
	bool says;

	if (!path_parse(a, f->record->entity, path, &p, err) ||
	    !claim_hash(a, f, path, path_value(a, f->record, &p), &h, err) ||
	    !claim_of(a, db, f->id, &claims, err))
		return false;
	for (const struct claim *c = claims; c; c = c->next)
		if ((str_eq(c->path, path) && hash_eq(c->value, h)) || lies_within(c->path, path))
			return true;
	return claim_founder_says(a, db, f, path, h, &says, err) &&
	    (says || claim_stand(a, db, f, path, who, now, err));
}

bool claim_prune(struct db *db, int64_t fiche, struct str path, struct hash value, struct err *err)
{
	struct query q = db_query(db, STMT_CLAIM_PRUNE);

	query_int(&q, 1, fiche);
	query_text(&q, 2, path);
	query_hash(&q, 3, value);
	return query_run(&q, err);
}

static bool claim_remove(struct db *db, int64_t fiche, struct str path, struct str who, struct err *err)
{
	struct query q = db_query(db, STMT_CLAIM_REMOVE);

	query_int(&q, 1, fiche);
	query_text(&q, 2, path);
	query_text(&q, 3, who);
	return query_run(&q, err);
}

/* The last record of a source for a fiche. */
struct word {
	struct word *next;
	struct str source, doc;
};

/* Takes the record that founded the fiche out of the list of all: the one of the founding source whose id it bears;
 * other records of that source were led here by a merge, and count as anybody's. */
static bool last_words(struct arena *a, struct db *db, int64_t fiche, struct word **founder,
    struct word **others, struct err *err)
{
	struct query q = db_query(db, STMT_CLAIM_RECORDS);
	struct word *all = NULL, **end = &all, **its = NULL;
	bool exact = false;

	query_int(&q, 1, fiche);
	while (query_step(&q, err) == STEP_ROW) {
		struct word *w = *end = ARENA_NEW(a, struct word);
		*w = (struct word){ .source = query_str(a, &q, 0), .doc = query_str(a, &q, 1) };
		struct str root = ids_root(
		    a, w->source, &entities[ENTITY_ORGANIZATION], query_col_text(&q, 2));
		bool is_exact = str_eq(root, query_col_text(&q, 4));
		if (query_col_int(&q, 3) && (!its || (is_exact && !exact))) {
			its = end;
			exact = is_exact;
		}
		end = &w->next;
	}
	*founder = its ? *its : NULL;
	if (its)
		*its = (*its)->next;
	*others = all;
	return query_end(&q);
}

/* What one source says as the fiche does. */
struct said {
	struct said *next;
	struct str source;
	struct agreement *agreements;
};

static bool what_sources_say(
    struct arena *a, struct db *db, const struct fiche *f, struct said **out, struct err *err)
{
	struct word *founder, *others;
	struct said *first = NULL;

	if (!last_words(a, db, f->id, &founder, &others, err))
		return false;
	for (; others; others = others->next) {
		struct record *r = record_read_json(a, others->doc, f->record->entity, err);
		if (!r)
			return false;
		struct said *s = ARENA_NEW(a, struct said);
		*s = (struct said){ .next = first, .source = others->source };
		s->agreements = merge_agreements(a, r, f->record);
		first = s;
	}
	*out = first;
	return true;
}

static bool is_said(const struct said *said, const struct claim *c)
{
	for (; said; said = said->next)
		for (const struct agreement *g = str_eq(said->source, c->source) ? said->agreements : NULL; g;
		     g = g->next)
			if (str_eq(g->path, c->path) && hash_eq(g->value, c->value))
				return true;
	return false;
}

bool claim_refresh(struct arena *a, struct db *db, const struct fiche *f, int64_t now, struct err *err)
{
	struct said *said;
	struct claim *claims;

	if (!what_sources_say(a, db, f, &said, err) || !claim_of(a, db, f->id, &claims, err))
		return false;
	for (const struct claim *c = claims; c; c = c->next)
		if (c->by == STANDING_SOURCE && !is_said(said, c) &&
		    !claim_remove(db, f->id, c->path, arena_fmt(a, "source:%.*s", STR_ARG(c->source)), err))
			return false;
	for (const struct said *s = said; s; s = s->next) {
		struct str who = arena_fmt(a, "source:%.*s", STR_ARG(s->source));
		for (const struct agreement *g = s->agreements; g; g = g->next)
			if (!claim_put(db, f->id, g->path, who, g->value, now, err))
				return false;
	}
	return true;
}

bool claim_founder_record(struct arena *a, struct db *db, int64_t fiche, struct record **out, struct err *err)
{
	struct word *founder, *others;

	if (!last_words(a, db, fiche, &founder, &others, err))
		return false;
	*out = founder ? record_read_json(a, founder->doc, &entities[ENTITY_ORGANIZATION], err) : NULL;
	return *out || !founder;
}

bool claim_founder_says(struct arena *a, struct db *db, const struct fiche *f, struct str path,
    struct hash value, bool *says, struct err *err)
{
	struct record *founder;
	struct path p;
	struct hash h;

	*says = false;
	if (!claim_founder_record(a, db, f->id, &founder, err) ||
	    !path_parse(a, f->record->entity, path, &p, err))
		return false;
	if (!founder)
		return true;
	if (!claim_hash(a, f, path, path_value(a, founder, &p), &h, err))
		return false;
	*says = hash_eq(h, value);
	return true;
}

bool claim_hash(struct arena *a, const struct fiche *f, struct str path, struct str value, struct hash *out,
    struct err *err)
{
	struct path p;

	if (!path_parse(a, f->record->entity, path, &p, err))
		return false;
	bool is_value = p.part == PATH_VALUE || p.part == PATH_OTHER;
	*out = norm_hash(a, p.entity, is_value ? &p.entity->fields[p.field] : NULL, value);
	return true;
}
