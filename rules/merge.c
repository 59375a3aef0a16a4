#include "rules/merge_parts.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/path.h"
#include "rules/name.h"
#include "rules/normalise.h"

enum { CHILD_JSON_MAX = 16 * 1024 * 1024 };

/* One object in its three states, and where it stands. */
struct spot {
	const struct record *base, *offered, *current;
	const struct record *founder; /* the founder's word on the same object, or NULL */
	struct str path;
	struct str object; /* id of the organization, service, location or service_at_location around it */
};

/* A child as the fiche has it: as model/path.h gives its value. */
static struct str child_json(struct merge_walk *w, const struct record *r)
{
	struct buf AUTO_BUF b = BUF_INIT(CHILD_JSON_MAX);

	record_write_child_json(&b, r, w->in->current->lang);
	return arena_str(w->a, buf_str(&b));
}

/* The ids that a source uses are its own affair: they stay in its record. */
static struct str offered_json(struct merge_walk *w, const struct record *r)
{
	struct record *copy = record_copy(w->a, r);

	record_forget_own_ids(copy);
	return child_json(w, copy);
}

/* Who stands behind ----------------------------------------------------------------------------------------- */

/* The newest revision that changed the path itself or a child it stands in. */
static int64_t touched_at(const struct merge_input *in, struct str path)
{
	int64_t at = 1;

	for (const struct touched *t = in->touched; t; t = t->next) {
		bool within = t->path.n <= path.n && memcmp(t->path.p, path.p, t->path.n) == 0 &&
		    (t->path.n == path.n || path.p[t->path.n] == '.');
		if (within && t->revision > at)
			at = t->revision;
	}
	return at;
}

static bool vouched(const struct merge_input *in, struct str object, struct str path)
{
	for (const struct voucher *v = in->vouchers; v; v = v->next)
		for (int i = 0; i < v->n_objects; i++)
			if (str_eq(v->objects[i], object) && touched_at(in, path) <= v->revision)
				return true;
	return false;
}

static int trust_of(
    const struct merge_input *in, struct str source, const struct entity *e, const struct field *f)
{
	return in->trust.of(in->trust.ctx, source, e, f);
}

/* What is asked about one value. */
struct question {
	struct str path, object;
	struct hash current;
	bool founder_says_so; /* the founder's last record has the current value */
	bool was_mine;        /* so had the offering source's, until now: its word is the newer one */
	const struct entity *entity;
	const struct field *field;
};

/* Has another source more of a say? Of two that are trusted alike and said the same, the one that changes its word has the
 * news; where they never agreed, nobody knows whose word is older. Who may see a value is no matter of age; nor is what a record says
 * that has become another organisation's. */
static bool outranks(const struct merge_input *in, const struct question *q, struct str source)
{
	int its = trust_of(in, source, q->entity, q->field);
	int mine = trust_of(in, in->source, q->entity, q->field);

	return q->was_mine ? its > mine : its >= mine;
}

static enum standing who_stands(const struct merge_input *in, const struct question *q, struct str *source)
{
	enum standing best = STANDING_NOBODY;

	if (vouched(in, q->object, q->path))
		return STANDING_ORGANISATION;
	for (const struct claim *c = in->claims; c; c = c->next) {
		if (!str_eq(c->path, q->path) || !hash_eq(c->value, q->current))
			continue;
		if (c->by == STANDING_TECHNICIAN)
			return STANDING_TECHNICIAN;
		if (!str_eq(c->source, in->source) && outranks(in, q, c->source)) {
			best = STANDING_SOURCE;
			*source = c->source;
		}
	}
	if (best != STANDING_NOBODY)
		return best;
	if (!in->founder_source
	         .n) { /* the technician who founded it stands behind what nobody has set since */
		bool his = touched_at(in, q->path) == 1 && !hash_eq(q->current, hash_of(STR_NONE));
		return his ? STANDING_TECHNICIAN : STANDING_NOBODY;
	}
	if (q->founder_says_so && outranks(in, q, in->founder_source)) {
		*source = in->founder_source;
		return STANDING_SOURCE;
	}
	return STANDING_NOBODY;
}

static bool may_never(const struct merge_input *in, const struct entity *e, const struct field *f)
{
	return in->trust.never && in->trust.never(in->trust.ctx, in->source, e, f);
}

/* Does the object hold a value that is not the source's to touch, itself or in what stands in it? */
static bool holds_forbidden(const struct merge_input *in, const struct record *r, bool deep)
{
	const struct entity *e = r->entity;

	for (int f = 1; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (!field_is_child(d)) {
			if (record_text(r, f).n && may_never(in, e, d))
				return true;
			continue;
		}
		for (const struct record *c = deep ? r->slots[f].list.first : NULL; c; c = c->next)
			if (may_never(in, e, d) || holds_forbidden(in, c, deep))
				return true;
	}
	return may_never(in, e, NULL);
}

static bool was_rejected(const struct merge_input *in, const struct merge_item *m)
{
	for (const struct rejected *r = in->rejected; r; r = r->next)
		if (str_eq(r->path, m->path) && str_eq(r->who, in->source) &&
		    hash_eq(r->value, m->new_hash) && hash_eq(r->current, m->old_hash))
			return true;
	return false;
}

void merge_put(struct merge_walk *w, struct merge_item m)
{
	if (m.behind != STANDING_NOBODY)
		m.verdict = was_rejected(w->in, &m) ? MERGE_SILENT : MERGE_PROPOSE;
	*w->end = ARENA_NEW(w->a, struct merge_item);
	**w->end = m;
	w->end = &(*w->end)->next;
}

/* One value ------------------------------------------------------------------------------------------------- */

struct three {
	struct str base, offered, current, founder;
	bool hides;  /* a stricter visibility of what the fiche does not say yet: it goes before the value */
	bool secret; /* a hidden list's word in place of a value that more may see */
	bool of_another; /* a visibility of another value than the current one: it goes with that value */
};

/* Does the value become the offered one? */
static bool merge_value(
    struct merge_walk *w, const struct spot *at, const struct field *f, struct str path, struct three v)
{
	const struct entity *e = at->current->entity;
	struct merge_item m = {
		.path = path, .old = v.current, .new = v.offered, .at = -1, .entity = e, .field = f
	};

	if (!v.offered.n || (at->base && norm_same(w->a, e, f, v.base, v.offered)) ||
	    norm_same(w->a, e, f, v.current, v.offered))
		return false;
	m.old_hash = norm_hash(w->a, e, f, v.current);
	m.new_hash = norm_hash(w->a, e, f, v.offered);
	struct question q = {
		.path = path, .object = at->object, .current = m.old_hash, .entity = e, .field = f
	};
	q.founder_says_so = v.current.n && v.founder.n && norm_like(w->a, e, f, v.founder, v.current);
	q.was_mine = f && !w->another && v.base.n && v.current.n && norm_like(w->a, e, f, v.base, v.current);
	m.behind = v.hides ? STANDING_NOBODY : who_stands(w->in, &q, &m.behind_source);
	if (m.behind != STANDING_NOBODY && norm_like(w->a, e, f, v.current, v.offered))
		return false; /* two hands, one value */
	if (v.of_another && m.behind == STANDING_NOBODY) {
		m.behind = STANDING_SOURCE;
		m.behind_source = w->in->founder_source;
	}
	if (v.secret && m.behind == STANDING_NOBODY) {
		m.behind = STANDING_SOURCE;
		m.reason = N_("the current value is for more readers than the source's list");
	}
	merge_put(w, m);
	return m.behind == STANDING_NOBODY;
}

/* The founder is the offering source itself when no other record is given: then its word is the base. */
static const struct record *founder_of(const struct merge_walk *w, const struct spot *at)
{
	return str_eq(w->in->source, w->in->founder_source) ? NULL : at->founder;
}

/* The visibility of the id is that of the whole object. A source that hides what it showed is followed where it is the
 * founder; another one proposes; a first record hides nothing that stands there already. */
static void merge_whole_vis(struct merge_walk *w, const struct spot *at, const struct record *founder)
{
	struct str path = path_field(w->a, at->path, "id");

	merge_value(w, at, NULL, arena_fmt(w->a, "%.*s@vis", STR_ARG(path)),
	    (struct three){ .base = merge_vis_text(at->base, 0),
	        .offered = merge_vis_text(at->offered, 0),
	        .current = merge_vis_text(at->current, 0),
	        .founder = merge_vis_text(founder, 0),
	        .of_another = !str_eq(w->in->source, w->in->founder_source) });
}

static void merge_values(struct merge_walk *w, const struct spot *at)
{
	const struct record *b = at->base, *o = at->offered, *c = at->current, *founder = founder_of(w, at);
	const struct entity *e = c->entity;

	if (b && merge_vis_text(o, 0).n)
		merge_whole_vis(w, at, founder);
	for (int f = 1; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (field_is_child(d) || may_never(w->in, e, d))
			continue;
		struct str path = o->slots[f].text.n || record_other(o, f).n || merge_vis_text(o, f).n
		    ? path_field(w->a, at->path, d->name)
		    : STR_NONE;
		bool follows = merge_value(w, at, d, path,
		    (struct three){ .base = b ? record_text(b, f) : STR_NONE,
		        .offered = record_text(o, f),
		        .current = record_text(c, f),
		        .founder = founder ? record_text(founder, f) : STR_NONE,
		        .secret = w->secret && record_text(c, f).n && record_vis(o, f) > record_vis(c, f) });
		if (record_other(o, f).n)
			merge_value(w, at, d, arena_fmt(w->a, "%.*s@other", STR_ARG(path)),
			    (struct three){ .base = b ? record_other(b, f) : STR_NONE,
			        .offered = record_other(o, f),
			        .current = record_other(c, f),
			        .founder = founder ? record_other(founder, f) : STR_NONE });
		if (merge_vis_text(o, f).n)
			merge_value(w, at, NULL, arena_fmt(w->a, "%.*s@vis", STR_ARG(path)),
			    (struct three){ .base = merge_vis_text(b, f),
			        .offered = merge_vis_text(o, f),
			        .current = merge_vis_text(c, f),
			        .founder = merge_vis_text(founder, f),
			        .hides = !record_text(c, f).n && !record_other(c, f).n &&
			            record_vis(o, f) > record_vis(c, f),
			        .of_another = !follows && record_text(o, f).n && record_text(c, f).n &&
			            !norm_like(w->a, e, d, record_text(c, f), record_text(o, f)) });
	}
	for (const struct extra *x = o->extras; x; x = x->next)
		merge_value(w, at, NULL, path_extra(w->a, at->path, x->name),
		    (struct three){ .base = merge_extra_json(b, x->name),
		        .offered = x->json,
		        .current = merge_extra_json(c, x->name),
		        .founder = merge_extra_json(founder, x->name) });
}

/* Children -------------------------------------------------------------------------------------------------- */

static void merge_object(struct merge_walk *w, const struct spot *at);

/* What a child belongs to: itself, or what its parent belongs to. */
static struct str object_of(const struct spot *at, const struct record *child)
{
	return entity_stands_alone(child->entity) ? record_id(child) : at->object;
}

/* Somebody else stands behind a value of the child, or of a child of it? */
static enum standing who_stands_behind(struct merge_walk *w, const struct spot *at, struct str *source)
{
	const struct record *c = at->current, *founder = founder_of(w, at);
	bool says = false;

	for (int f = 1; f < c->entity->n_fields; f++) {
		const struct field *d = &c->entity->fields[f];
		enum standing s = STANDING_NOBODY;
		says |= !field_is_child(d) && record_text(c, f).n;
		if (!field_is_child(d) && record_text(c, f).n) {
			struct question q = { .path = path_field(w->a, at->path, d->name),
				.object = at->object,
				.current = norm_hash(w->a, c->entity, d, record_text(c, f)),
				.entity = c->entity,
				.field = d };
			q.founder_says_so = founder &&
			    norm_same(w->a, c->entity, d, record_text(founder, f), record_text(c, f));
			s = who_stands(w->in, &q, source);
		}
		for (const struct record *k = field_is_child(d) ? c->slots[f].list.first : NULL; k && !s;
		     k = k->next) {
			struct spot in = { .current = k,
				.founder = merge_same_child(founder, f, k),
				.path = path_child(w->a, at->path, d->name, record_id(k)),
				.object = object_of(at, k) };
			s = who_stands_behind(w, &in, source);
		}
		if (s != STANDING_NOBODY)
			return s;
	}
	return !says && vouched(w->in, at->object, at->path) ? STANDING_ORGANISATION : STANDING_NOBODY;
}

/* A child that the fiche has not. */
static void merge_added(
    struct merge_walk *w, const struct spot *at, int f, const struct record *child, int position)
{
	const struct merge_input *in = w->in;
	const struct entity *e = at->current->entity;
	const struct field *d = &e->fields[f];
	struct merge_item m = { .path = path_child(w->a, at->path, d->name, record_id(child)),
		.new = offered_json(w, child),
		.at = position,
		.entity = e,
		.field = d,
		.child = true };
	const struct record *before = merge_same_child(at->base, f, child);

	if (before && !diff_records(w->a, before, child))
		return; /* somebody took it out of the fiche; the source says nothing new */
	m.old_hash = hash_of(STR_NONE);
	m.new_hash = hash_of(m.new);
	bool others = at->current->slots[f].list.first != NULL;
	bool founder = str_eq(in->source, in->founder_source);
	if (vouched(in, at->object, m.path))
		m.behind = STANDING_ORGANISATION;
	else if (before || (others && !in->founder_source.n))
		m.behind = STANDING_TECHNICIAN;
	else if (others && !founder &&
	    trust_of(in, in->founder_source, e, d) >= trust_of(in, in->source, e, d)) {
		m.behind = STANDING_SOURCE;
		m.behind_source = in->founder_source;
	}
	merge_put(w, m);
}

/* A child that the source gave before and no longer lists. */
static void merge_removed(struct merge_walk *w, const struct spot *at, int f, const struct record *child)
{
	const struct field *d = &at->current->entity->fields[f];
	const struct record *now = merge_same_child(at->current, f, child);

	if (w->in->absent_is_blank || !now || holds_forbidden(w->in, now, false))
		return;
	struct merge_item m = { .path = path_child(w->a, at->path, d->name, record_id(now)),
		.old = child_json(w, now),
		.at = -1,
		.entity = at->current->entity,
		.field = d,
		.child = true };
	struct spot in = { .current = now,
		.founder = merge_same_child(founder_of(w, at), f, now),
		.path = m.path,
		.object = object_of(at, now) };
	m.old_hash = hash_of(m.old);
	m.new_hash = hash_of(STR_NONE);
	m.behind = who_stands_behind(w, &in, &m.behind_source);
	if (m.behind == STANDING_NOBODY && holds_forbidden(w->in, now, true)) {
		m.behind = STANDING_SOURCE;
		m.reason = N_("something in it is not the source's to take away");
	}
	merge_put(w, m);
}

static void merge_children(struct merge_walk *w, const struct spot *at, int f)
{
	const struct field *d = &at->current->entity->fields[f];
	int position = 0;

	if (may_never(w->in, at->current->entity, d))
		return;

	for (const struct record *c = at->offered->slots[f].list.first; c; c = c->next, position++) {
		const struct record *now = merge_same_child(at->current, f, c);
		if (!now) {
			merge_added(w, at, f, c, position);
			continue;
		}
		struct spot in = { .base = merge_same_child(at->base, f, c),
			.offered = c,
			.current = now,
			.founder = merge_same_child(at->founder, f, now),
			.path = path_child(w->a, at->path, d->name, record_id(now)),
			.object = object_of(at, now) };
		merge_object(w, &in);
	}
	for (const struct record *c = at->base ? at->base->slots[f].list.first : NULL; c; c = c->next)
		if (!merge_same_child(at->offered, f, c))
			merge_removed(w, at, f, c);
}

static void merge_object(struct merge_walk *w, const struct spot *at)
{
	merge_values(w, at);
	for (int f = 0; f < at->current->entity->n_fields; f++)
		if (field_is_child(&at->current->entity->fields[f]))
			merge_children(w, at, f);
}

/* Do the two names have a word in common that tells one organisation from others? */
static bool share_a_word(const struct name *x, const struct name *y)
{
	for (int i = 0; i < x->n; i++)
		for (int j = 0; j < y->n; j++)
			if (x->words[i].kind != NAME_GENERIC && str_eq(x->words[i].text, y->words[j].text))
				return true;
	return false;
}

/* A list that gives a key to another organisation (or sorts one column only). */
static bool is_another(struct arena *a, const struct record *base, const struct record *offered)
{
	struct name x[NAME_READINGS], y[NAME_READINGS];
	struct str was = base ? record_get(base, "name") : STR_NONE, is = record_get(offered, "name");

	if (!was.n || !is.n || text_same(a, was, is))
		return false;
	return name_read(a, NULL, was, x) && name_read(a, NULL, is, y) && !share_a_word(&x[0], &y[0]);
}

struct merge_item *merge_records(struct arena *a, const struct merge_input *in)
{
	struct merge_walk w = { .a = a,
		.in = in,
		.secret = record_vis(in->offered, 0) > record_vis(in->current, 0),
		.another = is_another(a, in->base, in->offered) };
	struct spot root = { .base = in->base,
		.offered = in->offered,
		.current = in->current,
		.founder = in->founder,
		.object = record_id(in->current) };

	w.end = &w.first;
	merge_show(&w);
	merge_object(&w, &root);
	return w.first;
}
