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

/* "1450, ch. Filteau, bur. 200" and "1450 chemin Filteau, bureau 200". A number that only one of them has is news, wherever
 * it stands. */
static bool same_streets(struct arena *a, struct str x, struct str y)
{
	struct street sx[2], sy[2];

	if (x.n > STREET_BYTES || !str_eq(text_only_digits(a, x), text_only_digits(a, y)) ||
	    street_read(a, x, sx) != 1 || street_read(a, y, sy) != 1)
		return false;
	const struct street *p = &sx[0], *q = &sy[0];
	return p->civic == q->civic && p->civic_to == q->civic_to && str_eq(p->suffix, q->suffix) &&
	    str_eq(p->name, q->name) && str_eq(p->type, q->type) && str_eq(p->way, q->way) &&
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
