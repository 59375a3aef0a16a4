#include "mailer/plan.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "mailer/plan_parts.h"
#include "store/asked.h"

/* A new campaign ---------------------------------------------------------------------------------------------- */

/* The campaign that waits for a person; blank: there is none. */
static bool find_pending(struct planner *p, struct str *out, struct err *err)
{
	struct campaign *c;

	if (!campaign_list(p->a, p->db, 0, &c, err))
		return false;
	for (*out = STR_NONE; c; c = c->next)
		if (str_is(c->state, "planned"))
			*out = c->name;
	return true;
}

/* Composed before it is written, under the numbers that it will get: a request that cannot be written leaves nothing. */
static bool compose_first(struct planner *p, struct arena *a, const struct campaign *c, struct wanted *w,
    struct planned *e, struct err *err)
{
	struct request *r = &w->request;

	r->campaign = c->id;
	*e = (struct planned){ .email = { .n = 1, .due_at = p->now, .state = STR("held") } };
	if (!asked_next_request(p->db, &r->id, err) || !outbox_next_id(p->db, &e->email.id, err))
		return false;
	e->email.request = r->id;
	e->email.message_id = plan_message_id(a, p, r->id, 1, c->instance);
	return plan_compose(p, a, r, w->fiches, w->n, e, err);
}

static bool write_first(struct planner *p, struct wanted *w, struct planned *e,
    const struct plan_watch *watch, struct plan_told *told, struct err *err)
{
	int64_t number = w->request.id;

	if (!request_add(p->db, &w->request, w->fiches, w->n, err))
		return false;
	if (w->request.id != number)
		return err_set(err, ERR_FATAL, _("request %lld became %lld"), (long long)number,
		    (long long)w->request.id);
	w->request.state = STR("planned");
	w->request.emails = 1;
	if (!outbox_add(p->db, &e->email, e->shown, e->bytes, err))
		return false;
	fault_point("plan.request");
	told->requests++;
	told->asked += w->n;
	struct plan_seen seen = { .request = &w->request,
		.email = &e->email,
		.subject = e->subject,
		.bytes = e->bytes,
		.fiches = w->n };
	return !watch || !watch->email || watch->email(watch->ctx, &seen, err);
}

static bool write_requests(struct planner *p, struct campaign *c, struct wanted *w,
    const struct plan_watch *watch, struct plan_told *told, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(PLAN_WORK_MAX);
	struct planned e;

	for (; w; w = w->next) {
		arena_reset(work);
		if (compose_first(p, work, c, w, &e, err)) {
			if (!write_first(p, w, &e, watch, told, err))
				return false;
		} else if (err->kind == ERR_INPUT)
			told->no_address += w->n; /* no e-mail can be written: the telephone's */
		else
			return false;
	}
	return true;
}

bool plan_campaign(struct arena *a, struct db *db, const struct settings *s, const struct policies *policies,
    const struct plan_wish *wish, const struct plan_watch *watch, struct plan_told *told, struct err *err)
{
	struct campaign c = { .planned_at = wish->now,
		.who = wish->who,
		.host = wish->host,
		.deadline_at = wish->now + s->deadline_secs };
	struct wanted *wanted = NULL;
	struct planner p;
	int64_t cancelled = 0;

	*told = (struct plan_told){ 0 };
	if (!planner_begin(a, db, s, wish->now, &p, err) ||
	    !plan_tidy(&p, a, 0, &told->needless, &cancelled, err) ||
	    !plan_remind(&p, wish->host, watch, told, err) || !find_pending(&p, &told->pending, err))
		return false;
	if (!plan_choose(&p, policies, wish, watch, &wanted, told, err))
		return false;
	if (told->pending.n) {
		for (; wanted; wanted = wanted->next)
			told->later += wanted->n;
		return true;
	}
	if (!wanted)
		return true;
	if (!campaign_add(a, db, &c, err) || !write_requests(&p, &c, wanted, watch, told, err))
		return false;
	fault_point("plan.planned");
	if (told->requests) {
		told->campaign = c.name;
		return true;
	}
	return campaign_cancel(
	    db, &c, arena_fmt(a, "%s", _("none of its e-mails can be written")), wish->now, err);
}

/* Before e-mails leave ------------------------------------------------------------------------------------------ */

/* Composes an e-mail again about what is left of its request. */
static bool compose_again(
    struct planner *p, struct arena *a, const struct request *r, const struct outbox *o, struct err *err)
{
	struct planned e = { .email = *o };
	int64_t *fiches;
	int n;

	return request_fiches(a, p->db, r->id, &fiches, &n, err) &&
	    plan_compose(p, a, r, fiches, n, &e, err) &&
	    outbox_compose(p->db, &e.email, e.shown, e.bytes, err);
}

/* One e-mail that is not as it should be, in a transaction. */
static bool refresh(
    struct planner *p, struct arena *a, int64_t id, int64_t *composed, int64_t *cancelled, struct err *err)
{
	struct request r;
	struct outbox o;
	int64_t tidied = 0;
	bool found, closed;

	if (!outbox_get(a, p->db, id, &o, &found, err) || !found)
		return found;
	if (!str_is(o.state, "held") && !str_is(o.state, "queued"))
		return true;
	if (!plan_tidy(p, a, o.request, &tidied, cancelled, err) ||
	    !request_get(a, p->db, o.request, &r, err))
		return false;
	if (tidied)
		return true;
	if (!str_is(r.state, "planned") && !str_is(r.state, "open"))
		return asked_cancel(p->db, r.id, cancelled, err);
	if (!plan_check_address(p, a, &r, &closed, err))
		return false;
	*cancelled += closed;
	if (closed)
		return true;
	if (compose_again(p, a, &r, &o, err)) {
		++*composed;
		return true;
	}
	if (err->kind != ERR_INPUT)
		return false;
	return asked_cancel(p->db, r.id, cancelled, err) &&
	    request_set(p->db, r.id, STR("failed"), p->now, err);
}

bool plan_refresh(struct arena *a, struct db *db, const struct settings *s, int64_t now, int64_t *composed,
    int64_t *cancelled, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(PLAN_WORK_MAX);
	struct planner p;
	int64_t *ids;
	int n;

	*composed = *cancelled = 0;
	if (!asked_outdated(a, db, now + PLAN_ANSWER_SECS, &ids, &n, err))
		return false;
	if (!n)
		return true;
	if (!planner_begin(a, db, s, now, &p, err))
		return false;
	for (int i = 0; i < n; i++) {
		arena_reset(work);
		if (!db_begin(db, err))
			return false;
		if (!refresh(&p, work, ids[i], composed, cancelled, err) || !db_commit(db, err)) {
			db_rollback(db);
			return false;
		}
		fault_point("plan.refreshed");
	}
	return true;
}
