#include "store/index.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "rules/match_form.h"
#include "rules/normalise.h"

enum { WORDS_MAX = 64 * 1024, CELLS_MAX = 4 };

enum table { SERVICE, PHONE, ADDRESS, EMAIL, CATEGORY, TABLES };

/* How each table is written: the real one, its twin in the staging database (both take the same parameters: fiche,
 * place, cells), and a fiche's rows removed. */
static const struct {
	int cells;
	enum stmt add, stage, remove;
} tables[TABLES] = {
	[SERVICE] = { 3, STMT_INDEX_ADD_SERVICE, STMT_STAGE_ADD_SERVICE, STMT_INDEX_REMOVE_SERVICE },
	[PHONE] = { 3, STMT_INDEX_ADD_PHONE, STMT_STAGE_ADD_PHONE, STMT_INDEX_REMOVE_PHONE },
	[ADDRESS] = { 4, STMT_INDEX_ADD_ADDRESS, STMT_STAGE_ADD_ADDRESS, STMT_INDEX_REMOVE_ADDRESS },
	[EMAIL] = { 1, STMT_INDEX_ADD_EMAIL, STMT_STAGE_ADD_EMAIL, STMT_INDEX_REMOVE_EMAIL },
	[CATEGORY] = { 2, STMT_INDEX_ADD_CATEGORY, STMT_STAGE_ADD_CATEGORY, STMT_INDEX_REMOVE_CATEGORY },
};

/* Gathering --------------------------------------------------------------------------------------------------- */

struct row {
	struct row *next;
	struct str cells[CELLS_MAX];
};

/* All that is derived from one record. */
struct rows {
	struct row *of[TABLES];
	struct str name, place, words; /* what is searched */
};

struct gather {
	struct arena *a;
	struct rows *out;
	struct row **end[TABLES];
	struct buf place, words;
};

static void add_row(
    struct gather *g, enum table t, struct str c0, struct str c1, struct str c2, struct str c3)
{
	struct row *r = *g->end[t] = ARENA_NEW(g->a, struct row);

	*r = (struct row){ .cells = { c0, c1, c2, c3 } };
	g->end[t] = &r->next;
}

/* Adds the words folded, as store/list.c looks for them; what passes the limit is not found. */
static void word(struct buf *b, struct str s)
{
	size_t room = b->n < WORDS_MAX ? (WORDS_MAX - b->n - 1) / 3 : 0;

	if (s.n > room)
		s.n = room;
	if (!s.n || !buf_room(b, 3 * s.n + 1))
		return;
	b->n += text_fold_into(b->p + b->n, s);
	buf_char(b, '\n');
}

/* A number is found with and without its area code, however it is written. */
static void phone_words(struct gather *g, struct str number)
{
	struct str digits = norm_phone(g->a, number);

	word(&g->words, digits);
	if (digits.n == 10)
		word(&g->words, (struct str){ digits.p + 3, 7 });
}

static void add_object(struct gather *g, const struct record *r)
{
	switch (r->entity->id) {
	case ENTITY_SERVICE:
		add_row(g, SERVICE, record_id(r), record_get(r, "name"), record_get(r, "status"), STR_NONE);
		word(&g->words, record_get(r, "name"));
		word(&g->words, record_get(r, "description"));
		break;
	case ENTITY_PHONE:
		add_row(g, PHONE, record_get(r, "number"), record_get(r, "extension"), record_get(r, "type"),
		    STR_NONE);
		phone_words(g, record_get(r, "number"));
		break;
	case ENTITY_ADDRESS:
		add_row(g, ADDRESS, record_get(r, "address_1"), record_get(r, "city"),
		    record_get(r, "postal_code"), record_get(r, "address_type"));
		word(&g->place, record_get(r, "city"));
		word(&g->place, norm_postal(g->a, record_get(r, "postal_code")));
		break;
	case ENTITY_TAXONOMY_TERM:
		add_row(g, CATEGORY, record_get(r, "code"), record_get(r, "name"), STR_NONE, STR_NONE);
		word(&g->words, record_get(r, "name"));
		break;
	default:
		break;
	}
}

static void walk(struct gather *g, const struct record *r)
{
	const struct entity *e = r->entity;

	add_object(g, r);
	for (int f = 1; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (d->type == FIELD_EMAIL && r->slots[f].text.n)
			add_row(g, EMAIL, r->slots[f].text, STR_NONE, STR_NONE, STR_NONE);
		for (const struct record *c = field_is_child(d) ? r->slots[f].list.first : NULL; c;
		     c = c->next)
			walk(g, c);
	}
}

/* The texts of `out` are the record's or the arena's. */
static void gather(struct arena *a, const struct record *r, struct rows *out)
{
	struct gather g = { .a = a, .out = out, .place = BUF_INIT(WORDS_MAX), .words = BUF_INIT(WORDS_MAX) };
	struct buf AUTO_BUF name = BUF_INIT(WORDS_MAX);

	*out = (struct rows){ 0 };
	for (int t = 0; t < TABLES; t++)
		g.end[t] = &out->of[t];
	word(&name, record_get(r, "name"));
	word(&name, record_get(r, "alternate_name"));
	word(&g.words, record_get(r, "description"));
	walk(&g, r);
	out->name = arena_str(a, buf_str(&name));
	out->place = arena_str(a, buf_str(&g.place));
	out->words = arena_str(a, buf_str(&g.words));
	buf_free(&g.place);
	buf_free(&g.words);
}

/* For matching ------------------------------------------------------------------------------------------------ */

static void keys_of(struct index_match *m)
{
	uint64_t keys[MATCH_KEYS];

	m->n_keys = match_keys_of(m->form, keys);
	for (int i = 0; i < m->n_keys; i++)
		m->keys[i] = (int64_t)keys[i];
}

void index_match(struct arena *a, const struct db *db, const struct record *r, struct index_match *out)
{
	out->form = match_form_of(a, db_words(db), r);
	keys_of(out);
}

bool index_match_of_form(struct str form, struct index_match *out)
{
	*out = (struct index_match){ .form = form };
	if (!match_form_ok(form))
		return false;
	keys_of(out);
	return true;
}

/* Writing ----------------------------------------------------------------------------------------------------- */

static bool add_rows(
    struct db *db, enum stmt stmt, int cells, int64_t fiche, const struct row *rows, struct err *err)
{
	int n = 0;

	for (const struct row *r = rows; r; r = r->next) {
		struct query q = db_query(db, stmt);
		query_int(&q, 1, fiche);
		query_int(&q, 2, n++);
		for (int i = 0; i < cells; i++)
			query_text(&q, 3 + i, r->cells[i]);
		if (!query_run(&q, err))
			return false;
	}
	return true;
}

static bool put_form(struct db *db, enum stmt stmt, int64_t fiche, struct str form, struct err *err)
{
	struct query q = db_query(db, stmt);

	query_int(&q, 1, fiche);
	query_blob(&q, 2, form.p, form.n);
	return query_run(&q, err);
}

/* Runs a statement with each key that is not among `but`; both are in order. */
static bool run_keys(struct db *db, enum stmt stmt, int64_t fiche, const struct index_match *m,
    const struct index_match *but, struct err *err)
{
	for (int i = 0, j = 0; i < m->n_keys; i++) {
		while (but && j < but->n_keys && but->keys[j] < m->keys[i])
			j++;
		if (but && j < but->n_keys && but->keys[j] == m->keys[i])
			continue;
		struct query q = db_query(db, stmt);
		query_int(&q, 1, fiche);
		query_int(&q, 2, m->keys[i]);
		if (!query_run(&q, err))
			return false;
	}
	return true;
}

static bool add_search(struct db *db, enum stmt stmt, int64_t fiche, const struct rows *rows, struct err *err)
{
	struct query q = db_query(db, stmt);

	query_int(&q, 1, fiche);
	query_text(&q, 2, rows->name);
	query_text(&q, 3, rows->place);
	query_text(&q, 4, rows->words);
	return query_run(&q, err);
}

bool index_add(struct arena *a, struct db *db, int64_t fiche, const struct record *r, struct err *err)
{
	struct index_match m;
	struct rows rows;

	gather(a, r, &rows);
	index_match(a, db, r, &m);
	for (int t = 0; t < TABLES; t++)
		if (!add_rows(db, tables[t].add, tables[t].cells, fiche, rows.of[t], err))
			return false;
	return put_form(db, STMT_INDEX_PUT_MATCH_FORM, fiche, m.form, err) &&
	    run_keys(db, STMT_INDEX_ADD_MATCH_KEY, fiche, &m, NULL, err) &&
	    add_search(db, STMT_INDEX_ADD_SEARCH, fiche, &rows, err);
}

bool index_stage_match(struct db *db, int64_t n, const struct index_match *m, struct err *err)
{
	return put_form(db, STMT_STAGE_ADD_MATCH_FORM, n, m->form, err) &&
	    run_keys(db, STMT_STAGE_ADD_MATCH_KEY, n, m, NULL, err);
}

bool index_stage(struct arena *a, struct db *db, int64_t n, const struct record *r,
    const struct index_match *m, struct err *err)
{
	struct rows rows;

	gather(a, r, &rows);
	for (int t = 0; t < TABLES; t++)
		if (!add_rows(db, tables[t].stage, tables[t].cells, n, rows.of[t], err))
			return false;
	return (!m || index_stage_match(db, n, m, err)) &&
	    add_search(db, STMT_STAGE_ADD_SEARCH, n, &rows, err);
}

/* Changing ---------------------------------------------------------------------------------------------------- */

static bool same_rows(const struct row *x, const struct row *y, int cells)
{
	for (; x && y; x = x->next, y = y->next)
		for (int i = 0; i < cells; i++)
			if (!str_eq(x->cells[i], y->cells[i]))
				return false;
	return x == y;
}

static bool remove_all(struct db *db, enum stmt stmt, int64_t fiche, struct err *err)
{
	struct query q = db_query(db, stmt);

	query_int(&q, 1, fiche);
	return query_run(&q, err);
}

static bool change_search(
    struct db *db, int64_t fiche, const struct rows *old, const struct rows *new, struct err *err)
{
	if (str_eq(old->name, new->name) && str_eq(old->place, new->place) && str_eq(old->words, new->words))
		return true;
	return remove_all(db, STMT_INDEX_REMOVE_SEARCH, fiche, err) &&
	    add_search(db, STMT_INDEX_ADD_SEARCH, fiche, new, err);
}

/* What is stored may be of other words than today's, or of none: then all is made again before it is used
 * (store/match_state.h). */
static bool stored_match(
    struct arena *a, struct db *db, int64_t fiche, struct index_match *out, struct err *err)
{
	struct query q = db_query(db, STMT_INDEX_MATCH_FORM);
	bool found;

	query_int(&q, 1, fiche);
	if (!query_one(&q, &found, err))
		return false;
	index_match_of_form(found ? arena_str(a, query_col_blob(&q, 0)) : STR_NONE, out);
	return query_end(&q);
}

static bool change_match(
    struct arena *a, struct db *db, int64_t fiche, const struct record *now, struct err *err)
{
	struct index_match old, new;

	index_match(a, db, now, &new);
	if (!stored_match(a, db, fiche, &old, err))
		return false;
	if (str_eq(old.form, new.form))
		return true;
	return put_form(db, STMT_INDEX_PUT_MATCH_FORM, fiche, new.form, err) &&
	    run_keys(db, STMT_INDEX_REMOVE_MATCH_KEY, fiche, &old, &new, err) &&
	    run_keys(db, STMT_INDEX_ADD_MATCH_KEY, fiche, &new, &old, err);
}

bool index_change(struct arena *a, struct db *db, int64_t fiche, const struct record *before,
    const struct record *now, struct err *err)
{
	struct rows old, new;

	gather(a, before, &old);
	gather(a, now, &new);
	for (int t = 0; t < TABLES; t++)
		if (!same_rows(old.of[t], new.of[t], tables[t].cells) &&
		    (!remove_all(db, tables[t].remove, fiche, err) ||
		        !add_rows(db, tables[t].add, tables[t].cells, fiche, new.of[t], err)))
			return false;
	return change_match(a, db, fiche, now, err) && change_search(db, fiche, &old, &new, err);
}
