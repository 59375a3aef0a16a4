#include "store/index.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "rules/match.h"
#include "rules/normalise.h"

enum { WORDS_MAX = 64 * 1024 };

/* One statement for each kind of row: the real tables, or the staging ones; both take the same parameters. */
struct target {
	enum stmt service, phone, address, email, category, match_key, search;
};

static const struct target real = {
	.service = STMT_INDEX_ADD_SERVICE,
	.phone = STMT_INDEX_ADD_PHONE,
	.address = STMT_INDEX_ADD_ADDRESS,
	.email = STMT_INDEX_ADD_EMAIL,
	.category = STMT_INDEX_ADD_CATEGORY,
	.match_key = STMT_INDEX_ADD_MATCH_KEY,
	.search = STMT_INDEX_ADD_SEARCH,
};

static const struct target staged = {
	.service = STMT_STAGE_ADD_SERVICE,
	.phone = STMT_STAGE_ADD_PHONE,
	.address = STMT_STAGE_ADD_ADDRESS,
	.email = STMT_STAGE_ADD_EMAIL,
	.category = STMT_STAGE_ADD_CATEGORY,
	.match_key = STMT_STAGE_ADD_MATCH_KEY,
	.search = STMT_STAGE_ADD_SEARCH,
};

struct walk {
	struct arena *a;
	struct db *db;
	const struct target *to;
	int64_t fiche;
	int services, phones, addresses, emails, categories;
	struct buf place, words;
	struct err *err;
};

static struct query row(struct walk *w, enum stmt stmt, int n)
{
	struct query q = db_query(w->db, stmt);

	query_int(&q, 1, w->fiche);
	query_int(&q, 2, n);
	return q;
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
static void phone_words(struct walk *w, struct str number)
{
	struct str digits = norm_phone(w->a, number);

	word(&w->words, digits);
	if (digits.n == 10)
		word(&w->words, (struct str){ digits.p + 3, 7 });
}

static bool add_service(struct walk *w, const struct record *r)
{
	struct query q = row(w, w->to->service, w->services++);

	query_text(&q, 3, record_id(r));
	query_text(&q, 4, record_get(r, "name"));
	query_text(&q, 5, record_get(r, "status"));
	word(&w->words, record_get(r, "name"));
	word(&w->words, record_get(r, "description"));
	return query_run(&q, w->err);
}

static bool add_phone(struct walk *w, const struct record *r)
{
	struct query q = row(w, w->to->phone, w->phones++);

	query_text(&q, 3, record_get(r, "number"));
	query_text(&q, 4, record_get(r, "extension"));
	query_text(&q, 5, record_get(r, "type"));
	phone_words(w, record_get(r, "number"));
	return query_run(&q, w->err);
}

static bool add_address(struct walk *w, const struct record *r)
{
	struct query q = row(w, w->to->address, w->addresses++);
	struct str city = record_get(r, "city"), postal = record_get(r, "postal_code");

	query_text(&q, 3, record_get(r, "address_1"));
	query_text(&q, 4, city);
	query_text(&q, 5, postal);
	query_text(&q, 6, record_get(r, "address_type"));
	word(&w->place, city);
	word(&w->place, norm_postal(w->a, postal));
	return query_run(&q, w->err);
}

static bool add_email(struct walk *w, struct str email)
{
	struct query q = row(w, w->to->email, w->emails++);

	query_text(&q, 3, email);
	return query_run(&q, w->err);
}

static bool add_category(struct walk *w, const struct record *term)
{
	struct query q = row(w, w->to->category, w->categories++);

	query_text(&q, 3, record_get(term, "code"));
	query_text(&q, 4, record_get(term, "name"));
	word(&w->words, record_get(term, "name"));
	return query_run(&q, w->err);
}

static bool add_object(struct walk *w, const struct record *r)
{
	switch (r->entity->id) {
	case ENTITY_SERVICE:
		return add_service(w, r);
	case ENTITY_PHONE:
		return add_phone(w, r);
	case ENTITY_ADDRESS:
		return add_address(w, r);
	case ENTITY_TAXONOMY_TERM:
		return add_category(w, r);
	default:
		return true;
	}
}

static bool walk(struct walk *w, const struct record *r)
{
	const struct entity *e = r->entity;

	if (!add_object(w, r))
		return false;
	for (int f = 1; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (d->type == FIELD_EMAIL && r->slots[f].text.n && !add_email(w, r->slots[f].text))
			return false;
		for (const struct record *c = field_is_child(d) ? r->slots[f].list.first : NULL; c;
		     c = c->next)
			if (!walk(w, c))
				return false;
	}
	return true;
}

static bool add_keys(struct walk *w, const struct record *r)
{
	for (const struct match_key *k = match_keys(w->a, r); k; k = k->next) {
		struct query q = row(w, w->to->match_key, (int)k->kind);
		query_text(&q, 3, k->key);
		if (!query_run(&q, w->err))
			return false;
	}
	return true;
}

static bool write_rows(struct arena *a, struct db *db, const struct target *to, int64_t fiche,
    const struct record *r, struct err *err)
{
	struct walk w = { .a = a, .db = db, .to = to, .fiche = fiche, .err = err };
	struct buf AUTO_BUF name = BUF_INIT(WORDS_MAX);

	w.place = BUF_INIT(WORDS_MAX);
	w.words = BUF_INIT(WORDS_MAX);
	word(&name, record_get(r, "name"));
	word(&name, record_get(r, "alternate_name"));
	word(&w.words, record_get(r, "description"));
	bool ok = walk(&w, r) && add_keys(&w, r);
	if (ok) {
		struct query q = db_query(db, to->search);
		query_int(&q, 1, fiche);
		query_text(&q, 2, buf_str(&name));
		query_text(&q, 3, buf_str(&w.place));
		query_text(&q, 4, buf_str(&w.words));
		ok = query_run(&q, err);
	}
	buf_free(&w.place);
	buf_free(&w.words);
	return ok;
}

bool index_add(struct arena *a, struct db *db, int64_t fiche, const struct record *r, struct err *err)
{
	return write_rows(a, db, &real, fiche, r, err);
}

bool index_stage(struct arena *a, struct db *db, int64_t n, const struct record *r, struct err *err)
{
	return write_rows(a, db, &staged, n, r, err);
}

bool index_remove(struct arena *a, struct db *db, int64_t fiche, const struct record *r, struct err *err)
{
	static const enum stmt all[] = {
		STMT_INDEX_REMOVE_SERVICE,
		STMT_INDEX_REMOVE_PHONE,
		STMT_INDEX_REMOVE_ADDRESS,
		STMT_INDEX_REMOVE_EMAIL,
		STMT_INDEX_REMOVE_CATEGORY,
		STMT_INDEX_REMOVE_SEARCH,
	};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct query q = db_query(db, all[i]);
		query_int(&q, 1, fiche);
		if (!query_run(&q, err))
			return false;
	}
	for (const struct match_key *k = match_keys(a, r); k; k = k->next) {
		struct query q = db_query(db, STMT_INDEX_REMOVE_MATCH_KEY);
		query_int(&q, 1, fiche);
		query_int(&q, 2, k->kind);
		query_text(&q, 3, k->key);
		if (!query_run(&q, err))
			return false;
	}
	return true;
}
