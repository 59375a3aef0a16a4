#include "sync/shape.h"

#include "lib/i18n.h"
#include "model/ids.h"
#include "rules/place.h"
#include "sync/territory.h"

#include <stdlib.h>

enum { TABLE_MAX_BYTES = 16 * 1024 * 1024 };

struct shape {
	const struct source *source;
	struct categories *categories; /* NULL: no table */
	uint64_t outside, unplaced;
};

bool shape_new(const struct source *source, struct shape **out, struct err *err)
{
	struct shape *AUTO_SHAPE s = calloc(1, sizeof *s);

	if (!s)
		return err_set(err, ERR_FATAL, _("out of memory"));
	s->source = source;
	/* conf_beside ends its paths with a NUL. */
	if (source->categories.n && !categories_read(source->categories.p, &s->categories, err))
		return false;
	*out = s;
	s = NULL;
	return true;
}

void shape_free(struct shape **sp)
{
	if (!*sp)
		return;
	categories_free(&(*sp)->categories);
	free(*sp);
	*sp = NULL;
}

void shape_told(const struct shape *s, struct shape_told *out)
{
	*out = (struct shape_told){ .outside = s->outside, .unplaced = s->unplaced };
	if (s->categories)
		out->n_unknown = categories_unknown(s->categories, &out->unknown);
}

/* What it may never touch -------------------------------------------------------------------------------------- */

/* The value by which HSDS knows such an object (a phone's number): without it there is none. */
static bool is_known_by(const struct field *d)
{
	return d->required && (d->type == FIELD_TEXT || d->type == FIELD_URI || d->type == FIELD_EMAIL);
}

static bool is_gone(const struct source *s, const struct entity *e)
{
	bool link = e->id == ENTITY_SERVICE_AT_LOCATION;

	return source_never(s, e, NULL) ||
	    (link &&
	        (source_never(s, &entities[ENTITY_SERVICE], NULL) ||
	            source_never(s, &entities[ENTITY_LOCATION], NULL)));
}

/* True when nothing is left by which the object is known. */
static bool strip(const struct source *s, struct arena *a, struct record *r);

static void strip_children(const struct source *s, struct arena *a, struct record *r, int f)
{
	if (is_gone(s, &entities[r->entity->fields[f].child])) {
		r->slots[f].list = (struct list){ 0 };
		return;
	}
	for (struct record *c = r->slots[f].list.first, *next; c; c = next) {
		next = c->next;
		if (strip(s, a, c))
			record_remove(r, f, c);
	}
}

static bool strip(const struct source *s, struct arena *a, struct record *r)
{
	const struct entity *e = r->entity;
	bool lost = false;

	for (int f = 1; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (field_is_child(d)) {
			if (source_never(s, e, d))
				r->slots[f].list = (struct list){ 0 };
			else
				strip_children(s, a, r, f);
			continue;
		}
		bool name = e->id == ENTITY_ORGANIZATION && strcmp(d->name, "name") == 0;
		if (name || !source_never(s, e, d))
			continue;
		lost |= is_known_by(d) && record_text(r, f).n;
		record_set(r, f, STR_NONE);
		if (record_other(r, f).n)
			record_set_other(a, r, f, STR_NONE);
		if (r->vis)
			r->vis[f] = 0;
	}
	return lost && !ids_telling(r).n;
}

/* ------------------------------------------------------------------------------------------------------------- */

/* The id by which the source knows the organization above becomes the one that its record has with us. */
static void name_parent(const struct source *s, struct arena *a, struct record *r)
{
	int f = entity_field(r->entity, STR("parent_organization_id"));
	struct str native = f == FIELD_NONE ? STR_NONE : record_text(r, f);

	if (native.n)
		record_set(r, f, ids_root(a, s->name, r->entity, native));
}

static bool is_inside(struct shape *s, struct arena *a, const struct record *r, struct str *where)
{
	enum territory_verdict v = s->source->territory ? territory_judge(a, s->source->territory, r, where)
	                                                : TERRITORY_IN;

	s->outside += v == TERRITORY_OUT;
	s->unplaced += v == TERRITORY_UNKNOWN;
	return v != TERRITORY_OUT;
}

bool shape_record(struct shape *s, struct arena *a, struct record *r, struct str *where)
{
	if (!is_inside(s, a, r, where))
		return false;
	name_parent(s->source, a, r);
	if (s->categories)
		categories_apply(s->categories, a, r);
	if (s->source->never)
		strip(s->source, a, r);
	if (s->source->visibility > AUDIENCE_PUBLIC && !(r->vis && r->vis[0]))
		record_set_vis(a, r, 0, s->source->visibility);
	return true;
}

bool shape_recipe(const struct source *s, struct buf *out, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;

	buf_fmt(out, "visibility %d\n", s->visibility);
	for (const struct field_trust *t = s->never; t; t = t->next)
		buf_fmt(out, "never %.*s\n", STR_ARG(t->field));
	for (const struct territory *t = s->territory; t; t = t->next)
		buf_fmt(out, "territory %.*s %s %d, places %llx\n", STR_ARG(t->region), t->mrc ? t->mrc : "",
		    t->place, (unsigned long long)place_version());
	if (!s->categories.n)
		return true;
	if (!input_open_file(s->categories.p, TABLE_MAX_BYTES, &in, err))
		return false;
	buf_fmt(out, "categories\n");
	return input_read_all(in, out, err);
}
