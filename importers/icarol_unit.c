#include "importers/icarol_unit.h"

#include "importers/icarol_date.h"
#include "importers/mapping_number.h"
#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "model/validate.h"

#include <stdlib.h>

static struct icarol_cell *cell_of(const struct icarol_row *r, int column)
{
	return r && r->at[column] ? &r->cells[r->at[column] - 1] : NULL;
}

struct str icarol_peek(const struct icarol_unit *u, int column)
{
	const struct icarol_cell *c = cell_of(u->row, column);

	if (!c)
		c = cell_of(u->other, column);
	return c && !c->used ? c->value : STR_NONE;
}

struct str icarol_take(struct icarol_unit *u, int column, struct str *other)
{
	struct icarol_cell *c = cell_of(u->row, column), *o = cell_of(u->other, column);
	struct str value = c && !c->used ? c->value : STR_NONE;

	if (other)
		*other = o && !o->used && !str_eq(o->value, value) ? o->value : STR_NONE;
	if (!other && !value.n && o && !o->used)
		value = o->value;
	if (c)
		c->used = true;
	if (o && (other || str_eq(o->value, value)))
		o->used = true;
	return value;
}

void icarol_refuse(struct icarol_build *b, const struct icarol_unit *u, int column, const char *why)
{
	struct icarol_refused *x = ARENA_NEW(b->a, struct icarol_refused);

	*x = (struct icarol_refused){ .line = u->row->line,
		.column = icarol_column_name(b->names, column),
		.value = icarol_peek(u, column),
		.why = why };
	*b->last = x;
	b->last = &x->next;
}

/* Fields --------------------------------------------------------------------------------------------------------- */

static int field_of(const struct record *r, const char *field)
{
	int f = entity_field(r->entity, str_of(field));

	if (f == FIELD_NONE)
		abort(); /* the names stand in this program */
	return f;
}

void icarol_set(struct record *r, const char *field, struct str text)
{
	record_set(r, field_of(r, field), text);
}

void icarol_set_both(
    struct icarol_build *b, struct record *r, const char *field, struct str text, struct str other)
{
	int f = field_of(r, field);

	record_set(r, f, text);
	if (other.n && !str_eq(text, other))
		record_set_other(b->a, r, f, other);
}

/* The value in the field's form; `*why` when it is none. */
static struct str fitted(struct icarol_build *b, const struct field *d, struct str value, const char **why)
{
	if (d->type == FIELD_URI)
		value = mapping_trade_web(b->a, value);
	else if (d->type == FIELD_EMAIL)
		value = mapping_trade_email(b->a, value);
	else if (d->type == FIELD_NUMBER)
		value = mapping_number_rewrite(b->a, value);
	*why = value.n ? validate_value(d, value) : NULL;
	return value;
}

void icarol_put(
    struct icarol_build *b, struct record *r, const char *field, struct icarol_unit *u, int column)
{
	int f = field_of(r, field);
	const struct field *d = &r->entity->fields[f];
	struct str value = icarol_peek(u, column), other;
	const char *why;

	if (!value.n || record_text(r, f).n)
		return;
	if (d->type == FIELD_TEXT) {
		value = icarol_take(u, column, &other);
		icarol_set_both(b, r, field, value, other);
		return;
	}
	struct str fit = fitted(b, d, value, &why);
	if (why) {
		icarol_refuse(b, u, column, why);
		return;
	}
	record_set(r, f, fit);
	/* More than an address stood there: the whole stays beside it. */
	if (d->type != FIELD_EMAIL || text_same(b->a, fit, value))
		icarol_take(u, column, NULL);
}

struct str icarol_verified(struct icarol_build *b, struct icarol_unit *u)
{
	struct str value = icarol_peek(u, ICAROL_VERIFIED);

	if (!u->looked && value.n && !icarol_date_read(b->a, value, b->dates, &u->verified))
		icarol_refuse(
		    b, u, ICAROL_VERIFIED, _("is no date that can be read: write it as 2026-11-22"));
	u->looked = true;
	return u->verified;
}

/* What is left ------------------------------------------------------------------------------------------------------ */

static void keep(struct icarol_build *b, struct record *r, struct str member, struct str value)
{
	struct buf AUTO_BUF json = BUF_INIT((size_t)64 << 20);

	json_string(&json, value);
	if (buf_ok(&json))
		record_extra(b->a, r, member)->json = arena_str(b->a, buf_str(&json));
}

/* The cell with this name; NULL when it is blank there. */
static struct icarol_cell *same_name(const struct icarol_row *r, int name)
{
	size_t from = 0, to = r ? r->n : 0;

	while (from < to) {
		size_t at = from + (to - from) / 2;
		if (r->cells[at].name == name)
			return &r->cells[at];
		if (r->cells[at].name < name)
			from = at + 1;
		else
			to = at;
	}
	return NULL;
}

static bool says(const struct icarol_row *x, const struct icarol_row *row, int column)
{
	const struct icarol_cell *c = cell_of(row, column), *said = cell_of(x, column);

	return !c || c->used || (said && str_eq(said->value, c->value));
}

static void drop_same(struct icarol_unit *u, const struct icarol_unit *x, int first, int n)
{
	struct str unused;

	for (int c = first; c < first + n; c++)
		if (!says(x->row, u->row, c) || !says(x->other, u->other, c))
			return;
	for (int c = first; c < first + n; c++)
		icarol_take(u, c, &unused);
}

void icarol_drop_same(struct icarol_unit *u, const struct icarol_unit *x)
{
	for (int c = ICAROL_PUBLIC_NAME; c < ICAROL_PHONE; c++)
		if (c != ICAROL_STATUS && c != ICAROL_EXCLUDED && c != ICAROL_UPDATED)
			drop_same(u, x, c, 1);
	for (int c = ICAROL_PHONE; c < ICAROL_ADDRESS; c += ICAROL_PHONE_PARTS)
		drop_same(u, x, c, ICAROL_PHONE_PARTS);
	for (int c = ICAROL_ADDRESS; c < ICAROL_CONTACT; c += ICAROL_ADDRESS_PARTS)
		drop_same(u, x, c, ICAROL_ADDRESS_PARTS);
	for (int c = ICAROL_CONTACT; c < ICAROL_COLUMNS; c += ICAROL_CONTACT_PARTS)
		drop_same(u, x, c, ICAROL_CONTACT_PARTS);
	for (size_t i = 0; i < u->row->n; i++) {
		struct icarol_cell *c = &u->row->cells[i], *said = same_name(x->row, c->name);
		if (said && str_eq(said->value, c->value) && !c->column)
			c->used = true;
	}
}

void icarol_rest(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	for (size_t i = 0; i < u->row->n; i++) {
		struct icarol_cell *c = &u->row->cells[i], *o;
		if (c->used)
			continue;
		c->used = true;
		keep(b, r, icarol_name(b->names, c->name)->member, c->value);
		if ((o = same_name(u->other, c->name)) && str_eq(o->value, c->value))
			o->used = true;
	}
	for (size_t i = 0; u->other && i < u->other->n; i++) {
		struct icarol_cell *o = &u->other->cells[i];
		if (!o->used)
			keep(b, r,
			    arena_fmt(b->a, "%.*s_%s", STR_ARG(icarol_name(b->names, o->name)->member),
			        u->other->lang == ICAROL_FR ? "fr" : "en"),
			    o->value);
		o->used = true;
	}
}

/* Small things ------------------------------------------------------------------------------------------------------ */

struct record *icarol_child(struct icarol_build *b, struct record *parent, const char *list, struct str slot)
{
	int f = field_of(parent, list);
	const struct entity *e = &entities[parent->entity->fields[f].child];
	struct record *child;

	if (b->objects++ >= ICAROL_OBJECTS_MAX) {
		b->full = true;
		if (!b->spare[e->id])
			b->spare[e->id] = record_new(b->a, e);
		return b->spare[e->id];
	}
	child = record_new(b->a, e);

	child->slot_name = slot;
	record_add(parent, f, child);
	return child;
}

void icarol_hide(struct icarol_build *b, struct record *r, enum audience vis)
{
	if (record_vis(r, 0) < vis)
		record_set_vis(b->a, r, 0, vis);
}

struct str icarol_peek_other(const struct icarol_unit *u, int column)
{
	const struct icarol_cell *o = cell_of(u->other, column);

	return o && !o->used ? o->value : STR_NONE;
}

bool icarol_is_yes(struct icarol_build *b, const struct icarol_unit *u, int column)
{
	struct str value = icarol_peek(u, column), other = icarol_peek_other(u, column);

	return (value.n && !mapping_trade_is_no(b->a, value)) ||
	    (other.n && !mapping_trade_is_no(b->a, other));
}

bool icarol_take_yes(struct icarol_build *b, struct icarol_unit *u, int column)
{
	bool yes = icarol_is_yes(b, u, column);
	struct str unused;

	icarol_take(u, column, &unused);
	return yes;
}

bool icarol_is_nobody(struct icarol_build *b, struct str name)
{
	struct str folded = text_fold(b->a, name);

	return str_is(folded, "unspecified unspecified") || str_is(folded, "unspecified");
}

int icarol_unit_order(const struct icarol_unit *u, enum icarol_level level, struct str number)
{
	const struct icarol_row *r = u->row;

	if (r->level != level)
		return r->level < level ? -1 : 1;
	if (r->number.n != number.n)
		return r->number.n < number.n ? -1 : 1;
	return str_cmp(r->number, number);
}

bool icarol_next(struct str *list, char separator, struct str *item)
{
	while (list->n) {
		const char *end = memchr(list->p, separator, list->n);
		size_t n = end ? (size_t)(end - list->p) : list->n;
		*item = str_trim((struct str){ list->p, n });
		n += end != NULL;
		*list = (struct str){ list->p + n, list->n - n };
		if (item->n)
			return true;
	}
	return false;
}
