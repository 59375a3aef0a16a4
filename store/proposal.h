/* proposal.h: what was offered and waits for a decision, and deciding it. */
#ifndef STORE_PROPOSAL_H
#define STORE_PROPOSAL_H

#include "rules/merge.h"
#include "store/edit.h"

struct proposal {
	struct proposal *next;
	int64_t id, fiche;
	struct str fiche_uuid, fiche_name;
	struct str path, old, new; /* path "@status": the new status is offered */
	struct str who, reason, state, decided_by;
	struct hash value, current;
	int64_t source, old_at, new_at, decided_at, operation;
	int64_t inbound; /* the reply that offers it; 0: a source */
	int at;
};

/* Raises a proposal (p->fiche, path, old, new, at, who, source, inbound, reason, value, current, old_at); the pending
 * one of the same author on the same path is superseded. p->id is set. */
bool proposal_raise(struct db *db, struct proposal *p, int64_t now, struct err *err);

/* A source lists the fiche: no list is a reason to delete it any more. */
bool proposal_withdraw_deletions(struct db *db, int64_t fiche, int64_t now, struct err *err);

/* Which proposals: blank and 0 mean any. */
struct proposal_filter {
	struct str state;  /* "pending" … */
	struct str source; /* name; "organisation": what replies offered */
	struct str path;   /* its end: ".number" or "number" */
	int64_t fiche;
	int64_t inbound; /* the reply that offers it */
	int max;         /* 0: all */
};
bool proposal_list(
    struct arena *a, struct db *db, const struct proposal_filter *f, struct proposal **out, struct err *err);

bool proposal_get(struct arena *a, struct db *db, int64_t id, struct proposal *out, struct err *err);

/* The value at `path` has become the one with this hash: whoever offered it, or a value within that is there now, has it. */
bool proposal_settle(struct arena *a, struct db *db, const struct fiche *f, struct str path,
    struct hash value, int64_t now, struct err *err);

/* Takes one pending offer away, whoever made it; nothing happens when it is not pending. */
bool proposal_drop(struct db *db, int64_t id, int64_t now, struct err *err);

/* Applies it through edit.h: the one who offered stands behind the value. Deciding the last offer of a reply on a fiche
 * verifies the fiche (inbound_decided). ERR_INPUT when it is not pending, or when
 * the current value is not what it was when it was offered (then it says so; `force` accepts all the same). A
 * `value` that is not blank is taken instead of the one offered, and the technician stands behind it. A value that its author
 * shows to fewer comes with that visibility. */
bool proposal_accept(struct arena *a, struct db *db, int64_t id, struct str value, bool force,
    const struct author *by, struct err *err);

/* The same offer stays silent until one of the two values changes. Whoever else offers the same value is answered with it. */
bool proposal_reject(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err);

/* Takes a decision back: pending again, with the others of the same value that it answered, each unless its source makes the
 * offer no more; and what accepting had changed is undone. */
bool proposal_undo(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err);

/* Rejected offers on a fiche, as merging wants them (a source by its plain name). */
bool proposal_rejected(struct arena *a, struct db *db, int64_t fiche, struct rejected **out, struct err *err);

#endif
