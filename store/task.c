#include "store/task.h"

#include "store/fiche.h"
#include "store/list.h"
#include "store/reach.h"
#include "store/request.h"

#include <stdlib.h>

enum { FICHE_ARENA_MAX = 256 * 1024 * 1024, LINE_MAX_BYTES = 400 };

const char *const task_kinds[TASK_KINDS] = { "question", "unsure", "phone" };

/* Replies and e-mails ------------------------------------------------------------------------------------------- */

/* The first line that says something; a long one is cut between two characters. */
static struct str first_line(struct str text)
{
	struct str s = str_trim(text);
	const char *end = s.n ? memchr(s.p, '\n', s.n) : NULL;

	if (end)
		s.n = (size_t)(end - s.p);
	if (s.n > LINE_MAX_BYTES)
		for (s.n = LINE_MAX_BYTES; s.n && ((unsigned char)s.p[s.n] & 0xc0) == 0x80;)
			s.n--;
	return str_trim(s);
}

/* Appends what a statement finds; returns the end of the list, NULL on failure. */
static struct task **append(struct arena *a, struct db *db, enum task_kind kind, enum stmt what,
    struct str region, struct task **end, struct err *err)
{
	struct query q = db_query(db, what);

	query_text(&q, 1, region);
	while (query_step(&q, err) == STEP_ROW) {
		struct task *t = *end = ARENA_NEW(a, struct task);
		*t = (struct task){ .kind = kind,
			.ref = query_col_int(&q, 0),
			.since = query_col_int(&q, 1),
			.why = query_str(a, &q, 2),
			.text = arena_str(a, first_line(query_col_text(&q, 3))),
			.uuid = query_str(a, &q, 4),
			.name = query_str(a, &q, 5),
			.region = query_str(a, &q, 6),
			.phone = query_str(a, &q, 7) };
		end = &t->next;
	}
	return query_end(&q) ? end : NULL;
}

/* The telephone ------------------------------------------------------------------------------------------------ */

struct call {
	struct task task;
	bool first_needs;
	int64_t due_at;
};

struct calls {
	struct arena *a, *work; /* for the tasks; for one fiche */
	struct db *db;
	const struct policies *policies;
	struct str region;
	int64_t now;
	struct call *p;
	size_t n, room;
};

/* Why e-mail cannot reach a fiche, and since when; blank: it can, or is under way. */
static bool find_why(
    struct calls *c, int64_t id, int64_t due_at, struct str *why, int64_t *since, struct err *err)
{
	const struct recipient *to;
	enum recipient_why reason;
	int64_t exhausted_at;
	struct fiche f;
	bool busy;

	*why = STR_NONE;
	*since = due_at;
	if (!request_busy(c->db, id, &busy, err))
		return false;
	if (busy)
		return true;
	if (!request_exhausted_at(c->db, id, &exhausted_at, err))
		return false;
	if (exhausted_at) {
		*why = STR("exhausted");
		*since = exhausted_at;
		return true;
	}
	if (!fiche_load(c->work, c->db, id, &f, err) ||
	    !reach_of(c->work, c->db, f.record, &to, &reason, err))
		return false;
	*why = str_of(recipient_whys[reason]);
	return true;
}

static struct call *add(struct calls *c)
{
	if (c->n == c->room) {
		size_t room = c->room ? 2 * c->room : 256;
		struct call *larger = ARENA_ARRAY(c->a, struct call, room);
		if (c->n)
			memcpy(larger, c->p, c->n * sizeof *larger);
		c->p = larger;
		c->room = room;
	}
	return &c->p[c->n++];
}

static bool on_row(void *ctx, const struct stale_row *row, struct err *err)
{
	struct calls *c = ctx;
	struct stale_fiche f = list_stale_fiche(row);
	struct staleness s = stale_of(c->policies, &f, c->now);
	struct str why;
	int64_t since;

	if (s.state == FRESH || (c->region.n && !str_eq(c->region, f.region)))
		return true;
	arena_reset(c->work);
	if (!find_why(c, row->row.fiche, s.due_at, &why, &since, err))
		return false;
	if (!why.n)
		return true;
	*add(c) = (struct call){ .first_needs = s.policy->first_needs,
		.due_at = s.due_at,
		.task = { .kind = TASK_PHONE,
		    .ref = row->row.fiche,
		    .uuid = arena_str(c->a, row->row.uuid),
		    .name = arena_str(c->a, row->row.name),
		    .region = arena_str(c->a, row->row.region),
		    .phone = arena_str(c->a, row->row.phone),
		    .why = why,
		    .since = since } };
	return true;
}

static int first_needs_first(const void *x, const void *y)
{
	const struct call *a = x, *b = y;
	int by_need = b->first_needs - a->first_needs,
	    by_date = (a->due_at > b->due_at) - (a->due_at < b->due_at);

	return by_need ? by_need
	    : by_date  ? by_date
	               : (a->task.ref > b->task.ref) - (a->task.ref < b->task.ref);
}

static bool append_calls(struct calls *c, struct task **end, struct err *err)
{
	if (!list_stale(c->db, c, on_row, err))
		return false;
	if (c->n)
		qsort(c->p, c->n, sizeof *c->p, first_needs_first);
	for (size_t i = 0; i < c->n; i++) {
		*end = &c->p[i].task;
		end = &c->p[i].task.next;
	}
	return true;
}

bool task_list(struct arena *a, struct db *db, const struct policies *policies, struct str region,
    int64_t now, struct task **out, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(FICHE_ARENA_MAX);
	struct calls c = {
		.a = a, .work = work, .db = db, .policies = policies, .region = region, .now = now
	};
	struct task *first = NULL, **end = &first;

	end = append(a, db, TASK_QUESTION, STMT_TASK_QUESTIONS, region, end, err);
	end = end ? append(a, db, TASK_UNSURE, STMT_TASK_UNSURE, region, end, err) : NULL;
	if (!end || !append_calls(&c, end, err))
		return false;
	*out = first;
	return true;
}
