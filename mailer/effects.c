#include "mailer/effects.h"

#include "lib/i18n.h"
#include "rules/normalise.h"
#include "store/address.h"

enum { DAY_SECS = 24 * 3600, UNTIED_A_DAY = 5 };

/* Parts -------------------------------------------------------------------------------------------------------- */

struct author effects_author(const struct answer *w)
{
	return (struct author){ .who = STR("organisation"),
		.why = arena_fmt(w->a, "vigie inbox show %lld", (long long)w->m->id),
		.now = w->now };
}

bool effects_wait(struct answer *w, const char *why)
{
	w->m->state = STR("waiting");
	w->m->why = str_of(why);
	return true;
}

bool effects_note(struct answer *w, const char *kind, int64_t fiche, int64_t ref, struct str address,
    struct str before, struct err *err)
{
	struct effect e = {
		.kind = str_of(kind), .fiche = fiche, .ref = ref, .address = address, .before = before
	};

	return inbound_effect(w->db, w->m->id, &e, err);
}

bool effects_request(struct answer *w, const struct request *r, const char *state, struct err *err)
{
	return request_set(w->db, r->id, str_of(state), w->now, err) &&
	    effects_note(w, "request", 0, r->id, STR_NONE, r->state, err);
}

/* The first answer closes the request; so does one that comes after it was given up. Who wants no more mail stays so. */
static bool answered(struct answer *w, struct err *err)
{
	if (str_is(w->request.state, "answered") || str_is(w->request.state, "opted-out"))
		return true;
	return effects_request(w, &w->request, "answered", err);
}

/* Whatever came back shows that an e-mail of unknown fate had left. */
static bool settle(struct answer *w, const char *state, struct err *err)
{
	if (!w->tied || !str_is(w->email.state, "unsure"))
		return true;
	return outbox_settle(w->db, w->email.id, state, arena_fmt(w->a, "inbound:%lld", (long long)w->m->id),
	           w->now, err) &&
	    effects_note(w, "outbox", 0, w->email.id, STR_NONE, w->email.state, err);
}

/* A person has answered from the very address that was thought not to work. */
static bool works(struct answer *w, struct err *err)
{
	struct address known;

	if (!str_eq(w->from, w->request.address))
		return true;
	if (!address_get(w->a, w->db, w->from, &known, err))
		return false;
	return !known.state.n ||
	    (address_set(w->db, w->from, STR_NONE, w->now, err) &&
	        effects_note(w, "address", 0, 0, w->from, known.state, err));
}

/* Confirmed ---------------------------------------------------------------------------------------------------- */

/* What became of the fiches that one confirmation names. */
struct confirmed {
	int vouched, repeated, contradicted, inactive;
};

static bool confirm(struct answer *w, const struct shown *s, struct confirmed *c, struct err *err)
{
	struct author by = effects_author(w);
	int64_t revision;
	struct str cls;
	bool done;

	if (!inbound_last_answer(w->a, w->db, w->request.id, s->fiche, w->m->id, &cls, &revision, err))
		return false;
	if (cls.n && s->revision <= revision) {
		c->repeated += str_is(cls, "confirmed");
		c->contradicted += !str_is(cls, "confirmed");
		return true;
	}
	if (!inbound_vouch(w->a, w->db, w->m, s->fiche, &by, &done, err))
		return false;
	c->vouched += done;
	c->inactive += !done;
	return true;
}

static bool confirmed(struct answer *w, struct err *err)
{
	struct confirmed c = { 0 };
	int n, shown, i = 0;
	bool *named;

	if (!effects_named(w, false, &named, &n, &shown, err))
		return false;
	for (const struct shown *s = w->shown; s; s = s->next, i++)
		if ((!n || named[i]) && !confirm(w, s, &c, err))
			return false;
	w->told->verified += c.vouched;
	if (c.contradicted)
		return effects_wait(w, N_("another answer to the same e-mail said something else"));
	if (!answered(w, err))
		return false;
	if (c.inactive || !shown)
		return effects_wait(w, N_("the fiche is not active any more"));
	if (n && n < shown)
		return effects_wait(w, N_("it speaks of some of its fiches only"));
	if (!c.vouched)
		w->m->state = STR("repeated");
	return true;
}

/* Unsubscribe -------------------------------------------------------------------------------------------------- */

static bool opt_out(struct answer *w, struct str address, struct err *err)
{
	int64_t *ids;
	bool new, known;
	int n;

	if (!address_opt_out(
	        w->db, address, w->reply->complaint ? "complaint" : "reply", w->m->id, w->now, &new, err) ||
	    (new && !effects_note(w, "opt-out", 0, 0, address, STR_NONE, err)) ||
	    !inbound_requests_to(w->a, w->db, address, &ids, &n, &known, err))
		return false;
	w->told->opted_out += new;
	for (int i = 0; i < n; i++) {
		struct request r;
		if (!request_get(w->a, w->db, ids[i], &r, err) || !effects_request(w, &r, "opted-out", err))
			return false;
	}
	if (!new && !n)
		w->m->state = STR("repeated");
	return true;
}

/* Honoured from the very address of a request, too, and where the e-mail itself came back: refusing would be worse than a
 * forger's joke. But addresses are public: more than a few in a day by their address alone are not believed. */
static bool unsubscribe(struct answer *w, struct err *err)
{
	int64_t *ids, today;
	bool known = false;
	int n;

	if (w->tied && (w->token == TOKEN_VALID || w->token == TOKEN_EXPIRED || w->reply->complaint))
		return opt_out(w, w->request.address, err);
	/* A mail service that reports a complaint does not write from its reader's address: this one is nobody's complaint, and
	 * three would stop the campaign. */
	if (!w->reply->complaint && !inbound_requests_to(w->a, w->db, w->from, &ids, &n, &known, err))
		return false;
	if (!known)
		return effects_wait(w, N_("it is not known whose address is meant"));
	if (!address_opted_out_untied(w->db, w->now - DAY_SECS, &today, err))
		return false;
	if (today >= UNTIED_A_DAY)
		return effects_wait(w, N_("many ask for it today without the mark of our e-mail: read it"));
	return opt_out(w, w->from, err);
}

/* Reports ------------------------------------------------------------------------------------------------------ */

/* Which line of the report is about the e-mail's own recipient; NULL: none. Only the token in the report's own address
 * speaks for a line about another address (mail that was forwarded). */
static const struct reply_recipient *ours(const struct answer *w)
{
	struct str to = norm_email(w->a, w->email.envelope_to);
	const struct reply_recipient *first = w->reply->recipients;

	for (const struct reply_recipient *r = first; r; r = r->next)
		if (str_eq(norm_email(w->a, r->address), to))
			return r;
	return first && !first->next && w->token == TOKEN_VALID ? first : NULL;
}

static bool bounced(struct answer *w, const struct reply_recipient *r, struct err *err)
{
	struct str address = w->request.address, before;
	struct address known;

	if (!address_bounced(
	        w->a, w->db, address, r->permanent, r->status, r->reason, w->now, &before, err) ||
	    !effects_note(w, "address", 0, 0, address, before, err) ||
	    !address_get(w->a, w->db, address, &known, err))
		return false;
	bool dead = str_is(known.state, "dead");
	w->told->dead += dead && !str_is(before, "dead");
	bool open = str_is(w->request.state, "planned") || str_is(w->request.state, "open");
	return (!dead || !open || effects_request(w, &w->request, "failed", err)) &&
	    settle(w, dead ? "failed" : "sent", err);
}

/* Two reports on one e-mail (of a relay, and of the server behind it) are one bounce. */
static bool bounce(struct answer *w, struct err *err)
{
	const struct reply_recipient *r = w->tied ? ours(w) : NULL;
	bool before;

	if (!r) {
		w->m->state = STR("handled");
		return true;
	}
	/* In a report on several, ours may be the one that was reached. */
	if (r->delayed || str_is(r->reason, "delivered"))
		return settle(w, "sent", err);
	if (!inbound_bounced(w->db, w->email.id, w->m->id, &before, err))
		return false;
	if (before) {
		w->m->state = STR("repeated");
		return true;
	}
	return bounced(w, r, err);
}

/* It has left, and that is all we know. */
static bool only_arrived(struct answer *w, struct err *err)
{
	w->m->state = STR("handled");
	return settle(w, "sent", err);
}

/* All together ------------------------------------------------------------------------------------------------- */

static bool question(struct answer *w, struct err *err)
{
	(void)err;
	w->m->state = STR("waiting");
	return true;
}

static const struct class_effect {
	bool (*apply)(struct answer *w, struct err *err);
	bool person;  /* somebody wrote it: needs a token that is good */
	bool answers; /* and closes the request */
} effects[REPLY_CLASSES] = {
	[REPLY_BOUNCE] = { .apply = bounce },
	[REPLY_DELAYED] = { .apply = only_arrived },
	[REPLY_UNSUBSCRIBE] = { .apply = unsubscribe },
	[REPLY_AUTO] = { .apply = only_arrived },
	[REPLY_CLOSED] = { .apply = effects_closed, .person = true, .answers = true },
	[REPLY_CONTACT_CHANGED] = { .apply = effects_contact_changed, .person = true, .answers = true },
	[REPLY_CORRECTED] = { .apply = effects_corrected, .person = true, .answers = true },
	[REPLY_CONFIRMED] = { .apply = confirmed, .person = true },
	[REPLY_QUESTION] = { .apply = question, .person = true },
};

static bool apply_person(struct answer *w, const struct class_effect *e, struct err *err)
{
	switch (w->token) {
	case TOKEN_NONE:
		return effects_wait(w, N_("it does not say which e-mail it answers"));
	case TOKEN_EXPIRED:
		return effects_wait(w, N_("it comes too late: what was shown may have changed"));
	case TOKEN_FORGED:
		return effects_wait(w,
		    N_("the address it was sent to is not one that this database gave: forged, or of another copy"));
	case TOKEN_VALID:
		break;
	}
	return settle(w, "sent", err) && works(w, err) && (!e->answers || answered(w, err)) &&
	    e->apply(w, err);
}

bool effects_apply(struct answer *w, struct err *err)
{
	const struct class_effect *e = &effects[w->reply->class];

	w->m->state = STR("applied");
	w->told->by_class[w->reply->class]++;
	w->told->forged += w->token == TOKEN_FORGED;
	w->told->expired += w->token == TOKEN_EXPIRED;
	bool forged = w->token == TOKEN_FORGED && w->reply->class != REPLY_UNSUBSCRIBE;
	if (!(e->person || forged ? apply_person(w, e, err) : e->apply(w, err)))
		return false;
	w->told->waiting += str_is(w->m->state, "waiting");
	return true;
}
