/* normalise_like.c: what is one value to anybody but its author. */
#include "lib/text.h"
#include "rules/name.h"
#include "rules/normalise.h"
#include "rules/street.h"

static bool is_name(const struct entity *e, const struct field *f)
{
	return (e->id == ENTITY_ORGANIZATION || e->id == ENTITY_LOCATION) &&
	    (strcmp(f->name, "name") == 0 || strcmp(f->name, "alternate_name") == 0);
}

/* "La Maison des jeunes de St-Nicolas inc." and "Maison des jeunes de Saint-Nicolas". */
static bool same_names(struct arena *a, struct str x, struct str y)
{
	struct name nx[NAME_READINGS], ny[NAME_READINGS];

	if (x.n > NAME_BYTES || y.n > NAME_BYTES)
		return false;
	if (name_read(a, NULL, x, nx) == 0 || name_read(a, NULL, y, ny) == 0 || nx[0].n != ny[0].n)
		return false;
	for (int i = 0; i < nx[0].n; i++)
		if (!str_eq(nx[0].words[i].text, ny[0].words[i].text))
			return false;
	return nx[0].n > 0 && nx[0].n < NAME_WORDS;
}

/* The same, or one of them does not say it. */
static bool agree(struct str x, struct str y)
{
	return !x.n || !y.n || str_eq(x, y);
}

/* "1450, ch. Filteau, bur. 200" and "1450 chemin Filteau, bureau 200", or without "chemin". A number that only one of them
 * has is news, wherever it stands. */
static bool same_streets(struct arena *a, struct str x, struct str y)
{
	struct street sx[2], sy[2];

	if (x.n > STREET_BYTES || !str_eq(text_only_digits(a, x), text_only_digits(a, y)) ||
	    street_read(a, x, sx) != 1 || street_read(a, y, sy) != 1)
		return false;
	const struct street *p = &sx[0], *q = &sy[0];
	return p->civic == q->civic && p->civic_to == q->civic_to && str_eq(p->suffix, q->suffix) &&
	    str_eq(p->name, q->name) && agree(p->type, q->type) && str_eq(p->way, q->way) &&
	    str_eq(p->unit, q->unit) && str_eq(p->box, q->box) && str_eq(p->rural, q->rural) &&
	    str_eq(p->postal, q->postal) && str_eq(p->city, q->city) && p->municipality == q->municipality;
}

bool norm_like(struct arena *a, const struct entity *e, const struct field *f, struct str x, struct str y)
{
	if (norm_same(a, e, f, x, y))
		return true;
	if (!f || f->type != FIELD_TEXT || !x.n || !y.n)
		return false;
	return text_same(a, x, y) || (is_name(e, f) && same_names(a, x, y)) ||
	    (strcmp(f->name, "address_1") == 0 && same_streets(a, x, y));
}

/* Children ---------------------------------------------------------------------------------------------------- */

static bool texts_agree(struct arena *a, const struct record *x, const struct record *y, const char *field)
{
	struct str tx = record_get(x, field), ty = record_get(y, field);

	return !tx.n || !ty.n || text_same(a, tx, ty);
}

static bool like_phones(struct arena *a, const struct record *x, const struct record *y)
{
	struct str nx = norm_phone(a, record_get(x, "number")), ny = norm_phone(a, record_get(y, "number"));

	return nx.n && str_eq(nx, ny) && texts_agree(a, x, y, "extension") && texts_agree(a, x, y, "type");
}

/* The same door: a unit, a direction or the last number of a range may stand in one of them only. */
static bool same_doors(struct arena *a, struct str x, struct str y)
{
	struct street sx[2], sy[2];

	if (!x.n || !y.n || x.n > STREET_BYTES || y.n > STREET_BYTES)
		return false;
	if (text_same(a, x, y))
		return true;
	if (street_read(a, x, sx) != 1 || street_read(a, y, sy) != 1)
		return false;
	const struct street *p = &sx[0], *q = &sy[0];
	return p->civic && p->civic == q->civic && str_eq(p->suffix, q->suffix) && p->name.n &&
	    str_eq(p->name, q->name) && agree(p->type, q->type) && agree(p->way, q->way) &&
	    agree(p->unit, q->unit);
}

static bool like_addresses(struct arena *a, const struct record *x, const struct record *y)
{
	return texts_agree(a, x, y, "address_type") && texts_agree(a, x, y, "city") &&
	    agree(
	        norm_postal(a, record_get(x, "postal_code")), norm_postal(a, record_get(y, "postal_code"))) &&
	    same_doors(a, record_get(x, "address_1"), record_get(y, "address_1"));
}

static const struct record *addresses_of(const struct record *location)
{
	return location->slots[entity_field(location->entity, STR("addresses"))].list.first;
}

static bool like_places(struct arena *a, const struct record *x, const struct record *y)
{
	if (!texts_agree(a, x, y, "name"))
		return false;
	for (const struct record *p = addresses_of(x); p; p = p->next)
		for (const struct record *q = addresses_of(y); q; q = q->next)
			if (like_addresses(a, p, q))
				return true;
	return false;
}

bool norm_like_child(struct arena *a, const struct record *x, const struct record *y)
{
	if (x->entity != y->entity)
		return false;
	switch (x->entity->id) {
	case ENTITY_PHONE:
		return like_phones(a, x, y);
	case ENTITY_ADDRESS:
		return like_addresses(a, x, y);
	case ENTITY_LOCATION:
		return like_places(a, x, y);
	default:
		return norm_same_child(a, x, y);
	}
}
