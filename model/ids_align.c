/* ids_align.c: the same child recognised again. */
#include "model/ids.h"
#include "model/index.h"
#include "model/refs.h"

enum { SAME_CALLS_MAX = 250000 };

typedef bool same_fn(struct arena *a, const struct record *x, const struct record *y);

struct align {
	struct arena *a;
	same_fn *same;
	struct refs renamed; /* the ids that objects had before */
};

/* One list of both sides. */
struct pairing {
	size_t n, n_known;
	struct record **incoming;
	const struct record **partner; /* of each incoming child, or NULL */
	const struct record **known;
	bool *taken; /* of each known child */
	struct index by_id, by_own_id;
};

static struct str own_id(const struct record *r)
{
	return r->own_id;
}

static struct pairing pairing_new(struct arena *a, const struct list *incoming, const struct list *known)
{
	struct pairing p = { .by_id = index_list(a, known->first, record_id),
		.by_own_id = index_list(a, known->first, own_id) };

	for (const struct record *c = incoming->first; c; c = c->next)
		p.n++;
	p.incoming = ARENA_ARRAY(a, struct record *, p.n);
	p.partner = ARENA_ARRAY(a, const struct record *, p.n);
	p.known = ARENA_ARRAY(a, const struct record *, p.by_id.n);
	p.taken = ARENA_ARRAY(a, bool, p.by_id.n);
	p.n = 0;
	for (struct record *c = incoming->first; c; c = c->next)
		p.incoming[p.n++] = c;
	for (const struct record *c = known->first; c; c = c->next)
		p.known[p.n_known++] = c;
	return p;
}

static void pair(struct pairing *p, size_t i, size_t k)
{
	p->partner[i] = p->known[k];
	p->taken[k] = true;
}

/* Child `i` with what the index has under the key. */
static void pair_found(struct pairing *p, size_t i, const struct index *known, struct str key)
{
	const struct index_entry *hit = p->partner[i] ? NULL : index_find(known, key);

	if (hit && !p->taken[hit->at])
		pair(p, i, hit->at);
}

static size_t left(const struct pairing *p)
{
	size_t incoming = 0, known = 0;

	for (size_t i = 0; i < p->n; i++)
		incoming += !p->partner[i];
	for (size_t k = 0; k < p->n_known; k++)
		known += !p->taken[k];
	return incoming * known;
}

static void pair_same(struct align *w, struct pairing *p)
{
	if (!w->same || left(p) > SAME_CALLS_MAX)
		return;
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->n_known && !p->partner[i]; k++)
			if (!p->taken[k] && w->same(w->a, p->incoming[i], p->known[k]))
				pair(p, i, k);
}

/* The surest sign first, for all children, so that none takes what is another's. */
static struct pairing pair_list(
    struct align *w, const struct list *incoming, const struct list *known, const struct record *known_parent)
{
	struct pairing p = pairing_new(w->a, incoming, known);

	for (size_t i = 0; i < p.n; i++)
		pair_found(&p, i, &p.by_id, record_id(p.incoming[i]));
	for (size_t i = 0; i < p.n; i++)
		pair_found(&p, i, &p.by_own_id, record_id(p.incoming[i]));
	for (size_t i = 0; i < p.n; i++)
		pair_found(&p, i, &p.by_id, ids_by_slot(w->a, known_parent, p.incoming[i]));
	pair_same(w, &p);
	return p;
}

static void take_id(struct align *w, struct record *r, const struct record *known)
{
	struct str had = record_id(r), id = record_id(known);

	if (str_eq(had, id) || !id.n)
		return;
	id = arena_str(w->a, id);
	refs_add(&w->renamed, r->entity, had, id);
	if (had.n)
		r->own_id = had;
	record_set(r, 0, id);
}

static void align(struct align *w, struct record *r, const struct record *known);

static void align_field(struct align *w, struct record *r, const struct record *known, int f)
{
	const struct list *incoming = &r->slots[f].list;

	if (!incoming->first || !known->slots[f].list.first)
		return;
	struct pairing p = pair_list(w, incoming, &known->slots[f].list, known);
	for (size_t i = 0; i < p.n; i++)
		if (p.partner[i]) {
			take_id(w, p.incoming[i], p.partner[i]);
			align(w, p.incoming[i], p.partner[i]);
		}
}

static void align(struct align *w, struct record *r, const struct record *known)
{
	for (int f = 1; f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]))
			align_field(w, r, known, f);
}

/* References follow after each list of the root, so that services at locations are compared by the ids that the
 * locations, which come before them in the table, have by then. */
void ids_align(struct arena *a, struct record *incoming, const struct record *known, same_fn *same)
{
	struct align w = { .a = a, .same = same, .renamed = { .a = a } };
	size_t followed = 0;

	take_id(&w, incoming, known);
	refs_add(&w.renamed, incoming->entity, incoming->own_id, record_id(incoming));
	for (int f = 1; f < incoming->entity->n_fields; f++) {
		if (field_is_child(&incoming->entity->fields[f]))
			align_field(&w, incoming, known, f);
		if (w.renamed.n > followed)
			refs_follow(&w.renamed, incoming);
		followed = w.renamed.n;
	}
}
