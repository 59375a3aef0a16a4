/* review_session.h: a technician at the queue: where he is, what he has decided, what can be taken back. Every decision is
 * written at once, in a transaction of its own. Nothing here draws or reads keys. */
#ifndef CMD_REVIEW_SESSION_H
#define CMD_REVIEW_SESSION_H

#include "cmd/review.h"
#include "store/fiche.h"
#include "store/pair.h"

enum review_state {
	REVIEW_WAITS,
	REVIEW_ACCEPTED, /* of a pair: they are one */
	REVIEW_REJECTED, /* of a pair: they are two */
	REVIEW_SKIPPED,
	REVIEW_MEANWHILE, /* decided by somebody else, or settled by another decision */
	REVIEW_STATES
};

struct review_done; /* what can be taken back */

struct review_session {
	struct app *app;
	struct arena *a; /* for one screen: what is loaded and shown */
	const struct review_filter *filter;
	struct review_queue queue;
	uint8_t *states; /* of its items */
	size_t *
	    first; /* of each item: the first that offers the same value for the same path; itself when it is that */
	size_t at;           /* the item he is at; queue.n: nothing waits any more */
	int64_t only_fiche;  /* 0: any */
	struct str only_who; /* blank: anybody */
	struct review_done *done;
	size_t n_done, done_room;
	int group;      /* of decisions taken together */
	char note[600]; /* what is to be told next; "" for nothing */
	bool alarm;     /* something that he did not expect */
};

/* An item as it is now, with what is needed to show and to decide it. Texts are s->a's. */
struct review_item {
	const struct queue_item *item;
	size_t at;             /* its place in the queue */
	struct proposal p;     /* of a proposal or deletion … */
	struct str now;        /* … the current value */
	struct pair pair;      /* of a pair */
	struct fiche f, other; /* the fiche; the second of a pair */
	struct hash seen;      /* differs when something else stands there */
};

/* `filter` must outlive the session. */
bool review_begin(struct review_session *s, struct app *app, struct arena *a,
    const struct review_filter *filter, struct err *err);

/* Goes on to the next item that waits, from where he is; tells of what was decided meanwhile. When nothing is left where he
 * looks, he looks at all again; when nothing is left at all, the queue is read again. */
bool review_settle(struct review_session *s, struct err *err);

/* One item behind or before, whatever its state; stays at the ends. */
void review_step(struct review_session *s, int by);

/* Is the item among those that he looks at? Of several offers of one value the first stands for all, unless he looks at one source
 * or the first was decided and left the others open. */
bool review_is_in_scope(const struct review_session *s, size_t at);

/* How many items he looks at, the place of the current one (from 1), and how many of them wait. */
struct review_count {
	size_t all, place, waiting;
};
struct review_count review_count(const struct review_session *s);

/* How many of all items have this state; several offers of one value count once. */
size_t review_count_state(const struct review_session *s, enum review_state state);

/* Looks at the items of a fiche again that wait, or were settled by another decision: one decision often answers several. */
bool review_look_again(struct review_session *s, int64_t fiche, struct err *err);

bool review_load(struct review_session *s, size_t at, struct review_item *out, struct err *err);

/* Deciding. What cannot be done (somebody was faster, the value is another now) is told by s->note, and nothing is written; false
 * only when the database cannot be trusted. `value` that is not blank is taken instead of the one offered. */
bool review_accept(
    struct review_session *s, const struct review_item *item, struct str value, struct err *err);
bool review_reject(struct review_session *s, const struct review_item *item, struct err *err);

/* Of a pair: they are one, `kept` (0: the one that stays by itself) stays. */
bool review_join(struct review_session *s, const struct review_item *item, int64_t kept, struct err *err);

void review_skip(struct review_session *s, size_t at);

/* What was skipped waits again. */
void review_unskip(struct review_session *s);

/* Accepts or rejects all that waits where he looks (no pairs, and nothing whose value has changed since it was offered), to be
 * taken back at once. */
bool review_all(struct review_session *s, bool accept, struct err *err);

/* Takes back the last decision (or the group of the last), of the item he is at when that was decided here; he is there then. */
bool review_undo(struct review_session *s, struct err *err);

/* A line about what was done, for the end. */
struct str review_summary(struct review_session *s, struct arena *a);

void review_say(struct review_session *s, bool alarm, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
