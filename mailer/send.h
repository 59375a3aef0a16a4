/* send.h: "vigie campaign send": everything that may leave now, leaves.
 *
 * The caller holds the lock "outbox". In its order: nothing of a copied database leaves before it is adopted; what a kill
 * left is settled (outbox_recover); campaigns past their deadline are cancelled; the alarm (more than 5 % permanent
 * bounces of at least 20 tried, or 3 complaints, in a day or since a person approved) pauses them; the window and the
 * day's cap are looked at; plan_refresh; then batch after batch, the alarm after each, as long as the window is open. The first batch is a small
 * one: a relay that refuses everything is found out by it. */
#ifndef MAILER_SEND_H
#define MAILER_SEND_H

#include "mailer/sender.h"
#include "store/address.h"

struct send_wish {
	int64_t now;
	int64_t max;   /* e-mails; 0: what the day's cap leaves */
	bool any_time; /* outside the window too */
	bool dry_run;  /* tells what would leave */
	struct str host, boot;
};

struct send_told {
	struct sender_told mail;
	int64_t recovered, recovered_unsure, composed, cancelled;
	int64_t would, domains; /* when it began: e-mails that may leave, to how many domains */
	int64_t left;           /* queued, due, not sent: the cap, the window */
	int64_t opens_at;       /* outside the window: when it opens; 0: it is open */
	int64_t next_at;        /* when the next one is due; 0: none */
	bool capped;            /* the day has had what [campaign] daily allows */
	struct str paused;      /* why the alarm stopped a campaign; blank: it did not */
};

/* s has SETTINGS_COMPOSE and SETTINGS_SEND. `progress` (may be NULL) gets the number sent so far. ERR_CONFIG: the database
 * is a copy (campaign_at_home); else errors as sender_run. told is true in any case. */
bool send_all(struct arena *a, struct db *db, const struct settings *s, const struct send_wish *wish,
    void (*progress)(void *ctx, uint64_t n), void *ctx, struct send_told *told, struct err *err);

/* What the alarm says of these figures; blank: nothing. Pure. */
struct str send_alarm(struct arena *a, const struct address_alarm *seen);

/* Is `now` inside the window and on one of the days? Else *opens_at is when it opens next. Pure, local time. */
bool send_window_open(const struct settings *s, int64_t now, int64_t *opens_at);

#endif
