#include "model/validate.h"

#include "lib/i18n.h"
#include "lib/json.h"
#include "model/forms.h"
#include "model/index.h"
#include "model/path.h"

/* Values ---------------------------------------------------------------------------------------------------- */

static bool is_allowed(const struct field *f, struct str value)
{
	for (const char *const *v = f->values; *v; v++)
		if (str_is(value, *v))
			return true;
	return false;
}

static const char *uri_reason(struct str value)
{
	if (!form_scheme(value))
		return _("is no web address: it must begin with https:// or another scheme");
	return form_uri(value) ? NULL
	                       : _("is no web address: it holds characters that must be written as %XX");
}

const char *validate_value(const struct field *f, struct str value)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LIST:
	case FIELD_OBJECT:
		return NULL;
	case FIELD_UUID:
		return form_uuid(value) ? NULL : _("is no UUID");
	case FIELD_URI:
		return uri_reason(value);
	case FIELD_EMAIL:
		return form_email(value) ? NULL : _("is no e-mail address");
	case FIELD_DATE:
		return form_date(value) ? NULL : _("is no date written YYYY-MM-DD");
	case FIELD_DATETIME:
		return form_datetime(value)
		    ? NULL
		    : _("is no date and time written YYYY-MM-DDTHH:MM:SS with a zone");
	case FIELD_TIME:
		return form_time(value) ? NULL : _("is no time written HH:MM or HH:MM:SS");
	case FIELD_NUMBER:
		return json_is_number(value) ? NULL : _("is no number");
	case FIELD_ENUM:
		return is_allowed(f, value) ? NULL : _("is none of the values that the standard allows");
	}
	return NULL;
}

/* Walking --------------------------------------------------------------------------------------------------- */

struct walk {
	struct arena *a;
	struct problem *first, **end;
	int left; /* problems that may still be gathered */
};

/* Where a record stands; its path is written only when it has a problem. */
struct place {
	const struct place *above; /* NULL: the root */
	const struct record *record;
	const struct field *field; /* of the one above */
	int place;                 /* in its list, from 1; 0: in no list */
	bool again;                /* its id does not name it */
};

/* "phones[UUID]", or by its place where its id does not name it. */
static struct str path_of(struct arena *a, const struct place *at)
{
	if (!at->above)
		return STR_NONE;
	struct str path = path_of(a, at->above), id = record_id(at->record);
	if (!at->place)
		return path_field(a, path, at->field->name);
	if (id.n && !at->again)
		return path_child(a, path, at->field->name, id);
	struct str list = path_field(a, path, at->field->name);
	return arena_fmt(a, "%.*s[#%d]", STR_ARG(list), at->place);
}

static void put(struct walk *w, struct str path, const char *reason, bool missing)
{
	if (w->left <= 0)
		return;
	struct problem *p = *w->end = ARENA_NEW(w->a, struct problem);
	*p = (struct problem){ .path = path, .reason = arena_str(w->a, str_of(reason)), .missing = missing };
	w->end = &p->next;
	w->left--;
}

static void put_field(
    struct walk *w, const struct place *at, const struct field *d, const char *reason, bool missing)
{
	if (w->left > 0)
		put(w, path_field(w->a, path_of(w->a, at), d->name), reason, missing);
}

static void check_record(struct walk *w, const struct place *at);

/* A required member that is there in no form. */
static bool is_missing(const struct record *r, const struct field *d)
{
	const struct extra *x = d->required ? record_find_extra(r, str_of(d->name)) : NULL;

	return d->required && (!x || !x->json.n);
}

static void check_value(struct walk *w, const struct place *at, int field)
{
	const struct field *d = &at->record->entity->fields[field];
	struct str value = record_text(at->record, field);
	const char *reason = value.n ? validate_value(d, value) : NULL;

	if (reason)
		put_field(w, at, d, reason, false);
	else if (!value.n && is_missing(at->record, d))
		put_field(w, at, d, _("is missing"), true);
}

static void check_list(struct walk *w, const struct place *above, int field)
{
	const struct list *list = &above->record->slots[field].list;
	struct index ids = { 0 };

	if (list->first != list->last)
		ids = index_list(w->a, list->first, record_id);
	struct place here = { .above = above, .field = &above->record->entity->fields[field] };
	for (const struct record *c = list->first; c && w->left > 0; c = c->next) {
		const struct index_entry *same = index_find(&ids, record_id(c));
		here.record = c;
		here.place++;
		here.again = same && same->child != c;
		if (here.again)
			put(w, path_field(w->a, path_of(w->a, &here), "id"), _("stands twice in this list"),
			    false);
		check_record(w, &here);
	}
}

static void check_object(struct walk *w, const struct place *above, int field)
{
	const struct field *d = &above->record->entity->fields[field];
	const struct record *c = above->record->slots[field].list.first;

	if (c)
		check_record(w, &(const struct place){ .above = above, .record = c, .field = d });
	else if (is_missing(above->record, d))
		put_field(w, above, d, _("is missing"), true);
}

/* A member that has a field's name is unknown because its value does not fit. */
static const char *misfit(const struct field *f)
{
	if (f->type == FIELD_LIST)
		return _("must be a list of objects");
	if (f->type == FIELD_OBJECT)
		return _("must be an object");
	return f->type == FIELD_NUMBER ? _("is no number") : _("must be a text");
}

static void check_extras(struct walk *w, const struct place *at)
{
	const struct entity *e = at->record->entity;

	for (const struct extra *x = at->record->extras; x; x = x->next) {
		int field = x->json.n ? entity_field(e, x->name) : FIELD_NONE;
		if (field != FIELD_NONE && w->left > 0)
			put(w, path_extra(w->a, path_of(w->a, at), x->name), misfit(&e->fields[field]),
			    false);
	}
}

static void check_record(struct walk *w, const struct place *at)
{
	const struct entity *e = at->record->entity;

	for (int f = 0; f < e->n_fields && w->left > 0; f++) {
		if (e->fields[f].type == FIELD_LIST)
			check_list(w, at, f);
		else if (e->fields[f].type == FIELD_OBJECT)
			check_object(w, at, f);
		else
			check_value(w, at, f);
	}
	check_extras(w, at);
}

struct problem *validate_record(struct arena *a, const struct record *r, int max)
{
	struct walk w = { .a = a, .left = max };

	w.end = &w.first;
	check_record(&w, &(const struct place){ .record = r });
	return w.first;
}
