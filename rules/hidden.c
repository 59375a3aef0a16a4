#include "rules/hidden.h"

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

void hidden_stays(struct arena *a, struct record *r, const struct record *known)
{
	walk(a, r, known, AUDIENCE_PUBLIC, AUDIENCE_PUBLIC);
}
