#include "rules/hidden.h"

#include "rules/normalise.h"

static enum audience stricter(enum audience x, enum audience y)
{
	return x > y ? x : y;
}

static const struct record *same_child(const struct record *known, int f, const struct record *child)
{
	if (!known)
		return NULL;
	if (known->entity->fields[f].type == FIELD_OBJECT)
		return known->slots[f].list.first;
	return record_child(known, f, record_id(child));
}

/* `mine` and `its`: who may see what stands in the lists around `r` and around `known`. */
static void walk(
    struct arena *a, struct record *r, const struct record *known, enum audience mine, enum audience its)
{
	for (int f = 1; f < r->entity->n_fields; f++) {
		enum audience here = stricter(mine, record_vis(r, f));
		if (!field_is_child(&r->entity->fields[f])) {
			bool says = record_text(r, f).n || record_other(r, f).n;
			if (says && here > stricter(its, record_vis(r, f)))
				record_set_vis(a, r, f, here);
			continue;
		}
		enum audience there = known ? stricter(its, record_vis(known, f)) : its;
		for (struct record *c = r->slots[f].list.first; c; c = c->next)
			walk(a, c, same_child(known, f, c), here, there);
	}
	for (struct extra *x = r->extras; x; x = x->next)
		if (mine > its)
			x->vis = stricter(x->vis, mine);
}

/* Does `known` say what `r` says there, the text of the other language included? */
static bool says_the_same(struct arena *a, const struct record *r, const struct record *known, int f)
{
	const struct field *d = &r->entity->fields[f];
	struct str text = record_text(r, f), other = record_other(r, f);

	return known && (!text.n || norm_like(a, r->entity, d, text, record_text(known, f))) &&
	    (!other.n || norm_like(a, r->entity, d, other, record_other(known, f)));
}

/* What is news of `r` is for the readers of `start` only. */
static void walk_news(struct arena *a, struct record *r, const struct record *known, enum audience start)
{
	for (int f = 1; f < r->entity->n_fields; f++) {
		if (field_is_child(&r->entity->fields[f])) {
			for (struct record *c = r->slots[f].list.first; c; c = c->next)
				walk_news(a, c, same_child(known, f, c), start);
			continue;
		}
		bool says = record_text(r, f).n || record_other(r, f).n;
		if (says && !(r->vis && r->vis[f]) && record_vis(r, f) < start &&
		    !says_the_same(a, r, known, f))
			record_set_vis(a, r, f, start);
	}
}

void hidden_stays(struct arena *a, struct record *r, const struct record *known)
{
	enum audience start = record_vis(r, 0);

	if (start > record_vis(known, 0))
		walk_news(a, r, known, start);
	walk(a, r, known, AUDIENCE_PUBLIC, AUDIENCE_PUBLIC);
}
