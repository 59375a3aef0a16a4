/* A technician's hand on messages that came: done, again, taken back. */
#include "lib/i18n.h"
#include "mailer/inbox.h"
#include "store/address.h"
#include "store/evidence.h"
#include "store/proposal.h"
#include "store/request.h"

#include <assert.h>

/* What is taken back, and by whom. */
struct undoing {
	struct arena *a;
	struct db *db;
	const struct author *by;
	const struct effect *e;
};

static bool undo_evidence(struct undoing *u, struct err *err)
{
	struct fiche f;
	bool stands;

	if (!evidence_stands(u->db, u->e->ref, &stands, err))
		return false;
	return !stands ||
	    (fiche_load(u->a, u->db, u->e->fiche, &f, err) &&
	        evidence_revoke(u->a, u->db, &f, u->e->ref, u->by, err));
}

/* What a person has accepted is his decision now. */
static bool undo_proposal(struct undoing *u, struct err *err)
{
	struct proposal p;

	if (!proposal_get(u->a, u->db, u->e->ref, &p, err))
		return false;
	if (str_is(p.state, "accepted"))
		return err_set(err, ERR_INPUT,
		    _("proposal %lld of it was accepted: take that back first with \"vigie review undo %lld\""),
		    (long long)p.id, (long long)p.id);
	return proposal_drop(u->db, p.id, u->by->now, err);
}

static bool undo_address(struct undoing *u, struct err *err)
{
	return address_set(u->db, u->e->address, u->e->before, u->by->now, err);
}

static bool undo_opt_out(struct undoing *u, struct err *err)
{
	return address_opt_in(u->db, u->e->address, err);
}

/* A request that waits again for an answer, unless its fiches have been asked about elsewhere since. */
static bool undo_request(struct undoing *u, struct err *err)
{
	int64_t *fiches;
	bool busy = false;
	int n;

	if (!request_fiches(u->a, u->db, u->e->ref, &fiches, &n, err))
		return false;
	for (int i = 0; i < n && !busy; i++)
		if (!request_busy(u->db, fiches[i], &busy, err))
			return false;
	return busy || request_set(u->db, u->e->ref, u->e->before, u->by->now, err);
}

static bool undo_outbox(struct undoing *u, struct err *err)
{
	return inbound_unsettle(u->db, u->e->ref, err);
}

static const struct {
	const char *kind;
	bool (*undo)(struct undoing *u, struct err *err);
} kinds[] = {
	{ "address", undo_address },
	{ "evidence", undo_evidence },
	{ "opt-out", undo_opt_out },
	{ "outbox", undo_outbox },
	{ "proposal", undo_proposal },
	{ "request", undo_request },
};

/* What a later message has done to the same thing stays. */
static bool undo_one(struct undoing *u, struct err *err)
{
	size_t i = 0;
	bool built_upon;

	if (!inbound_built_upon(u->db, u->e->id, &built_upon, err))
		return false;
	while (i < sizeof kinds / sizeof *kinds && !str_is(u->e->kind, kinds[i].kind))
		i++;
	assert(i < sizeof kinds / sizeof *kinds); /* the table's CHECK has no others */
	return (built_upon || kinds[i].undo(u, err)) &&
	    inbound_effect_undone(u->db, u->e->id, u->by->now, err);
}

/* The last one first. */
static const struct effect *reversed(struct arena *a, const struct effect *e)
{
	struct effect *first = NULL;

	for (; e; e = e->next) {
		struct effect *copy = ARENA_NEW(a, struct effect);
		*copy = *e;
		copy->next = first;
		first = copy;
	}
	return first;
}

bool inbox_undo(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err)
{
	struct undoing u = { .a = a, .db = db, .by = by };
	struct effect *effects;
	struct inbound m;
	int n = 0;

	if (!inbound_get(a, db, id, &m, err) || !inbound_effects(a, db, id, &effects, err))
		return false;
	for (u.e = reversed(a, effects); u.e; u.e = u.e->next) {
		if (u.e->undone_at)
			continue;
		if (!undo_one(&u, err))
			return false;
		n++;
	}
	if (!n)
		return err_set(err, ERR_INPUT, _("message %lld has done nothing that could be taken back"),
		    (long long)id);
	return inbound_set(db, id, "waiting", by, err);
}

/* Done, and again ---------------------------------------------------------------------------------------------- */

/* For each fiche that the message offers something for. */
static bool each_offered(struct arena *a, struct db *db, int64_t id, const struct author *by,
    bool (*f)(
        struct arena *a, struct db *db, int64_t id, int64_t fiche, const struct author *by, struct err *err),
    struct err *err)
{
	struct proposal_filter filter = { .inbound = id };
	struct proposal *all;

	if (!proposal_list(a, db, &filter, &all, err))
		return false;
	for (const struct proposal *p = all; p; p = p->next) {
		const struct proposal *q = all;
		while (q != p && q->fiche != p->fiche)
			q = q->next;
		if (q == p && !f(a, db, id, p->fiche, by, err))
			return false;
	}
	return true;
}

/* Verifications by this message that stand. */
static bool standing(struct arena *a, struct db *db, int64_t id, int64_t *n, struct err *err)
{
	struct effect *e;

	*n = 0;
	if (!inbound_effects(a, db, id, &e, err))
		return false;
	for (; e; e = e->next)
		*n += str_is(e->kind, "evidence") && !e->undone_at;
	return true;
}

bool inbox_done(
    struct arena *a, struct db *db, int64_t id, const struct author *by, int64_t *verified, struct err *err)
{
	struct inbound m;
	int64_t before, after;

	if (!inbound_get(a, db, id, &m, err))
		return false;
	if (!str_is(m.state, "waiting"))
		return err_set(err, ERR_INPUT, _("message %lld does not wait for anybody"), (long long)id);
	if (!inbound_set(db, id, "handled", by, err) || !standing(a, db, id, &before, err) ||
	    !each_offered(a, db, id, by, inbound_decided, err) || !standing(a, db, id, &after, err))
		return false;
	*verified = after - before;
	return true;
}

bool inbox_reopen(struct arena *a, struct db *db, int64_t id, const struct author *by, struct err *err)
{
	struct inbound m;

	if (!inbound_get(a, db, id, &m, err))
		return false;
	if (str_is(m.state, "waiting"))
		return err_set(err, ERR_INPUT, _("message %lld waits already"), (long long)id);
	return each_offered(a, db, id, by, inbound_undecided, err) && inbound_set(db, id, "waiting", by, err);
}
