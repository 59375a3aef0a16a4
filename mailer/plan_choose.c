#include "lib/i18n.h"
#include "mailer/plan_parts.h"
#include "store/asked.h"
#include "store/fiche.h"
#include "store/list.h"
#include "store/reach.h"

#include <stdlib.h>

/* A due fiche and, once that is known, whom to ask. */
struct due {
	int64_t fiche, due_at;
	struct str uuid;
	bool first_needs, english;
	struct request to; /* address blank: nobody */
};

struct choosing {
	struct planner *p;
	const struct policies *policies;
	const struct plan_wish *wish;
	struct plan_told *told;
	struct due *due;
	size_t n, room;
	struct str *busy; /* addresses of planned and open requests, sorted */
	size_t n_busy;
};

/* What is due ------------------------------------------------------------------------------------------------- */

static bool on_row(void *ctx, const struct stale_row *row, struct err *err)
{
	struct choosing *c = ctx;
	struct stale_fiche f = list_stale_fiche(row);
	struct staleness s = stale_of(c->policies, &f, c->wish->now);

	(void)err;
	if (c->wish->region.n && !str_eq(c->wish->region, f.region))
		return true;
	if (s.state == FRESH) {
		if (!c->told->next_due_at || s.due_at < c->told->next_due_at)
			c->told->next_due_at = s.due_at;
		return true;
	}
	if (c->n == c->room) {
		size_t room = c->room ? 2 * c->room : 1024;
		struct due *larger = ARENA_ARRAY(c->p->a, struct due, room);
		if (c->n)
			memcpy(larger, c->due, c->n * sizeof *larger);
		c->due = larger;
		c->room = room;
	}
	c->due[c->n++] = (struct due){ .fiche = row->row.fiche,
		.due_at = s.due_at,
		.uuid = arena_str(c->p->a, f.uuid),
		.first_needs = s.policy->first_needs };
	return true;
}

/* First needs, then what has been due longest. */
static int most_pressing(const void *x, const void *y)
{
	const struct due *a = x, *b = y;

	if (a->first_needs != b->first_needs)
		return a->first_needs ? -1 : 1;
	if (a->due_at != b->due_at)
		return a->due_at < b->due_at ? -1 : 1;
	return str_cmp(a->uuid, b->uuid);
}

/* Who is busy ------------------------------------------------------------------------------------------------- */

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static bool read_busy(struct choosing *c, struct err *err)
{
	static const char *const states[] = { "planned", "open" };
	struct request *live[2];
	size_t n = 0;

	for (int i = 0; i < 2; i++) {
		if (!request_list(c->p->a, c->p->db, 0, str_of(states[i]), &live[i], err))
			return false;
		for (const struct request *r = live[i]; r; r = r->next)
			n++;
	}
	c->busy = ARENA_ARRAY(c->p->a, struct str, n + 1);
	for (int i = 0; i < 2; i++)
		for (const struct request *r = live[i]; r; r = r->next)
			c->busy[c->n_busy++] = r->address;
	if (n)
		qsort(c->busy, n, sizeof *c->busy, by_text);
	return true;
}

static bool is_busy(const struct choosing *c, struct str address)
{
	return c->n_busy && bsearch(&address, c->busy, c->n_busy, sizeof *c->busy, by_text);
}

/* A person has yet to decide an answer; or this very address has answered or refused an e-mail in the last weeks. */
static bool asked_lately(const struct choosing *c, const struct asked *last, struct str address)
{
	bool closed = str_is(last->state, "answered") || str_is(last->state, "failed");

	if (!last->request || !closed)
		return false;
	return last->undecided ||
	    (str_eq(last->address, address) &&
	        c->wish->now - last->closed_at < c->p->settings->remind_after_secs);
}

/* Whom to ask ------------------------------------------------------------------------------------------------- */

static void count_phone(struct plan_told *told, enum recipient_why why)
{
	told->no_address += why == RECIPIENT_NO_ADDRESS;
	told->opted_out += why == RECIPIENT_OPTED_OUT;
	told->dead += why == RECIPIENT_DEAD;
}

/* Is the fiche held by an earlier request, or given up? */
static bool is_taken(struct choosing *c, const struct due *d, bool *taken, struct err *err)
{
	int64_t exhausted_at = 0;

	if (!request_busy(c->p->db, d->fiche, taken, err))
		return false;
	c->told->waiting += *taken;
	if (*taken)
		return true;
	if (!request_exhausted_at(c->p->db, d->fiche, &exhausted_at, err))
		return false;
	*taken = exhausted_at != 0;
	c->told->given_up += *taken;
	return true;
}

/* Sets d->to, or counts why there is nobody. */
static bool choose(struct choosing *c, struct arena *work, struct due *d, struct err *err)
{
	const struct recipient *to;
	enum recipient_why why;
	struct asked last;
	struct fiche f;
	bool taken;

	if (!is_taken(c, d, &taken, err))
		return false;
	if (taken)
		return true;
	if (!fiche_load(work, c->p->db, d->fiche, &f, err) ||
	    !reach_of(work, c->p->db, f.record, &to, &why, err) ||
	    !asked_last(work, c->p->db, d->fiche, &last, err))
		return false;
	if (why == RECIPIENT_FOUND && record_vis(f.record, 0) > AUDIENCE_PARTNER)
		why = RECIPIENT_NO_ADDRESS; /* nothing of it may be shown in an e-mail */
	count_phone(c->told, why);
	if (why != RECIPIENT_FOUND)
		return true;
	if (is_busy(c, to->address) || asked_lately(c, &last, to->address)) {
		c->told->waiting++;
		return true;
	}
	d->english = str_is(f.record->lang, "en");
	d->to = (struct request){ .address = arena_str(c->p->a, to->address),
		.mailbox = arena_str(c->p->a, to->mailbox),
		.contact = arena_str(c->p->a, to->contact),
		.basis = arena_str(c->p->a, to->basis) };
	return true;
}

static bool choose_all(struct choosing *c, const struct plan_watch *watch, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(PLAN_WORK_MAX);

	for (size_t i = 0; i < c->n; i++) {
		arena_reset(work);
		if (!choose(c, work, &c->due[i], err))
			return false;
		if (watch && watch->progress)
			watch->progress(watch->ctx, i + 1);
	}
	return true;
}

/* Grouping ---------------------------------------------------------------------------------------------------- */

/* By address, and within one address as they stand. */
static int by_address(const void *x, const void *y)
{
	const struct due *a = *(struct due *const *)x, *b = *(struct due *const *)y;
	int c = str_cmp(a->to.address, b->to.address);

	return c ? c : (a > b) - (a < b);
}

/* The requests in the order of their most pressing fiche. */
static int first_first(const void *x, const void *y)
{
	const struct due *a = **(struct due * *const *)x, *b = **(struct due * *const *)y;

	return (a > b) - (a < b);
}

static struct wanted *request_of(struct choosing *c, struct due **group, size_t n)
{
	struct wanted *w = ARENA_NEW(c->p->a, struct wanted);
	bool english = true;

	w->request = group[0]->to;
	w->n = (int)(n < PLAN_FICHES_MAX ? n : PLAN_FICHES_MAX);
	w->fiches = ARENA_ARRAY(c->p->a, int64_t, (size_t)w->n);
	for (int i = 0; i < w->n; i++) {
		w->fiches[i] = group[i]->fiche;
		english = english && group[i]->english;
		if (!w->request.contact.n)
			w->request.contact = group[i]->to.contact;
	}
	w->request.lang = english ? STR("en") : STR("fr");
	w->request.created_at = c->wish->now;
	c->told->waiting += (int64_t)n - w->n;
	return w;
}

static struct wanted *group(struct choosing *c)
{
	struct due **all = ARENA_ARRAY(c->p->a, struct due *, c->n + 1), ***groups;
	size_t n = 0, n_groups = 0;
	struct wanted *first = NULL, **end = &first;

	for (size_t i = 0; i < c->n; i++)
		if (c->due[i].to.address.n)
			all[n++] = &c->due[i];
	if (!n)
		return NULL;
	qsort(all, n, sizeof *all, by_address);
	groups = ARENA_ARRAY(c->p->a, struct due **, n);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !str_eq(all[i]->to.address, all[i - 1]->to.address))
			groups[n_groups++] = &all[i];
	qsort(groups, n_groups, sizeof *groups, first_first);
	for (size_t i = 0; i < n_groups; i++) {
		struct due **g = groups[i];
		size_t size = 1;
		while (g + size < all + n && str_eq(g[size]->to.address, g[0]->to.address))
			size++;
		if (c->wish->max && (int64_t)i >= c->wish->max) {
			c->told->later += (int64_t)size;
			continue;
		}
		*end = request_of(c, g, size);
		end = &(*end)->next;
	}
	return first;
}

bool plan_choose(struct planner *p, const struct policies *policies, const struct plan_wish *wish,
    const struct plan_watch *watch, struct wanted **out, struct plan_told *told, struct err *err)
{
	struct choosing c = { .p = p, .policies = policies, .wish = wish, .told = told };

	if (!list_stale(p->db, &c, on_row, err) || !read_busy(&c, err))
		return false;
	told->due = (int64_t)c.n;
	if (c.n)
		qsort(c.due, c.n, sizeof *c.due, most_pressing);
	if (!choose_all(&c, watch, err))
		return false;
	*out = group(&c);
	return true;
}
