#include "importers/tabular_spread.h"

#include "importers/tabular_piece.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { PIECE_MAX = 32 << 20, SHARED_MAX = 24 << 20, COPIES_MAX = 1000000, VALUE_SHOWN = 200 };

/* What rows usually hang at: their ids are kept in any case. */
#define HOLDERS \
	(1u << ENTITY_ORGANIZATION | 1u << ENTITY_PROGRAM | 1u << ENTITY_SERVICE | \
	    1u << ENTITY_SERVICE_AT_LOCATION | 1u << ENTITY_LOCATION | 1u << ENTITY_CONTACT | \
	    1u << ENTITY_PHONE)

/* A row on its way. */
struct row {
	const struct tabular_table *table;
	size_t number; /* the table's */
	struct str *cells;
	uint64_t line;
	struct str id;
};

/* Refusals --------------------------------------------------------------------------------------------------- */

/* `column` -1: the row as such. */
static bool refuse(
    struct tabular_spread *s, const struct row *r, int column, bool partial, const char *why, struct err *err)
{
	char name[160];
	struct origin o = { .line = r->line, .partial = partial };
	struct err said = { 0 };

	if (column >= 0)
		snprintf(name, sizeof name, "%.*s: %.*s", STR_ARG(text_cut(r->table->name, 60)),
		    STR_ARG(text_cut(r->table->columns[column].name, 60)));
	else
		snprintf(name, sizeof name, "%.*s", STR_ARG(text_cut(r->table->name, 60)));
	o.column = str_of(name);
	o.value = column >= 0 ? text_cut(r->cells[column], VALUE_SHOWN) : STR_NONE;
	if (r->table->kind->entity == ENTITY_ORGANIZATION)
		o.native = r->id;
	err_set(&said, ERR_INPUT, "%s", why);
	return s->sink->refused(s->sink->ctx, &o, &said, err);
}

static bool refuse_twice(struct tabular_spread *s, const struct row *r, struct err *err)
{
	int id = 0;

	while ((size_t)id + 1 < r->table->n_columns && r->table->columns[id].field != 0)
		id++;
	return refuse(
	    s, r, id, false, _("this id stands twice in the table: only its first row is read"), err);
}

/* Shared objects --------------------------------------------------------------------------------------------- */

uint64_t tabular_key(enum entity_id e, struct str id)
{
	struct hash h = hash_of2(str_of(entities[e].name), id);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key;
}

const struct tabular_shared *tabular_shared(const struct tabular_spread *s, enum entity_id e, struct str id)
{
	uint32_t at = id.n ? map64_get(&s->by_id, tabular_key(e, id)) : 0;

	return at ? &s->of[at - 1] : NULL;
}

static bool keep_shared(struct tabular_spread *s, const struct row *r, struct err *err)
{
	enum entity_id e = r->table->kind->entity;

	if (!r->id.n)
		return refuse(s, r, -1, false, _("the row has no id"), err);
	if (tabular_shared(s, e, r->id))
		return refuse_twice(s, r, err);
	s->shared_bytes += s->piece.n + 64;
	if (s->shared_bytes > SHARED_MAX)
		return err_set(err, ERR_INPUT,
		    _("taxonomies and units of more than 24 MiB: ask the partner for those terms only that "
		      "its services use"));
	if (s->n_shared == s->cap_shared) {
		s->cap_shared = s->cap_shared ? 2 * s->cap_shared : 256;
		s->of = realloc(s->of, s->cap_shared * sizeof *s->of);
		if (!s->of)
			abort();
	}
	s->of[s->n_shared++] = (struct tabular_shared){ arena_str(s->shared, buf_str(&s->piece)), r->number };
	map64_put(&s->by_id, tabular_key(e, r->id), (uint32_t)s->n_shared);
	return true;
}

/* What a row hangs at ---------------------------------------------------------------------------------------- */

/* The entity that an attribute names; NULL: it names none. */
static const struct entity *linked_entity(const struct row *r)
{
	int c = tabular_column(r->table, TABULAR_LINK_KIND);
	char lower[40] = "";
	struct str name = c < 0 ? STR_NONE : r->cells[c];

	for (size_t i = 0; i < name.n && i + 1 < sizeof lower; i++)
		lower[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] + 32 : name.p[i]);
	return entity_by_name(str_of(lower));
}

static uint32_t find_linked(const struct tabular_spread *s, const struct row *r, int column,
    struct tabular_hold *hold, uint32_t *cursor)
{
	static const enum entity_id likely[] = { ENTITY_SERVICE, ENTITY_ORGANIZATION, ENTITY_LOCATION,
		ENTITY_SERVICE_AT_LOCATION, ENTITY_PROGRAM, ENTITY_CONTACT, ENTITY_PHONE };
	const struct entity *e = linked_entity(r), *row = &entities[r->table->kind->entity];
	uint32_t root = 0;

	hold->column = (size_t)column;
	if (e && tabular_list(e, row) != FIELD_NONE) {
		hold->entity = e->id;
		return tabular_roots_first(&s->roots, e->id, r->cells[column], cursor);
	}
	for (size_t i = 0; !e && !root && i < sizeof likely / sizeof *likely; i++) {
		hold->entity = likely[i];
		root = tabular_roots_first(&s->roots, likely[i], r->cells[column], cursor);
	}
	return root;
}

/* The first organization of the most exact object that the row names and that is there, 0 when there is none. *named
 * is the most exact column that names anything, or -1. What is passed over is told. */
static bool find_hold(struct tabular_spread *s, const struct row *r, struct tabular_hold *hold, int *named,
    uint32_t *root, uint32_t *cursor, struct err *err)
{
	const struct tabular_table *t = r->table;
	int link = tabular_column(t, TABULAR_LINK), below = 1000;

	*root = 0;
	*named = -1;
	if (link >= 0 && r->cells[link].n) {
		*named = link;
		*root = find_linked(s, r, link, hold, cursor);
	}
	while (!*root) {
		int best = -1;
		for (size_t i = 0; i < t->n_columns; i++)
			if (t->columns[i].special == TABULAR_PARENT && r->cells[i].n &&
			    t->columns[i].exact < below &&
			    (best < 0 || t->columns[i].exact > t->columns[best].exact))
				best = (int)i;
		if (best < 0)
			return true;
		below = t->columns[best].exact;
		*hold = (struct tabular_hold){ (size_t)best, t->columns[best].parent->id };
		*root = tabular_roots_first(&s->roots, hold->entity, r->cells[best], cursor);
		if (*named >= 0 && *root && !refuse(s, r, *named, true, _("there is no such row"), err))
			return false;
		*named = *named < 0 ? best : *named;
	}
	return true;
}

/* To the organizations --------------------------------------------------------------------------------------- */

static bool send(struct tabular_spread *s, const struct row *r, uint32_t root, struct err *err)
{
	const char key[4] = { (char)(root >> 24), (char)(root >> 16), (char)(root >> 8), (char)root };
	const struct spill_piece piece = { (int)r->number, r->line, buf_str(&s->piece) };

	return spill_add(s->spill, (struct str){ key, sizeof key }, &piece, err);
}

/* A place is said to be an organization's where it gives a service there. */
static bool share_place(
    struct tabular_spread *s, const struct row *r, int column, uint32_t root, struct err *err)
{
	if (column < 0 || !r->cells[column].n ||
	    tabular_roots_add(&s->roots, ENTITY_LOCATION, r->cells[column], root))
		return true;
	return refuse(s, r, column, true, _("more than 256 organizations share this place"), err);
}

static int place_column(const struct tabular_table *t)
{
	int key = t->kind->entity == ENTITY_SERVICE_AT_LOCATION
	    ? entity_field(&entities[ENTITY_SERVICE_AT_LOCATION], STR("location_id"))
	    : FIELD_NONE;

	for (size_t i = 0; key != FIELD_NONE && i < t->n_columns; i++)
		if (t->columns[i].field == key)
			return (int)i;
	return tabular_column(t, TABULAR_AT);
}

static bool send_to(
    struct tabular_spread *s, const struct row *r, uint32_t root, uint32_t cursor, struct err *err)
{
	enum entity_id e = r->table->kind->entity;
	bool held = r->table->kind->role == TABULAR_ROW && ((HOLDERS | s->linked) >> e & 1) && r->id.n;
	int place = place_column(r->table);

	for (bool first = true; root; first = false, root = tabular_roots_next(&s->roots, &cursor)) {
		if (held && e != ENTITY_LOCATION)
			tabular_roots_add(&s->roots, e, r->id, root);
		if (!share_place(s, r, place, root, err) || !send(s, r, root, err))
			return false;
		if (!first && ++s->copies > COPIES_MAX)
			return err_set(
			    err, ERR_INPUT, _("more than a million rows belong to several organizations"));
	}
	return true;
}

static bool take_organization(struct tabular_spread *s, const struct row *r, struct err *err)
{
	uint32_t cursor;

	if (!r->id.n)
		return refuse(s, r, -1, false,
		    _("the organization has no id, so that it could not be recognised the next time"), err);
	if (tabular_roots_first(&s->roots, ENTITY_ORGANIZATION, r->id, &cursor))
		return refuse_twice(s, r, err);
	return send_to(s, r, ++s->organizations, 0, err) &&
	    tabular_roots_add(&s->roots, ENTITY_ORGANIZATION, r->id, s->organizations);
}

/* A place belongs to the organization that it names and to those that give services there. */
static bool take_location(struct tabular_spread *s, const struct row *r, struct tabular_hold *hold,
    int *named, uint32_t *root, uint32_t *cursor, struct err *err)
{
	if (!r->id.n)
		return true;
	if (!find_hold(s, r, hold, named, root, cursor, err))
		return false;
	bool shared = *root && !tabular_roots_add(&s->roots, ENTITY_LOCATION, r->id, *root);
	uint32_t own = tabular_roots_first(&s->roots, ENTITY_LOCATION, r->id, cursor);
	if (!*root && own && *named >= 0 && !refuse(s, r, *named, true, _("there is no such row"), err))
		return false;
	*hold = (struct tabular_hold){ TABULAR_AT_ROOT, ENTITY_ORGANIZATION };
	*root = own;
	return !shared || refuse(s, r, *named, true, _("more than 256 organizations share this place"), err);
}

static bool is_seen(struct tabular_spread *s, const struct row *r)
{
	enum entity_id e = r->table->kind->entity;
	uint32_t cursor;

	if (!r->id.n || r->table->kind->role != TABULAR_ROW)
		return false;
	if (e == ENTITY_LOCATION)
		return !tabular_roots_see(&s->roots, e, r->id);
	return ((HOLDERS | s->linked) >> e & 1) && tabular_roots_first(&s->roots, e, r->id, &cursor);
}

static bool take(struct tabular_spread *s, const struct row *r, struct err *err)
{
	struct tabular_hold hold = { TABULAR_AT_ROOT, ENTITY_ORGANIZATION };
	uint32_t root = 0, cursor = 0;
	int named = -1;
	bool place = r->table->kind->entity == ENTITY_LOCATION;
	bool organization = r->table->kind->entity == ENTITY_ORGANIZATION;
	bool shared = r->table->kind->role == TABULAR_SHARED;

	if (!shared && !organization) {
		if (is_seen(s, r))
			return refuse_twice(s, r, err);
		if (place ? !take_location(s, r, &hold, &named, &root, &cursor, err)
		          : !find_hold(s, r, &hold, &named, &root, &cursor, err))
			return false;
		if (!root)
			return refuse(s, r, named, false,
			    named < 0
			        ? _("the row names nothing that it belongs to, so it is left out")
			        : _("there is no such row, so this one belongs to nobody and is left out"),
			    err);
	}
	buf_reset(&s->piece);
	tabular_pack(&s->piece, r->table, r->cells, hold);
	if (!buf_ok(&s->piece))
		return refuse(s, r, -1, false, _("the row is too long"), err);
	if (shared)
		return keep_shared(s, r, err);
	return organization ? take_organization(s, r, err) : send_to(s, r, root, cursor, err);
}

/* Tables ----------------------------------------------------------------------------------------------------- */

static bool each_row(struct tabular_spread *s, size_t number,
    bool (*row)(struct tabular_spread *s, const struct row *r, struct err *err), bool count, struct err *err)
{
	const struct tabular_table *t = &s->package->table[number];
	struct tabular_rows *AUTO_TABULAR_ROWS rows = NULL;
	struct tabular_cells cells;
	struct err why = { 0 };

	if (!tabular_rows_open(s->package->zip, t, &rows, err))
		return false;
	for (;;) {
		enum tabular_step step = tabular_rows_next(rows, &cells, &why);
		struct row r = { t, number, cells.cell, cells.line, STR_NONE };
		if (step == TABULAR_FAILED) {
			*err = why;
			return false;
		}
		if (step == TABULAR_DONE)
			return true;
		s->rows += count;
		if (step == TABULAR_BAD) {
			if (count && !refuse(s, &r, -1, false, why.text, err))
				return false;
			continue;
		}
		r.id = tabular_cell(t, cells.cell, 0);
		if (!row(s, &r, err))
			return false;
	}
}

static bool note_link(struct tabular_spread *s, const struct row *r, struct err *err)
{
	const struct entity *e = linked_entity(r);

	(void)err;
	if (e)
		s->linked |= 1u << e->id;
	return true;
}

bool tabular_spread(struct tabular_spread *s, struct err *err)
{
	s->spill = spill_new(0);
	s->shared = arena_new((size_t)2 * SHARED_MAX);
	s->piece = BUF_INIT(PIECE_MAX);
	for (size_t i = 0; i < s->package->n; i++)
		if (tabular_column(&s->package->table[i], TABULAR_LINK) >= 0 &&
		    !each_row(s, i, note_link, false, err))
			return false;
	for (size_t i = 0; i < s->package->n; i++)
		if (!each_row(s, i, take, true, err))
			return false;
	return true;
}

void tabular_spread_free(struct tabular_spread *s)
{
	spill_free(&s->spill);
	tabular_roots_free(&s->roots);
	buf_free(&s->piece);
	arena_free(&s->shared);
	map64_free(&s->by_id);
	free(s->of);
}
