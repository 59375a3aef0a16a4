#include "importers/tabular_join.h"

#include "importers/tabular_record.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>

enum { VALUE_SHOWN = 200 };

/* One organization being put together. */
struct join {
	struct arena *a;
	struct tabular_spread *s;
	struct record *root;
	struct origin *o;
	struct str *cells, *more; /* of a row, and of what it names */
	struct record **of;       /* of each piece; NULL: left out */
	struct map64 by_id;       /* of entity and id: place in `of` + 1 */
};

static struct record *find(const struct join *j, enum entity_id e, struct str id)
{
	uint32_t at = id.n ? map64_get(&j->by_id, tabular_key(e, id)) : 0;

	return at ? j->of[at - 1] : NULL;
}

static const struct tabular_table *table_of(const struct join *j, const struct spill_piece *p)
{
	return &j->s->package->table[p->kind];
}

/* Leaves a value, or with a blank column the row, out of the record. */
static bool leave_out(struct join *j, const struct spill_piece *p, struct str column, struct str value,
    const char *why, struct err *err)
{
	char name[160];
	struct origin o = { .line = p->line, .native = j->o->native, .partial = true };
	struct err said = { 0 };

	snprintf(name, sizeof name, "%.*s%s%.*s", STR_ARG(text_cut(table_of(j, p)->name, 60)),
	    column.n ? ": " : "", STR_ARG(text_cut(column, 60)));
	o.column = str_of(name);
	o.value = text_cut(value, VALUE_SHOWN);
	err_set(&said, ERR_INPUT, "%s", why);
	return j->s->sink->refused(j->s->sink->ctx, &o, &said, err);
}

/* Terms and units -------------------------------------------------------------------------------------------- */

static struct record *shared_record(struct join *j, enum entity_id e, struct str id)
{
	const struct tabular_shared *shared = tabular_shared(j->s, e, id);
	struct tabular_misfit *misfits = NULL; /* of nobody's row: the value is kept aside */

	if (!shared)
		return NULL;
	const struct tabular_table *t = &j->s->package->table[shared->table];
	tabular_unpack(shared->piece, t, j->more);
	return tabular_record(j->a, t, j->more, &misfits);
}

static bool has_table(const struct join *j, enum entity_id e)
{
	for (size_t i = 0; i < j->s->package->n; i++)
		if (j->s->package->table[i].kind->entity == e)
			return true;
	return false;
}

/* A term of a taxonomy that the package does not hold. */
static struct record *foreign_term(struct join *j, enum entity_id e, struct str id)
{
	if (e != ENTITY_TAXONOMY_TERM || has_table(j, e))
		return NULL;
	struct record *r = record_new(j->a, &entities[e]);
	record_set(r, 0, id);
	tabular_tell_term(r);
	return r;
}

/* What the key names is put into the object field beside it. False: there is none. */
static bool fill_object(struct join *j, struct record *r, const char *key, const char *object)
{
	int k = entity_field(r->entity, str_of(key)), f = entity_field(r->entity, str_of(object));

	if (k == FIELD_NONE || f == FIELD_NONE || !record_text(r, k).n || r->slots[f].list.first)
		return true;
	struct record *shared = shared_record(j, r->entity->fields[f].child, record_text(r, k));
	if (!shared)
		shared = foreign_term(j, r->entity->fields[f].child, record_text(r, k));
	if (!shared)
		return false;
	record_add(r, f, shared);
	record_set(r, k, STR_NONE);
	fill_object(j, shared, "taxonomy_id", "taxonomy_detail");
	return true;
}

/* The column as the table writes it. */
static struct str written(const struct tabular_table *t, const char *field)
{
	int f = entity_field(&entities[t->kind->entity], str_of(field));

	for (size_t i = 0; i < t->n_columns; i++)
		if (t->columns[i].field == f)
			return t->columns[i].name;
	return str_of(field);
}

static bool fill_objects(struct join *j, const struct spill_piece *p, struct record *r, struct err *err)
{
	static const char *const objects[][2] = { { "taxonomy_term_id", "taxonomy_term" },
		{ "unit_id", "unit" } };

	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
		if (!fill_object(j, r, objects[i][0], objects[i][1]) &&
		    !leave_out(j, p, written(table_of(j, p), objects[i][0]), record_get(r, objects[i][0]),
		        _("there is no such row"), err))
			return false;
	return true;
}

/* Putting together ------------------------------------------------------------------------------------------- */

/* A further row about an object: what it says is put behind what is there. */
static void patch(struct join *j, struct record *r, const struct record *more)
{
	for (int f = 1; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		struct str text = field_is_child(d) ? STR_NONE : record_text(more, f),
		           has = record_text(r, f);
		if (!text.n || str_eq(text, has))
			continue;
		if (has.n && d->type == FIELD_TEXT)
			text = arena_fmt(j->a, "%.*s\n%.*s", STR_ARG(has), STR_ARG(text));
		else if (has.n)
			continue;
		record_set(r, f, text);
	}
	for (const struct extra *x = more->extras; x; x = x->next) {
		struct extra *mine = record_extra(j->a, r, x->name);
		if (!mine->json.n)
			mine->json = x->json;
	}
}

/* Before 3.0 an organization had addresses of its own: a place of which nothing else is known. */
static void hang_address(struct join *j, struct record *organization, struct record *address)
{
	struct record *place = record_new(j->a, &entities[ENTITY_LOCATION]);
	struct str name = record_id(address).n ? record_id(address) : address->slot_name;

	place->slot_name = arena_fmt(j->a, "address/%.*s", STR_ARG(name));
	record_set(
	    place, entity_field(place->entity, STR("location_type")), record_get(address, "address_type"));
	record_add(place, tabular_list(place->entity, address->entity), address);
	record_add(organization, tabular_list(organization->entity, place->entity), place);
}

static bool hang(
    struct join *j, const struct spill_piece *p, struct record *r, struct record *at, struct err *err)
{
	if (table_of(j, p)->kind->role == TABULAR_PATCH) {
		patch(j, at, r);
		return true;
	}
	if (r->entity->id == ENTITY_ADDRESS && at->entity->id == ENTITY_ORGANIZATION) {
		hang_address(j, at, r);
		return true;
	}
	int list = tabular_list(at->entity, r->entity);
	if (list == FIELD_NONE)
		return leave_out(j, p, STR_NONE, record_id(r), _("such a row cannot hang there"), err);
	record_add(at, list, r);
	return true;
}

static bool tell_misfits(
    struct join *j, const struct spill_piece *p, const struct tabular_misfit *m, struct err *err)
{
	for (; m; m = m->next)
		if (!leave_out(j, p, m->column->name, m->value, m->why, err))
			return false;
	return true;
}

static bool take(struct join *j, const struct spill_group *g, size_t i, struct err *err)
{
	const struct spill_piece *p = &g->pieces[i];
	const struct tabular_table *t = table_of(j, p);
	const struct str *cells = j->cells;
	const struct tabular_hold hold = tabular_unpack(p->bytes, t, j->cells);
	struct tabular_misfit *misfits = NULL;
	struct record *r = tabular_record(j->a, t, cells, &misfits), *at = j->root;
	struct str id = t->kind->role == TABULAR_PATCH ? STR_NONE : record_id(r);

	if (find(j, t->kind->entity, id))
		return leave_out(j, p, STR_NONE, id,
		    _("this id stands twice in the table: only its first row is read"), err);
	if (hold.column != TABULAR_AT_ROOT)
		at = find(j, hold.entity, cells[hold.column]);
	if (!at && j->root)
		return leave_out(j, p, t->columns[hold.column].name, cells[hold.column],
		    _("the row that it belongs to was left out"), err);
	if (!j->root) {
		j->root = r;
		j->o->native = id;
	} else if (!hang(j, p, r, at, err)) {
		return false;
	}
	j->of[i] = r;
	if (id.n)
		map64_put(&j->by_id, tabular_key(t->kind->entity, id), (uint32_t)i + 1);
	return fill_objects(j, p, r, err) && tell_misfits(j, p, misfits, err);
}

/* Places ----------------------------------------------------------------------------------------------------- */

/* 1.x has no location_type; the table that an address stood in says it. */
static void tell_place(struct record *location)
{
	int type = entity_field(location->entity, STR("location_type"));
	int list = tabular_list(location->entity, &entities[ENTITY_ADDRESS]);

	for (const struct record *x = location->slots[list].list.first; x; x = x->next)
		if (!record_text(location, type).n || str_is(record_get(x, "address_type"), "physical"))
			record_set(location, type, record_get(x, "address_type"));
}

/* A service at a place that is not there. */
static bool check_places(struct join *j, const struct spill_group *g, struct err *err)
{
	int key = entity_field(&entities[ENTITY_SERVICE_AT_LOCATION], STR("location_id"));
	int type = entity_field(&entities[ENTITY_LOCATION], STR("location_type"));

	for (size_t i = 0; i < g->n; i++) {
		struct record *r = j->of[i];
		if (!r)
			continue;
		if (r->entity->id == ENTITY_LOCATION && !record_text(r, type).n)
			tell_place(r);
		if (r->entity->id != ENTITY_SERVICE_AT_LOCATION || !record_text(r, key).n ||
		    find(j, ENTITY_LOCATION, record_text(r, key)))
			continue;
		if (!leave_out(j, &g->pieces[i], written(table_of(j, &g->pieces[i]), "location_id"),
		        record_text(r, key), _("there is no such row"), err))
			return false;
		record_set(r, key, STR_NONE);
	}
	return true;
}

static bool join(struct join *j, const struct spill_group *g, struct err *err)
{
	j->of = ARENA_ARRAY(j->a, struct record *, g->n);
	j->cells = ARENA_ARRAY(j->a, struct str, TABULAR_COLUMNS_MAX);
	j->more = ARENA_ARRAY(j->a, struct str, TABULAR_COLUMNS_MAX);
	for (size_t i = 0; i < g->n; i++)
		if (!take(j, g, i, err))
			return false;
	return check_places(j, g, err);
}

bool tabular_join(struct arena *a, struct tabular_spread *s, const struct spill_group *g, struct record **out,
    struct origin *o, struct err *err)
{
	struct join j = { .a = a, .s = s, .o = o };
	bool ok = join(&j, g, err);

	map64_free(&j.by_id);
	if (ok)
		*out = j.root;
	return ok;
}

/* Bytes ------------------------------------------------------------------------------------------------------ */

/* The shared object that the key of a row names, and what that one names; `cells` of the row, then of the other. */
static void add_shared(struct buf *out, const struct tabular_spread *s, const struct tabular_table *t,
    const struct str *cells, struct str *more)
{
	static const struct {
		enum entity_id entity;
		const char *key;
	} keys[] = { { ENTITY_TAXONOMY_TERM, "taxonomy_term_id" }, { ENTITY_TAXONOMY, "taxonomy_id" },
		{ ENTITY_UNIT, "unit_id" } };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		int f = entity_field(&entities[t->kind->entity], str_of(keys[i].key));
		const struct tabular_shared *x = f == FIELD_NONE
		    ? NULL
		    : tabular_shared(s, keys[i].entity, tabular_cell(t, cells, f));
		if (!x)
			continue;
		buf_s(out, x->piece);
		if (!more)
			continue;
		const struct tabular_table *its = &s->package->table[x->table];
		tabular_unpack(x->piece, its, more);
		add_shared(out, s, its, more, NULL);
	}
}

void tabular_raw(struct arena *a, struct buf *out, const struct tabular_spread *s,
    const struct spill_group *g, struct str before)
{
	struct str *cells = ARENA_ARRAY(a, struct str, 2 * TABULAR_COLUMNS_MAX);

	buf_s(out, before);
	for (size_t i = 0; i < g->n; i++) {
		const struct spill_piece *p = &g->pieces[i];
		const struct tabular_table *t = &s->package->table[p->kind];
		const uint32_t head[2] = { (uint32_t)p->kind, (uint32_t)p->bytes.n };
		buf_add(out, head, sizeof head);
		buf_s(out, p->bytes);
		if (t->kind->entity != ENTITY_ATTRIBUTE && t->kind->entity != ENTITY_SERVICE_CAPACITY)
			continue;
		tabular_unpack(p->bytes, t, cells);
		add_shared(out, s, t, cells, cells + TABULAR_COLUMNS_MAX);
	}
}
