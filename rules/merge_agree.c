/* merge_agree.c: what a source stands behind: the values on which its record and the fiche agree. */
#include "model/path.h"
#include "rules/merge_parts.h"
#include "rules/normalise.h"

struct str merge_extra_json(const struct record *r, struct str name)
{
	for (const struct extra *x = r ? r->extras : NULL; x; x = x->next)
		if (str_eq(x->name, name))
			return x->json;
	return STR_NONE;
}

struct str merge_vis_text(const struct record *r, int f)
{
	return r && r->vis && r->vis[f] ? str_of(audience_names[r->vis[f] - 1]) : STR_NONE;
}

const struct record *merge_same_child(const struct record *r, int f, const struct record *child)
{
	if (!r)
		return NULL;
	if (r->entity->fields[f].type == FIELD_OBJECT)
		return r->slots[f].list.first;
	return record_child(r, f, record_id(child));
}

struct agreeing {
	struct arena *a;
	struct agreement **end;
};

/* `f` is NULL for a visibility and an unknown member, as in merge_value. */
static void agree_value(struct agreeing *g, const struct entity *e, const struct field *f, struct str path,
    struct str said, struct str current)
{
	if (!said.n || !norm_like(g->a, e, f, said, current))
		return;
	struct agreement *new = *g->end = ARENA_NEW(g->a, struct agreement);
	*new = (struct agreement){ .path = path, .value = norm_hash(g->a, e, f, current) };
	g->end = &new->next;
}

static void agree_values(
    struct agreeing *g, const struct record *said, const struct record *current, struct str at)
{
	const struct entity *e = current->entity;

	if (merge_vis_text(said, 0).n)
		agree_value(g, e, NULL, arena_fmt(g->a, "%.*s@vis", STR_ARG(path_field(g->a, at, "id"))),
		    merge_vis_text(said, 0), merge_vis_text(current, 0));
	for (int f = 1; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (field_is_child(d) ||
		    (!record_text(said, f).n && !record_other(said, f).n && !merge_vis_text(said, f).n))
			continue;
		struct str path = path_field(g->a, at, d->name);
		agree_value(g, e, d, path, record_text(said, f), record_text(current, f));
		agree_value(g, e, d, arena_fmt(g->a, "%.*s@other", STR_ARG(path)), record_other(said, f),
		    record_other(current, f));
		agree_value(g, e, NULL, arena_fmt(g->a, "%.*s@vis", STR_ARG(path)), merge_vis_text(said, f),
		    merge_vis_text(current, f));
	}
	for (const struct extra *x = said->extras; x; x = x->next)
		agree_value(
		    g, e, NULL, path_extra(g->a, at, x->name), x->json, merge_extra_json(current, x->name));
}

static void agree(struct agreeing *g, const struct record *said, const struct record *current, struct str at)
{
	const struct entity *e = current->entity;

	agree_values(g, said, current, at);
	for (int f = 1; f < e->n_fields; f++)
		for (const struct record *c = field_is_child(&e->fields[f]) ? said->slots[f].list.first
		                                                            : NULL;
		     c; c = c->next) {
			const struct record *now = merge_same_child(current, f, c);
			if (now)
				agree(g, c, now, path_child(g->a, at, e->fields[f].name, record_id(now)));
		}
}

struct agreement *merge_agreements(struct arena *a, const struct record *said, const struct record *current)
{
	struct agreement *first = NULL;
	struct agreeing g = { .a = a, .end = &first };

	agree(&g, said, current, STR_NONE);
	return first;
}
