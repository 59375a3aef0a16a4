/* form.c: a fiche as the lines of a form. */
#include "mailer/form.h"

#include "lib/buf.h"
#include "lib/hash.h"
#include "lib/text.h"
#include "mailer/form_hours.h"
#include "mailer/form_words.h"
#include "model/path.h"

#include <string.h>

/* What people check ----------------------------------------------------------------------------------------- */

enum { CHECKED_MAX = 24, SHOWN_MAX = 1024 * 1024 };

/* In this order. What is not here is for machines, or nobody at an organisation could tell. */
static const char *const checked[ENTITY__MAX][CHECKED_MAX] = {
	[ENTITY_ORGANIZATION] = { "name", "alternate_name", "description", "phones", "email", "website",
	    "additional_websites", "locations", "contacts", "services" },
	[ENTITY_SERVICE] = { "name", "alternate_name", "status", "alert", "description",
	    "application_process", "eligibility_description", "minimum_age", "maximum_age",
	    "fees_description", "cost_options", "required_documents", "schedules", "phones", "email", "url",
	    "additional_urls", "languages", "interpretation_services", "service_areas", "contacts",
	    "service_at_locations" },
	[ENTITY_LOCATION] = { "name", "alternate_name", "addresses", "description", "transportation",
	    "schedules", "phones", "accessibility", "languages", "contacts" },
	[ENTITY_SERVICE_AT_LOCATION] = { "description", "schedules", "phones", "contacts" },
	[ENTITY_PHONE] = { "number" },
	[ENTITY_ADDRESS] = { "address_1", "address_2", "attention", "city", "postal_code" },
	[ENTITY_CONTACT] = { "name", "title", "department", "email", "phones" },
	[ENTITY_SCHEDULE] = { "byday", "description", "valid_from", "valid_to", "notes" },
	[ENTITY_URL] = { "url" },
	[ENTITY_COST_OPTION] = { "option", "amount", "amount_description" },
	[ENTITY_REQUIRED_DOCUMENT] = { "document" },
	[ENTITY_LANGUAGE] = { "name" },
	[ENTITY_ACCESSIBILITY] = { "description", "details" },
	[ENTITY_SERVICE_AREA] = { "name" },
};

/* These begin with a heading; the others are lines of what they belong to. */
static bool has_heading(const struct record *r)
{
	return r->entity->id == ENTITY_SERVICE || r->entity->id == ENTITY_LOCATION ||
	    r->entity->id == ENTITY_CONTACT || r->entity->id == ENTITY_SERVICE_AT_LOCATION;
}

/* Walking --------------------------------------------------------------------------------------------------- */

struct former {
	struct arena *a;
	const struct record *root;
	bool french;       /* the reader */
	bool main_is_read; /* the fiche's main language is the reader's */
	bool second;       /* this is the pass for the other language */
	struct waiting *waiting;
	struct form_line **end;
};

/* A heading without a name of its own: it stands only when something stands under it. */
struct waiting {
	struct form_line *heading;
	struct waiting *around;
};

/* An object of the fiche, and the same with its texts in the other language (NULL: none). */
struct place {
	const struct record *r, *other;
	struct str path;
	int depth;
};

static bool labels_french(const struct former *w)
{
	return w->french != w->second;
}

/* As its reader sees it: without control characters, without blank lines. */
static struct str shown_value(struct arena *a, struct str value)
{
	struct buf AUTO_BUF out = BUF_INIT(SHOWN_MAX);

	while (value.n) {
		size_t n = 0;
		while (n < value.n && value.p[n] != '\n' && value.p[n] != '\r')
			n++;
		struct str line = str_trim(text_plain(a, (struct str){ value.p, n }));
		n += n < value.n;
		value = (struct str){ value.p + n, value.n - n };
		if (line.n && out.n)
			buf_char(&out, '\n');
		buf_s(&out, line);
	}
	return arena_str(a, buf_str(&out));
}

static void put_line(struct former *w, struct form_line *l)
{
	l->fiche = record_id(w->root);
	l->second = w->second;
	*w->end = l;
	w->end = &l->next;
}

static void put_waiting(struct former *w, const struct waiting *waiting)
{
	if (waiting) {
		put_waiting(w, waiting->around);
		put_line(w, waiting->heading);
	}
}

static void add(struct former *w, struct form_line *l)
{
	put_waiting(w, w->waiting);
	w->waiting = NULL;
	put_line(w, l);
}

static void put(struct former *w, int depth, struct str path, struct str label, struct str value)
{
	struct form_line *l = ARENA_NEW(w->a, struct form_line);

	*l = (struct form_line){ .depth = depth, .path = path, .label = label };
	l->value = shown_value(w->a, value);
	add(w, l);
}

static struct str other_path(struct former *w, struct str path)
{
	return arena_fmt(w->a, "%.*s@other", STR_ARG(path));
}

/* The text of a field that this pass shows, and its path; blank when it shows none. */
static struct str text_of(struct former *w, const struct place *at, int f, struct str *path)
{
	struct str own = record_text(at->r, f), other = STR_NONE;

	if (at->other && at->r->entity->fields[f].type == FIELD_TEXT)
		other = record_text(at->other, f);
	if (str_eq(own, other))
		other = STR_NONE;
	bool read_other = other.n && (w->main_is_read == w->second);
	if (w->second && !read_other && !(own.n && other.n))
		return STR_NONE;
	*path = path_field(w->a, at->path, at->r->entity->fields[f].name);
	if (!read_other)
		return own;
	*path = other_path(w, *path);
	return other;
}

static int field_of(const struct record *r, const char *name)
{
	return entity_field(r->entity, str_of(name));
}

/* Codes ----------------------------------------------------------------------------------------------------- */

static void put_phone(struct former *w, const struct place *at, int f)
{
	struct str number = record_text(at->r, f);

	if (number.n && !w->second)
		put(w, at->depth, path_field(w->a, at->path, "number"), form_label(w->a, at->r, f, w->french),
		    form_phone(w->a, number, record_get(at->r, "extension"), w->french));
}

/* What the form's words cannot give back has no path: a change there is a person's to read. */
static void put_hours(struct former *w, const struct place *at, int f)
{
	const struct form_hours codes = { record_get(at->r, "byday"), record_get(at->r, "opens_at"),
		record_get(at->r, "closes_at"), record_get(at->r, "freq"), record_get(at->r, "interval") };
	bool weekly;
	struct str words = form_hours(w->a, &codes, w->french, &weekly);

	if (words.n && !w->second)
		put(w, at->depth, weekly ? path_field(w->a, at->path, "byday") : STR_NONE,
		    form_label(w->a, at->r, f, w->french), words);
}

/* What a fiche should have and has not ---------------------------------------------------------------------- */

/* The path of a child that is not there yet. */
static struct str new_child(struct former *w, const struct place *parent, const char *list)
{
	struct uuid ns;
	char id[UUID_TEXT + 1];

	if (!uuid_parse(record_id(parent->r), &ns))
		return STR_NONE;
	uuid_text(uuid_v5(ns, STR("form"), str_of(list)), id);
	return path_child(w->a, parent->path, list, str_of(id));
}

/* Is there an object of this entity anywhere in it? What stands in an object field is listed elsewhere. */
static bool holds(const struct record *r, enum entity_id wanted)
{
	for (int f = 0; f < r->entity->n_fields; f++) {
		if (r->entity->fields[f].type != FIELD_LIST)
			continue;
		for (const struct record *c = r->slots[f].list.first; c; c = c->next)
			if (c->entity->id == wanted || holds(c, wanted))
				return true;
	}
	return false;
}

static void offer_child(
    struct former *w, const struct place *parent, enum entity_id child, const char *list, const char *label)
{
	if (!w->second && !holds(w->root, child))
		put(w, parent->depth, list ? new_child(w, parent, list) : STR_NONE, str_of(label), STR_NONE);
}

static bool is_only_service(const struct former *w, const struct record *r)
{
	const struct list *services = &w->root->slots[field_of(w->root, "services")].list;

	return r && services->first == r && services->last == r;
}

/* Before a list of the object is walked: a line for what it lacks. */
static void offer(struct former *w, const struct place *at, const char *list)
{
	bool root = at->r == w->root;
	int services = root ? field_of(at->r, "services") : FIELD_NONE;

	if (root && strcmp(list, "phones") == 0)
		offer_child(w, at, ENTITY_PHONE, "phones", w->french ? "Téléphone" : "Phone");
	/* A place without an address may have one that its reader does not get: it is not asked for by e-mail. */
	if (root && strcmp(list, "locations") == 0 && !holds(w->root, ENTITY_LOCATION))
		offer_child(w, at, ENTITY_ADDRESS, NULL, w->french ? "Adresse" : "Address");
	if (root && strcmp(list, "services") == 0 && !is_only_service(w, at->r->slots[services].list.first))
		offer_child(w, at, ENTITY_SCHEDULE, NULL, w->french ? "Horaire" : "Hours");
	if (strcmp(list, "schedules") == 0 && is_only_service(w, at->r))
		offer_child(w, at, ENTITY_SCHEDULE, "schedules", w->french ? "Horaire" : "Hours");
}

static bool is_essential(const struct former *w, const struct record *r, const struct field *f)
{
	return r == w->root && !w->second && !field_is_child(f) &&
	    (f->required || strcmp(f->name, "email") == 0 || strcmp(f->name, "website") == 0);
}

/* The whole ------------------------------------------------------------------------------------------------- */

static void put_object(struct former *w, const struct place *at);

static void put_children(struct former *w, const struct place *at, int f)
{
	const struct field *d = &at->r->entity->fields[f];

	offer(w, at, d->name);
	for (const struct record *c = at->r->slots[f].list.first; c; c = c->next) {
		struct place child = { .r = c, .depth = at->depth };
		child.path = path_child(w->a, at->path, d->name, record_id(c));
		child.other = at->other ? record_child(at->other, f, record_id(c)) : NULL;
		put_object(w, &child);
	}
}

static void put_field(struct former *w, const struct place *at, int f)
{
	const struct field *d = &at->r->entity->fields[f];
	struct str path = path_field(w->a, at->path, d->name);

	if (field_is_child(d)) {
		put_children(w, at, f);
		return;
	}
	if (at->r->entity->id == ENTITY_PHONE) {
		put_phone(w, at, f);
		return;
	}
	if (at->r->entity->id == ENTITY_SCHEDULE && strcmp(d->name, "byday") == 0) {
		put_hours(w, at, f);
		return;
	}
	struct str value = text_of(w, at, f, &path);
	if (d->type == FIELD_ENUM)
		value = str_is(value, "active") ? STR_NONE : form_word(value, labels_french(w));
	if (value.n || is_essential(w, at->r, d))
		put(w, at->depth, path, form_label(w->a, at->r, f, labels_french(w)), value);
}

/* The only place of an organisation needs no heading unless it has a name of its own. */
static bool goes_without_heading(const struct former *w, const struct place *at)
{
	const struct list *places = &w->root->slots[field_of(w->root, "locations")].list;
	struct str name = record_get(at->r, "name");

	return at->r->entity->id == ENTITY_LOCATION && places->first == places->last &&
	    (!name.n || text_same(w->a, name, record_get(w->root, "name")));
}

/* By what people call the place that a service_at_location is at. */
static struct str name_of_place(const struct former *w, const struct record *r)
{
	int locations = field_of(w->root, "locations");
	const struct record *place = record_child(w->root, locations, record_get(r, "location_id"));

	if (!place)
		return STR_NONE;
	struct str name = record_get(place, "name");
	const struct record *address = place->slots[field_of(place, "addresses")].list.first;
	return name.n || !address ? name : record_get(address, "address_1");
}

/* The heading of an object; one that says no name of its own is left to `wait`. */
static void put_heading(struct former *w, const struct place *at, struct waiting *wait)
{
	struct form_line *l = ARENA_NEW(w->a, struct form_line);
	bool french = labels_french(w);
	int f = field_of(at->r, "name");

	*l = (struct form_line){ .depth = at->depth, .heading = true };
	l->label = str_of(french ? at->r->entity->fr : at->r->entity->en);
	if (f != FIELD_NONE)
		l->value = shown_value(w->a, text_of(w, at, f, &l->path));
	if (l->value.n) {
		add(w, l);
		return;
	}
	l->path = STR_NONE;
	l->value = shown_value(w->a, f == FIELD_NONE ? name_of_place(w, at->r) : record_text(at->r, f));
	*wait = (struct waiting){ .heading = l, .around = w->waiting };
	w->waiting = wait;
}

static void put_object(struct former *w, const struct place *at)
{
	const char *const *names = checked[at->r->entity->id];
	struct waiting wait = { 0 };
	struct place in = *at;

	if (has_heading(at->r) && !goes_without_heading(w, at)) {
		put_heading(w, at, &wait);
		in.depth++;
	}
	for (int i = 0; i < CHECKED_MAX && names[i]; i++)
		if (!has_heading(at->r) || strcmp(names[i], "name") != 0)
			put_field(w, &in, field_of(at->r, names[i]));
	if (w->waiting == &wait)
		w->waiting = wait.around;
}

struct form_line *form_of(
    struct arena *a, const struct record *shown, const struct record *other, bool french)
{
	struct form_line *first = NULL;
	struct former w = { .a = a, .root = shown, .french = french, .end = &first };
	const struct place whole = { .r = shown, .other = other };

	w.main_is_read = french != str_is(shown->lang, "en");
	put_object(&w, &whole);
	w.second = true;
	if (other)
		put_object(&w, &whole);
	return first;
}
