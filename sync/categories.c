#include "sync/categories.h"

#include "lib/csv.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/map64.h"
#include "lib/text.h"

#include <stdlib.h>

enum {
	FILE_MAX_BYTES = 16 * 1024 * 1024,
	TABLE_ARENA_MAX = 256 * 1024 * 1024,
	CELL_MAX = 4096,
	TERMS_MAX = 200000,
	UNKNOWN_MAX = 1000,
	PIECES_MAX = 64, /* categories in one cell */
};

enum column { CATEGORY, TAXONOMY, CODE, NAME, NAME_EN, COLUMNS };

/* One row; `next` has the same category. */
struct term {
	struct term *next;
	struct str taxonomy, code, name, name_en;
};

struct categories {
	struct arena *a;
	struct map64 known; /* folded category -> place in first + 1 */
	struct term **first;
	size_t n, cap;
	struct map64 seen; /* folded unknown category -> place in unknown + 1 */
	struct category_unknown unknown[UNKNOWN_MAX];
	size_t n_unknown;
};

/* The table ---------------------------------------------------------------------------------------------------- */

static uint64_t key_of(struct arena *a, struct str category)
{
	struct hash h = hash_of(text_fold(a, category));
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key;
}

static int column_of(struct arena *a, struct str title)
{
	static const char *const names[COLUMNS][2] = {
		[CATEGORY] = { "category", "categorie" },
		[TAXONOMY] = { "taxonomy", "taxonomie" },
		[CODE] = { "code", "code" },
		[NAME] = { "name", "nom" },
		[NAME_EN] = { "name en", "nom en" },
	};
	struct str folded = text_fold(a, title);

	for (int i = 0; i < COLUMNS; i++)
		if (str_is(folded, names[i][0]) || str_is(folded, names[i][1]))
			return i;
	return -1;
}

static bool read_header(struct arena *a, const struct csv_cells *cells, int at[COLUMNS], struct err *err)
{
	for (int i = 0; i < COLUMNS; i++)
		at[i] = -1;
	for (size_t i = 0; i < cells->n; i++) {
		int column = column_of(a, cells->cell[i]);
		if (column < 0)
			return err_set(err, ERR_CONFIG,
			    _("line 1: nobody knows a column \"%.*s\"; there are category, taxonomy, code, name, name_en"),
			    STR_ARG(text_cut(cells->cell[i], 60)));
		at[column] = (int)i;
	}
	return at[CATEGORY] >= 0 ||
	    err_set(err, ERR_CONFIG,
	        _("line 1: there is no column \"category\" (or \"catégorie\"): write the source's names of its categories into one"));
}

static void add(struct categories *c, struct str category, const struct term *t)
{
	uint64_t key = key_of(c->a, category);
	uint32_t at = map64_get(&c->known, key);

	if (!at) {
		if (c->n == c->cap) {
			size_t cap = c->cap ? 2 * c->cap : 64;
			struct term **more = ARENA_ARRAY(c->a, struct term *, cap);
			if (c->n)
				memcpy(more, c->first, c->n * sizeof *more);
			c->first = more;
			c->cap = cap;
		}
		c->first[c->n++] = NULL;
		map64_put(&c->known, key, (uint32_t)c->n);
		at = (uint32_t)c->n;
	}
	if (!t->code.n && !t->name.n)
		return;
	struct term **end = &c->first[at - 1];
	while (*end)
		end = &(*end)->next;
	*end = ARENA_NEW(c->a, struct term);
	**end = *t;
}

static bool read_row(struct categories *c, const struct csv_row *row, const struct csv_cells *cells,
    const int at[COLUMNS], struct err *err)
{
	struct str cell[COLUMNS] = { 0 };

	for (int i = 0; i < COLUMNS; i++)
		if (at[i] >= 0 && (size_t)at[i] < cells->n)
			cell[i] = arena_str(c->a, str_trim(cells->cell[at[i]]));
	if (!cell[CATEGORY].n)
		return err_set(
		    err, ERR_CONFIG, _("line %llu: the category is blank"), (unsigned long long)row->line);
	if (cell[CODE].n && !cell[NAME].n)
		return err_set(err, ERR_CONFIG, _("line %llu: the term %.*s has no name: HSDS wants one"),
		    (unsigned long long)row->line, STR_ARG(cell[CODE]));
	struct term t = {
		.taxonomy = cell[TAXONOMY], .code = cell[CODE], .name = cell[NAME], .name_en = cell[NAME_EN]
	};
	add(c, cell[CATEGORY], &t);
	return true;
}

static bool read_rows(struct categories *c, struct csv *csv, struct err *err)
{
	struct csv_cells cells;
	struct csv_row row;
	enum csv_step step;
	int at[COLUMNS];
	size_t rows = 0;

	while ((step = csv_next(csv, &row, err)) != CSV_DONE) {
		if (step != CSV_ROW || !csv_split(csv, &row, &cells, err))
			return false;
		bool ok = rows++ ? read_row(c, &row, &cells, at, err) : read_header(c->a, &cells, at, err);
		if (!ok)
			return false;
		if (rows > TERMS_MAX)
			return err_set(err, ERR_CONFIG, _("more than %d rows"), TERMS_MAX);
	}
	return rows ||
	    err_set(
	        err, ERR_CONFIG, _("it is empty: its first line names the columns: category, code, name"));
}

static bool read_table(struct categories *c, const char *path, struct err *err)
{
	static const struct csv_limits limits = { .cell = CELL_MAX };
	struct input *AUTO_INPUT in = NULL;
	struct csv *AUTO_CSV csv = NULL;

	if (!input_open_file(path, FILE_MAX_BYTES, &in, err))
		return false;
	if (csv_open(in, '\0', &limits, &csv, err) && read_rows(c, csv, err))
		return true;
	err->kind = err->kind == ERR_INPUT ? ERR_CONFIG : err->kind;
	return err_add(err, "%s", path);
}

bool categories_read(const char *path, struct categories **out, struct err *err)
{
	struct categories *c = calloc(1, sizeof *c);

	if (!c)
		return err_set(err, ERR_FATAL, _("out of memory"));
	c->a = arena_new(TABLE_ARENA_MAX);
	if (!read_table(c, path, err)) {
		categories_free(&c);
		return false;
	}
	*out = c;
	return true;
}

void categories_free(struct categories **cp)
{
	struct categories *c = *cp;

	if (!c)
		return;
	map64_free(&c->known);
	map64_free(&c->seen);
	arena_free(&c->a);
	free(c);
	*cp = NULL;
}

/* What is not in it -------------------------------------------------------------------------------------------- */

static int by_name(const void *x, const void *y)
{
	const struct category_unknown *p = x, *q = y;

	return str_cmp(p->name, q->name);
}

size_t categories_unknown(const struct categories *c, const struct category_unknown **out)
{
	struct category_unknown *sorted = ARENA_ARRAY(c->a, struct category_unknown, c->n_unknown + 1);

	memcpy(sorted, c->unknown, c->n_unknown * sizeof *sorted);
	qsort(sorted, c->n_unknown, sizeof *sorted, by_name);
	*out = sorted;
	return c->n_unknown;
}

static void tell(struct categories *c, struct arena *a, struct str name)
{
	uint64_t key = key_of(a, name);
	uint32_t at = map64_get(&c->seen, key);

	if (!at) {
		if (c->n_unknown == UNKNOWN_MAX)
			return;
		c->unknown[c->n_unknown++] = (struct category_unknown){ .name = arena_str(
			                                                    c->a, text_cut(name, 200)) };
		at = (uint32_t)c->n_unknown;
		map64_put(&c->seen, key, at);
	}
	c->unknown[at - 1].n++;
}

/* Records ------------------------------------------------------------------------------------------------------ */

/* The terms of one category; false when the table has it not. */
static bool find(const struct categories *c, struct arena *a, struct str name, const struct term **out)
{
	uint32_t at = map64_get(&c->known, key_of(a, name));

	*out = at ? c->first[at - 1] : NULL;
	return at != 0;
}

/* One attribute being looked at: where the terms go. */
struct place {
	struct categories *c;
	struct arena *a;
	struct record *owner; /* whose list it stands in */
	int list;             /* which field of it */
	struct record *attribute;
	int term;         /* the field taxonomy_term */
	int given;        /* terms that it has got */
	struct buf *left; /* JSON texts of what is not in the table, between commas */
};

static struct record *term_record(struct arena *a, const struct term *t)
{
	const struct entity *e = &entities[ENTITY_TAXONOMY_TERM];
	struct record *r = record_new(a, e);

	/* The same term is one object wherever it stands in the record. */
	record_set(
	    r, 0, arena_fmt(a, "%.*s:%.*s", STR_ARG(t->taxonomy), STR_ARG(t->code.n ? t->code : t->name)));
	record_set(r, entity_field(e, STR("code")), t->code);
	record_set(r, entity_field(e, STR("name")), t->name);
	record_set(r, entity_field(e, STR("taxonomy")), t->taxonomy);
	if (t->name_en.n)
		record_set_other(a, r, entity_field(e, STR("name")), t->name_en);
	return r;
}

/* A further term of one attribute is an attribute beside it, told from it by a slot or an id of its own. */
static struct record *beside(const struct place *p)
{
	struct record *more = record_new(p->a, p->attribute->entity);
	struct str id = record_id(p->attribute), slot = p->attribute->slot_name;

	if (slot.n)
		more->slot_name = arena_fmt(p->a, "%.*s-%d", STR_ARG(slot), p->given + 1);
	else if (id.n)
		record_set(more, 0, arena_fmt(p->a, "%.*s-%d", STR_ARG(id), p->given + 1));
	record_add(p->owner, p->list, more);
	return more;
}

static void give(struct place *p, const struct term *t)
{
	for (; t; t = t->next) {
		struct record *attribute = p->given ? beside(p) : p->attribute;
		int id = entity_field(attribute->entity, STR("taxonomy_term_id"));
		attribute->slots[p->term].list = (struct list){ 0 };
		record_add(attribute, p->term, term_record(p->a, t));
		record_set(attribute, id, STR_NONE);
		p->given++;
	}
}

/* What is no term of ours stays with the object, for ourselves. */
static void keep(struct place *p, struct str name)
{
	struct buf AUTO_BUF text = BUF_INIT(6 * CELL_MAX);

	json_string(&text, text_cut(name, CELL_MAX));
	if (buf_ok(&text))
		buf_fmt(p->left, "%s%.*s", p->left->n ? "," : "", STR_ARG(buf_str(&text)));
}

static void leave(struct place *p, struct str name)
{
	tell(p->c, p->a, name);
	keep(p, name);
}

/* Its terms; a category that is known to have none is kept, and not told. */
static void take(struct place *p, struct str name, const struct term *t)
{
	if (t)
		give(p, t);
	else
		keep(p, name);
}

static bool parts(char c)
{
	return c == ';' || c == '|' || c == '/' || c == ',' || c == '\n';
}

/* The names in one cell. */
static size_t cut(struct str cell, struct str *out)
{
	size_t n = 0;

	for (size_t from = 0, i = 0; i <= cell.n; i++) {
		if (i < cell.n && !parts(cell.p[i]))
			continue;
		struct str piece = str_trim((struct str){ cell.p + from, i - from });
		from = i + 1;
		if (piece.n && n < PIECES_MAX)
			out[n++] = piece;
	}
	return n;
}

/* The whole cell, else each of its pieces when the table has one of them. */
static void look_up(struct place *p, struct str name, struct str code)
{
	struct str pieces[PIECES_MAX];
	const struct term *t;
	bool any = false;

	if (find(p->c, p->a, name, &t) || (code.n && find(p->c, p->a, code, &t))) {
		take(p, name.n ? name : code, t);
		return;
	}
	size_t n = cut(name, pieces);
	for (size_t i = 0; i < n; i++)
		any |= find(p->c, p->a, pieces[i], &t);
	for (size_t i = 0; any && i < n; i++)
		if (find(p->c, p->a, pieces[i], &t))
			take(p, pieces[i], t);
		else
			leave(p, pieces[i]);
	if (!any)
		leave(p, name.n ? name : code);
}

/* One attribute of a list; it goes when nothing of it is a term of ours and it says nothing else. */
static void apply_one(struct categories *c, struct arena *a, struct record *owner, int list,
    struct record *attribute, struct buf *left)
{
	struct place p = { .c = c,
		.a = a,
		.owner = owner,
		.list = list,
		.attribute = attribute,
		.term = entity_field(attribute->entity, STR("taxonomy_term")),
		.left = left };
	const struct record *t = attribute->slots[p.term].list.first;

	if (!t || (!record_get(t, "name").n && !record_get(t, "code").n))
		return;
	look_up(&p, record_get(t, "name"), record_get(t, "code"));
	if (!p.given)
		record_remove(owner, list, attribute);
}

static void apply_list(struct categories *c, struct arena *a, struct record *owner, int list)
{
	struct buf AUTO_BUF left = BUF_INIT(1024 * 1024);
	const struct record *last = owner->slots[list].list.last;

	/* What is put beside comes behind the last one, and is not looked at again. */
	for (struct record *x = owner->slots[list].list.first, *next; x; x = next) {
		next = x == last ? NULL : x->next;
		apply_one(c, a, owner, list, x, &left);
	}
	if (!left.n || !buf_ok(&left))
		return;
	struct extra *x = record_extra(a, owner, STR("x_category"));
	x->json = arena_fmt(a, "[%.*s]", STR_ARG(buf_str(&left)));
}

void categories_apply(struct categories *c, struct arena *a, struct record *r)
{
	for (int f = 0; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (!field_is_child(d))
			continue;
		if (d->type == FIELD_LIST && d->child == ENTITY_ATTRIBUTE && r->slots[f].list.first)
			apply_list(c, a, r, f);
		for (struct record *k = r->slots[f].list.first; k; k = k->next)
			categories_apply(c, a, k);
	}
}
