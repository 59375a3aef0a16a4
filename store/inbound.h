/* inbound.h: messages that came, each applied once, and what each of them did.
 *
 * Whoever writes does so inside one transaction a message: the row, its effects and the mailbox's mark together
 * (promise 3). */
#ifndef STORE_INBOUND_H
#define STORE_INBOUND_H

#include "store/history.h"

struct inbound {
	struct inbound *next;
	int64_t id, received_at, read_at, email, handled_at;
	uint8_t sha256[SHA256_BYTES];
	struct str message_id, mailbox, sender, subject;
	struct str cls;   /* mailer/classify.h */
	struct str token; /* "none", "valid", "expired", "forged" */
	struct str text, state, handled_by;
};

/* The message with these bytes, or with this Message-ID (not blank) that answers the same e-mail with the same text;
 * 0: it is new. */
bool inbound_known(struct db *db, const struct inbound *m, int64_t *id, struct err *err);

/* Writes m and its bytes; sets m->id. */
bool inbound_add(struct db *db, struct inbound *m, struct str raw, struct err *err);

bool inbound_get(struct arena *a, struct db *db, int64_t id, struct inbound *out, struct err *err);
bool inbound_raw(struct arena *a, struct db *db, int64_t id, struct str *out, struct err *err);

/* In this state (blank: any), newest first, at most `max` (0: all). */
bool inbound_list(
    struct arena *a, struct db *db, struct str state, int max, struct inbound **out, struct err *err);

/* A technician is done with it, or takes that back ('waiting'). */
bool inbound_set(struct db *db, int64_t id, const char *state, const struct author *by, struct err *err);

/* What it did. */
struct effect {
	struct effect *next;
	int64_t id, fiche, ref;
	struct str kind, address, before;
	struct str fiche_name;
};
bool inbound_effect(struct db *db, int64_t inbound, const struct effect *e, struct err *err);
bool inbound_effects(struct arena *a, struct db *db, int64_t id, struct effect **out, struct err *err);

/* The fiches of the reply `id` all of whose offers were decided are verified: the organisation has seen the rest and
 * left it. Called when a proposal is decided. Evidence is at the reply's date and what its e-mail showed. */
bool inbound_decided(
    struct arena *a, struct db *db, int64_t id, int64_t fiche, const struct author *by, struct err *err);

/* How far a mailbox was read; zeros: never. */
struct mailbox {
	int64_t uidvalidity, last_uid;
};
bool mailbox_get(struct db *db, struct str name, struct mailbox *out, struct err *err);
bool mailbox_set(struct db *db, struct str name, const struct mailbox *m, struct err *err);

/* The bytes of what was read before `before` and waits for nobody go. */
bool inbound_purge(struct db *db, int64_t before, int64_t *purged, struct err *err);

#endif
