#include "importers/mapping_key.h"

#include "importers/mapping_text.h"
#include "lib/i18n.h"
#include "lib/text.h"

enum { NATIVE_MAX = 1000 };

static bool give(struct str key, struct str *out, struct err *err)
{
	if (key.n > NATIVE_MAX)
		return err_set(
		    err, ERR_INPUT, _("the key has %zu bytes, which is more than %d"), key.n, NATIVE_MAX);
	*out = key;
	return true;
}

bool mapping_key_of_cells(const struct mapping *m, struct arena *a, struct str *out, struct err *err)
{
	struct str id = STR_NONE;
	size_t room = 0, n = 0;
	bool blank = true;

	for (int i = 0; i < m->n_keys; i++)
		room += 3 * m->cells[m->keys[i]].n + 2;
	char *text = arena_alloc(a, room);
	for (int i = 0; i < m->n_keys; i++) {
		struct str cell = m->cells[m->keys[i]];
		if (i)
			text[n++] = '|';
		if (m->own_id)
			id = mapping_text_one_line(a, cell);
		size_t folded = text_fold_into(text + n, cell);
		blank &= m->own_id ? cell.n == 0 : folded == 0;
		n += folded;
	}
	if (blank)
		return err_set(err, ERR_INPUT,
		    _("nothing stands in %s, by which the record is recognised the next time"),
		    m->n_keys == 1 ? _("the key column") : _("the key columns"));
	return give(m->own_id ? id : (struct str){ text, n }, out, err);
}

/* The first child in a list of that name; NULL when there is none. */
static const struct record *first_in(const struct record *r, const char *list)
{
	int field = r ? entity_field(r->entity, str_of(list)) : FIELD_NONE;

	return field == FIELD_NONE ? NULL : r->slots[field].list.first;
}

/* The first address of a place; a place itself may be the record. */
static const struct record *first_address(const struct record *r)
{
	const struct record *own = first_in(r, "addresses"), *place = first_in(r, "locations"), *found = NULL;

	for (; !found && place; place = place->next)
		found = first_in(place, "addresses");
	return own ? own : found;
}

bool mapping_key_of_record(struct arena *a, const struct record *r, struct str *out, struct err *err)
{
	const struct record *address = first_address(r);
	struct str name = text_fold(a, record_get(r, "name")), street = STR_NONE, place = STR_NONE;

	if (!name.n)
		return err_set(err, ERR_INPUT,
		    _("without a name the record could not be recognised the next time (key = auto)"));
	if (address) {
		street = text_fold(a, record_get(address, "address_1"));
		place = text_fold(a, record_get(address, "postal_code"));
		if (!place.n)
			place = text_fold(a, record_get(address, "city"));
	}
	return give(arena_fmt(a, "%.*s|%.*s|%.*s", STR_ARG(name), STR_ARG(street), STR_ARG(place)), out, err);
}
