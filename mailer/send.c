#include "mailer/send.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "mailer/plan.h"
#include "store/campaign.h"

#include <time.h>

enum {
	DAY_SECS = 86400,
	TRIED_MIN = 20,     /* before the share of bounces says anything */
	BOUNCED_SHARE = 20, /* one in so many: 5 % */
	COMPLAINTS = 3,
	FIRST_BATCH = 20,
	BATCH_ARENA = 64 * 1024 * 1024,
};

struct sending {
	struct arena *a;
	struct db *db;
	const struct settings *s;
	const struct send_wish *wish;
	struct send_told *told;
	int64_t began; /* monotonic seconds */
	void (*progress)(void *ctx, uint64_t n);
	void *ctx;
};

/* When ------------------------------------------------------------------------------------------------------ */

static bool on_a_day(const struct settings *s, int64_t at)
{
	return s->days & (1U << clock_weekday(at));
}

bool send_window_open(const struct settings *s, int64_t now, int64_t *opens_at)
{
	int minutes = clock_minutes(now);

	if (on_a_day(s, now) && minutes >= s->window_from && minutes < s->window_to)
		return true;
	*opens_at = 0;
	for (int day = 0; day <= 7 && !*opens_at; day++) {
		int64_t at = clock_in_day(now, day, s->window_from);
		if (at > now && on_a_day(s, at))
			*opens_at = at;
	}
	return false;
}

static int64_t monotonic_secs(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* A slow relay may outlast the window. */
static bool may_go_on(struct sending *x)
{
	int64_t now = x->wish->now + monotonic_secs() - x->began;

	return x->wish->any_time || send_window_open(x->s, now, &x->told->opens_at);
}

/* What of the day's cap and of the wish is left. */
static bool allowed(struct sending *x, int64_t *out, struct err *err)
{
	int64_t sent;

	if (!outbox_sent_since(x->db, clock_in_day(x->wish->now, 0, 0), &sent, err))
		return false;
	int64_t left = x->s->daily > sent ? x->s->daily - sent : 0;
	*out = x->wish->max && x->wish->max < left ? x->wish->max : left;
	return true;
}

/* What stops it ------------------------------------------------------------------------------------------------ */

struct str send_alarm(struct arena *a, const struct address_alarm *seen)
{
	if (seen->complaints >= COMPLAINTS)
		return arena_fmt(a,
		    ngettext("%lld complaint in a day", "%lld complaints in a day",
		        (unsigned long)seen->complaints),
		    (long long)seen->complaints);
	if (seen->sent >= TRIED_MIN && seen->bounced * BOUNCED_SHARE > seen->sent)
		return arena_fmt(a, _("%lld of %lld e-mails came back for good within a day"),
		    (long long)seen->bounced, (long long)seen->sent);
	return STR_NONE;
}

/* A person who approved has seen what came back before. */
static bool alarm(struct sending *x, struct err *err)
{
	struct address_alarm seen;
	int64_t since;

	if (!campaign_vouched_at(x->db, &since, err))
		return false;
	if (since < x->wish->now - DAY_SECS)
		since = x->wish->now - DAY_SECS;
	if (!address_alarm(x->db, since, &seen, err))
		return false;
	x->told->paused = send_alarm(x->a, &seen);
	return true;
}

/* What is over is cancelled, and with an alarm what is approved is paused. */
static bool stop_campaign(struct sending *x, struct campaign *c, struct err *err)
{
	if (c->deadline_at <= x->wish->now)
		return campaign_cancel(x->db, c, str_of(_("its deadline has passed")), x->wish->now, err);
	return !x->told->paused.n || !str_is(c->state, "approved") ||
	    campaign_pause(x->db, c, x->told->paused, err);
}

/* As they are now: a person may have cancelled one meanwhile. */
static bool stop_all(struct sending *x, struct err *err)
{
	struct campaign *c = NULL;
	bool ok = db_begin(x->db, err) && campaign_list(x->a, x->db, 0, &c, err);

	for (; ok && c; c = c->next)
		ok = str_is(c->state, "cancelled") || stop_campaign(x, c, err);
	if (ok && db_commit(x->db, err))
		return true;
	db_rollback(x->db);
	return false;
}

/* Nothing is written where there is nothing to stop. */
static bool stop_campaigns(struct sending *x, struct err *err)
{
	struct campaign *all;
	bool alive = false, over = false;

	if (!alarm(x, err) || !campaign_list(x->a, x->db, 0, &all, err))
		return false;
	for (const struct campaign *c = all; c; c = c->next) {
		alive |= str_is(c->state, "approved");
		over |= !str_is(c->state, "cancelled") && c->deadline_at <= x->wish->now;
	}
	if (!alive)
		x->told->paused = STR_NONE;
	return x->wish->dry_run || (!over && !x->told->paused.n) || stop_all(x, err);
}

static bool make_ready(struct sending *x, struct err *err)
{
	struct send_told *t = x->told;

	return campaign_at_home(x->a, x->db, x->wish->host, err) &&
	    (x->wish->dry_run ||
	        outbox_recover(
	            x->db, x->wish->boot, x->wish->now, &t->recovered, &t->recovered_unsure, err)) &&
	    stop_campaigns(x, err);
}

/* Batches ------------------------------------------------------------------------------------------------------ */

static int64_t moved(const struct sender_told *t)
{
	return t->sent + t->failed + t->later + t->unsure;
}

/* Claims, sends, closes; *more is false when nothing was due or nothing moved. */
static bool send_batch(struct sending *x, int size, bool *more, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(BATCH_ARENA);
	struct sender_told *t = &x->told->mail;
	int64_t batch, before = moved(t);
	struct outbox *claimed;
	struct err closing;

	if (!outbox_claim(a, x->db, x->wish->now, x->wish->boot, x->wish->host, size, &batch, &claimed, err))
		return false;
	if (!batch) {
		*more = false;
		return true;
	}
	bool ok = sender_run(a, x->db, x->s, claimed, x->wish->now, t, err);
	bool closed = outbox_close(x->db, batch, x->wish->now, &closing);
	if (x->progress)
		x->progress(x->ctx, (uint64_t)t->sent);
	if (ok && !closed)
		*err = closing;
	*more = moved(t) > before;
	return ok && closed;
}

static bool send_batches(struct sending *x, int64_t left, struct err *err)
{
	const struct sender_told *t = &x->told->mail;
	int64_t whole = (int64_t)x->s->smtp_connections * x->s->smtp_per_session;
	bool more = true;

	for (int64_t size = FIRST_BATCH; more && left > 0 && !x->told->paused.n && may_go_on(x);
	     size = whole) {
		int64_t before = t->sent + t->unsure;
		size = size < whole ? size : whole;
		if (!send_batch(x, (int)(size < left ? size : left), &more, err) || !stop_campaigns(x, err))
			return false;
		left -= t->sent + t->unsure - before;
	}
	return true;
}

/* ------------------------------------------------------------------------------------------------------------ */

/* What is told at the end, whatever happened. */
static void tell_rest(struct sending *x)
{
	struct err ignored;
	int64_t domains, left;

	x->told->capped = allowed(x, &left, &ignored) && left == 0;
	outbox_would(x->db, x->wish->now, x->wish->host, INT32_MAX, &x->told->left, &domains, &ignored);
	outbox_next_due(x->db, &x->told->next_at, &ignored);
	if (x->told->next_at && x->told->next_at < x->told->opens_at)
		x->told->next_at = x->told->opens_at;
}

static bool send_what_may(struct sending *x, struct err *err)
{
	struct send_told *t = x->told;
	int64_t left;

	if (!make_ready(x, err) || !allowed(x, &left, err))
		return false;
	if (t->paused.n || (!x->wish->any_time && !send_window_open(x->s, x->wish->now, &t->opens_at)))
		return true;
	if (!outbox_would(x->db, x->wish->now, x->wish->host, (int)left, &t->would, &t->domains, err))
		return false;
	if (x->wish->dry_run || !t->would)
		return true;
	return plan_refresh(x->a, x->db, x->s, x->wish->now, &t->composed, &t->cancelled, err) &&
	    send_batches(x, left, err);
}

bool send_all(struct arena *a, struct db *db, const struct settings *s, const struct send_wish *wish,
    void (*progress)(void *ctx, uint64_t n), void *ctx, struct send_told *told, struct err *err)
{
	struct sending x = { a, db, s, wish, told, monotonic_secs(), progress, ctx };

	*told = (struct send_told){ 0 };
	bool ok = send_what_may(&x, err);
	tell_rest(&x);
	return ok;
}
