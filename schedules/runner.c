#include "schedules/runner.h"

#include "lib/clock.h"
#include "lib/fault.h"
#include "lib/i18n.h"
#include "lib/lock.h"
#include "store/run.h"

static const size_t step_arena_max = (size_t)1 << 30;

struct running {
	struct arena *a; /* for what is told */
	const struct job *job;
	struct work work;
	const struct runner_watch *watch;
	struct ran *ran;
	struct ran_step **end;
	bool untrusted; /* a step found that the database cannot be trusted */
};

/* What came of a step ------------------------------------------------------------------------------------------ */

static void tell(struct running *r, struct ran_step *s, const struct done *d, enum err_kind kind)
{
	s->outcome = d->outcome;
	s->kind = kind;
	s->message = arena_str(r->a, str_of(d->message));
	s->figures = done_json(r->a, d);
}

static void tell_failure(struct running *r, struct ran_step *s, struct done *d, const struct err *why)
{
	done_say(d, OUTCOME_FAILED, "%s", why->text);
	tell(r, s, d, why->kind);
	r->untrusted = r->untrusted || why->kind == ERR_FATAL;
}

/* Doing it ----------------------------------------------------------------------------------------------------- */

static bool locked_run(
    struct running *r, const struct job_step *step, struct str item, struct done *d, struct err *err)
{
	struct lock *AUTO_LOCK lock = NULL;
	const char *what = arena_fmt(r->work.a, "vigie run %s", r->job->name).p;

	if (step->lock && !lock_take(db_path(r->work.db), step->lock, what, r->work.lock_secs, &lock, err))
		return false;
	return step->run(&r->work, item, d, err);
}

/* Whatever a step left open is taken back. */
static void do_step(struct running *r, const struct job_step *step, struct str item, struct ran_step *s)
{
	struct done d = { .outcome = OUTCOME_OK };
	struct err why = { .kind = ERR_NONE };

	if (r->untrusted && step->writes) {
		done_say(&d, OUTCOME_SKIPPED, "%s",
		    _("not tried: an earlier step found that the database cannot be trusted"));
		tell(r, s, &d, ERR_NONE);
	} else if (!locked_run(r, step, item, &d, &why)) {
		db_rollback(r->work.db);
		tell_failure(r, s, &d, &why);
	} else {
		tell(r, s, &d, ERR_NONE);
	}
}

static struct ran_step *append(struct running *r, struct str name)
{
	struct ran_step *s = *r->end = ARENA_NEW(r->a, struct ran_step);
	const struct ran_step *before = NULL;

	for (const struct ran_step *p = r->ran->steps; p != s; p = p->next)
		before = p;
	*s = (struct ran_step){ .n = before ? before->n + 1 : 1, .name = arena_str(r->a, name) };
	r->end = &s->next;
	return s;
}

/* One step, written down before and after. `instead` (NULL: none) is what came of it already. */
static void run_step(struct running *r, const struct job_step *step, struct str item,
    const struct done *instead, const struct err *failed)
{
	struct ran_step *s = append(
	    r, item.n ? arena_fmt(r->a, "%s %.*s", step->name, STR_ARG(item)) : str_of(step->name));
	struct err why;

	if (r->watch && r->watch->begin)
		r->watch->begin(r->watch->ctx, s->name);
	fault_point("run.step");
	clock_now(&r->work.now, &why);
	s->at = r->work.now;
	bool written = run_step_begin(r->work.db, r->ran->id, s->n, s->name, s->at, &why);
	struct done d = instead ? *instead : (struct done){ .outcome = OUTCOME_OK };
	if (!written)
		tell_failure(r, s, &d, &why);
	else if (failed)
		tell_failure(r, s, &d, failed);
	else if (instead)
		tell(r, s, &d, ERR_NONE);
	else
		do_step(r, step, item, s);
	clock_now(&s->ended_at, &why);
	if (written &&
	    !run_step_end(r->work.db, r->ran->id, s->n, outcomes[s->outcome], s->figures, s->message,
	        s->ended_at, &why))
		tell_failure(r, s, &d, &why);
	if (r->watch && r->watch->end)
		r->watch->end(r->watch->ctx, r->ran, s);
}

static void run_items(struct running *r, const struct job_step *step)
{
	struct done none = { .outcome = OUTCOME_OK };
	struct err why = { .kind = ERR_NONE };
	struct str *items = NULL;
	int n = 0;

	if (!step->items(&r->work, &items, &n, &why)) {
		run_step(r, step, STR_NONE, NULL, &why);
		return;
	}
	/* The arena they live in is another step's soon. */
	struct str *kept = ARENA_ARRAY(r->a, struct str, (size_t)n);
	for (int i = 0; i < n; i++)
		kept[i] = arena_str(r->a, items[i]);
	for (int i = 0; i < n; i++) {
		arena_reset(r->work.a);
		run_step(r, step, kept[i], NULL, NULL);
	}
	if (n == 0) {
		done_say(&none, OUTCOME_SKIPPED, "%s", _(step->none));
		run_step(r, step, STR_NONE, &none, NULL);
	}
}

/* The whole ---------------------------------------------------------------------------------------------------- */

enum outcome runner_outcome(const struct ran *run)
{
	enum outcome worst = OUTCOME_OK;

	for (const struct ran_step *s = run->steps; s; s = s->next)
		if (s->outcome != OUTCOME_SKIPPED && s->outcome > worst)
			worst = s->outcome;
	return worst;
}

bool runner_run(struct arena *a, const struct job *job, const struct work *work,
    const struct runner_watch *watch, struct ran *out, struct err *err)
{
	struct arena *AUTO_ARENA step_arena = arena_new(step_arena_max);
	struct running r = {
		.a = a, .job = job, .work = *work, .watch = watch, .ran = out, .end = &out->steps
	};

	*out = (struct ran){ .job = job->name };
	r.work.a = step_arena;
	r.work.ran = out;
	if (!clock_now(&out->at, err) || !run_begin(work->db, str_of(job->name), out->at, &out->id, err))
		return false;
	fault_point("run.began");
	for (const struct job_step *const *step = job->steps; *step; step++) {
		arena_reset(step_arena);
		r.work.now = out->at;
		if ((*step)->items)
			run_items(&r, *step);
		else
			run_step(&r, *step, STR_NONE, NULL, NULL);
	}
	out->outcome = runner_outcome(out);
	return clock_now(&out->ended_at, err) &&
	    run_end(work->db, out->id, outcomes[out->outcome], out->ended_at, err);
}

enum err_kind runner_worst(const struct ran *run)
{
	enum err_kind worst = ERR_NONE;

	for (const struct ran_step *s = run->steps; s; s = s->next)
		if (s->outcome == OUTCOME_FAILED && s->kind > worst)
			worst = s->kind;
	return worst;
}
