/* merge_show.c: a fiche that is hidden as a whole, and a source that lists it openly. */
#include "lib/i18n.h"
#include "model/path.h"
#include "rules/merge_parts.h"
#include "rules/normalise.h"

static struct merge_item vis_item(
    const struct merge_walk *w, const struct entity *e, struct str path, struct str old, struct str new)
{
	return (struct merge_item){ .path = path,
		.old = old,
		.new = new,
		.at = -1,
		.entity = e,
		.old_hash = norm_hash(w->a, e, NULL, old),
		.new_hash = norm_hash(w->a, e, NULL, new) };
}

/* Values of the fiche that `said` does not say get the visibility that the fiche had as a whole. */
static void keep_hidden(
    struct merge_walk *w, const struct record *c, const struct record *said, struct str at, enum audience vis)
{
	for (int f = 1; f < c->entity->n_fields; f++) {
		const struct field *d = &c->entity->fields[f];
		for (const struct record *k = field_is_child(d) ? c->slots[f].list.first : NULL; k;
		     k = k->next)
			keep_hidden(w, k, merge_same_child(said, f, k),
			    path_child(w->a, at, d->name, record_id(k)), vis);
		if (field_is_child(d) || (!record_text(c, f).n && !record_other(c, f).n) ||
		    record_vis(c, f) >= vis ||
		    (said && record_text(said, f).n &&
		        norm_like(w->a, c->entity, d, record_text(said, f), record_text(c, f))))
			continue;
		struct str path = arena_fmt(w->a, "%.*s@vis", STR_ARG(path_field(w->a, at, d->name)));
		merge_put(w, vis_item(w, c->entity, path, merge_vis_text(c, f), str_of(audience_names[vis])));
	}
	for (const struct extra *x = c->extras; x; x = x->next)
		if (x->vis < vis)
			merge_put(w,
			    vis_item(w, c->entity,
			        arena_fmt(w->a, "%.*s@vis", STR_ARG(path_extra(w->a, at, x->name))),
			        str_of(audience_names[x->vis]), str_of(audience_names[vis])));
}

/* The fiche is hidden as a whole, and a source lists it openly now: the founder is followed, of another a person decides. */
void merge_show(struct merge_walk *w)
{
	const struct record *c = w->in->current, *o = w->in->offered, *b = w->in->base;
	enum audience vis = record_vis(c, 0);

	if (record_vis(o, 0) >= vis || (b && record_vis(b, 0) <= record_vis(o, 0)))
		return;
	keep_hidden(w, c, o, STR_NONE, vis);
	struct merge_item m = vis_item(
	    w, c->entity, STR("id@vis"), merge_vis_text(c, 0), merge_vis_text(o, 0));
	if (!str_eq(w->in->source, w->in->founder_source)) {
		m.behind = STANDING_SOURCE;
		m.behind_source = w->in->founder_source;
		m.reason = N_(
		    "the fiche was hidden by the source that founded it, and another lists it openly");
	}
	merge_put(w, m);
}
