#include "store/view.h"

#include "model/index.h"
#include "model/refs.h"
#include "model/validate.h"

struct looking {
	struct arena *a;
	const struct view *view;
	const struct record *root;
	struct view_told told;
	bool all;                         /* an internal reader: nothing is taken away */
	bool swap;                        /* the text in the other language comes first */
	bool differs;                     /* what he sees is not the record as it stands */
	bool empty;                       /* a required text is missing */
	struct index listed[ENTITY__MAX]; /* services, places and programs of the root, by id */
	struct index seen[ENTITY__MAX];   /* the same as the reader sees them */
	int spare;                        /* objects that may still be nested */
};

/* The objects that an object stands in. */
struct around {
	const struct around *next;
	const struct record *record;
};

/* What the record says in its member "vigie". */
static bool says_more(const struct record *r)
{
	for (int f = 0; f < r->entity->n_fields; f++)
		if ((r->vis && r->vis[f]) || record_other(r, f).n)
			return true;
	for (const struct extra *x = r->extras; x; x = x->next)
		if (x->json.n)
			return true;
	return r->lang.n || r->own_id.n;
}

/* Copies --------------------------------------------------------------------------------------------------- */

static void list_by_id(struct arena *a, const struct record *root, struct index *out)
{
	for (int f = 0; f < root->entity->n_fields; f++) {
		const struct field *d = &root->entity->fields[f];
		bool pointed_at = d->child == ENTITY_SERVICE || d->child == ENTITY_LOCATION ||
		    d->child == ENTITY_PROGRAM;
		if (d->type == FIELD_LIST && pointed_at)
			out[d->child] = index_list(a, root->slots[f].list.first, record_id);
	}
}

/* Is it a copy of what the fiche lists, or of the fiche? */
static bool is_copy(const struct looking *w, const struct record *c)
{
	if (c->entity == w->root->entity)
		return str_eq(record_id(c), record_id(w->root));
	return index_find(&w->listed[c->entity->id], record_id(c)) != NULL;
}

/* What stands for a copy until the listed one is known as the reader sees it. A copy of the organization or of a
 * service says nothing new. */
static struct record *pointer(struct looking *w, const struct record *copy)
{
	struct record *p;

	w->differs = true;
	if (copy->entity->id != ENTITY_LOCATION && copy->entity->id != ENTITY_PROGRAM)
		return NULL;
	p = record_new(w->a, copy->entity);
	record_set(p, 0, record_id(copy));
	return p;
}

/* One object ------------------------------------------------------------------------------------------------ */

static struct record *object(struct looking *w, const struct record *r, const struct around *around);

static bool may_see(const struct looking *w, const struct record *r, int f)
{
	return record_vis(r, f) <= w->view->audience;
}

static bool fits(const struct field *d, struct str text)
{
	switch (d->type) {
	case FIELD_UUID:
	case FIELD_URI:
	case FIELD_EMAIL:
	case FIELD_DATETIME:
	case FIELD_NUMBER:
	case FIELD_ENUM:
		return !validate_value(d, text);
	default: /* HSDS says of dates and times only that they are texts */
		return true;
	}
}

/* A web address with its accents and spaces as RFC 3987 section 3.1 maps them. */
static struct str as_uri(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, 3 * s.n), *p = out;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c > ' ' && c < 0x7F) {
			*p++ = s.p[i];
			continue;
		}
		*p++ = '%';
		*p++ = "0123456789ABCDEF"[c >> 4];
		*p++ = "0123456789ABCDEF"[c & 15];
	}
	return (struct str){ out, (size_t)(p - out) };
}

/* The text in a form that HSDS takes; blank when there is none. */
static struct str fitting(struct looking *w, const struct field *d, struct str text)
{
	if (w->all || !text.n || fits(d, text))
		return text;
	w->differs = true;
	if (d->type == FIELD_URI)
		text = as_uri(w->a, text);
	return fits(d, text) ? text : STR_NONE;
}

static void value(struct looking *w, const struct record *r, struct record *out, int f)
{
	struct str text = record_text(r, f), other = record_other(r, f);

	if (!text.n && !other.n)
		return;
	if (!may_see(w, r, f)) {
		w->told.hidden++;
		return;
	}
	if (w->swap && other.n)
		text = other;
	struct str fit = fitting(w, &r->entity->fields[f], text);
	w->told.left_out += text.n && !fit.n;
	record_set(out, f, fit);
	if (w->all && !w->swap && other.n)
		record_set_other(w->a, out, f, other);
}

static void children(
    struct looking *w, const struct record *r, struct record *out, int f, const struct around *around)
{
	const struct record *c = r->slots[f].list.first;
	const struct around here = { around, r };

	if (c && !may_see(w, r, f)) {
		w->told.hidden++;
		return;
	}
	for (; c; c = c->next) {
		bool copy = r->entity->fields[f].type == FIELD_OBJECT && !w->all && is_copy(w, c);
		struct record *seen = copy ? pointer(w, c) : object(w, c, &here);
		if (seen)
			record_add(out, f, seen);
	}
}

static void extras(struct looking *w, const struct record *r, struct record *out)
{
	struct extra **end = &out->extras;

	for (const struct extra *x = r->extras; x; x = x->next) {
		if (x->json.n && x->vis > w->view->audience)
			w->told.hidden++;
		if (x->vis > w->view->audience)
			continue;
		*end = ARENA_NEW(w->a, struct extra);
		**end = *x;
		if (!w->all)
			(*end)->vis = AUDIENCE_INTERNAL; /* the one of which nothing is written */
		(*end)->next = NULL;
		end = &(*end)->next;
	}
}

/* What an internal reader gets besides. */
static void secrets(struct looking *w, const struct record *r, struct record *out)
{
	out->own_id = r->own_id;
	out->lang = r->lang;
	out->vis = r->vis;
	if (w->swap && r == w->root)
		out->lang = str_is(w->view->lang, "fr") ? STR_NONE : w->view->lang;
}

/* Which fields of the object have something that the reader does not get. */
struct loss {
	bool of[ENTITY_FIELDS_MAX];
};

static void hide(struct looking *w, struct record *out, struct loss *loss, const char *name)
{
	int f = entity_field(out->entity, str_of(name));

	if (!record_text(out, f).n)
		return;
	record_set(out, f, STR_NONE);
	loss->of[f] = true;
	w->told.hidden++;
}

static int length(const struct record *r, int f)
{
	int n = 0;

	for (const struct record *c = r->slots[f].list.first; c; c = c->next)
		n++;
	return n;
}

/* Where a confidential address is, a map must not say. */
static void hide_point(struct looking *w, const struct record *r, struct record *out, struct loss *loss)
{
	if (r->entity->id != ENTITY_LOCATION)
		return;
	int f = entity_field(r->entity, STR("addresses"));
	if (!loss->of[f] || length(out, f) == length(r, f))
		return;
	hide(w, out, loss, "latitude");
	hide(w, out, loss, "longitude");
}

/* Metadata hold a field's former values. */
static void hide_metadata(
    struct looking *w, const struct record *r, struct record *out, const struct loss *loss)
{
	int f = entity_field(out->entity, STR("metadata"));

	if (f == FIELD_NONE)
		return;
	for (struct record *m = out->slots[f].list.first, *next; m; m = next) {
		struct str name = record_get(m, "field_name");
		int about = entity_field(out->entity, name);
		const struct extra *x = record_find_extra(r, name);
		bool lost = about != FIELD_NONE ? loss->of[about] || !may_see(w, r, about)
		                                : x && x->vis > w->view->audience;
		next = m->next;
		if (!lost)
			continue;
		record_remove(out, f, m);
		w->told.hidden++;
	}
}

static bool stands_around(const struct around *around, struct str id)
{
	for (; around; around = around->next)
		if (str_eq(record_id(around->record), id))
			return true;
	return false;
}

/* Nothing but its id and the ids of what it stands in. */
static bool hollow(const struct record *out, const struct around *around)
{
	for (int f = 1; f < out->entity->n_fields; f++) {
		const struct field *d = &out->entity->fields[f];
		if (field_is_child(d)
		        ? out->slots[f].list.first != NULL
		        : record_text(out, f).n && !(d->key && stands_around(around, record_text(out, f))))
			return false;
	}
	return !out->extras;
}

/* Can HSDS have it without that required field? */
static bool can_lack(const struct looking *w, const struct record *r, int f, const struct loss *loss)
{
	if (w->all || r->entity->fields[f].type == FIELD_OBJECT)
		return w->all;
	if (!field_may_be_empty(&r->entity->fields[f]) || r->entity->id == ENTITY_ADDRESS)
		return false;
	return r == w->root || !loss->of[f];
}

/* Has it all that it must have? */
static bool is_whole(
    struct looking *w, const struct record *r, const struct record *out, const struct loss *loss)
{
	bool empty = false;

	for (int f = 0; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		bool there = field_is_child(d) ? out->slots[f].list.first != NULL : record_text(out, f).n > 0;
		if (!d->required || there)
			continue;
		if (!can_lack(w, r, f, loss)) {
			w->told.left_out += !loss->of[f];
			return false;
		}
		empty |= field_may_be_empty(d);
	}
	w->empty |= empty;
	return true;
}

static struct record *object(struct looking *w, const struct record *r, const struct around *around)
{
	struct record *out = record_new(w->a, r->entity);
	struct loss loss = { 0 };
	int64_t hidden = w->told.hidden;

	w->differs |= says_more(r);
	if (!may_see(w, r, 0)) {
		w->told.hidden++;
		return NULL;
	}
	for (int f = 0; f < r->entity->n_fields; f++) {
		int64_t before = w->told.hidden;
		if (field_is_child(&r->entity->fields[f]))
			children(w, r, out, f, around);
		else
			value(w, r, out, f);
		loss.of[f] = w->told.hidden > before;
	}
	extras(w, r, out);
	if (w->all)
		secrets(w, r, out);
	hide_point(w, r, out, &loss);
	hide_metadata(w, r, out, &loss);
	if (w->told.hidden > hidden && hollow(out, around))
		return NULL;
	return is_whole(w, r, out, &loss) ? out : NULL;
}

/* What leads from one object to another --------------------------------------------------------------------- */

static int count(const struct record *r)
{
	int n = 1;

	for (int f = 0; f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]))
			for (const struct record *c = r->slots[f].list.first; c; c = c->next)
				n += count(c);
	return n;
}

/* Puts the listed object with this id in the object field f; the copy shares its values and children. */
static void nest(struct looking *w, struct record *r, int f, struct str id)
{
	const struct index_entry *found = index_find(&w->seen[r->entity->fields[f].child], id);
	int size = found && w->spare > 0 ? count(found->child) : 0;

	if (!size || size > w->spare)
		return;
	struct record *copy = ARENA_NEW(w->a, struct record);
	*copy = *found->child;
	record_add(r, f, copy);
	w->spare -= size;
	w->differs = true;
}

static void settle(struct looking *w, struct record *r);

static void settle_object(struct looking *w, struct record *r, int f)
{
	struct record *c = r->slots[f].list.first;
	int key = refs_key_beside(r->entity, f);

	if (c && !is_copy(w, c)) {
		settle(w, c);
	} else if (c) {
		r->slots[f].list = (struct list){ 0 };
		nest(w, r, f, record_id(c));
	} else if (r->entity->fields[f].child == ENTITY_LOCATION && key != FIELD_NONE) {
		nest(w, r, f, record_text(r, key));
	}
}

/* A reference to what the fiche lists and the reader does not get. */
static bool leads_nowhere(const struct looking *w, const struct field *d, struct str id)
{
	static const enum entity_id pointed_at[] = { ENTITY_SERVICE, ENTITY_LOCATION, ENTITY_PROGRAM };

	if (!d->key || !id.n)
		return false;
	for (size_t i = 0; i < sizeof pointed_at / sizeof *pointed_at; i++)
		if (index_find(&w->listed[pointed_at[i]], id))
			return !index_find(&w->seen[pointed_at[i]], id);
	return false;
}

static void settle(struct looking *w, struct record *r)
{
	for (int f = 0; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (d->type == FIELD_OBJECT)
			settle_object(w, r, f);
		else if (d->type == FIELD_LIST)
			for (struct record *c = r->slots[f].list.first; c; c = c->next)
				settle(w, c);
		else if (leads_nowhere(w, d, record_text(r, f)))
			record_set(r, f, STR_NONE);
	}
}

/* The whole ------------------------------------------------------------------------------------------------- */

static struct record *look(struct looking *w, const struct record *r)
{
	struct str main = r->lang.n ? r->lang : STR("fr");
	struct record *out;

	w->root = r;
	w->all = w->view->audience == AUDIENCE_INTERNAL;
	w->swap = w->view->lang.n && !str_eq(w->view->lang, main);
	if (!w->all)
		list_by_id(w->a, r, w->listed);
	out = object(w, r, NULL);
	if (out && !w->all) {
		list_by_id(w->a, out, w->seen);
		w->spare = VIEW_OBJECTS_MAX - count(out);
		settle(w, out);
	}
	w->told.incomplete = out && w->empty;
	w->differs |= w->told.incomplete || w->told.left_out || w->told.hidden;
	return out;
}

struct record *view_record(
    struct arena *a, const struct record *r, const struct view *v, struct view_told *told)
{
	struct looking w = { .a = a, .view = v };
	struct record *out = look(&w, r);

	told->incomplete += w.told.incomplete;
	told->left_out += w.told.left_out;
	told->hidden += w.told.hidden;
	return out;
}

bool view_plain(struct arena *a, const struct record *r)
{
	const struct view everybody = { .audience = AUDIENCE_PUBLIC };
	struct looking w = { .a = a, .view = &everybody };

	return look(&w, r) && !w.differs;
}
