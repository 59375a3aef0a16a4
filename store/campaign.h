/* campaign.h: campaigns, and whether this database on this host may send them.
 *
 * Whoever writes does so inside a transaction of his own (db_begin). */
#ifndef STORE_CAMPAIGN_H
#define STORE_CAMPAIGN_H

#include "store/history.h"

struct campaign {
	struct campaign *next;
	int64_t id, planned_at, approved_at, deadline_at;
	struct str name, state, who, approved_by, instance, host, reason;
};

/* Adds a campaign in the state 'planned' under the name of its civil day; sets id, name, state and instance. c needs
 * planned_at, who, deadline_at and host. */
bool campaign_add(struct arena *a, struct db *db, struct campaign *c, struct err *err);

/* Newest first, at most `max` (0: all). */
bool campaign_list(struct arena *a, struct db *db, int max, struct campaign **out, struct err *err);

/* By name or, blank, the newest. ERR_INPUT: there is none, with the names there are. */
bool campaign_get(struct arena *a, struct db *db, struct str name, struct campaign *out, struct err *err);

/* Its held e-mails are queued, and this database is approved for good (campaign_standing). ERR_INPUT when it is
 * cancelled; approving a paused one resumes it. */
bool campaign_approve(struct db *db, struct campaign *c, const struct author *by, struct err *err);

/* Nothing of it leaves until it is approved again; `reason` is shown. */
bool campaign_pause(struct db *db, struct campaign *c, struct str reason, struct err *err);

/* For good: what was not sent is cancelled, with its requests. What was sent can still be answered. */
bool campaign_cancel(struct db *db, struct campaign *c, struct str reason, int64_t now, struct err *err);

/* How many requests it has, and fiches in them. */
bool campaign_size(struct db *db, int64_t id, int64_t *requests, int64_t *fiches, struct err *err);

/* True when somebody has approved a campaign of this database on this host (promise 5): later ones may be approved by
 * themselves. False again in a restored copy, in a file that was copied to another machine, after an adoption, and while a
 * campaign is paused: what stopped it (the alarm, a person) would not stop the next one. */
bool campaign_standing(struct db *db, struct str host, bool *out, struct err *err);

/* The newest campaign, not cancelled, that another database or another host has planned: nothing at all may leave before
 * it is adopted. Blank: there is none. */
bool campaign_foreign(struct arena *a, struct db *db, struct str host, struct str *out, struct err *err);

/* ERR_CONFIG when there is one: says to adopt it with "vigie campaign adopt". */
bool campaign_at_home(struct arena *a, struct db *db, struct str host, struct err *err);

/* ERR_CONFIG when this database or this host is not the one that planned it, or any other that is alive (a copy, a
 * restored backup): says to adopt it with "vigie campaign adopt". ERR_INPUT: not approved, paused, past its
 * deadline. */
bool campaign_may_send(
    struct arena *a, struct db *db, const struct campaign *c, struct str host, int64_t now, struct err *err);

/* When a person last approved a campaign (author "person:…"): what bounced before is known to him. 0: never. */
bool campaign_vouched_at(struct db *db, int64_t *out, struct err *err);

/* This database and host may send from now on. What was not sent when the copy was made may have been sent by the
 * original: it becomes 'unsure', `*unsure` of them. */
bool campaign_adopt(
    struct db *db, struct str host, const struct author *by, int64_t *unsure, struct err *err);

#endif
