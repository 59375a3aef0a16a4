/* outbox.h: e-mails on their way out. Promise 2 of the design: nobody is mailed twice, nothing planned is forgotten.
 *
 *	held ─approve─► queued ─claim─► sending ─body─► body ─result─► sent | failed | queued (later) | unsure
 *
 * Only the parent writes here. Claiming and closing a batch are committed for good (fsync) by these functions
 * themselves, as is each body and each result (without fsync: a kill loses none of it, a power cut at most
 * since the claim), and outbox_recover. outbox_add, outbox_compose, outbox_settle and outbox_purge want a transaction
 * of the caller's.
 * Fault points: outbox.claimed, outbox.body, outbox.result, outbox.closed. */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/db.h"

/* What an e-mail shows of a fiche. */
struct shown {
	struct shown *next;
	int64_t fiche, revision;
	struct str uuid; /* given back by outbox_shown */
	struct str doc;
};

struct outbox {
	struct outbox *next;
	int64_t id, request, batch, due_at, sent_at, token_until;
	int n, tries, code;
	struct str message_id, envelope_from, envelope_to, state, answer, settled_by;
};

/* A number that no e-mail has had: for the token and Message-ID of the one that outbox_add will write. */
bool outbox_next_id(struct db *db, int64_t *out, struct err *err);

/* Writes o (all but batch, tries, code, answer), what it shows and its bytes. */
bool outbox_add(
    struct db *db, const struct outbox *o, const struct shown *shown, struct str bytes, struct err *err);

/* A held or queued e-mail composed again: its fiches have changed, and with them its token. Of o: id, envelope_from,
 * token_until. */
bool outbox_compose(
    struct db *db, const struct outbox *o, const struct shown *shown, struct str bytes, struct err *err);

bool outbox_get(struct arena *a, struct db *db, int64_t id, struct outbox *out, bool *found, struct err *err);
bool outbox_by_message_id(
    struct arena *a, struct db *db, struct str message_id, struct outbox *out, bool *found, struct err *err);
bool outbox_shown(struct arena *a, struct db *db, int64_t id, struct shown **out, struct err *err);
bool outbox_bytes(struct arena *a, struct db *db, int64_t id, struct str *out, struct err *err);

/* The e-mails of a campaign (0: all) in this state (blank: any), by id, at most `max` (0: all). */
bool outbox_list(struct arena *a, struct db *db, int64_t campaign, struct str state, int max,
    struct outbox **out, struct err *err);

/* Claims at most `max` e-mails that are due, of approved campaigns whose deadline is not past and of this instance and
 * host, to domains that need not wait; a batch is opened when there is one. *batch 0: nothing is due. */
bool outbox_claim(struct arena *a, struct db *db, int64_t now, struct str boot, struct str host, int max,
    int64_t *batch, struct outbox **out, struct err *err);

/* What of a batch is claimed and has not begun. */
bool outbox_of_batch(struct arena *a, struct db *db, int64_t batch, struct outbox **out, struct err *err);

/* The relay is about to get the body. False: do not send. */
bool outbox_body(struct db *db, int64_t id, struct err *err);

/* What came of one e-mail; `code` and `answer` are the relay's. */
enum outbox_result {
	OUTBOX_SENT,
	OUTBOX_FAILED, /* 5xx: final; the request fails with it */
	OUTBOX_LATER,  /* 4xx: again at `due_at`; its domain waits until then */
	OUTBOX_UNTRIED, /* the line dropped before it, or the relay refused us: queued as it was, at `due_at`; unsure when
	                 * its body had begun and there is no answer (code 0) */
	OUTBOX_UNSURE, /* lost after the final dot */
};

/* The first that is sent opens its request; one that failed fails it and is held against its address, for good when the
 * answer's status (RFC 3463) says that there is no such mailbox. ERR_FATAL when the e-mail is not on its way. */
bool outbox_result(struct db *db, int64_t id, enum outbox_result result, int code, struct str answer,
    int64_t now, int64_t due_at, struct err *err);

/* Several of these steps in their order, committed together: all of them or none. */
struct outbox_step {
	int64_t id;
	bool body; /* as outbox_body; the rest is not looked at */
	enum outbox_result result;
	int code;
	struct str answer;
	int64_t due_at;
};
bool outbox_steps(struct db *db, const struct outbox_step *steps, int n, int64_t now, struct err *err);

/* Ends a batch; what of it is still claimed is queued again, or unsure when its body had begun. */
bool outbox_close(struct db *db, int64_t batch, int64_t now, struct err *err);

/* What a kill or a power cut left: batches that are open though nobody sends (the caller holds the lock "outbox").
 * Of this boot: a body begun is unsure, the rest queued again. Of another boot: all of it is unsure. */
bool outbox_recover(
    struct db *db, struct str boot, int64_t now, int64_t *queued, int64_t *unsure, struct err *err);

/* An unsure e-mail whose fate is known: "sent", "failed", or "again", to be sent again on a person's word. Its request
 * follows. ERR_INPUT: it is not unsure; its campaign is cancelled. */
bool outbox_settle(struct db *db, int64_t id, const char *state, struct str by, int64_t now, struct err *err);

/* What outbox_claim would take now, and to how many domains; nothing is written. */
bool outbox_would(
    struct db *db, int64_t now, struct str host, int max, int64_t *emails, int64_t *domains, struct err *err);

/* For a line of a list: the name of one of its fiches, and how many they are. */
bool outbox_about(
    struct arena *a, struct db *db, int64_t id, struct str *name, int64_t *fiches, struct err *err);

/* Sent at or after `since`, unsure ones too, for the daily cap; and when the next one is due (0: none). */
bool outbox_sent_since(struct db *db, int64_t since, int64_t *out, struct err *err);
bool outbox_next_due(struct db *db, int64_t *out, struct err *err);

/* E-mails by state of a campaign (0: all). */
struct outbox_count {
	int64_t held, queued, sending, sent, failed, unsure, cancelled;
};
bool outbox_counts(struct db *db, int64_t campaign, struct outbox_count *out, struct err *err);

/* The bytes of what was sent, or given up, before `before` go. */
bool outbox_purge(struct db *db, int64_t before, int64_t *purged, struct err *err);

#endif
