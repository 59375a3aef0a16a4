#include "importers/overlay.h"

#include "lib/json.h"
#include "lib/text.h"
#include "model/ids.h"

enum { EXTRA_MAX = 16 * 1024 * 1024, PAIRS_MAX = 250000 };

struct overlay {
	struct arena *a;
	struct str lang;
	size_t looks; /* pairs compared in long lists */
};

static void keep(struct overlay *o, struct record *r, struct str name, struct str json)
{
	bool ours = name.n > 2 && memcmp(name.p, "x_", 2) == 0;
	struct str full = arena_fmt(o->a, "%s%.*s_%.*s", ours ? "" : "x_", STR_ARG(name), STR_ARG(o->lang));
	struct extra *x = record_extra(o->a, r, full);

	if (!x->json.n)
		x->json = json;
}

static void keep_text(struct overlay *o, struct record *r, const char *name, struct str text)
{
	struct buf AUTO_BUF json = BUF_INIT(EXTRA_MAX);

	json_string(&json, text);
	if (buf_ok(&json))
		keep(o, r, str_of(name), arena_str(o->a, buf_str(&json)));
}

/* Words, and addresses of pages and mailboxes, may differ by language; other values are facts. */
static bool has_language(const struct field *d)
{
	return d->type == FIELD_TEXT || d->type == FIELD_URI || d->type == FIELD_EMAIL;
}

static void overlay_value(struct overlay *o, struct record *main, const struct record *other, int f)
{
	const struct field *d = &main->entity->fields[f];
	struct str its = record_text(other, f), ours = record_text(main, f);

	if (record_vis(other, f) > record_vis(main, f))
		record_set_vis(o->a, main, f, record_vis(other, f));
	if (!its.n || str_eq(its, ours) || d->key)
		return;
	if (has_language(d))
		record_set_other(o->a, main, f, its);
	else if (!ours.n)
		record_set(main, f, its);
	else
		keep_text(o, main, d->name, its);
}

static void overlay_extras(struct overlay *o, struct record *main, const struct record *other)
{
	for (const struct extra *x = other->extras; x; x = x->next) {
		const struct extra *ours = record_find_extra(main, x->name);
		if (x->json.n && (!ours || !str_eq(ours->json, x->json)))
			keep(o, main, x->name, x->json);
	}
}

/* Children -------------------------------------------------------------------------------------------------- */

/* How sure it is that both are one. */
enum sign { BY_ID, BY_SLOT, BY_VALUE, SIGNS };

static bool is_same(struct overlay *o, const struct record *x, const struct record *y, enum sign sign)
{
	switch (sign) {
	case BY_ID:
		return record_id(x).n && str_eq(record_id(x), record_id(y));
	case BY_SLOT:
		return x->slot_name.n && !record_id(x).n && str_eq(x->slot_name, y->slot_name);
	default:
		return ids_telling(x).n && !record_id(x).n && text_same(o->a, ids_telling(x), ids_telling(y));
	}
}

struct pairing {
	struct record **mine, **its; /* of both lists; an element that has found its twin is NULL */
	size_t n_mine, n_its;
};

static struct record **array_of(struct overlay *o, const struct list *list, size_t *n)
{
	size_t count = 0;

	for (const struct record *c = list->first; c; c = c->next)
		count++;
	struct record **all = ARENA_ARRAY(o->a, struct record *, count);
	*n = 0;
	for (struct record *c = list->first; c; c = c->next)
		all[(*n)++] = c;
	return all;
}

static void overlay(struct overlay *o, struct record *main, struct record *other);

static void pair(struct overlay *o, struct pairing *p, size_t i, size_t j)
{
	overlay(o, p->mine[i], p->its[j]);
	p->mine[i] = p->its[j] = NULL;
}

/* Mostly both lists are in one order: looking begins where it ended. */
static void pair_by(struct overlay *o, struct pairing *p, enum sign sign)
{
	size_t at = 0;

	for (size_t j = 0; j < p->n_its; j++)
		for (size_t k = 0; k < p->n_mine && p->its[j] && o->looks < PAIRS_MAX; k++, o->looks++) {
			size_t i = (at + k) % p->n_mine;
			if (p->mine[i] && is_same(o, p->mine[i], p->its[j], sign)) {
				pair(o, p, i, j);
				at = i + 1;
			}
		}
}

static size_t left(struct record *const *all, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += all[i] != NULL;
	return count;
}

static void pair_by_place(struct overlay *o, struct pairing *p)
{
	size_t i = 0;

	if (left(p->mine, p->n_mine) != left(p->its, p->n_its))
		return;
	for (size_t j = 0; j < p->n_its; j++) {
		while (p->its[j] && i < p->n_mine && !p->mine[i])
			i++;
		if (p->its[j] && i < p->n_mine)
			pair(o, p, i, j);
	}
}

static void overlay_list(struct overlay *o, struct record *main, struct record *other, int f)
{
	struct pairing p = { 0 };

	p.mine = array_of(o, &main->slots[f].list, &p.n_mine);
	p.its = array_of(o, &other->slots[f].list, &p.n_its);
	for (enum sign s = 0; s < SIGNS && p.n_mine; s++)
		pair_by(o, &p, s);
	if (main->entity->fields[f].child != ENTITY_CONTACT)
		pair_by_place(o, &p);
	for (size_t j = 0; j < p.n_its; j++)
		if (p.its[j]) {
			p.its[j]->next = NULL;
			record_add(main, f, p.its[j]);
		}
}

static void overlay(struct overlay *o, struct record *main, struct record *other)
{
	const struct entity *e = main->entity;

	for (int f = 0; f < e->n_fields; f++)
		if (!field_is_child(&e->fields[f]) && f > 0)
			overlay_value(o, main, other, f);
		else if (f == 0 && record_vis(other, 0) > record_vis(main, 0))
			record_set_vis(o->a, main, 0, record_vis(other, 0));
		else if (e->fields[f].type == FIELD_LIST)
			overlay_list(o, main, other, f);
		else if (f > 0 && main->slots[f].list.first && other->slots[f].list.first)
			overlay(o, main->slots[f].list.first, other->slots[f].list.first);
		else if (f > 0 && other->slots[f].list.first)
			record_add(main, f, other->slots[f].list.first);
	overlay_extras(o, main, other);
}

void overlay_language(struct arena *a, struct record *main, struct record *other, struct str lang)
{
	struct overlay o = { .a = a, .lang = lang };

	overlay(&o, main, other);
}
