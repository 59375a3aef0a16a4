/* plan.h: from the fiches that are due to the e-mails that will be sent: whom to write to, what it shows.
 *
 * One request for each contact with all its due fiches. A fiche is passed over while a request for it is planned or open,
 * and when its turn is the phone's (no address that may be written to; asked often enough): store/task lists it. */
#ifndef MAILER_PLAN_H
#define MAILER_PLAN_H

#include "mailer/settings.h"
#include "rules/stale.h"
#include "store/campaign.h"
#include "store/outbox.h"
#include "store/request.h"

struct plan_wish {
	int64_t now;
	struct str region; /* blank: all */
	int64_t max;       /* requests; 0: all. First needs first, then what has been due longest */
	struct str who;    /* "person:anne" */
	struct str host;   /* machine_host() */
};

struct plan_told {
	int64_t due;         /* fiches due or stale */
	int64_t next_due_at; /* when the next of the others falls due; 0: there is none */
	int64_t asked;       /* fiches in the new requests */
	int64_t requests;    /* new ones */
	int64_t reminders;   /* further e-mails of open requests */
	int64_t exhausted;   /* requests given up: their fiches are for the phone */
	int64_t
	    waiting; /* due fiches that an earlier request holds, or their contact's; or that were asked lately */
	int64_t later; /* due fiches that `max` left for the next campaign */
	int64_t no_address, opted_out, dead,
	    given_up;        /* due fiches for the phone, by why; asked often enough */
	int64_t needless;    /* requests that were closed: their fiches need no asking any more */
	struct str campaign; /* its name; blank: nothing to do */
	struct str pending;  /* one planned before waits to be approved or cancelled: no other was planned */
};

/* Sees each e-mail as it is composed (previews); NULL: nobody. */
struct plan_seen {
	const struct request *request;
	const struct outbox *email;
	struct str subject, bytes;
	int fiches;
};
struct plan_watch {
	void *ctx;
	bool (*email)(void *ctx, const struct plan_seen *seen, struct err *err);
	void (*progress)(void *ctx, uint64_t fiches);
};

/* Plans one campaign and the reminders of open requests, in one transaction of the caller's (rolled back: a dry run).
 * What an open request no longer needs (its fiche was verified, closed, merged) is taken out of it. ERR_CONFIG: a
 * template or the key is missing or wrong. Fault points: plan.request, plan.reminder, plan.planned. */
bool plan_campaign(struct arena *a, struct db *db, const struct settings *s, const struct policies *policies,
    const struct plan_wish *wish, const struct plan_watch *watch, struct plan_told *told, struct err *err);

/* Before e-mails leave: those not sent yet whose fiches have changed since are composed again; those that need not be sent
 * any more (verified, closed, opted out, dead address) are cancelled. In transactions of its own, one an e-mail. Fault
 * point: plan.refreshed. */
bool plan_refresh(struct arena *a, struct db *db, const struct settings *s, int64_t now, int64_t *composed,
    int64_t *cancelled, struct err *err);

#endif
