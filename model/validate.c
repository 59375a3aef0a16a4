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

static void put(struct walk *w, struct str path, const char *reason, bool missing)
{
	if (w->left <= 0)
		return;
	struct problem *p = *w->end = ARENA_NEW(w->a, struct problem);
	*p = (struct problem){ .path = path, .reason = arena_str(w->a, str_of(reason)), .missing = missing };
	w->end = &p->next;
	w->left--;
}

static void check_record(struct walk *w, const struct record *r, struct str path);

/* A required member that is there in no form. */
static bool is_missing(const struct record *r, const struct field *d)
{
	const struct extra *x = d->required ? record_find_extra(r, str_of(d->name)) : NULL;

	return d->required && (!x || !x->json.n);
}

static void check_value(struct walk *w, const struct record *r, int field, struct str path)
{
	const struct field *d = &r->entity->fields[field];
	struct str value = record_text(r, field);
	const char *reason = value.n ? validate_value(d, value) : NULL;

	if (reason)
		put(w, path_field(w->a, path, d->name), reason, false);
	else if (!value.n && is_missing(r, d))
		put(w, path_field(w->a, path, d->name), _("is missing"), true);
}

/* "phones[UUID]", or by its place where its id does not name it. */
static struct str path_of_listed(
    struct walk *w, struct str path, const struct field *d, const struct record *c, int place, bool again)
{
	if (record_id(c).n && !again)
		return path_child(w->a, path, d->name, record_id(c));
	struct str list = path_field(w->a, path, d->name);
	return arena_fmt(w->a, "%.*s[#%d]", STR_ARG(list), place);
}

static void check_list(struct walk *w, const struct record *r, int field, struct str path)
{
	const struct field *d = &r->entity->fields[field];
	struct index ids = index_list(w->a, r->slots[field].list.first, record_id);
	int place = 1;

	for (const struct record *c = r->slots[field].list.first; c && w->left > 0; c = c->next, place++) {
		const struct index_entry *same = index_find(&ids, record_id(c));
		bool again = same && same->child != c;
		struct str here = path_of_listed(w, path, d, c, place, again);
		if (again)
			put(w, path_field(w->a, here, "id"), _("stands twice in this list"), false);
		check_record(w, c, here);
	}
}

static void check_object(struct walk *w, const struct record *r, int field, struct str path)
{
	const struct field *d = &r->entity->fields[field];
	const struct record *c = r->slots[field].list.first;

	if (c)
		check_record(w, c, path_field(w->a, path, d->name));
	else if (is_missing(r, d))
		put(w, path_field(w->a, path, d->name), _("is missing"), true);
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

static void check_extras(struct walk *w, const struct record *r, struct str path)
{
	for (const struct extra *x = r->extras; x; x = x->next) {
		int field = x->json.n ? entity_field(r->entity, x->name) : FIELD_NONE;
		if (field != FIELD_NONE)
			put(w, path_extra(w->a, path, x->name), misfit(&r->entity->fields[field]), false);
	}
}

static void check_record(struct walk *w, const struct record *r, struct str path)
{
	for (int f = 0; f < r->entity->n_fields && w->left > 0; f++) {
		if (r->entity->fields[f].type == FIELD_LIST)
			check_list(w, r, f, path);
		else if (r->entity->fields[f].type == FIELD_OBJECT)
			check_object(w, r, f, path);
		else
			check_value(w, r, f, path);
	}
	check_extras(w, r, path);
}

struct problem *validate_record(struct arena *a, const struct record *r, int max)
{
	struct walk w = { .a = a, .left = max };

	w.end = &w.first;
	check_record(&w, r, STR_NONE);
	return w.first;
}
