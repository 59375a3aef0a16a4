/* review_act.c: decisions of a session, written one by one, and taken back. */
#include "cmd/review_session.h"

#include "lib/clock.h"
#include "lib/i18n.h"

struct review_done {
	size_t item;
	int group;
};

static void remember(struct review_session *s, size_t item, int group)
{
	if (s->n_done == s->done_room) {
		size_t room = s->done_room ? 2 * s->done_room : 64;
		struct review_done *larger = ARENA_ARRAY(s->app->a, struct review_done, room);
		if (s->n_done)
			memcpy(larger, s->done, s->n_done * sizeof *larger);
		s->done = larger;
		s->done_room = room;
	}
	s->done[s->n_done++] = (struct review_done){ item, group };
}

/* One decision: kind of item and of decision say what is called. */
struct act {
	bool accept;
	bool
	    unseen; /* of many at once: nobody looked at this one, so nothing may have changed since it was offered */
	struct str value;
	int64_t kept;
};

static bool act(struct review_session *s, const struct review_item *it, const struct act *act,
    const struct author *by, struct err *err)
{
	struct db *db = s->app->db;
	int64_t id = it->item->id;

	if (it->item->kind == QUEUE_DUPLICATE)
		return act->accept ? pair_merge(s->a, db, id, act->kept, by, err)
		                   : pair_part(s->a, db, id, by, err);
	return act->accept ? proposal_accept(s->a, db, id, act->value, !act->unseen, by, err)
	                   : proposal_reject(s->a, db, id, by, err);
}

/* Did the technician see what stands there now? */
static bool still_seen(struct review_session *s, const struct review_item *it, bool *same, struct err *err)
{
	struct review_item now;

	if (!review_load(s, it->at, &now, err))
		return false;
	*same = hash_eq(now.seen, it->seen);
	return true;
}

/* Inside its transaction. */
static bool try_act(
    struct review_session *s, const struct review_item *it, const struct act *a, bool *same, struct err *err)
{
	struct author by = { .who = s->app->who };

	*same = true;
	if (!clock_now(&by.now, err) || (!a->unseen && !still_seen(s, it, same, err)))
		return false;
	return !*same || act(s, it, a, &by, err);
}

/* *done tells whether it was; what stood in the way is told. */
static bool decide(
    struct review_session *s, const struct review_item *it, const struct act *a, bool *done, struct err *err)
{
	bool same = true;
	bool ok = db_begin(s->app->db, err) && try_act(s, it, a, &same, err);

	*done = ok && same && db_commit(s->app->db, err);
	if (!*done)
		db_rollback(s->app->db);
	if (ok && !same)
		review_say(s, true, "%s", _("it was changed meanwhile: look again"));
	else if (!*done && err->kind != ERR_INPUT && err->kind != ERR_RETRY)
		return false;
	else if (!*done)
		review_say(s, true, "%s", err->text);
	return true;
}

/* What follows from a decision: its state, what else it answered. */
static bool conclude(struct review_session *s, size_t at, bool accepted, int group, struct err *err)
{
	const struct queue_item *item = &s->queue.items[at];

	remember(s, at, group);
	s->states[at] = accepted ? REVIEW_ACCEPTED : REVIEW_REJECTED;
	return review_look_again(s, item->fiche, err) &&
	    (!item->other || review_look_again(s, item->other, err));
}

static bool decide_seen(
    struct review_session *s, const struct review_item *it, const struct act *a, struct err *err)
{
	struct str number = review_number(s->a, it->item);
	bool done, pair = it->item->kind == QUEUE_DUPLICATE;

	if (!decide(s, it, a, &done, err))
		return false;
	if (!done)
		return true;
	review_say(s, false, "%.*s%s%s", STR_ARG(number), _(": "),
	    a->accept  ? pair ? _("they are one") : _("accepted")
	         : pair ? _("they are two")
	               : _("rejected"));
	return conclude(s, it->at, a->accept, ++s->group, err);
}

bool review_accept(
    struct review_session *s, const struct review_item *item, struct str value, struct err *err)
{
	return decide_seen(s, item, &(struct act){ .accept = true, .value = value }, err);
}

bool review_reject(struct review_session *s, const struct review_item *item, struct err *err)
{
	return decide_seen(s, item, &(struct act){ .accept = false }, err);
}

bool review_join(struct review_session *s, const struct review_item *item, int64_t kept, struct err *err)
{
	return decide_seen(s, item, &(struct act){ .accept = true, .kept = kept }, err);
}

void review_skip(struct review_session *s, size_t at)
{
	if (s->states[at] != REVIEW_WAITS)
		return;
	remember(s, at, ++s->group);
	s->states[at] = REVIEW_SKIPPED;
}

void review_unskip(struct review_session *s)
{
	for (size_t i = 0; i < s->queue.n; i++)
		if (s->states[i] == REVIEW_SKIPPED)
			s->states[i] = REVIEW_WAITS;
	s->at = 0;
}

bool review_all(struct review_session *s, bool accept, struct err *err)
{
	const struct act a = { .accept = accept, .unseen = true };
	size_t done = 0, left = 0;
	int group = ++s->group;

	for (size_t i = 0; i < s->queue.n; i++) {
		struct review_item it = { .item = &s->queue.items[i], .at = i };
		bool ok;
		if (s->states[i] != REVIEW_WAITS || !review_is_in_scope(s, i) ||
		    it.item->kind == QUEUE_DUPLICATE)
			continue;
		arena_reset(s->a);
		if (!decide(s, &it, &a, &ok, err) || (ok && !conclude(s, i, accept, group, err)))
			return false;
		done += ok;
		left += !ok;
	}
	if (!left)
		review_say(s, false,
		    accept ? _("%zu accepted; u takes them back") : _("%zu rejected; u takes them back"),
		    done);
	else
		review_say(s, true, _("%zu decided, %zu not: look at them one by one"), done, left);
	return true;
}

/* Taking back -------------------------------------------------------------------------------------------------- */

static bool undo_decision(struct review_session *s, const struct queue_item *item, struct err *err)
{
	struct author by = { .who = s->app->who };
	struct db *db = s->app->db;

	return clock_now(&by.now, err) && db_begin(db, err) &&
	    (item->kind == QUEUE_DUPLICATE ? pair_undo(s->a, db, item->id, &by, err)
	                                   : proposal_undo(s->a, db, item->id, &by, err)) &&
	    db_commit(db, err);
}

/* Removes the entry; what cannot be taken back is told, and stays as it is. */
static bool undo_one(struct review_session *s, size_t at, struct err *err)
{
	struct review_done d = s->done[at];
	const struct queue_item *item = &s->queue.items[d.item];
	bool skipped = s->states[d.item] == REVIEW_SKIPPED || s->states[d.item] == REVIEW_WAITS;

	memmove(&s->done[at], &s->done[at + 1], (s->n_done - at - 1) * sizeof *s->done);
	s->n_done--;
	s->at = d.item;
	if (!review_is_in_scope(s, s->at)) {
		s->only_fiche = 0;
		s->only_who = STR_NONE;
	}
	if (!skipped && !undo_decision(s, item, err)) {
		db_rollback(s->app->db);
		review_say(s, true, "%s", err->text);
		return err->kind == ERR_INPUT || err->kind == ERR_RETRY;
	}
	s->states[d.item] = REVIEW_WAITS;
	return skipped ||
	    (review_look_again(s, item->fiche, err) &&
	        (!item->other || review_look_again(s, item->other, err)));
}

/* What was decided of the item he is at, else the last. */
static size_t which(const struct review_session *s)
{
	for (size_t i = s->n_done; i-- > 0;)
		if (s->done[i].item == s->at)
			return i;
	return s->n_done - 1;
}

bool review_undo(struct review_session *s, struct err *err)
{
	size_t n = 0;

	if (!s->n_done) {
		review_say(s, true, "%s", _("nothing is left to take back"));
		return true;
	}
	*s->note = '\0';
	size_t last = which(s);
	int group = s->done[last].group;
	for (size_t i = last + 1; i-- > 0 && s->done[i].group == group; n++) {
		arena_reset(s->a);
		if (!undo_one(s, i, err))
			return false;
	}
	if (!*s->note)
		review_say(s, false, ngettext("%zu taken back", "%zu taken back", (unsigned long)n), n);
	return true;
}
