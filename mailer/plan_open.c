#include "lib/fault.h"
#include "lib/i18n.h"
#include "mailer/plan_parts.h"
#include "store/address.h"
#include "rules/recipient.h"
#include "store/asked.h"
#include "store/fiche.h"

/* What needs no asking any more ------------------------------------------------------------------------------- */

static bool close_request(
    struct planner *p, int64_t request, const char *state, int64_t *cancelled, struct err *err)
{
	return asked_cancel(p->db, request, cancelled, err) &&
	    request_set(p->db, request, str_of(state), p->now, err);
}

bool plan_tidy(
    struct planner *p, struct arena *a, int64_t request, int64_t *closed, int64_t *cancelled, struct err *err)
{
	struct needless *x;
	int left;

	if (!asked_needlessly(a, p->db, request, &x, err))
		return false;
	for (; x; x = x->next) {
		if (!request_drop(p->db, x->request, x->fiche, &left, err))
			return false;
		if (left)
			continue;
		if (!close_request(p, x->request, "cancelled", cancelled, err))
			return false;
		++*closed;
	}
	return true;
}

/* Its organisation has another address by now: the next campaign asks there. */
static bool drop_strangers(
    struct planner *p, struct arena *a, const struct request *r, bool *closed, struct err *err)
{
	int64_t *fiches, cancelled = 0;
	int n, left = 0;

	if (!request_fiches(a, p->db, r->id, &fiches, &n, err))
		return false;
	*closed = n == 0;
	for (int i = 0; i < n; i++) {
		const struct recipient *to;
		struct fiche f;
		if (!fiche_load(a, p->db, fiches[i], &f, err))
			return false;
		for (to = recipients_of(a, f.record); to && !str_eq(to->address, r->address);)
			to = to->next;
		if (!to && !request_drop(p->db, r->id, fiches[i], &left, err))
			return false;
		*closed = !to && !left;
	}
	return !*closed || close_request(p, r->id, "cancelled", &cancelled, err);
}

bool plan_check_address(
    struct planner *p, struct arena *a, const struct request *r, bool *closed, struct err *err)
{
	struct address known;
	int64_t cancelled = 0;

	if (!address_get(a, p->db, r->address, &known, err))
		return false;
	*closed = known.opted_out || str_is(known.state, "dead");
	if (!*closed)
		return drop_strangers(p, a, r, closed, err);
	return close_request(p, r->id, known.opted_out ? "opted-out" : "failed", &cancelled, err);
}

/* Reminders --------------------------------------------------------------------------------------------------- */

static const struct campaign *campaign_of(const struct campaign *all, int64_t id)
{
	while (all && all->id != id)
		all = all->next;
	return all;
}

/* The next e-mail of a request; false with ERR_INPUT when none can be composed. */
static bool remind(struct planner *p, struct arena *a, const struct request *r, const struct campaign *c,
    const struct plan_watch *watch, struct err *err)
{
	struct planned e = { .email = { .request = r->id, .n = r->emails + 1, .due_at = p->now } };
	int64_t *fiches;
	int n;

	e.email.state = str_is(c->state, "approved") ? STR("queued") : STR("held");
	if (!outbox_next_id(p->db, &e.email.id, err) || !request_fiches(a, p->db, r->id, &fiches, &n, err))
		return false;
	e.email.message_id = plan_message_id(a, p, r->id, e.email.n, c->instance);
	if (!plan_compose(p, a, r, fiches, n, &e, err) || !outbox_add(p->db, &e.email, e.shown, e.bytes, err))
		return false;
	fault_point("plan.reminder");
	struct plan_seen seen = {
		.request = r, .email = &e.email, .subject = e.subject, .bytes = e.bytes, .fiches = n
	};
	return !watch || !watch->email || watch->email(watch->ctx, &seen, err);
}

/* One request that nobody has answered. */
static bool follow_up(struct planner *p, struct arena *a, const struct request *r, const struct campaign *c,
    const struct plan_watch *watch, struct plan_told *told, struct err *err)
{
	int64_t cancelled = 0;
	bool closed;

	if (!plan_check_address(p, a, r, &closed, err))
		return false;
	if (closed)
		return true;
	if (!c || str_is(c->state, "cancelled"))
		return close_request(p, r->id, "cancelled", &cancelled, err);
	if (r->emails >= p->settings->emails || c->deadline_at <= p->now) {
		told->exhausted++;
		return close_request(p, r->id, "exhausted", &cancelled, err);
	}
	if (remind(p, a, r, c, watch, err)) {
		told->reminders++;
		return true;
	}
	/* It was written once; it cannot be any more. */
	if (err->kind != ERR_INPUT)
		return err_add(err, _("request %lld"), (long long)r->id);
	told->exhausted++;
	return close_request(p, r->id, "exhausted", &cancelled, err);
}

bool plan_remind(struct planner *p, struct str host, const struct plan_watch *watch, struct plan_told *told,
    struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(PLAN_WORK_MAX);
	struct campaign *campaigns;
	struct request *r;
	struct str foreign;

	/* A copy does not know what the original has sent meanwhile: it reminds nobody before it is adopted. */
	if (!campaign_foreign(p->a, p->db, host, &foreign, err))
		return false;
	if (foreign.n)
		return true;
	if (!campaign_list(p->a, p->db, 0, &campaigns, err) ||
	    !request_unanswered(p->a, p->db, p->now - p->settings->remind_after_secs, &r, err))
		return false;
	for (; r; r = r->next) {
		arena_reset(work);
		if (!follow_up(p, work, r, campaign_of(campaigns, r->campaign), watch, told, err))
			return false;
	}
	return true;
}
