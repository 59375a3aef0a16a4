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
	struct str text;  /* the part that matters */
	struct str why;   /* what decided its class, or why it waits: an N_() text where it is ours */
	struct str state, handled_by;
};

enum { INBOUND_TEXT_MAX = 64 * 1024 };

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

/* What came of applying it: m->state and m->why. */
bool inbound_conclude(struct db *db, const struct inbound *m, struct err *err);

/* A technician is done with it, or takes that back ('waiting'). */
bool inbound_set(struct db *db, int64_t id, const char *state, const struct author *by, struct err *err);

/* What it did, in that order. */
struct effect {
	struct effect *next;
	int64_t id, fiche, ref;
	int64_t undone_at; /* 0: it stands */
	struct str kind, address, before;
	struct str fiche_name;
};
bool inbound_effect(struct db *db, int64_t inbound, const struct effect *e, struct err *err);
bool inbound_effects(struct arena *a, struct db *db, int64_t id, struct effect **out, struct err *err);
bool inbound_effect_undone(struct db *db, int64_t effect, int64_t now, struct err *err);

/* Has a later message changed the same thing again? */
bool inbound_built_upon(struct db *db, int64_t effect, bool *out, struct err *err);

/* An e-mail whose fate a message had told is of unknown fate again. */
bool inbound_unsettle(struct db *db, int64_t email, struct err *err);

/* The newest answer in force to any e-mail of a request that says something of this fiche: its class, blank when there
 * is none, and the revision that it had been shown. `but` is passed over. */
bool inbound_last_answer(struct arena *a, struct db *db, int64_t request, int64_t fiche, int64_t but,
    struct str *cls, int64_t *revision, struct err *err);

/* Has another message than `but` told already that this e-mail did not arrive? */
bool inbound_bounced(struct db *db, int64_t email, int64_t but, bool *out, struct err *err);

/* The planned and open requests to an address; and whether there ever was one. */
bool inbound_requests_to(
    struct arena *a, struct db *db, struct str address, int64_t **ids, int *n, bool *known, struct err *err);

/* The person who sent it, for evidence: the name in `sender`, else `contact`, else the address. */
struct str inbound_by_name(struct arena *a, const struct inbound *m, struct str contact);

/* The fiche is vouched for by the answer `id`: the objects and the revision that the e-mail it answers had shown, at the
 * answer's date. *done is false when the fiche is not active any more or was vouched for by it already. */
bool inbound_vouch(struct arena *a, struct db *db, const struct inbound *m, int64_t fiche,
    const struct author *by, bool *done, struct err *err);

/* The fiches of the reply `id` all of whose offers were decided are verified: the organisation has seen the rest and
 * left it. Called when a proposal is decided, and when a technician is done with the reply: as long as a part of it
 * waits, nothing is verified by it. Evidence is at the reply's date and what its e-mail showed. */
bool inbound_decided(
    struct arena *a, struct db *db, int64_t id, int64_t fiche, const struct author *by, struct err *err);

/* The same for offers that nobody had to decide, because the fiche says so by now: a technician has typed the value himself,
 * a source has brought it. `*verified` fiches are. */
bool inbound_settled(
    struct arena *a, struct db *db, const struct author *by, int64_t *verified, struct err *err);

/* A decision was taken back: so is the verification that followed from it. */
bool inbound_undecided(
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
