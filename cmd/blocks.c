#include "cmd/blocks.h"

#include "lib/hash.h"
#include "model/ids.h"
#include "model/path.h"

#include <string.h>

/* What is asked for ----------------------------------------------------------------------------------------- */

enum { WANTED_MAX = 12 };

/* Besides what HSDS requires. */
static const char *const wanted[ENTITY__MAX][WANTED_MAX] = {
	[ENTITY_ORGANIZATION] = { "alternate_name", "email", "website" },
	[ENTITY_SERVICE] = { "description", "url", "email", "application_process", "fees_description",
	    "eligibility_description" },
	[ENTITY_LOCATION] = { "name", "transportation" },
	[ENTITY_PHONE] = { "extension", "type", "description" },
	[ENTITY_ADDRESS] = { "address_2", "region" },
	[ENTITY_CONTACT] = { "name", "title", "email" },
	[ENTITY_SCHEDULE] = { "freq", "byday", "opens_at", "closes_at", "description" },
	[ENTITY_URL] = { "label" },
	[ENTITY_FUNDING] = { "source" },
	[ENTITY_COST_OPTION] = { "option", "amount", "amount_description" },
	[ENTITY_REQUIRED_DOCUMENT] = { "document" },
	[ENTITY_LANGUAGE] = { "name" },
	[ENTITY_ACCESSIBILITY] = { "description" },
	[ENTITY_SERVICE_AREA] = { "name" },
};

static const char *const wanted_in_both[ENTITY__MAX][WANTED_MAX] = {
	[ENTITY_ORGANIZATION] = { "name", "description" },
	[ENTITY_SERVICE] = { "name", "description" },
};

static const struct {
	enum entity_id entity;
	const char *field, *value;
} defaults[] = {
	{ ENTITY_SERVICE, "status", "active" },
	{ ENTITY_LOCATION, "location_type", "physical" },
	{ ENTITY_PHONE, "type", "voice" },
	{ ENTITY_ADDRESS, "state_province", "QC" },
	{ ENTITY_ADDRESS, "country", "CA" },
	{ ENTITY_ADDRESS, "address_type", "physical" },
	{ ENTITY_SCHEDULE, "freq", "WEEKLY" },
};

const struct block_offer block_offers[] = {
	{ ENTITY_ORGANIZATION, "contacts", NULL, false },
	{ ENTITY_ORGANIZATION, "phones", NULL, true },
	{ ENTITY_ORGANIZATION, "locations", "addresses", false },
	{ ENTITY_ORGANIZATION, "services", NULL, false },
	{ ENTITY_LOCATION, "addresses", NULL, false },
	{ ENTITY_SERVICE, "schedules", NULL, false },
};
const int n_block_offers = sizeof block_offers / sizeof *block_offers;

static bool stands_in(const char *const *names, const char *name)
{
	for (int i = 0; i < WANTED_MAX && names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

bool blocks_shows(const struct field *f)
{
	/* What an attribute hangs on is as good as a key. */
	return !field_is_child(f) && !f->key && strcmp(f->name, "id") != 0 &&
	    strncmp(f->name, "link_", 5) != 0;
}

bool blocks_wants(const struct entity *e, int field)
{
	const struct field *f = &e->fields[field];

	return blocks_shows(f) && (f->required || stands_in(wanted[e->id], f->name));
}

bool blocks_wants_other(const struct entity *e, int field)
{
	return stands_in(wanted_in_both[e->id], e->fields[field].name);
}

struct str blocks_default(const struct entity *e, int field)
{
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		if (defaults[i].entity == e->id && strcmp(defaults[i].field, e->fields[field].name) == 0)
			return str_of(defaults[i].value);
	return STR_NONE;
}

/* Labels ---------------------------------------------------------------------------------------------------- */

const char *blocks_label(const struct field *f, bool french)
{
	return french ? f->fr : f->en;
}

const char *blocks_entity_label(const struct entity *e, bool french)
{
	return french ? e->fr : e->en;
}

struct str blocks_other_label(struct arena *a, const struct field *f, struct str main_lang, bool french)
{
	bool other_is_french = str_is(main_lang, "en");
	const char *lang = other_is_french ? french ? "français" : "French" : french ? "anglais" : "English";

	return arena_fmt(a, "%s (%s)", blocks_label(f, french), lang);
}

struct str blocks_vis_label(struct arena *a, const struct field *f, bool french)
{
	return arena_fmt(a, "%s (%s)", blocks_label(f, french), french ? "visibilité" : "visibility");
}

/* Blocks ---------------------------------------------------------------------------------------------------- */

struct walk {
	struct arena *a;
	struct block *first, *last;
	int n;
};

static bool shown_already(const struct walk *w, const struct record *r)
{
	for (const struct block *b = w->first; b; b = b->next)
		if (b->record->entity == r->entity && str_eq(record_id(b->record), record_id(r)))
			return true;
	return false;
}

static struct block *put(struct walk *w, struct block *parent, int field, struct record *r)
{
	struct block *b = ARENA_NEW(w->a, struct block);

	*b = (struct block){ .parent = parent, .record = r, .number = ++w->n, .field = field };
	if (parent) {
		const struct field *f = &parent->record->entity->fields[field];
		struct str id = f->type == FIELD_LIST ? record_id(r) : STR_NONE;
		b->path = path_child(w->a, parent->path, f->name, id);
		b->depth = parent->depth + 1;
	}
	if (w->last)
		w->last->next = b;
	else
		w->first = b;
	w->last = b;
	return b;
}

static void walk(struct walk *w, struct block *b)
{
	const struct entity *e = b->record->entity;

	if (b->depth == PATH_DEPTH_MAX)
		return;
	for (int f = 0; f < e->n_fields; f++) {
		if (!field_is_child(&e->fields[f]) || e->fields[f].child == ENTITY_METADATA)
			continue;
		for (struct record *c = b->record->slots[f].list.first; c; c = c->next)
			if (e->fields[f].type == FIELD_LIST || !shown_already(w, c))
				walk(w, put(w, b, f, c));
	}
}

static bool is_inside(const struct block *b, const struct block *of)
{
	while (b && b != of)
		b = b->parent;
	return b != NULL;
}

const struct block *blocks_pointed_to(const struct block *first, const struct block *b, int field)
{
	const struct record *r = b->record;

	if (!r->entity->fields[field].key || !record_text(r, field).n)
		return NULL;
	for (const struct block *other = first; other; other = other->next)
		if (str_eq(record_id(other->record), record_text(r, field)))
			return is_inside(b, other) ? NULL : other;
	return NULL;
}

/* An id tells people nothing. */
static struct str telling_value(const struct record *r)
{
	struct str telling = ids_telling(r);
	struct uuid unused;

	return uuid_parse(telling, &unused) ? STR_NONE : telling;
}

struct str blocks_own_telling(const struct record *r)
{
	struct str telling = telling_value(r);

	for (int f = 0; !telling.n && f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]) && r->slots[f].list.first)
			telling = telling_value(r->slots[f].list.first);
	return telling;
}

struct str blocks_telling(const struct block *first, const struct block *b)
{
	struct str telling = telling_value(b->record);

	for (int f = 0; !telling.n && f < b->record->entity->n_fields; f++) {
		const struct block *to = blocks_pointed_to(first, b, f);
		if (to)
			telling = blocks_own_telling(to->record);
	}
	return telling.n ? telling : blocks_own_telling(b->record);
}

struct block *blocks_of(struct arena *a, struct record *root)
{
	struct walk w = { .a = a };

	walk(&w, put(&w, NULL, FIELD_NONE, root));
	return w.first;
}
