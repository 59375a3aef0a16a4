#include "cmd/review_session.h"

#include "cmd/describe.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/path.h"

#include <stdarg.h>
#include <stdio.h>

void review_say(struct review_session *s, bool alarm, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->note, sizeof s->note, fmt, ap);
	va_end(ap);
	s->alarm = alarm;
}

/* They stand together in the queue, as all offers for one value do. */
static void find_first(struct arena *a, struct review_session *s)
{
	s->first = ARENA_ARRAY(a, size_t, s->queue.n);
	for (size_t i = 0; i < s->queue.n; i++) {
		const struct queue_item *item = &s->queue.items[i];
		s->first[i] = i;
		for (size_t j = i; j-- > 0 && s->first[i] == i && item->kind != QUEUE_DUPLICATE;) {
			const struct queue_item *other = &s->queue.items[j];
			if (other->kind != item->kind || other->fiche != item->fiche ||
			    !str_eq(other->path, item->path))
				break;
			if (hash_eq(other->value, item->value))
				s->first[i] = s->first[j];
		}
	}
}

bool review_begin(struct review_session *s, struct app *app, struct arena *a,
    const struct review_filter *filter, struct err *err)
{
	struct review_queue queue;

	if (!review_queue(app, filter, &queue, err))
		return false;
	*s = (struct review_session){ .app = app, .a = a, .filter = filter, .queue = queue };
	s->states = ARENA_ARRAY(app->a, uint8_t, queue.n);
	find_first(app->a, s);
	return true;
}

/* Where he looks ------------------------------------------------------------------------------------------------ */

/* Another item stands for this one. */
static bool is_stood_for(const struct review_session *s, size_t at)
{
	uint8_t first = s->states[s->first[at]];

	return s->first[at] != at &&
	    (s->states[at] == REVIEW_MEANWHILE || first == REVIEW_WAITS || first == REVIEW_SKIPPED);
}

bool review_is_in_scope(const struct review_session *s, size_t at)
{
	const struct queue_item *item = &s->queue.items[at];

	if (s->only_fiche && item->fiche != s->only_fiche && item->other != s->only_fiche)
		return false;
	return s->only_who.n ? str_eq(item->who, s->only_who) : !is_stood_for(s, at);
}

struct review_count review_count(const struct review_session *s)
{
	struct review_count c = { 0 };

	for (size_t i = 0; i < s->queue.n; i++) {
		if (!review_is_in_scope(s, i))
			continue;
		c.all++;
		c.place += i <= s->at;
		c.waiting += s->states[i] == REVIEW_WAITS;
	}
	return c;
}

size_t review_count_state(const struct review_session *s, enum review_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < s->queue.n; i++)
		n += s->states[i] == state && !is_stood_for(s, i);
	return n;
}

void review_step(struct review_session *s, int by)
{
	size_t at = s->at;

	while (by < 0 ? at > 0 : at + 1 < s->queue.n) {
		at = by < 0 ? at - 1 : at + 1;
		if (review_is_in_scope(s, at)) {
			s->at = at;
			return;
		}
	}
}

/* The next that waits from `at` on, else the first; queue.n when none does. */
static size_t next_waiting(const struct review_session *s, size_t at)
{
	for (size_t i = 0, n = s->queue.n; i < n; i++) {
		size_t j = (at + i) % n;
		if (s->states[j] == REVIEW_WAITS && review_is_in_scope(s, j))
			return j;
	}
	return s->queue.n;
}

/* What has become of an item ------------------------------------------------------------------------------------ */

struct fate {
	struct str state, by;
	bool waits;
};

static bool fate_of(
    struct review_session *s, const struct queue_item *item, struct fate *out, struct err *err)
{
	struct proposal p;
	struct pair pair;

	if (item->kind == QUEUE_DUPLICATE) {
		if (!pair_get(s->a, s->app->db, item->id, &pair, err))
			return false;
		*out = (struct fate){ pair.state, pair.decided_by, str_is(pair.state, "open") };
		return true;
	}
	if (!proposal_get(s->a, s->app->db, item->id, &p, err))
		return false;
	*out = (struct fate){ p.state, p.decided_by, str_is(p.state, "pending") };
	return true;
}

bool review_look_again(struct review_session *s, int64_t fiche, struct err *err)
{
	struct fate fate;

	for (size_t i = 0; i < s->queue.n; i++) {
		const struct queue_item *item = &s->queue.items[i];
		bool loose = s->states[i] == REVIEW_WAITS || s->states[i] == REVIEW_MEANWHILE;
		if (!loose || (item->fiche != fiche && item->other != fiche))
			continue;
		if (!fate_of(s, item, &fate, err))
			return false;
		s->states[i] = fate.waits ? REVIEW_WAITS : REVIEW_MEANWHILE;
	}
	return true;
}

/* Somebody else was faster. */
static void tell_meanwhile(struct review_session *s, const struct queue_item *item, const struct fate *fate)
{
	struct str number = review_number(s->a, item), by = history_name(fate->by);

	if (by.n)
		review_say(s, true, _("%.*s was decided meanwhile (%s, %.*s)"), STR_ARG(number),
		    describe_word(s->a, fate->state), STR_ARG(by));
	else
		review_say(s, true, _("%.*s has settled itself meanwhile"), STR_ARG(number));
}

/* *told counts those that were decided meanwhile; of several offers of one value the first is told. */
static bool settle_one(struct review_session *s, bool *waits, size_t *told, struct err *err)
{
	const struct queue_item *item = &s->queue.items[s->at];
	struct fate fate;

	if (!fate_of(s, item, &fate, err))
		return false;
	*waits = fate.waits;
	if (fate.waits)
		return true;
	s->states[s->at] = REVIEW_MEANWHILE;
	if (s->first[s->at] != s->at)
		return true;
	if (++*told == 1)
		tell_meanwhile(s, item, &fate);
	else
		review_say(s, true, _("%zu were decided meanwhile"), *told);
	return true;
}

static bool next_in_scope(struct review_session *s, struct err *err)
{
	bool waits = false;
	size_t told = 0;

	while (!waits) {
		s->at = next_waiting(s, s->at);
		if (s->at == s->queue.n)
			return true;
		if (!settle_one(s, &waits, &told, err))
			return false;
	}
	return true;
}

static bool is_known(const struct review_session *s, const struct queue_item *item)
{
	for (size_t i = 0; i < s->queue.n; i++) {
		const struct queue_item *known = &s->queue.items[i];
		if (known->id == item->id &&
		    (known->kind == QUEUE_DUPLICATE) == (item->kind == QUEUE_DUPLICATE))
			return true;
	}
	return false;
}

/* What came in since the queue was read goes behind it. */
static bool take_news(struct review_session *s, struct err *err)
{
	struct review_queue fresh, all = { .n = s->queue.n };

	if (!review_queue(s->app, s->filter, &fresh, err))
		return false;
	all.items = ARENA_ARRAY(s->app->a, struct queue_item, s->queue.n + fresh.n);
	uint8_t *states = ARENA_ARRAY(s->app->a, uint8_t, s->queue.n + fresh.n);
	for (size_t i = 0; i < s->queue.n; i++) {
		all.items[i] = s->queue.items[i];
		states[i] = s->states[i];
	}
	for (size_t i = 0; i < fresh.n; i++)
		if (!is_known(s, &fresh.items[i]))
			all.items[all.n++] = fresh.items[i];
	size_t more = all.n - s->queue.n;
	s->at = s->queue.n;
	s->queue = all;
	s->states = states;
	find_first(s->app->a, s);
	if (more)
		review_say(s, false,
		    ngettext("%zu more has come in meanwhile", "%zu more have come in meanwhile",
		        (unsigned long)more),
		    more);
	return true;
}

bool review_settle(struct review_session *s, struct err *err)
{
	size_t from = s->at;

	if (!next_in_scope(s, err))
		return false;
	if (s->at == s->queue.n && (s->only_fiche || s->only_who.n)) {
		review_say(
		    s, false, "%s", s->only_fiche ? _("this fiche is done") : _("this source is done"));
		s->only_fiche = 0;
		s->only_who = STR_NONE;
		s->at = from < s->queue.n ? from : 0;
		if (!next_in_scope(s, err))
			return false;
	}
	return s->at < s->queue.n || (take_news(s, err) && next_in_scope(s, err));
}

/* Loading ------------------------------------------------------------------------------------------------------ */

static bool load_pair(struct review_session *s, struct review_item *it, struct err *err)
{
	if (!pair_get(s->a, s->app->db, it->item->id, &it->pair, err) ||
	    !fiche_load(s->a, s->app->db, it->pair.fiche_1, &it->f, err) ||
	    !fiche_load(s->a, s->app->db, it->pair.fiche_2, &it->other, err))
		return false;
	it->seen = hash_of2(it->f.doc, it->other.doc);
	return true;
}

/* The value that is offered against, as it is now. */
static bool value_now(
    struct arena *a, const struct fiche *f, struct str path, struct str *out, struct err *err)
{
	struct path p;

	if (str_is(path, "@status")) {
		*out = f->status;
		return true;
	}
	if (!path_parse(a, f->record->entity, path, &p, err))
		return false;
	*out = path_value(a, f->record, &p);
	return true;
}

static bool load_proposal(struct review_session *s, struct review_item *it, struct err *err)
{
	if (!proposal_get(s->a, s->app->db, it->item->id, &it->p, err) ||
	    !fiche_load(s->a, s->app->db, it->p.fiche, &it->f, err) ||
	    !value_now(s->a, &it->f, it->p.path, &it->now, err))
		return false;
	it->seen = hash_of2(it->now, it->f.status);
	return true;
}

bool review_load(struct review_session *s, size_t at, struct review_item *out, struct err *err)
{
	*out = (struct review_item){ .item = &s->queue.items[at], .at = at };
	return out->item->kind == QUEUE_DUPLICATE ? load_pair(s, out, err) : load_proposal(s, out, err);
}

/* Summing up --------------------------------------------------------------------------------------------------- */

struct str review_summary(struct review_session *s, struct arena *a)
{
	size_t accepted = review_count_state(s, REVIEW_ACCEPTED),
	       rejected = review_count_state(s, REVIEW_REJECTED);
	size_t skipped = review_count_state(s, REVIEW_SKIPPED), waiting = review_count_state(s, REVIEW_WAITS);

	return arena_fmt(a, _("accepted: %zu · rejected: %zu · skipped: %zu · still waiting: %zu"), accepted,
	    rejected, skipped, waiting);
}
